//! Something that is dragged from another program onto the kiosk.

use std::process::Command;
use std::time::Duration;

use stories::Display;

use super::kiosk::Running;
use super::{PATIENCE, example};

/// Drags `uri` out of a window of its own and drops it in the middle of the kiosk's.
pub async fn drop_on_the_kiosk(display: &Display, uri: &str) {
    let mut command = Command::new(example("drag_source"));
    let source = Running(
        display
            .around(command.arg(uri))
            .spawn()
            .expect("the example is built with the tests"),
    );
    let id = display
        .wait_for_window("Drag source", PATIENCE)
        .expect("it opens");
    let place = display
        .xdotool(&["getwindowgeometry", "--shell", &id])
        .expect("it is somewhere");
    let number = |name: &str| -> i32 {
        place
            .lines()
            .find_map(|line| line.strip_prefix(&format!("{name}=")))
            .and_then(|text| text.parse().ok())
            .expect("xdotool tells it")
    };
    let (x, y) = (
        number("X") + number("WIDTH") / 2,
        number("Y") + number("HEIGHT") / 2,
    );
    let go = |x: i32, y: i32| {
        display
            .xdotool(&["mousemove", &x.to_string(), &y.to_string()])
            .expect("the pointer can be moved");
    };
    go(x, y);
    display.xdotool(&["mousedown", "1"]).expect("pressed");
    for (x, y) in [
        (x + 20, y + 20),
        (400, 500),
        (600, 650),
        (640, 660),
        (642, 662),
    ] {
        go(x, y);
        tokio::time::sleep(Duration::from_millis(150)).await;
    }
    display.xdotool(&["mouseup", "1"]).expect("released");
    tokio::time::sleep(Duration::from_millis(700)).await;
    drop(source);
    display
        .wait_for_no_window("Drag source", PATIENCE)
        .expect("it goes");
}

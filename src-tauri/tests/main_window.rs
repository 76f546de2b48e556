//! The main window, driven from outside as far as that goes: what a hostile page or a curious hand
//! cannot do.

mod support;

use std::time::Duration;

use serde_json::Value;
use stories::{Display, Manager, Window};
use support::PATIENCE;
use support::drag::drop_on_the_kiosk;
use support::kiosk::{Place, TITLE, titles};
use support::site::Site;

const OWN: &str = "tauri://localhost";

async fn open() -> (Display, Place, Window) {
    let display = Display::start(Manager::Openbox).expect("a virtual screen");
    let place = Place::new();
    let window = place.driven(&display).await;
    (display, place, window)
}

/// Runs a script that ends with a promise, and gives what it resolves to.
async fn promised(window: &Window, script: &str) -> Value {
    let script = format!(
        "const done = arguments[arguments.length - 1];
         (async () => {{ {script} }})().then(done, (error) => done('refused: ' + error));"
    );
    window
        .client()
        .execute_async(&script, vec![])
        .await
        .expect("the script runs")
}

async fn address(window: &Window) -> String {
    window
        .client()
        .current_url()
        .await
        .expect("there is one")
        .to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_cannot_leave_open_windows_or_download() {
    let (_display, place, window) = open().await;
    let site = Site::start(&[("/", "elsewhere"), ("/file", "")]).await;
    let there = site.address("/");
    window
        .ask("window.mark = 'still here'")
        .await
        .expect("it runs");
    assert_eq!(
        window
            .ask(&format!("return window.open('{there}') === null"))
            .await
            .expect("it runs"),
        true,
        "no second window"
    );
    for way in [
        format!("location.href = '{there}'"),
        format!("location.replace('{there}')"),
        "location.href = 'file:///etc/hostname'".to_owned(),
        "location.href = 'data:text/html,x'".to_owned(),
        format!(
            "const link = document.createElement('a'); link.href = '{}'; link.download = 'file';
             document.body.append(link); link.click()",
            site.address("/file")
        ),
        "const link = document.createElement('a');
         link.href = URL.createObjectURL(new Blob(['kept'])); link.download = 'file';
         document.body.append(link); link.click()"
            .to_owned(),
        format!(
            "const link = document.createElement('a'); link.href = '{there}'; link.target = '_blank'; document.body.append(link); link.click()"
        ),
    ] {
        window.ask(&way).await.expect("it runs");
        tokio::time::sleep(Duration::from_millis(300)).await;
        assert_eq!(
            window
                .ask("return window.mark ?? null")
                .await
                .expect("it runs"),
            "still here",
            "the page is the same after {way}"
        );
    }
    assert!(
        address(&window).await.starts_with(OWN),
        "the address is its own"
    );
    assert_eq!(
        site.requests(),
        Vec::<String>::new(),
        "nothing was asked of anybody"
    );
    assert_eq!(
        place.home.files_named("file"),
        Vec::<String>::new(),
        "nothing was downloaded"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_content_security_policy_holds_in_the_real_window() {
    let (_display, _place, window) = open().await;
    let site = Site::start(&[("/", "elsewhere")]).await;
    let there = site.address("/");
    assert_eq!(
        promised(&window, &format!("await fetch('{there}'); return 'sent'"))
            .await
            .as_str()
            .map(|text| text.starts_with("refused")),
        Some(true),
        "no request to the network"
    );
    assert_eq!(
        promised(
            &window,
            "const script = document.createElement('script');
             script.textContent = 'window.ran = true';
             document.head.append(script);
             return window.ran ?? 'not run'"
        )
        .await,
        "not run",
        "no inline script"
    );
    assert_eq!(
        promised(
            &window,
            &format!(
                "const image = new Image();
                 const seen = new Promise((done) => {{ image.onload = () => done('loaded'); image.onerror = () => done('blocked'); }});
                 image.src = '{there}';
                 return seen"
            )
        )
        .await,
        "blocked",
        "no picture from elsewhere"
    );
    window
        .ask(&format!(
            "const frame = document.createElement('iframe'); frame.src = '{there}'; document.body.append(frame);
             const form = document.createElement('form'); form.action = '{there}'; document.body.append(form); form.submit()"
        ))
        .await
        .expect("it runs");
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(
        site.requests(),
        Vec::<String>::new(),
        "no frame and no form reached it"
    );
    assert!(
        address(&window).await.starts_with(OWN),
        "the form led nowhere"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_listed_commands_can_be_called() {
    let (_display, _place, window) = open().await;
    let call = |command: &str| {
        format!("return await window.__TAURI_INTERNALS__.invoke('{command}', {{}})")
    };
    assert_eq!(
        promised(&window, &call("station")).await["state"]["is"],
        "firstStart",
        "a listed command answers"
    );
    for command in [
        "plugin:window|close",
        "plugin:webview|create_webview_window",
        "plugin:event|emit",
        "plugin:app|version",
        "plugin:path|resolve_directory",
        "plugin:menu|new",
        "no_such_command",
    ] {
        let answer = promised(&window, &call(command)).await;
        assert!(
            answer
                .as_str()
                .is_some_and(|text| text.starts_with("refused")),
            "{command} answered {answer}"
        );
    }
    assert_eq!(
        window
            .ask("return typeof window.__TAURI__")
            .await
            .expect("it runs"),
        "undefined",
        "no global"
    );
    assert_eq!(
        window
            .ask("return Object.isFrozen(Object.prototype)")
            .await
            .expect("it runs"),
        true,
        "no script may bend what all others stand on"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_and_the_right_button_offer_nothing_of_a_browser() {
    let (display, place, window) = open().await;
    window
        .ask(
            "window.mark = 'still here'; window.seen = [];
             const note = (event) => window.seen.push(event.key ?? event.type);
             for (const kind of ['keydown', 'contextmenu', 'mousedown'])
               window.addEventListener(kind, note, true);
             document.activeElement.blur()",
        )
        .await
        .expect("it runs");
    display
        .wait_for_window(TITLE, PATIENCE)
        .expect("the window is there");
    display
        .xdotool(&["mousemove", "640", "700"])
        .expect("the pointer can be moved");
    tokio::time::sleep(Duration::from_millis(500)).await;
    let (before, after) = (
        place.home.path().join("before.png"),
        place.home.path().join("after.png"),
    );
    display.picture(&before).expect("a picture");
    display
        .xdotool(&["click", "3"])
        .expect("the right button can be pressed");
    tokio::time::sleep(Duration::from_millis(700)).await;
    display.picture(&after).expect("a picture");
    let pixels = |file| image::open(file).expect("a PNG file").to_rgb8();
    assert!(
        pixels(&before) == pixels(&after),
        "no menu opens under the pointer"
    );
    for key in [
        "F5",
        "ctrl+r",
        "ctrl+shift+r",
        "F12",
        "ctrl+shift+i",
        "ctrl+u",
        "ctrl+p",
        "ctrl+n",
        "alt+Left",
        "F7",
    ] {
        display.xdotool(&["key", key]).expect("keys can be pressed");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    assert_eq!(
        window
            .ask("return window.mark ?? null")
            .await
            .expect("it runs"),
        "still here",
        "no key reloads the page"
    );
    display.xdotool(&["key", "x"]).expect("keys can be pressed");
    let start = std::time::Instant::now();
    let seen = loop {
        let seen = window.ask("return window.seen").await.expect("it runs");
        let seen: Vec<String> = serde_json::from_value(seen).expect("a list of texts");
        if seen.iter().any(|key| key == "x") {
            break seen;
        }
        assert!(
            start.elapsed() < PATIENCE,
            "an ordinary key reaches the page: {seen:?}"
        );
        tokio::time::sleep(Duration::from_millis(50)).await;
    };
    let modifiers = ["Control", "Shift", "Alt"];
    let passed: Vec<&String> = seen
        .iter()
        .filter(|key| !modifiers.contains(&key.as_str()))
        .collect();
    assert_eq!(
        passed,
        ["mousedown", "x"],
        "the guard lets neither menu nor browser keys through"
    );
    assert_eq!(
        titles(&display),
        [TITLE],
        "neither inspector nor print dialogue nor a second window"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_dropped_on_it_changes_nothing() {
    let (display, place, window) = open().await;
    let site = Site::start(&[("/", "elsewhere")]).await;
    let file = place.home.path().join("page.html");
    std::fs::write(&file, "<h1>from the disk</h1>").expect("written");
    window
        .ask("window.mark = 'still here'")
        .await
        .expect("it runs");
    for uri in [site.address("/"), format!("file://{}", file.display())] {
        drop_on_the_kiosk(&display, &uri).await;
        assert_eq!(
            window
                .ask("return window.mark ?? null")
                .await
                .expect("it runs"),
            "still here",
            "the page is the same after {uri}"
        );
        assert!(
            address(&window).await.starts_with(OWN),
            "{uri} was not opened"
        );
    }
    assert_eq!(
        site.requests(),
        Vec::<String>::new(),
        "nothing was asked of anybody"
    );
}

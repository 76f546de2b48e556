//! Says why the kiosk does not start: on standard error always, and in a dialogue when there is
//! a display. Nothing of the kiosk is shown or opened.

use gtk::prelude::*;

const TITLE: &str = "Registration Kiosk cannot start";

/// Returns once the message was acknowledged, at once if there is no display.
pub fn tell(message: &str) {
    eprintln!("{TITLE}: {message}");
    let has_display = ["DISPLAY", "WAYLAND_DISPLAY"]
        .iter()
        .any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()));
    if !has_display || gtk::init().is_err() {
        return;
    }
    let dialog = gtk::MessageDialog::new(
        None::<&gtk::Window>,
        gtk::DialogFlags::MODAL,
        gtk::MessageType::Error,
        gtk::ButtonsType::Close,
        TITLE,
    );
    dialog.set_title(TITLE);
    dialog.set_secondary_text(Some(message));
    dialog.run();
    dialog.close();
}

//! A small window above all others from which a file and an address can be dragged. For tests;
//! never shipped.
//!
//! Usage: `drag_source URI…`

use gtk::prelude::*;

fn main() {
    let uris: Vec<String> = std::env::args().skip(1).collect();
    gtk::init().expect("there is a display");
    let window = gtk::Window::new(gtk::WindowType::Toplevel);
    window.set_title("Drag source");
    window.set_default_size(200, 100);
    window.set_keep_above(true);
    window.move_(0, 0);
    let area = gtk::EventBox::new();
    area.add(&gtk::Label::new(Some("drag me")));
    area.drag_source_set(
        gtk::gdk::ModifierType::BUTTON1_MASK,
        &[],
        gtk::gdk::DragAction::COPY,
    );
    area.drag_source_add_uri_targets();
    area.connect_drag_data_get(move |_, _, data, _, _| {
        let uris: Vec<&str> = uris.iter().map(String::as_str).collect();
        data.set_uris(&uris);
    });
    window.add(&area);
    window.connect_delete_event(|_, _| {
        gtk::main_quit();
        gtk::glib::Propagation::Proceed
    });
    window.show_all();
    gtk::main();
}

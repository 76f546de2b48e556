//! The system's dialogue in which the officer chooses files for a form.
//!
//! It belongs to the shell, not to the page: the web view can ask for it to be opened and learns
//! neither names nor places of files by it. Everything here runs on the GTK main thread.

use std::cell::RefCell;
use std::path::PathBuf;

use gtk::prelude::*;
use kiosk_app::FileChooser;

use crate::words::words;

thread_local! {
    static OPEN: RefCell<Option<Open>> = const { RefCell::new(None) };
}

struct Open {
    dialogue: gtk::FileChooserNative,
    on_end: Box<dyn FnOnce(Vec<PathBuf>)>,
}

/// Shows the dialogue over `parent` and calls `on_end` once with what was chosen, or with nothing.
/// One that is still open ends without a choice.
pub fn open(
    chooser: &FileChooser,
    parent: Option<&gtk::Window>,
    on_end: impl FnOnce(Vec<PathBuf>) + 'static,
) {
    close();
    let words = &words(&chooser.language).files;
    let dialogue = gtk::FileChooserNative::new(
        Some(&chooser.title),
        parent,
        gtk::FileChooserAction::Open,
        Some(&words.attach),
        Some(&words.cancel),
    );
    dialogue.set_modal(true);
    dialogue.set_select_multiple(chooser.several);
    dialogue.connect_response(|dialogue, response| {
        let chosen = match response {
            gtk::ResponseType::Accept => dialogue.filenames(),
            _ => Vec::new(),
        };
        end(chosen);
    });
    dialogue.show();
    let on_end = Box::new(on_end);
    OPEN.set(Some(Open { dialogue, on_end }));
}

/// Ends the dialogue without a choice, if it is open.
pub fn close() {
    end(Vec::new());
}

fn end(chosen: Vec<PathBuf>) {
    if let Some(open) = OPEN.take() {
        open.dialogue.destroy();
        (open.on_end)(chosen);
    }
}

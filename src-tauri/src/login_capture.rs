//! What the scanner does for the page of the login window, in the window's own frame: the window lies over
//! the kiosk's, and applicant and officer sit before the same screen. The page knows nothing of it.

use gtk::gdk_pixbuf::{InterpType, Pixbuf, PixbufLoader};
use gtk::glib;
use gtk::prelude::*;
use kiosk_app::views::DeviceTest;

use crate::words::Words;

/// Height of the picture in passing, in pixels.
const HEIGHT: i32 = 120;
const BORDER: i32 = 12;

/// A strip between the bar and the page; hidden while no finger is asked for.
pub struct Strip {
    row: gtk::Box,
    picture: gtk::Image,
    says: gtk::Label,
    next: gtk::Label,
    words: &'static Words,
}

impl Strip {
    pub fn new(words: &'static Words, right_to_left: bool) -> Self {
        let row = gtk::Box::new(gtk::Orientation::Horizontal, 16);
        row.set_border_width(BORDER as u32);
        row.set_no_show_all(true);
        // The page below does not move with each picture.
        row.set_size_request(-1, HEIGHT + 2 * BORDER);
        let picture = gtk::Image::new();
        let lines = gtk::Box::new(gtk::Orientation::Vertical, 6);
        lines.set_valign(gtk::Align::Center);
        let [says, next] = [(); 2].map(|()| {
            let label = gtk::Label::new(None);
            label.set_selectable(false);
            label.set_line_wrap(true);
            // Where a line begins, in either direction.
            label.set_xalign(0.0);
            lines.pack_start(&label, false, false, 0);
            label
        });
        row.pack_start(&picture, false, false, 0);
        row.pack_start(&lines, true, true, 0);
        if right_to_left {
            for widget in [
                row.upcast_ref::<gtk::Widget>(),
                lines.upcast_ref(),
                says.upcast_ref(),
                next.upcast_ref(),
            ] {
                widget.set_direction(gtk::TextDirection::Rtl);
            }
        }
        Strip {
            row,
            picture,
            says,
            next,
            words,
        }
    }

    pub fn widget(&self) -> &gtk::Box {
        &self.row
    }

    pub fn show(&self, capture: Option<&DeviceTest>) {
        let Some(capture) = capture else {
            self.picture.clear();
            self.row.hide();
            return;
        };
        let (says, next) = self.words.captured(&capture.step);
        let says = glib::markup_escape_text(says);
        self.says
            .set_markup(&format!("<span size='x-large' weight='bold'>{says}</span>"));
        self.next.set_text(&match capture.quality {
            Some(found) => format!("{next} {}", self.words.quality(found)),
            None => next.to_owned(),
        });
        match capture.preview.as_deref().and_then(pixels) {
            Some(pixels) => self.picture.set_from_pixbuf(Some(&pixels)),
            None => self.picture.clear(),
        }
        self.row.set_no_show_all(false);
        self.row.show_all();
    }
}

/// Of a `data:image/png;base64,` address that the use cases made.
fn pixels(address: &str) -> Option<Pixbuf> {
    let (_, text) = address.split_once("base64,")?;
    let loader = PixbufLoader::with_type("png").ok()?;
    let written = loader.write(&glib::base64_decode(text));
    // A loader is closed whatever came of it.
    loader.close().ok()?;
    written.ok()?;
    let whole = loader.pixbuf()?;
    let width = whole.width() * HEIGHT / whole.height().max(1);
    whole.scale_simple(width.max(1), HEIGHT, InterpType::Bilinear)
}

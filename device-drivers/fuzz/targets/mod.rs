//! What is fuzzed. Each target takes any bytes and must neither panic, nor hang, nor fill the memory;
//! where reading succeeds, it says what must then hold.
//!
//! To add one: a function, a line in [`TARGETS`], and a folder `corpus/NAME` with a few small seeds.
//! `make fuzz` runs it from then on, and the ordinary tests give it its seeds and a fixed number of
//! changed ones.

mod cameras;
mod cards;
mod codes;
mod records;
mod sbi;
mod scanners;
mod security_keys;

type Target = (&'static str, fn(&[u8]));

/// Name and function of each target.
pub const TARGETS: &[Target] = &[
    ("finger_image", records::finger_image),
    ("template", records::template),
    ("on_card", records::on_card),
    ("jpeg2000", records::jpeg2000),
    ("code_reports", codes::reports),
    ("code_typing", codes::typing),
    ("qr_file", codes::qr_file),
    ("qr_frame", codes::qr_frame),
    ("hid_reports", scanners::hid_reports),
    ("hid_pieces", scanners::hid_pieces),
    ("hid_dialogue", scanners::hid_dialogue),
    ("futronic", scanners::futronic),
    ("camera_pictures", cameras::pictures),
    ("tlv", cards::tlv),
    ("apdu", cards::apdu),
    ("mrz", cards::mrz),
    ("passport_files", cards::passport_files),
    ("passport_chip", cards::passport_chip),
    ("signed_data", cards::signed_data),
    ("piv_objects", cards::piv_objects),
    ("profile_file", cards::profile_file),
    ("profile_claims", cards::profile_claims),
    ("card_dialogue", cards::dialogue),
    ("sbi_answers", sbi::answers),
    ("sbi_tokens", sbi::tokens),
    ("sbi_preview", sbi::preview),
    ("sbi_requests", sbi::requests),
    ("key_packets", security_keys::packets),
    ("key_answers", security_keys::answers),
];

/// Made-up bytes, taken from the front.
pub struct Input<'a>(pub &'a [u8]);

impl<'a> Input<'a> {
    pub fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    pub fn short(&mut self) -> Option<u16> {
        let (first, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(u16::from_be_bytes(*first))
    }

    /// `length` bytes, or as many as are left.
    pub fn take(&mut self, length: usize) -> &'a [u8] {
        let (taken, rest) = self.0.split_at(length.min(self.0.len()));
        self.0 = rest;
        taken
    }
}

//! Scanners in their own HID mode, after the USB-IF's "HID Point of Sale Usage Tables" 1.02.
//!
//! A scanner sends one input report per piece of a code. Where in the report its pieces are, the
//! report descriptor says ([`Layout`]); scanners of all makers seen use the same places
//! ([`Layout::COMMON`]). Pieces are joined by [`Assembly`], which is pure; [`CodeScanner`] reads one
//! device, and [`watch`] follows scanners as they come and go.
//!
//! Reports carry no number: one that the system drops cannot be missed here. The system's queue holds
//! 63 reports, which is more than a code of 3,500 bytes; longer ones need a reader that is never late,
//! which is why [`watch`] runs on a thread of its own. What a code holds must prove itself (by a
//! signature or checksum) anyway.

mod assembly;
mod layout;
mod scanner;

pub use assembly::{Assembly, Piece, Spoiled, Step};
pub use layout::{Layout, LayoutError};
pub use scanner::{CodeEvent, CodeScanner, ScannerInfo, watch};

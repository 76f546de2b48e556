//! Futronic FS80 and FS81 (USB 1491:0020): optical scanners of a vendor class with two bulk pipes.
//!
//! The protocol is not the maker's own publication; it was observed on an FS81 and published by
//! others (one-byte commands, `E0`/`6C`/`50` to open, `DD n 00` for the lamp, `6E` for a frame). What
//! it lacks, this module makes up for:
//!
//! - A reply carries no number, so it belongs to whoever reads next. The tail of a frame that an
//!   earlier owner did not read comes first: opening reads and drops packets until the device's
//!   description turns up, and a capture that ends in mid-frame does so again before the next one.
//! - Commands never overlap; a capture can be cancelled between two frames, which come some ten
//!   times a second.
//! - Finding a finger is the host's business: the mean variance of 8 x 8 pixel blocks, about 50 on
//!   bare glass and above 2,000 under a finger.
//! - Rows come from bottom to top; they are turned before anything else sees them.

mod pipe;
mod protocol;
mod scan;
mod usb;

pub use pipe::{BulkPipe, PipeError};
pub use protocol::{Geometry, PACKET, description};
pub use scan::{Futronic, Judge};
pub use usb::{FutronicDevice, list, open};

/// USB ids of the scanners that this module drives.
pub const VENDOR_ID: u16 = 0x1491;
pub const PRODUCT_ID: u16 = 0x0020;

//! Smart cards through PC/SC: passports, PIV cards, and national cards that a profile describes.
//!
//! [`watch`] tells what comes and goes; a [`Connection`] reaches the card, one [`Transaction`] at a
//! time; [`identify`] finds out what it is; [`emrtd::read`], [`piv::read`] and [`profile::Profile::read`]
//! read it.
//!
//! What this promises: every way of losing a card is [`CardTrouble::CardGone`]; nothing waits longer
//! than its time limit; whatever a card says is parsed with limits; what was read says in its
//! [`Trust`] what was proven of it, against issuers pinned by the caller. What it forbids itself: no
//! command or answer is logged, no portrait or fingerprint is stored, DG3 is never read.

pub mod apdu;
mod crypto;
pub mod emrtd;
mod files;
mod identify;
pub mod piv;
pub mod profile;
mod readers;
mod secret;
mod session;
pub mod signed;
pub mod tlv;
mod trouble;
mod trust;
mod watch;

pub use identify::{CardKind, identify};
pub use readers::{CardError, Reader, Slot, readers};
pub use secret::Secret;
pub use session::{Connection, Exchange, Transaction};
pub use trouble::CardTrouble;
pub use trust::{Authenticity, Doubt, Issuers, IssuersError, Trust};
pub use watch::{CardEvent, Watch, watch};

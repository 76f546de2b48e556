//! Codes from scanners and pictures.
#![allow(clippy::unwrap_used)]

mod pictures;
mod reports;
mod scanner;
mod typing;

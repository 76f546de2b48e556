//! SBI discovery against the virtual scanner, and against services that misbehave.

#![allow(clippy::unwrap_used)]

mod misbehaving;
mod scanner;

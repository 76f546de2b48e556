//! Whole stories without a window: officer, applicant, ID service and portal, with everything but
//! the screen being real.

#![allow(clippy::unwrap_used)]

mod applying;
mod consenting;
mod devices;
mod full_disk;
mod guarding;
mod keys;
mod overview;
mod trying;
mod workstation;

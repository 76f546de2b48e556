//! Whole stories without a window: officer, applicant, ID service and portal, with everything but
//! the screen being real.

#![allow(clippy::unwrap_used)]

mod applying;
mod consenting;
mod devices;
mod drivers;
mod files;
mod forms;
mod full_disk;
mod guarding;
mod keys;
mod overview;
mod photographs;
mod trying;
mod versions;
mod words;
mod workstation;

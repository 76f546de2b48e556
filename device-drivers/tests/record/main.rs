//! From pictures of synthetic fingers to records and back.
#![allow(clippy::unwrap_used)]

mod frames;
mod jpeg2000;
mod matching;
mod pictures;
mod quality;
mod templates;

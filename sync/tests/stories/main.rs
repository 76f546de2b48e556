//! Delivery from the store over a real socket to a portal that fails in every known way.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod after;
mod desk;
mod doubts;
mod fixes;
mod refusals;
#[path = "../testing/mod.rs"]
mod testing;
mod waiting;

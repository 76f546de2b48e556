//! SBI from both sides: our client against the virtual scanner and against services that misbehave;
//! our service against our own client and against the one that MOSIP publishes.

#![allow(clippy::unwrap_used)]

mod bench;
mod capture;
mod faults;
mod misbehaving;
mod offered;
mod production;
mod public_client;
mod random;
mod scanner;
mod service;
mod wire;

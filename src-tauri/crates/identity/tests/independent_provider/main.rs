//! The direct login against a provider that others wrote: npm `oidc-provider`, started as a process
//! of its own. What its pages ask is answered over HTTP by a browser without a screen; a proxy in
//! between plays the attacker.

#![allow(clippy::unwrap_used)]

mod between;
mod callback;
mod clients;
mod desk;
mod provider;
mod proxy;
mod sharing;
mod time;
mod visitor;

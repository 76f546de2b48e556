//! One file a command.

pub mod audit;
pub mod deliver;
pub mod inspect;
pub mod pin;
pub mod queue;
pub mod status;

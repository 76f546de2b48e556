//! One file a command.

pub mod audit;
pub mod deliver;
pub mod doctor;
pub mod form;
pub mod inspect;
pub mod pin;
pub mod queue;
pub mod status;

//! Smart cards through a real pcscd: readers and cards are virtual, everything between is not.

mod desk;
mod faults;
mod hostile;
mod identify;
mod independent;
mod passport;
mod piv;
mod profile;
mod removal;
mod session;
mod watching;

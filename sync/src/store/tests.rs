//! What the store promises, tried from inside.

mod basics;
mod crash;
mod damage;
mod frozen;
mod full;
mod model;
mod old;

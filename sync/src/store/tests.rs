//! What the store promises, tried from inside.

mod attachments;
mod basics;
mod crash;
mod damage;
mod frozen;
mod full;
mod model;
mod old;
mod versions;
mod words;

//! Coming and going: sign-in, lock, sign-out, and what happens by the clock.
//!
//! Rule: one change of the desk at a time, behind the door; nothing of a patient is in sight from its first step on.
//! Imported by: `clinic.rs`, `lib.rs`.

mod checkup;
mod closing;
pub(crate) mod flush;
pub(crate) mod leaving;
pub(crate) mod lock;
pub(crate) mod sign_in;
mod work;

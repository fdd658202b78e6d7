//! Coming and going: sign-in, lock, sign-out, and what happens by the clock. [`crate::desk::standing`] draws it.
//!
//! Rule: one change of the desk at a time, behind the door; nothing of a patient is in sight from its first step on.
//! Imported by: `clinic/`, `updates.rs`, `lib.rs`.

mod checkup;
mod closing;
mod flush;
pub(crate) mod known_clinic;
pub(crate) mod leaving;
mod lock;
mod opening;
mod own_pin;
mod sign_in;
pub(crate) mod unlock;
mod watch;
pub(crate) mod way;
mod work;

//! Whose desk it is, and what opens it: the PIN, the keeper of the tokens, the watch over an unused window.
//!
//! Rule: it knows of no server's answer and of no feature; what changes here is shown.
//! Imported by: `session/`, `clinic.rs`, `lib.rs`.

pub(crate) mod idle;
pub(crate) mod keeper;
pub(crate) mod pin;

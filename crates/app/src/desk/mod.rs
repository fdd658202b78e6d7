//! Whose desk it is, and what opens it: how it stands, its clinic, the PIN, the keeper of the tokens, the watch over an
//! unused window, what is held for those who are away.
//!
//! Rule: it knows of no server's answer and of no feature; what changes here is shown.
//! Imported by: `core.rs`, `session/`, `clinic/`, `lib.rs`.

pub(crate) mod attempt;
pub(crate) mod clinic;
pub(crate) mod held;
pub(crate) mod idle;
pub(crate) mod keeper;
pub(crate) mod pin;
pub(crate) mod standing;

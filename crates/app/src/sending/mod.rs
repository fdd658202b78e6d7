//! Sending what the journal holds, and settling what is unknown by reading back.
//!
//! Rule: a write departs once, behind its checks; what may have arrived is looked for before it is sent again.
//! Imported by: `session/`.

mod attempt;
mod change;
mod looking;
pub(crate) mod worker;

//! Sending what the journal holds, and settling what is unknown by reading back.
//!
//! Rule: a write departs once, behind its checks; what may have arrived is looked for before it is sent again.
//! Imported by: `session/`.

mod appointment;
mod attempt;
mod booking;
mod cancelling;
mod deleting;
mod entry;
mod looking;
mod moving;
mod new_patient;
mod note;
mod outcome;
mod patient;
mod request;
mod step;
mod visit;
mod vitals;
pub(crate) mod worker;

//! The Standard API, one file for each kind of record.

pub(crate) mod appointments;
pub(crate) mod directory;
pub(crate) mod encounters;
pub(crate) mod notes;
pub(crate) mod patients;
pub(crate) mod vitals;

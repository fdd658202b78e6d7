//! The Standard API as OpenEMR serves it, one file for each kind of record.
//! A write is sent once; whatever its answer leaves open is told as unknown, never guessed.
//! Other crates reach it through `OpenEmr`; a file of `fhir` imports the file here whose records it completes.

pub(crate) mod about;
pub(crate) mod appointments;
pub(crate) mod directory;
pub(crate) mod documents;
pub(crate) mod encounters;
pub(crate) mod entries;
pub(crate) mod insurance;
pub(crate) mod messages;
pub(crate) mod notes;
pub(crate) mod numbered_entries;
pub(crate) mod patients;
pub(crate) mod prescriptions;
pub(crate) mod procedures;
pub(crate) mod referrals;
pub(crate) mod severities;
pub(crate) mod stock;
pub(crate) mod vitals;

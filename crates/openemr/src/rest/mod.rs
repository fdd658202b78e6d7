//! The Standard API, one file for each kind of record.

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

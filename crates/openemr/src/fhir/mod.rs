//! FHIR R4 as OpenEMR serves it, one file for each family of resources: lenient structs of our own where one is used.
//! It only reads; what cannot be understood is counted, never dropped in silence.
//! Other crates reach it through `OpenEmr`; a file of `rest` imports the file here that tells what only FHIR knows.

pub(crate) mod appointment;
pub(crate) mod bundle;
pub(crate) mod care;
pub(crate) mod chart_list;
pub(crate) mod coding;
pub(crate) mod directory;
pub(crate) mod documents;
pub(crate) mod immunization;
pub(crate) mod laboratory;
pub(crate) mod lists;
pub(crate) mod medicine;
pub(crate) mod metadata;
pub(crate) mod observation;
pub(crate) mod orders;
pub(crate) mod patient;
pub(crate) mod person;
pub(crate) mod reports;
pub(crate) mod social;

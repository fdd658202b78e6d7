//! FHIR R4 as OpenEMR serves it: read only, lenient structs of our own where a resource is used.

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

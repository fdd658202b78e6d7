//! FHIR R4 as OpenEMR serves it: read only, lenient structs of our own where a resource is used.

pub(crate) mod appointment;
pub(crate) mod bundle;
pub(crate) mod lists;
pub(crate) mod observation;
pub(crate) mod patient;
pub(crate) mod person;

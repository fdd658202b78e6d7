//! What one site stores: patients and charts that follow from the seed, and whatever was written since.
//! A chart is drawn afresh for every look until something is written to it; from then on it is kept.
//! `rest`, `fhir` and the control endpoints import it; it imports neither.

mod charts;
mod extras;
mod kept;
mod model;
mod numbers;
mod office;
mod patient;
mod people;
mod rows;
mod schedule;
mod view;
mod words;

pub(crate) use charts::ROWS_EACH;
pub(crate) use extras::INSURERS;
pub(crate) use kept::Records;
pub use model::{
    Appointment, Encounter, ListEntry, ListKind, PatientSummary, Series, SoapNote, StoredDocument,
    StoredMessage, Vital,
};
pub use office::{Office, SEVERITIES};
pub(crate) use patient::Patient;
pub(crate) use rows::{
    ClinicalNote, DRUGS, Device, Document, Drug, Immunization, Insurance, LabResult, Order, PlanItem,
    Prescribed, Prescription,
};
pub use view::RecordsView;

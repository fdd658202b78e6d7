//! What is stored.
mod model;
pub use model::*;

/// Read access to what one site stores, for tests.
pub struct RecordsView<'a>(std::marker::PhantomData<&'a ()>);

impl RecordsView<'_> {
    pub(crate) fn new() -> Self { Self(std::marker::PhantomData) }
    /// How many patients there are.
    pub fn patient_count(&self) -> usize { 0 }
    /// The patient with a uuid.
    pub fn patient(&self, _uuid: &str) -> Option<PatientSummary> { None }
    /// The patients with exactly this family and given name, oldest number first.
    pub fn patients_named(&self, _family: &str, _given: &str) -> Vec<PatientSummary> { Vec::new() }
    /// A patient's encounters, oldest number first.
    pub fn encounters(&self, _pid: i64) -> Vec<Encounter> { Vec::new() }
    /// A patient's vitals, oldest number first; orphans of unknown encounters included.
    pub fn vitals(&self, _pid: i64) -> Vec<Vital> { Vec::new() }
    /// A patient's notes, oldest number first.
    pub fn notes(&self, _pid: i64) -> Vec<SoapNote> { Vec::new() }
    /// A patient's appointments, oldest number first.
    pub fn appointments(&self, _pid: i64) -> Vec<Appointment> { Vec::new() }
    /// A patient's problems, allergies, medications, surgeries and dental issues.
    pub fn lists(&self, _pid: i64) -> Vec<ListEntry> { Vec::new() }
}

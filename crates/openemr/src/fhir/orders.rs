//! What was ordered and what was done: service requests (8.0) and procedures.

use crate::{
    fhir::{
        bundle::{is_of, reference},
        chart_list::{ChartRecord, id_of},
        coding::{code_at, words_at},
    },
    ids::ResourceId,
    lenient::{date_of, list_at, text_at},
};
use domain::{chart::Code, patient::PatientUuid, redacted_debug, time::PartialDate};
use serde_json::Value;

/// An order, on 8.0.
#[derive(Clone, PartialEq, Eq)]
pub struct ServiceRequest {
    /// Id.
    pub id: ResourceId,
    /// What was ordered.
    pub name: String,
    /// Its code.
    pub code: Option<Code>,
    /// Status in FHIR's word, such as `active` or `completed`.
    pub status: String,
    /// True for the laboratory (SNOMED CT 108252007).
    pub laboratory: bool,
    /// Day it was ordered.
    pub ordered: Option<PartialDate>,
    /// Uuid of who ordered it.
    pub ordered_by: Option<String>,
    /// Reasons, each once; the server repeats them.
    pub reasons: Vec<Code>,
    /// What the patient was told.
    pub instruction: String,
}

redacted_debug!(ServiceRequest { id });

impl ChartRecord for ServiceRequest {
    const RESOURCE: &'static str = "ServiceRequest";
    const SEARCH: &'static str = "fhir/ServiceRequest";
    const READ: &'static str = "fhir/ServiceRequest/{id}";

    fn of_resource(resource: &Value, patient: &PatientUuid) -> Option<Self> {
        if !is_of(resource, "/subject/reference", patient) {
            return None;
        }
        let mut reasons: Vec<Code> = Vec::new();
        for index in 0..list_at(resource, "/reasonCode").len() {
            let reason = code_at(resource, &format!("/reasonCode/{index}"));
            reasons.extend(reason.filter(|reason| !reasons.contains(reason)));
        }
        let (name, code) = (words_at(resource, "/code"), code_at(resource, "/code"));
        if name.is_empty() && code.is_none() {
            return None;
        }
        Some(Self {
            id: id_of(resource)?,
            name,
            code,
            status: text_at(resource, "/status"),
            laboratory: code_at(resource, "/category/0").is_some_and(|code| code.code == "108252007"),
            ordered: date_of(&text_at(resource, "/authoredOn")),
            ordered_by: reference(&text_at(resource, "/requester/reference"), "Practitioner"),
            reasons,
            instruction: text_at(resource, "/patientInstruction"),
        })
    }

    fn id(&self) -> Option<&ResourceId> {
        Some(&self.id)
    }
}

/// Something that was done. A surgery comes without any title here and is shown from the surgical history instead.
#[derive(Clone, PartialEq, Eq)]
pub struct ProcedureDone {
    /// Id.
    pub id: ResourceId,
    /// What was done; empty where only a code is on record, or nothing.
    pub name: String,
    /// Its code, such as CPT's.
    pub code: Option<Code>,
    /// Status in FHIR's word.
    pub status: String,
    /// Day it was done.
    pub done: Option<PartialDate>,
}

redacted_debug!(ProcedureDone { id });

impl ProcedureDone {
    /// True for an entry that says nothing but that it exists: a surgery, whose title only the surgical history has.
    pub fn is_nameless(&self) -> bool {
        self.name.is_empty() && self.code.is_none()
    }
}

impl ChartRecord for ProcedureDone {
    const RESOURCE: &'static str = "Procedure";
    const SEARCH: &'static str = "fhir/Procedure";
    const READ: &'static str = "fhir/Procedure/{id}";

    fn of_resource(resource: &Value, patient: &PatientUuid) -> Option<Self> {
        if !is_of(resource, "/subject/reference", patient) {
            return None;
        }
        Some(Self {
            id: id_of(resource)?,
            name: words_at(resource, "/code"),
            code: code_at(resource, "/code"),
            status: text_at(resource, "/status"),
            done: date_of(&text_at(resource, "/performedDateTime")),
        })
    }

    fn id(&self) -> Option<&ResourceId> {
        Some(&self.id)
    }
}

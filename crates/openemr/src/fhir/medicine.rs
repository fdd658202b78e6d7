//! What was handed over of a prescription, on 8.0.

use crate::{
    fhir::{
        bundle::{is_of, reference},
        chart_list::{ChartRecord, id_of},
        coding::words_at,
    },
    ids::ResourceId,
    lenient::{date_of, text_at},
};
use domain::{patient::PatientUuid, redacted_debug, time::PartialDate};
use serde_json::Value;

/// A dispense.
#[derive(Clone, PartialEq, Eq)]
pub struct Dispense {
    /// Id; the server leaves it out of some.
    pub id: Option<ResourceId>,
    /// The drug.
    pub drug: String,
    /// How much, in the pieces it comes in; as the server writes it.
    pub quantity: String,
    /// Day it was handed over.
    pub handed_over: Option<PartialDate>,
    /// Id of the prescription.
    pub prescription: Option<ResourceId>,
}

redacted_debug!(Dispense { id });

impl ChartRecord for Dispense {
    const RESOURCE: &'static str = "MedicationDispense";
    const SEARCH: &'static str = "fhir/MedicationDispense";
    const READ: &'static str = "fhir/MedicationDispense/{id}";

    fn of_resource(resource: &Value, patient: &PatientUuid) -> Option<Self> {
        if !is_of(resource, "/subject/reference", patient) {
            return None;
        }
        let prescription = text_at(resource, "/authorizingPrescription/0/reference");
        Some(Self {
            id: id_of(resource),
            drug: Some(words_at(resource, "/medicationCodeableConcept")).filter(|drug| !drug.is_empty())?,
            quantity: text_at(resource, "/quantity/value"),
            handed_over: date_of(&text_at(resource, "/whenHandedOver")),
            prescription: reference(&prescription, "MedicationRequest")
                .and_then(|id| ResourceId::parse(&id).ok()),
        })
    }

    fn id(&self) -> Option<&ResourceId> {
        self.id.as_ref()
    }
}

//! Social history, such as smoking.

use crate::{
    fhir::{
        bundle::is_of,
        chart_list::{ChartRecord, id_of},
        coding::words_at,
    },
    ids::ResourceId,
    lenient::{date_of, text_at},
};
use domain::{patient::PatientUuid, redacted_debug, time::PartialDate};
use serde_json::Value;

/// An entry of the social history.
#[derive(Clone, PartialEq, Eq)]
pub struct SocialHistory {
    /// Id.
    pub id: ResourceId,
    /// What it is about.
    pub name: String,
    /// What was said.
    pub value: String,
    /// When.
    pub at: Option<PartialDate>,
}

redacted_debug!(SocialHistory { id });

impl ChartRecord for SocialHistory {
    const RESOURCE: &'static str = "Observation";
    const SEARCH: &'static str = "fhir/Observation";
    const READ: &'static str = "fhir/Observation/{id}";
    const CATEGORY: Option<&'static str> = Some("social-history");

    fn of_resource(resource: &Value, patient: &PatientUuid) -> Option<Self> {
        if !is_of(resource, "/subject/reference", patient) {
            return None;
        }
        let value = [words_at(resource, "/valueCodeableConcept"), text_at(resource, "/valueString")];
        Some(Self {
            id: id_of(resource)?,
            name: Some(words_at(resource, "/code")).filter(|name| !name.is_empty())?,
            value: value.into_iter().find(|value| !value.is_empty()).unwrap_or_default(),
            at: date_of(&text_at(resource, "/effectiveDateTime")),
        })
    }

    fn id(&self) -> Option<&ResourceId> {
        Some(&self.id)
    }
}

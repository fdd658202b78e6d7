//! Immunizations, and who recorded them.

use crate::{
    channel::Channel,
    error::ApiError,
    fhir::{
        bundle::{self, is_of, reference},
        chart_list::{ChartRecord, id_of, once},
        coding::{code_at, words_at},
    },
    ids::ResourceId,
    lenient::{date_of, list_at, text_at},
    parsed::Parsed,
    route::Route,
};
use domain::{chart::Code, patient::PatientUuid, redacted_debug, time::PartialDate};
use serde_json::Value;

/// An immunization. Q91: it has no dose, because the server cuts it to a whole number (0.5 mL reads as 0).
#[derive(Clone, PartialEq, Eq)]
pub struct Immunization {
    /// Id.
    pub id: ResourceId,
    /// The vaccine's name.
    pub vaccine: String,
    /// CVX code.
    pub code: Option<Code>,
    /// Day it was given.
    pub given: Option<PartialDate>,
    /// True when it was really given (`completed`), false when it was not (`not-done`) or entered in error.
    pub completed: bool,
    /// Lot number.
    pub lot: String,
    /// Uuid of who gave it.
    pub given_by: Option<String>,
    /// Remarks.
    pub note: String,
}

redacted_debug!(Immunization { id });

impl ChartRecord for Immunization {
    const RESOURCE: &'static str = "Immunization";
    const SEARCH: &'static str = "fhir/Immunization";
    const READ: &'static str = "fhir/Immunization/{id}";

    fn of_resource(resource: &Value, patient: &PatientUuid) -> Option<Self> {
        if !is_of(resource, "/patient/reference", patient) {
            return None;
        }
        let vaccine = words_at(resource, "/vaccineCode");
        let code = code_at(resource, "/vaccineCode");
        if vaccine.is_empty() && code.is_none() {
            return None;
        }
        Some(Self {
            id: id_of(resource)?,
            vaccine,
            code,
            given: date_of(&text_at(resource, "/occurrenceDateTime")),
            completed: text_at(resource, "/status") == "completed",
            lot: text_at(resource, "/lotNumber"),
            given_by: reference(&text_at(resource, "/performer/0/actor/reference"), "Practitioner"),
            note: text_at(resource, "/note/0/text"),
        })
    }

    fn id(&self) -> Option<&ResourceId> {
        Some(&self.id)
    }
}

/// Who recorded something, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// The record it is about, without its kind.
    pub about: ResourceId,
    /// When.
    pub at: Option<PartialDate>,
    /// Reference to who, such as `Organization/{uuid}`.
    pub who: String,
}

/// Immunizations together with who recorded them. Q95: the only way to ask for provenance; a search for it reads out
/// the whole clinic. The answer holds both kinds of entry.
///
/// # Errors
/// [`ApiError`].
pub(crate) async fn with_recorders(
    channel: &Channel,
    patient: &PatientUuid,
) -> Result<(Parsed<Immunization>, Parsed<Recorded>), ApiError> {
    let route = Route::fhir(Immunization::SEARCH, &[])
        .with("patient", patient)
        .with("_revinclude", "Provenance:target");
    let whose = route.whose();
    let both = channel.read(route).await?.ok_or(ApiError::NotFound)?;
    let ours = |one: &Value| Immunization::of_resource(one, patient);
    let given = bundle::read(&both, Immunization::RESOURCE, &whose, ours)?;
    Ok((once(given), bundle::read(&both, "Provenance", &whose, recorded_of)?))
}

fn recorded_of(resource: &Value) -> Option<Recorded> {
    let target = text_at(list_at(resource, "/target").first()?, "/reference");
    let about = target.rsplit_once('/').map_or(target.as_str(), |(_, id)| id);
    Some(Recorded {
        about: ResourceId::parse(about).ok()?,
        at: date_of(&text_at(resource, "/recorded")),
        who: text_at(resource, "/agent/0/who/reference"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::route::Whose;
    use serde_json::json;

    const ANN: &str = "a346d679-e41a-48ae-b8d6-7f322a24cd60";

    #[test]
    fn q91_an_immunization_that_comes_twice_is_one_and_has_no_dose() {
        let one = |site: &str| {
            json!({"resource": {
                "id": "a346d7d2-5d4c-4f2a-a984-e32393b0890b", "resourceType": "Immunization", "status": "completed",
                "vaccineCode": {"coding": [{"system": "http://hl7.org/fhir/sid/cvx", "code": "140", "display": "Influenza"}]},
                "patient": {"reference": format!("Patient/{ANN}")}, "occurrenceDateTime": "2026-10-01T10:00:00+00:00",
                "lotNumber": "LOT7", "site": {"coding": [{"display": site}]}, "doseQuantity": {"value": 0},
            }})
        };
        let bundle = json!({"resourceType": "Bundle", "entry": [one("Left Arm"), one("Louisiana")]});
        let ann = PatientUuid::parse(ANN).expect("a uuid");
        let read = bundle::read(&bundle, "Immunization", &Whose::default(), |one| {
            Immunization::of_resource(one, &ann)
        })
        .expect("a list");
        let read = once(read);
        assert_eq!(read.items.len(), 1, "the same vaccination");
        assert_eq!(
            (read.items[0].vaccine.as_str(), read.items[0].lot.as_str()),
            ("Influenza", "LOT7"),
            "by name and lot"
        );
    }
}

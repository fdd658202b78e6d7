//! FHIR Patient, for what changed since the last sync. Names stand raw in `text.div` (Q75), which is not looked at.
//! OpenEMR's FHIR leaves the suffix of a name out (its `createHumanNameFromRecord` makes prefix, family and given).

use crate::lenient::{date_of, list_at, sex_of, text_at, text_of};
use domain::patient::{Deceased, PatientSummary, PatientUuid};
use serde_json::Value;

/// The summary, without the patient's number, which FHIR does not give.
pub(crate) fn patient_of_resource(resource: &Value) -> Option<PatientSummary> {
    let uuid = PatientUuid::parse(&text_at(resource, "/id")).ok()?;
    let given: Vec<String> = list_at(resource, "/name/0/given")
        .iter()
        .map(text_of)
        .filter(|name| !name.trim().is_empty())
        .collect();
    let record_number = |identifier: &&Value| text_at(identifier, "/type/coding/0/code") == "PT";
    let phones =
        list_at(resource, "/telecom").iter().filter(|telecom| text_at(telecom, "/system") == "phone");
    let died = date_of(&text_at(resource, "/deceasedDateTime"));
    let is_dead =
        died.is_some() || resource.pointer("/deceasedBoolean").and_then(Value::as_bool) == Some(true);
    Some(PatientSummary {
        uuid,
        pid: None,
        mrn: list_at(resource, "/identifier")
            .iter()
            .find(record_number)
            .map(|one| text_at(one, "/value"))
            .unwrap_or_default(),
        family: text_at(resource, "/name/0/family"),
        given: given.join(" "),
        suffix: list_at(resource, "/name/0/suffix").iter().map(text_of).collect::<Vec<_>>().join(" "),
        birth: date_of(&text_at(resource, "/birthDate")),
        sex: sex_of(&text_at(resource, "/gender")),
        phones: phones
            .map(|phone| text_at(phone, "/value"))
            .filter(|phone| !phone.trim().is_empty())
            .collect(),
        deceased: is_dead.then_some(Deceased { on: died }),
    })
}

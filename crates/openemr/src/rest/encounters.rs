//! Encounters of a patient: list, create, and finding one whose creation is not known to have arrived.

use crate::{
    channel::{Channel, rows_of},
    directory::Seen,
    error::{ApiError, Unreadable},
    fhir::bundle,
    lenient::{Row, text_at},
    parsed::Parsed,
    route::Route,
    transport::Body,
    write::{Marker, WriteOutcome},
};
use domain::{
    encounter::{
        Category, CategoryId, Eid, Encounter, EncounterClass, EncounterUuid, FacilityId, NewEncounter,
        ProviderId, Sensitivity,
    },
    patient::PatientUuid,
};
use http::Method;
use jiff::Timestamp;
use serde_json::{Map, Value, json};

/// What the server calls a new encounter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreatedEncounter {
    /// Number.
    pub eid: Eid,
    /// Uuid.
    pub uuid: EncounterUuid,
}

/// An encounter that was created or changed, and whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedEncounter {
    /// The encounter.
    pub uuid: EncounterUuid,
    /// Its patient.
    pub patient: PatientUuid,
}

/// The encounters of the clinic's patients.
pub struct Encounters<'a>(pub(crate) &'a Channel);

impl Encounters<'_> {
    /// Every encounter of a patient, in no promised order. A patient who is not known any more is
    /// [`ApiError::NotFound`] and never one without visits (Q125). The pair of this patient and these numbers is the only one
    /// that vitals and notes may be written to (Q47).
    ///
    /// # Errors
    /// [`ApiError`]; [`ApiError::NotAllowed`] for a nurse (Q29).
    pub async fn list(&self, patient: &PatientUuid) -> Result<Parsed<Encounter>, ApiError> {
        let route = Route::standard("patient/{puuid}/encounter", &[patient]);
        let list = self.0.read_rows(route, |row| {
            let encounter = encounter_of_row(row, patient)?;
            self.0.learned_mut().see(Seen::of_encounter(row));
            Some(encounter)
        });
        list.await.map_err(unknown_patient)
    }

    /// Creates an encounter, marked so that it can be found again. Q31: 201 or 200; Q32: 8.0 answers with the whole row
    /// (`eid`, `euuid`), 7.0 with `encounter` and `uuid`.
    ///
    /// # Errors
    /// [`ApiError`]; then nothing was stored.
    pub async fn create(
        &self,
        patient: &PatientUuid,
        encounter: &NewEncounter,
        marker: &Marker,
    ) -> Result<WriteOutcome<CreatedEncounter>, ApiError> {
        let route = Route::standard("patient/{puuid}/encounter", &[patient]);
        let body = Body::Json(body_of(encounter, marker));
        self.0.write(Method::POST, route, body, false, created).await
    }

    /// One encounter.
    ///
    /// # Errors
    /// [`ApiError::NotFound`] if the patient has none of this uuid (Q32: 8.0 says so with an empty list).
    pub async fn read(
        &self,
        patient: &PatientUuid,
        encounter: &EncounterUuid,
    ) -> Result<Encounter, ApiError> {
        let route = Route::standard("patient/{puuid}/encounter/{euuid}", &[patient, encounter]);
        let value = self.0.read(route).await?.ok_or(ApiError::NotFound)?;
        let row = rows_of(&value)?.first().ok_or(ApiError::NotFound)?;
        Row::of(row)
            .and_then(|row| encounter_of_row(row, patient))
            .filter(|found| found.uuid == *encounter)
            .ok_or(ApiError::Unreadable(Unreadable::OtherShape))
    }

    /// Changes the reason of an encounter; everything else stays. Q45: 7.0 only, with the names of a user and a group,
    /// and never without anything to change.
    ///
    /// # Errors
    /// [`ApiError::NotOffered`] on 8.0.
    pub async fn change_reason(
        &self,
        patient: &PatientUuid,
        encounter: &EncounterUuid,
        username: &str,
        reason: &str,
    ) -> Result<WriteOutcome<()>, ApiError> {
        let route = Route::standard("patient/{puuid}/encounter/{euuid}", &[patient, encounter]);
        let body = Body::Json(json!({"user": username, "group": "Default", "reason": reason}));
        self.0
            .write(Method::PUT, route, body, false, |answer| {
                let row = Row::of(rows_of(answer).ok()?.first()?)?;
                encounter_of_row(row, patient)
                    .filter(|stored| stored.uuid == *encounter && stored.reason == reason)
                    .map(|_| ())
            })
            .await
    }

    /// Encounters of any patient that were created or changed since, from FHIR. A new note or reading changes no
    /// encounter's time. As with patients, ask from a little before the last answer.
    ///
    /// # Errors
    /// [`ApiError`].
    pub async fn updated_since(&self, since: Timestamp) -> Result<Parsed<ChangedEncounter>, ApiError> {
        let route = Route::fhir("fhir/Encounter", &[]).with("_lastUpdated", bundle::since(since));
        bundle::search(self.0, route, "Encounter", |resource| {
            let patient = bundle::reference(&text_at(resource, "/subject/reference"), "Patient")?;
            Some(ChangedEncounter {
                uuid: EncounterUuid::parse(&text_at(resource, "/id")).ok()?,
                patient: PatientUuid::parse(&patient).ok()?,
            })
        })
        .await
    }

    /// Looks for the encounter with this marker in the patient's own list; the server ignores a filter (Q34).
    ///
    /// # Errors
    /// [`ApiError`].
    pub async fn find_by_marker(
        &self,
        patient: &PatientUuid,
        marker: &Marker,
    ) -> Result<Option<Encounter>, ApiError> {
        let list = self.list(patient).await?;
        Ok(list.items.into_iter().find(|encounter| encounter.external_id == marker.as_str()))
    }
}

fn created(answer: &Value) -> Option<CreatedEncounter> {
    let data = Row::of(answer.get("data")?)?;
    let eid = data.id("eid").or_else(|| data.id("encounter"))?;
    let uuid = data.some_text("euuid").or_else(|| data.some_text("uuid"))?;
    Some(CreatedEncounter { eid: Eid(eid), uuid: EncounterUuid::parse(&uuid).ok()? })
}

/// Q46: the server checks almost nothing, so everything is written in the one form it keeps.
fn body_of(encounter: &NewEncounter, marker: &Marker) -> Value {
    let mut body = Map::new();
    let mut put = |name: &str, value: String| body.insert(name.to_owned(), json!(value));
    put("pc_catid", encounter.category.to_string());
    put("class_code", encounter.class.code().to_owned());
    put("date", encounter.date.to_openemr());
    put("reason", encounter.reason.clone());
    put("external_id", marker.as_str().to_owned());
    put("referral_source", encounter.referral_source.clone());
    put(
        "sensitivity",
        match encounter.sensitivity {
            Sensitivity::Normal => "normal".to_owned(),
            Sensitivity::High => "high".to_owned(),
        },
    );
    if let Some(onset) = &encounter.onset {
        put("onset_date", onset.clone());
    }
    if let Some(provider) = encounter.provider {
        put("provider_id", provider.to_string());
    }
    if let Some(facility) = encounter.facility {
        put("facility_id", facility.to_string());
    }
    if let Some(facility) = encounter.billing_facility.or(encounter.facility) {
        put("billing_facility", facility.to_string());
    }
    Value::Object(body)
}

/// Q125: a list of somebody whom the server does not know (merged, removed) is refused because of the uuid, on 8.x under
/// status 200.
pub(crate) fn unknown_patient(error: ApiError) -> ApiError {
    match error {
        ApiError::Refused { fields, .. } if fields.iter().any(|field| field.field == "uuid") => {
            ApiError::NotFound
        }
        error => error,
    }
}

/// One row; `None` when it cannot be read or belongs to another patient.
pub(crate) fn encounter_of_row(row: Row<'_>, patient: &PatientUuid) -> Option<Encounter> {
    if PatientUuid::parse(&row.text("puuid")).ok()? != *patient {
        return None;
    }
    let category = row.id("pc_catid").map(|id| Category { id: CategoryId(id), name: row.text("pc_catname") });
    let sensitivity = match row.text("sensitivity").trim().to_ascii_lowercase().as_str() {
        "normal" => Some(Sensitivity::Normal),
        "high" => Some(Sensitivity::High),
        _ => None,
    };
    Some(Encounter {
        eid: Eid(row.id("eid")?),
        uuid: EncounterUuid::parse(&row.text("euuid")).ok()?,
        date: row.wall("date"),
        reason: row.text("reason"),
        category,
        class: EncounterClass::from_code(&row.text("class_code")),
        provider: row.id("provider_id").map(ProviderId),
        provider_name: row.text("provider_username"),
        facility_name: row.text("facility_name"),
        facility: row.id("facility_id").map(FacilityId),
        sensitivity,
        external_id: row.text("external_id"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANN: &str = "a346b4cd-73c3-45d9-8c8b-2ebbed3f3e8c";

    #[test]
    fn q31_both_editions_names_of_a_new_encounter_are_understood() {
        let euuid = "a346b53c-1a93-4ef1-ae4c-16df98c7a00c";
        for data in
            [json!({"eid": 2, "euuid": euuid, "encounter": 2}), json!({"encounter": "2", "uuid": euuid})]
        {
            let found = created(&json!({"validationErrors": [], "data": data})).expect("a new encounter");
            assert_eq!((found.eid, found.uuid.as_str()), (Eid(2), euuid), "number and uuid of {data}");
        }
        assert_eq!(created(&json!({"data": []})), None, "an empty answer names nothing");
    }

    #[test]
    fn an_encounter_of_another_patient_or_without_identifiers_is_not_read() {
        let row = json!({"eid": 2, "euuid": "a346b53c-1a93-4ef1-ae4c-16df98c7a00c", "puuid": ANN, "date": "0000-00-00 00:00:00"});
        let ann = PatientUuid::parse(ANN).expect("a uuid");
        let other = PatientUuid::parse("a346b4cd-73c3-45d9-8c8b-2ebbed3f3e8d").expect("a uuid");
        let read = encounter_of_row(Row::of(&row).expect("an object"), &ann).expect("hers");
        assert_eq!(read.date, None, "a date nobody can read is none (Q46)");
        assert_eq!(encounter_of_row(Row::of(&row).expect("an object"), &other), None, "not hers");
    }
}

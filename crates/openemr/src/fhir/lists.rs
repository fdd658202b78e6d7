//! The patient's lists: problems, allergies, medications. They are read through FHIR because the Standard API's lists
//! of a patient are always empty (Q39).

use crate::{
    channel::{Channel, rows_of},
    editions::ProblemTitle,
    error::ApiError,
    fhir::bundle::{self, is_of},
    ids::RecordUuid,
    lenient::{Row, date_of, text_at},
    parsed::Parsed,
    rest::{entries, severities},
    route::Route,
};
use domain::{
    allergy::{Allergy, ClinicSeverity, Criticality},
    chart::{Code, EntryStatus, Problem},
    medication::Medication,
    patient::{PatientUuid, Pid},
};
use futures_util::{StreamExt, stream};
use serde_json::Value;
use std::collections::HashMap;

/// The three lists of one patient, each with its own way to fail.
#[derive(Debug)]
pub struct PatientLists {
    /// Problem list.
    pub problems: Result<Parsed<Problem>, ApiError>,
    /// Allergies.
    pub allergies: Result<Parsed<Allergy>, ApiError>,
    /// Medications and prescriptions.
    pub medications: Result<Parsed<Medication>, ApiError>,
}

/// Problems, allergies and medications.
pub struct Lists<'a>(pub(crate) &'a Channel);

impl Lists<'_> {
    /// All three. Q51: a medication has no id until a request about problems was made, so problems come first.
    pub async fn of(&self, patient: &PatientUuid) -> PatientLists {
        let problems = self.problems(patient).await;
        let allergies = self.allergies(patient).await;
        let medications = self.medication_requests(patient).await;
        PatientLists { problems, allergies, medications }
    }

    /// The problem list.
    ///
    /// # Errors
    /// [`ApiError`].
    pub async fn problems(&self, patient: &PatientUuid) -> Result<Parsed<Problem>, ApiError> {
        let mut list = self.conditions(patient).await?;
        if self.0.edition().problem_title == ProblemTitle::OneByOne {
            // Owned problems, not references: a stream over references makes a future that no task may own.
            let problems = std::mem::take(&mut list.items);
            let named: Vec<_> = stream::iter(problems)
                .map(|problem| self.named(problem, patient))
                .buffered(5)
                .collect()
                .await;
            list.items = named.into_iter().collect::<Result<_, ApiError>>()?;
        }
        if self.0.edition().lists_of_one_patient && !list.items.is_empty() {
            self.add_codes(patient, &mut list.items).await;
        }
        let whole = list.items.len();
        list.items.retain(|problem| !problem.title.is_empty() || problem.code.is_some());
        // Neither title nor code: an entry is there, but nothing to show of it.
        list.unreadable += u32::try_from(whole - list.items.len()).unwrap_or(0);
        Ok(list)
    }

    /// Allergies, each with FHIR's criticality; the clinic's own word is in [`crate::OpenEmr::allergies`] (Q129).
    ///
    /// # Errors
    /// [`ApiError`].
    pub async fn allergies(&self, patient: &PatientUuid) -> Result<Parsed<Allergy>, ApiError> {
        let route = Route::fhir("fhir/AllergyIntolerance", &[]).with("patient", patient);
        bundle::search(self.0, route, "AllergyIntolerance", |resource| allergy_of(resource, patient)).await
    }

    /// The clinic's word for each of a patient's allergies, by the id of the allergy. Q101: one request where the server
    /// lists the allergies of one patient, elsewhere one for each; each can fail by itself.
    pub async fn severities(
        &self,
        patient: &PatientUuid,
        allergies: &[Allergy],
    ) -> HashMap<String, Result<ClinicSeverity, ApiError>> {
        severities::of(self.0, patient, allergies).await
    }

    /// Medications and prescriptions, after a request that gives them their ids (Q51).
    ///
    /// # Errors
    /// [`ApiError`].
    pub async fn medications(&self, patient: &PatientUuid) -> Result<Parsed<Medication>, ApiError> {
        self.conditions(patient).await?;
        self.medication_requests(patient).await
    }

    /// The same medications with the day on which each entry of the list began, from the patient's own list by number
    /// (Q131). One that cannot be read leaves them without: their day of entry is shown as that.
    pub async fn with_beginnings(&self, pid: Pid, mut medications: Vec<Medication>) -> Vec<Medication> {
        let route = Route::standard("patient/{pid}/medication", &[&pid]);
        let listed =
            self.0.read_rows(route, |row| entries::numbered_of_row(row, pid)).await.unwrap_or_default();
        for medication in medications.iter_mut().filter(|one| !one.prescribed) {
            let same = |one: &&entries::NumberedEntry| {
                one.uuid.as_ref().is_some_and(|uuid| Some(uuid.as_str()) == medication.id.as_deref())
            };
            medication.since = listed.items.iter().find(same).and_then(|one| one.began);
        }
        medications
    }

    /// One problem. On 7.0 it has no title here; [`OpenEmr::problems`] has it (Q73).
    ///
    /// # Errors
    /// [`ApiError::NotFound`] if the patient has none of this id.
    pub async fn problem(&self, patient: &PatientUuid, id: &RecordUuid) -> Result<Problem, ApiError> {
        let route = Route::fhir("fhir/Condition/{id}", &[id]);
        let theirs = |one: &Value| problem_of(one, patient).filter(|one| one.id == id.as_str());
        bundle::one(self.0, route, "Condition", theirs).await
    }

    /// One allergy.
    ///
    /// # Errors
    /// As [`Lists::problem`].
    pub async fn allergy(&self, patient: &PatientUuid, id: &RecordUuid) -> Result<Allergy, ApiError> {
        let route = Route::fhir("fhir/AllergyIntolerance/{id}", &[id]);
        let theirs = |one: &Value| allergy_of(one, patient).filter(|one| one.id == id.as_str());
        bundle::one(self.0, route, "AllergyIntolerance", theirs).await
    }

    /// One medication or prescription.
    ///
    /// # Errors
    /// As [`Lists::problem`].
    pub async fn medication(&self, patient: &PatientUuid, id: &RecordUuid) -> Result<Medication, ApiError> {
        let route = Route::fhir("fhir/MedicationRequest/{id}", &[id]);
        let theirs =
            |one: &Value| medication_of(one, patient).filter(|one| one.id.as_deref() == Some(id.as_str()));
        bundle::one(self.0, route, "MedicationRequest", theirs).await
    }

    /// Q51: any request about problems makes the server give every entry of every list its uuid.
    pub(crate) async fn give_uuids(&self, patient: &PatientUuid) -> Result<(), ApiError> {
        self.conditions(patient).await.map(|_| ())
    }

    async fn conditions(&self, patient: &PatientUuid) -> Result<Parsed<Problem>, ApiError> {
        let route = Route::fhir("fhir/Condition", &[]).with("patient", patient);
        bundle::search(self.0, route, "Condition", |resource| problem_of(resource, patient)).await
    }

    /// Q101, Q120: FHIR shows no code of a problem on 8.x, and 8.2's own list of one patient does. It only adds: a problem is
    /// whole without its code, so that a list that fails is none the worse for it.
    async fn add_codes(&self, patient: &PatientUuid, problems: &mut [Problem]) {
        let route = Route::standard("patient/{puuid}/medical_problem", &[patient]);
        let listed = self.0.read_rows(route, entries::details_of_row).await.unwrap_or_default();
        for problem in problems.iter_mut().filter(|one| one.code.is_none()) {
            let found =
                listed.items.iter().find(|one| one.uuid.as_str() == problem.id && one.patient == *patient);
            problem.code = found.and_then(|one| one.codes.first().cloned());
        }
    }

    async fn medication_requests(&self, patient: &PatientUuid) -> Result<Parsed<Medication>, ApiError> {
        let route = Route::fhir("fhir/MedicationRequest", &[]).with("patient", patient);
        bundle::search(self.0, route, "MedicationRequest", |resource| medication_of(resource, patient)).await
    }

    /// Q73: on 7.0 title and onset stand only in the Standard API's record of the problem. One that cannot be read keeps
    /// its code; a failed request fails the list.
    async fn named(&self, mut problem: Problem, patient: &PatientUuid) -> Result<Problem, ApiError> {
        let Ok(id) = RecordUuid::parse(&problem.id) else { return Ok(problem) };
        if !problem.title.is_empty() {
            return Ok(problem);
        }
        let value = match self.0.read(Route::standard("medical_problem/{uuid}", &[&id])).await {
            Ok(Some(value)) => value,
            Ok(None) | Err(ApiError::NotFound) => return Ok(problem),
            Err(error) => return Err(error),
        };
        let Some(row) = rows_of(&value)?.first().and_then(Row::of) else { return Ok(problem) };
        let theirs = PatientUuid::parse(&row.text("puuid")).ok().as_ref() == Some(patient);
        if theirs && row.text("uuid").eq_ignore_ascii_case(id.as_str()) {
            problem.title = row.text("title");
            problem.onset = problem.onset.or_else(|| row.date("begdate"));
        }
        Ok(problem)
    }
}

pub(crate) fn problem_of(resource: &Value, patient: &PatientUuid) -> Option<Problem> {
    if !is_of(resource, "/subject/reference", patient) {
        return None;
    }
    let code = code_of(resource, "/code/coding/0");
    let title = [text_at(resource, "/code/text"), display_of(resource, code.as_ref())];
    Some(Problem {
        id: RecordUuid::parse(&text_at(resource, "/id")).ok()?.as_str().to_owned(),
        title: title.into_iter().find(|title| !title.trim().is_empty()).unwrap_or_default(),
        code,
        onset: date_of(&text_at(resource, "/onsetDateTime")),
        status: clinical_status(resource),
    })
}

pub(crate) fn allergy_of(resource: &Value, patient: &PatientUuid) -> Option<Allergy> {
    if !is_of(resource, "/patient/reference", patient) {
        return None;
    }
    let code = code_of(resource, "/code/coding/0");
    let display = display_of(resource, code.as_ref());
    let title = [inner_text(&text_at(resource, "/text/div")), text_at(resource, "/code/text"), display];
    let reaction = ["/reaction/0/manifestation/0/text", "/reaction/0/manifestation/0/coding/0/display"];
    // Q129: the reaction never has a severity, and criticality is none.
    let criticality = match text_at(resource, "/criticality").as_str() {
        "low" => Some(Criticality::Low),
        "high" => Some(Criticality::High),
        "unable-to-assess" => Some(Criticality::UnableToAssess),
        _ => None,
    };
    let allergy = Allergy {
        id: RecordUuid::parse(&text_at(resource, "/id")).ok()?.as_str().to_owned(),
        title: title.into_iter().find(|title| !title.trim().is_empty())?,
        code,
        reaction: reaction
            .into_iter()
            .map(|pointer| text_at(resource, pointer))
            .find(|text| !text.trim().is_empty()),
        criticality,
        severity: ClinicSeverity::NotRead,
        grave: false,
        status: clinical_status(resource),
    };
    Some(allergy.with_severity(ClinicSeverity::NotRead))
}

pub(crate) fn medication_of(resource: &Value, patient: &PatientUuid) -> Option<Medication> {
    if !is_of(resource, "/subject/reference", patient) {
        return None;
    }
    let title = [
        text_at(resource, "/medicationCodeableConcept/text"),
        text_at(resource, "/medicationCodeableConcept/coding/0/display"),
    ];
    let status = match text_at(resource, "/status").as_str() {
        "active" => EntryStatus::Active,
        "completed" | "stopped" | "cancelled" | "entered-in-error" => EntryStatus::Inactive,
        _ => EntryStatus::Unknown,
    };
    Some(Medication {
        // Q51: null until a problem request handed it out.
        id: RecordUuid::parse(&text_at(resource, "/id")).ok().map(|id| id.as_str().to_owned()),
        title: title.into_iter().find(|title| !title.trim().is_empty())?,
        directions: text_at(resource, "/dosageInstruction/0/text"),
        prescribed: text_at(resource, "/intent") == "order",
        // Q131: the day of the entry. When it began stands in the list by number alone.
        since: None,
        entered: date_of(&text_at(resource, "/authoredOn")),
        status,
        prescriptions: Vec::new(),
    })
}

fn clinical_status(resource: &Value) -> EntryStatus {
    match text_at(resource, "/clinicalStatus/coding/0/code").as_str() {
        "active" | "recurrence" | "relapse" => EntryStatus::Active,
        "inactive" | "remission" | "resolved" => EntryStatus::Inactive,
        _ => EntryStatus::Unknown,
    }
}

/// A code; a data-absent-reason says that there is none.
fn code_of(resource: &Value, pointer: &str) -> Option<Code> {
    let coding = resource.pointer(pointer)?;
    let (system, code) = (text_at(coding, "/system"), text_at(coding, "/code"));
    (!code.is_empty() && !system.ends_with("/data-absent-reason")).then_some(Code { system, code })
}

/// The words of a code. Those of an absent one ("Unknown") are no title.
fn display_of(resource: &Value, code: Option<&Code>) -> String {
    code.map(|_| text_at(resource, "/code/coding/0/display")).unwrap_or_default()
}

/// What stands in the one `<div>` of a narrative. OpenEMR puts the title there raw, without escaping anything (Q75), so
/// nothing is unescaped either: it is plain text.
fn inner_text(div: &str) -> String {
    let inner = div.trim().strip_prefix("<div").and_then(|rest| rest.split_once('>')).map(|(_, rest)| rest);
    inner.and_then(|inner| inner.strip_suffix("</div>")).unwrap_or_default().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const ANN: &str = "a346b7c8-1fd9-429b-a5ee-eb7ce719915b";
    const ID: &str = "a346b7ca-00cb-48fd-a0b8-2d582ca9db8c";

    fn ann() -> PatientUuid {
        PatientUuid::parse(ANN).expect("a uuid")
    }

    fn allergy(div: &str, coding: &Value) -> Option<Allergy> {
        let resource = json!({
            "id": ID, "resourceType": "AllergyIntolerance", "text": {"div": div}, "code": {"coding": [coding]},
            "clinicalStatus": {"coding": [{"code": "active"}]}, "patient": {"reference": format!("Patient/{ANN}")}
        });
        allergy_of(&resource, &ann())
    }

    #[test]
    fn the_title_of_an_allergy_stands_raw_in_the_narrative() {
        let absent = json!({"system": "http://terminology.hl7.org/CodeSystem/data-absent-reason", "code": "unknown", "display": "Unknown"});
        let plain =
            allergy("<div xmlns='http://www.w3.org/1999/xhtml'>No date <b>allergy</b> & co</div>", &absent)
                .expect("an allergy");
        assert_eq!(
            plain.title, "No date <b>allergy</b> & co",
            "as it was recorded: it is text, not markup (Q75)"
        );
        assert_eq!(
            (plain.code, plain.criticality),
            (None, None),
            "an absent code is none, and no criticality is said"
        );
        assert_eq!(
            allergy("", &absent),
            None,
            "an allergy without a name is counted as unreadable, never left out"
        );
        let coded = json!({"system": "http://www.nlm.nih.gov/research/umls/rxnorm", "code": "7980", "display": "Penicillin"});
        assert_eq!(
            allergy("", &coded).expect("an allergy").title,
            "Penicillin",
            "the display of a code will do"
        );
    }

    #[test]
    fn q73_a_problem_has_a_title_on_one_edition_and_a_code_on_the_other() {
        let of = |code: Value| {
            problem_of(
                &json!({"id": ID, "resourceType": "Condition", "code": code, "subject": {"reference": format!("Patient/{ANN}")}}),
                &ann(),
            )
        };
        let new = of(json!({"text": "Migraine"})).expect("a problem");
        assert_eq!((new.title.as_str(), new.code), ("Migraine", None), "8.0");
        let absent = "http://terminology.hl7.org/CodeSystem/data-absent-reason";
        let uncoded = of(json!({"coding": [{"system": absent, "code": "unknown", "display": "Unknown"}]}));
        let uncoded = uncoded.expect("a problem");
        assert_eq!(
            (uncoded.title.as_str(), uncoded.code),
            ("", None),
            "7.0 without a code: \"Unknown\" is no title"
        );
        let old =
            of(json!({"coding": [{"system": "2.16.840.1.113883.6.90", "code": "G43.909", "display": ""}]}))
                .expect("a problem");
        assert_eq!(
            (old.title.as_str(), old.code.map(|code| code.code).as_deref()),
            ("", Some("G43.909")),
            "7.0"
        );
    }

    #[test]
    fn q51_a_medication_without_an_id_is_still_a_medication() {
        let resource = json!({"id": null, "status": "active", "intent": "plan", "medicationCodeableConcept": {"text": "Aspirin 81"},
            "subject": {"reference": format!("Patient/{ANN}")}, "authoredOn": "2026-11-21T06:14:54+00:00"});
        let read = medication_of(&resource, &ann()).expect("a medication");
        assert_eq!(
            (read.id, read.title.as_str(), read.prescribed),
            (None, "Aspirin 81", false),
            "shown without an id"
        );
        let other = PatientUuid::parse(ID).expect("a uuid");
        assert_eq!(medication_of(&resource, &other), None, "and only to its own patient");
    }
}

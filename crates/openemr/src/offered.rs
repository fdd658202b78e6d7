//! The one table of OpenEMR's endpoints: which Rounds calls, and which it never tries on an edition because the answer is
//! known to be useless or wrong. A call of the second kind is answered here, with the reason, and nothing is sent.
//!
//! What Rounds leaves out on purpose although it works is not in this table but in `docs/features.md`.

use crate::{editions::Edition, error::ApiError};

/// One endpoint.
#[derive(Clone, Copy, Debug)]
pub struct Endpoint {
    /// HTTP method, a blank, and the route: `fhir/…` for FHIR, otherwise the Standard API.
    pub name: &'static str,
    /// Why it is not called on 7.0.
    not_on_7_0: Option<&'static str>,
    /// Why it is not called on 8.0.
    not_on_8_0: Option<&'static str>,
    /// Why it is not called on 8.2.
    not_on_8_2: Option<&'static str>,
}

impl Endpoint {
    /// Why it is not called on this edition; `None` where it is.
    pub fn why_not(&self, edition: Edition) -> Option<&'static str> {
        match edition {
            Edition::V7_0 => self.not_on_7_0,
            Edition::V8_0 => self.not_on_8_0,
            Edition::V8_2 => self.not_on_8_2,
        }
    }
}

const fn called(name: &'static str) -> Endpoint {
    Endpoint { name, not_on_7_0: None, not_on_8_0: None, not_on_8_2: None }
}

const fn never(name: &'static str, why: &'static str) -> Endpoint {
    Endpoint { name, not_on_7_0: Some(why), not_on_8_0: Some(why), not_on_8_2: Some(why) }
}

const fn only_on_7_0(name: &'static str, why: &'static str) -> Endpoint {
    Endpoint { not_on_7_0: None, ..never(name, why) }
}

const fn only_on_8_2(name: &'static str, why: &'static str) -> Endpoint {
    Endpoint { not_on_8_2: None, ..never(name, why) }
}

const fn not_on_7_0(name: &'static str, why: &'static str) -> Endpoint {
    Endpoint { not_on_7_0: Some(why), ..called(name) }
}

const fn not_on_8_0(name: &'static str, why: &'static str) -> Endpoint {
    Endpoint { not_on_8_0: Some(why), ..called(name) }
}

const fn not_on_8_2(name: &'static str, why: &'static str) -> Endpoint {
    Endpoint { not_on_8_2: Some(why), ..called(name) }
}

const NO_ROUTE: &str = "the server has no such route";
const EVERYBODY: &str = "it answers with the records of every patient";
const EMPTY_LIST: &str = "the server's list of one patient is always empty (Q39)";
const NO_FHIR_WRITES: &str = "the server takes this record only through its own interface (Q68)";
const COMPANIES: &str = "the server cannot list or read insurance companies (Q85)";

/// Every endpoint that Rounds calls or has a reason not to call.
pub const ENDPOINTS: &[Endpoint] = &[
    // ---- sign-in
    called("GET oauth2/{site}/openid-configuration"),
    called("GET fhir/smart-configuration"),
    called("GET fhir/metadata"),
    called("GET oauth2/{site}/jwk"),
    called("POST oauth2/{site}/registration"),
    called("GET oauth2/{site}/authorize"),
    called("POST oauth2/{site}/token"),
    called("GET oauth2/{site}/logout"),
    never(
        "GET oauth2/{site}/userinfo",
        "it is announced but does not exist; the own name is read elsewhere (Q23)",
    ),
    never("POST oauth2/{site}/revoke", "tokens cannot be revoked; they are forgotten on this computer (Q23)"),
    // ---- directory
    called("GET facility"),
    called("GET facility/{fuuid}"),
    called("GET practitioner"),
    called("GET practitioner/{uuid}"),
    called("GET user"),
    called("GET user/{uuid}"),
    called("GET list/{name}"),
    not_on_8_2("GET insurance_type", "administrators only; the labels are built in (Q115)"),
    called("GET version"),
    called("GET product"),
    never("GET insurance_company", COMPANIES),
    never("GET insurance_company/{number}", COMPANIES),
    // ---- patients and visits
    called("GET patient"),
    called("GET patient/{puuid}"),
    called("POST patient"),
    called("PUT patient/{puuid}"),
    called("GET patient/{puuid}/encounter"),
    called("GET patient/{puuid}/encounter/{euuid}"),
    called("POST patient/{puuid}/encounter"),
    not_on_8_0("PUT patient/{puuid}/encounter/{euuid}", "the server fails and changes nothing (Q45)"),
    called("GET patient/{pid}/encounter/{eid}/soap_note"),
    called("GET patient/{pid}/encounter/{eid}/soap_note/{sid}"),
    called("POST patient/{pid}/encounter/{eid}/soap_note"),
    called("PUT patient/{pid}/encounter/{eid}/soap_note/{sid}"),
    called("GET patient/{pid}/encounter/{eid}/vital"),
    called("GET patient/{pid}/encounter/{eid}/vital/{vid}"),
    called("POST patient/{pid}/encounter/{eid}/vital"),
    never("PUT patient/{pid}/encounter/{eid}/vital/{vid}", "it empties everything that is not sent (Q42)"),
    // ---- problems, allergies, medications, surgery, teeth
    never("GET medical_problem", EVERYBODY),
    called("GET medical_problem/{uuid}"),
    only_on_8_2("GET patient/{puuid}/medical_problem", EMPTY_LIST),
    never("GET patient/{puuid}/medical_problem/{uuid}", EMPTY_LIST),
    called("POST patient/{puuid}/medical_problem"),
    called("PUT patient/{puuid}/medical_problem/{uuid}"),
    called("DELETE patient/{puuid}/medical_problem/{uuid}"),
    never("GET allergy", EVERYBODY),
    called("GET allergy/{uuid}"),
    only_on_8_2("GET patient/{puuid}/allergy", EMPTY_LIST),
    never("GET patient/{puuid}/allergy/{uuid}", EMPTY_LIST),
    called("POST patient/{puuid}/allergy"),
    called("PUT patient/{puuid}/allergy/{uuid}"),
    called("DELETE patient/{puuid}/allergy/{uuid}"),
    called("GET patient/{pid}/medication"),
    called("GET patient/{pid}/medication/{id}"),
    called("POST patient/{pid}/medication"),
    called("PUT patient/{pid}/medication/{id}"),
    called("DELETE patient/{pid}/medication/{id}"),
    called("GET patient/{pid}/surgery"),
    called("GET patient/{pid}/surgery/{id}"),
    called("POST patient/{pid}/surgery"),
    called("PUT patient/{pid}/surgery/{id}"),
    called("DELETE patient/{pid}/surgery/{id}"),
    called("GET patient/{pid}/dental_issue"),
    called("GET patient/{pid}/dental_issue/{id}"),
    called("POST patient/{pid}/dental_issue"),
    called("PUT patient/{pid}/dental_issue/{id}"),
    called("DELETE patient/{pid}/dental_issue/{id}"),
    // ---- appointments
    called("GET appointment"),
    called("GET appointment/{eid}"),
    called("GET patient/{pid}/appointment"),
    called("GET patient/{pid}/appointment/{eid}"),
    called("POST patient/{pid}/appointment"),
    called("DELETE patient/{pid}/appointment/{eid}"),
    never(
        "PUT patient/{pid}/appointment/{eid}",
        "an appointment cannot be changed, only made anew and deleted (Q49)",
    ),
    // ---- documents, insurance, messages, referrals
    called("GET patient/{pid}/document"),
    called("POST patient/{pid}/document"),
    only_on_7_0("GET patient/{pid}/document/{id}", "the server refuses the file to everybody (Q80)"),
    not_on_7_0("GET patient/{puuid}/employer", "its permission cannot be registered (Q86)"),
    called("GET patient/{puuid}/insurance"),
    called("GET patient/{puuid}/insurance/{uuid}"),
    never(
        "POST patient/{puuid}/insurance",
        "the end date is lost and companies cannot be looked up (Q84, Q85)",
    ),
    never("PUT patient/{puuid}/insurance/{uuid}", "it empties everything that is not sent (Q84)"),
    called("POST patient/{pid}/message"),
    called("PUT patient/{pid}/message/{mid}"),
    not_on_8_0(
        "DELETE patient/{pid}/message/{mid}",
        "the server fails and what became of it cannot be read (Q87)",
    ),
    called("GET patient/{pid}/transaction"),
    only_on_7_0(
        "POST patient/{pid}/transaction",
        "the server stores nothing, 8.2 with the answer of a success (Q88, Q114)",
    ),
    only_on_7_0("PUT transaction/{tid}", "no referral can be made here that could be changed (Q88)"),
    // ---- the whole clinic in one answer
    never("GET immunization", EVERYBODY),
    never("GET immunization/{uuid}", "it says no more than the chart's own list, dose fault included (Q91)"),
    only_on_7_0(
        "GET procedure",
        "the server fails, 8.2 with the text of a failed statement (Q90, Q124); results are read from the chart",
    ),
    only_on_7_0(
        "GET procedure/{uuid}",
        "the server fails, 8.2 with the text of a failed statement (Q90, Q124); results are read from the chart",
    ),
    called("GET drug"),
    never("GET drug/{uuid}", "it never finds anything (Q92)"),
    never("GET prescription", EVERYBODY),
    only_on_8_2("GET prescription/{uuid}", "it answers with the text of a failed statement (Q92)"),
    only_on_8_2("POST prescription", NO_ROUTE),
    only_on_8_2("DELETE prescription/{uuid}", NO_ROUTE),
    // ---- FHIR: administrative
    called("GET fhir/Patient"),
    called("GET fhir/Patient/{id}"),
    never(
        "POST fhir/Patient",
        "the server's own interface keeps unsent members and says clearer what is wrong",
    ),
    never(
        "PUT fhir/Patient/{id}",
        "the server's own interface keeps unsent members and says clearer what is wrong",
    ),
    never("DELETE fhir/Patient/{id}", NO_ROUTE),
    called("GET fhir/Practitioner"),
    called("GET fhir/Practitioner/{id}"),
    never("GET fhir/PractitionerRole", "administrators only, and nothing the choice of a provider needs"),
    never(
        "GET fhir/PractitionerRole/{id}",
        "administrators only, and nothing the choice of a provider needs",
    ),
    called("GET fhir/Organization"),
    called("GET fhir/Organization/{id}"),
    called("GET fhir/Location"),
    called("GET fhir/Location/{id}"),
    called("GET fhir/Person"),
    called("GET fhir/Person/{id}"),
    not_on_7_0("GET fhir/RelatedPerson", NO_ROUTE),
    not_on_7_0("GET fhir/RelatedPerson/{id}", NO_ROUTE),
    // ---- FHIR: clinical
    called("GET fhir/Encounter"),
    never(
        "GET fhir/Encounter/{id}",
        "it is refused to physicians; visits are read through the server's own interface",
    ),
    not_on_7_0("GET fhir/Observation?category=vital-signs", "it can show another patient's readings (Q74)"),
    called("GET fhir/Observation"),
    not_on_7_0(
        "GET fhir/Observation/{id}",
        "it can show another patient's readings and cuts decimals (Q74, Q90)",
    ),
    called("GET fhir/Condition"),
    called("GET fhir/Condition/{id}"),
    called("GET fhir/AllergyIntolerance"),
    called("GET fhir/AllergyIntolerance/{id}"),
    called("GET fhir/MedicationRequest"),
    called("GET fhir/MedicationRequest/{id}"),
    never("GET fhir/Medication", "it has a code and no name; the prescription has both"),
    never("GET fhir/Medication/{id}", "it has a code and no name; the prescription has both"),
    not_on_7_0("GET fhir/MedicationDispense", NO_ROUTE),
    not_on_7_0("GET fhir/MedicationDispense/{id}", NO_ROUTE),
    called("GET fhir/Procedure"),
    called("GET fhir/Procedure/{id}"),
    called("GET fhir/Immunization"),
    called("GET fhir/Immunization/{id}"),
    called("GET fhir/CarePlan"),
    called("GET fhir/CarePlan/{id}"),
    called("GET fhir/CareTeam"),
    called("GET fhir/CareTeam/{id}"),
    called("GET fhir/Goal"),
    called("GET fhir/Goal/{id}"),
    not_on_7_0("GET fhir/ServiceRequest", NO_ROUTE),
    not_on_7_0("GET fhir/ServiceRequest/{id}", NO_ROUTE),
    called("GET fhir/DiagnosticReport"),
    called("GET fhir/DiagnosticReport/{id}"),
    never("GET fhir/Specimen", "it adds nothing to the report"),
    never("GET fhir/Specimen/{id}", "it adds nothing to the report"),
    never("POST fhir/{resource}", NO_FHIR_WRITES),
    never("PUT fhir/{resource}/{id}", NO_FHIR_WRITES),
    never("DELETE fhir/{resource}/{id}", NO_FHIR_WRITES),
    // ---- FHIR: documents and other
    called("GET fhir/DocumentReference"),
    called("GET fhir/DocumentReference/{id}"),
    called("GET fhir/Binary/{id}"),
    only_on_7_0("POST fhir/DocumentReference/$docref", "nobody can be given the permission for it (Q94)"),
    never("GET fhir/Media", "the picture behind it is refused"),
    never("GET fhir/Media/{id}", "the picture behind it is refused"),
    called("GET fhir/Appointment"),
    called("GET fhir/Appointment/{id}"),
    never("POST fhir/Appointment", NO_FHIR_WRITES),
    never("PUT fhir/Appointment/{id}", "an appointment cannot be changed, only made anew and deleted (Q49)"),
    never("GET fhir/Slot", "free times are computed from the appointments"),
    never("GET fhir/Schedule", "free times are computed from the appointments"),
    never("GET fhir/Coverage", "administrators only, and less than the patient's insurance says"),
    never("GET fhir/Coverage/{id}", "administrators only, and less than the patient's insurance says"),
    called("GET fhir/Device"),
    called("GET fhir/Device/{id}"),
    never("GET fhir/Provenance", "it ignores what it is asked and reads out the whole clinic (Q95)"),
    never("GET fhir/Provenance/{id}", "it comes along with what it is about (Q95)"),
    never("GET fhir/Questionnaire", "there is nothing to read without the server's own forms"),
    never("GET fhir/QuestionnaireResponse", "there is nothing to read without the server's own forms"),
    never("GET fhir/ValueSet", "administrators only; the labels are built in"),
    never("GET fhir/ValueSet/{id}", "administrators only; the labels are built in"),
    never("POST fhir/", NO_ROUTE),
];

/// Says no without trying.
pub(crate) fn check(name: &str, edition: Edition) -> Result<(), ApiError> {
    let found = ENDPOINTS.iter().find(|endpoint| endpoint.name == name);
    match found.and_then(|endpoint| endpoint.why_not(edition)) {
        Some(why) => Err(ApiError::NotOffered { edition, why }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{collections::BTreeSet, fs, path::Path};

    fn sources(folder: &Path, all: &mut String) {
        for entry in fs::read_dir(folder).expect("the sources") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                sources(&path, all);
            } else if path.extension().is_some_and(|kind| kind == "rs") && !path.ends_with("offered.rs") {
                let text = fs::read_to_string(&path).expect("text");
                all.push_str(text.split("#[cfg(test)]").next().unwrap_or_default());
            }
        }
    }

    #[test]
    fn every_endpoint_stands_once_and_each_called_one_has_its_call() {
        let names: BTreeSet<&str> = ENDPOINTS.iter().map(|endpoint| endpoint.name).collect();
        assert_eq!(names.len(), ENDPOINTS.len(), "no endpoint stands twice");
        let mut all = String::new();
        sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut all);
        for endpoint in ENDPOINTS {
            let route = endpoint.name.split_once(' ').expect("method and route").1;
            // Its query is added by the call; discovery puts its addresses together from parts.
            let route = route.split('?').next().expect("a route");
            let is_called = Edition::ALL.iter().any(|edition| endpoint.why_not(*edition).is_none());
            if is_called {
                assert!(all.contains(&format!("\"{route}\"")), "{} is called nowhere", endpoint.name);
            }
        }
    }

    #[test]
    fn a_route_without_a_decision_is_found_out() {
        let mut all = String::new();
        sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut all);
        let routes =
            ["Route::standard(\"", "Route::fhir(\""].into_iter().flat_map(|start| all.split(start).skip(1));
        for route in routes.filter_map(|rest| rest.split('"').next()) {
            let known = ENDPOINTS.iter().any(|endpoint| {
                endpoint.name.split_once(' ').is_some_and(|(_, name)| name.split('?').next() == Some(route))
            });
            assert!(known, "{route} has no row");
        }
    }

    #[test]
    fn a_reason_is_said_and_an_unlisted_name_is_let_through() {
        let said = check("GET patient/{puuid}/employer", Edition::V7_0).expect_err("not on 7.0");
        let ApiError::NotOffered { edition, why } = said else { panic!("not offered") };
        assert_eq!((edition, why.contains("Q86")), (Edition::V7_0, true), "with edition and reason");
        assert_eq!(check("GET patient/{puuid}/employer", Edition::V8_0), Ok(()), "8.0 has it");
        assert_eq!(check("GET something", Edition::V8_0), Ok(()), "what has no row is tried");
    }
}

//! Allergies in every edition: FHIR's criticality, and the clinic's own word beside it.

use crate::common::Clinic;
use demo_clinic::{Edition, Fault, SEVERITIES};
use domain::{
    allergy::{Allergy, ClinicSeverity, Criticality, Severity, gravest_first},
    patient::{PatientUuid, Pid},
};
use openemr::{ApiError, OpenEmr};

/// Her allergies with the clinic's words, as the chart puts them together.
async fn read(openemr: &OpenEmr, patient: &PatientUuid) -> Vec<Allergy> {
    let allergies = openemr.lists().allergies(patient).await.expect("her allergies").items;
    let mut words = openemr.lists().severities(patient, &allergies).await;
    let with_word = |allergy: Allergy| {
        let word = words.remove(&allergy.id).expect("each was asked for").expect("and answered");
        allergy.with_severity(word)
    };
    allergies.into_iter().map(with_word).collect()
}

fn number(pid: Pid) -> i64 {
    i64::from(pid.0)
}

/// What OpenEMR makes of each of its words.
fn expected(word: &str) -> (Option<Criticality>, ClinicSeverity, bool) {
    let graded = |severity| ClinicSeverity::Graded { severity };
    match word {
        "unassigned" => (Some(Criticality::UnableToAssess), ClinicSeverity::Unassigned, false),
        "mild" => (Some(Criticality::Low), graded(Severity::Mild), false),
        "mild_to_moderate" => (Some(Criticality::Low), graded(Severity::MildToModerate), false),
        "moderate" => (Some(Criticality::Low), graded(Severity::Moderate), false),
        "moderate_to_severe" => (Some(Criticality::High), graded(Severity::ModerateToSevere), false),
        "severe" => (Some(Criticality::High), graded(Severity::Severe), true),
        "life_threatening_severity" => (Some(Criticality::High), graded(Severity::LifeThreatening), true),
        "fatal" => (Some(Criticality::High), graded(Severity::Fatal), true),
        other => panic!("the clinic has no word {other}"),
    }
}

/// One test for each value that the severity of an allergy can have, in every edition.
macro_rules! q129_of {
    ($($name:ident: $word:literal,)+) => {$(
        #[tokio::test]
        async fn $name() {
            for edition in Edition::ALL {
                let clinic = Clinic::open(edition).await;
                let openemr = clinic.session_of("drgarcia").await;
                let (an, pid) = clinic.patient("Li", "An");
                let id = clinic.demo.office().record_allergy(number(pid), "Papaya", "", Some($word));
                let found = read(&openemr, &an).await;
                let found = found.iter().find(|one| one.id == id).expect("it is there");
                let shown = (found.criticality, found.severity.clone(), found.grave);
                assert_eq!(shown, expected($word), "{edition}: {} as OpenEMR has it", $word);
            }
        }
    )+};
}

q129_of! {
    q129_an_unassigned_severity_is_said_to_be_that: "unassigned",
    q129_a_mild_allergy_is_mild: "mild",
    q129_a_mild_to_moderate_allergy_is_that: "mild_to_moderate",
    q129_a_moderate_allergy_is_moderate_although_its_criticality_is_low: "moderate",
    q129_a_moderate_to_severe_allergy_is_that: "moderate_to_severe",
    q129_a_severe_allergy_is_severe: "severe",
    q129_a_life_threatening_allergy_is_that: "life_threatening_severity",
    q129_a_fatal_allergy_is_that: "fatal",
}

#[tokio::test]
async fn q129_what_the_clinic_left_empty_is_not_recorded_and_has_no_criticality() {
    for edition in Edition::ALL {
        let clinic = Clinic::open(edition).await;
        let openemr = clinic.session_of("drgarcia").await;
        let (an, pid) = clinic.patient("Li", "An");
        let id = clinic.demo.office().record_allergy(number(pid), "Papaya", "hives", None);
        let found = read(&openemr, &an).await;
        let found = found.iter().find(|one| one.id == id).expect("it is there");
        assert_eq!((found.criticality, &found.severity), (None, &ClinicSeverity::NotRecorded), "{edition}");
        assert_eq!(found.reaction.as_deref(), Some("hives"), "{edition}: and its reaction is no severity");
    }
}

#[tokio::test]
async fn q129_the_gravest_stands_first_and_nothing_moderate_below_anything_mild() {
    for edition in Edition::ALL {
        let clinic = Clinic::open(edition).await;
        let openemr = clinic.session_of("drgarcia").await;
        let (an, pid) = clinic.patient("Li", "An");
        for word in SEVERITIES {
            clinic.demo.office().record_allergy(number(pid), word, "", Some(word));
        }
        let mut found = read(&openemr, &an).await;
        found.retain(|one| SEVERITIES.contains(&one.title.as_str()));
        gravest_first(&mut found);
        let order: Vec<&str> = found.iter().map(|one| one.title.as_str()).collect();
        let gravest = [
            "fatal",
            "life_threatening_severity",
            "severe",
            "moderate_to_severe",
            "unassigned",
            "moderate",
            "mild_to_moderate",
            "mild",
        ];
        assert_eq!(order, gravest, "{edition}: by the clinic's word");
    }
}

#[tokio::test]
async fn q101_the_clinics_words_cost_one_request_where_the_server_lists_them() {
    for edition in Edition::ALL {
        let clinic = Clinic::open(edition).await;
        let openemr = clinic.session_of("drgarcia").await;
        let (an, pid) = clinic.patient("Li", "An");
        for title in ["Papaya", "Kiwi", "Mango"] {
            clinic.demo.office().record_allergy(number(pid), title, "", Some("moderate"));
        }
        clinic.demo.requests().clear();
        let found = read(&openemr, &an).await.len();
        let asked = clinic.demo.requests().all();
        let words = asked.iter().filter(|seen| seen.path.contains("/api/") && seen.path.contains("/allergy"));
        let expected = if edition == Edition::V8_2 { 1 } else { found };
        assert_eq!(words.count(), expected, "{edition}: {found} allergies");
    }
}

#[tokio::test]
async fn a_word_that_cannot_be_read_is_an_error_of_its_own_and_takes_no_allergy_with_it() {
    for edition in Edition::ALL {
        let clinic = Clinic::open(edition).await;
        let openemr = clinic.session_of("drgarcia").await;
        let (an, pid) = clinic.patient("Li", "An");
        clinic.demo.office().record_allergy(number(pid), "Papaya", "", Some("severe"));
        clinic.demo.faults().arm("GET", "*/api/*allergy*", Fault::Html, 99);
        let allergies = openemr.lists().allergies(&an).await.expect("her allergies").items;
        let papaya = allergies.iter().find(|one| one.title == "Papaya").expect("it is there all the same");
        assert_eq!(papaya.criticality, Some(Criticality::High), "{edition}: with the risk that FHIR tells");
        let words = openemr.lists().severities(&an, &allergies).await;
        let word = words.get(&papaya.id).expect("it was asked for");
        assert!(matches!(word, Err(ApiError::Unreadable(_))), "{edition}: not \"not recorded\", {word:?}");
    }
}

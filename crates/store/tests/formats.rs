//! The JSON inside rows, one snapshot each. A snapshot that changes is a file on somebody's computer that can no longer
//! be read: give the new field a serde default, and keep the old snapshot readable.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "what a test calls is part of the test"
)]

use domain::{
    allergy::{Allergy, ClinicSeverity, Criticality, Severity},
    appointment::{Appointment, AppointmentStatus, AppointmentUuid},
    chart::{Code, EntryStatus, Problem},
    encounter::{
        Category, CategoryId, Eid, Encounter, EncounterClass, EncounterUuid, Facility, FacilityId, Provider,
        ProviderId, Sensitivity,
    },
    medication::Medication,
    note::{NoteId, SoapNote, SoapText},
    patient::{Deceased, Patient, PatientSummary, PatientUuid, Pid, Sex},
    time::PartialDate,
    vitals::{TemperatureMethod, Vid, VitalSign, VitalsReading},
};
use insta::assert_json_snapshot;
use serde::{Serialize, de::DeserializeOwned};
use store::{ChartSection, DraftKind, LearnedList, OutboxKind, OutboxState};

const ID: &str = "90cde167-7b9b-4ed1-bd55-533925cb2605";

/// What is written can be read, and is the same then.
fn round_trip<T: Serialize + DeserializeOwned>(value: &T) -> serde_json::Value {
    let json = serde_json::to_value(value).expect("written");
    let read: T = serde_json::from_value(json.clone()).expect("read");
    assert_eq!(serde_json::to_value(&read).expect("written"), json, "reading loses nothing");
    json
}

fn summary() -> PatientSummary {
    PatientSummary {
        uuid: PatientUuid::parse(ID).expect("a uuid"),
        pid: Some(Pid(7)),
        mrn: "MRN-7".into(),
        family: "O'Brien".into(),
        given: "Zoë Ann".into(),
        suffix: "III".into(),
        birth: Some(PartialDate::Month(1980, 5)),
        sex: Sex::Female,
        phones: vec!["(555) 010-0199".into()],
        deceased: Some(Deceased { on: Some(PartialDate::Year(2020)) }),
    }
}

#[test]
fn a_patient_of_the_index() {
    assert_json_snapshot!(round_trip(&summary()));
}

#[test]
fn demographics() {
    let text = |text: &str| text.to_owned();
    assert_json_snapshot!(round_trip(&Patient {
        summary: summary(),
        middle: text("M"),
        title: text("Dr."),
        street: text("1 Main St"),
        city: text("Springfield"),
        state: text("MA"),
        postal_code: text("01101"),
        country: text("US"),
        email: text("zoe@example.org"),
        phone_home: text("555"),
        phone_cell: text(""),
        phone_business: text(""),
        language: text("English"),
    }));
}

#[test]
fn encounters() {
    assert_json_snapshot!(round_trip(&vec![Encounter {
        eid: Eid(12),
        uuid: EncounterUuid::parse(ID).expect("a uuid"),
        date: "2026-11-21T09:30:00".parse().ok(),
        reason: "Cough".into(),
        category: Some(Category { id: CategoryId(5), name: "Office Visit".into() }),
        class: Some(EncounterClass::Amb),
        provider: Some(ProviderId(3)),
        provider_name: "physician".into(),
        facility_name: "Great Clinic".into(),
        facility: Some(FacilityId(3)),
        sensitivity: Some(Sensitivity::Normal),
        external_id: "rounds-1".into(),
    }]));
}

#[test]
fn problems_allergies_and_medications() {
    let code = Some(Code { system: "ICD10".into(), code: "J45".into() });
    let problem = Problem {
        id: ID.into(),
        title: "Asthma".into(),
        code: code.clone(),
        onset: Some(PartialDate::Year(1999)),
        status: EntryStatus::Active,
    };
    let allergy = Allergy {
        id: ID.into(),
        title: "Penicillin".into(),
        code,
        reaction: Some("hives".into()),
        criticality: Some(Criticality::High),
        severity: ClinicSeverity::Graded { severity: Severity::Severe },
        grave: true,
        status: EntryStatus::Active,
    };
    let medication = Medication {
        id: None,
        title: "Salbutamol".into(),
        directions: "as needed".into(),
        prescribed: true,
        since: None,
        entered: Some(PartialDate::Year(2020)),
        status: EntryStatus::Unknown,
        prescriptions: Vec::new(),
    };
    assert_json_snapshot!((round_trip(&problem), round_trip(&allergy), round_trip(&medication)));
}

#[test]
fn vitals() {
    assert_json_snapshot!(round_trip(&VitalsReading {
        id: Some(Vid(9)),
        encounter: Some(Eid(12)),
        taken: "2026-11-21T09:40:00".parse().expect("a time"),
        values: [
            (VitalSign::Weight, 154.3),
            (VitalSign::Systolic, 120.0),
            (VitalSign::HeadCircumference, 13.5)
        ]
        .into(),
        temperature_method: Some(TemperatureMethod::TemporalArtery),
        note: "standing".into(),
    }));
}

#[test]
fn notes() {
    assert_json_snapshot!(round_trip(&SoapNote {
        id: NoteId(4),
        encounter: Eid(12),
        date: "2026-11-21T09:45:00".parse().ok(),
        text: SoapText {
            subjective: "Cough.\nThree days.".into(),
            plan: "Rest".into(),
            ..SoapText::default()
        },
        doubtful: false,
    }));
}

#[test]
fn appointments_and_learned_lists() {
    let appointment = Appointment {
        id: None,
        uuid: AppointmentUuid::parse(ID).expect("a uuid"),
        patient: Some(PatientUuid::parse(ID).expect("a uuid")),
        start: "2026-11-23T09:00:00".parse().expect("a time"),
        end: "2026-11-23T10:00:00".parse().expect("a time"),
        status: AppointmentStatus::Arrived,
        category: None,
        title: "Office Visit".into(),
        comment: None,
        provider: Some(ProviderId(3)),
        provider_uuid: Some(ID.into()),
        facility: None,
        facility_name: String::new(),
    };
    let provider = Provider { id: ProviderId(3), uuid: None, name: "physician".into() };
    let facility = Facility { id: FacilityId(3), name: "Great Clinic".into() };
    assert_json_snapshot!((round_trip(&vec![appointment]), round_trip(&provider), round_trip(&facility)));
}

#[test]
fn the_words_in_rows() {
    fn words<T: Copy>(
        all: &[T],
        word: fn(T) -> &'static str,
        read: fn(&str) -> Option<T>,
    ) -> Vec<&'static str> {
        assert!(all.iter().all(|&one| read(word(one)).is_some()), "every word that is written is read");
        all.iter().map(|&one| word(one)).collect()
    }
    assert_json_snapshot!([
        words(ChartSection::ALL, ChartSection::as_str, ChartSection::parse),
        words(LearnedList::ALL, LearnedList::as_str, LearnedList::parse),
        words(DraftKind::ALL, DraftKind::as_str, DraftKind::parse),
        words(OutboxKind::ALL, OutboxKind::as_str, OutboxKind::parse),
        words(OutboxState::ALL, OutboxState::as_str, OutboxState::parse),
    ]);
}

//! A new patient: who is alike is shown before anything is sent, a lost answer is looked for, and nobody is made twice.

use crate::desk::Desk;
use app::contract::{
    DraftContent, DraftKind, DraftPlace, ErrorCode, NOBODY, OutboxItem, Question, TypedPatient, UiError,
    WriteKind, WriteReceipt, WriteState,
};
use demo_clinic::{Edition, Fault};
use domain::patient::PatientUuid;

const EDITIONS: [Edition; 3] = Edition::ALL;

fn anna() -> TypedPatient {
    TypedPatient {
        family: "Quimby".into(),
        given: "Anneliese".into(),
        sex: "female".into(),
        birth: "1990-03-04".into(),
        phone: "208-731-9942".into(),
        email: "a.quimby@example.org".into(),
    }
}

fn nobody() -> PatientUuid {
    PatientUuid::parse(NOBODY).expect("a uuid")
}

async fn sent(desk: &Desk, typed: TypedPatient, answers: &[Question]) -> OutboxItem {
    let made = desk.rounds.create_patient(typed, answers).await.expect("taken into the journal");
    desk.settled(&WriteReceipt { write: made.write, patient: nobody() }).await
}

fn at_the_clinic(desk: &Desk, typed: &TypedPatient) -> usize {
    desk.clinic.records().patients_named(&typed.family, &typed.given).len()
}

fn asked(error: UiError) -> Vec<Question> {
    assert_eq!(error.code, ErrorCode::Asked, "asked, not refused");
    error.questions.expect("questions")
}

#[tokio::test]
async fn a_new_patient_is_in_openemr_and_can_be_opened_as_soon_as_the_server_has_answered() {
    for edition in EDITIONS {
        let desk = Desk::signed_in(edition).await;
        let item = sent(&desk, anna(), &[]).await;
        assert_eq!((item.kind, item.state), (WriteKind::Patient, WriteState::Confirmed), "{edition:?}");
        let patient = item.patient.expect("it says who they are by now");
        let there = desk.clinic.records().patient(patient.as_str()).expect("at the clinic");
        assert_eq!(
            (there.family.as_str(), there.given.as_str(), there.birth_date.as_str(), there.sex.as_str()),
            ("Quimby", "Anneliese", "1990-03-04", "Female"),
            "{edition:?}: as typed"
        );
        assert_eq!(there.phone_cell, "208-731-9942", "{edition:?}: with the phone");
        let found = desk.rounds.search_patients("quimby").await.expect("the index");
        assert!(found.hits.iter().any(|hit| hit.patient.uuid == patient), "{edition:?}: and in the index");
        desk.rounds.open_chart(&patient).await.expect("a chart to write in");
    }
}

#[tokio::test]
async fn a_lost_answer_makes_neither_two_patients_nor_none() {
    for edition in EDITIONS {
        for fault in [Fault::DropAfterCommit, Fault::ErrorAfterCommit, Fault::DropBeforeCommit, Fault::Html] {
            let desk = Desk::signed_in(edition).await;
            desk.clinic.faults().once("POST", "*/patient", fault.clone());
            let item = sent(&desk, anna(), &[]).await;
            assert_eq!(item.state, WriteState::Confirmed, "{edition:?} {fault:?}: settled by looking (Q40)");
            assert_eq!(at_the_clinic(&desk, &anna()), 1, "{edition:?} {fault:?}: exactly one");
        }
    }
}

#[tokio::test]
async fn whoever_is_alike_is_shown_before_anything_is_sent_and_is_answered_by_name() {
    let desk = Desk::signed_in(Edition::V8_0).await;
    sent(&desk, anna(), &[]).await;
    let twin = TypedPatient { given: "Annelise".into(), phone: "(208) 731 9942".into(), ..anna() };
    let shown = desk.rounds.alike_patients(twin.clone()).await.expect("the index");
    let known = shown.alike.first().expect("somebody is alike").hit.patient.uuid.clone();
    assert!(shown.not_asked.is_none(), "the server was asked too");
    let posts = desk.asked("POST", "patient");
    let questions = asked(desk.rounds.create_patient(twin.clone(), &[]).await.expect_err("not unasked"));
    assert!(
        matches!(&questions[..], [Question::SamePatient { patient, .. }] if *patient == known),
        "by name: {questions:?}"
    );
    assert_eq!(desk.asked("POST", "patient"), posts, "and nothing was sent");
    assert_eq!(at_the_clinic(&desk, &twin), 0, "nor made");
    let item = sent(&desk, twin.clone(), &questions).await;
    assert_eq!(item.state, WriteState::Confirmed, "they are two: {:?}", item.error);
    assert_eq!(at_the_clinic(&desk, &twin), 1);
}

#[tokio::test]
async fn a_patient_made_by_somebody_else_in_the_same_minute_is_a_question() {
    let desk = Desk::signed_in(Edition::V8_2).await;
    let other = desk.another("drchen").await;
    // The clinic cannot be asked for others just now, and the clinician goes on all the same.
    for path in ["*/patient", "*/fhir/Patient"] {
        desk.clinic.faults().arm("GET", path, Fault::Unavailable, 1000);
    }
    let questions = asked(desk.rounds.create_patient(anna(), &[]).await.expect_err("not unasked"));
    assert_eq!(questions, [Question::OthersUnknown], "said, not taken for nobody");
    let made = desk.rounds.create_patient(anna(), &questions).await.expect("kept for later");
    let made = WriteReceipt { write: made.write, patient: nobody() };
    desk.until(|unsent| unsent.iter().find(|item| item.id == made.write && item.error.is_some()).map(drop))
        .await;
    desk.clinic.faults().clear();
    sent(&other, anna(), &[]).await;
    desk.rounds.retry_write(&made.write).await.expect("asked again at once");
    let item = desk.settled(&made).await;
    assert_eq!(item.error.map(|error| error.code), Some(ErrorCode::AlikePatient), "a question, not a double");
    assert_eq!(at_the_clinic(&desk, &anna()), 1, "nobody was made twice");
    desk.rounds.take_back_write(&made.write).await.expect("into its form");
    let questions = asked(desk.rounds.create_patient(anna(), &[]).await.expect_err("which asks"));
    assert!(matches!(questions[..], [Question::SamePatient { .. }]), "by name: {questions:?}");
}

#[tokio::test]
async fn what_was_typed_of_a_new_patient_is_a_draft_until_it_is_taken() {
    let desk = Desk::signed_in(Edition::V8_0).await;
    let other = desk.another("drchen").await;
    sent(&other, anna(), &[]).await;
    let place = DraftPlace { kind: DraftKind::Patient, patient: nobody(), visit: None, record: None };
    let typed = DraftContent::Patient(anna());
    desk.rounds.save_draft(place.clone(), typed.clone(), &desk.account(), None).await.expect("kept");
    let lines = desk.rounds.drafts().await.expect("readable");
    assert!(lines.iter().any(|line| line.place == place && line.whose.name == "Quimby, Anneliese"), "listed");
    let questions =
        asked(desk.rounds.create_patient(anna(), &[]).await.expect_err("the other desk made her"));
    assert!(matches!(questions[..], [Question::SamePatient { .. }]), "{questions:?}");
    let draft = desk.rounds.read_draft(place).await.expect("readable").expect("still there");
    assert_eq!(draft.content, typed, "what was typed is there");
}

#[tokio::test]
async fn one_typed_line_is_understood_by_the_clinics_order_of_dates() {
    let desk = Desk::signed_in(Edition::V8_0).await;
    let read = desk.rounds.understand_patient("Lee Anna f 3/4/1990 555-0142").await.expect("signed in");
    assert_eq!(
        (read.typed.family.as_str(), read.typed.given.as_str(), read.typed.sex.as_str()),
        ("Lee", "Anna", "female")
    );
    let order = desk.rounds.state().settings.date_order;
    let expected = if order == domain::time::DateOrder::DayFirst { "1990-04-03" } else { "1990-03-04" };
    assert_eq!((read.typed.birth.as_str(), read.typed.phone.as_str()), (expected, "555-0142"));
}

#[tokio::test]
async fn whoever_was_made_while_a_new_patient_waited_is_a_question_also_at_a_later_attempt() {
    let desk = Desk::signed_in(Edition::V8_0).await;
    let other = desk.another("drchen").await;
    desk.clinic.faults().arm("POST", "*/patient", Fault::TooManyRequests { retry_after: 1 }, 1000);
    let made = desk.rounds.create_patient(anna(), &[]).await.expect("taken into the journal");
    let made = WriteReceipt { write: made.write, patient: nobody() };
    desk.until(|unsent| unsent.iter().find(|item| item.id == made.write && item.error.is_some()).map(drop))
        .await;
    desk.clinic.faults().clear();
    // The same person, with another phone: not box for box what waits.
    let theirs = TypedPatient { phone: "208-555-0100".into(), ..anna() };
    sent(&other, theirs, &[]).await;
    desk.rounds.retry_write(&made.write).await.expect("asked again at once");
    let item = desk.settled(&made).await;
    assert_eq!(item.error.map(|error| error.code), Some(ErrorCode::AlikePatient), "a question, not a double");
    assert_eq!(at_the_clinic(&desk, &anna()), 1, "nobody was made twice");
}

#[tokio::test]
async fn a_family_name_of_two_words_is_asked_for_as_a_whole() {
    let desk = Desk::signed_in(Edition::V8_2).await;
    let other = desk.another("drchen").await;
    let there = TypedPatient { family: "Quimby Lopez".into(), phone: String::new(), ..anna() };
    sent(&other, there.clone(), &[]).await;
    // Another day and no phone: the name alone says that it may be the same person.
    let typed = TypedPatient { birth: "1990-03-05".into(), email: String::new(), ..there };
    let questions = asked(desk.rounds.create_patient(typed, &[]).await.expect_err("not unasked"));
    assert!(matches!(questions[..], [Question::SamePatient { .. }]), "{questions:?}");
}

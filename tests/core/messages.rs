//! Messages to a colleague: sent once, never again by themselves, and never lost from sight where an answer was.

use crate::{desk::Desk, workplace::Workplace};
use app::contract::{ErrorCode, FieldCode, MessageOutcome, MessageState, TypedMessage};
use demo_clinic::{Edition, Fault};
use domain::patient::PatientUuid;

/// A message to the first colleague that is offered; the chart with its visits was read, from which they are learned.
async fn typed(desk: &Desk, patient: &PatientUuid, title: &str) -> TypedMessage {
    desk.rounds.open_chart(patient).await.expect("a chart");
    desk.chart_until(patient, |chart| (!chart.refreshing).then_some(())).await;
    let view = desk.rounds.messages(patient).await.expect("signed in");
    assert!(!view.nameless, "the own name stands in one's own visits: {:?}", view.colleagues);
    let to = view.colleagues.first().expect("somebody is known").username.clone();
    TypedMessage { to, title: title.into(), text: "Please look at the potassium.".into() }
}

async fn states(desk: &Desk, patient: &PatientUuid) -> Vec<(String, MessageState)> {
    let view = desk.rounds.messages(patient).await.expect("signed in");
    view.sent.into_iter().map(|one| (one.title, one.state)).collect()
}

#[tokio::test]
async fn a_message_is_sent_once_about_its_patient_and_withdrawn_where_that_can_be_known() {
    for edition in Edition::ALL {
        let desk = Desk::signed_in(edition).await;
        let patient = desk.patient().await;
        desk.visit(&patient).await;
        let message = typed(&desk, &patient, "Potassium").await;
        let send = |again| desk.rounds.send_message(&patient, message.clone(), again);
        assert_eq!(send(false).await, Ok(MessageOutcome::Sent), "{edition}");
        let stored = || desk.clinic.records().messages(desk.pid(&patient));
        let ours = || stored().into_iter().filter(|one| one.title == "Potassium").collect::<Vec<_>>();
        assert_eq!(ours().len(), 1, "{edition}: once, in this patient's chart");
        assert_eq!(
            (ours()[0].to.as_str(), ours()[0].from.as_str()),
            (message.to.as_str(), "drgarcia"),
            "{edition}"
        );
        assert_eq!(
            send(false).await,
            Ok(MessageOutcome::SentBefore),
            "{edition}: the same again is asked about"
        );
        assert_eq!(ours().len(), 1, "{edition}: and not sent");
        let view = desk.rounds.messages(&patient).await.expect("signed in");
        assert_eq!(view.sent[0].whose, desk.label(&patient).await, "{edition}: it names its patient");
        assert_eq!(view.withdraws, edition != Edition::V8_0, "{edition}");
        let withdrawn = desk.rounds.withdraw_message(&patient, &view.sent[0].id).await;
        if view.withdraws {
            assert_eq!(withdrawn.expect("gone").sent[0].state, MessageState::Withdrawn, "{edition}");
            assert_eq!(ours().len(), 0, "{edition}: it is gone");
        } else {
            assert_eq!(withdrawn.expect_err("8.0 does not tell").code, ErrorCode::NotOffered, "{edition}");
            assert_eq!(ours().len(), 1, "{edition}: nothing was tried");
        }
    }
}

#[tokio::test]
async fn a_lost_answer_stays_unknown_and_nothing_is_sent_again_unasked() {
    let place = Workplace::with_pin().await;
    let patient = place.patient().await;
    place.visit(&patient).await;
    let message = typed(&place, &patient, "Potassium").await;
    for fault in [Fault::DropAfterCommit, Fault::DropBeforeCommit, Fault::ErrorAfterCommit] {
        let message = TypedMessage { title: format!("{fault:?}"), ..message.clone() };
        place.clinic.faults().arm("POST", "*/message", fault.clone(), 1);
        let sent = place.rounds.send_message(&patient, message.clone(), false).await;
        assert_eq!(sent, Ok(MessageOutcome::Unknown), "{fault:?}");
        let again = place.rounds.send_message(&patient, message, false).await;
        assert_eq!(again, Ok(MessageOutcome::SentBefore), "{fault:?}: a person decides");
    }
    let stored = place.clinic.records().messages(place.pid(&patient));
    let ours =
        stored.iter().filter(|one| one.title.starts_with("Drop") || one.title.starts_with("Error")).count();
    assert_eq!(ours, 2, "those that were stored before the answer was lost, each once");
    place.clinic.faults().arm("POST", "*/message", Fault::Unavailable, 1);
    let unavailable = TypedMessage { title: "503".into(), ..message.clone() };
    let sent = place.rounds.send_message(&patient, unavailable, false).await;
    assert_eq!(sent, Ok(MessageOutcome::Unknown), "a server that fails may have stored it");
    place.clinic.pause().await;
    let offline = TypedMessage { title: "offline".into(), ..message.clone() };
    let refused = place.rounds.send_message(&patient, offline, false).await.expect_err("nobody answers");
    assert!(refused.retryable, "{refused:?}: nothing was sent");
    place.clinic.resume().await.expect("the ports are free");
    let unknown = [("503", MessageState::Unknown), ("ErrorAfterCommit", MessageState::Unknown)];
    let first: Vec<_> = states(&place, &patient).await.into_iter().take(2).collect();
    let first: Vec<_> = first.iter().map(|(title, state)| (title.as_str(), *state)).collect();
    assert_eq!(first, unknown, "what was never sent is not among them");
    let place = place.restarted().await;
    place.unlock().await;
    assert_eq!(states(&place, &patient).await.len(), 4, "and a restart forgets none");
    let lines = place.logged(Some(&patient)).await;
    assert!(lines.iter().any(|line| line == "send message"), "{lines:?}");
}

#[tokio::test]
async fn a_message_that_openemr_would_lose_or_cut_is_not_sent() {
    let desk = Desk::signed_in(Edition::V8_0).await;
    let patient = desk.patient().await;
    desk.visit(&patient).await;
    let message = typed(&desk, &patient, "Potassium").await;
    for (wrong, field, code) in [
        (TypedMessage { to: "nobody".into(), ..message.clone() }, "to", FieldCode::Required),
        (TypedMessage { title: " ".into(), ..message.clone() }, "title", FieldCode::Required),
        (TypedMessage { title: "x".into(), ..message.clone() }, "title", FieldCode::TooShort),
        (TypedMessage { title: "x".repeat(256), ..message.clone() }, "title", FieldCode::TooLong),
        (TypedMessage { text: "é".repeat(40_000), ..message.clone() }, "text", FieldCode::TooLong),
    ] {
        let refused = desk.rounds.send_message(&patient, wrong, false).await.expect_err("not sent");
        let fault = refused.fields.first().map(|fault| (fault.field.as_str(), fault.code));
        assert_eq!(fault, Some((field, code)), "{refused:?}");
    }
    assert_eq!(desk.asked("POST", "message"), 0, "nothing left");
    let front = desk.another("frontdesk").await;
    let refused = front.rounds.send_message(&patient, message, false).await.expect_err("the role may not");
    assert!(!refused.retryable, "{refused:?}");
    assert_eq!(states(&front, &patient).await, [], "what was refused was not sent");
}

#[tokio::test]
async fn colleagues_who_could_not_be_read_are_neither_nobody_nor_a_fault_of_the_form() {
    let desk = Desk::at(Edition::V8_2).await;
    desk.sign_in("admin").await;
    let patient = desk.patient().await;
    desk.clinic.pause().await;
    let view = desk.rounds.messages(&patient).await.expect("what was sent is on this computer");
    assert!(view.unread.is_some(), "it is said that they are not known now");
    assert!(!view.only_seen, "an administrator is not told that others are administrators");
    let message =
        TypedMessage { to: "drgarcia".into(), title: "Potassium".into(), text: "Please look.".into() };
    let refused = desk.rounds.send_message(&patient, message, false).await.expect_err("nobody answers");
    assert!(refused.fields.is_empty(), "the one who was chosen is no fault: {refused:?}");
    assert!(refused.retryable, "{refused:?}");
    desk.clinic.resume().await.expect("the ports are free");
}

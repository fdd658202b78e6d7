//! Servers that are broken, slow or mean: typed errors, bounded memory, no loops, and peace for a server that is down.

use crate::common::{Clinic, impatient};
use demo_clinic::{Edition, Fault};
use domain::patient::PatientUuid;
use openemr::{ApiError, Limits, NoAnswer, OpenEmr, Unreadable};
use std::time::Duration;

async fn clinic_and_session(limits: Limits) -> (Clinic, OpenEmr, PatientUuid) {
    let clinic = Clinic::open_with(Edition::V8_0, 24, limits).await;
    let openemr = clinic.session_of("drgarcia").await;
    let (maria, _) = clinic.patient("Reyes", "Maria");
    (clinic, openemr, maria)
}

async fn read_with(clinic: &Clinic, openemr: &OpenEmr, patient: &PatientUuid, fault: Fault) -> ApiError {
    clinic.demo.faults().arm("GET", "*/encounter", fault.clone(), 3);
    let error = openemr.encounters().list(patient).await.expect_err("not an answer");
    clinic.demo.faults().clear();
    error
}

#[tokio::test]
async fn an_answer_that_is_not_one_json_value_is_a_typed_error_and_never_an_empty_list() {
    let (clinic, openemr, maria) = clinic_and_session(impatient()).await;
    let read = async |fault| read_with(&clinic, &openemr, &maria, fault).await;
    assert_eq!(read(Fault::Html).await, ApiError::Unreadable(Unreadable::Html), "a page");
    assert_eq!(read(Fault::TwoObjects).await, ApiError::Unreadable(Unreadable::NotJson), "two values");
    assert_eq!(read(Fault::Truncated).await, ApiError::NoAnswer(NoAnswer::Cut), "half an answer");
    let redirect = Fault::Redirect { to: "https://evil.example/".into() };
    assert_eq!(read(redirect).await, ApiError::Unreadable(Unreadable::Redirect), "never followed");
    assert!(matches!(read(Fault::Unavailable).await, ApiError::Server { status: 503, .. }), "a sick server");
    clinic.demo.faults().once("GET", "*/encounter", Fault::WrongContentType);
    openemr.encounters().list(&maria).await.expect("the label does not matter (Q03)");
}

#[tokio::test]
async fn an_endless_body_is_cut_off_at_the_limit() {
    let limits = Limits { body_bytes: 1 << 20, ..impatient() };
    let (clinic, openemr, maria) = clinic_and_session(limits).await;
    clinic.demo.faults().once("GET", "*/encounter", Fault::Endless);
    let error = openemr.encounters().list(&maria).await.expect_err("too much");
    assert_eq!(error, ApiError::NoAnswer(NoAnswer::TooLarge), "after one megabyte");
}

#[tokio::test]
async fn a_byte_a_second_and_silence_come_to_an_end() {
    let limits = Limits { total: Duration::from_secs(3), ..impatient() };
    let (clinic, openemr, maria) = clinic_and_session(limits).await;
    for fault in [Fault::Trickle, Fault::Slow { ms: 600_000 }] {
        clinic.demo.faults().once("GET", "*/encounter", fault.clone());
        let error = openemr.encounters().list(&maria).await.expect_err("too slow");
        assert_eq!(error, ApiError::NoAnswer(NoAnswer::TimedOut), "{fault:?}");
    }
}

#[tokio::test]
async fn reads_are_tried_three_times_and_a_cut_connection_is_no_end() {
    let (clinic, openemr, maria) = clinic_and_session(impatient()).await;
    for fault in [Fault::Unavailable, Fault::DropBeforeCommit, Fault::TooManyRequests { retry_after: 0 }] {
        clinic.demo.requests().clear();
        clinic.demo.faults().arm("GET", "*/encounter", fault.clone(), 2);
        openemr.encounters().list(&maria).await.expect("the third time");
        let asked =
            clinic.demo.requests().all().iter().filter(|seen| seen.path.ends_with("/encounter")).count();
        assert_eq!(asked, 3, "{fault:?}: twice in vain");
    }
    clinic.demo.faults().once("GET", "*/encounter", Fault::TooManyRequests { retry_after: 3600 });
    let error = openemr.encounters().list(&maria).await.expect_err("an hour");
    let asked = ApiError::TooManyRequests { retry_after: Some(Duration::from_secs(3600)) };
    assert_eq!(error, asked, "a long Retry-After is told instead of waited for");
}

#[tokio::test]
async fn a_server_that_fails_five_times_is_left_alone_for_half_a_minute() {
    let (clinic, openemr, maria) = clinic_and_session(impatient()).await;
    clinic.demo.pause().await;
    for _ in 0..5 {
        let error = openemr.encounters().list(&maria).await.expect_err("nobody there");
        assert_eq!(error, ApiError::NoAnswer(NoAnswer::Unreachable), "tried");
    }
    let error = openemr.encounters().list(&maria).await.expect_err("left alone");
    assert!(matches!(error, ApiError::NoAnswer(NoAnswer::LeftAlone(_))), "{error:?}");
    assert!(clinic.connection.health().left_alone_for.is_some(), "and says so on screen");
    clinic.demo.resume().await.expect("back");
    clinic.clock.pass(Duration::from_secs(31));
    openemr.encounters().list(&maria).await.expect("after that it is tried again");
    assert_eq!(clinic.connection.health().left_alone_for, None, "and all is well");
}

#[tokio::test]
async fn counters_name_routes_and_never_a_patient() {
    let (clinic, openemr, maria) = clinic_and_session(impatient()).await;
    openemr.encounters().list(&maria).await.expect("read");
    openemr.patients().search("reyes", None).await.expect("found");
    let counters = clinic.connection.counters();
    let visits =
        counters.iter().find(|count| count.route == "GET patient/{puuid}/encounter").expect("counted");
    assert_eq!((visits.requests, visits.failures), (1, 0), "once, without failure");
    let all = serde_json::to_string(&counters).expect("plain data");
    assert!(!all.contains(maria.as_str()) && !all.to_lowercase().contains("reyes"), "templates only: {all}");
    assert!(clinic.connection.health().last_answer.is_some(), "something has answered");
}

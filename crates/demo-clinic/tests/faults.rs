//! Each fault does what it says, to the requests it is meant for.

mod common;

use common::{Desk, desk, json_of};
use demo_clinic::{Edition, Fault, Stop};
use reqwest::Method;
use serde_json::json;
use std::time::Duration;

const READ: &str = "/apis/default/api/patient";

async fn write_note(desk: &Desk, token: &str, eid: i64) -> Result<u16, reqwest::Error> {
    let path = format!("/api/patient/1/encounter/{eid}/soap_note");
    let body = json!({"subjective": "fault test", "objective": "o o", "assessment": "a a", "plan": "p p"});
    desk.api(Method::POST, &path, token).json(&body).send().await.map(|answer| answer.status().as_u16())
}

fn stored(desk: &Desk) -> usize {
    desk.clinic
        .records()
        .notes(1)
        .iter()
        .filter(|note| note.subjective.as_deref() == Some("fault test"))
        .count()
}

#[tokio::test]
async fn writes_can_be_lost_before_or_after_they_are_stored() {
    let desk = desk(Edition::V8_0).await;
    let token = desk.sign_in("drgarcia").await.access;
    let eid = desk.clinic.records().encounters(1)[0].eid;

    desk.clinic.faults().once("POST", "*/soap_note", Fault::DropBeforeCommit);
    assert!(write_note(&desk, &token, eid).await.is_err(), "the connection is closed");
    assert_eq!(stored(&desk), 0, "and nothing was stored");

    desk.clinic.faults().once("POST", "*/soap_note", Fault::DropAfterCommit);
    assert!(write_note(&desk, &token, eid).await.is_err(), "the connection is closed");
    assert_eq!(stored(&desk), 1, "but the note is there");

    desk.clinic.faults().once("POST", "*/soap_note", Fault::ErrorAfterCommit);
    assert_eq!(write_note(&desk, &token, eid).await.unwrap(), 500);
    assert_eq!(stored(&desk), 2);

    desk.clinic.faults().once("POST", "*/soap_note", Fault::Unavailable);
    assert_eq!(write_note(&desk, &token, eid).await.unwrap(), 503);
    assert_eq!(stored(&desk), 2, "a 503 stores nothing");
    assert_eq!(write_note(&desk, &token, eid).await.unwrap(), 201, "each fault was for one request");
}

#[tokio::test]
async fn a_request_can_be_held_before_and_after_it_is_carried_out() {
    let desk = desk(Edition::V8_0).await;
    let token = desk.sign_in("drgarcia").await.access;
    let eid = desk.clinic.records().encounters(1)[0].eid;

    for (stop, there) in [(Stop::Arrived, 0), (Stop::CarriedOut, 2)] {
        let mut held = desk.clinic.faults().hold("POST", "*/soap_note", stop);
        let looked = async {
            assert!(held.reached().await, "the request comes");
            assert_eq!(stored(&desk), there, "{stop:?}: nothing goes on meanwhile");
            held.go_on();
        };
        let (status, ()) = tokio::join!(write_note(&desk, &token, eid), looked);
        assert!(status.is_ok(), "{stop:?}: it is answered in the end");
    }
    assert_eq!(stored(&desk), 2, "each was stored once");

    let mut held = desk.clinic.faults().hold("POST", "*/soap_note", Stop::Arrived);
    let dropped = async {
        assert!(held.reached().await, "the request comes");
        drop(held);
    };
    let (status, ()) = tokio::join!(write_note(&desk, &token, eid), dropped);
    assert!(status.is_err(), "whoever lets go of it ends the connection");
    assert_eq!(stored(&desk), 2, "and it is never carried out");
}

#[tokio::test]
async fn answers_can_be_bent_in_many_ways() {
    let desk = desk(Edition::V8_0).await;
    let token = desk.sign_in("drgarcia").await.access;
    let read = || desk.get("/api/patient?_limit=2", &token);
    let faults = desk.clinic.faults();

    faults.once("GET", READ, Fault::Html);
    assert!(read().await.text().await.unwrap().contains("hotel network"));
    faults.once("GET", READ, Fault::WrongContentType);
    assert_eq!(read().await.headers()["content-type"], "text/plain; charset=utf-8");
    faults.once("GET", READ, Fault::TwoObjects);
    let twice = read().await.text().await.unwrap();
    assert!(serde_json::from_str::<serde_json::Value>(&twice).is_err(), "two objects are no JSON document");
    faults.once("GET", READ, Fault::Truncated);
    assert!(read().await.text().await.is_err(), "the body ends before its length");
    faults.once("GET", READ, Fault::TooManyRequests { retry_after: 7 });
    let answer = read().await;
    assert_eq!((answer.status().as_u16(), answer.headers()["retry-after"].to_str().unwrap()), (429, "7"));
    faults.once("GET", READ, Fault::ExpiredToken);
    assert_eq!(read().await.status(), 401);
    faults.once("GET", READ, Fault::RoleRefused);
    assert_eq!(read().await.status(), 403, "as 8.0 refuses a role");
    faults.once("GET", READ, Fault::Redirect { to: "https://elsewhere.example/".to_owned() });
    assert_eq!(read().await.headers()["location"], "https://elsewhere.example/");
    faults.once("POST", "/oauth2/default/token", Fault::RevokedClient);
    assert_eq!(json_of(desk.refresh("x").await).await["error"], "invalid_client");
    assert_eq!(read().await.status(), 200, "and then all is well again");
    assert!(faults.waiting().is_empty());
}

#[tokio::test]
async fn slow_trickling_and_endless_answers_outlast_a_patient_client() {
    let desk = desk(Edition::V8_0).await;
    let token = desk.sign_in("drgarcia").await.access;
    for fault in [Fault::Slow { ms: 60_000 }, Fault::Trickle, Fault::Endless] {
        desk.clinic.faults().once("GET", READ, fault.clone());
        let reading =
            desk.api(Method::GET, "/api/patient?_limit=1", &token).timeout(Duration::from_millis(300)).send();
        let outcome = match reading.await {
            Ok(answer) => answer.bytes().await,
            Err(error) => Err(error),
        };
        assert!(outcome.is_err_and(|error| error.is_timeout()), "{fault:?} is still going on");
    }
}

#[tokio::test]
async fn the_network_can_go_away_and_come_back() {
    let desk = desk(Edition::V8_0).await;
    let token = desk.sign_in("drgarcia").await.access;
    desk.clinic.pause().await;
    let refused = desk.api(Method::GET, "/api/patient?_limit=1", &token).send().await;
    assert!(refused.is_err_and(|error| error.is_connect() || error.is_request()), "nobody listens");
    desk.clinic.resume().await.unwrap();
    assert_eq!(
        desk.get("/api/patient?_limit=1", &token).await.status(),
        200,
        "same port, same token, same records"
    );
}

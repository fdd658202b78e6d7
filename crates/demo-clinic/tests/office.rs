//! What people do in OpenEMR's own screens, and what the server is set to, as a client sees it.

#![allow(clippy::unwrap_used, reason = "a test's helper fails its test")]

mod common;

use common::{Desk, Tokens, desk, desk_with, json_of, tokens};
use demo_clinic::{
    Appointment, Config, Edition, Fault, SEVERITIES, SoapNote, SteppedClock, Units, Vital, eastern,
};
use reqwest::Method;
use serde_json::{Value, json};
use std::{sync::Arc, time::Duration};

async fn at(edition: Edition) -> (Desk, Tokens) {
    let desk = desk(edition).await;
    let tokens = desk.sign_in("drgarcia").await;
    (desk, tokens)
}

async fn json_at(desk: &Desk, token: &Tokens, path: &str) -> Value {
    json_of(desk.get(path, &token.access).await).await
}

fn resources(bundle: &Value) -> Vec<&Value> {
    bundle["entry"].as_array().into_iter().flatten().map(|entry| &entry["resource"]).collect()
}

#[tokio::test]
async fn a_metric_server_converts_what_it_shows_and_nothing_it_is_sent() {
    for (edition, units) in [(Edition::V7_0, Units::MetricOnly), (Edition::V8_2, Units::MetricFirst)] {
        let (desk, token) = at(edition).await;
        let visit = desk.clinic.office().open_visit(1, "2026-03-10 10:30:00", "Check");
        let path = format!("/api/patient/1/encounter/{}/vital", visit.eid);
        desk.clinic.set_units(units);
        let sent = json!({"weight": "181.88", "height": "70", "temperature": "98.6"});
        let stored = desk.api(Method::POST, &path, &token.access).json(&sent).send().await.unwrap();
        assert_eq!(stored.status(), 201);
        let row = json_at(&desk, &token, &path).await[0].clone();
        let shown = |name: &str| row[name].as_str().unwrap().to_owned();
        assert_eq!((shown("weight"), shown("weight_unit")), ("82.499380".to_owned(), "kg".to_owned()));
        assert_eq!((shown("height"), shown("height_unit")), ("177.800000".to_owned(), "cm".to_owned()));
        assert_eq!(
            (shown("temperature"), shown("temperature_unit")),
            ("37.000000".to_owned(), "Cel".to_owned())
        );
        let search = format!("/fhir/Observation?patient={}&code=29463-7", first_patient(&desk));
        let bundle = json_at(&desk, &token, &search).await;
        let kilograms = resources(&bundle)
            .into_iter()
            .any(|one| one["valueQuantity"]["code"] == "kg" && one["valueQuantity"]["value"] == 82.49938);
        assert!(kilograms, "{edition}: FHIR shows the same");
        let kept = desk.clinic.records().vitals(1).pop().unwrap();
        assert_eq!(kept.weight.as_deref(), Some("181.880000"), "{edition}: stored as sent, in pounds");
    }
}

fn first_patient(desk: &Desk) -> String {
    desk.clinic.records().patient_by_pid(1).unwrap().uuid
}

#[tokio::test]
async fn a_merged_patient_is_gone_and_no_empty_chart() {
    for edition in Edition::ALL {
        let (desk, token) = at(edition).await;
        let office = desk.clinic.office();
        let gone = desk.clinic.records().patient_by_pid(2).unwrap();
        let moved = desk.clinic.records().encounters(2);
        assert!(office.merge_patient(2, 1) && !office.merge_patient(2, 1), "there is nobody left to merge");
        let uuid = &gone.uuid;
        assert_eq!(desk.get(&format!("/api/patient/{uuid}"), &token.access).await.status(), 400, "{edition}");
        let visits = desk.get(&format!("/api/patient/{uuid}/encounter"), &token.access).await;
        assert_eq!(visits.status(), if edition == Edition::V7_0 { 400 } else { 200 }, "{edition}: Q125");
        let visits = json_of(visits).await;
        assert!(visits["validationErrors"]["uuid"].is_object(), "{edition}: not an empty list");
        let read = desk.get(&format!("/fhir/Patient/{uuid}"), &token.access).await;
        assert_eq!((read.status().as_u16(), json_of(read).await), (404, json!([])), "{edition}");
        let found =
            json_at(&desk, &token, &format!("/fhir/Observation?patient={uuid}&category=vital-signs")).await;
        assert_eq!(found["total"], 0, "{edition}");
        let orphan = format!("/api/patient/2/encounter/{}/soap_note", moved[0].eid);
        let note = json!({"plan": "Written into nowhere"});
        let stored = desk.api(Method::POST, &orphan, &token.access).json(&note).send().await.unwrap();
        assert_eq!(stored.status(), 201, "{edition}: taken, and seen by nobody (Q108)");
        let now = desk.clinic.records().encounters(1);
        assert!(
            moved.iter().all(|one| now.iter().any(|row| row.eid == one.eid)),
            "{edition}: the visits moved"
        );
        let numbers = desk.clinic.records().patient_count();
        assert_eq!(numbers, 39, "{edition}");
    }
}

#[tokio::test]
async fn arriving_in_the_servers_own_calendar_makes_a_visit_once() {
    let (desk, token) = at(Edition::V8_0).await;
    let office = desk.clinic.office();
    let today = desk.clinic.today();
    let booked = Appointment {
        pid: 20,
        pc_aid: Some(8),
        pc_event_date: today.to_string(),
        pc_start_time: "10:00:00".to_owned(),
        pc_hometext: "Cough".to_owned(),
        pc_catid: 5,
        ..Appointment::default()
    };
    let id = office.book(booked);
    let made = office.arrive(id).unwrap();
    assert_eq!(office.arrive(id), Some(made), "the visit of today is there already");
    let uuid = desk.clinic.records().patient_by_pid(20).unwrap().uuid;
    let visits = json_at(&desk, &token, &format!("/api/patient/{uuid}/encounter")).await;
    assert_eq!((&visits["data"][0]["eid"], &visits["data"][0]["reason"]), (&json!(made), &json!("Cough")));
    let row = json_at(&desk, &token, &format!("/api/appointment/{id}")).await;
    assert_eq!(row[0]["pc_apptstatus"], "@");
    desk.clinic.set_arrival_makes_visit(false);
    let other =
        office.book(Appointment { pid: 4, pc_event_date: today.to_string(), ..Appointment::default() });
    assert_eq!(office.arrive(other), None, "where it is switched off, nothing is made (Q130)");
}

#[tokio::test]
async fn a_deleted_visit_is_in_no_list_and_a_note_comes_under_two() {
    for edition in Edition::ALL {
        let (desk, token) = at(edition).await;
        let office = desk.clinic.office();
        let first = office.open_visit(1, "2026-03-10 10:30:00", "First");
        let second = office.open_visit(1, "2026-03-11 10:30:00", "Second");
        let note = SoapNote { pid: 1, eid: first.eid, plan: Some("Rest".to_owned()), ..SoapNote::default() };
        let sid = office.write_note(note);
        let listed = |eid: i64| format!("/api/patient/1/encounter/{eid}/soap_note");
        assert_eq!(desk.get(&listed(second.eid), &token.access).await.status(), 404);
        office.list_note_also_under(1, sid, second.eid);
        let there = json_at(&desk, &token, &listed(second.eid)).await;
        assert_eq!(there[0]["id"], sid, "{edition}: the same note, under another visit (Q128)");
        assert!(office.delete_visit(1, first.eid) && !office.delete_visit(1, first.eid));
        let visits =
            json_at(&desk, &token, &format!("/api/patient/{}/encounter", first_patient(&desk))).await;
        let numbers: Vec<&Value> = visits["data"].as_array().unwrap().iter().map(|row| &row["eid"]).collect();
        assert!(!numbers.contains(&&json!(first.eid)), "{edition}: deleted");
        let left = json_at(&desk, &token, &listed(first.eid)).await;
        assert_eq!(left[0]["id"], sid, "{edition}: still listed under the visit's number");
        office.lock_visit(second.eid);
        assert!(desk.clinic.records().is_locked(second.eid));
        let on_locked = json!({"plan": "After the lock"});
        let stored =
            desk.api(Method::POST, &listed(second.eid), &token.access).json(&on_locked).send().await.unwrap();
        assert_eq!(stored.status(), 201, "{edition}: the lock is nothing to the API (Q105)");
    }
}

#[tokio::test]
async fn a_vitals_form_can_be_unknown_to_fhir_or_hold_nothing() {
    let (desk, token) = at(Edition::V8_0).await;
    let office = desk.clinic.office();
    let visit = office.open_visit(20, "2026-03-10 10:30:00", "Check");
    let zero = || Some("0.000000".to_owned());
    let form = Vital {
        pid: 20,
        eid: visit.eid,
        date: "2026-03-10 10:31:00".to_owned(),
        weight: zero(),
        height: zero(),
        pulse: zero(),
        note: Some("Refused to be weighed".to_owned()),
        ..Vital::default()
    };
    office.record_vitals(form);
    let uuid = desk.clinic.records().patient_by_pid(20).unwrap().uuid;
    let search = format!("/fhir/Observation?patient={uuid}&category=vital-signs");
    let bundle = json_at(&desk, &token, &search).await;
    assert!(!resources(&bundle).is_empty(), "there are Observations");
    assert!(resources(&bundle).iter().all(|one| one.get("valueQuantity").is_none()), "and none has a value");
    assert!(!bundle.to_string().contains("Refused to be weighed"), "the remark is in the visit's list only");
    office.keep_from_fhir(&desk.clinic.records().vitals(20)[0].uuid);
    assert_eq!(json_at(&desk, &token, &search).await["total"], 0, "FHIR does not know the form");
    let listed = json_at(&desk, &token, &format!("/api/patient/20/encounter/{}/vital", visit.eid)).await;
    assert_eq!(listed[0]["note"], "Refused to be weighed");
    office.keep_from_fhir(&uuid);
    assert_eq!(desk.get(&format!("/fhir/Patient/{uuid}"), &token.access).await.status(), 404);
    assert_eq!(desk.get(&format!("/api/patient/{uuid}"), &token.access).await.status(), 200);
}

#[tokio::test]
async fn each_severity_becomes_a_criticality_and_never_a_severity() {
    let wanted = |severity: &str| match severity {
        "unassigned" => "unable-to-assess",
        "mild" | "mild_to_moderate" | "moderate" => "low",
        _ => "high",
    };
    for edition in Edition::ALL {
        let desk = with_scopes(desk(edition).await, "user/AllergyIntolerance.read user/allergy.read").await;
        let token = desk.0.sign_in_with(&desk.1, "drgarcia").await;
        let office = desk.0.clinic.office();
        let uuid = office.record_allergy(1, "Penicillin", "hives", None);
        let fhir = format!("/fhir/AllergyIntolerance/{uuid}");
        let read = json_at(&desk.0, &token, &fhir).await;
        assert!(read.get("criticality").is_none(), "{edition}: an empty field says nothing (Q129)");
        for severity in SEVERITIES {
            assert!(office.set_allergy_severity(&uuid, Some(severity)));
            let read = json_at(&desk.0, &token, &fhir).await;
            assert_eq!(read["criticality"], wanted(severity), "{edition}: {severity}");
            assert!(read["reaction"][0].get("severity").is_none(), "{edition}: never there");
            let row = json_at(&desk.0, &token, &format!("/api/allergy/{uuid}")).await;
            assert_eq!(row["data"]["severity_al"], severity, "{edition}: the clinic's own word");
        }
    }
}

/// A client that may read a few things more, and its scopes.
async fn with_scopes(mut desk: Desk, more: &str) -> (Desk, String) {
    let scope = format!("{} {more}", common::SCOPE);
    let made = desk.register(&scope).await;
    desk.client_id = made["client_id"].as_str().unwrap().to_owned();
    desk.clinic.enable_client(&desk.client_id);
    (desk, scope)
}

#[tokio::test]
async fn a_declined_scope_is_not_in_the_token() {
    for edition in Edition::ALL {
        let desk = desk(edition).await;
        desk.clinic.decline_at_consent("user/vital.write");
        let back = desk.code("drgarcia", desk.clinic.https_url(), true).await;
        let answer = json_of(desk.exchange(&back["code"]).await).await;
        let granted = answer["scope"].as_str().unwrap();
        assert!(granted.contains("user/vital.read") && !granted.contains("user/vital.write"), "{edition}");
        let token = tokens(&answer);
        let path = "/api/patient/1/encounter/1000/vital";
        let refused =
            desk.api(Method::POST, path, &token.access).json(&json!({"pulse": "70"})).send().await.unwrap();
        assert_eq!(refused.status(), 401, "{edition}: and the route is closed (Q25)");
    }
}

#[tokio::test]
async fn a_session_after_a_nonce_lives_on_its_named_scopes() {
    for edition in Edition::ALL {
        let clock = Arc::new(SteppedClock::at("2026-03-10T15:00:00Z".parse().unwrap()));
        let desk = desk_with(Config::edition(edition).with_patients(5).with_clock(clock.clone())).await;
        let mut token = desk.sign_in("drgarcia").await;
        for _ in 0..3 {
            clock.advance(Duration::from_secs(3600));
            let form = [
                ("grant_type", "refresh_token"),
                ("client_id", desk.client_id.as_str()),
                ("refresh_token", token.refresh.as_str()),
            ];
            if edition != Edition::V7_0 {
                let bare = desk.token(&form).await;
                assert_eq!(bare.status(), 400, "{edition}: Q126");
                let said = json_of(bare).await;
                assert_eq!(
                    (&said["error"], &said["hint"]),
                    (&json!("invalid_scope"), &json!("Check the `nonce` scope"))
                );
            }
            token = tokens(&json_of(desk.refresh(&token.refresh).await).await);
            assert_eq!(desk.get("/api/patient?_limit=1", &token.access).await.status(), 200, "{edition}");
        }
    }
}

#[tokio::test]
async fn offsets_and_the_date_of_answers_follow_the_clinics_clock() {
    let clock = Arc::new(SteppedClock::at("2026-07-01T15:00:00Z".parse().unwrap()));
    let config = Config::edition(Edition::V8_0).with_patients(30).with_clock(clock).in_zone(eastern());
    let (desk, scope) = with_scopes(desk_with(config).await, "user/Appointment.read").await;
    let token = desk.sign_in_with(&scope, "drgarcia").await;
    let office = desk.clinic.office();
    let book = |day: &str| Appointment {
        pid: 20,
        pc_event_date: day.to_owned(),
        pc_start_time: "10:00:00".to_owned(),
        pc_end_time: "10:30:00".to_owned(),
        ..Appointment::default()
    };
    office.book(book("2026-01-15"));
    office.book_series(book("2026-07-15"), 7, 10);
    office.book_all_day(20, Some(8), "2026-07-20", "Day clinic");
    let uuid = desk.clinic.records().patient_by_pid(20).unwrap().uuid;
    let bundle = json_at(&desk, &token, &format!("/fhir/Appointment?patient={uuid}")).await;
    let starts: Vec<&str> = resources(&bundle).iter().filter_map(|one| one["start"].as_str()).collect();
    assert!(starts.contains(&"2026-01-15T10:00:00-05:00"), "winter: {starts:?}");
    assert!(starts.contains(&"2026-07-15T10:00:00-04:00"), "summer: {starts:?}");
    assert!(!starts.iter().any(|start| start.starts_with("2026-07-22")), "only a series' first date (Q109)");
    let ends: Vec<&str> = resources(&bundle).iter().filter_map(|one| one["end"].as_str()).collect();
    assert!(ends.contains(&"2026-07-21T00:00:00-04:00"), "all of a day ends with the day: {ends:?}");
    assert!(
        bundle["meta"]["lastUpdated"].as_str().unwrap().starts_with("2026-07-01T11:00"),
        "the wall clock"
    );
    desk.clinic.set_clock_skew(2 * 24 * 3600);
    let answer = desk.get("/api/version", &token.access).await;
    assert_eq!(answer.headers()["date"], "Fri, 03 Jul 2026 15:00:00 GMT", "two days ahead");
}

#[tokio::test]
async fn faults_leave_an_answer_right_but_for_one_thing() {
    let (desk, token) = at(Edition::V8_0).await;
    let (one, two) = (first_patient(&desk), desk.clinic.records().patient_by_pid(2).unwrap().uuid);
    let search = format!("/fhir/Observation?patient={one}&category=vital-signs&code=29463-7");
    let faults = desk.clinic.faults();
    let path = "/apis/default/fhir/Observation";
    let right = json_at(&desk, &token, &search).await;
    faults.once("GET", path, Fault::ForeignSubject { patient: two.clone() });
    let bundle = json_at(&desk, &token, &search).await;
    let last = resources(&bundle).pop().unwrap().clone();
    assert_eq!(last["subject"]["reference"], format!("Patient/{two}"));
    assert_eq!(bundle["total"], right["total"]);
    faults.once("GET", path, Fault::OutcomeEntry { total: 3 });
    let bundle = json_at(&desk, &token, &search).await;
    assert_eq!(
        (&bundle["total"], &resources(&bundle).pop().unwrap()["resourceType"]),
        (&json!(3), &json!("OperationOutcome"))
    );
    faults.once("GET", path, Fault::UnitCode { loinc: "29463-7".to_owned(), code: "[stone_av]".to_owned() });
    assert!(json_at(&desk, &token, &search).await.to_string().contains("[stone_av]"));
    faults.once("GET", path, Fault::WithoutTime);
    let bundle = json_at(&desk, &token, &search).await;
    assert!(resources(&bundle).iter().all(|one| one.get("effectiveDateTime").is_none()));
    faults.once("GET", path, Fault::NotFound);
    let nothing = desk.get(&search, &token.access).await;
    assert_eq!((nothing.status().as_u16(), nothing.text().await.unwrap()), (404, String::new()));
    assert_eq!(json_at(&desk, &token, &search).await["total"], right["total"], "and then all is right again");
}

#[tokio::test]
async fn people_who_are_easily_taken_for_each_other_are_there() {
    let (desk, token) = at(Edition::V8_0).await;
    let records = desk.clinic.records();
    let [maria, marina] =
        ["Ana María", "Ana Marina"].map(|given| records.patients_named("Ferreira Lopes", given).remove(0));
    assert_eq!(maria.birth_date, marina.birth_date, "twins");
    let [alpha, aleph] = [23, 24].map(|pid| records.patient_by_pid(pid).unwrap().family);
    assert_eq!((alpha.chars().count(), aleph.chars().count(), alpha[..67] == aleph[..67]), (70, 70, true));
    let named = json_at(&desk, &token, "/api/patient?lname=Whitfield").await;
    let suffixes: Vec<&Value> = named["data"].as_array().unwrap().iter().map(|row| &row["suffix"]).collect();
    assert_eq!(suffixes, [&json!("Sr."), &json!("Jr.")]);
    let card = json_at(&desk, &token, "/fhir/Patient?identifier=00012345").await;
    assert_eq!(
        resources(&card)[0]["name"][0]["family"],
        "Castellano",
        "the number on the card, not the row's"
    );
}

#[tokio::test]
async fn settings_and_errands_are_reachable_from_outside() {
    let (desk, _) = at(Edition::V8_0).await;
    let demo = |path: &str| format!("{}/demo/{path}", desk.clinic.http_url());
    let sent = json!({"units": 4, "declined": ["user/vital.write"]});
    let set = json_of(desk.http.post(demo("settings")).json(&sent).send().await.unwrap()).await;
    assert_eq!((&set["units"], &set["clock_skew"]), (&json!(4), &json!(0)), "the rest stays");
    assert_eq!(desk.clinic.settings().units, Units::MetricOnly);
    let bad = desk.http.post(demo("settings")).json(&json!({"units": 7})).send().await.unwrap();
    assert_eq!(bad.status(), 400, "there is no such setting");
    assert_eq!(desk.clinic.settings().units, Units::MetricOnly, "and nothing has changed");
    let errand = |body: Value| desk.http.post(demo("office")).json(&body).send();
    let columns = json!({"fname": "Zora", "lname": "Test", "DOB": "1990-01-01", "sex": "Female"});
    let pid = json_of(errand(json!({"do": "register", "columns": columns})).await.unwrap()).await;
    assert_eq!(desk.clinic.records().patient_by_pid(pid.as_i64().unwrap()).unwrap().given, "Zora");
    let dead =
        errand(json!({"do": "set_deceased", "pid": pid, "at": "2026-03-01 04:00:00", "reason": ""})).await;
    assert_eq!(dead.unwrap().status(), 200);
    let gone = json_of(errand(json!({"do": "delete_patient", "pid": pid})).await.unwrap()).await;
    assert_eq!(gone, json!(true));
    assert_eq!(errand(json!({"do": "dance"})).await.unwrap().status(), 400);
}

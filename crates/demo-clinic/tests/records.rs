//! Who lives in the clinic, and that it is always the same people.

mod common;

use common::{desk, json_of};
use demo_clinic::{Config, Edition};
use reqwest::Method;
use serde_json::json;
use std::collections::HashSet;

fn config(seed: u64) -> Config {
    Config { seed, patients: 300, today: Some(jiff::civil::date(2026, 3, 10)), ..Config::default() }
}

#[tokio::test]
async fn the_same_seed_gives_the_same_charts_and_another_gives_others() {
    let (one, same, other) = (
        demo_clinic::start(config(7)).await.unwrap(),
        demo_clinic::start(config(7)).await.unwrap(),
        demo_clinic::start(config(8)).await.unwrap(),
    );
    let mut differs = 0;
    for pid in 1..=300 {
        assert_eq!(one.records().patient_by_pid(pid), same.records().patient_by_pid(pid));
        assert_eq!(one.records().vitals(pid), same.records().vitals(pid));
        assert_eq!(one.records().lists(pid), same.records().lists(pid));
        differs += usize::from(one.records().notes(pid) != other.records().notes(pid));
    }
    assert!(differs > 100, "another seed, other charts: {differs}");
    assert_eq!(one.records().appointments_on("2026-03-10"), same.records().appointments_on("2026-03-10"));
    assert_ne!(
        one.records().patient_by_pid(1).unwrap().uuid,
        one.records_of("north").patient_by_pid(1).unwrap().uuid,
        "the sites have different people"
    );
}

#[tokio::test]
async fn the_people_are_varied_and_the_named_ones_are_there() {
    let clinic = demo_clinic::start(config(7)).await.unwrap();
    let records = clinic.records();
    let all: Vec<_> = (1..=300).filter_map(|pid| records.patient_by_pid(pid)).collect();
    assert_eq!(records.patients_named("Reyes", "Maria").len(), 2, "two people of one name");
    assert!(records.patients_named("Smith", "John").len() >= 3);
    assert_eq!(records.encounters(3).len(), 700, "Walter Abernathy has a long history");
    assert!(all.iter().any(|one| !one.family.is_ascii()), "accents and other scripts");
    assert!(all.iter().any(|one| one.birth_date.starts_with("2026")), "newborns");
    let uuids: HashSet<_> = all.iter().map(|one| one.uuid.clone()).collect();
    assert_eq!(uuids.len(), 300, "every uuid is its own");
    let today = records.appointments_on("2026-03-10");
    assert!((16..=32).contains(&today.len()), "about twelve for each physician: {}", today.len());
    assert!(today.iter().any(|row| row.pid == 1), "Maria Reyes comes today");
    let zero =
        (1..=300).flat_map(|pid| records.vitals(pid)).any(|row| row.weight.as_deref() == Some("0.000000"));
    assert!(zero, "some forms were filled in part");
}

#[tokio::test]
async fn what_is_written_is_read_back_beside_what_was_there() {
    let desk = desk(Edition::V8_0).await;
    let token = desk.sign_in("drgarcia").await.access;
    let records = desk.clinic.records();
    let (before, uuid) = (records.encounters(1).len(), records.patient_by_pid(1).unwrap().uuid);
    let body =
        json!({"pc_catid": "5", "class_code": "AMB", "reason": "<b>é</b>\u{0}", "external_id": "mark"});
    let made = desk
        .api(Method::POST, &format!("/api/patient/{uuid}/encounter"), &token)
        .json(&body)
        .send()
        .await
        .unwrap();
    assert_eq!(made.status(), 200);
    let after = records.encounters(1);
    assert_eq!(after.len(), before + 1);
    assert_eq!(after.last().unwrap().reason.as_deref(), Some("<b>é</b>\u{0}"), "Q54: verbatim");
    let delta =
        json_of(desk.get("/fhir/Encounter?_lastUpdated=ge2000-01-01&patient=nobody", &token).await).await;
    assert_eq!(delta["total"], 0, "a reference to nobody finds nobody");
}

#[tokio::test]
async fn on_7_0_a_fresh_encounter_lets_another_patients_reading_leak_in() {
    let desk = desk(Edition::V7_0).await;
    let token = desk.sign_in("drgarcia").await.access;
    let uuid = desk.clinic.records().patient_by_pid(2).unwrap().uuid;
    let search = format!("/fhir/Observation?patient={uuid}&code=29463-7");
    let before = json_of(desk.get(&search, &token).await).await["total"].as_u64().unwrap();
    let body = json!({"pc_catid": "5", "class_code": "AMB"});
    let made = desk
        .api(Method::POST, &format!("/api/patient/{uuid}/encounter"), &token)
        .json(&body)
        .send()
        .await
        .unwrap();
    assert_eq!(made.status(), 201);
    let after = json_of(desk.get(&search, &token).await).await;
    assert_eq!(after["total"].as_u64().unwrap(), before + 1, "Q74");
    let subjects: HashSet<_> = after["entry"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["resource"]["subject"]["reference"].to_string())
        .collect();
    assert_eq!(subjects.len(), 1, "and it is labelled with this patient");
}

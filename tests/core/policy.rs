//! A computer with a clinic's file: what it settles holds, whoever asks.

use crate::desk::Desk;
use app::{
    ClinicPolicy,
    contract::{ClientChoice, ErrorCode, IndexView, PolicyEntry, Settings},
};
use demo_clinic::{Config, DemoClinic, Edition};
use serde_json::{Value, json};
use std::{path::PathBuf, sync::Arc};

async fn clinic() -> Arc<DemoClinic> {
    let config = Config::edition(Edition::V8_0).with_patients(60);
    Arc::new(demo_clinic::start(config).await.expect("a demo clinic"))
}

fn file(entries: Value) -> ClinicPolicy {
    let Value::Object(entries) = entries else { panic!("entries") };
    ClinicPolicy::read(PathBuf::from("/etc/rounds/clinic.json"), entries)
}

fn folder() -> Arc<tempfile::TempDir> {
    Arc::new(tempfile::tempdir().expect("a folder"))
}

#[tokio::test]
async fn what_the_clinic_has_settled_holds_and_a_persons_own_comes_back_without_its_file() {
    let (clinic, folder) = (clinic().await, folder());
    let free = Desk::under(Arc::clone(&clinic), Arc::clone(&folder), ClinicPolicy::default());
    let mine = Settings { lock_after_minutes: 20, ..free.rounds.state().settings };
    free.rounds.save_settings(mine.clone()).await.expect("theirs to set");
    drop(free);

    let settled =
        json!({ "lockAfterMinutes": 3, "providerNames": { "drgarcia": "Dr. García" }, "zoom": 200 });
    let desk = Desk::under(Arc::clone(&clinic), Arc::clone(&folder), file(settled));
    let state = desk.rounds.state();
    assert_eq!(state.settings.lock_after_minutes, 3, "the clinic's");
    assert_eq!(state.policy.settled, [PolicyEntry::LockAfterMinutes, PolicyEntry::ProviderNames]);
    let wrong: Vec<_> = state.policy.wrong.iter().filter_map(|wrong| wrong.entry.as_deref()).collect();
    assert_eq!(wrong, ["zoom"], "a slip is named at the start, and the rest holds");
    let longer = Settings { lock_after_minutes: 30, ..state.settings.clone() };
    let refused = desk.rounds.save_settings(longer).await.expect_err("settled");
    assert_eq!(refused.code, ErrorCode::SettledByClinic);
    let larger = Settings { zoom_percent: 150, ..state.settings };
    let state = desk.rounds.save_settings(larger).await.expect("what is not settled is theirs");
    assert_eq!((state.settings.lock_after_minutes, state.settings.zoom_percent), (3, 150));
    drop(desk);

    let free = Desk::under(clinic, folder, ClinicPolicy::default());
    let own = free.rounds.state().settings;
    assert_eq!((own.lock_after_minutes, own.zoom_percent), (20, 150), "the clinic has let go");
}

#[tokio::test]
async fn no_other_clinic_and_no_other_client_than_the_files_can_be_connected() {
    let clinic = clinic().await;
    let address = clinic.https_url().to_owned();
    let named = file(json!({ "clinic": { "address": address.clone(), "clientId": "settled" } }));
    let desk = Desk::under(Arc::clone(&clinic), folder(), named);
    let elsewhere = desk.rounds.check_clinic("https://evil.example", "").await.expect_err("another clinic");
    assert_eq!(elsewhere.code, ErrorCode::SettledByClinic, "before anything is asked of it");
    desk.rounds.check_clinic(&address, "").await.expect("the clinic's own");
    let before = clinic.requests().all().len();
    let other = ClientChoice::Entered { client_id: "other".into(), client_secret: None };
    for choice in [ClientChoice::Register, other] {
        let refused = desk.rounds.connect_clinic(&address, "", choice).await.expect_err("another client");
        assert_eq!(refused.code, ErrorCode::SettledByClinic);
    }
    assert_eq!(clinic.requests().all().len(), before, "no client was registered beside the settled one");
}

#[tokio::test]
async fn where_no_index_is_kept_patients_are_looked_for_at_the_clinic_and_only_they_are_here() {
    let (clinic, folder) = (clinic().await, folder());
    let desk = Desk::under(clinic, folder, file(json!({ "keepIndex": false, "rules": rules() })));
    desk.connect().await;
    desk.sign_in("drgarcia").await;
    desk.state_until(|state| state.index == IndexView::NotKept).await;
    let here = desk.rounds.search_patients("reyes").await.expect("searched");
    assert!(here.hits.is_empty(), "nobody is here");
    let found = desk.rounds.search_server("reyes").await.expect("the clinic answers");
    assert!(!found.hits.is_empty(), "the clinic knows them");
    assert_eq!(found.index, IndexView::NotKept);
    let typed = desk.rounds.clinic_rules().await.expect("somebody is signed in");
    assert_eq!(typed.buffer_minutes, "25", "the clinic's rules");
    let refused = desk.rounds.save_clinic_rules(&typed).await.expect_err("settled");
    assert_eq!(refused.code, ErrorCode::SettledByClinic);
}

fn rules() -> Value {
    let mut rules = serde_json::to_value(domain::clinic_rules::ClinicRules::default()).expect("plain data");
    rules["bufferMinutes"] = json!(25);
    rules
}

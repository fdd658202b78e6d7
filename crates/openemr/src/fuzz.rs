//! Fuzz targets on stable Rust: every parser of something that comes from outside, fed with answers of the demo clinic
//! (`tests/seeds`) that were damaged in every way. `cargo test` tries 256 cases of each, `PROPTEST_CASES` or
//! `cargo xtask fuzz --cases N` as many as one has patience for.
//!
//! What has to hold: nothing panics, nothing of another patient is read, nothing is dropped without being counted, no
//! endpoint leaves the clinic's origin, and no token is believed that the server has not signed.

use crate::{
    answer::{Verdict, judge},
    channel::rows_of,
    discovery::read_endpoints,
    editions::Edition,
    fhir::{
        bundle,
        chart_list::ChartRecord,
        laboratory, lists, metadata, observation,
        {
            care::{CarePlan, CareTeam, Device, Goal},
            documents::DocumentReference,
            immunization::Immunization,
            medicine::Dispense,
            orders::{ProcedureDone, ServiceRequest},
            patient::patient_of_resource,
            reports::DiagnosticReport,
        },
    },
    id_token::{Expected, Keys, check_claims, verify},
    ids::ClientId,
    lenient::{Row, text_at},
    parsed::Parsed,
    redirect::{Callback, RedirectUri, parse},
    rest::{appointments, documents, encounters, entries, insurance, notes, patients, procedures, vitals},
    route::{Api, Whose},
    transport::Answer,
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{
    encounter::Eid,
    patient::{PatientUuid, Pid},
    phi::Secret,
};
use jiff::Timestamp;
use proptest::{prelude::*, sample::Index};
use serde_json::{Value, json};
use std::{fs, path::Path, sync::OnceLock};

/// The answers of every edition whose names begin so, the oldest edition first.
fn seeds(prefix: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for edition in ["7.0", "8.0", "8.2"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/seeds").join(edition);
        for entry in fs::read_dir(folder).expect("the seeds") {
            let path = entry.expect("an entry").path();
            let name = path.file_name().and_then(|name| name.to_str()).expect("a name").to_owned();
            if name.starts_with(prefix) {
                let text = fs::read_to_string(&path).expect("text");
                found.extend(Some((name, text)).filter(|(_, text)| text.len() > 2));
            }
        }
    }
    found.sort_by(|one, other| one.0.cmp(&other.0));
    assert!(!found.is_empty(), "there are seeds that begin with {prefix}");
    found
}

/// One way to damage JSON.
#[derive(Clone, Debug)]
enum Damage {
    /// Something else in place of a member or element.
    Put(Index, Value),
    /// A member or element of the same answer in place of another.
    Copy(Index, Index),
    /// A member or element less.
    Remove(Index),
    /// The text ends here.
    Cut(Index),
    /// Another byte.
    Byte(Index, u8),
}

fn damage() -> impl Strategy<Value = Damage> {
    prop_oneof![
        4 => (any::<Index>(), odd_value()).prop_map(|(at, value)| Damage::Put(at, value)),
        2 => (any::<Index>(), any::<Index>()).prop_map(|(at, from)| Damage::Copy(at, from)),
        2 => any::<Index>().prop_map(Damage::Remove),
        1 => any::<Index>().prop_map(Damage::Cut),
        1 => (any::<Index>(), any::<u8>()).prop_map(|(at, byte)| Damage::Byte(at, byte)),
    ]
}

/// Values that OpenEMR or somebody else has put where they do not belong.
fn odd_value() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
        "[a-z0-9-]{0,40}".prop_map(Value::from),
        Just(json!([])),
        Just(json!({})),
        Just(json!([null, {"resource": 7}])),
        Just(json!("0000-00-00 00:00:00")),
        Just(json!("2026-13-45T99:99:99+99:99")),
        Just(json!("Patient/")),
        Just(json!("https://other.example.org/oauth2/default")),
        Just(json!(u64::MAX)),
    ]
}

/// The text with the damage done.
fn damaged(seed: &str, damages: &[Damage]) -> Vec<u8> {
    let mut value: Value = serde_json::from_str(seed).unwrap_or(Value::Null);
    let mut bytes_later = Vec::new();
    for damage in damages {
        match damage {
            Damage::Put(at, new) => at_index(&mut value, *at, |place| *place = new.clone()),
            Damage::Copy(at, from) => {
                let mut copied = Value::Null;
                at_index(&mut value, *from, |place| copied = place.clone());
                at_index(&mut value, *at, |place| *place = copied);
            }
            Damage::Remove(at) => at_index(&mut value, *at, |place| match place {
                Value::Array(list) => drop(list.pop()),
                Value::Object(members) => {
                    let first = members.keys().next().cloned();
                    first.map(|key| members.remove(&key));
                }
                other => *other = Value::Null,
            }),
            later => bytes_later.push(later),
        }
    }
    let mut bytes = value.to_string().into_bytes();
    for damage in bytes_later {
        if bytes.is_empty() {
            break;
        }
        match damage {
            Damage::Cut(at) => bytes.truncate(at.index(bytes.len())),
            Damage::Byte(at, byte) => {
                let at = at.index(bytes.len());
                bytes[at] = *byte;
            }
            _ => {}
        }
    }
    bytes
}

fn count(value: &Value) -> usize {
    1 + match value {
        Value::Array(list) => list.iter().map(count).sum(),
        Value::Object(members) => members.values().map(count).sum(),
        _ => 0,
    }
}

/// Does something to the n-th value, counted through the whole tree.
fn at_index(value: &mut Value, at: Index, change: impl FnOnce(&mut Value)) {
    fn find<'a>(value: &'a mut Value, left: &mut usize) -> Option<&'a mut Value> {
        if *left == 0 {
            return Some(value);
        }
        *left -= 1;
        match value {
            Value::Array(list) => list.iter_mut().find_map(|one| find(one, left)),
            Value::Object(members) => members.values_mut().find_map(|one| find(one, left)),
            _ => None,
        }
    }
    let mut left = at.index(count(value));
    if let Some(place) = find(value, &mut left) {
        change(place);
    }
}

fn judged(status: u16, body: Vec<u8>, edition: Edition) -> Option<Value> {
    match judge(&Answer { status, body, ..Answer::default() }, edition.differences(), Api::Standard) {
        Verdict::Json(value) => Some(value),
        _ => None,
    }
}

/// The patient in whose name the seeds answer.
fn maria() -> &'static PatientUuid {
    static MARIA: OnceLock<PatientUuid> = OnceLock::new();
    MARIA.get_or_init(|| {
        let (_, patient) = seeds("rest_patient").remove(0);
        let patient: Value = serde_json::from_str(&patient).expect("JSON");
        PatientUuid::parse(&text_at(&patient, "/data/uuid")).expect("a uuid")
    })
}

/// Every entry was read, counted, or is of another kind; and whoever was read is this patient's.
fn bundle_holds<T>(found: &Value, kind: &str, parse: impl Fn(&Value) -> Option<T>) {
    let Ok(Parsed { items, unreadable, foreign }) = bundle::read(found, kind, &Whose::default(), &parse)
    else {
        return;
    };
    assert_eq!(foreign, 0, "{kind}: nobody's in particular were asked for");
    let entries = found.pointer("/entry").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let others = entries.iter().filter(|entry| {
        let is = text_at(entry, "/resource/resourceType");
        !is.is_empty() && is != kind
    });
    let accounted = items.len() + unreadable as usize + others.count();
    assert!(accounted >= entries.len(), "{kind}: nothing is lost");
    for entry in entries.iter().filter_map(|entry| entry.get("resource")) {
        let whose = ["/subject/reference", "/patient/reference"].map(|at| text_at(entry, at));
        if parse(entry).is_some() && kind != "Patient" {
            let hers = format!("patient/{}", maria());
            assert!(
                whose.iter().any(|one| one.eq_ignore_ascii_case(&hers)),
                "{kind}: of nobody else, {whose:?}"
            );
        }
    }
}

/// Whatever a reading says, its values are numbers in the unit the sign is kept in, and nothing without a unit is one.
fn vitals_hold(found: &Value) {
    bundle_holds(found, "Observation", |one| observation::observed(one, maria()));
}

fn chart_record_holds<T: ChartRecord>(found: &Value) {
    bundle_holds(found, T::RESOURCE, |resource| T::of_resource(resource, maria()));
}

/// The patient's own rows and no others.
fn rows_hold(found: &Value, owner: &str) {
    let Ok(rows) = rows_of(found) else { return };
    let (maria, pid, eid) = (maria(), Pid(1), Eid(7));
    for row in rows.iter().filter_map(Row::of) {
        let uuid_owner = PatientUuid::parse(&row.text("puuid")).is_ok_and(|uuid| uuid == *maria);
        let pid_owner = row.id("pid") == Some(1);
        let by_uuid = encounters::encounter_of_row(row, maria).is_some()
            || insurance::policy_of_row(row, maria).is_some()
            || procedures::result_of_row(row, maria).is_some();
        assert!(!by_uuid || uuid_owner, "{owner}: a row of another patient was read");
        let by_number = entries::numbered_of_row(row, pid).is_some()
            || notes::note_of_row(row, pid, eid).is_some()
            || vitals::reading_of_row(row, maria, pid, eid).is_some();
        assert!(!by_number || pid_owner, "{owner}: a row of another patient was read");
        let _ = appointments::appointment_of_row(row);
        let _ = documents::document_of_row(row, pid, true);
        let _ = patients::patient_of_row(row);
    }
}

struct Signed {
    token: String,
    keys: Keys,
    issuer: String,
    client: ClientId,
    issued: Timestamp,
}

/// The id_token of the seeds with everything that belongs to it.
fn signed() -> &'static Signed {
    static SIGNED: OnceLock<Signed> = OnceLock::new();
    SIGNED.get_or_init(|| {
        let token = seeds("id_token").remove(0).1.trim().to_owned();
        let keys: Value = serde_json::from_str(&seeds("jwk").remove(0).1).expect("JSON");
        let payload = URL_SAFE_NO_PAD.decode(token.split('.').nth(1).expect("claims")).expect("base64");
        let claims: Value = serde_json::from_slice(&payload).expect("JSON");
        let client = claims["aud"].as_str().or_else(|| claims["aud"][0].as_str()).expect("a client");
        #[expect(clippy::cast_possible_truncation, reason = "seconds since 1970")]
        let seconds = claims["exp"].as_f64().expect("an end") as i64 - 600;
        Signed {
            keys: Keys::read(&keys),
            issuer: text_at(&claims, "/iss"),
            client: ClientId::parse(client).expect("an id"),
            issued: Timestamp::from_second(seconds).expect("a time"),
            token,
        }
    })
}

impl Signed {
    fn expected(&self) -> Expected<'_> {
        Expected { issuer: &self.issuer, client: &self.client, nonce: None, now: self.issued }
    }
}

#[test]
fn the_seed_of_the_id_token_is_believed_as_it_is() {
    let signed = signed();
    let token = Secret::new(signed.token.clone());
    assert!(verify(&token, &signed.expected(), &signed.keys).is_ok(), "otherwise the target tests nothing");
}

/// The seeds of one target, read once.
macro_rules! seeds_of {
    ($($prefix:literal),+) => {{
        static SEEDS: OnceLock<Vec<(String, String)>> = OnceLock::new();
        SEEDS.get_or_init(|| [$(seeds($prefix)),+].concat())
    }};
}

proptest! {
    #[test]
    fn bundles(seed in any::<Index>(), damages in proptest::collection::vec(damage(), 0..5)) {
        let (name, text) = seed.get(seeds_of!("bundle_"));
        let Some(found) = judged(200, damaged(text, &damages), Edition::V8_0) else { return Ok(()) };
        match name.trim_start_matches("bundle_").trim_end_matches(".json") {
            "AllergyIntolerance" => bundle_holds(&found, "AllergyIntolerance", |one| lists::allergy_of(one, maria())),
            "Condition" => bundle_holds(&found, "Condition", |one| lists::problem_of(one, maria())),
            "MedicationRequest" => bundle_holds(&found, "MedicationRequest", |one| lists::medication_of(one, maria())),
            name if name.starts_with("Observation") => {
                bundle_holds(&found, "Observation", |one| laboratory::result_of(one, maria()));
                vitals_hold(&found);
            }
            "Patient" => bundle_holds(&found, "Patient", patient_of_resource),
            "CarePlan" => chart_record_holds::<CarePlan>(&found),
            "CareTeam" => chart_record_holds::<CareTeam>(&found),
            "Device" => chart_record_holds::<Device>(&found),
            "Goal" => chart_record_holds::<Goal>(&found),
            "DiagnosticReport" => chart_record_holds::<DiagnosticReport>(&found),
            "DocumentReference" => chart_record_holds::<DocumentReference>(&found),
            "Immunization" => chart_record_holds::<Immunization>(&found),
            "MedicationDispense" => chart_record_holds::<Dispense>(&found),
            "Procedure" => chart_record_holds::<ProcedureDone>(&found),
            "ServiceRequest" => chart_record_holds::<ServiceRequest>(&found),
            _ => drop(bundle::read(&found, "Appointment", &Whose::default(), |one| {
                crate::fhir::appointment::appointment_of_resource(one, &crate::Learned::default())
            })),
        }
    }

    #[test]
    fn rest_envelopes(
        seed in any::<Index>(),
        status in prop_oneof![4 => Just(200u16), 1 => 100u16..600],
        damages in proptest::collection::vec(damage(), 0..5),
    ) {
        let (name, text) = seed.get(seeds_of!("rest_"));
        for edition in Edition::ALL {
            if let Some(found) = judged(status, damaged(text, &damages), edition) {
                prop_assert!((200..300).contains(&status), "only a success is one");
                rows_hold(&found, name);
            }
        }
    }

    #[test]
    fn redirects(
        seed in any::<Index>(),
        edits in proptest::collection::vec((any::<Index>(), "\\PC{0,3}"), 0..4),
        port in any::<u16>(),
    ) {
        let (_, text) = seed.get(seeds_of!("redirect"));
        let mut characters: Vec<char> = text.trim().chars().collect();
        for (at, new) in edits {
            let at = at.index(characters.len());
            characters.splice(at..at.saturating_add(1), new.chars());
            if characters.is_empty() {
                break;
            }
        }
        let text: String = characters.into_iter().collect();
        for redirect in [RedirectUri::DeepLink, RedirectUri::Loopback { port }] {
            if let Ok(Callback::Code { code, state, .. }) = parse(&text, redirect) {
                prop_assert!(!code.expose().is_empty() && !state.is_empty(), "both are there");
                let ours = text.to_ascii_lowercase();
                prop_assert!(
                    ours.starts_with("app.rounds.desktop://oauth/callback?")
                        || ours.starts_with("http://127.0.0.1:"),
                    "{} is not one of our addresses", text
                );
            }
        }
    }

    #[test]
    fn discovery_documents(seed in any::<Index>(), damages in proptest::collection::vec(damage(), 0..5)) {
        let (_, text) = seed.get(seeds_of!("openid", "smart", "metadata", "jwk"));
        let Some(found) = judged(200, damaged(text, &damages), Edition::V8_0) else { return Ok(()) };
        if let Ok(endpoints) = read_endpoints(&found) {
            let issuer = url::Url::parse(&text_at(&found, "/issuer")).expect("it was accepted");
            for one in [&endpoints.authorize, &endpoints.token, &endpoints.registration, &endpoints.logout, &endpoints.keys] {
                prop_assert_eq!(one.scheme(), "https", "tokens go over TLS only");
                prop_assert_eq!(one.origin(), issuer.origin(), "and to the clinic only");
                prop_assert!(one.username().is_empty(), "with nobody's name in the address");
            }
        }
        let _ = Edition::from_scopes(found.get("scopes_supported").unwrap_or(&Value::Null));
        let _ = metadata::read(&found);
        let token = Secret::new(signed().token.clone());
        let believed = verify(&token, &signed().expected(), &Keys::read(&found)).is_ok();
        prop_assert!(!believed || text.contains("\"keys\""), "a document that holds no key verifies nothing");
    }

    #[test]
    fn id_tokens(at in any::<Index>(), byte in any::<u8>(), cut in any::<bool>(), damages in proptest::collection::vec(damage(), 0..4)) {
        let signed = signed();
        let mut bytes = signed.token.clone().into_bytes();
        let at = at.index(bytes.len());
        if cut { bytes.truncate(at) } else { bytes[at] = byte }
        let token = String::from_utf8_lossy(&bytes).into_owned();
        let changed = token != signed.token;
        let verdict = verify(&Secret::new(token), &signed.expected(), &signed.keys);
        prop_assert!(verdict.is_err() == changed, "a token with one byte changed is not the server's");

        let claims = signed.token.split('.').nth(1).expect("claims");
        let claims = String::from_utf8(URL_SAFE_NO_PAD.decode(claims).expect("base64")).expect("text");
        let forged = damaged(&claims, &damages);
        if check_claims(&URL_SAFE_NO_PAD.encode(&forged), &signed.expected()).is_ok() {
            prop_assert!(std::str::from_utf8(&forged).is_ok(), "claims are text");
            // A number beyond every range in a member nobody reads is no JSON value, and no harm.
            let Ok(forged) = serde_json::from_slice::<Value>(&forged) else { return Ok(()) };
            prop_assert_eq!(text_at(&forged, "/iss"), signed.issuer.clone(), "the clinic's own");
            prop_assert!(forged["aud"].to_string().contains(signed.client.as_str()), "made out to this client");
            prop_assert!(PatientUuid::parse(&text_at(&forged, "/sub")).is_ok(), "about somebody");
        }
    }
}

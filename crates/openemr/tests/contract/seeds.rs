//! The seeds of the fuzz targets (`src/fuzz.rs`): answers of the demo clinic, written down once in `tests/seeds`.
//!
//! `ROUNDS_WRITE_SEEDS=1 cargo test -p openemr --test contract seeds` writes them anew.

use crate::common::{BOTH, Clinic, DEEP_LINK};
use demo_clinic::Edition;
use std::{fs, path::PathBuf};

const KINDS: [&str; 16] = [
    "AllergyIntolerance",
    "Appointment",
    "CarePlan",
    "CareTeam",
    "Condition",
    "Device",
    "DiagnosticReport",
    "DocumentReference",
    "Goal",
    "Immunization",
    "MedicationDispense",
    "MedicationRequest",
    "Observation",
    "Patient",
    "Procedure",
    "ServiceRequest",
];

fn folder(edition: Edition) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/seeds").join(edition.to_string())
}

/// A small answer is as good a seed as a big one, and a hundred times faster: three entries of each list.
fn shortened(body: &str) -> String {
    let Ok(mut value) = serde_json::from_str::<serde_json::Value>(body) else { return body.to_owned() };
    for pointer in ["", "/entry", "/data", "/data/0", "/rest/0/resource"] {
        if let Some(list) = value.pointer_mut(pointer).and_then(serde_json::Value::as_array_mut) {
            list.truncate(3);
        }
    }
    serde_json::to_string_pretty(&value).expect("JSON") + "\n"
}

#[tokio::test]
async fn the_seeds_of_the_fuzz_targets_are_there() {
    for edition in BOTH {
        let folder = folder(edition);
        if std::env::var_os("ROUNDS_WRITE_SEEDS").is_some() {
            write(edition).await;
        }
        for name in [
            "bundle_Condition.json",
            "rest_encounter.json",
            "openid.json",
            "jwk.json",
            "id_token.txt",
            "redirect.txt",
        ] {
            let seed = fs::read_to_string(folder.join(name)).expect(name);
            assert!(seed.len() > 40, "{edition}: {name} holds an answer");
        }
    }
}

async fn write(edition: Edition) {
    let clinic = Clinic::open(edition).await;
    let client = clinic.client();
    let signed_in = clinic.tokens_of(&client, "admin").await.expect("signed in");
    let keeper = std::sync::Arc::clone(&clinic.keeper);
    let (_, stored) = openemr::OpenEmr::begin(
        std::sync::Arc::clone(&clinic.connection),
        std::sync::Arc::clone(&clinic.facts),
        client.clone(),
        signed_in,
        keeper,
    )
    .await;
    let (maria, pid) = clinic.patient("Reyes", "Maria");
    let noted = clinic.demo.records().notes(pid.0.into()).first().expect("a note").eid;
    let eid = domain::encounter::Eid(u32::try_from(noted).expect("a number"));
    stored.expect("kept");
    let kept = clinic.keeper.now().expect("tokens");
    let authority = reqwest::Certificate::from_pem(clinic.demo.ca_pem().as_bytes()).expect("a certificate");
    #[expect(clippy::disallowed_methods, reason = "trusts the demo clinic and nobody else")]
    let web = reqwest::Client::builder().tls_certs_merge([authority]).no_proxy().build().expect("a client");
    let form = [
        ("grant_type", "refresh_token"),
        ("client_id", client.id().as_str()),
        ("refresh_token", kept.refresh.expose().as_str()),
    ];
    let token = web.post(clinic.facts.endpoints.token.clone()).form(&form).send().await.expect("answered");
    let token: serde_json::Value = token.json().await.expect("tokens");
    let bearer = token["access_token"].as_str().expect("a token").to_owned();
    let get = async |url: String| {
        let request = web.get(url).bearer_auth(&bearer);
        shortened(&request.send().await.expect("answered").text().await.expect("text"))
    };
    let (home, folder) = (clinic.demo.https_url(), folder(edition));
    fs::create_dir_all(&folder).expect("a folder");
    let keep = |name: &str, text: String| fs::write(folder.join(name), text).expect("written");
    for kind in KINDS {
        let asked = match kind {
            "Patient" => format!("_id={maria}"),
            "Observation" => format!("patient={maria}&category=laboratory"),
            _ => format!("patient={maria}"),
        };
        let answer = get(format!("{home}/apis/default/fhir/{kind}?{asked}")).await;
        keep(&format!("bundle_{kind}.json"), answer);
    }
    let of_uuid = format!("{home}/apis/default/api/patient/{maria}");
    let of_pid = format!("{home}/apis/default/api/patient/{pid}");
    for (name, url) in [
        ("patient", of_uuid.clone()),
        ("encounter", format!("{of_uuid}/encounter")),
        ("insurance", format!("{of_uuid}/insurance")),
        ("vital", format!("{of_pid}/encounter/{eid}/vital")),
        ("soap_note", format!("{of_pid}/encounter/{eid}/soap_note")),
        ("appointment", format!("{of_pid}/appointment")),
        ("medication", format!("{of_pid}/medication")),
        ("document", format!("{of_pid}/document?path=/medicalrecord")),
        ("procedure", format!("{home}/apis/default/api/procedure")),
    ] {
        keep(&format!("rest_{name}.json"), get(url).await);
    }
    for (name, path) in [
        ("openid", "oauth2/default/.well-known/openid-configuration"),
        ("smart", "apis/default/fhir/.well-known/smart-configuration"),
        ("metadata", "apis/default/fhir/metadata"),
        ("jwk", "oauth2/default/jwk"),
    ] {
        keep(&format!("{name}.json"), get(format!("{home}/{path}")).await);
    }
    keep("id_token.txt", kept.id_token.expose().clone() + "\n");
    let started = clinic.sign_in(&client).start(openemr::RedirectUri::DeepLink).expect("started");
    let back = crate::common::browser::Browser::default().sign_in(&started.browser, "drgarcia").await;
    assert!(back.starts_with(DEEP_LINK), "by deep link");
    keep("redirect.txt", back + "\n");
}

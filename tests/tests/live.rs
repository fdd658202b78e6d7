//! `cargo xtask live` at the stand-in of each release, and at one that keeps metric units: what it plays passes, and what it
//! writes down names nobody.

use demo_clinic::{Config, DemoClinic, Edition, Units};
use rounds_tests::trouble::While;
use rounds_tests::{Outcome, Trouble, programs};
use serde_json::Value;
use std::path::Path;
use std::process::Stdio;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::Command;

/// Plays the check as its program does, with an administrator who enables the client as soon as it is there. Whether it
/// passed, and what it wrote.
async fn check(clinic: &DemoClinic, folder: &Path) -> Outcome<(bool, Value, String)> {
    let authority = folder.join("authority.pem");
    std::fs::write(&authority, clinic.ca_pem())?;
    let mut command = Command::new(programs::built("live")?);
    command.args(["--at", clinic.https_url(), "--nobody-is-real", "127.0.0.1", "--to"]).arg(folder);
    command.env("SSL_CERT_FILE", &authority).env("ROUNDS_LIVE_USER", "drgarcia");
    command.env("ROUNDS_LIVE_PASSWORD", demo_clinic::PASSWORD).kill_on_drop(true);
    let mut child =
        command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().doing(|| "live".to_owned())?;
    let output = child.stdout.take().ok_or(Trouble::new("live has no output"))?;
    let mut lines = BufReader::new(output).lines();
    while let Some(line) = lines.next_line().await? {
        let registered = line.strip_prefix("This computer is registered as client ");
        if let Some(client) = registered.and_then(|rest| rest.strip_suffix('.')) {
            assert!(clinic.enable_client(client), "the clinic knows the client that is named");
        }
    }
    let passed = child.wait().await?.success();
    let text = std::fs::read_to_string(folder.join("report.md"))?;
    Ok((passed, serde_json::from_slice(&std::fs::read(folder.join("report.json"))?)?, text))
}

// The program that is started believes the clinic by a file of authorities.
#[cfg_attr(not(target_os = "linux"), ignore = "SSL_CERT_FILE is read on Linux alone")]
#[tokio::test]
async fn the_check_of_a_new_openemr_passes_at_every_release_and_in_metric_units_and_names_nobody() -> Outcome
{
    for (edition, units) in [
        (Edition::V7_0, Units::default()),
        (Edition::V8_0, Units::default()),
        (Edition::V8_2, Units::default()),
        (Edition::V8_2, Units::MetricFirst),
    ] {
        let config = Config::edition(edition).with_patients(20).with_units(units);
        let clinic = demo_clinic::start(config).await?;
        let folder = tempfile::tempdir()?;
        let (passed, report, text) = check(&clinic, folder.path()).await?;
        let stages = report["stages"].as_array().cloned().unwrap_or_default();
        let fell: Vec<&Value> = stages.iter().filter(|stage| stage["held"] != true).collect();
        assert!(fell.is_empty(), "{edition} {units:?}: {fell:#?}");
        assert!(passed && stages.len() > 12, "{edition} {units:?}: every stage was played");
        let everything = format!("{report}{text}");
        for (what, secret) in clinic.secrets() {
            assert!(!everything.contains(&secret), "{edition}: the report holds a {what}");
        }
        let records = clinic.records();
        for pid in 1..=records.patient_count() as i64 {
            let Some(patient) = records.patient_by_pid(pid) else { continue };
            for mark in [patient.uuid, patient.birth_date] {
                assert!(!everything.contains(&mark), "{edition}: the report holds something of a patient");
            }
        }
        assert!(!everything.contains("Zq"), "{edition}: not even the name of its own");
    }
    Ok(())
}

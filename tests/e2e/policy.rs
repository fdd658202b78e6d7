//! A computer with a clinic's file, in the shipped window: what it settles stands there and cannot be changed, and what of
//! it does not hold is named before anybody has signed in.

use crate::{Set, pictures, play};
use rounds_tests::Outcome;
use rounds_tests::eye::beginning;
use rounds_tests::pages::{ClinicPage, SignInPage};
use serde_json::{Value, json};
use std::fs;

/// Whether nobody can type into a box; nothing where there is no such box.
const SETTLED: &str = "const [label] = arguments;
    const of = [...document.querySelectorAll('label')].find((one) => one.textContent.trim().startsWith(label));
    const box = of && document.getElementById(of.htmlFor);
    return box ? box.readOnly : null;";

#[test]
#[ignore = "real window"]
fn what_the_clinics_file_settles_cannot_be_set_and_its_slips_are_named_at_the_start() -> Outcome {
    play(|| async {
        let mut set = Set::default().await?;
        let folder = set.session.folder().join("policy");
        fs::create_dir_all(&folder)?;
        let day = json!({ "from": "07:30", "to": "18:00" });
        let file = json!({
            "clinic": { "address": set.clinic.https_url() },
            "lockAfterMinutes": 3,
            "keepIndex": false,
            "language": "xx",
            "rules": {
                "noticeHours": 0, "windowDays": 60, "bufferMinutes": 5,
                "week": [day, day, day, day, day, Value::Null, Value::Null],
                "lunch": Value::Null, "durations": [{ "kind": "routine", "minutes": 25 }],
            },
            "providerNames": { "drgarcia": "Dr. García" },
            "zoomPercent": 300,
        });
        fs::write(folder.join("clinic.json"), file.to_string())?;
        set.launch.variables.push(("ROUNDS_CLINIC_FOLDER".into(), folder.to_string_lossy().into_owned()));

        let window = set.open().await?;
        // One line names them, and is read out; why is said on demand.
        window
            .find("alert", beginning("Parts of the clinic’s file do not hold: language, zoomPercent"))
            .await?;
        pictures(&window, "policy-line").await?;
        window.click("button", "Details").await?;
        for slip in
            ["language: Rounds does not speak this language.", "zoomPercent: There is no entry of this name."]
        {
            window.reads(slip).await?;
        }
        let settled = async |label: &str| window.script(SETTLED, vec![json!(label)]).await;
        assert_eq!(settled("Clinic address").await?, json!(true), "the clinic is the file's");
        assert_eq!(window.value("textbox", "Clinic address").await?, set.clinic.https_url());
        pictures(&window, "policy-connect").await?;
        window.click("button", "Connect").await?;
        SignInPage(&window).whole_way(&set.records).await?;

        window.reads("No patient list is kept on this computer").await?;
        window.fill("combobox", "Find a patient", "reyes").await?;
        window
            .until("somebody at the clinic's server", async || {
                Ok(window.count("option", beginning("Reyes")).await? > 0)
            })
            .await?;
        pictures(&window, "policy-search").await?;
        window.press("\u{e00c}").await?;
        window.click("button", beginning("Settings")).await?;
        window.reads("Your clinic has settled this for its computers").await?;
        assert_eq!(settled("Lock when nobody uses it for").await?, json!(true), "the minutes are the file's");
        window.reads("When the clinic is open and how visits are planned").await?;
        assert!(!window.has("button", "Save rules").await?, "there is nothing to keep");
        pictures(&window, "policy-settings").await?;
        window.close().await
    })
}

#[test]
#[ignore = "real window"]
fn a_clinics_file_that_is_no_json_keeps_nobody_from_charting() -> Outcome {
    play(|| async {
        let mut set = Set::default().await?;
        let folder = set.session.folder().join("policy");
        fs::create_dir_all(&folder)?;
        fs::write(folder.join("clinic.json"), "{ \"lockAfterMinutes\": 3, ")?;
        set.launch.variables.push(("ROUNDS_CLINIC_FOLDER".into(), folder.to_string_lossy().into_owned()));
        let window = set.open().await?;
        window.find("alert", beginning("Parts of the clinic’s file do not hold: The file")).await?;
        window.click("button", "Details").await?;
        window.reads("The file: It is not written as it has to be.").await?;
        ClinicPage(&window).connect(set.clinic.https_url()).await?;
        SignInPage(&window).whole_way(&set.records).await?;
        window.find("alert", beginning("Parts of the clinic’s file do not hold: The file")).await?;
        let height = "return document.querySelector('[role=alert]').getBoundingClientRect().height";
        let height = window.script(height, vec![]).await?.as_f64().unwrap_or(f64::MAX);
        assert!(height <= 40.0, "a slim line, not {height} px of the day");
        window.click("button", "Close for now").await?;
        assert!(!window.text().await?.contains("do not hold"), "it was read");
        window.close().await
    })
}

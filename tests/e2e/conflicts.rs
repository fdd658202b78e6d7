//! A colleague changes a note while it is being changed here: nothing is written over, both versions stand side by side,
//! and what the clinician decides for each section is what the clinic has.

use crate::barriers::look;
use crate::{Set, play};
use demo_clinic::SoapNote;
use rounds_tests::clinic::Chart;
use rounds_tests::eye::beginning;
use rounds_tests::job::Job;
use rounds_tests::pages::{NotePage, PatientsPage, UnsentPage, VisitPage};
use rounds_tests::{Outcome, Trouble};
use serde_json::json;
use std::cell::RefCell;

/// A colleague writes another plan, through the same API.
#[expect(clippy::disallowed_methods, reason = "trusts the demo clinic and nobody else")]
async fn colleague_rewrites(set: &Set, note: &SoapNote, plan: &str) -> Outcome {
    let secrets = set.clinic.secrets();
    let tokens = secrets.iter().filter(|(what, _)| *what == "access token");
    let certificate = reqwest::Certificate::from_pem(set.clinic.ca_pem().as_bytes())?;
    let client = reqwest::Client::builder().no_proxy().tls_certs_only([certificate]).build()?;
    let address = format!(
        "{}/apis/default/api/patient/{}/encounter/{}/soap_note/{}",
        set.clinic.https_url(),
        note.pid,
        note.eid,
        note.id
    );
    let text = json!({
        "subjective": note.subjective, "objective": note.objective, "assessment": note.assessment, "plan": plan,
    });
    for (_, token) in tokens {
        let answer = client.put(&address).bearer_auth(token).json(&text).send().await?;
        if answer.status().is_success() {
            return Ok(());
        }
    }
    Err(Trouble::new("no token lets the colleague in"))
}

#[test]
#[ignore = "real window"]
fn a_note_changed_at_two_desks_is_decided_section_by_section() -> Outcome {
    play(|| async {
        let set = Set::default().await?;
        let job = Job::default();
        let name = format!("{}, {}", job.patient.0, job.patient.1);
        let window = set.signed_in().await?;
        let before = set.records.chart_of(job.patient.0, job.patient.1).await?;
        PatientsPage(&window).open(job.query, &name).await?;
        VisitPage(&window).start(&job.visit).await?;
        NotePage(&window).fill(&job.note).await?;
        NotePage(&window).send().await?;
        let pid = before.patient["pid"].as_i64().ok_or(Trouble::new("a patient has a number"))?;
        let mine = |note: &SoapNote| note.plan.as_deref() == Some(job.note.plan);
        let stored = || set.clinic.records().notes(pid).into_iter().find(mine);
        window.until("the note in the clinic", async || Ok(stored().is_some())).await?;
        NotePage(&window).listed().await?;
        let note = stored().ok_or(Trouble::new("the note is in the clinic"))?;

        window.click("button", beginning("Edit note of")).await?;
        window.fill("textbox", "Subjective", "Dry cough for 8 days").await?;
        window.fill("textbox", "Plan", "Fluids and rest").await?;
        colleague_rewrites(&set, &note, "Codeine at night").await?;
        window.click("button", "Send changes").await?;
        window.reads("Changed in OpenEMR meanwhile").await?;

        window.click("button", beginning("Unsent")).await?;
        window.click("button", beginning("Decide between two versions")).await?;
        for words in [job.note.plan, "Fluids and rest", "Codeine at night", "2 parts are still undecided."] {
            window.reads(words).await?;
        }
        let found = RefCell::new(Vec::new());
        look(&window, "two versions", &found).await?;
        let found = found.into_inner();
        assert!(found.is_empty(), "axe complains:\n{}", found.join("\n"));

        let choose = "const [section, side] = arguments;
            const part = [...document.querySelectorAll('dialog section')].find((one) => one.ariaLabel === section);
            const label = [...part.querySelectorAll('label')].find((one) => one.textContent.trim() === side);
            label.click();";
        window.script(choose, vec![json!("Subjective"), json!("Yours")]).await?;
        window.script(choose, vec![json!("Plan"), json!("OpenEMR’s")]).await?;
        window.click("button", "Send what was decided").await?;
        let decided = |note: &SoapNote| note.subjective.as_deref() == Some("Dry cough for 8 days");
        let arrived = async || Ok(set.clinic.records().notes(pid).iter().any(decided));
        window.until("what was decided in the clinic", arrived).await?;
        UnsentPage(&window).counts(0).await?;

        let after = set.records.chart_of(job.patient.0, job.patient.1).await?;
        let notes = Chart::new_since(&after.notes, &before.notes, "id");
        assert_eq!(notes.len(), 1, "one note, not two");
        assert_eq!(notes[0]["subjective"], "Dry cough for 8 days", "mine, as I decided");
        assert_eq!(notes[0]["plan"], "Codeine at night", "the colleague's, as I decided");
        assert_eq!(notes[0]["objective"], job.note.objective, "what nobody changed stands");
        window.close().await
    })
}

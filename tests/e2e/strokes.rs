//! What a visit costs in strokes, what is asked before anything of it leaves, and how its page stands afterwards.

use crate::{Set, pictures, play};
use demo_clinic::{Clock, Encounter, PatientSummary, SystemClock, Vital};
use jiff::ToSpan;
use rounds_tests::job::Job;
use rounds_tests::pages::{PatientsPage, ReceiptPage, VisitPage};
use rounds_tests::strokes::{Hand, with_follow_up};
use rounds_tests::window::Window;
use rounds_tests::{Outcome, Trouble, day};

const REASON: &str = "Cough for a week";

/// The patient of the job, with a visit of today that the front desk has begun.
fn arrived(set: &Set, job: &Job) -> Outcome<(PatientSummary, Encounter)> {
    let mut found = set.clinic.records().patients_named(job.patient.0, job.patient.1);
    let who = found.pop().ok_or(Trouble::new("the patient of the job"))?;
    let now = day::clinic_time(SystemClock.now());
    // Of today, also just after midnight.
    let at = now.saturating_sub(5.minutes()).max(now.date().at(0, 0, 0, 0));
    let visit =
        set.clinic.office().open_visit(who.pid, &at.strftime("%Y-%m-%d %H:%M:%S").to_string(), REASON);
    Ok((who, visit))
}

async fn at_the_visit(set: &Set, job: &Job) -> Outcome<Window> {
    let window = set.signed_in().await?;
    window.resize(1280, 800).await?;
    PatientsPage(&window).open(job.query, job.patient.0).await?;
    VisitPage(&window).reopen(REASON).await?;
    window.settled().await?;
    Ok(window)
}

#[test]
#[ignore = "real window"]
fn vitals_note_and_send_take_ten_tabs_and_two_commands_and_then_the_page_is_read() -> Outcome {
    play(|| async {
        let set = Set::default().await?;
        let job = Job::default();
        let (who, visit) = arrived(&set, &job)?;
        let window = at_the_visit(&set, &job).await?;
        let readings = job.readings(&window, &set.records).await?;
        let mut hand = Hand::at(&window);
        hand.chart_by_keys(&job, &readings).await?;
        println!("vitals, note and send of an open visit by the keyboard: {}", hand.strokes);
        assert!(hand.strokes.tabs <= 10 && hand.strokes.commands <= 2, "{}", hand.strokes);
        let pid = who.pid;
        let arrived = async || {
            let records = set.clinic.records();
            let of_the_visit = |eid: i64| eid == visit.eid;
            let vitals = records.vitals(pid).iter().filter(|one| of_the_visit(one.eid)).count();
            let notes = records.notes(pid).iter().filter(|one| of_the_visit(one.eid)).count();
            Ok(vitals == 1 && notes == 1)
        };
        window.until("one set of vitals and one note at the clinic", arrived).await?;
        // Whoever goes on pressing sends nothing more and opens nothing.
        for _ in 0..3 {
            hand.enter().await?;
        }
        window.reads("All of this visit is in OpenEMR.").await?;
        for invites in ["Send visit", "Send vitals"] {
            assert!(!window.has("button", invites).await?, "{invites} is not offered for what is sent");
        }
        assert!(!window.has("textbox", "Subjective").await?, "text instead of boxes");
        let notes = set.clinic.records().notes(pid).iter().filter(|one| one.eid == visit.eid).count();
        assert_eq!(notes, 1, "one note");
        pictures(&window, "visit-read").await?;
        window.close().await
    })
}

#[test]
#[ignore = "real window"]
fn vitals_note_and_send_by_the_mouse_need_no_scrolling() -> Outcome {
    play(|| async {
        let set = Set::default().await?;
        let job = Job::default();
        arrived(&set, &job)?;
        let window = at_the_visit(&set, &job).await?;
        let readings = job.readings(&window, &set.records).await?;
        let mut hand = Hand::at(&window);
        for (name, typed) in &readings {
            hand.click("textbox", *name).await?;
            hand.write(typed).await?;
        }
        for (section, text) in job.note.sections() {
            hand.click("textbox", section).await?;
            hand.write(text).await?;
        }
        let boxes = hand.strokes.clicks;
        hand.click("button", "Send visit").await?;
        hand.click("button", "Send now").await?;
        window.gone("button", "Send now").await?;
        println!("the same by the mouse, {boxes} of the clicks into boxes: {}", hand.strokes);
        assert_eq!(hand.strokes.scrolls, 0, "everything is in sight at 1280×800");
        assert_eq!(hand.strokes.clicks - boxes, 2, "Send visit, and the receipt's own");
        window.close().await
    })
}

/// What came of the whole job at the clinic: one set of vitals and one note in the visit that was there, no other visit,
/// and one appointment more.
async fn charted(
    set: &Set,
    window: &Window,
    who: &PatientSummary,
    visit: &Encounter,
    before: usize,
) -> Outcome {
    let there = async || {
        let records = set.clinic.records();
        let vitals = records.vitals(who.pid).iter().filter(|one| one.eid == visit.eid).count();
        let notes = records.notes(who.pid).iter().filter(|one| one.eid == visit.eid).count();
        Ok((vitals, notes, records.appointments(who.pid).len()) == (1, 1, before + 1))
    };
    window.until("vitals, note and appointment at the clinic", there).await
}

#[test]
#[ignore = "real window"]
fn from_finding_the_patient_to_the_next_appointment_it_takes_eleven_tabs_and_four_commands() -> Outcome {
    play(|| async {
        let set = Set::default().await?;
        let job = with_follow_up(Job::default());
        let (who, visit) = arrived(&set, &job)?;
        let before = set.clinic.records().appointments(who.pid).len();
        let visits = set.clinic.records().encounters(who.pid).len();
        let window = set.signed_in().await?;
        window.resize(1280, 800).await?;
        window.settled().await?;
        let mut hand = Hand::at(&window);
        hand.whole_job_by_keys(&job, &set.records).await?;
        println!("the whole job by the keyboard: {}", hand.strokes);
        let strokes = hand.strokes;
        assert!(strokes.tabs <= 11 && strokes.commands <= 4, "{strokes}");
        assert_eq!((strokes.clicks, strokes.scrolls), (0, 0), "by the keyboard alone");
        charted(&set, &window, &who, &visit, before).await?;
        assert_eq!(set.clinic.records().encounters(who.pid).len(), visits, "no second visit");
        pictures(&window, "follow-up-booked").await?;
        // What one was doing is still there behind it.
        window.press(&fantoccini::key::Key::Escape.to_string()).await?;
        window.reads("All of this visit is in OpenEMR.").await?;
        window.close().await
    })
}

#[test]
#[ignore = "real window"]
fn the_whole_job_by_the_mouse_takes_eight_clicks_and_no_scrolling() -> Outcome {
    play(|| async {
        let set = Set::default().await?;
        let job = with_follow_up(Job::default());
        let (who, visit) = arrived(&set, &job)?;
        let before = set.clinic.records().appointments(who.pid).len();
        let window = set.signed_in().await?;
        window.resize(1280, 800).await?;
        window.settled().await?;
        let mut hand = Hand::at(&window);
        hand.whole_job_by_mouse(&job, &set.records).await?;
        println!("the whole job by the mouse, from box to box with Tab: {}", hand.strokes);
        assert!(hand.strokes.clicks <= 8, "{}", hand.strokes);
        assert_eq!(hand.strokes.scrolls, 0, "everything is in sight at 1280×800");
        charted(&set, &window, &who, &visit, before).await?;
        window.close().await
    })
}

#[test]
#[ignore = "real window"]
fn an_adult_of_110_kg_typed_as_242_kg_is_asked_about_before_anything_leaves() -> Outcome {
    play(|| async {
        let set = Set::default().await?;
        set.clinic.set_units(demo_clinic::Units::MetricFirst);
        let job = Job::default();
        let (who, visit) = arrived(&set, &job)?;
        let last = day::clinic_time(SystemClock.now()).saturating_sub(30.days());
        let last = last.strftime("%Y-%m-%d %H:%M:%S").to_string();
        let before = set.clinic.office().open_visit(who.pid, &last, "Weight check");
        set.clinic.office().record_vitals(Vital {
            pid: who.pid,
            eid: before.eid,
            date: last,
            weight: Some("242.508000".into()),
            ..Vital::default()
        });
        let window = set.signed_in().await?;
        rounds_tests::pages::SettingsPage(&window).metric().await?;
        PatientsPage(&window).open(job.query, job.patient.0).await?;
        window.settled().await?;
        VisitPage(&window).reopen(REASON).await?;
        window.settled().await?;
        let written = || {
            let records = set.clinic.records();
            records.vitals(who.pid).iter().filter(|one| one.eid == visit.eid).count()
        };
        window.fill("textbox", "Weight", "242").await?;
        window.fill("textbox", "Plan", "Walks").await?;
        window.click("button", "Send visit").await?;
        window.reads("Did you mean lb?").await?;
        pictures(&window, "receipt-asks").await?;
        // A quick Enter is on the way back.
        window.press(&fantoccini::key::Key::Enter.to_string()).await?;
        window.gone("button", "Send now").await?;
        window.holds("textbox", "Weight", "242").await?;
        assert_eq!(written(), 0, "nothing has left");
        window.click("button", "Send visit").await?;
        window.click("button", "Use lb").await?;
        ReceiptPage(&window).send().await?;
        window.until("the weight at the clinic", async || Ok(written() == 1)).await?;
        let stored = set.clinic.records().vitals(who.pid).into_iter().find(|one| one.eid == visit.eid);
        let weight = stored.and_then(|one| one.weight).unwrap_or_default();
        assert!(weight.starts_with("242"), "242 lb, not {weight}");
        window.close().await
    })
}

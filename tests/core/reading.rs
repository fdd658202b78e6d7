//! Reading a chart: what failed never looks like what is empty, and nothing of it lies readable on disk.

use crate::{
    changes::{new, typed},
    desk::{Desk, note},
};
use app::contract::{EntryList, ShownValue, VisitKey, VitalsRow, WriteState};
use demo_clinic::{Edition, Fault, Stop, Units, Vital};
use domain::loaded::{Loaded, Why};
use domain::{
    units::{Unit, convert},
    vitals::VitalSign,
};
use rounds_tests::canary::{Canary, in_files};

#[tokio::test]
async fn allergies_that_could_not_be_read_are_unavailable_and_never_none() {
    let desk = Desk::signed_in(Edition::V8_0).await;
    let patient = desk.patient().await;
    desk.clinic.faults().arm("GET", "*/fhir/AllergyIntolerance", Fault::Html, 99);
    desk.rounds.open_chart(&patient).await.expect("a chart");
    let allergies = desk
        .chart_until(&patient, |chart| {
            (chart.allergies != Loaded::Loading && !chart.refreshing).then(|| chart.allergies.clone())
        })
        .await;
    assert_eq!(
        allergies,
        Loaded::Unavailable { why: Why::Unreadable },
        "there is no list that could read as empty"
    );
}

#[tokio::test]
async fn a_chart_is_there_from_the_cache_when_the_clinic_is_not() {
    let desk = Desk::signed_in(Edition::V8_0).await;
    let patient = desk.patient().await;
    desk.rounds.open_chart(&patient).await.expect("a chart");
    let whole = desk.chart_until(&patient, |chart| (!chart.refreshing).then(|| chart.clone())).await;
    assert!(whole.encounters.value().is_some_and(|list| !list.is_empty()), "the chart was read");
    desk.clinic.pause().await;
    desk.rounds.refresh_chart(&patient).await.expect("the cache");
    let cached = desk
        .chart_until(&patient, |chart| {
            let stale = matches!(chart.encounters, Loaded::Known { stale: Some(_), .. });
            (stale && !chart.refreshing).then(|| chart.clone())
        })
        .await;
    assert_eq!(cached.encounters.value(), whole.encounters.value(), "the same visits, marked as old");
    desk.clinic.resume().await.expect("the ports are free");
}

#[tokio::test]
async fn another_patients_readings_never_appear_on_a_7_0_chart() {
    let desk = Desk::signed_in(Edition::V7_0).await;
    let patient = desk.patient().await;
    let pid = desk.pid(&patient);
    // A fresh encounter is what makes 7.0 mix patients in its Observations (Q74).
    desk.visit(&patient).await;
    desk.rounds.refresh_chart(&patient).await.expect("a chart");
    let shown = desk
        .chart_until(&patient, |chart| (!chart.refreshing).then(|| chart.vitals.value().cloned()).flatten())
        .await;
    let own = desk.clinic.records().vitals(pid);
    for row in &shown {
        assert!(
            own.iter().any(|vital| row.reading.id.is_some_and(|id| i64::from(id.0) == vital.id)),
            "each reading on the chart is one of this patient's own"
        );
    }
}

#[tokio::test]
async fn no_patient_and_no_token_lies_readable_on_the_disk() {
    let desk = Desk::signed_in(Edition::V8_0).await;
    let patient = desk.patient().await;
    let name = desk.clinic.records().patient(patient.as_str()).expect("known").family;
    desk.rounds.open_chart(&patient).await.expect("a chart");
    desk.chart_until(&patient, |chart| (!chart.refreshing).then_some(())).await;
    let visit = desk.visit(&patient).await;
    let receipt = desk.rounds.send_note(&patient, &visit, note()).await.expect("a whole note");
    desk.settled(&receipt).await;
    let mut canaries =
        vec![Canary::new("the patient's name", &name), Canary::new("the note", "Cough for a week")];
    canaries.extend(desk.clinic.secrets().iter().map(|(what, secret)| Canary::new(*what, secret)));
    assert!(
        in_files(&desk.home, &[], &canaries).expect("readable").is_empty(),
        "everything on disk is encrypted"
    );
    desk.rounds.close().await;
    assert!(in_files(&desk.home, &[], &canaries).expect("readable").is_empty(), "and so it is after the end");
    for file in ["cache.db", "journal.db"] {
        let path = walk(&desk.home, file).expect("both files are there");
        let head = std::fs::read(path).expect("readable");
        assert!(!head.starts_with(b"SQLite format 3"), "{file} has no plaintext header");
    }
}

#[tokio::test]
async fn a_metric_clinic_reads_the_same_on_the_chart_and_in_the_visit() {
    for edition in Edition::ALL {
        let desk = Desk::signed_in(edition).await;
        desk.clinic.set_units(Units::MetricOnly);
        let patient = desk.patient().await;
        let pid = desk.pid(&patient);
        let visit = desk.visit(&patient).await;
        let VisitKey::Known { eid, .. } = &visit else { panic!("{edition}: the clinic has it") };
        let eid = i64::from(eid.0);
        let opened = desk.clinic.records().encounters(pid);
        let at = opened.iter().find(|one| one.eid == eid).expect("opened").date.clone();
        // 82.5 kg, 163 cm and 36.6 °C as the columns hold them.
        desk.clinic.office().record_vitals(Vital {
            pid,
            eid,
            date: at,
            weight: Some("181.881366".into()),
            height: Some("64.173228".into()),
            temperature: Some("97.880000".into()),
            ..Vital::default()
        });
        let shows = |rows: &[VitalsRow]| rows.iter().any(is_metric);
        desk.rounds.refresh_chart(&patient).await.expect("a chart");
        desk.chart_until(&patient, |chart| {
            let rows = chart.vitals.value().filter(|_| !chart.refreshing)?;
            assert!(shows(rows), "{edition}: 82.5 kg, 163 cm and 36.6 °C on the chart, not {rows:?}");
            Some(())
        })
        .await;
        let view = desk.rounds.read_visit(&patient, &visit).await.expect("its page");
        let rows = view.vitals.value().cloned().unwrap_or_default();
        assert!(shows(&rows), "{edition}: and in the visit, not {rows:?}");
    }
}

/// Whether a row shows what the metric clinic measured, in whatever unit this desk shows it.
fn is_metric(row: &VitalsRow) -> bool {
    let shown = |sign, unit, value: f64| {
        let is = |one: &ShownValue| {
            let there = convert(one.value, one.unit, unit).is_ok_and(|shown| (shown - value).abs() < 0.1);
            one.sign == sign && there
        };
        row.values.iter().any(is)
    };
    shown(VitalSign::Weight, Unit::Kilogram, 82.5)
        && shown(VitalSign::Height, Unit::Centimetre, 163.0)
        && shown(VitalSign::Temperature, Unit::Celsius, 36.6)
}

#[tokio::test]
async fn a_patient_who_was_merged_is_said_to_be_gone_and_has_no_empty_lists() {
    for edition in Edition::ALL {
        let desk = Desk::signed_in(edition).await;
        let patient = desk.patient().await;
        desk.rounds.open_chart(&patient).await.expect("a chart");
        desk.chart_until(&patient, |chart| (!chart.refreshing).then_some(())).await;
        let pid = desk.pid(&patient);
        let (family, given) = ("Abernathy", "Walter");
        let into = desk.clinic.records().patients_named(family, given).first().expect("somebody else").pid;
        assert!(desk.clinic.office().merge_patient(pid, into), "{edition}: somebody merges the two");
        desk.rounds.refresh_chart(&patient).await.expect("a chart");
        let gone = Loaded::Unavailable { why: Why::NoLongerKnown };
        let chart = desk
            .chart_until(&patient, |chart| {
                let told = !chart.refreshing && chart.allergies == gone;
                told.then(|| chart.clone())
            })
            .await;
        let why =
            |loaded: Option<&Why>| assert_eq!(loaded, Some(&Why::NoLongerKnown), "{edition}: never none");
        why(unavailable(&chart.demographics));
        why(unavailable(&chart.problems));
        why(unavailable(&chart.medications));
        why(unavailable(&chart.vitals));
        why(unavailable(&chart.notes));
        why(unavailable(&chart.encounters));
        why(unavailable(&chart.appointments));
        let recent = desk.rounds.recent_patients().await.expect("the list");
        assert!(
            recent.iter().all(|hit| hit.patient.uuid != patient),
            "{edition}: the chart leaves the lists"
        );
    }
}

#[tokio::test]
async fn nothing_of_a_chart_is_kept_before_it_is_known_whose_it_is() {
    for edition in Edition::ALL {
        let desk = Desk::signed_in(edition).await;
        let patient = desk.patient().await;
        desk.rounds.open_chart(&patient).await.expect("a chart");
        let before = desk.chart_until(&patient, |chart| (!chart.refreshing).then(|| chart.clone())).await;
        let known = before.problems.value().expect("problems that were read").len();
        assert!(known > 0, "{edition}: somebody with problems");
        let into = desk.clinic.records().patients_named("Abernathy", "Walter").first().expect("somebody").pid;
        assert!(desk.clinic.office().merge_patient(desk.pid(&patient), into), "{edition}: merged");
        let mut who = desk.clinic.faults().hold("GET", "*/api/patient/*", Stop::Arrived);
        let mut last = desk.clinic.faults().hold("GET", "*/fhir/Observation", Stop::CarriedOut);
        desk.rounds.refresh_chart(&patient).await.expect("a chart");
        assert!(who.reached().await && last.reached().await, "{edition}: all is asked for at once");
        last.go_on();
        // Each list is empty by now, for a patient whom the server does not know (Q125).
        let chart = desk.rounds.read_chart(&patient).await.expect("a chart");
        assert_eq!(chart.problems.value().map(Vec::len), Some(known), "{edition}: nothing reads as none");
        who.go_on();
        let why = desk
            .chart_until(&patient, |chart| {
                unavailable(&chart.problems).filter(|_| !chart.refreshing).cloned()
            })
            .await;
        assert_eq!(why, Why::NoLongerKnown, "{edition}");
    }
}

#[tokio::test]
async fn what_is_written_while_a_chart_is_read_stays_on_it_when_an_older_answer_comes() {
    for edition in Edition::ALL {
        let desk = Desk::signed_in(edition).await;
        let patient = desk.patient().await;
        desk.rounds.open_chart(&patient).await.expect("a chart");
        desk.chart_until(&patient, |chart| (!chart.refreshing).then_some(())).await;
        let allergies = "*/fhir/AllergyIntolerance";
        let mut older = desk.clinic.faults().hold("GET", allergies, Stop::CarriedOut);
        desk.rounds.refresh_chart(&patient).await.expect("a chart");
        assert!(older.reached().await, "{edition}: the list as it is before");
        let mut sent = desk.clinic.faults().hold("POST", "*/allergy", Stop::CarriedOut);
        let mut watch = desk.rounds.watch();
        let added = new(EntryList::Allergy, typed("Synthetic latex", "2026-11-01", "", ""));
        let receipt = desk.rounds.change_entry(&patient, added).await.expect("a whole form");
        assert!(sent.reached().await, "{edition}: it is in OpenEMR");
        let mut after = desk.clinic.faults().hold("GET", allergies, Stop::CarriedOut);
        sent.go_on();
        assert!(after.reached().await, "{edition}: the list is read again");
        let state = async || {
            let unsent = desk.rounds.unsent().await.expect("the journal can be read");
            unsent.into_iter().find(|item| item.id == receipt.write).expect("the write").state
        };
        let is_shown = async || {
            let chart = desk.rounds.read_chart(&patient).await.expect("the cache can be read");
            let all = chart.allergies.value().expect("a list that was read");
            (all.iter().any(|one| one.title == "Synthetic latex"), chart.refreshing)
        };
        assert_ne!(state().await, WriteState::Confirmed, "{edition}: it is still in no list that was read");
        after.go_on();
        let arrives = async {
            while state().await != WriteState::Confirmed {
                watch.next().await.expect("the core speaks");
            }
            assert!(is_shown().await.0, "{edition}: what leaves the outbox stands in its list");
            older.go_on();
            while let (shown, true) = is_shown().await {
                assert!(shown, "{edition}: and stays there");
                watch.next().await.expect("the core speaks");
            }
            assert!(is_shown().await.0, "{edition}: also once everything was read");
        };
        desk.patiently("the older answer to be heard", arrives).await;
    }
}

fn unavailable<T>(loaded: &Loaded<T>) -> Option<&Why> {
    match loaded {
        Loaded::Unavailable { why } => Some(why),
        _ => None,
    }
}

/// The first file of this name below a folder.
fn walk(folder: &std::path::Path, name: &str) -> Option<std::path::PathBuf> {
    std::fs::read_dir(folder).ok()?.flatten().find_map(|entry| {
        let path = entry.path();
        if path.is_dir() { walk(&path, name) } else { (entry.file_name() == name).then_some(path) }
    })
}

//! The patient index: whose role may have one, what it asks for again, and today's charts that are read ahead.

use crate::{desk::Desk, workplace::Workplace};
use app::contract::{ConnectionView, DemographicsChange, IndexView, TypedDemographics};
use demo_clinic::{Config, Edition, Fault, Seen};
use domain::{patient::PatientUuid, time::Clock};
use jiff::Timestamp;
use std::{collections::BTreeSet, time::Duration};

const HOUR: Duration = Duration::from_secs(3600);
const DAY: Duration = Duration::from_secs(24 * 3600);

#[tokio::test]
async fn a_role_that_may_not_read_patients_keeps_no_index() {
    for edition in [Edition::V7_0, Edition::V8_0] {
        let desk = Desk::at(edition).await;
        desk.clinic.faults().arm("GET", "*/api/patient", Fault::RoleRefused, u32::MAX);
        desk.sign_in("frontdesk").await;
        desk.state_until(|state| state.rights.is_some()).await;
        until(&desk, || pages(&desk).into_iter().next()).await;
        let found = desk.rounds.search_patients("reyes").await.expect("the index can be searched");
        assert!(found.hits.is_empty(), "{edition}: nobody is on this computer");
        assert!(
            !matches!(desk.rounds.state().index, IndexView::Complete { .. }),
            "{edition}: and it does not say that nobody is at the clinic: {:?}",
            desk.rounds.state().index
        );
    }
}

#[tokio::test]
async fn a_whole_index_asks_for_changes_from_before_its_download_began() {
    let place = Workplace::with_pin().await;
    place.whole_index().await;
    let began = place.hands.now();
    place.lock().await;
    place.clinic.requests().clear();
    place.hands.pass(2 * HOUR);
    place.unlock().await;
    let since = place.asked_for_changes().await;
    assert!(since < began, "{since}: what was changed while the first pages were being read is among it");
    assert_eq!(pages(&place), [], "and nothing is downloaded again");
}

#[tokio::test]
async fn who_is_changed_during_the_download_is_up_to_date_after_it() {
    let place = Workplace::new().await;
    place.sign_in("drgarcia").await;
    place.whole_index().await;
    place.asked_for_changes().await;
}

#[tokio::test]
async fn a_change_elsewhere_is_found_in_the_index_after_the_next_unlock() {
    let place = Workplace::with_pin().await;
    place.whole_index().await;
    place.asked_for_changes().await;
    let patient = place.patient().await;
    place.lock().await;
    let colleague = place.another("drchen").await;
    let opened = colleague.demographics(&patient).await;
    let wanted = TypedDemographics { family: "Zwillinger".into(), ..opened.clone() };
    let change = DemographicsChange { opened, typed: wanted };
    let receipt = colleague.rounds.change_demographics(&patient, change).await.expect("a whole form");
    colleague.confirmed(&receipt).await;
    place.unlock().await;
    let mut watch = place.rounds.watch();
    loop {
        let found = place.rounds.search_patients("zwillinger").await.expect("the index is open");
        if found.hits.iter().any(|hit| hit.patient.uuid == patient) {
            break;
        }
        watch.next().await.expect("the core runs");
    }
}

#[tokio::test]
async fn whoever_is_new_stands_in_the_index_with_the_suffix_that_fhir_leaves_out() {
    let place = Workplace::with_pin().await;
    place.whole_index().await;
    place.asked_for_changes().await;
    place.lock().await;
    let columns = |suffix| {
        [
            ("lname", "Zwillinger"),
            ("fname", "Paul"),
            ("suffix", suffix),
            ("DOB", "1950-01-02"),
            ("sex", "Male"),
        ]
    };
    place.clinic.office().register(&columns("Sr."));
    place.clinic.office().register(&columns("Jr."));
    place.unlock().await;
    let mut watch = place.rounds.watch();
    let told = async {
        loop {
            let found = place.rounds.search_patients("zwillinger").await.expect("the index is open");
            let mut names: Vec<String> = found.hits.iter().map(|hit| hit.patient.list_name()).collect();
            names.sort();
            if names == ["Zwillinger, Paul, Jr.", "Zwillinger, Paul, Sr."] {
                assert!(found.hits.iter().all(|hit| hit.same_name), "and both are marked");
                return;
            }
            watch.next().await.expect("the core runs");
        }
    };
    place.patiently("father and son are told apart", told).await;
}

#[tokio::test]
async fn after_a_week_the_whole_index_is_read_again() {
    let place = Workplace::with_pin().await;
    place.whole_index().await;
    place.lock().await;
    place.clinic.requests().clear();
    place.hands.pass(8 * DAY);
    // The sign-in is too old to fetch anything; the next one does.
    place.unlock().await;
    assert_eq!(pages(&place), [], "not before the next sign-in");
    place.sign_in("drgarcia").await;
    let first = until(&place, || pages(&place).into_iter().next()).await;
    assert!(first.query.contains("_offset=0"), "from its first page: {}", first.query);
}

#[tokio::test]
async fn todays_own_charts_are_read_ahead_one_by_one_and_each_has_its_line() {
    let desk = Desk::of(Config::edition(Edition::V8_0).with_patients(60)).await;
    desk.sign_in("drgarcia").await;
    desk.state_until(|state| {
        state.rights.is_some() && matches!(state.connection, ConnectionView::Connected { .. })
    })
    .await;
    let mut read = BTreeSet::new();
    let mut watch = desk.rounds.watch();
    desk.rounds.day("").await.expect("the day is asked for");
    // Looking at the day again is what asks for the next one; nobody waits here for the quarter of a minute.
    while read.is_empty() {
        watch.next().await.expect("the core runs");
        read.extend(ahead(&desk).await);
    }
    let mine = desk.mine().await;
    assert!(read.iter().all(|patient| mine.contains(patient)), "only of the clinician's own patients");
    let patient = read.first().expect("one").clone();
    let kept = desk.chart_until(&patient, |chart| chart.encounters.value().map(|_| ())).await;
    assert_eq!(kept, (), "nobody has opened it, and it is here");
    desk.clinic.pause().await;
    let chart = desk.rounds.open_chart(&patient).await.expect("the cache is open");
    assert!(chart.demographics.value().is_some(), "also where the network is gone");
}

/// The pages of the patient list that were asked for.
fn pages(desk: &Desk) -> Vec<Seen> {
    let mut seen = desk.clinic.requests().all();
    seen.retain(|one| {
        one.method == "GET"
            && one.path.ends_with("/api/patient")
            && one.query.contains("_offset")
            && !one.query.contains("_limit=1&")
            && !one.query.contains("name")
    });
    seen
}

/// Whose charts the access log says were read ahead.
async fn ahead(desk: &Desk) -> Vec<PatientUuid> {
    let page = desk.rounds.access_log(None).await.expect("the journal is open");
    page.lines
        .into_iter()
        .filter(|line| line.action == "read chart ahead")
        .filter_map(|line| line.patient)
        .collect()
}

impl Desk {
    /// Whom the clinician sees today.
    async fn mine(&self) -> Vec<PatientUuid> {
        let day = self.rounds.day("").await.expect("the day can be read");
        let entries = day.appointments.value().cloned().unwrap_or_default();
        entries.into_iter().filter(|entry| entry.mine).filter_map(|entry| entry.appointment.patient).collect()
    }
}

impl Workplace {
    /// Waits until the index is whole.
    async fn whole_index(&self) {
        self.state_until(|state| matches!(state.index, IndexView::Complete { .. })).await;
    }

    /// Waits until changes are asked for; since when.
    async fn asked_for_changes(&self) -> Timestamp {
        let since = |one: &Seen| {
            let mut query = url::form_urlencoded::parse(one.query.as_bytes());
            let (_, since) = query.find(|(name, _)| name == "_lastUpdated")?;
            one.route.ends_with("/fhir/Patient").then(|| since.into_owned())
        };
        let asked = until(self, || self.clinic.requests().all().iter().rev().find_map(since)).await;
        asked.trim_start_matches("ge").parse().expect("a moment with its offset")
    }
}

/// Waits until something has happened at the clinic.
async fn until<T>(desk: &Desk, mut wanted: impl FnMut() -> Option<T>) -> T {
    let waiting = async {
        loop {
            if let Some(found) = wanted() {
                return found;
            }
            tokio::task::yield_now().await;
        }
    };
    desk.patiently("the clinic is asked", waiting).await
}

//! Searching within a chart: what stands in it is found wherever it stands, and what was never read is not passed off as
//! searched.

use crate::desk::{Desk, note};
use app::contract::{AppEvent, ChartFolder, ChartSearch, FoundIn, VisitKey};
use demo_clinic::{Edition, Fault};
use domain::patient::PatientUuid;

/// A physician with a chart open that was read whole, its folders aside.
async fn reading() -> (Desk, PatientUuid) {
    let desk = Desk::signed_in(Edition::V8_0).await;
    let patient = desk.patient().await;
    desk.rounds.open_chart(&patient).await.expect("a chart");
    desk.chart_until(&patient, |chart| (!chart.refreshing).then_some(())).await;
    (desk, patient)
}

impl Desk {
    async fn found(&self, patient: &PatientUuid, query: &str) -> ChartSearch {
        let found = self.rounds.search_chart(patient, query).await.expect("the cache can be read");
        assert_eq!((&found.patient, found.query.as_str()), (patient, query), "an answer says whose it is");
        found
    }
}

fn hits(found: &ChartSearch, place: FoundIn) -> usize {
    found.groups.iter().filter(|group| group.place == place).map(|group| group.all as usize).sum()
}

#[tokio::test]
async fn a_note_is_found_by_any_of_its_words_and_leads_to_its_visit() {
    let (desk, patient) = reading().await;
    let visit = desk.visit(&patient).await;
    let VisitKey::Known { eid, .. } = visit else { panic!("it is in OpenEMR") };
    assert_eq!(hits(&desk.found(&patient, "alert(1)").await, FoundIn::Notes), 0, "not written yet");
    let receipt = desk.rounds.send_note(&patient, &visit, note()).await.expect("a whole note");
    desk.settled(&receipt).await;
    desk.rounds.refresh_chart(&patient).await.expect("the cache");
    desk.chart_until(&patient, |chart| {
        let there = chart.notes.value().is_some_and(|all| all.iter().any(|one| one.encounter == eid));
        (there && !chart.refreshing).then_some(())
    })
    .await;
    for query in ["alert(1)", "CHEST clear", "rést", "cough week viral", "🤧"] {
        let found = desk.found(&patient, query).await;
        let group = found.groups.iter().find(|group| group.place == FoundIn::Notes);
        let group = group.unwrap_or_else(|| panic!("{query} is found"));
        assert!(group.hits.iter().any(|hit| hit.visit == Some(eid)), "{query} leads to its visit");
    }
    let line = &desk.found(&patient, "chest clear").await.groups;
    let hit = line.iter().flat_map(|group| &group.hits).find(|hit| hit.visit == Some(eid)).expect("found");
    assert_eq!(hit.line, "Chest clear", "the line that says it");
    assert!(desk.found(&patient, "chest xylophone").await.groups.is_empty(), "all of the words, not one");
    assert!(desk.found(&patient, "  ").await.groups.is_empty(), "nothing is looked for");
}

#[tokio::test]
async fn what_was_never_read_is_named_and_is_found_once_it_was() {
    let (desk, patient) = reading().await;
    let found = desk.found(&patient, "xylophone").await;
    assert!(found.unread.contains(&FoundIn::History), "nobody has opened it: {:?}", found.unread);
    assert!(found.unread.contains(&FoundIn::Coverage), "nor this");
    assert!(!found.unread.contains(&FoundIn::Notes) && !found.unread.contains(&FoundIn::Problems));
    let mut watch = desk.rounds.watch();
    let reading = async {
        desk.rounds.open_folder(&patient, ChartFolder::Coverage).await.expect("the cache");
        loop {
            let view = desk.rounds.read_folder(&patient, ChartFolder::Coverage).await.expect("the cache");
            if !view.refreshing {
                return;
            }
            while !matches!(watch.next().await, Some(AppEvent::ChartChanged { .. })) {}
        }
    };
    desk.patiently("the folder is read", reading).await;
    let found = desk.found(&patient, "xylophone").await;
    assert!(!found.unread.contains(&FoundIn::Coverage), "it was read: {:?}", found.unread);
}

#[tokio::test]
async fn a_list_that_could_not_be_read_is_not_passed_off_as_searched() {
    let desk = Desk::signed_in(Edition::V8_0).await;
    let patient = desk.patient().await;
    desk.clinic.faults().arm("GET", "*/fhir/AllergyIntolerance", Fault::Html, 99);
    desk.rounds.open_chart(&patient).await.expect("a chart");
    desk.chart_until(&patient, |chart| (!chart.refreshing).then_some(())).await;
    let found = desk.found(&patient, "penicillin").await;
    assert!(found.unread.contains(&FoundIn::Allergies), "{:?}", found.unread);
}

#[tokio::test]
async fn a_search_finds_nothing_of_another_patient() {
    let (desk, patient) = reading().await;
    let people = desk.rounds.search_server("abernathy").await.expect("the server can be asked").hits;
    let other = people.first().expect("somebody else").patient.uuid.clone();
    assert!(hits(&desk.found(&patient, "e").await, FoundIn::Notes) > 0, "hers are searched");
    let found = desk.found(&other, "e").await;
    assert!(found.groups.is_empty(), "nothing of his was read: {:?}", found.groups);
    assert!(found.unread.contains(&FoundIn::Notes), "and it is said");
    assert!(hits(&desk.found(&patient, "e").await, FoundIn::Notes) > 0, "hers again");
}

//! The folders of a chart: each list is read, refused or not offered as its edition and the role have it, and what could
//! not be read is never none.

use crate::desk::Desk;
use app::contract::{AppEvent, ChartFolder, FolderLists, FolderView, LabResult};
use demo_clinic::{Edition, Fault};
use domain::{
    loaded::{Loaded, Why},
    patient::PatientUuid,
};
use std::time::Duration;

const FOLDERS: [ChartFolder; 5] = [
    ChartFolder::Results,
    ChartFolder::Medicines,
    ChartFolder::History,
    ChartFolder::Care,
    ChartFolder::Coverage,
];

impl Desk {
    /// A folder once nothing of it is being read any more.
    async fn whole_folder(&self, patient: &PatientUuid, folder: ChartFolder) -> FolderLists {
        self.rounds.open_folder(patient, folder).await.expect("the cache can be read");
        self.folder_until(patient, folder, |view| (!view.refreshing).then(|| view.lists.clone())).await
    }

    async fn folder_until<T>(
        &self,
        patient: &PatientUuid,
        folder: ChartFolder,
        wanted: impl Fn(&FolderView) -> Option<T>,
    ) -> T {
        let mut watch = self.rounds.watch();
        let waiting = async {
            loop {
                let view = self.rounds.read_folder(patient, folder).await.expect("the cache can be read");
                assert_eq!(view.patient, *patient, "an answer says whose it is");
                if let Some(found) = wanted(&view) {
                    return found;
                }
                while !matches!(watch.next().await, Some(AppEvent::ChartChanged { .. })) {}
            }
        };
        self.patiently("the folder comes to it", waiting).await
    }

    async fn laboratory(&self, patient: &PatientUuid) -> Loaded<Vec<LabResult>> {
        match self.whole_folder(patient, ChartFolder::Results).await {
            FolderLists::Results { laboratory, .. } => laboratory,
            other => panic!("another folder: {other:?}"),
        }
    }
}

/// What became of a list, in one word.
fn word<T>(list: &Loaded<Vec<T>>) -> &'static str {
    match list {
        Loaded::Loading => "loading",
        Loaded::Known { value, unreadable: 0, stale: None, .. } if value.is_empty() => "none",
        Loaded::Known { unreadable: 0, stale: None, .. } => "some",
        Loaded::Known { stale: Some(_), .. } => "stale",
        Loaded::Known { .. } => "not whole",
        Loaded::Unavailable { why: Why::NotAllowed } => "refused",
        Loaded::Unavailable { why: Why::NotOffered } => "not offered",
        Loaded::Unavailable { why: Why::NoLongerKnown } => "gone",
        Loaded::Unavailable { .. } => "failed",
    }
}

/// Every list of a folder by its name.
fn words(lists: &FolderLists) -> Vec<(&'static str, &'static str)> {
    match lists {
        FolderLists::Results { laboratory, reports, orders } => {
            vec![("laboratory", word(laboratory)), ("reports", word(reports)), ("orders", word(orders))]
        }
        FolderLists::Medicines { dispenses } => vec![("dispenses", word(dispenses))],
        FolderLists::History { immunizations, procedures, surgeries, dental_issues, social_history } => vec![
            ("immunizations", word(immunizations)),
            ("procedures", word(procedures)),
            ("surgeries", word(surgeries)),
            ("dental issues", word(dental_issues)),
            ("social history", word(social_history)),
        ],
        FolderLists::Care { care_teams, care_plans, goals, devices, contacts, referrals } => vec![
            ("care teams", word(care_teams)),
            ("care plans", word(care_plans)),
            ("goals", word(goals)),
            ("devices", word(devices)),
            ("contacts", word(contacts)),
            ("referrals", word(referrals)),
        ],
        FolderLists::Coverage { policies, employers } => {
            vec![("policies", word(policies)), ("employers", word(employers))]
        }
    }
}

/// Every list of every folder of a patient.
async fn all(desk: &Desk, patient: &PatientUuid) -> Vec<(&'static str, &'static str)> {
    let mut all = Vec::new();
    for folder in FOLDERS {
        all.extend(words(&desk.whole_folder(patient, folder).await));
    }
    all
}

/// Maria Reyes, whose chart has something of everything.
fn maria(desk: &Desk) -> (PatientUuid, i64) {
    let found = desk.clinic.records().patients_named("Reyes", "Maria");
    let rich = found.into_iter().find(|one| one.pid == 1).expect("the first patient of the demo clinic");
    (PatientUuid::parse(&rich.uuid).expect("a uuid"), rich.pid)
}

#[tokio::test]
async fn each_edition_gives_a_physician_what_it_has_and_the_rest_is_refused_or_not_offered() {
    for edition in Edition::ALL {
        let desk = Desk::signed_in(edition).await;
        let (patient, _) = maria(&desk);
        let newer = |word| if edition == Edition::V7_0 { "not offered" } else { word };
        assert_eq!(
            all(&desk, &patient).await,
            [
                ("laboratory", "some"),
                ("reports", "refused"),
                ("orders", newer("some")),
                ("dispenses", newer("some")),
                ("immunizations", "some"),
                ("procedures", "some"),
                ("surgeries", "some"),
                ("dental issues", "some"),
                ("social history", "none"),
                ("care teams", "some"),
                ("care plans", "some"),
                ("goals", "refused"),
                ("devices", "refused"),
                ("contacts", newer("none")),
                ("referrals", "none"),
                ("policies", "some"),
                ("employers", newer("some")),
            ],
            "{edition}"
        );
    }
}

#[tokio::test]
async fn roles_read_what_they_may_and_nothing_that_is_refused_reads_as_none() {
    for edition in Edition::ALL {
        let desk = Desk::at(edition).await;
        desk.sign_in("admin").await;
        let (patient, _) = maria(&desk);
        let refused = |all: &[(&'static str, &'static str)]| {
            all.iter().filter(|(_, word)| *word == "refused").map(|(name, _)| *name).collect::<Vec<_>>()
        };
        assert_eq!(refused(&all(&desk, &patient).await), [""; 0], "{edition}: an administrator reads all");
        let nurse = desk.another("nurseobrien").await;
        assert_eq!(refused(&all(&nurse, &patient).await), ["reports", "goals", "devices"], "{edition}");
        let front = desk.another("frontdesk").await;
        let front = all(&front, &patient).await;
        for (name, word) in &front {
            let open = ["policies", "employers", "contacts"].contains(name);
            let expected =
                if open { ["some", "none", "not offered"] } else { ["refused", "not offered", ""] };
            assert!(expected.contains(word), "{edition}: the front desk and {name}: {word}");
        }
    }
}

#[tokio::test]
async fn q90_nine_tenths_of_a_milligram_read_so_in_every_edition_or_are_said_to_be_unavailable() {
    for edition in Edition::ALL {
        let desk = Desk::signed_in(edition).await;
        let (patient, pid) = maria(&desk);
        assert!(desk.clinic.office().report_creatinine(pid, "0.9"), "{edition}: the laboratory reports");
        let known = desk.laboratory(&patient).await;
        let results = known.value().expect("read");
        let newest = results.iter().find(|one| one.code.as_deref() == Some("2160-0")).expect("reported");
        assert_eq!(newest.value.as_deref(), Some("0.9"), "{edition}");
        assert_eq!(newest.unit, "mg/dL", "{edition}: with its unit");
        let told = edition != Edition::V7_0;
        assert_eq!(newest.flag.is_some(), told, "{edition}: a flag where the edition gives one");
        assert_eq!(newest.range == "0.6–1.3", told, "{edition}: and the range: {}", newest.range);
        for one in results.iter().filter(|one| one.name == "Creatinine") {
            let value = one.value.as_deref().expect("exact");
            assert!(value.contains('.'), "{edition}: {value} has lost its decimals");
        }
    }
    // Where 7.0's exact values cannot be read there is no value, and no cut one stands in for it.
    let desk = Desk::signed_in(Edition::V7_0).await;
    let (patient, pid) = maria(&desk);
    desk.clinic.office().report_creatinine(pid, "0.9");
    desk.clinic.faults().arm("GET", "*/api/procedure", Fault::RoleRefused, 99);
    match desk.laboratory(&patient).await {
        Loaded::Known { value, .. } => {
            assert!(value.iter().all(|one| one.value.as_deref() != Some("0")), "a cut value: {value:?}");
        }
        Loaded::Unavailable { .. } => {}
        Loaded::Loading => panic!("it was read"),
    }
}

#[tokio::test]
async fn a_list_that_fails_is_unavailable_and_what_was_kept_of_it_stays_with_its_age() {
    let desk = Desk::signed_in(Edition::V8_0).await;
    let (patient, _) = maria(&desk);
    desk.clinic.faults().arm("GET", "*/fhir/Immunization", Fault::Html, 99);
    let lists = words(&desk.whole_folder(&patient, ChartFolder::History).await);
    assert_eq!(lists[0], ("immunizations", "failed"), "there is no list that could read as none");
    assert_eq!(lists[2], ("surgeries", "some"), "the others are none the worse for it");
    desk.clinic.faults().clear();
    desk.rounds.refresh_folder(&patient, ChartFolder::History).await.expect("the cache");
    let whole = desk
        .folder_until(&patient, ChartFolder::History, |view| (!view.refreshing).then(|| words(&view.lists)))
        .await;
    assert_eq!(whole[0], ("immunizations", "some"), "read once somebody asks again");

    desk.clinic.pause().await;
    desk.rounds.refresh_folder(&patient, ChartFolder::History).await.expect("the cache");
    let offline = desk
        .folder_until(&patient, ChartFolder::History, |view| (!view.refreshing).then(|| words(&view.lists)))
        .await;
    assert!(offline.iter().all(|(_, word)| *word == "stale"), "all there, and said to be old: {offline:?}");
    desk.clinic.resume().await.expect("the ports are free");
}

#[tokio::test]
async fn a_folder_is_read_when_it_is_first_opened_and_not_with_each_opening_of_the_chart() {
    let desk = Desk::signed_in(Edition::V8_0).await;
    let (patient, _) = maria(&desk);
    let asked = || desk.asked("GET", "Immunization");
    desk.rounds.open_chart(&patient).await.expect("a chart");
    desk.chart_until(&patient, |chart| (!chart.refreshing).then_some(())).await;
    assert_eq!(asked(), 0, "nobody has opened a folder");
    desk.whole_folder(&patient, ChartFolder::History).await;
    assert_eq!(asked(), 1, "one list of one folder");
    desk.rounds.open_chart(&patient).await.expect("a chart");
    desk.chart_until(&patient, |chart| (!chart.refreshing).then_some(())).await;
    desk.whole_folder(&patient, ChartFolder::History).await;
    assert_eq!(asked(), 1, "kept, and not asked for again");
    desk.hands.pass(Duration::from_secs(11 * 60));
    desk.whole_folder(&patient, ChartFolder::History).await;
    assert_eq!(asked(), 2, "after a while it is");
    desk.rounds.refresh_folder(&patient, ChartFolder::History).await.expect("the cache");
    desk.folder_until(&patient, ChartFolder::History, |view| (!view.refreshing).then_some(())).await;
    assert_eq!(asked(), 3, "and whenever somebody wants it");
}

#[tokio::test]
async fn entries_of_another_patient_are_counted_and_never_shown() {
    for edition in Edition::ALL {
        let desk = Desk::signed_in(edition).await;
        let (patient, _) = maria(&desk);
        let other = desk.clinic.records().patient_by_pid(2).expect("a second patient");
        for route in ["*/fhir/Procedure", "*/fhir/CarePlan"] {
            let foreign = Fault::ForeignSubject { patient: other.uuid.clone() };
            desk.clinic.faults().arm("GET", route, foreign, 99);
        }
        let FolderLists::History { procedures, .. } = desk.whole_folder(&patient, ChartFolder::History).await
        else {
            panic!("another folder");
        };
        let FolderLists::Care { care_plans, .. } = desk.whole_folder(&patient, ChartFolder::Care).await
        else {
            panic!("another folder");
        };
        for (name, foreign) in [("procedures", count(&procedures)), ("care plans", count(&care_plans))] {
            assert_eq!(foreign, 1, "{edition}: {name}");
        }
    }
}

fn count<T>(list: &Loaded<Vec<T>>) -> u32 {
    match list {
        Loaded::Known { foreign, .. } => *foreign,
        _ => panic!("it was read"),
    }
}

#[tokio::test]
async fn q108_nothing_of_a_patient_who_is_gone_reads_as_none() {
    for edition in Edition::ALL {
        let desk = Desk::signed_in(edition).await;
        let (patient, pid) = maria(&desk);
        desk.whole_folder(&patient, ChartFolder::History).await;
        assert!(desk.clinic.office().merge_patient(pid, 2), "{edition}: somebody merges two charts");
        for folder in [ChartFolder::History, ChartFolder::Care] {
            desk.rounds.refresh_folder(&patient, folder).await.expect("the cache");
            let lists = desk
                .folder_until(&patient, folder, |view| (!view.refreshing).then(|| words(&view.lists)))
                .await;
            assert!(lists.iter().all(|(_, word)| *word == "gone"), "{edition}: {lists:?}");
        }
    }
}

#[tokio::test]
async fn names_of_people_come_from_what_is_known_of_the_clinic() {
    let desk = Desk::signed_in(Edition::V8_0).await;
    let (patient, _) = maria(&desk);
    // The clinic's people are learned from the visits.
    desk.rounds.open_chart(&patient).await.expect("a chart");
    desk.chart_until(&patient, |chart| (!chart.refreshing).then_some(())).await;
    let FolderLists::Care { care_teams, .. } = desk.whole_folder(&patient, ChartFolder::Care).await else {
        panic!("another folder");
    };
    let members: Vec<_> = care_teams.value().expect("read").iter().flat_map(|team| &team.members).collect();
    assert!(members.iter().any(|one| one.name.is_some()), "somebody of the team has a name: {members:?}");
}

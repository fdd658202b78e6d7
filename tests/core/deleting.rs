//! Surgeries and dental issues that were entered by mistake: what is deleted, what is not, and what a lost answer makes of it.

use crate::{
    changes::{change, new, typed},
    desk::Desk,
};
use app::contract::{EntryDelete, EntryList, ErrorCode, PastList, TypedEntry, WriteKind, WriteState};
use demo_clinic::{Edition, Fault, Stop};
use domain::patient::PatientUuid;

const LISTS: [PastList; 2] = [PastList::Surgery, PastList::DentalIssue];
const MISTAKE: &str = "Wrong chart";

fn route(list: PastList) -> &'static str {
    match list {
        PastList::Surgery => "surgery",
        PastList::DentalIssue => "dental_issue",
    }
}

impl Desk {
    /// A new entry, as somebody who wants to delete it has it on screen.
    async fn mistaken(&self, patient: &PatientUuid, list: PastList) -> EntryDelete {
        let opened = typed(MISTAKE, "2026-11-01", "", "");
        let entry = self.entry(patient, list.list(), opened.clone()).await;
        EntryDelete { list, entry, opened }
    }

    fn mistakes(&self, patient: &PatientUuid, list: PastList) -> usize {
        self.rows(patient, list.list(), MISTAKE).len()
    }
}

#[tokio::test]
async fn what_was_entered_by_mistake_is_deleted_and_nothing_beside_it() {
    for edition in Edition::ALL {
        let desk = Desk::signed_in(edition).await;
        let patient = desk.patient().await;
        let all = || desk.clinic.records().lists(desk.pid(&patient)).len();
        for list in LISTS {
            let deleted = desk.mistaken(&patient, list).await;
            // Another one of the same words: it was meant.
            desk.entry(&patient, list.list(), deleted.opened.clone()).await;
            let before = all();
            let receipt = desk.rounds.delete_entry(&patient, deleted.clone()).await.expect("queued");
            desk.confirmed(&receipt).await;
            assert_eq!(all(), before - 1, "{edition} {list:?}: one row less in the whole chart");
            assert_eq!(desk.mistakes(&patient, list), 1, "{edition} {list:?}: the other one stays");
            assert_eq!(desk.asked("DELETE", route(list)), 1, "{edition} {list:?}: asked for once");
            let shown = desk.past(&patient, list.list()).await;
            let there = |id: &str| shown.iter().any(|one| one.uuid.as_deref() == Some(id));
            assert!(!there(&deleted.entry), "{edition} {list:?}: the chart shows it no longer");
            assert_eq!(
                shown.iter().filter(|one| one.title == MISTAKE).count(),
                1,
                "{edition} {list:?}: and the other one"
            );

            // Somebody presses twice, or two wanted the same.
            let again = desk.rounds.delete_entry(&patient, deleted).await.expect("queued");
            desk.confirmed(&again).await;
            assert_eq!(
                desk.asked("DELETE", route(list)),
                1,
                "{edition} {list:?}: nothing is left to ask for"
            );
        }
    }
}

#[tokio::test]
async fn a_lost_answer_to_a_deletion_leaves_none_of_it_and_all_the_rest() {
    for edition in Edition::ALL {
        for fault in [Fault::DropAfterCommit, Fault::ErrorAfterCommit, Fault::DropBeforeCommit] {
            let desk = Desk::signed_in(edition).await;
            let patient = desk.patient().await;
            let mut receipts = Vec::new();
            for list in LISTS {
                let deleted = desk.mistaken(&patient, list).await;
                desk.entry(&patient, list.list(), deleted.opened.clone()).await;
                desk.clinic.faults().once("DELETE", &format!("*/{}/*", route(list)), fault.clone());
                receipts.push(desk.rounds.delete_entry(&patient, deleted).await.expect("queued"));
            }
            for receipt in &receipts {
                desk.confirmed(receipt).await;
            }
            let what = format!("{edition} {fault:?}");
            assert_eq!(desk.clinic.faults().waiting(), [], "{what}: each answer was lost once");
            for list in LISTS {
                assert_eq!(desk.mistakes(&patient, list), 1, "{what} {list:?}: one of the two");
            }
        }
    }
}

#[tokio::test]
async fn an_entry_that_somebody_changed_meanwhile_is_not_deleted() {
    for edition in Edition::ALL {
        let desk = Desk::signed_in(edition).await;
        let patient = desk.patient().await;
        for list in LISTS {
            let deleted = desk.mistaken(&patient, list).await;
            let now = TypedEntry { title: "Right chart after all".into(), ..deleted.opened.clone() };
            let changed = change(list.list(), &deleted.entry, &deleted.opened, now);
            let receipt = desk.rounds.change_entry(&patient, changed).await.expect("a whole form");
            // It waits behind the change of the same entry, and meets it.
            let deletion = desk.rounds.delete_entry(&patient, deleted).await.expect("queued");
            desk.confirmed(&receipt).await;
            let item = desk.settled(&deletion).await;
            let code = item.error.as_ref().map(|error| error.code);
            assert_eq!(
                (item.state, code),
                (WriteState::Refused, Some(ErrorCode::EntryChanged)),
                "{edition} {list:?}: what is there now nobody wanted to delete"
            );
            assert!(!item.editable, "{edition} {list:?}: it has no form to go back to");
            assert_eq!(desk.asked("DELETE", route(list)), 0, "{edition} {list:?}: nothing was asked for");
            assert_eq!(
                desk.rows(&patient, list.list(), "Right chart after all").len(),
                1,
                "{edition} {list:?}: it stands"
            );
        }
    }
}

#[tokio::test]
async fn q108_of_a_patient_who_is_gone_nothing_counts_as_deleted() {
    for edition in Edition::ALL {
        let desk = Desk::signed_in(edition).await;
        let patient = desk.patient().await;
        let deleted = desk.mistaken(&patient, PastList::Surgery).await;
        assert!(
            desk.clinic.office().merge_patient(desk.pid(&patient), 2),
            "{edition}: two charts are merged"
        );
        let receipt = desk.rounds.delete_entry(&patient, deleted).await.expect("queued");
        let item = desk.settled(&receipt).await;
        assert_eq!(item.state, WriteState::Refused, "{edition}: an empty list is no deletion");
        assert_eq!(desk.asked("DELETE", "surgery"), 0, "{edition}: and nobody else's is asked for");
    }
}

#[tokio::test]
async fn q108_a_patient_who_goes_while_the_answer_is_lost_leaves_no_deletion_behind() {
    for edition in Edition::ALL {
        let desk = Desk::signed_in(edition).await;
        let patient = desk.patient().await;
        let deleted = desk.mistaken(&patient, PastList::Surgery).await;
        let mut held = desk.clinic.faults().hold("DELETE", "*/surgery/*", Stop::Arrived);
        let receipt = desk.rounds.delete_entry(&patient, deleted).await.expect("queued");
        assert!(held.reached().await, "{edition}: it is on its way");
        assert!(
            desk.clinic.office().merge_patient(desk.pid(&patient), 2),
            "{edition}: two charts are merged"
        );
        // It is never carried out, and its answer is lost.
        drop(held);
        let item = desk.settled(&receipt).await;
        assert_eq!(
            (item.state, item.error.map(|error| error.code)),
            (WriteState::Refused, Some(ErrorCode::RecordNotFound)),
            "{edition}: the list is empty, and that says nothing of the entry"
        );
        let theirs = desk.clinic.records().lists(2).into_iter().filter(|row| row.title == MISTAKE);
        assert_eq!(theirs.count(), 1, "{edition}: it stands in the other chart");
    }
}

#[tokio::test]
async fn a_deletion_that_waits_says_that_it_is_one_and_of_what() {
    let desk = Desk::signed_in(Edition::V8_0).await;
    let patient = desk.patient().await;
    let deleted = desk.mistaken(&patient, PastList::DentalIssue).await;
    desk.clinic.pause().await;
    let entry = deleted.entry.clone();
    let receipt = desk.rounds.delete_entry(&patient, deleted).await.expect("queued");
    let unsent = desk.rounds.unsent().await.expect("readable");
    let item = unsent.iter().find(|item| item.id == receipt.write).expect("it waits");
    assert_eq!(item.deletes, Some(entry), "its row in the chart is known by it");
    assert_eq!(item.kind, WriteKind::DentalIssueDelete, "never to be taken for an entry that is written");
    let parts: Vec<(&str, &str)> =
        item.text.iter().map(|part| (part.field.as_str(), part.text.as_str())).collect();
    assert_eq!(parts, [("title", MISTAKE), ("began", "2026-11-01")], "all that will be gone");
    assert!(item.whose.birth.is_some() && !item.whose.mrn.is_empty(), "and whose");
}

#[tokio::test]
async fn a_list_whose_permission_was_declined_is_neither_added_to_nor_deleted_from() {
    for edition in Edition::ALL {
        let desk = Desk::at(edition).await;
        desk.clinic.decline_at_consent("user/surgery.write");
        desk.sign_in("drgarcia").await;
        let patient = desk.patient().await;
        let surgery = typed("Appendectomy", "2026-11-01", "", "");
        let deleted = EntryDelete { list: PastList::Surgery, entry: String::new(), opened: surgery.clone() };
        let refused = [
            desk.rounds.change_entry(&patient, new(EntryList::Surgery, surgery)).await,
            desk.rounds.delete_entry(&patient, deleted).await,
        ];
        for refused in refused {
            let error = refused.expect_err("the server would refuse it");
            assert_eq!(error.code, ErrorCode::ScopeDeclined, "{edition}: it is no right that is missing");
        }
        let state = desk.state_until(|state| state.rights.is_some()).await;
        let declined: Vec<WriteKind> = state.rights.expect("waited for").declined.into_keys().collect();
        assert_eq!(
            declined,
            [WriteKind::Surgery, WriteKind::SurgeryDelete],
            "{edition}: the window knows it of both before anybody presses"
        );
        let receipt = {
            let caries = typed("Caries", "2026-11-01", "", "");
            desk.rounds.change_entry(&patient, new(EntryList::DentalIssue, caries)).await.expect("given")
        };
        desk.confirmed(&receipt).await;
    }
}

#[tokio::test]
async fn the_front_desk_writes_nothing_of_the_history_and_is_told_which_right_it_lacks() {
    for edition in Edition::ALL {
        let desk = Desk::signed_in(edition).await;
        let patient = desk.patient().await;
        let deleted = desk.mistaken(&patient, PastList::Surgery).await;
        let front = desk.another("frontdesk").await;
        let surgery = typed("Appendectomy", "2026-11-01", "", "");
        let receipts = [
            front.rounds.change_entry(&patient, new(EntryList::Surgery, surgery)).await.expect("queued"),
            front.rounds.delete_entry(&patient, deleted).await.expect("queued"),
        ];
        for receipt in &receipts {
            let item = front.settled(receipt).await;
            let error = item.error.expect("a reason");
            assert_eq!(error.code, ErrorCode::NotAllowed, "{edition} {:?}", item.kind);
            assert_eq!(
                error.params.get("right").map(String::as_str),
                Some("Patients → Medical/History"),
                "{edition} {:?}: what an administrator can grant",
                item.kind
            );
        }
        assert_eq!(desk.mistakes(&patient, PastList::Surgery), 1, "{edition}: nothing was deleted");
    }
}

//! Changes of what OpenEMR already has, and new entries of its lists: what arrives, and what a lost answer makes of it.

use crate::desk::{Desk, note};
use app::contract::{
    ChartFolder, DemographicsChange, EntryChange, EntryList, ErrorCode, FieldCode, FolderLists, NoteChange,
    PastEntry, TypedDemographics, TypedEntry, VisitKey, WriteKind, WriteReceipt, WriteState,
};
use demo_clinic::{Edition, Fault, ListEntry};
use domain::{note::NoteId, note::SoapText, patient::PatientUuid};
use rounds_tests::headless::list_kind;

const BOTH: [Edition; 2] = [Edition::V7_0, Edition::V8_0];
const LISTS: [EntryList; 5] = EntryList::ALL;
/// Their routes.
const ROUTES: [&str; 5] = ["medical_problem", "allergy", "medication", "surgery", "dental_issue"];

impl Desk {
    /// A visit with a note in it, both at the clinic.
    pub(crate) async fn noted(&self, patient: &PatientUuid) -> (VisitKey, NoteId) {
        let visit = self.visit(patient).await;
        let receipt = self.rounds.send_note(patient, &visit, note()).await.expect("a whole note");
        self.confirmed(&receipt).await;
        let VisitKey::Known { eid, .. } = visit else { panic!("a confirmed visit has its number") };
        let notes = self.clinic.records().notes(self.pid(patient));
        let ours = notes.iter().find(|one| one.eid == i64::from(eid.0)).expect("our note");
        (visit, NoteId(u32::try_from(ours.id).expect("a number")))
    }

    /// Waits until a write is at the clinic.
    pub(crate) async fn confirmed(&self, receipt: &WriteReceipt) {
        let item = self.settled(receipt).await;
        assert_eq!(item.state, WriteState::Confirmed, "{:?} arrives: {:?}", item.kind, item.error);
    }

    /// Adds an entry and waits until it is at the clinic; the id it has in the chart.
    pub(crate) async fn entry(&self, patient: &PatientUuid, list: EntryList, typed: TypedEntry) -> String {
        let title = typed.title.clone();
        let receipt = self.rounds.change_entry(patient, new(list, typed)).await.expect("a whole form");
        self.confirmed(&receipt).await;
        // The list is read again as a part of the confirmation, which gives a medication its id (Q51).
        let chart = self.rounds.read_chart(patient).await.expect("the cache can be read");
        let found = match list {
            EntryList::Problem => {
                let all = chart.problems.value().expect("read").iter();
                all.filter(|one| one.title == title).map(|one| one.id.clone()).next()
            }
            EntryList::Allergy => {
                let all = chart.allergies.value().expect("read").iter();
                all.filter(|one| one.title == title).map(|one| one.id.clone()).next()
            }
            EntryList::Medication => {
                let all = chart.medications.value().expect("read").iter();
                all.filter(|one| one.title == title).find_map(|one| one.id.clone())
            }
            EntryList::Surgery | EntryList::DentalIssue => {
                let all = self.past(patient, list).await;
                all.iter().filter(|one| one.title == title).find_map(|one| one.uuid.clone())
            }
        };
        found.unwrap_or_else(|| panic!("the chart shows the new {list:?}"))
    }

    /// Surgeries or dental issues as the chart has them.
    pub(crate) async fn past(&self, patient: &PatientUuid, list: EntryList) -> Vec<PastEntry> {
        let view =
            self.rounds.read_folder(patient, ChartFolder::History).await.expect("the cache can be read");
        let FolderLists::History { surgeries, dental_issues, .. } = view.lists else {
            panic!("another folder")
        };
        let all = if list == EntryList::Surgery { surgeries } else { dental_issues };
        all.value().expect("read").clone()
    }

    /// The clinic's rows of a list with a title.
    pub(crate) fn rows(&self, patient: &PatientUuid, list: EntryList, title: &str) -> Vec<ListEntry> {
        let kind = list_kind(list);
        let all = self.clinic.records().lists(self.pid(patient)).into_iter();
        all.filter(|row| row.kind == kind && row.title == title).collect()
    }

    /// The text of a note at the clinic.
    pub(crate) fn note_text(&self, patient: &PatientUuid, id: NoteId) -> SoapText {
        let notes = self.clinic.records().notes(self.pid(patient));
        let row = notes.into_iter().find(|row| row.id == i64::from(id.0)).expect("the note");
        SoapText {
            subjective: row.subjective.unwrap_or_default(),
            objective: row.objective.unwrap_or_default(),
            assessment: row.assessment.unwrap_or_default(),
            plan: row.plan.unwrap_or_default(),
        }
    }

    /// Demographics as the server has them now.
    pub(crate) async fn demographics(&self, patient: &PatientUuid) -> TypedDemographics {
        self.rounds.open_chart(patient).await.expect("a chart");
        self.chart_until(patient, |chart| (!chart.refreshing).then_some(())).await;
        self.rounds.demographics_form(patient).await.expect("demographics")
    }
}

pub(crate) fn new(list: EntryList, typed: TypedEntry) -> EntryChange {
    EntryChange { list, entry: None, opened: None, typed }
}

pub(crate) fn typed(title: &str, began: &str, ended: &str, code: &str) -> TypedEntry {
    TypedEntry { title: title.into(), began: began.into(), ended: ended.into(), code: code.into() }
}

pub(crate) fn change(list: EntryList, id: &str, opened: &TypedEntry, typed: TypedEntry) -> EntryChange {
    EntryChange { list, entry: Some(id.to_owned()), opened: Some(opened.clone()), typed }
}

#[tokio::test]
async fn a_changed_note_replaces_the_one_that_was_opened_and_no_other() {
    for edition in BOTH {
        let desk = Desk::signed_in(edition).await;
        let patient = desk.patient().await;
        let (visit, id) = desk.noted(&patient).await;
        let text = SoapText { objective: String::new(), plan: "Rest; tea; see again".into(), ..note() };
        let change = NoteChange { note: id, opened: note(), text: text.clone() };
        let before = desk.clinic.records().notes(desk.pid(&patient)).len();
        let receipt = desk.rounds.change_note(&patient, &visit, change).await.expect("a whole note");
        desk.confirmed(&receipt).await;
        assert_eq!(
            desk.note_text(&patient, id),
            text,
            "{edition}: all four sections, the emptied one too (Q43)"
        );
        assert_eq!(
            desk.clinic.records().notes(desk.pid(&patient)).len(),
            before,
            "{edition}: no second note"
        );
        let shown = desk.rounds.read_visit(&patient, &visit).await.expect("the visit's page");
        let shown =
            shown.notes.value().expect("read").iter().find(|one| one.id == id).expect("shown").clone();
        assert_eq!(shown.text, text, "{edition}: the page shows what is there now");

        let gone = NoteChange { note: NoteId(999_999), opened: note(), text: note() };
        let puts = desk.asked("PUT", "soap_note");
        let receipt = desk.rounds.change_note(&patient, &visit, gone).await.expect("queued");
        let item = desk.settled(&receipt).await;
        assert_eq!(
            item.error.map(|error| error.code),
            Some(ErrorCode::RecordNotFound),
            "{edition}: the server would have said yes to a note that does not exist (Q43)"
        );
        assert_eq!(desk.asked("PUT", "soap_note"), puts, "{edition}: nothing was sent");
    }
}

#[tokio::test]
async fn every_box_of_demographics_that_is_offered_reads_back_as_it_was_typed() {
    for edition in BOTH {
        let desk = Desk::signed_in(edition).await;
        let patient = desk.patient().await;
        let opened = desk.demographics(&patient).await;
        let text = |text: &str| text.to_owned();
        let wanted = TypedDemographics {
            title: text("Dr."),
            given: text("María José"),
            middle: text("Q."),
            family: text("O'Reyes-Müller 山田"),
            birth: text("1979-02-28"),
            sex: text("unknown"),
            street: text("2 Example Street"),
            city: text("Springfield"),
            state: text("MA"),
            postal_code: text("01101"),
            country: text("US"),
            phone_home: text("555-0101"),
            phone_cell: text("555-0102"),
            phone_business: text("555-0103"),
            email: text("maria@example.org"),
        };
        let typed =
            TypedDemographics { birth: "2/28/1979".into(), city: " Springfield ".into(), ..wanted.clone() };
        let change = DemographicsChange { opened: opened.clone(), typed };
        let receipt = desk.rounds.change_demographics(&patient, change).await.expect("a whole form");
        desk.confirmed(&receipt).await;
        let chart = desk.rounds.read_chart(&patient).await.expect("the cache can be read");
        let shown = chart.demographics.value().expect("read").patient.clone();
        assert_eq!(shown.summary.family, wanted.family, "{edition}: the banner has it at once");
        assert_eq!(desk.demographics(&patient).await, wanted, "{edition}: every box");
        let hits = desk.rounds.search_patients("reyes-muller").await.expect("a search").hits;
        assert!(
            hits.iter().any(|hit| hit.patient.uuid == patient),
            "{edition}: the index finds the patient by the new name"
        );

        let emptied = TypedDemographics { middle: String::new(), email: String::new(), ..wanted.clone() };
        let change = DemographicsChange { opened: wanted.clone(), typed: emptied.clone() };
        let receipt = desk.rounds.change_demographics(&patient, change).await.expect("a whole form");
        desk.confirmed(&receipt).await;
        assert_eq!(
            desk.demographics(&patient).await,
            emptied,
            "{edition}: what was emptied is empty, the rest stays"
        );
    }
}

#[tokio::test]
async fn every_box_of_an_entry_that_is_offered_reads_back_as_it_was_typed() {
    for edition in Edition::ALL {
        let desk = Desk::signed_in(edition).await;
        let patient = desk.patient().await;
        for list in LISTS {
            let first = typed("Newly found <b>thing</b>", "2026-11-01", "", "ICD10:J45.20");
            let id = desk.entry(&patient, list, first.clone()).await;
            let opened = desk.rounds.entry_form(&patient, list, &id).await.expect("the form");
            assert_eq!(opened, first, "{edition} {list:?}: a new one");
            let second = typed("Known thing", "2026-10-01", "2026-11-20", "ICD10:J45.901");
            let changed = change(list, &id, &opened, second.clone());
            let receipt = desk.rounds.change_entry(&patient, changed).await.expect("a whole form");
            desk.confirmed(&receipt).await;
            let read = desk.rounds.entry_form(&patient, list, &id).await.expect("the form");
            assert_eq!(read, second, "{edition} {list:?}: a changed one");
            // Only the title: the rest must stay (Q83: what goes by a number loses what is not sent).
            let third = TypedEntry { title: "Well-known thing".into(), ..second.clone() };
            let changed = change(list, &id, &second, third.clone());
            let receipt = desk.rounds.change_entry(&patient, changed).await.expect("a whole form");
            desk.confirmed(&receipt).await;
            let read = desk.rounds.entry_form(&patient, list, &id).await.expect("the form");
            assert_eq!(read, third, "{edition} {list:?}: and nothing else");
            assert_eq!(
                desk.rows(&patient, list, "Well-known thing").len(),
                1,
                "{edition} {list:?}: one entry"
            );
        }
    }
}

#[tokio::test]
async fn a_lost_answer_to_a_change_leaves_exactly_one_of_it() {
    for edition in BOTH {
        for fault in [Fault::DropAfterCommit, Fault::ErrorAfterCommit, Fault::DropBeforeCommit] {
            let desk = Desk::signed_in(edition).await;
            let patient = desk.patient().await;
            let (visit, id) = desk.noted(&patient).await;
            let opened = desk.demographics(&patient).await;
            let first = typed("Thing that was", "2026-11-01", "", "");
            let mut entries = Vec::new();
            for list in LISTS {
                entries.push((list, desk.entry(&patient, list, first.clone()).await));
            }
            for (method, path) in
                [("PUT", "*/soap_note/*".to_owned()), ("PUT", format!("*/api/patient/{patient}"))]
            {
                desk.clinic.faults().once(method, &path, fault.clone());
            }
            for route in ROUTES {
                desk.clinic.faults().once("POST", &format!("*/{route}"), fault.clone());
                desk.clinic.faults().once("PUT", &format!("*/{route}/*"), fault.clone());
            }
            let text = SoapText { plan: "See again".into(), ..note() };
            let note_change = NoteChange { note: id, opened: note(), text: text.clone() };
            let wanted = TypedDemographics { city: "Lostville".into(), ..opened.clone() };
            let demographics = DemographicsChange { opened, typed: wanted.clone() };
            let mut receipts = vec![
                desk.rounds.change_note(&patient, &visit, note_change).await.expect("a whole note"),
                desk.rounds.change_demographics(&patient, demographics).await.expect("a whole form"),
            ];
            let second = typed("Thing that is", "2026-11-01", "", "");
            let third = typed("New thing", "2026-11-02", "", "");
            for (list, id) in &entries {
                let changed = change(*list, id, &first, second.clone());
                receipts.push(desk.rounds.change_entry(&patient, changed).await.expect("a whole form"));
                let added = new(*list, third.clone());
                receipts.push(desk.rounds.change_entry(&patient, added).await.expect("a whole form"));
            }
            for receipt in &receipts {
                desk.confirmed(receipt).await;
            }
            let what = format!("{edition} {fault:?}");
            assert_eq!(desk.clinic.faults().waiting(), [], "{what}: each answer was lost once");
            assert_eq!(desk.note_text(&patient, id), text, "{what}: the note");
            assert_eq!(desk.demographics(&patient).await, wanted, "{what}: demographics");
            for list in LISTS {
                assert_eq!(
                    desk.rows(&patient, list, "Thing that was").len(),
                    0,
                    "{what} {list:?}: it was changed"
                );
                assert_eq!(desk.rows(&patient, list, "Thing that is").len(), 1, "{what} {list:?}: into one");
                assert_eq!(desk.rows(&patient, list, "New thing").len(), 1, "{what} {list:?}: one was added");
            }
        }
    }
}

#[tokio::test]
async fn two_entries_of_the_same_words_are_two_whatever_answer_is_lost() {
    for edition in BOTH {
        for fault in [Fault::DropAfterCommit, Fault::DropBeforeCommit] {
            let desk = Desk::signed_in(edition).await;
            let patient = desk.patient().await;
            for list in LISTS {
                desk.entry(&patient, list, typed("Twice", "2026-11-01", "", "")).await;
            }
            for route in ROUTES {
                desk.clinic.faults().once("POST", &format!("*/{route}"), fault.clone());
            }
            let mut receipts = Vec::new();
            for list in LISTS {
                let again = new(list, typed("Twice", "2026-11-01", "", ""));
                receipts.push(desk.rounds.change_entry(&patient, again).await.expect("a whole form"));
            }
            for receipt in &receipts {
                desk.confirmed(receipt).await;
            }
            for list in LISTS {
                assert_eq!(
                    desk.rows(&patient, list, "Twice").len(),
                    2,
                    "{edition} {fault:?} {list:?}: the earlier one was not taken for this one"
                );
            }
        }
    }
}

#[tokio::test]
async fn what_cannot_be_sent_is_said_beside_its_box_and_nothing_is_queued() {
    let desk = Desk::signed_in(Edition::V8_0).await;
    let patient = desk.patient().await;
    let refused =
        desk.rounds.change_entry(&patient, new(EntryList::Problem, typed("x", "", "", "J45"))).await;
    let faults: Vec<(String, FieldCode)> = refused
        .expect_err("three faults")
        .fields
        .into_iter()
        .map(|fault| (fault.field, fault.code))
        .collect();
    assert_eq!(
        faults,
        [
            ("title".to_owned(), FieldCode::TooShort),
            ("began".to_owned(), FieldCode::Required),
            ("code".to_owned(), FieldCode::NotACode)
        ],
        "each by name"
    );
    let opened = desk.demographics(&patient).await;
    let typed = TypedDemographics { family: "R".into(), sex: "f".into(), ..opened.clone() };
    let refused = desk.rounds.change_demographics(&patient, DemographicsChange { opened, typed }).await;
    let boxes: Vec<String> =
        refused.expect_err("two faults").fields.into_iter().map(|fault| fault.field).collect();
    assert_eq!(boxes, ["family", "sex"], "as the form names them");
    assert_eq!(desk.rounds.unsent().await.expect("readable"), [], "nothing was queued");
}

#[tokio::test]
async fn a_prescription_is_not_changed_here_and_a_change_names_what_it_is() {
    let desk = Desk::signed_in(Edition::V8_0).await;
    let patient = desk.patient().await;
    desk.demographics(&patient).await;
    let chart = desk.rounds.read_chart(&patient).await.expect("the cache can be read");
    let all = chart.medications.value().expect("read");
    let id = all.iter().find(|one| one.prescribed).and_then(|one| one.id.clone()).expect("one is prescribed");
    let refused =
        desk.rounds.entry_form(&patient, EntryList::Medication, &id).await.expect_err("no form for it");
    assert_eq!(refused.code, ErrorCode::PrescriptionNotChanged, "it says why");

    desk.clinic.pause().await;
    let added = new(EntryList::Medication, typed("Aspirin 81 mg", "2026-11-01", "", "RXCUI:1191"));
    let receipt = desk.rounds.change_entry(&patient, added).await.expect("a whole form");
    let unsent = desk.rounds.unsent().await.expect("readable");
    let item = unsent.iter().find(|item| item.id == receipt.write).expect("it waits");
    assert_eq!(item.kind, WriteKind::Medication, "by its own name");
    let parts: Vec<(&str, &str)> =
        item.text.iter().map(|part| (part.field.as_str(), part.text.as_str())).collect();
    assert_eq!(
        parts,
        [("title", "Aspirin 81 mg"), ("began", "2026-11-01"), ("code", "RXCUI:1191")],
        "all of it, to be read where the server is gone for good"
    );
    let chart = desk.rounds.read_chart(&patient).await.expect("the cache can be read");
    assert!(chart.unsent.iter().any(|item| item.id == receipt.write), "and in the chart");
}

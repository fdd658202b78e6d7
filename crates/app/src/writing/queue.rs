//! The way of a write into the journal, in place of its draft.

use crate::{
    account::Account,
    contract::{DraftContent, DraftPlace, ErrorCode, UiError, VisitKey, WriteReceipt},
    error::from_store,
    reading::people,
    writing::{
        drafts::{draft_key, visit_json},
        items::tell_changed,
        payload::{Payload, kind_of_entry},
        stored::{from_json, to_json},
        visit_key::{parse, visit_text},
    },
};
use domain::patient::PatientUuid;
use std::time::Duration;
use store::{Journal, NewWrite, OutboxId, StoreError, WrittenIn};

/// Puts a write into the journal in place of its draft, tells the window, and wakes the worker.
pub(crate) async fn put(
    account: &Account,
    place: DraftPlace,
    payload: &Payload,
) -> Result<WriteReceipt, UiError> {
    put_as(account, OutboxId::random(), place, payload).await
}

/// The same for a write that departs only after a while; until then it can be taken back without a trace at the clinic.
pub(crate) async fn put_held(
    account: &Account,
    place: DraftPlace,
    payload: &Payload,
    hold: Duration,
) -> Result<WriteReceipt, UiError> {
    let id = OutboxId::random();
    // Before it is there: the worker may look at any moment.
    account.holding.hold(id.clone(), account.clock.monotonic().saturating_add(hold));
    put_as(account, id, place, payload).await
}

async fn put_as(
    account: &Account,
    id: OutboxId,
    place: DraftPlace,
    payload: &Payload,
) -> Result<WriteReceipt, UiError> {
    let patient = place.patient.clone();
    let ready = Ready::of(account, id, place, payload).await?;
    let now = account.clock.now();
    let id = account
        .journal
        .call(move |journal| {
            let form = ready.form(journal)?;
            journal.queue(Some(&form), ready.new, now)
        })
        .await
        .map_err(from_store)?;
    Ok(queued(account, id, patient).await)
}

/// Puts a write into the journal that no form was filled in for.
pub(crate) async fn put_bare(
    account: &Account,
    patient: &PatientUuid,
    payload: &Payload,
) -> Result<WriteReceipt, UiError> {
    let new = new_write(account, OutboxId::random(), patient, payload).await?;
    let now = account.clock.now();
    let id = account.journal.call(move |journal| journal.queue(None, new, now)).await.map_err(from_store)?;
    Ok(queued(account, id, patient.clone()).await)
}

async fn new_write(
    account: &Account,
    id: OutboxId,
    patient: &PatientUuid,
    payload: &Payload,
) -> Result<NewWrite, UiError> {
    let depends_on = match payload.visit() {
        Some(VisitKey::Pending { write }) => Some(parse(write)?),
        _ => None,
    };
    Ok(NewWrite {
        id,
        kind: payload.kind(),
        patient: Some(patient.clone()),
        visit: in_order_with(payload),
        whose: people::label_of(account, patient).await,
        payload: to_json(payload)?,
        depends_on,
        steps: None,
    })
}

/// A write is in the journal: the window hears of it, and the worker wakes.
async fn queued(account: &Account, id: OutboxId, patient: PatientUuid) -> WriteReceipt {
    tell_changed(account, Some(&patient)).await;
    account.wake_worker();
    WriteReceipt { write: id.to_string(), patient }
}

/// Puts several writes of one patient into the journal, in their order, each in place of its draft: all of them, or, where
/// one cannot be, none.
pub(crate) async fn put_all(
    account: &Account,
    patient: &PatientUuid,
    writes: Vec<(DraftPlace, Payload)>,
) -> Result<Vec<WriteReceipt>, UiError> {
    let mut ready = Vec::with_capacity(writes.len());
    for (place, payload) in writes {
        ready.push(Ready::of(account, OutboxId::random(), place, &payload).await?);
    }
    let now = account.clock.now();
    let ids = account
        .journal
        .call(move |journal| {
            let mut writes = Vec::with_capacity(ready.len());
            for one in ready {
                writes.push((one.form(journal)?, one.new));
            }
            journal.queue_all(&writes, now)
        })
        .await
        .map_err(from_store)?;
    tell_changed(account, Some(patient)).await;
    account.wake_worker();
    let receipt = |id: OutboxId| WriteReceipt { write: id.to_string(), patient: patient.clone() };
    Ok(ids.into_iter().map(receipt).collect())
}

/// A write that is ready for the journal.
struct Ready {
    place: DraftPlace,
    new: NewWrite,
    content: DraftContent,
    typed: String,
}

impl Ready {
    async fn of(
        account: &Account,
        id: OutboxId,
        place: DraftPlace,
        payload: &Payload,
    ) -> Result<Self, UiError> {
        let content = payload
            .content()
            .ok_or_else(|| UiError::new(ErrorCode::Internal).with("detail", "this write has no form"))?;
        let new = new_write(account, id, &place.patient, payload).await?;
        Ok(Self { typed: to_json(&content)?, place, new, content })
    }

    /// The form it was written in. A draft goes with the write only if it is what was written: another one may be the text
    /// of a refused write that came back while this one was typed.
    fn form(&self, journal: &Journal) -> Result<WrittenIn, StoreError> {
        let key = draft_key(journal, &self.place)?;
        let visit_json = visit_json(journal, &self.place)?;
        let draft = journal.draft(&key)?.filter(|draft| {
            from_json::<DraftContent>(&draft.json).is_ok_and(|kept| kept.sendable() == self.content)
        });
        Ok(WrittenIn {
            key,
            visit_json,
            typed: self.typed.clone(),
            takes_draft: draft.is_some(),
            continues: draft.and_then(|draft| draft.continues),
        })
    }
}

/// The record a write belongs to: writes of one are sent in the order of writing. New entries of a list are one such
/// record, so that the second of two equal ones is not taken for the first.
fn in_order_with(payload: &Payload) -> Option<String> {
    match payload {
        Payload::Demographics { .. } => Some("demographics".to_owned()),
        Payload::AppointmentMove { opened, .. } | Payload::AppointmentCancel { opened } => {
            Some(format!("appointment/{}", opened.uuid.as_str()))
        }
        Payload::Entry { typed, .. } => {
            let entry = typed.entry.as_deref().unwrap_or("new");
            Some(format!("{}/{entry}", payload.kind().as_str()))
        }
        // Behind a change of it that waits.
        Payload::EntryDelete(deleted) => {
            Some(format!("{}/{}", kind_of_entry(deleted.list.list()).as_str(), deleted.entry))
        }
        _ => payload.visit().map(visit_text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::{
        DemographicsChange, EntryChange, EntryDelete, EntryList, NoteChange, PastList, TypedDemographics,
        TypedEntry,
    };
    use domain::note::{NoteId, SoapText};

    fn entry(list: EntryList, id: Option<&str>) -> Payload {
        let typed =
            EntryChange { list, entry: id.map(str::to_owned), opened: None, typed: TypedEntry::default() };
        Payload::Entry { opened: TypedEntry::default(), wanted: TypedEntry::default(), typed }
    }

    #[test]
    fn writes_of_one_record_are_sent_in_the_order_of_writing() {
        let visit = VisitKey::Pending { write: "w1".into() };
        let note = Payload::Note { visit: visit.clone(), text: SoapText::default() };
        let change = NoteChange { note: NoteId(7), opened: SoapText::default(), text: SoapText::default() };
        let change = Payload::NoteChange { visit, change };
        assert!(in_order_with(&note).is_some(), "a note belongs to its visit");
        assert_eq!(in_order_with(&note), in_order_with(&change), "and so does a change of one");
        let typed = || TypedDemographics::default();
        let who = Payload::Demographics {
            opened: typed(),
            wanted: typed(),
            typed: DemographicsChange { opened: typed(), typed: typed() },
        };
        assert_ne!(in_order_with(&who), in_order_with(&note), "demographics are another record");
        let (one, other) = (Some("a"), Some("b"));
        let problem = |id| in_order_with(&entry(EntryList::Problem, id));
        assert_ne!(problem(one), problem(other), "each entry is a record of its own");
        assert_ne!(problem(one), in_order_with(&entry(EntryList::Allergy, one)), "in its list");
        let deleted =
            EntryDelete { list: PastList::DentalIssue, entry: "a".into(), opened: TypedEntry::default() };
        assert_eq!(
            in_order_with(&Payload::EntryDelete(deleted)),
            in_order_with(&entry(EntryList::DentalIssue, one)),
            "a deletion does not overtake a change of the same entry"
        );
        assert_eq!(
            problem(None),
            problem(None),
            "new ones of a list are one record: the second of two equal ones must not be taken for the first"
        );
    }
}

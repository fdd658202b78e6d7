//! Drafts: what has been typed is on disk, encrypted, before it is acknowledged.

use crate::{
    Rounds,
    account::Account,
    contract::{
        DraftContent, DraftKind, DraftLine, DraftPlace, DraftSaved, DraftView, ErrorCode, UiError, VisitKey,
    },
    error::from_store,
    locked::locked,
    outbox::became,
    reading::chart,
    unkept, whose,
    writing::boxes::Boxes,
    writing::written::{draft_excerpt, readings},
};
use domain::{
    encounter::{Eid, Encounter, EncounterUuid},
    note::SoapText,
    patient::PatientUuid,
};
use jiff::Timestamp;
use serde::{Serialize, de::DeserializeOwned};
use std::collections::BTreeMap;
use store::{ChartSection, Draft, DraftKey, Journal, OutboxId, OutboxState, StoreError, Typed};

/// Stands for the uuid of a visit of which only the number is known; no record has it.
const UNKNOWN_UUID: &str = "00000000-0000-4000-8000-000000000000";

/// Between two texts that were typed in the same section.
const NOTE_MARK: &str = "\n\n———\n\n";
/// The same in a remark of one line.
const REMARK_MARK: &str = " — ";

impl Rounds {
    /// Saves what was typed. When this returns, it is durable. `seen` is when the draft was saved that the form last read
    /// or saved itself, as [`DraftView::saved_at`] and [`DraftSaved::saved_at`] say it.
    ///
    /// # Errors
    /// When `author`, the id of whoever typed it, is not signed in, or the disk fails; the window keeps the text and says
    /// so. [`ErrorCode::DraftInTheWay`] if a draft lies there that the form has not read: nothing is overwritten.
    pub async fn save_draft(
        &self,
        place: DraftPlace,
        content: DraftContent,
        author: &str,
        seen: Option<&str>,
    ) -> Result<DraftSaved, UiError> {
        let account = self.0.account()?;
        if account.subject != author {
            // Typed by somebody who is no longer signed in: it is theirs, and goes into nobody else's journal.
            return Err(UiError::new(ErrorCode::SignedOut));
        }
        keep_draft(&account, &place, &content, seen).await
    }

    /// Every draft of this account, the last saved first.
    ///
    /// # Errors
    /// When nobody is signed in or the file cannot be read.
    pub async fn drafts(&self) -> Result<Vec<DraftLine>, UiError> {
        let account = self.0.account()?;
        let mut lines = draft_lines(&account).await?;
        unkept::list_unkept(&account, &mut lines).await;
        Ok(lines)
    }

    /// The draft of a form, if there is one.
    ///
    /// # Errors
    /// When nobody is signed in or the file cannot be read.
    pub async fn read_draft(&self, place: DraftPlace) -> Result<Option<DraftView>, UiError> {
        let account = self.0.account()?;
        let wanted = place.clone();
        let found = account
            .journal
            .call(move |journal| journal.draft(&draft_key(journal, &wanted)?))
            .await
            .map_err(from_store)?;
        found
            .map(|draft| {
                Ok(DraftView {
                    place,
                    content: from_json(&draft.json)?,
                    saved_at: moment_text(draft.saved_at),
                })
            })
            .transpose()
    }

    /// Deletes the draft of a form.
    ///
    /// # Errors
    /// When nobody is signed in or the disk fails.
    pub async fn discard_draft(&self, place: DraftPlace) -> Result<(), UiError> {
        let account = self.0.account()?;
        unkept::take_unkept(&account, place.clone()).await?;
        account
            .journal
            .call(move |journal| {
                let key = draft_key(journal, &place)?;
                journal.delete_draft(&key)
            })
            .await
            .map_err(from_store)?;
        Ok(())
    }
}

/// Puts what was typed into the journal, unless a draft lies there that is not the one of `seen`.
pub(crate) async fn keep_draft(
    account: &Account,
    place: &DraftPlace,
    content: &DraftContent,
    seen: Option<&str>,
) -> Result<DraftSaved, UiError> {
    let typed = Typed {
        whose: whose::label_of(account, &place.patient).await,
        json: to_json(content)?,
        visit_json: None,
    };
    let seen: Option<Timestamp> = seen.and_then(|seen| seen.parse().ok());
    let now = account.clock.now();
    let wanted = place.clone();
    let at = account
        .journal
        .call(move |journal| {
            let key = draft_key(journal, &wanted)?;
            let visit_json = visit_json(journal, &wanted)?;
            journal.save_draft(&key, &Typed { visit_json, ..typed }, seen, now)
        })
        .await
        .map_err(from_store)?;
    Ok(DraftSaved { place: place.clone(), saved_at: moment_text(at) })
}

/// Every draft of an account, the last saved first. One that cannot be read is listed all the same.
pub(crate) async fn draft_lines(account: &Account) -> Result<Vec<DraftLine>, UiError> {
    let listed = account.journal.call(|journal| Ok((journal.drafts()?, journal.outbox()?))).await;
    let (drafts, writes) = listed.map_err(from_store)?;
    let returned_from = |draft: &Draft| {
        let id = draft.continues.as_ref()?;
        let write = writes.iter().find(|row| row.id == *id && row.state == OutboxState::Refused)?;
        (write.typed == draft.json).then(|| id.to_string())
    };
    let mut lines = Vec::with_capacity(drafts.len());
    for draft in drafts {
        let Some(place) = place_of(account, &draft).await else { continue };
        lines.push(DraftLine {
            returned_from: returned_from(&draft),
            whose: whose::completed(account, draft.whose, Some(&place.patient)).await,
            place,
            saved_at: moment_text(draft.saved_at),
            excerpt: from_json(&draft.json).map(|content| draft_excerpt(&content)).unwrap_or_default(),
        });
    }
    Ok(lines)
}

/// Where a draft belongs, as the window names it; `None` for the draft of nobody's form.
pub(crate) async fn place_of(account: &Account, draft: &Draft) -> Option<DraftPlace> {
    let patient = draft.key.patient.clone()?;
    let place = draft.key.visit.as_deref().unwrap_or_default();
    let (visit, record) = match place.split_once('/') {
        Some((visit, record)) => (visit, Some(record.to_owned())),
        None => (place, None),
    };
    let visit = match draft.visit_json.as_deref().and_then(|json| from_json(json).ok()) {
        Some(visit) => Some(visit),
        None => visit_of(account, &patient, visit).await,
    };
    Some(DraftPlace { kind: window_kind(draft.key.kind), patient, visit, record })
}

/// The visit that [`visit_text`] means. The uuid of a numbered one stands in the patient's list; where that is not
/// known, the number alone still opens the form and its draft.
async fn visit_of(account: &Account, patient: &PatientUuid, text: &str) -> Option<VisitKey> {
    if let Some(write) = text.strip_prefix('w') {
        return Some(VisitKey::Pending { write: write.to_owned() });
    }
    let eid = Eid(text.strip_prefix('e')?.parse().ok()?);
    let read = locked(&account.visits).get(patient).cloned();
    let list: Vec<Encounter> = match read {
        Some(list) => list,
        None => chart::kept(account, patient, ChartSection::Encounters)
            .await
            .map(|kept| kept.value)
            .unwrap_or_default(),
    };
    let uuid = list.into_iter().find(|visit| visit.eid == eid).map(|visit| visit.uuid);
    Some(VisitKey::Known { eid, uuid: uuid.or_else(|| EncounterUuid::parse(UNKNOWN_UUID).ok())? })
}

/// Where the draft of a form is kept. A visit that has got its number meanwhile keeps its drafts under the number,
/// whatever the window still calls it. Asked on the journal's own thread, in the same breath as the change that follows,
/// so that a visit cannot get its number in between.
pub(crate) fn draft_key(journal: &Journal, place: &DraftPlace) -> Result<DraftKey, StoreError> {
    let kind = kind_of(place.kind);
    let visit = match &place.visit {
        Some(visit) => visit_text(&settled_visit(journal, visit)?),
        None => String::new(),
    };
    // The form that changes a record is another form than the one that writes a new one.
    let place_text = match &place.record {
        Some(record) => format!("{visit}/{record}"),
        None => visit,
    };
    Ok(if place_text.is_empty() {
        DraftKey::of_patient(kind, place.patient.clone())
    } else {
        DraftKey::of_visit(kind, place.patient.clone(), place_text)
    })
}

/// The visit of a form as it is kept with its draft, by the name it has by now.
pub(crate) fn visit_json(journal: &Journal, place: &DraftPlace) -> Result<Option<String>, StoreError> {
    let visit = place.visit.as_ref().map(|visit| settled_visit(journal, visit)).transpose()?;
    Ok(visit.as_ref().and_then(|visit| to_json(visit).ok()))
}

/// The visit that a key means by now: a pending one that OpenEMR has numbered is a known one.
pub(crate) fn settled_visit(journal: &Journal, visit: &VisitKey) -> Result<VisitKey, StoreError> {
    let VisitKey::Pending { write } = visit else { return Ok(visit.clone()) };
    let Some(id) = OutboxId::parse(write) else { return Ok(visit.clone()) };
    let row = journal.outbox_row(&id)?;
    Ok(row.as_ref().and_then(became).unwrap_or_else(|| visit.clone()))
}

/// One text of two drafts of the same form, the known visit's before the pending one's: what stands in both is there
/// once, what differs is there twice, with a mark between. `None` for forms that are not of a visit.
pub(crate) fn joined(known: &str, pending: &str) -> Option<String> {
    let read = |json| from_json::<DraftContent>(json).ok();
    let both = match (read(known)?, read(pending)?) {
        (DraftContent::Note(known), DraftContent::Note(pending)) => {
            let mut both = SoapText::default();
            for &name in SoapText::NAMES {
                both.set(name, one_after_the_other(&[known.text(name), pending.text(name)], NOTE_MARK));
            }
            DraftContent::Note(both)
        }
        (DraftContent::Vitals(known), DraftContent::Vitals(pending)) => {
            let mut both = known.clone();
            let mut differing = BTreeMap::new();
            for (sign, value) in pending.values {
                match known.values.get(&sign) {
                    Some(there) if *there != value => differing.insert(sign, value),
                    _ => both.values.insert(sign, value),
                };
            }
            both.temperature_method = known.temperature_method.or(pending.temperature_method);
            // A box holds one reading; the other stands in the remark until the clinician has decided.
            both.note =
                one_after_the_other(&[&known.note, &readings(&differing), &pending.note], REMARK_MARK);
            DraftContent::Vitals(both)
        }
        _ => return None,
    };
    to_json(&both).ok()
}

/// Texts that are not empty, each once, with a mark between them.
fn one_after_the_other(texts: &[&str], mark: &str) -> String {
    let mut different: Vec<&str> = Vec::new();
    for text in texts {
        if !text.trim().is_empty() && !different.contains(text) {
            different.push(text);
        }
    }
    different.join(mark)
}

/// A visit as part of a draft's place.
pub(crate) fn visit_text(visit: &VisitKey) -> String {
    match visit {
        VisitKey::Known { eid, .. } => format!("e{eid}"),
        VisitKey::Pending { write } => format!("w{write}"),
    }
}

fn kind_of(kind: DraftKind) -> store::DraftKind {
    match kind {
        DraftKind::Note => store::DraftKind::Note,
        DraftKind::Vitals => store::DraftKind::Vitals,
        DraftKind::Visit => store::DraftKind::Visit,
        DraftKind::Appointment => store::DraftKind::Appointment,
        DraftKind::Demographics => store::DraftKind::Demographics,
        DraftKind::Problem => store::DraftKind::Problem,
        DraftKind::Allergy => store::DraftKind::Allergy,
        DraftKind::Medication => store::DraftKind::Medication,
    }
}

fn window_kind(kind: store::DraftKind) -> DraftKind {
    match kind {
        store::DraftKind::Note => DraftKind::Note,
        store::DraftKind::Vitals => DraftKind::Vitals,
        store::DraftKind::Visit => DraftKind::Visit,
        store::DraftKind::Appointment => DraftKind::Appointment,
        store::DraftKind::Demographics => DraftKind::Demographics,
        store::DraftKind::Problem => DraftKind::Problem,
        store::DraftKind::Allergy => DraftKind::Allergy,
        store::DraftKind::Medication => DraftKind::Medication,
    }
}

/// When a draft was saved, to the millisecond: it tells one saving from the next.
fn moment_text(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}

/// Plain data to JSON for the journal.
pub(crate) fn to_json(value: &impl Serialize) -> Result<String, UiError> {
    serde_json::to_string(value)
        .map_err(|_| UiError::new(ErrorCode::Internal).with("detail", "a value could not be written"))
}

/// JSON of the journal back to plain data.
pub(crate) fn from_json<T: DeserializeOwned>(json: &str) -> Result<T, UiError> {
    serde_json::from_str(json).map_err(|_| UiError::new(ErrorCode::StoreDamaged))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{
        units::Unit,
        vitals::{TypedValue, TypedVitals, VitalSign},
    };

    fn join(known: DraftContent, pending: DraftContent) -> Option<DraftContent> {
        let json = |content: &DraftContent| to_json(content).expect("plain data");
        joined(&json(&known), &json(&pending)).map(|both| from_json(&both).expect("plain data"))
    }

    #[test]
    fn two_notes_become_one_that_has_all_of_both() {
        let note = |subjective: &str, plan: &str| {
            DraftContent::Note(SoapText {
                subjective: subjective.into(),
                plan: plan.into(),
                ..SoapText::default()
            })
        };
        let both = join(note("Cough", "Rest"), note("Fever", "Rest")).expect("two notes of one visit");
        assert_eq!(both, note("Cough\n\n———\n\nFever", "Rest"), "what is the same in both is there once");
        assert_eq!(join(note("", "Rest"), note("Fever", "")), Some(note("Fever", "Rest")), "no mark alone");
    }

    #[test]
    fn of_two_readings_of_one_sign_neither_is_lost() {
        let vitals = |values: &[(VitalSign, &str)], note: &str| {
            let value = |text: &str| TypedValue { text: text.into(), unit: Unit::MmHg };
            DraftContent::Vitals(TypedVitals {
                values: values.iter().map(|(sign, text)| (*sign, value(text))).collect(),
                note: note.into(),
                ..TypedVitals::default()
            })
        };
        let known = vitals(&[(VitalSign::Systolic, "128")], "sitting");
        let pending = vitals(&[(VitalSign::Systolic, "142"), (VitalSign::Diastolic, "82")], "standing");
        let both = vitals(
            &[(VitalSign::Systolic, "128"), (VitalSign::Diastolic, "82")],
            "sitting — systolic 142 mmHg — standing",
        );
        assert_eq!(join(known, pending), Some(both), "the one that has no box stands in the remark");
    }
}

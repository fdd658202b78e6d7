//! Drafts: what has been typed is on disk, encrypted, before it is acknowledged.

use crate::{
    Rounds,
    clock::stamp,
    contract::{DraftContent, DraftKind, DraftPlace, DraftSaved, DraftView, ErrorCode, UiError, VisitKey},
    error::from_store,
    outbox::became,
};
use serde::{Serialize, de::DeserializeOwned};
use store::{DraftKey, Journal, OutboxId, StoreError};

impl Rounds {
    /// Saves what was typed. When this returns, it is durable.
    ///
    /// # Errors
    /// When `author`, the id of whoever typed it, is not signed in, or the disk fails; the window keeps the text and says
    /// so.
    pub async fn save_draft(
        &self,
        place: DraftPlace,
        content: DraftContent,
        author: &str,
    ) -> Result<DraftSaved, UiError> {
        let account = self.0.account()?;
        if account.subject != author {
            // Typed by somebody who is no longer signed in: it is theirs, and goes into nobody else's journal.
            return Err(UiError::new(ErrorCode::SignedOut));
        }
        let json = to_json(&content)?;
        let label = account.patient_label(&place.patient).await;
        let now = self.0.clock.now();
        let wanted = place.clone();
        let at = account
            .journal
            .call(move |journal| {
                let key = draft_key(journal, &wanted)?;
                journal.save_draft(&key, &label, &json, now)
            })
            .await
            .map_err(from_store)?;
        Ok(DraftSaved { place, saved_at: stamp(at) })
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
                Ok(DraftView { place, content: from_json(&draft.json)?, saved_at: stamp(draft.saved_at) })
            })
            .transpose()
    }

    /// Deletes the draft of a form.
    ///
    /// # Errors
    /// When nobody is signed in or the disk fails.
    pub async fn discard_draft(&self, place: DraftPlace) -> Result<(), UiError> {
        let account = self.0.account()?;
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

/// The visit that a key means by now: a pending one that OpenEMR has numbered is a known one.
pub(crate) fn settled_visit(journal: &Journal, visit: &VisitKey) -> Result<VisitKey, StoreError> {
    let VisitKey::Pending { write } = visit else { return Ok(visit.clone()) };
    let Some(id) = OutboxId::parse(write) else { return Ok(visit.clone()) };
    let row = journal.outbox_row(&id)?;
    Ok(row.as_ref().and_then(became).unwrap_or_else(|| visit.clone()))
}

/// A visit as part of a draft's place.
pub(crate) fn visit_text(visit: &VisitKey) -> String {
    match visit {
        VisitKey::Known { eid, .. } => format!("e{eid}"),
        VisitKey::Pending { write } => format!("w{write}"),
    }
}

pub(crate) fn kind_of(kind: DraftKind) -> store::DraftKind {
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

/// Plain data to JSON for the journal.
pub(crate) fn to_json(value: &impl Serialize) -> Result<String, UiError> {
    serde_json::to_string(value)
        .map_err(|_| UiError::new(ErrorCode::Internal).with("detail", "a value could not be written"))
}

/// JSON of the journal back to plain data.
pub(crate) fn from_json<T: DeserializeOwned>(json: &str) -> Result<T, UiError> {
    serde_json::from_str(json).map_err(|_| UiError::new(ErrorCode::StoreDamaged))
}

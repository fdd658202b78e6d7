//! Drafts: what has been typed is on disk, encrypted, before it is acknowledged.

use crate::{
    Rounds,
    account::Account,
    clock::stamp,
    contract::{DraftContent, DraftKind, DraftPlace, DraftSaved, DraftView, ErrorCode, UiError, VisitKey},
    error::from_store,
};
use serde::{Serialize, de::DeserializeOwned};
use store::DraftKey;

impl Rounds {
    /// Saves what was typed. When this returns, it is durable.
    ///
    /// # Errors
    /// When nobody is signed in or the disk fails; the window keeps the text and says so.
    pub async fn save_draft(&self, place: DraftPlace, content: DraftContent) -> Result<DraftSaved, UiError> {
        let account = self.0.account()?;
        let key = account.draft_key(&place).await;
        let json = to_json(&content)?;
        let label = account.patient_label(&place.patient).await;
        let now = self.0.clock.now();
        let at = account
            .journal
            .call(move |journal| journal.save_draft(&key, &label, &json, now))
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
        let key = account.draft_key(&place).await;
        let found = account.journal.call(move |journal| journal.draft(&key)).await.map_err(from_store)?;
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
        let key = account.draft_key(&place).await;
        account.journal.call(move |journal| journal.delete_draft(&key)).await.map_err(from_store)?;
        Ok(())
    }
}

impl Account {
    /// Where the draft of a form is kept. A visit that has got its number meanwhile keeps its drafts under the
    /// number, whatever the window still calls it.
    pub(crate) async fn draft_key(&self, place: &DraftPlace) -> DraftKey {
        let kind = kind_of(place.kind);
        match &place.visit {
            None => DraftKey::of_patient(kind, place.patient.clone()),
            Some(visit) => {
                let visit = self.settled_visit(visit).await;
                DraftKey::of_visit(kind, place.patient.clone(), visit_text(&visit))
            }
        }
    }
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

//! Which visit is meant: by its number, or, until it has one, by the write that makes it.

use crate::{
    account::Account,
    contract::{ErrorCode, UiError, VisitKey},
    reading::sections,
    writing::{payload::Made, stored::from_json},
};
use domain::{
    encounter::{Eid, Encounter, EncounterUuid},
    patient::PatientUuid,
};
use store::{ChartSection, Journal, OutboxId, OutboxRow, StoreError};

/// Stands for the uuid of a visit of which only the number is known; no record has it.
const UNKNOWN_UUID: &str = "00000000-0000-4000-8000-000000000000";

/// Reads an id that went through the window.
pub(crate) fn parse(id: &str) -> Result<OutboxId, UiError> {
    OutboxId::parse(id).ok_or_else(|| UiError::new(ErrorCode::Internal).with("detail", "no such write"))
}

/// The known visit that a confirmed visit write became.
pub(crate) fn became(row: &OutboxRow) -> Option<VisitKey> {
    match from_json::<Made>(row.result.as_deref()?).ok()? {
        Made::Encounter { eid, uuid } => Some(VisitKey::Known { eid, uuid }),
        _ => None,
    }
}

/// The visit that [`visit_text`] means. The uuid of a numbered one stands in the patient's list; where that is not
/// known, the number alone still opens the form and its draft.
pub(crate) async fn visit_of(account: &Account, patient: &PatientUuid, text: &str) -> Option<VisitKey> {
    if let Some(write) = text.strip_prefix('w') {
        return Some(VisitKey::Pending { write: write.to_owned() });
    }
    let eid = Eid(text.strip_prefix('e')?.parse().ok()?);
    let read = account.reading.visits(patient);
    let list: Vec<Encounter> = match read {
        Some(list) => list,
        None => sections::kept(account, patient, ChartSection::Encounters)
            .await
            .map(|kept| kept.value)
            .unwrap_or_default(),
    };
    let uuid = list.into_iter().find(|visit| visit.eid == eid).map(|visit| visit.uuid);
    Some(VisitKey::Known { eid, uuid: uuid.or_else(|| EncounterUuid::parse(UNKNOWN_UUID).ok())? })
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

/// The visit that a key means by now, for a form that is about to be sent.
pub(crate) async fn settled(account: &Account, visit: &VisitKey) -> VisitKey {
    let wanted = visit.clone();
    account
        .journal
        .call(move |journal| settled_visit(journal, &wanted))
        .await
        .unwrap_or_else(|_| visit.clone())
}

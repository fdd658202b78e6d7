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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::writing::{
        in_a_journal::{at, waiting},
        stored::to_json,
    };
    use store::OutboxKind;

    const UUID: &str = "90cde167-7b9b-4ed1-bd55-533925cb2605";

    #[test]
    fn a_pending_visit_is_a_known_one_as_soon_as_openemr_has_numbered_it() {
        let (mut journal, id) = waiting(OutboxKind::Encounter);
        let pending = VisitKey::Pending { write: id.to_string() };
        assert_eq!(settled_visit(&journal, &pending).expect("readable"), pending, "it waits");
        journal.mark_sending(&id, at(1)).expect("sending");
        let uuid = EncounterUuid::parse(UUID).expect("a uuid");
        let made = to_json(&Made::Encounter { eid: Eid(7), uuid: uuid.clone() }).expect("plain data");
        journal.confirm(&id, Some(&made), at(2)).expect("confirmed");
        let known = VisitKey::Known { eid: Eid(7), uuid };
        assert_eq!(settled_visit(&journal, &pending).expect("readable"), known, "it has a number");
        assert_eq!(settled_visit(&journal, &known).expect("readable"), known, "which stays");
        let gone = VisitKey::Pending { write: "not an id".into() };
        assert_eq!(
            settled_visit(&journal, &gone).expect("readable"),
            gone,
            "what nobody knows stays as it is"
        );
    }

    #[test]
    fn a_number_and_a_write_never_read_alike() {
        let known = VisitKey::Known { eid: Eid(7), uuid: EncounterUuid::parse(UUID).expect("a uuid") };
        assert_eq!(visit_text(&known), "e7", "a stored format: drafts are found by it");
        assert_eq!(visit_text(&VisitKey::Pending { write: "7".into() }), "w7", "as above");
    }

    #[test]
    fn an_id_that_is_none_is_refused_and_not_looked_for() {
        let (_, id) = waiting(OutboxKind::Encounter);
        assert_eq!(parse(id.as_str()).expect("an id"), id, "as the window got it");
        let refused = parse("1; drop table").expect_err("no id");
        assert_eq!(refused.code, crate::contract::ErrorCode::Internal, "the window made it up");
    }
}

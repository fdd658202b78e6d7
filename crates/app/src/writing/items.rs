//! Writes as the window shows them, and how many there are.

use crate::{
    account::{Account, reading::What},
    clock::stamp,
    contract::{
        AppEvent, AppointmentChange, ErrorCode, OutboxCounts, OutboxItem, UiError, VisitKey, WriteKind,
        WriteState,
    },
    error::from_store,
    reading::people,
    writing::{
        boxes::Conflict,
        move_steps::is_half_moved,
        payload::{FoundVisits, Made, Payload, area},
        stored::{code_text, from_json},
        visit_key::became,
        written::{Names, excerpt, parts},
    },
};
use domain::patient::PatientUuid;
use store::{OutboxId, OutboxKind, OutboxRow, OutboxState};

/// Tells the window that the outbox changed, and the chart of the patient it concerns.
pub(crate) async fn tell_changed(account: &Account, patient: Option<&PatientUuid>) {
    if let Ok(counts) = account.journal.call(|journal| journal.outbox_counts()).await {
        let counts = OutboxCounts {
            waiting: counts.queued + counts.sending + counts.unknown,
            refused: counts.refused,
        };
        account.frame.change(|state| state.outbox = counts);
    }
    account.frame.tell(&AppEvent::OutboxChanged);
    if let Some(patient) = patient {
        account.frame.tell(&AppEvent::ChartChanged { patient: patient.clone() });
    }
}

/// The writes of a patient that the chart still shows: all that are not settled, and those that are in OpenEMR
/// but perhaps not yet in what was read from it.
pub(crate) async fn writes_of(account: &Account, patient: &PatientUuid) -> Result<Vec<OutboxItem>, UiError> {
    let wanted = patient.clone();
    let rows = account.journal.call(move |journal| journal.outbox_of(&wanted)).await.map_err(from_store)?;
    Ok(listed(account, &rows).await)
}

/// One write.
///
/// # Errors
/// When there is none of this id, or the journal cannot be read.
pub(crate) async fn find(account: &Account, id: &OutboxId) -> Result<OutboxRow, UiError> {
    let id = id.clone();
    account
        .journal
        .call(move |journal| journal.outbox_row(&id))
        .await
        .map_err(from_store)?
        .ok_or_else(|| UiError::new(ErrorCode::Internal).with("detail", "no such write"))
}

/// Rows as the window shows them, newest first.
pub(crate) async fn listed(account: &Account, rows: &[OutboxRow]) -> Vec<OutboxItem> {
    let names = Names::of(account);
    let mut items = Vec::with_capacity(rows.len());
    for row in rows.iter().rev() {
        let mut item = item(row, rows, &names);
        // Its list does not have it yet: what was written leaves the screen here only once it stands there.
        if item.state == WriteState::Confirmed && account.reading.is_under_way(&What::Written(row.id.clone()))
        {
            item.state = WriteState::Sending;
        }
        item.whose = people::completed(account, item.whose, item.patient.as_ref()).await;
        items.push(item);
    }
    items
}

/// A row as the window shows it. `rows` are the others, among which a pending visit is looked up.
fn item(row: &OutboxRow, rows: &[OutboxRow], names: &Names) -> OutboxItem {
    let payload: Option<Payload> = from_json(&row.payload).ok();
    let visit = match payload.as_ref().and_then(Payload::visit) {
        Some(VisitKey::Pending { write }) => rows
            .iter()
            .find(|other| other.id.as_str() == write)
            .and_then(became)
            .or_else(|| payload.as_ref().and_then(Payload::visit).cloned()),
        Some(known) => Some(known.clone()),
        None if row.kind == OutboxKind::Encounter => {
            Some(became(row).unwrap_or_else(|| VisitKey::Pending { write: row.id.to_string() }))
        }
        None => None,
    };
    let confirmation = row.result.as_deref().and_then(|made| match from_json(made) {
        Ok(Made::Appointment { id } | Made::Moved { id }) => Some(id),
        _ => None,
    });
    let appointment = payload.as_ref().and_then(|payload| {
        let opened = payload.opened_appointment()?;
        Some(AppointmentChange {
            appointment: opened.uuid.clone(),
            from: opened.start,
            to: payload.booking().map(|booking| booking.start),
            both: is_half_moved(row),
        })
    });
    let deletes = match &payload {
        Some(Payload::EntryDelete(deleted)) => Some(deleted.entry.clone()),
        _ => None,
    };
    OutboxItem {
        appointment,
        deletes,
        id: row.id.to_string(),
        kind: kind_of(row.kind),
        patient: row.patient.clone().or_else(|| made_patient(row)),
        whose: row.whose.clone(),
        visit,
        state: match row.state {
            OutboxState::Queued => WriteState::Queued,
            OutboxState::Sending => WriteState::Sending,
            OutboxState::Confirmed => WriteState::Confirmed,
            OutboxState::Unknown => WriteState::Unknown,
            OutboxState::Refused => WriteState::Refused,
        },
        created_at: stamp(row.created_at),
        changed_at: stamp(row.settled_at.or(row.sent_at).unwrap_or(row.created_at)),
        attempts: row.attempts,
        error: why_not(row),
        confirmation,
        excerpt: payload.as_ref().map(excerpt).unwrap_or_default(),
        text: payload.as_ref().map(|payload| parts(payload, names)).unwrap_or_default(),
        conflict: row
            .conflict
            .as_deref()
            .and_then(|json| from_json::<Conflict>(json).ok())
            .map(Conflict::view),
        found: row
            .conflict
            .as_deref()
            .and_then(|json| from_json::<FoundVisits>(json).ok())
            .map(|found| found.found),
        editable: matches!(row.state, OutboxState::Queued | OutboxState::Refused)
            && row.draft.is_some()
            // Out of its form it would be sent without another look.
            && !may_be_there(row)
            && !is_half_moved(row)
            && !rows.iter().any(|other| other.depends_on.as_ref() == Some(&row.id)),
    }
}

/// A kind as the window has it.
pub(crate) fn kind_of(kind: OutboxKind) -> WriteKind {
    match kind {
        OutboxKind::Encounter => WriteKind::Encounter,
        OutboxKind::Vitals => WriteKind::Vitals,
        OutboxKind::Note => WriteKind::Note,
        OutboxKind::NoteChange => WriteKind::NoteChange,
        OutboxKind::Appointment => WriteKind::Appointment,
        OutboxKind::AppointmentMove => WriteKind::AppointmentMove,
        OutboxKind::AppointmentCancel => WriteKind::AppointmentCancel,
        OutboxKind::Patient => WriteKind::Patient,
        OutboxKind::Demographics => WriteKind::Demographics,
        OutboxKind::Problem => WriteKind::Problem,
        OutboxKind::Allergy => WriteKind::Allergy,
        OutboxKind::Medication => WriteKind::Medication,
        OutboxKind::Surgery => WriteKind::Surgery,
        OutboxKind::DentalIssue => WriteKind::DentalIssue,
        OutboxKind::SurgeryDelete => WriteKind::SurgeryDelete,
        OutboxKind::DentalIssueDelete => WriteKind::DentalIssueDelete,
    }
}

/// The patient whom a confirmed write has made.
fn made_patient(row: &OutboxRow) -> Option<PatientUuid> {
    match from_json::<Made>(row.result.as_deref()?).ok()? {
        Made::Patient { uuid, .. } => Some(uuid),
        _ => None,
    }
}

/// Whether a refused write was given up rather than refused: it may be in OpenEMR.
pub(crate) fn may_be_there(row: &OutboxRow) -> bool {
    row.error_code.as_deref() == Some(code_text(ErrorCode::NotConfirmed).as_str())
}

/// The error that was noted with a write. Its code is stored as the seam spells it.
fn why_not(row: &OutboxRow) -> Option<UiError> {
    let code = serde_json::Value::String(row.error_code.clone()?);
    let code = serde_json::from_value(code).unwrap_or(ErrorCode::ServerError);
    let error = UiError::new(code).said(row.server_said.clone());
    Some(match code {
        ErrorCode::NotAllowed => error.with("right", area(row.kind).right()),
        _ => error,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::writing::in_a_journal::{at, note_after as row};
    use store::Journal;

    #[test]
    fn why_a_write_is_not_in_openemr_is_read_back_as_it_was_noted() {
        assert!(why_not(&row(|_, _| {})).is_none(), "nothing has failed yet");
        let refused = |code: &str| {
            let code = code.to_owned();
            row(move |journal, id| {
                journal.mark_sending(id, at(1)).expect("sending");
                journal.refuse(id, &code, Some("no"), at(2)).expect("refused");
            })
        };
        let right = why_not(&refused(&code_text(ErrorCode::NotAllowed))).expect("a reason");
        assert_eq!(right.code, ErrorCode::NotAllowed, "as it was");
        assert_eq!(
            right.params.get("right").map(String::as_str),
            Some(area(OutboxKind::Note).right()),
            "with the right that an administrator can grant"
        );
        let later = why_not(&refused("aCodeOfALaterVersion")).expect("a reason");
        assert_eq!(later.code, ErrorCode::ServerError, "a code that is not known is a failure all the same");
    }

    #[test]
    fn a_write_that_was_given_up_may_be_there_and_one_that_was_refused_is_not() {
        let sent = |journal: &mut Journal, id: &OutboxId| {
            journal.mark_sending(id, at(1)).expect("sending");
            journal.mark_leaving(id, at(1)).expect("leaving");
        };
        let refused = row(|journal, id| {
            sent(journal, id);
            journal.refuse(id, &code_text(ErrorCode::InvalidInput), None, at(2)).expect("refused");
        });
        assert!(!may_be_there(&refused), "the server said no");
        let given_up = row(|journal, id| {
            sent(journal, id);
            journal.mark_unknown(id, &code_text(ErrorCode::Timeout), None, at(2)).expect("unknown");
            journal.give_up(id, &code_text(ErrorCode::NotConfirmed), at(9)).expect("given up");
        });
        assert!(may_be_there(&given_up), "nobody knows: it is looked for before it is sent again");
    }
}

//! One attempt to send one write, after the checks that keep it with the right patient.

use crate::{
    account::Account,
    contract::ErrorCode,
    sending::{
        booking, cancelling, deleting, entry,
        moving::{self, Move},
        note, patient,
        step::{Step, Tried},
        visit, vitals,
    },
    writing::payload::Payload,
};
use domain::patient::PatientUuid;
use store::OutboxRow;

/// One request, after its checks. Each kind of write calls [`crate::sending::request::before_request`] right before it
/// departs.
pub(super) async fn attempt(
    account: &Account,
    patient: &PatientUuid,
    row: &OutboxRow,
    payload: &Payload,
) -> Step {
    let (Ok(step) | Err(step)) = checked(account, patient, row, payload).await;
    step
}

async fn checked(account: &Account, patient: &PatientUuid, row: &OutboxRow, payload: &Payload) -> Tried {
    match payload {
        Payload::Encounter { visit, marker, known, .. } => {
            visit::send(account, patient, row, visit, marker, known).await
        }
        Payload::Vitals { visit, vitals, .. } => vitals::send(account, patient, row, visit, vitals).await,
        Payload::Note { visit, text } => note::send(account, patient, row, visit, text).await,
        Payload::NoteChange { visit, change } => {
            note::send_change(account, patient, row, visit, change).await
        }
        // The worker sends it without a patient; beside one it makes no sense.
        Payload::Patient { .. } => Err(Step::Refused { code: ErrorCode::StoreDamaged, said: None }),
        Payload::Demographics { opened, wanted, .. } => {
            patient::send(account, patient, row, opened, wanted).await
        }
        Payload::Entry { opened, wanted, typed } => {
            entry::send(account, patient, row, opened, wanted, typed).await
        }
        Payload::EntryDelete(deleted) => deleting::send(account, patient, row, deleted).await,
        Payload::Appointment { booking, accepted_warnings, .. } => {
            booking::send(account, patient, row, booking, accepted_warnings).await
        }
        Payload::AppointmentMove { opened, booking, accepted_warnings: accepted, .. } => {
            moving::send(account, row, Move { patient, opened, booking, accepted }).await
        }
        Payload::AppointmentCancel { opened } => cancelling::send(account, patient, row, opened).await,
    }
}

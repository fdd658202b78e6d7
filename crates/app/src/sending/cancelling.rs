//! Deleting an appointment.

use crate::{
    account::Account,
    contract::ErrorCode,
    sending::{
        appointment::{Stands, delete, number_now, of_opened},
        step::{Looked, Step, Tried, not_sent},
    },
    writing::payload::Made,
};
use domain::{
    appointment::{Appointment, AppointmentId},
    patient::PatientUuid,
};
use openemr::ApiError;
use store::OutboxRow;

/// Deletes an appointment that is still as it was opened, and sees that it is gone.
pub(super) async fn send(
    account: &Account,
    patient: &PatientUuid,
    row: &OutboxRow,
    opened: &Appointment,
) -> Tried {
    let id = number_of(opened)?;
    let refused = |code| Err(Step::Refused { code, said: None });
    let pid = number_now(account, patient).await?;
    let stands = of_opened(account, patient, (id, opened)).await.map_err(|error| not_sent(&error))?;
    match stands {
        Stands::Unchanged => {}
        // By an earlier attempt, or by somebody else who wanted the same.
        Stands::Gone => return Ok(Step::Made(Made::Cancelled)),
        Stands::Changed | Stands::Freed => return refused(ErrorCode::AppointmentChanged),
        Stands::Repeating => return refused(ErrorCode::SeriesNotChanged),
        Stands::Elsewhere => return refused(ErrorCode::RecordNotFound),
    }
    delete(account, row, pid, id).await?;
    Ok(match of_opened(account, patient, (id, opened)).await {
        Ok(Stands::Gone) => Step::Made(Made::Cancelled),
        // It is looked for like any write whose answer was lost.
        _ => Step::Unknown { code: ErrorCode::NotConfirmed, said: None },
    })
}

/// What became of it.
pub(super) async fn look(
    account: &Account,
    patient: &PatientUuid,
    opened: &Appointment,
) -> Result<Looked, ApiError> {
    let Ok(id) = number_of(opened) else { return Ok(Looked::Absent) };
    Ok(match of_opened(account, patient, (id, opened)).await? {
        Stands::Gone => Looked::There(Made::Cancelled),
        // The next attempt says what is to be said of the others.
        _ => Looked::Absent,
    })
}

/// Its number, without which it is not deleted; the form has read it.
pub(super) fn number_of(opened: &Appointment) -> Result<AppointmentId, Step> {
    opened.id.ok_or(Step::Refused { code: ErrorCode::StoreDamaged, said: None })
}

//! Bookings as somebody makes them who reads what stands against them and means them all the same.

use app::{
    Rounds,
    contract::{BookRequest, MoveRequest, UiError, WriteReceipt},
};
use domain::{booking::BookingWarning, patient::PatientUuid};

/// Books, whatever is said against it.
///
/// # Errors
/// What cannot be accepted.
pub async fn book(
    rounds: &Rounds,
    patient: &PatientUuid,
    request: BookRequest,
) -> Result<WriteReceipt, UiError> {
    meant(async |accepted| rounds.book(patient, request.clone(), accepted).await).await
}

/// Moves, whatever is said against it.
///
/// # Errors
/// What cannot be accepted.
pub async fn move_appointment(
    rounds: &Rounds,
    patient: &PatientUuid,
    request: MoveRequest,
) -> Result<WriteReceipt, UiError> {
    meant(async |accepted| rounds.move_appointment(patient, request.clone(), accepted).await).await
}

async fn meant(
    send: impl AsyncFn(Vec<BookingWarning>) -> Result<WriteReceipt, UiError>,
) -> Result<WriteReceipt, UiError> {
    match send(Vec::new()).await {
        Err(UiError { warnings: Some(shown), .. }) => send(shown).await,
        other => other,
    }
}

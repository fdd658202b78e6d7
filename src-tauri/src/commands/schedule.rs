//! Today and booking.

use super::{Answer, Core};
use app::contract::{BookRequest, BookingCheck, BookingOptions, DayView, WriteReceipt};
use domain::patient::PatientUuid;

#[tauri::command]
pub(crate) async fn schedule_day(core: Core<'_>, date: String) -> Answer<DayView> {
    core.day(&date).await
}

#[tauri::command]
pub(crate) async fn schedule_options(core: Core<'_>, patient: PatientUuid) -> Answer<BookingOptions> {
    core.booking_options(&patient).await
}

#[tauri::command]
pub(crate) async fn schedule_check(
    core: Core<'_>,
    patient: PatientUuid,
    request: BookRequest,
) -> Answer<BookingCheck> {
    core.check_booking(&patient, &request).await
}

#[tauri::command]
pub(crate) async fn schedule_book(
    core: Core<'_>,
    patient: PatientUuid,
    request: BookRequest,
    accept_warnings: bool,
) -> Answer<WriteReceipt> {
    core.book(&patient, request, accept_warnings).await
}

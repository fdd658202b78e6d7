//! Moving and cancelling an appointment.

use super::{all_accepted, booking_check, category_name};
use crate::{
    account::Account,
    asking,
    contract::{
        AppointmentForm, BookRequest, CancelRequest, DraftKind, DraftPlace, ErrorCode, FieldCode, FieldError,
        LostByMove, MoveRequest, UiError, WriteKind, WriteReceipt,
    },
    core::Rounds,
    error::{from_server, from_store},
    forms::accept_booking,
    reading::{
        day::read_day,
        directory::{self, name_of},
    },
    writing::{move_steps::is_half_moved, payload::Payload, queue, stored::from_json},
};
use domain::{
    appointment::{Appointment, AppointmentId, AppointmentStatus, AppointmentUuid, NewAppointment},
    booking::BookingWarning,
    encounter::FacilityId,
    patient::PatientUuid,
};
use openemr::{ApiError, AppointmentDetails};
use std::sync::Arc;
use store::OutboxState;

impl Rounds {
    /// Opens an appointment to be moved or cancelled, as OpenEMR has it now: what is deleted has been read before.
    ///
    /// # Errors
    /// [`ErrorCode::RecordNotFound`] if the patient has no such appointment (any more), [`ErrorCode::AppointmentOver`] for
    /// one of an earlier day, [`ErrorCode::AppointmentPending`] while it is being moved or cancelled; when OpenEMR cannot be
    /// asked.
    pub async fn open_appointment(
        &self,
        patient: &PatientUuid,
        appointment: &AppointmentUuid,
    ) -> Result<AppointmentForm, UiError> {
        let account = self.0.account()?;
        not_pending(&account, appointment).await?;
        let details = details_now(&account, patient, appointment).await?;
        not_over(&account, &details.appointment)?;
        directory::learn(&account).await;
        Ok(form(&account, patient, details))
    }

    /// Puts the move of an appointment into the journal, to be sent: a new one is booked, then the old one deleted.
    ///
    /// # Errors
    /// As [`Rounds::book`], and [`ErrorCode::SeriesNotChanged`] unless the clinician has said that it is no series,
    /// [`ErrorCode::AppointmentOver`] and [`ErrorCode::AppointmentPending`] as above.
    pub async fn move_appointment(
        &self,
        patient: &PatientUuid,
        request: MoveRequest,
        accepted: Vec<BookingWarning>,
    ) -> Result<WriteReceipt, UiError> {
        let account = self.0.account()?;
        account.may(WriteKind::AppointmentMove)?;
        let MoveRequest { opened, request, single } = request;
        may_be_changed(&account, patient, &opened, single).await?;
        let pid = account.pid(patient).await.map_err(|error| from_server(&error))?;
        let name = category_name(&account, request.category);
        let booking =
            accept_booking(&request, pid, &name, &asking::read_by(&account)).map_err(UiError::invalid)?;
        if is_unchanged(&opened, &booking) {
            return Err(UiError::invalid(vec![FieldError::new("start", FieldCode::Unchanged)]));
        }
        let booking = NewAppointment {
            billing_facility: billing_of(&account, &opened).await.unwrap_or(booking.billing_facility),
            ..booking
        };
        read_day(&account, booking.start.date()).await;
        all_accepted(booking_check(&account, patient, &request, Some(&opened.uuid)).await, &accepted)?;
        let place = DraftPlace {
            kind: DraftKind::Appointment,
            patient: patient.clone(),
            visit: None,
            record: Some(opened.uuid.as_str().to_owned()),
        };
        account.log.write(Some(patient), "move appointment").await?;
        let payload =
            Payload::AppointmentMove { opened, booking, typed: request, accepted_warnings: accepted };
        queue::put(&account, place, &payload).await
    }

    /// Puts the deletion of an appointment into the journal, to be sent.
    ///
    /// # Errors
    /// As for [`Rounds::move_appointment`].
    pub async fn cancel_appointment(
        &self,
        patient: &PatientUuid,
        request: CancelRequest,
    ) -> Result<WriteReceipt, UiError> {
        let account = self.0.account()?;
        account.may(WriteKind::AppointmentCancel)?;
        let CancelRequest { opened, single } = request;
        may_be_changed(&account, patient, &opened, single).await?;
        account.log.write(Some(patient), "cancel appointment").await?;
        queue::put_bare(&account, patient, &Payload::AppointmentCancel { opened }).await
    }
}

/// The facility that bills for an appointment, where it is another than the one it takes place in.
async fn billing_of(account: &Account, opened: &Appointment) -> Option<FacilityId> {
    let read = account.server.appointments().details(opened.id?).await;
    account.heard(&read);
    let details = read.ok().flatten().filter(|there| there.appointment.uuid == opened.uuid)?;
    details.billing_facility.filter(|billing| Some(*billing) != opened.facility)
}

/// What stands against moving or cancelling before anything is asked of OpenEMR.
async fn may_be_changed(
    account: &Account,
    patient: &PatientUuid,
    opened: &Appointment,
    single: bool,
) -> Result<(), UiError> {
    if opened.patient.as_ref() != Some(patient) || opened.id.is_none() {
        return Err(UiError::new(ErrorCode::RecordNotFound));
    }
    // Q109: nothing tells of a series but a person who looks.
    if !single {
        return Err(UiError::new(ErrorCode::SeriesNotChanged));
    }
    not_over(account, opened)?;
    not_pending(account, &opened.uuid).await
}

/// What was is a record: a no-show is marked in OpenEMR and not deleted.
fn not_over(account: &Account, appointment: &Appointment) -> Result<(), UiError> {
    let over = appointment.start.date() < account.today();
    if over { Err(UiError::new(ErrorCode::AppointmentOver)) } else { Ok(()) }
}

/// Two changes of one appointment do not wait beside each other, however often Enter is pressed.
async fn not_pending(account: &Account, appointment: &AppointmentUuid) -> Result<(), UiError> {
    let rows = account.journal.call(|journal| journal.outbox()).await.map_err(from_store)?;
    let pending = rows
        .iter()
        .filter(|row| !matches!(row.state, OutboxState::Confirmed | OutboxState::Refused))
        .chain(rows.iter().filter(|row| is_half_moved(row)))
        .filter_map(|row| from_json::<Payload>(&row.payload).ok())
        .any(|payload| payload.opened_appointment().is_some_and(|opened| opened.uuid == *appointment));
    if pending { Err(UiError::new(ErrorCode::AppointmentPending)) } else { Ok(()) }
}

/// An appointment of a patient as OpenEMR has it now. Its number, by which it is read and deleted, is taken from the
/// patient's own list: a day of the calendar does not tell it.
async fn details_now(
    account: &Arc<Account>,
    patient: &PatientUuid,
    appointment: &AppointmentUuid,
) -> Result<AppointmentDetails, UiError> {
    let read = async {
        let pid = account.pid_now(patient).await?;
        let appointments = account.server.appointments();
        let listed = appointments.of_patient(patient, pid).await?;
        let id: Option<AppointmentId> =
            listed.items.iter().find(|one| one.uuid == *appointment).and_then(|one| one.id);
        match id {
            Some(id) => appointments.details(id).await,
            None => Ok(None),
        }
    };
    let read: Result<Option<AppointmentDetails>, ApiError> = read.await;
    account.heard(&read);
    let details = read.map_err(|error| from_server(&error))?;
    details
        .filter(|there| there.appointment.uuid == *appointment)
        .filter(|there| there.appointment.patient.as_ref() == Some(patient))
        .ok_or_else(|| UiError::new(ErrorCode::RecordNotFound))
}

fn form(account: &Account, patient: &PatientUuid, details: AppointmentDetails) -> AppointmentForm {
    let AppointmentDetails { appointment, room, repeats, .. } = details;
    let status = appointment.status;
    let status = (status != AppointmentStatus::None).then_some(LostByMove::Status { status });
    let room = (!room.is_empty()).then_some(LostByMove::Room { room });
    AppointmentForm {
        patient: patient.clone(),
        provider_name: name_of(&directory::directory(account).providers, appointment.provider),
        lost: status.into_iter().chain(room).chain([LostByMove::Number]).collect(),
        repeats,
        request: request_of(&appointment),
        appointment,
    }
}

/// The form for another time, filled in as the appointment is.
fn request_of(appointment: &Appointment) -> BookRequest {
    let (start, end) = appointment.span();
    BookRequest {
        date: start.date().to_string(),
        start: start.strftime("%H:%M").to_string(),
        duration: end.duration_since(start).as_mins().max(1).to_string(),
        category: appointment.category.as_ref().map(|category| category.id),
        title: appointment.title.clone(),
        comment: appointment.comment.clone().unwrap_or_default(),
        provider: appointment.provider,
        facility: appointment.facility,
    }
}

/// A move to where it is, as it is, would only cost its status and number.
fn is_unchanged(opened: &Appointment, booking: &NewAppointment) -> bool {
    let (start, end) = opened.span();
    let same_words =
        booking.title == opened.title && Some(booking.comment.as_str()) == opened.comment.as_deref();
    start == booking.start.civil()
        && end.duration_since(start).as_mins() == i64::from(booking.minutes)
        && opened.provider == booking.provider
        && opened.facility == Some(booking.facility)
        && opened.category.as_ref().map(|category| category.id) == Some(booking.category)
        && same_words
}

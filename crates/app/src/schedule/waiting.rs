//! Appointments that were booked here and that the calendar does not show yet: their time is taken.

use crate::{
    account::Account,
    writing::{move_steps::is_half_moved, payload::Payload, stored::from_json},
};
use domain::{
    appointment::{Appointment, AppointmentStatus, AppointmentUuid},
    time::WallTime,
};
use jiff::{Timestamp, ToSpan, civil::Date};
use store::{OutboxRow, OutboxState};

/// What waits to be booked on a day, and what was booked since the day was read at `as_of`.
pub(super) async fn waiting(account: &Account, day: Date, as_of: Option<Timestamp>) -> Vec<Appointment> {
    let rows = account.journal.call(|journal| journal.outbox()).await.unwrap_or_default();
    rows.iter().filter(|row| takes_time(row, as_of)).filter_map(|row| booked(row, day)).collect()
}

/// Whether the time of a write is taken although the calendar may not show it.
fn takes_time(row: &OutboxRow, as_of: Option<Timestamp>) -> bool {
    match row.state {
        OutboxState::Queued | OutboxState::Sending | OutboxState::Unknown => true,
        OutboxState::Confirmed => row.settled_at > as_of,
        OutboxState::Refused => is_half_moved(row),
    }
}

fn booked(row: &OutboxRow, day: Date) -> Option<Appointment> {
    let payload: Payload = from_json(&row.payload).ok()?;
    let booking = payload.booking().filter(|booking| booking.start.date() == day)?;
    let end = booking.start.civil().saturating_add(i64::from(booking.minutes).minutes());
    Some(Appointment {
        id: None,
        // It has none yet; the write's own is nobody else's.
        uuid: AppointmentUuid::parse(row.id.as_str()).ok()?,
        patient: row.patient.clone(),
        start: booking.start,
        end: WallTime::new(end),
        status: AppointmentStatus::None,
        category: None,
        title: booking.title.clone(),
        comment: None,
        provider: booking.provider,
        provider_uuid: None,
        facility: Some(booking.facility),
        facility_name: String::new(),
    })
}

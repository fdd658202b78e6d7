//! Sending an appointment.

use crate::{
    account::Account,
    contract::ErrorCode,
    reading::directory::{self, uuid_of},
    sending::{
        request::before_request,
        step::{Looked, Step, Tried, not_sent, of_answer},
    },
    writing::payload::Made,
};
use domain::{
    appointment::{AppointmentUuid, NewAppointment},
    booking::{BookingWarning, Slot, check},
    patient::PatientUuid,
};
use openemr::ApiError;
use store::OutboxRow;

/// Books an appointment, if nothing stands in its way that the clinician has not accepted.
pub(super) async fn send(
    account: &Account,
    patient: &PatientUuid,
    row: &OutboxRow,
    booking: &NewAppointment,
    accepted: &[BookingWarning],
) -> Tried {
    time_is_free(account, patient, booking, accepted, &[]).await?;
    before_request(account, row).await?;
    let answer = account.server.appointments().create(booking).await;
    account.heard(&answer);
    Ok(of_answer(answer.map(|outcome| outcome.map(|id| Made::Appointment { id }))))
}

/// What became of an appointment: it is known by its time and words (FACTS §8).
pub(super) async fn look(
    account: &Account,
    patient: &PatientUuid,
    booking: &NewAppointment,
) -> Result<Looked, ApiError> {
    let found = account.server.appointments().find(patient, booking).await?;
    let id = found.and_then(|found| found.id);
    Ok(id.map_or(Looked::Absent, |id| Looked::There(Made::Appointment { id })))
}

/// The last look before a booking departs: it may have been written offline hours ago, and the server checks nothing
/// (Q48). Only what the clinician saw and accepted may stand in its way, and the appointments that are `but` ours.
pub(super) async fn time_is_free(
    account: &Account,
    patient: &PatientUuid,
    booking: &NewAppointment,
    accepted: &[BookingWarning],
    but: &[&AppointmentUuid],
) -> Result<(), Step> {
    let day = account.server.appointments().day(booking.start.date()).await;
    account.heard(&day);
    let mut day = day.map_err(|error| not_sent(&error))?;
    let unread = BookingWarning::of_unread(day.unreadable);
    day.items.retain(|one| !but.contains(&&one.uuid));
    let known = directory::directory(account);
    let slot = Slot {
        patient,
        provider: booking.provider,
        provider_uuid: uuid_of(&known.providers, booking.provider),
        start: booking.start.civil(),
        minutes: booking.minutes,
    };
    let now = account.wall_now().civil();
    let mut warnings = check(&slot, &day.items, &account.rules(), now);
    warnings.extend(unread);
    if is_taken(&warnings, accepted) {
        return Err(Step::Refused { code: ErrorCode::BookingWarnings, said: None });
    }
    Ok(())
}

/// Whether something stands against a booking `now` that the clinician has not seen and accepted: somebody has taken its
/// time, or may have; it has passed while there was no network, the clinic has other hours by now.
fn is_taken(now: &[BookingWarning], accepted: &[BookingWarning]) -> bool {
    let holds_it_up = |warning: &&BookingWarning| match warning {
        BookingWarning::ProviderBusy { .. }
        | BookingWarning::PatientBusy { .. }
        | BookingWarning::Blocked { .. }
        | BookingWarning::DayUnread { .. }
        | BookingWarning::InThePast
        | BookingWarning::OutsideHours { .. }
        | BookingWarning::ClosedThatDay
        | BookingWarning::Lunch { .. } => true,
        BookingWarning::TooClose { .. }
        | BookingWarning::ShortNotice { .. }
        | BookingWarning::FarAhead { .. }
        | BookingWarning::Deceased { .. } => false,
    };
    now.iter().filter(holds_it_up).any(|warning| !warning.is_in(accepted))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{appointment::AppointmentId, booking::BusySpan, time::WallTime};
    use jiff::civil::date;

    fn busy(hour: i8, id: u32, title: &str) -> BusySpan {
        BusySpan {
            id: Some(AppointmentId(id)),
            start: WallTime::new(date(2026, 11, 21).at(hour, 0, 0, 0)),
            end: WallTime::new(date(2026, 11, 21).at(hour, 30, 0, 0)),
            title: title.into(),
            patient: None,
        }
    }

    #[test]
    fn only_what_the_clinician_has_seen_may_stand_in_the_way() {
        let nine = || BookingWarning::ProviderBusy { other: busy(9, 1, "Office visit") };
        assert!(!is_taken(&[], &[]), "nothing does");
        assert!(is_taken(&[nine()], &[]), "somebody else has booked it meanwhile");
        assert!(!is_taken(&[nine()], &[nine()]), "it was seen and accepted");
        let ten = BookingWarning::Blocked { other: busy(10, 2, "Lunch") };
        assert!(is_taken(&[nine(), ten], &[nine()]), "one that was seen accepts no other");
        let renamed = BookingWarning::PatientBusy { other: busy(9, 3, "Visit") };
        assert!(!is_taken(&[renamed], &[nine()]), "lists call the same time by other numbers and titles");
        assert!(is_taken(&[BookingWarning::InThePast], &[]), "its time has passed while it waited");
        assert!(!is_taken(&[BookingWarning::InThePast], &[BookingWarning::InThePast]), "it was meant so");
        assert!(is_taken(&[BookingWarning::ClosedThatDay], &[]), "the clinic is closed then by now");
        let unread = BookingWarning::DayUnread { unreadable: 1 };
        let unread = std::slice::from_ref(&unread);
        assert!(is_taken(unread, &[]), "what could not be read may lie at this time");
        assert!(!is_taken(unread, unread), "who was told of it may take it all the same");
        assert!(
            !is_taken(&[BookingWarning::ShortNotice { hours: 24 }], &[]),
            "a day that has come nearer is no reason"
        );
        assert!(
            !is_taken(&[BookingWarning::Deceased { on: None }], &[]),
            "it was asked before; no time is taken"
        );
    }
}

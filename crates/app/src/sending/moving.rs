//! Moving an appointment, which OpenEMR's API cannot do (Q49): a new one is booked and read back, then the old one is
//! deleted and read back. One write, whose steps the journal notes; whatever cuts it off, the next attempt looks at what
//! stands at the clinic and goes on from there.
//!
//! Neither is deleted unless the other was just seen. While both stand, something can turn out to be against the move:
//! the old one was changed, somebody has taken the new time in the same moment. Then the new one is taken back.

use crate::{
    account::{Account, reading::What},
    contract::{AppEvent, ErrorCode},
    sending::{
        appointment::{Sought, Stands, delete, note_steps, number_now, of_opened, stands},
        booking::time_is_free,
        cancelling::number_of,
        request::before_request,
        step::{Looked, Step, Tried, not_sent, of_answer},
    },
    writing::{
        move_steps::{Before, MoveSteps},
        payload::Made,
        stored::to_json,
    },
};
use domain::{
    appointment::{Appointment, AppointmentId, AppointmentStatus, AppointmentUuid, NewAppointment},
    booking::BookingWarning,
    patient::{PatientUuid, Pid},
};
use jiff::ToSpan;
use openemr::{ApiError, AppointmentDetails, Parsed, WriteOutcome};
use store::OutboxRow;

/// How often both are looked at in one attempt: before the deletion, after it, and once more where something was against
/// the move. What is not settled then is looked for like any write whose answer was lost.
const LOOKS: usize = 4;

/// A move: whose, from what, to what.
#[derive(Clone, Copy)]
pub(super) struct Move<'a> {
    pub(super) patient: &'a PatientUuid,
    pub(super) opened: &'a Appointment,
    pub(super) booking: &'a NewAppointment,
    pub(super) accepted: &'a [BookingWarning],
}

/// Moves, from wherever an earlier attempt has left it.
pub(super) async fn send(account: &Account, row: &OutboxRow, wanted: Move<'_>) -> Tried {
    let old = number_of(wanted.opened)?;
    let mut steps = MoveSteps::of(row);
    let half_done = steps.booked.is_some();
    let or_half = |step| if half_done { held(step) } else { step };
    let pid = number_now(account, wanted.patient).await.map_err(or_half)?;
    if pid != wanted.booking.pid {
        // The patient has another number than when it was written: it is asked about anew.
        return Err(or_half(Step::Refused { code: ErrorCode::PatientNotFound, said: None }));
    }
    let new = match steps.booked {
        Some(new) => new,
        None => book(account, row, wanted, old, &mut steps).await?,
    };
    replace(account, row, wanted, (pid, old, new), steps).await.map_err(held)
}

/// Books the new one, or finds the one that an earlier attempt has booked.
async fn book(
    account: &Account,
    row: &OutboxRow,
    wanted: Move<'_>,
    old: AppointmentId,
    steps: &mut MoveSteps,
) -> Result<AppointmentId, Step> {
    let Move { patient, opened, booking, accepted } = wanted;
    let found = match &steps.before {
        Some(before) => find(account, patient, booking, before).await,
        None => Ok(Found::Nothing),
    };
    account.heard(&found);
    let new = match found.map_err(|error| not_sent(&error))? {
        Found::Ours(new) => new,
        Found::Perhaps => return Err(Step::Unknown { code: ErrorCode::NotConfirmed, said: None }),
        Found::Nothing => {
            let code = match of_opened(account, patient, (old, opened)).await {
                Ok(Stands::Unchanged) => None,
                Ok(Stands::Changed | Stands::Freed) => Some(ErrorCode::AppointmentChanged),
                Ok(Stands::Repeating) => Some(ErrorCode::SeriesNotChanged),
                Ok(Stands::Gone | Stands::Elsewhere) => Some(ErrorCode::RecordNotFound),
                Err(error) => return Err(not_sent(&error)),
            };
            if let Some(code) = code {
                return Err(Step::Refused { code, said: None });
            }
            time_is_free(account, patient, booking, accepted, &[&opened.uuid]).await?;
            if steps.before.is_none() {
                steps.before = Some(listed(account, patient, booking.pid, old).await?);
                note(account, row, steps).await?;
            }
            before_request(account, row).await?;
            let answer = account.server.appointments().create(booking).await;
            account.heard(&answer);
            match answer {
                Ok(WriteOutcome::Done(new)) => new,
                other => return Err(of_answer(other.map(|outcome| outcome.map(|id| Made::Moved { id })))),
            }
        }
    };
    // From here on both are in the calendar, and both are shown.
    let day = booking.start.date();
    account.reading.note_changed(&What::Day(day));
    account.frame.tell(&AppEvent::DayChanged { date: day.to_string() });
    steps.booked = Some(new);
    note(account, row, steps).await.map_err(|step| match step {
        // It is booked, and the journal cannot say so: it is found by the list as it was before.
        Step::NotSent { code, .. } => Step::Unknown { code, said: None },
        other => other,
    })?;
    Ok(new)
}

/// Deletes the old one, once the new one is seen; or takes the new one back.
async fn replace(
    account: &Account,
    row: &OutboxRow,
    wanted: Move<'_>,
    (pid, old, new): (Pid, AppointmentId, AppointmentId),
    mut steps: MoveSteps,
) -> Tried {
    let Move { patient, opened, booking, accepted } = wanted;
    let not_read = |error: ApiError| not_sent(&error);
    for _ in 0..LOOKS {
        let of_new = of_booked(account, wanted, new).await.map_err(not_read)?;
        let of_old = of_opened(account, patient, (old, opened)).await.map_err(not_read)?;
        match (of_new, of_old) {
            (Stands::Gone, Stands::Gone) => {
                return ended(account, row, ErrorCode::RecordNotFound).await;
            }
            (Stands::Gone, _) => {
                let code = steps.withdrawing.unwrap_or(ErrorCode::MoveUndone);
                return ended(account, row, code).await;
            }
            (_, Stands::Gone) => return Ok(Step::Made(Made::Moved { id: new })),
            (Stands::Elsewhere, _) | (_, Stands::Elsewhere) => {
                return Err(Step::Refused { code: ErrorCode::RecordNotFound, said: None });
            }
            // Somebody has cancelled the new one: without the old one nobody would expect the patient.
            (Stands::Freed, _) => {
                let code = steps.withdrawing.unwrap_or(ErrorCode::MoveUndone);
                return ended(account, row, code).await;
            }
            (_, Stands::Unchanged) if steps.withdrawing.is_none() => {
                if !steps.deleting {
                    let but = [&opened.uuid];
                    match time_is_ours(account, patient, booking, accepted, &but, new).await {
                        Ok(()) => {}
                        Err(Step::Refused { code, .. }) => {
                            steps.withdrawing = Some(code);
                            note(account, row, &steps).await?;
                            continue;
                        }
                        Err(step) => return Err(step),
                    }
                    steps.deleting = true;
                    note(account, row, &steps).await?;
                }
                delete(account, row, pid, old).await?;
            }
            // Somebody has changed both: what is right cannot be told from here.
            (Stands::Changed | Stands::Repeating, _) => {
                return Err(Step::Refused { code: ErrorCode::HalfMoved, said: None });
            }
            (Stands::Unchanged, of_old) => {
                steps.withdrawing.get_or_insert(match of_old {
                    Stands::Repeating => ErrorCode::SeriesNotChanged,
                    _ => ErrorCode::AppointmentChanged,
                });
                note(account, row, &steps).await?;
                delete(account, row, pid, new).await?;
            }
        }
    }
    Ok(Step::Unknown { code: ErrorCode::NotConfirmed, said: None })
}

/// What became of a move. One whose new appointment is there is taken up again at once, unless a deletion may still be
/// under way.
pub(super) async fn look(account: &Account, row: &OutboxRow, wanted: Move<'_>) -> Result<Looked, ApiError> {
    let Ok(old) = number_of(wanted.opened) else { return Ok(Looked::Absent) };
    let mut steps = MoveSteps::of(row);
    if steps.booked.is_none() {
        let Some(before) = &steps.before else { return look_without_list(account, wanted, old).await };
        match find(account, wanted.patient, wanted.booking, before).await? {
            Found::Nothing => return Ok(Looked::Absent),
            Found::Perhaps => return Ok(Looked::NotYet),
            Found::Ours(new) => {
                steps.booked = Some(new);
                if note(account, row, &steps).await.is_err() {
                    return Ok(Looked::NotYet);
                }
            }
        }
    }
    let Some(new) = steps.booked else { return Ok(Looked::Absent) };
    let of_new = of_booked(account, wanted, new).await?;
    let of_old = of_opened(account, wanted.patient, (old, wanted.opened)).await?;
    Ok(match (of_new, of_old) {
        (Stands::Gone, _) => Looked::Absent,
        (_, Stands::Gone) => Looked::There(Made::Moved { id: new }),
        _ if steps.deleting || steps.withdrawing.is_some() => Looked::Absent,
        _ => Looked::Resumable,
    })
}

/// What stands now of the new one. It has no name of its own yet: in its day it is one of this patient at that time.
async fn of_booked(account: &Account, wanted: Move<'_>, new: AppointmentId) -> Result<Stands, ApiError> {
    let Move { patient, opened, booking, .. } = wanted;
    let is_it = |one: &Appointment| {
        one.patient.as_ref() == Some(patient) && one.start == booking.start && one.uuid != opened.uuid
    };
    let sought = Sought { id: new, day: booking.start.date(), is_it: &is_it };
    stands(account, patient, sought, |there| is_as_booked(there, booking)).await
}

/// What became of a move that has noted no list, as the row of a journal that is older than its request: an appointment of
/// the new time may have stood there before, or be another's. Nothing is taken for the new one; the clinician looks.
async fn look_without_list(
    account: &Account,
    wanted: Move<'_>,
    old: AppointmentId,
) -> Result<Looked, ApiError> {
    let Move { patient, booking, .. } = wanted;
    let listed = account.server.appointments().of_patient(patient, booking.pid).await?;
    let there = before_of(&listed, old);
    // All but the old one, and what could not be read, is news where nothing was noted.
    match find(account, patient, booking, &Before { ids: vec![old], unreadable: 0 }).await? {
        Found::Nothing => Ok(Looked::Absent),
        Found::Ours(_) | Found::Perhaps => {
            let steps = MoveSteps { before: Some(there), ..MoveSteps::default() };
            Ok(to_json(&steps).map_or(Looked::NotYet, |steps| Looked::Alike { steps }))
        }
    }
}

/// What a patient's list has of the new appointment.
#[derive(Debug)]
enum Found {
    Ours(AppointmentId),
    /// A row that cannot be read has come since, which may be it.
    Perhaps,
    Nothing,
}

/// The new appointment: one of its time, provider, category and words that was not there before.
async fn find(
    account: &Account,
    patient: &PatientUuid,
    booking: &NewAppointment,
    before: &Before,
) -> Result<Found, ApiError> {
    let appointments = account.server.appointments();
    let listed = appointments.of_patient(patient, booking.pid).await?;
    let unreadable = listed.unreadable;
    let since = listed.items.into_iter().filter(|one| one.id.is_some_and(|id| !before.ids.contains(&id)));
    let found = appointments.find_among(since.collect(), booking).await?;
    Ok(match found.and_then(|found| found.id) {
        Some(id) => Found::Ours(id),
        None if unreadable > before.unreadable => Found::Perhaps,
        None => Found::Nothing,
    })
}

/// The patient's appointments before anything is booked.
async fn listed(
    account: &Account,
    patient: &PatientUuid,
    pid: Pid,
    old: AppointmentId,
) -> Result<Before, Step> {
    let listed = account.server.appointments().of_patient(patient, pid).await;
    account.heard(&listed);
    Ok(before_of(&listed.map_err(|error| not_sent(&error))?, old))
}

fn before_of(listed: &Parsed<Appointment>, old: AppointmentId) -> Before {
    let ids = listed.items.iter().filter_map(|one| one.id).chain([old]).collect();
    Before { ids, unreadable: listed.unreadable }
}

/// The time is looked at once more when the new one is in the calendar: two who book in one moment see each other then.
async fn time_is_ours(
    account: &Account,
    patient: &PatientUuid,
    booking: &NewAppointment,
    accepted: &[BookingWarning],
    but: &[&AppointmentUuid],
    new: AppointmentId,
) -> Result<(), Step> {
    let read = account.server.appointments().details(new).await;
    account.heard(&read);
    let ours = read.map_err(|error| not_sent(&error))?.map(|there| there.appointment.uuid);
    let but: Vec<_> = but.iter().copied().chain(&ours).collect();
    time_is_free(account, patient, booking, accepted, &but).await
}

/// The new one as it was booked: nobody has touched it, so that it may be taken back. Every release gives back all of it
/// in a single read (Q110).
fn is_as_booked(there: &AppointmentDetails, booking: &NewAppointment) -> bool {
    let one = &there.appointment;
    let end = booking.start.civil().saturating_add(i64::from(booking.minutes).minutes());
    one.span() == (booking.start.civil(), end)
        && one.status == AppointmentStatus::None
        && one.title == booking.title
        && one.comment.as_deref().unwrap_or_default().trim() == booking.comment.trim()
        && one.category.as_ref().map(|category| category.id) == Some(booking.category)
        && one.provider == booking.provider
        && one.facility == Some(booking.facility)
        && there.billing_facility == Some(booking.billing_facility)
        && there.room.is_empty()
}

/// A move that has come to its end without being made: what it had noted is of no use to the next one.
async fn ended(account: &Account, row: &OutboxRow, code: ErrorCode) -> Tried {
    note(account, row, &MoveSteps::default()).await?;
    Ok(Step::Refused { code, said: None })
}

async fn note(account: &Account, row: &OutboxRow, steps: &MoveSteps) -> Result<(), Step> {
    let json = to_json(steps).map_err(|error| Step::NotSent { code: error.code, nobody_there: false })?;
    note_steps(account, row, json).await
}

/// With both in the calendar, what is refused stays in the outbox: out of its form it would book a third.
fn held(step: Step) -> Step {
    match step {
        Step::Refused { code, .. } => Step::HalfDone { code },
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{
        encounter::{Category, CategoryId, FacilityId, ProviderId},
        time::WallTime,
    };
    use jiff::civil::date;

    #[test]
    fn only_one_that_nobody_has_touched_is_taken_back() {
        let at = |hour, minute| WallTime::new(date(2026, 12, 1).at(hour, minute, 0, 0));
        let booking = NewAppointment {
            pid: Pid(7),
            category: CategoryId(5),
            title: "Office Visit".into(),
            start: at(9, 0),
            minutes: 30,
            comment: "Fasting".into(),
            provider: Some(ProviderId(8)),
            facility: FacilityId(3),
            billing_facility: FacilityId(4),
        };
        let appointment = Appointment {
            id: Some(AppointmentId(12)),
            uuid: AppointmentUuid::parse("90cde167-7b9b-4ed1-bd55-533925cb2605").expect("a uuid"),
            patient: None,
            start: at(9, 0),
            end: at(9, 30),
            status: AppointmentStatus::None,
            category: Some(Category { id: CategoryId(5), name: String::new() }),
            title: "Office Visit".into(),
            comment: Some("Fasting".into()),
            provider: Some(ProviderId(8)),
            provider_uuid: None,
            facility: Some(FacilityId(3)),
            facility_name: "East".into(),
        };
        let whole = AppointmentDetails {
            appointment: appointment.clone(),
            billing_facility: Some(FacilityId(4)),
            room: String::new(),
            repeats: false,
        };
        assert!(is_as_booked(&whole, &booking), "as it was sent");
        let other = Some(Category { id: CategoryId(9), name: String::new() });
        for (what, appointment) in [
            ("its start", Appointment { start: at(8, 30), ..appointment.clone() }),
            ("its length", Appointment { end: at(10, 0), ..appointment.clone() }),
            ("its status", Appointment { status: AppointmentStatus::Arrived, ..appointment.clone() }),
            ("its title", Appointment { title: "Visit".into(), ..appointment.clone() }),
            ("its comment", Appointment { comment: Some("Needs a lift".into()), ..appointment.clone() }),
            ("its category", Appointment { category: other, ..appointment.clone() }),
            ("its provider", Appointment { provider: None, ..appointment.clone() }),
            ("its facility", Appointment { facility: Some(FacilityId(9)), ..appointment.clone() }),
        ] {
            let there = AppointmentDetails { appointment, ..whole.clone() };
            assert!(!is_as_booked(&there, &booking), "{what}: somebody meant something by it");
        }
        let there = AppointmentDetails { room: "2".into(), ..whole.clone() };
        assert!(!is_as_booked(&there, &booking), "somebody has given it a room");
        let there = AppointmentDetails { billing_facility: Some(FacilityId(3)), ..whole };
        assert!(!is_as_booked(&there, &booking), "somebody has said who bills");
    }
}

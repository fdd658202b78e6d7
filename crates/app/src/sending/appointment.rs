//! An appointment as it stands at the clinic, looked at before anything is done about it and after; and its deletion.

use crate::{
    account::Account,
    error::from_store,
    sending::{
        request::before_request,
        step::{Step, not_sent, of_answer},
    },
    writing::payload::Made,
};
use domain::{
    appointment::{Appointment, AppointmentId},
    patient::{PatientUuid, Pid},
};
use jiff::civil::Date;
use openemr::{ApiError, AppointmentDetails, Unreadable, WriteOutcome};
use store::OutboxRow;

/// What stands at the clinic under the number of an appointment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stands {
    /// It, as it was opened or booked.
    Unchanged,
    /// It, with another time, status, provider or text.
    Changed,
    /// It, but nobody is expected any more: somebody has cancelled it there, or marked that the patient did not come.
    Freed,
    /// It, the first of a series: one record for all its days (Q109).
    Repeating,
    /// Another patient's: this one was merged into another, and what is asked about them is nothing to do here (Q108).
    Elsewhere,
    /// Nothing.
    Gone,
}

/// Where an appointment is looked for: its number, its day, and what it is known by among those of that day.
#[derive(Clone, Copy)]
pub(super) struct Sought<'a> {
    pub(super) id: AppointmentId,
    pub(super) day: Date,
    pub(super) is_it: &'a (dyn Fn(&Appointment) -> bool + Sync),
}

/// What stands at the clinic now of an appointment that was opened.
pub(super) async fn of_opened(
    account: &Account,
    patient: &PatientUuid,
    (id, opened): (AppointmentId, &Appointment),
) -> Result<Stands, ApiError> {
    let is_it = |one: &Appointment| one.uuid == opened.uuid;
    let sought = Sought { id, day: opened.start.date(), is_it: &is_it };
    stands(account, patient, sought, |there| is_same(&there.appointment, opened)).await
}

/// The same of any, by what makes it unchanged. A number that nothing is found under is gone only once its day, which is
/// never answered by a mere "not found" (Q67), was read, each row of it, and does not hold it: whoever stands before a
/// server that begins anew says "not found" too, and an appointment that still stands would be taken for cancelled.
///
/// # Errors
/// [`ApiError`]; `Unreadable` if the two answers contradict each other, or the day could not be read whole.
pub(super) async fn stands(
    account: &Account,
    patient: &PatientUuid,
    sought: Sought<'_>,
    is_unchanged: impl FnOnce(&AppointmentDetails) -> bool,
) -> Result<Stands, ApiError> {
    let appointments = account.server.appointments();
    let read = appointments.details(sought.id).await;
    account.heard(&read);
    let Some(there) = read? else {
        let day = appointments.day(sought.day).await;
        account.heard(&day);
        let day = day?;
        // A row that cannot be read may be the very one.
        return if day.unreadable > 0 || day.items.iter().any(sought.is_it) {
            Err(ApiError::Unreadable(Unreadable::OtherShape))
        } else {
            Ok(Stands::Gone)
        };
    };
    Ok(match there {
        there if there.appointment.patient.as_ref() != Some(patient) => Stands::Elsewhere,
        there if there.repeats => Stands::Repeating,
        there if is_unchanged(&there) => Stands::Unchanged,
        there if there.appointment.status.frees_the_time() => Stands::Freed,
        _ => Stands::Changed,
    })
}

/// Whether two readings of one appointment say the same. Names of places and people are not the appointment's own.
fn is_same(now: &Appointment, opened: &Appointment) -> bool {
    let category = |one: &Appointment| one.category.as_ref().map(|category| category.id);
    now.uuid == opened.uuid
        && now.span() == opened.span()
        && now.status == opened.status
        && now.provider == opened.provider
        && now.facility == opened.facility
        && category(now) == category(opened)
        && now.title == opened.title
        && now.comment == opened.comment
}

/// The patient's number as the server has it now. A patient in a path is not checked there: an appointment is deleted
/// under anybody's (Q102).
pub(super) async fn number_now(account: &Account, patient: &PatientUuid) -> Result<Pid, Step> {
    let pid = account.pid_now(patient).await;
    account.heard(&pid);
    pid.map_err(|error| not_sent(&error))
}

/// Asks for an appointment to be deleted, once. The server says yes to any number (Q49), and a later release says that
/// there is none also of one that is another patient's: whoever asked reads back what is true.
pub(super) async fn delete(
    account: &Account,
    row: &OutboxRow,
    pid: Pid,
    id: AppointmentId,
) -> Result<(), Step> {
    before_request(account, row).await?;
    let answer = account.server.appointments().delete(pid, id).await;
    account.heard(&answer);
    match answer {
        Ok(WriteOutcome::Done(())) | Err(ApiError::NotFound) => Ok(()),
        other => Err(of_answer(other.map(|outcome| outcome.map(|()| Made::Cancelled)))),
    }
}

/// Notes how far a write has come, before the next of its requests leaves.
pub(super) async fn note_steps(account: &Account, row: &OutboxRow, steps: String) -> Result<(), Step> {
    let id = row.id.clone();
    let noted = account.journal.call(move |journal| journal.set_steps(&id, &steps)).await;
    noted.map_err(|error| Step::NotSent { code: from_store(error).code, nobody_there: false })
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{
        appointment::{AppointmentStatus, AppointmentUuid},
        encounter::{Category, CategoryId, FacilityId, ProviderId},
        time::WallTime,
    };
    use jiff::civil::date;

    #[test]
    fn an_appointment_is_the_same_only_while_nothing_of_it_was_changed() {
        let at = |hour| WallTime::new(date(2026, 12, 1).at(hour, 0, 0, 0));
        let opened = Appointment {
            id: Some(AppointmentId(7)),
            uuid: AppointmentUuid::parse("90cde167-7b9b-4ed1-bd55-533925cb2605").expect("a uuid"),
            patient: None,
            start: at(9),
            end: at(10),
            status: AppointmentStatus::None,
            category: Some(Category { id: CategoryId(5), name: String::new() }),
            title: "Office Visit".into(),
            comment: Some("Fasting".into()),
            provider: Some(ProviderId(8)),
            provider_uuid: None,
            facility: Some(FacilityId(3)),
            facility_name: String::new(),
        };
        let named = Category { id: CategoryId(5), name: "Office Visit".into() };
        let renamed = Appointment { facility_name: "East".into(), category: Some(named), ..opened.clone() };
        assert!(
            is_same(&renamed, &opened),
            "a facility that is called otherwise is no change of the appointment"
        );
        for (what, now) in [
            ("its time", Appointment { start: at(8), ..opened.clone() }),
            ("its length", Appointment { end: at(11), ..opened.clone() }),
            ("the patient has arrived", Appointment { status: AppointmentStatus::Arrived, ..opened.clone() }),
            ("its provider", Appointment { provider: Some(ProviderId(9)), ..opened.clone() }),
            ("its facility", Appointment { facility: None, ..opened.clone() }),
            ("its category", Appointment { category: None, ..opened.clone() }),
            ("its title", Appointment { title: "Visit".into(), ..opened.clone() }),
            ("its comment", Appointment { comment: Some("Not fasting".into()), ..opened.clone() }),
        ] {
            assert!(!is_same(&now, &opened), "{what}: somebody else meant something by it");
        }
    }
}

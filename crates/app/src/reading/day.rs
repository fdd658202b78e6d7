//! The appointments of a day.

use crate::{
    account::{
        Account,
        reading::{UnderWay, What},
    },
    contract::AppEvent,
    error::{log_store, why},
    reading::{
        directory::{directory, is_mine},
        letters,
        people::learn_people,
        sections::loaded,
    },
};
use domain::{
    appointment::{Appointment, AppointmentStatus, AppointmentUuid},
    loaded::Loaded,
    patient::PatientUuid,
};
use jiff::civil::Date;
use openemr::{ApiError, Parsed};
use std::sync::Arc;
use store::Arrival;

/// So many patients who are not in the index are asked for after several days were read.
const MOST_STRANGERS: usize = 20;

/// Reads a day that is shown, unless it just was: it is shown again whenever anything about it changes, which must not
/// read it each time.
pub(crate) fn refresh_if_due(account: &Arc<Account>, date: Date) {
    if account.reading.is_due(&What::Day(date), account.clock.monotonic()) {
        refresh_day(account, date);
    }
}

/// Reads a day from the server, behind what is on screen.
pub(crate) fn refresh_day(account: &Arc<Account>, date: Date) {
    let Some(under_way) = account.reading.begin(What::Day(date)) else { return };
    let me = Arc::clone(account);
    account.spawn(async move {
        read_day(&me, date).await;
        drop(under_way);
        me.frame.tell(&AppEvent::DayChanged { date: date.to_string() });
        if date == me.today() {
            me.reading.note_today();
        }
    });
}

/// Reads those of several days that were not read just now, behind what is on screen and in one request.
pub(crate) fn refresh_days_if_due(account: &Arc<Account>, dates: &[Date]) {
    let now = account.clock.monotonic();
    let due = dates.iter().filter(|date| account.reading.is_due(&What::Day(**date), now));
    let under_way: Vec<(Date, UnderWay)> =
        due.filter_map(|date| Some((*date, account.reading.begin(What::Day(*date))?))).collect();
    if under_way.is_empty() {
        return;
    }
    let me = Arc::clone(account);
    account.spawn(async move {
        let dates: Vec<Date> = under_way.iter().map(|(date, _)| *date).collect();
        read_days(&me, &dates).await;
        drop(under_way);
        for date in &dates {
            me.frame.tell(&AppEvent::DayChanged { date: date.to_string() });
        }
        if dates.contains(&me.today()) {
            me.reading.note_today();
        }
    });
}

/// Reads a day's appointments and keeps them, and makes sure that everybody on it is in the index.
pub(crate) async fn read_day(account: &Account, date: Date) {
    let read = account.server.appointments().day(date).await;
    account.heard(&read);
    let people = take_up(account, date, read.as_ref()).await;
    learn_people(account, people).await;
}

/// The same for several days, of whose people only so many are asked for that are not in the index.
async fn read_days(account: &Account, dates: &[Date]) {
    let read = account.server.appointments().days(dates).await;
    account.heard(&read);
    let mut people = Vec::new();
    for date in dates {
        let day = read.as_ref().map(|days| days.get(date).cloned().unwrap_or_default());
        people.extend(take_up(account, *date, day.as_ref().map_err(|error| *error)).await);
    }
    learn_people(account, strangers(account, people).await).await;
}

/// Those who are not in the index, each once, and not more of them than a small clinic's server can be asked for in one go.
async fn strangers(account: &Account, people: Vec<PatientUuid>) -> Vec<PatientUuid> {
    let mut unknown = Vec::new();
    for patient in people {
        if unknown.len() < MOST_STRANGERS
            && !unknown.contains(&patient)
            && account.summary(&patient).await.is_none()
        {
            unknown.push(patient);
        }
    }
    unknown
}

/// Keeps a day as it was read, or why it could not be; answers with whose appointments they are.
async fn take_up(
    account: &Account,
    date: Date,
    read: Result<&Parsed<Appointment>, &ApiError>,
) -> Vec<PatientUuid> {
    // A failure counts too: what it changes on screen must not ask again at once.
    account.reading.note_asked(What::Day(date), account.clock.monotonic());
    let mut list = match read {
        Ok(list) => list.clone(),
        Err(error) => {
            account.reading.note_failure(What::Day(date), why(error));
            return Vec::new();
        }
    };
    account.reading.note_success(&What::Day(date));
    if date == account.today() {
        letters::make_exact(account, directory(account).me, &mut list.items).await;
        note_arrivals(account, date, &list.items).await;
    }
    let people: Vec<PatientUuid> =
        list.items.iter().filter_map(|appointment| appointment.patient.clone()).collect();
    let now = account.clock.now();
    let kept = account.cache.call(move |cache| cache.put_day(date, &list.items, now, list.unreadable)).await;
    if let Err(error) = kept {
        log_store(&error);
    }
    people
}

/// Keeps who is first seen to have arrived, and when they were last seen not to have.
async fn note_arrivals(account: &Account, date: Date, list: &[Appointment]) {
    let before = account.cache.call(move |cache| cache.day(date)).await.unwrap_or_else(|error| {
        log_store(&error);
        None
    });
    let not_yet = |one: &Appointment| {
        let kept = before.as_ref()?;
        let then = kept.value.iter().find(|then| then.uuid == one.uuid);
        then.is_none_or(|then| !then.status.is_waiting()).then_some(kept.as_of)
    };
    let now = account.clock.now();
    let arrived: Vec<Arrival> = list
        .iter()
        .filter(|one| one.patient.is_some() && one.status.is_waiting())
        .map(|one| Arrival { appointment: one.uuid.clone(), seen_at: now, not_yet_at: not_yet(one) })
        .collect();
    let not_come: Vec<AppointmentUuid> =
        list.iter().filter(|one| has_not_come(one.status)).map(|one| one.uuid.clone()).collect();
    let noted = account.journal.call(move |journal| journal.note_arrivals(date, &arrived, &not_come)).await;
    match noted {
        Ok(news) if is_to_be_told(account, list, &news) => account.frame.tell(&AppEvent::Arrived),
        Ok(_) => {}
        Err(error) => log_store(&error),
    }
}

/// Whether the desktop says that somebody has arrived: a patient of whoever is signed in, who was seen not to be here
/// before. Those of a day that was not read before may have been here for hours.
fn is_to_be_told(account: &Account, list: &[Appointment], news: &[Arrival]) -> bool {
    let me = directory(account).me;
    let mine = |arrival: &Arrival| {
        list.iter().any(|one| one.uuid == arrival.appointment && is_mine(account, me, one))
    };
    account.frame.settings().tell_arrivals
        && news.iter().any(|arrival| arrival.not_yet_at.is_some() && mine(arrival))
}

/// The patient is certainly not in the clinic yet.
fn has_not_come(status: AppointmentStatus) -> bool {
    use AppointmentStatus::{
        Booked, CallbackRequested, Confirmed, FinancialIssue, None, Pending, Proposed, ReminderDone,
    };
    matches!(
        status,
        None | ReminderDone | FinancialIssue | Pending | Confirmed | CallbackRequested | Proposed | Booked
    )
}

/// A day as it stands: kept, failed, or still being read.
pub(crate) async fn kept_day(account: &Account, date: Date) -> Loaded<Vec<Appointment>> {
    let kept = account.cache.call(move |cache| cache.day(date)).await.unwrap_or_else(|error| {
        log_store(&error);
        None
    });
    account.cache_reads.note(&kept);
    loaded(kept, account.reading.failure(&What::Day(date)))
}

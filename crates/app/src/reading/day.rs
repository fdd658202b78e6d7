//! The appointments of a day.

use crate::{
    account::{Account, reading::What},
    contract::AppEvent,
    error::{log_store, why},
    reading::{people::learn_people, sections::loaded},
};
use domain::{appointment::Appointment, loaded::Loaded, patient::PatientUuid};
use jiff::civil::Date;
use std::sync::Arc;

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

/// Reads a day's appointments and keeps them, and makes sure that everybody on it is in the index.
pub(crate) async fn read_day(account: &Account, date: Date) {
    let read = account.server.appointments().day(date).await;
    account.heard(&read);
    // A failure counts too: what it changes on screen must not ask again at once.
    account.reading.note_asked(What::Day(date), account.clock.monotonic());
    match read {
        Ok(list) => {
            account.reading.note_success(&What::Day(date));
            let people: Vec<PatientUuid> =
                list.items.iter().filter_map(|appointment| appointment.patient.clone()).collect();
            let now = account.clock.now();
            let kept =
                account.cache.call(move |cache| cache.put_day(date, &list.items, now, list.unreadable)).await;
            if let Err(error) = kept {
                log_store(&error);
            }
            learn_people(account, people).await;
        }
        Err(error) => {
            account.reading.note_failure(What::Day(date), why(&error));
        }
    }
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

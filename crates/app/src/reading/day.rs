//! The appointments of a day.

use crate::{
    account::Account,
    contract::AppEvent,
    error::{log_store, why},
    locked::locked,
    reading::{by_itself, people::learn_people, sections::loaded},
};
use domain::{appointment::Appointment, loaded::Loaded, patient::PatientUuid};
use jiff::civil::Date;
use std::sync::Arc;

/// Reads a day from the server, behind what is on screen.
pub(crate) fn refresh_day(account: &Arc<Account>, date: Date) {
    if !locked(&account.refreshing).insert(date.to_string()) {
        return;
    }
    let me = Arc::clone(account);
    account.spawn(async move {
        read_day(&me, date).await;
        locked(&me.refreshing).remove(&date.to_string());
        me.frame.tell(&AppEvent::DayChanged { date: date.to_string() });
        if date == me.today() {
            by_itself::read_ahead(&me).await;
        }
    });
}

/// Reads a day's appointments and keeps them, and makes sure that everybody on it is in the index.
pub(crate) async fn read_day(account: &Account, date: Date) {
    let read = account.server.appointments().day(date).await;
    account.heard(&read);
    // A failure counts too: what it changes on screen must not ask again at once.
    account.day_read(date, account.clock.monotonic());
    match read {
        Ok(list) => {
            locked(&account.day_failures).remove(&date);
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
            locked(&account.day_failures).insert(date, why(&error));
        }
    }
}

pub(crate) async fn kept_day(account: &Account, date: Date) -> Loaded<Vec<Appointment>> {
    let kept = account.cache.call(move |cache| cache.day(date)).await.unwrap_or_else(|error| {
        log_store(&error);
        None
    });
    account.cache_reads.note(&kept);
    loaded(kept, locked(&account.day_failures).get(&date).cloned())
}

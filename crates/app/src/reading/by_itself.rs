//! What is read while nobody asks: today, and the charts of the clinician's own patients of today, so that they are there
//! when the network is not.
//!
//! One chart at a time and seldom, and none while somebody waits for a chart of their own: a small clinic's server has
//! other things to do.

use crate::{
    account::Account,
    contract::ConnectionView,
    error::log_store,
    reading::{
        chart, day,
        directory::{self, is_mine},
        index::OFFLINE_EVERY,
    },
};
use domain::{appointment::Appointment, patient::PatientUuid};
use jiff::ToSpan;
use serde::de::IgnoredAny;
use std::{sync::Arc, time::Duration};
use store::ChartSection;
use tokio::time::{Instant, timeout_at};

/// Today is read again this often.
const DAY_EVERY: Duration = Duration::from_secs(300);
/// Hours for which a chart that was read is fresh enough to begin with; opening it reads it again.
const FRESH_FOR_HOURS: i64 = 4;

/// Reads today again every five minutes, a chart of today ahead in between and whenever today was read, and asks an
/// unreachable server whether it is back.
pub(crate) async fn keep_fresh(account: &Arc<Account>) {
    let mut last_day = account.clock.monotonic();
    let mut tick = Instant::now() + OFFLINE_EVERY;
    loop {
        if timeout_at(tick, account.reading.today_is_read()).await.is_ok() {
            read_ahead(account).await;
            continue;
        }
        tick = Instant::now() + OFFLINE_EVERY;
        let now = account.clock.monotonic();
        match next(account.line.is_silent(), now.saturating_sub(last_day)) {
            Next::Day => {
                last_day = now;
                day::refresh_day(account, account.today());
            }
            Next::Chart => read_ahead(account).await,
        }
    }
}

/// What is read next while nobody asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Next {
    /// Today, which also tells whether the server is back.
    Day,
    /// A chart of today that is not here yet.
    Chart,
}

/// What is read at a tick, `since` the day was read the last time.
fn next(silent: bool, since: Duration) -> Next {
    if silent || since >= DAY_EVERY { Next::Day } else { Next::Chart }
}

/// Reads the next chart of today that is not here yet. Nothing happens while the server is silent, while anything is
/// being read, or where the account's role may read no charts.
pub(crate) async fn read_ahead(account: &Arc<Account>) {
    let state = account.frame.state();
    let may = state.rights.is_some_and(|rights| rights.can_read_charts);
    let connected = matches!(state.connection, ConnectionView::Connected { .. });
    if !may || !connected || !account.reading.is_idle() {
        return;
    }
    for patient in mine_of_today(account).await {
        if !account.reading.is_first_ahead(&patient) || is_fresh(account, &patient).await {
            continue;
        }
        if account.log.write(Some(&patient), "read chart ahead").await.is_err() {
            return;
        }
        chart::refresh(account, &patient);
        return;
    }
}

/// Whom the clinician sees today, in the order of the day.
async fn mine_of_today(account: &Account) -> Vec<PatientUuid> {
    let day = day::kept_day(account, account.today()).await;
    let me = directory::directory(account).me;
    let all = day.value().map(Vec::as_slice).unwrap_or_default();
    who_comes(all, |appointment| is_mine(account, me, appointment))
}

/// The patients of the appointments that are somebody's own and take place, by when they begin.
fn who_comes(day: &[Appointment], is_mine: impl Fn(&Appointment) -> bool) -> Vec<PatientUuid> {
    let mut mine: Vec<_> = day.iter().filter(|one| !one.status.frees_the_time() && is_mine(one)).collect();
    mine.sort_by_key(|one| one.start);
    mine.into_iter().filter_map(|one| one.patient.clone()).collect()
}

/// Whether a chart was read lately, so that it need not be read ahead.
async fn is_fresh(account: &Account, patient: &PatientUuid) -> bool {
    let (patient, now) = (patient.clone(), account.clock.now());
    let kept = account
        .cache
        .call(move |cache| cache.section::<IgnoredAny>(&patient, ChartSection::Encounters))
        .await
        .unwrap_or_else(|error| {
            log_store(&error);
            None
        });
    let limit = now.saturating_sub(FRESH_FOR_HOURS.hours()).unwrap_or(now);
    kept.is_some_and(|kept| kept.as_of > limit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{
        appointment::{AppointmentStatus, AppointmentUuid},
        time::WallTime,
    };
    use jiff::civil::date;

    #[test]
    fn a_silent_server_is_asked_for_the_day_at_every_tick_and_another_every_five_minutes() {
        let minutes = |minutes: u64| Duration::from_secs(60 * minutes);
        assert_eq!(next(true, minutes(0)), Next::Day, "it may be back");
        assert_eq!(next(false, minutes(4)), Next::Chart, "in between, the charts of today");
        assert_eq!(next(false, minutes(5)), Next::Day, "and then the day again");
    }

    #[test]
    fn who_comes_is_in_the_order_of_the_day_without_those_who_do_not_come() {
        let patient =
            |last: u8| PatientUuid::parse(&format!("90cde167-7b9b-4ed1-bd55-5339{last:08}")).expect("a uuid");
        let at = |hour: i8, last: u8, status: AppointmentStatus| Appointment {
            id: None,
            uuid: AppointmentUuid::parse(&format!("90cde167-7b9b-4ed1-bd55-5338{last:08}")).expect("a uuid"),
            patient: Some(patient(last)),
            start: WallTime::new(date(2026, 11, 21).at(hour, 0, 0, 0)),
            end: WallTime::new(date(2026, 11, 21).at(hour, 30, 0, 0)),
            status,
            category: None,
            title: String::new(),
            comment: None,
            provider: None,
            provider_uuid: Some(if last == 4 { "another" } else { "me" }.to_owned()),
            facility: None,
            facility_name: String::new(),
        };
        let blocked = Appointment { patient: None, ..at(8, 5, AppointmentStatus::Arrived) };
        let day = [
            at(11, 1, AppointmentStatus::Arrived),
            at(9, 2, AppointmentStatus::Arrived),
            at(10, 3, AppointmentStatus::Cancelled),
            at(12, 4, AppointmentStatus::Arrived),
            blocked,
        ];
        let mine = who_comes(&day, |one| one.provider_uuid.as_deref() == Some("me"));
        assert_eq!(mine, [patient(2), patient(1)], "neither cancelled, nor another's, nor blocked time");
    }
}

//! What is read while nobody asks: today, and the charts of the clinician's own patients of today, so that they are there
//! when the network is not.
//!
//! One chart at a time and seldom, and none while somebody waits for a chart of their own: a small clinic's server has
//! other things to do.

use crate::{
    account::Account,
    contract::ConnectionView,
    error::log_store,
    locked::locked,
    reading::{
        chart, day,
        directory::{self, is_mine},
        index::OFFLINE_EVERY,
    },
};
use domain::patient::PatientUuid;
use jiff::{Timestamp, ToSpan};
use serde::de::IgnoredAny;
use std::{sync::Arc, time::Duration};
use store::ChartSection;

/// Today is read again this often.
const DAY_EVERY: Duration = Duration::from_secs(300);
/// A chart that was read within so many hours is fresh enough to begin with; opening it reads it again.
const FRESH_FOR: i64 = 4;

/// Reads today again every five minutes, a chart of today ahead in between, and asks an unreachable server whether it
/// is back.
pub(crate) async fn keep_fresh(account: &Arc<Account>) {
    let mut last_day = account.clock.monotonic();
    loop {
        tokio::time::sleep(OFFLINE_EVERY).await;
        let now = account.clock.monotonic();
        let offline = account.line.is_silent();
        if offline || now.saturating_sub(last_day) >= DAY_EVERY {
            last_day = now;
            day::refresh_day(account, account.today());
        } else {
            read_ahead(account).await;
        }
    }
}

/// Reads the next chart of today that is not here yet. Nothing happens while the server is silent, while anything is
/// being read, or where the account's role may read no charts.
pub(crate) async fn read_ahead(account: &Arc<Account>) {
    let state = account.frame.state();
    let may = state.rights.is_some_and(|rights| rights.can_read_charts);
    let connected = matches!(state.connection, ConnectionView::Connected { .. });
    if !may || !connected || !locked(&account.refreshing).is_empty() {
        return;
    }
    for patient in mine_of_today(account).await {
        let first = locked(&account.read_ahead).insert(patient.clone());
        if !first || is_fresh(account, &patient).await {
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
    let today = account.today();
    let day = day::kept_day(account, today).await;
    let me = directory::directory(account).me;
    let mut mine: Vec<_> = day
        .value()
        .into_iter()
        .flatten()
        .filter(|appointment| !appointment.status.frees_the_time() && is_mine(account, me, appointment))
        .collect();
    mine.sort_by_key(|appointment| appointment.start);
    mine.into_iter().filter_map(|appointment| appointment.patient.clone()).collect()
}

async fn is_fresh(account: &Account, patient: &PatientUuid) -> bool {
    let (patient, now): (_, Timestamp) = (patient.clone(), account.clock.now());
    let kept = account
        .cache
        .call(move |cache| cache.section::<IgnoredAny>(&patient, ChartSection::Encounters))
        .await
        .unwrap_or_else(|error| {
            log_store(&error);
            None
        });
    let limit = now.saturating_sub(FRESH_FOR.hours()).unwrap_or(now);
    kept.is_some_and(|kept| kept.as_of > limit)
}

//! A week of appointments.

use super::{entries, typed_day};
use crate::{
    account::Account,
    contract::{UiError, WeekDay, WeekView},
    core::Rounds,
    reading::day,
    worklist,
};
use domain::loaded::Loaded;
use jiff::{ToSpan, civil::Date};

impl Rounds {
    /// Everybody's appointments of the week that a day is in, Monday to Sunday: from the cache at once, and what of it was
    /// not read just now from the server behind it, in one request. The day is as typed (ISO or the person's own order),
    /// or empty for today.
    ///
    /// # Errors
    /// When nobody is signed in or the text is no day.
    pub async fn week(&self, date: &str) -> Result<WeekView, UiError> {
        let account = self.0.account()?;
        let date = typed_day(&account, date)?;
        let dates = week_of(date);
        day::refresh_days_if_due(&account, &dates);
        let mut days = Vec::with_capacity(dates.len());
        for date in dates {
            days.push(week_day(&account, date).await?);
        }
        Ok(WeekView {
            date: date.to_string(),
            now: account.wall_now().to_string(),
            days,
            rules: account.rules(),
        })
    }
}

async fn week_day(account: &Account, date: Date) -> Result<WeekDay, UiError> {
    let mut appointments = entries(account, date).await?;
    // Only today has somebody who waits, and visits that are being written.
    if date == account.today()
        && let Loaded::Known { value, .. } = &mut appointments
    {
        worklist::complete(account, date, value).await?;
    }
    Ok(WeekDay { date: date.to_string(), appointments })
}

/// The days from Monday to Sunday around one of them; fewer where the calendar ends.
fn week_of(date: Date) -> Vec<Date> {
    let monday = date.saturating_sub(i64::from(date.weekday().to_monday_zero_offset()).days());
    std::iter::successors(Some(monday), |day| day.tomorrow().ok()).take(7).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_week_begins_on_monday_whichever_day_of_it_is_named() {
        for day in [date(2026, 11, 30), date(2026, 12, 3), date(2026, 12, 6)] {
            let week = week_of(day);
            assert_eq!(
                (week.first(), week.last()),
                (Some(&date(2026, 11, 30)), Some(&date(2026, 12, 6))),
                "{day}"
            );
        }
        assert_eq!(week_of(Date::MAX).last(), Some(&Date::MAX), "the last week there is");
    }
}

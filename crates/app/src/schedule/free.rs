//! Free time: the days that are looked at, and what is free on those that were read.

use super::busy_day;
use crate::{
    account::Account,
    contract::{DayKnown, FieldCode, FieldError, FreeDay, FreeRequest, FreeView, UiError},
    core::Rounds,
    forms::read_minutes,
    reading::{
        day,
        directory::{self, uuid_of},
    },
};
use domain::{
    clinic_rules::ClinicRules,
    gaps::{Wanted, around, next_free, starts_of_day},
    loaded::{Loaded, Why},
    patient::PatientUuid,
};
use jiff::{
    ToSpan,
    civil::{Date, DateTime},
};
use std::sync::Arc;

/// Times that are offered where the next free one is looked for.
const OFFERED: usize = 6;
/// Times that are offered around a day.
const OFFERED_AROUND: usize = 3;
/// Open days that are looked at first, and again where they have too little free.
const DAYS_AT_ONCE: usize = 5;
/// Open days after which it is up to the clinician to say where to look.
const MOST_DAYS: usize = 25;
/// Days on either side of a wished one.
const DAYS_AROUND: i32 = 3;

impl Rounds {
    /// Where a visit fits in, by the clinic's rules and by what is known of the days; days that were not just read are
    /// read behind it, and the window hears of each.
    ///
    /// # Errors
    /// When nobody is signed in. A request that cannot be understood has its faults in the answer.
    pub async fn free_times(
        &self,
        patient: &PatientUuid,
        request: &FreeRequest,
    ) -> Result<FreeView, UiError> {
        let account = self.0.account()?;
        let now = account.wall_now().civil();
        let minutes = read_minutes(&request.minutes);
        let wished = request.around.as_deref().map(|day| day.parse::<Date>().ok());
        let mut fields = Vec::new();
        let mut fault = |field: &str, code| fields.push(FieldError::new(field, code));
        if request.provider.is_none() {
            fault("provider", FieldCode::Required);
        }
        if minutes.is_none() {
            let empty = request.minutes.trim().is_empty();
            fault("minutes", if empty { FieldCode::Required } else { FieldCode::NotANumber });
        }
        if wished == Some(None) {
            fault("around", FieldCode::NotADate);
        }
        let mut view = FreeView { patient: patient.clone(), fields, gaps: Vec::new(), days: Vec::new() };
        let (Some(minutes), true) = (minutes, view.fields.is_empty()) else { return Ok(view) };
        let mut rules = account.rules();
        if request.urgent {
            rules.notice_hours = 0;
        }
        let wished = wished.flatten();
        if let Some(wished) = wished {
            // A plan may reach further than routine visits are booked: the check of the booking says so.
            let days = wished.duration_since(now.date()).as_hours() / 24 + i64::from(DAYS_AROUND) + 1;
            rules.window_days = rules.window_days.max(u32::try_from(days).unwrap_or(0));
        }
        let known = directory::directory(&account);
        let wanted = Wanted {
            patient,
            provider: request.provider,
            provider_uuid: uuid_of(&known.providers, request.provider),
            minutes,
        };
        let search = Search { account: &account, wanted, rules: &rules, now, request };
        let starts = match wished {
            Some(wished) => search.look(&mut view.days, days_around(wished, &rules, now), usize::MAX).await,
            None => search.look(&mut view.days, days_ahead(&rules, now), OFFERED).await,
        };
        view.gaps = match wished {
            Some(wished) => {
                let like = request.like.map_or(now, |like| like.civil());
                around(&starts, minutes, wished, like, OFFERED_AROUND)
            }
            None => next_free(&starts, minutes).into_iter().take(OFFERED).collect(),
        };
        Ok(view)
    }
}

/// One search.
struct Search<'a> {
    account: &'a Arc<Account>,
    wanted: Wanted<'a>,
    rules: &'a ClinicRules,
    now: DateTime,
    request: &'a FreeRequest,
}

impl Search<'_> {
    /// Looks at days, a few at a time, until there is enough or something has to be waited for. Gives every free start.
    async fn look(&self, seen: &mut Vec<FreeDay>, days: Vec<Date>, enough: usize) -> Vec<DateTime> {
        let mut starts = Vec::new();
        for some in days.chunks(DAYS_AT_ONCE) {
            for &date in some {
                let (known, free) = self.day(date).await;
                seen.push(FreeDay { date: date.to_string(), known });
                starts.extend(free);
            }
            let all_read = seen.iter().all(|day| matches!(day.known, DayKnown::Read { .. }));
            if enough != usize::MAX && (!all_read || next_free(&starts, self.wanted.minutes).len() >= enough)
            {
                break;
            }
        }
        starts
    }

    async fn day(&self, date: Date) -> (DayKnown, Vec<DateTime>) {
        day::refresh_if_due(self.account, date);
        match busy_day(self.account, self.wanted.patient, date).await {
            Loaded::Loading => (DayKnown::Reading, Vec::new()),
            Loaded::Unavailable { why } => (DayKnown::NotRead { why }, Vec::new()),
            // What could not be read may lie anywhere.
            Loaded::Known { unreadable, .. } if unreadable > 0 => {
                (DayKnown::NotRead { why: Why::Unreadable }, Vec::new())
            }
            Loaded::Known { value, as_of, .. } => {
                let mut others = value;
                others.retain(|one| Some(&one.uuid) != self.request.moves.as_ref());
                let free = starts_of_day(date, &self.wanted, &others, self.rules, self.now);
                (DayKnown::Read { as_of }, free)
            }
        }
    }
}

/// Days on which the clinic is open, from when notice is given to how far visits are booked.
fn days_ahead(rules: &ClinicRules, now: DateTime) -> Vec<Date> {
    let first = now.saturating_add(i64::from(rules.notice_hours).hours()).date();
    let last = now.date().saturating_add(i64::from(rules.window_days).days());
    open_days(rules, first, last).take(MOST_DAYS).collect()
}

fn days_around(wished: Date, rules: &ClinicRules, now: DateTime) -> Vec<Date> {
    let days = i64::from(DAYS_AROUND).days();
    let first = wished.saturating_sub(days).max(now.date());
    open_days(rules, first, wished.saturating_add(days)).collect()
}

fn open_days(rules: &ClinicRules, first: Date, last: Date) -> impl Iterator<Item = Date> {
    std::iter::successors(Some(first), |day| day.tomorrow().ok())
        .take_while(move |day| *day <= last)
        .filter(move |day| rules.hours_on(day.weekday()).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn days_are_looked_at_from_the_notice_to_the_window_and_only_open_ones() {
        let rules = ClinicRules { notice_hours: 24, window_days: 7, ..ClinicRules::default() };
        let thursday = date(2026, 11, 26).at(18, 0, 0, 0);
        let days = days_ahead(&rules, thursday);
        assert_eq!(days.first(), Some(&date(2026, 11, 27)), "tomorrow, though only from six on");
        assert_eq!(days.last(), Some(&date(2026, 12, 3)), "a week ahead");
        assert_eq!(days.len(), 5, "not on Saturday and Sunday");
        let never = ClinicRules { week: [None; 7], window_days: 730, ..ClinicRules::default() };
        assert!(days_ahead(&never, thursday).is_empty(), "a clinic that is never open");
    }

    #[test]
    fn around_a_day_nothing_of_the_past_is_looked_at() {
        let rules = ClinicRules::default();
        let thursday = date(2026, 11, 26).at(9, 0, 0, 0);
        let days = days_around(date(2026, 11, 27), &rules, thursday);
        assert_eq!(days, [date(2026, 11, 26), date(2026, 11, 27), date(2026, 11, 30)], "and no weekend");
    }
}

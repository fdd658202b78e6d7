//! A patient's age on a day, in the unit a clinician would say it in.

use crate::time::PartialDate;
use jiff::{Unit, civil::Date};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// An age with its unit: days up to 4 weeks, weeks up to 3 months, months up to 2 years, then years.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Age {
    /// Completed units.
    pub value: u32,
    /// The unit that is fit to say it in.
    pub unit: AgeUnit,
    /// Completed years, for rules that speak of years.
    pub years: u32,
    /// Only the year (or month) of birth is known: the age may be one too high.
    pub approximate: bool,
}

/// The unit of an [`Age`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum AgeUnit {
    /// Completed days.
    Days,
    /// Completed weeks.
    Weeks,
    /// Completed months.
    Months,
    /// Completed years.
    Years,
}

/// Completed days, months and years between an exact date of birth and a day. `None` if the day is before it.
pub(crate) fn completed(birth: Date, on: Date) -> Option<(u32, u32, u32)> {
    if on < birth {
        return None;
    }
    let count = |unit| birth.until((unit, on)).ok();
    let days = count(Unit::Day)?.get_days();
    let months = count(Unit::Month)?.get_months();
    let years = count(Unit::Year)?.get_years();
    Some((u32::try_from(days).ok()?, u32::try_from(months).ok()?, u32::try_from(years).ok()?))
}

/// The age on `on` of someone born on `birth`; `None` for a birth after that day.
pub fn age_on(birth: PartialDate, on: Date) -> Option<Age> {
    match birth {
        PartialDate::Day(birth) => {
            let (days, months, years) = completed(birth, on)?;
            let (value, unit) = match () {
                () if days <= 28 => (days, AgeUnit::Days),
                () if months < 3 => (days / 7, AgeUnit::Weeks),
                () if months < 24 => (months, AgeUnit::Months),
                () => (years, AgeUnit::Years),
            };
            Some(Age { value, unit, years, approximate: false })
        }
        PartialDate::Month(year, _) | PartialDate::Year(year) => {
            let years = u32::try_from(on.year() - year).ok()?;
            Some(Age { value: years, unit: AgeUnit::Years, years, approximate: true })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn an_age_is_said_in_the_unit_a_clinician_uses() {
        let on = date(2026, 11, 21);
        for (birth, value, unit) in [
            (date(2026, 11, 21), 0, AgeUnit::Days),
            (date(2026, 10, 24), 28, AgeUnit::Days),
            (date(2026, 9, 21), 8, AgeUnit::Weeks),
            (date(2025, 1, 1), 22, AgeUnit::Months),
            (date(2024, 11, 22), 23, AgeUnit::Months),
            (date(2024, 11, 21), 2, AgeUnit::Years),
            (date(1960, 11, 22), 65, AgeUnit::Years),
        ] {
            let age = age_on(PartialDate::Day(birth), on).expect("born before");
            assert_eq!((age.value, age.unit), (value, unit), "born {birth}");
        }
        assert_eq!(age_on(PartialDate::Day(date(2026, 11, 22)), on), None, "not born yet");
        assert!(age_on(PartialDate::Year(1950), on).is_some_and(|a| a.approximate), "only the year is known");
    }
}

//! Five standard deviations around the median for age and sex, as bounds outside of which a number is mostly a slip.
//!
//! Weight: the WHO's standards to 24 months, the CDC's charts from there to 20 years; beyond three standard deviations by the
//! restricted method. Length and height: median and coefficient of variation of the same tables, to ten and a half years; the
//! distribution is as good as normal. Growth in puberty begins at so many ages that from eleven years on the bounds are this
//! project's own.

use super::{
    lms::Lms,
    measure::{GrowthMeasure, MONTH},
    table::{Table, row_at},
};
use crate::{patient::Sex, vitals::VitalSign};

/// Standard deviations around the median that are not asked about.
const SPREAD: f64 = 5.0;
/// The last month of the WHO's tables and the first of the CDC's that are used here; between them a line leads from one to
/// the other, so that nothing jumps on a birthday.
const FROM_ONE_TO_THE_OTHER: (f64, f64) = (24.0, 36.5);
/// The last month for which a height is bounded.
const HEIGHT_TO: f64 = 128.5;

/// Lowest and highest plausible weight in kg, or length in cm, at an age in days; `None` where no table speaks of it. Of
/// somebody whose sex is not known as either, both sexes' bounds count together.
pub(crate) fn bounds(sign: VitalSign, sex: Sex, days: u32) -> Option<(f64, f64)> {
    let months = f64::from(days) / MONTH;
    let both = |boys: Option<(f64, f64)>, girls: Option<(f64, f64)>| match sex {
        Sex::Male => boys,
        Sex::Female => girls,
        Sex::Other | Sex::Unknown => {
            let (boys, girls) = (boys?, girls?);
            Some((boys.0.min(girls.0), boys.1.max(girls.1)))
        }
    };
    match sign {
        VitalSign::Weight => both(weight(false, months), weight(true, months)),
        VitalSign::Height => both(height(false, months), height(true, months)),
        _ => None,
    }
}

fn weight(female: bool, months: f64) -> Option<(f64, f64)> {
    let row = row(GrowthMeasure::Weight, female, months.min(240.0))?;
    Some((row.restricted_value(-SPREAD), row.restricted_value(SPREAD)))
}

fn height(female: bool, months: f64) -> Option<(f64, f64)> {
    if months > HEIGHT_TO {
        return None;
    }
    let Lms { m, s, .. } = row(GrowthMeasure::Height, female, months)?;
    Some((m * (1.0 - SPREAD * s), m * (1.0 + SPREAD * s)))
}

/// L, M and S at an age in months: the WHO's, then the CDC's.
fn row(measure: GrowthMeasure, female: bool, months: f64) -> Option<Lms> {
    let (last, first) = FROM_ONE_TO_THE_OTHER;
    // The WHO's second birthday is a day of its own: 730.5 days are 24 months.
    let who = |months: f64| row_at(Table::Who2006, measure, female, (months * MONTH).min(730.0));
    let cdc = |months: f64| row_at(Table::Cdc, measure, female, months * MONTH);
    if months <= last {
        return who(months);
    }
    if months >= first {
        return cdc(months);
    }
    let (before, after) = (who(last)?, cdc(first)?);
    let part = (months - last) / (first - last);
    let between = |one: f64, other: f64| one + part * (other - one);
    Some(Lms { l: between(before.l, after.l), m: between(before.m, after.m), s: between(before.s, after.s) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: f64, expected: f64) -> bool {
        (found - expected).abs() < 0.06
    }

    #[test]
    fn the_curve_gives_the_published_values_of_the_standards() {
        // WHO, weight-for-age: boys at birth −3 SD 2.1, at 12 months +3 SD 13.3; girls at 24 months −2 SD 9.0, +2 SD 14.8.
        let at = |female, months, z| row(GrowthMeasure::Weight, female, months).expect("a table").value(z);
        assert!(close(at(false, 0.0, -3.0), 2.1), "{}", at(false, 0.0, -3.0));
        assert!(close(at(false, 12.0, 3.0), 13.3), "{}", at(false, 12.0, 3.0));
        assert!(close(at(true, 24.0, -2.0), 9.0), "{}", at(true, 24.0, -2.0));
        assert!(close(at(true, 24.0, 2.0), 14.8), "{}", at(true, 24.0, 2.0));
    }

    #[test]
    fn bounds_enclose_every_child_of_the_published_tables_and_no_slip_of_a_unit() {
        // 17 months: 11.2 kg are a child, 25 and 1 are slips; 25 lb (11.3 kg) is what was meant.
        for sex in [Sex::Male, Sex::Female, Sex::Unknown] {
            let (low, high) = bounds(VitalSign::Weight, sex, 518).expect("a table");
            assert!((3.0..7.0).contains(&low), "{sex:?}: {low}");
            assert!((15.0..24.0).contains(&high), "{sex:?}: {high}");
        }
        // CDC, boys of 24 months: 3rd to 97th percentile 79.9 to 93.0 cm; of eight years 117.5 to 139.2.
        let (low, high) = bounds(VitalSign::Height, Sex::Male, 2937).expect("a table");
        assert!(low < 117.5 && low > 90.0 && high > 139.2 && high < 165.0, "{low} to {high}");
        assert_eq!(bounds(VitalSign::Height, Sex::Male, 5000), None, "no table in puberty");
        let (low, high) = bounds(VitalSign::Weight, Sex::Female, 19 * 365).expect("a table");
        assert!(low > 20.0 && high > 120.0, "a young woman: {low} to {high}");
    }

    #[test]
    fn there_is_no_jump_between_the_rows() {
        let mut last: Option<(f64, f64)> = None;
        for days in 0..7300 {
            let (low, high) = bounds(VitalSign::Weight, Sex::Unknown, days).expect("a table");
            assert!(low > 0.0 && low < high, "{days} days: {low} to {high}");
            if let Some((before, above)) = last {
                assert!((low - before).abs() < 0.5 && (high - above).abs() < 1.0, "{days} days");
            }
            last = Some((low, high));
        }
    }
}

//! A child of a sex and an age: where what was measured stands, or why nothing is said.

use super::{
    lms::{extended_bmi, percentile_of},
    measure::{GrowthMeasure, GrowthReference, MONTH, Posture, STANDING},
    table::{Table, row_at},
};
use crate::{
    patient::Sex,
    plausible::possible_births,
    time::PartialDate,
    units::{Unit as Measured, convert},
    vitals::{VitalSign, body_mass_index},
};
use jiff::{Unit, civil::Date};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How much longer somebody is lying than standing, in cm (WHO 2006).
const LYING_LONGER: f64 = 0.7;
/// Years from which nobody is looked for in these tables.
const GROWN: i16 = 20;

/// Where a measurement stands among others of that sex and age.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct GrowthValue {
    /// What was measured.
    pub measure: GrowthMeasure,
    /// Whose tables.
    pub reference: GrowthReference,
    /// Standard deviations from the median. Beyond three, weight and BMI by the WHO's restricted method.
    pub z: f64,
    /// Percentile, 0 to 100.
    pub percentile: f64,
}

/// Why there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum NoGrowth {
    /// Neither female nor male is recorded: the tables are kept apart by it.
    SexUnknown,
    /// No date of birth is recorded.
    BirthUnknown,
    /// Only the month or year of birth is known.
    BirthInPart,
    /// The reading lies before the birth.
    NotBorn,
}

/// Growth of somebody on the day of a reading.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "state", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub enum Growth {
    /// Twenty years or older: nothing is said.
    Grown,
    /// A child, or perhaps one, of whom nothing can be said.
    None {
        /// Why.
        why: NoGrowth,
    },
    /// One for each table that has the sex, age and measure.
    Known {
        /// By measure, WHO before CDC.
        values: Vec<GrowthValue>,
    },
}

/// Whom growth is asked of: sex, and completed days of life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Child {
    pub(super) female: bool,
    pub(super) days: u32,
}

impl Child {
    /// Somebody born then, on the day `on`; [`Growth::Grown`] or [`Growth::None`] where the tables cannot be asked.
    pub fn of(sex: Sex, birth: Option<PartialDate>, on: Date) -> Result<Self, Growth> {
        let none = |why| Growth::None { why };
        let Some((_, latest)) = possible_births(birth) else { return Err(none(NoGrowth::BirthUnknown)) };
        let years = latest.until((Unit::Year, on)).map_or(0, |span| span.get_years());
        if years >= GROWN {
            return Err(Growth::Grown);
        }
        let Some(PartialDate::Day(born)) = birth else { return Err(none(NoGrowth::BirthInPart)) };
        let days = born.until((Unit::Day, on)).ok().and_then(|span| u32::try_from(span.get_days()).ok());
        let Some(days) = days else { return Err(none(NoGrowth::NotBorn)) };
        match sex {
            Sex::Female => Ok(Self { female: true, days }),
            Sex::Male => Ok(Self { female: false, days }),
            Sex::Other | Sex::Unknown => Err(none(NoGrowth::SexUnknown)),
        }
    }

    /// Completed days of life.
    pub fn days(self) -> u32 {
        self.days
    }

    /// Where a measurement stands, by one reference: kg, cm or kg/m². `None` where no table has it.
    pub fn stands(
        self,
        reference: GrowthReference,
        measure: GrowthMeasure,
        value: f64,
        posture: Option<Posture>,
    ) -> Option<GrowthValue> {
        if !(value.is_finite() && value > 0.0) {
            return None;
        }
        let table = Table::of(reference, measure, self.days, posture)?;
        let value =
            if measure == GrowthMeasure::Height { self.as_expected(table, value, posture) } else { value };
        let z = z_in(table, measure, self.female, f64::from(self.days), value)?;
        let z = (z * 100.0).round() / 100.0;
        Some(GrowthValue { measure, reference, z, percentile: percentile_of(z) })
    }

    /// A length as the table expects it to have been measured.
    fn as_expected(self, table: Table, value: f64, posture: Option<Posture>) -> f64 {
        let expects_lying = match table {
            Table::Who2006 => self.days < STANDING,
            Table::CdcInfant => true,
            Table::Who2007 | Table::Cdc => false,
        };
        match posture {
            Some(Posture::Standing) if expects_lying => value + LYING_LONGER,
            Some(Posture::Lying) if !expects_lying => value - LYING_LONGER,
            _ => value,
        }
    }
}

/// Where all that was measured stands, by both references. Weight in lb, lengths in inches, as OpenEMR stores them.
pub fn assess(
    sex: Sex,
    birth: Option<PartialDate>,
    on: Date,
    stored: impl Fn(VitalSign) -> Option<f64>,
) -> Growth {
    let child = match Child::of(sex, birth, on) {
        Ok(child) => child,
        Err(said) => return said,
    };
    let values = measured(stored)
        .into_iter()
        .flat_map(|(measure, value)| {
            [GrowthReference::Who, GrowthReference::Cdc]
                .into_iter()
                .filter_map(move |reference| child.stands(reference, measure, value, None))
        })
        .collect();
    Growth::Known { values }
}

/// What of a reading can be held against age, in kg, cm and kg/m².
pub fn measured(stored: impl Fn(VitalSign) -> Option<f64>) -> Vec<(GrowthMeasure, f64)> {
    let metric = |sign: VitalSign| {
        let to = if sign == VitalSign::Weight { Measured::Kilogram } else { Measured::Centimetre };
        convert(stored(sign)?, sign.stored_unit(), to).ok()
    };
    let bmi = match (stored(VitalSign::Weight), stored(VitalSign::Height)) {
        (Some(pounds), Some(inches)) => body_mass_index(pounds, inches),
        _ => None,
    };
    [
        (GrowthMeasure::Weight, metric(VitalSign::Weight)),
        (GrowthMeasure::Height, metric(VitalSign::Height)),
        (GrowthMeasure::HeadCircumference, metric(VitalSign::HeadCircumference)),
        (GrowthMeasure::Bmi, bmi),
    ]
    .into_iter()
    .filter_map(|(measure, value)| Some((measure, value?)))
    .collect()
}

/// The z of a value in one table, at an age in days.
pub(super) fn z_in(table: Table, measure: GrowthMeasure, female: bool, days: f64, value: f64) -> Option<f64> {
    let row = row_at(table, measure, female, days)?;
    let restricted = matches!(table, Table::Who2006 | Table::Who2007);
    if matches!(table, Table::Cdc) && measure == GrowthMeasure::Bmi {
        return Some(extended_bmi(row, female, days / (12.0 * MONTH), value));
    }
    Some(if restricted { row.restricted_z(value) } else { row.z(value) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const ON: Date = date(2026, 11, 21);

    #[test]
    fn nothing_is_said_of_whom_the_tables_cannot_be_asked() {
        let of = |sex, birth| Child::of(sex, birth, ON).expect_err("no child of the tables");
        let born = |day| Some(PartialDate::Day(day));
        assert_eq!(of(Sex::Female, born(date(2006, 11, 21))), Growth::Grown, "twenty today");
        assert_eq!(of(Sex::Unknown, born(date(1980, 1, 1))), Growth::Grown, "nobody asks it of an adult");
        for (sex, birth, why) in [
            (Sex::Female, None, NoGrowth::BirthUnknown),
            (Sex::Female, Some(PartialDate::Year(2020)), NoGrowth::BirthInPart),
            (Sex::Other, born(date(2020, 1, 1)), NoGrowth::SexUnknown),
            (Sex::Male, born(date(2026, 11, 22)), NoGrowth::NotBorn),
        ] {
            assert_eq!(of(sex, birth), Growth::None { why });
        }
        assert!(Child::of(Sex::Female, born(date(2006, 11, 22)), ON).is_ok(), "twenty tomorrow");
    }

    #[test]
    fn each_table_is_asked_for_its_own_ages_only() {
        let stands = |days, reference, measure, value| {
            Child { female: true, days }.stands(reference, measure, value, None)
        };
        use {GrowthMeasure as M, GrowthReference as R};
        assert!(stands(3640, R::Who, M::Weight, 30.0).is_some());
        assert!(stands(3700, R::Who, M::Weight, 30.0).is_none(), "the WHO has no weight after ten years");
        assert!(stands(3700, R::Cdc, M::Weight, 30.0).is_some());
        assert!(stands(6935, R::Who, M::Height, 160.0).is_some());
        assert!(stands(6945, R::Who, M::Height, 160.0).is_none(), "nor any height after nineteen");
        assert!(stands(300, R::Cdc, M::Bmi, 16.0).is_none(), "nor the CDC a BMI before two");
        assert!(stands(1200, R::Cdc, M::HeadCircumference, 49.0).is_none());
        assert!(stands(1856, R::Who, M::HeadCircumference, 50.0).is_some());
        assert!(stands(1857, R::Who, M::HeadCircumference, 50.0).is_none());
        assert!(stands(1856, R::Who, M::Bmi, 15.0).is_some() && stands(1857, R::Who, M::Bmi, 15.0).is_some());
        assert!(
            stands(400, R::Who, M::Weight, 0.0).is_none()
                && stands(400, R::Who, M::Weight, f64::NAN).is_none()
        );
    }

    #[test]
    fn a_length_is_read_as_it_was_measured() {
        let at = |days, posture| {
            Child { female: false, days }.stands(GrowthReference::Who, GrowthMeasure::Height, 88.0, posture)
        };
        let z = |days, posture| at(days, posture).expect("a table").z;
        // WHO, boys: 0.7 cm of a standard deviation of about 3 cm.
        assert!((z(700, Some(Posture::Standing)) - z(700, None) - 0.23).abs() < 0.02);
        assert!((z(760, None) - z(760, Some(Posture::Lying)) - 0.22).abs() < 0.02);
        assert!(z(731, None) > z(730, None), "the tables themselves change from lying to standing");
    }

    #[test]
    fn what_was_stored_in_pounds_and_inches_is_read_in_kilograms_and_centimetres() {
        let stored = |sign| match sign {
            VitalSign::Weight => Some(22.046_226),
            VitalSign::Height => Some(30.0),
            _ => None,
        };
        let found = measured(stored);
        assert_eq!(found.len(), 3, "weight, height and what follows from both");
        assert!((found[0].1 - 10.0).abs() < 1e-3 && (found[1].1 - 76.2).abs() < 1e-3, "{found:?}");
    }
}

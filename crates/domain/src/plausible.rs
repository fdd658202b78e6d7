//! What a value can plausibly be: outside of it the clinician is asked before anything is stored.
//!
//! These are no reference ranges ([`crate::reference_ranges`] has those): a value outside the band is often true, one
//! outside of these bounds is mostly a slip of the hand, of the box or of the unit. No published table says "a slip of
//! the keyboard", so these bounds are this project's own: beyond what is met outside of intensive care. Weight and height of
//! the young come from growth standards ([`crate::growth`]).

use crate::{
    age::completed,
    growth,
    patient::Sex,
    time::PartialDate,
    units::{Unit, convert},
    vitals::VitalSign,
};
use jiff::{ToSpan, civil::Date};

/// Lowest and highest plausible value, in the sign's stored unit.
pub(crate) type Bounds = (f64, f64);

/// Years from which a body is measured against an adult's bounds.
const ADULT: u32 = 20;

/// The bounds of a sign for somebody of this sex, born then, on the day `on`. Of a birth that is known in part the
/// youngest and the oldest possible age count together; of an unknown one, everybody's.
pub(crate) fn bounds(sign: VitalSign, sex: Sex, birth: Option<PartialDate>, on: Date) -> Bounds {
    match possible_births(birth) {
        Some((earliest, latest)) => {
            // A day before the birth is asked about elsewhere; here it counts as the first day of life.
            let at = |birth: Date| at_age(sign, sex, completed(birth.min(on), on).unwrap_or_default());
            let (old, young) = (at(earliest), at(latest));
            (old.0.min(young.0), old.1.max(young.1))
        }
        None => anybody(sign),
    }
}

/// The first and the last day on which somebody may have been born.
pub(crate) fn possible_births(birth: Option<PartialDate>) -> Option<(Date, Date)> {
    match birth? {
        PartialDate::Day(day) => Some((day, day)),
        PartialDate::Month(year, month) => {
            let first = Date::new(year, month, 1).ok()?;
            Some((first, first.last_of_month()))
        }
        PartialDate::Year(year) => {
            let first = Date::new(year, 1, 1).ok()?;
            Some((first, first.checked_add(1.year()).ok()?.yesterday().ok()?))
        }
    }
}

fn at_age(sign: VitalSign, sex: Sex, (days, _, years): (u32, u32, u32)) -> Bounds {
    let grown = |metric: Bounds| stored(sign, metric);
    match sign {
        VitalSign::Weight | VitalSign::Height if years < ADULT => {
            // Where no table speaks of a height, somebody is eleven years or older.
            grown(growth::bounds(sign, sex, days).unwrap_or((105.0, 215.0)))
        }
        VitalSign::HeadCircumference if years < ADULT => anybody(sign),
        VitalSign::Weight => grown((30.0, 250.0)),
        VitalSign::Height => grown((120.0, 220.0)),
        VitalSign::HeadCircumference => grown((48.0, 65.0)),
        VitalSign::WaistCircumference if years < ADULT => grown((20.0, 160.0)),
        VitalSign::WaistCircumference => grown((45.0, 220.0)),
        VitalSign::Temperature => grown((33.0, 42.0)),
        VitalSign::OxygenSaturation => (70.0, 100.0),
        VitalSign::Pulse => match years {
            0..=1 => (60.0, 230.0),
            2..=11 => (45.0, 210.0),
            _ => (30.0, 200.0),
        },
        VitalSign::Respiration => match years {
            0..=1 => (12.0, 90.0),
            2..=11 => (10.0, 60.0),
            _ => (6.0, 45.0),
        },
        VitalSign::Systolic => match years {
            0..=1 => (45.0, 140.0),
            2..=11 => (60.0, 170.0),
            _ => (65.0, 250.0),
        },
        VitalSign::Diastolic => match years {
            0..=1 => (20.0, 100.0),
            2..=11 => (25.0, 120.0),
            _ => (30.0, 150.0),
        },
    }
}

/// The bounds of all ages together.
fn anybody(sign: VitalSign) -> Bounds {
    match sign {
        VitalSign::Weight => stored(sign, (1.0, 250.0)),
        VitalSign::Height => stored(sign, (38.0, 220.0)),
        VitalSign::HeadCircumference => stored(sign, (27.0, 65.0)),
        VitalSign::WaistCircumference => stored(sign, (20.0, 220.0)),
        VitalSign::Temperature => stored(sign, (33.0, 42.0)),
        VitalSign::OxygenSaturation => (70.0, 100.0),
        VitalSign::Pulse => (30.0, 230.0),
        VitalSign::Respiration => (6.0, 90.0),
        VitalSign::Systolic => (45.0, 250.0),
        VitalSign::Diastolic => (20.0, 150.0),
    }
}

/// Bounds in kg, cm or °C as bounds in the unit OpenEMR stores.
fn stored(sign: VitalSign, (low, high): Bounds) -> Bounds {
    let to = sign.stored_unit();
    let from = match to {
        Unit::Pound => Unit::Kilogram,
        Unit::Inch => Unit::Centimetre,
        Unit::Fahrenheit => Unit::Celsius,
        same => same,
    };
    (convert(low, from, to).unwrap_or(low), convert(high, from, to).unwrap_or(high))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const ON: Date = date(2026, 11, 21);

    #[test]
    fn a_birth_known_in_part_gives_the_bounds_of_both_ages() {
        let of = |birth| bounds(VitalSign::Pulse, Sex::Female, birth, ON);
        assert_eq!(of(Some(PartialDate::Day(date(2025, 1, 1)))), (60.0, 230.0), "one year");
        assert_eq!(of(Some(PartialDate::Day(date(1980, 1, 1)))), (30.0, 200.0), "an adult");
        assert_eq!(of(Some(PartialDate::Year(2024))), (45.0, 230.0), "one year or two");
        assert_eq!(of(None), (30.0, 230.0), "anybody");
        assert_eq!(of(Some(PartialDate::Day(date(2027, 1, 1)))), (60.0, 230.0), "not born yet: as a newborn");
    }
}

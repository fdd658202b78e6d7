//! Reference ranges of vital signs by age, and the adult scores that are called critical.
//!
//! Bands: the OpenMRS concept dictionary's reference ranges by age; SpO2 and temperature by the same source.
//! Critical: the extreme scores (3) of NEWS2, Royal College of Physicians, National Early Warning Score 2, 2017,
//! valid from 16 years on.

use crate::{age::completed, time::PartialDate, units::Unit, vitals::VitalSign};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a value is, compared with the band for the patient's age on the day of the reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum Flag {
    /// Below the band.
    Low,
    /// Inside the band.
    Normal,
    /// Above the band.
    High,
    /// NEWS2's extreme score on the low side (16 years and older only).
    CriticalLow,
    /// NEWS2's extreme score on the high side (16 years and older only).
    CriticalHigh,
}

/// A band of normal values, both ends included, in the sign's stored unit (temperature: °C).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Band {
    /// Lowest normal value.
    pub low: f64,
    /// Highest normal value.
    pub high: f64,
}

/// Why a value carries no flag.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum NoFlag {
    /// The date of birth is unknown or only partly known.
    BirthUnknown,
    /// The reading is older than the patient.
    BeforeBirth,
    /// There is no band for this sign.
    NoBand,
}

/// One row of the table: ages below `until` years/months/days.
struct AgeBand {
    fits: fn(days: u32, months: u32, years: u32) -> bool,
    pulse: (f64, f64),
    respiration: (f64, f64),
    systolic: (f64, f64),
    diastolic: (f64, f64),
}

/// Youngest first; the first row that fits counts.
const BANDS: [AgeBand; 8] = [
    AgeBand {
        fits: |days, _, _| days <= 28,
        pulse: (100.0, 160.0),
        respiration: (30.0, 60.0),
        systolic: (65.0, 104.0),
        diastolic: (37.0, 65.0),
    },
    AgeBand {
        fits: |_, months, _| months < 3,
        pulse: (80.0, 140.0),
        respiration: (30.0, 60.0),
        systolic: (65.0, 104.0),
        diastolic: (37.0, 65.0),
    },
    AgeBand {
        fits: |_, months, _| months < 12,
        pulse: (80.0, 140.0),
        respiration: (25.0, 60.0),
        systolic: (70.0, 105.0),
        diastolic: (41.0, 65.0),
    },
    AgeBand {
        fits: |_, _, years| years < 3,
        pulse: (80.0, 130.0),
        respiration: (20.0, 40.0),
        systolic: (86.0, 107.0),
        diastolic: (41.0, 78.0),
    },
    AgeBand {
        fits: |_, _, years| years < 6,
        pulse: (80.0, 120.0),
        respiration: (20.0, 40.0),
        systolic: (90.0, 110.0),
        diastolic: (47.0, 75.0),
    },
    AgeBand {
        fits: |_, _, years| years < 13,
        pulse: (70.0, 110.0),
        respiration: (14.0, 30.0),
        systolic: (90.0, 121.0),
        diastolic: (59.0, 80.0),
    },
    AgeBand {
        fits: |_, _, years| years < 19,
        pulse: (60.0, 105.0),
        respiration: (12.0, 20.0),
        systolic: (102.0, 124.0),
        diastolic: (64.0, 80.0),
    },
    AgeBand {
        fits: |_, _, _| true,
        pulse: (60.0, 100.0),
        respiration: (12.0, 18.0),
        systolic: (90.0, 120.0),
        diastolic: (60.0, 80.0),
    },
];

/// The band of a sign for someone born on `birth`, on the day `on`.
pub fn band(sign: VitalSign, birth: Option<PartialDate>, on: Date) -> Result<Band, NoFlag> {
    let (days, months, years) = exact_age(birth, on)?;
    let row = BANDS.iter().find(|row| (row.fits)(days, months, years)).ok_or(NoFlag::NoBand)?;
    let (low, high) = match sign {
        VitalSign::Pulse => row.pulse,
        VitalSign::Respiration => row.respiration,
        VitalSign::Systolic => row.systolic,
        VitalSign::Diastolic => row.diastolic,
        VitalSign::OxygenSaturation => (95.0, 100.0),
        VitalSign::Temperature => (36.5, 37.3),
        VitalSign::Weight
        | VitalSign::Height
        | VitalSign::HeadCircumference
        | VitalSign::WaistCircumference => return Err(NoFlag::NoBand),
    };
    Ok(Band { low, high })
}

/// The unit in which [`band`] speaks of a sign: the stored one, but °C for temperature, as the sources have it.
pub fn band_unit(sign: VitalSign) -> Unit {
    if sign == VitalSign::Temperature { Unit::Celsius } else { sign.stored_unit() }
}

/// Compares a value (in [`band_unit`]) with the band for the age on the day of the reading.
pub fn flag(sign: VitalSign, value: f64, birth: Option<PartialDate>, on: Date) -> Result<Flag, NoFlag> {
    let band = band(sign, birth, on)?;
    let (_, _, years) = exact_age(birth, on)?;
    // A temperature that was converted from °F must not miss the edge of the band by rounding noise.
    let value = (value * 100.0).round() / 100.0;
    if years >= 16 {
        let (low, high) = critical(sign);
        if low.is_some_and(|limit| value <= limit) {
            return Ok(Flag::CriticalLow);
        }
        if high.is_some_and(|limit| value >= limit) {
            return Ok(Flag::CriticalHigh);
        }
    }
    Ok(match value {
        v if v < band.low => Flag::Low,
        v if v > band.high => Flag::High,
        _ => Flag::Normal,
    })
}

/// NEWS2's extreme scores: at or below the first, at or above the second.
fn critical(sign: VitalSign) -> (Option<f64>, Option<f64>) {
    match sign {
        VitalSign::Respiration => (Some(8.0), Some(25.0)),
        VitalSign::OxygenSaturation => (Some(91.0), None),
        VitalSign::Systolic => (Some(90.0), Some(220.0)),
        VitalSign::Pulse => (Some(40.0), Some(131.0)),
        VitalSign::Temperature => (Some(35.0), None),
        VitalSign::Diastolic
        | VitalSign::Weight
        | VitalSign::Height
        | VitalSign::HeadCircumference
        | VitalSign::WaistCircumference => (None, None),
    }
}

fn exact_age(birth: Option<PartialDate>, on: Date) -> Result<(u32, u32, u32), NoFlag> {
    let birth = birth.and_then(PartialDate::exact).ok_or(NoFlag::BirthUnknown)?;
    completed(birth, on).ok_or(NoFlag::BeforeBirth)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const ON: Date = date(2026, 11, 21);

    fn born(year: i16, month: i8, day: i8) -> Option<PartialDate> {
        Some(PartialDate::Day(date(year, month, day)))
    }

    #[test]
    fn the_band_is_that_of_the_age_on_the_day_of_the_reading() {
        let adult = born(1980, 1, 1);
        let newborn = born(2026, 11, 10);
        assert_eq!(flag(VitalSign::Pulse, 140.0, newborn, ON), Ok(Flag::Normal), "140 is normal at 11 days");
        assert_eq!(flag(VitalSign::Pulse, 110.0, adult, ON), Ok(Flag::High), "110 is high in an adult");
        assert_eq!(
            flag(VitalSign::Pulse, 110.0, born(2020, 1, 1), ON),
            Ok(Flag::Normal),
            "110 is normal at six"
        );
        assert_eq!(
            flag(VitalSign::Pulse, 110.0, born(2030, 1, 1), ON),
            Err(NoFlag::BeforeBirth),
            "not born yet"
        );
    }

    #[test]
    fn critical_exists_only_from_sixteen_years_on() {
        assert_eq!(flag(VitalSign::Pulse, 131.0, born(2010, 11, 21), ON), Ok(Flag::CriticalHigh), "16 today");
        assert_eq!(flag(VitalSign::Pulse, 131.0, born(2010, 11, 22), ON), Ok(Flag::High), "16 tomorrow");
        assert_eq!(
            flag(VitalSign::OxygenSaturation, 91.0, born(1970, 1, 1), ON),
            Ok(Flag::CriticalLow),
            "91 %"
        );
        assert_eq!(flag(VitalSign::OxygenSaturation, 92.0, born(1970, 1, 1), ON), Ok(Flag::Low), "92 %");
        assert_eq!(
            flag(VitalSign::Temperature, 34.999_999, born(1970, 1, 1), ON),
            Ok(Flag::CriticalLow),
            "35.0 °C"
        );
    }

    #[test]
    fn an_unknown_or_partial_birth_gives_no_flag_and_says_why() {
        for birth in [None, Some(PartialDate::Year(1980)), Some(PartialDate::Month(1980, 5))] {
            assert_eq!(flag(VitalSign::Pulse, 300.0, birth, ON), Err(NoFlag::BirthUnknown), "{birth:?}");
        }
        assert_eq!(
            flag(VitalSign::Weight, 80.0, born(1980, 1, 1), ON),
            Err(NoFlag::NoBand),
            "weight has no band"
        );
    }
}

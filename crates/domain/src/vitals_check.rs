//! Checks a vitals form while it is typed: numbers, limits, flags, BMI, and the slip of a unit.

use crate::{
    reference_ranges::{self, Flag, NoFlag},
    time::{PartialDate, WallTime},
    units::{Unit, convert, parse_typed_number},
    vitals::{BmiClass, NewVitals, TypedVitals, VitalSign, VitalsReading, bmi_class, body_mass_index},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// What is known about the patient while the form is typed.
pub struct VitalsContext<'a> {
    /// Date of birth, for the bands.
    pub birth: Option<PartialDate>,
    /// The moment of the reading, clinic wall time.
    pub taken: WallTime,
    /// The last earlier reading that has the sign, newest first; asked for the unit slip.
    pub earlier: &'a [VitalsReading],
}

/// Why a box cannot be saved.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "problem", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub enum ValueProblem {
    /// Not a plain number; "1,234.5" and "12a" are refused rather than guessed.
    NotANumber,
    /// Outside what OpenEMR's form takes; the limits are in the unit of the box.
    Impossible {
        /// Lowest value that is taken.
        low: f64,
        /// Highest value that is taken.
        high: f64,
    },
    /// The unit does not measure this sign.
    WrongUnit,
}

/// Why a box deserves a second look, without hindering the save.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "warning", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub enum ValueWarning {
    /// Possible, but outside what is usually seen; limits in the unit of the box.
    Unusual {
        /// Lowest usual value.
        low: f64,
        /// Highest usual value.
        high: f64,
    },
    /// The diastolic pressure is not below the systolic one.
    DiastolicNotBelowSystolic,
    /// More than 20 % from the last value, and within 5 % of it when read in the other unit.
    PerhapsOtherUnit {
        /// The unit that would fit.
        unit: Unit,
        /// The last value, in the unit of the box.
        last: f64,
    },
}

/// What is to be shown beside one box.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ValueCheck {
    /// The sign.
    pub sign: VitalSign,
    /// The number that was understood, in the unit of the box.
    pub value: Option<f64>,
    /// The same in the other unit, if there is one: both are shown.
    pub other: Option<ValueInUnit>,
    /// High, low, critical; absent with the reason in `no_flag`.
    pub flag: Option<Flag>,
    /// Why there is no flag.
    pub no_flag: Option<NoFlag>,
    /// Why it cannot be saved.
    pub problem: Option<ValueProblem>,
    /// What deserves a second look.
    pub warnings: Vec<ValueWarning>,
}

/// A number with its unit.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ValueInUnit {
    /// The number, rounded for show to one decimal.
    pub value: f64,
    /// Its unit.
    pub unit: Unit,
}

/// The whole form's state.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct VitalsCheck {
    /// One entry for each box with text in it, in form order.
    pub values: Vec<ValueCheck>,
    /// Body mass index, when weight and height are both there.
    pub bmi: Option<f64>,
    /// The WHO class of it; absent under 18 years, where the adult classes do not hold.
    pub bmi_class: Option<BmiClass>,
    /// The remark is longer than the 255 characters that OpenEMR keeps.
    pub note_too_long: bool,
    /// There is at least one value and no problem.
    pub savable: bool,
}

/// Refused and unusual limits of a sign, in its stored unit: ((refuse low, high), (warn low, high)).
/// The refusing limits are OpenEMR's own form limits.
fn limits(sign: VitalSign) -> ((f64, f64), (f64, f64)) {
    match sign {
        VitalSign::Weight => ((0.0, 2000.0), (0.1, 1500.0)),
        VitalSign::Height => ((0.0, 150.0), (1.0, 108.0)),
        VitalSign::Systolic => ((0.0, 400.0), (20.0, 300.0)),
        VitalSign::Diastolic => ((0.0, 300.0), (10.0, 200.0)),
        VitalSign::Pulse => ((0.0, 500.0), (10.0, 350.0)),
        VitalSign::Respiration => ((0.0, 150.0), (2.0, 100.0)),
        VitalSign::Temperature => ((0.0, 120.0), (80.0, 115.0)),
        VitalSign::OxygenSaturation => ((0.0, 100.0), (70.0, 100.0)),
        VitalSign::HeadCircumference => ((0.0, 75.0), (0.1, 50.0)),
        VitalSign::WaistCircumference => ((0.0, 150.0), (0.1, 100.0)),
    }
}

/// The longest remark OpenEMR keeps with vitals, in characters.
pub const NOTE_LIMIT: usize = 255;

/// Checks the form as it stands.
pub fn check(typed: &TypedVitals, context: &VitalsContext<'_>) -> VitalsCheck {
    let values: Vec<ValueCheck> = typed
        .values
        .iter()
        .filter(|(_, value)| !value.text.trim().is_empty())
        .map(|(&sign, value)| check_value(sign, &value.text, value.unit, typed, context))
        .collect();
    let stored = |sign| stored_value(typed, sign);
    let bmi = match (stored(VitalSign::Weight), stored(VitalSign::Height)) {
        (Some(pounds), Some(inches)) => body_mass_index(pounds, inches),
        _ => None,
    };
    let adult = context
        .birth
        .and_then(|birth| crate::age::age_on(birth, context.taken.date()))
        .is_some_and(|age| age.years >= 18 && !age.approximate);
    let note_too_long = typed.note.chars().count() > NOTE_LIMIT;
    let savable = !values.is_empty() && !note_too_long && values.iter().all(|value| value.problem.is_none());
    VitalsCheck { values, bmi, bmi_class: bmi.filter(|_| adult).map(bmi_class), note_too_long, savable }
}

/// Turns a form that [`check`] calls savable into vitals in stored units; the check's result otherwise.
pub fn accept(typed: &TypedVitals, context: &VitalsContext<'_>) -> Result<NewVitals, VitalsCheck> {
    let result = check(typed, context);
    if !result.savable {
        return Err(result);
    }
    let values: BTreeMap<VitalSign, f64> = result
        .values
        .iter()
        .filter_map(|value| Some((value.sign, stored_value(typed, value.sign)?)))
        .collect();
    Ok(NewVitals {
        taken: context.taken,
        values,
        temperature_method: typed
            .temperature_method
            .filter(|_| typed.values.contains_key(&VitalSign::Temperature)),
        note: typed.note.clone(),
    })
}

fn stored_value(typed: &TypedVitals, sign: VitalSign) -> Option<f64> {
    let value = typed.values.get(&sign)?;
    let number = parse_typed_number(&value.text).ok()?;
    let stored = convert(number, value.unit, sign.stored_unit()).ok()?;
    // Six decimals are what OpenEMR's columns keep.
    Some((stored * 1e6).round() / 1e6)
}

fn check_value(
    sign: VitalSign,
    text: &str,
    unit: Unit,
    typed: &TypedVitals,
    context: &VitalsContext<'_>,
) -> ValueCheck {
    let mut result = ValueCheck {
        sign,
        value: None,
        other: None,
        flag: None,
        no_flag: None,
        problem: None,
        warnings: vec![],
    };
    let Ok(value) = parse_typed_number(text) else {
        result.problem = Some(ValueProblem::NotANumber);
        return result;
    };
    result.value = Some(value);
    let Ok(stored) = convert(value, unit, sign.stored_unit()) else {
        result.problem = Some(ValueProblem::WrongUnit);
        return result;
    };
    let in_box = |stored: f64| round1(convert(stored, sign.stored_unit(), unit).unwrap_or(stored));
    result.other = sign.other_unit(unit).and_then(|other| {
        Some(ValueInUnit { value: round1(convert(value, unit, other).ok()?), unit: other })
    });
    let ((refuse_low, refuse_high), (warn_low, warn_high)) = limits(sign);
    // A stored 0 means "not taken", so it is no value that could be saved.
    if stored <= refuse_low || stored > refuse_high {
        result.problem =
            Some(ValueProblem::Impossible { low: in_box(refuse_low), high: in_box(refuse_high) });
        return result;
    }
    if stored < warn_low || stored > warn_high {
        result.warnings.push(ValueWarning::Unusual { low: in_box(warn_low), high: in_box(warn_high) });
    }
    if sign == VitalSign::Diastolic
        && stored_value(typed, VitalSign::Systolic).is_some_and(|bps| stored >= bps)
    {
        result.warnings.push(ValueWarning::DiastolicNotBelowSystolic);
    }
    if let Some(warning) = unit_slip(sign, value, unit, context.earlier) {
        result.warnings.push(warning);
    }
    let in_band_unit = convert(value, unit, reference_ranges::band_unit(sign)).unwrap_or(value);
    match reference_ranges::flag(sign, in_band_unit, context.birth, context.taken.date()) {
        Ok(flag) => result.flag = Some(flag),
        Err(reason) => result.no_flag = Some(reason),
    }
    result
}

/// "Did you mean kg?": the value is more than 20 % from the last one, and within 5 % of it in the other unit.
fn unit_slip(sign: VitalSign, value: f64, unit: Unit, earlier: &[VitalsReading]) -> Option<ValueWarning> {
    let other = sign.other_unit(unit)?;
    let last = earlier.iter().find_map(|reading| reading.value_in(sign, unit))?;
    if last <= 0.0 || (value - last).abs() <= 0.2 * last {
        return None;
    }
    let read_as_other = convert(value, other, unit).ok()?;
    ((read_as_other - last).abs() <= 0.05 * last)
        .then(|| ValueWarning::PerhapsOtherUnit { unit: other, last: round1(last) })
}

fn round1(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vitals::TypedValue;
    use jiff::civil::date;

    fn form(entries: &[(VitalSign, &str, Unit)]) -> TypedVitals {
        TypedVitals {
            values: entries
                .iter()
                .map(|&(sign, text, unit)| (sign, TypedValue { text: text.into(), unit }))
                .collect(),
            ..TypedVitals::default()
        }
    }

    fn context(earlier: &[VitalsReading]) -> VitalsContext<'_> {
        VitalsContext {
            birth: Some(PartialDate::Day(date(1980, 1, 1))),
            taken: WallTime::new(date(2026, 11, 21).at(9, 0, 0, 0)),
            earlier,
        }
    }

    #[test]
    fn metric_values_are_stored_in_openemrs_units() {
        let typed = form(&[
            (VitalSign::Temperature, "37,5", Unit::Celsius),
            (VitalSign::Weight, "70", Unit::Kilogram),
            (VitalSign::Systolic, "120", Unit::MmHg),
        ]);
        let vitals = accept(&typed, &context(&[])).expect("a form without faults");
        assert_eq!(vitals.values[&VitalSign::Temperature], 99.5, "37,5 °C is 99.5 °F, never 375");
        assert_eq!(vitals.values[&VitalSign::Weight], 154.323_584, "70 kg in lb, six decimals");
        assert_eq!(vitals.values[&VitalSign::Systolic], 120.0, "mmHg stay as they are");
    }

    #[test]
    fn impossible_values_are_refused_and_named_in_the_unit_of_the_box() {
        let typed =
            form(&[(VitalSign::Temperature, "375", Unit::Celsius), (VitalSign::Pulse, "0", Unit::PerMinute)]);
        let result = accept(&typed, &context(&[])).expect_err("375 °C is no temperature");
        let temperature =
            &result.values.iter().find(|v| v.sign == VitalSign::Temperature).expect("checked").problem;
        assert_eq!(temperature, &Some(ValueProblem::Impossible { low: -17.8, high: 48.9 }), "limits in °C");
        let pulse = &result.values.iter().find(|v| v.sign == VitalSign::Pulse).expect("checked").problem;
        assert!(pulse.is_some(), "0 would read as not taken");
    }

    #[test]
    fn pounds_typed_into_a_kilogram_box_are_asked_about() {
        let earlier = [VitalsReading {
            id: None,
            encounter: None,
            taken: WallTime::new(date(2026, 1, 1).at(9, 0, 0, 0)),
            values: BTreeMap::from([(VitalSign::Weight, 154.3)]),
            temperature_method: None,
            note: String::new(),
        }];
        let typed = form(&[(VitalSign::Weight, "155", Unit::Kilogram)]);
        let result = check(&typed, &context(&earlier));
        assert_eq!(
            result.values[0].warnings,
            [ValueWarning::PerhapsOtherUnit { unit: Unit::Pound, last: 70.0 }],
            "155 fits the last weight in pounds"
        );
        assert!(result.savable, "a question does not hinder the save");
    }

    #[test]
    fn an_empty_form_and_a_long_remark_cannot_be_saved() {
        assert!(!check(&TypedVitals::default(), &context(&[])).savable, "at least one value");
        let mut typed = form(&[(VitalSign::Pulse, "70", Unit::PerMinute)]);
        typed.note = "é".repeat(255);
        assert!(check(&typed, &context(&[])).savable, "255 characters fit, however many bytes");
        typed.note.push('é');
        assert!(check(&typed, &context(&[])).note_too_long, "256 do not");
    }

    #[test]
    fn a_diastolic_above_the_systolic_is_a_warning() {
        let typed =
            form(&[(VitalSign::Systolic, "80", Unit::MmHg), (VitalSign::Diastolic, "120", Unit::MmHg)]);
        let result = check(&typed, &context(&[]));
        assert!(
            result.values[1].warnings.contains(&ValueWarning::DiastolicNotBelowSystolic),
            "swapped boxes"
        );
    }
}

//! Checks a vitals form while it is typed: numbers, limits, flags, BMI, and what deserves a question before it is stored.

use crate::{
    growth::{self, Growth},
    patient::Sex,
    plausible,
    reference_ranges::{self, Flag, NoFlag},
    time::{PartialDate, WallTime},
    units::{Unit, convert, parse_typed_number, shown},
    vitals::{
        BmiClass, NewVitals, TypedValue, TypedVitals, VitalSign, VitalsReading, bmi_class, body_mass_index,
    },
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// What is known about the patient while the form is typed.
pub struct VitalsContext<'a> {
    /// Date of birth, for the bands.
    pub birth: Option<PartialDate>,
    /// Sex, for what a child weighs.
    pub sex: Sex,
    /// The moment of the reading, clinic wall time.
    pub taken: WallTime,
    /// Earlier readings: the last one that has the sign is what a new value is compared with.
    pub earlier: &'a [VitalsReading],
}

/// Why a box cannot be saved.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "problem", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub enum ValueProblem {
    /// Not a plain number; "1,234.5" and "12a" are refused rather than guessed.
    NotANumber,
    /// A stored 0 means "not taken": what was not taken is left empty.
    Zero,
    /// More than OpenEMR's form takes.
    Impossible {
        /// Highest value that is taken, in the unit of the box.
        high: f64,
        /// The sign's other unit, where the number would be plausible in it.
        fits: Option<Unit>,
    },
    /// The unit does not measure this sign.
    WrongUnit,
}

/// Why a box deserves a second look. It is saved once the clinician has said that it is meant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "warning", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub enum ValueWarning {
    /// Possible, but outside what is seen at this age; limits in the unit of the box.
    Unusual {
        /// Lowest usual value.
        low: f64,
        /// Highest usual value.
        high: f64,
    },
    /// The diastolic pressure is not below the systolic one.
    DiastolicNotBelowSystolic,
    /// In the other unit the same number would be plausible, and in this one it is not.
    PerhapsOtherUnit {
        /// The unit that would fit.
        unit: Unit,
        /// The last value, in the unit of the box; absent where there is none to compare with.
        last: Option<f64>,
    },
    /// Far from the last value: half or double the weight, more than 5 % of the height.
    FarFromLast {
        /// The last value, in the unit of the box.
        last: f64,
        /// When it was taken.
        taken: WallTime,
    },
}

// Its numbers were read from digits or converted from such: none is NaN, so each equals itself.
impl Eq for ValueWarning {}

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
    /// The number, rounded for show.
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
    /// Where weight, height, head circumference and BMI stand for sex and age, under 20 years.
    pub growth: Growth,
    /// The remark is longer than the 255 characters that OpenEMR keeps.
    pub note_too_long: bool,
    /// There is at least one value and no problem.
    pub savable: bool,
}

/// The highest value that OpenEMR's own form takes, in the stored unit.
fn highest(sign: VitalSign) -> f64 {
    match sign {
        VitalSign::Weight => 2000.0,
        VitalSign::Height | VitalSign::Respiration | VitalSign::WaistCircumference => 150.0,
        VitalSign::Systolic => 400.0,
        VitalSign::Diastolic => 300.0,
        VitalSign::Pulse => 500.0,
        VitalSign::Temperature => 120.0,
        VitalSign::OxygenSaturation => 100.0,
        VitalSign::HeadCircumference => 75.0,
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
        .map(|(&sign, value)| check_value(sign, value, typed, context))
        .collect();
    let stored = |sign| stored_value(typed, sign);
    let bmi = match (stored(VitalSign::Weight), stored(VitalSign::Height)) {
        (Some(pounds), Some(inches)) => body_mass_index(pounds, inches),
        _ => None,
    };
    let growth = growth::assess(context.sex, context.birth, context.taken.date(), stored);
    let adult = context
        .birth
        .and_then(|birth| crate::age::age_on(birth, context.taken.date()))
        .is_some_and(|age| age.years >= 18 && !age.approximate);
    let note_too_long = typed.note.chars().count() > NOTE_LIMIT;
    let savable = !values.is_empty() && !note_too_long && values.iter().all(|value| value.problem.is_none());
    VitalsCheck {
        values,
        bmi,
        bmi_class: bmi.filter(|_| adult).map(bmi_class),
        growth,
        note_too_long,
        savable,
    }
}

/// Turns a form that [`check`] calls savable into vitals in stored units; the check's result otherwise. What the check
/// warns of is the caller's to ask about.
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

/// A typed value in the stored unit, if it is a number in a unit of that sign.
pub fn stored_value(typed: &TypedVitals, sign: VitalSign) -> Option<f64> {
    let typed = typed.values.get(&sign)?;
    let value = parse_typed_number(&typed.text).ok()?;
    let stored = convert(value, typed.unit, sign.stored_unit()).ok()?;
    // Six decimals are what OpenEMR's columns keep.
    Some((stored * 1e6).round() / 1e6)
}

fn check_value(
    sign: VitalSign,
    box_of: &TypedValue,
    typed: &TypedVitals,
    context: &VitalsContext<'_>,
) -> ValueCheck {
    let unit = box_of.unit;
    let mut result = ValueCheck {
        sign,
        value: None,
        other: None,
        flag: None,
        no_flag: None,
        problem: None,
        warnings: vec![],
    };
    let Ok(value) = parse_typed_number(&box_of.text) else {
        result.problem = Some(ValueProblem::NotANumber);
        return result;
    };
    result.value = Some(value);
    let Ok(stored) = convert(value, unit, sign.stored_unit()) else {
        result.problem = Some(ValueProblem::WrongUnit);
        return result;
    };
    result.other = sign.other_unit(unit).and_then(|other| {
        Some(ValueInUnit { value: shown(convert(value, unit, other).ok()?, other), unit: other })
    });
    let (low, high) = plausible::bounds(sign, context.sex, context.birth, context.taken.date());
    let fits = sign.other_unit(unit).filter(|&other| {
        convert(value, other, sign.stored_unit()).is_ok_and(|stored| (low..=high).contains(&stored))
    });
    if value <= 0.0 {
        result.problem = Some(ValueProblem::Zero);
        return result;
    }
    if stored > highest(sign) {
        let high = convert(highest(sign), sign.stored_unit(), unit).unwrap_or(highest(sign));
        // Rounded down: what is named as the limit is taken.
        result.problem = Some(ValueProblem::Impossible { high: (high * 10.0 + 1e-6).floor() / 10.0, fits });
        return result;
    }
    let last = last_of(sign, context).and_then(|(last, taken)| {
        Some((convert(last, sign.stored_unit(), unit).ok().filter(|last| *last > 0.0)?, taken))
    });
    let unusual = !(low..=high).contains(&stored);
    if unusual {
        let in_box = |stored: f64| shown(convert(stored, sign.stored_unit(), unit).unwrap_or(stored), unit);
        result.warnings.push(ValueWarning::Unusual { low: in_box(low), high: in_box(high) });
    }
    if sign == VitalSign::Diastolic
        && stored_value(typed, VitalSign::Systolic).is_some_and(|bps| stored >= bps)
    {
        result.warnings.push(ValueWarning::DiastolicNotBelowSystolic);
    }
    let slipped = last.and_then(|(last, _)| unit_slip(sign, value, unit, last));
    let other = slipped.or(fits.filter(|_| unusual));
    let unit_of_box = unit;
    if let Some(unit) = other {
        let last = last.map(|(last, _)| shown(last, unit_of_box));
        result.warnings.push(ValueWarning::PerhapsOtherUnit { unit, last });
    }
    if let Some((last, taken)) = last
        && slipped.is_none()
        && is_far(sign, value / last)
    {
        result.warnings.push(ValueWarning::FarFromLast { last: shown(last, unit), taken });
    }
    let in_band_unit = convert(value, unit, reference_ranges::band_unit(sign)).unwrap_or(value);
    match reference_ranges::flag(sign, in_band_unit, context.birth, context.taken.date()) {
        Ok(flag) => result.flag = Some(flag),
        Err(reason) => result.no_flag = Some(reason),
    }
    result
}

/// The last earlier value of a sign, in its stored unit, and when it was taken.
fn last_of(sign: VitalSign, context: &VitalsContext<'_>) -> Option<(f64, WallTime)> {
    let before = context.earlier.iter().filter(|reading| reading.taken <= context.taken);
    let having = before.filter_map(|reading| Some((*reading.values.get(&sign)?, reading.taken)));
    having.max_by_key(|(_, taken)| *taken)
}

/// "Did you mean kg?": the value is more than 20 % from the last one, and within 5 % of it in the other unit.
fn unit_slip(sign: VitalSign, value: f64, unit: Unit, last: f64) -> Option<Unit> {
    let other = sign.other_unit(unit)?;
    if (value - last).abs() <= 0.2 * last {
        return None;
    }
    let read_as_other = convert(value, other, unit).ok()?;
    ((read_as_other - last).abs() <= 0.05 * last).then_some(other)
}

/// Whether a value is further from the last one than a body goes: `ratio` is the new one over the last.
fn is_far(sign: VitalSign, ratio: f64) -> bool {
    match sign {
        VitalSign::Weight => !(0.5..=2.0).contains(&ratio),
        VitalSign::Height => (ratio - 1.0).abs() > 0.05,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
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
            sex: Sex::Female,
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

    fn one(sign: VitalSign, text: &str, unit: Unit, earlier: &[VitalsReading]) -> ValueCheck {
        check(&form(&[(sign, text, unit)]), &context(earlier)).values.remove(0)
    }

    fn weighed(day: jiff::civil::Date, pounds: f64) -> VitalsReading {
        VitalsReading {
            id: None,
            encounter: None,
            taken: WallTime::new(day.at(9, 0, 0, 0)),
            values: BTreeMap::from([(VitalSign::Weight, pounds)]),
            temperature_method: None,
            note: String::new(),
        }
    }

    #[test]
    fn impossible_values_are_refused_with_a_limit_that_is_taken() {
        let temperature = one(VitalSign::Temperature, "375", Unit::Celsius, &[]);
        assert_eq!(
            temperature.problem,
            Some(ValueProblem::Impossible { high: 48.8, fits: None }),
            "120 °F are 48.89 °C: 48.9 would be refused by the very words that offer it"
        );
        assert_eq!(
            one(VitalSign::Temperature, "48.8", Unit::Celsius, &[]).problem,
            None,
            "the limit is taken"
        );
        for text in ["0", "0.0", "0,0"] {
            let pulse = one(VitalSign::Pulse, text, Unit::PerMinute, &[]);
            assert_eq!(pulse.problem, Some(ValueProblem::Zero), "{text} would read as not taken");
        }
    }

    #[test]
    fn a_number_that_only_fits_the_other_unit_offers_it() {
        assert_eq!(
            one(VitalSign::Temperature, "98.6", Unit::Celsius, &[]).problem,
            Some(ValueProblem::Impossible { high: 48.8, fits: Some(Unit::Fahrenheit) }),
            "98.6 is a temperature in °F"
        );
        for (sign, text, unit, other) in [
            (VitalSign::Temperature, "37", Unit::Fahrenheit, Unit::Celsius),
            (VitalSign::Height, "68", Unit::Centimetre, Unit::Inch),
            (VitalSign::Weight, "500", Unit::Kilogram, Unit::Pound),
        ] {
            let found = one(sign, text, unit, &[]).warnings;
            assert!(
                found.contains(&ValueWarning::PerhapsOtherUnit { unit: other, last: None }),
                "{sign:?} {text}: {found:?}"
            );
        }
    }

    #[test]
    fn pounds_typed_into_a_kilogram_box_are_asked_about() {
        let earlier = [weighed(date(2026, 1, 1), 154.3)];
        assert_eq!(
            one(VitalSign::Weight, "155", Unit::Kilogram, &earlier).warnings,
            [ValueWarning::PerhapsOtherUnit { unit: Unit::Pound, last: Some(70.0) }],
            "155 fits the last weight in pounds"
        );
    }

    #[test]
    fn a_jump_from_the_last_value_is_asked_about() {
        // Not in order: the chart keeps them as the server listed them.
        let earlier = [
            weighed(date(2026, 1, 1), 154.3),
            weighed(date(2026, 11, 1), 158.7),
            weighed(date(2025, 1, 1), 20.0),
        ];
        let last = WallTime::new(date(2026, 11, 1).at(9, 0, 0, 0));
        for text in ["7", "35", "145"] {
            let found = one(VitalSign::Weight, text, Unit::Kilogram, &earlier).warnings;
            assert!(
                found.contains(&ValueWarning::FarFromLast { last: 72.0, taken: last }),
                "{text} kg after 72: {found:?}"
            );
        }
        assert_eq!(one(VitalSign::Weight, "66", Unit::Kilogram, &earlier).warnings, [], "this happens");
        let mut tall = weighed(date(2026, 1, 1), 154.3);
        tall.values = BTreeMap::from([(VitalSign::Height, 66.929)]);
        let tall = [tall];
        let found = one(VitalSign::Height, "180", Unit::Centimetre, &tall).warnings;
        assert!(matches!(found[..], [ValueWarning::FarFromLast { .. }]), "10 cm in a year: {found:?}");
        assert_eq!(one(VitalSign::Height, "168", Unit::Centimetre, &tall).warnings, [], "2 cm are the ruler");
    }

    #[test]
    fn an_infants_weight_is_held_against_its_age_without_any_earlier_one() {
        let infant = VitalsContext {
            birth: Some(PartialDate::Day(date(2025, 6, 28))),
            sex: Sex::Unknown,
            ..context(&[])
        };
        let weighed = |text: &str| {
            check(&form(&[(VitalSign::Weight, text, Unit::Kilogram)]), &infant).values.remove(0).warnings
        };
        assert_eq!(weighed("11.2"), [], "a child of 17 months");
        assert!(
            weighed("25").contains(&ValueWarning::PerhapsOtherUnit { unit: Unit::Pound, last: None }),
            "25 lb are 11.3 kg: {:?}",
            weighed("25")
        );
        for text in ["1", "112"] {
            assert!(matches!(weighed(text)[..], [ValueWarning::Unusual { .. }, ..]), "{text} kg: a slip");
        }
    }

    #[test]
    fn a_slipped_digit_is_asked_about_without_any_earlier_value() {
        for (sign, text, unit) in [
            (VitalSign::Weight, "7", Unit::Kilogram),
            (VitalSign::Pulse, "720", Unit::PerMinute),
            (VitalSign::Pulse, "7", Unit::PerMinute),
            (VitalSign::Respiration, "160", Unit::PerMinute),
            (VitalSign::Systolic, "12", Unit::MmHg),
            (VitalSign::OxygenSaturation, "9", Unit::Percent),
        ] {
            let found = one(sign, text, unit, &[]);
            assert!(
                found.problem.is_some() || matches!(found.warnings[..], [ValueWarning::Unusual { .. }, ..]),
                "{sign:?} {text}: {found:?}"
            );
        }
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
        assert_eq!(
            (result.values[0].flag, result.values[1].flag),
            (Some(Flag::CriticalLow), Some(Flag::High)),
            "each has its own flag: the worse one does not swallow the other"
        );
    }
}

//! Checks a vitals form while it is typed: numbers, limits, flags, BMI, and what deserves a question before it is stored.

pub use crate::second_look::VitalsContext;
use crate::{
    age::age_on,
    growth::{self, Growth},
    plausible,
    reference_ranges::{self, Flag, NoFlag},
    second_look::{is_far, is_grown, is_seldom, last_grown_height, last_of, unit_slip},
    time::WallTime,
    typed_vitals::{Entry, Unreadable, entries, readings, remark},
    units::{Unit, convert, shown},
    vitals::{BmiClass, NewVitals, TypedVitals, VitalSign, bmi_class, body_mass_index},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// Why a box cannot be saved.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "problem", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub enum ValueProblem {
    /// Not a plain number; "1,234.5" and "12a" are refused rather than guessed.
    NotANumber,
    /// No blood pressure: neither "148/92" nor several of them.
    NotAPressure,
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
    /// Only this half of the blood pressure was typed.
    HalfAPressure,
    /// In the other unit the same number would be plausible, and in this one it is not.
    PerhapsOtherUnit {
        /// The unit that would fit.
        unit: Unit,
        /// The last value, in the unit of the box; absent where there is none to compare with.
        last: Option<f64>,
    },
    /// Far from the last value: 20 % of an adult's weight or girth, half or double a child's weight, 5 % of the height.
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
    /// Body mass index of the weight that was typed, by the height of [`Self::bmi_height`].
    pub bmi: Option<f64>,
    /// Which height the index goes by; absent without an index.
    pub bmi_height: Option<BmiHeight>,
    /// The WHO class of it; absent under 18 years, where the adult classes do not hold.
    pub bmi_class: Option<BmiClass>,
    /// Where weight, height, head circumference and BMI stand for sex and age, under 20 years.
    pub growth: Growth,
    /// How many blood pressures were typed; of more than one the values are their mean, and each stands in the remark.
    pub pressures: u32,
    /// The remark, with the blood pressures that go into it, is longer than the 255 characters that OpenEMR keeps.
    pub note_too_long: bool,
    /// There is at least one value and no problem.
    pub savable: bool,
}

/// The height that a body mass index goes by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "from", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub enum BmiHeight {
    /// The one in the form.
    Today,
    /// The last one that was measured when the patient was grown; who still grows has to be measured.
    Last {
        /// When, clinic wall time.
        taken: WallTime,
    },
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
    let entries = entries(typed);
    let values: Vec<ValueCheck> =
        entries.iter().map(|(&sign, entry)| check_value(sign, entry, &entries, context)).collect();
    let stored = |sign| entries.get(&sign).and_then(|entry| entry.stored(sign));
    let height = stored(VitalSign::Height).map(|height| (height, BmiHeight::Today));
    let typed_height = typed.text_of(VitalSign::Height).is_some_and(|(text, _)| !text.is_empty());
    let last_height = || {
        let (height, taken) = last_grown_height(context).filter(|_| !typed_height)?;
        Some((height, BmiHeight::Last { taken }))
    };
    let height = height.or_else(last_height);
    let index = stored(VitalSign::Weight)
        .zip(height)
        .and_then(|(pounds, (inches, from))| Some((body_mass_index(pounds, inches)?, from)));
    let bmi = index.map(|(bmi, _)| bmi);
    let growth = growth::assess(context.sex, context.birth, context.taken.date(), stored);
    let adult = context
        .birth
        .and_then(|birth| age_on(birth, context.taken.date()))
        .is_some_and(|age| age.years >= 18 && !age.approximate);
    let readings = readings(typed);
    let note_too_long = remark(typed, &readings).chars().count() > NOTE_LIMIT;
    let savable = !values.is_empty() && !note_too_long && values.iter().all(|value| value.problem.is_none());
    VitalsCheck {
        values,
        bmi,
        bmi_height: index.map(|(_, from)| from),
        bmi_class: bmi.filter(|_| adult).map(bmi_class),
        growth,
        pressures: u32::try_from(readings.len()).unwrap_or(u32::MAX),
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
    let entries = entries(typed);
    let values: BTreeMap<VitalSign, f64> =
        entries.iter().filter_map(|(&sign, entry)| Some((sign, entry.stored(sign)?))).collect();
    Ok(NewVitals {
        taken: context.taken,
        values,
        temperature_method: typed
            .temperature_method
            .filter(|_| typed.values.contains_key(&VitalSign::Temperature)),
        note: remark(typed, &readings(typed)),
    })
}

/// A typed value in the stored unit, if it is a number in a unit of that sign; of several blood pressures the mean.
pub fn stored_value(typed: &TypedVitals, sign: VitalSign) -> Option<f64> {
    entries(typed).get(&sign)?.stored(sign)
}

fn check_value(
    sign: VitalSign,
    entry: &Entry,
    entries: &BTreeMap<VitalSign, Entry>,
    context: &VitalsContext<'_>,
) -> ValueCheck {
    let unit = entry.unit;
    let mut result = ValueCheck {
        sign,
        value: None,
        other: None,
        flag: None,
        no_flag: None,
        problem: None,
        warnings: vec![],
    };
    let (readings, value) = match (&entry.readings, entry.value()) {
        (Ok(readings), Some(value)) => (readings, value),
        (Err(unreadable), _) => {
            result.problem = Some(match unreadable {
                Unreadable::Number => ValueProblem::NotANumber,
                Unreadable::Pressure => ValueProblem::NotAPressure,
            });
            return result;
        }
        (Ok(_), None) => return result,
    };
    result.value = Some(value);
    let in_stored = |value| convert(value, unit, sign.stored_unit());
    let Ok(stored) = in_stored(value) else {
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
    // A mean hides a slip in one of its readings: each is looked at.
    if readings.iter().any(|one| *one <= 0.0) {
        result.problem = Some(ValueProblem::Zero);
        return result;
    }
    if readings.iter().any(|one| in_stored(*one).is_ok_and(|stored| stored > highest(sign))) {
        let high = convert(highest(sign), sign.stored_unit(), unit).unwrap_or(highest(sign));
        // Rounded down: what is named as the limit is taken.
        result.problem = Some(ValueProblem::Impossible { high: (high * 10.0 + 1e-6).floor() / 10.0, fits });
        return result;
    }
    let last = last_of(sign, context).and_then(|(last, taken)| {
        Some((convert(last, sign.stored_unit(), unit).ok().filter(|last| *last > 0.0)?, taken))
    });
    let unusual =
        readings.iter().any(|one| in_stored(*one).is_ok_and(|stored| !(low..=high).contains(&stored)));
    if unusual {
        let in_box = |stored: f64| shown(convert(stored, sign.stored_unit(), unit).unwrap_or(stored), unit);
        result.warnings.push(ValueWarning::Unusual { low: in_box(low), high: in_box(high) });
    }
    if sign == VitalSign::Diastolic && not_below(readings, entries.get(&VitalSign::Systolic)) {
        result.warnings.push(ValueWarning::DiastolicNotBelowSystolic);
    }
    if entry.half {
        result.warnings.push(ValueWarning::HalfAPressure);
    }
    let slipped = last.and_then(|(last, _)| unit_slip(sign, value, unit, last));
    let seldom = last.is_none() && is_seldom(sign, stored, context);
    let other = slipped.or(fits.filter(|_| unusual || seldom));
    let unit_of_box = unit;
    if let Some(unit) = other {
        let last = last.map(|(last, _)| shown(last, unit_of_box));
        result.warnings.push(ValueWarning::PerhapsOtherUnit { unit, last });
    }
    if let Some((last, taken)) = last
        && slipped.is_none()
        && is_far(sign, value / last, is_grown(context))
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

/// Whether a diastolic pressure is not below the systolic one of its own reading.
fn not_below(diastolic: &[f64], systolic: Option<&Entry>) -> bool {
    let systolic = systolic.and_then(|entry| entry.readings.as_ref().ok());
    systolic.is_some_and(|systolic| systolic.iter().zip(diastolic).any(|(bps, bpd)| bpd >= bps))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        patient::Sex,
        time::PartialDate,
        vitals::{TypedValue, VitalsReading},
    };
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
        for (text, asked) in [("66", false), ("86", false), ("87", true), ("58", false), ("57", true)] {
            let found = one(VitalSign::Weight, text, Unit::Kilogram, &earlier).warnings;
            assert_eq!(
                !found.is_empty(),
                asked,
                "an adult is asked from 20 % on: {text} kg after 72: {found:?}"
            );
        }
        let toddler =
            VitalsContext { birth: Some(PartialDate::Day(date(2024, 1, 1))), ..context(&earlier[2..]) };
        let grown = check(&form(&[(VitalSign::Weight, "13.5", Unit::Kilogram)]), &toddler).values.remove(0);
        assert_eq!(grown.warnings, [], "a child of 9 kg weighs half as much again two years later");
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

    fn pressed(text: &str) -> TypedVitals {
        TypedVitals { pressure: text.into(), ..TypedVitals::default() }
    }

    #[test]
    fn one_box_holds_both_pressures_and_several_readings() {
        let vitals = accept(&pressed("148 92"), &context(&[])).expect("a pressure");
        assert_eq!(
            vitals.values,
            BTreeMap::from([(VitalSign::Systolic, 148.0), (VitalSign::Diastolic, 92.0)])
        );
        assert_eq!(vitals.note, "", "one reading needs no remark");
        let three = TypedVitals { note: "left arm".into(), ..pressed("148/92 144/90 142/88") };
        let vitals = accept(&three, &context(&[])).expect("three readings");
        assert_eq!(
            (vitals.values[&VitalSign::Systolic], vitals.values[&VitalSign::Diastolic]),
            (145.0, 90.0),
            "the mean is sent"
        );
        assert_eq!(vitals.note, "left arm BP 148/92, 144/90, 142/88 (mean 145/90)", "and each is readable");
        assert_eq!(check(&three, &context(&[])).pressures, 3, "so many");
        let both = TypedVitals {
            pressure: "120/80".into(),
            ..form(&[(VitalSign::Systolic, "200", Unit::MmHg), (VitalSign::Pulse, "70", Unit::PerMinute)])
        };
        let vitals = accept(&both, &context(&[])).expect("a form");
        assert_eq!(vitals.values[&VitalSign::Systolic], 120.0, "what is in the one box counts");
        let long = TypedVitals { note: "x".repeat(230), ..pressed("148/92 144/90 142/88") };
        assert!(check(&long, &context(&[])).note_too_long, "the readings need their room");
    }

    #[test]
    fn a_pressure_that_is_none_is_refused_and_a_slip_in_one_reading_is_seen_behind_the_mean() {
        let of = |text: &str| check(&pressed(text), &context(&[]));
        let wrong = of("12o/80");
        assert_eq!(wrong.values[0].problem, Some(ValueProblem::NotAPressure), "beside its box");
        assert!(!wrong.savable, "and nothing is saved");
        assert_eq!(of("0/80").values[0].problem, Some(ValueProblem::Zero), "0 reads as not taken");
        assert!(matches!(of("1489/92 140/90").values[0].problem, Some(ValueProblem::Impossible { .. })));
        let slip = of("148/92 14/9 142/88");
        for value in &slip.values {
            assert!(matches!(value.warnings[..], [ValueWarning::Unusual { .. }, ..]), "{value:?}");
        }
        let swapped = of("148/92 90/144 150/90");
        assert_eq!(
            swapped.values[1].warnings,
            [ValueWarning::DiastolicNotBelowSystolic],
            "one pair is swapped, though the mean is not"
        );
        assert_eq!(of("148").values[0].warnings, [ValueWarning::HalfAPressure], "felt, or forgotten?");
        assert!(of("148").savable, "who means it may");
    }

    #[test]
    fn an_adults_pounds_in_a_kilogram_box_are_asked_about_with_and_without_an_earlier_weight() {
        let asked = |text: &str, earlier: &[VitalsReading]| {
            let found = one(VitalSign::Weight, text, Unit::Kilogram, earlier).warnings;
            found.iter().any(|one| matches!(one, ValueWarning::PerhapsOtherUnit { unit: Unit::Pound, .. }))
        };
        let heavy = [weighed(date(2026, 1, 1), 242.508)];
        assert!(asked("242", &heavy), "110 kg last time: 242 are pounds");
        assert!(asked("242", &[]), "so they are likely where nothing is known");
        assert!(!asked("150", &[]), "150 kg are seen every week");
        let very = [weighed(date(2026, 1, 1), 529.0)];
        assert!(!asked("242", &very), "240 kg last time: meant as it is");
    }

    #[test]
    fn the_index_goes_by_todays_height_or_by_the_last_of_a_grown_patient() {
        let mut tall = weighed(date(2026, 1, 1), 154.3);
        tall.values = BTreeMap::from([(VitalSign::Height, 64.173_228)]);
        let taken = tall.taken;
        let earlier = [tall];
        let weight = (VitalSign::Weight, "82.5", Unit::Kilogram);
        let alone = check(&form(&[weight]), &context(&earlier));
        assert_eq!(
            (alone.bmi, alone.bmi_height),
            (Some(31.1), Some(BmiHeight::Last { taken })),
            "163 cm in January"
        );
        let today = check(&form(&[weight, (VitalSign::Height, "170", Unit::Centimetre)]), &context(&earlier));
        assert_eq!((today.bmi, today.bmi_height), (Some(28.5), Some(BmiHeight::Today)), "measured now");
        let half = check(&form(&[weight, (VitalSign::Height, "17o", Unit::Centimetre)]), &context(&earlier));
        assert_eq!(half.bmi, None, "a height that cannot be read is not passed over");
        let child = VitalsContext { birth: Some(PartialDate::Day(date(2015, 5, 1))), ..context(&earlier) };
        assert_eq!(check(&form(&[weight]), &child).bmi, None, "who grows has to be measured");
        let none = VitalsContext { birth: None, ..context(&earlier) };
        assert_eq!(check(&form(&[weight]), &none).bmi, None, "nobody knows who was grown then");
    }
}

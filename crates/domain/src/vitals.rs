//! Vital signs: what is measured, in which unit OpenEMR keeps it, and a reading of several at once.

use crate::{
    encounter::Eid,
    patient::number_id,
    redacted_debug,
    time::WallTime,
    units::{Unit, UnitSystem, convert, round_half_up},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

number_id! {
    /// The number of one stored set of vitals (`vid`).
    Vid
}

/// A vital sign that OpenEMR's vitals form holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum VitalSign {
    /// Systolic blood pressure, mmHg, LOINC 8480-6, field `bps`.
    Systolic,
    /// Diastolic blood pressure, mmHg, LOINC 8462-4, field `bpd`.
    Diastolic,
    /// Pulse, /min, LOINC 8867-4.
    Pulse,
    /// Respiration, /min, LOINC 9279-1.
    Respiration,
    /// Body temperature, stored in °F, LOINC 8310-5.
    Temperature,
    /// Oxygen saturation, %, LOINC 59408-5.
    OxygenSaturation,
    /// Weight, stored in lb, LOINC 29463-7.
    Weight,
    /// Height, stored in inches, LOINC 8302-2.
    Height,
    /// Head circumference, stored in inches, LOINC 9843-4.
    HeadCircumference,
    /// Waist circumference, stored in inches, LOINC 8280-0.
    WaistCircumference,
}

impl VitalSign {
    /// Every sign, in the order of the form.
    pub const ALL: [Self; 10] = [
        Self::Systolic,
        Self::Diastolic,
        Self::Pulse,
        Self::Respiration,
        Self::Temperature,
        Self::OxygenSaturation,
        Self::Weight,
        Self::Height,
        Self::HeadCircumference,
        Self::WaistCircumference,
    ];

    /// The unit OpenEMR stores this sign in.
    pub fn stored_unit(self) -> Unit {
        match self {
            Self::Systolic | Self::Diastolic => Unit::MmHg,
            Self::Pulse | Self::Respiration => Unit::PerMinute,
            Self::Temperature => Unit::Fahrenheit,
            Self::OxygenSaturation => Unit::Percent,
            Self::Weight => Unit::Pound,
            Self::Height | Self::HeadCircumference | Self::WaistCircumference => Unit::Inch,
        }
    }

    /// The unit a clinician who works in `system` types and reads this sign in.
    pub fn shown_unit(self, system: UnitSystem) -> Unit {
        match (system, self.stored_unit()) {
            (UnitSystem::Metric, Unit::Pound) => Unit::Kilogram,
            (UnitSystem::Metric, Unit::Inch) => Unit::Centimetre,
            (UnitSystem::Metric, Unit::Fahrenheit) => Unit::Celsius,
            (_, unit) => unit,
        }
    }

    /// The same quantity's other unit, if it has one: kg for lb, °F for °C.
    pub fn other_unit(self, unit: Unit) -> Option<Unit> {
        let (us, metric) = (self.shown_unit(UnitSystem::Us), self.shown_unit(UnitSystem::Metric));
        if us == metric {
            None
        } else if unit == us {
            Some(metric)
        } else {
            Some(us)
        }
    }
}

/// How the temperature was taken; the words are OpenEMR's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum TemperatureMethod {
    /// Oral
    Oral,
    /// Tympanic Membrane
    TympanicMembrane,
    /// Rectal
    Rectal,
    /// Axillary
    Axillary,
    /// Temporal Artery
    TemporalArtery,
}

impl TemperatureMethod {
    /// The word as OpenEMR stores it.
    pub fn openemr(self) -> &'static str {
        match self {
            Self::Oral => "Oral",
            Self::TympanicMembrane => "Tympanic Membrane",
            Self::Rectal => "Rectal",
            Self::Axillary => "Axillary",
            Self::TemporalArtery => "Temporal Artery",
        }
    }

    /// Reads OpenEMR's word; `None` for anything else, which is then shown as not recorded.
    pub fn from_openemr(text: &str) -> Option<Self> {
        [Self::Oral, Self::TympanicMembrane, Self::Rectal, Self::Axillary, Self::TemporalArtery]
            .into_iter()
            .find(|method| method.openemr().eq_ignore_ascii_case(text.trim()))
    }
}

/// One stored set of vitals. Values are in OpenEMR's units ([`VitalSign::stored_unit`]); a sign that is absent was
/// not taken (a stored 0 or empty text means the same).
#[derive(Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct VitalsReading {
    /// The set's number; absent for readings known only from FHIR Observations.
    pub id: Option<Vid>,
    /// The encounter it was recorded in, if known.
    pub encounter: Option<Eid>,
    /// When it was taken.
    pub taken: WallTime,
    /// The values, by sign, in stored units.
    pub values: BTreeMap<VitalSign, f64>,
    /// How the temperature was taken.
    pub temperature_method: Option<TemperatureMethod>,
    /// The remark stored with it, verbatim.
    pub note: String,
}

redacted_debug!(VitalsReading { id, encounter });

impl VitalsReading {
    /// The value of a sign in `unit`.
    pub fn value_in(&self, sign: VitalSign, unit: Unit) -> Option<f64> {
        convert(*self.values.get(&sign)?, sign.stored_unit(), unit).ok()
    }

    /// Body mass index in kg/m², when weight and height were taken together. OpenEMR does not compute it for
    /// readings that arrive through its API.
    pub fn bmi(&self) -> Option<f64> {
        body_mass_index(*self.values.get(&VitalSign::Weight)?, *self.values.get(&VitalSign::Height)?)
    }
}

/// BMI in kg/m² from pounds and inches, rounded to one decimal as clinicians write it. By the exact factors and not by
/// the rule of thumb lb/in² × 703, which makes 31.0 of 82.5 kg at 163 cm (31.051).
pub fn body_mass_index(pounds: f64, inches: f64) -> Option<f64> {
    if pounds <= 0.0 || inches <= 0.0 {
        return None;
    }
    let kilograms = convert(pounds, Unit::Pound, Unit::Kilogram).ok()?;
    let metres = convert(inches, Unit::Inch, Unit::Centimetre).ok()? / 100.0;
    let bmi = kilograms / (metres * metres);
    bmi.is_finite().then(|| round_half_up(bmi, 1))
}

/// The WHO classes of adult BMI (18.5 / 25 / 30 / 35 / 40 kg/m²).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum BmiClass {
    /// Below 18.5
    Underweight,
    /// 18.5 to below 25
    Normal,
    /// 25 to below 30
    Overweight,
    /// 30 to below 35
    ObesityI,
    /// 35 to below 40
    ObesityII,
    /// 40 and above
    ObesityIII,
}

/// The WHO class of an adult's BMI.
pub fn bmi_class(bmi: f64) -> BmiClass {
    match bmi {
        b if b < 18.5 => BmiClass::Underweight,
        b if b < 25.0 => BmiClass::Normal,
        b if b < 30.0 => BmiClass::Overweight,
        b if b < 35.0 => BmiClass::ObesityI,
        b if b < 40.0 => BmiClass::ObesityII,
        _ => BmiClass::ObesityIII,
    }
}

/// One sign as it was typed: the text is kept until it is saved, and after a refusal too.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct TypedValue {
    /// The text in the box.
    pub text: String,
    /// The unit the box was labelled with while it was typed.
    pub unit: Unit,
}

/// The vitals form as it stands on screen: what a draft keeps.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct TypedVitals {
    /// The boxes with text in them.
    pub values: BTreeMap<VitalSign, TypedValue>,
    /// The box of blood pressure, as typed: "148/92", or several readings ([`crate::pressure`]). While there is text in it, it
    /// stands for both pressures, whatever `values` has of them.
    #[serde(default)]
    pub pressure: String,
    /// The day they were taken, as typed; empty means the day they are saved.
    #[serde(default)]
    pub date: String,
    /// The time of day they were taken, as typed; empty means the moment they are saved.
    #[serde(default)]
    pub time: String,
    /// How the temperature was taken, if chosen.
    pub temperature_method: Option<TemperatureMethod>,
    /// The remark, at most 255 characters when saved.
    pub note: String,
}

redacted_debug!(TypedVitals {});

impl TypedVitals {
    /// The text that a sign was typed in, and its unit: the box of blood pressure is that of both its halves.
    pub fn text_of(&self, sign: VitalSign) -> Option<(&str, Unit)> {
        let pressure = self.pressure.trim();
        if matches!(sign, VitalSign::Systolic | VitalSign::Diastolic) && !pressure.is_empty() {
            return Some((pressure, Unit::MmHg));
        }
        self.values.get(&sign).map(|value| (value.text.trim(), value.unit))
    }

    /// Whether there is no value in any box.
    pub fn has_no_value(&self) -> bool {
        self.pressure.trim().is_empty() && self.values.values().all(|value| value.text.trim().is_empty())
    }
}

/// Checked vitals on their way to the server: at least one value, stored units, limits passed.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewVitals {
    /// When they were taken, clinic wall time.
    pub taken: WallTime,
    /// Values in stored units.
    pub values: BTreeMap<VitalSign, f64>,
    /// How the temperature was taken.
    pub temperature_method: Option<TemperatureMethod>,
    /// The remark.
    pub note: String,
}

redacted_debug!(NewVitals { taken });

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bmi_is_exact_to_its_one_decimal_and_has_whos_classes() {
        assert_eq!(body_mass_index(181.881_366, 64.173_228), Some(31.1), "82.5 kg at 163 cm are 31.05");
        assert_eq!(body_mass_index(7.087_862, 19.685_039), Some(12.9), "a newborn of 3.215 kg and 50 cm");
        assert_eq!(body_mass_index(154.0, 68.0), Some(23.4), "154 lb at 5 ft 8 in");
        assert_eq!(body_mass_index(154.0, 0.0), None, "a height of 0 means not taken");
        assert_eq!(bmi_class(18.4), BmiClass::Underweight, "below 18.5");
        assert_eq!(bmi_class(25.0), BmiClass::Overweight, "25 belongs to the upper class");
        assert_eq!(bmi_class(40.0), BmiClass::ObesityIII, "40 and above");
    }

    #[test]
    fn a_half_is_rounded_up_as_people_do_whatever_binary_makes_of_it() {
        for (value, decimals, shown) in
            [(31.05, 1, 31.1), (31.049_999_9, 1, 31.1), (1.005, 2, 1.01), (31.049, 1, 31.0)]
        {
            assert_eq!(round_half_up(value, decimals), shown, "{value}");
        }
    }

    #[test]
    fn each_sign_is_shown_in_the_clinicians_own_units() {
        assert_eq!(VitalSign::Weight.shown_unit(UnitSystem::Metric), Unit::Kilogram, "metric");
        assert_eq!(VitalSign::Weight.shown_unit(UnitSystem::Us), Unit::Pound, "US");
        assert_eq!(
            VitalSign::Temperature.other_unit(Unit::Celsius),
            Some(Unit::Fahrenheit),
            "both are shown"
        );
        assert_eq!(
            VitalSign::Pulse.other_unit(Unit::PerMinute),
            None,
            "there is only one way to count a pulse"
        );
    }
}

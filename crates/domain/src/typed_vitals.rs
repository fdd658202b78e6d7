//! What was typed in a vitals form, sign by sign: a number, or one half of each blood pressure.

use crate::{
    pressure::{Pressure, mean, parse_pressures, readings_remark},
    units::{Unit, convert, parse_typed_number},
    vitals::{TypedVitals, VitalSign},
};
use std::collections::BTreeMap;

/// Text that cannot be read: what it should have been.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unreadable {
    Number,
    Pressure,
}

/// What was typed of one sign: a number, or one half of each blood pressure.
pub(crate) struct Entry {
    pub(crate) unit: Unit,
    /// In the unit of the box, in the order of typing.
    pub(crate) readings: Result<Vec<f64>, Unreadable>,
    /// The other half of the pressure is missing.
    pub(crate) half: bool,
}

impl Entry {
    /// The number that counts, in the unit of the box.
    pub(crate) fn value(&self) -> Option<f64> {
        mean(self.readings.as_ref().ok()?)
    }

    /// The same in the stored unit, if the unit is one of that sign.
    pub(crate) fn stored(&self, sign: VitalSign) -> Option<f64> {
        let stored = convert(self.value()?, self.unit, sign.stored_unit()).ok()?;
        // Six decimals are what OpenEMR's columns keep.
        Some((stored * 1e6).round() / 1e6)
    }
}

/// The boxes with text in them, each sign by itself.
pub(crate) fn entries(typed: &TypedVitals) -> BTreeMap<VitalSign, Entry> {
    let number = |text: &str| parse_typed_number(text).map(|one| vec![one]).map_err(|_| Unreadable::Number);
    let mut entries: BTreeMap<VitalSign, Entry> = typed
        .values
        .iter()
        .filter(|(_, value)| !value.text.trim().is_empty())
        .map(|(&sign, value)| (sign, Entry { unit: value.unit, readings: number(&value.text), half: false }))
        .collect();
    if typed.pressure.trim().is_empty() {
        return entries;
    }
    entries.remove(&VitalSign::Systolic);
    entries.remove(&VitalSign::Diastolic);
    let entry = |readings, half| Entry { unit: Unit::MmHg, readings, half };
    let Ok(readings) = parse_pressures(&typed.pressure) else {
        entries.insert(VitalSign::Systolic, entry(Err(Unreadable::Pressure), false));
        return entries;
    };
    let systolic: Vec<f64> = readings.iter().filter_map(|one| one.systolic).collect();
    let diastolic: Vec<f64> = readings.iter().filter_map(|one| one.diastolic).collect();
    let half = systolic.len() != diastolic.len();
    for (sign, values) in [(VitalSign::Systolic, systolic), (VitalSign::Diastolic, diastolic)] {
        if !values.is_empty() {
            entries.insert(sign, entry(Ok(values), half));
        }
    }
    entries
}

/// The blood pressures that were typed in the one box; none while it cannot be read.
pub(crate) fn readings(typed: &TypedVitals) -> Vec<Pressure> {
    parse_pressures(&typed.pressure).unwrap_or_default()
}

/// The remark as it is sent: what was typed there, and each blood pressure where there is more than one.
pub(crate) fn remark(typed: &TypedVitals, readings: &[Pressure]) -> String {
    match readings_remark(readings) {
        Some(each) if typed.note.trim().is_empty() => each,
        Some(each) => format!("{} {each}", typed.note.trim_end()),
        None => typed.note.clone(),
    }
}

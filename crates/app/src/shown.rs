//! Values as the window shows them: the clinician's units, flags for the age on that day.

use crate::contract::{PatientView, ShownBand, ShownValue, VitalsRow};
use domain::{
    age::age_on,
    loaded::Loaded,
    patient::Patient,
    reference_ranges::{band, band_unit, flag},
    time::PartialDate,
    units::{UnitSystem, convert, shown},
    vitals::{VitalSign, VitalsReading, bmi_class},
};
use jiff::civil::Date;
use std::cmp::Reverse;

/// A reading as a row of the table.
pub(crate) fn vitals_row(reading: VitalsReading, birth: Option<PartialDate>, units: UnitSystem) -> VitalsRow {
    let on = reading.taken.date();
    let values = VitalSign::ALL
        .into_iter()
        .filter_map(|sign| {
            let unit = sign.shown_unit(units);
            let value = reading.value_in(sign, unit)?;
            // The flag is found from the stored value, so that it does not depend on the unit on screen.
            let (flag, no_flag) = match flag(sign, reading.value_in(sign, band_unit(sign))?, birth, on) {
                Ok(flag) => (Some(flag), None),
                Err(why) => (None, Some(why)),
            };
            let edge = |limit| convert(limit, band_unit(sign), unit).ok().map(|edge| shown(edge, unit));
            let band = band(sign, birth, on)
                .ok()
                .and_then(|band| Some(ShownBand { low: edge(band.low)?, high: edge(band.high)? }));
            Some(ShownValue { sign, value: shown(value, unit), unit, flag, no_flag, band })
        })
        .collect();
    let bmi = reading.bmi();
    let adult =
        birth.and_then(|birth| age_on(birth, on)).is_some_and(|age| age.years >= 18 && !age.approximate);
    VitalsRow { bmi, bmi_class: bmi.filter(|_| adult).map(bmi_class), values, reading }
}

/// Demographics with the age: today's, or that on the day of death.
pub(crate) fn patient_view(patient: Patient, today: Date) -> PatientView {
    PatientView { age: patient.summary.age(today), patient }
}

/// Readings as rows, newest first.
pub(crate) fn rows(
    vitals: Loaded<Vec<VitalsReading>>,
    birth: Option<PartialDate>,
    units: UnitSystem,
) -> Loaded<Vec<crate::contract::VitalsRow>> {
    vitals.map(|mut readings| {
        readings.sort_by_key(|reading| Reverse((reading.taken, reading.id)));
        readings.into_iter().map(|reading| vitals_row(reading, birth, units)).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{reference_ranges::Flag, time::WallTime, units::Unit};
    use jiff::civil::date;
    use std::collections::BTreeMap;

    #[test]
    fn a_row_is_in_the_clinicians_units_and_its_flags_do_not_depend_on_them() {
        let reading = VitalsReading {
            id: None,
            encounter: None,
            taken: WallTime::new(date(2026, 11, 20).at(9, 0, 0, 0)),
            values: BTreeMap::from([(VitalSign::Temperature, 102.2), (VitalSign::Weight, 220.0)]),
            temperature_method: None,
            note: String::new(),
        };
        let birth = Some(PartialDate::Day(date(1980, 5, 9)));
        let metric = vitals_row(reading.clone(), birth, UnitSystem::Metric);
        let us = vitals_row(reading, birth, UnitSystem::Us);
        let temperature = |row: &VitalsRow| {
            *row.values.iter().find(|value| value.sign == VitalSign::Temperature).expect("it was taken")
        };
        assert_eq!((temperature(&metric).value, temperature(&metric).unit), (39.0, Unit::Celsius), "metric");
        assert_eq!((temperature(&us).value, temperature(&us).unit), (102.2, Unit::Fahrenheit), "US");
        assert_eq!(temperature(&metric).flag, Some(Flag::High), "39 °C is high");
        assert_eq!(temperature(&us).flag, Some(Flag::High), "in either unit");
        assert_eq!(metric.values.len(), 2, "what was not taken is not shown");
    }

    #[test]
    fn an_infant_is_weighed_in_grams() {
        let weighed = |pounds: f64| {
            let reading = VitalsReading {
                id: None,
                encounter: None,
                taken: WallTime::new(date(2026, 11, 20).at(9, 0, 0, 0)),
                values: BTreeMap::from([(VitalSign::Weight, pounds)]),
                temperature_method: None,
                note: String::new(),
            };
            vitals_row(reading, None, UnitSystem::Metric).values[0].value
        };
        assert_eq!(weighed(7.087_862), 3.215, "three decimals under 10 kg");
        assert_eq!(weighed(27.227_303), 12.35, "two under 20 kg");
        assert_eq!(weighed(181.881_366), 82.5, "one from there on");
    }

    #[test]
    fn somebody_who_died_has_the_age_of_that_day() {
        let born = date(1950, 5, 9);
        let mut summary = domain::patient::PatientSummary {
            uuid: domain::patient::PatientUuid::parse("90cde167-7b9b-4ed1-bd55-533925cb2605")
                .expect("a uuid"),
            pid: None,
            mrn: String::new(),
            family: String::new(),
            given: String::new(),
            suffix: String::new(),
            birth: Some(PartialDate::Day(born)),
            sex: domain::patient::Sex::Female,
            phones: vec![],
            deceased: None,
        };
        let years =
            |summary: &domain::patient::PatientSummary| summary.age(date(2026, 11, 20)).map(|age| age.years);
        assert_eq!(years(&summary), Some(76), "alive");
        let died = |on| Some(domain::patient::Deceased { on });
        summary.deceased = died(Some(PartialDate::Day(date(2020, 3, 2))));
        assert_eq!(years(&summary), Some(69), "at death");
        summary.deceased = died(None);
        assert_eq!(years(&summary), None, "nobody knows when: no age runs on");
    }
}

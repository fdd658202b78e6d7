//! Vital signs on servers with each of OpenEMR's four settings of units, in every edition.

use crate::common::{
    Clinic,
    records::{start_visit, wall},
};
use demo_clinic::{Edition, Fault, Units};
use domain::{
    units::Unit,
    vitals::{NewVitals, VitalSign, VitalsReading},
};

const SETTINGS: [Units; 4] = [Units::UsFirst, Units::MetricFirst, Units::UsOnly, Units::MetricOnly];

/// 82.5 kg, 163 cm, 36.6 °C, as Rounds keeps them: in pounds, inches and degrees Fahrenheit.
fn metric() -> NewVitals {
    NewVitals {
        taken: wall("2026-11-20T14:40:12"),
        values: [
            (VitalSign::Systolic, 131.0),
            (VitalSign::Diastolic, 82.0),
            (VitalSign::OxygenSaturation, 97.0),
            (VitalSign::Weight, 181.881_366_316),
            (VitalSign::Height, 64.173_228_346),
            (VitalSign::Temperature, 97.88),
        ]
        .into(),
        temperature_method: None,
        note: "sitting".into(),
    }
}

fn assert_metric(reading: &VitalsReading, whose: &str) {
    for (sign, unit, value) in [
        (VitalSign::Weight, Unit::Kilogram, 82.5),
        (VitalSign::Height, Unit::Centimetre, 163.0),
        (VitalSign::Temperature, Unit::Celsius, 36.6),
        (VitalSign::Systolic, Unit::MmHg, 131.0),
        (VitalSign::OxygenSaturation, Unit::Percent, 97.0),
    ] {
        let read = reading.value_in(sign, unit).unwrap_or_else(|| panic!("{whose}: {sign:?} is there"));
        assert!((read - value).abs() < 0.01, "{whose}: {sign:?} is {value}, not {read}");
    }
}

#[tokio::test]
async fn q104_a_measurement_is_the_same_in_whatever_unit_the_server_shows_it() {
    for edition in Edition::ALL {
        let clinic = Clinic::open(edition).await;
        let openemr = clinic.session_of("drgarcia").await;
        let (an, pid) = clinic.patient("Li", "An");
        let visit = start_visit(&openemr, &an, "r-q104").await;
        let _ = openemr.vitals().create(pid, visit.eid, &metric()).await.expect("sent");
        for units in SETTINGS {
            let whose = format!("{edition}, {units:?}");
            clinic.demo.set_units(units);
            let list = openemr.vitals().list(&an, pid, visit.eid).await.expect("read");
            assert_eq!((list.items.len(), list.unreadable), (1, 0), "{whose}: one reading, whole");
            assert_metric(&list.items[0], &whose);
            let encounters = openemr.encounters().list(&an).await.expect("her visits").items;
            let history = openemr.vitals().history(&an, pid, &encounters).await.expect("her vitals");
            assert_eq!(history.unreadable, 0, "{whose}: every unit is known");
            let newest = history.items.iter().find(|one| one.taken == metric().taken).expect("in the trend");
            assert_metric(newest, &whose);
        }
    }
}

#[tokio::test]
async fn q104_the_look_for_a_lost_write_finds_it_in_other_units_and_a_corrected_one_is_another() {
    for edition in Edition::ALL {
        for units in SETTINGS {
            let clinic = Clinic::open(edition).await;
            clinic.demo.set_units(units);
            let openemr = clinic.session_of("drgarcia").await;
            let (an, pid) = clinic.patient("Li", "An");
            let visit = start_visit(&openemr, &an, "r-lost").await;
            clinic.demo.faults().arm("POST", "*/vital", Fault::DropAfterCommit, 1);
            let _ = openemr.vitals().create(pid, visit.eid, &metric()).await.expect("sent");
            let found = openemr.vitals().find(&an, pid, visit.eid, &metric()).await.expect("asked");
            assert!(found.is_some(), "{edition}, {units:?}: it is there, and is not sent again");
            let mut corrected = metric();
            corrected.values.insert(VitalSign::Weight, 182.101_828);
            let other = openemr.vitals().find(&an, pid, visit.eid, &corrected).await.expect("asked");
            assert!(other.is_none(), "{edition}, {units:?}: 82.6 kg are not 82.5 kg");
        }
    }
}

#[tokio::test]
async fn q104_q103_what_is_sent_is_in_us_units_whatever_the_server_shows_and_names_no_row() {
    for edition in Edition::ALL {
        let clinic = Clinic::open(edition).await;
        clinic.demo.set_units(Units::MetricOnly);
        let openemr = clinic.session_of("drgarcia").await;
        let (an, pid) = clinic.patient("Li", "An");
        let visit = start_visit(&openemr, &an, "r-us").await;
        let _ = openemr.vitals().create(pid, visit.eid, &metric()).await.expect("sent");
        let stored = clinic.demo.records().vitals(pid.0.into());
        let stored = stored.iter().find(|one| one.eid == i64::from(visit.eid.0)).expect("stored");
        let stored = (stored.weight.as_deref(), stored.height.as_deref(), stored.temperature.as_deref());
        assert_eq!(
            stored,
            (Some("181.881366"), Some("64.173228"), Some("97.880000")),
            "{edition}: lb, in, °F"
        );
    }
}

#[tokio::test]
async fn q104_a_unit_nobody_knows_gives_no_value_and_is_counted() {
    for edition in [Edition::V8_0, Edition::V8_2] {
        let clinic = Clinic::open(edition).await;
        let openemr = clinic.session_of("drgarcia").await;
        let (an, pid) = clinic.patient("Li", "An");
        let visit = start_visit(&openemr, &an, "r-stone").await;
        let _ = openemr.vitals().create(pid, visit.eid, &metric()).await.expect("sent");
        let fault = Fault::UnitCode { loinc: "29463-7".into(), code: "[stone_av]".into() };
        clinic.demo.faults().arm("GET", "*/fhir/Observation", fault, 9);
        let encounters = openemr.encounters().list(&an).await.expect("her visits").items;
        let history = openemr.vitals().history(&an, pid, &encounters).await.expect("her vitals");
        assert!(history.unreadable > 0, "{edition}: it is said that something could not be read");
        let newest =
            history.items.iter().find(|one| one.taken == metric().taken).expect("the others are shown");
        assert_eq!(
            newest.values.get(&VitalSign::Weight),
            None,
            "{edition}: no weight rather than a wrong one"
        );
        assert_eq!(newest.values.get(&VitalSign::Systolic), Some(&131.0), "{edition}");
    }
}

#[tokio::test]
async fn q119_observations_without_a_time_break_no_list() {
    for edition in [Edition::V8_0, Edition::V8_2] {
        let clinic = Clinic::open(edition).await;
        let openemr = clinic.session_of("drgarcia").await;
        let (an, pid) = clinic.patient("Li", "An");
        let visit = start_visit(&openemr, &an, "r-q119").await;
        let _ = openemr.vitals().create(pid, visit.eid, &metric()).await.expect("sent");
        let encounters = openemr.encounters().list(&an).await.expect("her visits").items;
        let history = openemr.vitals().history(&an, pid, &encounters).await.expect("her vitals");
        assert_eq!(
            history.unreadable, 0,
            "{edition}: a computed mean pressure is nothing that could not be read"
        );
        let of_the_visit = history.items.iter().filter(|one| one.encounter == Some(visit.eid));
        assert_eq!(of_the_visit.count(), 1, "{edition}: and no reading of its own");
        clinic.demo.faults().arm("GET", "*/fhir/Observation", Fault::WithoutTime, 1);
        let timeless = openemr.vitals().history(&an, pid, &encounters).await.expect("answered");
        assert!(timeless.unreadable > 0, "{edition}: a value that nobody can place is counted");
    }
}

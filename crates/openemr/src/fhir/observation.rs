//! FHIR Observations of vital signs, put together to readings again. Only where they can be trusted (Q74).

use crate::{
    channel::Channel,
    error::ApiError,
    fhir::bundle::{self, is_of, reference},
    lenient::{Row, list_at, text_at},
    parsed::Parsed,
    route::Route,
    vital_units::in_stored_unit,
};
use domain::{
    encounter::{Eid, Encounter},
    patient::PatientUuid,
    time::WallTime,
    vitals::{VitalSign, VitalsReading},
};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};

/// LOINC codes of the signs; a saturation comes under either of two.
const CODES: [(&str, VitalSign); 11] = [
    ("8480-6", VitalSign::Systolic),
    ("8462-4", VitalSign::Diastolic),
    ("8867-4", VitalSign::Pulse),
    ("9279-1", VitalSign::Respiration),
    ("8310-5", VitalSign::Temperature),
    ("59408-5", VitalSign::OxygenSaturation),
    ("2708-6", VitalSign::OxygenSaturation),
    ("29463-7", VitalSign::Weight),
    ("8302-2", VitalSign::Height),
    ("9843-4", VitalSign::HeadCircumference),
    ("8280-0", VitalSign::WaistCircumference),
];
/// The panel of one reading; its members are listed in it.
const PANEL: &str = "85353-1";

/// One Observation, as far as it matters here.
pub(crate) struct Observed {
    id: String,
    encounter: Option<String>,
    /// `None` where it says no time: 8.2's mean pressures have a period (Q119).
    taken: Option<WallTime>,
    values: Vec<(VitalSign, f64)>,
    /// Values of a sign that is known in a unit that is not.
    unread: u32,
    /// Ids of the members, for a panel.
    members: Vec<String>,
}

/// All readings of a patient in one request. They carry neither their number nor their note.
pub(crate) async fn readings(
    channel: &Channel,
    patient: &PatientUuid,
    encounters: &[Encounter],
) -> Result<Parsed<VitalsReading>, ApiError> {
    let route = Route::fhir("fhir/Observation", &[]).with("patient", patient).with("category", "vital-signs");
    let observed =
        bundle::search(channel, route, "Observation", |resource| observed(resource, patient)).await?;
    let numbers: HashMap<&str, Eid> = encounters.iter().map(|one| (one.uuid.as_str(), one.eid)).collect();
    let unread = observed.items.iter().map(|one| one.unread).sum();
    let mut readings = Parsed {
        items: grouped(&observed.items, &numbers),
        unreadable: observed.unreadable,
        foreign: observed.foreign,
    };
    readings.count_unread(unread);
    Ok(readings)
}

pub(crate) fn observed(resource: &Value, patient: &PatientUuid) -> Option<Observed> {
    if !is_of(resource, "/subject/reference", patient) {
        return None;
    }
    let members = list_at(resource, "/hasMember").iter();
    let (mut values, mut unread) = (Vec::new(), 0);
    for value in std::iter::once(resource).chain(list_at(resource, "/component")).filter_map(value_of) {
        match value {
            Measured::Value(sign, value) => values.push((sign, value)),
            Measured::Unreadable => unread += 1,
        }
    }
    let taken = text_at(resource, "/effectiveDateTime").parse().ok();
    // Q119: what measures nothing that is shown needs no time. A value without one is a reading nobody can place.
    if taken.is_none() && !values.is_empty() {
        return None;
    }
    Some(Observed {
        id: text_at(resource, "/id").to_ascii_lowercase(),
        encounter: reference(&text_at(resource, "/encounter/reference"), "Encounter"),
        taken,
        values,
        unread,
        members: if has_code(resource, PANEL) {
            members.filter_map(|member| reference(&text_at(member, "/reference"), "Observation")).collect()
        } else {
            Vec::new()
        },
    })
}

/// What was measured of a sign.
enum Measured {
    /// A number, in the unit the sign is kept in.
    Value(VitalSign, f64),
    /// No number, or one in a unit that is not known (Q104).
    Unreadable,
}

/// What an Observation or one of its components says of a sign; `None` where it says nothing of one, or it was not taken.
fn value_of(part: &Value) -> Option<Measured> {
    let (_, sign) = CODES.into_iter().find(|(code, _)| has_code(part, code))?;
    let quantity = Row::of(part.get("valueQuantity")?)?;
    quantity.some_text("value")?;
    let unit = quantity.some_text("code").unwrap_or_else(|| quantity.text("unit"));
    match quantity.decimal("value").map(|value| (value, in_stored_unit(sign, value, &unit))) {
        Some((0.0, _)) => None,
        Some((_, Some(value))) => Some(Measured::Value(sign, value)),
        _ => Some(Measured::Unreadable),
    }
}

fn has_code(part: &Value, code: &str) -> bool {
    list_at(part, "/code/coding").iter().any(|coding| text_at(coding, "/code") == code)
}

/// A panel and its members are one reading, together with what it leaves out of its visit and second if it is the only one
/// there (8.0's panels do not list the pressures). What no panel is near goes together by visit and second, and two different
/// values of a sign at the same second are two readings.
fn grouped(observed: &[Observed], numbers: &HashMap<&str, Eid>) -> Vec<VitalsReading> {
    let panel_of: HashMap<String, String> = observed
        .iter()
        .flat_map(|panel| panel.members.iter().map(|member| (member.clone(), panel.id.clone())))
        .collect();
    let mut panels_at: HashMap<(Option<&str>, WallTime), Vec<&str>> = HashMap::new();
    for panel in observed.iter().filter(|one| !one.members.is_empty()) {
        if let Some(taken) = panel.taken {
            panels_at.entry((panel.encounter.as_deref(), taken)).or_default().push(&panel.id);
        }
    }
    let mut groups: BTreeMap<(String, WallTime, u32), VitalsReading> = BTreeMap::new();
    for one in observed {
        let Some(taken) = one.taken.filter(|_| !one.values.is_empty()) else { continue };
        let group = panel_of.get(&one.id).or(Some(&one.id).filter(|_| !one.members.is_empty())).cloned();
        let group = group.unwrap_or_else(|| match panels_at.get(&(one.encounter.as_deref(), taken)) {
            Some(panels) if panels.len() == 1 => panels.concat(),
            _ => format!("encounter {}", one.encounter.as_deref().unwrap_or_default()),
        });
        for &(sign, value) in &one.values {
            let mut number = 0;
            loop {
                let reading = groups.entry((group.clone(), taken, number)).or_insert_with(|| VitalsReading {
                    id: None,
                    encounter: one.encounter.as_deref().and_then(|uuid| numbers.get(uuid)).copied(),
                    taken,
                    values: BTreeMap::new(),
                    temperature_method: None,
                    note: String::new(),
                });
                let stored = *reading.values.entry(sign).or_insert(value);
                // Saturation comes twice with the same value.
                if (stored - value).abs() < 1e-6 {
                    break;
                }
                number += 1;
            }
        }
    }
    groups.into_values().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const ANN: &str = "a346b7c8-1fd9-429b-a5ee-eb7ce719915b";
    const VISIT: &str = "a346b7c8-c52a-4195-8a18-ece97c8ccefe";

    fn observation(id: &str, code: &str, rest: Value) -> Value {
        let mut value = json!({
            "id": id, "resourceType": "Observation", "code": {"coding": [{"system": "http://loinc.org", "code": code}]},
            "subject": {"reference": format!("Patient/{ANN}")}, "encounter": {"reference": format!("Encounter/{VISIT}")},
            "effectiveDateTime": "2026-11-21T06:07:44-05:00"
        });
        value.as_object_mut().expect("an object").extend(rest.as_object().expect("an object").clone());
        value
    }

    fn quantity(value: f64, unit: &str) -> Value {
        json!({"valueQuantity": {"value": value, "unit": unit, "system": "http://unitsofmeasure.org", "code": unit}})
    }

    fn read(observations: &[Value]) -> Vec<VitalsReading> {
        let ann = PatientUuid::parse(ANN).expect("a uuid");
        let observed: Vec<_> = observations.iter().filter_map(|one| observed(one, &ann)).collect();
        grouped(&observed, &HashMap::from([(VISIT, Eid(9))]))
    }

    #[test]
    fn the_observations_of_a_panel_are_one_reading_in_stored_units() {
        let found = read(&[
            observation(
                "p",
                PANEL,
                json!({"hasMember": [{"reference": "Observation/w"}, {"reference": "Observation/b"}, {"reference": "Observation/t"}]}),
            ),
            observation("w", "29463-7", quantity(70.0, "kg")),
            observation("t", "8310-5", json!({"dataAbsentReason": {"coding": [{"code": "unknown"}]}})),
            observation(
                "b",
                "85354-9",
                json!({"component": [
                    {"code": {"coding": [{"code": "8480-6"}]}, "valueQuantity": {"value": 119, "code": "mm[Hg]"}},
                    {"code": {"coding": [{"code": "8462-4"}]}, "valueQuantity": {"value": 89, "code": "mm[Hg]"}}
                ]}),
            ),
        ]);
        assert_eq!(found.len(), 1, "one panel is one reading");
        assert_eq!(found[0].encounter, Some(Eid(9)), "the visit's number comes from the patient's own list");
        assert_eq!(found[0].taken.to_string(), "2026-11-21T06:07:44", "the clinic's wall time");
        assert_eq!(found[0].values.get(&VitalSign::Systolic), Some(&119.0), "from the component");
        let pounds = found[0].values[&VitalSign::Weight];
        assert!((pounds - 154.323_583_5).abs() < 1e-6, "{pounds} lb for 70 kg");
        assert!(!found[0].values.contains_key(&VitalSign::Temperature), "what was not measured is absent");
    }

    #[test]
    fn what_the_only_panel_of_a_second_does_not_list_is_of_the_same_reading() {
        let panel = |id: &str, member: &str| {
            observation(id, PANEL, json!({"hasMember": [{"reference": format!("Observation/{member}")}]}))
        };
        let pressure = observation(
            "b",
            "85354-9",
            json!({"component": [{"code": {"coding": [{"code": "8480-6"}]}, "valueQuantity": {"value": 119, "code": "mm[Hg]"}}]}),
        );
        let pulse = |id: &str, value: f64| observation(id, "8867-4", quantity(value, "/min"));
        let found = read(&[panel("p", "u"), pulse("u", 61.0), pressure.clone()]);
        assert_eq!(found.len(), 1, "one set, which would have stood in the visit twice");
        let found = read(&[panel("p", "u"), pulse("u", 61.0), panel("q", "v"), pulse("v", 62.0), pressure]);
        assert_eq!(found.len(), 3, "of two panels nobody can tell whose pressure it is");
    }

    #[test]
    fn two_readings_of_the_same_second_stay_two_and_doubled_values_one() {
        let found = read(&[
            observation("a", "8867-4", quantity(70.0, "/min")),
            observation("b", "8867-4", quantity(71.0, "/min")),
            observation("c", "59408-5", quantity(96.0, "%")),
            observation("d", "2708-6", quantity(96.0, "%")),
        ]);
        assert_eq!(found.len(), 2, "two pulses are two readings; the doubled saturation is one");
    }

    #[test]
    fn an_unknown_unit_gives_no_value_rather_than_a_wrong_one() {
        let stone = observation("a", "29463-7", quantity(70.0, "stone"));
        assert_eq!(read(std::slice::from_ref(&stone)), [], "nothing to show");
        let ann = PatientUuid::parse(ANN).expect("a uuid");
        assert_eq!(observed(&stone, &ann).map(|one| one.unread), Some(1), "and it is counted (Q104)");
        let other = observation("b", "39156-5", quantity(31.0, "kg/m2"));
        assert_eq!(observed(&other, &ann).map(|one| one.unread), Some(0), "of other signs no unit is asked");
    }

    #[test]
    fn q119_an_observation_without_a_time_breaks_nothing_and_is_counted_if_it_measures_something() {
        let ann = PatientUuid::parse(ANN).expect("a uuid");
        let timeless = |code: &str, rest: Value| {
            let mut one = observation("m", code, rest);
            one.as_object_mut().expect("an object").remove("effectiveDateTime");
            observed(&one, &ann)
        };
        let mean = timeless(
            "96607-7",
            json!({"component": [{"code": {"coding": [{"code": "96608-5"}]},
            "valueQuantity": {"value": 131, "code": "mm[Hg]"}}]}),
        );
        assert!(
            mean.is_some_and(|one| one.values.is_empty()),
            "8.2's mean pressure is no reading, and no fault"
        );
        assert!(timeless("29463-7", quantity(70.0, "kg")).is_none(), "a weight without a time is counted");
        assert!(timeless("29463-7", json!({})).is_some(), "one that was not taken is not");
    }
}

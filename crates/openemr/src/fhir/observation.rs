//! FHIR Observations of vital signs, put together to readings again. Only where they can be trusted (Q74).

use crate::{
    answer::ApiError,
    client::OpenEmr,
    fhir::bundle::{self, is_of, reference},
    lenient::{list_at, text_at},
    parsed::Parsed,
    route::Route,
};
use domain::{
    encounter::{Eid, Encounter},
    patient::PatientUuid,
    time::WallTime,
    units::{Unit, convert},
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
struct Observed {
    id: String,
    encounter: Option<String>,
    taken: WallTime,
    values: Vec<(VitalSign, f64)>,
    /// Ids of the members, for a panel.
    members: Vec<String>,
}

/// All readings of a patient in one request. They carry neither their number nor their note.
pub(crate) async fn readings(
    openemr: &OpenEmr,
    patient: &PatientUuid,
    encounters: &[Encounter],
) -> Result<Parsed<VitalsReading>, ApiError> {
    let route = Route::fhir("fhir/Observation", &[]).with("patient", patient).with("category", "vital-signs");
    let observed =
        bundle::search(openemr, route, "Observation", |resource| observed(resource, patient)).await?;
    let numbers: HashMap<&str, Eid> = encounters.iter().map(|one| (one.uuid.as_str(), one.eid)).collect();
    Ok(Parsed { unreadable: observed.unreadable, items: grouped(observed.items, &numbers) })
}

fn observed(resource: &Value, patient: &PatientUuid) -> Option<Observed> {
    if !is_of(resource, "/subject/reference", patient) {
        return None;
    }
    let members = list_at(resource, "/hasMember").iter();
    Some(Observed {
        id: text_at(resource, "/id").to_ascii_lowercase(),
        encounter: reference(&text_at(resource, "/encounter/reference"), "Encounter"),
        taken: text_at(resource, "/effectiveDateTime").parse().ok()?,
        values: std::iter::once(resource)
            .chain(list_at(resource, "/component"))
            .filter_map(value_of)
            .collect(),
        members: if has_code(resource, PANEL) {
            members.filter_map(|member| reference(&text_at(member, "/reference"), "Observation")).collect()
        } else {
            Vec::new()
        },
    })
}

/// The value of an Observation or of one of its components, in the stored unit; `None` where none was taken.
fn value_of(part: &Value) -> Option<(VitalSign, f64)> {
    let (_, sign) = CODES.into_iter().find(|(code, _)| has_code(part, code))?;
    let value = part.pointer("/valueQuantity/value").and_then(Value::as_f64).filter(|value| *value != 0.0)?;
    let unit = text_at(part, "/valueQuantity/code");
    let unit = unit_of(if unit.is_empty() { text_at(part, "/valueQuantity/unit") } else { unit }.as_str())?;
    Some((sign, convert(value, unit, sign.stored_unit()).ok()?))
}

fn has_code(part: &Value, code: &str) -> bool {
    list_at(part, "/code/coding").iter().any(|coding| text_at(coding, "/code") == code)
}

/// UCUM. A unit that is not known gives no value rather than a wrong one.
fn unit_of(ucum: &str) -> Option<Unit> {
    Some(match ucum {
        "[lb_av]" => Unit::Pound,
        "kg" => Unit::Kilogram,
        "[in_i]" => Unit::Inch,
        "cm" => Unit::Centimetre,
        "[degF]" => Unit::Fahrenheit,
        "Cel" => Unit::Celsius,
        "mm[Hg]" => Unit::MmHg,
        "/min" => Unit::PerMinute,
        "%" => Unit::Percent,
        _ => return None,
    })
}

/// A panel and its members are one reading; what no panel lists goes together by visit and second, and two different
/// values of a sign at the same second are two readings.
fn grouped(observed: Vec<Observed>, numbers: &HashMap<&str, Eid>) -> Vec<VitalsReading> {
    let panel_of: HashMap<String, String> = observed
        .iter()
        .flat_map(|panel| panel.members.iter().map(|member| (member.clone(), panel.id.clone())))
        .collect();
    let mut groups: BTreeMap<(String, WallTime, u32), VitalsReading> = BTreeMap::new();
    for one in observed {
        if one.values.is_empty() {
            continue;
        }
        let group = panel_of.get(&one.id).or(Some(&one.id).filter(|_| !one.members.is_empty())).cloned();
        let group =
            group.unwrap_or_else(|| format!("encounter {}", one.encounter.as_deref().unwrap_or_default()));
        for (sign, value) in one.values {
            let mut number = 0;
            loop {
                let reading =
                    groups.entry((group.clone(), one.taken, number)).or_insert_with(|| VitalsReading {
                        id: None,
                        encounter: one.encounter.as_deref().and_then(|uuid| numbers.get(uuid)).copied(),
                        taken: one.taken,
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
        let observed = observations.iter().filter_map(|one| observed(one, &ann)).collect();
        grouped(observed, &HashMap::from([(VISIT, Eid(9))]))
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
        assert_eq!(read(&[observation("a", "29463-7", quantity(70.0, "stone"))]), [], "nothing to show");
    }
}

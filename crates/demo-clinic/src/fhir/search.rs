//! Search parameters, dates and Bundles.

use crate::{api::Call, clock, ids::is_uuid, wire::Reply};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde_json::{Map, Value, json};

/// Parameters that page and sort (Q60).
const PAGING: [&str; 3] = ["_count", "_offset", "_sort"];

/// Whether a search can find anything: one unknown parameter and nothing is found (Q61).
pub(super) fn understood(call: &Call<'_>, known: &[&str]) -> bool {
    call.query.iter().all(|(name, _)| {
        known.contains(&name.as_str())
            || ["_id", "_lastUpdated", "_revinclude"].contains(&name.as_str())
            || PAGING.contains(&name.as_str())
    })
}

/// The patients a search is about. `None` is everybody; a reference to nobody is an empty list.
pub(super) fn patients_asked(call: &Call<'_>) -> Option<Vec<i64>> {
    let asked = call.asked("patient")?;
    let found =
        asked.split(',').filter_map(|one| call.records.pid_of(one.strip_prefix("Patient/").unwrap_or(one)));
    Some(found.collect())
}

/// The charts to look into: those of the patient asked for, or of everybody. When only changes since the clinic opened
/// are wanted, everybody is whoever was written to since.
pub(super) fn charts_to_look_at(call: &Call<'_>) -> Vec<i64> {
    if let Some(asked) = patients_asked(call) {
        return asked;
    }
    let recent = call
        .asked("_lastUpdated")
        .and_then(|text| DateRange::parse(text, &call.clinic.config.zone))
        .is_some_and(|range| {
            ["ge", "gt", "sa"].contains(&range.prefix) && range.low >= call.records.generated_until()
        });
    if recent { call.records.written_charts() } else { call.records.pids().collect() }
}

/// Whether `_id` names a resource, or nothing was said about ids.
pub(super) fn id_asked(call: &Call<'_>, id: &str) -> bool {
    call.asked("_id").is_none_or(|ids| ids.split(',').any(|one| one == id))
}

/// Whether a moment on the wall clock fits a date parameter, or nothing was said about it.
pub(super) fn date_asked(call: &Call<'_>, name: &str, wall: &str) -> bool {
    match call.asked(name) {
        None => true,
        Some(text) => text
            .split(',')
            .filter_map(|one| DateRange::parse(one, &call.clinic.config.zone))
            .any(|range| range.holds(wall)),
    }
}

/// Whether one of the comma-separated codes, with or without its system, is this one.
pub(super) fn code_asked(call: &Call<'_>, name: &str, code: &str) -> bool {
    call.asked(name).is_none_or(|codes| {
        codes.split(',').any(|one| one.rsplit_once('|').map_or(one, |(_, code)| code) == code)
    })
}

/// A date parameter: a prefix and the span of wall-clock time its value covers.
pub(super) struct DateRange {
    prefix: &'static str,
    /// `YYYY-MM-DD HH:MM:SS`, first and last second.
    low: String,
    high: String,
}

impl DateRange {
    pub(super) fn parse(text: &str, zone: &TimeZone) -> Option<Self> {
        let prefix = ["eq", "ne", "ge", "gt", "le", "lt", "sa", "eb", "ap"]
            .into_iter()
            .find(|one| text.starts_with(one));
        let value = prefix.map_or(text, |prefix| &text[prefix.len()..]);
        let prefix = prefix.unwrap_or("eq");
        let span = |low: &str, high: &str| Some(Self { prefix, low: low.to_owned(), high: high.to_owned() });
        match value.len() {
            4 if value.bytes().all(|byte| byte.is_ascii_digit()) => {
                span(&format!("{value}-01-01 00:00:00"), &format!("{value}-12-31 23:59:59"))
            }
            7 => {
                let first: Date = format!("{value}-01").parse().ok()?;
                span(&format!("{first} 00:00:00"), &format!("{} 23:59:59", first.last_of_month()))
            }
            10 => {
                let day: Date = value.parse().ok()?;
                span(&format!("{day} 00:00:00"), &format!("{day} 23:59:59"))
            }
            _ => {
                let wall = match value.parse::<Timestamp>() {
                    Ok(moment) => clock::wall(moment, zone),
                    Err(_) => value.parse().ok()?,
                };
                let wall = clock::wall_text(wall);
                span(&wall, &wall)
            }
        }
    }

    pub(super) fn holds(&self, wall: &str) -> bool {
        let wall = match wall.len() {
            10 => format!("{wall} 00:00:00"),
            _ => wall.to_owned(),
        };
        match self.prefix {
            "ge" => wall >= self.low,
            "gt" | "sa" => wall > self.high,
            "le" => wall <= self.high,
            "lt" | "eb" => wall < self.low,
            "ne" => wall < self.low || wall > self.high,
            _ => wall >= self.low && wall <= self.high,
        }
    }
}

/// A reference to a patient, with its type.
pub(super) fn subject(call: &Call<'_>, pid: i64) -> Value {
    reference("Patient", &call.records.patient_uuid(pid))
}

/// A reference with its type, as most resources write it.
pub(super) fn reference(kind: &str, id: &str) -> Value {
    json!({"reference": format!("{kind}/{id}"), "type": kind})
}

/// The profiles 8.0 claims; most kinds have one of the same name.
fn claim_profile(resource: &mut Value) {
    const NAMED_ALIKE: [&str; 9] = [
        "CarePlan",
        "CareTeam",
        "Goal",
        "Coverage",
        "ServiceRequest",
        "Specimen",
        "Procedure",
        "Condition",
        "MedicationDispense",
    ];
    let kind = resource["resourceType"].as_str().unwrap_or_default();
    let name = match kind {
        "Observation" => "vital-signs".to_owned(),
        "DiagnosticReport" if resource.get("presentedForm").is_some() => "diagnosticreport-note".to_owned(),
        "DiagnosticReport" => "diagnosticreport-lab".to_owned(),
        _ if NAMED_ALIKE.contains(&kind) => kind.to_lowercase(),
        _ => return,
    };
    resource["meta"]["profile"] =
        json!([format!("http://hl7.org/fhir/us/core/StructureDefinition/us-core-{name}")]);
}

/// Most entries a page has, whatever was asked for (Q60).
const MOST_ENTRIES: usize = 200;

/// How many entries are asked for and after how many others: `_offset` counts only with `_count`, and 0 is no limit (Q60).
pub(super) fn page(call: &Call<'_>) -> Option<(usize, usize)> {
    let count =
        call.asked("_count").and_then(|text| text.parse::<usize>().ok()).filter(|count| *count > 0)?;
    let offset = call.asked("_offset").and_then(|text| text.parse().ok()).unwrap_or(0);
    Some((offset, count.min(MOST_ENTRIES)))
}

/// An answer's Bundle (Q64), cut to the page that was asked for (Q60).
pub(super) fn bundle(call: &Call<'_>, kind: &str, mut found: Vec<Value>) -> Reply {
    found.retain(|resource| resource["id"].as_str().is_none_or(|id| call.records.in_fhir(id)));
    if ["_count", "_offset"].iter().any(|name| call.asked(name).is_some_and(|text| text.starts_with('-'))) {
        return call.fatal("SQL error with a negative limit");
    }
    if let Some((offset, count)) = page(call) {
        found = found.into_iter().skip(offset).take(count).collect();
    }
    let base = call.site.fhir_base(call.clinic);
    let mut value = json!({
        "meta": {"lastUpdated": call.now.replace(' ', "T")},
        "resourceType": "Bundle",
        "type": "collection",
        "total": found.len(),
        "link": [{"relation": "self", "url": format!("{base}/{kind}")}],
    });
    // An empty Bundle has no entry member.
    if !found.is_empty() {
        let entries: Vec<Value> = found
            .into_iter()
            .map(|mut resource| {
                if call.differences().newer_fhir_resources {
                    claim_profile(&mut resource);
                }
                let kind = resource["resourceType"].as_str().unwrap_or(kind);
                let id = resource["id"].as_str().unwrap_or_default();
                json!({"fullUrl": format!("{base}/{kind}/{id}"), "resource": resource})
            })
            .collect();
        value["entry"] = Value::Array(entries);
    }
    call.json(200, &value)
}

/// A read: the resource, 404 with an empty array, or 400 for an id that is none (Q67).
pub(super) fn read_answer(call: &Call<'_>, found: Option<Value>) -> Reply {
    match found.filter(|_| call.records.in_fhir(call.param(0))) {
        Some(mut resource) => {
            if call.differences().newer_fhir_resources {
                claim_profile(&mut resource);
            }
            call.json(200, &resource)
        }
        None if is_uuid(call.param(0)) => call.json(404, &json!([])),
        None => {
            let mut errors = Map::new();
            errors.insert(
                "uuid".to_owned(),
                json!({"Uuid::INVALID_UUID": "uuid must be a valid UUID (valid format)"}),
            );
            call.json(
                400,
                &json!({"validationErrors": errors, "internalErrors": [], "data": [], "links": []}),
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::DateRange;
    use crate::clock;

    fn holds(parameter: &str, wall: &str) -> bool {
        DateRange::parse(parameter, &clock::unless_told()).unwrap().holds(wall)
    }

    #[test]
    fn prefixes_compare_with_the_whole_span() {
        assert!(holds("2032-03", "2032-03-31 23:00:00"), "a month holds its last day");
        assert!(
            holds("ge2032-03-05", "2032-03-05 00:00:00") && !holds("gt2032-03-05", "2032-03-05 09:00:00")
        );
        assert!(holds("1966", "1966-06-06"), "a birth date is compared as its midnight");
        assert!(DateRange::parse("tomorrow", &clock::unless_told()).is_none());
    }

    #[test]
    fn moments_with_an_offset_are_compared_on_the_clinics_wall() {
        assert!(
            holds("ge2026-03-10T15:30:00+00:00", "2026-03-10 10:30:00"),
            "the clinic is five hours behind"
        );
        assert!(!holds("gt2026-03-10T10:30:00-05:00", "2026-03-10 10:30:00"));
    }
}

//! Laboratory results. 8.0 says them in Observations; on 7.0 those lose their decimals (a creatinine of 0.9 reads 0), so
//! there they give only what was measured when, and the values come from the Standard API's procedures (Q90).

use crate::{
    channel::Channel,
    editions::LabValues,
    error::ApiError,
    fhir::{
        bundle::{self, is_of},
        chart_list::id_of,
        coding::{code_at, words_at},
    },
    ids::ResourceId,
    lenient::{text_at, text_of},
    parsed::Parsed,
    rest::procedures::{OrderResult, Procedures},
    route::Route,
};
use domain::{chart::Code, patient::PatientUuid, redacted_debug, time::WallTime};
use serde_json::Value;

/// What the laboratory says about a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Interpretation {
    /// Within the range.
    Normal,
    /// Below it.
    Low,
    /// Above it.
    High,
    /// Dangerously off.
    Critical,
    /// Outside, in no direction.
    Abnormal,
}

/// One result.
#[derive(Clone, PartialEq, Eq)]
pub struct LabResult {
    /// Id of the Observation.
    pub id: ResourceId,
    /// What was measured.
    pub name: String,
    /// LOINC code.
    pub code: Option<Code>,
    /// When, by the clinic's clock.
    pub at: Option<WallTime>,
    /// The value exactly as the server has it; `None` where it cannot be known exactly, never a rounded one.
    pub value: Option<String>,
    /// Its unit.
    pub unit: String,
    /// Reference range, such as `0.6–1.2`; empty where the server gives none (7.0 never does).
    pub range: String,
    /// What the laboratory says about it; 7.0 does not tell.
    pub interpretation: Option<Interpretation>,
    /// How far it is, in FHIR's word, such as `final`, `preliminary` or `corrected`.
    pub status: String,
}

redacted_debug!(LabResult { id });

/// One Observation; `None` when it cannot be read or is about another patient. Kept inside: its value is not to be
/// trusted on 7.0.
pub(crate) fn result_of(resource: &Value, patient: &PatientUuid) -> Option<LabResult> {
    if !is_of(resource, "/subject/reference", patient) {
        return None;
    }
    // "< 0.01" is another value than 0.01.
    let quantity = text_at(resource, "/valueQuantity/value");
    let comparator = text_at(resource, "/valueQuantity/comparator");
    let quantity = if quantity.is_empty() || comparator.is_empty() {
        quantity
    } else {
        format!("{comparator} {quantity}")
    };
    let value = [quantity, text_at(resource, "/valueString"), words_at(resource, "/valueCodeableConcept")];
    let (name, code) = (words_at(resource, "/code"), code_at(resource, "/code"));
    if name.is_empty() && code.is_none() {
        return None;
    }
    Some(LabResult {
        id: id_of(resource)?,
        name,
        code,
        at: text_at(resource, "/effectiveDateTime").parse().ok(),
        value: value.into_iter().find(|value| !value.is_empty()),
        unit: text_at(resource, "/valueQuantity/unit"),
        range: range_of(resource),
        interpretation: interpretation_of(resource),
        status: text_at(resource, "/status"),
    })
}

/// One result by the id of its Observation, on 8.0.
pub(crate) async fn one(
    channel: &Channel,
    patient: &PatientUuid,
    id: &ResourceId,
) -> Result<LabResult, ApiError> {
    let theirs = |one: &Value| result_of(one, patient).filter(|one| one.id == *id);
    bundle::one(channel, Route::fhir("fhir/Observation/{id}", &[id]), "Observation", theirs).await
}

/// The results of a patient, newest first.
pub(crate) async fn of(channel: &Channel, patient: &PatientUuid) -> Result<Parsed<LabResult>, ApiError> {
    let route = Route::fhir("fhir/Observation", &[]).with("patient", patient).with("category", "laboratory");
    let list = bundle::search(channel, route, "Observation", |one| result_of(one, patient)).await?;
    let mut list = list.without_doubles(|result| result.id.clone());
    if channel.edition().lab_values == LabValues::InProcedures && !list.items.is_empty() {
        let exact = Procedures(channel).results(patient).await?;
        list.unreadable = list.unreadable.saturating_add(exact.unreadable);
        take_exact(&mut list.items, &exact.items);
    }
    list.items.sort_by_key(|result| std::cmp::Reverse(result.at));
    Ok(list)
}

/// Puts the exact values in place of the cut ones: same code at the same time. Where two could be meant, or none,
/// there is no value rather than a wrong one.
fn take_exact(results: &mut [LabResult], exact: &[OrderResult]) {
    for result in results {
        let code = result.code.as_ref().map(|code| code.code.as_str());
        let mut same = exact.iter().filter(|one| {
            Some(one.code.as_str()) == code && one.reported.is_some() && one.reported == result.at
        });
        let (found, another) = (same.next(), same.next());
        let found = found.filter(|one| another.is_none() && !one.value.trim().is_empty());
        result.value = found.map(|one| one.value.clone());
        result.unit = found.map(|one| one.unit.clone()).unwrap_or_default();
        result.range.clear();
        result.interpretation = None;
    }
}

fn range_of(resource: &Value) -> String {
    let Some(range) = resource.pointer("/referenceRange/0") else { return String::new() };
    let limit = |pointer: &str| range.pointer(pointer).map(text_of).filter(|text| !text.is_empty());
    match (text_at(range, "/text"), limit("/low/value"), limit("/high/value")) {
        (text, _, _) if !text.is_empty() => text,
        (_, Some(low), Some(high)) => format!("{low}–{high}"),
        (_, Some(low), None) => format!("≥ {low}"),
        (_, None, Some(high)) => format!("≤ {high}"),
        _ => String::new(),
    }
}

fn interpretation_of(resource: &Value) -> Option<Interpretation> {
    match text_at(resource, "/interpretation/0/coding/0/code").as_str() {
        "N" => Some(Interpretation::Normal),
        "L" => Some(Interpretation::Low),
        "H" => Some(Interpretation::High),
        "LL" | "HH" | "AA" => Some(Interpretation::Critical),
        "A" => Some(Interpretation::Abnormal),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const ANN: &str = "a346d679-e41a-48ae-b8d6-7f322a24cd60";

    fn creatinine(value: Value) -> LabResult {
        let ann = PatientUuid::parse(ANN).expect("a uuid");
        let resource = json!({"id": ANN, "resourceType": "Observation", "subject": {"reference": format!("Patient/{ANN}")},
            "code": {"coding": [{"system": "http://loinc.org", "code": "2160-0", "display": "Creatinine"}]},
            "effectiveDateTime": "2026-11-20T15:00:00+00:00", "valueQuantity": {"value": value, "unit": "mg/dL"},
            "interpretation": [{"coding": [{"code": "N"}]}],
            "referenceRange": [{"low": {"value": 0.6}, "high": {"value": 1.2}}]});
        result_of(&resource, &ann).expect("a result")
    }

    fn exact(value: &str) -> OrderResult {
        let row = json!({"uuid": ANN, "puuid": ANN});
        let order = crate::ids::RecordUuid::parse(row["uuid"].as_str().expect("text")).expect("a uuid");
        OrderResult {
            order,
            order_name: "Panel".into(),
            ordered: None,
            code: "2160-0".into(),
            name: "Creatinine".into(),
            value: value.into(),
            unit: "mg/dL".into(),
            reported: "2026-11-20 15:00:00".parse().ok(),
        }
    }

    #[test]
    fn a_value_below_what_can_be_measured_is_not_the_bound_itself() {
        let ann = PatientUuid::parse(ANN).expect("a uuid");
        let resource = json!({"id": ANN, "resourceType": "Observation", "status": "preliminary",
            "subject": {"reference": format!("Patient/{ANN}")}, "code": {"text": "Troponin"},
            "valueQuantity": {"value": 0.01, "comparator": "<", "unit": "ng/mL"}});
        let read = result_of(&resource, &ann).expect("a result");
        assert_eq!((read.value.as_deref(), read.status.as_str()), (Some("< 0.01"), "preliminary"));
    }

    #[test]
    fn q90_a_value_is_exact_or_absent_and_never_cut() {
        let right = creatinine(json!(0.9));
        assert_eq!((right.value.as_deref(), right.range.as_str()), (Some("0.9"), "0.6–1.2"), "8.0 as it is");
        let mut cut = [creatinine(json!(0))];
        take_exact(&mut cut, &[exact("0.9")]);
        assert_eq!(
            (cut[0].value.as_deref(), cut[0].unit.as_str()),
            (Some("0.9"), "mg/dL"),
            "from the procedure"
        );
        take_exact(&mut cut, &[]);
        assert_eq!(cut[0].value, None, "without it no value, not 0");
        take_exact(&mut cut, &[exact("0.9"), exact("1.9")]);
        assert_eq!(cut[0].value, None, "two that could be meant are none");
    }
}

//! FHIR Observation: one for each known code of every vitals form, measured or not.

use super::{
    results::{lab_observation_by_id, lab_observations},
    search::{
        bundle, charts_to_look_at, code_asked, date_asked, id_asked, patients_asked, read_answer, reference,
        understood,
    },
};
use crate::{
    api::Call,
    ids::Kind,
    records::{ROWS_EACH, Vital},
    settings::Measure,
    wire::Reply,
};
use serde_json::{Value, json};

/// Where a code's value stands in the form.
enum Source {
    /// The members of the whole form.
    Panel,
    Pressure,
    Number {
        of: fn(&Vital) -> Option<&str>,
        unit: &'static str,
        ucum: &'static str,
    },
    /// In the unit the server is set to (Q104).
    Measured {
        of: fn(&Vital) -> Option<&str>,
        measure: Measure,
    },
    Words(fn(&Vital) -> Option<&str>),
    /// Never computed by the API.
    Nothing,
}

struct Code {
    loinc: &'static str,
    display: &'static str,
    source: Source,
    /// Only among the answers of the older edition.
    older_only: bool,
}

const fn number(
    loinc: &'static str,
    display: &'static str,
    of: fn(&Vital) -> Option<&str>,
    unit: &'static str,
    ucum: &'static str,
) -> Code {
    Code { loinc, display, source: Source::Number { of, unit, ucum }, older_only: false }
}

const fn measured(
    loinc: &'static str,
    display: &'static str,
    of: fn(&Vital) -> Option<&str>,
    measure: Measure,
) -> Code {
    Code { loinc, display, source: Source::Measured { of, measure }, older_only: false }
}

const fn other(loinc: &'static str, display: &'static str, source: Source) -> Code {
    Code { loinc, display, source, older_only: false }
}

/// The codes in the order of the answers; the position is part of the Observation's id.
const CODES: [Code; 19] = [
    other(
        "85353-1",
        "Vital signs, weight, height, head circumference, oxygen saturation and BMI panel",
        Source::Panel,
    ),
    number("9279-1", "Respiratory Rate", |row| row.respiration.as_deref(), "/min", "/min"),
    number("8867-4", "Heart rate", |row| row.pulse.as_deref(), "/min", "/min"),
    number("2708-6", "Oxygen saturation in Arterial blood", |row| row.oxygen_saturation.as_deref(), "%", "%"),
    other("59408-5", "Oxygen saturation in Arterial blood by Pulse oximetry", Source::Nothing),
    measured("8310-5", "Body Temperature", |row| row.temperature.as_deref(), Measure::Temperature),
    other("8327-9", "Temperature Location", Source::Words(|row| row.temp_method.as_deref())),
    measured("8302-2", "Body height", |row| row.height.as_deref(), Measure::Length),
    measured(
        "9843-4",
        "Head Occipital-frontal circumference",
        |row| row.head_circ.as_deref(),
        Measure::Length,
    ),
    measured("29463-7", "Body weight", |row| row.weight.as_deref(), Measure::Weight),
    other("39156-5", "Body mass index (BMI) [Ratio]", Source::Nothing),
    other("85354-9", "Blood pressure systolic and diastolic", Source::Pressure),
    other("59576-9", "Body mass index (BMI) [Percentile] Per age and sex", Source::Nothing),
    other("8289-1", "Head Occipital-frontal circumference Percentile", Source::Nothing),
    other("77606-2", "Weight-for-length Per age and sex", Source::Nothing),
    Code { older_only: true, ..other("3151-8", "Inhaled oxygen flow rate", Source::Nothing) },
    Code { older_only: true, ..other("3150-0", "Inhaled oxygen concentration", Source::Nothing) },
    Code {
        older_only: true,
        ..number("8480-6", "Systolic blood pressure", |row| row.bps.as_deref(), "mm[Hg]", "mm[Hg]")
    },
    Code {
        older_only: true,
        ..number("8462-4", "Diastolic blood pressure", |row| row.bpd.as_deref(), "mm[Hg]", "mm[Hg]")
    },
];

/// Room for codes in the number behind an Observation's id.
const CODES_EACH: i64 = 32;

pub(super) fn search(call: &mut Call<'_>) -> Reply {
    let unfiltered = call.asked("category").is_none() && call.asked("code").is_none();
    if unfiltered && call.differences().unfiltered_observations_break && has_vitals(call) {
        // Q65.
        return call.fatal("");
    }
    let mut found = Vec::new();
    if understood(call, &["patient", "category", "code", "date"]) {
        if code_asked(call, "category", "vital-signs") {
            vitals(call, &mut found);
        }
        if code_asked(call, "category", "laboratory") {
            lab_observations(call, &mut found);
        }
    }
    bundle(call, "Observation", found)
}

fn has_vitals(call: &Call<'_>) -> bool {
    charts_to_look_at(call).into_iter().any(|pid| !call.records.chart(pid).vitals.is_empty())
}

fn vitals(call: &Call<'_>, found: &mut Vec<Value>) {
    for pid in charts_to_look_at(call) {
        let chart = call.records.chart(pid);
        for row in &chart.vitals {
            form(call, row, pid, found);
        }
    }
    if !call.differences().observations_collide {
        return;
    }
    for pid in patients_asked(call).into_iter().flatten() {
        if let Some(row) = colliding(call, pid) {
            form(call, &row, pid, found);
        }
    }
}

/// Q74, patient safety: once a patient has a fresh encounter, 7.0 mixes in another patient's reading and labels it with
/// this patient. Here it is always the same neighbour's oldest reading.
fn colliding(call: &Call<'_>, pid: i64) -> Option<Vital> {
    let generated = pid * ROWS_EACH..(pid + 1) * ROWS_EACH;
    call.records.chart(pid).encounters.iter().find(|row| !generated.contains(&row.eid))?;
    let other = call.records.neighbour(pid)?;
    call.records.chart(other).vitals.first().cloned()
}

fn form(call: &Call<'_>, row: &Vital, subject: i64, found: &mut Vec<Value>) {
    if !call.records.in_fhir(&row.uuid) {
        return;
    }
    if !date_asked(call, "date", &row.date) || !date_asked(call, "_lastUpdated", &row.last_updated) {
        return;
    }
    for (at, code) in CODES.iter().enumerate() {
        let id = observation_id(call, row, at);
        let asked = code_asked(call, "code", code.loinc)
            || twin(at).is_some_and(|twin| code_asked(call, "code", twin.loinc));
        if asked && id_asked(call, &id) && known(call, code) {
            found.push(resource(call, row, subject, at));
        }
    }
    if call.differences().mean_pressures && code_asked(call, "code", MEAN) {
        for at in MEANS {
            if id_asked(call, &observation_id(call, row, at)) {
                found.extend(mean_pressure(call, row, subject, at));
            }
        }
    }
}

/// The other code of an oxygen saturation.
fn twin(at: usize) -> Option<&'static Code> {
    match CODES[at].loinc {
        "2708-6" => Some(&CODES[at + 1]),
        "59408-5" => Some(&CODES[at - 1]),
        _ => None,
    }
}

/// Where the means stand behind the codes of a form: each comes twice (Q119).
const MEANS: std::ops::Range<usize> = CODES.len()..CODES.len() + 2;

const MEAN: &str = "96607-7";

/// Q119: a computed value, with a period and no time of its own.
fn mean_pressure(call: &Call<'_>, row: &Vital, subject: i64, at: usize) -> Option<Value> {
    let mut components = Vec::new();
    for (loinc, display, text) in [
        ("96608-5", "Systolic blood pressure mean", &row.bps),
        ("96609-3", "Diastolic blood pressure mean", &row.bpd),
    ] {
        let mut part = json!({"code": {"coding": [{"system": LOINC, "code": loinc, "display": display}]}});
        quantity_or_absence(&mut part, text.as_deref(), "mm[Hg]", "mm[Hg]");
        part.get("valueQuantity")?;
        components.push(part);
    }
    let mut resource = head(call, row, subject, at);
    resource["code"] = json!({"coding": [{
        "system": LOINC, "code": MEAN, "display": "Blood pressure panel mean systolic and mean diastolic"
    }]});
    resource["effectivePeriod"] = json!({"start": call.moment(&row.date), "end": call.moment(&row.date)});
    resource["component"] = json!(components);
    Some(resource)
}

fn known(call: &Call<'_>, code: &Code) -> bool {
    !code.older_only || call.differences().observations_collide
}

fn observation_id(call: &Call<'_>, row: &Vital, at: usize) -> String {
    call.site.ids.uuid(Kind::VitalObservation, row.id * CODES_EACH + at as i64)
}

pub(super) fn read(call: &mut Call<'_>) -> Reply {
    let found = call.site.ids.number(Kind::VitalObservation, call.param(0)).and_then(|number| {
        let (vid, at) = (number / CODES_EACH, usize::try_from(number % CODES_EACH).ok()?);
        let pid = call.records.owner(Kind::Vital, vid)?;
        let row = call.records.chart(pid).vitals.iter().find(|row| row.id == vid).cloned()?;
        match at {
            at if at < CODES.len() => Some(resource(call, &row, pid, at)),
            at if MEANS.contains(&at) => mean_pressure(call, &row, pid, at),
            _ => None,
        }
    });
    let found = found.or_else(|| lab_observation_by_id(call, call.param(0)));
    read_answer(call, found)
}

const LOINC: &str = "http://loinc.org";

/// What all Observations of a form have in common.
fn head(call: &Call<'_>, row: &Vital, subject: i64, at: usize) -> Value {
    let mut resource = json!({
        "id": observation_id(call, row, at),
        "meta": call.meta(&row.last_updated),
        "resourceType": "Observation",
        "status": "final",
        "category": [{"coding": [{
            "system": "http://terminology.hl7.org/CodeSystem/observation-category", "code": "vital-signs"
        }]}],
        "subject": reference("Patient", &call.records.patient_uuid(subject)),
    });
    if call.differences().newer_fhir_resources {
        resource["encounter"] = reference("Encounter", &call.site.ids.uuid(Kind::Encounter, row.eid));
    }
    resource
}

fn resource(call: &Call<'_>, row: &Vital, subject: i64, at: usize) -> Value {
    let code = &CODES[at];
    let coding = |code: &Code| json!({"system": LOINC, "code": code.loinc, "display": code.display});
    let mut codings = vec![coding(code)];
    codings.extend(twin(at).map(coding));
    // Q119: on 8.x both say the same code first, and one of them has no value.
    if call.differences().oxygen_twice && code.loinc == "59408-5" {
        codings.reverse();
    }
    let mut resource = head(call, row, subject, at);
    resource["code"] = json!({"coding": codings});
    resource["effectiveDateTime"] = json!(call.moment(&row.date));
    match &code.source {
        Source::Panel => {
            let members: Vec<Value> = (1..CODES.len())
                .filter(|member| known(call, &CODES[*member]))
                .map(|member| {
                    let mut one = reference("Observation", &observation_id(call, row, member));
                    one["display"] = json!(CODES[member].display);
                    one
                })
                .collect();
            resource["hasMember"] = json!(members);
        }
        Source::Pressure => {
            let parts = [
                ("8480-6", "Systolic blood pressure", &row.bps),
                ("8462-4", "Diastolic blood pressure", &row.bpd),
            ];
            let components: Vec<Value> = parts
                .into_iter()
                .map(|(loinc, display, text)| {
                    let mut part =
                        json!({"code": {"coding": [{"system": LOINC, "code": loinc, "display": display}]}});
                    quantity_or_absence(&mut part, text.as_deref(), "mm[Hg]", "mm[Hg]");
                    part
                })
                .collect();
            resource["component"] = json!(components);
        }
        Source::Number { of, unit, ucum } => quantity_or_absence(&mut resource, of(row), unit, ucum),
        Source::Measured { of, measure } => {
            let units = call.clinic.units();
            let (unit, ucum) = units.quantity(*measure);
            quantity_or_absence(&mut resource, units.shown_text(*measure, of(row)).as_deref(), unit, ucum);
        }
        Source::Words(of) => match of(row).filter(|words| !words.is_empty()) {
            Some(words) => resource["valueString"] = json!(words),
            None => resource["dataAbsentReason"] = absent(),
        },
        Source::Nothing => resource["dataAbsentReason"] = absent(),
    }
    resource
}

/// What was not measured, and what the form holds as 0, has a reason instead of a value.
fn quantity_or_absence(resource: &mut Value, text: Option<&str>, unit: &str, ucum: &str) {
    let value = text.and_then(|text| text.trim().parse::<f64>().ok()).filter(|value| *value != 0.0);
    match value {
        Some(value) => {
            let value = if value.fract() == 0.0 { json!(value as i64) } else { json!(value) };
            resource["valueQuantity"] =
                json!({"value": value, "unit": unit, "system": "http://unitsofmeasure.org", "code": ucum});
        }
        None => resource["dataAbsentReason"] = absent(),
    }
}

fn absent() -> Value {
    json!({"coding": [{
        "system": "http://terminology.hl7.org/CodeSystem/data-absent-reason", "code": "unknown", "display": "Unknown"
    }]})
}

//! `S/patient/{puuid}/encounter`.

use super::rules::{self, Check};
use crate::{api::Call, directory, ids::is_uuid, records::Encounter, staff, wire::Reply};
use serde_json::{Map, Value, json};

/// Characters of external_id that are kept (Q46).
const EXTERNAL_ID: usize = 20;

/// Class codes and their titles; others are refused (Q46).
pub(crate) const CLASSES: [(&str, &str); 10] = [
    ("AMB", "ambulatory"),
    ("EMER", "emergency"),
    ("FLD", "field"),
    ("HH", "home health"),
    ("IMP", "inpatient encounter"),
    ("ACUTE", "inpatient acute"),
    ("NONAC", "inpatient non-acute"),
    ("OBSENC", "observation encounter"),
    ("SS", "short stay"),
    ("VR", "virtual"),
];

pub(super) fn list(call: &mut Call<'_>) -> Reply {
    let Some(pid) = call.patient_at(0) else {
        // Q125: an unknown patient is not one without visits.
        return if is_uuid(call.param(0)) { call.nobody() } else { call.no_uuid() };
    };
    let mut rows = call.records.chart(pid).encounters.clone();
    rows.sort_by_key(|row| std::cmp::Reverse(row.eid));
    let rows: Vec<Value> = rows.iter().map(|row| encounter_row(call, row)).collect();
    // Q32: an empty list is 404 on 7.0.
    let status = if rows.is_empty() { call.differences().unknown_uuid } else { 200 };
    let links = if rows.is_empty() { json!([]) } else { call.first_link() };
    call.envelope_with_links(status, json!(rows), links)
}

pub(super) fn read(call: &mut Call<'_>) -> Reply {
    match find(call) {
        Some(row) => call.envelope(200, encounter_row(call, &row)),
        None => call.envelope(call.differences().unknown_uuid, json!([])),
    }
}

fn find(call: &Call<'_>) -> Option<Encounter> {
    let pid = call.patient_at(0)?;
    let euuid = call.param(1);
    call.records.chart(pid).encounters.iter().find(|row| row.euuid == euuid).cloned()
}

/// Nearly nothing is checked (Q46).
pub(super) fn create(call: &mut Call<'_>) -> Reply {
    let body = call.body();
    let mut check = Check::new(&body);
    check.present("pc_catid").present("class_code");
    class_code(&mut check, &body);
    let pid = call.patient_at(0);
    if pid.is_none() {
        check.fail("puuid", "Callback::INVALID_VALUE", "Patient UUID is invalid");
        if !is_uuid(call.param(0)) {
            check.fail("puuid", "Uuid::INVALID_UUID", "Patient UUID must be a valid UUID (valid format)");
        }
    }
    let pid = match (check.errors(), pid) {
        (Ok(()), Some(pid)) => pid,
        (Err(errors), _) => return call.invalid(errors),
        (Ok(()), None) => return call.invalid(Map::new()),
    };
    if rules::not_text(&body, &["reason"]) {
        return call.fatal("Array to string conversion");
    }
    let mut row = Encounter {
        pid,
        date: format!("{} 00:00:00", &call.now[..10]),
        last_update: call.now.clone(),
        ..Encounter::default()
    };
    fill(&mut row, &body);
    let row = call.records.add_encounter(row);
    // Q99: the whole row, and its number once more.
    let mut data = encounter_row(call, &row);
    data["encounter"] = json!(row.eid);
    call.envelope(call.differences().clinical_created, data)
}

/// Q45: works on 7.0 and 8.2.
pub(super) fn update(call: &mut Call<'_>) -> Reply {
    let body = call.body();
    let mut check = Check::new(&body);
    check.present("user").present("group");
    class_code(&mut check, &body);
    if let Err(errors) = check.errors() {
        return call.invalid(errors);
    }
    if !call.differences().encounter_update_works {
        return call.fatal(
            "RestControllerHelper::handleProcessingResult(): Argument #1 ($processingResult) must be of type \
             ProcessingResult, string given",
        );
    }
    if body.len() <= 2 {
        return call.sql_error(200, "UPDATE form_encounter SET WHERE uuid = ?");
    }
    // Q102: through another patient nothing is changed, and the answer is that of a success.
    let Some(mut row) = find(call) else { return call.envelope(200, json!([])) };
    fill(&mut row, &body);
    row.last_update = call.now.clone();
    if let Some(kept) = call.records.chart_mut(row.pid).encounters.iter_mut().find(|kept| kept.eid == row.eid)
    {
        kept.clone_from(&row);
    }
    call.envelope(200, encounter_row(call, &row))
}

fn class_code(check: &mut Check<'_>, body: &Map<String, Value>) {
    if let Some(code) = rules::text(body, "class_code")
        && !CLASSES.iter().any(|(known, _)| *known == code)
    {
        check.fail("class_code", "InArray::NOT_IN_ARRAY", "class_code must be in the defined set of values");
    }
}

/// Takes over what was sent and leaves the rest.
fn fill(row: &mut Encounter, body: &Map<String, Value>) {
    let sent = |name: &str| rules::text(body, name);
    if let Some(date) = sent("date") {
        row.date = stored_date(&date);
    }
    if let Some(reason) = sent("reason") {
        row.reason = Some(reason);
    }
    if let Some(onset) = sent("onset_date") {
        row.onset_date = (!onset.is_empty()).then(|| stored_date(&onset));
    }
    for (name, field) in [
        ("sensitivity", &mut row.sensitivity),
        ("billing_note", &mut row.billing_note),
        ("discharge_disposition", &mut row.discharge_disposition),
    ] {
        if let Some(text) = sent(name) {
            *field = Some(text);
        }
    }
    for (name, field) in [
        ("pc_catid", &mut row.pc_catid),
        ("facility_id", &mut row.facility_id),
        ("billing_facility", &mut row.billing_facility),
        ("provider_id", &mut row.provider_id),
        ("referring_provider_id", &mut row.referring_provider_id),
        ("ordering_provider_id", &mut row.ordering_provider_id),
    ] {
        if body.contains_key(name) {
            *field = rules::whole(body, name);
        }
    }
    if let Some(code) = sent("class_code") {
        row.class_code = code;
    }
    if let Some(source) = sent("referral_source") {
        row.referral_source = source;
    }
    if let Some(external) = sent("external_id") {
        // Q46: cut, not refused.
        row.external_id = Some(external.chars().take(EXTERNAL_ID).collect());
    }
    if body.contains_key("pos_code") {
        row.pos_code = Some(rules::whole(body, "pos_code"));
    }
}

/// A date as the database keeps what it is sent: the zone is dropped, a missing time is midnight, garbage is zero (Q46).
pub(crate) fn stored_date(text: &str) -> String {
    const ZERO: &str = "0000-00-00 00:00:00";
    let Some(day) = text.get(..10).filter(|day| rules::is_day(day)) else { return ZERO.to_owned() };
    let rest = text[10..].trim_start_matches(['T', ' ']);
    if rest.is_empty() {
        return format!("{day} 00:00:00");
    }
    let end = rest.find(['Z', 'z', '+', '-', '.']).unwrap_or(rest.len());
    let clock = match rest[..end].len() {
        5 => format!("{}:00", &rest[..end]),
        _ => rest[..end].to_owned(),
    };
    if clock.parse::<jiff::civil::Time>().is_ok() && clock.len() == 8 {
        format!("{day} {clock}")
    } else {
        ZERO.to_owned()
    }
}

/// A row as the API shows it.
pub(crate) fn encounter_row(call: &Call<'_>, row: &Encounter) -> Value {
    let ids = call.site.ids;
    let facility = directory::facility(row.facility_id);
    let billing = directory::facility(row.billing_facility);
    let provider = staff::by_id(row.provider_id);
    let referrer = staff::by_id(row.referring_provider_id);
    let title = CLASSES.iter().find(|(code, _)| *code == row.class_code).map(|(_, title)| *title);
    json!({
        "eid": row.eid,
        "euuid": row.euuid,
        "date": row.date,
        "reason": row.reason,
        "onset_date": row.onset_date,
        "sensitivity": row.sensitivity,
        "billing_note": row.billing_note,
        "pc_catid": row.pc_catid,
        "last_level_billed": 0,
        "last_level_closed": 0,
        "last_stmt_date": null,
        "stmt_count": 0,
        "supervisor_id": 0,
        "invoice_refno": "",
        "referral_source": row.referral_source,
        "billing_facility": row.billing_facility,
        "external_id": row.external_id,
        "last_update": row.last_update,
        "pos_code": row.pos_code,
        "class_code": row.class_code,
        "class_title": title,
        "pc_catname": directory::category(row.pc_catid),
        "pid": row.pid,
        "puuid": call.records.patient_uuid(row.pid),
        "facility_id": facility.map(|one| one.id),
        "facility_uuid": facility.map(|one| one.uuid(ids)),
        "facility_name": facility.map(|one| one.name(call.site)),
        "facility_location_uuid": facility.map(|one| one.location_uuid(ids)),
        "billing_facility_id": billing.map(|one| one.id),
        "billing_facility_uuid": billing.map(|one| one.uuid(ids)),
        "billing_facility_name": billing.map(|one| one.name(call.site)),
        "billing_location_uuid": billing.map(|one| one.location_uuid(ids)),
        "provider_id": row.provider_id,
        "referring_provider_id": row.referring_provider_id,
        "ordering_provider_id": row.ordering_provider_id,
        "provider_uuid": provider.map(|one| one.uuid(ids)),
        "provider_username": provider.map(|one| one.username),
        "referrer_uuid": referrer.map(|one| one.uuid(ids)),
        "referrer_username": referrer.map(|one| one.username),
        "discharge_disposition": row.discharge_disposition,
        "discharge_disposition_text": null,
    })
}

#[cfg(test)]
mod tests {
    use super::stored_date;

    #[test]
    fn dates_are_kept_as_the_database_keeps_them() {
        assert_eq!(stored_date("2026-03-10 10:30:00"), "2026-03-10 10:30:00");
        assert_eq!(stored_date("2026-03-10T10:30:00Z"), "2026-03-10 10:30:00", "the zone is dropped");
        assert_eq!(stored_date("2026-03-10"), "2026-03-10 00:00:00");
        assert_eq!(stored_date("garbage"), "0000-00-00 00:00:00");
    }
}

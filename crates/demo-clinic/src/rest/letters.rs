//! Messages between colleagues (Q87) and referrals (Q88).

use super::{
    entries,
    rules::{self, Check},
};
use crate::{api::Call, editions::Referrals, records::StoredMessage, staff::STAFF, wire::Reply};
use serde_json::{Map, Value, json};

const MESSAGE_BODY: usize = 65_535;

/// Recipient and patient are not checked.
pub(super) fn create_message(call: &mut Call<'_>) -> Reply {
    let body = call.body();
    if let Err(errors) = message_rules(&body) {
        return call.invalid_bare(errors);
    }
    let text = |name| rules::text(&body, name).unwrap_or_default();
    let row = StoredMessage {
        id: 0,
        to: text("to"),
        from: text("from"),
        title: text("title"),
        status: text("message_status"),
        body: line(call, &body),
    };
    let pid = call.number(0);
    let mid = call.records.add_message(pid, row);
    call.json(201, &json!({"mid": mid}))
}

/// Appends another line to the message with the number, whoever's it is.
pub(super) fn update_message(call: &mut Call<'_>) -> Reply {
    let body = call.body();
    if let Err(errors) = message_rules(&body) {
        return call.invalid_bare(errors);
    }
    let mid = call.number(1);
    let line = line(call, &body);
    if let Some(pid) = call.records.message_owner(mid)
        && let Some(row) = call.records.extras_mut(pid).messages.iter_mut().find(|row| row.id == mid)
    {
        row.body.push_str(&line);
        row.status = rules::text(&body, "message_status").unwrap_or_default();
    }
    call.json(200, &json!({"mid": call.param(1)}))
}

pub(super) fn delete_message(call: &mut Call<'_>) -> Reply {
    let mid = call.number(1);
    if let Some(pid) = call.records.message_owner(mid) {
        call.records.extras_mut(pid).messages.retain(|row| row.id != mid);
    }
    entries::deleted(call)
}

fn message_rules(body: &Map<String, Value>) -> Result<(), Map<String, Value>> {
    let mut check = Check::new(body);
    for field in ["body", "to", "from", "groupname", "title", "message_status"] {
        check.present(field);
    }
    check.length("body", "body", 2, MESSAGE_BODY);
    for field in ["to", "from", "groupname", "title"] {
        check.length(field, field, 2, 255);
    }
    check.length("message_status", "message_status", 2, 20);
    check.errors()
}

/// `\nYYYY-MM-DD HH:MM (from to to) text`
fn line(call: &Call<'_>, body: &Map<String, Value>) -> String {
    let text = |name| rules::text(body, name).unwrap_or_default();
    format!("\n{} ({} to {}) {}", &call.now[..16], text("from"), text("to"), text("body"))
}

/// Columns of a referral as they are stored, and the fields they come from.
const REFERRAL: [(&str, &str); 12] = [
    ("groupname", "groupname"),
    ("body", "body"),
    ("refer_date", "referralDate"),
    ("refer_diag", "referDiagnosis"),
    ("refer_from", "referByNpi"),
    ("refer_to", "referToNpi"),
    ("refer_risk_level", "riskLevel"),
    ("refer_vitals", "includeVitals"),
    ("refer_authorization", "authorization"),
    ("refer_visits", "visits"),
    ("refer_validFrom", "validFrom"),
    ("refer_validThrough", "validThrough"),
];

/// The list stands inside a list.
pub(super) fn referrals(call: &mut Call<'_>) -> Reply {
    let rows: Vec<Value> = call
        .records
        .extras(call.number(0))
        .referrals
        .iter()
        .map(|row| referral_row(row.id, &row.fields))
        .collect();
    if rows.is_empty() {
        return call.envelope(call.differences().unknown_uuid, json!([]));
    }
    call.envelope_with_links(200, json!([rows]), call.first_link())
}

/// Q88, Q114: only 7.0 stores one.
pub(super) fn create_referral(call: &mut Call<'_>) -> Reply {
    let body = call.body();
    let insert = "INSERT INTO transactions SET date=NOW(), title=?, groupname=?";
    match call.differences().referrals {
        Referrals::Stored => {}
        Referrals::Fail => return call.sql_error(500, insert),
        Referrals::Vanish => return call.envelope_with_links(200, json!([false]), call.first_link()),
    }
    if body.is_empty() {
        return call.fatal("");
    }
    if rules::text(&body, "groupname").is_none() {
        return call.sql_error(400, insert);
    }
    let fields = columns(&body);
    let pid = call.number(0);
    let (id, form_id) = call.records.add_referral(pid, fields);
    call.envelope_with_links(201, json!([{"id": id, "form_id": form_id}]), call.first_link())
}

/// Unsent fields are kept; an unknown number changes nothing and answers nothing.
pub(super) fn update_referral(call: &mut Call<'_>) -> Reply {
    let sent = columns(&call.body());
    let id = call.number(0);
    let row = call.records.referral_owner(id).and_then(|pid| {
        let row = call.records.extras_mut(pid).referrals.iter_mut().find(|row| row.id == id)?;
        row.fields.extend(sent);
        Some(referral_row(id, &row.fields))
    });
    call.envelope(200, json!(row.into_iter().collect::<Vec<_>>()))
}

fn columns(body: &Map<String, Value>) -> Map<String, Value> {
    let mut fields = Map::new();
    for (column, field) in REFERRAL {
        let Some(text) = rules::text(body, field) else { continue };
        let value = match column {
            // An NPI nobody here has leaves the party empty.
            "refer_from" | "refer_to" => {
                STAFF.iter().find(|one| one.npi == text).map(|one| one.id.to_string()).unwrap_or_default()
            }
            "refer_risk_level" => text.to_lowercase(),
            _ => text,
        };
        fields.insert(column.to_owned(), json!(value));
    }
    fields
}

fn referral_row(id: i64, fields: &Map<String, Value>) -> Value {
    let mut row = json!({"form_id": id, "title": "LBTref", "authorized": 1});
    for (column, _) in REFERRAL {
        row[column] = fields.get(column).cloned().unwrap_or_else(|| json!(""));
    }
    row
}

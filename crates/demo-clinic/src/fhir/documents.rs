//! DocumentReference, Binary, Media and the summary of care.

use super::{
    results::{keep_asked, note_document, note_document_by_number},
    search::{bundle, charts_to_look_at, read_answer, reference, subject, understood},
};
use crate::{
    api::Call,
    directory,
    ids::Kind,
    records::Document,
    rest::documents::{CATEGORIES, file},
    staff,
    wire::Reply,
};
use serde_json::{Value, json};

pub(super) fn references(call: &mut Call<'_>) -> Reply {
    let mut found = Vec::new();
    if understood(call, &["patient", "category", "type", "date"]) {
        let category = call.asked("category").map(|one| one.rsplit_once('|').map_or(one, |(_, code)| code));
        for pid in charts_to_look_at(call) {
            let extras = call.records.extras(pid);
            if category.is_none() {
                found.extend(extras.documents.iter().map(|row| reference_resource(call, pid, row)));
            }
            if category.is_none_or(|code| code == "clinical-note") {
                found.extend(
                    extras.notes.iter().filter(|row| !row.radiology).map(|row| note_document(call, pid, row)),
                );
            }
        }
        keep_asked(call, &mut found, "date");
    }
    bundle(call, "DocumentReference", found)
}

pub(super) fn reference_read(call: &mut Call<'_>) -> Reply {
    let found = match call.site.ids.read(call.param(0)) {
        Some((Kind::Document, id)) => {
            document(call, id).map(|(pid, row)| reference_resource(call, pid, &row))
        }
        Some((Kind::ClinicalNote, id)) => note_document_by_number(call, id),
        _ => None,
    };
    read_answer(call, found)
}

fn document(call: &Call<'_>, id: i64) -> Option<(i64, Document)> {
    let pid = call.records.owner(Kind::Document, id)?;
    call.records.extras(pid).documents.iter().find(|row| row.id == id).map(|row| (pid, row.clone()))
}

fn reference_resource(call: &Call<'_>, pid: i64, row: &Document) -> Value {
    let ids = call.site.ids;
    let id = ids.uuid(Kind::Document, row.id);
    let house = directory::facilities().first().map(|one| reference("Organization", &one.uuid(ids)));
    let author = row.owner.and_then(staff::by_id).map(|one| reference("Practitioner", &one.uuid(ids)));
    // A category nobody knows is the root of the tree.
    let category =
        CATEGORIES.iter().find(|(name, _)| *name == row.category).map_or("Categories", |(_, title)| *title);
    // The address is absolute for files, but without the server for summaries of care.
    let url = if row.category == "ccda" {
        format!("/fhir/Binary/{id}")
    } else {
        format!("{}/Binary/{id}", call.site.fhir_base(call.clinic))
    };
    json!({
        "id": id,
        "meta": call.meta(&row.stored),
        "resourceType": "DocumentReference",
        "identifier": [{"value": id}],
        "status": if row.deleted { "entered-in-error" } else { "current" },
        "type": {"coding": [{
            "system": "http://terminology.hl7.org/CodeSystem/v3-NullFlavor", "code": "UNK", "display": "unknown"
        }]},
        "category": [{"text": category}],
        "subject": subject(call, pid),
        "date": call.moment(&row.stored),
        "author": [author],
        "custodian": house,
        "content": [{
            "attachment": {"contentType": row.mimetype, "url": url, "title": row.name},
            "format": {
                "system": "http://ihe.net/fhir/ValueSet/IHE.FormatCode.codesystem",
                "code": "urn:ihe:iti:xds:2017:mimeTypeSufficient", "display": "mimeType Sufficient",
            },
        }],
    })
}

/// The bytes under the file's real name.
pub(super) fn binary(call: &mut Call<'_>) -> Reply {
    let found = call.site.ids.number(Kind::Document, call.param(0)).and_then(|id| document(call, id));
    match found {
        Some((_, row)) => file(&row, &row.name),
        None => Reply::empty(404),
    }
}

/// Pictures only.
pub(super) fn media(call: &mut Call<'_>) -> Reply {
    let mut found = Vec::new();
    if understood(call, &["patient"]) {
        for pid in charts_to_look_at(call) {
            let extras = call.records.extras(pid);
            let pictures = extras.documents.iter().filter(|row| row.mimetype.starts_with("image/"));
            found.extend(pictures.map(|row| media_resource(call, pid, row)));
        }
        keep_asked(call, &mut found, "none");
    }
    bundle(call, "Media", found)
}

pub(super) fn media_read(call: &mut Call<'_>) -> Reply {
    let found = call
        .site
        .ids
        .number(Kind::Document, call.param(0))
        .and_then(|id| document(call, id))
        .filter(|(_, row)| row.mimetype.starts_with("image/"))
        .map(|(pid, row)| media_resource(call, pid, &row));
    read_answer(call, found)
}

fn media_resource(call: &Call<'_>, pid: i64, row: &Document) -> Value {
    let id = call.site.ids.uuid(Kind::Document, row.id);
    json!({
        "id": id,
        "meta": call.meta(&row.stored),
        "resourceType": "Media",
        "status": "completed",
        "subject": subject(call, pid),
        "content": {"contentType": row.mimetype, "url": format!("/fhir/Binary/{id}"), "title": row.name},
    })
}

/// Q93: the patient comes in the query; a new document each time. On 8.0 nobody gets this far (Q94).
pub(super) fn summary_of_care(call: &mut Call<'_>) -> Reply {
    if call.asked("start").is_some() || call.asked("end").is_some() {
        let text = "<pre><span style=\"color: red;\">ERROR : Exception: Statement could not be executed (42S22 - 1054)";
        return Reply::html(200, text.to_owned());
    }
    let outcome = |text: &str| {
        json!({"resourceType": "OperationOutcome", "issue": [{
            "severity": "error", "code": "processing", "details": {"text": text}
        }]})
    };
    let Some(asked) = call.asked("patient") else { return call.fatal("") };
    if call.asked("type").is_some_and(|kind| !kind.ends_with("34133-9")) {
        return call.json(400, &outcome("Unsupported code for parameter"));
    }
    let Some(pid) = call.records.pid_of(asked) else { return call.json(400, &outcome("Invalid argument")) };
    let text = |field| call.records.patient_text(pid, field).into_owned();
    let (family, given) = (text("lname"), text("fname"));
    let name = format!("CCDA_{family}_{given}_ccd_{}.xml", &call.now[..10]);
    let row = Document {
        id: 0,
        category: "ccda".to_owned(),
        name,
        mimetype: "text/xml".to_owned(),
        bytes: summary(call, pid).into_bytes(),
        stored: call.now.clone(),
        owner: Some(call.user.id),
        deleted: false,
    };
    let row = call.records.add_document(pid, row);
    let found = vec![reference_resource(call, pid, &row)];
    bundle(call, "DocumentReference/$docref", found)
}

/// A minimal continuity-of-care document.
fn summary(call: &Call<'_>, pid: i64) -> String {
    let safe = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let text = |field| safe(&call.records.patient_text(pid, field));
    let chart = call.records.chart(pid);
    let problems: String = chart
        .lists
        .iter()
        .map(|row| format!("<item>{}: {}</item>", row.kind.name(), safe(&row.title)))
        .collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><ClinicalDocument xmlns=\"urn:hl7-org:v3\">\
         <code codeSystem=\"2.16.840.1.113883.6.1\" code=\"34133-9\" displayName=\"Summarization of Episode Note\"/>\
         <title>Summarization of Episode Note</title><recordTarget><patientRole><id extension=\"{}\"/><patient><name>\
         <given>{}</given><family>{}</family></name><birthTime value=\"{}\"/></patient></patientRole></recordTarget>\
         <component><structuredBody><component><section><title>Lists</title><text><list>{problems}</list></text>\
         </section></component></structuredBody></component></ClinicalDocument>\n",
        call.records.patient_uuid(pid),
        text("fname"),
        text("lname"),
        text("DOB").replace('-', ""),
    )
}

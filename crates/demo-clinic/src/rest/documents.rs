//! `S/patient/{pid}/document`: files by category.

use crate::{
    api::Call,
    editions::Download,
    ids::Kind,
    records::Document,
    staff::Role,
    wire::{JSON, Reply},
};
use hyper::header::CONTENT_DISPOSITION;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha512};
use std::borrow::Cow;

/// The categories a clinic starts with, as the last part of `path` names them, and their titles.
pub(crate) const CATEGORIES: [(&str, &str); 16] = [
    ("labreport", "Lab Report"),
    ("medicalrecord", "Medical Record"),
    ("patientinformation", "Patient Information"),
    ("patientidcard", "Patient ID card"),
    ("patientphotograph", "Patient Photograph"),
    ("advancedirective", "Advance Directive"),
    ("donotresuscitateorder", "Do Not Resuscitate Order"),
    ("durablepowerofattorney", "Durable Power of Attorney"),
    ("livingwill", "Living Will"),
    ("ccr", "CCR"),
    ("ccd", "CCD"),
    ("ccda", "CCDA"),
    ("invoices", "Invoices"),
    ("onsiteportal", "Onsite Portal"),
    ("patient", "Patient"),
    ("reviewed", "Reviewed"),
];

/// The category a path names: its last part, underscores ignored. A blank in it names nothing.
fn category(path: &str) -> String {
    path.rsplit('/').next().unwrap_or_default().replace('_', "").to_lowercase()
}

pub(super) fn list(call: &mut Call<'_>) -> Reply {
    let Some(path) = call.asked("path") else {
        if !call.differences().documents_need_path {
            return call.nothing();
        }
        let statement = "SELECT id FROM categories WHERE replace(LOWER(name), ' ', '') = ";
        return call.sql_error(if call.differences().errors_have_bodies { 500 } else { 200 }, statement);
    };
    let category = category(path);
    if !CATEGORIES.iter().any(|(name, _)| *name == category) || call.records.renamed.contains(&category) {
        return call.nothing();
    }
    // Q112: what was sent to something that is no number lies under 0.
    let pid = call.number(0);
    let lost = pid == 0 && call.differences().lost_documents_listed;
    if !call.records.has_patient(pid) && !lost {
        return call.nothing();
    }
    let extras = call.records.extras(pid);
    let rows: Vec<Value> = extras
        .documents
        .iter()
        .filter(|row| row.category == category && !row.deleted)
        .map(|row| document_row(call, row))
        .collect();
    if rows.is_empty() { call.nothing() } else { call.json(200, &json!(rows)) }
}

/// 7.0 loses the real name and shows the file's uuid.
fn document_row(call: &Call<'_>, row: &Document) -> Value {
    let mut value = json!({"id": row.id, "mimetype": row.mimetype, "docdate": &row.stored[..10]});
    if call.differences().file_names_hidden {
        value["filename"] = json!(stored_name(call, row));
    } else {
        let hash: String = Sha512::digest(&row.bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        value["filename"] = json!(row.name);
        value["hash"] = json!(hash);
    }
    value
}

fn stored_name(call: &Call<'_>, row: &Document) -> String {
    call.site.ids.uuid(Kind::Document, row.id)
}

/// Q80: 7.0 lets everybody but the front desk have the file, and under any patient's number (Q82); 8.x nobody, whether
/// there is such a file or not.
pub(super) fn download(call: &mut Call<'_>) -> Reply {
    const REFUSED: &str = "Not authorized to view requested file";
    match call.differences().download {
        Download::Refused => return Reply::html(403, REFUSED.to_owned()),
        Download::Broken => {
            return call.fatal("OpenEMR is potentially not secure because CSRF key is empty.");
        }
        Download::Bytes => {}
    }
    let id = call.number(1);
    let found = call
        .records
        .owner(Kind::Document, id)
        .and_then(|pid| call.records.extras(pid).documents.iter().find(|row| row.id == id).cloned());
    let Some(row) = found else {
        let text = "The requested document is not present at the expected location on the filesystem or there are not \
                    sufficient permissions to access it. null";
        return Reply::new(400, JSON, text);
    };
    if call.user.role == Role::FrontDesk {
        return Reply::html(200, REFUSED.to_owned());
    }
    let name = stored_name(call, &row);
    file(&row, &name)
}

/// A file's bytes under a name.
pub(crate) fn file(row: &Document, name: &str) -> Reply {
    let mut reply = Reply::new(200, "", row.bytes.clone());
    let kind = if row.mimetype.starts_with("text/") {
        format!("{};charset=utf-8", row.mimetype)
    } else {
        row.mimetype.clone()
    };
    reply.content_type = Cow::Owned(kind);
    // Header values are bytes; a name beyond ASCII travels as UTF-8, as PHP sends it.
    let name: String = name.chars().filter(|sign| !sign.is_control()).collect();
    reply.with(CONTENT_DISPOSITION, format!("attachment; filename={name}"))
}

/// Q81: stored in any category, known or not; 8.0 answers 500 all the same.
pub(super) fn upload(call: &mut Call<'_>) -> Reply {
    let Some(part) = part_named_document(call) else {
        return call.fatal(
            "IsAcceptedFileFilterEvent::setFile(): Argument #1 ($file) must be of type string, null given",
        );
    };
    // Q112: a kind of file the clinic does not take answers like an empty list.
    let Some(mimetype) = sniffed(&part.name, &part.bytes) else { return call.nothing() };
    let row = Document {
        id: 0,
        category: category(call.asked("path").unwrap_or_default()),
        mimetype: mimetype.to_owned(),
        name: part.name,
        bytes: part.bytes,
        stored: call.now.clone(),
        owner: Some(call.user.id),
        deleted: false,
    };
    let pid = call.number(0);
    call.records.add_document(pid, row);
    if call.differences().upload_answers_500 {
        super::entries::deleted(call)
    } else {
        call.json(200, &json!(true))
    }
}

struct Part {
    name: String,
    bytes: Vec<u8>,
}

/// The multipart part called `document`.
fn part_named_document(call: &Call<'_>) -> Option<Part> {
    let kind = call.request.header("content-type")?;
    let boundary = kind.split("boundary=").nth(1)?.trim_matches('"');
    let marker = format!("--{boundary}");
    let body = &call.request.body;
    let mut from = find(body, marker.as_bytes(), 0)?;
    loop {
        let start = from + marker.len();
        let end = find(body, marker.as_bytes(), start)?;
        let part = &body[start..end];
        if let Some(found) = read_part(part) {
            return Some(found);
        }
        from = end;
    }
}

fn read_part(part: &[u8]) -> Option<Part> {
    let split = find(part, b"\r\n\r\n", 0)?;
    let headers = String::from_utf8_lossy(&part[..split]);
    let disposition =
        headers.lines().find(|line| line.to_ascii_lowercase().starts_with("content-disposition"))?;
    if attribute(disposition, "name")? != "document" {
        return None;
    }
    let bytes = part[split + 4..].strip_suffix(b"\r\n").unwrap_or(&part[split + 4..]);
    Some(Part { name: attribute(disposition, "filename").unwrap_or_default(), bytes: bytes.to_vec() })
}

fn attribute(line: &str, name: &str) -> Option<String> {
    line.split(';').map(str::trim).find_map(|part| {
        let value = part.strip_prefix(name)?.strip_prefix('=')?;
        Some(value.trim_matches('"').to_owned())
    })
}

fn find(haystack: &[u8], needle: &[u8], from: usize) -> Option<usize> {
    haystack.get(from..)?.windows(needle.len()).position(|window| window == needle).map(|at| at + from)
}

/// The kind of a file, which the server reads from the bytes, if it is one of those it takes (Q112).
fn sniffed(name: &str, bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [] => None,
        [0x89, b'P', b'N', b'G', ..] => Some("image/png"),
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [b'%', b'P', b'D', b'F', ..] => Some("application/pdf"),
        [b'{', b'\\', b'r', b't', b'f', ..] => None,
        _ => {
            let text = std::str::from_utf8(bytes).ok()?.trim_start().to_ascii_lowercase();
            let markup = ["<?xml", "<html", "<!doctype"].iter().any(|start| text.starts_with(start));
            let sheet = name.to_ascii_lowercase().ends_with(".csv");
            (!markup).then_some(if sheet { "text/csv" } else { "text/plain" })
        }
    }
}

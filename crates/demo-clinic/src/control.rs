//! Control endpoints under `/demo/`, for whoever stands outside the process: switching clients, faults, and reading
//! back what is stored without signing in. Both listeners have them; both are on the loopback address, and a request
//! that a web page of another origin makes is refused.
//!
//! | request | answer |
//! |---|---|
//! | `GET /demo/admin` | a page with every registered client and its button |
//! | `POST /demo/clients/{id}/enable`, `…/disable` | 204, 404 when unknown; a browser is led back to the page |
//! | `GET /demo/faults` | the faults still waiting |
//! | `POST /demo/faults` | arms one: [`crate::Armed`] as JSON, such as `{"method":"POST","path":"*/vital","fault":"drop_after_commit","times":1}` |
//! | `DELETE /demo/faults` | switches all off |
//! | `GET /demo/requests` | the answered requests ([`crate::Seen`]) |
//! | `DELETE /demo/requests` | forgets them |
//! | `GET /demo/records?pid=1` or `?uuid=…` or `?lname=…&fname=…` (`&site=north`) | patients with their whole charts |
//! | `GET /demo/settings`, `POST /demo/settings` | the settings ([`crate::Settings`]); the sent ones are changed, such as `{"units":4}` |
//! | `POST /demo/office` | something done at OpenEMR's own screens ([`Errand`]), such as `{"do":"arrive","pc_eid":101}` (`?site=north`); answers what it made |
//! | `GET /demo/clinic` | the clinic's addresses and edition |

use crate::{
    clinic::Clinic,
    faults::Armed,
    locked::lock,
    oauth,
    records::{Office, RecordsView},
    settings::Settings,
    wire::{JSON, Reply, Request, last},
};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Answers a request; `path` comes without `/demo/`.
pub(crate) fn answer(clinic: &Clinic, path: &str, request: &Request) -> Reply {
    if !from_here(clinic, request) {
        return Reply::new(403, "text/plain", "The control endpoints answer only to this computer.");
    }
    let parts: Vec<&str> = path.split('/').collect();
    match (request.method.as_str(), parts.as_slice()) {
        ("GET", ["admin"]) => administrator(clinic),
        ("POST", ["clients", id, "enable"]) => switch(clinic, request, id, true),
        ("POST", ["clients", id, "disable"]) => switch(clinic, request, id, false),
        ("GET", ["faults"]) => json_reply(&json!(clinic.faults.waiting())),
        ("POST", ["faults"]) => match serde_json::from_slice::<Armed>(&request.body) {
            Ok(armed) => {
                clinic.faults.add(armed);
                Reply::new(204, "", Vec::new())
            }
            Err(error) => Reply::new(400, "text/plain", error.to_string()),
        },
        ("DELETE", ["faults"]) => {
            clinic.faults.clear();
            Reply::new(204, "", Vec::new())
        }
        ("GET", ["requests"]) => json_reply(&json!(clinic.journal.all())),
        ("DELETE", ["requests"]) => {
            clinic.journal.clear();
            Reply::new(204, "", Vec::new())
        }
        ("GET", ["records"]) => records(clinic, request),
        ("GET", ["settings"]) => json_reply(&json!(*lock(&clinic.settings))),
        ("POST", ["settings"]) => change_settings(clinic, request),
        ("POST", ["office"]) => office(clinic, request),
        ("GET", ["clinic"]) => json_reply(&json!({
            "https_url": clinic.https_url,
            "http_url": clinic.http_url,
            "edition": clinic.config.edition.to_string(),
        })),
        _ => Reply::new(404, "text/plain", "There is no such control endpoint."),
    }
}

/// Whether the request names this computer as its host and does not come from another web page.
fn from_here(clinic: &Clinic, request: &Request) -> bool {
    let host = request.header("host").unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    let origin = request.header("origin");
    ["127.0.0.1", "localhost"].contains(&name)
        && origin.is_none_or(|origin| {
            let origin = origin.replace("//localhost:", "//127.0.0.1:");
            origin == clinic.http_url || origin == clinic.https_url
        })
}

/// Something done at OpenEMR's own screens: the calls of [`crate::Office`] as JSON.
#[derive(Debug, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
#[allow(missing_docs, reason = "the calls of Office of the same names say what each part means")]
pub enum Errand {
    Register { columns: BTreeMap<String, String> },
    ChangePatient { pid: i64, columns: BTreeMap<String, String> },
    SetDeceased { pid: i64, at: String, reason: String },
    MergePatient { pid: i64, into: i64 },
    DeletePatient { pid: i64 },
    OpenVisit { pid: i64, at: String, reason: String },
    DeleteVisit { pid: i64, eid: i64 },
    LockVisit { eid: i64 },
    KeepFromFhir { uuid: String },
    ListNoteAlsoUnder { pid: i64, sid: i64, eid: i64 },
    RecordAllergy { pid: i64, title: String, reaction: String, severity_al: Option<String> },
    SetAllergySeverity { uuid: String, severity_al: Option<String> },
    AddMedication { pid: i64, title: String, begdate: String },
    BookAllDay { pid: i64, pc_aid: Option<i64>, day: String, title: String },
    SetAppointmentStatus { pc_eid: i64, status: String },
    Cancel { pc_eid: i64 },
    Arrive { pc_eid: i64 },
}

impl Errand {
    /// Carries it out and gives what it made: a number, a uuid, a row, or whether there was anything to do.
    fn run(self, office: &Office<'_>) -> Value {
        match self {
            Self::Register { columns } => json!(office.register(&pairs(&columns))),
            Self::ChangePatient { pid, columns } => {
                office.change_patient(pid, &pairs(&columns));
                json!(true)
            }
            Self::SetDeceased { pid, at, reason } => {
                office.set_deceased(pid, &at, &reason);
                json!(true)
            }
            Self::MergePatient { pid, into } => json!(office.merge_patient(pid, into)),
            Self::DeletePatient { pid } => json!(office.delete_patient(pid)),
            Self::OpenVisit { pid, at, reason } => json!(office.open_visit(pid, &at, &reason)),
            Self::DeleteVisit { pid, eid } => json!(office.delete_visit(pid, eid)),
            Self::LockVisit { eid } => {
                office.lock_visit(eid);
                json!(true)
            }
            Self::KeepFromFhir { uuid } => {
                office.keep_from_fhir(&uuid);
                json!(true)
            }
            Self::ListNoteAlsoUnder { pid, sid, eid } => {
                office.list_note_also_under(pid, sid, eid);
                json!(true)
            }
            Self::RecordAllergy { pid, title, reaction, severity_al } => {
                json!(office.record_allergy(pid, &title, &reaction, severity_al.as_deref()))
            }
            Self::SetAllergySeverity { uuid, severity_al } => {
                json!(office.set_allergy_severity(&uuid, severity_al.as_deref()))
            }
            Self::AddMedication { pid, title, begdate } => {
                json!(office.add_medication(pid, &title, &begdate))
            }
            Self::BookAllDay { pid, pc_aid, day, title } => {
                json!(office.book_all_day(pid, pc_aid, &day, &title))
            }
            Self::SetAppointmentStatus { pc_eid, status } => {
                json!(office.set_appointment_status(pc_eid, &status))
            }
            Self::Cancel { pc_eid } => json!(office.cancel(pc_eid)),
            Self::Arrive { pc_eid } => json!(office.arrive(pc_eid)),
        }
    }
}

fn pairs(columns: &BTreeMap<String, String>) -> Vec<(&str, &str)> {
    columns.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect()
}

fn office(clinic: &Clinic, request: &Request) -> Reply {
    let query = request.query();
    match serde_json::from_slice::<Errand>(&request.body) {
        Ok(errand) => json_reply(
            &errand
                .run(&Office::new(clinic, clinic.site_or_first(last(&query, "site").unwrap_or("default")))),
        ),
        Err(error) => Reply::new(400, "text/plain", error.to_string()),
    }
}

/// Lays what was sent over what is set.
fn change_settings(clinic: &Clinic, request: &Request) -> Reply {
    let mut settings = lock(&clinic.settings);
    let changed = serde_json::from_slice::<Map<String, Value>>(&request.body).and_then(|sent| {
        let mut all = json!(*settings);
        for (name, value) in sent {
            all[name] = value;
        }
        serde_json::from_value::<Settings>(all)
    });
    match changed {
        Ok(changed) => {
            *settings = changed;
            json_reply(&json!(*settings))
        }
        Err(error) => Reply::new(400, "text/plain", error.to_string()),
    }
}

fn administrator(clinic: &Clinic) -> Reply {
    let sites: Vec<_> = clinic.sites.iter().map(|site| (site.name, lock(&site.grants).clients())).collect();
    Reply::html(200, oauth::administrator_page(&sites))
}

fn switch(clinic: &Clinic, request: &Request, client_id: &str, enabled: bool) -> Reply {
    if !clinic.set_client_enabled(client_id, enabled) {
        return Reply::new(404, "text/plain", "No client is registered under this id.");
    }
    // A browser pressed the button on the administrator's page.
    if request.header("accept").is_some_and(|accept| accept.contains("text/html")) {
        return Reply::redirect(303, "/demo/admin");
    }
    Reply::new(204, "", Vec::new())
}

fn records(clinic: &Clinic, request: &Request) -> Reply {
    let query = request.query();
    let view = RecordsView::new(&clinic.site_or_first(last(&query, "site").unwrap_or("default")).records);
    let found = if let Some(pid) = last(&query, "pid").and_then(|text| text.parse().ok()) {
        view.patient_by_pid(pid).into_iter().collect()
    } else if let Some(uuid) = last(&query, "uuid") {
        view.patient(uuid).into_iter().collect()
    } else if let (Some(family), Some(given)) = (last(&query, "lname"), last(&query, "fname")) {
        view.patients_named(family, given)
    } else {
        return Reply::new(400, "text/plain", "Say which: pid=, uuid=, or lname= and fname=.");
    };
    let charts: Vec<Value> = found.iter().map(|patient| chart(&view, patient.pid, json!(patient))).collect();
    json_reply(&json!(charts))
}

fn chart(view: &RecordsView<'_>, pid: i64, patient: Value) -> Value {
    json!({
        "patient": patient,
        "encounters": view.encounters(pid),
        "vitals": view.vitals(pid),
        "notes": view.notes(pid),
        "lists": view.lists(pid),
        "appointments": view.appointments(pid),
        "documents": view.documents(pid),
        "messages": view.messages(pid),
    })
}

fn json_reply(value: &Value) -> Reply {
    Reply::new(200, JSON, value.to_string())
}

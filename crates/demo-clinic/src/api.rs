//! What the Standard API and FHIR have in common: the way a request is let in (token, scope, role) and the shapes of
//! refusals.

use crate::{
    clinic::{Clinic, Site},
    clock,
    editions::Differences,
    locked::lock,
    oauth::{Act, Bearer, Refused, allow},
    records::Records,
    staff::{Role, Staff},
    wire::{JSON, Reply, Request, json_bytes, last},
};
use hyper::Method;
use serde_json::{Map, Value, json};
use std::sync::MutexGuard;

/// Who may use a route (Q28).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Who {
    Everyone,
    /// All but the front desk.
    Clinical,
    /// Physicians and administrators.
    Doctors,
    /// All but the nurse.
    NotNurse,
    /// Everybody, or all but the front desk (Q112).
    Filing,
    /// Everybody, or the administrator alone (Q115).
    Accounting,
    AdminOnly,
    /// Patients, who cannot sign in here.
    Nobody,
}

impl Who {
    fn includes(self, role: Role, differences: &Differences) -> bool {
        match self {
            Self::Everyone => true,
            Self::Clinical => role != Role::FrontDesk,
            Self::Filing => role != Role::FrontDesk || differences.front_desk_documents,
            Self::Accounting => role == Role::Admin || differences.insurance_lists_for_all,
            Self::NotNurse => role != Role::Nurse,
            Self::Doctors => matches!(role, Role::Physician | Role::Admin),
            Self::AdminOnly => role == Role::Admin,
            Self::Nobody => false,
        }
    }
}

/// Where a route exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum In {
    Both,
    /// Only where the newer FHIR resources are.
    Newer,
    /// Only where prescriptions can be written.
    Prescribing,
}

impl In {
    fn is_here(self, differences: &Differences) -> bool {
        match self {
            Self::Both => true,
            Self::Newer => differences.newer_fhir_resources,
            Self::Prescribing => differences.prescribing,
        }
    }
}

/// One route.
pub(crate) struct Route {
    pub(crate) method: &'static str,
    /// Segments below the API's base; `{name}` takes any one segment.
    pub(crate) pattern: &'static str,
    /// The resource of the scope; empty when any token will do.
    pub(crate) scope: &'static str,
    pub(crate) act: Act,
    pub(crate) who: Who,
    pub(crate) found_in: In,
    pub(crate) run: fn(&mut Call<'_>) -> Reply,
}

/// A request that was let in.
pub(crate) struct Call<'a> {
    pub(crate) clinic: &'a Clinic,
    pub(crate) site: &'a Site,
    pub(crate) records: MutexGuard<'a, Records>,
    pub(crate) user: &'static Staff,
    pub(crate) request: &'a Request,
    pub(crate) query: Vec<(String, String)>,
    params: Vec<&'a str>,
    /// The wall clock, `YYYY-MM-DD HH:MM:SS`.
    pub(crate) now: String,
}

/// Finds the route and lets the request in, or says why not.
pub(crate) fn dispatch<'a>(
    routes: &[Route],
    base: &str,
    api_scope: &str,
    clinic: &'a Clinic,
    site: &'a Site,
    path: &'a str,
    request: &'a Request,
) -> Reply {
    let differences = clinic.differences;
    if request.method == Method::HEAD {
        return Reply::empty(404);
    }
    if request.method == Method::OPTIONS {
        return Reply::empty(differences.preflight);
    }
    let moment = clinic.config.clock.now();
    let bearer = lock(&site.grants).bearer(request.header("authorization"), moment.as_second());
    let bearer = match bearer {
        Ok(bearer) => bearer,
        Err(refused) => return unauthorised(differences, refused),
    };
    let segments: Vec<&str> = path.split('/').collect();
    let Some((route, params)) = routes
        .iter()
        .filter(|route| route.found_in.is_here(differences))
        .find_map(|route| Some((route, route_params(route, request, &segments)?)))
    else {
        return no_route(differences);
    };
    let template = format!("{base}/{}", route.pattern);
    if let Some(mut reply) = kept_out(differences, route, api_scope, &bearer) {
        reply.route = template;
        return reply;
    }
    let mut call = Call {
        clinic,
        site,
        records: lock(&site.records),
        user: bearer.user,
        request,
        query: request.query(),
        params,
        now: clock::wall_text(clock::wall(moment, &clinic.config.zone)),
    };
    let mut reply = (route.run)(&mut call);
    reply.route = template;
    reply
}

fn route_params<'a>(route: &Route, request: &Request, segments: &[&'a str]) -> Option<Vec<&'a str>> {
    if request.method.as_str() != route.method {
        return None;
    }
    let mut params = Vec::new();
    let mut given = segments.iter();
    for part in route.pattern.split('/') {
        let segment = *given.next()?;
        if part.starts_with('{') {
            if segment.is_empty() {
                return None;
            }
            params.push(segment);
        } else if part != segment {
            return None;
        }
    }
    given.next().is_none().then_some(params)
}

fn kept_out(differences: &Differences, route: &Route, api_scope: &str, bearer: &Bearer) -> Option<Reply> {
    let scoped = route.scope.is_empty()
        || bearer.granted.iter().any(|scope| scope == api_scope)
            && allow(&bearer.granted, route.scope, route.act);
    if !scoped {
        // Q25: a missing scope.
        return Some(if differences.errors_have_bodies {
            error(differences, 401, "Unauthorized", 0)
        } else {
            Reply::empty(401)
        });
    }
    (!route.who.includes(bearer.user.role, differences)).then(|| role_refused(differences))
}

/// Q25: the answers to tokens that are none, Q21 to those of somebody who logged out.
pub(crate) fn unauthorised(differences: &Differences, refused: Refused) -> Reply {
    const DENIED: &str = "The resource owner or authorization server denied the request.";
    match refused {
        Refused::LoggedOut => error(differences, 400, "Refresh Token revoked or logged out", 0),
        _ if differences.errors_have_bodies => {
            error(differences, 401, DENIED, if refused == Refused::Dead { 9 } else { 0 })
        }
        _ => {
            let hint = match refused {
                Refused::Dead => "Access token has been revoked",
                _ => "Missing \"Authorization\" header",
            };
            let body = json!({
                "error": "access_denied", "error_description": DENIED, "hint": hint, "message": DENIED
            });
            Reply::new(401, JSON, json_bytes(&body, differences.escapes))
        }
    }
}

fn error(differences: &Differences, status: u16, message: &str, code: i64) -> Reply {
    let body = json!({"error": "An error occurred", "message": message, "code": code});
    Reply::new(status, JSON, json_bytes(&body, differences.escapes))
}

/// Q26: 8.0 says 403 with a body; 7.0 says 401 with nothing.
pub(crate) fn role_refused(differences: &Differences) -> Reply {
    if differences.errors_have_bodies {
        error(
            differences,
            differences.role_refused,
            "Organization policy does not have permit access resource",
            0,
        )
    } else {
        Reply::empty(differences.role_refused)
    }
}

/// §6: a route that does not exist.
pub(crate) fn no_route(differences: &Differences) -> Reply {
    if differences.errors_have_bodies {
        error(differences, 404, "Route not found", 0)
    } else {
        Reply::empty(404)
    }
}

impl<'a> Call<'a> {
    /// A wall-clock text as FHIR writes it, with the server's offset behind (§7).
    pub(crate) fn moment(&self, wall: &str) -> String {
        clock::with_offset(wall, &self.clinic.config.zone)
    }

    /// `meta` of a resource; the version is always "1" (Q67).
    pub(crate) fn meta(&self, wall: &str) -> Value {
        json!({"versionId": "1", "lastUpdated": self.moment(wall)})
    }

    pub(crate) fn differences(&self) -> &'static Differences {
        self.clinic.differences
    }

    /// A segment the route's pattern left open.
    pub(crate) fn param(&self, at: usize) -> &'a str {
        self.params.get(at).copied().unwrap_or_default()
    }

    /// A segment as a number; a uuid or a word there is nobody's number.
    pub(crate) fn number(&self, at: usize) -> i64 {
        self.param(at).parse().unwrap_or(0)
    }

    /// The patient a uuid segment names.
    pub(crate) fn patient_at(&self, at: usize) -> Option<i64> {
        self.records.pid_of(self.param(at))
    }

    pub(crate) fn asked(&self, name: &str) -> Option<&str> {
        last(&self.query, name)
    }

    /// The body as an object. Whatever is no valid UTF-8 JSON counts as empty (Q55).
    pub(crate) fn body(&self) -> Map<String, Value> {
        match serde_json::from_slice(&self.request.body) {
            Ok(Value::Object(map)) => map,
            _ => Map::new(),
        }
    }

    pub(crate) fn json(&self, status: u16, value: &Value) -> Reply {
        Reply::new(status, JSON, json_bytes(value, self.differences().escapes))
    }

    /// An answer in the envelope (§6).
    pub(crate) fn envelope(&self, status: u16, data: Value) -> Reply {
        self.envelope_with_links(status, data, json!([]))
    }

    pub(crate) fn envelope_with_links(&self, status: u16, data: Value, links: Value) -> Reply {
        self.json(
            status,
            &json!({"validationErrors": [], "internalErrors": [], "data": data, "links": links}),
        )
    }

    /// The link to a list's first page, as every list in the envelope has one.
    pub(crate) fn first_link(&self) -> Value {
        json!({"first": self.link(&[], 0, 0)})
    }

    /// A link of a list: the parameters that were sent, then where to begin and how many (Q35).
    pub(crate) fn link(&self, leave_out: &[&str], offset: usize, count: usize) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        if self.differences().links_show_rewrite {
            query.append_pair("_REWRITE_COMMAND", self.request.path.trim_start_matches("/apis/"));
        }
        for (name, value) in &self.query {
            if !leave_out.contains(&name.as_str()) {
                query.append_pair(name, value);
            }
        }
        query.append_pair("_offset", &offset.to_string()).append_pair("_count", &count.to_string());
        format!("{}{}?{}", self.clinic.https_url, self.request.path, query.finish())
    }

    /// Refused input in the envelope (Q30).
    pub(crate) fn invalid(&self, errors: Map<String, Value>) -> Reply {
        self.invalid_as(self.differences().input_refused, errors)
    }

    /// The same with a status that does not depend on the edition.
    pub(crate) fn invalid_as(&self, status: u16, errors: Map<String, Value>) -> Reply {
        self.json(status, &json!({"validationErrors": errors, "internalErrors": [], "data": [], "links": []}))
    }

    /// Q125: the uuid of nobody, or of somebody who was merged or deleted.
    pub(crate) fn nobody(&self) -> Reply {
        let text = json!({"invalid or nonexisting value": format!("value {}", self.param(0))});
        self.invalid([("uuid".to_owned(), text)].into_iter().collect())
    }

    /// Something that is no uuid where one belongs.
    pub(crate) fn no_uuid(&self) -> Reply {
        let text = json!({"Uuid::INVALID_UUID": "uuid must be a valid UUID (valid format)"});
        self.invalid([("uuid".to_owned(), text)].into_iter().collect())
    }

    /// Refused input on the endpoints without an envelope (Q30).
    pub(crate) fn invalid_bare(&self, errors: Map<String, Value>) -> Reply {
        self.json(self.differences().input_refused, &Value::Object(errors))
    }

    /// Q33: nothing to show on the endpoints without an envelope.
    pub(crate) fn nothing(&self) -> Reply {
        if self.differences().errors_have_bodies { Reply::empty(404) } else { self.json(404, &Value::Null) }
    }

    /// A fatal error: a body on 8.0, none on 7.0 (§6).
    pub(crate) fn fatal(&self, message: &str) -> Reply {
        if self.differences().errors_have_bodies {
            error(self.differences(), 500, message, 0)
        } else {
            Reply::empty(500)
        }
    }

    /// The error text of a failed SQL statement, which some routes answer instead of JSON; 8.0 calls it JSON when it
    /// admits that it failed.
    pub(crate) fn sql_error(&self, status: u16, statement: &str) -> Reply {
        let page = format!(
            "<h2><font color='red'>Query Error</font></h2><p><font color='red'>ERROR:</font> query failed: {statement}</p>"
        );
        if self.differences().errors_have_bodies && status >= 400 {
            Reply::new(status, JSON, page)
        } else {
            Reply::html(status, page)
        }
    }

    pub(crate) fn role_refused(&self) -> Reply {
        role_refused(self.differences())
    }
}

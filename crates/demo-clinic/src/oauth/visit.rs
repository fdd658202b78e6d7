//! One request below `/oauth2/{site}`, and the answers that are alike everywhere.

use super::grants::Grants;
use crate::{
    clinic::{Clinic, Site},
    editions::Differences,
    faults::BadIdToken,
    locked::lock,
    wire::{JSON, Reply, Request, json_bytes},
};
use serde_json::{Value, json};

/// One request to `/oauth2/{site}/…`.
pub(super) struct Visit<'a> {
    pub(super) clinic: &'a Clinic,
    pub(super) site: &'a Site,
    pub(super) request: &'a Request,
    /// Whether the browser came over HTTPS; decides how its cookie is marked.
    pub(super) secure: bool,
    /// Unix second.
    pub(super) now: i64,
    pub(super) bad_id_token: Option<BadIdToken>,
}

impl Visit<'_> {
    /// A page of this server without its origin, so that it stays on the listener the browser came to.
    pub(super) fn page(&self, name: &str) -> String {
        format!("/oauth2/{}/{name}", self.site.name)
    }

    pub(super) fn json(&self, status: u16, value: &Value) -> Reply {
        Reply::new(status, JSON, json_bytes(value, self.clinic.differences.escapes))
    }

    /// An OAuth error (§4).
    pub(super) fn error(&self, status: u16, error: &str, text: &str, hint: Option<&str>) -> Reply {
        let mut body = json!({"error": error, "error_description": text, "message": text});
        if let Some(hint) = hint {
            body["hint"] = json!(hint);
        }
        self.json(status, &body)
    }

    pub(super) fn invalid_request(&self, hint: Option<&str>) -> Reply {
        self.error(400, "invalid_request", MALFORMED, hint)
    }

    pub(super) fn invalid_client(&self) -> Reply {
        invalid_client(self.clinic.differences)
    }

    pub(super) fn grants(&self) -> std::sync::MutexGuard<'_, Grants> {
        lock(&self.site.grants)
    }
}

/// The one answer to an unknown, disabled or wrongly authenticated client (Q05).
pub(crate) fn invalid_client(differences: &Differences) -> Reply {
    const FAILED: &str = "Client authentication failed";
    let body = json!({"error": "invalid_client", "error_description": FAILED, "message": FAILED});
    Reply::new(401, JSON, json_bytes(&body, differences.escapes))
}

const MALFORMED: &str = "The request is missing a required parameter, includes an invalid parameter value, includes a \
                         parameter more than once, or is otherwise malformed.";
pub(super) const UNKNOWN_SCOPE: &str = "The requested scope is invalid, unknown, or malformed";

//! Dynamic client registration (§2).

use super::{
    grants::{Client, PreregisteredClient},
    keys, scopes,
    visit::{UNKNOWN_SCOPE, Visit},
};
use crate::{
    clinic::{Clinic, Site},
    locked::lock,
    wire::Reply,
};
use serde_json::{Value, json};

/// Bytes behind a client id of 43 characters, a secret of 86 and the id of 22 in the client's own address.
const ID_BYTES: usize = 32;
const SECRET_BYTES: usize = 64;
const URI_BYTES: usize = 16;

pub(super) fn register(visit: &Visit<'_>) -> Reply {
    let Ok(sent @ Value::Object(_)) = serde_json::from_slice::<Value>(&visit.request.body) else {
        let is_form = !visit.request.form().is_empty();
        return if visit.clinic.differences.errors_have_bodies && !is_form {
            visit.json(
                400,
                &json!({"error": "An error occurred", "message": "Could not decode request body.", "code": 0}),
            )
        } else {
            metadata(visit, "Invalid JSON")
        };
    };
    // Q02: the method "none" does not exist; leaving it out is fine.
    if let Some(method) = sent["token_endpoint_auth_method"].as_str()
        && !["client_secret_post", "client_secret_basic"].contains(&method)
    {
        return metadata(visit, &format!("Unsupported token_endpoint_auth_method value : {method}"));
    }
    let redirect_uris = texts(&sent["redirect_uris"]);
    if redirect_uris.is_empty() {
        return visit.error(400, "invalid_redirect_uri", "redirect_uris is invalid", None);
    }
    let wanted = scopes::split(sent["scope"].as_str().unwrap_or_default());
    if wanted.is_empty() {
        return visit.error(400, "invalid_scope", UNKNOWN_SCOPE, None);
    }
    // Q04: the hint names the first scope that is unknown.
    if let Some(unknown) = wanted.iter().find(|scope| !visit.clinic.catalogue.knows(scope)) {
        return visit.error(
            400,
            "invalid_scope",
            UNKNOWN_SCOPE,
            Some(&format!("Check the `{unknown}` scope")),
        );
    }
    // Q01: everything but "private" is a public client of a patient.
    let private = sent["application_type"] == "private";
    if !private && wanted.iter().any(|scope| scope.starts_with("user/") || scope.starts_with("system/")) {
        return metadata(visit, "system and user scopes are only allowed for confidential clients");
    }
    let Some(name) = sent["client_name"].as_str() else {
        return if visit.clinic.differences.errors_have_bodies {
            visit.json(500, &json!({"error": "An error occurred", "message": "Undefined array key \"client_name\"", "code": 0}))
        } else {
            Reply::empty(500)
        };
    };
    let client = Client {
        id: keys::random_base64(ID_BYTES),
        name: name.to_owned(),
        secret: if private { keys::random_base64(SECRET_BYTES) } else { String::new() },
        private,
        // Q05: an administrator has to enable a private client.
        enabled: !private,
        redirect_uris,
        post_logout_uris: texts(&sent["post_logout_redirect_uris"]),
        scopes: wanted,
    };
    let mut answer = json!({
        "client_id": client.id,
        "client_secret": client.secret,
        "registration_access_token": keys::random_base64(ID_BYTES),
        "registration_client_uri": format!(
            "{}/client/{}",
            visit.site.oauth_base(visit.clinic),
            keys::random_base64(URI_BYTES)
        ),
        "client_id_issued_at": visit.now,
        "client_secret_expires_at": 0,
        "client_role": if private { "user" } else { "patient" },
        "contacts": sent["contacts"],
        "application_type": sent["application_type"].as_str().unwrap_or("web"),
        "client_name": client.name,
        "redirect_uris": client.redirect_uris,
        "scope": client.scopes.join(" "),
        "dsi_type": "none",
    });
    for optional in ["post_logout_redirect_uris", "token_endpoint_auth_method"] {
        if !sent[optional].is_null() {
            answer[optional] = sent[optional].clone();
        }
    }
    visit.grants().clients.insert(client.id.clone(), client);
    let mut reply = visit.json(200, &answer);
    // Q03: 7.0 labels the JSON as a page.
    reply.content_type = visit.clinic.differences.registration_type.into();
    reply
}

/// A client with every user scope that is enabled from the start.
pub(crate) fn preregister(clinic: &Clinic, site: &Site, redirect_uris: Vec<String>) -> PreregisteredClient {
    let scopes = clinic
        .catalogue
        .listed
        .iter()
        .filter(|scope| {
            scope.starts_with("user/")
                || ["openid", "fhirUser", "offline_access", "api:oemr", "api:fhir"].contains(scope)
        })
        .map(|scope| (*scope).to_owned())
        .collect();
    let client = Client {
        id: keys::random_base64(ID_BYTES),
        name: "Rounds".to_owned(),
        secret: keys::random_base64(SECRET_BYTES),
        private: true,
        enabled: true,
        post_logout_uris: redirect_uris.clone(),
        redirect_uris,
        scopes,
    };
    let made = PreregisteredClient { client_id: client.id.clone(), client_secret: client.secret.clone() };
    lock(&site.grants).clients.insert(client.id.clone(), client);
    made
}

fn metadata(visit: &Visit<'_>, text: &str) -> Reply {
    visit.error(400, "invalid_client_metadata", text, None)
}

fn texts(list: &Value) -> Vec<String> {
    list.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

//! What the server says about itself (§1). None of it needs a token.

use super::visit::Visit;
use crate::{clinic::Clinic, wire::Reply};
use serde_json::{Value, json};

const RESPONSE_TYPES: [&str; 7] =
    ["code", "token", "id_token", "code token", "code id_token", "token id_token", "code token id_token"];

/// `.well-known/openid-configuration`. `userinfo_endpoint` is advertised though it does not exist (Q23).
pub(super) fn openid(visit: &Visit<'_>) -> Reply {
    let base = visit.site.oauth_base(visit.clinic);
    visit.json(
        200,
        &json!({
            "issuer": base,
            "authorization_endpoint": format!("{base}/authorize"),
            "token_endpoint": format!("{base}/token"),
            "jwks_uri": format!("{base}/jwk"),
            "userinfo_endpoint": format!("{base}/userinfo"),
            "registration_endpoint": format!("{base}/registration"),
            "end_session_endpoint": format!("{base}/logout"),
            "introspection_endpoint": format!("{base}/introspect"),
            "scopes_supported": visit.clinic.catalogue.listed,
            "response_types_supported": RESPONSE_TYPES,
            "code_challenge_methods_supported": ["S256", "plain"],
            "grant_types_supported": ["authorization_code", "password", "refresh_token"],
            "response_modes_supported": ["query", "fragment", "form_post"],
            "subject_types_supported": ["public"],
            "claims_supported": [
                "profile", "email", "email_verified", "phone", "phone_verified", "family_name", "given_name",
                "fhirUser", "locale", "api:oemr", "api:fhir", "api:port", "aud", "iat", "iss", "exp", "sub"
            ],
            "require_request_uri_registration": ["false"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
            "token_endpoint_auth_signing_alg_values_supported": ["RS256", "RS384"],
            "claims_locales_supported": ["en-US"],
            "ui_locales_supported": ["en-US"],
        }),
    )
}

/// The SMART configuration; its `scopes_supported` is an array inside an array (§1).
pub(crate) fn smart(clinic: &Clinic, oauth_base: &str, fhir_base: &str) -> Value {
    let mut value = json!({
        "authorization_endpoint": format!("{oauth_base}/authorize"),
        "token_endpoint": format!("{oauth_base}/token"),
        "scopes_supported": [clinic.catalogue.listed],
        "response_types_supported": RESPONSE_TYPES,
        "introspection_endpoint": format!("{oauth_base}/introspect"),
        "code_challenge_methods_supported": ["S256"],
        "capabilities": [
            "launch-ehr", "launch-standalone", "client-confidential-symmetric", "client-public", "context-banner",
            "context-ehr-patient", "context-style", "context-standalone-patient", "sso-openid-connect",
            "permission-user", "permission-patient", "permission-offline"
        ],
    });
    if clinic.differences.v2_scopes {
        value["issuer"] = json!(fhir_base);
        value["jwks_uri"] = json!(format!("{oauth_base}/jwk"));
        value["grant_types_supported"] = json!(["client_credentials", "authorization_code"]);
        value["token_endpoint_auth_methods_supported"] = json!(["client_secret_basic", "private_key_jwt"]);
        if let Some(list) = value["capabilities"].as_array_mut() {
            list.extend(
                [
                    "client-confidential-asymmetric",
                    "permission-v1",
                    "permission-v2",
                    "authorize-post",
                    "context-ehr-encounter",
                ]
                .map(|capability| json!(capability)),
            );
        }
    } else {
        value["grant_types_supported"] = json!(["client_credentials", "authorization_code"]);
        value["registration_endpoint"] = json!(format!("{oauth_base}/registration"));
    }
    value
}

//! The token endpoint (§4).

use super::{
    grants::{Client, Pair},
    keys, scopes,
    visit::{UNKNOWN_SCOPE, Visit},
};
use crate::{
    staff,
    wire::{HTML, Reply, last},
};
use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use hyper::header::{CACHE_CONTROL, HeaderName};
use serde_json::json;
use sha2::{Digest as _, Sha256};

/// Seconds an access token lives.
const ACCESS_LIFE: i64 = 3600;

/// Seconds a refresh token lives: 92 days, anew with each refresh (Q123).
const REFRESH_LIFE: i64 = 92 * 24 * 3600;

pub(super) fn answer(visit: &Visit<'_>) -> Reply {
    let form = visit.request.form();
    match last(&form, "grant_type") {
        Some("authorization_code") => exchange(visit, &form),
        Some("refresh_token") => refresh(visit, &form),
        Some("password") => match client(visit, &form) {
            Ok(_) => visit.error(400, "invalid_grant", INVALID_GRANT, Some("Failed to verify the user")),
            Err(reply) => reply,
        },
        Some("client_credentials") => match client(visit, &form) {
            Ok(_) => visit.invalid_request(Some("assertion type is not supported")),
            Err(reply) => reply,
        },
        None if !form.is_empty() && visit.clinic.differences.grant_type_missing == 500 => visit.json(
            500,
            &json!({"error": "An error occurred", "message": "Undefined array key \"grant_type\"", "code": 0}),
        ),
        _ => visit.error(
            400,
            "unsupported_grant_type",
            "The authorization grant type is not supported by the authorization server.",
            Some("Check that all required parameters have been provided"),
        ),
    }
}

const INVALID_GRANT: &str = "The provided authorization grant (e.g., authorization code, resource owner credentials) or \
                             refresh token is invalid, expired, revoked, does not match the redirection URI used in \
                             the authorization request, or was issued to another client.";

/// The client and whether it proved itself with its secret.
struct Caller {
    client: Client,
    proven: bool,
}

/// The client, if an administrator enabled it; unknown and disabled answer the same (Q05). Its secret is not looked at,
/// which is all a refresh needs (Q97). The second part is the secret that was sent.
fn enabled(visit: &Visit<'_>, form: &[(String, String)]) -> Result<(Client, Option<String>), Reply> {
    let basic = basic(visit.request.header("authorization"));
    let (id, secret) = match &basic {
        Some((id, secret)) => (Some(id.as_str()), Some(secret.as_str())),
        None => (last(form, "client_id"), last(form, "client_secret")),
    };
    let client = id
        .and_then(|id| visit.grants().clients.get(id).cloned())
        .filter(|client| client.enabled)
        .ok_or_else(|| visit.invalid_client())?;
    Ok((client, secret.filter(|secret| !secret.is_empty()).map(str::to_owned)))
}

/// The same with a secret that is right or left out (Q06); a wrong one answers as a disabled client does (Q05).
fn client(visit: &Visit<'_>, form: &[(String, String)]) -> Result<Caller, Reply> {
    let (client, secret) = enabled(visit, form)?;
    if secret.as_ref().is_some_and(|secret| *secret != client.secret) {
        return Err(visit.invalid_client());
    }
    Ok(Caller { proven: secret.is_some(), client })
}

fn basic(header: Option<&str>) -> Option<(String, String)> {
    let decoded = STANDARD.decode(header?.strip_prefix("Basic ")?).ok()?;
    let text = String::from_utf8(decoded).ok()?;
    let (id, secret) = text.split_once(':')?;
    Some((id.to_owned(), secret.to_owned()))
}

/// A code against tokens. It may be done again while the code lives (Q07), and a wrong verifier does not use it up
/// (Q10).
fn exchange(visit: &Visit<'_>, form: &[(String, String)]) -> Reply {
    // Q96: the code is read before the client, so garbage tells nothing about the client.
    let sent = last(form, "code");
    let known = sent.and_then(|text| visit.grants().codes.get(text).cloned());
    if sent.is_some() && known.is_none() {
        return visit.error(400, "invalid_request", "Bad request", None);
    }
    let caller = match client(visit, form) {
        Ok(caller) => caller,
        Err(reply) => return reply,
    };
    let (Some(text), Some(code)) = (sent, known) else {
        return visit.invalid_request(Some("Check the `code` parameter"));
    };
    if code.expires <= visit.now {
        return visit.invalid_request(Some("Authorization code has expired"));
    }
    if code.worthless {
        return visit.error(400, "invalid_request", "Bad request", None);
    }
    if code.ask.client_id != caller.client.id {
        return visit.invalid_request(Some("Authorization code was not issued to this client"));
    }
    match last(form, "redirect_uri") {
        None => return visit.invalid_request(Some("Check the `redirect_uri` parameter")),
        Some(uri) if uri != code.ask.redirect_uri => {
            return visit.invalid_request(Some("Invalid redirect URI"));
        }
        Some(_) => {}
    }
    match (&code.ask.challenge, last(form, "code_verifier")) {
        (Some(_), None) => return visit.invalid_request(Some("Check the `code_verifier` parameter")),
        (Some(challenge), Some(verifier)) => {
            if URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes())) != *challenge {
                return visit.error(
                    400,
                    "invalid_grant",
                    INVALID_GRANT,
                    Some("Failed to verify `code_verifier`."),
                );
            }
        }
        (None, _) if !caller.proven => return visit.invalid_client(),
        (None, _) => {}
    }
    let made = issue(visit, &caller.client.id, code.user, code.granted, code.ask.nonce.as_deref());
    let mut grants = visit.grants();
    if let Some(code) = grants.codes.get_mut(text) {
        code.exchanged = true;
    }
    // Q21: signing in anywhere wakes the user's other sessions with this client.
    grants.signed_out.remove(&(caller.client.id, made.pair.user));
    grants.keep(made.pair);
    made.reply
}

/// A refresh token against a new pair; the old pair is dead at once (Q17). Two at the same moment may both win, as
/// both find the old pair alive before either has signed the new one (Q18).
fn refresh(visit: &Visit<'_>, form: &[(String, String)]) -> Reply {
    // Q97: the secret is not looked at. Q96: so a garbage token tells whether the client is enabled.
    let (client, _) = match enabled(visit, form) {
        Ok(found) => found,
        Err(reply) => return reply,
    };
    let Some(text) = last(form, "refresh_token") else {
        return visit.invalid_request(Some("Check the `refresh_token` parameter"));
    };
    let refused = |hint| visit.error(401, "invalid_request", "The refresh token is invalid.", Some(hint));
    let found = {
        let grants = visit.grants();
        grants.by_refresh.get(text).and_then(|at| Some((*at, grants.pairs.get(*at)?.clone())))
    };
    let Some((at, old)) = found else { return refused("Cannot decrypt the refresh token") };
    if old.client_id != client.id {
        return refused("Token is not linked to client");
    }
    if old.replaced {
        return refused("Token has been revoked");
    }
    if old.expires - ACCESS_LIFE + REFRESH_LIFE <= visit.now {
        return refused("Token has expired");
    }
    // Q20: narrower is honoured and stays; wider is refused.
    let granted = match last(form, "scope").map(scopes::split).filter(|wanted| !wanted.is_empty()) {
        // Q126: the nonce is among the scopes of the sign-in, and no scope anybody knows.
        None if old.nonce && visit.clinic.differences.nonce_breaks_bare_refresh => {
            return visit.error(400, "invalid_scope", UNKNOWN_SCOPE, Some("Check the `nonce` scope"));
        }
        None => old.granted,
        Some(wanted) => match wanted.iter().find(|scope| !old.granted.contains(scope)) {
            Some(wider) => {
                let hint = format!("Check the `{wider}` scope");
                return visit.error(400, "invalid_scope", UNKNOWN_SCOPE, Some(&hint));
            }
            None => wanted,
        },
    };
    let mut made = issue(visit, &client.id, old.user, granted, None);
    made.pair.nonce = old.nonce;
    let mut grants = visit.grants();
    if let Some(old) = grants.pairs.get_mut(at) {
        old.replaced = true;
    }
    grants.keep(made.pair);
    made.reply
}

struct Made {
    pair: Pair,
    reply: Reply,
}

/// Signs tokens; nothing is kept yet.
fn issue(visit: &Visit<'_>, client_id: &str, user: i64, granted: Vec<String>, nonce: Option<&str>) -> Made {
    let subject = staff::by_id(user).map(|user| user.uuid(visit.site.ids)).unwrap_or_default();
    let keys_of = &visit.clinic.keys;
    let access = keys_of.sign(&json!({
        "aud": client_id,
        "jti": keys::random_hex(80),
        "iat": visit.now,
        "nbf": visit.now,
        "exp": visit.now + ACCESS_LIFE,
        "sub": subject,
        "scopes": granted,
    }));
    let mut claims = json!({
        "aud": client_id,
        "iss": visit.site.oauth_base(visit.clinic),
        "iat": visit.now,
        "exp": visit.now + ACCESS_LIFE,
        "sub": subject,
    });
    if granted.iter().any(|scope| scope == "fhirUser") {
        claims["fhirUser"] = json!(format!("{}/Practitioner/{subject}", visit.site.fhir_base(visit.clinic)));
    }
    if let Some(nonce) = nonce {
        claims["nonce"] = json!(nonce);
    }
    let id_token = keys_of.sign_id_token(claims, visit.bad_id_token);
    let wordy: usize = granted.iter().map(String::len).sum();
    let refresh = granted
        .iter()
        .any(|scope| scope == "offline_access")
        .then(|| keys::random_hex((900 + 2 * wordy).min(4500)));
    let mut body = json!({
        "id_token": id_token,
        "access_token": access,
        "token_type": "Bearer",
        "expires_in": ACCESS_LIFE,
        "scope": scopes::shown(&granted),
    });
    if let Some(refresh) = &refresh {
        body["refresh_token"] = json!(refresh);
    }
    let mut reply = visit
        .json(200, &body)
        .with(HeaderName::from_static("pragma"), "no-cache")
        .with(CACHE_CONTROL, "no-store, private");
    reply.content_type = "application/json; charset=UTF-8".into();
    let pair = Pair {
        client_id: client_id.to_owned(),
        user,
        granted,
        access,
        refresh,
        expires: visit.now + ACCESS_LIFE,
        replaced: false,
        nonce: nonce.is_some(),
    };
    Made { pair, reply }
}

/// Introspection only helps a client that shows its secret (Q23). It answers JSON that is called a page.
pub(super) fn introspect(visit: &Visit<'_>) -> Reply {
    let mut reply = introspected(visit);
    reply.content_type = HTML.into();
    reply
}

fn introspected(visit: &Visit<'_>) -> Reply {
    let inactive = || visit.json(200, &json!({"active": false}));
    let form = visit.request.form();
    let caller = match client(visit, &form) {
        Ok(caller) if caller.proven => caller,
        Ok(_) | Err(_) if visit.clinic.differences.errors_have_bodies => return inactive(),
        Ok(_) => return visit.invalid_request(None),
        Err(reply) => return reply,
    };
    let token = last(&form, "token").unwrap_or_default();
    let grants = visit.grants();
    let (at, expires_after) = match (grants.by_access.get(token), grants.by_refresh.get(token)) {
        (Some(at), _) => (at, 0),
        (None, Some(at)) => (at, REFRESH_LIFE - ACCESS_LIFE),
        (None, None) if visit.clinic.differences.errors_have_bodies => return inactive(),
        (None, None) => return Reply::new(400, "", "The access token is not a JWT or is malformed."),
    };
    let pair = grants.pairs.get(*at).filter(|pair| {
        !pair.replaced && pair.expires + expires_after > visit.now && pair.client_id == caller.client.id
    });
    match pair {
        Some(pair) => visit.json(
            200,
            &json!({
                "active": true,
                "status": "active",
                "scope": pair.granted.join(" "),
                "exp": pair.expires + expires_after,
                "client_id": pair.client_id,
                "sub": staff::by_id(pair.user).map(|user| user.uuid(visit.site.ids)),
            }),
        ),
        None => inactive(),
    }
}

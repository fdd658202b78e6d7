//! From the authorize request over login and consent to the code (§3).

use super::{
    grants::{Ask, BrowserSession, Client, Code},
    keys, pages, scopes,
    visit::{UNKNOWN_SCOPE, Visit},
};
use crate::{
    locked::lock,
    staff,
    staff::PASSWORD,
    wire::{Reply, last},
};
use hyper::header::SET_COOKIE;
use url::form_urlencoded;

/// The browser's cookie.
pub(super) const COOKIE: &str = "authserverOpenEMR";

/// Seconds a code lives (Q11).
const CODE_LIFE: i64 = 60;

/// Checks the authorize request and sends the browser to the login page.
pub(super) fn begin(visit: &Visit<'_>) -> Reply {
    let query = visit.request.query();
    let (Some("code"), Some(client_id)) = (last(&query, "response_type"), last(&query, "client_id")) else {
        return visit.error(
            400,
            "unsupported_grant_type",
            "The authorization grant type is not supported by the authorization server.",
            Some("Check that all required parameters have been provided"),
        );
    };
    // Q13: nothing about an unknown client or redirect URI ever leads to a redirect.
    let Some(client) = visit.grants().clients.get(client_id).cloned() else { return visit.invalid_client() };
    let Some(redirect_uri) = redirect_uri(&client, last(&query, "redirect_uri")) else {
        return visit.invalid_client();
    };
    let wanted = scopes::split(last(&query, "scope").unwrap_or_default());
    // Q14: an unknown scope goes back to the client, without the state.
    let refused = wanted.iter().find(|scope| {
        !visit.clinic.catalogue.knows(scope)
            || !visit.clinic.differences.authorize_beyond_registration && !client.scopes.contains(scope)
    });
    if let Some(refused) = refused {
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("error", "invalid_scope")
            .append_pair("error_description", UNKNOWN_SCOPE)
            .append_pair("hint", &format!("Check the `{refused}` scope"))
            .append_pair("message", UNKNOWN_SCOPE)
            .finish();
        return Reply::redirect(302, &with_query(&redirect_uri, &query));
    }
    // Q15: S256 and nothing else.
    let challenge = last(&query, "code_challenge");
    match challenge {
        None if !client.private => {
            return visit.invalid_request(Some("Code challenge must be provided for public clients"));
        }
        Some(_) if last(&query, "code_challenge_method") != Some("S256") => {
            return visit.invalid_request(Some("Code challenge method must be one of `S256`"));
        }
        Some(text) if !is_challenge(text) => {
            return visit.invalid_request(Some("Code challenge must follow the specifications of RFC-7636."));
        }
        _ => {}
    }
    // Q16: the audience is the FHIR base or the API base, to the letter.
    if let Some(audience) = last(&query, "aud")
        && audience != visit.site.fhir_base(visit.clinic)
        && audience != visit.site.api_base(visit.clinic)
    {
        return visit.invalid_request(Some("Aud parameter did not match authorized server"));
    }
    let session = BrowserSession {
        ask: Ask {
            client_id: client.id,
            redirect_uri,
            scopes: wanted,
            state: last(&query, "state").filter(|state| !state.is_empty()).map(str::to_owned),
            challenge: challenge.map(str::to_owned),
            nonce: last(&query, "nonce").map(str::to_owned),
        },
        csrf: keys::random_hex(40),
        user: None,
    };
    let id = keys::random_base64(36);
    visit.grants().sessions.insert(id.clone(), session);
    Reply::redirect(visit.clinic.differences.authorize_redirect, &visit.page("provider/login"))
        .with(SET_COOKIE, cookie(visit, &id))
}

/// The form that asks for user name and password.
pub(super) fn login_page(visit: &Visit<'_>) -> Reply {
    match session(visit) {
        Some((_, session)) => show_login(visit, &session, false),
        None => stranded(),
    }
}

/// Checks user name and password.
pub(super) fn log_in(visit: &Visit<'_>) -> Reply {
    let Some((id, session)) = session(visit) else { return stranded() };
    let form = visit.request.form();
    if last(&form, "csrf_token_form") != Some(session.csrf.as_str()) {
        return stranded();
    }
    let user = staff::by_username(last(&form, "username").unwrap_or_default().trim());
    match user {
        Some(user) if last(&form, "password") == Some(PASSWORD) => {
            if let Some(session) = visit.grants().sessions.get_mut(&id) {
                session.user = Some(user.id);
            }
            Reply::redirect(visit.clinic.differences.login_redirect, &visit.page("scope-authorize-confirm"))
        }
        // A wrong password shows the form again with 200.
        _ => show_login(visit, &session, true),
    }
}

/// The form that lists what the client asks for.
pub(super) fn consent_page(visit: &Visit<'_>) -> Reply {
    let Some((_, session)) = session(visit) else { return stranded() };
    let Some(user) = session.user.and_then(staff::by_id) else { return show_login(visit, &session, false) };
    let client = client_name(visit, &session.ask.client_id);
    // Q94: on 8.0 the page has no field for $docref, so nobody can grant it.
    let declined = lock(&visit.clinic.settings).declined.clone();
    let offered: Vec<(&String, bool)> = session
        .ask
        .scopes
        .iter()
        .filter(|scope| visit.clinic.differences.docref_works || !scope.ends_with(".$docref"))
        .map(|scope| (scope, !declined.contains(scope)))
        .collect();
    Reply::html(200, pages::consent(&visit.page("device/code"), &session.csrf, &client, user, &offered))
}

/// Takes the person's answer and sends the browser back to the client with a code.
pub(super) fn confirm(visit: &Visit<'_>) -> Reply {
    let Some((id, session)) = session(visit) else { return stranded() };
    let form = visit.request.form();
    let Some(user) = session.user.filter(|_| last(&form, "csrf_token_form") == Some(session.csrf.as_str()))
    else {
        return stranded();
    };
    let mut grants = visit.grants();
    grants.sessions.remove(&id);
    // 8.0 lets a client ask for scopes it did not register; they have no effect (§3).
    let declined = lock(&visit.clinic.settings).declined.clone();
    let registered =
        grants.clients.get(&session.ask.client_id).map(|client| client.scopes.clone()).unwrap_or_default();
    let granted: Vec<String> = session
        .ask
        .scopes
        .iter()
        .filter(|scope| {
            last(&form, &format!("scope[{scope}]")).is_some()
                && registered.contains(scope)
                && !declined.contains(*scope)
        })
        .cloned()
        .collect();
    // Q12: a newer code voids the one this user has not exchanged yet.
    for older in grants.codes.values_mut() {
        if older.user == user && older.ask.client_id == session.ask.client_id && !older.exchanged {
            older.worthless = true;
        }
    }
    let text = keys::random_hex(960 + 2 * granted.iter().map(String::len).sum::<usize>());
    // Q09: declining gives a code too, one that cannot be exchanged. Q08: so does leaving the state out.
    let worthless = last(&form, "proceed") != Some("1") || session.ask.state.is_none();
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("code", &text);
    if let Some(state) = &session.ask.state {
        query.append_pair("state", state);
    }
    let target = with_query(&session.ask.redirect_uri, &query.finish());
    let code =
        Code { ask: session.ask, user, granted, expires: visit.now + CODE_LIFE, exchanged: false, worthless };
    grants.codes.insert(text, code);
    let gone = format!("{COOKIE}=deleted; expires=Thu, 01 Jan 1970 00:00:01 GMT; Max-Age=0; path=/oauth2/");
    Reply::redirect(302, &target).with(SET_COOKIE, gone)
}

fn show_login(visit: &Visit<'_>, session: &BrowserSession, refused: bool) -> Reply {
    let client = client_name(visit, &session.ask.client_id);
    Reply::html(200, pages::login(&visit.page("login"), &session.csrf, &client, refused))
}

fn client_name(visit: &Visit<'_>, client_id: &str) -> String {
    visit.grants().clients.get(client_id).map(|client| client.name.clone()).unwrap_or_default()
}

fn session(visit: &Visit<'_>) -> Option<(String, BrowserSession)> {
    let id = visit.request.cookie(COOKIE)?;
    let session = visit.grants().sessions.get(&id).cloned()?;
    Some((id, session))
}

/// A page was opened without a sign-in behind it.
fn stranded() -> Reply {
    Reply::html(400, pages::stranded())
}

pub(super) fn cookie(visit: &Visit<'_>, value: &str) -> String {
    if visit.secure {
        format!("{COOKIE}={value}; path=/oauth2/; secure; HttpOnly; SameSite=None")
    } else {
        format!("{COOKIE}={value}; path=/oauth2/; HttpOnly; SameSite=Lax")
    }
}

/// The redirect URI to use, if it is one of the client's. `http://127.0.0.1/cb` fits any port; the name localhost
/// only its own (Q13). Without one the only registered one is taken.
fn redirect_uri(client: &Client, asked: Option<&str>) -> Option<String> {
    let Some(asked) = asked else {
        return match client.redirect_uris.as_slice() {
            [only] => Some(only.clone()),
            _ => None,
        };
    };
    let fits = client.redirect_uris.iter().any(|registered| {
        registered == asked
            || without_loopback_port(registered).is_some_and(|one| Some(one) == without_loopback_port(asked))
    });
    fits.then(|| asked.to_owned())
}

fn without_loopback_port(uri: &str) -> Option<String> {
    let rest = uri.strip_prefix("http://127.0.0.1")?;
    let path = match rest.strip_prefix(':') {
        Some(tail) => tail.trim_start_matches(|sign: char| sign.is_ascii_digit()),
        None => rest,
    };
    (path.is_empty() || path.starts_with('/')).then(|| path.to_owned())
}

/// RFC 7636 §4.2.
fn is_challenge(text: &str) -> bool {
    (43..=128).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte))
}

pub(super) fn with_query(uri: &str, query: &str) -> String {
    let joint = if uri.contains('?') { '&' } else { '?' };
    format!("{uri}{joint}{query}")
}

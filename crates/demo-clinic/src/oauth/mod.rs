//! OAuth and OpenID Connect of one site: discovery, registration, the pages a person sees, tokens, logout.
//! What the real server grants or refuses by mistake is granted or refused here too, with its Q number.
//! The clinic hands requests in; `rest` and `fhir` ask it what a token allows.
//!
//! A sign-in walks authorize → login → consent → code ([`authorize`]), the client exchanges the code ([`token`]) and
//! renews its pair with the refresh token until somebody logs out ([`logout`]).

mod authorize;
mod discovery;
mod keys;
mod logout;
mod pages;
mod registration;
mod scopes;
mod token;

pub(crate) use discovery::smart;
pub(crate) use keys::Keys;
pub(crate) use pages::administrator_page;
pub(crate) use registration::preregister;
pub(crate) use scopes::{Act, Catalogue, allow};

use crate::{
    clinic::{Clinic, Site},
    editions::Differences,
    faults::BadIdToken,
    lock,
    staff::{self, Staff},
    wire::{JSON, Reply, Request, json_bytes},
};
use hyper::Method;
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap, HashSet};

/// A client that needs no administrator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreregisteredClient {
    /// 43 characters.
    pub client_id: String,
    /// 86 characters.
    pub client_secret: String,
}

/// A registered client.
#[derive(Clone, Debug)]
pub(crate) struct Client {
    pub(crate) id: String,
    pub(crate) name: String,
    secret: String,
    /// Private clients have a secret and may ask for `user/*` scopes (Q01).
    pub(crate) private: bool,
    pub(crate) enabled: bool,
    redirect_uris: Vec<String>,
    post_logout_uris: Vec<String>,
    scopes: Vec<String>,
}

/// What an authorize request asked for, once it was found good.
#[derive(Clone, Debug)]
struct Ask {
    client_id: String,
    redirect_uri: String,
    scopes: Vec<String>,
    state: Option<String>,
    challenge: Option<String>,
    nonce: Option<String>,
}

/// A browser on its way from authorize to the code.
#[derive(Clone, Debug)]
struct BrowserSession {
    ask: Ask,
    csrf: String,
    user: Option<i64>,
}

/// An authorization code.
#[derive(Clone, Debug)]
struct Code {
    ask: Ask,
    user: i64,
    granted: Vec<String>,
    /// Unix second after which it is refused (Q11).
    expires: i64,
    exchanged: bool,
    /// Declined (Q09), without state (Q08) or overtaken by a newer one (Q12).
    worthless: bool,
}

/// An access token with its refresh token.
#[derive(Clone, Debug)]
struct Pair {
    client_id: String,
    user: i64,
    granted: Vec<String>,
    access: String,
    refresh: Option<String>,
    /// Unix second after which the access token is refused.
    expires: i64,
    /// A refresh replaced it (Q17).
    replaced: bool,
    /// The sign-in it goes back to carried a nonce (Q126).
    nonce: bool,
}

/// Everything OAuth keeps for one site.
#[derive(Default)]
pub(crate) struct Grants {
    clients: BTreeMap<String, Client>,
    sessions: HashMap<String, BrowserSession>,
    codes: HashMap<String, Code>,
    pairs: Vec<Pair>,
    by_access: HashMap<String, usize>,
    by_refresh: HashMap<String, usize>,
    /// Users signed out of a client, until they sign in to it again anywhere (Q21).
    signed_out: HashSet<(String, i64)>,
}

/// Who sends a request to the API, and what they may do.
pub(crate) struct Bearer {
    pub(crate) user: &'static Staff,
    pub(crate) granted: Vec<String>,
}

/// Why a bearer token is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    /// Missing, garbage, tampered with or of another scheme (Q25, Q27).
    NoToken,
    /// Past its life or replaced by a refresh (Q17).
    Dead,
    /// The user logged out of this client (Q21).
    LoggedOut,
}

impl Grants {
    /// Finds out whose token it is.
    pub(crate) fn bearer(&self, authorization: Option<&str>, now: i64) -> Result<Bearer, Refused> {
        // Q27: the scheme is compared with its case.
        let token = authorization.and_then(|line| line.strip_prefix("Bearer ")).ok_or(Refused::NoToken)?;
        let pair = self.by_access.get(token).and_then(|at| self.pairs.get(*at)).ok_or(Refused::NoToken)?;
        if pair.replaced || pair.expires <= now {
            return Err(Refused::Dead);
        }
        if self.signed_out.contains(&(pair.client_id.clone(), pair.user)) {
            return Err(Refused::LoggedOut);
        }
        let user = staff::by_id(pair.user).ok_or(Refused::NoToken)?;
        Ok(Bearer { user, granted: pair.granted.clone() })
    }

    pub(crate) fn set_enabled(&mut self, client_id: &str, enabled: bool) -> bool {
        match self.clients.get_mut(client_id) {
            Some(client) => {
                client.enabled = enabled;
                true
            }
            None => false,
        }
    }

    /// Forgets a client. Access that was given out runs out by itself, as when it is disabled (Q05).
    pub(crate) fn remove_client(&mut self, client_id: &str) -> bool {
        self.clients.remove(client_id).is_some()
    }

    /// Everything secret that was handed out, each with what it is.
    pub(crate) fn secrets(&self) -> Vec<(&'static str, String)> {
        let clients = self.clients.values().map(|client| ("client secret", client.secret.clone()));
        let codes = self.codes.keys().map(|code| ("code", code.clone()));
        let access = self.by_access.keys().map(|token| ("access token", token.clone()));
        let refresh = self.by_refresh.keys().map(|token| ("refresh token", token.clone()));
        clients.chain(codes).chain(access).chain(refresh).filter(|(_, secret)| !secret.is_empty()).collect()
    }

    /// The registered clients, by name.
    pub(crate) fn clients(&self) -> Vec<Client> {
        let mut clients: Vec<Client> = self.clients.values().cloned().collect();
        clients.sort_by(|a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id)));
        clients
    }
}

/// One request to `/oauth2/{site}/…`.
struct Visit<'a> {
    clinic: &'a Clinic,
    site: &'a Site,
    request: &'a Request,
    /// Whether the browser came over HTTPS; decides how its cookie is marked.
    secure: bool,
    /// Unix second.
    now: i64,
    bad_id_token: Option<BadIdToken>,
}

/// Answers a request below `/oauth2/{site}`; `path` has no leading slash.
pub(crate) fn answer(
    clinic: &Clinic,
    site: &Site,
    path: &str,
    request: &Request,
    secure: bool,
    bad_id_token: Option<BadIdToken>,
) -> Reply {
    let now = clinic.config.clock.now().as_second();
    let visit = Visit { clinic, site, request, secure, now, bad_id_token };
    let get = request.method == Method::GET;
    let post = request.method == Method::POST;
    let mut reply = match path {
        ".well-known/openid-configuration" if get => discovery::openid(&visit),
        "jwk" if get => visit.json(200, &clinic.keys.jwk_set()),
        "registration" if post => registration::register(&visit),
        "authorize" if get => authorize::begin(&visit),
        "provider/login" if get || post => authorize::login_page(&visit),
        "login" if post => authorize::log_in(&visit),
        "scope-authorize-confirm" if get || post => authorize::consent_page(&visit),
        "device/code" if post => authorize::confirm(&visit),
        "token" if post => token::answer(&visit),
        "introspect" if post => token::introspect(&visit),
        "logout" if get || post => logout::answer(&visit),
        // Q23: revocation and userinfo are not there.
        _ => Reply::empty(clinic.differences.oauth_route_missing),
    };
    reply.route = format!("/oauth2/{{site}}/{path}");
    reply
}

impl Visit<'_> {
    fn json(&self, status: u16, value: &Value) -> Reply {
        Reply::new(status, JSON, json_bytes(value, self.clinic.differences.escapes))
    }

    /// An OAuth error (§4).
    fn error(&self, status: u16, error: &str, text: &str, hint: Option<&str>) -> Reply {
        let mut body = json!({"error": error, "error_description": text, "message": text});
        if let Some(hint) = hint {
            body["hint"] = json!(hint);
        }
        self.json(status, &body)
    }

    fn invalid_request(&self, hint: Option<&str>) -> Reply {
        self.error(400, "invalid_request", MALFORMED, hint)
    }

    fn invalid_client(&self) -> Reply {
        invalid_client(self.clinic.differences)
    }

    fn grants(&self) -> std::sync::MutexGuard<'_, Grants> {
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
const UNKNOWN_SCOPE: &str = "The requested scope is invalid, unknown, or malformed";

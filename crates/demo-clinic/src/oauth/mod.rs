//! OAuth and OpenID Connect of one site: discovery, registration, the pages a person sees, tokens, logout.
//! What the real server grants or refuses by mistake is granted or refused here too, with its Q number.
//! The router hands requests in; `rest` and `fhir` ask it what a token allows.
//!
//! A sign-in walks authorize → login → consent → code ([`authorize`]), the client exchanges the code ([`token`]) and
//! renews its pair with the refresh token until somebody logs out ([`logout`]).

mod authorize;
mod discovery;
mod grants;
mod keys;
mod logout;
mod pages;
mod registration;
mod scopes;
mod token;
mod visit;

pub(crate) use discovery::smart;
pub use grants::PreregisteredClient;
pub(crate) use grants::{Bearer, Grants, Refused};
pub(crate) use keys::Keys;
pub(crate) use pages::administrator_page;
pub(crate) use registration::preregister;
pub(crate) use scopes::{Act, Catalogue, allow};
pub(crate) use visit::invalid_client;

use crate::{
    clinic::{Clinic, Site},
    faults::BadIdToken,
    wire::{Reply, Request},
};
use hyper::Method;
use visit::Visit;

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

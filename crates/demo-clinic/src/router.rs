//! Which site and which part of the server a request is for, and what every answer carries.

use crate::{
    api,
    clinic::Clinic,
    control,
    editions::Differences,
    faults::BadIdToken,
    fhir, oauth, rest,
    wire::{JSON, Reply, Request},
};
use hyper::header::{CACHE_CONTROL, EXPIRES, PRAGMA, SET_COOKIE};

/// Answers a request, whichever listener it came to.
pub(crate) fn answer(clinic: &Clinic, request: &Request, secure: bool, bad: Option<BadIdToken>) -> Reply {
    if let Some(path) = request.path.strip_prefix("/demo/") {
        return control::answer(clinic, path, request);
    }
    // The plain listener is for a browser's pages; everything else belongs on HTTPS.
    if !secure && !is_browser_page(&request.path) {
        return Reply::html(404, "<h1>Not Found</h1>".to_owned());
    }
    if let Some(rest) = request.path.strip_prefix("/oauth2/") {
        let (name, path) = rest.split_once('/').unwrap_or((rest, ""));
        return match clinic.site(name) {
            Some(site) => dress(
                oauth::answer(clinic, site, path, request, secure, bad),
                clinic.differences,
                "authserverOpenEMR",
                "/oauth2/",
            ),
            None => Reply::empty(400),
        };
    }
    if let Some(rest) = request.path.strip_prefix("/apis/") {
        let mut parts = rest.splitn(3, '/');
        let (name, part, path) =
            (parts.next().unwrap_or(""), parts.next().unwrap_or(""), parts.next().unwrap_or(""));
        // Q76: a site nobody set up.
        let Some(site) = clinic.site(name) else { return unknown_site(clinic.differences) };
        let reply = match part {
            "api" => rest::answer(clinic, site, path, request),
            "fhir" => fhir::answer(clinic, site, path, request),
            "portal" => rest::portal(clinic, site, path, request),
            _ => api::no_route(clinic.differences),
        };
        return dress(reply, clinic.differences, "apiOpenEMR", "/apis/");
    }
    Reply::html(404, "<h1>Not Found</h1>".to_owned())
}

/// Q76: 8.0 writes two objects one after the other, 7.0 nothing.
fn unknown_site(differences: &Differences) -> Reply {
    if !differences.errors_have_bodies {
        return Reply::empty(400);
    }
    let body = r#"{"error":"An error occurred","message":"OpenEMR Error: api site error, so forced exit.","code":0}{"error":"An error occurred while processing the request.","message":"Session has not been set."}"#;
    Reply::new(400, JSON, body)
}

/// The pages a person walks through between the application and its code.
fn is_browser_page(path: &str) -> bool {
    const PAGES: [&str; 6] =
        ["authorize", "provider/login", "login", "scope-authorize-confirm", "device/code", "logout"];
    path.strip_prefix("/oauth2/")
        .and_then(|rest| rest.split_once('/'))
        .is_some_and(|(_, page)| PAGES.contains(&page))
}

/// The headers every PHP answer carries: a session cookie that gives no access (Q76) and no caching.
fn dress(mut reply: Reply, differences: &Differences, cookie: &str, path: &str) -> Reply {
    if !reply.headers.iter().any(|(name, _)| name == SET_COOKIE) {
        let same_site = if path == "/apis/" { "Strict" } else { "None" };
        // The value stands for nothing and is looked up nowhere.
        let value = format!(
            "{cookie}=0000000000000000000000000000000000000000; path={path}; secure; HttpOnly; SameSite={same_site}"
        );
        // A browser in the middle of signing in keeps the cookie it has.
        if path == "/apis/" {
            reply = reply.with(SET_COOKIE, value);
        }
    }
    if !reply.headers.iter().any(|(name, _)| name == CACHE_CONTROL) {
        reply = if differences.errors_have_bodies {
            reply.with(CACHE_CONTROL, "no-cache, private")
        } else {
            reply
                .with(EXPIRES, "Thu, 19 Nov 1981 08:52:00 GMT")
                .with(CACHE_CONTROL, "no-store, no-cache, must-revalidate")
                .with(PRAGMA, "no-cache")
        };
    }
    reply
}

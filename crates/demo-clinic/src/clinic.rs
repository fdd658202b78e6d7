//! One clinic behind both listeners: finds out which site and which part of the server a request is for.

use crate::{
    StartError, clock,
    config::Config,
    control,
    editions::Differences,
    faults::{BadIdToken, Fault, Faults},
    fhir,
    ids::Ids,
    journal::{Journal, Traffic},
    lock,
    oauth::{self, Catalogue, Grants, Keys, PreregisteredClient},
    records::{Office, Records, RecordsView},
    rest::{self, shapes::Shapes},
    settings::{Settings, Units},
    wire::{JSON, Reply, Request},
};
use hyper::header::{CACHE_CONTROL, EXPIRES, PRAGMA, SET_COOKIE};
use jiff::SignedDuration;
use std::sync::Mutex;

/// How many patients the second site has at most.
const NORTH_PATIENTS: u32 = 200;

pub(crate) struct Clinic {
    pub(crate) config: Config,
    pub(crate) differences: &'static Differences,
    pub(crate) catalogue: Catalogue,
    pub(crate) shapes: &'static Shapes,
    pub(crate) keys: Keys,
    pub(crate) settings: Mutex<Settings>,
    pub(crate) faults: Faults,
    pub(crate) journal: Journal,
    pub(crate) traffic: Traffic,
    pub(crate) https_url: String,
    pub(crate) http_url: String,
    pub(crate) sites: [Site; 2],
}

/// One site: its own people, clients and tokens.
pub(crate) struct Site {
    pub(crate) name: &'static str,
    pub(crate) ids: Ids,
    pub(crate) grants: Mutex<Grants>,
    pub(crate) records: Mutex<Records>,
}

impl Site {
    fn new(name: &'static str, config: &Config, patients: u32) -> Self {
        let ids = Ids::new(config.seed, name);
        let today = config.today.unwrap_or_else(|| clock::wall_day(config.clock.now(), &config.zone));
        Self {
            name,
            ids,
            grants: Mutex::new(Grants::default()),
            records: Mutex::new(Records::new(ids, today, patients, config.history)),
        }
    }

    /// The issuer.
    pub(crate) fn oauth_base(&self, clinic: &Clinic) -> String {
        format!("{}/oauth2/{}", clinic.https_url, self.name)
    }

    pub(crate) fn api_base(&self, clinic: &Clinic) -> String {
        format!("{}/apis/{}/api", clinic.https_url, self.name)
    }

    pub(crate) fn fhir_base(&self, clinic: &Clinic) -> String {
        format!("{}/apis/{}/fhir", clinic.https_url, self.name)
    }
}

impl Clinic {
    pub(crate) fn new(config: Config, https_url: String, http_url: String) -> Result<Self, StartError> {
        let differences = Differences::of(config.edition);
        let sites = [
            Site::new("default", &config, config.patients),
            Site::new("north", &config, config.patients.min(NORTH_PATIENTS)),
        ];
        Ok(Self {
            catalogue: Catalogue::of(differences),
            shapes: Shapes::of(config.edition),
            keys: Keys::shared()?,
            settings: Mutex::new(Settings { units: config.units, ..Settings::default() }),
            differences,
            config,
            faults: Faults::default(),
            journal: Journal::default(),
            traffic: Traffic::default(),
            https_url,
            http_url,
            sites,
        })
    }

    /// The fault ordered for this request, if any; the control endpoints never fail on purpose.
    pub(crate) fn fault_for(&self, request: &Request) -> Option<Fault> {
        if request.path.starts_with("/demo/") {
            return None;
        }
        self.faults.take(request.method.as_str(), &request.path)
    }

    pub(crate) fn units(&self) -> Units {
        lock(&self.settings).units
    }

    /// What the server's own clock says, as the `Date` header of its answers.
    pub(crate) fn date(&self) -> String {
        let skew = SignedDuration::from_secs(lock(&self.settings).clock_skew);
        let now = self.config.clock.now();
        clock::http_date(now.checked_add(skew).unwrap_or(now))
    }

    /// Answers a request, whichever listener it came to.
    pub(crate) fn answer(&self, request: &Request, secure: bool, bad: Option<BadIdToken>) -> Reply {
        if let Some(path) = request.path.strip_prefix("/demo/") {
            return control::answer(self, path, request);
        }
        // The plain listener is for a browser's pages; everything else belongs on HTTPS.
        if !secure && !is_browser_page(&request.path) {
            return Reply::html(404, "<h1>Not Found</h1>".to_owned());
        }
        if let Some(rest) = request.path.strip_prefix("/oauth2/") {
            let (name, path) = rest.split_once('/').unwrap_or((rest, ""));
            return match self.site(name) {
                Some(site) => dress(
                    oauth::answer(self, site, path, request, secure, bad),
                    self.differences,
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
            let Some(site) = self.site(name) else { return unknown_site(self.differences) };
            let reply = match part {
                "api" => rest::answer(self, site, path, request),
                "fhir" => fhir::answer(self, site, path, request),
                "portal" => rest::portal(self, site, path, request),
                _ => crate::api::no_route(self.differences),
            };
            return dress(reply, self.differences, "apiOpenEMR", "/apis/");
        }
        Reply::html(404, "<h1>Not Found</h1>".to_owned())
    }

    fn site(&self, name: &str) -> Option<&Site> {
        self.sites.iter().find(|site| site.name == name)
    }

    pub(crate) fn set_client_enabled(&self, client_id: &str, enabled: bool) -> bool {
        self.sites.iter().any(|site| lock(&site.grants).set_enabled(client_id, enabled))
    }

    pub(crate) fn remove_client(&self, client_id: &str) -> bool {
        self.sites.iter().any(|site| lock(&site.grants).remove_client(client_id))
    }

    pub(crate) fn preregister(&self, redirect_uris: Vec<String>) -> PreregisteredClient {
        oauth::preregister(self, &self.sites[0], redirect_uris)
    }

    pub(crate) fn office(&self, site: &str) -> Office<'_> {
        Office::new(self, self.site(site).unwrap_or(&self.sites[0]))
    }

    pub(crate) fn records_view(&self, site: &str) -> RecordsView<'_> {
        RecordsView::new(&self.site(site).unwrap_or(&self.sites[0]).records)
    }
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

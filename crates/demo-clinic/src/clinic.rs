//! One clinic behind both listeners, and its two sites.

use crate::{
    clock,
    config::Config,
    editions::Differences,
    faults::{Fault, Faults},
    ids::Ids,
    journal::{Journal, Traffic},
    locked::lock,
    oauth::{Catalogue, Grants, Keys},
    records::Records,
    rest::shapes::Shapes,
    settings::{Settings, Units},
    start_error::StartError,
    wire::Request,
};
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

    pub(crate) fn site(&self, name: &str) -> Option<&Site> {
        self.sites.iter().find(|site| site.name == name)
    }

    /// A site by its name; an unknown name gives the first one.
    pub(crate) fn site_or_first(&self, name: &str) -> &Site {
        self.site(name).unwrap_or(&self.sites[0])
    }

    pub(crate) fn set_client_enabled(&self, client_id: &str, enabled: bool) -> bool {
        self.sites.iter().any(|site| lock(&site.grants).set_enabled(client_id, enabled))
    }

    pub(crate) fn remove_client(&self, client_id: &str) -> bool {
        self.sites.iter().any(|site| lock(&site.grants).remove_client(client_id))
    }
}

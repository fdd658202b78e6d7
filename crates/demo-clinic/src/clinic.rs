//! One clinic behind both listeners: finds out which site and which part of the server a request is for.

use crate::{
    StartError,
    config::Config,
    editions::Differences,
    faults::{BadIdToken, Fault, Faults},
    journal::Journal,
    oauth::PreregisteredClient,
    records::RecordsView,
    wire::{Reply, Request},
};

pub(crate) struct Clinic {
    pub(crate) config: Config,
    pub(crate) differences: &'static Differences,
    pub(crate) faults: Faults,
    pub(crate) journal: Journal,
    pub(crate) https_url: String,
    pub(crate) http_url: String,
}

impl Clinic {
    pub(crate) fn new(config: Config, https_url: String, http_url: String) -> Result<Self, StartError> {
        let differences = Differences::of(config.edition);
        Ok(Self {
            config,
            differences,
            faults: Faults::default(),
            journal: Journal::default(),
            https_url,
            http_url,
        })
    }

    /// The fault ordered for this request, if any; the control endpoints never fail on purpose.
    pub(crate) fn fault_for(&self, request: &Request) -> Option<Fault> {
        if request.path.starts_with("/demo/") {
            return None;
        }
        self.faults.take(request.method.as_str(), &request.path)
    }

    pub(crate) fn answer(&self, _request: &Request, _secure: bool, _bad: Option<BadIdToken>) -> Reply {
        Reply::empty(404)
    }

    pub(crate) fn set_client_enabled(&self, _client_id: &str, _enabled: bool) -> bool {
        false
    }

    pub(crate) fn preregister(&self, _redirect_uris: Vec<String>) -> PreregisteredClient {
        PreregisteredClient { client_id: String::new(), client_secret: String::new() }
    }

    pub(crate) fn records_view(&self, _site: &str) -> RecordsView<'_> {
        RecordsView::new()
    }
}

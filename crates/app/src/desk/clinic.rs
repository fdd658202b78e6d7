//! The clinic of this desk.

use crate::{
    contract::{ClientState, ClinicView, UiError},
    error::from_address,
};
use demo_clinic::DemoClinic;
use domain::phi::Secret;
use openemr::{Client, Connection, DemoSite, Site, SiteFacts};
use std::sync::Arc;

/// The clinic this computer is connected to.
pub(crate) struct Clinic {
    /// Its folder below the home, and its name in the keychain.
    pub(crate) key: String,
    pub(crate) connection: Arc<Connection>,
    pub(crate) facts: Arc<SiteFacts>,
    pub(crate) client: Client,
    pub(crate) registered_here: bool,
    pub(crate) demo: Option<Arc<DemoClinic>>,
}

impl Clinic {
    /// The same clinic with facts that discovery has just found.
    pub(crate) fn found_again(&self, connection: Arc<Connection>, facts: SiteFacts) -> Self {
        Self {
            key: self.key.clone(),
            connection,
            facts: Arc::new(facts),
            client: self.client.clone(),
            registered_here: self.registered_here,
            demo: None,
        }
    }

    /// Ends the demo clinic's server, if this is it.
    pub(crate) async fn close(&self) {
        if let Some(demo) = &self.demo {
            demo.pause().await;
        }
    }

    /// True for the built-in demo clinic.
    pub(crate) fn is_demo(&self) -> bool {
        self.demo.is_some()
    }

    pub(crate) fn view(&self, client: ClientState, client_error: Option<UiError>) -> ClinicView {
        ClinicView {
            address: self.facts.address.to_string(),
            site: self.facts.site().as_str().to_owned(),
            edition: self.facts.version_words(),
            demo: self.is_demo(),
            client_id: Some(self.client.id().as_str().to_owned()),
            registered_here: self.registered_here,
            client,
            client_error,
        }
    }

    /// The same clinic with its client's secret.
    pub(crate) fn with_secret(&self, secret: Secret<String>) -> Self {
        Self {
            key: self.key.clone(),
            connection: Arc::clone(&self.connection),
            facts: Arc::clone(&self.facts),
            client: Client::new(self.client.id().clone(), Some(secret)),
            registered_here: self.registered_here,
            demo: None,
        }
    }
}

/// Where a demo clinic is.
pub(crate) fn site_of(demo: &DemoClinic) -> Result<Site, UiError> {
    DemoSite::new(demo.https_url(), demo.http_url(), demo.ca_pem())
        .map(Site::Demo)
        .map_err(|error| from_address(error, ""))
}

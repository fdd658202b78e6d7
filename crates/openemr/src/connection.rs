//! The connection to one site: what can be asked of it before anybody has signed in, and how it is doing.

use crate::{
    area::Area,
    counters::RouteCount,
    discovery::{self, DiscoveryError},
    error::ApiError,
    facts::SiteFacts,
    fhir::metadata::{self, Capabilities},
    registered_client::Client,
    registration::{self, ClientState, RegistrationError},
    site::Site,
    transport::{Health, Limits, OpenError, Transport},
};
use domain::time::Clock;
use jiff::SignedDuration;
use std::{sync::Arc, time::Duration};

/// The connection to one site.
pub struct Connection {
    transport: Arc<Transport>,
}

impl Connection {
    /// Prepares the client; nothing is sent yet.
    ///
    /// # Errors
    /// When this computer has no trust store.
    pub fn open(site: Site, clock: Arc<dyn Clock>) -> Result<Arc<Self>, OpenError> {
        Self::open_with(site, clock, Limits::default())
    }

    /// The same with other limits.
    ///
    /// # Errors
    /// As [`Connection::open`].
    pub fn open_with(site: Site, clock: Arc<dyn Clock>, limits: Limits) -> Result<Arc<Self>, OpenError> {
        Ok(Arc::new(Self { transport: Transport::open(site, clock, limits)? }))
    }

    /// What sends its requests.
    pub(crate) fn transport(&self) -> &Arc<Transport> {
        &self.transport
    }

    /// The site it leads to.
    pub fn site(&self) -> &Site {
        self.transport.site()
    }

    /// Reads the discovery documents of the site (FACTS §1). Three requests without a token, and one for its version.
    ///
    /// # Errors
    /// [`DiscoveryError`], each with words that help.
    pub async fn discover(&self) -> Result<SiteFacts, DiscoveryError> {
        discovery::discover(&self.transport).await
    }

    /// Trusts the endpoints of facts that were kept. Only for facts that are certainly those that discovery found: see
    /// [`SiteFacts::binding`].
    pub fn trust(&self, facts: &SiteFacts) {
        self.transport.trust_origin(facts.endpoints.token.origin());
    }

    /// Whether requests may go to the endpoints of these facts.
    pub fn trusts(&self, facts: &SiteFacts) -> bool {
        self.transport.is_trusted(&facts.endpoints.token)
    }

    /// Registers this computer (RFC 7591). `computer` is a word that lets an administrator tell it from others, such as
    /// the host name.
    ///
    /// # Errors
    /// [`RegistrationError`]; nothing is left behind that could be used.
    pub async fn register(&self, facts: &SiteFacts, computer: &str) -> Result<Client, RegistrationError> {
        registration::register(&self.transport, facts, computer).await
    }

    /// Asks how the server sees a client, without signing in.
    ///
    /// # Errors
    /// When the server cannot be asked.
    pub async fn client_state(&self, facts: &SiteFacts, client: &Client) -> Result<ClientState, ApiError> {
        registration::client_state(&self.transport, facts, client).await
    }

    /// Asks for the capability statement; no token is needed.
    ///
    /// # Errors
    /// [`ApiError`].
    pub async fn capabilities(&self, facts: &SiteFacts) -> Result<Capabilities, ApiError> {
        metadata::capabilities(&self.transport, facts).await
    }

    /// How the connection is doing.
    pub fn health(&self) -> Health {
        self.transport.health()
    }

    /// How far this computer's clock is ahead of the server's, by the `Date` of its latest answer; negative where it is
    /// behind. To about a second, and the way of the answer. `None` while no answer had a date.
    pub fn skew(&self) -> Option<SignedDuration> {
        self.transport.skew()
    }

    /// How long a person waits for an answer without which they could go on, too.
    pub fn patience(&self) -> Duration {
        self.transport.patience()
    }

    /// Forgets earlier failures, for a person who says "try again now".
    pub fn try_again_now(&self) {
        self.transport.try_again_now();
    }

    /// What was called how often since the start.
    pub fn counters(&self) -> Vec<RouteCount> {
        self.transport.counters()
    }

    /// The median time of an area's latest requests; `None` if nothing of it was asked yet.
    pub fn median_of(&self, area: Area) -> Option<Duration> {
        self.transport.median_of(area)
    }

    /// How many access tokens were renewed since the start.
    pub fn refreshes(&self) -> u32 {
        self.transport.refreshes()
    }
}

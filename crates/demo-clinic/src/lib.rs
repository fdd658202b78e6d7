//! A stand-in OpenEMR: OAuth, Standard API and FHIR as the real server answers them, over patients that follow from a seed.
//! It depends on no crate of ours: a mistake that both sides shared would cancel itself out.
//! `app` imports it for the demo, tests to break Rounds with it ([`Faults`]).
//!
//! Everything listens on the loopback address only. Besides what OpenEMR answers there are control endpoints under
//! `/demo/`, on both listeners, for a test or a person outside this process ([`control`]).
//!
//! Nobody in it is real: names are drawn from lists, addresses are on Example Street, phone numbers are 555-01xx.
//! The first twenty-seven are the same at every seed, so that a test or a demonstration finds them: number 1 is Maria Reyes
//! with something in every part of the chart and an appointment today, 2 another Maria Reyes, 3 Walter Abernathy with
//! 700 visits, 4 a newborn, 5 a woman who has died, 6 to 8 have Korean, Chinese and Japanese names, 10 to 12 are three
//! John Smiths, 13 has a very long name, 20 an empty chart, 21 and 22 are twins with given names that begin alike, 23
//! and 24 have names of seventy letters that end differently, 25 and 26 are a Sr. and a Jr., 27 has the number 00012345.

// A row of forty columns is one json! each.
#![recursion_limit = "256"]

pub mod control;

mod api;
mod clinic;
mod clock;
mod config;
mod delivery;
mod directory;
mod editions;
mod faults;
mod fhir;
mod ids;
mod journal;
mod locked;
mod oauth;
mod records;
mod rest;
mod router;
mod server;
mod settings;
mod staff;
mod start_error;
mod tampering;
mod text;
mod tls;
mod wire;

pub use clock::{Clock, SetClock, SteppedClock, SystemClock, WEDNESDAY_MORNING, eastern};
pub use config::{Config, Edition, UnknownEdition};
pub use faults::{Armed, BadIdToken, Fault, Faults, Held, Stop};
pub use journal::{Journal, Seen, Traffic};
pub use oauth::PreregisteredClient;
pub use records::{
    Appointment, Encounter, ListEntry, ListKind, Office, PatientSummary, RecordsView, SEVERITIES, Series,
    SoapNote, StoredDocument, StoredMessage, Vital,
};
pub use settings::{Settings, Units, UnknownUnits};
pub use staff::PASSWORD;
pub use start_error::StartError;
pub use tls::TlsError;

use clinic::Clinic;
use locked::lock;
use server::{Listeners, Reserved};
use std::sync::{Arc, Mutex};

/// Whether callers are let in.
enum Door {
    Open(Listeners),
    /// The ports are kept, unless somebody was quicker.
    Shut(Option<Reserved>),
}

/// A running clinic. It ends when it is dropped.
pub struct DemoClinic {
    clinic: Arc<Clinic>,
    door: Mutex<Door>,
    tls: Arc<rustls::ServerConfig>,
    https_port: u16,
    http_port: u16,
    https_url: String,
    http_url: String,
    ca_pem: String,
}

/// Starts a clinic and returns once it listens.
///
/// # Errors
/// When a port is taken, or no certificate or key could be made.
pub async fn start(config: Config) -> Result<DemoClinic, StartError> {
    let identity = tls::make()?;
    let bound = server::reserve(config.port.unwrap_or(0), config.http_port.unwrap_or(0))?.listen()?;
    let https_port = bound.https.local_addr()?.port();
    let http_port = bound.http.local_addr()?.port();
    let https_url = format!("https://127.0.0.1:{https_port}");
    let http_url = format!("http://127.0.0.1:{http_port}");
    let clinic = Arc::new(Clinic::new(config, https_url.clone(), http_url.clone())?);
    let listeners = Listeners::open(bound, Arc::clone(&identity.server), &clinic);
    Ok(DemoClinic {
        clinic,
        door: Mutex::new(Door::Open(listeners)),
        tls: identity.server,
        https_port,
        http_port,
        https_url,
        http_url,
        ca_pem: identity.ca_pem,
    })
}

impl DemoClinic {
    /// `https://127.0.0.1:PORT`, the address a clinician would type.
    pub fn https_url(&self) -> &str {
        &self.https_url
    }

    /// `http://127.0.0.1:PORT`: the sign-in and consent pages and `/demo/admin` for a browser, which would warn about
    /// the clinic's own authority.
    pub fn http_url(&self) -> &str {
        &self.http_url
    }

    /// The authority that signed the HTTPS certificate, as PEM. Made anew at every start.
    pub fn ca_pem(&self) -> &str {
        &self.ca_pem
    }

    /// Which OpenEMR this clinic answers as.
    pub fn edition(&self) -> Edition {
        self.clinic.config.edition
    }

    /// Does what an administrator does for a new client (Q05). False when there is no such client.
    pub fn enable_client(&self, client_id: &str) -> bool {
        self.clinic.set_client_enabled(client_id, true)
    }

    /// Takes a client's permission away again (Q05). False when there is no such client.
    pub fn disable_client(&self, client_id: &str) -> bool {
        self.clinic.set_client_enabled(client_id, false)
    }

    /// Strikes a client from the list: from then on the server knows none of this ID. False when there is no such client.
    pub fn remove_client(&self, client_id: &str) -> bool {
        self.clinic.remove_client(client_id)
    }

    /// Registers an enabled private client with every scope of the edition at the site `default`, for a demo that
    /// skips the administrator.
    pub fn preregister<'a>(&self, redirect_uris: impl IntoIterator<Item = &'a str>) -> PreregisteredClient {
        let uris = redirect_uris.into_iter().map(str::to_owned).collect();
        oauth::preregister(&self.clinic, &self.clinic.sites[0], uris)
    }

    /// Every client secret, code and token that was handed out, each with what it is: what a test looks for where it
    /// must not be.
    pub fn secrets(&self) -> Vec<(&'static str, String)> {
        self.clinic.sites.iter().flat_map(|site| lock(&site.grants).secrets()).collect()
    }

    /// The present day at the clinic, by its clock and in its zone.
    pub fn today(&self) -> jiff::civil::Date {
        clock::wall_day(self.clinic.config.clock.now(), &self.clinic.config.zone)
    }

    /// The settings as they are now.
    pub fn settings(&self) -> Settings {
        lock(&self.clinic.settings).clone()
    }

    /// Sets in which units vitals are shown from now on (Q104).
    pub fn set_units(&self, units: Units) {
        lock(&self.clinic.settings).units = units;
    }

    /// Lets the server's clock, which the `Date` header tells, run so many seconds ahead of the clinic's own; behind
    /// when negative.
    pub fn set_clock_skew(&self, seconds: i64) {
        lock(&self.clinic.settings).clock_skew = seconds;
    }

    /// Whoever signs in from now on leaves this scope unticked on the consent page.
    pub fn decline_at_consent(&self, scope: &str) {
        lock(&self.clinic.settings).declined.insert(scope.to_owned());
    }

    /// Whoever signs in from now on agrees to this scope again.
    pub fn allow_at_consent(&self, scope: &str) {
        lock(&self.clinic.settings).declined.remove(scope);
    }

    /// Sets whether marking a patient arrived in the server's own calendar makes a visit (Q130).
    pub fn set_arrival_makes_visit(&self, makes: bool) {
        lock(&self.clinic.settings).arrival_makes_visit = makes;
    }

    /// The faults of this clinic.
    pub fn faults(&self) -> &Faults {
        &self.clinic.faults
    }

    /// The requests it has answered.
    pub fn requests(&self) -> &Journal {
        &self.clinic.journal
    }

    /// How its clients behave on the wire.
    pub fn traffic(&self) -> &Traffic {
        &self.clinic.traffic
    }

    /// What is stored at the site `default`.
    pub fn records(&self) -> RecordsView<'_> {
        self.records_of("default")
    }

    /// What is stored at a site: `default` or `north`. An unknown name gives the site `default`.
    pub fn records_of(&self, site: &str) -> RecordsView<'_> {
        RecordsView::new(&self.clinic.site_or_first(site).records)
    }

    /// The people at OpenEMR's own screens of the site `default`.
    pub fn office(&self) -> Office<'_> {
        self.office_of("default")
    }

    /// The people at OpenEMR's own screens of a site: `default` or `north`. An unknown name gives the site `default`.
    pub fn office_of(&self, site: &str) -> Office<'_> {
        Office::new(&self.clinic, self.clinic.site_or_first(site))
    }

    /// Closes both listeners and every connection, as when the network goes away. Records, clients and tokens stay, and
    /// so do the ports: whoever calls is refused.
    pub async fn pause(&self) {
        let before = std::mem::replace(&mut *lock(&self.door), Door::Shut(None));
        let after = match before {
            Door::Open(listeners) => {
                listeners.close().await;
                Door::Shut(server::reserve(self.https_port, self.http_port).ok())
            }
            shut => shut,
        };
        *lock(&self.door) = after;
    }

    /// Listens again on the same ports with the same certificate.
    ///
    /// # Errors
    /// When a port was taken in the meantime.
    pub async fn resume(&self) -> Result<(), StartError> {
        let mut door = lock(&self.door);
        let Door::Shut(reserved) = &mut *door else { return Ok(()) };
        let reserved = match reserved.take() {
            Some(reserved) => reserved,
            None => server::reserve(self.https_port, self.http_port)?,
        };
        *door = Door::Open(Listeners::open(reserved.listen()?, Arc::clone(&self.tls), &self.clinic));
        Ok(())
    }

    /// Ends the clinic; its records are gone.
    pub async fn stop(self) {
        self.pause().await;
    }
}

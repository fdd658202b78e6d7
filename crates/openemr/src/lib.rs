//! Everything about one OpenEMR site: finding it, registering with it, signing in, keeping the session, reading and
//! writing records, and every quirk of both editions (see `quirks.md` beside this file).
//!
//! # How it is used
//!
//! ```text
//! let site       = Site::Typed(SiteAddress::parse(typed, site_name)?);     // or Site::Demo(DemoSite::new(…)?)
//! let connection = Connection::open(site, clock)?;                         // Arc<Connection>; nothing sent yet
//! let facts      = Arc::new(connection.discover().await?);                 // SiteFacts: serde, may be kept
//! let client     = connection.register(&facts, "reception-2").await?;      // or Client::new(ClientId::parse(…)?, secret)
//! match connection.client_state(&facts, &client).await? { … }              // Enabled | NotEnabledYet | Unknown | WrongSecret
//!
//! let sign_in    = SignIn::new(connection.clone(), facts.clone(), client.clone());
//! let started    = sign_in.start(RedirectUri::DeepLink)?;                  // open started.browser in the system's browser
//! let signed_in  = sign_in.finish(&callback_text).await?;                  // SignedIn: subject(); tokens stay inside
//! let (openemr, kept) = OpenEmr::begin(connection, facts, client, signed_in, keeper).await;
//! // at the next start: OpenEmr::restore(connection, facts, client, keeper).await? → Option<OpenEmr>, needs no network
//! ```
//!
//! With a loopback redirect: `let listener = LoopbackListener::bind().await?; sign_in.start(listener.redirect())?;
//! let text = listener.receive().await?; sign_in.finish(&text).await?`.
//!
//! [`TokenKeeper`] is implemented by the app with the keychain: `store`, `load`, `wipe` of [`KeptTokens`].
//! [`OpenEmr::session`] is a `watch::Receiver<SessionState>` that says when a session has ended and why.
//!
//! | call | gives |
//! |---|---|
//! | `openemr.me()` | [`Me`]: own name, the clinic's offset from UTC |
//! | `openemr.patients().page(offset)` | [`PatientPage`]: 200 patients, offset of the next page |
//! | `openemr.patients().search(words, birth)`, `.read(&puuid)`, `.updated_since(timestamp)` | found, one, changed |
//! | `openemr.patients().create(&edit)`, `.update(&puuid, &edit)`, `.find_created(&edit)` | [`PatientEdit`] |
//! | `openemr.encounters().list(&puuid)`, `.create(&puuid, &new, &marker)`, `.find_by_marker(&puuid, &marker)`, `.updated_since(timestamp)` | |
//! | `openemr.vitals().list(&puuid, pid, eid)`, `.create(pid, eid, &new)`, `.find(&puuid, pid, eid, &new)`, `.history(&puuid, pid, &encounters)` | |
//! | `openemr.notes().list(pid, eid)`, `.read(pid, eid, id)`, `.create(pid, eid, &text)`, `.update(pid, eid, id, &text)`, `.find(pid, eid, &text, since)` | |
//! | `openemr.appointments().day(date)`, `.of_patient(&puuid, pid)`, `.read(id)`, `.create(&new)`, `.delete(pid, id)`, `.find(&puuid, &new)`, `.all()` | |
//! | `openemr.lists().of(&puuid)`, `.problems(…)`, `.allergies(…)`, `.medications(…)` | [`PatientLists`] |
//! | `openemr.directory().learned()`, `.teach(learned)`, `.own_number()`, `.facilities()`, `.practitioners()` | [`Learned`] |
//! | `connection.health()`, `.try_again_now()`, `.counters()` | [`Health`], [`RouteCount`] |
//!
//! Lists are [`Parsed`]`<T> { items, unreadable }`. Reads fail with [`ApiError`]. Writes return
//! `Result<`[`WriteOutcome`]`<T>, ApiError>`: `Err` means certainly not stored; `Done`, `Refused` and `Unknown` are the
//! outcome, and `Unknown` is settled by the `find…` call beside the write, never by sending again.

mod answer;
mod authorize;
mod client;
mod counters;
mod directory;
mod discovery;
mod editions;
mod exchange;
mod fhir;
mod id_token;
mod ids;
mod lenient;
mod loopback;
mod moment;
mod pacing;
mod parsed;
mod redirect;
mod refresh;
mod registered_client;
mod registration;
mod rest;
mod rights;
mod route;
mod scopes;
mod sign_in;
mod site;
mod tls_trouble;
mod tokens;
mod transport;
mod write;

pub use answer::{ApiError, RefusedField, Unreadable};
pub use client::OpenEmr;
pub use counters::RouteCount;
pub use directory::Learned;
pub use discovery::{DiscoveryError, Endpoints, SiteFacts};
pub use editions::Edition;
pub use fhir::{
    lists::{Lists, PatientLists},
    person::Me,
};
pub use id_token::IdTokenError;
pub use ids::{ClientId, RecordUuid, Subject};
pub use loopback::LoopbackListener;
pub use parsed::Parsed;
pub use redirect::{CallbackError, RedirectUri, SCHEME, is_deep_link};
pub use refresh::{SessionEnd, SessionState, SignOut};
pub use registered_client::Client;
pub use registration::{ClientState, RegistrationError};
pub use rest::{
    appointments::Appointments,
    directory::Directory,
    encounters::{ChangedEncounter, CreatedEncounter, Encounters},
    notes::Notes,
    patients::{CreatedPatient, PatientEdit, PatientPage, Patients, PatientsFound},
    vitals::Vitals,
};
pub use rights::{Area, AreaRight, RightState};
pub use sign_in::{SIGN_IN_LIFETIME, SignIn, SignInError, SignInState, Started};
pub use site::{AddressError, DemoSite, Site, SiteAddress, SiteName};
pub use tls_trouble::TlsTrouble;
pub use tokens::{KeeperError, Keeping, KeptTokens, SignedIn, TokenKeeper};
pub use transport::{Connection, Health, Limits, NoAnswer, OpenError};
pub use write::{Marker, WhyUnknown, WriteOutcome};

impl OpenEmr {
    /// Patients.
    pub fn patients(&self) -> Patients<'_> {
        Patients(self)
    }

    /// Encounters.
    pub fn encounters(&self) -> Encounters<'_> {
        Encounters(self)
    }

    /// Vital signs.
    pub fn vitals(&self) -> Vitals<'_> {
        Vitals(self)
    }

    /// SOAP notes.
    pub fn notes(&self) -> Notes<'_> {
        Notes(self)
    }

    /// Appointments.
    pub fn appointments(&self) -> Appointments<'_> {
        Appointments(self)
    }

    /// Problems, allergies, medications.
    pub fn lists(&self) -> Lists<'_> {
        Lists(self)
    }

    /// Providers, facilities, categories.
    pub fn directory(&self) -> Directory<'_> {
        Directory(self)
    }

    /// The clinician who is signed in (Q70).
    ///
    /// # Errors
    /// [`ApiError`].
    pub async fn me(&self) -> Result<Me, ApiError> {
        fhir::person::me(self).await
    }
}

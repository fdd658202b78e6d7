//! One OpenEMR site: finding it, registering, signing in, keeping the session, reading and writing records.
//! Every quirk of its editions is met here, and nowhere above (`quirks.md` beside this file).
//! `app` and tests import it; of ours it imports `domain` alone.
//!
//! # How it is used
//!
//! ```text
//! let site       = Site::Typed(SiteAddress::parse(typed, site_name)?);     // or Site::Demo(DemoSite::new(…)?)
//! let connection = Connection::open(site, clock)?;                         // Arc<Connection>; nothing sent yet
//! let facts      = Arc::new(connection.discover().await?);                 // SiteFacts: serde, may be kept
//! // at the next start, instead: kept facts whose binding() is the one that is kept where nobody can write, then
//! // connection.trust(&facts). Before either, no token and no code leaves.
//! let client     = connection.register(&facts, "reception-2").await?;      // or Client::new(ClientId::parse(…)?, secret)
//! match connection.client_state(&facts, &client).await? { … }              // Enabled | NotEnabledYet | Unknown
//!
//! let sign_in    = SignIn::new(connection.clone(), facts.clone(), client.clone());
//! let started    = sign_in.start(RedirectUri::DeepLink)?;                  // open started.browser in the system's browser
//! let signed_in  = sign_in.finish(&callback_text).await?;                  // SignedIn: subject(); tokens stay inside
//! let (openemr, kept) = OpenEmr::begin(connection, facts, client, signed_in, keeper).await;
//! // at the next start: OpenEmr::restore(connection, facts, client, keeper).await? → Option<OpenEmr>, needs no network
//! ```
//!
//! With a loopback redirect: `let listener = LoopbackListener::bind().await?; sign_in.start(listener.redirect())?;
//! let text = listener.receive(move |text| sign_in.awaits(text)).await?; sign_in.finish(&text).await?`.
//!
//! [`TokenKeeper`] is implemented by the app with the keychain: `store`, `load`, `wipe` of [`KeptTokens`].
//! [`OpenEmr::session`] is a `watch::Receiver<SessionState>` that says when a session has ended and why.
//!
//! | call | gives |
//! |---|---|
//! | `openemr.me()` | [`Me`]: own name, the clinic's offset from UTC |
//! | `openemr.patients().page(offset)`, `.pages(offset)` | [`PatientPage`]: 200 patients, offset of the next page; all from there on |
//! | `openemr.patients().search(words, birth)`, `.read(&puuid)`, `.updated_since(timestamp)` | found, one, changed |
//! | `openemr.patients().create(&edit)`, `.update(&puuid, &edit)`, `.find_created(&edit)` | [`PatientEdit`] |
//! | `openemr.encounters().list(&puuid)`, `.create(&puuid, &new, &marker)`, `.find_by_marker(&puuid, &marker)`, `.updated_since(timestamp)` | |
//! | `openemr.vitals().list(&puuid, pid, eid)`, `.create(pid, eid, &new)`, `.find(&puuid, pid, eid, &new)`, `.history(&puuid, pid, &encounters)` | |
//! | `openemr.notes().list(pid, eid)`, `.read(pid, eid, id)`, `.create(pid, eid, &text)`, `.update(pid, eid, id, &text)`, `.find(pid, eid, &text, since)` | |
//! | `openemr.appointments().day(date)`, `.of_patient(&puuid, pid)`, `.read(id)`, `.create(&new)`, `.delete(pid, id)`, `.find(&puuid, &new)`, `.all()` | |
//! | `openemr.lists().of(&puuid)`, `.problems(…)`, `.allergies(…)`, `.medications(…)` | [`PatientLists`] |
//! | `openemr.problems()`, `.allergies()`: `.read(&puuid, &id)`, `.create(&puuid, &entry)`, `.update(…)`, `.delete(…)` | [`EntryDetails`], [`CreatedEntry`] |
//! | `openemr.medications()`, `.surgeries()`, `.dental_issues()`: `.list(&puuid, pid)`, `.create(pid, &entry)`, `.update(…)`, `.delete(…)`, `.is_there(…)`, `.find(…)` | [`NumberedEntry`] |
//! | `openemr.chart::<T>().of(&puuid)`, `.read(&puuid, &id)` | `T`: [`Immunization`], [`ProcedureDone`], [`ServiceRequest`], [`DiagnosticReport`], [`CarePlan`], [`Goal`], [`CareTeam`], [`Device`], [`Dispense`], [`SocialHistory`], [`Contact`], [`DocumentReference`] |
//! | `openemr.laboratory(&puuid)`, `.procedures()`, `.immunizations_with_recorders(&puuid)` | [`LabResult`], [`OrderResult`], [`Recorded`] |
//! | `openemr.documents()`: `.list(pid, category)`, `.download(&listed)`, `.upload(…)`, `.find(…)`; `.summaries()`, `.file(&reference)` | [`ListedDocument`] |
//! | `openemr.insurance()`, `.messages()`, `.referrals()`, `.stock()`, `.about()`, `.fhir_directory()` | [`Policy`], [`Message`], [`Referral`], [`Drug`], [`ServerVersion`], [`Place`] |
//! | `openemr.probe_rights()`, `openemr.offers(endpoint)`, [`ENDPOINTS`] | [`AreaRight`]; what an edition does not offer, with the reason |
//! | `openemr.directory().learned()`, `.teach(learned)`, `.own_number()`, `.facilities()`, `.practitioners()` | [`Learned`] |
//! | `connection.health()`, `.try_again_now()`, `.counters()`, `.median_of(area)`, `.refreshes()` | [`Health`], [`RouteCount`] |
//!
//! Lists are [`Parsed`]`<T> { items, unreadable }`. Reads fail with [`ApiError`]. What an edition is known not to offer is
//! [`ApiError::NotOffered`] and never tried. Writes return
//! `Result<`[`WriteOutcome`]`<T>, ApiError>`: `Err` means certainly not stored; `Done`, `Refused` and `Unknown` are the
//! outcome, and `Unknown` is settled by the `find…` call beside the write, never by sending again.
//!
//! # What no screen asks for yet
//!
//! Written and checked against all editions, for the parts of the chart that are still to come:
//!
//! | screen | calls |
//! |---|---|
//! | Summaries of care | `summaries` |
//! | Messages, writing a referral | `messages`, `referrals().create`, `.update` |
//! | Prescribing | `prescriptions`, `stock` |
//! | Deleting a problem, an allergy or a medication | `problems`, `allergies`, `medications`: `delete` |
//! | One result with its order, on 7.0 | `laboratory_result`, `procedures` |
//! | Kinds of insurance | `insurance().kinds` |
//! | Visits changed elsewhere | `encounters().updated_since` |
//! | People and places | `fhir_directory`, `directory().users`, `.user`, `.facility`, `.practitioner`, `.options` |
//! | Settings: what this server is and offers | `about`, `capabilities`, `offers`, [`ENDPOINTS`] |

mod answer;
mod area;
mod authorize;
mod channel;
mod clinic_clock;
mod connection;
mod counters;
mod directory;
mod discovery;
mod editions;
mod error;
mod exchange;
mod facts;
mod fhir;
#[cfg(test)]
mod fuzz;
mod id_token;
mod ids;
mod lenient;
mod loopback;
mod moment;
mod multipart;
mod offered;
mod openemr;
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
mod version;
mod vital_units;
mod write;

pub use area::Area;
pub use connection::Connection;
pub use counters::{ErrorCount, RouteCount};
pub use directory::Learned;
pub use discovery::DiscoveryError;
pub use editions::Edition;
pub use error::{ApiError, NoAnswer, RefusedField, SessionEnd, Unreadable};
pub use facts::{Endpoints, NotOneClinic, SiteFacts};
pub use fhir::{
    care::{CarePlan, CareTeam, Contact, Device, Goal, TeamMember},
    chart_list::{ChartList, ChartRecord},
    directory::{FhirDirectory, Organization, Place, StaffMember},
    documents::{DocumentReference, Summaries},
    immunization::{Immunization, Recorded},
    laboratory::{Interpretation, LabResult},
    lists::{Lists, PatientLists},
    medicine::Dispense,
    metadata::Capabilities,
    orders::{ProcedureDone, ServiceRequest},
    person::Me,
    reports::DiagnosticReport,
    social::SocialHistory,
};
pub use id_token::IdTokenError;
pub use ids::{ClientId, RecordUuid, ResourceId, Subject};
pub use loopback::LoopbackListener;
pub use offered::{ENDPOINTS, Endpoint};
pub use openemr::OpenEmr;
pub use parsed::Parsed;
pub use redirect::{CallbackError, RedirectUri, SCHEME, is_deep_link};
pub use refresh::{SessionState, SignOut};
pub use registered_client::Client;
pub use registration::{ClientState, RegistrationError};
pub use rest::{
    about::{About, ServerVersion},
    appointments::{AppointmentDetails, Appointments},
    directory::{Colleague, Directory, ListOption, OptionList},
    documents::{DocumentCategory, Documents, ListedDocument, NewDocument},
    encounters::{ChangedEncounter, CreatedEncounter, Encounters},
    entries::{CreatedEntry, Entries, EntryDetails, EntryEdit, NumberedEntry, StoredTexts},
    insurance::{Employer, Insurance, Policy, PolicyRank},
    messages::{Message, Messages},
    notes::Notes,
    numbered_entries::NumberedEntries,
    patients::{CreatedPatient, PatientEdit, PatientPage, Patients, PatientsFound},
    prescriptions::{NewPrescription, Prescribed, Prescriptions, StoredPrescription},
    procedures::{OrderResult, Procedures},
    referrals::{NewReferral, Referral, Referrals},
    stock::{Drug, Stock},
    vitals::Vitals,
};
pub use rights::{AreaRight, RightState};
pub use sign_in::{SIGN_IN_LIFETIME, SignIn, SignInError, SignInState, Started};
pub use site::{AddressError, DemoSite, Site, SiteAddress, SiteName};
pub use tls_trouble::TlsTrouble;
pub use tokens::{KeeperError, Keeping, KeptTokens, SignedIn, TokenKeeper};
pub use transport::{Health, Limits, OpenError, telling};
pub use version::ToldVersion;
pub use write::{Marker, WhyUnknown, WriteOutcome};

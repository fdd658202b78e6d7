//! What the window and the core say to each other: requests, views, events and errors, one file a feature.
//!
//! Every type here is exported to TypeScript (`cargo xtask bindings`). Views carry the patient they belong to, so
//! that the window can drop an answer for a patient who is no longer on screen. No type here can hold a token.

mod access_log;
mod chart;
mod clinic;
mod clock;
mod connection;
mod dates;
mod demographics;
mod drafts;
mod encounters;
mod entries;
mod error;
mod events;
mod growth;
mod new_patient;
mod notes;
mod numbers;
mod outbox;
mod patients;
mod phrases;
mod policy;
mod program;
mod question;
mod reminders;
mod rules;
mod schedule;
mod session;
mod settings;
mod sweep;
mod visit_send;
mod vitals;
mod worklist;

pub use access_log::*;
pub use chart::*;
pub use clinic::*;
pub use clock::*;
pub use connection::*;
pub use dates::*;
pub use demographics::*;
pub use drafts::*;
pub use encounters::*;
pub use entries::*;
pub use error::*;
pub use events::*;
pub use growth::*;
pub use new_patient::*;
pub use notes::*;
pub use numbers::*;
pub use outbox::*;
pub use patients::*;
pub use phrases::*;
pub use policy::*;
pub use program::*;
pub use question::*;
pub use reminders::*;
pub use rules::*;
pub use schedule::*;
pub use session::*;
pub use settings::*;
pub use sweep::*;
pub use visit_send::*;
pub use vitals::*;
pub use worklist::*;

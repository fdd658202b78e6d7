//! What Rounds keeps on this computer, encrypted: two SQLite files per account.
//! Time is handed in, never read; no transaction spans both files.
//! `app` and tests import it; of ours it imports `domain` alone.
//!
//! [`Cache`] (`cache.db`) holds what the server said: the patient index, charts, the schedule. It may be deleted and
//! built anew at any time. [`Journal`] (`journal.db`, `synchronous=FULL`) holds what the clinician wrote: drafts, the
//! outbox, phrases, preferences, reminders, codes that were used and the access log. No transaction spans both.
//!
//! Both block; [`Handle`] gives each a thread of its own and an async face. Time is handed in, never read.

#[macro_use]
mod text_enum;

pub mod access_log;
mod arrivals;
mod cache;
pub mod chart;
mod coded;
pub mod documents;
pub mod drafts;
mod error;
mod fold;
mod handle;
mod health;
mod journal;
mod key;
mod open;
pub mod outbox;
mod patients;
mod phrases;
mod preferences;
mod query;
mod reminders;
mod replaced;
mod rescue;
pub mod schedule;
mod search;
mod spans;
mod stored;
mod sync_state;
mod write_state;

pub use access_log::{AccessEntry, NewAccess};
pub use arrivals::Arrival;
pub use cache::{Cache, kept_pages_kib};
pub use chart::{ChartSection, Kept};
pub use coded::CodedUse;
pub use documents::KeptDocument;
pub use drafts::{Draft, DraftKey, DraftKind, Typed};
pub use error::{OpenError, StoreError};
pub use fold::{folded_name, folded_text};
pub use handle::Handle;
pub use health::Fault;
pub use journal::Journal;
pub use key::DbKey;
pub use open::Opening;
pub use outbox::{NewWrite, OutboxCounts, OutboxRow, Refusal, WrittenIn};
pub use patients::RECENT_LIMIT;
pub use reminders::Reminder;
pub use replaced::Replaced;
pub use rescue::Rescued;
pub use schedule::LearnedList;
pub use search::PatientHit;
pub use spans::{MatchField, MatchSpan};
pub use sync_state::SyncState;
pub use write_state::{INTERRUPTED, OutboxId, OutboxKind, OutboxState, OutboxStep};

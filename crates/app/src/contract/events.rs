//! What the core tells the window by itself, over one typed channel.

use super::{
    ClinicClockView, ClinicView, FileChoice, IndexView, PolicyView, RightsView, SessionView, Settings,
    UpdateView,
};
use domain::{
    loaded::Why,
    patient::{PatientLabel, PatientUuid},
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Everything that the frame of the window shows. Sent whole on every change: it is small, and a missed event
/// cannot leave the window half right.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct AppState {
    /// Counts up with every change that is told, from the start of Rounds. Of two states the one with the higher
    /// revision holds, in whatever order they arrive.
    #[ts(type = "number")]
    pub revision: u64,
    /// The clinic; absent on the first start.
    pub clinic: Option<ClinicView>,
    /// Who is signed in.
    pub session: SessionView,
    /// How it stands with the clinic's server.
    pub connection: ConnectionView,
    /// What the account may do; absent until it was asked.
    pub rights: Option<RightsView>,
    /// The patient index.
    pub index: IndexView,
    /// Counts of the outbox.
    pub outbox: OutboxCounts,
    /// Settings, as they hold under what the clinic has settled.
    pub settings: Settings,
    /// What the clinic has settled for its computers.
    #[serde(default)]
    pub policy: PolicyView,
    /// Without a keychain nothing is written to disk, and the frame says so.
    pub memory_only: bool,
    /// Something happened to what is kept on this computer; shown until it was read.
    pub store: Option<StoreNotice>,
    /// What was cut off when this desk was left last, and whoever began it could not be told.
    #[serde(default)]
    pub cut_off: CutOff,
    /// The clinic's wall clock; absent while nobody is signed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub clock: Option<ClinicClockView>,
    /// Lines of the access log that the disk has not taken yet: they are in memory only, and are tried again.
    pub unlogged: u32,
    /// Version of Rounds.
    pub version: String,
    /// How it stands with newer ones; absent until the shell has said how this one is kept up to date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub update: Option<UpdateView>,
}

/// What somebody had begun when their desk was locked or left.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct CutOff {
    /// A dialog of the system for a file was open: what is chosen in it is not taken.
    pub dialog: bool,
    /// For whom a file, a message or a summary of care was on its way: whether it arrived was told to nobody.
    pub sending: Option<PatientLabel>,
}

/// What happened to the files on this computer, as the clinician has to know it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "happened", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub enum StoreNotice {
    /// The cache was damaged and is read from the server again. Nothing that was typed was in it.
    CacheRebuilt,
    /// The journal was damaged. What could be read of it is in a new one; the damaged file was set aside.
    JournalRescued {
        /// Drafts that were saved.
        drafts: u32,
        /// Writes that were saved; those that were not settled are looked for in OpenEMR before anything is sent.
        writes: u32,
        /// Something could not be read.
        incomplete: bool,
        /// The name of the file that was set aside.
        kept_as: String,
    },
    /// The clinic was removed from this computer. What other people wrote here stays theirs, encrypted.
    ClinicRemoved {
        /// Where the access log was written to, full path.
        log: String,
        /// Lines in it.
        lines: u32,
        /// Other people whose drafts, unsent writes and log stay on this computer.
        people: u32,
        /// How many of them have a log that could not be read, so that it is not in the file.
        unread: u32,
    },
    /// The journal is an older copy, restored from somewhere: what waits in it is looked for in OpenEMR first.
    OlderCopy {
        /// Writes that are looked for.
        writes: u32,
    },
}

/// How it stands with the clinic's server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "state", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub enum ConnectionView {
    /// Nothing was asked yet.
    Idle,
    /// The last request was answered.
    Connected {
        /// When, RFC 3339 UTC.
        updated_at: String,
    },
    /// The last request was not answered.
    Offline {
        /// When the server last answered, RFC 3339 UTC.
        last_answer: Option<String>,
        /// What stood in the way.
        why: Why,
    },
}

/// How many writes wait, and how many need a look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct OutboxCounts {
    /// Queued, sending or unknown.
    pub waiting: u32,
    /// Refused: back with the clinician.
    pub refused: u32,
}

/// One thing the core tells the window.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "event", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub enum AppEvent {
    /// Something in the frame changed.
    State {
        /// The new state, whole.
        state: Box<AppState>,
    },
    /// A part of this patient's chart was read anew, or a write for them changed state: read the view again.
    ChartChanged {
        /// The patient.
        patient: PatientUuid,
    },
    /// Appointments of this day were read anew.
    DayChanged {
        /// The day, `YYYY-MM-DD`.
        date: String,
    },
    /// A patient of whoever is signed in has arrived since the day was read last, and this may be said outside of the
    /// window. It names nobody: what is outside can be seen by everybody.
    Arrived,
    /// The outbox changed.
    OutboxChanged,
    /// Store what is typed, then say so with `session_flushed`, together with what could not be stored.
    FlushDrafts {
        /// What comes next.
        why: FlushReason,
    },
    /// The lock that `FlushDrafts` announced does not come: somebody is at the desk after all.
    NotLocked,
    /// The window was asked to close while something would be lost or stay unsent: ask what to do.
    QuitAsked {
        /// What somebody wrote who is not at the desk now is in this program's memory only, and ends with it: behind the
        /// lock, or after a sign-out, on a computer without a keychain.
        away: bool,
    },
    /// So much of a document that is being opened has come.
    DocumentComes {
        /// Whose.
        patient: PatientUuid,
        /// Which.
        document: String,
        /// Bytes so far.
        received: u32,
        /// Of how many, where the server says.
        of: Option<u32>,
    },
    /// Something was dropped at a desk that is not open: nothing of it was looked at.
    NothingTaken,
    /// Files are held over the window, or are not any more.
    FilesOver {
        /// They are.
        over: bool,
    },
    /// Something was dropped on the window and is being read, for whoever is on screen now: a large file takes its time,
    /// and another chart may be on screen when it is told what it was.
    FileComing {
        /// A number of this drop.
        drop: u32,
        /// Where, as far as the system says.
        at: Option<DropPoint>,
    },
    /// What was dropped on the window; it is for nobody until somebody says for whom.
    FileDropped {
        /// The number under which it was said to come.
        drop: u32,
        /// What, or why it cannot be added.
        file: FileChoice,
    },
}

/// A place on the window: its systems count in different pixels, and the page in its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct DropPoint {
    /// From the left, in ten-thousandths of the page's width.
    pub across: u32,
    /// From the top, in ten-thousandths of its height.
    pub down: u32,
}

/// Why the window has to store what is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum FlushReason {
    /// The screen is about to be locked: nothing of a patient stays in sight from now on.
    Lock,
    /// The window was asked to close. It may stay open, so everything stays in sight.
    Close,
}

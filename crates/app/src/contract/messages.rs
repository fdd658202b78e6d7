//! Messages to a colleague about a patient. OpenEMR's API gives none back (Q87): what is listed was sent from this computer.

use domain::{
    loaded::Why,
    patient::{PatientLabel, PatientUuid},
    redacted_debug,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A message as it is typed.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
#[ts(export)]
pub struct TypedMessage {
    /// User name of the colleague, one of those that are offered.
    pub to: String,
    /// Subject.
    pub title: String,
    /// Text.
    pub text: String,
}

redacted_debug!(TypedMessage {});

/// Messages about a patient, and to whom one can be sent.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct MessagesView {
    /// About whom.
    pub patient: PatientUuid,
    /// To whom one can be sent, by name.
    pub colleagues: Vec<ColleagueView>,
    /// Those are only who was seen in visits and appointments: the clinic's whole list is for administrators.
    pub only_seen: bool,
    /// Why the clinic's people could not be read just now, so that colleagues, or the own name, may be missing.
    pub unread: Option<Why>,
    /// The own user name is not known yet, without which none can be sent: it stands in the clinician's own visits.
    pub nameless: bool,
    /// The permission that was declined at sign-in, without which none can be sent.
    pub declined: Option<String>,
    /// A message that was sent can be taken back (not on 8.0, which does not tell whether it did).
    pub withdraws: bool,
    /// What was sent from this computer, the newest first.
    pub sent: Vec<SentMessageView>,
}

redacted_debug!(MessagesView { patient });

/// Somebody whom a message can be sent to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ColleagueView {
    /// Full name, or the user name where no other is known.
    pub name: String,
    /// User name.
    pub username: String,
}

/// A message that was sent from this computer.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct SentMessageView {
    /// Its id here.
    pub id: String,
    /// Whom it is about, as they were named then.
    pub whose: PatientLabel,
    /// To whom.
    pub to: ColleagueView,
    /// Subject.
    pub title: String,
    /// Text.
    pub text: String,
    /// When, RFC 3339 UTC.
    pub at: String,
    /// What became of it.
    pub state: MessageState,
}

redacted_debug!(SentMessageView { id, state });

/// What became of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum MessageState {
    /// OpenEMR has it.
    Sent,
    /// It was sent, and nobody knows whether OpenEMR has it: no request can tell.
    Unknown,
    /// It was taken back.
    Withdrawn,
    /// It was asked to be taken back, and nobody knows whether it was.
    PerhapsWithdrawn,
}

/// What came of sending a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum MessageOutcome {
    /// OpenEMR has it.
    Sent,
    /// Nobody knows: it stands in the list as that, and is not sent again by itself.
    Unknown,
    /// The same text went to the same colleague about this patient before: nothing was sent. Meant all the same, it is
    /// asked for again.
    SentBefore,
}

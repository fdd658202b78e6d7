//! Changes of a SOAP note. One is sent as a change of an entry is ([`super::EntryChange`]).

use domain::{
    note::{NoteId, SoapText},
    redacted_debug,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A change of a SOAP note.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct NoteChange {
    /// The note.
    pub note: NoteId,
    /// As it was when it was opened here.
    pub opened: SoapText,
    /// As it shall be.
    pub text: SoapText,
}

redacted_debug!(NoteChange { note });

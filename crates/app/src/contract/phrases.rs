//! The clinician's own phrases.

use domain::{phrase::Phrase, time::WallTime};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A change of the phrases, all or nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct PhraseChange {
    /// Phrases to be kept: new ones, changed ones, those of a file.
    pub keep: Vec<Phrase>,
    /// Names under which another text may lie that goes; any other is refused (`phraseTaken`), and nothing is changed.
    pub over: Vec<String>,
    /// Names of phrases to be forgotten.
    pub without: Vec<String>,
}

/// The phrases of a file that somebody chose. Nothing of them is kept yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct PhrasesFile {
    /// The file's name, without its folder.
    pub file: String,
    /// Its phrases, each of which could be kept.
    pub phrases: Vec<Phrase>,
}

/// Where the phrases were written to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct PhrasesWritten {
    /// Full path.
    pub path: String,
    /// Phrases in it.
    pub count: u32,
}

/// One result of a laboratory, as a note takes it in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct LabLine {
    /// What was measured.
    pub name: String,
    /// When, clinic wall time.
    pub at: Option<WallTime>,
    /// The value exactly as the server has it; absent where it cannot be known exactly.
    pub value: Option<String>,
    /// Its unit.
    pub unit: String,
    /// What is normal, in the laboratory's words.
    pub range: String,
}

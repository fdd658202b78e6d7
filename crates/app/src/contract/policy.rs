//! What a clinic has settled for its computers, as the window shows it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What the clinic's file says, and what of it does not hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct PolicyView {
    /// The file, full path; absent where there is none.
    pub file: Option<String>,
    /// What it settles: nobody can set it here.
    pub settled: Vec<PolicyEntry>,
    /// The clinic that it names.
    pub clinic: Option<PresetClinic>,
    /// What of it does not hold, and why.
    pub wrong: Vec<WrongEntry>,
}

/// What the clinic's file can settle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum PolicyEntry {
    /// The clinic's address, site and client ID.
    Clinic,
    /// Minutes without use after which the screen is locked.
    LockAfterMinutes,
    /// Whether the list of the clinic's patients is kept on this computer.
    KeepIndex,
    /// The language of the texts.
    Language,
    /// When the clinic is open, and how visits are planned.
    Rules,
    /// What providers are called.
    ProviderNames,
    /// Where newer versions are asked for.
    UpdateFeed,
}

/// The clinic that the file names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct PresetClinic {
    /// Its address, as Rounds writes it.
    pub address: String,
    /// Its site.
    pub site: String,
    /// The client ID, where the file names one; no secret.
    pub client_id: Option<String>,
}

/// An entry that does not hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct WrongEntry {
    /// Its name in the file; absent where it is the file itself.
    pub entry: Option<String>,
    /// Why.
    pub why: WrongWhy,
    /// What was found, in English, for whoever wrote the file; empty where there is nothing to add.
    pub says: String,
}

/// Why an entry does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum WrongWhy {
    /// The file is there, and the system does not hand it out.
    Unreadable,
    /// It is not written as it has to be.
    NotUnderstood,
    /// There is no entry of this name.
    Unknown,
    /// Its address does not speak https, or is none.
    NotAnAddress,
    /// It names an address for newer versions, and this program was built without the makers' key.
    NoKey,
    /// A number that is too small or too large.
    OutOfRange,
    /// A language that this program does not speak.
    NoSuchLanguage,
}

//! This program: where it keeps its things, and how a newer one takes its place.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Where things of this program are, as full paths.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct AboutView {
    /// The folder of all that is kept on this computer; what is of patients is encrypted.
    pub data: String,
    /// The log, which names no patient.
    pub log: String,
    /// The licences of what is in the program; absent where it was not installed from a package.
    pub notices: Option<String>,
    /// The clinic's own file, which says where newer versions come from; absent where there is none.
    pub policy: Option<String>,
    /// The edition of ICD-10-CM whose codes are offered.
    pub codes: CodesEdition,
}

/// An edition of ICD-10-CM. One is in effect for a fiscal year of the United States, October to September.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct CodesEdition {
    /// Its name, as it says itself.
    pub name: String,
    /// The fiscal year: 2026 began in October 2025.
    pub fiscal_year: i16,
    /// The last day on which it is in effect.
    #[ts(as = "String")]
    pub until: Date,
    /// That day is over at the clinic: another edition is in effect, and this has codes that no longer are.
    pub is_over: bool,
}

/// A version that is newer than this one, as its makers announce it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct NewerVersion {
    /// Its number, such as `0.2.0`.
    pub version: String,
    /// What is new in it, in its makers' words; lines, no markup.
    pub notes: String,
}

/// How it stands with newer versions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "state", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub enum UpdateView {
    /// The computer's own package manager exchanges it.
    BySystem {
        /// What it was installed from.
        package: PackageKind,
    },
    /// It was built without a place to ask, or the clinic wants none asked; somebody exchanges it by hand.
    ByHand,
    /// The clinic's file says where to ask, and cannot be used: nobody is asked.
    Unsettled {
        /// Why.
        why: PolicyTrouble,
    },
    /// No newer one is known.
    Newest {
        /// When that was asked, RFC 3339 UTC; absent if it was not yet.
        looked_at: Option<String>,
    },
    /// It is being asked.
    Looking,
    /// There is a newer one. Nothing of it is on this computer.
    Found {
        /// Which.
        newer: NewerVersion,
    },
    /// It is being fetched.
    Fetching {
        /// Which.
        newer: NewerVersion,
        /// Percent that have come, where the length is known.
        percent: Option<u32>,
    },
    /// It is here, and is what its makers signed.
    Ready {
        /// Which.
        newer: NewerVersion,
    },
    /// It came to nothing. This program is as it was.
    Failed {
        /// Why.
        why: UpdateTrouble,
    },
}

/// What the package manager of a Linux calls what it installs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum PackageKind {
    /// Debian, Ubuntu and their kin.
    Deb,
    /// Fedora and its kin.
    Rpm,
}

/// Why the clinic's file cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum PolicyTrouble {
    /// It is there, and the system does not hand it out.
    Unreadable,
    /// It is not written as it has to be.
    NotUnderstood,
    /// Its address does not speak https.
    NotHttps,
    /// It names an address, and this program was built without the makers' key.
    NoKey,
}

/// Why there is no newer version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum UpdateTrouble {
    /// Whoever knows of newer versions does not answer, or is not who they should be.
    NoAnswer,
    /// The answer cannot be understood, or has nothing for this kind of computer.
    Unreadable,
    /// The file did not come whole.
    CutOff,
    /// The file is not what the makers signed, or is not the version that was announced.
    NotSigned,
    /// The file is right, and could not be put in place.
    NotInstalled,
}

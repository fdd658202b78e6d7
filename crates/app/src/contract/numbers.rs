//! The numbers of facility and provider where the clinic's records do not tell them.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Which numbers nothing that this account may read tells: the form asks for them once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct MissingNumbers {
    /// Of the facility; without it nothing can be booked.
    pub facility: bool,
    /// The clinician's own, which they may not have.
    pub provider: bool,
}

/// The numbers as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
#[ts(export)]
pub struct TypedNumbers {
    /// Of the facility.
    pub facility: String,
    /// The clinician's own; may stay empty.
    pub provider: String,
}

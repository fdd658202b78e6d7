//! Problems as the chart lists them; allergies are in [`crate::allergy`], medications in [`crate::medication`].

use crate::{redacted_debug, time::PartialDate};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Whether an entry of the problem list or medication list still holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum EntryStatus {
    /// It holds.
    Active,
    /// It has ended.
    Inactive,
    /// The server does not say.
    Unknown,
}

/// A code with its system, such as ICD10 I10.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Code {
    /// The code system's URL or OpenEMR's short word for it.
    pub system: String,
    /// The code.
    pub code: String,
}

/// An entry of the problem list.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Problem {
    /// FHIR Condition id, equal to the Standard API's uuid.
    pub id: String,
    /// The title; empty where only a code is on record.
    pub title: String,
    /// The code, if there is one.
    pub code: Option<Code>,
    /// When it began.
    pub onset: Option<PartialDate>,
    /// Whether it still holds.
    pub status: EntryStatus,
}

redacted_debug!(Problem { id });

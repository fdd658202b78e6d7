//! The access log as Settings shows it.

use domain::patient::PatientUuid;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A page of the access log, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct AccessLogView {
    /// Its lines.
    pub lines: Vec<AccessLine>,
    /// Ask with this to get the lines before; absent on the last page.
    pub before: Option<u32>,
}

/// One line: who looked at or wrote what, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct AccessLine {
    /// When, RFC 3339 UTC; never before the line above it.
    pub at: String,
    /// What this computer's clock said, where it was behind that, RFC 3339 UTC.
    pub clock: Option<String>,
    /// The user's uuid at the clinic.
    pub user: String,
    /// The patient, if it concerned one.
    pub patient: Option<PatientUuid>,
    /// "Family, Given", where the index on this computer knows the patient.
    pub patient_name: Option<String>,
    /// What was done, in the log's own words ("read chart", "write note").
    pub action: String,
}

/// How something leaves the reach of every lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum TakenBy {
    /// On paper.
    Printing,
    /// Through the clipboard.
    Copying,
    /// With the mouse, into another program.
    Dragging,
}

/// Where the log was written to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct AccessLogFile {
    /// Full path.
    pub path: String,
    /// Lines, the heading aside.
    pub lines: u32,
}

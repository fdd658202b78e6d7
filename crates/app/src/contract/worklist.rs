//! Today as a worklist: who waits and since when, and what is written of the visit of the day.

use super::VisitKey;
use domain::time::WallTime;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// When a patient was first seen to have arrived.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ArrivalView {
    /// When, clinic wall time.
    pub at: WallTime,
    /// They had not arrived a few minutes before. If not, they may have been here long before that.
    pub exact: bool,
}

/// How it stands with the vitals, or the note, of the visits of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum PartStanding {
    /// Nobody has asked OpenEMR.
    NotRead,
    /// OpenEMR has none, and nothing is written here.
    None,
    /// In OpenEMR.
    There,
    /// Something is typed and not sent.
    Draft,
    /// On its way.
    Waiting,
    /// Refused, or to be decided about: back with the clinician.
    Returned,
}

/// How it stands with the visit of a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct VisitStanding {
    /// It, if there is one alone.
    pub visit: Option<VisitKey>,
    /// How many there are.
    pub count: u32,
    /// One of them was not sent: another was found, and somebody has to decide.
    pub undecided: bool,
    /// Their vitals: the least finished of several.
    pub vitals: PartStanding,
    /// Their notes: the least finished of several.
    pub note: PartStanding,
}

/// Time of a day in which the clinician has nobody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct FreeSpan {
    /// Start, clinic wall time.
    pub start: WallTime,
    /// End, clinic wall time.
    pub end: WallTime,
}

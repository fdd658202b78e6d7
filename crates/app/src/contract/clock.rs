//! The clinic's wall clock, and how this computer's stands to it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The clinic's clock as the window needs it: every time it shows is on this one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ClinicClockView {
    /// Name of the zone (`America/New_York`); absent where only an offset is known.
    pub zone: Option<String>,
    /// How it is known.
    pub source: ZoneSource,
    /// The clinic's offset from UTC now, in minutes.
    pub offset_minutes: i32,
    /// This computer's.
    pub here_minutes: i32,
    /// So many minutes this computer's clock is ahead of the server's; negative where it is behind. Absent until the
    /// server has said what time it is.
    pub ahead_minutes: Option<i32>,
}

/// How the zone of a clinic is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum ZoneSource {
    /// It was set in Settings.
    Set,
    /// The server's records are on the clock of this computer's zone, each at its own moment.
    Computer,
    /// They are not; what they show is their offset from UTC.
    Offset,
    /// The server has shown nothing yet: this computer's zone is assumed.
    Assumed,
}

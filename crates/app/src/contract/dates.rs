//! A date as it was typed, read back while its box is still in sight.

use super::FieldError;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a typed date means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct DateReading {
    /// The text, as it was asked about.
    pub text: String,
    /// The day it means; absent if it is none, or no text.
    #[ts(as = "Option<String>")]
    pub date: Option<Date>,
    /// The day it would mean to somebody who writes day and month the other way round.
    #[ts(as = "Option<String>")]
    pub other: Option<Date>,
    /// Why it is no date.
    pub fault: Option<FieldError>,
}

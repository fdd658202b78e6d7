//! Demographics as a form holds them, and what was changed of them. A change is sent as one of an entry is
//! ([`super::EntryChange`]).

use domain::redacted_debug;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Demographics as a form holds them: every box as text, the date of birth as typed, `sex` one of `female`, `male`,
/// `unknown`.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
#[ts(export)]
pub struct TypedDemographics {
    /// Title (Ms, Dr).
    pub title: String,
    /// First name.
    pub given: String,
    /// Middle name.
    pub middle: String,
    /// Family name.
    pub family: String,
    /// Date of birth as typed; `YYYY-MM-DD` when it comes from the record.
    pub birth: String,
    /// Administrative sex.
    pub sex: String,
    /// Street and number.
    pub street: String,
    /// City.
    pub city: String,
    /// State or region.
    pub state: String,
    /// Postal code.
    pub postal_code: String,
    /// Country.
    pub country: String,
    /// Home phone.
    pub phone_home: String,
    /// Mobile phone.
    pub phone_cell: String,
    /// Business phone.
    pub phone_business: String,
    /// E-mail address.
    pub email: String,
}

redacted_debug!(TypedDemographics {});

/// A change of demographics. Only what differs from `opened` is sent.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct DemographicsChange {
    /// As it was when it was opened here.
    pub opened: TypedDemographics,
    /// As it shall be.
    pub typed: TypedDemographics,
}

redacted_debug!(DemographicsChange {});

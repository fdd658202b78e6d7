//! A patient who is to be made: as typed, as understood from one line, and who may be the same person.

use super::{PatientHit, UiError};
use domain::{alike::AlikeReason, redacted_debug};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The form of a new patient: every box as text, `sex` one of `female`, `male`, `unknown`.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
#[ts(export)]
pub struct TypedPatient {
    /// Family name.
    pub family: String,
    /// Given names.
    pub given: String,
    /// Administrative sex.
    pub sex: String,
    /// Date of birth as typed.
    pub birth: String,
    /// Phone.
    pub phone: String,
    /// E-mail address.
    pub email: String,
}

redacted_debug!(TypedPatient {});

/// What one typed line was understood as. It goes into the boxes, where a person reads it before anything is sent.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct PatientLineView {
    /// The line it is about, so that a late answer to an earlier one is dropped.
    pub line: String,
    /// Box by box; the date of birth as `1990-03-04`.
    pub typed: TypedPatient,
    /// Where the family name ends is a guess.
    pub unsure_names: bool,
    /// Words that were not understood.
    pub rest: Vec<String>,
}

redacted_debug!(PatientLineView { unsure_names });

/// Who may be the person of the form.
#[derive(Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct AlikeView {
    /// The form it is about.
    pub typed: TypedPatient,
    /// Those with the same name, day or phone, the likeliest first.
    pub alike: Vec<AlikePatient>,
    /// Why the clinic's server could not be asked: there may be others.
    pub not_asked: Option<UiError>,
}

redacted_debug!(AlikeView {});

/// Somebody who may be the person of the form.
#[derive(Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct AlikePatient {
    /// Who.
    pub hit: PatientHit,
    /// Why.
    pub why: Vec<AlikeReason>,
}

redacted_debug!(AlikePatient { why });

/// A new patient is in the journal on this computer and will be sent. There is nobody to write for before the server has
/// answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct NewPatientReceipt {
    /// The journal's id.
    pub write: String,
}

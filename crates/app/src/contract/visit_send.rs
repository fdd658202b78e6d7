//! The one send of a visit: what is written in it, the receipt before it goes, and what came of it.

use super::{FieldError, Question, VisitKey, WriteReceipt};
use domain::{
    note::SoapText, patient::PatientUuid, time::WallTime, vitals::TypedVitals, vitals_check::VitalsCheck,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What is written in a visit and not sent yet: the forms in which there is something.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct VisitDraft {
    /// The vitals.
    pub vitals: Option<TypedVitals>,
    /// The note.
    pub note: Option<SoapText>,
}

/// What would be sent of a visit, and all that is to be said about it before: the receipt.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct VisitReview {
    /// The patient it is for.
    pub patient: PatientUuid,
    /// The visit it is for.
    pub visit: VisitKey,
    /// The vitals as they are understood; absent where there are none.
    pub check: Option<VitalsCheck>,
    /// The remark as it is sent with them, with each blood pressure where there are several.
    pub remark: String,
    /// When they were taken, clinic wall time; absent without vitals, or while they cannot be sent.
    pub taken: Option<WallTime>,
    /// What keeps it from being sent, beside its boxes.
    pub faults: Vec<FieldError>,
    /// What is asked before it is sent; each has to be answered.
    pub questions: Vec<Question>,
}

/// All that was sent of a visit is in the journal on this computer, in this order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct VisitSent {
    /// The patient it was written for.
    pub patient: PatientUuid,
    /// The vitals, if there were any, then the note, if there was one.
    pub writes: Vec<WriteReceipt>,
}

//! Receipts of writes: notes, vitals, visits and bookings answer alike.

use domain::patient::PatientUuid;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A write is in the journal on this computer and will be sent; watch the outbox for what becomes of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct WriteReceipt {
    /// The journal's id.
    pub write: String,
    /// The patient it was written for.
    pub patient: PatientUuid,
}

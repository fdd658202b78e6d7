//! Laboratory results of a chart, as far as "since last visit" names them.

use crate::{account::Account, reading::sections::keep_list};
use domain::{patient::PatientUuid, redacted_debug, time::WallTime};
use openemr::Parsed;
use serde::{Deserialize, Serialize};
use store::ChartSection;

/// A result as the cache keeps it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct KeptResult {
    /// What was measured.
    pub(crate) name: String,
    /// When, by the clinic's clock.
    pub(crate) at: Option<WallTime>,
    /// The value exactly as the server has it; `None` where it cannot be known exactly (Q90).
    pub(crate) value: Option<String>,
    /// Its unit.
    pub(crate) unit: String,
}

redacted_debug!(KeptResult {});

/// Reads them and keeps them.
pub(crate) async fn read_results(account: &Account, patient: &PatientUuid) {
    let read = account.server.laboratory(patient).await.map(|list| Parsed {
        items: list
            .items
            .into_iter()
            .map(|one| KeptResult {
                name: if one.name.is_empty() {
                    one.code.map(|code| code.code).unwrap_or_default()
                } else {
                    one.name
                },
                at: one.at,
                value: one.value,
                unit: one.unit,
            })
            .collect(),
        unreadable: list.unreadable,
        foreign: list.foreign,
    });
    keep_list(account, patient, ChartSection::Results, read).await;
}

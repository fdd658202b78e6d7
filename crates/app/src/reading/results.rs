//! Laboratory results of a chart: its folder shows them, and "since last visit" names them.

use crate::{
    account::{Account, reading::Turn},
    contract::{LabFlag, LabResult},
    reading::sections::keep_list,
};
use domain::{chart::Code, patient::PatientUuid};
use openemr::{ApiError, Interpretation, Parsed};
use store::ChartSection;

/// Reads them and keeps them.
pub(super) async fn read_results(account: &Account, patient: &PatientUuid) {
    let asked = account.reading.turn();
    keep_results(account, patient, asked, account.server.laboratory(patient).await).await;
}

/// Keeps them as they were read.
pub(super) async fn keep_results(
    account: &Account,
    patient: &PatientUuid,
    asked: Turn,
    read: Result<Parsed<openemr::LabResult>, ApiError>,
) {
    let read = read.map(|list| Parsed {
        items: list.items.into_iter().filter(is_said).map(kept).collect(),
        unreadable: list.unreadable,
        foreign: list.foreign,
    });
    keep_list(account, patient, ChartSection::Results, asked, read).await;
}

/// What was entered in error or was never measured is no result.
fn is_said(one: &openemr::LabResult) -> bool {
    !matches!(one.status.as_str(), "entered-in-error" | "cancelled")
}

fn kept(one: openemr::LabResult) -> LabResult {
    LabResult {
        id: one.id.as_str().to_owned(),
        code: one.code.as_ref().map(|code| code.code.clone()),
        name: named(one.name, one.code),
        at: one.at,
        value: one.value,
        unit: one.unit,
        range: one.range,
        flag: one.interpretation.map(|said| match said {
            Interpretation::Normal => LabFlag::Normal,
            Interpretation::Low => LabFlag::Low,
            Interpretation::High => LabFlag::High,
            Interpretation::Critical => LabFlag::Critical,
            Interpretation::Abnormal => LabFlag::Abnormal,
        }),
        status: one.status,
    }
}

/// A name, or the code where the server has no name for it.
pub(super) fn named(name: String, code: Option<Code>) -> String {
    if name.is_empty() { code.map(|code| code.code).unwrap_or_default() } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_entered_in_error_is_no_result_and_what_is_not_final_says_so() {
        let read = |status: &str| openemr::LabResult {
            id: openemr::ResourceId::parse("90cde167").expect("an id"),
            name: String::new(),
            code: Some(Code { system: "http://loinc.org".into(), code: "2160-0".into() }),
            at: None,
            value: Some("0.9".into()),
            unit: "mg/dL".into(),
            range: String::new(),
            interpretation: Some(Interpretation::Critical),
            status: status.into(),
        };
        assert!(!is_said(&read("entered-in-error")) && !is_said(&read("cancelled")), "no result");
        for status in ["final", "preliminary", "corrected", "unknown", ""] {
            assert!(is_said(&read(status)), "{status}");
        }
        let kept = kept(read("preliminary"));
        assert_eq!((kept.name.as_str(), kept.status.as_str()), ("2160-0", "preliminary"), "by its code");
        assert_eq!((kept.value.as_deref(), kept.flag), (Some("0.9"), Some(LabFlag::Critical)));
    }
}

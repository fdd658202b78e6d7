//! Diagnostic reports: of the laboratory, with its results, and of radiology and others, with their text.

use crate::{
    fhir::{
        bundle::{is_of, reference},
        chart_list::{ChartRecord, id_of},
        coding::{code_at, words_at},
    },
    ids::ResourceId,
    lenient::{date_of, list_at, text_at},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use domain::{chart::Code, patient::PatientUuid, redacted_debug, time::PartialDate};
use serde_json::Value;

/// A report.
#[derive(Clone, PartialEq, Eq)]
pub struct DiagnosticReport {
    /// Id.
    pub id: ResourceId,
    /// What it reports on.
    pub name: String,
    /// Its code, without OpenEMR's own `LOINC:` before it.
    pub code: Option<Code>,
    /// Where it comes from, such as `Laboratory` or `Radiology`.
    pub category: String,
    /// Day it was issued.
    pub issued: Option<PartialDate>,
    /// Ids of the laboratory results it holds.
    pub results: Vec<ResourceId>,
    /// Its text, plain; empty where it holds results.
    pub text: String,
}

redacted_debug!(DiagnosticReport { id });

impl ChartRecord for DiagnosticReport {
    const RESOURCE: &'static str = "DiagnosticReport";
    const SEARCH: &'static str = "fhir/DiagnosticReport";
    const READ: &'static str = "fhir/DiagnosticReport/{id}";

    fn of_resource(resource: &Value, patient: &PatientUuid) -> Option<Self> {
        if !is_of(resource, "/subject/reference", patient) {
            return None;
        }
        let results = list_at(resource, "/result").iter();
        Some(Self {
            id: id_of(resource)?,
            name: words_at(resource, "/code"),
            code: code_at(resource, "/code"),
            category: words_at(resource, "/category/0"),
            issued: date_of(&text_at(resource, "/issued")),
            results: results
                .filter_map(|one| reference(&text_at(one, "/reference"), "Observation"))
                .filter_map(|id| ResourceId::parse(&id).ok())
                .collect(),
            text: plain_text(resource, "/presentedForm/0")?,
        })
    }

    fn id(&self) -> Option<&ResourceId> {
        Some(&self.id)
    }
}

/// The text of an attachment; empty where there is none. `None` when there is one that cannot be read, or that is no
/// plain text: it must not be shown as an empty report.
pub(crate) fn plain_text(resource: &Value, attachment: &str) -> Option<String> {
    let data = text_at(resource, &format!("{attachment}/data"));
    if data.is_empty() {
        return Some(String::new());
    }
    let kind = text_at(resource, &format!("{attachment}/contentType"));
    if !kind.starts_with("text/plain") {
        return None;
    }
    String::from_utf8(STANDARD.decode(data).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_report_whose_text_cannot_be_read_is_not_an_empty_one() {
        let with = |data: &str, kind: &str| {
            plain_text(&json!({"presentedForm": [{"contentType": kind, "data": data}]}), "/presentedForm/0")
        };
        assert_eq!(with("TmV1bW9uaWE=", "text/plain").as_deref(), Some("Neumonia"), "decoded");
        assert_eq!(with("***", "text/plain"), None, "no base64");
        assert_eq!(with("TmV1bW9uaWE=", "application/pdf"), None, "no text");
        assert_eq!(plain_text(&json!({}), "/presentedForm/0").as_deref(), Some(""), "none at all");
    }
}

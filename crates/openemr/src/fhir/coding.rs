//! FHIR's codes and words: what a CodeableConcept says, once for all resources.

use crate::lenient::{list_at, text_at};
use domain::chart::Code;
use serde_json::Value;

/// What a code means, in the words the server has for it: its text, else the display of the first coding that has one.
/// OpenEMR puts objects where a display belongs; those are no words.
pub(crate) fn words_at(resource: &Value, pointer: &str) -> String {
    let Some(concept) = resource.pointer(pointer) else { return String::new() };
    let displays = list_at(concept, "/coding").iter().filter(|coding| !is_absent(coding));
    std::iter::once(text_at(concept, "/text"))
        .chain(displays.map(|coding| text_at(coding, "/display")))
        .find(|text| !text.trim().is_empty())
        .unwrap_or_default()
}

/// The first real code. 7.0 writes its own word before LOINC codes (`LOINC:24323-8`), which is taken off.
pub(crate) fn code_at(resource: &Value, pointer: &str) -> Option<Code> {
    let concept = resource.pointer(pointer)?;
    let coding = list_at(concept, "/coding").iter().find(|coding| !is_absent(coding))?;
    let code = text_at(coding, "/code");
    let code = code.strip_prefix("LOINC:").unwrap_or(&code);
    (!code.is_empty()).then(|| Code { system: text_at(coding, "/system"), code: code.to_owned() })
}

/// A data-absent-reason is no code.
fn is_absent(coding: &Value) -> bool {
    text_at(coding, "/system").ends_with("/data-absent-reason")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_code_loses_its_prefix_and_an_absent_one_says_nothing() {
        let concept = json!({"code": {"coding": [
            {"system": "http://terminology.hl7.org/CodeSystem/data-absent-reason", "code": "unknown", "display": "Unknown"},
            {"system": "http://loinc.org", "code": "LOINC:24323-8", "display": {"extension": []}},
        ]}});
        assert_eq!(
            code_at(&concept, "/code").map(|code| code.code).as_deref(),
            Some("24323-8"),
            "as LOINC has it"
        );
        assert_eq!(words_at(&concept, "/code"), "", "an object is no display, \"Unknown\" no name");
        assert_eq!(words_at(&json!({"code": {"text": "Panel"}}), "/code"), "Panel", "the text");
    }
}

//! What the documents point to is there.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use openemr::{ENDPOINTS, Edition};
use std::path::Path;

/// Paths in backticks, such as `crates/app/src/patients.rs`: with a slash, of letters a path has.
fn paths(text: &str) -> Vec<&str> {
    text.split('`')
        .skip(1)
        .step_by(2)
        .filter(|word| {
            word.contains('/') && word.contains('.') && !word.contains([' ', '<', '{', ':', '*', '$'])
        })
        .collect()
}

#[test]
fn every_file_that_the_documents_name_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace");
    let mut named = 0;
    for document in ["ARCHITECTURE.md", "SECURITY.md", "README.md", "CONTRIBUTING.md"] {
        let text = std::fs::read_to_string(root.join(document)).expect(document);
        for path in paths(&text) {
            assert!(root.join(path).exists(), "{document} names {path}, which is not there");
            named += 1;
        }
    }
    assert!(named > 40, "the walk through the house names its files");
}

#[test]
fn every_threat_has_its_test_or_says_that_it_has_none() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace");
    let text = std::fs::read_to_string(root.join("SECURITY.md")).expect("SECURITY.md");
    let rows: Vec<&str> =
        text.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| #")).collect();
    assert_eq!(rows.len(), 34, "one row a threat");
    for row in rows {
        let test = row.trim_end_matches('|').rsplit('|').next().expect("a last cell");
        assert!(test.contains('`'), "a row without a test is not done: {row}");
    }
}

#[test]
fn every_request_to_openemr_has_its_place_or_the_reason_why_it_is_never_made() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace");
    let text = std::fs::read_to_string(root.join("docs/endpoints.md")).expect("docs/endpoints.md");
    let rows: Vec<Vec<&str>> = text
        .lines()
        .filter(|line| line.starts_with("| `"))
        .map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
        .collect();
    assert_eq!(rows.len(), ENDPOINTS.len(), "one row a request");
    for endpoint in ENDPOINTS {
        let name = format!("`{}`", endpoint.name);
        let row = rows.iter().find(|row| row[0] == name).unwrap_or_else(|| panic!("{name} has no row"));
        let [_, marks @ .., place] = row.as_slice() else { panic!("{name} has a row of five cells") };
        let wanted = [Edition::V7_0, Edition::V8_0, Edition::V8_2]
            .map(|edition| if endpoint.why_not(edition).is_none() { "yes" } else { "–" });
        assert_eq!(marks, wanted, "{name}: on which editions it is called");
        let why = [Edition::V7_0, Edition::V8_0, Edition::V8_2]
            .iter()
            .find_map(|&edition| endpoint.why_not(edition));
        assert!(why.is_none_or(|why| place.contains(why)), "{name} says why: {place}");
        assert!(!place.is_empty(), "{name} serves somewhere");
    }
}

//! What the documents point to is there.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

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
    assert_eq!(rows.len(), 31, "one row a threat");
    for row in rows {
        let test = row.trim_end_matches('|').rsplit('|').next().expect("a last cell");
        assert!(test.contains('`'), "a row without a test is not done: {row}");
    }
}

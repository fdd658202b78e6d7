//! `src/quirks.md` names for each quirk of OpenEMR the function that handles it and the test that holds it: both have to
//! exist, and no cell may be empty.

#![allow(clippy::expect_used, clippy::panic, reason = "a check of a document fails where it is wrong")]

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

fn crate_file(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Every source file below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            found.push(path);
        }
    }
    found
}

/// True when a file of this name below `folder` declares this function.
fn declares(folder: &str, file: &str, function: &str) -> bool {
    let named = format!("{file}.rs");
    files(&crate_file(folder)).iter().filter(|path| path.ends_with(&named)).any(|path| {
        let text = fs::read_to_string(path).expect("text");
        text.contains(&format!("fn {function}(")) || text.contains(&format!("fn {function}<"))
    })
}

/// The cells of the rows of the table with `columns` columns, without its two lines of heading.
fn rows(document: &str, columns: usize) -> Vec<Vec<String>> {
    let cells = |line: &str| -> Vec<String> {
        line.trim_matches('|').split(" | ").map(|cell| cell.trim().trim_matches('`').to_owned()).collect()
    };
    let rows = document.lines().filter(|line| line.starts_with("| Q")).map(cells);
    rows.filter(|row| row.len() == columns).collect()
}

#[test]
fn every_row_names_a_function_and_a_test_that_exist() {
    let document = fs::read_to_string(crate_file("src/quirks.md")).expect("the table");
    let table = rows(&document, 4);
    assert!(table.len() > 80, "the whole table is read, not {} rows", table.len());
    let lines = document.lines().filter(|line| line.starts_with("| Q")).count();
    assert_eq!(lines, table.len() + rows(&document, 2).len(), "no row has lost a cell");
    let mut seen = BTreeSet::new();
    for row in &table {
        let [id, fact, function, test] = row.as_slice() else { panic!("four cells: {row:?}") };
        assert!(seen.insert(id.clone()), "{id} stands once");
        assert!(fact.len() > 10, "{id} says what the fact is");
        let (file, name) = function.rsplit_once("::").expect("file and function");
        // Some quirks are handled by a rule of the clinic's domain.
        let (folder, file) = match file.strip_prefix("domain/") {
            Some(file) => ("../domain/src", file),
            None => ("src", file),
        };
        assert!(declares(folder, file, name), "{id}: {function} is not there");
        let (file, name) = test.rsplit_once("::").expect("file and test");
        let there = match file.strip_prefix("contract/") {
            Some(file) => declares("tests/contract", file, name),
            None => declares("src", file, name),
        };
        assert!(there, "{id}: {test} is not there");
    }
}

#[test]
fn no_quirk_of_the_sources_is_missing_from_the_table() {
    let document = fs::read_to_string(crate_file("src/quirks.md")).expect("the table");
    let known: BTreeSet<String> = rows(&document, 4).into_iter().map(|row| row[0].clone()).collect();
    for path in files(&crate_file("src")) {
        let text = fs::read_to_string(&path).expect("text");
        for (at, _) in text.match_indices('Q') {
            let digits: String = text[at + 1..].chars().take_while(char::is_ascii_digit).collect();
            let id = format!("Q{digits}");
            let is_one = matches!(digits.len(), 2 | 3);
            assert!(!is_one || known.contains(&id), "{id} of {} has no row", path.display());
        }
    }
}

#[test]
fn an_id_without_a_row_says_why() {
    let document = fs::read_to_string(crate_file("src/quirks.md")).expect("the table");
    let without = rows(&document, 2);
    assert!(!without.is_empty(), "the second table is read");
    for row in without {
        assert!(row[1].len() > 10, "{} says why", row[0]);
    }
}

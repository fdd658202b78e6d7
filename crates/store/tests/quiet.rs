//! SQLCipher would write to the error output of its own accord; what is wrong with a file is a typed error and nothing
//! else.
#![allow(clippy::expect_used, clippy::panic, reason = "what a test calls is part of the test")]

use domain::phi::Secret;
use std::{fs, path::PathBuf, process::Command};
use store::{DbKey, Journal};

/// Where the second process finds the file.
const FILE: &str = "ROUNDS_TEST_DAMAGED_JOURNAL";

fn key() -> DbKey {
    Secret::new([7; 32])
}

#[test]
fn a_page_that_is_refused_is_an_error_and_no_line_on_the_error_output() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("journal.db");
    drop(Journal::open(&path, &key()).expect("created"));
    let mut bytes = fs::read(&path).expect("readable");
    let middle = bytes.len() / 2;
    bytes[20..middle].fill(0x55);
    fs::write(&path, &bytes).expect("written");
    // In a process of its own, since the output of a test's own process is everybody's.
    let said = Command::new(std::env::current_exe().expect("this program"))
        .args(["--exact", "opens_the_damaged_file", "--ignored", "--nocapture", "--quiet"])
        .env(FILE, &path)
        .output()
        .expect("it runs");
    assert!(said.status.success(), "it is an error of ours: {}", String::from_utf8_lossy(&said.stdout));
    let words = String::from_utf8_lossy(&said.stderr);
    assert!(!words.to_lowercase().contains("sqlcipher"), "and nothing else is said: {words}");
}

#[test]
#[ignore = "the second process of the test above"]
fn opens_the_damaged_file() {
    let path = PathBuf::from(std::env::var_os(FILE).expect("the file"));
    assert!(Journal::open(&path, &key()).is_err(), "it cannot be read");
}

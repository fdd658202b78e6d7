//! Stands where the system browser stands: gets the address that the app opens, and behaves as person.json says.

use rounds_tests::person::{Ending, Person, go_home, visit};
use rounds_tests::{Outcome, Trouble};
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let Err(trouble) = browse().await else { return ExitCode::SUCCESS };
    // The app throws its browser's output away; a failed test looks here.
    if let Some(folder) = folder() {
        let _ = fs::write(folder.join("person-trouble.log"), trouble.to_string());
    }
    ExitCode::FAILURE
}

/// The session's folder.
fn folder() -> Option<PathBuf> {
    std::env::var_os("ROUNDS_PERSON").map(PathBuf::from)
}

async fn browse() -> Outcome {
    let address = std::env::args().nth(1).ok_or(Trouble::new("no address was given"))?;
    let folder = folder();
    let person: Person = match &folder {
        Some(folder) => serde_json::from_slice(&fs::read(folder.join("person.json"))?)?,
        None => Person::default(),
    };
    if let Some(folder) = &folder {
        let mut log = OpenOptions::new().create(true).append(true).open(folder.join("person.log"))?;
        writeln!(log, "{address}")?;
    }
    let trust = std::env::var_os("SSL_CERT_FILE").map(PathBuf::from);
    match visit(&address, &person, trust.as_deref()).await? {
        Ending::Home(home) => go_home(&home).await,
        Ending::Closed => Ok(()),
    }
}

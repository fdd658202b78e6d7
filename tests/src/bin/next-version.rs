//! Stands in for the next version of Rounds in a test: says in the folder of Rounds that it was started, and ends.

use rounds_tests::{Outcome, Trouble};
use std::path::PathBuf;

fn main() -> Outcome {
    let home = std::env::var_os("ROUNDS_HOME").ok_or(Trouble::new("ROUNDS_HOME is not set"))?;
    Ok(std::fs::write(PathBuf::from(home).join("next-version-began"), "")?)
}

//! Measures everything `cargo xtask bench` shows, one JSON row per line. The argument is the folder of the built UI.

use rounds_tests::bench::bundle_size;
use rounds_tests::{Outcome, Trouble};
use std::io::Write;
use std::path::PathBuf;

fn main() -> Outcome {
    let dist = std::env::args_os().nth(1).map(PathBuf::from).ok_or(Trouble::new("where is ui/dist?"))?;
    let mut output = std::io::stdout();
    for row in bundle_size::rows(&dist)? {
        writeln!(output, "{}", serde_json::to_string(&row)?)?;
    }
    Ok(())
}

//! Measures what can be measured only from outside, for `cargo xtask bench`: one JSON row per line.

use rounds_tests::bench::bundle_size;
use rounds_tests::{Outcome, programs};
use std::io::Write;

fn main() -> Outcome {
    let dist = programs::repository().join("ui/dist");
    let mut output = std::io::stdout();
    for row in bundle_size::rows(&dist)? {
        writeln!(output, "{}", serde_json::to_string(&row)?)?;
    }
    Ok(())
}

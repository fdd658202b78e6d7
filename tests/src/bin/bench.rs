//! Measures what can be measured only from outside, for `cargo xtask bench`: one JSON row per line.
//!
//! `bench [GROUP…]`: which rows, all of them unless some are named.

use rounds_tests::bench::{Row, chart_from_cache, chart_from_server, day, index, window};
use rounds_tests::{Outcome, Trouble};
use std::io::Write;

/// What can be measured by itself, in the order of the table.
const GROUPS: [&str; 5] = ["window", "day", "index", "chart", "cache"];

#[tokio::main(flavor = "current_thread")]
async fn main() -> Outcome {
    let mut wanted = Vec::new();
    for argument in std::env::args().skip(1) {
        if GROUPS.contains(&argument.as_str()) {
            wanted.push(argument);
        } else {
            return Err(Trouble::new(format!("there is no {argument}, but {}", GROUPS.join(", "))));
        }
    }
    for group in GROUPS.iter().filter(|group| wanted.is_empty() || wanted.iter().any(|one| one == *group)) {
        tell(&match *group {
            "window" => window::rows().await?,
            "day" => day::rows().await?,
            "index" => index::rows().await?,
            "chart" => chart_from_server::rows().await?,
            _ => chart_from_cache::rows().await?,
        })?;
    }
    Ok(())
}

/// Each group as soon as it is measured: one that fails takes none of the others with it.
fn tell(rows: &[Row]) -> Outcome {
    let mut output = std::io::stdout();
    for row in rows {
        writeln!(output, "{}", serde_json::to_string(row)?)?;
    }
    Ok(())
}

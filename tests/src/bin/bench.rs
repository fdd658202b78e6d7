//! Measures what can be measured only from outside, for `cargo xtask bench`: one JSON row per line.
//!
//! `bench [--dist FOLDER] [GROUP…]`: the UI as it was built for the program that is measured, which is the workspace's own
//! unless it is named; and which rows, all of them unless some are named.

use rounds_tests::bench::{Row, bundle_size, chart_from_cache, chart_from_server, day, index, window};
use rounds_tests::{Outcome, Trouble, programs};
use std::io::Write;
use std::path::PathBuf;

/// What can be measured by itself, in the order of the table.
const GROUPS: [&str; 6] = ["bundle", "window", "day", "index", "chart", "cache"];

#[tokio::main(flavor = "current_thread")]
async fn main() -> Outcome {
    let mut dist = programs::repository().join("ui/dist");
    let mut wanted = Vec::new();
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        if argument == "--dist" {
            dist = arguments.next().map(PathBuf::from).ok_or(Trouble::new("--dist wants a folder"))?;
        } else if GROUPS.contains(&argument.as_str()) {
            wanted.push(argument);
        } else {
            return Err(Trouble::new(format!("there is no {argument}, but {}", GROUPS.join(", "))));
        }
    }
    for group in GROUPS.iter().filter(|group| wanted.is_empty() || wanted.iter().any(|one| one == *group)) {
        tell(&match *group {
            "bundle" => bundle_size::rows(&dist)?,
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

//! Measures what can be measured only from outside, for `cargo xtask bench`: one JSON row per line.

use rounds_tests::bench::{bundle_size, chart_from_cache, chart_from_server, index, window};
use rounds_tests::{Outcome, programs};
use std::io::Write;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Outcome {
    let mut rows = bundle_size::rows(&programs::repository().join("ui/dist"))?;
    rows.extend(window::rows().await?);
    rows.extend(index::rows().await?);
    rows.extend(chart_from_server::rows().await?);
    rows.extend(chart_from_cache::rows().await?);
    let mut output = std::io::stdout();
    for row in rows {
        writeln!(output, "{}", serde_json::to_string(&row)?)?;
    }
    Ok(())
}

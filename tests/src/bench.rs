//! Rows of `cargo xtask bench`. A row is a measured figure beside its limit; xtask lays out the table.
//!
//! To add one: write a function that returns [`Row`]s in a file under this folder and call it in `src/bin/bench.rs`. It
//! runs in the release build; measure a peer in the same run where one exists, since machines differ and ratios do not.

use serde::Serialize;

/// One line of the table.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// What was measured, in words.
    pub what: String,
    /// The figure.
    pub figure: f64,
    /// Unit of both figure and limit.
    pub unit: String,
    /// What it must not exceed.
    pub limit: f64,
    /// Where the limit comes from: "budget", or the peer that was measured beside it.
    pub against: String,
}

/// The value below which `share` of the samples lie (0.95 for p95), by nearest rank.
pub fn percentile(samples: &[f64], share: f64) -> f64 {
    let mut sorted = samples.to_vec();
    sorted.sort_by(f64::total_cmp);
    let rank = (share * sorted.len() as f64).ceil() as usize;
    sorted.get(rank.saturating_sub(1)).copied().unwrap_or(f64::NAN)
}

pub mod chart_from_cache;
pub mod chart_from_server;
pub mod day;
pub mod index;
pub mod window;

#[cfg(test)]
mod tests {
    use super::percentile;

    #[test]
    fn p95_of_a_hundred_samples_is_the_ninety_fifth() {
        let samples: Vec<f64> = (1..=100).rev().map(f64::from).collect();
        assert!((percentile(&samples, 0.95) - 95.0).abs() < f64::EPSILON, "nearest rank, whatever the order");
        assert!((percentile(&[7.0], 0.95) - 7.0).abs() < f64::EPSILON, "one sample is every percentile");
    }
}

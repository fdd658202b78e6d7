//! Counting tests from what the runners print, so that the last line of a run can be believed.

use std::ops::AddAssign;

/// How many tests passed, failed and were left for another step.
#[derive(Default, Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Tally {
    /// Ran and held.
    pub(crate) passed: u32,
    /// Ran and did not.
    pub(crate) failed: u32,
    /// Did not run.
    pub(crate) left_out: u32,
}

impl Tally {
    /// Adds one line of `cargo test`, if it is one of its summaries:
    /// `test result: ok. 5 passed; 0 failed; 2 ignored; 0 measured; 0 filtered out; finished in 0.01s`.
    pub(crate) fn read_cargo(&mut self, line: &str) {
        let Some(summary) = line.strip_prefix("test result: ") else { return };
        for part in summary.split(['.', ';']) {
            let mut words = part.split_whitespace();
            let (Some(count), Some(what)) =
                (words.next().and_then(|word| word.parse::<u32>().ok()), words.next())
            else {
                continue;
            };
            match what {
                "passed" => self.passed += count,
                "failed" => self.failed += count,
                "ignored" => self.left_out += count,
                _ => {}
            }
        }
    }

    /// Reads the JSON report of Vitest.
    pub(crate) fn read_vitest(&mut self, report: &serde_json::Value) {
        let count = |key: &str| report[key].as_u64().and_then(|count| u32::try_from(count).ok()).unwrap_or(0);
        self.passed += count("numPassedTests");
        self.failed += count("numFailedTests");
        self.left_out += count("numPendingTests");
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.left_out += other.left_out;
    }
}

impl std::fmt::Display for Tally {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{} passed, {} failed", self.passed, self.failed)
    }
}

#[cfg(test)]
mod tests {
    use super::Tally;

    #[test]
    fn every_summary_counts_and_nothing_else_does() {
        let mut tally = Tally::default();
        for line in [
            "running 3 tests",
            "test result: ok. 5 passed; 0 failed; 2 ignored; 0 measured; 0 filtered out; finished in 0.01s",
            "test says_12 passed; 3 failed ... ok",
            "test result: FAILED. 1 passed; 4 failed; 0 ignored; 0 measured; 7 filtered out; finished in 1.00s",
        ] {
            tally.read_cargo(line);
        }
        assert_eq!(tally, Tally { passed: 6, failed: 4, left_out: 2 }, "two summaries, added up");
    }
}

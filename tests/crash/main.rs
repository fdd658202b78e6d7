//! The shipped program, killed while somebody types: the short form of `cargo xtask crash`, played by `cargo xtask test`.
//! Whatever was acknowledged has to be there afterwards, once.
//! Nobody imports it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use rounds_tests::{Outcome, crash};
use std::io::Write;

/// So many kills take about a minute.
const ROUNDS: u32 = 8;
const SEED: u64 = 20_261_121;

#[test]
#[ignore = "real window"]
fn a_program_that_is_killed_while_somebody_types_loses_nothing_and_sends_nothing_twice() -> Outcome {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let tally = runtime.block_on(crash::play(ROUNDS, SEED, |line| {
        let _ = writeln!(std::io::stdout(), "{line}");
    }))?;
    assert_eq!(tally.wrong(), 0, "nothing is lost, corrupt or doubled:\n{tally}");
    assert!(
        tally.acknowledged > 0,
        "somebody typed and was told that it is kept, or nothing was tested:\n{tally}"
    );
    Ok(())
}

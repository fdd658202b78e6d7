//! `crash ROUNDS [SEED]`: kills the shipped program while somebody types, ROUNDS times (`rounds_tests::crash`).

use rounds_tests::{Outcome, Trouble, crash};
use std::io::Write;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Outcome {
    let mut arguments = std::env::args().skip(1).map(|text| text.parse::<u64>());
    let rounds = arguments.next().ok_or(Trouble::new("crash ROUNDS [SEED]"))??;
    let seed = match arguments.next() {
        Some(seed) => seed?,
        None => u64::from(std::process::id()),
    };
    let tally = crash::play(u32::try_from(rounds)?, seed, |line| {
        // Nobody may be reading any more; the figures count all the same.
        let _ = writeln!(std::io::stdout(), "{line}");
    })
    .await?;
    writeln!(std::io::stdout(), "{tally}")?;
    if tally.wrong() == 0 { Ok(()) } else { Err(Trouble::new("something was lost or doubled")) }
}

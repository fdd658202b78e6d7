//! A start that comes to nothing: no window, but a word.

use crate::play;
use rounds_tests::Outcome;
use rounds_tests::child::{Running, wait_for};
use rounds_tests::desktop::ask_to_close;
use rounds_tests::programs;
use rounds_tests::session::Session;
use std::process::Stdio;

#[test]
#[ignore = "real window"]
fn a_start_that_comes_to_nothing_says_so_on_the_screen_and_to_whoever_started_it() -> Outcome {
    play(|| async {
        let session = Session::without_keychain()?;
        let taken = session.folder().join("taken");
        std::fs::write(&taken, "a file, where a folder has to be")?;
        let mut command = session.command(programs::built("rounds")?);
        command.env("ROUNDS_HOME", &taken).stdin(Stdio::null()).stderr(Stdio::null());
        let mut running = Running::start(&mut command)?;
        wait_for("a box on the screen", || {
            running.still_runs()?;
            Ok(ask_to_close(session.display()).ok())
        })?;
        let status = wait_for("the program's end", || Ok(running.child().try_wait()?))?;
        assert_eq!(status.code(), Some(1), "neither a success nor a crash");
        let kept = std::fs::read_to_string(&taken)?;
        assert_eq!(kept, "a file, where a folder has to be", "nothing was put in its place");
        Ok(())
    })
}

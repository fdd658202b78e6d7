//! The stage itself: if it does not hold, no test on it means anything.

use crate::play;
use rounds_tests::Outcome;
use rounds_tests::child::wait_for;
use rounds_tests::session::{SCHEME, Session};
use std::path::Path;
use std::process::Command;

fn said(command: &mut Command) -> Outcome<String> {
    Ok(String::from_utf8_lossy(&command.output()?.stdout).trim().to_owned())
}

#[test]
#[ignore = "real window"]
fn a_session_keeps_to_itself_and_leaves_nothing_behind() -> Outcome {
    play(|| async {
        let session = Session::start()?;
        let folder = session.folder().to_path_buf();
        let home = said(session.command("sh").args(["-c", "echo $HOME"]))?;
        assert!(
            Path::new(&home).starts_with(&folder),
            "programs write below the session's folder, not at {home}"
        );

        let handler = said(session.command("xdg-mime").args([
            "query",
            "default",
            &format!("x-scheme-handler/{SCHEME}"),
        ]))?;
        assert_eq!(handler, "rounds.desktop", "the scheme leads to the app");

        let locked = said(session.command("gdbus").args([
            "call",
            "--session",
            "--dest",
            "org.freedesktop.secrets",
            "--object-path",
            "/org/freedesktop/secrets/aliases/default",
            "--method",
            "org.freedesktop.DBus.Properties.Get",
            "org.freedesktop.Secret.Collection",
            "Locked",
        ]))?;
        assert_eq!(locked, "(<false>,)", "the keychain is unlocked");

        let mut sleeper = session.command("sh");
        sleeper.args(["-c", "sleep 600 & echo $!; wait"]).stdout(std::process::Stdio::piped());
        let mut running = rounds_tests::child::Running::start(&mut sleeper)?;
        let mut line = String::new();
        let output = running.child().stdout.take().expect("piped");
        std::io::BufRead::read_line(&mut std::io::BufReader::new(output), &mut line)?;
        let grandchild = Path::new("/proc").join(line.trim());
        assert!(grandchild.exists(), "it runs");
        drop(running);
        // The kernel has told it to end by now; it is given the time to do so.
        wait_for("the end of what a program started", || Ok((!runs(&grandchild)).then_some(())))?;

        drop(session);
        assert!(!folder.exists(), "nothing is left on disk");
        Ok(())
    })
}

/// A process that nobody has waited for yet is still listed, but does not run.
fn runs(process: &Path) -> bool {
    std::fs::read_to_string(process.join("stat")).is_ok_and(|stat| !stat.contains(") Z "))
}

//! What the operating system's keychain says where there is none, or a locked one (Linux). It runs in a process of its
//! own, since the bus is found through the environment.
#![cfg(target_os = "linux")]
#![allow(
    clippy::expect_used,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::use_debug,
    reason = "what a test calls is part of the test"
)]

use std::{path::Path, process::Command};
use vault::{Keychain, os::OsKeychain};

const PROBE: &str = "ROUNDS_VAULT_PROBE";
/// What the probe has a shell do before it reads once more.
const MEANWHILE: &str = "ROUNDS_VAULT_MEANWHILE";
const UNLOCK: &str = "printf test | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1";
const RUN_PROBE: &str = "\"$PROGRAM\" probe --exact --nocapture";

/// Not a test by itself: says what a read and a write answer under the environment that it was started in.
#[test]
fn probe() {
    if std::env::var_os(PROBE).is_some() {
        let mut keychain = OsKeychain::new("app.rounds.desktop.probe");
        println!("read {:?}", keychain.read("clinic/account/pin"));
        println!("write {:?}", keychain.write("clinic/account/pin", b"x"));
        if let Ok(meanwhile) = std::env::var(MEANWHILE) {
            let done = Command::new("sh").args(["-c", &meanwhile]).status().expect("sh");
            println!("meanwhile {:?}, read {:?}", done.code(), keychain.read("clinic/account/pin"));
        }
    }
}

fn probed(change: impl FnOnce(&mut Command)) -> String {
    let mut child = Command::new(std::env::current_exe().expect("this program"));
    child.args(["probe", "--exact", "--nocapture"]).env(PROBE, "1");
    change(&mut child);
    String::from_utf8(child.output().expect("run").stdout).expect("text")
}

#[test]
fn without_a_session_bus_the_keychain_is_absent_and_not_merely_empty() {
    let said = probed(|child| {
        child
            .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
            .env("XDG_RUNTIME_DIR", "/nonexistent");
    });
    assert!(said.contains("read Err(Absent)") && said.contains("write Err(Absent)"), "{said}");
}

/// Says what a script prints in a session of its own, whose home is `home`; `None` where no keyring may be started.
fn session(home: &Path, script: &str, meanwhile: Option<&str>) -> Option<String> {
    if std::env::var_os("ROUNDS_TEST_KEYCHAIN").is_none_or(|value| value != "1") {
        eprintln!("SKIPPED: ROUNDS_TEST_KEYCHAIN is not 1, so no keyring is started");
        return None;
    }
    let run = tempfile::tempdir().expect("a folder");
    let mut bus = Command::new("dbus-run-session");
    bus.args(["--", "sh", "-c", script])
        .env("PROGRAM", std::env::current_exe().expect("this program"))
        .env(PROBE, "1")
        .env("HOME", home)
        .env("XDG_DATA_HOME", home)
        .env("XDG_RUNTIME_DIR", run.path())
        // Nobody is there to be asked for the password.
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("DBUS_SESSION_BUS_ADDRESS");
    if let Some(meanwhile) = meanwhile {
        bus.env(MEANWHILE, meanwhile);
    }
    Some(String::from_utf8(bus.output().expect("dbus-run-session").stdout).expect("text"))
}

#[test]
fn a_locked_keyring_is_locked_and_its_items_are_not_missing() {
    let home = tempfile::tempdir().expect("a folder");
    let Some(unlocked) = session(home.path(), &format!("{UNLOCK}; {RUN_PROBE}"), None) else { return };
    assert!(unlocked.contains("read Ok(None)") && unlocked.contains("write Ok(())"), "{unlocked}");
    let locked = session(home.path(), RUN_PROBE, None).unwrap_or_default();
    assert!(locked.contains("read Err(Locked)") && locked.contains("write Err(Locked)"), "{locked}");
}

#[test]
fn a_keyring_that_was_begun_again_meanwhile_is_asked_again_and_answers() {
    let home = tempfile::tempdir().expect("a folder");
    let owner = "gdbus call --session --dest org.freedesktop.DBus --object-path /org/freedesktop/DBus \
                 --method org.freedesktop.DBus.GetConnectionUnixProcessID org.freedesktop.secrets";
    let meanwhile = format!(
        "old=$({owner} | sed 's/.* //; s/,.*//') && kill $old && \
         while kill -0 $old 2>/dev/null; do sleep 0.1; done; {UNLOCK}"
    );
    let Some(said) = session(home.path(), &format!("{UNLOCK}; {RUN_PROBE}"), Some(&meanwhile)) else {
        return;
    };
    assert!(said.contains("meanwhile Some(0), read Ok(Some("), "{said}");
}

//! A keychain that dies while its question is on screen (Linux), played on a bus of its own: in a process of its own,
//! since the bus is found through the environment.
#![cfg(target_os = "linux")]
#![allow(
    clippy::expect_used,
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "what a test calls is part of the test"
)]

use std::{
    collections::HashMap,
    pin::Pin,
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
        mpsc,
    },
    task::{Context, Waker},
    time::Duration,
};
use vault::{Item, ItemName, Vault, VaultError, os::OsKeychain};
use zbus::{
    blocking::{Connection, connection::Builder},
    zvariant::{OwnedObjectPath, OwnedValue, Value},
};

/// Longer than any machine takes: what ends here ends because the keychain is gone.
const FOR_GOOD: Duration = Duration::from_secs(600);
const PROBE: &str = "ROUNDS_VAULT_PROBE";
const ITEM: &str = "/org/freedesktop/secrets/collection/login/1";
const PROMPT: &str = "/org/freedesktop/secrets/prompt/p1";

fn at(path: &str) -> OwnedObjectPath {
    OwnedObjectPath::try_from(path).expect("a path")
}

/// How its one item stands.
const LOCKED: u32 = 0;
const UNLOCKED: u32 = 1;
const DELETED: u32 = 2;

/// A Secret Service with one item.
struct Service(Arc<AtomicU32>);

#[zbus::interface(name = "org.freedesktop.Secret.Service")]
impl Service {
    fn open_session(&self, _algorithm: &str, _key: Value<'_>) -> (OwnedValue, OwnedObjectPath) {
        let key = Value::from(vec![5_u8; 128]).try_to_owned().expect("bytes");
        (key, at("/org/freedesktop/secrets/session/s1"))
    }

    fn search_items(&self, _of: HashMap<String, String>) -> (Vec<OwnedObjectPath>, Vec<OwnedObjectPath>) {
        match self.0.load(Ordering::SeqCst) {
            LOCKED => (Vec::new(), vec![at(ITEM)]),
            UNLOCKED => (vec![at(ITEM)], Vec::new()),
            _ => (Vec::new(), Vec::new()),
        }
    }

    fn unlock(&self, _objects: Vec<OwnedObjectPath>) -> (Vec<OwnedObjectPath>, OwnedObjectPath) {
        (Vec::new(), at(PROMPT))
    }
}

/// Its question, which says when it is on screen.
struct Question(mpsc::Sender<()>);

#[zbus::interface(name = "org.freedesktop.Secret.Prompt")]
impl Question {
    fn prompt(&self, _window: &str) {
        self.0.send(()).expect("the test waits for it");
    }
}

/// Its item, once the question is answered.
struct Kept(Arc<AtomicU32>);

#[zbus::interface(name = "org.freedesktop.Secret.Item")]
impl Kept {
    #[zbus(property)]
    fn locked(&self) -> bool {
        false
    }

    fn delete(&self) -> OwnedObjectPath {
        self.0.store(DELETED, Ordering::SeqCst);
        at("/")
    }
}

/// A keychain on the session's bus.
struct Played {
    bus: Connection,
    item: Arc<AtomicU32>,
    questions: mpsc::Receiver<()>,
}

impl Played {
    fn begin() -> Self {
        let (asks, questions) = mpsc::channel();
        let item = Arc::new(AtomicU32::new(LOCKED));
        let bus = Builder::session()
            .and_then(|bus| bus.serve_at("/org/freedesktop/secrets", Service(Arc::clone(&item))))
            .and_then(|bus| bus.serve_at(PROMPT, Question(asks)))
            .and_then(|bus| bus.serve_at(ITEM, Kept(Arc::clone(&item))))
            .and_then(|bus| bus.name("org.freedesktop.secrets"))
            .and_then(Builder::build)
            .expect("a keychain on the bus");
        Self { bus, item, questions }
    }

    /// Waits until its question is on screen.
    fn has_asked(&self) {
        self.questions.recv().expect("asked");
    }

    /// Its owner types the password.
    fn is_answered(&self) {
        self.item.store(UNLOCKED, Ordering::SeqCst);
        let unlocked = (false, Value::from(vec![at(ITEM)]));
        let interface = "org.freedesktop.Secret.Prompt";
        self.bus.emit_signal(None::<&str>, PROMPT, interface, "Completed", &unlocked).expect("told");
    }

    fn dies(self) {
        self.bus.close().expect("closed");
    }
}

/// A call that was made, and stands in the queue: not one that will be once a thread has time for it.
fn made<T>(call: impl Future<Output = T>) -> Pin<Box<impl Future<Output = T>>> {
    let mut call = Box::pin(call);
    let first_look = call.as_mut().poll(&mut Context::from_waker(Waker::noop()));
    assert!(first_look.is_pending(), "the keychain answers it");
    call
}

/// Not a test by itself: it runs in the process that has the bus.
#[test]
fn probe() {
    if std::env::var_os(PROBE).is_none() {
        return;
    }
    let vault = Vault::with_timeout(OsKeychain::new("app.rounds.desktop.probe"), FOR_GOOD);
    let name = ItemName::of_account("clinic", "account", Item::Pin);
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let _inside = runtime.enter();

    let first = Played::begin();
    let asking = made(vault.delete(&name));
    first.has_asked();
    let behind = made(vault.delete(&name));
    first.dies();
    assert_eq!(runtime.block_on(asking), Err(VaultError::Locked), "the call that asked ends");
    assert_eq!(runtime.block_on(behind), Err(VaultError::Locked), "and what waited behind it is not stuck");

    // As far as the bus can tell, the next keychain's question is the same: the call that was given up hears its answer.
    let second = Played::begin();
    second.is_answered();
    assert_eq!(
        runtime.block_on(vault.delete(&name)),
        Ok(true),
        "the next call is asked anew, and nothing was deleted before it"
    );
    println!("PROBED");
}

#[test]
fn whoever_waits_for_its_answer_is_told_and_the_next_one_is_asked_again() {
    if std::env::var_os("ROUNDS_TEST_KEYCHAIN").is_none_or(|value| value != "1") {
        eprintln!("SKIPPED: ROUNDS_TEST_KEYCHAIN is not 1, so no bus is started");
        return;
    }
    let home = tempfile::tempdir().expect("a folder");
    let output = Command::new("dbus-run-session")
        .arg("--")
        .arg(std::env::current_exe().expect("this program"))
        .args(["probe", "--exact", "--nocapture"])
        .env(PROBE, "1")
        .env("HOME", home.path())
        .env("XDG_DATA_HOME", home.path())
        .env("XDG_RUNTIME_DIR", home.path())
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("DBUS_SESSION_BUS_ADDRESS")
        .output()
        .expect("dbus-run-session");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.contains("PROBED"), "{said}{}", String::from_utf8_lossy(&output.stderr));
}

//! A newer version of the program: it is found, fetched and put in place when somebody asks for it and it takes nothing from
//! anybody; and an older program, which leaves the files of a newer one alone.

use crate::{
    desk::note,
    workplace::{PIN, Workplace},
};
use app::{
    KeptBy, Program, Step,
    contract::{
        AppEvent, DraftContent, DraftKind, DraftPlace, ErrorCode, FlushReason, NewerVersion, PackageKind,
        PolicyTrouble, SessionView, UnkeptDraft, UpdateTrouble, UpdateView,
    },
};
use demo_clinic::Stop;
use std::{
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::sync::Notify;
use vault::{VaultError, scripted::Behaviour};

/// A program for whose next version a test speaks.
pub(crate) struct ScriptedProgram(Mutex<Script>);

#[derive(Clone)]
struct Script {
    kept_by: KeptBy,
    policy: Option<PathBuf>,
    look: Result<Option<NewerVersion>, UpdateTrouble>,
    fetch: Result<(), UpdateTrouble>,
    install: Result<(), UpdateTrouble>,
    /// Putting it in place takes until this is given, if there is one.
    takes: Option<Arc<Notify>>,
    /// What was asked of it, in order.
    asked: Vec<&'static str>,
}

impl Default for ScriptedProgram {
    fn default() -> Self {
        Self(Mutex::new(Script {
            kept_by: KeptBy::Hand,
            policy: None,
            look: Ok(None),
            fetch: Ok(()),
            install: Ok(()),
            takes: None,
            asked: Vec::new(),
        }))
    }
}

impl ScriptedProgram {
    fn with<T>(&self, use_it: impl FnOnce(&mut Script) -> T) -> T {
        use_it(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn asked(&self) -> Vec<&'static str> {
        self.with(|script| script.asked.clone())
    }
}

impl Program for ScriptedProgram {
    fn kept_by(&self) -> KeptBy {
        self.with(|script| script.kept_by)
    }

    fn notices(&self) -> Option<PathBuf> {
        None
    }

    fn policy(&self) -> Option<PathBuf> {
        self.with(|script| script.policy.clone())
    }

    fn look(&self) -> Step<'_, Option<NewerVersion>> {
        let said = self.with(|script| {
            script.asked.push("look");
            script.look.clone()
        });
        Box::pin(async { said })
    }

    fn fetch<'a>(&'a self, told: &'a (dyn Fn(u32) + Send + Sync)) -> Step<'a, ()> {
        let said = self.with(|script| {
            script.asked.push("fetch");
            script.fetch
        });
        told(50);
        Box::pin(async move { said })
    }

    fn install(&self) -> Step<'_, ()> {
        let (said, takes) = self.with(|script| {
            script.asked.push("install");
            (script.install, script.takes.clone())
        });
        Box::pin(async move {
            if let Some(takes) = takes {
                takes.notified().await;
            }
            said
        })
    }
}

fn newer() -> NewerVersion {
    NewerVersion { version: "9.0.0".into(), notes: "Notes are printed with their visit.".into() }
}

/// A desk with somebody at it, whose program asks a feed that has something newer.
async fn desk() -> Workplace {
    let place = Workplace::with_pin().await;
    place.program.with(|script| {
        script.kept_by = KeptBy::Feed;
        script.look = Ok(Some(newer()));
    });
    place
}

fn shown(place: &Workplace) -> Option<UpdateView> {
    place.rounds.state().update
}

/// The window stores what is being typed, but for this, as often as it is asked to.
fn window(place: &Workplace, unkept: Vec<UnkeptDraft>) -> tokio::task::JoinHandle<()> {
    let (mut watch, rounds) = (place.rounds.watch(), place.rounds.clone());
    tokio::spawn(async move {
        while let Some(event) = watch.next().await {
            if matches!(event, AppEvent::FlushDrafts { why: FlushReason::Close }) {
                rounds.flushed(unkept.clone());
            }
        }
    })
}

/// Looks and fetches, so that only the last step is left.
async fn fetched(place: &Workplace) {
    place.rounds.look_for_update().await.expect("somebody is here");
    place.rounds.fetch_update().await.expect("somebody is here");
    assert_eq!(shown(place), Some(UpdateView::Ready { newer: newer() }), "it is here");
}

fn form(place: &Workplace, patient: domain::patient::PatientUuid) -> UnkeptDraft {
    let form = DraftPlace { kind: DraftKind::Note, patient, visit: None, record: None };
    UnkeptDraft { place: form, content: DraftContent::Note(note()), author: place.account(), seen: None }
}

#[tokio::test]
async fn each_step_is_asked_for_and_the_desk_is_locked_before_the_last() {
    let place = desk().await;
    let patient = place.patient().await;
    place.type_a_draft(&patient).await;
    place.rounds.fetch_update().await.expect("nothing to fetch");
    place.rounds.install_update().await.expect("nothing to put in place");
    assert_eq!(place.program.asked(), Vec::<&str>::new(), "nothing comes before what was found");
    place.rounds.look_for_update().await.expect("somebody is here");
    assert_eq!(shown(&place), Some(UpdateView::Found { newer: newer() }), "it says what is new");
    assert_eq!(place.program.asked(), ["look"], "and fetches nothing by itself");
    place.rounds.fetch_update().await.expect("somebody is here");
    assert_eq!(shown(&place), Some(UpdateView::Ready { newer: newer() }));
    assert!(matches!(place.rounds.state().session, SessionView::SignedIn { .. }), "the work goes on");
    let window = window(&place, Vec::new());
    place.rounds.install_update().await.expect("nothing stands in the way");
    window.abort();
    assert_eq!(place.program.asked(), ["look", "fetch", "install"]);
    assert!(matches!(place.rounds.state().session, SessionView::Locked { .. }), "nothing is open meanwhile");
    for log in ["journal.db-wal", "cache.db-wal"] {
        assert!(!place.store().join(log).exists(), "{log}: the databases are closed");
    }
    let place = place.restarted().await;
    place.unlock().await;
    assert!(place.has_the_draft(&patient).await, "the next program has it, word for word");
}

#[tokio::test]
async fn nobody_comes_in_while_the_program_is_exchanged() {
    let place = desk().await;
    let takes = Arc::new(Notify::new());
    place.program.with(|script| {
        (script.install, script.takes) = (Err(UpdateTrouble::NotInstalled), Some(takes.clone()));
    });
    fetched(&place).await;
    let window = window(&place, Vec::new());
    let rounds = place.rounds.clone();
    let exchange = tokio::spawn(async move { rounds.install_update().await });
    while !place.program.asked().contains(&"install") {
        tokio::task::yield_now().await;
    }
    let rounds = place.rounds.clone();
    let mut unlock = tokio::spawn(async move { rounds.unlock(PIN.into()).await });
    // A moment in which a door that stands open would be gone through.
    let came = tokio::time::timeout(Duration::from_secs(2), &mut unlock).await;
    assert!(came.is_err(), "the PIN waits at the door");
    assert!(matches!(place.rounds.state().session, SessionView::Locked { .. }), "nothing is open");
    takes.notify_one();
    exchange.await.expect("it ran").expect("what came of it is in the state");
    unlock.await.expect("it ran").expect("it was locked");
    window.abort();
    assert!(matches!(place.rounds.state().session, SessionView::SignedIn { .. }), "this program goes on");
}

#[tokio::test]
async fn what_waits_to_be_sent_is_sent_by_the_next_program_once() {
    let place = desk().await;
    let patient = place.patient().await;
    let pid = place.pid(&patient);
    let before = place.clinic.records().encounters(pid).len();
    // The sign-in is too old: the visit waits.
    place.lock().await;
    place.hands.pass(Duration::from_secs(13 * 3600));
    place.unlock().await;
    let receipt = place.start_visit(&patient, "Before the new version").await;
    fetched(&place).await;
    let window = window(&place, Vec::new());
    place.rounds.install_update().await.expect("what waits is on the disk");
    window.abort();
    let place = place.restarted().await;
    place.sign_in("drgarcia").await;
    place.confirmed(&receipt).await;
    assert_eq!(place.clinic.records().encounters(pid).len(), before + 1, "once, and not lost");
}

#[tokio::test]
async fn nothing_is_exchanged_while_somebody_types_or_a_write_is_on_its_way_or_memory_has_what_the_disk_has_not()
 {
    // A form whose text the window could not store.
    let place = desk().await;
    let patient = place.patient().await;
    fetched(&place).await;
    let stores = window(&place, vec![form(&place, patient.clone())]);
    let refused = place.rounds.install_update().await.expect_err("somebody types");
    stores.abort();
    assert_eq!((refused.code, refused.params["for"].as_str()), (ErrorCode::UpdateWaits, "typing"));

    // A request that has left.
    let stores = window(&place, Vec::new());
    let mut held = place.clinic.faults().hold("POST", "*/encounter", Stop::Arrived);
    let receipt = place.start_visit(&patient, "On its way").await;
    assert!(held.reached().await, "its request has left");
    let refused = place.rounds.install_update().await.expect_err("a write is on its way");
    assert_eq!((refused.code, refused.params["for"].as_str()), (ErrorCode::UpdateWaits, "sending"));
    held.go_on();
    place.confirmed(&receipt).await;
    assert_eq!(place.program.asked(), ["look", "fetch"], "nothing was put in place");
    assert!(matches!(place.rounds.state().session, SessionView::SignedIn { .. }), "and nothing was locked");
    place.rounds.install_update().await.expect("now nothing stands in the way");
    stores.abort();
    assert_eq!(place.program.asked(), ["look", "fetch", "install"]);

    // A computer without a keychain.
    let place = Workplace::new().await;
    place.keyring.behave(Behaviour::Fails(VaultError::Absent));
    place.program.with(|script| (script.kept_by, script.look) = (KeptBy::Feed, Ok(Some(newer()))));
    place.sign_in("drgarcia").await;
    let patient = place.patient().await;
    place.type_a_draft(&patient).await;
    fetched(&place).await;
    let stores = window(&place, Vec::new());
    let refused = place.rounds.install_update().await.expect_err("it would end with the program");
    assert_eq!((refused.code, refused.params["for"].as_str()), (ErrorCode::UpdateWaits, "memory"));
    assert!(place.has_the_draft(&patient).await, "it is still here");
    let nothing = DraftPlace { kind: DraftKind::Note, patient, visit: None, record: None };
    place.rounds.discard_draft(nothing).await.expect("discarded");
    place.rounds.install_update().await.expect("nothing is lost any more");
    stores.abort();
    assert_eq!(place.program.asked(), ["look", "fetch", "install"]);
}

#[tokio::test]
async fn a_window_that_does_not_answer_may_hold_what_somebody_types() {
    let place = desk().await;
    fetched(&place).await;
    let refused = place.rounds.install_update().await.expect_err("nobody knows what is in the window");
    assert_eq!((refused.code, refused.params["for"].as_str()), (ErrorCode::UpdateWaits, "typing"));
    assert_eq!(place.program.asked(), ["look", "fetch"], "nothing was put in place");
}

#[tokio::test]
async fn whatever_goes_wrong_is_said_and_this_program_goes_on() {
    for why in [UpdateTrouble::NoAnswer, UpdateTrouble::Unreadable] {
        let place = desk().await;
        place.program.with(|script| script.look = Err(why));
        place.rounds.look_for_update().await.expect("what came of it is in the state");
        assert_eq!(shown(&place), Some(UpdateView::Failed { why }));
        place.program.with(|script| script.look = Ok(None));
        place.rounds.look_for_update().await.expect("it is asked again");
        assert!(
            matches!(shown(&place), Some(UpdateView::Newest { looked_at: Some(_) })),
            "an older version, or this one, is nothing newer"
        );
    }
    let place = desk().await;
    for why in [UpdateTrouble::CutOff, UpdateTrouble::NotSigned] {
        place.program.with(|script| script.fetch = Err(why));
        place.rounds.look_for_update().await.expect("somebody is here");
        place.rounds.fetch_update().await.expect("what came of it is in the state");
        assert_eq!(shown(&place), Some(UpdateView::Failed { why }));
        place.rounds.install_update().await.expect("there is nothing");
        assert!(!place.program.asked().contains(&"install"), "what was not signed is put nowhere: {why:?}");
    }
    place.program.with(|script| {
        (script.fetch, script.install) = (Ok(()), Err(UpdateTrouble::NotInstalled));
    });
    let patient = place.patient().await;
    place.type_a_draft(&patient).await;
    fetched(&place).await;
    let window = window(&place, Vec::new());
    place.rounds.install_update().await.expect("what came of it is in the state");
    window.abort();
    assert_eq!(shown(&place), Some(UpdateView::Failed { why: UpdateTrouble::NotInstalled }));
    place.unlock().await;
    assert!(place.has_the_draft(&patient).await, "the same program opens the same desk");
}

#[tokio::test]
async fn a_program_that_has_no_feed_asks_nobody_and_says_who_exchanges_it() {
    for (kept_by, says) in [
        (KeptBy::System(PackageKind::Deb), UpdateView::BySystem { package: PackageKind::Deb }),
        (KeptBy::System(PackageKind::Rpm), UpdateView::BySystem { package: PackageKind::Rpm }),
        (KeptBy::Hand, UpdateView::ByHand),
        // Whom the clinic meant is not known, and it may have meant nobody.
        (
            KeptBy::Unsettled(PolicyTrouble::NotUnderstood),
            UpdateView::Unsettled { why: PolicyTrouble::NotUnderstood },
        ),
    ] {
        let place = desk().await;
        place.program.with(|script| script.kept_by = kept_by);
        // It has nothing to wait for.
        place.rounds.keep_up_to_date().await;
        assert_eq!(shown(&place), Some(says), "About says who exchanges it");
        place.rounds.look_for_update().await.expect("somebody is here");
        assert_eq!(place.program.asked(), Vec::<&str>::new());
    }
}

#[tokio::test]
async fn what_the_makers_say_is_no_longer_than_somebody_reads() {
    let place = desk().await;
    let long = NewerVersion { notes: "n".repeat(100_000), ..newer() };
    place.program.with(|script| script.look = Ok(Some(long)));
    place.rounds.look_for_update().await.expect("somebody is here");
    let Some(UpdateView::Found { newer }) = shown(&place) else { panic!("it is found") };
    assert_eq!(newer.notes.len(), 4000);
}

#[tokio::test]
async fn settings_say_where_data_and_log_are() {
    let place = desk().await;
    let about = place.rounds.about().await.expect("somebody is here");
    assert_eq!(PathBuf::from(&about.data), place.home, "the folder of everything");
    assert_eq!(PathBuf::from(&about.log), place.home.join(app::LOG_FILE));
    assert_eq!(about.policy, None, "no clinic has said anything");
    let file = place.home.join("clinic.json");
    place.program.with(|script| script.policy = Some(file.clone()));
    let about = place.rounds.about().await.expect("somebody is here");
    assert_eq!(about.policy.map(PathBuf::from), Some(file), "which file counts");
    place.lock().await;
    let refused = place.rounds.about().await.expect_err("a path names whoever uses the computer");
    assert_eq!(refused.code, ErrorCode::SignedOut);
}

#[tokio::test]
async fn an_older_program_refuses_the_files_of_a_newer_one_and_loses_nothing() {
    let place = Workplace::with_pin().await;
    let patient = place.patient().await;
    place.type_a_draft(&patient).await;
    let known: u32 = {
        let journal = place.journal_itself().await;
        journal.query_row("PRAGMA user_version", [], |row| row.get(0)).expect("a version")
    };
    place.lock().await;
    set_version(&place, known + 1).await;
    let files = || {
        let mut found: Vec<(PathBuf, Vec<u8>)> = std::fs::read_dir(place.store())
            .expect("the account's folder")
            .map(|entry| entry.expect("an entry").path())
            .map(|path| (path.clone(), std::fs::read(path).expect("readable")))
            .collect();
        found.sort();
        found
    };
    let before = files();
    let mut said = Vec::new();
    place.rounds.unlock(crate::workplace::PIN.into()).await.expect("something is locked");
    said.push(("unlocking with the PIN", place.lock_screen().1));
    place.try_to_sign_in("drgarcia").await;
    said.push(("signing in through the browser", place.lock_screen().1));
    let aside = place.rounds.set_aside().await.expect_err("that file is whole");
    said.push(("setting the file aside", Some(aside.code)));
    let after = files();
    println!("older program, newer journal (version {} where {known} is known)", known + 1);
    println!("  {:32} comes to", "what somebody tries");
    for (tried, code) in &said {
        println!("  {tried:32} {code:?}");
    }
    let bytes: usize = before.iter().map(|(_, bytes)| bytes.len()).sum();
    println!(
        "  {:32} {} files, {bytes} bytes, {}",
        "on the disk",
        before.len(),
        if before == after { "unchanged" } else { "CHANGED" }
    );
    let too_new = Some(ErrorCode::StoreTooNew);
    assert_eq!(said[0].1, too_new, "the PIN opens it no more");
    assert_eq!(said[1].1, too_new, "nor does the browser");
    assert_eq!(said[2].1, Some(ErrorCode::Internal), "it is not offered, since it is not for good");
    assert!(before == after, "not a byte was touched, of the cache either");
    // The newer program is installed again.
    set_version(&place, known).await;
    let place = place.restarted().await;
    place.unlock().await;
    assert!(place.has_the_draft(&patient).await, "and opens it as it was");
}

/// What a newer program leaves behind.
async fn set_version(place: &Workplace, version: u32) {
    let journal = place.journal_itself().await;
    journal.pragma_update(None, "user_version", version).expect("a version");
}

//! A desk where somebody works day after day: its clinic is remembered, its clock is set by the test, its keychain fails
//! as told, and the program ends and starts again on the same files.

use crate::{
    desk::{Desk, note},
    hands::Hands,
};
use app::contract::{
    AppState, DraftContent, DraftKind, DraftPlace, ErrorCode, LockReason, SessionView, VisitKey,
    WriteReceipt, WriteState,
};
use demo_clinic::{Config, Edition};
use domain::patient::PatientUuid;
use std::{ops::Deref, path::PathBuf, sync::Arc, time::Duration};
use vault::{
    Vault,
    memory::MemoryKeychain,
    scripted::{Behaviour, ScriptedKeychain},
};

/// A PIN that nobody would try first.
pub(crate) const PIN: &str = "271828";

/// The desk.
pub(crate) struct Workplace {
    desk: Desk,
    pub(crate) keyring: ScriptedKeychain,
}

impl Deref for Workplace {
    type Target = Desk;

    fn deref(&self) -> &Desk {
        &self.desk
    }
}

impl Workplace {
    /// A desk at a clinic it is connected to, nobody signed in.
    pub(crate) async fn new() -> Self {
        let hands = Arc::new(Hands::default());
        let config = Config::edition(Edition::V8_0).with_patients(60).with_clock(Arc::clone(&hands) as _);
        let clinic = Arc::new(demo_clinic::start(config).await.expect("a demo clinic"));
        let items = MemoryKeychain::default();
        let keyring = ScriptedKeychain::new(items.clone(), Behaviour::Works);
        let desk = Desk::remembering(
            clinic,
            Arc::new(tempfile::tempdir().expect("a folder")),
            items,
            Vault::new(keyring.clone()),
            hands,
        );
        desk.connect().await;
        Self { desk, keyring }
    }

    /// A desk at which a physician has signed in and set a PIN.
    pub(crate) async fn with_pin() -> Self {
        let place = Self::new().await;
        place.sign_in("drgarcia").await;
        let state = place.rounds.set_pin(PIN.into(), None).await.expect("a PIN that fits");
        assert!(
            matches!(state.session, SessionView::SignedIn { pin_set: true, .. }),
            "the frame knows that there is one: {:?}",
            state.session
        );
        place
    }

    /// Ends the program and starts it again; what the keychain says of the desk is found out.
    pub(crate) async fn restarted(self) -> Self {
        self.rounds.close().await;
        let place = self.started_again();
        place.rounds.restore().await;
        place
    }

    /// The next start, before the keychain has answered.
    pub(crate) fn started_again(self) -> Self {
        let desk = Desk::remembering(
            Arc::clone(&self.desk.clinic),
            self.desk.folder(),
            self.desk.keychain.clone(),
            Vault::new(self.keyring.clone()),
            Arc::clone(&self.desk.hands),
        );
        Self { desk, keyring: self.keyring }
    }

    /// Locks as Ctrl+L does.
    pub(crate) async fn lock(&self) -> AppState {
        let state = self.rounds.lock().await.expect("it locks");
        assert_eq!(self.locked_by(), LockReason::Asked, "at the clinician's wish");
        state
    }

    /// Unlocks with the right PIN.
    pub(crate) async fn unlock(&self) {
        let state = self.rounds.unlock(PIN.into()).await.expect("something is locked");
        assert!(
            matches!(state.session, SessionView::SignedIn { .. }),
            "the PIN opens it: {:?}",
            state.session
        );
    }

    /// What locked it.
    pub(crate) fn locked_by(&self) -> LockReason {
        match self.rounds.state().session {
            SessionView::Locked { why, .. } => why,
            other => panic!("it should be locked, but {other:?}"),
        }
    }

    /// Tries left of the PIN on the lock screen, and the error there.
    pub(crate) fn lock_screen(&self) -> (Option<u32>, Option<ErrorCode>) {
        match self.rounds.state().session {
            SessionView::Locked { pin, error, .. } => {
                (pin.map(|pin| pin.tries_left), error.map(|error| error.code))
            }
            other => panic!("it should be locked, but {other:?}"),
        }
    }

    /// Why the server wants a new sign-in, if it does.
    pub(crate) fn renew(&self) -> Option<ErrorCode> {
        match self.rounds.state().session {
            SessionView::SignedIn { renew, .. } => renew.map(|needed| needed.why.code),
            other => panic!("somebody should be signed in, but {other:?}"),
        }
    }

    /// Opens the browser and signs in, whatever comes of it.
    pub(crate) async fn try_to_sign_in(&self, user: &str) {
        let link = self.way_back(user).await;
        self.rounds.redirected(&link).await;
    }

    /// Types a note for a new visit of a patient, without sending it.
    pub(crate) async fn type_a_draft(&self, patient: &PatientUuid) {
        let content = DraftContent::Note(note());
        let saved = self.rounds.save_draft(draft_of(patient), content, &self.account(), None).await;
        saved.expect("a draft is kept");
    }

    /// Whether that draft is here, word for word.
    pub(crate) async fn has_the_draft(&self, patient: &PatientUuid) -> bool {
        let draft = self.rounds.read_draft(draft_of(patient)).await.expect("drafts can be read");
        draft.is_some_and(|draft| draft.content == DraftContent::Note(note()))
    }

    /// A visit and its note that arrive after somebody has copied the journal; then, behind the lock, the copy is put
    /// back, in which both still wait.
    pub(crate) async fn older_journal(&self, patient: &PatientUuid) -> (WriteReceipt, WriteReceipt) {
        // The sign-in is too old: both wait, and neither is on its way when the screen is locked.
        self.lock().await;
        self.hands.pass(Duration::from_secs(13 * 3600));
        self.unlock().await;
        let visit = self.start_visit(patient, "Before the backup").await;
        let pending = VisitKey::Pending { write: visit.write.clone() };
        let sent = self.rounds.send_note(patient, &pending, note()).await.expect("queued");
        self.lock().await;
        let (journal, backup) = (self.store().join("journal.db"), self.home.join("backup"));
        std::fs::copy(&journal, &backup).expect("a backup");
        self.sign_in("drgarcia").await;
        assert_eq!(self.settled(&sent).await.state, WriteState::Confirmed, "both arrived after the backup");
        self.lock().await;
        std::fs::copy(&backup, &journal).expect("restored");
        (visit, sent)
    }

    /// The account's folder.
    pub(crate) fn store(&self) -> PathBuf {
        let mut found = Vec::new();
        for clinic in std::fs::read_dir(&self.home).expect("the home").flatten() {
            for account in std::fs::read_dir(clinic.path()).into_iter().flatten().flatten() {
                found.push(account.path());
            }
        }
        assert_eq!(found.len(), 1, "one account works here: {found:?}");
        found.remove(0)
    }

    /// Whether the keychain has an item of this name.
    pub(crate) fn keeps(&self, item: &str) -> bool {
        self.keychain.names().iter().any(|name| name.split('/').any(|part| part == item))
    }
}

fn draft_of(patient: &PatientUuid) -> DraftPlace {
    DraftPlace { kind: DraftKind::Note, patient: patient.clone(), visit: None, record: None }
}

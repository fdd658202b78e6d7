//! A clinician's desk without a window: the core, a keychain in memory, a demo clinic in this process, and the person
//! who signs in.

use crate::{dialogs::Dialogs, hands::Hands, updates::ScriptedProgram};
use app::{
    Browser, ClinicPolicy, Environment, Limits, Rounds,
    contract::{
        AppEvent, AppState, BookRequest, ChartView, ClientChoice, DayEntry, OutboxItem, SessionView,
        StartVisitRequest, VisitKey, WriteReceipt, WriteState,
    },
};
use demo_clinic::{Config, DemoClinic, Edition};
use domain::{
    encounter::CategoryId,
    loaded::Loaded,
    note::SoapText,
    patient::{PatientLabel, PatientUuid},
    units::Unit,
    vitals::{TypedValue, TypedVitals, VitalSign},
};
use rounds_tests::{
    address::Address,
    day::free_day,
    patience::{STILL, patiently},
    person::{Ending, Person, visit},
};
use std::{cell::Cell, collections::BTreeMap, path::PathBuf, sync::Arc, time::Duration};
use vault::{Vault, memory::MemoryKeychain};

/// The demo clinic is nobody's server: politeness is held by tests of its own.
fn hurried() -> Limits {
    // Nor is anybody at this desk in a hurry: how fast the machine is decides nothing.
    let patience = Duration::from_secs(60);
    Limits { per_second: 500, first_pause: Duration::from_millis(50), patience, ..Limits::default() }
}

/// The desk.
pub(crate) struct Desk {
    pub(crate) rounds: Rounds,
    pub(crate) clinic: Arc<DemoClinic>,
    /// The clock of both.
    pub(crate) hands: Arc<Hands>,
    pub(crate) home: PathBuf,
    pub(crate) keychain: MemoryKeychain,
    /// What is installed.
    pub(crate) program: Arc<ScriptedProgram>,
    pub(crate) dialogs: Arc<Dialogs>,
    browser: Arc<Address>,
    _folder: Arc<tempfile::TempDir>,
}

/// What a desk is given beside its files.
struct Given {
    limits: Limits,
    policy: ClinicPolicy,
}

impl From<Limits> for Given {
    fn from(limits: Limits) -> Self {
        Self { limits, policy: ClinicPolicy::default() }
    }
}

impl Desk {
    /// A desk at a fresh clinic, nobody signed in.
    pub(crate) async fn at(edition: Edition) -> Self {
        Self::of(Config::edition(edition).with_patients(60)).await
    }

    /// A desk at which a physician has signed in who waits for nothing that could be done without.
    pub(crate) async fn impatient(edition: Edition) -> Self {
        let hands = Arc::new(Hands::default());
        let config = Config::edition(edition).with_patients(60).with_clock(Arc::clone(&hands) as _);
        let clinic = Arc::new(demo_clinic::start(config).await.expect("a demo clinic"));
        let folder = Arc::new(tempfile::tempdir().expect("a folder"));
        let limits = Limits { patience: Duration::ZERO, ..hurried() };
        let desk = Self::with(clinic, folder, MemoryKeychain::default(), hands, limits).await;
        desk.sign_in("drgarcia").await;
        desk
    }

    /// The same at a clinic of one's own making, which goes by the desk's clock.
    pub(crate) async fn of(config: Config) -> Self {
        let hands = Arc::new(Hands::default());
        let clinic =
            demo_clinic::start(config.with_clock(Arc::clone(&hands) as _)).await.expect("a demo clinic");
        let folder = Arc::new(tempfile::tempdir().expect("a folder"));
        Self::with(Arc::new(clinic), folder, MemoryKeychain::default(), hands, hurried()).await
    }

    async fn with(
        clinic: Arc<DemoClinic>,
        folder: Arc<tempfile::TempDir>,
        keychain: MemoryKeychain,
        hands: Arc<Hands>,
        limits: Limits,
    ) -> Self {
        let vault = Vault::new(keychain.clone());
        let desk = Self::on(clinic, folder, keychain, vault, hands, None, limits.into());
        desk.rounds.visit_demo(Arc::clone(&desk.clinic)).await.expect("the clinic answers");
        desk
    }

    /// The core on these files, at a clinic that is remembered between starts as a real one is. It is connected by
    /// [`Desk::connect`] once; a later start finds it again.
    pub(crate) fn remembering(
        clinic: Arc<DemoClinic>,
        folder: Arc<tempfile::TempDir>,
        items: MemoryKeychain,
        vault: Vault,
        hands: Arc<Hands>,
    ) -> Self {
        let stand_in = Some(Arc::clone(&clinic));
        Self::on(clinic, folder, items, vault, hands, stand_in, hurried().into())
    }

    /// A desk whose computer has a clinic's file, at a clinic that is found by its address.
    pub(crate) fn under(
        clinic: Arc<DemoClinic>,
        folder: Arc<tempfile::TempDir>,
        policy: ClinicPolicy,
    ) -> Self {
        let (items, hands) = (MemoryKeychain::default(), Arc::new(Hands::default()));
        let (vault, stand_in) = (Vault::new(items.clone()), Some(Arc::clone(&clinic)));
        let given = Given { policy, ..hurried().into() };
        Self::on(clinic, folder, items, vault, hands, stand_in, given)
    }

    /// A core on the files below `folder`. `stand_in` answers where a remembered address is the demo clinic's.
    fn on(
        clinic: Arc<DemoClinic>,
        folder: Arc<tempfile::TempDir>,
        keychain: MemoryKeychain,
        vault: Vault,
        hands: Arc<Hands>,
        stand_in: Option<Arc<DemoClinic>>,
        given: Given,
    ) -> Self {
        let (browser, dialogs) = (Arc::new(Address::default()), Arc::new(Dialogs::default()));
        let program = Arc::new(ScriptedProgram::default());
        let home = folder.path().join("home");
        let rounds = Rounds::start(Environment {
            home: home.clone(),
            computer: "desk".into(),
            browser: Arc::clone(&browser) as Arc<dyn Browser>,
            files: Arc::clone(&dialogs) as _,
            vault,
            clock: Arc::clone(&hands) as _,
            program: Arc::clone(&program) as _,
            downloads: folder.path().join("downloads"),
            stand_in,
            limits: given.limits,
            policy: given.policy,
            version: "0.0.0".into(),
        })
        .expect("a core");
        Self { rounds, clinic, hands, home, keychain, program, dialogs, browser, _folder: folder }
    }

    /// Connects to the clinic by its address, with an administrator who enables this computer at once.
    pub(crate) async fn connect(&self) {
        let address = self.clinic.https_url().to_owned();
        let state = self.rounds.connect_clinic(&address, "", ClientChoice::Register).await.expect("a clinic");
        let client = state.clinic.and_then(|clinic| clinic.client_id).expect("a client");
        assert!(self.clinic.enable_client(&client), "the clinic knows its client");
        self.rounds.check_client().await.expect("the clinic answers");
    }

    /// The folder of everything, for another start on the same files.
    pub(crate) fn folder(&self) -> Arc<tempfile::TempDir> {
        Arc::clone(&self._folder)
    }

    /// A desk at which a physician has signed in.
    pub(crate) async fn signed_in(edition: Edition) -> Self {
        let desk = Self::at(edition).await;
        desk.sign_in("drgarcia").await;
        desk
    }

    /// Another desk at the same clinic, with somebody else at it.
    pub(crate) async fn another(&self, user: &str) -> Self {
        let folder = Arc::new(tempfile::tempdir().expect("a folder"));
        let (clinic, hands) = (Arc::clone(&self.clinic), Arc::clone(&self.hands));
        let desk = Self::with(clinic, folder, MemoryKeychain::default(), hands, hurried()).await;
        desk.sign_in(user).await;
        desk
    }

    /// Signs in through the clinic's own pages.
    pub(crate) async fn sign_in(&self, user: &str) {
        let link = self.way_back(user).await;
        self.rounds.redirected(&link).await;
        let state = self.rounds.state();
        assert!(
            matches!(state.session, SessionView::SignedIn { .. }),
            "{user} signs in: {:?}",
            state.session
        );
    }

    /// Opens the browser, plays the person, and stops where the link would come back.
    pub(crate) async fn way_back(&self, user: &str) -> String {
        self.rounds.sign_in().await.expect("a sign-in begins");
        let address = self.browser.opened().expect("the browser was opened");
        match visit(&address, &Person::named(user), None).await.expect("the pages can be walked") {
            Ending::Home(link) => link.to_string(),
            Ending::Closed => panic!("{user} does not close the browser"),
        }
    }

    /// The page that the browser was opened on.
    pub(crate) fn browser_page(&self) -> String {
        self.browser.opened().expect("the browser was opened")
    }

    /// Who is signed in.
    pub(crate) fn account(&self) -> String {
        match self.rounds.state().session {
            SessionView::SignedIn { user, .. } => user.id,
            other => panic!("somebody should be signed in, but {other:?}"),
        }
    }

    /// A living patient with visits, by whatever name; the same at every run.
    pub(crate) async fn patient(&self) -> PatientUuid {
        let found = self.rounds.search_server("reyes").await.expect("the server can be asked");
        let hit = found
            .hits
            .iter()
            .find(|hit| hit.patient.deceased.is_none())
            .expect("a Reyes lives in the clinic");
        hit.patient.uuid.clone()
    }

    /// By what the server tells [`Desk::patient`] from another of the same name.
    pub(crate) async fn label(&self, patient: &PatientUuid) -> PatientLabel {
        let found = self.rounds.search_server("reyes").await.expect("the server can be asked");
        let hit = found.hits.iter().find(|hit| hit.patient.uuid == *patient).expect("among them");
        hit.patient.label()
    }

    /// The clinic's number of a patient.
    pub(crate) fn pid(&self, patient: &PatientUuid) -> i64 {
        self.clinic.records().patient(patient.as_str()).expect("the clinic knows its patient").pid
    }

    /// How many requests the clinic has answered for records of a kind: those whose route names it last, such as
    /// `soap_note` in `…/encounter/{eid}/soap_note/{sid}`.
    pub(crate) fn asked(&self, method: &str, kind: &str) -> usize {
        let names = |route: &str| route.rsplit('/').find(|part| !part.starts_with('{')) == Some(kind);
        let all = self.clinic.requests().all();
        all.iter().filter(|one| one.method == method && names(&one.route)).count()
    }

    /// Starts a visit and waits until the clinic has it.
    pub(crate) async fn visit(&self, patient: &PatientUuid) -> VisitKey {
        let receipt = self.start_visit(patient, "Cough").await;
        let item = self.settled(&receipt).await;
        assert_eq!(item.state, WriteState::Confirmed, "the visit is in OpenEMR: {:?}", item.error);
        item.visit.expect("a visit has a key")
    }

    /// Queues a visit.
    pub(crate) async fn start_visit(&self, patient: &PatientUuid, reason: &str) -> WriteReceipt {
        let request = StartVisitRequest {
            category: Some(CategoryId(5)),
            reason: reason.into(),
            ..StartVisitRequest::default()
        };
        match self.rounds.start_visit(patient, request.clone(), &[]).await {
            Ok(receipt) => receipt,
            Err(refused) => {
                // A second visit of a day is asked about; in these tests it is meant.
                let asked = refused.questions.expect("a whole form is asked about at most");
                self.rounds.start_visit(patient, request, &asked).await.expect("who means it may")
            }
        }
    }

    /// Waits until a write is confirmed or refused.
    pub(crate) async fn settled(&self, receipt: &WriteReceipt) -> OutboxItem {
        let write = receipt.write.clone();
        self.until(|unsent| {
            unsent
                .iter()
                .find(|item| item.id == write)
                .filter(|item| matches!(item.state, WriteState::Confirmed | WriteState::Refused))
                .cloned()
        })
        .await
    }

    /// Waits as long as anything moves: how long that takes is the machine's affair, and how busy it is.
    pub(crate) async fn patiently<T>(&self, wanted: &str, waiting: impl Future<Output = T>) -> T {
        let (mut watch, told) = (self.rounds.watch(), Cell::new(0_usize));
        let listening = async {
            while watch.next().await.is_some() {
                told.set(told.get() + 1);
            }
        };
        let either = async {
            tokio::select! {
                found = waiting => found,
                () = listening => panic!("the core says nothing any more"),
            }
        };
        let moved = || (told.get(), self.clinic.requests().all().len());
        patiently(wanted, STILL, moved, either).await.unwrap_or_else(|late| panic!("{late}"))
    }

    /// Waits until the outbox shows something. Every change of it is told, so nothing here sleeps.
    pub(crate) async fn until<T>(&self, wanted: impl Fn(&[OutboxItem]) -> Option<T>) -> T {
        let mut watch = self.rounds.watch();
        let waiting = async {
            loop {
                let unsent = self.rounds.unsent().await.expect("the journal can be read");
                if let Some(found) = wanted(&unsent) {
                    return found;
                }
                while !matches!(watch.next().await, Some(AppEvent::OutboxChanged)) {}
            }
        };
        self.patiently("the outbox comes to it", waiting).await
    }

    /// Waits until today's list shows something. It is read again as often as the time for that comes.
    pub(crate) async fn day_until<T>(&self, wanted: impl Fn(&[DayEntry]) -> Option<T>) -> T {
        let mut watch = self.rounds.watch();
        let waiting = async {
            loop {
                let day = self.rounds.day("").await.expect("a day");
                if let Loaded::Known { value, .. } = &day.appointments
                    && let Some(found) = wanted(value)
                {
                    return found;
                }
                // What was just read is not asked for again so soon.
                self.hands.pass(Duration::from_secs(31));
                let _ = self.rounds.day("").await.expect("a day");
                while !matches!(watch.next().await, Some(AppEvent::DayChanged { .. })) {}
            }
        };
        self.patiently("the day comes to it", waiting).await
    }

    /// Waits until the chart shows something.
    pub(crate) async fn chart_until<T>(
        &self,
        patient: &PatientUuid,
        wanted: impl Fn(&ChartView) -> Option<T>,
    ) -> T {
        let mut watch = self.rounds.watch();
        let waiting = async {
            loop {
                let chart = self.rounds.read_chart(patient).await.expect("the cache can be read");
                if let Some(found) = wanted(&chart) {
                    return found;
                }
                while !matches!(watch.next().await, Some(AppEvent::ChartChanged { .. })) {}
            }
        };
        self.patiently("the chart comes to it", waiting).await
    }

    /// Waits until the frame shows something.
    pub(crate) async fn state_until(&self, wanted: impl Fn(&AppState) -> bool) -> AppState {
        let mut watch = self.rounds.watch();
        let waiting = async {
            loop {
                if let Some(AppEvent::State { state }) = watch.next().await
                    && wanted(&state)
                {
                    return *state;
                }
            }
        };
        self.patiently("the state comes to it", waiting).await
    }

    /// Ends the program and starts it again on the same files, keychain and clinic; nobody is signed in.
    pub(crate) async fn restarted(self) -> Self {
        self.rounds.close().await;
        // Closing a demo clinic stops it; here it is the world outside, which goes on.
        self.clinic.resume().await.expect("the ports are free");
        // Starting anew deletes what a demo left; these files are the test's own, so they are kept aside.
        let kept = self.home.join("demo");
        let aside = self.home.join("kept");
        std::fs::rename(&kept, &aside).expect("the store is there");
        let (clinic, folder) = (Arc::clone(&self.clinic), Arc::clone(&self._folder));
        let desk =
            Self::with(clinic, folder, self.keychain.clone(), Arc::clone(&self.hands), hurried()).await;
        std::fs::rename(&aside, &kept).expect("the store goes back");
        desk
    }
}

/// Blood pressure and pulse as somebody types them.
pub(crate) fn vitals() -> TypedVitals {
    let value = |text: &str, unit| TypedValue { text: text.into(), unit };
    TypedVitals {
        values: BTreeMap::from([
            (VitalSign::Systolic, value("128", Unit::MmHg)),
            (VitalSign::Diastolic, value("82", Unit::MmHg)),
            (VitalSign::Temperature, value("37,5", Unit::Celsius)),
        ]),
        ..TypedVitals::default()
    }
}

/// A note of four sections.
pub(crate) fn note() -> SoapText {
    SoapText {
        subjective: "Cough for a week 🤧".into(),
        objective: "Chest clear".into(),
        assessment: "Viral <script>alert(1)</script>".into(),
        plan: "Rest; see again".into(),
    }
}

/// A booking on a weekday some weeks ahead ([`free_day`]), where nobody has booked before.
pub(crate) fn booking(options: &app::contract::BookingOptions) -> BookRequest {
    BookRequest {
        date: free_day().to_string(),
        start: "11:00".into(),
        duration: "30".into(),
        category: Some(CategoryId(5)),
        title: String::new(),
        comment: "Follow-up".into(),
        provider: options.me,
        facility: options.facility,
    }
}

//! Every fault of the server, at every kind of write, with the program killed before, during or after the request: after
//! the next start there is exactly one record at the clinic, and nothing has silently left the outbox.
//!
//! The core runs in a process of its own and is killed with SIGKILL. *Before*: the request has arrived and nothing was
//! done about it, nor ever will be. *During*: it was carried out, or failed as the fault says, and no byte of the answer
//! has left. *After*: the answer was read and what it means was written down; the process ends itself at that moment.
//! Between two steps of an appointment's move, and between a deletion and the look that follows it, it is killed at that
//! look: *looking*. The next start's clock goes two minutes ahead, so that what counts as absent after 90 s is absent at
//! once.
//!
//! Every fault meets every kind of write in the two newer editions, and in the oldest those whose answers or lists differ
//! there ([`editions`]); the others meet their lost answers in both in `changes.rs`. An entry of a list that ends is no
//! kind of its own: its end is sent with its other boxes in one request, so a changed entry ends as well.
//!
//! `ROUNDS_MATRIX=move,cancel` plays the kinds whose names begin so, for whoever works on one.

use app::contract::{EntryList, OutboxItem, PastList, VisitKey, WriteState};
use demo_clinic::{
    Appointment, Clock, Config, DemoClinic, Edition, Encounter, Fault, SetClock, SoapNote, Stop,
};
use domain::{
    encounter::{Eid, EncounterUuid},
    note::{NoteId, SoapText},
    patient::PatientUuid,
};
use rounds_tests::{
    Outcome, Trouble,
    headless::{
        Headless, Kind, Order, Target, appointment_title, appointments_day, list_kind, mistaken, rows, slot,
    },
    patience::{STILL, patiently},
};
use std::{
    collections::BTreeMap,
    fmt::Write as _,
    io::Write as _,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use tokio::{sync::Semaphore, task::JoinSet};

/// Cores at once, which keep two processors busy: most of the time each waits for pauses that are the product's own.
const AT_ONCE: usize = 16;
/// Time by which each start's clock is ahead of the one before.
const LATER: Duration = Duration::from_secs(120);
/// People of the clinic; among so many is one who has of everything that is changed.
const PEOPLE: u32 = 20;

/// When the program is killed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kill {
    Never,
    Before,
    During,
    Looking,
    After,
}

const KILLS: [Kill; 5] = [Kill::Never, Kill::Before, Kill::During, Kill::Looking, Kill::After];

/// The kills that a kind has: only what is looked at by itself, after its request, can be killed at that look.
fn kills(kind: Kind) -> impl Iterator<Item = Kill> {
    KILLS.into_iter().filter(move |kill| kind.look().is_some() || *kill != Kill::Looking)
}

/// The kinds that are played.
fn kinds() -> Vec<Kind> {
    let chosen = std::env::var("ROUNDS_MATRIX").unwrap_or_default();
    let wanted = |kind: &Kind| chosen.is_empty() || chosen.split(',').any(|one| kind.name().starts_with(one));
    Kind::ALL.into_iter().filter(wanted).collect()
}

/// In which editions a kind is played.
fn editions(kind: Kind) -> &'static [Edition] {
    match kind {
        // Q31: the status of what was created; Q41 and Q44: vitals that answer 500, notes that are listed twice.
        Kind::Visit
        | Kind::Vitals
        | Kind::Note
        | Kind::Booking
        | Kind::MoveBooked
        | Kind::MoveDeleted
        | Kind::Cancelled
        | Kind::NoteChange
        // Q40: a creation may answer 200 or 500 with a page of HTML.
        | Kind::Patient
        | Kind::Added(EntryList::Problem | EntryList::Allergy) => &Edition::ALL,
        Kind::Demographics
        | Kind::Changed(_)
        | Kind::Deleted(_)
        | Kind::Added(EntryList::Medication | EntryList::Surgery | EntryList::DentalIssue) => {
            &[Edition::V8_0, Edition::V8_2]
        }
    }
}

/// Every fault that an answer to a write can have.
fn faults() -> Vec<(&'static str, Fault)> {
    vec![
        ("drop before commit", Fault::DropBeforeCommit),
        ("drop after commit", Fault::DropAfterCommit),
        ("500 after commit", Fault::ErrorAfterCommit),
        ("slow", Fault::Slow { ms: 1500 }),
        ("truncated", Fault::Truncated),
        ("html", Fault::Html),
        ("wrong content type", Fault::WrongContentType),
        ("two objects", Fault::TwoObjects),
        ("endless", Fault::Endless),
        ("expired token", Fault::ExpiredToken),
        ("revoked client", Fault::RevokedClient),
        ("redirect", Fault::Redirect { to: "https://127.0.0.1:9/elsewhere".into() }),
        ("429", Fault::TooManyRequests { retry_after: 1 }),
        ("503", Fault::Unavailable),
        ("trickle", Fault::Trickle),
    ]
}

/// What came of one cell.
#[derive(Clone, Debug)]
struct Cell {
    /// Records at the clinic when the program was dead and not yet started again.
    at_the_kill: usize,
    /// And in the end.
    records: usize,
    /// How often it was sent.
    sends: u32,
    /// How the outbox first came to rest after the recovery, and what was pressed then.
    outbox: String,
}

impl Cell {
    fn words(&self, kill: Kill) -> String {
        let before = if kill == Kill::Never { String::new() } else { format!("{} then ", self.at_the_kill) };
        format!("{before}{} {}, {}x", self.records, self.outbox, self.sends)
    }

    fn is_right(&self) -> bool {
        self.records == 1 && self.outbox.ends_with("confirmed")
    }
}

/// Several faults one after the other on the same files, so that each start is one cell's recovery and the next's begin.
#[derive(Clone)]
struct Chain {
    kind: Kind,
    edition: Edition,
    kill: Kill,
    faults: Vec<(&'static str, Fault)>,
}

type Place = (&'static str, &'static str, String, Kill);

// The killed core is another process, which believes the clinic by a file of authorities.
#[cfg_attr(not(target_os = "linux"), ignore = "SSL_CERT_FILE is read on Linux alone")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_fault_with_a_kill_at_every_step_leaves_exactly_one_record_of_every_write() {
    let room = Arc::new(Semaphore::new(AT_ONCE));
    let mut playing = JoinSet::new();
    for chain in chains() {
        let room = Arc::clone(&room);
        playing.spawn(async move {
            let _place = room.acquire().await.expect("never closed");
            let outcome = chain.play().await;
            (chain, outcome)
        });
    }
    let mut table: BTreeMap<Place, Cell> = BTreeMap::new();
    let mut broken = Vec::new();
    while let Some(played) = playing.join_next().await {
        let (chain, outcome) = played.expect("no chain panics");
        match outcome {
            Ok(cells) => table.extend(cells.into_iter().map(|(name, cell)| {
                ((name, chain.kind.name(), chain.edition.to_string(), chain.kill), cell)
            })),
            Err(trouble) => broken.push(format!(
                "{} at {} killed {:?}: {trouble}",
                chain.kind.name(),
                chain.edition,
                chain.kill
            )),
        }
    }
    print(&table);
    assert!(broken.is_empty(), "every cell is played to its end:\n{}", broken.join("\n"));
    let wrong: Vec<_> = table.iter().filter(|(_, cell)| !cell.is_right()).collect();
    assert!(wrong.is_empty(), "exactly one record, and the outbox knows it: {wrong:#?}");
    let of_kind = |kind: Kind| editions(kind).len() * kills(kind).count();
    let cells: usize = faults().len() * kinds().into_iter().map(of_kind).sum::<usize>();
    assert_eq!(table.len(), cells, "no cell was left out");
}

fn chains() -> Vec<Chain> {
    let mut chains = Vec::new();
    for kind in kinds() {
        for kill in kills(kind) {
            for &edition in editions(kind) {
                chains.push(Chain { kind, edition, kill, faults: faults() });
            }
        }
    }
    chains
}

impl Chain {
    async fn play(&self) -> Outcome<Vec<(&'static str, Cell)>> {
        let clock = Arc::new(SetClock::default());
        let config = Config::edition(self.edition).with_patients(PEOPLE).with_clock(Arc::clone(&clock) as _);
        let clinic = demo_clinic::start(config).await?;
        let stage = Stage::at(&clinic, clock)?;
        let mut core = stage.start(0)?;
        core.must(&stage.connect).await?;
        core.must(&Order::SignIn).await?;
        let mut cells = Vec::new();
        for (number, (name, fault)) in (1_u32..).zip(&self.faults) {
            let count = || self.kind.on_file(&clinic.records(), stage.pid, number);
            let before = count();
            let (method, path) = self.kind.request();
            clinic.faults().once(method, path, fault.clone());
            let write = self.write(&clinic, &stage, number)?;
            let on_file = || count().saturating_sub(before);
            let mut at_the_kill = 0;
            let queued = match self.kill {
                Kill::Never => core.write(&write).await?,
                Kill::Before | Kill::During | Kill::Looking => {
                    let stop = if self.kill == Kill::Before { Stop::Arrived } else { Stop::CarriedOut };
                    let mut held = clinic.faults().hold(method, path, stop);
                    let queued = core.write(&write).await?;
                    let asked = || clinic.requests().all().len();
                    if !patiently(name, STILL, asked, held.reached()).await? {
                        return Err(Trouble::new(format!("{name}: the request never came")));
                    }
                    if let (Kill::Looking, Some(path)) = (self.kill, self.kind.look()) {
                        let look = clinic.faults().hold("GET", path, Stop::Arrived);
                        std::mem::replace(&mut held, look).go_on();
                        if !patiently(name, STILL, asked, held.reached()).await? {
                            return Err(Trouble::new(format!("{name}: nobody looked")));
                        }
                    }
                    core.kill().await?;
                    drop(held);
                    at_the_kill = on_file();
                    core = stage.after_the_kill(&clinic, number).await?;
                    queued
                }
                Kill::After => {
                    let queued = core.write(&write).await?;
                    core.dead().await?;
                    at_the_kill = on_file();
                    core = stage.after_the_kill(&clinic, number).await?;
                    queued
                }
            };
            let (outbox, sends) = rest(&mut core, &queued).await?;
            // Before an old appointment is deleted both stand; of everything else nothing is there yet.
            let untouched = if self.kind == Kind::MoveDeleted { 2 } else { 0 };
            if self.kill == Kill::Before && at_the_kill != untouched {
                return Err(Trouble::new(format!("{name}: it was carried out before the kill")));
            }
            cells.push((*name, Cell { at_the_kill, records: on_file(), sends, outbox }));
        }
        core.kill().await?;
        Ok(cells)
    }

    fn write(&self, clinic: &DemoClinic, stage: &Stage, number: u32) -> Outcome<Order> {
        Ok(Order::Write {
            kind: self.kind,
            target: stage.target(clinic, self.kind, number)?,
            number,
            die: self.kill == Kill::After,
        })
    }
}

/// Waits until the write rests; one that was refused is sent again, as the clinician who reads the reason does.
async fn rest(core: &mut Headless, write: &str) -> Outcome<(String, u32)> {
    let first = core.settled(write).await?.ok_or_else(|| Trouble::new("it silently left the outbox"))?;
    if first.state == WriteState::Confirmed {
        return Ok(("confirmed".to_owned(), first.attempts));
    }
    let why = first.error.as_ref().map(|error| format!("{:?}", error.code));
    let why = why.ok_or_else(|| Trouble::new("it is refused without a word"))?;
    core.must(&Order::Retry { write: write.to_owned() }).await?;
    let second = core.settled(write).await?.ok_or_else(|| Trouble::new("it silently left the outbox"))?;
    Ok((format!("refused ({why}), sent again, {}", state(&second)), second.attempts))
}

/// The appointment that write `number` moves or cancels.
fn appointment(pid: i64, number: u32) -> Appointment {
    let start = slot(number);
    Appointment {
        pid,
        pc_aid: Some(8),
        pc_apptstatus: "*".into(),
        pc_event_date: appointments_day().to_string(),
        pc_start_time: format!("{start}:00"),
        pc_end_time: format!("{}9:00", start.get(..4).unwrap_or_default()),
        pc_duration: 9 * 60,
        pc_facility: 3,
        pc_billing_location: 3,
        pc_catid: 5,
        pc_title: appointment_title(number),
        pc_hometext: "Bring the report".into(),
        ..Appointment::default()
    }
}

fn state(item: &OutboxItem) -> String {
    format!("{:?}", item.state).to_lowercase()
}

fn text(note: SoapNote) -> SoapText {
    SoapText {
        subjective: note.subjective.unwrap_or_default(),
        objective: note.objective.unwrap_or_default(),
        assessment: note.assessment.unwrap_or_default(),
        plan: note.plan.unwrap_or_default(),
    }
}

/// What the starts of one chain share: files, clinic and its clock, patient.
struct Stage {
    clock: Arc<SetClock>,
    folder: tempfile::TempDir,
    authority: PathBuf,
    connect: Order,
    /// The patient's number.
    pid: i64,
    patient: PatientUuid,
    visit: Encounter,
}

impl Stage {
    fn at(clinic: &DemoClinic, clock: Arc<SetClock>) -> Outcome<Self> {
        let folder = tempfile::tempdir()?;
        let authority = folder.path().join("authority.pem");
        std::fs::write(&authority, clinic.ca_pem())?;
        let client = clinic.preregister(["app.rounds.desktop://oauth/callback"]);
        let connect = Order::Connect {
            address: clinic.https_url().to_owned(),
            client_id: client.client_id,
            client_secret: client.client_secret,
        };
        let records = clinic.records();
        let of = |pid: i64| {
            EntryList::ALL.iter().all(|list| rows(&records, pid, *list).iter().any(|row| row.uuid.is_some()))
        };
        let noted = |pid: i64| {
            let visits = records.encounters(pid);
            records.notes(pid).iter().find_map(|note| visits.iter().find(|one| one.eid == note.eid).cloned())
        };
        let found = (1..=i64::from(PEOPLE)).filter(|pid| of(*pid)).find_map(|pid| Some((pid, noted(pid)?)));
        let (pid, visit) = found.ok_or(Trouble::new("nobody has of everything"))?;
        let patient = records.patient_by_pid(pid).ok_or(Trouble::new("nobody has this number"))?;
        for number in (1_u32..).take(faults().len()) {
            clinic.office().book(appointment(pid, number));
            for list in [PastList::Surgery, PastList::DentalIssue] {
                clinic.office().add_entry(list_kind(list.list()), pid, &mistaken(number), "2020-01-15");
            }
        }
        Ok(Self {
            clock,
            authority,
            connect,
            pid,
            patient: PatientUuid::parse(&patient.uuid)?,
            visit,
            folder,
        })
    }

    /// What is written about, as it stands at the clinic now.
    fn target(&self, clinic: &DemoClinic, kind: Kind, number: u32) -> Outcome<Target> {
        let records = clinic.records();
        let visit = VisitKey::Known {
            eid: Eid(u32::try_from(self.visit.eid)?),
            uuid: EncounterUuid::parse(&self.visit.euuid)?,
        };
        let note = records.notes(self.pid).into_iter().find(|note| note.eid == self.visit.eid);
        let note = match note {
            Some(note) => Some((NoteId(u32::try_from(note.id)?), text(note))),
            None => None,
        };
        let entry = match kind {
            Kind::Changed(list) => rows(&records, self.pid, list).into_iter().find_map(|row| row.uuid),
            Kind::Deleted(list) => {
                let all = rows(&records, self.pid, list.list()).into_iter();
                all.filter(|row| row.title == mistaken(number)).find_map(|row| row.uuid)
            }
            Kind::MoveBooked | Kind::MoveDeleted | Kind::Cancelled => {
                let title = appointment_title(number);
                let all = records.appointments(self.pid).into_iter();
                all.filter(|one| one.pc_title == title).map(|one| one.pc_uuid).next()
            }
            _ => None,
        };
        Ok(Target { patient: self.patient.clone(), visit, note, entry })
    }

    fn start(&self, starts: u32) -> Outcome<Headless> {
        let later = self.clock.now().checked_add(LATER * starts)?;
        Headless::start(Path::new(self.folder.path()), &self.authority, later)
    }

    /// The next start, at a server that works again.
    async fn after_the_kill(&self, clinic: &DemoClinic, starts: u32) -> Outcome<Headless> {
        clinic.faults().clear();
        let mut core = self.start(starts)?;
        core.must(&Order::SignIn).await?;
        Ok(core)
    }
}

/// One line for each fault, kind and edition: records at the clinic at the kill and in the end, how often it was sent, and
/// how the outbox came to rest. Written past the test runner's capture, since the table is what this test is for.
fn print(table: &BTreeMap<Place, Cell>) {
    let mut text = format!(
        "\n{:<20} {:<18} {:<4} {:<24} {:<24} {:<24} {:<24} {:<24}\n",
        "fault",
        "write",
        "at",
        "no kill (sends)",
        "killed before",
        "killed during",
        "killed looking",
        "killed after"
    );
    for (name, _) in faults() {
        for kind in kinds() {
            for &edition in editions(kind) {
                let _ = write!(
                    text,
                    "{name:<20} {:<18} {edition:<4}",
                    kind.name(),
                    edition = edition.to_string()
                );
                for kill in KILLS {
                    let place = (name, kind.name(), edition.to_string(), kill);
                    let cell = table.get(&place).map_or_else(|| "-".to_owned(), |cell| cell.words(kill));
                    let _ = write!(text, " {cell:<24}");
                }
                text.push('\n');
            }
        }
    }
    let right = table.values().filter(|cell| cell.is_right()).count();
    let _ = writeln!(text, "{right} of {} cells: exactly one record, and the outbox says so", table.len());
    let _ = std::io::stdout().write_all(text.as_bytes());
}

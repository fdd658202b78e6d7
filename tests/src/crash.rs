//! The shipped program is killed while somebody types, again and again: nothing that it said it had kept may be missing,
//! and nothing that was sent may be at the clinic twice.
//!
//! What is killed is the program `rounds` under WebDriver, with SIGKILL to its own process; clinic, keychain and display
//! outlive it. A script in the page sets one sign after the other and dispatches `input` events, at the pace of a quick
//! typist; what the page was told is kept, and what it shows as kept, is known to this process at the kill ([`Hand`]).
//! Some rounds are killed at a random moment, some as soon as a save was acknowledged, some after "Send now" was
//! pressed, with the clinic answering at once or late. Every start begins at the lock screen and is opened with the PIN
//! or with the browser, whichever the dice say; what it then shows is compared with what the kill left.

mod door;
mod hand;
mod journal;
mod tally;
mod text;

pub use tally::Tally;

use crate::clinic::{self, Records};
use crate::job::Job;
use crate::pages::{ClinicPage, NotePage, PatientsPage, SignInPage, UnsentPage, Visit, VisitPage};
use crate::session::Session;
use crate::trouble::{Outcome, Trouble};
use crate::window::{Launch, Window};
use demo_clinic::{Config, DemoClinic, Fault};
use door::{Key, Way};
use hand::{Hand, Heard};
use journal::Reader;
use std::time::{Duration, Instant};
use store::OutboxState;
use text::{Note, WHOLE};

/// Why the visit's patient came; the button that opens it says so.
const REASON: &str = "Typed through many kills";
/// Time in which an outbox settles: an unknown write counts as absent after 90 s and is sent again.
const SETTLES_WITHIN: Duration = Duration::from_secs(240);
/// Longest time of a round, which takes a few seconds: a silent driver is ended then, and the program with it.
const LONGEST_ROUND: Duration = Duration::from_secs(120);
/// Rounds in a row that the driver may break off: more are no accident.
const MOST_BROKEN_OFF: u32 = 3;

/// How a round ends.
#[derive(Clone, Copy, Debug)]
enum Moment {
    /// Milliseconds after the first key.
    Typing(u64),
    /// Milliseconds after a save was acknowledged.
    Acknowledged(u64),
    /// Milliseconds after "Send now" was pressed.
    Sending(u64),
}

/// Numbers that look random and are the same for the same seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        // Marsaglia's xorshift.
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % end
    }
}

/// Everything that outlives the program.
struct Stage {
    session: Session,
    clinic: DemoClinic,
    records: Records,
    launch: Launch,
    reader: Option<Reader>,
    dice: Dice,
    /// The note that is being written.
    note: Note,
    /// How much of it the program has said it had kept.
    acknowledged: usize,
    /// How much of it was in the journal after the last kill: what the form must show again.
    kept: usize,
    /// Notes that went into the outbox, each with as much of it as was sent.
    sent: Vec<(Note, usize)>,
    tally: Tally,
    broken_off_in_a_row: u32,
    /// The last round begins: if no note was sent so far, one is, and there is time to queue it.
    last: bool,
}

/// Plays `rounds` rounds and says what was lost. `say` gets a line of progress now and then. An interrupt (SIGINT) ends a
/// long run after its round: what was played until then is settled and counted as ever.
pub async fn play(rounds: u32, seed: u64, mut say: impl FnMut(&str)) -> Outcome<Tally> {
    say(&format!("seed {seed}"));
    let session = Session::start()?;
    let (clinic, authority) = clinic::start(&session, Config::default().with_patients(60)).await?;
    let records = Records::behind(clinic.http_url())?;
    let launch = Launch::trusting(&authority);
    let mut stage = Stage {
        session,
        clinic,
        records,
        launch,
        reader: None,
        // A state of nothing but zeros would stay so.
        dice: Dice(seed | 1 << 63),
        note: Note::new(1),
        acknowledged: 0,
        kept: 0,
        sent: Vec::new(),
        tally: Tally::default(),
        broken_off_in_a_row: 0,
        last: false,
    };
    stage.prepare().await?;
    let began = Instant::now();
    let mut interrupt = std::pin::pin!(tokio::signal::ctrl_c());
    for round in 1..=rounds {
        stage.last = round == rounds;
        let line = stage.round().await?;
        let wrong = stage.tally.wrong();
        if wrong > 0 || round % 10 == 0 || rounds < 50 {
            let each = began.elapsed().as_secs_f64() / f64::from(round);
            say(&format!("round {round:>4}: {line}; {each:.1} s a round"));
        }
        let enough = tokio::select! {
            biased;
            _ = &mut interrupt => true,
            () = std::future::ready(()) => false,
        };
        if enough {
            say(&format!("interrupted after round {round}"));
            break;
        }
    }
    stage.settle().await?;
    Ok(stage.tally)
}

impl Stage {
    /// The first start: the clinic, the client, a visit to write in.
    async fn prepare(&mut self) -> Outcome {
        let window = Window::open(&self.session, &self.launch).await?;
        ClinicPage(&window).connect(self.clinic.https_url()).await?;
        SignInPage(&window).whole_way(&self.records).await?;
        door::set_pin(&window).await?;
        let job = Job::default();
        let name = format!("{}, {}", job.patient.0, job.patient.1);
        PatientsPage(&window).open(job.query, &name).await?;
        VisitPage(&window).start(&Visit { category: job.visit.category, reason: REASON }).await?;
        let (family, given) = job.patient;
        window
            .until("the visit at the clinic", async || {
                let chart = self.records.chart_of(family, given).await?;
                Ok(chart.encounters.iter().any(|one| one["reason"] == REASON))
            })
            .await?;
        window.kill().await?;
        self.session.nobody_runs_rounds()?;
        self.reader = Some(Reader::of(&self.session)?);
        Ok(())
    }

    /// A start of the program up to the open visit.
    async fn open(&mut self, key: Key) -> Outcome<Window> {
        let window = Window::open(&self.session, &self.launch).await?;
        let job = Job::default();
        let patient = format!("{}, {}", job.patient.0, job.patient.1);
        let way = Way { query: job.query, patient: &patient, reason: REASON };
        let by_itself = door::come_in(&window, key, &way).await?;
        self.tally.with_pin += u32::from(matches!(key, Key::Pin));
        self.tally.by_hand += u32::from(!by_itself);
        Ok(window)
    }

    async fn round(&mut self) -> Outcome<String> {
        let played = match tokio::time::timeout(LONGEST_ROUND, self.until_the_kill()).await {
            Ok(played) => played,
            Err(_) => Err(Trouble::new("the driver said nothing any more")),
        };
        // Whatever came of it, the window is gone by now and its program dead.
        self.session.nobody_runs_rounds()?;
        self.tally.rounds += 1;
        let (how, heard) = match played {
            Ok((moment, heard)) => {
                self.broken_off_in_a_row = 0;
                (format!("{moment:?} ms"), heard)
            }
            Err(trouble) => {
                self.tally.broken_off += 1;
                self.broken_off_in_a_row += 1;
                if self.broken_off_in_a_row == MOST_BROKEN_OFF {
                    return Err(trouble);
                }
                (format!("broken off: {trouble}"), Heard::default())
            }
        };
        self.tally.acknowledged += u32::from(heard.saves > 0);
        self.tally.saves += heard.saves;
        self.acknowledged = self.acknowledged.max(heard.signs);
        let found = self.examine(&how)?;
        Ok(format!("{how}, {} signs acknowledged, {found}", heard.signs))
    }

    /// Opens, types, kills; what the program had acknowledged by then.
    async fn until_the_kill(&mut self) -> Outcome<(Moment, Heard)> {
        let key = if self.dice.below(2) == 0 { Key::Pin } else { Key::Browser };
        let window = self.open(key).await?;
        let hand = Hand(&window);
        self.restored(&hand).await?;
        let pause = 15 + self.dice.below(60);
        hand.begin(&self.note, self.kept, pause, self.dice.below(1 << 30)).await?;
        let moment = self.moment();
        let heard = match moment {
            Moment::Typing(after) => hand.listen(Duration::from_millis(after)).await?,
            Moment::Acknowledged(after) => {
                let heard = hand.next_save().await?;
                heard.or(hand.listen(Duration::from_millis(after)).await?)
            }
            Moment::Sending(after) => {
                let heard = hand.next_save().await?;
                hand.rest().await?;
                if self.dice.below(2) == 0 {
                    let ms = 50 + self.dice.below(1500);
                    self.clinic.faults().once("POST", "*/soap_note", Fault::Slow { ms });
                }
                NotePage(&window).send_another().await?;
                tokio::time::sleep(Duration::from_millis(after)).await;
                heard
            }
        };
        window.kill().await?;
        Ok((moment, heard))
    }

    /// What the form shows when it is opened again is what was in the journal.
    async fn restored(&mut self, hand: &Hand<'_>) -> Outcome {
        let wanted = self.note.sections(self.kept).map(str::to_owned);
        let shown = hand.until_shown(&wanted).await?;
        if shown != wanted {
            self.tally.lost += 1;
            self.tally.say(format!("the form shows {shown:?} where {wanted:?} was kept"));
            self.kept = self.note.typed_in(&shown).unwrap_or_default();
        }
        Ok(())
    }

    fn moment(&mut self) -> Moment {
        if self.last && self.sent.is_empty() {
            return Moment::Sending(3000);
        }
        if self.kept >= WHOLE || (self.kept > 60 && self.dice.below(4) == 0) {
            return Moment::Sending(self.dice.below(400));
        }
        match self.dice.below(3) {
            0 => Moment::Acknowledged(self.dice.below(40)),
            _ => Moment::Typing(100 + self.dice.below(2300)),
        }
    }

    /// Reads the journal as the kill left it and compares.
    fn examine(&mut self, how: &str) -> Outcome<String> {
        let reader = self.reader.as_ref().ok_or(Trouble::new("nobody can read the journal"))?;
        let found = match reader.read() {
            Ok(found) if found.faults == 0 => found,
            Ok(found) => {
                self.tally.corrupt += 1;
                self.tally.say(format!("{} faults after {how}", found.faults));
                found
            }
            Err(trouble) => {
                self.tally.corrupt += 1;
                self.tally.say(format!("{trouble} after {how}"));
                return Ok("the journal cannot be read".to_owned());
            }
        };
        let draft = found.drafts.iter().find_map(|sections| self.note.typed_in(sections)).filter(|n| *n > 0);
        let mut queued = found.writes.iter().filter_map(|queued| self.note.typed_in(&queued.sections));
        let (queued, again) = (queued.next(), queued.next());
        if again.is_some() || (draft.is_some() && queued.is_some()) {
            self.tally.doubled += 1;
            self.tally.say(format!("note {} is there twice after {how}", self.note.number));
        }
        let there = draft.or(queued).unwrap_or_default();
        if there < self.acknowledged {
            self.tally.lost += 1;
            self.tally.say(format!(
                "{} signs of note {} were acknowledged, {there} are there after {how}",
                self.acknowledged, self.note.number
            ));
        }
        match queued {
            Some(typed) => {
                let next = Note::new(self.note.number + 1);
                self.sent.push((std::mem::replace(&mut self.note, next), typed));
                (self.kept, self.acknowledged) = (0, 0);
                Ok(format!("{typed} in the outbox"))
            }
            None => {
                self.kept = there;
                // What is there now is what every later journal must have at least.
                self.acknowledged = there;
                Ok(format!("{there} in the journal"))
            }
        }
    }

    /// Starts once more, waits until the outbox is settled, and counts the notes at the clinic.
    async fn settle(&mut self) -> Outcome {
        // The browser opens it whatever has become of the session; then everything can be sent.
        let window = self.open(Key::Browser).await?;
        let deadline = Instant::now() + SETTLES_WITHIN;
        loop {
            let reader = self.reader.as_ref().ok_or(Trouble::new("nobody can read the journal"))?;
            // A copy that is taken while the program writes may be torn; then another one is.
            match reader.read() {
                Ok(found) => {
                    let mut open = found.writes;
                    open.retain(|queued| queued.state != OutboxState::Confirmed);
                    if open.is_empty() {
                        break;
                    }
                    if open.iter().all(journal::Queued::is_asked_about) {
                        self.tally.asked += 1;
                        if !self.answer(&window, &open).await? {
                            break;
                        }
                    } else if Instant::now() >= deadline {
                        self.tally.missing += 1;
                        self.tally.say(format!("the outbox does not settle: {open:?}"));
                        break;
                    }
                }
                Err(trouble) if Instant::now() >= deadline => return Err(trouble),
                Err(_) => {}
            }
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
        let stored = self.notes_at_the_clinic().await?;
        for (note, typed) in &self.sent {
            let copies = stored.iter().filter(|sections| note.typed_in(sections) == Some(*typed)).count();
            self.tally.sent += 1;
            match copies {
                1 => continue,
                0 => self.tally.missing += 1,
                _ => self.tally.duplicates += 1,
            }
            self.tally.say(format!("note {} is at the clinic {copies} times", note.number));
        }
        window.close().await
    }

    /// The sections of every note that the clinic holds of the patient.
    async fn notes_at_the_clinic(&self) -> Outcome<Vec<[String; 4]>> {
        let (family, given) = Job::default().patient;
        let chart = self.records.chart_of(family, given).await?;
        Ok(chart.notes.iter().filter_map(journal::sections).collect())
    }

    /// Does what the words beside an unconfirmed note ask for: looks at the clinic, and has what is not there sent again.
    /// Says whether anything was.
    async fn answer(&self, window: &Window, asked: &[journal::Queued]) -> Outcome<bool> {
        let stored = self.notes_at_the_clinic().await?;
        if asked.iter().all(|queued| stored.contains(&queued.sections)) {
            return Ok(false);
        }
        let (family, given) = Job::default().patient;
        let unsent = UnsentPage(window);
        unsent.open().await?;
        unsent.try_again(&format!("{family}, {given}"), "Note").await?;
        Ok(true)
    }
}

//! What this session has read of the server, is reading just now, and could not read.
//!
//! Nothing of it is on disk: a new session asks anew. Times are those of the monotonic clock, which whoever asks brings
//! along.

use crate::{contract::ChartFolder, locked::locked};
use domain::{
    appointment::{AppointmentStatus, AppointmentUuid},
    encounter::{Eid, Encounter},
    loaded::{Loaded, Why},
    note::SoapNote,
    patient::PatientUuid,
    vitals::VitalsReading,
};
use jiff::civil::Date;
use std::{
    collections::{HashMap, HashSet, hash_map::Entry},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};
use store::{ChartSection, OutboxId};
use tokio::sync::{Notify, OnceCell};

/// What was just asked for is not asked for again for this long, however often it is shown: what comes of asking changes
/// what is shown, which must not make a circle.
const ASKED_LASTS: Duration = Duration::from_secs(30);
/// A visit that its patient's list lacks after so many looks is not there: deleted, or moved to somebody else.
const MOST_LOOKS: u32 = 3;

/// Something that is read from the server by itself.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum What {
    /// The whole chart of a patient.
    Chart(PatientUuid),
    /// One section of it.
    Section(PatientUuid, ChartSection),
    /// A folder of it, with its lists.
    Folder(PatientUuid, ChartFolder),
    /// A visit's own lists of vitals and notes.
    Visit(PatientUuid, Eid),
    /// The appointments of a day.
    Day(Date),
    /// What a write belongs to, which is in OpenEMR by now.
    Written(OutboxId),
    /// A patient's list of visits, once more in a little while: it lacks this one. By the visit, since the looks at each
    /// are counted.
    Soon(PatientUuid, Eid),
}

/// The vitals and notes of one visit as its own lists gave them.
#[derive(Clone)]
pub(crate) struct VisitPage {
    /// Vitals.
    pub(crate) vitals: Loaded<Vec<VitalsReading>>,
    /// Notes.
    pub(crate) notes: Loaded<Vec<SoapNote>>,
}

/// What is known of the status of an appointment of today: FHIR's word, and the letter behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Letter {
    /// FHIR's word.
    pub(crate) word: AppointmentStatus,
    /// OpenEMR's own.
    pub(crate) exact: AppointmentStatus,
}

/// The place of a question among all that this session has asked, taken before it is sent. Of two answers about one thing
/// the one that was asked for later counts, whichever comes last: the other may be from before a write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Turn(u64);

/// The turn of what was heard last of each thing.
#[derive(Clone, Default)]
pub(crate) struct Heard(Arc<Mutex<HashMap<What, Turn>>>);

impl Heard {
    /// Whether an answer counts, whatever it says; if so, none that was asked for earlier does from now on.
    pub(crate) fn counts(&self, what: &What, turn: Turn) -> bool {
        let heard = &mut *locked(&self.0);
        let counts = heard.get(what).is_none_or(|last| *last <= turn);
        if counts {
            heard.insert(what.clone(), turn);
        }
        counts
    }
}

/// What is being read, and whether it is wanted once more after that.
type AllUnderWay = Arc<Mutex<HashMap<What, bool>>>;

/// What an account reads, in this session.
#[derive(Default)]
pub(crate) struct Reading {
    under_way: AllUnderWay,
    turns: AtomicU64,
    heard: Heard,
    known: Mutex<Known>,
    /// Told when today's appointments were read.
    today_was_read: Notify,
    /// Done once the clinic's people and places are known.
    pub(crate) learned: OnceCell<()>,
    /// Somebody has stopped the download of the index.
    index_stopped: AtomicBool,
}

/// One map a job.
#[derive(Default)]
struct Known {
    /// When something was last asked for.
    asked: HashMap<What, Duration>,
    /// Why something could not be read the last time.
    failed: HashMap<What, Why>,
    /// Visits as their own lists gave them.
    pages: HashMap<(PatientUuid, Eid), VisitPage>,
    /// Each patient's encounters: the only source of the numbers that writes go to.
    visits: HashMap<PatientUuid, Vec<Encounter>>,
    /// How often a visit was looked for that its patient's list lacks.
    looks: HashMap<(PatientUuid, Eid), u32>,
    /// The exact status of appointments of today that FHIR tells roughly.
    letters: HashMap<AppointmentUuid, Letter>,
    /// Charts that were read, or were to be read, before anybody opened them.
    ahead: HashSet<PatientUuid>,
}

/// Something is being read for as long as this lives: whoever reads it holds it, and a reader that is stopped lets go.
pub(crate) struct UnderWay {
    all: AllUnderWay,
    what: What,
    has_ended: bool,
}

impl UnderWay {
    /// It was read: whether it is to be read once more, since it was changed meanwhile.
    pub(crate) fn once_more(mut self) -> Option<Self> {
        let is_wanted = {
            let all = &mut *locked(&self.all);
            let wanted = all.get_mut(&self.what).is_some_and(std::mem::take);
            if !wanted {
                all.remove(&self.what);
            }
            wanted
        };
        self.has_ended = !is_wanted;
        is_wanted.then_some(self)
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        if !self.has_ended {
            locked(&self.all).remove(&self.what);
        }
    }
}

/// A visit is not in its patient's list.
pub(crate) struct Missing {
    /// It was looked for often enough: it is not there.
    pub(crate) gone: bool,
    /// The list is to be read once more; `None` if that is under way, or not due.
    pub(crate) look: Option<UnderWay>,
}

impl Reading {
    /// Begins to read something; `None` if it is being read already.
    #[must_use]
    pub(crate) fn begin(&self, what: What) -> Option<UnderWay> {
        self.begin_or(what, |_| {})
    }

    /// The same for something that was changed: a reading that is under way may have asked before that, and is followed
    /// by another.
    #[must_use]
    pub(crate) fn begin_changed(&self, what: What) -> Option<UnderWay> {
        self.begin_or(what, |once_more| *once_more = true)
    }

    fn begin_or(&self, what: What, is_read: impl FnOnce(&mut bool)) -> Option<UnderWay> {
        match locked(&self.under_way).entry(what.clone()) {
            Entry::Occupied(read) => {
                is_read(read.into_mut());
                None
            }
            Entry::Vacant(free) => {
                free.insert(false);
                Some(UnderWay { all: Arc::clone(&self.under_way), what, has_ended: false })
            }
        }
    }

    /// The turn of a question that is about to be asked.
    pub(crate) fn turn(&self) -> Turn {
        Turn(self.turns.fetch_add(1, Ordering::SeqCst))
    }

    /// What was heard last of each thing, to be asked in the moment in which an answer is kept.
    pub(crate) fn heard(&self) -> Heard {
        self.heard.clone()
    }

    /// Whether something is being read just now.
    pub(crate) fn is_under_way(&self, what: &What) -> bool {
        locked(&self.under_way).contains_key(what)
    }

    /// Whether nothing is being read, so that nobody waits for it.
    pub(crate) fn is_idle(&self) -> bool {
        locked(&self.under_way).is_empty()
    }

    /// Whether something was not asked for just now.
    pub(crate) fn is_due(&self, what: &What, now: Duration) -> bool {
        is_due(&locked(&self.known), what, now, ASKED_LASTS)
    }

    /// Something was asked for at `now`, whatever came of it.
    pub(crate) fn note_asked(&self, what: What, now: Duration) {
        locked(&self.known).asked.insert(what, now);
    }

    /// Whether something that is shown again may be asked for again; if so, it counts as asked for.
    pub(crate) fn may_ask(&self, what: &What, now: Duration) -> bool {
        self.may_ask_after(what, now, ASKED_LASTS)
    }

    /// The same for what need not be asked for again for as long as `lasts`.
    pub(crate) fn may_ask_after(&self, what: &What, now: Duration, lasts: Duration) -> bool {
        let known = &mut *locked(&self.known);
        let due = is_due(known, what, now, lasts);
        if due {
            known.asked.insert(what.clone(), now);
        }
        due
    }

    /// Something has changed on the server: the next look may ask for it at once.
    pub(crate) fn note_changed(&self, what: &What) {
        locked(&self.known).asked.remove(what);
    }

    /// Something could not be read.
    pub(crate) fn note_failure(&self, what: What, why: Why) {
        locked(&self.known).failed.insert(what, why);
    }

    /// Something was read.
    pub(crate) fn note_success(&self, what: &What) {
        locked(&self.known).failed.remove(what);
    }

    /// Why something could not be read the last time, if it could not.
    pub(crate) fn failure(&self, what: &What) -> Option<Why> {
        locked(&self.known).failed.get(what).cloned()
    }

    /// A visit as its own lists gave it, if they were read.
    pub(crate) fn page(&self, patient: &PatientUuid, eid: Eid) -> Option<VisitPage> {
        locked(&self.known).pages.get(&(patient.clone(), eid)).cloned()
    }

    /// All visits of a patient that were read.
    pub(crate) fn pages_of(&self, patient: &PatientUuid) -> Vec<(Eid, VisitPage)> {
        let known = locked(&self.known);
        let theirs = known.pages.iter().filter(|((whose, _), _)| whose == patient);
        theirs.map(|((_, eid), page)| (*eid, page.clone())).collect()
    }

    /// Keeps a visit as its own lists gave it, unless they were read again since this was asked for.
    pub(crate) fn keep_page(&self, patient: &PatientUuid, eid: Eid, asked: Turn, page: VisitPage) {
        let known = &mut *locked(&self.known);
        if self.heard.counts(&What::Visit(patient.clone(), eid), asked) {
            known.pages.insert((patient.clone(), eid), page);
        }
    }

    /// A patient's encounters, if they were read.
    pub(crate) fn visits(&self, patient: &PatientUuid) -> Option<Vec<Encounter>> {
        locked(&self.known).visits.get(patient).cloned()
    }

    /// Keeps a patient's encounters as they were just read.
    pub(crate) fn keep_visits(&self, patient: &PatientUuid, visits: Vec<Encounter>) {
        locked(&self.known).visits.insert(patient.clone(), visits);
    }

    /// No section of this patient's chart can be read, and why. If they are not in OpenEMR any more (`is_gone`), nothing
    /// that was read of them is what OpenEMR says of anybody now.
    pub(crate) fn lose(&self, patient: &PatientUuid, is_gone: bool, why: &Why) {
        let known = &mut *locked(&self.known);
        if is_gone {
            known.visits.remove(patient);
            known.pages.retain(|(whose, _), _| whose != patient);
        }
        for section in ChartSection::ALL {
            known.failed.insert(What::Section(patient.clone(), *section), why.clone());
        }
    }

    /// A visit is in its patient's list, so it is looked for anew if it should go missing.
    pub(crate) fn note_found(&self, patient: &PatientUuid, eid: Eid) {
        locked(&self.known).looks.remove(&(patient.clone(), eid));
    }

    /// A visit is not in its patient's list: the list may have been asked for before the visit was made, and kept after
    /// it. It is looked for a few times; then it is gone, and from then on only what somebody asks for is read.
    pub(crate) fn note_missing(&self, patient: &PatientUuid, eid: Eid, now: Duration) -> Missing {
        let looks = locked(&self.known).looks.get(&(patient.clone(), eid)).copied().unwrap_or_default();
        let gone = looks >= MOST_LOOKS;
        let soon = What::Soon(patient.clone(), eid);
        let look = if !gone || self.may_ask(&soon, now) { self.begin(soon) } else { None };
        Missing { gone, look }
    }

    /// A patient's list was read to find a visit.
    pub(crate) fn note_look(&self, patient: &PatientUuid, eid: Eid) {
        *locked(&self.known).looks.entry((patient.clone(), eid)).or_default() += 1;
    }

    /// The exact status of appointments, as far as it was asked for.
    pub(crate) fn letters(&self) -> HashMap<AppointmentUuid, Letter> {
        locked(&self.known).letters.clone()
    }

    /// Keeps the exact status of an appointment.
    pub(crate) fn keep_letter(&self, appointment: AppointmentUuid, letter: Letter) {
        locked(&self.known).letters.insert(appointment, letter);
    }

    /// FHIR tells all there is to know of an appointment by now.
    pub(crate) fn forget_letter(&self, appointment: &AppointmentUuid) {
        locked(&self.known).letters.remove(appointment);
    }

    /// Whether a chart is to be read ahead for the first time; from now on it is not.
    pub(crate) fn is_first_ahead(&self, patient: &PatientUuid) -> bool {
        locked(&self.known).ahead.insert(patient.clone())
    }

    /// Stops the download of the index; what is there stays usable.
    pub(crate) fn stop_index(&self) {
        self.index_stopped.store(true, Ordering::Relaxed);
    }

    /// Whether somebody has stopped the download of the index.
    pub(crate) fn index_is_stopped(&self) -> bool {
        self.index_stopped.load(Ordering::Relaxed)
    }

    /// The day that is today was read.
    pub(crate) fn note_today(&self) {
        self.today_was_read.notify_one();
    }

    /// Waits until the day that is today was read.
    pub(crate) async fn today_is_read(&self) {
        self.today_was_read.notified().await;
    }
}

fn is_due(known: &Known, what: &What, now: Duration, lasts: Duration) -> bool {
    known.asked.get(what).is_none_or(|at| now.saturating_sub(*at) >= lasts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::pin::pin;

    const MARIA: &str = "90cde167-7b9b-4ed1-bd55-533925cb2605";
    const LAN: &str = "90cde167-7b9b-4ed1-bd55-533925cb2606";

    fn patient(uuid: &str) -> PatientUuid {
        PatientUuid::parse(uuid).expect("a uuid")
    }

    fn after(seconds: u64) -> Duration {
        Duration::from_secs(1000 + seconds)
    }

    fn page() -> VisitPage {
        VisitPage { vitals: Loaded::Loading, notes: Loaded::Loading }
    }

    #[test]
    fn nothing_is_read_twice_at_once_and_a_reader_that_is_stopped_lets_go() {
        let reading = Reading::default();
        let chart = || What::Chart(patient(MARIA));
        assert!(reading.is_idle(), "nobody has asked for anything");
        let first = reading.begin(chart());
        assert!(first.is_some() && reading.is_under_way(&chart()), "the first one reads");
        assert!(reading.begin(chart()).is_none(), "the second does not");
        assert!(reading.is_under_way(&chart()), "and its asking does not end the first");
        let other = reading.begin(What::Chart(patient(LAN)));
        assert!(other.is_some(), "another patient's chart is something else");
        drop(first);
        assert!(!reading.is_under_way(&chart()) && !reading.is_idle(), "only the one that ended is gone");
        drop(other);
        assert!(reading.is_idle(), "now nobody waits");
        // A task that is stopped drops what it holds.
        let mut task = Box::pin(async {
            let _held = reading.begin(chart()).expect("nobody reads it");
            std::future::pending::<()>().await;
        });
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        assert!(task.as_mut().poll(&mut context).is_pending(), "it reads for ever");
        assert!(reading.begin(chart()).is_none(), "as long as it is there");
        drop(task);
        assert!(reading.begin(chart()).is_some(), "then it can be read again");
    }

    #[test]
    fn what_is_changed_while_it_is_read_is_read_once_more_and_then_it_is_over() {
        let reading = Reading::default();
        let chart = || What::Chart(patient(MARIA));
        let first = reading.begin_changed(chart()).expect("nobody reads it");
        assert!(reading.begin(chart()).is_none() && reading.begin(chart()).is_none(), "others look at it");
        let first = first.once_more();
        assert!(first.is_none() && reading.is_idle(), "which is no reason to read it again");
        let first = reading.begin(chart()).expect("nobody reads it");
        assert!(
            reading.begin_changed(chart()).is_none() && reading.begin_changed(chart()).is_none(),
            "twice"
        );
        let again = first.once_more().expect("the answers may be from before that");
        assert!(reading.begin(chart()).is_none(), "it is still being read");
        assert!(again.once_more().is_none() && reading.is_idle(), "once for both");
        let stopped = reading.begin(chart()).expect("nobody reads it");
        assert!(reading.begin_changed(chart()).is_none(), "wanted again");
        drop(stopped);
        let anew = reading.begin(chart()).expect("a reader that was stopped has let go");
        assert!(anew.once_more().is_none(), "and whoever begins then reads it as it is then");
    }

    #[test]
    fn of_two_answers_the_one_that_was_asked_for_later_counts_whichever_comes_last() {
        let reading = Reading::default();
        let heard = reading.heard();
        let allergies = |whose| What::Section(patient(whose), ChartSection::Allergies);
        let (before, after) = (reading.turn(), reading.turn());
        assert!(heard.counts(&allergies(MARIA), after), "it was asked for after a write, and came first");
        assert!(!heard.counts(&allergies(MARIA), before), "the other would take away what was written");
        assert!(heard.counts(&allergies(MARIA), after), "one answer may be kept in two steps");
        assert!(heard.counts(&allergies(LAN), before), "another patient's");
        let problems = What::Section(patient(MARIA), ChartSection::Problems);
        assert!(heard.counts(&problems, before), "another list");
        let known = |vitals: Vec<VitalsReading>| VisitPage {
            vitals: Loaded::Known {
                value: vitals,
                as_of: String::new(),
                unreadable: 0,
                foreign: 0,
                stale: None,
            },
            notes: Loaded::Loading,
        };
        reading.keep_page(&patient(MARIA), Eid(7), after, known(Vec::new()));
        reading.keep_page(&patient(MARIA), Eid(7), before, page());
        let kept = reading.page(&patient(MARIA), Eid(7)).expect("it was read");
        assert!(kept.vitals.value().is_some(), "the page of a visit, too");
    }

    #[test]
    fn what_kinds_of_reading_there_are_do_not_stand_in_each_others_way() {
        let reading = Reading::default();
        let whats = [
            What::Chart(patient(MARIA)),
            What::Section(patient(MARIA), ChartSection::Encounters),
            What::Folder(patient(MARIA), ChartFolder::Results),
            What::Visit(patient(MARIA), Eid(7)),
            What::Soon(patient(MARIA), Eid(7)),
            What::Day(jiff::civil::date(2026, 11, 21)),
        ];
        let held: Vec<_> = whats.into_iter().map(|what| reading.begin(what)).collect();
        assert!(held.iter().all(Option::is_some), "each is something of its own");
    }

    #[test]
    fn what_was_just_asked_for_is_not_asked_for_again_because_it_is_shown_again() {
        let reading = Reading::default();
        let visit = What::Visit(patient(MARIA), Eid(7));
        assert!(reading.may_ask(&visit, after(0)), "never asked");
        assert!(!reading.may_ask(&visit, after(29)), "within half a minute");
        assert!(reading.may_ask(&visit, after(30)), "counted from the asking, not from the last look");
        assert!(reading.may_ask(&What::Visit(patient(MARIA), Eid(8)), after(30)), "another visit");
        let folder = What::Folder(patient(MARIA), ChartFolder::Results);
        let lasts = Duration::from_secs(600);
        assert!(reading.may_ask_after(&folder, after(0), lasts), "a folder that was never opened");
        assert!(!reading.may_ask_after(&folder, after(599), lasts), "is read once in a long while");
        assert!(reading.may_ask_after(&folder, after(600), lasts), "and then again");
        let day = What::Day(jiff::civil::date(2026, 11, 21));
        assert!(reading.is_due(&day, after(0)), "never read");
        assert!(reading.is_due(&day, after(1)), "to look is not to ask");
        reading.note_asked(day.clone(), after(2));
        assert!(!reading.is_due(&day, after(3)), "it was just read");
        reading.note_changed(&day);
        assert!(reading.is_due(&day, after(4)), "a booking of ours has changed it");
    }

    #[test]
    fn a_failure_lasts_until_the_same_thing_is_read() {
        let reading = Reading::default();
        let notes = What::Section(patient(MARIA), ChartSection::Notes);
        reading.note_failure(notes.clone(), Why::Offline);
        reading.note_success(&What::Section(patient(MARIA), ChartSection::Vitals));
        reading.note_success(&What::Section(patient(LAN), ChartSection::Notes));
        assert_eq!(
            reading.failure(&notes),
            Some(Why::Offline),
            "neither another section nor another patient"
        );
        reading.note_failure(notes.clone(), Why::NotAllowed);
        assert_eq!(reading.failure(&notes), Some(Why::NotAllowed), "the last reason counts");
        reading.note_success(&notes);
        assert_eq!(reading.failure(&notes), None, "it was read");
    }

    #[test]
    fn of_a_patient_who_is_gone_nothing_that_was_read_is_left() {
        let reading = Reading::default();
        for whose in [MARIA, LAN] {
            reading.keep_visits(&patient(whose), Vec::new());
            reading.keep_page(&patient(whose), Eid(7), reading.turn(), page());
        }
        reading.lose(&patient(MARIA), false, &Why::ServerError { said: None });
        assert!(reading.visits(&patient(MARIA)).is_some(), "one interface alone does not say so");
        reading.lose(&patient(MARIA), true, &Why::NoLongerKnown);
        assert!(reading.visits(&patient(MARIA)).is_none(), "no numbers to write to");
        assert!(reading.pages_of(&patient(MARIA)).is_empty(), "and no page");
        for section in ChartSection::ALL {
            let what = What::Section(patient(MARIA), *section);
            assert_eq!(
                reading.failure(&what),
                Some(Why::NoLongerKnown),
                "{section:?}: said of every section"
            );
        }
        assert!(reading.visits(&patient(LAN)).is_some(), "another patient is untouched");
        assert_eq!(reading.pages_of(&patient(LAN)).len(), 1, "with their pages");
    }

    #[test]
    fn a_visit_that_its_list_lacks_is_looked_for_a_few_times_and_then_it_is_gone() {
        let reading = Reading::default();
        let maria = patient(MARIA);
        for look in 1..=MOST_LOOKS {
            let missing = reading.note_missing(&maria, Eid(7), after(0));
            assert!(!missing.gone, "look {look}: it may only be missing yet");
            assert!(missing.look.is_some(), "look {look}: one after the other, however quickly");
            let meanwhile = reading.note_missing(&maria, Eid(7), after(0));
            assert!(!meanwhile.gone && meanwhile.look.is_none(), "look {look}: it is under way");
            reading.note_look(&maria, Eid(7));
        }
        let missing = reading.note_missing(&maria, Eid(7), after(1));
        assert!(missing.gone && missing.look.is_some(), "gone, and looked for because somebody asks");
        drop(missing);
        let again = reading.note_missing(&maria, Eid(7), after(2));
        assert!(again.gone && again.look.is_none(), "but not each time it is shown");
        let later = reading.note_missing(&maria, Eid(7), after(31));
        assert!(later.gone && later.look.is_some(), "half a minute later again");
        drop(later);
        reading.note_found(&maria, Eid(7));
        let anew = reading.note_missing(&maria, Eid(7), after(32));
        assert!(!anew.gone, "it was there in between: it is looked for anew");
    }

    #[test]
    fn a_look_that_could_not_be_made_is_not_counted() {
        let reading = Reading::default();
        for _ in 0..10 {
            let missing = reading.note_missing(&patient(MARIA), Eid(7), after(0));
            assert!(!missing.gone, "a silent server says nothing of a visit");
        }
    }

    #[test]
    fn a_chart_is_read_ahead_once() {
        let reading = Reading::default();
        assert!(reading.is_first_ahead(&patient(MARIA)), "the first time");
        assert!(!reading.is_first_ahead(&patient(MARIA)), "and then no more, whatever came of it");
        assert!(reading.is_first_ahead(&patient(LAN)), "each patient");
    }

    #[test]
    fn that_today_was_read_is_not_missed_by_who_waits_later() {
        let reading = Reading::default();
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        reading.note_today();
        reading.note_today();
        assert!(pin!(reading.today_is_read()).poll(&mut context).is_ready(), "told before anybody waited");
        assert!(pin!(reading.today_is_read()).poll(&mut context).is_pending(), "once is enough");
    }
}

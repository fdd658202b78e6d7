//! The notes of a chart, which are read visit by visit.

use crate::{
    account::{Account, reading::What},
    clock::stamp,
    contract::{AppEvent, NotesRead},
    error::log_store,
    reading::sections::{AT_ONCE, failed, kept},
};
use domain::{
    encounter::{Eid, Encounter},
    loaded::LeftOut,
    note::SoapNote,
    patient::PatientUuid,
};
use futures_util::{StreamExt, TryStreamExt, stream};
use jiff::{SignedDuration, Timestamp, civil::Date};
use openemr::{ApiError, Parsed};
use serde::{Deserialize, Serialize};
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};
use store::{ChartSection, Kept};

/// So many of the newest visits have their notes read again at every opening: a note changes neither its visit's nor its
/// patient's time (FACTS §7), so that asking costs a request a visit. Older ones say when they were read, and are read
/// again when somebody looks at them.
const NOTES_READ_AGAIN: usize = 12;
/// So many visits' notes are read before the chart shows them, and each time twice as many as before: every step writes
/// and shows all notes read so far, and of hundreds of visits the first are what somebody waits for.
const NOTES_AT_FIRST: usize = 20;
/// Notes read this long before the rest are shown with the day they were read. A reading of many visits takes a while.
const READ_APART: SignedDuration = SignedDuration::from_mins(30);

/// The notes of a chart as they are kept: which visits were read, and when, tells "no note" from "not looked yet", and a
/// note of today from one that nobody has asked for since summer.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(crate) struct KeptNotes {
    pub(crate) notes: Vec<SoapNote>,
    pub(crate) read: BTreeMap<Eid, Timestamp>,
}

impl KeptNotes {
    /// A visit's notes as its own list gave them.
    fn take(&mut self, eid: Eid, notes: &[SoapNote], unreadable: u32, now: Timestamp) {
        self.notes.retain(|note| note.encounter != eid);
        self.notes.extend_from_slice(notes);
        self.notes.sort_by_key(|note| Reverse((note.date, note.id)));
        // A visit with a note that could not be read is looked at again the next time.
        if unreadable == 0 {
            self.read.insert(eid, now);
        } else {
            self.read.remove(&eid);
        }
    }

    /// The same for an answer that was asked for a while ago: what was read since is newer, and a visit that is doubted
    /// since stays doubted, for the answer may be older than the note that raised the doubt.
    fn take_late(&mut self, answer: &Answer, now: Timestamp) {
        let read = self.read.get(&answer.eid).copied();
        if read.is_some_and(|at| at > answer.asked) {
            return;
        }
        let doubted = answer.was_read && read.is_none();
        self.take(answer.eid, &answer.list.items, answer.list.unreadable, now);
        if doubted {
            self.read.remove(&answer.eid);
        }
    }

    /// Without visits that the patient no longer has.
    fn keep_only(&mut self, visits: &BTreeSet<Eid>) {
        self.read.retain(|eid, _| visits.contains(eid));
        self.notes.retain(|note| visits.contains(&note.encounter));
    }

    /// Visits with notes that were read long before the chart was, and when.
    pub(crate) fn older_than(&self, as_of: Timestamp) -> Vec<NotesRead> {
        let with_notes: BTreeSet<Eid> = self.notes.iter().map(|note| note.encounter).collect();
        let old = |at: Timestamp| as_of.duration_since(at) > READ_APART;
        let read = self.read.iter().filter(|&(eid, &at)| with_notes.contains(eid) && old(at));
        read.map(|(&encounter, &at)| NotesRead { encounter, read_at: stamp(at) }).collect()
    }
}

/// What a visit's list said, and what was known of it when it was asked for.
struct Answer {
    eid: Eid,
    list: Parsed<SoapNote>,
    asked: Timestamp,
    was_read: bool,
}

/// A note of a visit was written: the next refresh reads the visit's notes again, however old it is.
pub(crate) async fn doubt_notes(account: &Account, patient: &PatientUuid, eid: Eid) {
    change(account, patient, move |kept| {
        let Kept { mut value, as_of, unreadable, foreign } = kept?;
        value.read.remove(&eid)?;
        Some((value, as_of, LeftOut { unreadable, foreign }))
    })
    .await;
}

/// Reads notes visit by visit: the newest ones again, the others that were never read.
pub(crate) async fn read_notes(
    account: &Account,
    patient: &PatientUuid,
    pid: domain::patient::Pid,
    eids: &[Eid],
) {
    let asked = account.reading.turn();
    let known: KeptNotes =
        kept(account, patient, ChartSection::Notes).await.map(|kept| kept.value).unwrap_or_default();
    let all: Arc<BTreeSet<Eid>> = Arc::new(eids.iter().copied().collect());
    let wanted: Vec<Eid> = eids
        .iter()
        .enumerate()
        .filter(|(place, eid)| *place < NOTES_READ_AGAIN || !known.read.contains_key(eid))
        .map(|(_, &eid)| eid)
        .collect();
    let mut left_out = LeftOut::default();
    let (mut step, mut left) = (NOTES_AT_FIRST, wanted.as_slice());
    loop {
        let (some, later) = left.split_at(step.min(left.len()));
        (step, left) = (step * 2, later);
        let asking = some.iter().map(|&eid| {
            let (asked, was_read) = (account.clock.now(), known.read.contains_key(&eid));
            async move {
                let list = account.server.notes().list(pid, eid).await?;
                Ok(Answer { eid, list, asked, was_read })
            }
        });
        let answers: Result<Vec<Answer>, ApiError> =
            stream::iter(asking.collect::<Vec<_>>()).buffered(AT_ONCE).try_collect().await;
        let answers = match answers {
            Ok(answers) => answers,
            Err(error) => {
                account.heard::<()>(&Err(error.clone()));
                failed(account, patient, ChartSection::Notes, asked, &error);
                return;
            }
        };
        for answer in &answers {
            left_out.unreadable += answer.list.unreadable;
            left_out.foreign += answer.list.foreign;
        }
        let (now, all) = (account.clock.now(), Arc::clone(&all));
        change(account, patient, move |kept| {
            let mut value = kept.map(|kept| kept.value).unwrap_or_default();
            value.keep_only(&all);
            answers.iter().for_each(|answer| value.take_late(answer, now));
            Some((value, now, left_out))
        })
        .await;
        account.heard(&Ok::<_, ApiError>(()));
        account.reading.note_success(&What::Section(patient.clone(), ChartSection::Notes));
        account.frame.tell(&AppEvent::ChartChanged { patient: patient.clone() });
        if left.is_empty() {
            break;
        }
    }
}

/// What a visit's page has just read of its notes is the chart's too.
pub(crate) async fn keep_notes_of(
    account: &Account,
    patient: &PatientUuid,
    eid: Eid,
    read: &Parsed<SoapNote>,
) {
    let (notes, unread, now) = (read.items.clone(), read.unreadable, account.clock.now());
    change(account, patient, move |kept| {
        let Kept { mut value, as_of, unreadable, foreign } = kept?;
        value.take(eid, &notes, unread, now);
        Some((value, as_of, LeftOut { unreadable, foreign }))
    })
    .await;
}

/// Changes the kept notes in one step: a reading of the chart, a visit's page and a note just written may each come
/// while another waits for the clinic, and none may put back what it has read before.
async fn change(
    account: &Account,
    patient: &PatientUuid,
    act: impl FnOnce(Option<Kept<KeptNotes>>) -> Option<(KeptNotes, Timestamp, LeftOut)> + Send + 'static,
) {
    let patient = patient.clone();
    let changed = account.cache.call(move |cache| {
        let Some((value, as_of, left_out)) = act(cache.section(&patient, ChartSection::Notes)?) else {
            return Ok(());
        };
        cache.put_section(&patient, ChartSection::Notes, &value, as_of, left_out)
    });
    if let Err(error) = changed.await {
        log_store(&error);
    }
}

/// The day of each visit that has one.
pub(crate) fn days_of(encounters: Option<&Vec<Encounter>>) -> HashMap<Eid, Date> {
    let dated = encounters.into_iter().flatten().filter_map(|one| Some((one.eid, one.date?.date())));
    dated.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::note::{NoteId, SoapText};

    #[test]
    fn the_notes_of_a_chart_keep_when_each_visit_was_read() {
        let at = |text: &str| text.parse::<Timestamp>().expect("a moment");
        let mut kept = KeptNotes::default();
        kept.take(Eid(7), &[], 0, at("2026-11-03T14:00:00Z"));
        kept.take(Eid(8), &[], 1, at("2026-11-03T14:00:00Z"));
        let stored = serde_json::to_string(&kept).expect("plain data");
        assert_eq!(stored, r#"{"notes":[],"read":{"7":"2026-11-03T14:00:00Z"}}"#, "what is kept on disk");
        let back: KeptNotes = serde_json::from_str(&stored).expect("the same");
        assert_eq!(back.read, kept.read, "and what comes back");
        assert!(!back.read.contains_key(&Eid(8)), "a visit with an unreadable note counts as not read");
    }

    #[test]
    fn an_answer_that_comes_late_undoes_nothing_that_happened_meanwhile() {
        let at = |text: &str| text.parse::<Timestamp>().expect("a moment");
        let (asked, meanwhile, now) =
            (at("2026-11-03T14:00:00Z"), at("2026-11-03T14:00:01Z"), at("2026-11-03T14:00:02Z"));
        let note = |eid: u32| SoapNote {
            id: NoteId(eid * 10),
            encounter: Eid(eid),
            date: None,
            text: SoapText::default(),
            doubtful: false,
        };
        let answer = |eid: u32, items: Vec<SoapNote>, was_read: bool| Answer {
            eid: Eid(eid),
            list: Parsed { items, ..Parsed::default() },
            asked,
            was_read,
        };
        let mut kept = KeptNotes::default();
        for eid in [7, 8, 9] {
            kept.take(Eid(eid), &[], 0, at("2026-11-02T14:00:00Z"));
        }
        // While the chart waited for the clinic: the page of one visit was read, a note of another was written.
        kept.take(Eid(7), &[note(7)], 0, meanwhile);
        kept.read.remove(&Eid(8));
        for late in [answer(7, vec![], true), answer(8, vec![], true), answer(9, vec![note(9)], true)] {
            kept.take_late(&late, now);
        }
        let of = |eid: u32| kept.notes.iter().filter(|note| note.encounter == Eid(eid)).count();
        assert_eq!(of(7), 1, "what the page read is newer than what the chart had asked for");
        assert_eq!(kept.read.get(&Eid(7)), Some(&meanwhile), "and keeps its time");
        assert!(!kept.read.contains_key(&Eid(8)), "the answer may be older than the note: it is read again");
        assert_eq!((of(9), kept.read.get(&Eid(9))), (1, Some(&now)), "the others are as they were answered");
        kept.take_late(&answer(10, vec![note(10)], false), now);
        assert_eq!(kept.read.get(&Eid(10)), Some(&now), "a visit that was never read had nothing to doubt");
    }
}

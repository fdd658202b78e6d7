//! Today as a worklist: what each row knows of its patient beside the appointment, and what of the day is not finished.
//!
//! All of it is from what is kept here; nothing is asked of the server for it, and what was not read is said to be so.

use crate::{
    account::{Account, reading::What},
    contract::{
        ArrivalView, DayEntry, ErrorCode, FreeSpan, PartStanding, SweepItem, SweepWhat, UiError, VisitKey,
        VisitStanding, WriteKind,
    },
    core::Rounds,
    error::{from_store, log_store},
    reading::{
        day::kept_day,
        directory,
        notes::KeptNotes,
        people::{completed, label_of},
    },
    writing::{
        drafts::draft_lines,
        items::{kind_of, may_be_there},
        payload::Payload,
        stored::from_json,
        visit_key::{became, visit_text},
    },
};
use domain::{
    appointment::{Appointment, AppointmentStatus},
    encounter::{Encounter, ProviderId},
    loaded::{Loaded, Why},
    patient::{PatientLabel, PatientUuid},
    time::WallTime,
    vitals::VitalsReading,
};
use jiff::{
    SignedDuration, Timestamp,
    civil::{Date, DateTime, Time},
};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use store::{ChartSection, Draft, DraftKind, OutboxKind, OutboxRow, OutboxState};

/// A sighting is exact if the day was read this shortly before it: it is read every five minutes at least.
const EXACT_WITHIN: SignedDuration = SignedDuration::from_mins(6);
/// Free time below this is none.
const LEAST_FREE: SignedDuration = SignedDuration::from_mins(15);

impl Rounds {
    /// What of the clinician's own day is not finished: visits without note or vitals, drafts, writes that are not known to
    /// be in OpenEMR, and notes to sign there. Of visits it knows those of patients who are on today's list, of whom
    /// something is written here, or whose charts were opened lately.
    ///
    /// # Errors
    /// When nobody is signed in or the journal cannot be read.
    pub async fn sweep(&self) -> Result<Vec<SweepItem>, UiError> {
        sweep(&*self.0.account()?).await
    }
}

/// One visit of a day.
struct OneVisit {
    key: VisitKey,
    at: WallTime,
    provider: Option<ProviderId>,
    undecided: bool,
    vitals: PartStanding,
    note: PartStanding,
}

/// What the journal has of all patients.
struct Written {
    rows: Vec<OutboxRow>,
    drafts: Vec<Draft>,
    /// By the write that makes it, the visit that it has become.
    settled: HashMap<String, VisitKey>,
}

impl Written {
    async fn read(account: &Account) -> Result<Self, UiError> {
        let (rows, drafts) = account
            .journal
            .call(|journal| Ok((journal.outbox()?, journal.drafts()?)))
            .await
            .map_err(from_store)?;
        let settled = rows.iter().filter_map(|row| Some((row.id.to_string(), became(row)?))).collect();
        Ok(Self { rows, drafts, settled })
    }

    /// The visit that a key means by now.
    fn settle(&self, key: VisitKey) -> VisitKey {
        match &key {
            VisitKey::Pending { write } => self.settled.get(write).cloned().unwrap_or(key),
            VisitKey::Known { .. } => key,
        }
    }

    /// How it stands with a part of a visit, as far as it was written here; `None` if it was not.
    fn standing(&self, patient: &PatientUuid, visit: &VisitKey, part: DraftKind) -> Option<PartStanding> {
        let place = visit_text(visit);
        let of_part = |kind: OutboxKind| match part {
            DraftKind::Vitals => kind == OutboxKind::Vitals,
            _ => matches!(kind, OutboxKind::Note | OutboxKind::NoteChange),
        };
        let rows = self.rows.iter().filter(|row| row.patient.as_ref() == Some(patient) && of_part(row.kind));
        let written = rows.filter_map(|row| {
            let payload: Payload = from_json(&row.payload).ok()?;
            (visit_text(&self.settle(payload.visit()?.clone())) == place).then_some(match row.state {
                OutboxState::Queued | OutboxState::Sending | OutboxState::Unknown => PartStanding::Waiting,
                OutboxState::Refused => PartStanding::Returned,
                OutboxState::Confirmed => PartStanding::There,
            })
        });
        let typed = self.drafts.iter().filter(|draft| {
            let of = draft.key.visit.as_deref().unwrap_or_default();
            draft.key.kind == part
                && draft.key.patient.as_ref() == Some(patient)
                // The form that changes a note lies beside its visit.
                && (of == place || of.strip_prefix(place.as_str()).is_some_and(|rest| rest.starts_with('/')))
        });
        written.chain(typed.map(|_| PartStanding::Draft)).max()
    }
}

/// Completes the rows of a day with who arrived when, and with the visits of that day.
///
/// # Errors
/// When the journal cannot be read.
pub(crate) async fn complete(account: &Account, date: Date, entries: &mut [DayEntry]) -> Result<(), UiError> {
    let arrivals = account.journal.call(move |journal| journal.arrivals(date)).await.map_err(from_store)?;
    let written = Written::read(account).await?;
    let mut seen: BTreeMap<PatientUuid, Option<VisitStanding>> = BTreeMap::new();
    for entry in entries {
        entry.arrival = arrivals.iter().find(|one| one.appointment == entry.appointment.uuid).map(|one| {
            let exact =
                one.not_yet_at.is_some_and(|before| one.seen_at.duration_since(before) <= EXACT_WITHIN);
            ArrivalView { at: account.wall(one.seen_at), exact }
        });
        let Some(patient) = entry.appointment.patient.clone() else { continue };
        if !seen.contains_key(&patient) {
            let visits = visits_of(account, &written, &patient, date).await;
            seen.insert(patient.clone(), standing_of(&visits));
        }
        entry.visit = seen.get(&patient).cloned().flatten();
    }
    Ok(())
}

/// What a row says of all visits of its day together.
fn standing_of(visits: &[OneVisit]) -> Option<VisitStanding> {
    let first = visits.first()?;
    let least =
        |part: fn(&OneVisit) -> PartStanding| visits.iter().map(part).max().unwrap_or(PartStanding::NotRead);
    Some(VisitStanding {
        visit: (visits.len() == 1).then(|| first.key.clone()),
        count: u32::try_from(visits.len()).unwrap_or(u32::MAX),
        undecided: visits.iter().any(|one| one.undecided),
        vitals: least(|one| one.vitals),
        note: least(|one| one.note),
    })
}

/// The visits of a patient on a day, as they are known here, by when they began.
async fn visits_of(account: &Account, written: &Written, patient: &PatientUuid, date: Date) -> Vec<OneVisit> {
    let wanted = patient.clone();
    let kept = account.cache.call(move |cache| {
        let encounters = cache.section::<Vec<Encounter>>(&wanted, ChartSection::Encounters)?;
        let list = encounters.map(|kept| kept.value).unwrap_or_default();
        if !list.iter().any(|one| one.date.is_some_and(|at| at.date() == date)) {
            return Ok((list, None, None));
        }
        let vitals = cache.section::<Vec<VitalsReading>>(&wanted, ChartSection::Vitals)?;
        let notes = cache.section::<KeptNotes>(&wanted, ChartSection::Notes)?;
        Ok((list, vitals.map(|kept| kept.value), notes.map(|kept| kept.value)))
    });
    let (list, vitals, notes) = kept.await.unwrap_or_else(|error| {
        log_store(&error);
        (Vec::new(), None, None)
    });
    let mut visits = Vec::new();
    for one in &list {
        let Some(at) = one.date.filter(|at| at.date() == date) else { continue };
        let key = VisitKey::Known { eid: one.eid, uuid: one.uuid.clone() };
        let page = account.reading.page(patient, one.eid);
        let of_page =
            |none: Option<bool>| none.map(|none| if none { PartStanding::None } else { PartStanding::There });
        let read_vitals = of_page(page.as_ref().and_then(|page| is_empty(&page.vitals))).or_else(|| {
            let some = vitals.as_ref()?.iter().any(|reading| reading.encounter == Some(one.eid));
            // None in the chart may only mean that it does not know which visit a reading belongs to.
            some.then_some(PartStanding::There)
        });
        let read_note = of_page(page.as_ref().and_then(|page| is_empty(&page.notes))).or_else(|| {
            let notes = notes.as_ref()?;
            let some = notes.notes.iter().any(|note| note.encounter == one.eid);
            of_page((some || notes.read.contains_key(&one.eid)).then_some(!some))
        });
        let part = |part, read: Option<PartStanding>| {
            let here = written.standing(patient, &key, part);
            here.into_iter().chain(read).max().unwrap_or(PartStanding::NotRead)
        };
        let (vitals, note) = (part(DraftKind::Vitals, read_vitals), part(DraftKind::Note, read_note));
        visits.push(OneVisit { key, at, provider: one.provider, undecided: false, vitals, note });
    }
    let markers: HashSet<&str> = list.iter().map(|one| one.external_id.as_str()).collect();
    for row in written.rows.iter().filter(|row| row.patient.as_ref() == Some(patient)) {
        let Ok(Payload::Encounter { visit, marker, .. }) = from_json(&row.payload) else { continue };
        let is_plainly_refused =
            row.state == OutboxState::Refused && row.conflict.is_none() && !may_be_there(row);
        if visit.date.date() != date || markers.contains(marker.as_str()) || is_plainly_refused {
            continue;
        }
        let key = written.settle(VisitKey::Pending { write: row.id.to_string() });
        // One that turned out to be another is in the list.
        if visits.iter().any(|one| one.key == key) {
            continue;
        }
        let part = |part| written.standing(patient, &key, part).unwrap_or(PartStanding::None);
        let (vitals, note) = (part(DraftKind::Vitals), part(DraftKind::Note));
        let undecided = row.conflict.is_some();
        visits.push(OneVisit { key, at: visit.date, provider: visit.provider, undecided, vitals, note });
    }
    visits.sort_by_key(|one| one.at);
    visits
}

/// Whether a list that was read has nothing in it; `None` if it was not read.
fn is_empty<T>(list: &Loaded<Vec<T>>) -> Option<bool> {
    match list {
        // What could not be read may be one.
        Loaded::Known { value, unreadable, .. } if value.is_empty() && *unreadable > 0 => None,
        Loaded::Known { value, .. } => Some(value.is_empty()),
        Loaded::Loading | Loaded::Unavailable { .. } => None,
    }
}

async fn sweep(account: &Account) -> Result<Vec<SweepItem>, UiError> {
    let (today, me) = (account.today(), directory::directory(account).me);
    let written = Written::read(account).await?;
    let mut items = Vec::new();
    let day = kept_day(account, today).await;
    let Some(booked) = day.value() else { return Err(not_known(&day)) };
    for patient in patients_of_today(account, &written, booked).await? {
        let visits = visits_of(account, &written, &patient, today).await;
        if let Some(at) = came_and_was_not_read(account, &visits, &patient, booked).await {
            let whose = label_of(account, &patient).await;
            let (what, patient) = (SweepWhat::VisitsNotRead, Some(patient.clone()));
            items.push(SweepItem { what, patient, whose, at: Some(at) });
        }
        for visit in visits {
            if me.is_some() && visit.provider.is_some() && visit.provider != me {
                continue;
            }
            let (note, vitals, key) = (visit.note, visit.vitals, visit.key);
            let what = match note {
                PartStanding::None => {
                    SweepWhat::NoteMissing { visit: key, vitals_too: vitals == PartStanding::None }
                }
                PartStanding::NotRead => SweepWhat::NotRead { visit: key },
                PartStanding::There if vitals == PartStanding::None => {
                    SweepWhat::VitalsMissing { visit: key }
                }
                PartStanding::There => SweepWhat::ToSign { visit: key },
                // It stands below, as a draft or as a write.
                PartStanding::Draft | PartStanding::Waiting | PartStanding::Returned => continue,
            };
            let whose = label_of(account, &patient).await;
            items.push(SweepItem { what, patient: Some(patient.clone()), whose, at: Some(visit.at) });
        }
    }
    for line in draft_lines(account).await? {
        // A refused write whose text lies in its form is named once, as that write.
        if line.returned_from.is_none() {
            let at = line.saved_at.parse::<Timestamp>().ok().map(|at| account.wall(at));
            let (patient, whose) = (Some(line.place.patient.clone()), line.whose);
            items.push(SweepItem { what: SweepWhat::Draft { place: line.place }, patient, whose, at });
        }
    }
    for row in written.rows.iter().filter(|row| row.state != OutboxState::Confirmed) {
        let payload: Option<Payload> = from_json(&row.payload).ok();
        let kind: WriteKind = kind_of(row.kind);
        let own = (kind == WriteKind::Encounter).then(|| VisitKey::Pending { write: row.id.to_string() });
        let visit = payload.as_ref().and_then(Payload::visit).cloned().or(own);
        let what = SweepWhat::Unsent {
            write: row.id.to_string(),
            kind,
            visit: visit.map(|visit| written.settle(visit)),
            refused: row.state == OutboxState::Refused,
        };
        let whose: PatientLabel = completed(account, row.whose.clone(), row.patient.as_ref()).await;
        let at = Some(account.wall(row.created_at));
        items.push(SweepItem { what, patient: row.patient.clone(), whose, at });
    }
    Ok(items)
}

/// Why nothing can be said of a day that was not read: without its list, "nothing is left" would be made of nothing.
fn not_known(day: &Loaded<Vec<Appointment>>) -> UiError {
    UiError::new(match day {
        Loaded::Unavailable { why: Why::NotAllowed } => ErrorCode::NotAllowed,
        Loaded::Unavailable { why: Why::ServerError { .. } } => ErrorCode::ServerError,
        Loaded::Unavailable { why: Why::Unreadable } => ErrorCode::Unreadable,
        _ => ErrorCode::Offline,
    })
}

/// When the clinician's own appointment of a patient was, who has come for it, or whose time it is, without a visit being
/// known: OpenEMR makes one by itself when the front desk marks somebody arrived (Q130). `None` where a visit is known, or
/// the list of visits was read since.
async fn came_and_was_not_read(
    account: &Account,
    visits: &[OneVisit],
    patient: &PatientUuid,
    booked: &[Appointment],
) -> Option<WallTime> {
    use AppointmentStatus::{Arrived, ArrivedLate, CheckedIn, CheckedOut, CodingDone, InExamRoom};
    use AppointmentStatus::{Cancelled, CancelledLate, NoShow};
    if !visits.is_empty() {
        return None;
    }
    let (me, now) = (directory::directory(account).me, account.wall_now());
    let is_mine = |one: &&Appointment| me.is_none() || one.provider.is_none() || one.provider == me;
    let came = |one: &&Appointment| match one.status {
        Arrived | ArrivedLate | CheckedIn | InExamRoom | CheckedOut | CodingDone => true,
        Cancelled | CancelledLate | NoShow => false,
        _ => one.start <= now,
    };
    let theirs = booked.iter().filter(|one| one.patient.as_ref() == Some(patient));
    let at = theirs.filter(is_mine).filter(came).map(|one| one.start).max()?;
    let wanted = patient.clone();
    let read =
        account.cache.call(move |cache| cache.section::<Vec<Encounter>>(&wanted, ChartSection::Encounters));
    let failed = account.reading.failure(&What::Section(patient.clone(), ChartSection::Encounters)).is_some();
    let since = read.await.ok().flatten().is_some_and(|kept| account.wall(kept.as_of) >= at);
    (failed || !since).then_some(at)
}

/// Whose visits of today are looked at.
async fn patients_of_today(
    account: &Account,
    written: &Written,
    booked: &[Appointment],
) -> Result<BTreeSet<PatientUuid>, UiError> {
    let booked = booked.iter().filter_map(|one| one.patient.clone());
    let here = written.rows.iter().filter_map(|row| row.patient.clone());
    let recent =
        account.cache.call(|cache| cache.recent_patients(store::RECENT_LIMIT)).await.map_err(from_store)?;
    Ok(booked.chain(here).chain(recent.into_iter().map(|one| one.uuid)).collect())
}

/// Time of a day that is left between the clinician's own appointments, within the opening hours, from now on.
pub(crate) fn free(account: &Account, date: Date, entries: &[DayEntry]) -> Vec<FreeSpan> {
    let rules = account.rules();
    let midnight = date.to_datetime(Time::midnight());
    let Some(hours) = rules.hours_on(date.weekday()) else { return Vec::new() };
    let (opens, closes) = hours.on(midnight);
    let is_everybodys =
        |one: &DayEntry| one.appointment.provider.is_none() && one.appointment.provider_uuid.is_none();
    let taken = entries.iter().filter(|one| !one.freed && (one.mine || is_everybodys(one)));
    let lunch = rules.lunch.map(|lunch| lunch.on(midnight));
    let mut taken: Vec<_> = taken.map(|one| one.appointment.span()).chain(lunch).collect();
    taken.sort();
    let from = opens.max(account.wall_now().civil());
    between(&taken, from, closes)
}

/// What is left between spans, which are in order and may overlap.
fn between(taken: &[(DateTime, DateTime)], from: DateTime, to: DateTime) -> Vec<FreeSpan> {
    let mut free = Vec::new();
    let mut at = from;
    for (start, end) in taken.iter().copied().chain([(to, to)]) {
        let until = start.min(to);
        if until.duration_since(at) >= LEAST_FREE {
            free.push(FreeSpan { start: WallTime::new(at), end: WallTime::new(until) });
        }
        at = at.max(end);
    }
    free
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::encounter::{Eid, EncounterUuid};
    use jiff::civil::date;

    #[test]
    fn free_is_what_no_appointment_reaches_into() {
        let at = |hour: i8, minute: i8| date(2026, 11, 23).at(hour, minute, 0, 0);
        let spans = |taken: &[(DateTime, DateTime)]| {
            between(taken, at(8, 0), at(17, 0))
                .iter()
                .map(|one| (one.start.civil(), one.end.civil()))
                .collect::<Vec<_>>()
        };
        assert_eq!(spans(&[]), [(at(8, 0), at(17, 0))], "a day without anybody");
        let day = [
            (at(7, 0), at(8, 30)),
            (at(9, 0), at(10, 0)),
            (at(9, 15), at(9, 30)),
            (at(10, 10), at(12, 0)),
            (at(16, 0), at(18, 0)),
        ];
        assert_eq!(
            spans(&day),
            [(at(8, 30), at(9, 0)), (at(12, 0), at(16, 0))],
            "neither ten minutes, nor under a longer one, nor after closing time"
        );
    }

    #[test]
    fn of_several_visits_the_least_finished_is_told() {
        let visit = |eid: u32, note| OneVisit {
            key: VisitKey::Known {
                eid: Eid(eid),
                uuid: EncounterUuid::parse("90cde167-7b9b-4ed1-bd55-533925cb2605").expect("a uuid"),
            },
            at: WallTime::new(date(2026, 11, 23).at(9, 0, 0, 0)),
            provider: None,
            undecided: false,
            vitals: PartStanding::There,
            note,
        };
        assert_eq!(standing_of(&[]), None, "there is none");
        let one = standing_of(&[visit(1, PartStanding::None)]).expect("one");
        assert!(one.visit.is_some() && one.note == PartStanding::None, "it is named");
        let two =
            standing_of(&[visit(1, PartStanding::Waiting), visit(2, PartStanding::There)]).expect("two");
        assert_eq!((two.visit, two.count), (None, 2), "which one is not for a program to say");
        assert_eq!(two.note, PartStanding::Waiting, "a note that has not left is not forgotten");
    }
}

//! The chart of one patient: from the cache at once, from the server behind it, each part with its own age and its
//! own way to fail.

use crate::{
    Rounds,
    account::Account,
    account::access_log::Look,
    clock::stamp,
    contract::{AppEvent, ChartView, NotesRead, OutboxItem, UiError, WriteState},
    encounters,
    error::{from_store, log_store, why},
    locked::locked,
    outbox,
    shown::{patient_view, vitals_row},
};
use domain::{
    allergy::{Allergy, ClinicSeverity, gravest_first},
    appointment::Appointment,
    chart::Problem,
    encounter::{Eid, Encounter},
    loaded::{LeftOut, Loaded, Why},
    medication::{Medication, one_row_a_drug},
    note::{SoapNote, each_under_its_visit},
    patient::{Patient, PatientUuid},
    time::PartialDate,
    units::UnitSystem,
    vitals::VitalsReading,
};
use futures_util::{StreamExt, stream};
use jiff::{SignedDuration, Timestamp, civil::Date};
use openemr::{ApiError, Area, Parsed};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
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

/// So many of the newest visits have their own lists of vitals read where the history comes from elsewhere.
const VITALS_OF_VISITS: usize = 12;

/// Visits asked for at once; the connection itself holds to as many.
const AT_ONCE: usize = 5;

/// The notes of a chart as they are kept: which visits were read, and when, tells "no note" from "not looked yet", and a
/// note of today from one that nobody has asked for since summer.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(crate) struct KeptNotes {
    pub(crate) notes: Vec<SoapNote>,
    pub(crate) read: BTreeMap<Eid, Timestamp>,
}

/// Notes read this long before the rest are shown with the day they were read. A reading of many visits takes a while.
const READ_APART: SignedDuration = SignedDuration::from_mins(30);
/// So many visits are read again for one look at their notes.
const READ_FOR_A_LOOK: usize = 20;

impl KeptNotes {
    /// A visit's notes as its own list gave them just now.
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

    /// Visits with notes that were read long before the chart was, and when.
    fn older_than(&self, as_of: Timestamp) -> Vec<NotesRead> {
        let with_notes: BTreeSet<Eid> = self.notes.iter().map(|note| note.encounter).collect();
        let old = |at: Timestamp| as_of.duration_since(at) > READ_APART;
        let read = self.read.iter().filter(|&(eid, &at)| with_notes.contains(eid) && old(at));
        read.map(|(&encounter, &at)| NotesRead { encounter, read_at: stamp(at) }).collect()
    }
}

impl Rounds {
    /// The chart as the cache has it, and a refresh behind it. Opening is what the access log counts as reading.
    ///
    /// # Errors
    /// When nobody is signed in or the cache cannot be read.
    pub async fn open_chart(&self, patient: &PatientUuid) -> Result<ChartView, UiError> {
        let account = self.0.account()?;
        account.log.open_chart(patient).await?;
        let (opened, now) = (patient.clone(), account.clock.now());
        account.cache.call(move |cache| cache.mark_opened(&opened, now)).await.map_err(from_store)?;
        refresh(&account, patient);
        chart_view(&account, patient).await
    }

    /// The chart as the cache has it by now.
    ///
    /// # Errors
    /// When nobody is signed in or the cache cannot be read.
    pub async fn read_chart(&self, patient: &PatientUuid) -> Result<ChartView, UiError> {
        let account = self.0.account()?;
        account.log.look(patient, Look::Chart).await?;
        chart_view(&account, patient).await
    }

    /// Reads the chart from the server again, also from one that is left alone after failures: a person wants it.
    ///
    /// # Errors
    /// When nobody is signed in or the cache cannot be read.
    pub async fn refresh_chart(&self, patient: &PatientUuid) -> Result<ChartView, UiError> {
        let account = self.0.account()?;
        account.log.look(patient, Look::Chart).await?;
        account.server.connection().try_again_now();
        refresh(&account, patient);
        chart_view(&account, patient).await
    }

    /// Reads the notes of some visits of the patient's own list again, behind what is on screen: somebody is looking at
    /// them, and the chart read them long ago.
    ///
    /// # Errors
    /// When nobody is signed in.
    pub async fn reread_notes(&self, patient: &PatientUuid, visits: &[Eid]) -> Result<(), UiError> {
        let account = self.0.account()?;
        let kept: Option<Kept<KeptNotes>> = kept(&account, patient, ChartSection::Notes).await;
        let Some(kept) = kept else { return Ok(()) };
        let wanted = visits.iter().filter(|&eid| kept.value.read.contains_key(eid)).take(READ_FOR_A_LOOK);
        for &eid in wanted {
            if account.may_ask_again(&format!("{patient}/{eid}"), account.clock.monotonic()) {
                encounters::refresh_page(&account, patient, eid);
            }
        }
        Ok(())
    }
}

/// Starts a refresh, unless one is under way.
pub(crate) fn refresh(account: &Arc<Account>, patient: &PatientUuid) {
    if !locked(&account.refreshing).insert(patient.to_string()) {
        return;
    }
    let (me, patient) = (Arc::clone(account), patient.clone());
    account.spawn(async move {
        read_from_server(&me, &patient).await;
        locked(&me.refreshing).remove(patient.as_str());
        me.frame.tell(&AppEvent::ChartChanged { patient });
    });
}

/// Everything the chart shows, in the order that OpenEMR needs: problems before medications (Q51), encounters
/// before what is read per encounter. At most five requests run at once (`openemr::Connection`).
async fn read_from_server(account: &Arc<Account>, patient: &PatientUuid) {
    let server = &account.server;
    let changed = || account.frame.tell(&AppEvent::ChartChanged { patient: patient.clone() });
    let lists = async {
        read_problems(account, patient).await;
        read_allergies(account, patient).await;
        changed();
        read_medications(account, patient).await;
        changed();
    };
    // First of all: of a patient who is merged or removed every list comes back empty (Q108, Q125), which would read
    // as none.
    let known = read_demographics(account, patient).await;
    changed();
    if !known {
        return;
    }
    let person = async {
        match account.pid(patient).await {
            Ok(pid) => {
                let appointments = server.appointments().of_patient(patient, pid).await;
                keep_list(account, patient, ChartSection::Appointments, appointments).await;
            }
            Err(error) => failed(account, patient, ChartSection::Appointments, &error),
        }
    };
    let visits = async {
        let encounters = read_encounters(account, patient).await;
        changed();
        match encounters {
            Ok(encounters) => {
                let pid = match account.pid(patient).await {
                    Ok(pid) => pid,
                    Err(error) => {
                        failed(account, patient, ChartSection::Vitals, &error);
                        failed(account, patient, ChartSection::Notes, &error);
                        return;
                    }
                };
                let eids: Vec<Eid> = encounters.iter().map(|encounter| encounter.eid).collect();
                let mut vitals = server.vitals().history(patient, pid, &encounters).await;
                if let (Ok(history), false) = (&mut vitals, server.areas_of_vitals().contains(&Area::Visits))
                {
                    add_what_visits_know(account, patient, pid, &eids, history).await;
                }
                keep_list(account, patient, ChartSection::Vitals, vitals).await;
                changed();
                read_notes(account, patient, pid, &eids).await;
            }
            Err(error) => {
                failed(account, patient, ChartSection::Notes, &error);
                // A nurse may list no visits (Q29); where vitals do not hang on them, they are read all the same.
                let without_visits = !server.areas_of_vitals().contains(&Area::Visits);
                match account.pid(patient).await {
                    Ok(pid) if without_visits && matches!(error, ApiError::NotAllowed { .. }) => {
                        let vitals = server.vitals().history(patient, pid, &[]).await;
                        keep_list(account, patient, ChartSection::Vitals, vitals).await;
                    }
                    _ => failed(account, patient, ChartSection::Vitals, &error),
                }
            }
        }
    };
    tokio::join!(lists, person, visits);
}

/// Reads the problem list and keeps it.
pub(crate) async fn read_problems(account: &Account, patient: &PatientUuid) {
    let problems = account.server.lists().problems(patient).await;
    keep_list(account, patient, ChartSection::Problems, problems).await;
}

/// Reads the allergies and keeps them, first without the clinic's words for their severity where nothing is kept yet:
/// those are further requests, and what the patient is allergic to does not wait for them.
pub(crate) async fn read_allergies(account: &Account, patient: &PatientUuid) {
    let mut allergies = match account.server.lists().allergies(patient).await {
        Ok(allergies) => allergies,
        Err(error) => {
            account.heard::<()>(&Err(error.clone()));
            return failed(account, patient, ChartSection::Allergies, &error);
        }
    };
    if kept::<Vec<Allergy>>(account, patient, ChartSection::Allergies).await.is_none() {
        keep_list(account, patient, ChartSection::Allergies, Ok(allergies.clone())).await;
        account.frame.tell(&AppEvent::ChartChanged { patient: patient.clone() });
    }
    let mut words = account.server.lists().severities(patient, &allergies.items).await;
    allergies.items = std::mem::take(&mut allergies.items)
        .into_iter()
        .map(|allergy| {
            let word = match words.remove(&allergy.id) {
                Some(Ok(word)) => word,
                Some(Err(error)) => ClinicSeverity::Unavailable { why: why(&error) },
                None => ClinicSeverity::NotRead,
            };
            allergy.with_severity(word)
        })
        .collect();
    keep_list(account, patient, ChartSection::Allergies, Ok(allergies)).await;
}

/// Reads medications and prescriptions and keeps them.
pub(crate) async fn read_medications(account: &Account, patient: &PatientUuid) {
    let mut medications = account.server.lists().medications(patient).await;
    if let (Ok(list), Ok(pid)) = (&mut medications, account.pid(patient).await) {
        let items = std::mem::take(&mut list.items);
        list.items = account.server.lists().with_beginnings(pid, items).await;
    }
    keep_list(account, patient, ChartSection::Medications, medications).await;
}

/// Reads demographics and keeps them, for the chart and in the index. A patient whom neither interface knows any
/// more leaves both. False when the server does not know the patient.
pub(crate) async fn read_demographics(account: &Account, patient: &PatientUuid) -> bool {
    let read = account.server.patients().read(patient).await;
    if matches!(read, Err(ApiError::NotFound)) {
        let confirmed = matches!(account.server.patients().summary(patient).await, Err(ApiError::NotFound));
        left_openemr(account, patient, confirmed).await;
        return false;
    }
    if let Ok(read) = &read {
        let summary = read.summary.clone();
        let _ = account.cache.call(move |cache| cache.upsert_patients(&[summary])).await;
    }
    keep(account, patient, ChartSection::Demographics, read.map(|read| (read, LeftOut::default()))).await;
    true
}

/// Q108: the server does not know the patient. Nothing that was kept of them is what OpenEMR says of anybody now; a
/// write for them stays in the journal, which can name them without the index.
async fn left_openemr(account: &Account, patient: &PatientUuid, confirmed: bool) {
    if confirmed {
        let gone = patient.clone();
        if let Err(error) = account.cache.call(move |cache| cache.remove_patient(&gone)).await {
            log_store(&error);
        }
        locked(&account.visits).remove(patient);
        locked(&account.pages).retain(|(whose, _), _| whose != patient);
    }
    let why = if confirmed { Why::NoLongerKnown } else { Why::ServerError { said: None } };
    let mut failures = locked(&account.failures);
    for section in ChartSection::ALL {
        failures.insert((patient.clone(), *section), why.clone());
    }
}

/// A note of a visit was written: the next refresh reads the visit's notes again, however old it is.
pub(crate) async fn doubt_notes(account: &Account, patient: &PatientUuid, eid: Eid) {
    let Some(kept) = kept::<KeptNotes>(account, patient, ChartSection::Notes).await else { return };
    let Kept { mut value, as_of, unreadable, foreign } = kept;
    let left_out = LeftOut { unreadable, foreign };
    if value.read.remove(&eid).is_some() {
        let patient = patient.clone();
        let _ = account
            .cache
            .call(move |cache| cache.put_section(&patient, ChartSection::Notes, &value, as_of, left_out))
            .await;
    }
}

/// Reads the patient's encounters, newest first, keeps them, and notes their numbers for writes.
pub(crate) async fn read_encounters(
    account: &Account,
    patient: &PatientUuid,
) -> Result<Vec<Encounter>, ApiError> {
    let read = account.server.encounters().list(patient).await.map(|mut list| {
        list.items.sort_by_key(|encounter| Reverse((encounter.date, encounter.eid)));
        list
    });
    if let Ok(list) = &read {
        locked(&account.visits).insert(patient.clone(), list.items.clone());
    }
    let encounters = read.as_ref().map(|list| list.items.clone()).map_err(Clone::clone);
    keep_list(account, patient, ChartSection::Encounters, read).await;
    encounters
}

/// Reads notes visit by visit: the newest ones again, the others that were never read.
async fn read_notes(account: &Account, patient: &PatientUuid, pid: domain::patient::Pid, eids: &[Eid]) {
    let mut kept: KeptNotes =
        kept(account, patient, ChartSection::Notes).await.map(|kept| kept.value).unwrap_or_default();
    let all: BTreeSet<Eid> = eids.iter().copied().collect();
    kept.read.retain(|eid, _| all.contains(eid));
    kept.notes.retain(|note| all.contains(&note.encounter));
    let wanted: Vec<Eid> = eids
        .iter()
        .enumerate()
        .filter(|(place, eid)| *place < NOTES_READ_AGAIN || !kept.read.contains_key(eid))
        .map(|(_, &eid)| eid)
        .collect();
    let mut left_out = LeftOut::default();
    let (mut step, mut left) = (NOTES_AT_FIRST, wanted.as_slice());
    while !left.is_empty() {
        let (some, later) = left.split_at(step.min(left.len()));
        (step, left) = (step * 2, later);
        let answers: Vec<_> = stream::iter(some.to_vec())
            .map(|eid| async move { (eid, account.server.notes().list(pid, eid).await) })
            .buffered(AT_ONCE)
            .collect()
            .await;
        for (eid, answer) in answers {
            match answer {
                Ok(list) => {
                    kept.take(eid, &list.items, list.unreadable, account.clock.now());
                    left_out.unreadable += list.unreadable;
                    left_out.foreign += list.foreign;
                }
                Err(error) => {
                    account.heard::<()>(&Err(error.clone()));
                    return failed(account, patient, ChartSection::Notes, &error);
                }
            }
        }
        let so_far = Ok((kept.clone(), left_out));
        keep(account, patient, ChartSection::Notes, so_far).await;
        account.frame.tell(&AppEvent::ChartChanged { patient: patient.clone() });
    }
    if wanted.is_empty() {
        keep(account, patient, ChartSection::Notes, Ok((kept, LeftOut::default()))).await;
    }
}

/// What a visit's page has just read of its notes is the chart's too.
pub(crate) async fn keep_notes_of(
    account: &Account,
    patient: &PatientUuid,
    eid: Eid,
    read: &Parsed<SoapNote>,
) {
    let Some(kept) = kept::<KeptNotes>(account, patient, ChartSection::Notes).await else { return };
    let Kept { mut value, as_of, unreadable, foreign } = kept;
    value.take(eid, &read.items, read.unreadable, account.clock.now());
    let (patient, left_out) = (patient.clone(), LeftOut { unreadable, foreign });
    let kept = account
        .cache
        .call(move |cache| cache.put_section(&patient, ChartSection::Notes, &value, as_of, left_out));
    if let Err(error) = kept.await {
        log_store(&error);
    }
}

/// Observations have neither number nor remark, and not every set that a visit has: the newest visits' own lists are
/// read, too. One that cannot be read takes nothing away.
async fn add_what_visits_know(
    account: &Account,
    patient: &PatientUuid,
    pid: domain::patient::Pid,
    eids: &[Eid],
    history: &mut Parsed<VitalsReading>,
) {
    let newest: Vec<Eid> = eids.iter().copied().take(VITALS_OF_VISITS).collect();
    let lists: Vec<_> = stream::iter(newest)
        .map(|eid| async move { (eid, account.server.vitals().list(patient, pid, eid).await) })
        .buffered(AT_ONCE)
        .collect()
        .await;
    for (eid, list) in lists {
        let Ok(list) = list else { continue };
        history.unreadable = history.unreadable.saturating_add(list.unreadable);
        history.foreign = history.foreign.saturating_add(list.foreign);
        put_visits_own(&mut history.items, eid, &list.items);
    }
}

async fn keep_list<T: Serialize + Send + 'static>(
    account: &Account,
    patient: &PatientUuid,
    section: ChartSection,
    read: Result<Parsed<T>, ApiError>,
) {
    keep(account, patient, section, read.map(of_list)).await;
}

/// Keeps what was read, or notes why it could not be.
pub(crate) async fn keep<T: Serialize + Send + 'static>(
    account: &Account,
    patient: &PatientUuid,
    section: ChartSection,
    read: Result<(T, LeftOut), ApiError>,
) {
    account.heard(&read);
    match read {
        Ok((value, left_out)) => {
            let (patient_of, now) = (patient.clone(), account.clock.now());
            let kept = account
                .cache
                .call(move |cache| cache.put_section(&patient_of, section, &value, now, left_out))
                .await;
            if let Err(error) = kept {
                log_store(&error);
            }
            locked(&account.failures).remove(&(patient.clone(), section));
        }
        Err(error) => failed(account, patient, section, &error),
    }
}

fn failed(account: &Account, patient: &PatientUuid, section: ChartSection, error: &ApiError) {
    locked(&account.failures).insert((patient.clone(), section), why(error));
}

pub(crate) async fn kept<T: DeserializeOwned + Send + 'static>(
    account: &Account,
    patient: &PatientUuid,
    section: ChartSection,
) -> Option<Kept<T>> {
    let patient = patient.clone();
    let kept = account.cache.call(move |cache| cache.section(&patient, section)).await;
    let kept = kept.unwrap_or_else(|error| {
        log_store(&error);
        None
    });
    account.cache_reads.note(&kept);
    kept
}

/// A section as it stands: kept, failed, or still being read.
pub(crate) async fn section<T: DeserializeOwned + Send + 'static>(
    account: &Account,
    patient: &PatientUuid,
    section: ChartSection,
) -> Loaded<T> {
    let kept = kept(account, patient, section).await;
    let failure = locked(&account.failures).get(&(patient.clone(), section)).cloned();
    loaded(kept, failure)
}

async fn chart_view(account: &Account, patient: &PatientUuid) -> Result<ChartView, UiError> {
    // Asked before anything is read: what ends while the parts are read would leave some of them older than others.
    let refreshing = locked(&account.refreshing).contains(patient.as_str());
    let today = account.today();
    let units = account.frame.settings().units;
    let demographics: Loaded<Patient> = section(account, patient, ChartSection::Demographics).await;
    let birth = birth(&demographics, account, patient).await;
    let encounters: Loaded<Vec<Encounter>> = section(account, patient, ChartSection::Encounters).await;
    let problems: Loaded<Vec<Problem>> = section(account, patient, ChartSection::Problems).await;
    let mut allergies: Loaded<Vec<Allergy>> = section(account, patient, ChartSection::Allergies).await;
    if let Loaded::Known { value, .. } = &mut allergies {
        gravest_first(value);
    }
    let medications: Loaded<Vec<Medication>> = section(account, patient, ChartSection::Medications).await;
    let mut vitals: Loaded<Vec<VitalsReading>> = section(account, patient, ChartSection::Vitals).await;
    if let Loaded::Known { value, .. } = &mut vitals {
        for ((_, eid), page) in locked(&account.pages).iter().filter(|((whose, _), _)| whose == patient) {
            if let Loaded::Known { value: own, .. } = &page.vitals {
                put_visits_own(value, *eid, own);
            }
        }
    }
    let notes: Loaded<KeptNotes> = section(account, patient, ChartSection::Notes).await;
    let older_notes = match &notes {
        Loaded::Known { value, as_of, .. } => {
            as_of.parse().map(|as_of| value.older_than(as_of)).unwrap_or_default()
        }
        _ => Vec::new(),
    };
    let mut appointments: Loaded<Vec<Appointment>> =
        section(account, patient, ChartSection::Appointments).await;
    if let Loaded::Known { value, .. } = &mut appointments {
        value.sort_by_key(|appointment| Reverse(appointment.start));
    }
    let day_of = days_of(encounters.value());
    Ok(ChartView {
        patient: patient.clone(),
        demographics: demographics.map(|patient| patient_view(patient, today)),
        encounters,
        problems,
        allergies,
        medications: medications.map(one_row_a_drug),
        vitals: rows(vitals, birth, units),
        notes: notes.map(|kept| each_under_its_visit(kept.notes, |visit| day_of.get(&visit).copied())),
        older_notes,
        appointments,
        unsent: outbox::writes_of(account, patient).await?.into_iter().filter(not_in_openemr).collect(),
        refreshing,
        today: today.to_string(),
    })
}

/// Puts a visit's own list of vitals in place of what is known of it from elsewhere.
fn put_visits_own(readings: &mut Vec<VitalsReading>, eid: Eid, own: &[VitalsReading]) {
    let known = |reading: &VitalsReading| own.iter().any(|one| one.taken == reading.taken);
    readings.retain(|one| one.encounter != Some(eid) && !(one.encounter.is_none() && known(one)));
    readings.extend_from_slice(own);
}

/// The day of each visit that has one.
pub(crate) fn days_of(encounters: Option<&Vec<Encounter>>) -> HashMap<Eid, Date> {
    let dated = encounters.into_iter().flatten().filter_map(|one| Some((one.eid, one.date?.date())));
    dated.collect()
}

/// A list with what was left out of it.
fn of_list<T>(list: Parsed<T>) -> (Vec<T>, LeftOut) {
    let left_out = LeftOut { unreadable: list.unreadable, foreign: list.foreign };
    (list.items, left_out)
}

/// The chart lists what is not in OpenEMR; what is there by now is part of what was read.
fn not_in_openemr(item: &OutboxItem) -> bool {
    item.state != WriteState::Confirmed
}

/// Readings as rows, newest first.
pub(crate) fn rows(
    vitals: Loaded<Vec<VitalsReading>>,
    birth: Option<PartialDate>,
    units: UnitSystem,
) -> Loaded<Vec<crate::contract::VitalsRow>> {
    vitals.map(|mut readings| {
        readings.sort_by_key(|reading| Reverse((reading.taken, reading.id)));
        readings.into_iter().map(|reading| vitals_row(reading, birth, units)).collect()
    })
}

/// Date of birth from the demographics, or from the index where those are not read yet.
pub(crate) async fn birth(
    demographics: &Loaded<Patient>,
    account: &Account,
    patient: &PatientUuid,
) -> Option<PartialDate> {
    match demographics.value() {
        Some(patient) => patient.summary.birth,
        None => account.summary(patient).await.and_then(|summary| summary.birth),
    }
}

/// What is kept, what failed, and what is not known yet never look alike.
pub(crate) fn loaded<T>(kept: Option<Kept<T>>, failure: Option<Why>) -> Loaded<T> {
    let known = match kept {
        Some(Kept { value, as_of, unreadable, foreign }) => {
            Loaded::Known { value, as_of: stamp(as_of), unreadable, foreign, stale: None }
        }
        None => Loaded::Loading,
    };
    match failure {
        Some(why) => known.after_failure(why),
        None => known,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
}

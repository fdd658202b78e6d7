//! Visits: starting one, and the page of one.

use crate::{
    Rounds,
    account::Account,
    account::access_log::Look,
    asking,
    asking::{about_clock, about_visit, answered},
    clock::stamp,
    contract::{
        AppEvent, DraftKind, DraftPlace, EncounterOptions, ErrorCode, MissingNumbers, PreviousVisit,
        Question, ReplacedNote, StartVisitRequest, UiError, VisitKey, VisitView, VitalsRow, WriteReceipt,
    },
    drafts::{from_json, visit_text},
    error::{from_store, log_store, why},
    forms::read_visit,
    locked::locked,
    outbox,
    outbox::parse,
    reading::chart::{KeptNotes, birth, days_of, loaded, rows},
    reading::{chart, index},
    writing::payload::Payload,
};
use domain::{
    encounter::{
        Category, Eid, Encounter, EncounterUuid, Facility, Provider, ProviderId, default_visit_categories,
    },
    loaded::Loaded,
    note::{SoapNote, each_under_its_visit},
    patient::{Patient, PatientUuid},
    time::{PartialDate, WallTime},
    units::UnitSystem,
    vitals::VitalsReading,
};
use openemr::Area;
use std::{sync::Arc, time::Duration};
use store::{ChartSection, Kept};

/// How soon a chart is read again that lacks a visit which was just made.
const SOON: Duration = Duration::from_secs(2);
/// A visit that is not in the patient's list after so many looks is not there: deleted, or moved to somebody else.
const MOST_LOOKS: u32 = 3;

/// The vitals and notes of one visit as its own lists gave them.
#[derive(Clone)]
pub(crate) struct VisitPage {
    pub(crate) vitals: Loaded<Vec<VitalsReading>>,
    pub(crate) notes: Loaded<Vec<SoapNote>>,
}

/// What is known of the clinic's people and places.
pub(crate) struct Directory {
    pub(crate) providers: Vec<Provider>,
    pub(crate) facilities: Vec<Facility>,
    pub(crate) me: Option<ProviderId>,
    /// What nothing tells.
    pub(crate) missing: MissingNumbers,
}

impl Rounds {
    /// What the form for a new visit offers.
    ///
    /// # Errors
    /// When nobody is signed in.
    pub async fn encounter_options(&self, _patient: &PatientUuid) -> Result<EncounterOptions, UiError> {
        let account = self.0.account()?;
        index::learn(&account).await;
        let known = directory(&account);
        Ok(EncounterOptions {
            categories: categories(&account),
            me: known.me,
            facility: known.facilities.first().map(|facility| facility.id),
            missing: known.missing,
            providers: known.providers,
            facilities: known.facilities,
            now: account.wall_now().to_string(),
        })
    }

    /// Puts a new visit into the journal, to be sent. Vitals and a note can be written for it at once.
    ///
    /// # Errors
    /// With a fault beside each box that needs a change, or with [`ErrorCode::Asked`] and what is asked about its date,
    /// unless all of it is among `answers`; the draft stays. [`ErrorCode::NotAllowed`] for a role that the
    /// server has already refused visits: what can never go is not queued.
    pub async fn start_visit(
        &self,
        patient: &PatientUuid,
        request: StartVisitRequest,
        answers: &[Question],
    ) -> Result<WriteReceipt, UiError> {
        let account = self.0.account()?;
        account.may("user/encounter.write")?;
        if account.frame.rights().is_some_and(|rights| !rights.can_start_visit) {
            return Err(UiError::new(ErrorCode::NotAllowed).with("right", Area::Visits.right()));
        }
        let by = asking::reading(&account);
        let visit = read_visit(&request, &by).map_err(UiError::invalid)?;
        let clock = about_clock(account.clock_ahead());
        answered(about_visit(visit.date, by.now).into_iter().chain(clock).collect(), answers)?;
        let place =
            DraftPlace { kind: DraftKind::Visit, patient: patient.clone(), visit: None, record: None };
        account.log.write(Some(patient), "write visit").await?;
        outbox::queue(&account, place, &Payload::Encounter { visit, marker: marker(), typed: request }).await
    }

    /// The page of one visit, from what is known; what is missing is read behind it.
    ///
    /// # Errors
    /// When nobody is signed in; [`ErrorCode::VisitNotFound`] if there is no such visit of this patient, or not any more.
    pub async fn read_visit(&self, patient: &PatientUuid, visit: &VisitKey) -> Result<VisitView, UiError> {
        let account = self.0.account()?;
        let visit = account.settled_visit(visit).await;
        account.log.look(patient, Look::Visit(visit_text(&visit))).await?;
        let units = account.frame.settings().units;
        let demographics: Loaded<Patient> =
            chart::section(&account, patient, ChartSection::Demographics).await;
        let birth = birth(&demographics, &account, patient).await;
        let list: Loaded<Vec<Encounter>> = chart::section(&account, patient, ChartSection::Encounters).await;
        let all = list.value().cloned().unwrap_or_default();
        let unsent = outbox::writes_of(&account, patient)
            .await?
            .into_iter()
            .filter(|item| item.visit.as_ref() == Some(&visit))
            .collect();
        let (encounter, vitals, notes, before) = match &visit {
            VisitKey::Known { eid, .. } => {
                let found = all.iter().position(|encounter| encounter.eid == *eid);
                let encounter = match (found, list) {
                    (Some(place), list) => {
                        account.visit_seen(patient, *eid);
                        list.map(|all| all[place].clone())
                    }
                    (None, Loaded::Known { stale: Some(why), .. }) => Loaded::Unavailable { why },
                    // Just created, and not in the list as it was last read.
                    (None, Loaded::Known { .. }) => {
                        if !look_again_soon(&account, patient, *eid) {
                            return Err(UiError::new(ErrorCode::VisitNotFound));
                        }
                        Loaded::Loading
                    }
                    (None, Loaded::Unavailable { why }) => Loaded::Unavailable { why },
                    (None, Loaded::Loading) => Loaded::Loading,
                };
                let mut page = visit_page(&account, patient, *eid).await;
                page.notes = settled_notes(&account, patient, *eid, page.notes, &all).await;
                let before = found.map_or(0, |place| place + 1);
                (encounter, rows(page.vitals, birth, units), page.notes, all.get(before).cloned())
            }
            VisitKey::Pending { write } => {
                let nothing = || stamp(account.clock.now());
                let encounter = pending_encounter(&account, write).await?;
                (
                    Loaded::fresh(encounter, nothing()),
                    Loaded::fresh(Vec::new(), nothing()),
                    Loaded::fresh(Vec::new(), nothing()),
                    all.first().cloned(),
                )
            }
        };
        let previous = match before {
            Some(before) => Some(previous(&account, patient, before, birth, units).await),
            None => None,
        };
        let replaced = replaced_notes(&account, patient, &notes).await;
        Ok(VisitView {
            patient: patient.clone(),
            visit,
            encounter,
            vitals,
            notes,
            previous,
            unsent,
            replaced,
        })
    }
}

async fn previous(
    account: &Arc<Account>,
    patient: &PatientUuid,
    encounter: Encounter,
    birth: Option<PartialDate>,
    units: UnitSystem,
) -> PreviousVisit {
    let page = visit_page(account, patient, encounter.eid).await;
    let vitals: Loaded<Vec<VitalsRow>> = rows(page.vitals, birth, units);
    PreviousVisit { encounter, vitals, notes: page.notes }
}

/// What this session has read of a visit; what it has not is read now, and the window is told.
async fn visit_page(account: &Arc<Account>, patient: &PatientUuid, eid: Eid) -> VisitPage {
    let known = locked(&account.pages).get(&(patient.clone(), eid)).cloned();
    // Read again when it is shown again, but not each time something about it changes: a colleague may have written
    // in the same visit, and what failed may work by now.
    if account.may_ask_again(&format!("{patient}/{eid}"), account.clock.monotonic()) {
        refresh_page(account, patient, eid);
    }
    match known {
        Some(page) => page,
        None => page_from_chart(account, patient, eid).await,
    }
}

/// Looks again in a little while for a visit that a list lacks: the list may have been asked for before the visit was
/// made, and kept after it. A few looks; then false, and from then on only what somebody asks for is read.
fn look_again_soon(account: &Arc<Account>, patient: &PatientUuid, eid: Eid) -> bool {
    let wanted = (patient.clone(), eid);
    let looked = locked(&account.looked).get(&wanted).copied().unwrap_or_default();
    let gone = looked >= MOST_LOOKS;
    if gone && !account.may_ask_again(&format!("gone {patient}/{eid}"), account.clock.monotonic()) {
        return false;
    }
    let mark = format!("soon {patient}/{eid}");
    if locked(&account.refreshing).insert(mark.clone()) {
        let me = Arc::clone(account);
        account.spawn(async move {
            tokio::time::sleep(SOON).await;
            let read = chart::read_encounters(&me, &wanted.0).await;
            me.heard(&read);
            if read.is_ok() {
                *locked(&me.looked).entry(wanted.clone()).or_default() += 1;
            }
            locked(&me.refreshing).remove(&mark);
            me.frame.tell(&AppEvent::ChartChanged { patient: wanted.0 });
        });
    }
    !gone
}

/// Reads a visit's own lists of vitals and notes.
pub(crate) fn refresh_page(account: &Arc<Account>, patient: &PatientUuid, eid: Eid) {
    if !locked(&account.refreshing).insert(format!("{patient}/{eid}")) {
        return;
    }
    let (me, patient) = (Arc::clone(account), patient.clone());
    account.spawn(async move {
        read_page(&me, &patient, eid).await;
        locked(&me.refreshing).remove(&format!("{patient}/{eid}"));
        me.frame.tell(&AppEvent::ChartChanged { patient });
    });
}

/// What changes from here replaced in the notes of a visit.
async fn replaced_notes(
    account: &Account,
    patient: &PatientUuid,
    notes: &Loaded<Vec<SoapNote>>,
) -> Vec<ReplacedNote> {
    let wanted = patient.clone();
    let kept = account.journal.call(move |journal| journal.replaced_of(&wanted)).await;
    let kept = kept.unwrap_or_else(|error| {
        log_store(&error);
        Vec::new()
    });
    let of = |record: &str| notes.value()?.iter().map(|note| note.id).find(|id| id.to_string() == record);
    kept.into_iter()
        .filter_map(|one| {
            Some(ReplacedNote {
                note: of(&one.record)?,
                at: stamp(one.at),
                before: from_json(&one.before).ok()?,
                after: from_json(&one.after).ok()?,
            })
        })
        .collect()
}

/// Reads one visit's vitals and notes from its own lists, which never mix patients (Q74).
pub(crate) async fn read_page(account: &Account, patient: &PatientUuid, eid: Eid) {
    let before = page_from_memory_or_chart(account, patient, eid).await;
    let page = match account.pid(patient).await {
        Ok(pid) => {
            let (vitals, notes) = (account.server.vitals(), account.server.notes());
            let (vitals, notes) = tokio::join!(vitals.list(patient, pid, eid), notes.list(pid, eid));
            account.heard(&vitals);
            account.heard(&notes);
            if let Ok(list) = &notes {
                chart::keep_notes_of(account, patient, eid, list).await;
            }
            let as_of = stamp(account.clock.now());
            VisitPage {
                vitals: match vitals {
                    Ok(list) => Loaded::Known {
                        value: list.items,
                        as_of: as_of.clone(),
                        unreadable: list.unreadable,
                        foreign: list.foreign,
                        stale: None,
                    },
                    Err(error) => before.vitals.after_failure(why(&error)),
                },
                notes: match notes {
                    Ok(list) => Loaded::Known {
                        value: list.items,
                        as_of,
                        unreadable: list.unreadable,
                        foreign: list.foreign,
                        stale: None,
                    },
                    Err(error) => before.notes.after_failure(why(&error)),
                },
            }
        }
        Err(error) => VisitPage {
            vitals: before.vitals.after_failure(why(&error)),
            notes: before.notes.after_failure(why(&error)),
        },
    };
    locked(&account.pages).insert((patient.clone(), eid), page);
}

async fn page_from_memory_or_chart(account: &Account, patient: &PatientUuid, eid: Eid) -> VisitPage {
    let known = locked(&account.pages).get(&(patient.clone(), eid)).cloned();
    match known {
        Some(page) => page,
        None => page_from_chart(account, patient, eid).await,
    }
}

/// Q128: the notes of a visit without those that are another visit's, as far as the chart's notes tell.
async fn settled_notes(
    account: &Account,
    patient: &PatientUuid,
    eid: Eid,
    notes: Loaded<Vec<SoapNote>>,
    encounters: &Vec<Encounter>,
) -> Loaded<Vec<SoapNote>> {
    let kept: Option<Kept<KeptNotes>> = chart::kept(account, patient, ChartSection::Notes).await;
    let days = days_of(Some(encounters));
    notes.map(|mine| {
        let others = kept.map(|kept| kept.value.notes).unwrap_or_default();
        let mut all = mine;
        all.extend(others.into_iter().filter(|note| note.encounter != eid));
        let mut settled = each_under_its_visit(all, |visit| days.get(&visit).copied());
        settled.retain(|note| note.encounter == eid);
        settled
    })
}

/// What the chart's own sections say of a visit, until its lists are read.
async fn page_from_chart(account: &Account, patient: &PatientUuid, eid: Eid) -> VisitPage {
    let vitals: Option<Kept<Vec<VitalsReading>>> = chart::kept(account, patient, ChartSection::Vitals).await;
    let notes: Option<Kept<KeptNotes>> = chart::kept(account, patient, ChartSection::Notes).await;
    let vitals = vitals
        .map(|kept| Kept {
            value: kept
                .value
                .into_iter()
                .filter(|reading| reading.encounter == Some(eid))
                .collect::<Vec<_>>(),
            ..kept
        })
        // An empty filter may only mean that the chart does not know which visit a reading belongs to.
        .filter(|kept| !kept.value.is_empty());
    let notes = notes.and_then(|kept| {
        Some(Kept {
            // When this visit was read, and not when the newest were.
            as_of: *kept.value.read.get(&eid)?,
            value: kept.value.notes.into_iter().filter(|note| note.encounter == eid).collect::<Vec<_>>(),
            unreadable: kept.unreadable,
            foreign: kept.foreign,
        })
    });
    VisitPage { vitals: loaded(vitals, None), notes: loaded(notes, None) }
}

/// When a visit began, as far as it is known.
pub(crate) async fn began(account: &Account, patient: &PatientUuid, visit: &VisitKey) -> Option<WallTime> {
    match visit {
        VisitKey::Known { eid, .. } => {
            let read = locked(&account.visits).get(patient).cloned();
            let list = match read {
                Some(list) => list,
                None => chart::kept(account, patient, ChartSection::Encounters).await?.value,
            };
            list.into_iter().find(|encounter| encounter.eid == *eid)?.date
        }
        VisitKey::Pending { write } => pending_encounter(account, write).await.ok()?.date,
    }
}

/// A visit that waits in the journal, as it was entered.
async fn pending_encounter(account: &Account, write: &str) -> Result<Encounter, UiError> {
    let id = parse(write)?;
    let row = account
        .journal
        .call(move |journal| journal.outbox_row(&id))
        .await
        .map_err(from_store)?
        .ok_or_else(|| UiError::new(ErrorCode::VisitNotFound))?;
    let Payload::Encounter { visit, marker, .. } = from_json(&row.payload)? else {
        return Err(UiError::new(ErrorCode::VisitNotFound));
    };
    let known = directory(account);
    let categories = categories(account);
    Ok(Encounter {
        eid: Eid(0),
        uuid: EncounterUuid::parse(row.id.as_str()).map_err(|_| UiError::new(ErrorCode::VisitNotFound))?,
        date: Some(visit.date),
        reason: visit.reason,
        category: categories.into_iter().find(|category| category.id == visit.category),
        class: Some(visit.class),
        provider: visit.provider,
        provider_name: name_of(&known.providers, visit.provider),
        facility_name: known
            .facilities
            .into_iter()
            .find(|facility| Some(facility.id) == visit.facility)
            .map(|facility| facility.name)
            .unwrap_or_default(),
        facility: visit.facility,
        sensitivity: Some(visit.sensitivity),
        external_id: marker,
    })
}

/// People and places of the clinic as far as this account has learned them (Q72).
pub(crate) fn directory(account: &Account) -> Directory {
    let learned = account.server.directory().learned();
    let told = Directory {
        providers: learned.providers(),
        facilities: learned.facilities(),
        me: account.server.directory().own_number(),
        missing: MissingNumbers::default(),
    };
    complete(account, told)
}

/// Completes what the records tell with what was typed, and says what is still missing.
fn complete(account: &Account, mut known: Directory) -> Directory {
    let typed = account.numbers();
    if known.facilities.is_empty() {
        // The window has a word for a facility without a name.
        known.facilities.extend(typed.facility.map(|id| Facility { id, name: String::new() }));
    }
    let asked = typed.providers.get(&account.subject);
    if known.me.is_none()
        && let Some(Some(id)) = asked
    {
        known.me = Some(*id);
        if !known.providers.iter().any(|one| one.id == *id) {
            let (uuid, name) = (Some(account.subject.clone()), account.user().name);
            known.providers.push(Provider { id: *id, uuid, name });
        }
    }
    // Whoever may start visits sees patients; a front desk has no number of its own to be asked for.
    let sees_patients = account.frame.rights().is_none_or(|rights| rights.can_start_visit);
    known.missing = MissingNumbers {
        facility: known.facilities.is_empty(),
        provider: known.me.is_none() && asked.is_none() && sees_patients,
    };
    known
}

/// The categories of the clinic: the standard ones, and those its data shows beside them.
pub(crate) fn categories(account: &Account) -> Vec<Category> {
    let mut all = default_visit_categories();
    for category in account.server.directory().learned().categories() {
        match all.iter_mut().find(|known| known.id == category.id) {
            Some(known) => *known = category,
            None => all.push(category),
        }
    }
    all
}

/// A provider's name by number.
pub(crate) fn name_of(providers: &[Provider], id: Option<ProviderId>) -> String {
    providers
        .iter()
        .find(|provider| Some(provider.id) == id)
        .map(|provider| provider.name.clone())
        .unwrap_or_default()
}

/// A marker by which a visit of ours is recognised at the server: 20 characters survive (Q46).
fn marker() -> String {
    let id = uuid::Uuid::new_v4().simple().to_string();
    format!("rounds-{}", &id[..13])
}

//! Visits: starting one, and the page of one.

use crate::{
    account::{Account, access_log::Look},
    asking::{self, about_clock, about_visit, answered},
    clock::stamp,
    contract::{
        DraftKind, DraftPlace, EncounterOptions, ErrorCode, PreviousVisit, Question, ReplacedNote,
        StartVisitRequest, UiError, VisitKey, VisitView, VitalsRow, WriteKind, WriteReceipt,
    },
    core::Rounds,
    error::log_store,
    forms::read_visit,
    reading::{
        directory::{self, categories, directory},
        people::birth,
        sections,
        visit_page::{look_again_soon, settled_notes, visit_page},
    },
    shown::rows,
    writing::{
        items,
        payload::Payload,
        pending_visit::pending_encounter,
        queue,
        stored::from_json,
        visit_key::{self, visit_text},
        visits_of_day::visits_of_day,
    },
};
use domain::{
    encounter::{Encounter, NewEncounter},
    loaded::Loaded,
    note::SoapNote,
    patient::{Patient, PatientUuid},
    time::PartialDate,
    units::UnitSystem,
};
use openemr::Area;
use std::sync::Arc;
use store::ChartSection;

impl Rounds {
    /// What the form for a new visit offers.
    ///
    /// # Errors
    /// When nobody is signed in.
    pub async fn encounter_options(&self, _patient: &PatientUuid) -> Result<EncounterOptions, UiError> {
        let account = self.0.account()?;
        directory::learn(&account).await;
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
    /// With a fault beside each box that needs a change, or with [`ErrorCode::Asked`] and what is asked about its date and
    /// about others of that day, unless all of it is among `answers`; the draft stays. [`ErrorCode::NotAllowed`] for a role that the
    /// server has already refused visits: what can never go is not queued.
    pub async fn start_visit(
        &self,
        patient: &PatientUuid,
        request: StartVisitRequest,
        answers: &[Question],
    ) -> Result<WriteReceipt, UiError> {
        let account = self.0.account()?;
        may_start(&account)?;
        let by = asking::read_by(&account);
        let visit = read_visit(&request, &by).map_err(UiError::invalid)?;
        let _door = account.holding.beginning.lock().await;
        let clock = about_clock(account.clock_ahead());
        let (others, known) = others_that_day(&account, patient, &visit).await?;
        answered(about_visit(visit.date, by.now).into_iter().chain(clock).chain(others).collect(), answers)?;
        let place =
            DraftPlace { kind: DraftKind::Visit, patient: patient.clone(), visit: None, record: None };
        account.log.write(Some(patient), "write visit").await?;
        let payload = Payload::Encounter { visit, marker: marker(), typed: request, known };
        queue::put(&account, place, &payload).await
    }

    /// The page of one visit, from what is known; what is missing is read behind it.
    ///
    /// # Errors
    /// When nobody is signed in; [`ErrorCode::VisitNotFound`] if there is no such visit of this patient, or not any more.
    pub async fn read_visit(&self, patient: &PatientUuid, visit: &VisitKey) -> Result<VisitView, UiError> {
        let account = self.0.account()?;
        let visit = visit_key::settled(&account, visit).await;
        account.log.look(patient, Look::Visit(visit_text(&visit))).await?;
        let units = account.frame.settings().units;
        let demographics: Loaded<Patient> =
            sections::section(&account, patient, ChartSection::Demographics).await;
        let birth = birth(&demographics, &account, patient).await;
        let list: Loaded<Vec<Encounter>> =
            sections::section(&account, patient, ChartSection::Encounters).await;
        let all = list.value().cloned().unwrap_or_default();
        let unsent = items::writes_of(&account, patient)
            .await?
            .into_iter()
            .filter(|item| item.visit.as_ref() == Some(&visit))
            .collect();
        let (encounter, vitals, notes, before) = match &visit {
            VisitKey::Known { eid, .. } => {
                let found = all.iter().position(|encounter| encounter.eid == *eid);
                let encounter = match (found, list) {
                    (Some(place), list) => {
                        account.reading.note_found(patient, *eid);
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

/// What is asked about other visits of the day of a new one, and by what they are known again when it is sent.
async fn others_that_day(
    account: &Arc<Account>,
    patient: &PatientUuid,
    visit: &NewEncounter,
) -> Result<(Vec<Question>, Vec<String>), UiError> {
    let day = match visits_of_day(account, patient, visit.date.date()).await {
        Ok(day) => day,
        // Said of the write: its text comes back to the form then.
        Err(error) if error.code == ErrorCode::PatientNotFound => return Ok((Vec::new(), Vec::new())),
        Err(error) => return Err(error),
    };
    Ok((day.visits.into_iter().map(|visit| Question::VisitThatDay { visit }).collect(), day.known))
}

/// Refuses whoever may not list visits, and so could never be told of one that is there.
///
/// # Errors
/// [`ErrorCode::NotAllowed`], with the right that an administrator can grant.
pub(crate) fn may_start(account: &Account) -> Result<(), UiError> {
    account.may(WriteKind::Encounter)?;
    if account.frame.rights().is_some_and(|rights| !rights.can_start_visit) {
        return Err(UiError::new(ErrorCode::NotAllowed).with("right", Area::Visits.right()));
    }
    Ok(())
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

/// A marker by which a visit of ours is recognised at the server: 20 characters survive (Q46).
pub(crate) fn marker() -> String {
    let id = uuid::Uuid::new_v4().simple().to_string();
    format!("rounds-{}", &id[..13])
}

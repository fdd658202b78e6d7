//! The chart of one patient on screen: from the cache at once, each part with its own age and its own way to fail.

use crate::{
    account::{Account, access_log::Look, reading::What},
    contract::{ChartView, LabResult, OutboxItem, UiError, WriteState},
    core::Rounds,
    error::from_store,
    reading::{
        chart::refresh,
        notes::{KeptNotes, days_of},
        people::birth,
        sections::{kept, section},
        visit_page,
        vitals::put_visits_own,
    },
    shown::{patient_view, rows},
    since::{Parts, since_last_visit},
    writing::items,
};
use domain::{
    allergy::{Allergy, gravest_first},
    appointment::Appointment,
    chart::Problem,
    encounter::{Eid, Encounter},
    loaded::Loaded,
    medication::{Medication, one_row_a_drug},
    note::each_under_its_visit,
    patient::{Patient, PatientUuid},
    vitals::VitalsReading,
};
use std::cmp::Reverse;
use store::{ChartSection, Kept};

/// So many visits are read again for one look at their notes.
const READ_FOR_A_LOOK: usize = 20;

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
            visit_page::refresh_if_due(&account, patient, eid);
        }
        Ok(())
    }
}

async fn chart_view(account: &Account, patient: &PatientUuid) -> Result<ChartView, UiError> {
    // Asked before anything is read: what ends while the parts are read would leave some of them older than others.
    let refreshing = account.reading.is_under_way(&What::Chart(patient.clone()));
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
        for (eid, page) in account.reading.pages_of(patient) {
            if let Loaded::Known { value: own, .. } = &page.vitals {
                put_visits_own(value, eid, own);
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
    let medications = medications.map(one_row_a_drug);
    let results: Loaded<Vec<LabResult>> = section(account, patient, ChartSection::Results).await;
    let parts = Parts {
        encounters: &encounters,
        problems: &problems,
        medications: &medications,
        appointments: &appointments,
        results: &results,
    };
    let since = since_last_visit(&parts, account.wall_now());
    Ok(ChartView {
        patient: patient.clone(),
        demographics: demographics.map(|patient| patient_view(patient, today)),
        encounters,
        problems,
        allergies,
        medications,
        vitals: rows(vitals, birth, units),
        notes: notes.map(|kept| each_under_its_visit(kept.notes, |visit| day_of.get(&visit).copied())),
        older_notes,
        appointments,
        since,
        unsent: items::writes_of(account, patient).await?.into_iter().filter(not_in_openemr).collect(),
        refreshing,
        today: today.to_string(),
    })
}

/// The chart lists what is not in OpenEMR; what is there by now is part of what was read.
fn not_in_openemr(item: &OutboxItem) -> bool {
    item.state != WriteState::Confirmed
}

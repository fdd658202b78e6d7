//! Reading a chart from the server, section by section, in the order that OpenEMR needs.

use crate::{
    account::{Account, reading::What},
    contract::AppEvent,
    error::why,
    reading::{
        notes::read_notes,
        people::read_demographics,
        results::keep_results,
        sections::{failed, keep_list, kept},
        vitals::add_what_visits_know,
    },
};
use domain::{
    allergy::{Allergy, ClinicSeverity},
    encounter::{Eid, Encounter},
    patient::PatientUuid,
};
use futures_util::FutureExt;
use openemr::{ApiError, Area, Parsed};
use std::{cmp::Reverse, sync::Arc};
use store::ChartSection;

/// Starts a refresh, unless one is under way.
pub(crate) fn refresh(account: &Arc<Account>, patient: &PatientUuid) {
    let Some(under_way) = account.reading.begin(What::Chart(patient.clone())) else { return };
    let (me, patient) = (Arc::clone(account), patient.clone());
    account.spawn(async move {
        read_from_server(&me, &patient).await;
        drop(under_way);
        me.frame.tell(&AppEvent::ChartChanged { patient });
    });
}

/// Everything the chart shows, in the order that OpenEMR needs: problems before medications (Q51), encounters
/// before what is read per encounter. At most five requests run at once (`openemr::Connection`). All that can be asked
/// for is asked for at once, and nothing of it is kept before it is known who the patient is: of one who is merged or
/// removed every list comes back empty (Q108, Q125), which would read as none.
async fn read_from_server(account: &Arc<Account>, patient: &PatientUuid) {
    let server = &account.server;
    let changed = || account.frame.tell(&AppEvent::ChartChanged { patient: patient.clone() });
    let known = async {
        let known = read_demographics(account, patient).await;
        changed();
        known
    };
    let known = known.shared();
    let problems = async {
        let Some(read) = of_known(&known, server.lists().problems(patient)).await else { return };
        keep_list(account, patient, ChartSection::Problems, read).await;
        changed();
        read_medications(account, patient).await;
        changed();
    };
    let allergies = async {
        let Some(read) = of_known(&known, server.lists().allergies(patient)).await else { return };
        keep_allergies(account, patient, read).await;
        changed();
    };
    let visits = async {
        let Some(read) = of_known(&known, server.encounters().list(patient)).await else { return };
        let encounters = keep_encounters(account, patient, read).await;
        changed();
        match encounters {
            Ok(encounters) => read_visits(account, patient, &encounters).await,
            Err(error) => visits_failed(account, patient, &error).await,
        }
    };
    let appointments = async {
        match account.pid(patient).await {
            Ok(pid) => {
                let appointments = server.appointments();
                let asked = appointments.of_patient(patient, pid);
                let Some(read) = of_known(&known, asked).await else { return };
                keep_list(account, patient, ChartSection::Appointments, read).await;
            }
            Err(error) if known.clone().await => {
                failed(account, patient, ChartSection::Appointments, &error);
            }
            Err(_) => {}
        }
    };
    let results = async {
        let Some(read) = of_known(&known, server.laboratory(patient)).await else { return };
        keep_results(account, patient, read).await;
        changed();
    };
    // In the order in which they are asked for, as far as there is room for them at once.
    tokio::join!(known.clone(), problems, allergies, visits, appointments, results);
}

/// An answer about a patient, once it is known that the server knows them; `None` if it does not.
async fn of_known<T>(
    known: &(impl Future<Output = bool> + Clone),
    asked: impl Future<Output = T>,
) -> Option<T> {
    let (known, answer) = tokio::join!(known.clone(), asked);
    known.then_some(answer)
}

/// What is read per visit: vitals and notes, neither of which waits for the other.
async fn read_visits(account: &Arc<Account>, patient: &PatientUuid, encounters: &[Encounter]) {
    let server = &account.server;
    let pid = match account.pid(patient).await {
        Ok(pid) => pid,
        Err(error) => {
            failed(account, patient, ChartSection::Vitals, &error);
            failed(account, patient, ChartSection::Notes, &error);
            return;
        }
    };
    let eids: Vec<Eid> = encounters.iter().map(|encounter| encounter.eid).collect();
    let vitals = async {
        let mut vitals = server.vitals().history(patient, pid, encounters).await;
        if let (Ok(history), false) = (&mut vitals, server.areas_of_vitals().contains(&Area::Visits)) {
            add_what_visits_know(account, patient, pid, &eids, history).await;
        }
        keep_list(account, patient, ChartSection::Vitals, vitals).await;
        account.frame.tell(&AppEvent::ChartChanged { patient: patient.clone() });
    };
    tokio::join!(vitals, read_notes(account, patient, pid, &eids));
}

/// The visits could not be read. A nurse may list none (Q29); where vitals do not hang on them, they are read all the same.
async fn visits_failed(account: &Arc<Account>, patient: &PatientUuid, error: &ApiError) {
    let server = &account.server;
    failed(account, patient, ChartSection::Notes, error);
    let without_visits = !server.areas_of_vitals().contains(&Area::Visits);
    match account.pid(patient).await {
        Ok(pid) if without_visits && matches!(error, ApiError::NotAllowed { .. }) => {
            let vitals = server.vitals().history(patient, pid, &[]).await;
            keep_list(account, patient, ChartSection::Vitals, vitals).await;
        }
        _ => failed(account, patient, ChartSection::Vitals, error),
    }
}

/// Reads the problem list and keeps it.
pub(crate) async fn read_problems(account: &Account, patient: &PatientUuid) {
    let problems = account.server.lists().problems(patient).await;
    keep_list(account, patient, ChartSection::Problems, problems).await;
}

/// Reads the allergies and keeps them.
pub(crate) async fn read_allergies(account: &Account, patient: &PatientUuid) {
    keep_allergies(account, patient, account.server.lists().allergies(patient).await).await;
}

/// Keeps them, first without the clinic's words for their severity where nothing is kept yet: those are further requests,
/// and what the patient is allergic to does not wait for them.
async fn keep_allergies(account: &Account, patient: &PatientUuid, read: Result<Parsed<Allergy>, ApiError>) {
    let mut allergies = match read {
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

/// Reads the patient's encounters, newest first, keeps them, and notes their numbers for writes.
pub(crate) async fn read_encounters(
    account: &Account,
    patient: &PatientUuid,
) -> Result<Vec<Encounter>, ApiError> {
    keep_encounters(account, patient, account.server.encounters().list(patient).await).await
}

async fn keep_encounters(
    account: &Account,
    patient: &PatientUuid,
    read: Result<Parsed<Encounter>, ApiError>,
) -> Result<Vec<Encounter>, ApiError> {
    let read = read.map(|mut list| {
        list.items.sort_by_key(|encounter| Reverse((encounter.date, encounter.eid)));
        list
    });
    if let Ok(list) = &read {
        account.reading.keep_visits(patient, list.items.clone());
    }
    let encounters = read.as_ref().map(|list| list.items.clone()).map_err(Clone::clone);
    keep_list(account, patient, ChartSection::Encounters, read).await;
    encounters
}

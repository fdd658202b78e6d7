//! Reading a chart from the server, section by section, in the order that OpenEMR needs.

use crate::{
    account::{
        Account,
        reading::{Turn, UnderWay, What},
    },
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
    read_while_wanted(account, patient, account.reading.begin(What::Chart(patient.clone())));
}

/// Starts a refresh of a chart in which something was changed; one that is under way is followed by another.
pub(crate) fn refresh_changed(account: &Arc<Account>, patient: &PatientUuid) {
    read_while_wanted(account, patient, account.reading.begin_changed(What::Chart(patient.clone())));
}

fn read_while_wanted(account: &Arc<Account>, patient: &PatientUuid, mut under_way: Option<UnderWay>) {
    if under_way.is_none() {
        return;
    }
    let (me, patient) = (Arc::clone(account), patient.clone());
    account.spawn(async move {
        while let Some(reading) = under_way {
            read_from_server(&me, &patient).await;
            under_way = reading.once_more();
            me.frame.tell(&AppEvent::ChartChanged { patient: patient.clone() });
        }
    });
}

/// Everything the chart shows, in the order that OpenEMR needs: problems before medications (Q51), encounters
/// before what is read per encounter. At most five requests run at once (`openemr::Connection`). All that can be asked
/// for is asked for at once, and nothing of it is kept before it is known who the patient is: of one who is merged or
/// removed every list comes back empty (Q108, Q125), which would read as none.
async fn read_from_server(account: &Arc<Account>, patient: &PatientUuid) {
    let server = &account.server;
    let asked = account.reading.turn();
    let changed = || account.frame.tell(&AppEvent::ChartChanged { patient: patient.clone() });
    let known = async {
        let known = read_demographics(account, patient).await;
        changed();
        known
    };
    let known = known.shared();
    let problems = async {
        let Some(read) = of_known(&known, server.lists().problems(patient)).await else { return };
        keep_list(account, patient, ChartSection::Problems, asked, read).await;
        changed();
        read_medications(account, patient).await;
        changed();
    };
    let allergies = async {
        let Some(read) = of_known(&known, server.lists().allergies(patient)).await else { return };
        keep_allergies(account, patient, asked, read).await;
        changed();
    };
    let visits = async {
        let Some(read) = of_known(&known, server.encounters().list(patient)).await else { return };
        let encounters = keep_encounters(account, patient, asked, read).await;
        changed();
        match encounters {
            Ok(encounters) => read_visits(account, patient, asked, &encounters).await,
            Err(error) => visits_failed(account, patient, asked, &error).await,
        }
    };
    let appointments = async {
        match account.pid(patient).await {
            Ok(pid) => {
                let appointments = server.appointments();
                let asking = appointments.of_patient(patient, pid);
                let Some(read) = of_known(&known, asking).await else { return };
                keep_list(account, patient, ChartSection::Appointments, asked, read).await;
            }
            Err(error) if known.clone().await => {
                failed(account, patient, ChartSection::Appointments, asked, &error);
            }
            Err(_) => {}
        }
    };
    let results = async {
        let Some(read) = of_known(&known, server.laboratory(patient)).await else { return };
        keep_results(account, patient, asked, read).await;
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
async fn read_visits(account: &Arc<Account>, patient: &PatientUuid, asked: Turn, encounters: &[Encounter]) {
    let server = &account.server;
    let pid = match account.pid(patient).await {
        Ok(pid) => pid,
        Err(error) => {
            failed(account, patient, ChartSection::Vitals, asked, &error);
            failed(account, patient, ChartSection::Notes, asked, &error);
            return;
        }
    };
    let eids: Vec<Eid> = encounters.iter().map(|encounter| encounter.eid).collect();
    let vitals = async {
        let mut vitals = server.vitals().history(patient, pid, encounters).await;
        if let (Ok(history), false) = (&mut vitals, server.areas_of_vitals().contains(&Area::Visits)) {
            add_what_visits_know(account, patient, pid, &eids, history).await;
        }
        keep_list(account, patient, ChartSection::Vitals, asked, vitals).await;
        account.frame.tell(&AppEvent::ChartChanged { patient: patient.clone() });
    };
    tokio::join!(vitals, read_notes(account, patient, pid, &eids));
}

/// The visits could not be read. A nurse may list none (Q29); where vitals do not hang on them, they are read all the same.
async fn visits_failed(account: &Arc<Account>, patient: &PatientUuid, asked: Turn, error: &ApiError) {
    let server = &account.server;
    failed(account, patient, ChartSection::Notes, asked, error);
    let without_visits = !server.areas_of_vitals().contains(&Area::Visits);
    match account.pid(patient).await {
        Ok(pid) if without_visits && matches!(error, ApiError::NotAllowed { .. }) => {
            let vitals = server.vitals().history(patient, pid, &[]).await;
            keep_list(account, patient, ChartSection::Vitals, asked, vitals).await;
        }
        _ => drop(failed(account, patient, ChartSection::Vitals, asked, error)),
    }
}

/// Reads the problem list and keeps it.
pub(crate) async fn read_problems(account: &Account, patient: &PatientUuid) {
    let asked = account.reading.turn();
    let problems = account.server.lists().problems(patient).await;
    keep_list(account, patient, ChartSection::Problems, asked, problems).await;
}

/// Reads the allergies and keeps them.
pub(crate) async fn read_allergies(account: &Account, patient: &PatientUuid) {
    let asked = account.reading.turn();
    keep_allergies(account, patient, asked, account.server.lists().allergies(patient).await).await;
}

/// Keeps them, first without the clinic's words for their severity where nothing is kept yet: those are further requests,
/// and what the patient is allergic to does not wait for them.
async fn keep_allergies(
    account: &Account,
    patient: &PatientUuid,
    asked: Turn,
    read: Result<Parsed<Allergy>, ApiError>,
) {
    let mut allergies = match read {
        Ok(allergies) => allergies,
        Err(error) => {
            account.heard::<()>(&Err(error.clone()));
            failed(account, patient, ChartSection::Allergies, asked, &error);
            return;
        }
    };
    if kept::<Vec<Allergy>>(account, patient, ChartSection::Allergies).await.is_none() {
        keep_list(account, patient, ChartSection::Allergies, asked, Ok(allergies.clone())).await;
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
    keep_list(account, patient, ChartSection::Allergies, asked, Ok(allergies)).await;
}

/// Reads medications and prescriptions and keeps them.
pub(crate) async fn read_medications(account: &Account, patient: &PatientUuid) {
    let asked = account.reading.turn();
    let mut medications = account.server.lists().medications(patient).await;
    if let (Ok(list), Ok(pid)) = (&mut medications, account.pid(patient).await) {
        let items = std::mem::take(&mut list.items);
        list.items = account.server.lists().with_beginnings(pid, items).await;
    }
    keep_list(account, patient, ChartSection::Medications, asked, medications).await;
}

/// Reads the patient's encounters, newest first, keeps them, and notes their numbers for writes.
pub(crate) async fn read_encounters(
    account: &Account,
    patient: &PatientUuid,
) -> Result<Vec<Encounter>, ApiError> {
    let asked = account.reading.turn();
    keep_encounters(account, patient, asked, account.server.encounters().list(patient).await).await
}

async fn keep_encounters(
    account: &Account,
    patient: &PatientUuid,
    asked: Turn,
    read: Result<Parsed<Encounter>, ApiError>,
) -> Result<Vec<Encounter>, ApiError> {
    let read = read.map(|mut list| {
        list.items.sort_by_key(|encounter| Reverse((encounter.date, encounter.eid)));
        list
    });
    let encounters = read.as_ref().map(|list| list.items.clone()).map_err(Clone::clone);
    let counts = keep_list(account, patient, ChartSection::Encounters, asked, read).await;
    if let (Ok(visits), true) = (&encounters, counts) {
        account.reading.keep_visits(patient, visits.clone());
    }
    encounters
}

//! The exact status of appointments that FHIR tells only roughly.
//!
//! FHIR has one word for "arrived" and "arrived late", and one for a chart that was pulled and a patient who is in an exam
//! room (Q63). The letter of OpenEMR's own calendar comes from the patient's appointments, one request each, so only these
//! are asked for, the clinician's own first, and only while the answer can have changed.

use crate::{
    account::{Account, reading::Letter},
    reading::{directory::is_mine, sections},
};
use domain::{
    appointment::{Appointment, AppointmentStatus, AppointmentUuid},
    encounter::ProviderId,
    patient::PatientUuid,
};
use futures_util::{StreamExt, stream};
use std::{collections::HashMap, pin::pin};
use store::ChartSection;
use tokio::time::{Instant, timeout_at};

/// So many patients are asked for at one reading of the day: a small clinic's server has other things to do.
const MOST: usize = 6;
/// The day waits for them so many times as long as a person waits for one answer, and then is shown as FHIR has it.
const PATIENCES: u32 = 3;

/// Puts the exact status in place of FHIR's, where it is known or can be asked for. What cannot is left as FHIR says it.
pub(crate) async fn make_exact(account: &Account, me: Option<ProviderId>, day: &mut [Appointment]) {
    let known = account.reading.letters();
    let mut doubtful: Vec<&Appointment> =
        day.iter().filter(|one| one.patient.is_some() && is_doubtful(one, known.get(&one.uuid))).collect();
    // Those of which nothing is known yet before those that may have changed.
    doubtful.sort_by_key(|one| (known.contains_key(&one.uuid), !is_mine(account, me, one), one.start));
    let mut patients: Vec<PatientUuid> = Vec::new();
    for patient in doubtful.iter().filter_map(|one| one.patient.clone()) {
        if !patients.contains(&patient) && patients.len() < MOST {
            patients.push(patient);
        }
    }
    let mut asking = pin!(
        stream::iter(patients)
            .map(|patient| async move { statuses_of(account, &patient).await })
            .buffer_unordered(sections::AT_ONCE)
    );
    let until = Instant::now() + PATIENCES * account.server.connection().patience();
    let mut asked: HashMap<AppointmentUuid, AppointmentStatus> = HashMap::new();
    // What has come by then is kept; the rest is asked for at the next reading.
    while let Ok(Some(found)) = timeout_at(until, asking.next()).await {
        asked.extend(found);
    }
    for one in day.iter_mut() {
        if !is_rough(one.status) {
            account.reading.forget_letter(&one.uuid);
            continue;
        }
        let word = one.status;
        if let Some(exact) = asked.get(&one.uuid) {
            account.reading.keep_letter(one.uuid.clone(), Letter { word, exact: *exact });
            one.status = *exact;
        } else if let Some(letter) = known.get(&one.uuid).filter(|letter| letter.word == word) {
            one.status = letter.exact;
        }
    }
}

/// FHIR has one word for several letters of this.
fn is_rough(word: AppointmentStatus) -> bool {
    matches!(word, AppointmentStatus::Arrived | AppointmentStatus::CheckedIn)
}

/// Whether the letter is to be asked for: it is not known, FHIR's word has changed, or a chart that was pulled may by now
/// be a patient in an exam room.
fn is_doubtful(one: &Appointment, known: Option<&Letter>) -> bool {
    is_rough(one.status)
        && known
            .is_none_or(|letter| letter.word != one.status || letter.exact == AppointmentStatus::ChartPulled)
}

/// The letters of a patient's appointments; none where they could not be read. The chart keeps what was read.
async fn statuses_of(account: &Account, patient: &PatientUuid) -> Vec<(AppointmentUuid, AppointmentStatus)> {
    let Ok(pid) = account.pid(patient).await else { return Vec::new() };
    let asked = account.reading.turn();
    let read = account.server.appointments().of_patient(patient, pid).await;
    let found = match &read {
        Ok(list) => list.items.iter().map(|one| (one.uuid.clone(), one.status)).collect(),
        Err(_) => Vec::new(),
    };
    sections::keep_list(account, patient, ChartSection::Appointments, asked, read).await;
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::time::WallTime;
    use jiff::civil::date;

    #[test]
    fn a_letter_is_asked_for_where_fhir_has_one_word_for_several_and_while_it_can_change() {
        use AppointmentStatus::{Arrived, Booked, ChartPulled, CheckedIn, InExamRoom};
        let one = |status| Appointment {
            id: None,
            uuid: AppointmentUuid::parse("90cde167-7b9b-4ed1-bd55-533925cb2605").expect("a uuid"),
            patient: None,
            start: WallTime::new(date(2026, 11, 23).at(9, 0, 0, 0)),
            end: WallTime::new(date(2026, 11, 23).at(9, 30, 0, 0)),
            status,
            category: None,
            title: String::new(),
            comment: None,
            provider: None,
            provider_uuid: None,
            facility: None,
            facility_name: String::new(),
        };
        let letter = |word, exact| Letter { word, exact };
        assert!(!is_doubtful(&one(Booked), None), "nothing is folded into this word");
        assert!(is_doubtful(&one(Arrived), None), "never asked");
        assert!(!is_doubtful(&one(Arrived), Some(&letter(Arrived, Arrived))), "it is known");
        assert!(is_doubtful(&one(CheckedIn), Some(&letter(Arrived, Arrived))), "something has happened");
        assert!(
            is_doubtful(&one(CheckedIn), Some(&letter(CheckedIn, ChartPulled))),
            "whose chart was pulled may be in the room by now"
        );
        assert!(
            !is_doubtful(&one(CheckedIn), Some(&letter(CheckedIn, InExamRoom))),
            "whoever is in the room stays there until FHIR says otherwise"
        );
    }
}

//! Open or start: the one way from a patient to the visit of today, whoever began it.

use crate::{
    account::Account,
    asking::{about_clock, read_by},
    contract::{Begun, DraftKind, DraftPlace, ErrorCode, StartVisitRequest, UiError, VisitKey},
    core::Rounds,
    encounters::{marker, may_start},
    error::from_store,
    forms::read_visit,
    reading::{
        day,
        directory::{self, categories, is_mine, provider_of},
        sections,
    },
    writing::{
        drafts::draft_key,
        items::{self, tell_changed},
        payload::Payload,
        queue,
        visit_key::{parse, visit_text},
        visits_of_day::{known_of_day, look_again, visits_of_day},
    },
};
use domain::{
    appointment::{Appointment, AppointmentUuid},
    patient::PatientUuid,
    time::WallTime,
};
use std::{sync::Arc, time::Duration};
use store::{ChartSection, OutboxKind, StoreError};
use tokio::sync::oneshot;

/// Seconds for which a visit that was begun at once can be undone: OpenEMR cannot delete one.
const UNDO_FOR: u32 = 5;
/// The worker waits a little longer than that: who presses in the last moment is still in time.
const GRACE: Duration = Duration::from_secs(1);

impl Rounds {
    /// Opens the visit of today, or begins one from the appointment: one of today's, or the patient's next if none is named.
    ///
    /// A visit that is begun here is in the journal at once, so that what is typed has its place, and departs after five
    /// seconds. Whoever is cut off meanwhile finds it there.
    ///
    /// # Errors
    /// When nobody is signed in; [`ErrorCode::NotAllowed`] for a role that may not start visits;
    /// [`ErrorCode::PatientNotFound`] where OpenEMR has the patient no longer.
    pub async fn begin_visit(
        &self,
        patient: &PatientUuid,
        appointment: Option<&AppointmentUuid>,
    ) -> Result<Begun, UiError> {
        let account = self.0.account()?;
        may_start(&account)?;
        let _door = account.holding.beginning.lock().await;
        let today = account.today();
        let here = known_of_day(&account, patient, today).await?;
        if let (None, [one]) = (&here.undecided, here.visits.as_slice()) {
            look_again(&account, patient);
            return Ok(Begun::Open { visit: one.visit.clone() });
        }
        let booked = booked(&account, patient, appointment).await;
        let (day, booked) =
            tokio::join!(visits_of_day(&account, patient, today), with_details(&account, patient, booked));
        let day = day?;
        if let Some(visit) = day.undecided {
            return Ok(Begun::Open { visit });
        }
        match day.visits.as_slice() {
            [] => {}
            [one] => return Ok(Begun::Open { visit: one.visit.clone() }),
            _ => return Ok(Begun::Several { visits: day.visits }),
        }
        let form = Begun::Form { looked: day.looked };
        let place =
            DraftPlace { kind: DraftKind::Visit, patient: patient.clone(), visit: None, record: None };
        let Some(request) = booked.and_then(|booked| request_of(&account, &booked)) else { return Ok(form) };
        // What somebody has begun to write stays what it is, and a clock that is off is asked about in the form.
        if is_begun(&account, &place).await? || about_clock(account.clock_ahead()).is_some() {
            return Ok(form);
        }
        let Ok(visit) = read_visit(&request, &read_by(&account)) else { return Ok(form) };
        account.log.write(Some(patient), "write visit").await?;
        let payload = Payload::Encounter { visit, marker: marker(), typed: request, known: day.known };
        let hold = Duration::from_secs(u64::from(UNDO_FOR)) + GRACE;
        let receipt = queue::put_held(&account, place, &payload, hold).await?;
        Ok(Begun::Started {
            visit: VisitKey::Pending { write: receipt.write },
            undo_for: UNDO_FOR,
            looked: day.looked,
        })
    }

    /// Takes a visit back that was begun just now: nothing of it has left this computer.
    ///
    /// # Errors
    /// [`ErrorCode::WriteMovedOn`] once it may have left, [`ErrorCode::WriteStillNeeded`] when something was written in it.
    pub async fn undo_visit(&self, write: &str) -> Result<(), UiError> {
        let account = self.0.account()?;
        let id = parse(write)?;
        let row = items::find(&account, &id).await?;
        let pending = visit_text(&VisitKey::Pending { write: write.to_owned() });
        let moved_on = || UiError::new(ErrorCode::WriteMovedOn);
        if row.kind != OutboxKind::Encounter || account.holding.left(&id, account.clock.monotonic()).is_none()
        {
            return Err(moved_on());
        }
        account.log.write(row.patient.as_ref(), "undo visit").await?;
        let gone = id.clone();
        let undone = account.journal.call(move |journal| {
            let typed = |draft: &store::Draft| draft.key.visit.as_deref() == Some(pending.as_str());
            if journal.drafts()?.iter().any(typed) {
                return Ok(false);
            }
            match journal.discard(&gone) {
                Ok(()) => Ok(true),
                Err(StoreError::StillNeeded { .. }) => Ok(false),
                Err(error) => Err(error),
            }
        });
        if !undone.await.map_err(from_store)? {
            return Err(UiError::new(ErrorCode::WriteStillNeeded));
        }
        account.holding.let_go(&id, account.clock.monotonic());
        tell_changed(&account, row.patient.as_ref()).await;
        Ok(())
    }
}

/// The appointment that a visit of today is for: the one that is named, or else the patient's own of today which is the
/// clinician's, and nearest to now.
async fn booked(
    account: &Arc<Account>,
    patient: &PatientUuid,
    named: Option<&AppointmentUuid>,
) -> Option<Appointment> {
    let day = day::kept_day(account, account.today()).await;
    let me = directory::directory(account).me;
    let theirs = day.value()?.iter().filter(|one| one.patient.as_ref() == Some(patient));
    match named {
        Some(named) => theirs.into_iter().find(|one| one.uuid == *named).cloned(),
        None => nearest(theirs, account.wall_now(), |one| is_mine(account, me, one)).cloned(),
    }
}

/// The appointment that takes place, is one's own if one is, and begins nearest to now.
fn nearest<'a>(
    all: impl Iterator<Item = &'a Appointment>,
    now: WallTime,
    is_mine: impl Fn(&Appointment) -> bool,
) -> Option<&'a Appointment> {
    all.filter(|one| !one.status.frees_the_time())
        .min_by_key(|one| (!is_mine(one), one.start.civil().duration_since(now.civil()).abs()))
}

/// The same with its category, which FHIR's list of the day does not tell: from the patient's own appointments as they are
/// kept, or else as OpenEMR has them, if it says so while somebody waits.
async fn with_details(
    account: &Arc<Account>,
    patient: &PatientUuid,
    booked: Option<Appointment>,
) -> Option<Appointment> {
    let booked = booked?;
    let same =
        |all: Vec<Appointment>| all.into_iter().find(|one| one.uuid == booked.uuid && one.category.is_some());
    let kept = sections::kept(account, patient, ChartSection::Appointments).await;
    if let Some(found) = kept.and_then(|kept| same(kept.value)) {
        return Some(found);
    }
    let (told, answer) = oneshot::channel();
    let (me, whose) = (Arc::clone(account), patient.clone());
    account.spawn(async move {
        let Ok(pid) = me.pid(&whose).await else { return };
        let asked = me.reading.turn();
        let read = me.server.appointments().of_patient(&whose, pid).await;
        let items = read.as_ref().map(|list| list.items.clone()).unwrap_or_default();
        sections::keep_list(&me, &whose, ChartSection::Appointments, asked, read).await;
        // Whoever waited may have gone on without it.
        let _ = told.send(items);
    });
    let read =
        tokio::time::timeout(account.server.connection().patience(), answer).await.ok().and_then(Result::ok);
    Some(read.and_then(same).unwrap_or(booked))
}

/// The form of a visit as the appointment fills it; `None` where nothing tells its category.
fn request_of(account: &Account, booked: &Appointment) -> Option<StartVisitRequest> {
    let known = directory::directory(account);
    let title = booked.title.trim();
    let category = booked.category.as_ref().map(|category| category.id).or_else(|| {
        let named = categories(account).into_iter().find(|one| one.name.eq_ignore_ascii_case(title));
        named.map(|category| category.id)
    })?;
    Some(StartVisitRequest {
        category: Some(category),
        reason: title.to_owned(),
        provider: provider_of(account, booked).or(known.me),
        facility: booked.facility.or_else(|| known.facilities.first().map(|facility| facility.id)),
        ..StartVisitRequest::default()
    })
}

/// Whether a form for a new visit of this patient was begun and not sent.
async fn is_begun(account: &Account, place: &DraftPlace) -> Result<bool, UiError> {
    let place = place.clone();
    account
        .journal
        .call(move |journal| Ok(journal.draft(&draft_key(journal, &place)?)?.is_some()))
        .await
        .map_err(from_store)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::appointment::AppointmentStatus;
    use jiff::civil::date;

    #[test]
    fn of_several_of_today_the_own_one_nearest_to_now_is_meant() {
        let at = |hour: i8| WallTime::new(date(2026, 11, 21).at(hour, 0, 0, 0));
        let one = |last: u8, hour, status| Appointment {
            id: None,
            uuid: AppointmentUuid::parse(&format!("90cde167-7b9b-4ed1-bd55-5338{last:08}")).expect("a uuid"),
            patient: None,
            start: at(hour),
            end: at(hour),
            status,
            category: None,
            title: String::new(),
            comment: None,
            provider: None,
            provider_uuid: Some(if last == 4 { "another" } else { "me" }.to_owned()),
            facility: None,
            facility_name: String::new(),
        };
        let day = [
            one(1, 8, AppointmentStatus::None),
            one(2, 10, AppointmentStatus::Arrived),
            one(3, 11, AppointmentStatus::Cancelled),
            one(4, 11, AppointmentStatus::Arrived),
        ];
        let mine = |one: &Appointment| one.provider_uuid.as_deref() == Some("me");
        let found = |all: &[Appointment]| nearest(all.iter(), at(11), mine).map(|one| one.uuid.clone());
        assert_eq!(found(&day), Some(day[1].uuid.clone()), "neither what is cancelled nor a colleague's");
        assert_eq!(found(&day[2..]), Some(day[3].uuid.clone()), "a colleague's where there is no other");
        assert_eq!(found(&day[2..3]), None, "what does not take place begins nothing");
    }
}

//! Today, and booking an appointment.

mod appointment;
mod free;
mod waiting;
mod week;

use crate::{
    account::Account,
    asking,
    contract::{
        BookRequest, BookingCheck, BookingOptions, DayEntry, DayView, DraftKind, DraftPlace, UiError,
        WriteKind, WriteReceipt,
    },
    core::Rounds,
    error::{from_server, from_store},
    forms::{accept_booking, not_a_date, read_booking},
    reading::{
        day::{self, kept_day, read_day},
        directory::{self, is_mine, name_of, provider_of, uuid_of},
        sections,
    },
    worklist,
    writing::{payload::Payload, queue},
};
use domain::{
    appointment::{Appointment, AppointmentUuid},
    booking::{BookingWarning, BusySpan, Slot, check},
    encounter::CategoryId,
    loaded::Loaded,
    patient::{PatientSummary, PatientUuid},
    time::{WallTime, parse_typed_date},
};
use jiff::civil::Date;
use std::{collections::BTreeMap, sync::Arc};
use store::ChartSection;

impl Rounds {
    /// The appointments of a day, as typed (ISO or the person's own order) or empty for today: from the cache at once, from the server behind it.
    ///
    /// # Errors
    /// When nobody is signed in or the text is no day.
    pub async fn day(&self, date: &str) -> Result<DayView, UiError> {
        let account = self.0.account()?;
        let date = typed_day(&account, date)?;
        day::refresh_if_due(&account, date);
        day_view(&account, date).await
    }

    /// What the booking form offers.
    ///
    /// # Errors
    /// When nobody is signed in.
    pub async fn booking_options(&self, _patient: &PatientUuid) -> Result<BookingOptions, UiError> {
        let account = self.0.account()?;
        directory::learn(&account).await;
        let known = directory::directory(&account);
        Ok(BookingOptions {
            categories: directory::categories(&account),
            facility: known.facilities.first().map(|facility| facility.id),
            missing: known.missing,
            providers: known.providers,
            facilities: known.facilities,
            me: known.me,
            rules: account.rules(),
            now: account.wall_now().to_string(),
        })
    }

    /// What is to be said about a booking while it is filled in. One that `moves` an appointment may take its time; `seen` is
    /// what stood on screen before, to which all the rest is news.
    ///
    /// # Errors
    /// When nobody is signed in.
    pub async fn check_booking(
        &self,
        patient: &PatientUuid,
        request: &BookRequest,
        moves: Option<&AppointmentUuid>,
        seen: &[BookingWarning],
    ) -> Result<BookingCheck, UiError> {
        let account = self.0.account()?;
        let mut check = booking_check(&account, patient, request, moves).await;
        check.news = check.warnings.iter().any(|warning| !warning.is_in(seen));
        Ok(check)
    }

    /// Puts a booking into the journal, to be sent. The day is read again just before, and once more by the worker: a day
    /// that cannot be read now (offline) is checked then. `accepted` is what was shown as standing against it.
    ///
    /// # Errors
    /// With a fault beside each box that needs a change, or with all that stands against it
    /// ([`ErrorCode::BookingWarnings`](crate::contract::ErrorCode::BookingWarnings)) where some of it was not accepted; the
    /// draft stays.
    pub async fn book(
        &self,
        patient: &PatientUuid,
        request: BookRequest,
        accepted: Vec<BookingWarning>,
    ) -> Result<WriteReceipt, UiError> {
        let account = self.0.account()?;
        account.may(WriteKind::Appointment)?;
        let category_name = category_name(&account, request.category);
        let pid = account.pid(patient).await.map_err(|error| from_server(&error))?;
        let booking = accept_booking(&request, pid, &category_name, &asking::read_by(&account))
            .map_err(UiError::invalid)?;
        read_day(&account, booking.start.date()).await;
        all_accepted(booking_check(&account, patient, &request, None).await, &accepted)?;
        let place =
            DraftPlace { kind: DraftKind::Appointment, patient: patient.clone(), visit: None, record: None };
        account.log.write(Some(patient), "write appointment").await?;
        let payload = Payload::Appointment { booking, typed: request, accepted_warnings: accepted };
        queue::put(&account, place, &payload).await
    }
}

/// Refuses a booking against which something stands that was not shown and accepted.
fn all_accepted(check: BookingCheck, accepted: &[BookingWarning]) -> Result<(), UiError> {
    let news = |warning: &BookingWarning| warning.has_to_be_accepted() && !warning.is_in(accepted);
    if check.warnings.iter().any(news) { Err(UiError::warns(check.warnings)) } else { Ok(()) }
}

/// A day as typed, or the clinic's today where nothing is.
fn typed_day(account: &Account, date: &str) -> Result<Date, UiError> {
    let today = account.today();
    if date.is_empty() {
        return Ok(today);
    }
    let order = account.frame.settings().date_order;
    parse_typed_date(date, order, today)
        .map_err(|_| UiError::invalid(vec![not_a_date("date", date, order, today)]))
}

/// The name of a category, which is the title where none was typed.
fn category_name(account: &Account, id: Option<CategoryId>) -> String {
    directory::categories(account)
        .into_iter()
        .find(|category| Some(category.id) == id)
        .map_or_else(|| "Appointment".to_owned(), |category| category.name)
}

/// What is to be said about a booking as it stands.
async fn booking_check(
    account: &Arc<Account>,
    patient: &PatientUuid,
    request: &BookRequest,
    moves: Option<&AppointmentUuid>,
) -> BookingCheck {
    let now = account.wall_now();
    let read = read_booking(request, &asking::read_by(account));
    if let Some(day) = read.day {
        day::refresh_if_due(account, day);
    }
    let others = match read.day {
        Some(day) => busy_day(account, patient, day).await.map(|mut others| {
            others.retain(|one| Some(&one.uuid) != moves);
            others
        }),
        None => Loaded::Loading,
    };
    let deceased = account.summary(patient).await.and_then(|summary| summary.deceased);
    let deceased = deceased.map(|deceased| BookingWarning::Deceased { on: deceased.on });
    let known = directory::directory(account);
    let slot = Slot {
        patient,
        provider: request.provider,
        provider_uuid: uuid_of(&known.providers, request.provider),
        start: read.start.map_or(now, |start| start).civil(),
        minutes: read.minutes.unwrap_or_default(),
    };
    let warnings: Vec<_> = if read.start.is_some() && read.minutes.is_some() {
        let unread = match &others {
            Loaded::Known { unreadable, .. } => BookingWarning::of_unread(*unreadable),
            Loaded::Loading | Loaded::Unavailable { .. } => None,
        };
        let others = others.value().map(Vec::as_slice).unwrap_or_default();
        let found = check(&slot, others, &account.rules(), now.civil());
        deceased.into_iter().chain(unread).chain(found).collect()
    } else {
        deceased.into_iter().collect()
    };
    let busy = others.map(|others| {
        others
            .into_iter()
            .filter(|other| !other.status.frees_the_time())
            .filter(|other| other.patient.as_ref() == Some(patient) || slot.is_with_provider_of(other))
            .map(|other| BusySpan {
                id: other.id,
                start: other.start,
                end: WallTime::new(other.span().1),
                title: other.title,
                patient: other.patient,
            })
            .collect()
    });
    BookingCheck {
        patient: patient.clone(),
        fields: read.fields,
        news: !warnings.is_empty(),
        warnings,
        start: read.start.map(|start| start.to_string()),
        end: read.end.map(|end| end.to_string()),
        busy,
    }
}

async fn day_view(account: &Account, date: Date) -> Result<DayView, UiError> {
    let mut appointments = entries(account, date).await?;
    let mut spare = Vec::new();
    if let Loaded::Known { value, .. } = &mut appointments {
        worklist::complete(account, date, value).await?;
        spare = worklist::free(account, date, value);
    }
    Ok(DayView {
        date: date.to_string(),
        now: account.wall_now().to_string(),
        me: Some(account.subject.clone()),
        appointments,
        free: spare,
    })
}

/// A day as it is kept, by start, each appointment with its patient; neither who has arrived when nor a visit.
async fn entries(account: &Account, date: Date) -> Result<Loaded<Vec<DayEntry>>, UiError> {
    let day = kept_day(account, date).await;
    let people = match day.value() {
        Some(list) => people(account, list).await?,
        None => BTreeMap::new(),
    };
    let known = directory::directory(account);
    Ok(day.map(|mut list| {
        list.sort_by_key(|appointment| (appointment.start, appointment.end));
        list.into_iter()
            .map(|appointment| {
                let patient = appointment.patient.as_ref().and_then(|uuid| people.get(uuid)).cloned();
                let provider = provider_of(account, &appointment);
                DayEntry {
                    age: patient.as_ref().and_then(|patient| patient.age(date)),
                    patient,
                    provider_name: name_of(&known.providers, provider),
                    mine: is_mine(account, known.me, &appointment),
                    waiting: appointment.status.is_waiting(),
                    freed: appointment.status.frees_the_time(),
                    arrival: None,
                    visit: None,
                    appointment,
                }
            })
            .collect()
    }))
}

pub(crate) async fn people(
    account: &Account,
    list: &[Appointment],
) -> Result<BTreeMap<PatientUuid, PatientSummary>, UiError> {
    let wanted: Vec<PatientUuid> =
        list.iter().filter_map(|appointment| appointment.patient.clone()).collect();
    account
        .cache
        .call(move |cache| {
            let mut people = BTreeMap::new();
            for uuid in wanted {
                if let Some(patient) = cache.patient(&uuid)? {
                    people.insert(uuid, patient);
                }
            }
            Ok(people)
        })
        .await
        .map_err(from_store)
}

/// Everybody's appointments of a day, the patient's own from their chart, which know their numbers, and what was booked
/// here and is not in the calendar yet.
async fn busy_day(account: &Account, patient: &PatientUuid, day: Date) -> Loaded<Vec<Appointment>> {
    let own: Loaded<Vec<Appointment>> = sections::section(account, patient, ChartSection::Appointments).await;
    let kept = kept_day(account, day).await;
    let as_of = match &kept {
        Loaded::Known { as_of, .. } => as_of.parse().ok(),
        Loaded::Loading | Loaded::Unavailable { .. } => None,
    };
    let waiting = waiting::waiting(account, day, as_of).await;
    kept.map(|mut list| {
        for mine in own.value().into_iter().flatten().filter(|mine| mine.start.date() == day) {
            match list.iter_mut().find(|one| one.uuid == mine.uuid) {
                Some(same) => {
                    *same = Appointment { provider_uuid: same.provider_uuid.take(), ..mine.clone() }
                }
                None => list.push(mine.clone()),
            }
        }
        // One that is known by its place already is not there twice.
        let is_new = |one: &Appointment| {
            !list.iter().any(|other| (other.start, &other.patient) == (one.start, &one.patient))
        };
        let new: Vec<_> = waiting.into_iter().filter(is_new).collect();
        list.extend(new);
        list
    })
}

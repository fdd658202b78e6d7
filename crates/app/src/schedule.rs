//! Today, and booking an appointment.

use crate::{
    Rounds,
    account::Account,
    asking,
    contract::{
        AppEvent, BookRequest, BookingCheck, BookingOptions, DayEntry, DayView, DraftKind, DraftPlace,
        ErrorCode, FieldCode, FieldError, UiError, WriteReceipt,
    },
    encounters,
    encounters::name_of,
    error::{from_server, from_store, log_store, why},
    forms::{accept_booking, read_booking},
    locked::locked,
    outbox,
    reading::chart::loaded,
    reading::{by_itself, chart, index},
    writing::payload::Payload,
};
use domain::{
    appointment::Appointment,
    booking::{BookingWarning, BusySpan, ClinicRules, Slot, check},
    encounter::ProviderId,
    loaded::Loaded,
    patient::{PatientSummary, PatientUuid},
    time::{WallTime, parse_typed_date},
};
use jiff::civil::Date;
use std::{collections::BTreeMap, sync::Arc};
use store::{ChartSection, LearnedList};

impl Rounds {
    /// The appointments of a day, as typed (ISO or the person's own order) or empty for today: from the cache at once, from the server behind it.
    ///
    /// # Errors
    /// When nobody is signed in or the text is no day.
    pub async fn day(&self, date: &str) -> Result<DayView, UiError> {
        let account = self.0.account()?;
        let today = account.today();
        let date = if date.is_empty() {
            today
        } else {
            parse_typed_date(date, account.frame.settings().date_order, today)
                .map_err(|_| UiError::invalid(vec![FieldError::new("date", FieldCode::NotADate)]))?
        };
        if account.due(date, account.clock.monotonic()) {
            refresh_day(&account, date);
        }
        day_view(&account, date).await
    }

    /// What the booking form offers.
    ///
    /// # Errors
    /// When nobody is signed in.
    pub async fn booking_options(&self, _patient: &PatientUuid) -> Result<BookingOptions, UiError> {
        let account = self.0.account()?;
        index::learn(&account).await;
        let known = encounters::directory(&account);
        Ok(BookingOptions {
            categories: encounters::categories(&account),
            facility: known.facilities.first().map(|facility| facility.id),
            missing: known.missing,
            providers: known.providers,
            facilities: known.facilities,
            me: known.me,
            rules: ClinicRules::default(),
            now: account.wall_now().to_string(),
        })
    }

    /// What is to be said about a booking while it is filled in.
    ///
    /// # Errors
    /// When nobody is signed in.
    pub async fn check_booking(
        &self,
        patient: &PatientUuid,
        request: &BookRequest,
    ) -> Result<BookingCheck, UiError> {
        let account = self.0.account()?;
        Ok(booking_check(&account, patient, request).await)
    }

    /// Puts a booking into the journal, to be sent. The day is read again just before, and once more by the worker: a day
    /// that cannot be read now (offline) is checked then.
    ///
    /// # Errors
    /// With a fault beside each box that needs a change, or with [`ErrorCode::BookingWarnings`] for warnings that were
    /// not accepted; the draft stays.
    pub async fn book(
        &self,
        patient: &PatientUuid,
        request: BookRequest,
        accept_warnings: bool,
    ) -> Result<WriteReceipt, UiError> {
        let account = self.0.account()?;
        account.may("user/appointment.write")?;
        let category_name = encounters::categories(&account)
            .into_iter()
            .find(|category| Some(category.id) == request.category)
            .map_or_else(|| "Appointment".to_owned(), |category| category.name);
        let pid = account.pid(patient).await.map_err(|error| from_server(&error))?;
        let booking = accept_booking(&request, pid, &category_name, &asking::reading(&account))
            .map_err(UiError::invalid)?;
        if !accept_warnings {
            read_day(&account, booking.start.date()).await;
        }
        // What is accepted is what the window shows: the day as it is kept.
        let warnings = booking_check(&account, patient, &request).await.warnings;
        let weighty = warnings.iter().any(|warning| !matches!(warning, BookingWarning::ShortNotice { .. }));
        if weighty && !accept_warnings {
            return Err(UiError::new(ErrorCode::BookingWarnings));
        }
        let place =
            DraftPlace { kind: DraftKind::Appointment, patient: patient.clone(), visit: None, record: None };
        account.log.write(Some(patient), "write appointment").await?;
        let payload = Payload::Appointment { booking, typed: request, accepted_warnings: warnings };
        outbox::queue(&account, place, &payload).await
    }
}

/// What is to be said about a booking as it stands.
async fn booking_check(account: &Arc<Account>, patient: &PatientUuid, request: &BookRequest) -> BookingCheck {
    let now = account.wall_now();
    let read = read_booking(request, &asking::reading(account));
    if let Some(day) = read.day
        && account.due(day, account.clock.monotonic())
    {
        refresh_day(account, day);
    }
    let others = match read.day {
        Some(day) => busy_day(account, patient, day).await,
        None => Loaded::Loading,
    };
    let deceased = account.summary(patient).await.and_then(|summary| summary.deceased);
    let deceased = deceased.map(|deceased| BookingWarning::Deceased { on: deceased.on });
    let warnings = match (read.start, read.minutes) {
        (Some(start), Some(minutes)) => {
            let known = encounters::directory(account);
            let slot = Slot {
                patient,
                provider: request.provider,
                provider_uuid: uuid_of(&known.providers, request.provider),
                start: start.civil(),
                minutes,
            };
            let others = others.value().map(Vec::as_slice).unwrap_or_default();
            let found = check(&slot, others, &ClinicRules::default(), now.civil());
            deceased.into_iter().chain(found).collect()
        }
        _ => deceased.into_iter().collect(),
    };
    let known = encounters::directory(account);
    let busy = others.map(|others| {
        let provider_uuid = uuid_of(&known.providers, request.provider);
        others
            .into_iter()
            .filter(|other| !other.status.frees_the_time())
            .filter(|other| {
                other.patient.as_ref() == Some(patient)
                    || (request.provider.is_some() && other.provider == request.provider)
                    || (provider_uuid.is_some() && other.provider_uuid.as_deref() == provider_uuid)
            })
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
        warnings,
        start: read.start.map(|start| start.to_string()),
        end: read.end.map(|end| end.to_string()),
        busy,
    }
}

/// Reads a day from the server, behind what is on screen.
pub(crate) fn refresh_day(account: &Arc<Account>, date: Date) {
    if !locked(&account.refreshing).insert(date.to_string()) {
        return;
    }
    let me = Arc::clone(account);
    account.spawn(async move {
        read_day(&me, date).await;
        locked(&me.refreshing).remove(&date.to_string());
        me.frame.tell(&AppEvent::DayChanged { date: date.to_string() });
        if date == me.today() {
            by_itself::read_ahead(&me).await;
        }
    });
}

/// Reads a day's appointments and keeps them, and makes sure that everybody on it is in the index.
pub(crate) async fn read_day(account: &Account, date: Date) {
    let read = account.server.appointments().day(date).await;
    account.heard(&read);
    // A failure counts too: what it changes on screen must not ask again at once.
    account.day_read(date, account.clock.monotonic());
    match read {
        Ok(list) => {
            locked(&account.day_failures).remove(&date);
            let people: Vec<PatientUuid> =
                list.items.iter().filter_map(|appointment| appointment.patient.clone()).collect();
            let now = account.clock.now();
            let kept =
                account.cache.call(move |cache| cache.put_day(date, &list.items, now, list.unreadable)).await;
            if let Err(error) = kept {
                log_store(&error);
            }
            learn_people(account, people).await;
        }
        Err(error) => {
            locked(&account.day_failures).insert(date, why(&error));
        }
    }
}

/// Reads patients of the day that the index does not have yet.
async fn learn_people(account: &Account, people: Vec<PatientUuid>) {
    for patient in people {
        if account.summary(&patient).await.is_none() {
            let read = account.server.patients().read(&patient).await;
            account.heard(&read);
            match read {
                Ok(read) => {
                    let kept = account.cache.call(move |cache| cache.upsert_patients(&[read.summary])).await;
                    if let Err(error) = kept {
                        log_store(&error);
                    }
                }
                // The row then shows that the name is not known; the rest of the day matters more.
                Err(_) => return,
            }
        }
    }
}

async fn day_view(account: &Account, date: Date) -> Result<DayView, UiError> {
    let day = kept_day(account, date).await;
    let people = match day.value() {
        Some(list) => people(account, list).await?,
        None => BTreeMap::new(),
    };
    let known = encounters::directory(account);
    let appointments = day.map(|mut list| {
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
                    appointment,
                }
            })
            .collect()
    });
    Ok(DayView {
        date: date.to_string(),
        now: account.wall_now().to_string(),
        me: Some(account.subject.clone()),
        appointments,
    })
}

pub(crate) async fn kept_day(account: &Account, date: Date) -> Loaded<Vec<Appointment>> {
    let kept = account.cache.call(move |cache| cache.day(date)).await.unwrap_or_else(|error| {
        log_store(&error);
        None
    });
    account.cache_reads.note(&kept);
    loaded(kept, locked(&account.day_failures).get(&date).cloned())
}

async fn people(
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

/// Everybody's appointments of a day, and the patient's own from their chart, which know their numbers.
async fn busy_day(account: &Account, patient: &PatientUuid, day: Date) -> Loaded<Vec<Appointment>> {
    let own: Loaded<Vec<Appointment>> = chart::section(account, patient, ChartSection::Appointments).await;
    kept_day(account, day).await.map(|mut list| {
        for mine in own.value().into_iter().flatten().filter(|mine| mine.start.date() == day) {
            match list.iter_mut().find(|one| one.uuid == mine.uuid) {
                Some(same) => {
                    *same = Appointment { provider_uuid: same.provider_uuid.take(), ..mine.clone() }
                }
                None => list.push(mine.clone()),
            }
        }
        list
    })
}

/// Keeps what was learned of the clinic's people and places for the next session.
pub(crate) async fn keep_learned(account: &Account) {
    let (learned, now) = (account.server.directory().learned(), account.clock.now());
    let kept =
        account.cache.call(move |cache| cache.put_learned(LearnedList::Providers, &learned, now)).await;
    if let Err(error) = kept {
        log_store(&error);
    }
}

/// The number of an appointment's provider, as far as it is known.
fn provider_of(account: &Account, appointment: &Appointment) -> Option<ProviderId> {
    appointment.provider.or_else(|| {
        account.server.directory().learned().provider_number(appointment.provider_uuid.as_deref()?)
    })
}

/// Whether an appointment is the clinician's own; `me` is their number, if it is known.
pub(crate) fn is_mine(account: &Account, me: Option<ProviderId>, appointment: &Appointment) -> bool {
    appointment.provider_uuid.as_deref() == Some(account.subject.as_str())
        || (me.is_some() && provider_of(account, appointment) == me)
}

/// The uuid of a provider, which is what FHIR appointments name.
pub(crate) fn uuid_of(providers: &[domain::encounter::Provider], id: Option<ProviderId>) -> Option<&str> {
    providers.iter().find(|provider| Some(provider.id) == id)?.uuid.as_deref()
}

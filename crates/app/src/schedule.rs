//! Today, and booking an appointment.

use crate::{
    Core, Rounds,
    account::Account,
    contract::{
        AppEvent, BookRequest, BookingCheck, BookingOptions, DayEntry, DayView, DraftKind, DraftPlace,
        ErrorCode, FieldCode, FieldError, UiError, WriteReceipt,
    },
    encounters::name_of,
    error::{from_server, from_store, why},
    forms::{accept_booking, read_booking},
    locked::locked,
    reading::chart::loaded,
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
        let today = account.wall(self.0.clock.now()).date();
        let date = if date.is_empty() {
            today
        } else {
            parse_typed_date(date, self.0.hub.state().settings.date_order, today)
                .map_err(|_| UiError::invalid(vec![FieldError::new("date", FieldCode::NotADate)]))?
        };
        if account.due(date, self.0.clock.monotonic()) {
            self.refresh_day(&account, date);
        }
        self.0.day_view(&account, date).await
    }

    /// What the booking form offers.
    ///
    /// # Errors
    /// When nobody is signed in.
    pub async fn booking_options(&self, _patient: &PatientUuid) -> Result<BookingOptions, UiError> {
        let account = self.0.account()?;
        self.0.learn(&account).await;
        let known = self.0.directory(&account);
        Ok(BookingOptions {
            categories: self.0.categories(&account),
            facility: known.facilities.first().map(|facility| facility.id),
            missing: known.missing,
            providers: known.providers,
            facilities: known.facilities,
            me: known.me,
            rules: ClinicRules::default(),
            now: account.wall(self.0.clock.now()).to_string(),
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
        let now = account.wall(self.0.clock.now());
        let read = read_booking(request, &self.0.reading(&account));
        if let Some(day) = read.day
            && account.due(day, self.0.clock.monotonic())
        {
            self.refresh_day(&account, day);
        }
        let others = match read.day {
            Some(day) => self.0.busy_day(&account, patient, day).await,
            None => Loaded::Loading,
        };
        let deceased = account.summary(patient).await.and_then(|summary| summary.deceased);
        let deceased = deceased.map(|deceased| BookingWarning::Deceased { on: deceased.on });
        let warnings = match (read.start, read.minutes) {
            (Some(start), Some(minutes)) => {
                let known = self.0.directory(&account);
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
        let known = self.0.directory(&account);
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
        Ok(BookingCheck {
            patient: patient.clone(),
            fields: read.fields,
            warnings,
            start: read.start.map(|start| start.to_string()),
            end: read.end.map(|end| end.to_string()),
            busy,
        })
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
        let category_name = self
            .0
            .categories(&account)
            .into_iter()
            .find(|category| Some(category.id) == request.category)
            .map_or_else(|| "Appointment".to_owned(), |category| category.name);
        let pid = account.pid(patient).await.map_err(|error| from_server(&error))?;
        let booking = accept_booking(&request, pid, &category_name, &self.0.reading(&account))
            .map_err(UiError::invalid)?;
        if !accept_warnings {
            self.0.read_day(&account, booking.start.date()).await;
        }
        // What is accepted is what the window shows: the day as it is kept.
        let warnings = self.check_booking(patient, &request).await?.warnings;
        let weighty = warnings.iter().any(|warning| !matches!(warning, BookingWarning::ShortNotice { .. }));
        if weighty && !accept_warnings {
            return Err(UiError::new(ErrorCode::BookingWarnings));
        }
        let place =
            DraftPlace { kind: DraftKind::Appointment, patient: patient.clone(), visit: None, record: None };
        self.0.log_access(&account, Some(patient), "write appointment").await?;
        self.0
            .queue(
                &account,
                place,
                &Payload::Appointment { booking, typed: request, accepted_warnings: warnings },
            )
            .await
    }

    /// Reads a day from the server, behind what is on screen.
    pub(crate) fn refresh_day(&self, account: &Arc<Account>, date: Date) {
        if !locked(&account.refreshing).insert(date.to_string()) {
            return;
        }
        let (core, me) = (self.clone(), Arc::clone(account));
        account.spawn(async move {
            core.0.read_day(&me, date).await;
            locked(&me.refreshing).remove(&date.to_string());
            core.0.hub.tell(&AppEvent::DayChanged { date: date.to_string() });
            if date == me.wall(core.0.clock.now()).date() {
                core.read_ahead(&me).await;
            }
        });
    }
}

impl Core {
    /// Reads a day's appointments and keeps them, and makes sure that everybody on it is in the index.
    pub(crate) async fn read_day(&self, account: &Account, date: Date) {
        let read = account.server.appointments().day(date).await;
        self.note_answer(&read);
        // A failure counts too: what it changes on screen must not ask again at once.
        account.day_read(date, self.clock.monotonic());
        match read {
            Ok(list) => {
                locked(&account.day_failures).remove(&date);
                let people: Vec<PatientUuid> =
                    list.items.iter().filter_map(|appointment| appointment.patient.clone()).collect();
                let now = self.clock.now();
                let kept = account
                    .cache
                    .call(move |cache| cache.put_day(date, &list.items, now, list.unreadable))
                    .await;
                if let Err(error) = kept {
                    from_store(error);
                }
                self.learn_people(account, people).await;
            }
            Err(error) => {
                locked(&account.day_failures).insert(date, why(&error));
            }
        }
    }

    /// Reads patients of the day that the index does not have yet.
    async fn learn_people(&self, account: &Account, people: Vec<PatientUuid>) {
        for patient in people {
            if account.summary(&patient).await.is_none() {
                let read = account.server.patients().read(&patient).await;
                self.note_answer(&read);
                match read {
                    Ok(read) => {
                        let kept =
                            account.cache.call(move |cache| cache.upsert_patients(&[read.summary])).await;
                        if let Err(error) = kept {
                            from_store(error);
                        }
                    }
                    // The row then shows that the name is not known; the rest of the day matters more.
                    Err(_) => return,
                }
            }
        }
    }

    async fn day_view(&self, account: &Account, date: Date) -> Result<DayView, UiError> {
        let day = self.kept_day(account, date).await;
        let people = match day.value() {
            Some(list) => self.people(account, list).await?,
            None => BTreeMap::new(),
        };
        let known = self.directory(account);
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
            now: account.wall(self.clock.now()).to_string(),
            me: Some(account.subject.clone()),
            appointments,
        })
    }

    pub(crate) async fn kept_day(&self, account: &Account, date: Date) -> Loaded<Vec<Appointment>> {
        let kept = account.cache.call(move |cache| cache.day(date)).await.unwrap_or_else(|error| {
            from_store(error);
            None
        });
        account.cache_reads.note(&kept);
        loaded(kept, locked(&account.day_failures).get(&date).cloned())
    }

    async fn people(
        &self,
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
    async fn busy_day(
        &self,
        account: &Account,
        patient: &PatientUuid,
        day: Date,
    ) -> Loaded<Vec<Appointment>> {
        let own: Loaded<Vec<Appointment>> = self.section(account, patient, ChartSection::Appointments).await;
        self.kept_day(account, day).await.map(|mut list| {
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
    pub(crate) async fn keep_learned(&self, account: &Account) {
        let (learned, now) = (account.server.directory().learned(), self.clock.now());
        let kept =
            account.cache.call(move |cache| cache.put_learned(LearnedList::Providers, &learned, now)).await;
        if let Err(error) = kept {
            from_store(error);
        }
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

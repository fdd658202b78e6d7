//! Appointments: a day from FHIR, a patient's own, one with its comment, book, cancel. There is no changing (Q49).

use crate::{
    channel::{Channel, rows_of},
    directory::Seen,
    error::{ApiError, Unreadable},
    fhir::{appointment::appointment_of_resource, bundle},
    lenient::Row,
    parsed::Parsed,
    route::Route,
    transport::Body,
    write::WriteOutcome,
};
use domain::{
    appointment::{Appointment, AppointmentId, AppointmentStatus, AppointmentUuid, NewAppointment},
    encounter::{Category, CategoryId, FacilityId, ProviderId},
    patient::{PatientUuid, Pid},
    redacted_debug,
    time::WallTime,
};
use http::Method;
use jiff::civil::{Date, DateTime, Time};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// All that a single read tells of an appointment.
#[derive(Clone, PartialEq, Eq)]
pub struct AppointmentDetails {
    /// The appointment, with its comment.
    pub appointment: Appointment,
    /// The facility that bills.
    pub billing_facility: Option<FacilityId>,
    /// The room, in the clinic's own words; empty where there is none.
    pub room: String,
    /// It is the first of a series. The releases never say so (Q109): false means that nothing was said.
    pub repeats: bool,
}

redacted_debug!(AppointmentDetails { appointment, repeats });

/// Appointments.
pub struct Appointments<'a>(pub(crate) &'a Channel);

impl Appointments<'_> {
    /// Everybody's appointments of one day, by start: FHIR's is the only bounded query there is. It gives no numbers, no
    /// names and no comments; the numbers of provider and facility are filled in as far as they were learned (Q72).
    ///
    /// # Errors
    /// [`ApiError`].
    pub async fn day(&self, date: Date) -> Result<Parsed<Appointment>, ApiError> {
        let route = Route::fhir("fhir/Appointment", &[]).with("date", date);
        let learned = self.0.learned_mut().clone();
        let of_that_day = |resource: &Value| {
            appointment_of_resource(resource, &learned).filter(|appointment| appointment.start.date() == date)
        };
        let mut day = bundle::search(self.0, route, "Appointment", of_that_day).await?;
        day.items.sort_by_key(|appointment| appointment.start);
        Ok(day)
    }

    /// Everybody's appointments of several days, each day's by start: one request, since a comma is an "or" (Q62). That a
    /// server took it so shows in an answer with appointments of two of the days. Where none does, the days without any
    /// are asked for by themselves: a day is never empty because nobody looked. What could not be read may be any day's,
    /// and counts for each.
    ///
    /// # Errors
    /// [`ApiError`].
    pub async fn days(&self, dates: &[Date]) -> Result<BTreeMap<Date, Parsed<Appointment>>, ApiError> {
        let mut days = BTreeMap::new();
        if dates.len() > 1 {
            let wanted: Vec<String> = dates.iter().map(Date::to_string).collect();
            let route = Route::fhir("fhir/Appointment", &[]).with("date", wanted.join(","));
            let learned = self.0.learned_mut().clone();
            let of_those_days = |resource: &Value| {
                appointment_of_resource(resource, &learned).filter(|one| dates.contains(&one.start.date()))
            };
            let mut all = bundle::search(self.0, route, "Appointment", of_those_days).await?;
            all.items.sort_by_key(|appointment| appointment.start);
            let none = Parsed { items: Vec::new(), unreadable: all.unreadable, foreign: all.foreign };
            for one in all.items {
                days.entry(one.start.date()).or_insert_with(|| none.clone()).items.push(one);
            }
            if days.len() > 1 {
                for date in dates {
                    days.entry(*date).or_insert_with(|| none.clone());
                }
            }
        }
        for date in dates {
            if !days.contains_key(date) {
                days.insert(*date, self.day(*date).await?);
            }
        }
        Ok(days)
    }

    /// The appointments of one patient, with numbers, titles and categories, without comments.
    ///
    /// # Errors
    /// [`ApiError`].
    pub async fn of_patient(&self, patient: &PatientUuid, pid: Pid) -> Result<Parsed<Appointment>, ApiError> {
        let route = Route::standard("patient/{pid}/appointment", &[&pid]);
        self.rows(route, |appointment| appointment.patient.as_ref() == Some(patient)).await
    }

    /// Every appointment the clinic ever had, 0.7 kB each: only for learning numbers (Q72), once.
    ///
    /// # Errors
    /// [`ApiError`].
    pub async fn all(&self) -> Result<Parsed<Appointment>, ApiError> {
        self.rows(Route::standard("appointment", &[]), |_| true).await
    }

    /// All that is told of one appointment, whoever's it is; `None` if there is none of this number (any more). The
    /// caller looks whose it is: an appointment goes along when its patient is merged into another (Q108).
    ///
    /// # Errors
    /// [`ApiError`].
    pub async fn details(&self, id: AppointmentId) -> Result<Option<AppointmentDetails>, ApiError> {
        self.single(Route::standard("appointment/{eid}", &[&id]), |row| {
            details_of_row(row).filter(|one| one.appointment.id == Some(id))
        })
        .await
    }

    /// One appointment with its comment; `None` if there is none of this number (any more).
    ///
    /// # Errors
    /// [`ApiError`].
    pub async fn read(&self, id: AppointmentId) -> Result<Option<Appointment>, ApiError> {
        self.one(Route::standard("appointment/{eid}", &[&id]), id).await
    }

    async fn one(&self, route: Route, id: AppointmentId) -> Result<Option<Appointment>, ApiError> {
        self.single(route, |row| appointment_of_row(row).filter(|one| one.id == Some(id))).await
    }

    /// A single read, which is a list of one.
    async fn single<T>(
        &self,
        route: Route,
        parse: impl FnOnce(Row<'_>) -> Option<T>,
    ) -> Result<Option<T>, ApiError> {
        match self.0.read(route).await {
            Ok(None) | Err(ApiError::NotFound) => Ok(None),
            Ok(Some(value)) => {
                let Some(row) = rows_of(&value)?.first() else { return Ok(None) };
                let read = Row::of(row).and_then(parse);
                read.map(Some).ok_or(ApiError::Unreadable(Unreadable::OtherShape))
            }
            Err(error) => Err(error),
        }
    }

    /// One appointment by its FHIR id, as [`Appointments::day`] has it.
    ///
    /// # Errors
    /// [`ApiError::NotFound`] if there is none (any more).
    pub async fn of_day(&self, id: &AppointmentUuid) -> Result<Appointment, ApiError> {
        let route = Route::fhir("fhir/Appointment/{id}", &[id]);
        let learned = self.0.learned_mut().clone();
        let found = |one: &Value| appointment_of_resource(one, &learned).filter(|one| one.uuid == *id);
        bundle::one(self.0, route, "Appointment", found).await
    }

    /// One appointment of a patient with its comment; `None` if there is none of this number (any more).
    ///
    /// # Errors
    /// [`ApiError`].
    pub async fn read_of_patient(
        &self,
        patient: &PatientUuid,
        pid: Pid,
        id: AppointmentId,
    ) -> Result<Option<Appointment>, ApiError> {
        let route = Route::standard("patient/{pid}/appointment/{eid}", &[&pid, &id]);
        let found = self.one(route, id).await?;
        match found {
            Some(found) if found.patient.as_ref() != Some(patient) => {
                Err(ApiError::Unreadable(Unreadable::OtherShape))
            }
            found => Ok(found),
        }
    }

    /// Books. The server checks neither overlap nor hours (Q48).
    ///
    /// # Errors
    /// [`ApiError`]; then nothing was stored.
    pub async fn create(
        &self,
        appointment: &NewAppointment,
    ) -> Result<WriteOutcome<AppointmentId>, ApiError> {
        let route = Route::standard("patient/{pid}/appointment", &[&appointment.pid]);
        let stored = |answer: &Value| Row::of(answer)?.id("id").map(AppointmentId);
        self.0.write(Method::POST, route, Body::Json(body_of(appointment)), false, stored).await
    }

    /// Cancels by deleting. The server says "deleted" to any number (Q49): `Done` only repeats that; read afterwards.
    ///
    /// # Errors
    /// [`ApiError`]; then nothing was deleted.
    pub async fn delete(&self, pid: Pid, id: AppointmentId) -> Result<WriteOutcome<()>, ApiError> {
        let route = Route::standard("patient/{pid}/appointment/{eid}", &[&pid, &id]);
        self.0
            .write(Method::DELETE, route, Body::None, false, |answer| {
                Row::of(answer)?.some_text("message").map(|_| ())
            })
            .await
    }

    /// Looks for a booking that is not known to have arrived: the patient's appointments of the same time, length,
    /// category and provider, then each one's comment (FACTS §8).
    ///
    /// # Errors
    /// [`ApiError`].
    pub async fn find(
        &self,
        patient: &PatientUuid,
        sent: &NewAppointment,
    ) -> Result<Option<Appointment>, ApiError> {
        let candidates = self.of_patient(patient, sent.pid).await?;
        self.find_among(candidates.items, sent).await
    }

    /// The same among appointments that were read already.
    ///
    /// # Errors
    /// [`ApiError`].
    pub async fn find_among(
        &self,
        candidates: Vec<Appointment>,
        sent: &NewAppointment,
    ) -> Result<Option<Appointment>, ApiError> {
        let end = end_of(sent.start, sent.minutes);
        for candidate in candidates {
            let same = candidate.start == sent.start
                && Some(candidate.end) == end
                && candidate.provider == sent.provider
                && candidate.category.as_ref().map(|category| category.id) == Some(sent.category)
                && candidate.title == sent.title;
            let (true, Some(id)) = (same, candidate.id) else { continue };
            if let Some(found) =
                self.read(id).await?.filter(|one| one.comment.as_deref() == Some(said(&sent.comment)))
            {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    async fn rows(
        &self,
        route: Route,
        wanted: impl Fn(&Appointment) -> bool,
    ) -> Result<Parsed<Appointment>, ApiError> {
        self.0
            .read_rows(route, |row| {
                let appointment = appointment_of_row(row).filter(|appointment| wanted(appointment))?;
                self.0.learned_mut().see(Seen::of_appointment(row));
                Some(appointment)
            })
            .await
    }
}

/// Q127: what is sent as the comment where the clinician wrote none, which the server refuses. It is nobody's words, and is
/// taken for no comment when it is read.
const NO_COMMENT: &str = "Booked with Rounds.";

fn comment_of(sent: &NewAppointment) -> &str {
    if sent.comment.trim().is_empty() { NO_COMMENT } else { &sent.comment }
}

/// A comment without the words that stand for none.
fn said(comment: &str) -> &str {
    if comment.trim().is_empty() || comment == NO_COMMENT { "" } else { comment }
}

/// Seconds of length, `HH:MM`, and a status: all required.
fn body_of(appointment: &NewAppointment) -> Value {
    let start = appointment.start.civil();
    let mut body = json!({
        "pc_catid": appointment.category.to_string(),
        "pc_title": appointment.title,
        "pc_duration": (u64::from(appointment.minutes) * 60).to_string(),
        "pc_hometext": comment_of(appointment),
        "pc_apptstatus": "-",
        "pc_eventDate": start.date().to_string(),
        "pc_startTime": start.strftime("%H:%M").to_string(),
        "pc_facility": appointment.facility.to_string(),
        "pc_billing_location": appointment.billing_facility.to_string(),
    });
    if let (Some(provider), Some(members)) = (appointment.provider, body.as_object_mut()) {
        members.insert("pc_aid".to_owned(), json!(provider.to_string()));
    }
    body
}

fn end_of(start: WallTime, minutes: u32) -> Option<WallTime> {
    start.civil().checked_add(jiff::Span::new().try_minutes(i64::from(minutes)).ok()?).ok().map(WallTime::new)
}

/// One row. Every number may be text (Q53). An end before the start is one after midnight.
pub(crate) fn appointment_of_row(row: Row<'_>) -> Option<Appointment> {
    let date = row.date("pc_eventDate")?.exact()?;
    let time = |key: &str| row.text(key).parse::<Time>().ok();
    let start: DateTime = date.to_datetime(time("pc_startTime")?);
    let end = time("pc_endTime").map_or(start, |end| date.to_datetime(end));
    let end = if end < start { end.tomorrow_same_time().unwrap_or(start) } else { end };
    Some(Appointment {
        id: Some(AppointmentId(row.id("pc_eid")?)),
        uuid: AppointmentUuid::parse(&row.text("pc_uuid")).ok()?,
        patient: PatientUuid::parse(&row.text("puuid")).ok(),
        start: WallTime::new(start),
        end: WallTime::new(end),
        status: AppointmentStatus::from_openemr(&row.text("pc_apptstatus")),
        category: row.id("pc_catid").map(|id| Category { id: CategoryId(id), name: String::new() }),
        title: row.text("pc_title"),
        comment: row.get("pc_hometext").map(|text| said(&crate::lenient::text_of(text)).to_owned()),
        provider: row.id("pc_aid").map(ProviderId),
        provider_uuid: row.some_text("pce_aid_uuid").map(|uuid| uuid.to_ascii_lowercase()),
        facility: row.id("pc_facility").map(FacilityId),
        facility_name: row.text("facility_name"),
    })
}

fn details_of_row(row: Row<'_>) -> Option<AppointmentDetails> {
    let appointment = appointment_of_row(row)?;
    // Q109: no release names these, and a later one that does is believed.
    let kind = row.some_text("pc_recurrtype").filter(|kind| kind.trim() != "0");
    let last = row.date("pc_endDate").and_then(domain::time::PartialDate::exact);
    let repeats = kind.is_some() || last.is_some_and(|last| last > appointment.start.date());
    Some(AppointmentDetails {
        billing_facility: row.id("pc_billing_location").map(FacilityId),
        room: row.text("pc_room").trim().to_owned(),
        repeats,
        appointment,
    })
}

/// The same clock one day later.
trait Tomorrow {
    fn tomorrow_same_time(self) -> Option<DateTime>;
}

impl Tomorrow for DateTime {
    fn tomorrow_same_time(self) -> Option<DateTime> {
        self.checked_add(jiff::Span::new().days(1)).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(more: Value) -> Value {
        let mut row = json!({
            "pc_eid": 7, "pc_uuid": "90cde167-7b9b-4ed1-bd55-533925cb2605", "pc_eventDate": "2026-12-01",
            "pc_startTime": "09:00:00", "pc_endTime": "09:30:00", "pc_apptstatus": "*", "pc_title": "Office Visit",
            "pc_room": " 2 ", "pc_billing_location": "4", "pc_endDate": null,
        });
        for (name, value) in more.as_object().expect("members") {
            row[name] = value.clone();
        }
        row
    }

    fn repeats(more: Value) -> bool {
        let row = row(more);
        details_of_row(Row::of(&row).expect("a row")).expect("an appointment").repeats
    }

    #[test]
    fn a_series_is_believed_where_a_later_release_tells_of_one() {
        assert!(!repeats(json!({})), "the releases say nothing, which is no answer");
        assert!(!repeats(json!({"pc_recurrtype": 0, "pc_endDate": "2026-12-01"})), "one day");
        assert!(
            !repeats(json!({"pc_recurrtype": "0", "pc_endDate": "0000-00-00"})),
            "as an empty column reads"
        );
        assert!(repeats(json!({"pc_recurrtype": "1"})), "it says so");
        assert!(repeats(json!({"pc_endDate": "2027-02-01"})), "it ends on another day than it begins");
    }

    #[test]
    fn a_single_read_tells_room_and_billing_facility() {
        let row = row(json!({}));
        let details = details_of_row(Row::of(&row).expect("a row")).expect("an appointment");
        assert_eq!(details.room, "2", "what a move would lose");
        assert_eq!(details.billing_facility, Some(FacilityId(4)), "which goes along");
    }
}

//! Patients: the whole list page by page, search, one, changes, create, update.

use crate::{
    channel::{Channel, rows_of},
    error::{ApiError, Unreadable},
    fhir::{bundle, patient::patient_of_resource},
    lenient::{Row, sex_of, whole_of},
    parsed::Parsed,
    route::{Route, Whose},
    transport::Body,
    write::WriteOutcome,
};
use domain::{
    patient::{Deceased, Patient, PatientSummary, PatientUuid, Pid, Sex},
    redacted_debug,
};
use futures_util::{Stream, StreamExt, stream};
use http::Method;
use jiff::{Timestamp, civil::Date};
use serde_json::{Map, Value, json};
use std::{future, iter, mem};

/// Rows of one page; bigger limits count as this one (Q36).
const PAGE: usize = 200;
/// Pages of the list that are on their way at once.
const PAGES_AT_ONCE: usize = 2;
/// Rows of a search: whoever needs more types more letters.
const SEARCH: usize = 50;

/// One page of the patient list.
#[derive(Debug)]
pub struct PatientPage {
    /// Its patients; [`PatientSummary`] is in `summary`.
    pub patients: Parsed<Patient>,
    /// The offset of the next page; `None` on the last one.
    pub next: Option<u32>,
}

/// What a search found.
#[derive(Debug)]
pub struct PatientsFound {
    /// Matches, in the server's order.
    pub patients: Parsed<Patient>,
    /// There are more than were asked for.
    pub more: bool,
}

/// A patient to be created or, with only the changed members, updated.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct PatientEdit {
    /// Family name, 2 letters or more.
    pub family: Option<String>,
    /// First name.
    pub given: Option<String>,
    /// Middle name.
    pub middle: Option<String>,
    /// Title.
    pub title: Option<String>,
    /// Date of birth.
    pub birth: Option<Date>,
    /// Administrative sex.
    pub sex: Option<Sex>,
    /// Street and number.
    pub street: Option<String>,
    /// City.
    pub city: Option<String>,
    /// State or region.
    pub state: Option<String>,
    /// Postal code.
    pub postal_code: Option<String>,
    /// Country code or name.
    pub country: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Home phone.
    pub phone_home: Option<String>,
    /// Mobile phone.
    pub phone_cell: Option<String>,
    /// Business phone.
    pub phone_business: Option<String>,
}

redacted_debug!(PatientEdit {});

/// What the server calls a new patient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreatedPatient {
    /// Uuid.
    pub uuid: PatientUuid,
    /// Number.
    pub pid: Pid,
}

/// The patients of the clinic.
pub struct Patients<'a>(pub(crate) &'a Channel);

impl Patients<'_> {
    /// One page of everybody, from `offset` on (0, then what the page before says).
    ///
    /// Q36: never more than 200 rows; 7.0 sends one row too many when there are more, which belongs to the next page.
    /// Q35: the server's own link to the next page gives everybody at once and is not followed. The list may shift
    /// while it is read: keep the first of two patients with the same uuid.
    ///
    /// # Errors
    /// [`ApiError`].
    pub async fn page(&self, offset: u32) -> Result<PatientPage, ApiError> {
        let route = Route::standard("patient", &[]).with("_limit", PAGE).with("_offset", offset);
        let (patients, more) = self.rows(route, PAGE).await?;
        let full = patients.items.len() + patients.unreadable as usize == PAGE;
        let next = (full || more).then(|| offset.saturating_add(u32::try_from(PAGE).unwrap_or(0)));
        Ok(PatientPage { patients, next })
    }

    /// Everybody from `offset` on, page by page, each with its own offset. The next page is on its way while one is being
    /// read: two at most, and as many a second as all other requests together. Ends with the last page, and goes on after
    /// an error only from the page that failed, asked for anew.
    pub fn pages(&self, offset: u32) -> impl Stream<Item = (u32, Result<PatientPage, ApiError>)> {
        let each = u32::try_from(PAGE).unwrap_or(u32::MAX);
        let asked = move |offset| async move { (offset, self.page(offset).await) };
        // The first by itself: of most clinics there is no other.
        let offsets = iter::successors(offset.checked_add(each), move |last| last.checked_add(each));
        let others = stream::iter(offsets).map(asked).buffered(PAGES_AT_ONCE);
        stream::once(asked(offset)).chain(others).scan(false, |over, (offset, page)| {
            let last = page.as_ref().map_or(true, |page| page.next.is_none());
            future::ready((!mem::replace(over, last)).then_some((offset, page)))
        })
    }

    /// Asks the server for patients with these words anywhere in their names, in either order, and this date of birth.
    /// Only the first two words count; the server knows no more fields of a name.
    ///
    /// Q34: `%` and `_` are wildcards to the server. It is asked for what stands around them, and whoever it finds has to
    /// have the word as it was typed.
    ///
    /// # Errors
    /// [`ApiError`].
    pub async fn search(&self, words: &str, birth: Option<Date>) -> Result<PatientsFound, ApiError> {
        let clean = words.replace([',', '\0'], " ");
        let typed: Vec<&str> = clean.split_whitespace().collect();
        let mut parts = typed.iter().map(|word| without_wildcards(word)).filter(|part| !part.is_empty());
        let route = |family: Option<&str>, given: Option<&str>| {
            let mut route = Route::standard("patient", &[]).with("_limit", SEARCH).with("_offset", 0);
            for (name, value) in [("lname", family), ("fname", given)] {
                if let Some(value) = value {
                    route = route.with(name, value);
                }
            }
            match birth {
                Some(birth) => route.with("DOB", birth),
                None => route,
            }
        };
        let (first, second) = (parts.next(), parts.next());
        let routes = match (first, second) {
            (None, _) if birth.is_none() => {
                return Ok(PatientsFound { patients: Parsed::default(), more: false });
            }
            (None, _) => vec![route(None, None)],
            (word, None) => vec![route(word, None), route(None, word)],
            (first, second) => vec![route(first, second), route(second, first)],
        };
        let mut found = PatientsFound { patients: Parsed::default(), more: false };
        for route in routes {
            let (patients, more) = self.rows(route, SEARCH).await?;
            found.patients.append(patients);
            found.more |= more;
        }
        found.patients = found.patients.without_doubles(|patient| patient.summary.uuid.clone());
        found.patients.items.retain(|patient| has_literally(&patient.summary, &typed));
        Ok(found)
    }

    /// Asks the server for patients whose family name has these words in this order, and whose given name has this one.
    /// Whoever has an own wildcard (Q34) in a name is looked for by the longest part without one.
    ///
    /// # Errors
    /// [`ApiError`].
    pub async fn of_name(&self, family: &str, given: &str) -> Result<PatientsFound, ApiError> {
        let mut route = Route::standard("patient", &[]).with("_limit", SEARCH).with("_offset", 0);
        for (name, value) in [("lname", without_wildcards(family)), ("fname", without_wildcards(given))] {
            if !value.is_empty() {
                route = route.with(name, value);
            }
        }
        let (patients, more) = self.rows(route, SEARCH).await?;
        Ok(PatientsFound { patients, more })
    }

    /// One patient.
    ///
    /// # Errors
    /// [`ApiError::NotFound`] for an unknown uuid, which the server refuses as input (Q32).
    pub async fn read(&self, uuid: &PatientUuid) -> Result<Patient, ApiError> {
        match self.0.read(Route::standard("patient/{puuid}", &[uuid])).await {
            Ok(Some(value)) => {
                let row = rows_of(&value)?.first().and_then(Row::of).and_then(|row| patient_of_row(row));
                let patient = row.ok_or(ApiError::Unreadable(Unreadable::OtherShape))?;
                if patient.summary.uuid == *uuid {
                    Ok(patient)
                } else {
                    Err(ApiError::Unreadable(Unreadable::OtherShape))
                }
            }
            Ok(None) | Err(ApiError::Refused { .. }) => Err(ApiError::NotFound),
            Err(error) => Err(error),
        }
    }

    /// Patients with exactly this phone number as it is stored, without their numbers (`pid`), from FHIR, which folds no
    /// blanks or hyphens: ask for each way of writing it.
    ///
    /// # Errors
    /// [`ApiError`].
    pub async fn by_phone(&self, phone: &str) -> Result<Parsed<PatientSummary>, ApiError> {
        // A comma would mean "or" (Q62).
        let route = Route::fhir("fhir/Patient", &[]).with("phone", phone.replace(',', " "));
        bundle::search(self.0, route, "Patient", patient_of_resource).await
    }

    /// One patient's summary from FHIR, without the number.
    ///
    /// # Errors
    /// [`ApiError::NotFound`] for an unknown uuid.
    pub async fn summary(&self, uuid: &PatientUuid) -> Result<PatientSummary, ApiError> {
        let route = Route::fhir("fhir/Patient/{id}", &[uuid]);
        let theirs = |one: &Value| patient_of_resource(one).filter(|found| found.uuid == *uuid);
        bundle::one(self.0, route, "Patient", theirs).await
    }

    /// Patients whose record was created or changed since, from FHIR, without their numbers (`pid`). The server keeps
    /// whole seconds of its own wall clock: ask from a little before the last answer.
    ///
    /// # Errors
    /// [`ApiError`].
    pub async fn updated_since(&self, since: Timestamp) -> Result<Parsed<PatientSummary>, ApiError> {
        let route = Route::fhir("fhir/Patient", &[]).with("_lastUpdated", bundle::since(since));
        bundle::search(self.0, route, "Patient", patient_of_resource).await
    }

    /// Creates a patient. Q40: creations collide when they run in parallel, so they wait for each other; only 201 with a
    /// uuid is a success. The server does not look for doubles.
    ///
    /// # Errors
    /// [`ApiError`]; then nothing was stored.
    pub async fn create(&self, patient: &PatientEdit) -> Result<WriteOutcome<CreatedPatient>, ApiError> {
        let _turn = self.0.creating_a_patient().await;
        let body = Body::Json(patient.body());
        self.0
            .write(Method::POST, Route::standard("patient", &[]), body, false, |answer| {
                let data = Row::of(answer.get("data")?)?;
                Some(CreatedPatient {
                    uuid: PatientUuid::parse(&data.text("uuid")).ok()?,
                    pid: Pid(data.id("pid")?),
                })
            })
            .await
    }

    /// Changes the members that are given; the server keeps the others.
    ///
    /// # Errors
    /// [`ApiError`]; then nothing was stored.
    pub async fn update(
        &self,
        uuid: &PatientUuid,
        changes: &PatientEdit,
    ) -> Result<WriteOutcome<Patient>, ApiError> {
        let body = Body::Json(changes.body());
        let route = Route::standard("patient/{puuid}", &[uuid]);
        let stored = |answer: &Value| {
            let patient = patient_of_row(Row::of(answer.get("data")?)?)?;
            (patient.summary.uuid == *uuid).then_some(patient)
        };
        self.0.write(Method::PUT, route, body, false, stored).await
    }

    /// Looks for a patient whose creation is not known to have arrived: same names and date of birth (FACTS §8).
    ///
    /// # Errors
    /// [`ApiError`].
    pub async fn find_created(&self, patient: &PatientEdit) -> Result<Vec<Patient>, ApiError> {
        let (family, given) =
            (patient.family.clone().unwrap_or_default(), patient.given.clone().unwrap_or_default());
        let mut route = Route::standard("patient", &[]).with("lname", &family).with("fname", &given);
        if let Some(birth) = patient.birth {
            route = route.with("DOB", birth);
        }
        let (found, _) = self.rows(route.with("_limit", SEARCH).with("_offset", 0), SEARCH).await?;
        let middle = patient.middle.clone().unwrap_or_default();
        let same =
            |one: &Patient| one.summary.family == family && one.summary.given == joined(&given, &middle);
        Ok(found.items.into_iter().filter(same).collect())
    }

    /// Rows up to a limit, and whether there were more (Q36).
    async fn rows(&self, route: Route, limit: usize) -> Result<(Parsed<Patient>, bool), ApiError> {
        let Some(value) = self.0.read(route).await? else { return Ok((Parsed::default(), false)) };
        let rows = rows_of(&value)?;
        if rows.len() > limit + 1 {
            // The limit was not heeded: whoever asked page by page would never come to an end.
            return Err(ApiError::Unreadable(Unreadable::OtherShape));
        }
        let page = &rows[..rows.len().min(limit)];
        Ok((Parsed::of_rows(page, &Whose::default(), patient_of_row), rows.len() > limit))
    }
}

impl PatientEdit {
    fn body(&self) -> Value {
        let mut body = Map::new();
        let texts = [
            ("lname", &self.family),
            ("fname", &self.given),
            ("mname", &self.middle),
            ("title", &self.title),
            ("street", &self.street),
            ("city", &self.city),
            ("state", &self.state),
            ("postal_code", &self.postal_code),
            ("country_code", &self.country),
            ("email", &self.email),
            ("phone_home", &self.phone_home),
            ("phone_cell", &self.phone_cell),
            ("phone_biz", &self.phone_business),
        ];
        for (name, value) in texts {
            if let Some(value) = value {
                body.insert(name.to_owned(), json!(value));
            }
        }
        if let Some(birth) = self.birth {
            body.insert("DOB".to_owned(), json!(birth.to_string()));
        }
        if let Some(sex) = self.sex {
            let word = match sex {
                Sex::Female => "Female",
                Sex::Male => "Male",
                Sex::Other => "Other",
                Sex::Unknown => "Unknown",
            };
            body.insert("sex".to_owned(), json!(word));
        }
        Value::Object(body)
    }
}

/// What the server's search takes for any letters.
const WILDCARDS: [char; 2] = ['%', '_'];

/// The longest part of a word that the server does not take for a pattern (Q34).
fn without_wildcards(word: &str) -> &str {
    word.split(WILDCARDS).max_by_key(|part| part.chars().count()).unwrap_or_default()
}

/// Whether the names hold each of the words that have a wildcard in them as it was typed.
fn has_literally(patient: &PatientSummary, words: &[&str]) -> bool {
    let names = format!("{} {}", patient.family, patient.given).to_lowercase();
    let mut literal = words.iter().filter(|word| word.contains(WILDCARDS));
    literal.all(|word| names.contains(&word.to_lowercase()))
}

/// Given names with a blank between them.
fn joined(first: &str, middle: &str) -> String {
    [first, middle].into_iter().filter(|name| !name.trim().is_empty()).collect::<Vec<_>>().join(" ")
}

/// A row of the patient table; about 130 members, of which these are used.
pub(crate) fn patient_of_row(row: Row<'_>) -> Option<Patient> {
    let uuid = PatientUuid::parse(&row.text("uuid")).ok()?;
    let phones = ["phone_home", "phone_cell", "phone_biz", "phone_contact"];
    let died = row.date("deceased_date");
    let deceased =
        (died.is_some() || row.some_text("deceased_reason").is_some()).then_some(Deceased { on: died });
    let middle = row.text("mname");
    Some(Patient {
        summary: PatientSummary {
            uuid,
            pid: row.get("pid").or(row.get("id")).and_then(whole_of).filter(|&pid| pid > 0).map(Pid),
            mrn: row.text("pubpid"),
            family: row.text("lname"),
            given: joined(&row.text("fname"), &middle),
            suffix: row.text("suffix"),
            birth: row.date("DOB"),
            sex: sex_of(&row.text("sex")),
            phones: phones.into_iter().filter_map(|phone| row.some_text(phone)).collect(),
            deceased,
        },
        middle,
        title: row.text("title"),
        street: row.text("street"),
        city: row.text("city"),
        state: row.text("state"),
        postal_code: row.text("postal_code"),
        country: row.text("country_code"),
        email: row.text("email"),
        phone_home: row.text("phone_home"),
        phone_cell: row.text("phone_cell"),
        phone_business: row.text("phone_biz"),
        language: row.text("language"),
    })
}

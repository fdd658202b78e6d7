//! Writing problems and allergies. They are known by uuid, and the server keeps what an update does not send; they are
//! listed through FHIR ([`crate::Lists`]), because the Standard API's lists of a patient are always empty (Q39).

use crate::{
    channel::{Channel, rows_of},
    editions::AllergyDates,
    error::{ApiError, RefusedField, Unreadable},
    ids::RecordUuid,
    lenient::{Row, date_of, text_at},
    route::Route,
    transport::Body,
    write::{WhyUnknown, WriteOutcome},
};
use domain::{
    chart::Code,
    patient::{PatientUuid, Pid},
    redacted_debug,
    time::PartialDate,
};
use http::Method;
use jiff::civil::Date;
use serde_json::{Map, Value, json};

/// What is written of a problem, an allergy, a medication, a surgery or a dental issue.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct EntryEdit {
    /// What it is, 2 to 255 characters. Reaction and severity of an allergy belong here: the server drops them (Q50).
    pub title: String,
    /// When it began. Problems, medications, surgeries and dental issues have to have it.
    pub began: Option<Date>,
    /// When it ended.
    pub ended: Option<Date>,
    /// A code, such as `ICD10` and `I10`.
    pub code: Option<Code>,
    /// What goes back as the server had it, where the member above is not given.
    pub stored: StoredTexts,
}

redacted_debug!(EntryEdit {});

/// Texts of a numbered entry exactly as the server keeps them. An update has to send them all (Q83), and what is read out
/// of them is less than they are: a time of day, a date without a day, a code without a system. Empty: nothing.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct StoredTexts {
    /// `begdate`.
    pub began: String,
    /// `enddate`.
    pub ended: String,
    /// `diagnosis`.
    pub code: String,
}

redacted_debug!(StoredTexts {});

impl EntryEdit {
    /// The members that are there. Q50: problems take days, everything else days with a time, except 8.2's allergies (Q100).
    /// What is not there is not sent; a medication needs no beginning (Q122).
    pub(crate) fn body(&self, with_time: bool) -> Map<String, Value> {
        let day = |date: Date| if with_time { format!("{date} 00:00:00") } else { date.to_string() };
        let mut body = Map::new();
        body.insert("title".to_owned(), json!(self.title));
        let code = self.code.as_ref().map(|code| format!("{}:{}", code.system, code.code));
        for (field, given, stored) in [
            ("begdate", self.began.map(day), &self.stored.began),
            ("enddate", self.ended.map(day), &self.stored.ended),
            ("diagnosis", code, &self.stored.code),
        ] {
            let text = given.unwrap_or_else(|| stored.clone());
            if !text.is_empty() {
                body.insert(field.to_owned(), json!(text));
            }
        }
        body
    }
}

/// One problem or allergy with everything the server has of it.
#[derive(Clone, PartialEq, Eq)]
pub struct EntryDetails {
    /// Uuid, equal to the FHIR id.
    pub uuid: RecordUuid,
    /// Whose it is.
    pub patient: PatientUuid,
    /// What it is.
    pub title: String,
    /// When it began.
    pub began: Option<PartialDate>,
    /// When it ended.
    pub ended: Option<PartialDate>,
    /// Its codes with the server's short word for the system; an object by code on the wire.
    pub codes: Vec<Code>,
    /// Remarks.
    pub comments: String,
}

redacted_debug!(EntryDetails { uuid });

/// What the server calls a new entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreatedEntry {
    /// Number.
    pub id: u32,
    /// Uuid.
    pub uuid: RecordUuid,
}

/// Which of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EntryKind {
    Problem,
    Allergy,
}

/// Problems, or allergies.
pub struct Entries<'a> {
    pub(crate) channel: &'a Channel,
    pub(crate) kind: EntryKind,
}

impl Entries<'_> {
    /// One entry with its details.
    ///
    /// # Errors
    /// [`ApiError::NotFound`] if there is none of this uuid.
    pub async fn read(&self, patient: &PatientUuid, id: &RecordUuid) -> Result<EntryDetails, ApiError> {
        let route = match self.kind {
            EntryKind::Problem => Route::standard("medical_problem/{uuid}", &[id]),
            EntryKind::Allergy => Route::standard("allergy/{uuid}", &[id]),
        };
        let value = self.channel.read(route).await?.ok_or(ApiError::NotFound)?;
        let row = rows_of(&value)?.first().ok_or(ApiError::NotFound)?;
        let details = Row::of(row).and_then(details_of_row);
        details
            .filter(|found| found.uuid == *id && found.patient == *patient)
            .ok_or(ApiError::Unreadable(Unreadable::OtherShape))
    }

    /// Stores a new entry. Q100: where the date of an allergy is refused and nothing else, it was stored nowhere, and is sent
    /// once more in the spelling of the other editions. One whose storing is unknown is looked for by its title in [`crate::Lists`] (FACTS §8).
    ///
    /// # Errors
    /// [`ApiError`]; then nothing was stored.
    pub async fn create(
        &self,
        patient: &PatientUuid,
        entry: &EntryEdit,
    ) -> Result<WriteOutcome<CreatedEntry>, ApiError> {
        let route = || match self.kind {
            EntryKind::Problem => Route::standard("patient/{puuid}/medical_problem", &[patient]),
            EntryKind::Allergy => Route::standard("patient/{puuid}/allergy", &[patient]),
        };
        self.send(Method::POST, route, entry, created).await
    }

    /// Changes an entry: what is not given stays as it is. Closing it is giving it an end. Q102: the server changes whose
    /// entry it is told to; read it for this patient first ([`Entries::read`]). An answer about another patient's is no
    /// success.
    ///
    /// # Errors
    /// [`ApiError`]; then nothing was changed.
    pub async fn update(
        &self,
        patient: &PatientUuid,
        id: &RecordUuid,
        entry: &EntryEdit,
    ) -> Result<WriteOutcome<EntryDetails>, ApiError> {
        let stored = |answer: &Value| {
            let row = rows_of(answer).ok()?.first()?;
            details_of_row(Row::of(row)?).filter(|stored| stored.uuid == *id && stored.patient == *patient)
        };
        self.send(Method::PUT, || self.one(patient, id), entry, stored).await
    }

    /// Deletes an entry, and reads whether it is gone: the server also says yes to an entry of another patient, and deletes
    /// nothing (Q102). Deleting it again is refused.
    ///
    /// # Errors
    /// [`ApiError`]; then nothing was deleted.
    pub async fn delete(&self, patient: &PatientUuid, id: &RecordUuid) -> Result<WriteOutcome<()>, ApiError> {
        let gone =
            |answer: &Value| text_at(answer, "/data/uuid").eq_ignore_ascii_case(id.as_str()).then_some(());
        let said = self.channel.write(Method::DELETE, self.one(patient, id), Body::None, false, gone).await?;
        let WriteOutcome::Done(()) = said else { return Ok(said) };
        Ok(match self.read(patient, id).await {
            Err(ApiError::NotFound) => WriteOutcome::Done(()),
            _ => WriteOutcome::Unknown { why: WhyUnknown::Unreadable(Unreadable::OtherShape) },
        })
    }

    /// Sends an entry, in the edition's spelling of dates and, if that alone is refused, once in the other (Q100).
    async fn send<T>(
        &self,
        method: Method,
        route: impl Fn() -> Route,
        entry: &EntryEdit,
        done: impl Fn(&Value) -> Option<T>,
    ) -> Result<WriteOutcome<T>, ApiError> {
        let with_time =
            self.kind == EntryKind::Allergy && self.channel.edition().allergy_dates == AllergyDates::WithTime;
        let body = |with_time| Body::Json(Value::Object(entry.body(with_time)));
        let first = self.channel.write(method.clone(), route(), body(with_time), false, &done).await?;
        match first {
            WriteOutcome::Refused { fields, .. }
                if self.kind == EntryKind::Allergy && only_dates(&fields) =>
            {
                self.channel.write(method, route(), body(!with_time), false, &done).await
            }
            outcome => Ok(outcome),
        }
    }

    fn one(&self, patient: &PatientUuid, id: &RecordUuid) -> Route {
        match self.kind {
            EntryKind::Problem => Route::standard("patient/{puuid}/medical_problem/{uuid}", &[patient, id]),
            EntryKind::Allergy => Route::standard("patient/{puuid}/allergy/{uuid}", &[patient, id]),
        }
    }
}

/// Whether a refusal is about dates and nothing else.
fn only_dates(fields: &[RefusedField]) -> bool {
    !fields.is_empty() && fields.iter().all(|one| ["begdate", "enddate"].contains(&one.field.as_str()))
}

fn created(answer: &Value) -> Option<CreatedEntry> {
    let data = Row::of(answer.get("data")?)?;
    Some(CreatedEntry { id: data.id("id")?, uuid: RecordUuid::parse(&data.text("uuid")).ok()? })
}

pub(crate) fn details_of_row(row: Row<'_>) -> Option<EntryDetails> {
    let codes = row.get("diagnosis").and_then(Value::as_object).map(|codes| {
        let code =
            |(code, one): (&String, &Value)| Code { system: text_at(one, "/code_type"), code: code.clone() };
        codes.iter().map(code).collect()
    });
    Some(EntryDetails {
        uuid: RecordUuid::parse(&row.text("uuid")).ok()?,
        patient: PatientUuid::parse(&row.text("puuid")).ok()?,
        title: row.text("title"),
        began: row.date("begdate"),
        ended: row.date("enddate"),
        codes: codes.unwrap_or_default(),
        comments: row.text("comments"),
    })
}

/// An entry that is known by its number.
#[derive(Clone, PartialEq, Eq)]
pub struct NumberedEntry {
    /// Number, for changing and deleting it.
    pub id: u32,
    /// Uuid, once the server has given it one (Q51).
    pub uuid: Option<RecordUuid>,
    /// What it is.
    pub title: String,
    /// When it began.
    pub began: Option<PartialDate>,
    /// When it ended.
    pub ended: Option<PartialDate>,
    /// Codes as they are kept, such as `ICD10:I10;ICD10:E11.9`.
    pub diagnosis: String,
    /// All of it as it is kept, for an update that changes only a part.
    pub stored: StoredTexts,
}

redacted_debug!(NumberedEntry { id });

pub(crate) fn numbered_of_row(row: Row<'_>, pid: Pid) -> Option<NumberedEntry> {
    if row.id("pid") != Some(pid.0) {
        return None;
    }
    Some(NumberedEntry {
        id: row.id("id")?,
        uuid: RecordUuid::parse(&row.text("uuid")).ok(),
        title: row.text("title"),
        began: row.date("begdate"),
        ended: row.date("enddate"),
        diagnosis: row.text("diagnosis"),
        stored: StoredTexts {
            began: stored_date(&row.text("begdate")),
            ended: stored_date(&row.text("enddate")),
            code: row.text("diagnosis"),
        },
    })
}

/// MySQL's zero date is none, and refused when it is sent back.
fn stored_date(text: &str) -> String {
    if text.starts_with("0000-00-00") { String::new() } else { text.to_owned() }
}

/// True when an entry of a list is the one that was sent (FACTS §8): title and days.
pub(crate) fn is_same(entry: &NumberedEntry, sent: &EntryEdit) -> bool {
    let day = |date: Option<Date>| date.and_then(|date| date_of(&date.to_string()));
    entry.title == sent.title && entry.began == day(sent.began) && entry.ended == day(sent.ended)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit() -> EntryEdit {
        EntryEdit {
            title: "Penicillin, hives".into(),
            began: Some(jiff::civil::date(2026, 11, 21)),
            ended: None,
            code: Some(Code { system: "ICD10".into(), code: "Z88.0".into() }),
            ..EntryEdit::default()
        }
    }

    #[test]
    fn q50_each_kind_gets_dates_of_its_own_shape_and_only_what_is_there() {
        let (day, time) = (edit().body(false), edit().body(true));
        assert_eq!(day["begdate"], "2026-11-21", "a problem's day");
        assert_eq!(time["begdate"], "2026-11-21 00:00:00", "an allergy's day and time");
        assert_eq!(day["diagnosis"], "ICD10:Z88.0", "type and code");
        assert!(!day.contains_key("enddate"), "what is not there is not sent");
    }

    #[test]
    fn the_details_of_an_entry_are_read_with_their_codes() {
        let id = "a346b4cd-73c3-45d9-8c8b-2ebbed3f3e8c";
        let row = json!({"uuid": id, "puuid": id, "title": "Hypertension", "begdate": "2020-01-15 00:00:00",
            "diagnosis": {"I10": {"code": "I10", "description": "", "code_type": "ICD10", "system": null}}});
        let read = details_of_row(Row::of(&row).expect("an object")).expect("details");
        assert_eq!((read.codes[0].system.as_str(), read.codes[0].code.as_str()), ("ICD10", "I10"), "by code");
        assert_eq!(read.ended, None, "still there");
    }

    #[test]
    fn an_entry_is_recognised_by_title_and_days_and_never_for_another_patient() {
        let row = json!({"id": 9, "uuid": null, "pid": 7, "title": "Penicillin, hives", "begdate": "2026-11-21 00:00:00",
            "enddate": null, "diagnosis": "ICD10:Z88.0"});
        let row = Row::of(&row).expect("an object");
        let read = numbered_of_row(row, Pid(7)).expect("hers");
        assert!(is_same(&read, &edit()), "the one that was sent");
        assert!(!is_same(&read, &EntryEdit { began: None, ..edit() }), "another day");
        assert_eq!(numbered_of_row(row, Pid(8)), None, "not another patient's");
    }
}

//! SOAP notes of an encounter.

use crate::{
    channel::{Channel, rows_of},
    error::{ApiError, Unreadable},
    lenient::Row,
    parsed::Parsed,
    route::Route,
    transport::Body,
    write::{WhyUnknown, WriteOutcome},
};
use domain::{
    encounter::Eid,
    note::{NoteId, Section, SoapNote, SoapText},
    patient::Pid,
    time::WallTime,
};
use http::Method;
use serde_json::{Map, Value, json};

/// SOAP notes. OpenEMR's API keeps no author and cannot sign.
pub struct Notes<'a>(pub(crate) &'a Channel);

impl Notes<'_> {
    /// The notes of one encounter. The encounter must come from the patient's own list (Q47). Q44: a note can stand in
    /// the list twice; each is given once.
    ///
    /// # Errors
    /// [`ApiError`].
    pub async fn list(&self, pid: Pid, eid: Eid) -> Result<Parsed<SoapNote>, ApiError> {
        let route = Route::standard("patient/{pid}/encounter/{eid}/soap_note", &[&pid, &eid]);
        let list = self.0.read_rows(route, |row| note_of_row(row, pid, eid)).await?;
        Ok(list.without_doubles(|note| note.id))
    }

    /// One note, to be read again before it is changed.
    ///
    /// # Errors
    /// [`ApiError::NotFound`] if there is none of this number.
    pub async fn read(&self, pid: Pid, eid: Eid, id: NoteId) -> Result<SoapNote, ApiError> {
        let route = Route::standard("patient/{pid}/encounter/{eid}/soap_note/{sid}", &[&pid, &eid, &id]);
        let value = self.0.read(route).await?.ok_or(ApiError::NotFound)?;
        let row = rows_of(&value)?.first().ok_or(ApiError::NotFound)?;
        let note = Row::of(row).and_then(|row| note_of_row(row, pid, eid)).filter(|note| note.id == id);
        note.ok_or(ApiError::Unreadable(Unreadable::OtherShape))
    }

    /// Stores a new note. Empty sections are left out; check [`SoapText::problems`] first.
    ///
    /// # Errors
    /// [`ApiError`]; then nothing was stored.
    pub async fn create(
        &self,
        pid: Pid,
        eid: Eid,
        text: &SoapText,
    ) -> Result<WriteOutcome<NoteId>, ApiError> {
        let route = Route::standard("patient/{pid}/encounter/{eid}/soap_note", &[&pid, &eid]);
        self.0.write(Method::POST, route, Body::Json(body_of(text)), false, note_id).await
    }

    /// Replaces a note. Q43: what is not sent becomes empty, so all that is written is sent, and a section that was
    /// emptied here is not; the date becomes now. The server checks neither the encounter nor that the note exists, and
    /// under another patient's number it takes the note out of both charts (Q102): read it first. It is read again
    /// afterwards, and only then done.
    ///
    /// # Errors
    /// [`ApiError`]; then nothing was stored.
    pub async fn update(
        &self,
        pid: Pid,
        eid: Eid,
        id: NoteId,
        text: &SoapText,
    ) -> Result<WriteOutcome<NoteId>, ApiError> {
        let route = Route::standard("patient/{pid}/encounter/{eid}/soap_note/{sid}", &[&pid, &eid, &id]);
        let stored = |answer: &Value| note_id(answer).filter(|stored| *stored == id);
        let said = self.0.write(Method::PUT, route, Body::Json(body_of(text)), false, stored).await?;
        let WriteOutcome::Done(id) = said else { return Ok(said) };
        Ok(match self.read(pid, eid, id).await {
            Ok(note) if note.text == *text => WriteOutcome::Done(id),
            _ => WriteOutcome::Unknown { why: WhyUnknown::Unreadable(Unreadable::OtherShape) },
        })
    }

    /// Looks for a note whose storing is not known to have happened: all four sections equal, and not stored before
    /// `since`, by the clinic's clock (FACTS §8). Of several the newest; identical notes cannot be told apart.
    ///
    /// # Errors
    /// [`ApiError`].
    pub async fn find(
        &self,
        pid: Pid,
        eid: Eid,
        text: &SoapText,
        since: WallTime,
    ) -> Result<Option<SoapNote>, ApiError> {
        let list = self.list(pid, eid).await?;
        let same = |note: &SoapNote| note.text == *text && note.date.is_some_and(|date| date >= since);
        Ok(list.items.into_iter().filter(same).max_by_key(|note| note.id))
    }
}

/// `{"sid": 1}` of a create, `{"sid": "1"}` of an update.
fn note_id(answer: &Value) -> Option<NoteId> {
    Row::of(answer)?.id("sid").map(NoteId)
}

const FIELDS: [(&str, Section); 4] = [
    ("subjective", Section::Subjective),
    ("objective", Section::Objective),
    ("assessment", Section::Assessment),
    ("plan", Section::Plan),
];

fn body_of(text: &SoapText) -> Value {
    let written = FIELDS.into_iter().filter(|(_, section)| !text.section(*section).is_empty());
    Value::Object(
        written
            .map(|(field, section)| (field.to_owned(), json!(text.section(section))))
            .collect::<Map<_, _>>(),
    )
}

pub(crate) fn note_of_row(row: Row<'_>, pid: Pid, eid: Eid) -> Option<SoapNote> {
    if row.id("pid") != Some(pid.0) {
        return None;
    }
    Some(SoapNote {
        id: NoteId(row.id("id")?),
        encounter: eid,
        date: row.wall("date"),
        text: SoapText {
            subjective: row.text("subjective"),
            objective: row.text("objective"),
            assessment: row.text("assessment"),
            plan: row.text("plan"),
        },
        doubtful: false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn q47_a_row_of_another_patient_is_no_note_of_this_one() {
        let row = |pid: Value| json!({"id": 7, "date": "2026-11-20 09:30:00", "pid": pid, "plan": "Rest"});
        let read = |row: &Value| note_of_row(Row::of(row).expect("an object"), Pid(4), Eid(9));
        let hers = read(&row(json!(4))).expect("her own");
        assert_eq!(
            (hers.id, hers.encounter, hers.text.plan.as_str()),
            (NoteId(7), Eid(9), "Rest"),
            "as it is"
        );
        assert!(read(&row(json!("4"))).is_some(), "numbers may come as text (Q53)");
        for other in [json!(5), json!("5"), json!(null), json!(""), json!(0)] {
            assert_eq!(read(&row(other.clone())), None, "{other} is somebody else, or nobody");
        }
    }
}

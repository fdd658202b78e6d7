//! Documents as FHIR has them: all categories in one list and the file with its real name, for administrators; clinical
//! notes; and the summary of care.

use crate::{
    channel::Channel,
    editions::Edition,
    error::{ApiError, Unreadable},
    fhir::{
        bundle::{self, is_of},
        chart_list::{ChartRecord, id_of},
        coding::words_at,
        reports::plain_text,
    },
    ids::{RecordUuid, ResourceId},
    lenient::{date_of, text_at},
    rest::documents::{DocumentCategory, Documents, ListedDocument, essence},
    route::{Route, Whose},
    transport::Body,
    write::WriteOutcome,
};
use domain::{
    patient::{PatientUuid, Pid},
    redacted_debug,
    time::PartialDate,
};
use http::Method;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// A file or a clinical note. A stored format, as [`ListedDocument`] is.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentReference {
    /// Id.
    pub id: ResourceId,
    /// Name of the category, or the kind of note.
    pub category: String,
    /// Real name of the file; empty for a note.
    pub title: String,
    /// Media type.
    pub media_type: String,
    /// Day it was added.
    pub added: Option<PartialDate>,
    /// The file behind it. The server's address of it is absolute or not, so only the id in it is kept.
    pub file: Option<RecordUuid>,
    /// The text of a clinical note; empty for a file.
    pub text: String,
    /// It was deleted in OpenEMR, whose FHIR goes on to list it, as entered in error: it is no document of this chart.
    #[serde(default)]
    pub deleted: bool,
}

redacted_debug!(DocumentReference { id });

impl ChartRecord for DocumentReference {
    const RESOURCE: &'static str = "DocumentReference";
    const SEARCH: &'static str = "fhir/DocumentReference";
    const READ: &'static str = "fhir/DocumentReference/{id}";

    fn of_resource(resource: &serde_json::Value, patient: &PatientUuid) -> Option<Self> {
        if !is_of(resource, "/subject/reference", patient) {
            return None;
        }
        let attachment = "/content/0/attachment";
        let url = text_at(resource, &format!("{attachment}/url"));
        let file = url.rsplit_once("/Binary/").and_then(|(_, id)| RecordUuid::parse(id).ok());
        let text = if file.is_some() { String::new() } else { plain_text(resource, attachment)? };
        if file.is_none() && text.is_empty() {
            return None;
        }
        let words = [words_at(resource, "/category/0"), words_at(resource, "/type")];
        Some(Self {
            id: id_of(resource)?,
            category: words.into_iter().find(|words| !words.is_empty()).unwrap_or_default(),
            title: text_at(resource, &format!("{attachment}/title")),
            media_type: text_at(resource, &format!("{attachment}/contentType")),
            added: date_of(&text_at(resource, "/date")),
            file,
            text,
            deleted: text_at(resource, "/status") == "entered-in-error",
        })
    }

    fn id(&self) -> Option<&ResourceId> {
        Some(&self.id)
    }
}

/// Files by FHIR id; administrators only, and the only way to open one on 8.0.
///
/// # Errors
/// [`ApiError::NotFound`] for a note, which is no file; [`ApiError::NotAllowed`] for everybody else;
/// [`ApiError::Unreadable`] for another kind of file than the reference says.
pub(crate) async fn file(channel: &Channel, document: &DocumentReference) -> Result<Vec<u8>, ApiError> {
    let id = document.file.as_ref().ok_or(ApiError::NotFound)?;
    let answer = channel.fetch(Route::fhir("fhir/Binary/{id}", &[id])).await?;
    let said = essence(answer.content_type.as_deref().unwrap_or_default());
    if said == essence(&document.media_type) {
        Ok(answer.body)
    } else {
        Err(ApiError::Unreadable(Unreadable::OtherShape))
    }
}

/// Summaries of care (C-CDA), on 7.0.
pub struct Summaries<'a>(pub(crate) &'a Channel);

impl Summaries<'_> {
    /// Whether this server's edition makes them for anybody (Q94).
    pub fn are_offered(&self) -> bool {
        self.0.edition().edition == Edition::V7_0
    }

    /// Makes a summary of a patient's chart, which the server stores as a new document each time. Q93: the patient stands
    /// in the query, and a range of time would be answered with the text of a failed statement, so none is sent.
    ///
    /// `Refused` means that this clinic's server cannot create summaries, or knows no such patient.
    ///
    /// # Errors
    /// [`ApiError::NotOffered`] on 8.0 (Q94).
    pub async fn create(&self, patient: &PatientUuid) -> Result<WriteOutcome<DocumentReference>, ApiError> {
        let route = Route::fhir("fhir/DocumentReference/$docref", &[]).with("patient", patient);
        self.0
            .write(Method::POST, route, Body::Json(json!({})), false, |answer| {
                let parse = |one: &serde_json::Value| DocumentReference::of_resource(one, patient);
                let made =
                    bundle::read(answer, DocumentReference::RESOURCE, &Whose::default(), parse).ok()?;
                made.items.into_iter().next()
            })
            .await
    }

    /// The newest summary in the patient's documents, to be opened like any other: the file of the answer itself is
    /// for administrators (Q93).
    ///
    /// # Errors
    /// [`ApiError`].
    pub async fn newest(&self, pid: Pid) -> Result<Option<ListedDocument>, ApiError> {
        let list = Documents(self.0).list(pid, DocumentCategory::Ccda).await?;
        Ok(list.items.into_iter().max_by_key(|document| document.id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANN: &str = "a346d682-4fae-4af9-baa9-2ec637c348e8";

    #[test]
    fn q93_the_file_is_found_behind_an_absolute_address_and_a_short_one() {
        let ann = PatientUuid::parse(ANN).expect("a uuid");
        for url in
            [format!("/fhir/Binary/{ANN}"), format!("https://emr.example.org/apis/default/fhir/Binary/{ANN}")]
        {
            let resource = json!({"id": ANN, "resourceType": "DocumentReference", "category": [{"text": "CCDA"}],
                "subject": {"reference": format!("Patient/{ANN}")}, "date": "2026-11-21T07:49:49+00:00",
                "content": [{"attachment": {"contentType": "text/xml", "url": url, "title": "CCDA.xml"}}]});
            let read = DocumentReference::of_resource(&resource, &ann).expect("a document");
            assert_eq!(read.file.as_ref().map(RecordUuid::as_str), Some(ANN), "{url}");
            assert_eq!(read.category, "CCDA", "its category");
            assert!(!read.deleted, "nothing says so");
            for (status, deleted) in [("current", false), ("entered-in-error", true)] {
                let mut resource = resource.clone();
                resource["status"] = json!(status);
                let read = DocumentReference::of_resource(&resource, &ann).expect("a document");
                assert_eq!(read.deleted, deleted, "{status}");
            }
        }
        let empty = json!({"id": ANN, "resourceType": "DocumentReference", "subject": {"reference": format!("Patient/{ANN}")}});
        assert_eq!(DocumentReference::of_resource(&empty, &ann), None, "neither a file nor a note");
    }
}

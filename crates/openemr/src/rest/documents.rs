//! Documents of a patient: a list for each category, the file itself, and adding one.

use crate::{
    answer::{parse, words},
    channel::Channel,
    editions::Edition,
    error::{ApiError, Unreadable},
    lenient::Row,
    multipart::FilePart,
    parsed::Parsed,
    route::Route,
    transport::{Answer, Body},
    write::WriteOutcome,
};
use domain::{patient::Pid, redacted_debug};
use http::Method;
use jiff::civil::Date;
use ring::digest::{SHA512, digest};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The categories OpenEMR starts with. No request lists them, and a file sent to one that does not exist is stored where
/// no list shows it (Q81), so their spelling stands here and nowhere else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum DocumentCategory {
    /// Laboratory reports.
    LabReport,
    /// Medical record.
    MedicalRecord,
    /// About the patient.
    PatientInformation,
    /// A picture of the patient's identity card.
    PatientIdCard,
    /// A picture of the patient.
    PatientPhotograph,
    /// Advance directive.
    AdvanceDirective,
    /// Do not resuscitate.
    DoNotResuscitate,
    /// Durable power of attorney.
    DurablePowerOfAttorney,
    /// Living will.
    LivingWill,
    /// Continuity of care record.
    Ccr,
    /// Continuity of care document.
    Ccd,
    /// Summaries of care.
    Ccda,
    /// Invoices.
    Invoices,
}

impl DocumentCategory {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::LabReport,
        Self::MedicalRecord,
        Self::PatientInformation,
        Self::PatientIdCard,
        Self::PatientPhotograph,
        Self::AdvanceDirective,
        Self::DoNotResuscitate,
        Self::DurablePowerOfAttorney,
        Self::LivingWill,
        Self::Ccr,
        Self::Ccd,
        Self::Ccda,
        Self::Invoices,
    ];

    /// The path as the server takes it: lower case, without blanks, nested ones below their parent.
    pub fn path(self) -> &'static str {
        match self {
            Self::LabReport => "/labreport",
            Self::MedicalRecord => "/medicalrecord",
            Self::PatientInformation => "/patientinformation",
            Self::PatientIdCard => "/patientinformation/patientidcard",
            Self::PatientPhotograph => "/patientinformation/patientphotograph",
            Self::AdvanceDirective => "/advancedirective",
            Self::DoNotResuscitate => "/advancedirective/donotresuscitateorder",
            Self::DurablePowerOfAttorney => "/advancedirective/durablepowerofattorney",
            Self::LivingWill => "/advancedirective/livingwill",
            Self::Ccr => "/ccr",
            Self::Ccd => "/ccd",
            Self::Ccda => "/ccda",
            Self::Invoices => "/invoices",
        }
    }
}

/// A document as the patient's list has it. Q82: 7.0 hands a file out under any patient's number, so only a document
/// from a list can be opened, and it remembers whose list that was. A stored format: whoever keeps lists keeps it whole.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedDocument {
    /// Number.
    pub id: u32,
    /// Real name of the file; `None` where the server shows only its own (7.0).
    pub name: Option<String>,
    /// Media type.
    pub media_type: String,
    /// Day it was added.
    pub added: Option<Date>,
    /// SHA-512 of the content in hexadecimal digits, where the server says it (8.0).
    hash: Option<String>,
    pid: Pid,
}

redacted_debug!(ListedDocument { id });

impl ListedDocument {
    /// What the list says of the content, as one text: another text is another file.
    pub fn content_stamp(&self) -> String {
        let added = self.added.map(|day| day.to_string()).unwrap_or_default();
        [self.hash.as_deref().unwrap_or_default(), &self.media_type, &added].join(" ")
    }

    /// Whether its content is these bytes; `None` where the server does not tell (7.0).
    pub fn has_content(&self, bytes: &[u8]) -> Option<bool> {
        self.hash.as_ref().map(|hash| *hash == sha512(bytes))
    }
}

/// A file to be added.
#[derive(Clone, PartialEq, Eq)]
pub struct NewDocument {
    /// Name with ending.
    pub name: String,
    /// Media type; the server decides for itself from the content.
    pub media_type: String,
    /// Content; not empty.
    pub bytes: Vec<u8>,
}

redacted_debug!(NewDocument {});

/// The documents of the clinic's patients.
pub struct Documents<'a>(pub(crate) &'a Channel);

impl Documents<'_> {
    /// The documents of a patient in one category.
    ///
    /// # Errors
    /// [`ApiError`].
    pub async fn list(
        &self,
        pid: Pid,
        category: DocumentCategory,
    ) -> Result<Parsed<ListedDocument>, ApiError> {
        let named = self.0.edition().documents_have_names;
        self.0.read_rows(place(pid, category), |row| document_of_row(row, pid, named)).await
    }

    /// Whether the patient's list of the category still has the document. Q82: 7.0 hands a file out under any patient's
    /// number, so one that was moved into another chart since it was listed would be shown in the old one.
    ///
    /// # Errors
    /// [`ApiError`].
    pub async fn is_listed(
        &self,
        category: DocumentCategory,
        document: &ListedDocument,
    ) -> Result<bool, ApiError> {
        let list = self.list(document.pid, category).await?;
        let is_there = list.items.iter().any(|one| one.id == document.id);
        // What could not be read may be the very one: that is no word that it is gone.
        if !is_there && list.unreadable > list.foreign {
            return Err(ApiError::Unreadable(Unreadable::OtherShape));
        }
        Ok(is_there)
    }

    /// The file. Q80: a refusal comes as 200 with a sentence in place of the file, so its type is held against the list's.
    ///
    /// # Errors
    /// [`ApiError::NotAllowed`] for a refusal, [`ApiError::NotOffered`] on 8.0, [`ApiError::Unreadable`] for another
    /// file than the listed one.
    pub async fn download(&self, document: &ListedDocument) -> Result<Vec<u8>, ApiError> {
        let route = Route::standard("patient/{pid}/document/{id}", &[&document.pid, &document.id]);
        match self.0.fetch(route).await {
            Ok(answer) => file_of(answer, document),
            // An unknown number is refused as input.
            Err(ApiError::Refused { .. } | ApiError::Server { status: 400, .. }) => Err(ApiError::NotFound),
            Err(error) => Err(error),
        }
    }

    /// Adds a file. Q81: 8.0 answers 500 although it is stored, which is `Unknown`; see [`Documents::find`]. Q112: a kind of
    /// file that the server does not take (it looks at the bytes) is answered as an empty list is, and refused here.
    ///
    /// # Errors
    /// [`ApiError`]; then nothing was stored. An empty file is never sent: the server would drop it.
    pub async fn upload(
        &self,
        pid: Pid,
        category: DocumentCategory,
        document: &NewDocument,
    ) -> Result<WriteOutcome<()>, ApiError> {
        if document.bytes.is_empty() {
            return Ok(WriteOutcome::Refused { fields: Vec::new(), said: None });
        }
        let file = FilePart {
            field: "document",
            file_name: document.name.clone(),
            media_type: document.media_type.clone(),
            bytes: document.bytes.clone(),
        };
        let known_to_fail = self.0.edition().done_may_answer_500;
        let stored = |answer: &Value| (answer.as_bool() == Some(true)).then_some(());
        match self.0.write(Method::POST, place(pid, category), Body::File(file), known_to_fail, stored).await
        {
            Err(ApiError::NotFound) => Ok(WriteOutcome::Refused { fields: Vec::new(), said: None }),
            outcome => outcome,
        }
    }

    /// Looks for a file whose storing is not known to have happened: one that was not in the category `before` and has the
    /// same content. 8.0 tells by its hash; on 7.0 each new file is fetched and compared, and only for a role that may
    /// not open it (Q80) the same type has to do, where a single one has it.
    ///
    /// # Errors
    /// [`ApiError`]; [`ApiError::NotAllowed`] where several may be it and the role may open none of them.
    pub async fn find(
        &self,
        pid: Pid,
        category: DocumentCategory,
        document: &NewDocument,
        before: &[ListedDocument],
    ) -> Result<Option<ListedDocument>, ApiError> {
        let read = self.list(pid, category).await?;
        let mut list = read.items;
        list.retain(|one| before.iter().all(|old| old.id != one.id));
        list.sort_by_key(|one| std::cmp::Reverse(one.id));
        let mut alike = Vec::new();
        for one in list {
            let is_it = match one.has_content(&document.bytes) {
                Some(same) => same,
                None => match self.download(&one).await {
                    Ok(bytes) => bytes == document.bytes,
                    Err(refusal @ (ApiError::NotAllowed { .. } | ApiError::NotOffered { .. })) => {
                        if essence(&one.media_type) == essence(&document.media_type) {
                            alike.push((one.clone(), refusal));
                        }
                        false
                    }
                    // It was taken away again, or is no file: not this one.
                    Err(ApiError::NotFound) => false,
                    Err(error) => return Err(error),
                },
            };
            if is_it {
                return Ok(Some(one));
            }
        }
        // It may be what could not be read of the list.
        if read.unreadable > 0 {
            return Err(ApiError::Unreadable(Unreadable::OtherShape));
        }
        match (alike.pop(), alike.is_empty()) {
            (Some((one, _)), true) => Ok(Some(one)),
            // Somebody else added a file of this type meanwhile: which is whose is not ours to guess.
            (Some((_, refusal)), false) => Err(refusal),
            (None, _) => Ok(None),
        }
    }

    /// Whether this server's edition hands files out at all (Q80).
    pub fn can_be_opened(&self) -> bool {
        self.0.edition().edition == Edition::V7_0
    }
}

fn place(pid: Pid, category: DocumentCategory) -> Route {
    Route::standard("patient/{pid}/document", &[&pid]).with("path", category.path())
}

pub(crate) fn document_of_row(row: Row<'_>, pid: Pid, named: bool) -> Option<ListedDocument> {
    Some(ListedDocument {
        id: row.id("id")?,
        name: row.some_text("filename").filter(|_| named),
        media_type: row.text("mimetype"),
        added: row.date("docdate").and_then(|date| date.exact()),
        hash: row.some_text("hash").map(|hash| hash.to_ascii_lowercase()),
        pid,
    })
}

/// The media type without its parameters.
pub(crate) fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

fn sha512(bytes: &[u8]) -> String {
    digest(&SHA512, bytes).as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Q80: what the server says in place of a file.
const REFUSAL: &[u8] = b"Not authorized to view requested file";

fn file_of(answer: Answer, document: &ListedDocument) -> Result<Vec<u8>, ApiError> {
    if answer.body == REFUSAL {
        return Err(ApiError::NotAllowed { said: Some(String::from_utf8_lossy(REFUSAL).into_owned()) });
    }
    let is_it = essence(answer.content_type.as_deref().unwrap_or_default()) == essence(&document.media_type);
    if !is_it {
        let said = parse(&answer.body).ok().as_ref().and_then(words);
        return match said {
            Some(said) => Err(ApiError::Server { status: answer.status, said: Some(said) }),
            None => Err(ApiError::Unreadable(Unreadable::OtherShape)),
        };
    }
    match &document.hash {
        Some(hash) if *hash != sha512(&answer.body) => Err(ApiError::Unreadable(Unreadable::OtherShape)),
        _ => Ok(answer.body),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn listed(media_type: &str) -> ListedDocument {
        let row = json!({"filename": "a346d757-a7a3-4eef-b8a6-cd788600258d", "id": 772, "mimetype": media_type, "docdate": "2026-11-21"});
        document_of_row(Row::of(&row).expect("an object"), Pid(7), false).expect("a document")
    }

    fn answer(content_type: &str, body: &[u8]) -> Answer {
        Answer {
            status: 200,
            body: body.to_vec(),
            content_type: Some(content_type.into()),
            ..Answer::default()
        }
    }

    #[test]
    fn q80_a_sentence_in_place_of_a_file_is_no_file() {
        let text = file_of(answer("text/plain;charset=utf-8", b"two"), &listed("text/plain"));
        assert_eq!(text, Ok(b"two".to_vec()), "the file");
        for kind in ["text/html; charset=utf-8", "text/plain"] {
            let refused = file_of(answer(kind, REFUSAL), &listed("text/plain"));
            assert!(
                matches!(refused, Err(ApiError::NotAllowed { .. })),
                "{kind}: refused, whatever it is called"
            );
        }
        let page = file_of(answer("text/html", b"<b>maintenance</b>"), &listed("application/pdf"));
        assert_eq!(page, Err(ApiError::Unreadable(Unreadable::OtherShape)), "another type is another file");
    }

    #[test]
    fn q82_a_document_remembers_whose_list_it_was_in_and_7_0_names_no_file() {
        let document = listed("text/plain");
        assert_eq!((document.pid, document.name.as_deref()), (Pid(7), None), "a name on a disk is no name");
        let changed = ListedDocument { hash: Some(sha512(b"one")), ..document };
        assert!(file_of(answer("text/plain", b"two"), &changed).is_err(), "other content than listed");
    }

    #[test]
    fn q81_the_paths_of_categories_hold_neither_blanks_nor_capitals() {
        for category in DocumentCategory::ALL {
            let path = category.path();
            assert!(path.starts_with('/'), "{path}");
            assert!(
                path.bytes().all(|b| b.is_ascii_lowercase() || b == b'/'),
                "{path} would be stored in no list"
            );
        }
    }
}

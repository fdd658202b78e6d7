//! A patient's documents: the list, one that is opened, and a file on its way into a chart.

use domain::{loaded::Loaded, patient::PatientUuid, time::PartialDate};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The categories that OpenEMR starts with; a file can be put into each (Q81).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum DocumentPlace {
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

/// The documents of a patient.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct DocumentsView {
    /// Whose they are.
    pub patient: PatientUuid,
    /// The list, newest first within each category.
    pub documents: Loaded<DocumentList>,
    /// The list is being read just now.
    pub refreshing: bool,
    /// Why nothing can be added, if nothing can: the permission that was declined at sign-in.
    pub declined: Option<String>,
    /// The largest file that can be added, in bytes.
    pub largest: u32,
    /// Whether OpenEMR can be asked for a summary of care.
    pub summary: SummaryOffer,
}

/// Whether OpenEMR makes a summary of care (C-CDA) of a chart for this account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "offer", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub enum SummaryOffer {
    /// It can be asked.
    Offered,
    /// The edition gives nobody the permission for it (Q94).
    NotOffered,
    /// The permission was declined at sign-in.
    Declined {
        /// Which.
        scope: String,
    },
}

/// What came of asking for a summary of care, which OpenEMR keeps as one more document of the patient.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "came", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub enum SummaryOutcome {
    /// It is in the patient's list.
    Made {
        /// What it is called in commands, where it is known which one it is.
        document: Option<String>,
    },
    /// The clinic's server makes none: nothing was stored.
    Refused {
        /// The server's own words.
        said: Option<String>,
    },
    /// It was asked for, and no new one is in the list, or the list could not be read. It may still come.
    NotConfirmed,
}

/// What was read of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct DocumentList {
    /// The documents.
    pub rows: Vec<DocumentRow>,
    /// Categories that could not be read: while there is one, no list may read "none".
    pub unread: Vec<DocumentPlace>,
    /// Only the categories that OpenEMR starts with were asked for: a clinic's own ones are listed for administrators alone.
    pub only_standard: bool,
}

/// A document of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct DocumentRow {
    /// What it is called in commands.
    pub id: String,
    /// Its category, where that is one of those OpenEMR starts with.
    pub place: Option<DocumentPlace>,
    /// The category's name as the server has it, where it is another one.
    pub place_said: String,
    /// The file's real name; absent where the server hides it (7.0).
    pub name: Option<String>,
    /// What the server takes it for.
    pub media_type: String,
    /// What can be done with that kind.
    pub kind: DocumentKind,
    /// The day it was added.
    pub added: Option<PartialDate>,
    /// Its bytes are on this computer: it opens without the clinic.
    pub here: bool,
    /// The clinic's server hands it out to nobody of this account's role (Q80).
    pub withheld: bool,
}

/// What can be done with a kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum DocumentKind {
    /// A picture that is shown here.
    Image,
    /// A PDF, which is shown here.
    Pdf,
    /// Anything else: a copy can be saved.
    Other,
}

/// A document whose bytes are on this computer; they are fetched piece by piece.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct DocumentOpened {
    /// Whose it is.
    pub patient: PatientUuid,
    /// Which.
    pub id: String,
    /// The name that a copy of it is offered under.
    pub name: String,
    /// Bytes.
    pub size: u32,
    /// In how many pieces they come.
    pub pieces: u32,
    /// How it is shown.
    pub face: DocumentFace,
}

/// How a document is shown: decided here from its bytes, never from what the server or its name says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "face", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub enum DocumentFace {
    /// As a picture of this kind.
    Picture {
        /// Which.
        kind: PictureKind,
    },
    /// As a PDF.
    Pdf,
    /// Not at all: a copy can be saved.
    Copy {
        /// Why.
        why: WhyNotShown,
    },
}

/// The kinds of picture that are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum PictureKind {
    /// PNG.
    Png,
    /// JPEG.
    Jpeg,
    /// GIF.
    Gif,
}

/// Why a document is not shown here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum WhyNotShown {
    /// Its kind is none that is shown.
    Kind,
    /// It is something else than the server says it is.
    NotWhatItSays,
    /// The picture has more points than are drawn here.
    TooManyPoints,
}

/// A copy that was saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct DocumentSaved {
    /// Full path.
    pub path: String,
}

/// A file that somebody chose or dropped, or why it is none that can be added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "is", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub enum FileChoice {
    /// It can be added. Where it lies is not told.
    File {
        /// By what it is called in commands; it is good while this desk is open.
        token: String,
        /// Its name, without its folder, as it would be sent.
        name: String,
        /// Bytes.
        size: u32,
        /// What its bytes say it is.
        kind: DocumentKind,
    },
    /// It cannot.
    Refused {
        /// Its name, where it is one thing.
        name: String,
        /// Why.
        why: FileTrouble,
    },
}

/// Why a file cannot be added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum FileTrouble {
    /// Several were dropped at once.
    Several,
    /// It is a folder.
    Folder,
    /// It is a link to something else.
    Link,
    /// It is no file with a content, such as a device.
    NoFile,
    /// There is nothing in it.
    Empty,
    /// It is larger than what can be added.
    TooLarge,
    /// This computer does not let it be read, or it is gone.
    Unreadable,
}

/// What came of adding a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "came", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub enum UploadOutcome {
    /// It is in the patient's list.
    Stored,
    /// The patient has a document of the same content: nothing was sent. Meant all the same, it is asked for again.
    AlreadyThere {
        /// Its name, where the server tells.
        name: Option<String>,
        /// Its category, where that is a standard one.
        place: Option<DocumentPlace>,
        /// When it was added.
        added: Option<PartialDate>,
    },
    /// The same file was sent to this patient from this computer before: nothing was sent now.
    SentBefore {
        /// When, RFC 3339 UTC.
        at: String,
        /// It was found in the list then; else nobody knows what became of it.
        stored: bool,
    },
    /// The file is another one than was confirmed: nothing was sent.
    Changed,
    /// The file is not to be had any more, or has become one that cannot be added: nothing was sent.
    Gone {
        /// Why, where it is there.
        why: Option<FileTrouble>,
    },
    /// OpenEMR does not take it: nothing was stored.
    Refused {
        /// The server's own words.
        said: Option<String>,
    },
    /// It was sent, and is not in the list that was read afterwards, or that list could not be read. It may still arrive:
    /// it is looked for again before it is ever sent again.
    NotConfirmed,
    /// OpenEMR answered that it has the file, and no list of the patient has it: a category that the clinic has renamed
    /// keeps what is sent to it out of every chart (Q81). It is not sent again.
    Unlisted,
}

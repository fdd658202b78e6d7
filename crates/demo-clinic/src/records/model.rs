//! What the clinic keeps, as plain structs. Texts are stored exactly as they were sent (Q54); dates are the clinic's
//! wall clock, `YYYY-MM-DD HH:MM:SS`, without a zone.

use serde::{Deserialize, Serialize};

/// One vital-signs form, in the units OpenEMR stores: pounds, inches, degrees Fahrenheit.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Vital {
    /// The number in `…/vital/{vid}`.
    pub id: i64,
    /// The form's number among all forms.
    pub form_id: i64,
    /// Its uuid; a PUT replaces it (Q42).
    pub uuid: String,
    /// The patient's number.
    pub pid: i64,
    /// The encounter's number; nothing checks that it exists (Q47).
    pub eid: i64,
    /// When it was taken, as sent.
    pub date: String,
    /// At most 255 characters.
    pub note: Option<String>,
    /// Systolic blood pressure, mmHg, as sent.
    pub bps: Option<String>,
    /// Diastolic blood pressure, mmHg, as sent.
    pub bpd: Option<String>,
    /// Pounds, six decimals.
    pub weight: Option<String>,
    /// Inches, six decimals.
    pub height: Option<String>,
    /// Degrees Fahrenheit, six decimals.
    pub temperature: Option<String>,
    /// `Oral`, `Tympanic Membrane`…
    pub temp_method: Option<String>,
    /// Beats a minute, six decimals.
    pub pulse: Option<String>,
    /// Breaths a minute, six decimals.
    pub respiration: Option<String>,
    /// Inches, six decimals.
    pub waist_circ: Option<String>,
    /// Inches, six decimals.
    pub head_circ: Option<String>,
    /// Percent, two decimals.
    pub oxygen_saturation: Option<String>,
    /// When it was stored or last changed.
    pub last_updated: String,
}

/// One SOAP note. It has no author and no uuid.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SoapNote {
    /// The number in `…/soap_note/{sid}`.
    pub id: i64,
    /// The form's number among all forms.
    pub form_id: i64,
    /// The patient's number.
    pub pid: i64,
    /// The encounter's number; nothing checks that it exists (Q47).
    pub eid: i64,
    /// When it was stored or last replaced (Q43).
    pub date: String,
    /// What the patient says.
    pub subjective: Option<String>,
    /// What was found.
    pub objective: Option<String>,
    /// What it is.
    pub assessment: Option<String>,
    /// What to do.
    pub plan: Option<String>,
}

/// One encounter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Encounter {
    /// The encounter's number.
    pub eid: i64,
    /// The encounter's uuid.
    pub euuid: String,
    /// The patient's number.
    pub pid: i64,
    /// When it took place.
    pub date: String,
    /// Why the patient came.
    pub reason: Option<String>,
    /// When the complaint began.
    pub onset_date: Option<String>,
    /// `normal` or `high`.
    pub sensitivity: Option<String>,
    /// A note for billing.
    pub billing_note: Option<String>,
    /// Number of the visit category.
    pub pc_catid: i64,
    /// `AMB`, `EMER`…
    pub class_code: String,
    /// Number of the facility; 0 or an unknown number when none was given.
    pub facility_id: i64,
    /// Number of the billing facility.
    pub billing_facility: i64,
    /// Number of the provider; 0 when none was given.
    pub provider_id: i64,
    /// Number of the referring provider.
    pub referring_provider_id: i64,
    /// Number of the ordering provider.
    pub ordering_provider_id: i64,
    /// Free text.
    pub referral_source: String,
    /// At most 20 characters; the rest was cut (Q46).
    pub external_id: Option<String>,
    /// Place of service.
    pub pos_code: Option<i64>,
    /// Where the patient was discharged to.
    pub discharge_disposition: Option<String>,
    /// When it was stored or last changed.
    pub last_update: String,
}

/// One appointment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Appointment {
    /// The number in `appointment/{id}`.
    pub pc_eid: i64,
    /// Its FHIR id.
    pub pc_uuid: String,
    /// The patient's number.
    pub pid: i64,
    /// The provider's number.
    pub pc_aid: Option<i64>,
    /// `-`, `*`, `x`… any text (Q48).
    pub pc_apptstatus: String,
    /// `YYYY-MM-DD`.
    pub pc_event_date: String,
    /// `HH:MM:SS`.
    pub pc_start_time: String,
    /// `HH:MM:SS`.
    pub pc_end_time: String,
    /// Seconds.
    pub pc_duration: i64,
    /// Number of the facility, known or not.
    pub pc_facility: i64,
    /// Number of the billing location, known or not.
    pub pc_billing_location: i64,
    /// Number of the visit category.
    pub pc_catid: i64,
    /// At most 150 characters.
    pub pc_title: String,
    /// The comment; shown only by the single read.
    pub pc_hometext: String,
}

/// Which of the patient's lists an entry belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ListKind {
    /// The problem list.
    MedicalProblem,
    /// Allergies and intolerances.
    Allergy,
    /// The medication list (not prescriptions).
    Medication,
    /// Surgical history.
    Surgery,
    /// Dental issues.
    Dental,
}

impl ListKind {
    /// As the row's `type` says it.
    pub fn name(self) -> &'static str {
        match self {
            Self::MedicalProblem => "medical_problem",
            Self::Allergy => "allergy",
            Self::Medication => "medication",
            Self::Surgery => "surgery",
            Self::Dental => "dental",
        }
    }
}

/// One entry of a patient's lists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ListEntry {
    /// The entry's number.
    pub id: i64,
    /// Its uuid; a new medication, surgery or dental issue has none until one is handed out (Q51).
    pub uuid: Option<String>,
    /// Which list.
    pub kind: ListKind,
    /// The patient's number.
    pub pid: i64,
    /// When it was stored.
    pub date: String,
    /// In the clinic's words.
    pub title: String,
    /// `YYYY-MM-DD HH:MM:SS`.
    pub begdate: Option<String>,
    /// `YYYY-MM-DD HH:MM:SS`.
    pub enddate: Option<String>,
    /// `ICD10:I10` and the like.
    pub diagnosis: Option<String>,
    /// Free text.
    pub comments: Option<String>,
    /// Reaction of an allergy recorded in the web application; the API drops what it is sent (Q50).
    pub reaction: String,
    /// Severity of an allergy recorded in the web application; the API drops what it is sent (Q50).
    pub severity: Option<String>,
    /// When it was stored or last changed.
    pub modifydate: String,
}

impl ListEntry {
    /// An entry of which nothing is known but whose it is, entered at this wall-clock time.
    pub(crate) fn blank(kind: ListKind, pid: i64, now: &str) -> Self {
        Self {
            id: 0,
            uuid: None,
            kind,
            pid,
            date: now.to_owned(),
            title: String::new(),
            begdate: None,
            enddate: None,
            diagnosis: Some(String::new()),
            comments: None,
            reaction: String::new(),
            severity: None,
            modifydate: now.to_owned(),
        }
    }
}

/// A patient as far as a test wants to see one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PatientSummary {
    /// The patient's number.
    pub pid: i64,
    /// The patient's uuid.
    pub uuid: String,
    /// `lname`.
    pub family: String,
    /// `fname`.
    pub given: String,
    /// `YYYY-MM-DD`.
    pub birth_date: String,
    /// As stored: `Female`, `Male`…
    pub sex: String,
    /// As stored, with whatever stands between the digits.
    pub phone_cell: String,
    /// When the demographics were stored or last changed.
    pub last_updated: String,
}

/// A stored file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StoredDocument {
    /// The document's number.
    pub id: i64,
    /// The category as paths name it, such as `labreport`; whatever was sent (Q81).
    pub category: String,
    /// The file's name as it was sent.
    pub name: String,
    /// What the server took the bytes for.
    pub mimetype: String,
    /// The bytes; not part of the JSON of the control endpoint.
    #[serde(skip)]
    pub bytes: Vec<u8>,
}

/// A message to a colleague (Q87).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StoredMessage {
    /// The message's number.
    pub id: i64,
    /// User name of the recipient, unchecked.
    pub to: String,
    /// User name of the sender, unchecked.
    pub from: String,
    /// `Other` and the like.
    pub title: String,
    /// `New`, `Done`…
    pub status: String,
    /// Lines of `\nYYYY-MM-DD HH:MM (from to to) text`.
    pub body: String,
}

/// How an appointment repeats (Q109).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Series {
    /// Days between two dates of the series.
    pub every_days: u32,
    /// How many dates it has, the first one included.
    pub times: u32,
}

//! The chart of one patient.

use super::{OutboxItem, VisitKey};
use domain::{
    age::Age,
    allergy::Allergy,
    appointment::{Appointment, AppointmentStatus},
    chart::Problem,
    encounter::{Eid, Encounter},
    loaded::Loaded,
    medication::Medication,
    note::{NoteId, SoapNote, SoapText},
    patient::{Patient, PatientUuid},
    redacted_debug,
    reference_ranges::{Flag, NoFlag},
    units::Unit,
    vitals::{BmiClass, VitalSign, VitalsReading},
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Everything that the chart shows of one patient. Each part has its own age and its own way to fail.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ChartView {
    /// Whose chart this is.
    pub patient: PatientUuid,
    /// Demographics, for banner and page.
    pub demographics: Loaded<PatientView>,
    /// Visits, newest first.
    pub encounters: Loaded<Vec<Encounter>>,
    /// Problem list.
    pub problems: Loaded<Vec<Problem>>,
    /// Allergies.
    pub allergies: Loaded<Vec<Allergy>>,
    /// Medications and prescriptions.
    pub medications: Loaded<Vec<Medication>>,
    /// Vitals, newest first.
    pub vitals: Loaded<Vec<VitalsRow>>,
    /// Notes, newest first.
    pub notes: Loaded<Vec<SoapNote>>,
    /// Visits whose notes were read long before the others: they say so, and are read again when somebody looks.
    #[serde(default)]
    #[ts(optional, as = "Option<Vec<NotesRead>>")]
    pub older_notes: Vec<NotesRead>,
    /// Appointments, newest first.
    pub appointments: Loaded<Vec<Appointment>>,
    /// What changed since the last visit before today; absent where there was none, or visits are not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub since: Option<SinceLastVisit>,
    /// What was written here and is not yet known to be in OpenEMR.
    pub unsent: Vec<OutboxItem>,
    /// Visits, notes and so on are being read again just now.
    pub refreshing: bool,
    /// Today, clinic wall time, `YYYY-MM-DD`.
    pub today: String,
}

/// What changed since a visit. A part that is absent is not known: it could not be read, or not whole.
#[derive(Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct SinceLastVisit {
    /// The visit.
    pub visit: Eid,
    /// When it was, clinic wall time.
    pub date: String,
    /// Its reason.
    pub reason: String,
    /// Problems.
    pub problems: Option<SinceList>,
    /// Medications.
    pub medications: Option<SinceList>,
    /// Laboratory results, the newest first.
    pub results: Option<Vec<SinceResult>>,
    /// Appointments that the patient did not keep.
    pub missed: Option<Vec<MissedVisit>>,
}

redacted_debug!(SinceLastVisit { visit });

/// What changed in a list.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct SinceList {
    /// Began after the visit.
    pub fresh: Vec<String>,
    /// So many hold and have no date: whether they are new is not known.
    pub undated: usize,
    /// No longer active; OpenEMR's API does not say since when.
    pub ended: Vec<String>,
}

redacted_debug!(SinceList { undated });

/// A laboratory result.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct SinceResult {
    /// What was measured.
    pub name: String,
    /// When, clinic wall time.
    pub at: String,
    /// The value with its unit; absent where it cannot be known exactly.
    pub value: Option<String>,
}

redacted_debug!(SinceResult {});

/// An appointment that was not kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct MissedVisit {
    /// Clinic wall time.
    pub start: String,
    /// No show, or left without being seen.
    pub status: AppointmentStatus,
}

/// When the notes of a visit were last read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct NotesRead {
    /// The visit.
    pub encounter: Eid,
    /// When, RFC 3339 UTC.
    pub read_at: String,
}

/// Demographics with what is computed from them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct PatientView {
    /// The record.
    pub patient: Patient,
    /// Age today, or at death where that day is known.
    pub age: Option<Age>,
}

/// One set of vitals as a row or a column shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct VitalsRow {
    /// The reading as stored.
    pub reading: VitalsReading,
    /// The values in the clinician's units, flagged for the age on that day.
    pub values: Vec<ShownValue>,
    /// Body mass index, kg/m².
    pub bmi: Option<f64>,
    /// WHO class, adults only.
    pub bmi_class: Option<BmiClass>,
}

/// One value as it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ShownValue {
    /// The sign.
    pub sign: VitalSign,
    /// The number, rounded for show, in `unit`.
    pub value: f64,
    /// The clinician's unit.
    pub unit: Unit,
    /// High, low, critical.
    pub flag: Option<Flag>,
    /// Why there is no flag.
    pub no_flag: Option<NoFlag>,
    /// The band for the age on that day, in `unit`, drawn behind a trend; absent where there is none.
    pub band: Option<ShownBand>,
}

/// A band of normal values, both ends included, in the unit of the value beside it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ShownBand {
    /// Lowest normal value.
    pub low: f64,
    /// Highest normal value.
    pub high: f64,
}

/// A visit with everything that its page needs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct VisitView {
    /// Whose visit.
    pub patient: PatientUuid,
    /// Which visit. A pending one turns into a known one once OpenEMR has given it its number.
    pub visit: VisitKey,
    /// The visit as OpenEMR has it; for a pending one what was entered, without numbers.
    pub encounter: Loaded<Encounter>,
    /// Vitals recorded in this visit, newest first.
    pub vitals: Loaded<Vec<VitalsRow>>,
    /// Notes of this visit, newest first.
    pub notes: Loaded<Vec<SoapNote>>,
    /// The visit before this one.
    pub previous: Option<PreviousVisit>,
    /// What was written in this visit and is not yet known to be in OpenEMR.
    pub unsent: Vec<OutboxItem>,
    /// What changes from this computer replaced in its notes, the last first.
    pub replaced: Vec<ReplacedNote>,
}

/// The visit before, shown beside the one that is written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct PreviousVisit {
    /// The visit.
    pub encounter: Encounter,
    /// Its vitals, newest first.
    pub vitals: Loaded<Vec<VitalsRow>>,
    /// Its notes, newest first.
    pub notes: Loaded<Vec<SoapNote>>,
}

/// What a change of a note replaced; OpenEMR itself keeps no earlier text.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ReplacedNote {
    /// The note.
    pub note: NoteId,
    /// When the change was sent, RFC 3339 UTC.
    pub at: String,
    /// What it said before.
    pub before: SoapText,
    /// What it was changed to.
    pub after: SoapText,
}

redacted_debug!(ReplacedNote { note, at });

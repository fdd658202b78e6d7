//! The folders of a chart: lists beyond its summary, read when a folder is first opened and kept from then on.
//!
//! The entries are kept in the cache in the shape in which the window gets them. Names of people are no part of what is
//! kept: they are filled in from what is known of the clinic when a folder is shown.

use domain::{
    loaded::Loaded,
    patient::PatientUuid,
    redacted_debug,
    time::{PartialDate, WallTime},
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A folder of a chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum ChartFolder {
    /// Laboratory results, reports, orders.
    Results,
    /// What was dispensed, beside the medications of the chart.
    Medicines,
    /// Immunizations, procedures, surgeries, dental issues, social history.
    History,
    /// Care team, plans, goals, devices, contacts, referrals.
    Care,
    /// Insurance and employer.
    Coverage,
}

/// A folder as it stands: each list with its own age and its own way to fail.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct FolderView {
    /// Whose chart.
    pub patient: PatientUuid,
    /// What is in it.
    pub lists: FolderLists,
    /// It is being read again just now.
    pub refreshing: bool,
}

/// The lists of each folder, the newest entry of a list first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "folder", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub enum FolderLists {
    /// Results.
    Results {
        /// Laboratory results.
        laboratory: Loaded<Vec<LabResult>>,
        /// Reports of the laboratory, of radiology and others.
        reports: Loaded<Vec<Report>>,
        /// What was ordered.
        orders: Loaded<Vec<Order>>,
    },
    /// Beside the medications.
    Medicines {
        /// What was handed over.
        dispenses: Loaded<Vec<Dispensed>>,
    },
    /// History.
    History {
        /// Immunizations.
        immunizations: Loaded<Vec<Immunization>>,
        /// Procedures that were done.
        procedures: Loaded<Vec<Procedure>>,
        /// Surgical history.
        surgeries: Loaded<Vec<PastEntry>>,
        /// Dental issues.
        dental_issues: Loaded<Vec<PastEntry>>,
        /// Social history, such as smoking.
        social_history: Loaded<Vec<SocialEntry>>,
    },
    /// Care.
    Care {
        /// Who cares for the patient.
        care_teams: Loaded<Vec<CareTeam>>,
        /// Care plan.
        care_plans: Loaded<Vec<CarePlan>>,
        /// Goals.
        goals: Loaded<Vec<Goal>>,
        /// Implants.
        devices: Loaded<Vec<Device>>,
        /// People close to the patient.
        contacts: Loaded<Vec<Contact>>,
        /// Referrals.
        referrals: Loaded<Vec<Referral>>,
    },
    /// Coverage.
    Coverage {
        /// Policies.
        policies: Loaded<Vec<Policy>>,
        /// Employers.
        employers: Loaded<Vec<Employer>>,
    },
}

/// What the laboratory says about a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum LabFlag {
    /// Within the range.
    Normal,
    /// Below it.
    Low,
    /// Above it.
    High,
    /// Dangerously off.
    Critical,
    /// Outside, in no direction.
    Abnormal,
}

/// A laboratory result.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct LabResult {
    /// FHIR id.
    pub id: String,
    /// What was measured; its code where it has no name.
    pub name: String,
    /// LOINC code.
    pub code: Option<String>,
    /// When, by the clinic's clock.
    pub at: Option<WallTime>,
    /// The value exactly as the server has it; `None` where it cannot be known exactly (Q90).
    pub value: Option<String>,
    /// Its unit.
    pub unit: String,
    /// Reference range in the laboratory's words; empty where the server gives none.
    pub range: String,
    /// What the laboratory says about it; absent where the server does not tell.
    pub flag: Option<LabFlag>,
    /// FHIR's word for how far it is, such as `final`, `preliminary` or `corrected`; empty where there is none.
    pub status: String,
}

redacted_debug!(LabResult { id });

/// A report.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Report {
    /// FHIR id.
    pub id: String,
    /// What it reports on.
    pub name: String,
    /// Where it comes from, such as `Laboratory`.
    pub category: String,
    /// Day it was issued.
    pub issued: Option<PartialDate>,
    /// Ids of the laboratory results it holds.
    pub results: Vec<String>,
    /// Its text, plain; empty where it holds results.
    pub text: String,
}

redacted_debug!(Report { id });

/// An order.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Order {
    /// FHIR id.
    pub id: String,
    /// What was ordered; its code where it has no name.
    pub name: String,
    /// FHIR's word, such as `active` or `completed`.
    pub status: String,
    /// Day it was ordered.
    pub ordered: Option<PartialDate>,
    /// Uuid of who ordered it.
    pub ordered_by: Option<String>,
    /// Their name, as far as it is known.
    #[serde(default)]
    pub ordered_by_name: Option<String>,
    /// Codes of the reasons.
    pub reasons: Vec<String>,
    /// What the patient was told.
    pub instruction: String,
}

redacted_debug!(Order { id });

/// Something that was handed over of a prescription.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Dispensed {
    /// FHIR id; the server leaves it out of some.
    pub id: Option<String>,
    /// The drug.
    pub drug: String,
    /// How much, in the pieces it comes in, as the server writes it.
    pub quantity: String,
    /// Day it was handed over.
    pub handed_over: Option<PartialDate>,
}

redacted_debug!(Dispensed { id });

/// An immunization. It has no dose: what the server says of it is wrong (Q91).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Immunization {
    /// FHIR id.
    pub id: String,
    /// Name of the vaccine; its CVX code where it has no name.
    pub vaccine: String,
    /// CVX code.
    pub code: Option<String>,
    /// Day it was given.
    pub given: Option<PartialDate>,
    /// False for one that was not given after all, or was entered in error.
    pub completed: bool,
    /// Lot number.
    pub lot: String,
    /// Uuid of who gave it.
    pub given_by: Option<String>,
    /// Their name, as far as it is known.
    #[serde(default)]
    pub given_by_name: Option<String>,
    /// Remark.
    pub note: String,
    /// Day it was recorded.
    pub recorded: Option<PartialDate>,
}

redacted_debug!(Immunization { id });

/// A procedure that was done.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Procedure {
    /// FHIR id.
    pub id: String,
    /// What was done; its code where it has no name.
    pub name: String,
    /// FHIR's word, such as `completed`.
    pub status: String,
    /// Day it was done.
    pub done: Option<PartialDate>,
}

redacted_debug!(Procedure { id });

/// A surgery or a dental issue.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct PastEntry {
    /// OpenEMR's number.
    pub id: u32,
    /// Its uuid, by which it is changed; absent where an earlier version kept it without one.
    #[serde(default)]
    pub uuid: Option<String>,
    /// What it is.
    pub title: String,
    /// When it was, or began.
    pub began: Option<PartialDate>,
    /// When it ended.
    pub ended: Option<PartialDate>,
    /// Codes as they are kept, such as `ICD10:I10`.
    pub codes: String,
}

redacted_debug!(PastEntry { id });

/// An entry of the social history.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct SocialEntry {
    /// FHIR id.
    pub id: String,
    /// What it is about.
    pub name: String,
    /// What was said.
    pub value: String,
    /// When.
    pub at: Option<PartialDate>,
}

redacted_debug!(SocialEntry { id });

/// A care team.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct CareTeam {
    /// FHIR id.
    pub id: String,
    /// Its name; empty where the server gives none.
    pub name: String,
    /// Its people.
    pub members: Vec<TeamMember>,
}

redacted_debug!(CareTeam { id });

/// Somebody of a care team.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct TeamMember {
    /// FHIR reference to who, such as `Practitioner/{uuid}`.
    pub who: String,
    /// Their name, as far as it is known.
    #[serde(default)]
    pub name: Option<String>,
    /// What they do there; empty where the server does not say.
    pub role: String,
}

redacted_debug!(TeamMember {});

/// An entry of the care plan.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct CarePlan {
    /// FHIR id.
    pub id: String,
    /// What is planned.
    pub text: String,
    /// FHIR's word, such as `active`.
    pub status: String,
    /// When it begins.
    pub begins: Option<PartialDate>,
    /// What is to be done, in the words of each activity.
    pub activities: Vec<String>,
}

redacted_debug!(CarePlan { id });

/// A goal.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Goal {
    /// FHIR id.
    pub id: String,
    /// What is to be reached.
    pub text: String,
    /// FHIR's word, such as `active`.
    pub status: String,
    /// Day by which it should be done.
    pub due: Option<PartialDate>,
}

redacted_debug!(Goal { id });

/// An implant. The server gives it no name.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Device {
    /// FHIR id.
    pub id: String,
    /// Device identifier of its UDI.
    pub identifier: String,
    /// The whole UDI as printed on it.
    pub udi: String,
    /// Serial number.
    pub serial: String,
    /// Lot number.
    pub lot: String,
    /// Day it was made.
    pub made: Option<PartialDate>,
    /// Day it expires.
    pub expires: Option<PartialDate>,
}

redacted_debug!(Device { id });

/// A person close to the patient.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Contact {
    /// FHIR id.
    pub id: String,
    /// Full name.
    pub name: String,
    /// Relation to the patient.
    pub relationship: String,
    /// Phone numbers.
    pub phones: Vec<String>,
}

redacted_debug!(Contact { id });

/// A referral.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Referral {
    /// OpenEMR's number.
    pub id: u32,
    /// Day of the referral.
    pub date: Option<PartialDate>,
    /// Why.
    pub reason: String,
    /// Diagnosis, as entered.
    pub diagnosis: String,
    /// `low`, `medium` or `high`, as entered.
    pub risk: String,
    /// Number of the user who refers; none where the server knew no such provider.
    pub from: Option<u32>,
    /// Their name, as far as it is known.
    #[serde(default)]
    pub from_name: Option<String>,
    /// Number of the user referred to; none where the server knew no such provider.
    pub to: Option<u32>,
    /// Their name, as far as it is known.
    #[serde(default)]
    pub to_name: Option<String>,
    /// First day it holds.
    pub valid_from: Option<PartialDate>,
    /// Last day it holds.
    pub valid_through: Option<PartialDate>,
}

redacted_debug!(Referral { id });

/// Which of a patient's policies is asked first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum PolicyRank {
    /// First.
    Primary,
    /// Second.
    Secondary,
    /// Third.
    Tertiary,
    /// Another word.
    Other,
}

/// A policy. The insurer has only a number at the server, which is not shown (Q85).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Policy {
    /// Uuid.
    pub id: String,
    /// Its rank.
    pub rank: PolicyRank,
    /// Name of the plan.
    pub plan: String,
    /// Policy number.
    pub number: String,
    /// Group number.
    pub group: String,
    /// Given and family name of the subscriber.
    pub subscriber: String,
    /// The subscriber's relation to the patient, in the server's word, such as `self`.
    pub relationship: String,
    /// The subscriber's date of birth.
    pub subscriber_birth: Option<PartialDate>,
    /// Copay, as entered.
    pub copay: String,
    /// First day.
    pub from: Option<PartialDate>,
    /// Last day; absent also where the server lost it (Q84).
    pub until: Option<PartialDate>,
}

redacted_debug!(Policy { id });

/// Where a patient works.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Employer {
    /// Name.
    pub name: String,
    /// Occupation.
    pub occupation: String,
    /// Industry.
    pub industry: String,
    /// Street, city, state, postal code and country, as far as they are known.
    pub address: Vec<String>,
    /// First day there.
    pub from: Option<PartialDate>,
    /// Last day there.
    pub until: Option<PartialDate>,
}

redacted_debug!(Employer {});

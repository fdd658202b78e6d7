//! The rows behind visits and lists: immunizations, orders and results, prescriptions, plans, devices, documents,
//! insurance, referrals.

use serde::Serialize;
use serde_json::{Map, Value};

#[derive(Clone, Debug)]
pub(crate) struct Immunization {
    pub(crate) id: i64,
    pub(crate) date: String,
    pub(crate) cvx: &'static str,
    pub(crate) name: &'static str,
    pub(crate) lot: String,
    pub(crate) site: &'static str,
    pub(crate) provider: i64,
    pub(crate) stored: String,
}

/// An order to the laboratory or for something to be done.
#[derive(Clone, Debug)]
pub(crate) struct Order {
    pub(crate) id: i64,
    pub(crate) eid: i64,
    pub(crate) date: String,
    pub(crate) reported: String,
    pub(crate) laboratory: bool,
    pub(crate) name: &'static str,
    pub(crate) code: &'static str,
    pub(crate) diagnosis: &'static str,
    pub(crate) provider: i64,
    pub(crate) results: Vec<LabResult>,
}

#[derive(Clone, Debug)]
pub(crate) struct LabResult {
    pub(crate) id: i64,
    pub(crate) loinc: &'static str,
    pub(crate) name: &'static str,
    /// As the laboratory wrote it.
    pub(crate) value: String,
    pub(crate) units: &'static str,
    pub(crate) range: Option<(f64, f64)>,
}

#[derive(Clone, Debug)]
pub(crate) struct Prescription {
    pub(crate) id: i64,
    pub(crate) eid: i64,
    pub(crate) date: String,
    pub(crate) drug: &'static Drug,
    pub(crate) quantity: i64,
    pub(crate) provider: i64,
}

/// A prescription that was written through the API: the columns that were sent (Q113).
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Prescribed {
    pub(crate) id: i64,
    /// False once it was stopped.
    pub(crate) active: bool,
    pub(crate) fields: Map<String, Value>,
}

impl Prescribed {
    pub(crate) fn text(&self, column: &str) -> Option<&str> {
        self.fields.get(column).and_then(Value::as_str)
    }

    pub(crate) fn number(&self, column: &str) -> i64 {
        self.text(column).and_then(|text| text.trim().parse().ok()).unwrap_or(0)
    }

    pub(crate) fn status(&self) -> &'static str {
        if self.active { "active" } else { "stopped" }
    }
}

/// A drug of the clinic's stock.
#[derive(Debug)]
pub(crate) struct Drug {
    pub(crate) id: i64,
    pub(crate) name: &'static str,
    pub(crate) rxnorm: &'static str,
    pub(crate) ndc: &'static str,
    pub(crate) size: &'static str,
    /// How it is prescribed here, in words.
    pub(crate) instructions: &'static str,
    pub(crate) note: &'static str,
    /// The same as a code with its display.
    pub(crate) interval: (&'static str, &'static str),
}

pub(crate) const DRUGS: [Drug; 4] = [
    Drug {
        id: 1,
        name: "Metformin 500 MG",
        rxnorm: "860975",
        ndc: "00000-1048-01",
        size: "500",
        instructions: "Take one tablet twice daily",
        note: "with food",
        interval: ("BID", "Twice daily"),
    },
    Drug {
        id: 2,
        name: "Lisinopril 10 MG",
        rxnorm: "314076",
        ndc: "00000-2051-01",
        size: "10",
        instructions: "Take one tablet in the morning",
        note: "",
        interval: ("QAM", "Every morning"),
    },
    Drug {
        id: 3,
        name: "Amoxicillin 500 MG",
        rxnorm: "308191",
        ndc: "00000-3109-02",
        size: "500",
        instructions: "Take one capsule three times daily for 7 days",
        note: "finish the course",
        interval: ("TID", "Three times daily"),
    },
    Drug {
        id: 4,
        name: "Atorvastatin 20 MG",
        rxnorm: "617310",
        ndc: "00000-4158-01",
        size: "20",
        instructions: "Take one tablet at bedtime",
        note: "",
        interval: ("QHS", "At bedtime"),
    },
];

/// A note of the web application; with a category it is a report, without one a document.
#[derive(Clone, Debug)]
pub(crate) struct ClinicalNote {
    pub(crate) id: i64,
    pub(crate) eid: i64,
    pub(crate) date: String,
    pub(crate) radiology: bool,
    pub(crate) text: &'static str,
    pub(crate) provider: i64,
}

/// A line of the care plan or a goal.
#[derive(Clone, Debug)]
pub(crate) struct PlanItem {
    pub(crate) eid: i64,
    pub(crate) euuid: String,
    pub(crate) number: i64,
    pub(crate) goal: bool,
    pub(crate) text: &'static str,
    pub(crate) date: String,
    pub(crate) provider: i64,
}

#[derive(Clone, Debug)]
pub(crate) struct Device {
    pub(crate) id: i64,
    pub(crate) serial: String,
    pub(crate) stored: String,
}

/// A file in one of the categories.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Document {
    pub(crate) id: i64,
    /// The category's name without blanks in lower case, such as `labreport`; unknown ones are in no list (Q81).
    pub(crate) category: String,
    pub(crate) name: String,
    pub(crate) mimetype: String,
    pub(crate) bytes: Vec<u8>,
    pub(crate) stored: String,
    pub(crate) owner: Option<i64>,
    /// Deleted at OpenEMR's own screen: in no list of the standard API, and in FHIR as entered in error.
    pub(crate) deleted: bool,
}

/// A policy: its columns, and what identifies it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Insurance {
    pub(crate) id: i64,
    pub(crate) fields: Map<String, Value>,
}

/// A referral (Q88).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Referral {
    pub(crate) id: i64,
    pub(crate) fields: Map<String, Value>,
}

//! Medications: entries of the medication list, and prescriptions. OpenEMR keeps the two apart; a drug that is in both is
//! one drug to whoever reads the chart.

use crate::{chart::EntryStatus, redacted_debug, time::PartialDate};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// An entry of the medication list, or a prescription.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Medication {
    /// FHIR MedicationRequest id; null on the server until a problem request handed it out (Q51).
    pub id: Option<String>,
    /// The drug, as recorded.
    pub title: String,
    /// Directions, if the server gives them.
    pub directions: String,
    /// A prescription (FHIR intent `order`) rather than an entry of the medication list (`plan`).
    pub prescribed: bool,
    /// When it began, if that is known (Q131).
    pub since: Option<PartialDate>,
    /// When it was entered into the list, or the prescription written.
    #[serde(default)]
    pub entered: Option<PartialDate>,
    /// Whether it still holds.
    pub status: EntryStatus,
    /// Prescriptions of the same drug, where this is an entry of the list: see [`one_row_a_drug`].
    #[serde(default)]
    pub prescriptions: Vec<Prescription>,
}

redacted_debug!(Medication { id, prescribed });

/// A prescription beside the list's entry of the same drug.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Prescription {
    /// FHIR MedicationRequest id.
    pub id: Option<String>,
    /// Directions, if the server gives them.
    pub directions: String,
    /// When it was written.
    pub entered: Option<PartialDate>,
    /// Whether it still holds; it need not agree with the list.
    pub status: EntryStatus,
}

redacted_debug!(Prescription { id });

/// Puts prescriptions beside the entry of the list that names the same drug, the one that holds before those that do not.
/// Both states stay: where they differ, somebody has to look.
pub fn one_row_a_drug(all: Vec<Medication>) -> Vec<Medication> {
    let (mut rows, mut alone) = (Vec::new(), Vec::new());
    for one in all {
        if one.prescribed { alone.push(one) } else { rows.push(one) }
    }
    alone.retain(|prescription| {
        let drug = folded(&prescription.title);
        let same = |row: &&mut Medication| !row.prescribed && folded(&row.title) == drug;
        let row = match rows.iter().position(|row| {
            !row.prescribed && row.status != EntryStatus::Inactive && folded(&row.title) == drug
        }) {
            Some(place) => rows.get_mut(place),
            None => rows.iter_mut().find(same),
        };
        let Some(row) = row else { return true };
        row.prescriptions.push(Prescription {
            id: prescription.id.clone(),
            directions: prescription.directions.clone(),
            entered: prescription.entered,
            status: prescription.status,
        });
        false
    });
    rows.extend(alone);
    rows
}

/// Without what two people type differently: case and blanks.
fn folded(title: &str) -> String {
    title.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn medication(title: &str, prescribed: bool, status: EntryStatus) -> Medication {
        Medication {
            id: Some(format!("{title} {prescribed} {status:?}")),
            title: title.to_owned(),
            directions: String::new(),
            prescribed,
            since: None,
            entered: None,
            status,
            prescriptions: Vec::new(),
        }
    }

    #[test]
    fn a_drug_in_the_list_and_prescribed_is_one_row_and_both_states_stay() {
        use EntryStatus::{Active, Inactive};
        let rows = one_row_a_drug(vec![
            medication("Lisinopril 10 mg", true, Inactive),
            medication("lisinopril  10 MG", false, Inactive),
            medication("Lisinopril 10 mg", false, Active),
            medication("Lisinopril 20 mg", true, Active),
            medication("Aspirin", false, Active),
        ]);
        let shown: Vec<_> =
            rows.iter().map(|row| (row.title.as_str(), row.prescribed, row.prescriptions.len())).collect();
        assert_eq!(
            shown,
            [
                ("lisinopril  10 MG", false, 0),
                ("Lisinopril 10 mg", false, 1),
                ("Aspirin", false, 0),
                ("Lisinopril 20 mg", true, 0)
            ],
            "beside the entry that holds; another strength is another drug"
        );
        let row = &rows[1];
        assert_eq!((row.status, row.prescriptions[0].status), (Active, Inactive), "stopped, and on the list");
    }
}

//! How far the move of an appointment has come: what the journal notes before each of its steps. A stored format.

use crate::{contract::ErrorCode, writing::stored::from_json};
use domain::appointment::AppointmentId;
use serde::{Deserialize, Serialize};
use store::{OutboxRow, OutboxState};

/// The steps of a move. Each is noted before its request leaves, so that a kill anywhere is taken up from what was noted
/// and from what stands at the clinic.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct MoveSteps {
    /// The patient's appointments before the new one was booked; nothing while it was never sent.
    pub(crate) before: Option<Before>,
    /// Number of the new one, once it was told or found.
    pub(crate) booked: Option<AppointmentId>,
    /// The old one was asked to be deleted.
    pub(crate) deleting: bool,
    /// The new one is taken back, and why: with both in the calendar something stood against the move.
    pub(crate) withdrawing: Option<ErrorCode>,
}

/// A patient's appointments as they were listed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Before {
    /// Numbers: an appointment of the wanted time that is among them is another one.
    pub(crate) ids: Vec<AppointmentId>,
    /// Rows that could not be read.
    pub(crate) unreadable: u32,
}

impl MoveSteps {
    /// What a row notes.
    pub(crate) fn of(row: &OutboxRow) -> Self {
        row.steps.as_deref().and_then(|json| from_json(json).ok()).unwrap_or_default()
    }
}

/// Whether both appointments of a move stand at the clinic, as far as is known: it goes on from there, and its form would
/// book a third.
pub(crate) fn is_half_moved(row: &OutboxRow) -> bool {
    row.kind == store::OutboxKind::AppointmentMove
        && row.state != OutboxState::Confirmed
        && MoveSteps::of(row).booked.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stored_form_stays_readable() {
        let steps = MoveSteps {
            before: Some(Before { ids: vec![AppointmentId(7)], unreadable: 1 }),
            booked: Some(AppointmentId(12)),
            deleting: true,
            withdrawing: Some(ErrorCode::AppointmentChanged),
        };
        let json = serde_json::to_string(&steps).expect("plain data");
        assert_eq!(
            json,
            r#"{"before":{"ids":[7],"unreadable":1},"booked":12,"deleting":true,"withdrawing":"appointmentChanged"}"#,
            "a journal of an earlier version must stay readable"
        );
        assert_eq!(serde_json::from_str::<MoveSteps>(&json).expect("its own"), steps, "and read back");
        assert_eq!(serde_json::from_str::<MoveSteps>("{}").expect("empty"), MoveSteps::default(), "begun");
    }
}

//! What the journal holds of a write: the checked request, and what OpenEMR made of it. Both are stored formats.

use crate::contract::{BookRequest, StartVisitRequest, VisitKey};
use domain::{
    appointment::{AppointmentId, NewAppointment},
    encounter::{Eid, EncounterUuid, NewEncounter},
    note::{NoteId, SoapText},
    redacted_debug,
    vitals::{NewVitals, TypedVitals, Vid},
};
use serde::{Deserialize, Serialize};

/// A write as it waits in the journal: what is sent, and what was typed, which a refusal gives back.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "write", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub(crate) enum Payload {
    /// A visit.
    Encounter {
        /// Checked.
        visit: NewEncounter,
        /// Sent as `external_id`, 20 characters at most (Q46); the visit is recognised by it.
        marker: String,
        /// As typed.
        typed: StartVisitRequest,
    },
    /// A set of vitals.
    Vitals {
        /// In which visit.
        visit: VisitKey,
        /// Checked, in stored units.
        vitals: NewVitals,
        /// As typed.
        typed: TypedVitals,
    },
    /// A SOAP note.
    Note {
        /// In which visit.
        visit: VisitKey,
        /// As typed, which is what is sent.
        text: SoapText,
    },
    /// An appointment.
    Appointment {
        /// Checked.
        booking: NewAppointment,
        /// As typed.
        typed: BookRequest,
        /// The clinician has seen what stands in the way and books all the same.
        #[serde(default)]
        accepted: bool,
    },
}

impl std::fmt::Debug for Payload {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Encounter { .. } => "Payload::Encounter",
            Self::Vitals { .. } => "Payload::Vitals",
            Self::Note { .. } => "Payload::Note",
            Self::Appointment { .. } => "Payload::Appointment",
        })
    }
}

impl Payload {
    /// The visit a write belongs to.
    pub(crate) fn visit(&self) -> Option<&VisitKey> {
        match self {
            Self::Vitals { visit, .. } | Self::Note { visit, .. } => Some(visit),
            Self::Encounter { .. } | Self::Appointment { .. } => None,
        }
    }

    /// The first words of it, for the Unsent list.
    pub(crate) fn excerpt(&self) -> String {
        let text = match self {
            Self::Encounter { visit, .. } => visit.reason.clone(),
            Self::Vitals { typed, .. } => {
                typed.values.values().map(|value| value.text.as_str()).collect::<Vec<_>>().join(" · ")
            }
            Self::Note { text, .. } => domain::note::Section::ALL
                .into_iter()
                .map(|section| text.section(section).trim())
                .find(|text| !text.is_empty())
                .unwrap_or_default()
                .to_owned(),
            Self::Appointment { booking, .. } => {
                format!("{} {}", booking.start.civil().strftime("%Y-%m-%d %H:%M"), booking.title)
            }
        };
        let line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if line.chars().count() > 80 { line.chars().take(79).chain(['…']).collect() } else { line }
    }
}

/// What OpenEMR made of a write.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "made", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub(crate) enum Made {
    /// A visit.
    Encounter {
        /// Number.
        eid: Eid,
        /// Uuid.
        uuid: EncounterUuid,
    },
    /// A set of vitals.
    Vitals {
        /// Number, if it was learned.
        vid: Option<Vid>,
    },
    /// A note.
    Note {
        /// Number.
        sid: NoteId,
    },
    /// An appointment.
    Appointment {
        /// Number, shown as the confirmation number.
        id: AppointmentId,
    },
}

/// What a write needs from a visit before it can be sent.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct VisitNumbers {
    /// The visit's number.
    pub(crate) eid: Eid,
    /// The visit's uuid.
    pub(crate) uuid: EncounterUuid,
}

redacted_debug!(VisitNumbers { eid, uuid });

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stored_forms_stay_readable() {
        let note = Payload::Note {
            visit: VisitKey::Pending { write: "w1".into() },
            text: SoapText { subjective: "Cough".into(), ..SoapText::default() },
        };
        assert_eq!(
            serde_json::to_string(&note).expect("plain data"),
            r#"{"write":"note","visit":{"kind":"pending","write":"w1"},"text":{"subjective":"Cough","objective":"","assessment":"","plan":""}}"#,
            "a journal of an earlier version must stay readable: change this only with a migration"
        );
        let made = Made::Appointment { id: AppointmentId(12) };
        assert_eq!(
            serde_json::to_string(&made).expect("plain data"),
            r#"{"made":"appointment","id":12}"#,
            "as above"
        );
    }

    #[test]
    fn an_excerpt_is_one_line_and_short() {
        let text = SoapText { objective: format!("a\n b {}", "x".repeat(200)), ..SoapText::default() };
        let excerpt = Payload::Note { visit: VisitKey::Pending { write: String::new() }, text }.excerpt();
        assert_eq!(excerpt.chars().count(), 80, "cut to fit the list");
        assert!(excerpt.starts_with("a b x"), "line breaks and runs of blanks become one blank");
    }
}

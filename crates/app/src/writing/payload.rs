//! What the journal holds of a write: the checked request, and what OpenEMR made of it. Both are stored formats.

use crate::contract::{
    BookRequest, DemographicsChange, DraftContent, EntryChange, EntryList, NoteChange, StartVisitRequest,
    TypedDemographics, TypedEntry, VisitKey, VisitOfDay,
};
use domain::{
    appointment::{AppointmentId, NewAppointment},
    booking::BookingWarning,
    encounter::{Eid, EncounterUuid, NewEncounter},
    note::{NoteId, SoapText},
    patient::Pid,
    redacted_debug,
    vitals::{NewVitals, TypedVitals, Vid},
};
use openemr::Area;
use serde::{Deserialize, Serialize};
use store::OutboxKind;

/// A write as it waits in the journal: what is sent, and what was typed, which a refusal gives back.
#[expect(clippy::large_enum_variant, reason = "one at a time, on its way to the journal or the server")]
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
        /// The visits of that day that the clinician knew of: uuids, and markers of those written here. One that is found
        /// before sending and is none of these is a question; so is every one in a journal that noted none.
        #[serde(default)]
        known: Vec<String>,
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
        /// What the clinician saw and books all the same. What stands in the way without being one of these came after
        /// it, and is a question again; so is everything in a journal that noted only that some was accepted.
        #[serde(default)]
        accepted_warnings: Vec<BookingWarning>,
    },
    /// A change of a note that is in OpenEMR.
    NoteChange {
        /// In which visit.
        visit: VisitKey,
        /// As typed, which is what is sent.
        change: NoteChange,
    },
    /// A change of demographics.
    Demographics {
        /// As it was when it was opened.
        opened: TypedDemographics,
        /// As the record shall say it.
        wanted: TypedDemographics,
        /// As typed.
        typed: DemographicsChange,
    },
    /// A new or changed problem, allergy or medication.
    Entry {
        /// As it was when it was opened; empty for a new one.
        opened: TypedEntry,
        /// As the record shall say it.
        wanted: TypedEntry,
        /// As typed.
        typed: EntryChange,
    },
}

impl std::fmt::Debug for Payload {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Payload::{:?}", self.kind())
    }
}

impl Payload {
    /// The visit a write belongs to.
    pub(crate) fn visit(&self) -> Option<&VisitKey> {
        match self {
            Self::Vitals { visit, .. } | Self::Note { visit, .. } | Self::NoteChange { visit, .. } => {
                Some(visit)
            }
            Self::Encounter { .. }
            | Self::Appointment { .. }
            | Self::Demographics { .. }
            | Self::Entry { .. } => None,
        }
    }

    /// True for a change of one record that OpenEMR has: if that is gone, so is what there was to change.
    pub(crate) fn needs_its_record(&self) -> bool {
        match self {
            Self::NoteChange { .. } => true,
            Self::Entry { typed, .. } => typed.entry.is_some(),
            _ => false,
        }
    }

    /// What kind of write it is.
    pub(crate) fn kind(&self) -> OutboxKind {
        match self {
            Self::Encounter { .. } => OutboxKind::Encounter,
            Self::Vitals { .. } => OutboxKind::Vitals,
            Self::Note { .. } => OutboxKind::Note,
            Self::Appointment { .. } => OutboxKind::Appointment,
            Self::NoteChange { .. } => OutboxKind::NoteChange,
            Self::Demographics { .. } => OutboxKind::Demographics,
            Self::Entry { typed, .. } => match typed.list {
                EntryList::Problem => OutboxKind::Problem,
                EntryList::Allergy => OutboxKind::Allergy,
                EntryList::Medication => OutboxKind::Medication,
            },
        }
    }

    /// What was typed, as its form has it: what goes back there.
    pub(crate) fn content(&self) -> DraftContent {
        match self.clone() {
            Self::Encounter { typed, .. } => DraftContent::Visit(typed),
            Self::Vitals { typed, .. } => DraftContent::Vitals(typed),
            Self::Note { text, .. } => DraftContent::Note(text),
            Self::Appointment { typed, .. } => DraftContent::Appointment(typed),
            Self::NoteChange { change, .. } => DraftContent::NoteChange(change),
            Self::Demographics { typed, .. } => DraftContent::Demographics(typed),
            Self::Entry { typed, .. } => DraftContent::Entry(typed),
        }
    }
}

/// The area whose right a write takes.
pub(crate) fn area(kind: OutboxKind) -> Area {
    match kind {
        OutboxKind::Encounter => Area::Visits,
        OutboxKind::Vitals | OutboxKind::Note | OutboxKind::NoteChange => Area::VitalsAndNotes,
        OutboxKind::Appointment | OutboxKind::AppointmentMove | OutboxKind::AppointmentCancel => {
            Area::Appointments
        }
        OutboxKind::Patient | OutboxKind::Demographics => Area::Patients,
        OutboxKind::Problem | OutboxKind::Allergy | OutboxKind::Medication => Area::Lists,
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
    /// Demographics.
    Demographics,
    /// A problem, an allergy or a medication.
    Entry {
        /// The id it has in the chart; a new medication has none yet (Q51).
        id: Option<String>,
    },
}

/// Stands among the visits that are known of a day for those that cannot be read.
pub(crate) const UNREADABLE: &str = "unreadable";

/// Others of the same day that were found before a visit was sent: as the journal keeps them with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FoundVisits {
    /// They; none where one that could not be read may be of that day.
    pub(crate) found: Vec<VisitOfDay>,
}

/// What a write needs from a visit before it can be sent: two numbers that belong together, and never come one by one
/// (Q102).
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct VisitNumbers {
    /// The patient's number.
    pub(crate) pid: Pid,
    /// The visit's number.
    pub(crate) eid: Eid,
}

redacted_debug!(VisitNumbers { pid, eid });

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
        let entry = Payload::Entry {
            opened: TypedEntry::default(),
            wanted: TypedEntry { title: "Asthma".into(), ..TypedEntry::default() },
            typed: EntryChange {
                list: EntryList::Problem,
                entry: None,
                opened: None,
                typed: TypedEntry { title: "Asthma ".into(), ..TypedEntry::default() },
            },
        };
        assert_eq!(
            serde_json::to_string(&entry).expect("plain data"),
            r#"{"write":"entry","opened":{"title":"","began":"","ended":"","code":""},"wanted":{"title":"Asthma","began":"","ended":"","code":""},"typed":{"list":"problem","entry":null,"opened":null,"typed":{"title":"Asthma ","began":"","ended":"","code":""}}}"#,
            "as above"
        );
        let made = Made::Appointment { id: AppointmentId(12) };
        assert_eq!(
            serde_json::to_string(&made).expect("plain data"),
            r#"{"made":"appointment","id":12}"#,
            "as above"
        );
    }
}

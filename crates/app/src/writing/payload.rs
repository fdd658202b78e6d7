//! What the journal holds of a write: the checked request, and what OpenEMR made of it. Both are stored formats.

use crate::contract::{
    BookRequest, DemographicsChange, DraftContent, EntryChange, EntryDelete, EntryList, NoteChange, PastList,
    StartVisitRequest, TypedDemographics, TypedEntry, TypedPatient, VisitKey, VisitOfDay,
};
use domain::{
    appointment::{Appointment, AppointmentId, NewAppointment},
    booking::BookingWarning,
    encounter::{Eid, EncounterUuid, NewEncounter},
    note::{NoteId, SoapText},
    patient::{PatientUuid, Pid},
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
    /// Another time for an appointment: a new one, then the old one deleted (Q49).
    AppointmentMove {
        /// As it was when it was opened, with its comment.
        opened: Appointment,
        /// Checked.
        booking: NewAppointment,
        /// As typed.
        typed: BookRequest,
        /// As for an appointment.
        accepted_warnings: Vec<BookingWarning>,
    },
    /// An appointment that is deleted.
    AppointmentCancel {
        /// As it was when it was opened, with its comment.
        opened: Appointment,
    },
    /// A change of a note that is in OpenEMR.
    NoteChange {
        /// In which visit.
        visit: VisitKey,
        /// As typed, which is what is sent.
        change: NoteChange,
    },
    /// A new patient.
    Patient {
        /// As the record shall say it.
        wanted: TypedPatient,
        /// Those who are alike, whom the clinician saw: they are somebody else.
        accepted: Vec<PatientUuid>,
        /// As typed.
        typed: TypedPatient,
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
    /// A new or changed entry of a list.
    Entry {
        /// As it was when it was opened; empty for a new one.
        opened: TypedEntry,
        /// As the record shall say it.
        wanted: TypedEntry,
        /// As typed.
        typed: EntryChange,
    },
    /// An entry of a list that is deleted.
    EntryDelete(EntryDelete),
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
            | Self::AppointmentMove { .. }
            | Self::AppointmentCancel { .. }
            | Self::Patient { .. }
            | Self::Demographics { .. }
            | Self::Entry { .. }
            | Self::EntryDelete(_) => None,
        }
    }

    /// True for a change of one record that OpenEMR has: if that is gone, so is what there was to change. A deletion is
    /// done with it; only where the patient is gone, nothing is known of its record.
    pub(crate) fn needs_its_record(&self) -> bool {
        match self {
            Self::NoteChange { .. } | Self::EntryDelete(_) => true,
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
            Self::AppointmentMove { .. } => OutboxKind::AppointmentMove,
            Self::AppointmentCancel { .. } => OutboxKind::AppointmentCancel,
            Self::NoteChange { .. } => OutboxKind::NoteChange,
            Self::Patient { .. } => OutboxKind::Patient,
            Self::Demographics { .. } => OutboxKind::Demographics,
            Self::Entry { typed, .. } => kind_of_entry(typed.list),
            Self::EntryDelete(deleted) => match deleted.list {
                PastList::Surgery => OutboxKind::SurgeryDelete,
                PastList::DentalIssue => OutboxKind::DentalIssueDelete,
            },
        }
    }

    /// What was typed, as its form has it: what goes back there. A cancellation and a deletion have no form.
    pub(crate) fn content(&self) -> Option<DraftContent> {
        Some(match self.clone() {
            Self::Encounter { typed, .. } => DraftContent::Visit(typed),
            Self::Vitals { typed, .. } => DraftContent::Vitals(typed),
            Self::Note { text, .. } => DraftContent::Note(text),
            Self::Appointment { typed, .. } | Self::AppointmentMove { typed, .. } => {
                DraftContent::Appointment(typed)
            }
            Self::AppointmentCancel { .. } | Self::EntryDelete(_) => return None,
            Self::NoteChange { change, .. } => DraftContent::NoteChange(change),
            Self::Patient { typed, .. } => DraftContent::Patient(typed),
            Self::Demographics { typed, .. } => DraftContent::Demographics(typed),
            Self::Entry { typed, .. } => DraftContent::Entry(typed),
        })
    }

    /// The appointment that is moved or cancelled, as it was when it was opened.
    pub(crate) fn opened_appointment(&self) -> Option<&Appointment> {
        match self {
            Self::AppointmentMove { opened, .. } | Self::AppointmentCancel { opened } => Some(opened),
            _ => None,
        }
    }

    /// The appointment that is booked, by itself or by a move.
    pub(crate) fn booking(&self) -> Option<&NewAppointment> {
        match self {
            Self::Appointment { booking, .. } | Self::AppointmentMove { booking, .. } => Some(booking),
            _ => None,
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
        OutboxKind::Problem
        | OutboxKind::Allergy
        | OutboxKind::Medication
        | OutboxKind::Surgery
        | OutboxKind::DentalIssue
        | OutboxKind::SurgeryDelete
        | OutboxKind::DentalIssueDelete => Area::Lists,
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
    /// An appointment at its new time; the old one is gone.
    Moved {
        /// Number of the new one.
        id: AppointmentId,
    },
    /// An appointment that is gone.
    Cancelled,
    /// A new patient.
    Patient {
        /// Uuid.
        uuid: PatientUuid,
        /// Number.
        pid: Pid,
    },
    /// Demographics.
    Demographics,
    /// An entry of a list.
    Entry {
        /// The id it has in the chart; a new one that goes by a number has none yet (Q51).
        id: Option<String>,
    },
    /// An entry of a list that is gone.
    EntryDeleted,
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

/// The kind of a new or changed entry of a list.
pub(crate) const fn kind_of_entry(list: EntryList) -> OutboxKind {
    match list {
        EntryList::Problem => OutboxKind::Problem,
        EntryList::Allergy => OutboxKind::Allergy,
        EntryList::Medication => OutboxKind::Medication,
        EntryList::Surgery => OutboxKind::Surgery,
        EntryList::DentalIssue => OutboxKind::DentalIssue,
    }
}

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
        let uuid = "90cde167-7b9b-4ed1-bd55-533925cb2605";
        let deleted = Payload::EntryDelete(EntryDelete {
            list: PastList::DentalIssue,
            entry: uuid.into(),
            opened: TypedEntry { title: "Caries".into(), ..TypedEntry::default() },
        });
        assert_eq!(
            serde_json::to_string(&deleted).expect("plain data"),
            r#"{"write":"entryDelete","list":"dentalIssue","entry":"90cde167-7b9b-4ed1-bd55-533925cb2605","opened":{"title":"Caries","began":"","ended":"","code":""}}"#,
            "as above"
        );
        assert_eq!(
            serde_json::to_string(&Made::EntryDeleted).expect("plain data"),
            r#"{"made":"entryDeleted"}"#,
            "as above"
        );
        let day = jiff::civil::date(2026, 12, 1);
        let cancel = Payload::AppointmentCancel {
            opened: Appointment {
                id: Some(AppointmentId(7)),
                uuid: domain::appointment::AppointmentUuid::parse(uuid).expect("a uuid"),
                patient: Some(domain::patient::PatientUuid::parse(uuid).expect("a uuid")),
                start: domain::time::WallTime::new(day.at(9, 0, 0, 0)),
                end: domain::time::WallTime::new(day.at(9, 30, 0, 0)),
                status: domain::appointment::AppointmentStatus::None,
                category: None,
                title: "Office Visit".into(),
                comment: Some("Fasting".into()),
                provider: None,
                provider_uuid: None,
                facility: None,
                facility_name: String::new(),
            },
        };
        assert_eq!(
            serde_json::to_string(&cancel).expect("plain data"),
            r#"{"write":"appointmentCancel","opened":{"id":7,"uuid":"90cde167-7b9b-4ed1-bd55-533925cb2605","patient":"90cde167-7b9b-4ed1-bd55-533925cb2605","start":"2026-12-01T09:00:00","end":"2026-12-01T09:30:00","status":"none","category":null,"title":"Office Visit","comment":"Fasting","provider":null,"providerUuid":null,"facility":null,"facilityName":""}}"#,
            "as above; a move has the same in it, beside what an appointment has"
        );
        let anna = || TypedPatient { family: "Lee".into(), given: "Anna".into(), ..TypedPatient::default() };
        let new = Payload::Patient { wanted: anna(), accepted: Vec::new(), typed: anna() };
        assert_eq!(
            serde_json::to_string(&new).expect("plain data"),
            r#"{"write":"patient","wanted":{"family":"Lee","given":"Anna","sex":"","birth":"","phone":"","email":""},"accepted":[],"typed":{"family":"Lee","given":"Anna","sex":"","birth":"","phone":"","email":""}}"#,
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

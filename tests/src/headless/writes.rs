//! Every kind of write: how one is made that cannot be taken for another, which request it becomes, and how many of them
//! the clinic holds.

use app::Rounds;
use app::contract::{BookRequest, StartVisitRequest, UiError, VisitKey, WriteReceipt};
use demo_clinic::RecordsView;
use domain::encounter::CategoryId;
use domain::note::SoapText;
use domain::patient::PatientUuid;
use domain::units::Unit;
use domain::vitals::{TypedValue, TypedVitals, VitalSign};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A kind of write. To add one: a line in each function of this file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// A visit.
    Visit,
    /// A set of vitals.
    Vitals,
    /// A SOAP note.
    Note,
    /// An appointment.
    Booking,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Visit, Self::Vitals, Self::Note, Self::Booking];

    /// In words.
    pub fn name(self) -> &'static str {
        match self {
            Self::Visit => "visit",
            Self::Vitals => "vitals",
            Self::Note => "note",
            Self::Booking => "booking",
        }
    }

    /// Method and path pattern of its request.
    pub fn request(self) -> (&'static str, &'static str) {
        match self {
            Self::Visit => ("POST", "*/encounter"),
            Self::Vitals => ("POST", "*/vital"),
            Self::Note => ("POST", "*/soap_note"),
            Self::Booking => ("POST", "*/appointment"),
        }
    }

    /// How many a patient has at the clinic.
    pub fn on_file(self, records: &RecordsView<'_>, pid: i64) -> usize {
        match self {
            Self::Visit => records.encounters(pid).len(),
            Self::Vitals => records.vitals(pid).len(),
            Self::Note => records.notes(pid).len(),
            Self::Booking => records.appointments(pid).len(),
        }
    }

    /// Queues one that differs from every other by `number`, which stays below 60.
    pub async fn queue(
        self,
        rounds: &Rounds,
        patient: &PatientUuid,
        visit: Option<&VisitKey>,
        number: u32,
    ) -> Result<WriteReceipt, UiError> {
        let nowhere = VisitKey::Pending { write: String::new() };
        let visit = visit.unwrap_or(&nowhere);
        match self {
            Self::Visit => rounds.start_visit(patient, visit_of(number)).await,
            Self::Vitals => rounds.save_vitals(patient, visit, &vitals(number)).await,
            Self::Note => rounds.send_note(patient, visit, note(number)).await,
            Self::Booking => {
                let options = rounds.booking_options(patient).await?;
                let request = BookRequest {
                    date: "2027-01-13".into(),
                    start: format!("{:02}:{:02}", 8 + number / 6, number % 6 * 10),
                    duration: "10".into(),
                    category: Some(CategoryId(5)),
                    title: String::new(),
                    comment: format!("Follow-up {number}"),
                    provider: options.me.or_else(|| options.providers.first().map(|one| one.id)),
                    facility: options.facility,
                };
                rounds.book(patient, request, true).await
            }
        }
    }
}

fn visit_of(number: u32) -> StartVisitRequest {
    StartVisitRequest {
        category: Some(CategoryId(5)),
        reason: format!("Cough, day {number}"),
        ..StartVisitRequest::default()
    }
}

fn vitals(number: u32) -> TypedVitals {
    let value = |number: u32, unit| TypedValue { text: number.to_string(), unit };
    TypedVitals {
        values: BTreeMap::from([
            (VitalSign::Systolic, value(110 + number, Unit::MmHg)),
            (VitalSign::Diastolic, value(70, Unit::MmHg)),
        ]),
        ..TypedVitals::default()
    }
}

fn note(number: u32) -> SoapText {
    SoapText {
        subjective: format!("Cough for {number} days"),
        plan: "Rest; see again".into(),
        ..SoapText::default()
    }
}

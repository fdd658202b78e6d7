//! What the core asks before it takes a write, and what the clinician's answer names.

use super::VisitOfDay;
use domain::{
    alike::AlikeReason,
    patient::{PatientLabel, PatientUuid},
    time::WallTime,
    units::Unit,
    vitals::VitalSign,
    vitals_check::ValueWarning,
};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Something about a form that is saved only once the clinician has said that it is meant. The answer is the question
/// itself, handed back with the form: what was not shown cannot have been accepted, and a form that was changed since is
/// asked about anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "about", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub enum Question {
    /// A value.
    Value {
        /// Of which sign.
        sign: VitalSign,
        /// As typed.
        text: String,
        /// In which unit.
        unit: Unit,
        /// What is odd about it.
        warning: ValueWarning,
    },
    /// A visit or a reading lies in the future.
    InFuture {
        /// When, clinic wall time.
        at: WallTime,
    },
    /// A reading is put into a visit of another day.
    AnotherDay {
        /// When the visit was, clinic wall time.
        visit: WallTime,
        /// When the reading was taken, clinic wall time.
        taken: WallTime,
    },
    /// There is a visit of that day already.
    VisitThatDay {
        /// It.
        visit: VisitOfDay,
    },
    /// This computer's clock is far from the server's, so the time may be wrong.
    ClockOff {
        /// So many minutes ahead of the server's; negative where it is behind.
        minutes: i32,
    },
    /// The patient who is to be made may be this one.
    SamePatient {
        /// Who.
        patient: PatientUuid,
        /// How they are told from others.
        whose: PatientLabel,
        /// Why.
        why: Vec<AlikeReason>,
    },
    /// The clinic's server could not be asked whether it has the patient who is to be made.
    OthersUnknown,
}

impl Question {
    /// Whether this is among what the clinician has answered.
    pub(crate) fn is_in(&self, answered: &[Self]) -> bool {
        answered.iter().any(|one| match (self, one) {
            // How far the clock is off was measured anew meanwhile; the answer is about its being off.
            (Self::ClockOff { .. }, Self::ClockOff { .. }) => true,
            (Self::SamePatient { patient, .. }, Self::SamePatient { patient: seen, .. }) => patient == seen,
            // A box that is empty stands for now, which has moved on while somebody read.
            (Self::InFuture { at }, Self::InFuture { at: then }) => near(*at, *then),
            (Self::AnotherDay { visit, taken }, Self::AnotherDay { visit: of, taken: then }) => {
                visit == of && near(*taken, *then)
            }
            // One of ours may have got its number while somebody read.
            (Self::VisitThatDay { visit }, Self::VisitThatDay { visit: then }) => {
                visit.visit == then.visit || (visit.at == then.at && visit.reason == then.reason)
            }
            (this, that) => this == that,
        })
    }
}

/// What a moment may have moved on between a question and its answer.
const READING_TIME: SignedDuration = SignedDuration::from_mins(15);

fn near(one: WallTime, other: WallTime) -> bool {
    one.civil().duration_since(other.civil()).abs() <= READING_TIME
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_about_the_very_value_that_was_asked_about() {
        let asked = |text: &str| Question::Value {
            sign: VitalSign::Pulse,
            text: text.into(),
            unit: Unit::PerMinute,
            warning: ValueWarning::Unusual { low: 30.0, high: 200.0 },
        };
        assert!(asked("220").is_in(&[asked("220")]), "this was read");
        assert!(!asked("230").is_in(&[asked("220")]), "another number is another question");
        assert!(!asked("220").is_in(&[]), "nothing was read");
        let at = |minute| WallTime::new(jiff::civil::date(2026, 11, 21).at(9, minute, 0, 0));
        let other = |taken| Question::AnotherDay { visit: at(0), taken };
        assert!(other(at(31)).is_in(&[other(at(30))]), "now moves on while one reads");
        assert!(!other(at(50)).is_in(&[other(at(30))]), "another time is another question");
        assert!(Question::InFuture { at: at(31) }.is_in(&[Question::InFuture { at: at(30) }]), "likewise");
        let off = |minutes| Question::ClockOff { minutes };
        assert!(off(61).is_in(&[off(60)]), "the clock goes on while one reads");
    }
}

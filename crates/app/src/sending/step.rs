//! What one attempt to send came to, and what a look at the server says of one whose answer was lost.

use crate::{
    contract::ErrorCode,
    error::from_no_answer,
    writing::{
        boxes::{Conflict, Verdict},
        payload::{FoundVisits, Made},
    },
};
use openemr::{ApiError, WhyUnknown, WriteOutcome};

/// What became of one attempt.
#[cfg_attr(test, derive(Debug, PartialEq, Eq))]
pub(super) enum Step {
    /// In OpenEMR.
    Made(Made),
    /// OpenEMR, or the check before sending, will not have it.
    Refused {
        /// Why.
        code: ErrorCode,
        /// The server's own words.
        said: Option<String>,
    },
    /// Nothing left this computer; try again later.
    NotSent {
        /// Why.
        code: ErrorCode,
        /// The server is gone, or nobody is signed in: no other write would go either.
        nobody_there: bool,
    },
    /// It may have arrived.
    Unknown {
        /// Why nobody knows.
        code: ErrorCode,
        /// The server's own words.
        said: Option<String>,
    },
    /// Its first steps are done and the next cannot be: it stays where it has come to, and the clinician decides.
    HalfDone {
        /// Why.
        code: ErrorCode,
    },
    /// Somebody else changed the same meanwhile; nothing was sent.
    Conflict(Conflict),
    /// There are others of the day of a visit which nobody knew of when it was written; nothing was sent.
    Found(FoundVisits),
}

/// The same, on its way: what ends an attempt before its request departs is an `Err`, so that `?` ends it there.
pub(super) type Tried = Result<Step, Step>;

/// What a look at the server says about a write whose answer was lost.
#[cfg_attr(test, derive(Debug, PartialEq, Eq))]
pub(super) enum Looked {
    /// It is there.
    There(Made),
    /// It is not; for a change: the record is as it was before.
    Absent,
    /// The record is neither as it was nor as this write would have it.
    Conflict(Conflict),
    /// What is there may be it, or another of nearly the same words: the clinician decides. With it, the steps by which
    /// one that is sent all the same is told from what is there now.
    Alike {
        /// As [`crate::sending::entry`] stores them.
        steps: String,
    },
    /// Its first steps are done, and no request of it can be under way: it goes on.
    Resumable,
    /// The visit that it was written for is not in OpenEMR any more.
    VisitGone,
    /// It cannot be looked for yet, which says nothing.
    NotYet,
}

/// What an answer to vitals or a note means. Later releases of OpenEMR say that the visit is not this patient's.
pub(super) fn of_answer_to_visit(answer: Result<WriteOutcome<Made>, ApiError>) -> Step {
    match answer {
        Err(ApiError::NotFound) => Step::Refused { code: ErrorCode::VisitNotFound, said: None },
        answer => of_answer(answer),
    }
}

/// What an answer to a write means for the journal.
pub(super) fn of_answer(answer: Result<WriteOutcome<Made>, ApiError>) -> Step {
    match answer {
        Ok(WriteOutcome::Done(made)) => Step::Made(made),
        Ok(WriteOutcome::Refused { fields, said }) => {
            let words: Vec<String> = fields
                .into_iter()
                .map(|field| format!("{}: {}", field.field, field.said))
                .chain(said)
                .collect();
            let said = (!words.is_empty()).then(|| words.join("; "));
            Step::Refused { code: ErrorCode::InvalidInput, said }
        }
        Ok(WriteOutcome::Unknown { why }) => match why {
            WhyUnknown::NoAnswer => Step::Unknown { code: ErrorCode::Timeout, said: None },
            WhyUnknown::Server { said, .. } => Step::Unknown { code: ErrorCode::ServerError, said },
            WhyUnknown::Unreadable(_) => Step::Unknown { code: ErrorCode::Unreadable, said: None },
        },
        // The crate below says: certainly not stored.
        Err(error) => not_sent(&error),
    }
}

/// A write that certainly did not arrive: for lack of a right it goes back to the clinician, for anything that passes
/// it waits.
pub(super) fn not_sent(error: &ApiError) -> Step {
    match error {
        ApiError::NotAllowed { said } => Step::Refused { code: ErrorCode::NotAllowed, said: said.clone() },
        ApiError::NotOffered { .. } => Step::Refused { code: ErrorCode::NotOffered, said: None },
        ApiError::NotFound => Step::Refused { code: ErrorCode::PatientNotFound, said: None },
        ApiError::NoAnswer(error) => {
            Step::NotSent { code: from_no_answer(error).code, nobody_there: error.was_never_sent() }
        }
        ApiError::SignedOut(_) => Step::NotSent { code: ErrorCode::SignedOut, nobody_there: true },
        _ => Step::NotSent { code: ErrorCode::ServerError, nobody_there: false },
    }
}

/// What a record as it was just read says about a change whose answer was lost.
pub(super) fn of_verdict<T>(verdict: Verdict<T>, made: Made) -> Looked {
    match verdict {
        Verdict::There => Looked::There(made),
        // As it was: it is sent again, after another look.
        Verdict::Send { .. } => Looked::Absent,
        Verdict::Conflict(conflict) => Looked::Conflict(conflict),
    }
}

/// A record that could not be read before its change: gone for good, or not to be had just now.
pub(super) fn no_record(error: &ApiError) -> Step {
    match error {
        ApiError::NotFound => Step::Refused { code: ErrorCode::RecordNotFound, said: None },
        other => not_sent(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::writing::boxes::judge;
    use domain::note::{NoteId, SoapText};
    use openemr::{NoAnswer, RefusedField, SessionEnd, Unreadable};
    use std::time::Duration;

    fn made() -> Made {
        Made::Note { sid: NoteId(7) }
    }

    #[test]
    fn what_the_server_stored_is_made_and_what_it_refused_goes_back_with_its_words() {
        assert_eq!(of_answer(Ok(WriteOutcome::Done(made()))), Step::Made(made()), "it said so");
        let field = RefusedField { field: "pc_startTime".into(), said: "wrong".into() };
        let refused = |fields, said| of_answer(Ok(WriteOutcome::Refused { fields, said }));
        assert_eq!(
            refused(vec![field], Some("try again".into())),
            Step::Refused {
                code: ErrorCode::InvalidInput,
                said: Some("pc_startTime: wrong; try again".into())
            },
            "field by field, and what belongs to none"
        );
        assert_eq!(
            refused(Vec::new(), None),
            Step::Refused { code: ErrorCode::InvalidInput, said: None },
            "a server without words is not quoted"
        );
    }

    #[test]
    fn what_may_have_arrived_is_never_taken_for_what_certainly_did_not() {
        let whys = [
            (WhyUnknown::NoAnswer, ErrorCode::Timeout),
            (WhyUnknown::Server { status: 500, said: None }, ErrorCode::ServerError),
            (WhyUnknown::Unreadable(Unreadable::OtherShape), ErrorCode::Unreadable),
        ];
        for (why, code) in whys {
            let step = of_answer(Ok(WriteOutcome::Unknown { why }));
            assert_eq!(step, Step::Unknown { code, said: None }, "it is looked for, and not sent again");
        }
    }

    #[test]
    fn what_did_not_arrive_waits_for_what_passes_and_goes_back_for_what_does_not() {
        let refused = |code| Step::Refused { code, said: None };
        assert_eq!(
            not_sent(&ApiError::NotAllowed { said: None }),
            refused(ErrorCode::NotAllowed),
            "no right"
        );
        assert_eq!(not_sent(&ApiError::NotFound), refused(ErrorCode::PatientNotFound), "no patient");
        let waits = |code, nobody_there| Step::NotSent { code, nobody_there };
        for silence in
            [NoAnswer::Unreachable, NoAnswer::LeftAlone(Duration::from_secs(1)), NoAnswer::ForeignOrigin]
        {
            let Step::NotSent { nobody_there, .. } = not_sent(&ApiError::NoAnswer(silence.clone())) else {
                panic!("{silence:?} passes")
            };
            assert!(nobody_there, "{silence:?}: no other write would go either");
        }
        for alone in [NoAnswer::TimedOut, NoAnswer::Cut, NoAnswer::TooLarge] {
            let Step::NotSent { nobody_there, .. } = not_sent(&ApiError::NoAnswer(alone.clone())) else {
                panic!("{alone:?} passes")
            };
            assert!(!nobody_there, "{alone:?}: this one alone");
        }
        assert_eq!(
            not_sent(&ApiError::SignedOut(SessionEnd::RefreshRefused)),
            waits(ErrorCode::SignedOut, true),
            "nobody is signed in for the others either"
        );
        assert_eq!(
            not_sent(&ApiError::TooManyRequests { retry_after: None }),
            waits(ErrorCode::ServerError, false),
            "patience"
        );
    }

    #[test]
    fn what_is_not_found_is_named_by_what_was_looked_for() {
        let refused = |code| Step::Refused { code, said: None };
        let not_found = || Err(ApiError::NotFound);
        assert_eq!(of_answer(not_found()), refused(ErrorCode::PatientNotFound), "a write of a patient");
        assert_eq!(of_answer_to_visit(not_found()), refused(ErrorCode::VisitNotFound), "one of a visit");
        assert_eq!(no_record(&ApiError::NotFound), refused(ErrorCode::RecordNotFound), "a record to change");
        assert_eq!(
            no_record(&ApiError::Unreadable(Unreadable::OtherShape)),
            Step::NotSent { code: ErrorCode::ServerError, nobody_there: false },
            "one that cannot be read just now may be there"
        );
    }

    #[test]
    fn a_changed_record_says_whether_its_change_arrived() {
        let note = |subjective: &str| SoapText { subjective: subjective.into(), ..SoapText::default() };
        let (opened, mine) = (note("Cough"), note("Cough for a week"));
        let seen =
            |theirs: &SoapText| of_verdict(judge(&opened, &mine, theirs, "2026-11-21T09:00:00Z"), made());
        assert_eq!(seen(&mine), Looked::There(made()), "as it was written here");
        assert_eq!(seen(&opened), Looked::Absent, "as it was: it is sent again");
        assert!(matches!(seen(&note("Fever")), Looked::Conflict(_)), "neither: the clinician decides");
    }
}

//! What is asked before a write is taken, beside the values themselves: times that can hardly be meant. Readings cannot
//! be corrected in OpenEMR (Q42), so what is wrong with one has to be found before it leaves.

use crate::{
    account::Account,
    contract::{Question, UiError},
    forms::ReadBy,
};
use domain::time::WallTime;
use jiff::{SignedDuration, ToSpan};

/// A time that lies so far ahead of now was not meant as now: typed times have no seconds, and nobody types at once.
const AHEAD: SignedDuration = SignedDuration::from_mins(2);
/// Readings so close to the beginning of their visit belong to it, whatever the calendar says: visits last past midnight.
const SAME_VISIT_HOURS: i32 = 12;
/// From here on a clock that is off is asked about before a time of it is stored.
pub(crate) const ASKED_FROM: SignedDuration = SignedDuration::from_mins(10);

/// Refuses a form until everything that was found is among the answers.
pub(crate) fn answered(found: Vec<Question>, answers: &[Question]) -> Result<(), UiError> {
    if found.iter().all(|question| question.is_in(answers)) { Ok(()) } else { Err(UiError::asks(found)) }
}

/// What is to be asked about the moment of a reading; `visit` is when its visit began, if that is known.
pub(crate) fn about_taken(taken: WallTime, visit: Option<WallTime>, now: WallTime) -> Vec<Question> {
    let mut found = Vec::new();
    if taken.civil() > now.civil().saturating_add(AHEAD) {
        found.push(Question::InFuture { at: taken });
    }
    if let Some(visit) = visit
        && visit.date() != taken.date()
        && !near(visit, taken)
    {
        found.push(Question::AnotherDay { visit, taken });
    }
    found
}

/// What is to be asked about the date of a visit. One later today may be prepared; one of another day has not begun.
pub(crate) fn about_visit(date: WallTime, now: WallTime) -> Option<Question> {
    (date.date() > now.date()).then_some(Question::InFuture { at: date })
}

/// What is to be asked about a clock that is `ahead` of the server's, or behind it.
pub(crate) fn about_clock(ahead: Option<SignedDuration>) -> Option<Question> {
    let ahead = ahead.filter(|ahead| ahead.abs() >= ASKED_FROM)?;
    Some(Question::ClockOff { minutes: i32::try_from(ahead.as_mins()).unwrap_or(i32::MAX) })
}

fn near(visit: WallTime, taken: WallTime) -> bool {
    let span = SAME_VISIT_HOURS.hours();
    let (from, to) = (visit.civil().saturating_sub(span), visit.civil().saturating_add(span));
    (from..=to).contains(&taken.civil())
}

/// What typed dates and times are read by, now.
pub(crate) fn read_by(account: &Account) -> ReadBy {
    ReadBy { order: account.frame.settings().date_order, now: account.wall_now(), zone: account.zone() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn at(day: i8, hour: i8, minute: i8) -> WallTime {
        WallTime::new(date(2026, 11, day).at(hour, minute, 0, 0))
    }

    #[test]
    fn a_reading_of_tomorrow_or_of_another_visits_day_is_asked_about() {
        let now = at(21, 9, 30);
        let visit = Some(at(21, 9, 0));
        assert_eq!(about_taken(now, visit, now), [], "now, in a visit of today");
        assert_eq!(about_taken(at(21, 9, 31), visit, now), [], "within what typing takes");
        assert_eq!(
            about_taken(at(21, 19, 30), visit, now),
            [Question::InFuture { at: at(21, 19, 30) }],
            "a slip of ten hours"
        );
        assert_eq!(
            about_taken(now, Some(at(14, 16, 0)), now),
            [Question::AnotherDay { visit: at(14, 16, 0), taken: now }],
            "a visit of last week"
        );
        assert_eq!(
            about_taken(at(21, 0, 15), Some(at(20, 23, 30)), now),
            [],
            "past midnight, the same visit"
        );
        assert_eq!(about_taken(now, None, now), [], "nothing is known of the visit");
    }

    #[test]
    fn a_visit_after_today_is_asked_about() {
        let now = at(21, 9, 30);
        assert_eq!(about_visit(at(21, 16, 0), now), None, "this afternoon");
        assert_eq!(about_visit(at(14, 16, 0), now), None, "written down afterwards");
        assert_eq!(about_visit(at(22, 0, 0), now), Some(Question::InFuture { at: at(22, 0, 0) }), "tomorrow");
    }

    #[test]
    fn a_clock_ten_minutes_off_is_asked_about_whichever_way() {
        let of = |seconds| about_clock(Some(SignedDuration::from_secs(seconds)));
        assert_eq!(of(599), None, "below ten minutes a line in the frame is enough");
        assert_eq!(of(600), Some(Question::ClockOff { minutes: 10 }), "ahead");
        assert_eq!(of(-172_800), Some(Question::ClockOff { minutes: -2880 }), "two days behind");
        assert_eq!(about_clock(None), None, "the server has said nothing yet");
    }
}

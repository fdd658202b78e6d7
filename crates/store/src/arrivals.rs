//! When a patient was first seen to have arrived. OpenEMR tells that somebody has, and not since when.

use crate::{
    error::StoreError,
    journal::Journal,
    stored::{millis, moment},
};
use domain::appointment::AppointmentUuid;
use jiff::{Timestamp, ToSpan, civil::Date};
use rusqlite::params;

/// Days for which a sighting is kept.
const KEPT_DAYS: i64 = 7;

/// Somebody was seen to have arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// For which appointment.
    pub appointment: AppointmentUuid,
    /// When that was first seen.
    pub seen_at: Timestamp,
    /// When they were last seen not to have; `None` where the day was not read before.
    pub not_yet_at: Option<Timestamp>,
}

impl Journal {
    /// Keeps what a reading of a day says of who has arrived, and answers with those who were not seen here before. The first
    /// sighting stays, whatever comes after it; of whoever has not arrived after all (`not_come`), a slip at the front desk,
    /// none does.
    pub fn note_arrivals(
        &mut self,
        day: Date,
        arrived: &[Arrival],
        not_come: &[AppointmentUuid],
    ) -> Result<Vec<Arrival>, StoreError> {
        let change = self.conn_mut().transaction()?;
        let mut news = Vec::new();
        for one in arrived {
            let kept = change
                .prepare_cached(
                    "INSERT OR IGNORE INTO arrival (appointment, day, seen_at, not_yet_at) VALUES (?1, ?2, ?3, ?4)",
                )?
                .execute(params![
                    one.appointment.as_str(),
                    day.to_string(),
                    millis(one.seen_at),
                    one.not_yet_at.map(millis)
                ])?;
            if kept > 0 {
                news.push(one.clone());
            }
        }
        for one in not_come {
            change
                .prepare_cached("DELETE FROM arrival WHERE appointment = ?1")?
                .execute(params![one.as_str()])?;
        }
        let oldest = day.saturating_sub(KEPT_DAYS.days());
        change.execute("DELETE FROM arrival WHERE day < ?1", params![oldest.to_string()])?;
        change.commit()?;
        Ok(news)
    }

    /// Who was seen to have arrived on a day.
    pub fn arrivals(&self, day: Date) -> Result<Vec<Arrival>, StoreError> {
        let mut statement = self.conn().prepare_cached(
            "SELECT appointment, seen_at, not_yet_at FROM arrival WHERE day = ?1 ORDER BY seen_at",
        )?;
        let mut rows = statement.query(params![day.to_string()])?;
        let mut all = Vec::new();
        while let Some(row) = rows.next()? {
            let text: String = row.get(0)?;
            all.push(Arrival {
                appointment: AppointmentUuid::parse(&text)
                    .map_err(|_| StoreError::Unreadable { what: "appointment" })?,
                seen_at: moment(row.get(1)?)?,
                not_yet_at: row.get::<_, Option<i64>>(2)?.map(moment).transpose()?,
            });
        }
        Ok(all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_first_sighting_stays_and_a_slip_at_the_desk_leaves_none() {
        let mut journal = Journal::in_memory().expect("opened");
        let at = |second| Timestamp::from_second(second).expect("a moment");
        let one = AppointmentUuid::parse("90cde167-7b9b-4ed1-bd55-533925cb2605").expect("a uuid");
        let (day, next) = (date(2026, 11, 23), date(2026, 12, 7));
        let seen =
            |second| Arrival { appointment: one.clone(), seen_at: at(second), not_yet_at: Some(at(1)) };
        assert_eq!(
            journal.note_arrivals(day, &[seen(60)], &[]).expect("kept"),
            [seen(60)],
            "nobody has seen them"
        );
        assert_eq!(journal.note_arrivals(day, &[seen(600)], &[]).expect("kept"), [], "they are no news");
        assert_eq!(journal.arrivals(day).expect("readable"), [seen(60)], "since when somebody waits");
        journal.note_arrivals(day, &[], std::slice::from_ref(&one)).expect("kept");
        assert!(journal.arrivals(day).expect("readable").is_empty(), "they were not here");
        journal.note_arrivals(day, &[seen(900)], &[]).expect("kept");
        journal.note_arrivals(next, &[], &[]).expect("kept");
        assert!(journal.arrivals(day).expect("readable").is_empty(), "nobody waits since a fortnight ago");
    }
}

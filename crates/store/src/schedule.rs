//! Days of the clinic's calendar, and the lists that are learned from data.

use crate::{
    cache::Cache,
    chart::{Kept, kept, to_json},
    error::StoreError,
    stored::millis,
};
use domain::{appointment::Appointment, loaded::LeftOut};
use jiff::{Timestamp, civil::Date};
use rusqlite::{OptionalExtension, params};
use serde::{Serialize, de::DeserializeOwned};

text_enum! {
    /// A list that a physician's account may not read and that is learned from encounters and appointments (Q72).
    pub enum LearnedList {
        /// `Vec<domain::encounter::Provider>`.
        Providers = "providers",
        /// `Vec<domain::encounter::Facility>`.
        Facilities = "facilities",
        /// `Vec<domain::encounter::Category>` of visits.
        VisitCategories = "visitCategories",
        /// `Vec<domain::encounter::Category>` of appointments.
        AppointmentCategories = "appointmentCategories",
    }
}

impl Cache {
    /// Keeps a day's appointments in place of what was kept before.
    pub fn put_day(
        &mut self,
        day: Date,
        appointments: &[Appointment],
        as_of: Timestamp,
        unreadable: u32,
    ) -> Result<(), StoreError> {
        let json = to_json(appointments, "day")?;
        self.conn()
            .prepare_cached(
                "INSERT OR REPLACE INTO schedule_day (day, json, as_of, unreadable) VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute(params![day.to_string(), json, millis(as_of), unreadable])?;
        Ok(())
    }

    /// A day's appointments; `None` if the day is not kept, which is not the same as an empty day.
    pub fn day(&self, day: Date) -> Result<Option<Kept<Vec<Appointment>>>, StoreError> {
        let row = self
            .conn()
            .prepare_cached("SELECT json, as_of, unreadable FROM schedule_day WHERE day = ?1")?
            .query_row(params![day.to_string()], |row| {
                Ok((row.get(0)?, row.get(1)?, LeftOut::unreadable(row.get(2)?)))
            })
            .optional()?;
        kept(row, "day")
    }

    /// Keeps a learned list.
    pub fn put_learned<T: Serialize + ?Sized>(
        &mut self,
        list: LearnedList,
        value: &T,
        as_of: Timestamp,
    ) -> Result<(), StoreError> {
        let json = to_json(value, "list")?;
        self.conn()
            .prepare_cached("INSERT OR REPLACE INTO learned_list (list, json, as_of) VALUES (?1, ?2, ?3)")?
            .execute(params![list, json, millis(as_of)])?;
        Ok(())
    }

    /// A learned list; `None` if nothing was learned yet.
    pub fn learned<T: DeserializeOwned>(&self, list: LearnedList) -> Result<Option<Kept<T>>, StoreError> {
        let row = self
            .conn()
            .prepare_cached("SELECT json, as_of, 0 FROM learned_list WHERE list = ?1")?
            .query_row(params![list], |row| Ok((row.get(0)?, row.get(1)?, LeftOut::unreadable(row.get(2)?))))
            .optional()?;
        kept(row, list.as_str())
    }
}

//! What a demo clinic is started with.

use crate::{
    clock::{self, Clock, SystemClock},
    settings::Units,
};
use jiff::{civil::Date, tz::TimeZone};
use std::{fmt, str::FromStr, sync::Arc};

/// Which OpenEMR the clinic answers as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Edition {
    /// As OpenEMR 7.0.3 answers.
    V7_0,
    /// As OpenEMR 8.0.0 answers.
    V8_0,
    /// As OpenEMR 8.2 answers.
    V8_2,
}

impl Edition {
    /// Every edition, oldest first.
    pub const ALL: [Self; 3] = [Self::V7_0, Self::V8_0, Self::V8_2];
}

impl fmt::Display for Edition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::V7_0 => "7.0",
            Self::V8_0 => "8.0",
            Self::V8_2 => "8.2",
        })
    }
}

impl FromStr for Edition {
    type Err = UnknownEdition;

    fn from_str(text: &str) -> Result<Self, UnknownEdition> {
        match text {
            "7.0" => Ok(Self::V7_0),
            "8.0" => Ok(Self::V8_0),
            "8.2" => Ok(Self::V8_2),
            _ => Err(UnknownEdition(text.to_owned())),
        }
    }
}

/// An edition the demo clinic does not know.
#[derive(Debug, thiserror::Error)]
#[error("edition {0:?} is not known: use 7.0, 8.0 or 8.2")]
pub struct UnknownEdition(String);

/// How a clinic is made. Two clinics with the same `edition`, `patients`, `seed`, `history` and `today` hold the same records.
#[derive(Clone)]
pub struct Config {
    /// Which OpenEMR to answer as.
    pub edition: Edition,
    /// How many synthetic patients the site `default` has.
    pub patients: u32,
    /// Decides who they are and what is in their charts.
    pub seed: u64,
    /// Whether anybody was here before: without, nobody has had a visit and the calendar is empty, as in a clinic that
    /// opens today (Q72).
    pub history: bool,
    /// The port of the HTTPS listener; `None` takes any free one.
    pub port: Option<u16>,
    /// The port of the plain listener for browsers; `None` takes any free one.
    pub http_port: Option<u16>,
    /// The day everything is laid around: the schedule, and how long ago people were born and seen. `None` is the
    /// clinic's present day by `clock`.
    pub today: Option<Date>,
    /// The zone the clinic's wall clock runs in.
    pub zone: TimeZone,
    /// In which units vitals are shown at the start (Q104).
    pub units: Units,
    /// The clinic's clock; the computer's own unless a test wants to move it.
    pub clock: Arc<dyn Clock>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            edition: Edition::V8_0,
            patients: 1000,
            seed: 7,
            history: true,
            port: None,
            http_port: None,
            today: None,
            zone: clock::unless_told(),
            units: Units::default(),
            clock: Arc::new(SystemClock),
        }
    }
}

impl Config {
    /// The default clinic with another edition.
    pub fn edition(edition: Edition) -> Self {
        Self { edition, ..Self::default() }
    }

    /// The same with a number of patients.
    pub fn with_patients(self, patients: u32) -> Self {
        Self { patients, ..self }
    }

    /// The same on its first day: patients are registered, and nobody has had a visit or an appointment.
    pub fn opening_today(self) -> Self {
        Self { history: false, ..self }
    }

    /// The same in another zone; FHIR's offsets then follow each record's own day.
    pub fn in_zone(self, zone: TimeZone) -> Self {
        Self { zone, ..self }
    }

    /// The same with vitals shown in other units (Q104).
    pub fn with_units(self, units: Units) -> Self {
        Self { units, ..self }
    }

    /// The same with another clock. Records and the calendar are laid around its present day, and the `Date` header of
    /// every answer is its time.
    pub fn with_clock(self, clock: Arc<dyn Clock>) -> Self {
        Self { clock, ..self }
    }
}

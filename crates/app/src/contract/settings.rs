//! What a person can set.

use domain::{time::DateOrder, units::UnitSystem};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Settings of this computer. None of them names a patient; they are the only readable file Rounds keeps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
#[ts(export)]
pub struct Settings {
    /// Light, dark or as the system has it.
    pub theme: Theme,
    /// Units on screen.
    pub units: UnitSystem,
    /// Which of day and month comes first in typed dates.
    pub date_order: DateOrder,
    /// Language tag of the texts; "en" for now.
    pub language: String,
    /// Minutes without use after which the screen is locked, 1 to 30.
    pub lock_after_minutes: u32,
    /// How large the page is drawn, in percent, 50 to 200.
    pub zoom_percent: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: Theme::System,
            units: UnitSystem::Us,
            date_order: DateOrder::MonthFirst,
            language: "en".to_owned(),
            lock_after_minutes: 15,
            zoom_percent: 100,
        }
    }
}

/// Colours of the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum Theme {
    /// As the system has it.
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

//! What a person can set.

use domain::{time::DateOrder, units::UnitSystem};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
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
    /// How dates are written, on screen and on paper.
    pub date_style: DateStyle,
    /// Which of day and month comes first, in dates that are shown and in dates that are typed.
    pub date_order: DateOrder,
    /// How times of day are written.
    pub clock_style: ClockStyle,
    /// What a provider is called here, by the name that OpenEMR tells, which may be a user name.
    pub provider_names: BTreeMap<String, String>,
    /// Language of the texts: a tag such as "en" or "es", or "system" for what this computer speaks. The window settles what
    /// it does not know.
    pub language: String,
    /// Minutes without use after which the screen is locked, 1 to 30.
    pub lock_after_minutes: u32,
    /// How large the page is drawn, in percent, 50 to 200.
    pub zoom_percent: u32,
    /// The desktop says that somebody has arrived, and never who.
    pub tell_arrivals: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: Theme::System,
            units: UnitSystem::Us,
            // What OpenEMR itself shows until its administrator sets another.
            date_style: DateStyle::Iso,
            date_order: DateOrder::MonthFirst,
            clock_style: ClockStyle::H24,
            provider_names: BTreeMap::new(),
            language: "system".to_owned(),
            lock_after_minutes: 15,
            zoom_percent: 100,
            tell_arrivals: false,
        }
    }
}

/// How dates are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum DateStyle {
    /// As this computer's region has it, with the month in letters.
    System,
    /// 16 Nov 2026 or Nov 16, 2026
    Letters,
    /// 16/11/2026 or 11/16/2026
    Numbers,
    /// 2026-11-16
    Iso,
}

/// How times of day are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum ClockStyle {
    /// As this computer's region has it.
    System,
    /// 2:05 PM
    H12,
    /// 14:05
    H24,
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

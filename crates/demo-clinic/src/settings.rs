//! What an administrator can set on the server while it runs, and what a person leaves unticked at consent. None of it
//! is told by any endpoint.

use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// In which units the server shows vitals (Q104). What is written is pounds, inches and degrees Fahrenheit whatever
/// stands here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "u8", try_from = "u8")]
#[repr(u8)]
pub enum Units {
    /// Setting 1: US units, metric beside them in the web application.
    #[default]
    UsFirst = 1,
    /// Setting 2: metric units, US beside them in the web application.
    MetricFirst = 2,
    /// Setting 3: US units only.
    UsOnly = 3,
    /// Setting 4: metric units only.
    MetricOnly = 4,
}

/// A number that is none of the four unit settings.
#[derive(Debug, thiserror::Error)]
#[error("there is no unit setting {0}: use 1 to 4")]
pub struct UnknownUnits(u8);

impl From<Units> for u8 {
    fn from(units: Units) -> Self {
        units as Self
    }
}

impl TryFrom<u8> for Units {
    type Error = UnknownUnits;

    fn try_from(number: u8) -> Result<Self, UnknownUnits> {
        [Self::UsFirst, Self::MetricFirst, Self::UsOnly, Self::MetricOnly]
            .into_iter()
            .find(|one| *one as u8 == number)
            .ok_or(UnknownUnits(number))
    }
}

/// A measure that has two units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Measure {
    Weight,
    Length,
    Temperature,
}

impl Units {
    fn metric(self) -> bool {
        matches!(self, Self::MetricFirst | Self::MetricOnly)
    }

    /// A stored number (pounds, inches, degrees Fahrenheit) in the unit it is shown in.
    pub(crate) fn shown(self, measure: Measure, stored: f64) -> f64 {
        if !self.metric() {
            return stored;
        }
        match measure {
            Measure::Weight => stored * 0.453_592_37,
            Measure::Length => stored * 2.54,
            Measure::Temperature => (stored - 32.0) * 5.0 / 9.0,
        }
    }

    /// The same for a column's text: six decimals. What is 0 stands for "not measured" and stays 0.
    pub(crate) fn shown_text(self, measure: Measure, stored: Option<&str>) -> Option<String> {
        let text = stored?;
        match text.trim().parse::<f64>() {
            Ok(number) if self.metric() && number != 0.0 => {
                Some(format!("{:.6}", self.shown(measure, number)))
            }
            _ => Some(text.to_owned()),
        }
    }

    /// The unit as the Standard API names it.
    pub(crate) fn name(self, measure: Measure) -> &'static str {
        match (measure, self.metric()) {
            (Measure::Weight, false) => "lb",
            (Measure::Weight, true) => "kg",
            (Measure::Length, false) => "in",
            (Measure::Length, true) => "cm",
            (Measure::Temperature, false) => "degF",
            (Measure::Temperature, true) => "Cel",
        }
    }

    /// The unit and its code as FHIR writes them.
    pub(crate) fn quantity(self, measure: Measure) -> (&'static str, &'static str) {
        match (measure, self.metric()) {
            (Measure::Weight, false) => ("lb_av", "[lb_av]"),
            (Measure::Weight, true) => ("kg", "kg"),
            (Measure::Length, false) => ("in_i", "[in_i]"),
            (Measure::Length, true) => ("cm", "cm"),
            (Measure::Temperature, false) => ("degF", "[degF]"),
            (Measure::Temperature, true) => ("Cel", "Cel"),
        }
    }
}

/// The settings of a running clinic. `GET /demo/settings` shows them, `POST /demo/settings` changes the sent ones.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// How vitals are shown.
    pub units: Units,
    /// Seconds by which the server's `Date` runs ahead of the clinic's clock; negative when it lags behind.
    pub clock_skew: i64,
    /// Scopes that whoever signs in leaves unticked on the consent page.
    pub declined: BTreeSet<String>,
    /// Whether marking a patient arrived in the server's own calendar makes a visit (Q130).
    pub arrival_makes_visit: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self { units: Units::default(), clock_skew: 0, declined: BTreeSet::new(), arrival_makes_visit: true }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_metric_server_converts_what_it_shows() {
        let shown = Units::MetricOnly.shown_text(Measure::Weight, Some("220.460000"));
        assert_eq!(shown.as_deref(), Some("99.998974"), "as seen (Q104)");
        assert_eq!(
            Units::MetricFirst.shown_text(Measure::Temperature, Some("98.6")).as_deref(),
            Some("37.000000")
        );
        assert_eq!(
            Units::UsOnly.shown_text(Measure::Length, Some("70.000000")).as_deref(),
            Some("70.000000")
        );
        let unmeasured = Units::MetricOnly.shown_text(Measure::Temperature, Some("0.000000"));
        assert_eq!(unmeasured.as_deref(), Some("0.000000"), "nothing was measured, so nothing froze");
    }

    #[test]
    fn a_setting_is_one_of_four() {
        assert_eq!(Units::try_from(4).ok(), Some(Units::MetricOnly));
        assert!(Units::try_from(5).is_err());
    }
}

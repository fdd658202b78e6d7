//! Units of measurement: OpenEMR stores pounds, inches and degrees Fahrenheit (clinic setting "US"), clinicians
//! think in either. Every conversion factor stands here once.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Kilograms in a pound (exact by the international yard and pound agreement, 1959).
const KG_PER_LB: f64 = 0.453_592_37;
/// Centimetres in an inch (exact, same agreement).
const CM_PER_INCH: f64 = 2.54;

/// A unit that a vital sign is typed, shown or stored in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum Unit {
    /// Pounds, UCUM `[lb_av]`.
    Pound,
    /// Kilograms, UCUM `kg`.
    Kilogram,
    /// Inches, UCUM `[in_i]`.
    Inch,
    /// Centimetres, UCUM `cm`.
    Centimetre,
    /// Degrees Fahrenheit, UCUM `[degF]`.
    Fahrenheit,
    /// Degrees Celsius, UCUM `Cel`.
    Celsius,
    /// Millimetres of mercury, UCUM `mm[Hg]`.
    MmHg,
    /// Per minute, UCUM `/min`.
    PerMinute,
    /// Per cent, UCUM `%`.
    Percent,
}

/// Which units the screen shows and takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum UnitSystem {
    /// kg, cm, °C
    #[default]
    Metric,
    /// lb, in, °F
    Us,
}

/// Two units that do not measure the same thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("these units do not measure the same thing")]
pub struct NotComparable;

/// Converts a value between two units of the same quantity.
pub fn convert(value: f64, from: Unit, to: Unit) -> Result<f64, NotComparable> {
    use Unit::{Celsius, Centimetre, Fahrenheit, Inch, Kilogram, Pound};
    Ok(match (from, to) {
        (same, other) if same == other => value,
        (Pound, Kilogram) => value * KG_PER_LB,
        (Kilogram, Pound) => value / KG_PER_LB,
        (Inch, Centimetre) => value * CM_PER_INCH,
        (Centimetre, Inch) => value / CM_PER_INCH,
        (Fahrenheit, Celsius) => (value - 32.0) / 1.8,
        (Celsius, Fahrenheit) => value.mul_add(1.8, 32.0),
        _ => return Err(NotComparable),
    })
}

/// So many decimals of a value are shown in a unit: kilograms to the gram under 10 and to ten grams under 20, as
/// infants are weighed; everything else to a tenth.
pub fn decimals_shown(value: f64, unit: Unit) -> i32 {
    match unit {
        Unit::Kilogram if value < 10.0 => 3,
        Unit::Kilogram if value < 20.0 => 2,
        _ => 1,
    }
}

/// A value rounded for show in its unit.
pub fn shown(value: f64, unit: Unit) -> f64 {
    round_half_up(value, decimals_shown(value, unit))
}

/// Rounds to so many decimals as people do, half up. A stored value is the sixth decimal of a conversion, so what was
/// typed as 31.05 comes back as 31.049999: the seventh decimal is noise and is rounded away first.
pub fn round_half_up(value: f64, decimals: i32) -> f64 {
    let noise = 1e6;
    let scale = 10f64.powi(decimals);
    let clean = (value * noise).round() / noise;
    // Half of the last place of a decimal fraction is not exact in binary; a hair above it is what was meant.
    ((clean * scale) + 1e-9).round() / scale
}

/// Text that is not a plain number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a plain number")]
pub struct NotANumber;

/// Reads a number as a person types it: decimal point or decimal comma, no thousands separators, no sign, no
/// exponent. "37,5" is 37.5 and never 375; "1,234.5" is refused rather than guessed, and so is "1,234": a comma with
/// exactly three digits behind it is a thousands separator to half of the world.
pub fn parse_typed_number(text: &str) -> Result<f64, NotANumber> {
    let text = text.trim();
    let separators = text.bytes().filter(|b| matches!(b, b',' | b'.')).count();
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    if digits == 0 || separators > 1 || digits + separators != text.len() || text.len() > 12 {
        return Err(NotANumber);
    }
    if text.split_once(',').is_some_and(|(_, behind)| behind.len() == 3) {
        return Err(NotANumber);
    }
    text.replace(',', ".").parse().map_err(|_| NotANumber)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_decimal_comma_is_a_decimal_point() {
        assert_eq!(parse_typed_number("37,5"), Ok(37.5), "never 375");
        assert_eq!(parse_typed_number(" 120 "), Ok(120.0), "blanks around do not matter");
        assert_eq!(
            parse_typed_number("3.215"),
            Ok(3.215),
            "a newborn's weight: a point is no thousands separator"
        );
        for (text, value) in [("1,23", 1.23), ("1,2345", 1.2345), ("70,", 70.0)] {
            assert_eq!(parse_typed_number(text), Ok(value), "{text} can only be a decimal comma");
        }
        for text in ["", "-3", "1e3", "1,234", "0,125", "1,234.5", "1.234,5", "12a", "٣٧", "NaN", ".", "1 2"]
        {
            assert_eq!(parse_typed_number(text), Err(NotANumber), "{text} is refused, not guessed");
        }
    }

    #[test]
    fn known_pairs_convert() {
        let close = |a: f64, b: f64| (a - b).abs() < 1e-9;
        assert!(
            close(convert(98.6, Unit::Fahrenheit, Unit::Celsius).expect("same quantity"), 37.0),
            "body heat"
        );
        assert!(close(convert(1.0, Unit::Inch, Unit::Centimetre).expect("same quantity"), 2.54), "an inch");
        assert!(
            close(convert(100.0, Unit::Kilogram, Unit::Pound).expect("same quantity"), 220.462_262_184_877_6),
            "kg"
        );
        assert_eq!(convert(1.0, Unit::Kilogram, Unit::Inch), Err(NotComparable), "mass is no length");
    }

    proptest! {
        #[test]
        fn converting_there_and_back_changes_nothing_that_is_shown(value in 0.0..2000.0f64) {
            for (from, to) in [(Unit::Pound, Unit::Kilogram), (Unit::Inch, Unit::Centimetre), (Unit::Fahrenheit, Unit::Celsius)] {
                let back = convert(convert(value, from, to).expect("same quantity"), to, from).expect("same quantity");
                prop_assert!((back - value).abs() < 1e-9);
            }
        }

        #[test]
        fn no_text_makes_the_number_parser_fail_otherwise_than_typed(text in any::<String>()) {
            let _ = parse_typed_number(&text);
        }
    }
}

//! The units in which a server shows vital signs. A setting of the clinic, which no endpoint tells and which can change
//! between two reads, decides whether they are US or metric (Q104); so each value is read by the unit beside it, in both
//! interfaces, and is none without a unit that is known.

use domain::{
    units::{Unit, convert},
    vitals::VitalSign,
};

/// A unit as the Standard API or FHIR (UCUM) spells it.
fn unit_of(spelled: &str) -> Option<Unit> {
    Some(match spelled {
        "lb" | "[lb_av]" => Unit::Pound,
        "kg" => Unit::Kilogram,
        "in" | "[in_i]" => Unit::Inch,
        "cm" => Unit::Centimetre,
        "degF" | "[degF]" => Unit::Fahrenheit,
        "Cel" => Unit::Celsius,
        "mm[Hg]" => Unit::MmHg,
        "/min" => Unit::PerMinute,
        "%" => Unit::Percent,
        _ => return None,
    })
}

/// Q104: a value in the unit that Rounds keeps the sign in; `None` when its unit is not known, or none of this sign's. A
/// sign that has only one unit needs none beside it.
pub(crate) fn in_stored_unit(sign: VitalSign, value: f64, spelled: &str) -> Option<f64> {
    let spelled = spelled.trim();
    let kept = sign.stored_unit();
    if spelled.is_empty() {
        return sign.other_unit(kept).is_none().then_some(value);
    }
    convert(value, unit_of(spelled)?, kept).ok()
}

/// Q104: how far a value that is read again may be from what was sent, in the unit the sign is kept in, and still be it.
/// The server keeps six decimals (two of a saturation) and converts there and back: 163 cm returns as 162.999999. It is
/// less than the smallest step that is typed of the sign, so that a corrected value is another one.
pub(crate) fn rounding(sign: VitalSign) -> f64 {
    match sign {
        VitalSign::OxygenSaturation => 0.006,
        VitalSign::Temperature => 0.02,
        _ => 0.0005,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn q104_a_value_is_read_by_the_unit_beside_it_in_either_spelling() {
        let close = |sign, value, unit: &str, stored: f64| {
            let read = in_stored_unit(sign, value, unit).expect("a known unit");
            assert!((read - stored).abs() < 1e-6, "{value} {unit} is {stored}, not {read}");
        };
        for (us, metric) in [("lb", "kg"), ("[lb_av]", "kg")] {
            close(VitalSign::Weight, 220.0, us, 220.0);
            close(VitalSign::Weight, 82.5, metric, 181.881_366);
        }
        for us in ["in", "[in_i]"] {
            close(VitalSign::Height, 64.0, us, 64.0);
        }
        close(VitalSign::Height, 163.0, "cm", 64.173_228);
        close(VitalSign::HeadCircumference, 35.0, "cm", 13.779_528);
        close(VitalSign::WaistCircumference, 101.6, "cm", 40.0);
        for us in ["degF", "[degF]"] {
            close(VitalSign::Temperature, 98.6, us, 98.6);
        }
        close(VitalSign::Temperature, 36.6, "Cel", 97.88);
    }

    #[test]
    fn q104_no_value_is_better_than_one_in_a_unit_nobody_knows() {
        for unit in ["stone", "g", "", "cm", "KG"] {
            assert_eq!(in_stored_unit(VitalSign::Weight, 82.5, unit), None, "a weight in {unit:?}");
        }
        assert_eq!(in_stored_unit(VitalSign::Systolic, 16.0, "kPa"), None, "a pressure in kPa");
        assert_eq!(
            in_stored_unit(VitalSign::Pulse, 60.0, ""),
            Some(60.0),
            "a pulse is counted in one way only"
        );
    }

    #[test]
    fn q104_what_is_typed_next_to_a_value_is_further_from_it_than_rounding() {
        for (sign, unit, step) in [
            (VitalSign::Weight, "kg", 0.001),
            (VitalSign::Height, "cm", 0.1),
            (VitalSign::Temperature, "Cel", 0.1),
            (VitalSign::OxygenSaturation, "%", 1.0),
            (VitalSign::Pulse, "/min", 1.0),
        ] {
            let at = |value| in_stored_unit(sign, value, unit).expect("a known unit");
            assert!(
                at(30.0 + step) - at(30.0) > rounding(sign),
                "{sign:?}: a step of {step} is another value"
            );
        }
    }
}

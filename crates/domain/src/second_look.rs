//! What an earlier value, or the age alone, says about a new one: when it deserves a second look before it is stored.

use crate::{
    age::{age_on, completed},
    patient::Sex,
    plausible,
    time::{PartialDate, WallTime},
    units::{Unit, convert},
    vitals::{VitalSign, VitalsReading},
};

/// What is known about the patient while the form is typed.
pub struct VitalsContext<'a> {
    /// Date of birth, for the bands.
    pub birth: Option<PartialDate>,
    /// Sex, for what a child weighs.
    pub sex: Sex,
    /// The moment of the reading, clinic wall time.
    pub taken: WallTime,
    /// Earlier readings: the last one that has the sign is what a new value is compared with.
    pub earlier: &'a [VitalsReading],
}

/// The last earlier value of a sign, in its stored unit, and when it was taken.
pub(crate) fn last_of(sign: VitalSign, context: &VitalsContext<'_>) -> Option<(f64, WallTime)> {
    let before = context.earlier.iter().filter(|reading| reading.taken <= context.taken);
    let having = before.filter_map(|reading| Some((*reading.values.get(&sign)?, reading.taken)));
    having.max_by_key(|(_, taken)| *taken)
}

/// The last height, in inches, if the patient was grown when it was measured: nobody's index goes by a height of childhood.
pub(crate) fn last_grown_height(context: &VitalsContext<'_>) -> Option<(f64, WallTime)> {
    let (inches, taken) = last_of(VitalSign::Height, context)?;
    let age = age_on(context.birth?, taken.date())?;
    let grown = if age.approximate { ADULT } else { 18 };
    (age.years >= grown).then_some((inches, taken))
}

/// Years from which nobody grows any more, however little is known of the birth.
const ADULT: u32 = 20;

/// Whether the patient has stopped growing; an unknown birth is taken for an adult's, who is asked about sooner.
pub(crate) fn is_grown(context: &VitalsContext<'_>) -> bool {
    let Some((_, latest)) = plausible::possible_births(context.birth) else { return true };
    completed(latest, context.taken.date()).is_some_and(|(_, _, years)| years >= ADULT)
}

/// "Did you mean kg?": the value is more than 20 % from the last one, and within 5 % of it in the other unit.
pub(crate) fn unit_slip(sign: VitalSign, value: f64, unit: Unit, last: f64) -> Option<Unit> {
    let other = sign.other_unit(unit)?;
    if (value - last).abs() <= 0.2 * last {
        return None;
    }
    let read_as_other = convert(value, other, unit).ok()?;
    ((read_as_other - last).abs() <= 0.05 * last).then_some(other)
}

/// Whether an adult's weight is so seldom that, with no earlier one to tell, pounds read as kilograms are likelier: 180 kg.
pub(crate) fn is_seldom(sign: VitalSign, stored: f64, context: &VitalsContext<'_>) -> bool {
    let seldom = convert(180.0, Unit::Kilogram, Unit::Pound).unwrap_or(f64::MAX);
    sign == VitalSign::Weight && is_grown(context) && stored > seldom
}

/// Whether a value is further from the last one than a body goes: `ratio` is the new one over the last. Pressure, pulse and
/// the like are 20 % off from one hour to the next: asked about each time, nobody would read the question.
pub(crate) fn is_far(sign: VitalSign, ratio: f64, grown: bool) -> bool {
    let off = (ratio - 1.0).abs();
    match sign {
        VitalSign::Weight if !grown => !(0.5..=2.0).contains(&ratio),
        VitalSign::Weight => off > 0.2,
        VitalSign::HeadCircumference | VitalSign::WaistCircumference => grown && off > 0.2,
        VitalSign::Height => off > 0.05,
        _ => false,
    }
}

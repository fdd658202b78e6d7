//! Blood pressure as it is typed: both halves in one box, and several readings one after the other.

use crate::units::{NotANumber, parse_typed_number, round_half_up};

/// One reading, in mmHg. A half that was not typed is absent: by palpation there is no diastolic one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pressure {
    /// The upper value.
    pub systolic: Option<f64>,
    /// The lower value.
    pub diastolic: Option<f64>,
}

/// Text that is no blood pressure, or of which it is not certain which number belongs to which.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a blood pressure")]
pub struct NotAPressure;

impl From<NotANumber> for NotAPressure {
    fn from(_: NotANumber) -> Self {
        Self
    }
}

/// Reads "148/92", "148 92" and several of them, with blanks, line ends, semicolons or commas between. A single number is
/// a systolic one, and "/92" a diastolic one alone; among several readings none is a half. Nothing is guessed: a number
/// without its pair among others is refused.
///
/// # Errors
/// [`NotAPressure`] for everything else.
pub fn parse_pressures(text: &str) -> Result<Vec<Pressure>, NotAPressure> {
    let close = close_slashes(text);
    let tokens: Vec<&str> = close
        .split(|sign: char| sign.is_whitespace() || sign == ';')
        .map(|token| token.trim_end_matches(','))
        .filter(|token| !token.is_empty())
        .collect();
    if let [alone] = tokens[..]
        && !alone.contains('/')
    {
        return Ok(vec![Pressure { systolic: Some(parse_typed_number(alone)?), diastolic: None }]);
    }
    let mut readings = Vec::new();
    let mut left = tokens.iter();
    while let Some(token) = left.next() {
        let (systolic, diastolic) = match token.split_once('/') {
            Some((systolic, diastolic)) => (half(systolic)?, half(diastolic)?),
            None => {
                let diastolic = left.next().filter(|next| !next.contains('/')).ok_or(NotAPressure)?;
                (Some(parse_typed_number(token)?), Some(parse_typed_number(diastolic)?))
            }
        };
        readings.push(Pressure { systolic, diastolic });
    }
    let whole = |one: &Pressure| one.systolic.is_some() && one.diastolic.is_some();
    let something = |one: &Pressure| one.systolic.is_some() || one.diastolic.is_some();
    match readings[..] {
        [] => Err(NotAPressure),
        [one] if something(&one) => Ok(readings),
        [_] => Err(NotAPressure),
        _ if readings.iter().all(whole) => Ok(readings),
        _ => Err(NotAPressure),
    }
}

/// The mean of several values of one half, to the whole mmHg; a single one stays as it was typed.
pub fn mean(values: &[f64]) -> Option<f64> {
    match values {
        [] => None,
        [one] => Some(*one),
        // Readings of one sitting: a handful.
        several => {
            let count = u32::try_from(several.len()).ok()?;
            Some(round_half_up(several.iter().sum::<f64>() / f64::from(count), 0))
        }
    }
}

/// Several readings as they stand in the remark, since OpenEMR has a place for one only: "BP 148/92, 144/90 (mean 146/91)".
/// `None` for a single one.
pub fn readings_remark(readings: &[Pressure]) -> Option<String> {
    let halves = |of: fn(&Pressure) -> Option<f64>| readings.iter().filter_map(of).collect::<Vec<f64>>();
    let (systolic, diastolic) = (mean(&halves(|one| one.systolic))?, mean(&halves(|one| one.diastolic))?);
    if readings.len() < 2 {
        return None;
    }
    let pairs = readings.iter().filter_map(|one| Some(format!("{}/{}", one.systolic?, one.diastolic?)));
    Some(format!("BP {} (mean {systolic}/{diastolic})", pairs.collect::<Vec<_>>().join(", ")))
}

fn half(text: &str) -> Result<Option<f64>, NotAPressure> {
    if text.is_empty() { Ok(None) } else { Ok(Some(parse_typed_number(text)?)) }
}

/// The text without blanks beside its slashes: "148 / 92" is one reading.
fn close_slashes(text: &str) -> String {
    let parts: Vec<&str> = text.split('/').collect();
    let last = parts.len() - 1;
    let close = |(place, part): (usize, &&str)| {
        let part = if place == 0 { *part } else { part.trim_start() };
        if place == last { part } else { part.trim_end() }.to_owned()
    };
    parts.iter().enumerate().map(close).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Option<Vec<(f64, f64)>> {
        let readings = parse_pressures(text).ok()?;
        readings.iter().map(|one| Some((one.systolic?, one.diastolic?))).collect()
    }

    #[test]
    fn both_halves_stand_in_one_box_as_people_write_them() {
        for text in ["148/92", "148 92", " 148 / 92 ", "148/ 92", "148 /92", "148\t92", "148/92,"] {
            assert_eq!(read(text), Some(vec![(148.0, 92.0)]), "{text:?}");
        }
        let three = Some(vec![(148.0, 92.0), (144.0, 90.0), (142.0, 88.0)]);
        for text in [
            "148/92 144/90 142/88",
            "148/92, 144/90, 142/88",
            "148/92; 144/90;142/88",
            "148 92 144 90 142 88",
            "148/92\n144/90\n142/88",
            "148 / 92 144 / 90 142 / 88",
        ] {
            assert_eq!(read(text), three, "{text:?}");
        }
    }

    #[test]
    fn a_half_alone_is_a_half_and_nothing_is_guessed() {
        let alone = |systolic, diastolic| Ok(vec![Pressure { systolic, diastolic }]);
        assert_eq!(parse_pressures("148"), alone(Some(148.0), None), "felt, not heard");
        assert_eq!(parse_pressures("148/"), alone(Some(148.0), None), "as typed so far");
        assert_eq!(parse_pressures("/92"), alone(None, Some(92.0)), "the lower one");
        for text in [
            "",
            " ",
            "/",
            "148/92/72",
            "148/92 144",
            "148 92 144",
            "148/92 144/",
            "12o/80",
            "148-92",
            "120/p",
            "1e2/80",
        ] {
            assert_eq!(parse_pressures(text), Err(NotAPressure), "{text:?} is refused, not guessed");
        }
    }

    #[test]
    fn several_readings_give_their_mean_and_each_stays_readable() {
        assert_eq!(mean(&[148.0, 144.0, 142.0]), Some(145.0), "434 / 3 is 144.67");
        assert_eq!(mean(&[92.0, 91.0]), Some(92.0), "a half is rounded up");
        assert_eq!(mean(&[120.5]), Some(120.5), "one reading stays as it is");
        assert_eq!(mean(&[]), None, "none was taken");
        let readings = parse_pressures("148/92 144/90 142/88").expect("three readings");
        assert_eq!(
            readings_remark(&readings).as_deref(),
            Some("BP 148/92, 144/90, 142/88 (mean 145/90)"),
            "OpenEMR keeps one pair; the others are in the remark"
        );
        assert_eq!(readings_remark(&readings[..1]), None, "one needs no remark");
    }

    proptest! {
        #[test]
        fn whatever_is_typed_is_read_or_refused(text in any::<String>()) {
            let _ = parse_pressures(&text);
        }

        #[test]
        fn what_is_read_has_each_number_that_was_typed(pairs in prop::collection::vec((60u32..250, 30u32..140), 1..6), slash in any::<bool>()) {
            let sign = if slash { "/" } else { " " };
            let text = pairs.iter().map(|(up, low)| format!("{up}{sign}{low}")).collect::<Vec<_>>().join(" ");
            let wanted: Vec<(f64, f64)> = pairs.iter().map(|&(up, low)| (f64::from(up), f64::from(low))).collect();
            prop_assert_eq!(read(&text), Some(wanted));
        }
    }
}

//! Who may be the same person as somebody who is to be made: the server looks for no doubles, and deletes none.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Why a patient may be the one that is being made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum AlikeReason {
    /// The same date of birth, and a name that is the same or nearly so.
    BirthAndName,
    /// The same family name and the same first given name.
    SameName,
    /// The same phone number.
    SamePhone,
}

/// What likeness goes by, with names folded: small letters, no accents, no signs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Likeness {
    /// Family name.
    pub family: String,
    /// Given names, the first one first.
    pub given: String,
    /// Date of birth, `1990-03-04`; empty where it is not known.
    pub birth: String,
    /// Phone numbers, digits only.
    pub phones: Vec<String>,
}

/// Digits by which two phone numbers are one: a country's and an area's code may stand before them.
const PHONE_DIGITS: usize = 7;
/// Names shorter than this differ by any letter.
const SHORT: usize = 4;

/// Why two may be one person; nothing for two strangers.
pub fn alike(one: &Likeness, other: &Likeness) -> Vec<AlikeReason> {
    let first = |given: &str| given.split(' ').next().unwrap_or_default().to_owned();
    let (given, theirs) = (first(&one.given), first(&other.given));
    let same = !one.family.is_empty() && one.family == other.family && given == theirs;
    let similar = is_near(&one.family, &other.family)
        || is_near(&given, &theirs)
        || (is_near(&one.family, &theirs) && is_near(&given, &other.family));
    let mut why = Vec::new();
    if !one.birth.is_empty() && one.birth == other.birth && similar {
        why.push(AlikeReason::BirthAndName);
    }
    if same {
        why.push(AlikeReason::SameName);
    }
    let end =
        |phone: &str| (phone.len() >= PHONE_DIGITS).then(|| phone[phone.len() - PHONE_DIGITS..].to_owned());
    if one
        .phones
        .iter()
        .filter_map(|phone| end(phone))
        .any(|phone| other.phones.iter().any(|theirs| end(theirs).as_ref() == Some(&phone)))
    {
        why.push(AlikeReason::SamePhone);
    }
    why
}

/// The same name, the beginning of it ("Ann" and "Anna"), or one slip of a finger away from it.
fn is_near(one: &str, other: &str) -> bool {
    if one.is_empty() || other.is_empty() {
        return false;
    }
    let (shorter, longer) =
        if one.chars().count() <= other.chars().count() { (one, other) } else { (other, one) };
    let length = shorter.chars().count();
    one == other
        || (length >= SHORT - 1 && longer.starts_with(shorter))
        || (length >= SHORT && one_slip(shorter, longer))
}

/// One letter more, one other letter, or two neighbours that changed places.
fn one_slip(shorter: &str, longer: &str) -> bool {
    let (short, long): (Vec<char>, Vec<char>) = (shorter.chars().collect(), longer.chars().collect());
    let head = short.iter().zip(&long).take_while(|(one, other)| one == other).count();
    let (short, long) = (&short[head..], &long[head..]);
    match (short, long) {
        (short, [_, rest @ ..]) if short == rest => true,
        ([_, rest @ ..], [_, others @ ..]) if rest == others => true,
        ([a, b, rest @ ..], [c, d, others @ ..]) => a == d && b == c && rest == others,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(family: &str, given: &str, birth: &str, phone: &str) -> Likeness {
        let phones = if phone.is_empty() { Vec::new() } else { vec![phone.to_owned()] };
        Likeness { family: family.into(), given: given.into(), birth: birth.into(), phones }
    }

    #[test]
    fn the_same_day_and_a_name_that_is_nearly_the_same_are_one_person_perhaps() {
        let anna = person("lee", "anna", "1990-03-04", "");
        let near = |family: &str, given: &str| alike(&anna, &person(family, given, "1990-03-04", ""));
        for (family, given) in [
            ("lee", "ann"),
            ("leigh", "anna"),
            ("smith", "anna"),
            ("lee", "mark"),
            ("anna", "lee"),
            ("lee", "hanna"),
        ] {
            assert_eq!(near(family, given), [AlikeReason::BirthAndName], "{given} {family}");
        }
        assert_eq!(near("smith", "john"), [], "a stranger of the same day");
        assert_eq!(
            alike(&anna, &person("lea", "john", "1990-03-04", "")),
            [],
            "a short name differs by a letter"
        );
        assert_eq!(alike(&anna, &person("lee", "mark", "1991-03-04", "")), [], "of another day");
    }

    #[test]
    fn the_same_name_is_shown_whatever_the_day_and_the_same_phone_whatever_the_name() {
        let anna = person("lee", "anna maria", "1990-03-04", "15550142");
        assert_eq!(
            alike(&anna, &person("lee", "anna", "1989-04-03", "")),
            [AlikeReason::SameName],
            "a slip of the date"
        );
        assert_eq!(
            alike(&anna, &person("doe", "john", "", "5550142")),
            [AlikeReason::SamePhone],
            "without its code"
        );
        assert_eq!(alike(&anna, &person("doe", "john", "", "0142")), [], "an extension is nobody's number");
        let nobody = person("", "", "", "");
        assert_eq!(alike(&nobody, &nobody), [], "nothing is no likeness");
    }

    #[test]
    fn one_slip_is_one_letter_and_no_more() {
        for (one, other) in [("smith", "smyth"), ("smith", "smithe"), ("smith", "simth"), ("smith", "smit")] {
            assert!(is_near(one, other) && is_near(other, one), "{one} {other}");
        }
        for (one, other) in [("smith", "smooth"), ("smith", "south"), ("ann", "amy")] {
            assert!(!is_near(one, other), "{one} {other}");
        }
    }
}

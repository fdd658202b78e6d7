//! One typed line about a patient who is to be made: "Lee Anna f 3/4/1990 555-0142".
//!
//! Nothing of a line is dropped, and nothing is guessed unseen: what is understood goes into boxes that a person reads, and
//! the rest is handed back as it was typed.

use crate::{
    patient::Sex,
    redacted_debug,
    time::{DateOrder, parse_typed_date, stands_between},
};
use jiff::civil::Date;

/// Fewer digits than this are no phone number here: they may be a house number, or an age.
const PHONE_MINIMUM: usize = 5;
/// As many words as a date can have: "4 May 1990", "4 de mayo de 1990".
const DATE_WORDS: usize = 5;

/// What a line says.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct PatientLine {
    /// Family name: what stands before a comma, or the first word of the name.
    pub family: String,
    /// Given names: the other words of the name.
    pub given: String,
    /// More than two words and no comma: where the family name ends is a guess.
    pub unsure_names: bool,
    /// Administrative sex, if it was said by a word of its own.
    pub sex: Option<Sex>,
    /// Date of birth.
    pub birth: Option<Date>,
    /// The date, as it was typed.
    pub birth_typed: String,
    /// A phone number, as it was typed.
    pub phone: String,
    /// An e-mail address.
    pub email: String,
    /// Words that were not understood.
    pub rest: Vec<String>,
}

redacted_debug!(PatientLine { unsure_names });

/// Reads a line. Dates go by the clinic's order; one that has not come, or that nobody alive can be born on, is none.
pub fn read_patient_line(line: &str, order: DateOrder, today: Date) -> PatientLine {
    // A comma belongs to the word before it and is a sign of its own.
    let spaced = line.replace(',', " , ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut read = PatientLine::default();
    let mut taken = vec![false; words.len()];

    if let Some((from, to, birth)) = birth_in(&words, order, today) {
        read.birth = Some(birth);
        read.birth_typed = words[from..to].join(" ");
        taken[from..to].fill(true);
    }
    for (at, word) in words.iter().enumerate().filter(|(_, word)| is_email(word)) {
        if read.email.is_empty() {
            read.email = (*word).to_owned();
            taken[at] = true;
        }
    }
    if let Some((from, to)) = phone_in(&words, &taken) {
        read.phone = words[from..to].join(" ");
        taken[from..to].fill(true);
    }
    // The last one is meant: an initial stands before it.
    let sex = words.iter().enumerate().rev().find_map(|(at, word)| Some((at, sex_said(word)?)));
    if let Some((at, sex)) = sex.filter(|(at, _)| !taken[*at] && *at > 0) {
        read.sex = Some(sex);
        taken[at] = true;
    }
    let left: Vec<&str> =
        words.iter().zip(&taken).filter(|(_, taken)| !**taken).map(|(word, _)| *word).collect();
    let (names, rest): (Vec<&str>, Vec<&str>) =
        left.into_iter().partition(|word| *word == "," || is_name(word));
    read.rest = rest.into_iter().map(str::to_owned).collect();
    name_of(&names, &mut read);
    read
}

/// Which of the words are a date of birth, and which day they mean: the longest run that is one.
fn birth_in(words: &[&str], order: DateOrder, today: Date) -> Option<(usize, usize, Date)> {
    let oldest = Date::new(today.year() - 130, 1, 1).ok()?;
    (1..=DATE_WORDS.min(words.len())).rev().find_map(|length| {
        words.windows(length).enumerate().find_map(|(from, run)| {
            // A name may end so, and it is not to lose that: "Cruz de 4 mayo 1990".
            if run.first().is_some_and(|word| stands_between(word))
                || run.last().is_some_and(|word| stands_between(word))
            {
                return None;
            }
            let text = run.join(" ");
            let has_digits = text.contains(|c: char| c.is_ascii_digit());
            let birth = parse_typed_date(&text, order, today).ok().filter(|_| has_digits)?;
            (oldest..=today).contains(&birth).then_some((from, from + length, birth))
        })
    })
}

/// Which of the words that are left are a phone number: the first run of digits and the signs between them.
fn phone_in(words: &[&str], taken: &[bool]) -> Option<(usize, usize)> {
    let fits = |at: usize| {
        !taken[at]
            && words[at].contains(|c: char| c.is_ascii_digit())
            && words[at].chars().all(|c| c.is_ascii_digit() || "+()-./".contains(c))
            && !is_like_a_date(words[at])
    };
    let digits = |from: usize, to: usize| {
        words[from..to].iter().flat_map(|word| word.chars()).filter(char::is_ascii_digit).count()
    };
    let mut from = 0;
    while from < words.len() {
        let to = (from..words.len()).find(|at| !fits(*at)).unwrap_or(words.len());
        if to > from && digits(from, to) >= PHONE_MINIMUM {
            return Some((from, to));
        }
        from = to.max(from + 1);
    }
    None
}

/// Digits in the pattern of a date, which may be no day that there is: that is a slip and no phone number.
fn is_like_a_date(word: &str) -> bool {
    let lengths: Vec<usize> = word.split(['.', '/', '-']).map(str::len).collect();
    matches!(lengths[..], [1 | 2, 1 | 2, 2 | 4] | [4, 1 | 2, 1 | 2])
}

fn sex_said(word: &str) -> Option<Sex> {
    match word.to_lowercase().as_str() {
        // "Mujer" and "hombre" in full only: their initials are those of "masculino" and of nothing.
        "f" | "female" | "femenino" | "mujer" => Some(Sex::Female),
        "m" | "male" | "masculino" | "hombre" => Some(Sex::Male),
        "unknown" | "desconocido" => Some(Sex::Unknown),
        _ => None,
    }
}

fn is_email(word: &str) -> bool {
    word.split_once('@').is_some_and(|(who, host)| !who.is_empty() && host.contains('.'))
}

/// A word of a name has a letter and no digit: "O'Connor-Müller", "李", "J.".
fn is_name(word: &str) -> bool {
    word.contains(char::is_alphabetic) && !word.contains(|c: char| c.is_numeric() || c == '@')
}

fn name_of(words: &[&str], read: &mut PatientLine) {
    let joined =
        |words: &[&str]| words.iter().filter(|word| **word != ",").copied().collect::<Vec<_>>().join(" ");
    // A comma after the first words parts family from given; any other one is punctuation.
    let comma = words.iter().position(|word| *word == ",").filter(|at| *at > 0);
    let (family, given) = match comma {
        Some(at) => (joined(&words[..at]), joined(&words[at..])),
        None => {
            let names: Vec<&str> = words.iter().filter(|word| **word != ",").copied().collect();
            read.unsure_names = names.len() > 2;
            let (first, others) = names.split_at(names.len().min(1));
            (first.join(" "), others.join(" "))
        }
    };
    read.family = family;
    read.given = given;
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn today() -> Date {
        date(2026, 11, 21)
    }

    fn read(line: &str) -> PatientLine {
        read_patient_line(line, DateOrder::MonthFirst, today())
    }

    #[test]
    fn a_line_says_name_sex_birth_and_phone_in_any_order() {
        let expected = PatientLine {
            family: "Lee".into(),
            given: "Anna".into(),
            sex: Some(Sex::Female),
            birth: Some(date(1990, 3, 4)),
            birth_typed: "3/4/1990".into(),
            phone: "555-0142".into(),
            ..PatientLine::default()
        };
        assert!(read("Lee Anna f 3/4/1990 555-0142") == expected, "month first");
        assert!(read("555-0142 Lee, Anna 3/4/1990 F") == expected, "another order");
        let day_first = read_patient_line("Lee Anna f 3/4/1990", DateOrder::DayFirst, today());
        assert_eq!(day_first.birth, Some(date(1990, 4, 3)), "by the clinic's own order");
        let written = read("Lee Anna female 4 May 1990 (555) 010-0142 a.lee@example.org");
        assert_eq!(written.birth, Some(date(1990, 5, 4)), "a date of three words");
        assert_eq!((written.phone.as_str(), written.email.as_str()), ("(555) 010-0142", "a.lee@example.org"));
        let spanish = read("Cruz Ana mujer 4 de mayo de 1990");
        assert_eq!((spanish.birth, spanish.sex), (Some(date(1990, 5, 4)), Some(Sex::Female)));
        let kept = read("Ana Cruz de 4 mayo 1990");
        assert_eq!(
            (kept.birth, kept.given.as_str()),
            (Some(date(1990, 5, 4)), "Cruz de"),
            "a name stays whole"
        );
    }

    #[test]
    fn names_are_parted_by_a_comma_and_without_one_a_longer_name_is_a_guess() {
        let names = |line: &str| {
            let read = read(line);
            (read.family, read.given, read.unsure_names)
        };
        let of = |family: &str, given: &str, unsure| (family.to_owned(), given.to_owned(), unsure);
        assert_eq!(names("van der Berg, Anna Maria f"), of("van der Berg", "Anna Maria", false));
        assert_eq!(names("van der Berg Anna f"), of("van", "der Berg Anna", true), "said to be unsure");
        assert_eq!(names("O'Connor-Müller Zoë"), of("O'Connor-Müller", "Zoë", false));
        assert_eq!(names("Lee"), of("Lee", "", false), "what is missing is missing");
        assert_eq!(names("Lee Anna M f"), of("Lee", "Anna M", true), "an initial is no sex beside one");
    }

    #[test]
    fn what_is_not_understood_is_handed_back_and_nobody_is_born_tomorrow() {
        let odd = read("Lee Anna f 31/31/1990 #12 room4");
        assert_eq!(odd.birth, None, "no such day");
        assert_eq!(odd.rest, ["31/31/1990", "#12", "room4"]);
        assert_eq!(read("Lee Anna 1/1/2030").birth, None, "not yet");
        assert_eq!(read("Lee Anna 1/1/1790").birth, None, "nobody is that old");
        assert_eq!(read("Lee Anna 12").rest, ["12"], "an age or a house");
        assert_eq!(read("f").sex, None, "a name may be one letter; alone it is one");
    }

    proptest! {
        #[test]
        fn no_word_of_a_line_is_lost(line in "([A-Za-zé'.,0-9/@()+-]{1,9} ?){0,8}") {
            let read = read(&line);
            let letters = |text: &str| {
                let mut letters: Vec<char> = text.chars().filter(|c| !c.is_whitespace() && *c != ',').collect();
                letters.sort_unstable();
                letters
            };
            let sex = line.replace(',', " , ");
            let said = read.sex.and_then(|_| sex.split_whitespace().rev().find(|word| sex_said(word).is_some()));
            let all = [&read.family, &read.given, &read.birth_typed, &read.phone, &read.email]
                .into_iter()
                .chain(&read.rest)
                .map(String::as_str)
                .chain(said)
                .collect::<String>();
            prop_assert_eq!(letters(&all), letters(&line));
        }
    }
}

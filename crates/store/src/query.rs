//! What was typed into the search box, taken apart: names, and groups of digits that may be a date of birth, a phone
//! number or a record number.

use crate::fold::{self, LONGEST};
use domain::time::{DateOrder, parse_typed_date};
use jiff::civil::Date;
use unicode_normalization::UnicodeNormalization;

/// More words than this narrow nothing down any more.
const MOST_TERMS: usize = 8;
/// Fewer digits than this are part of nearly every phone number.
const FEWEST_PHONE_DIGITS: usize = 3;

/// One thing a patient must match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Term {
    /// Letters (and perhaps digits among them): a name or a record number begins with them.
    Word(String),
    /// Digits.
    Number(Number),
}

/// A group of digits and everything it may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Number {
    /// The digits alone: a record number begins with them, and, if they are enough, a phone number ends with them.
    pub(crate) digits: String,
    /// Without leading zeros, if enough: a phone number begins with them.
    pub(crate) phone: Option<String>,
    /// `YYYYMMDD`, `YYYYMM` or `YYYY`: the date of birth begins with it.
    pub(crate) birth: Option<String>,
}

/// A query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Query {
    pub(crate) terms: Vec<Term>,
}

impl Query {
    pub(crate) fn parse(text: &str, order: DateOrder, today: Date) -> Self {
        // Full-width digits and ligatures become plain ones; the folding of words does the rest.
        let text: String = text.chars().take(1_000).nfkc().collect();
        let mut terms = Vec::new();
        let mut digits: Vec<&str> = Vec::new();
        for word in text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';')) {
            let has_digit = word.bytes().any(|b| b.is_ascii_digit());
            let has_letter = word.chars().any(|c| c.is_alphanumeric() && !c.is_ascii_digit());
            if has_digit && !has_letter {
                digits.push(word);
                continue;
            }
            let folded = fold::prefix(word);
            if !folded.is_empty() {
                terms.extend(number(&digits, order, today));
                digits.clear();
                terms.push(Term::Word(folded));
            }
        }
        terms.extend(number(&digits, order, today));
        terms.truncate(MOST_TERMS);
        Self { terms }
    }

    /// The single word, when the query is nothing else.
    pub(crate) fn single_word(&self) -> Option<&str> {
        match self.terms.as_slice() {
            [Term::Word(word)] => Some(word),
            _ => None,
        }
    }

    /// The words, as typed.
    pub(crate) fn words(&self) -> impl Iterator<Item = &str> {
        self.terms.iter().filter_map(|term| match term {
            Term::Word(word) => Some(word.as_str()),
            Term::Number(_) => None,
        })
    }

    /// The FTS5 expression. Every term is quoted; no operator of the language can come from what was typed.
    pub(crate) fn expression(&self) -> String {
        let any_of = |term: &Term| match term {
            Term::Word(word) => prefix_in("family given mrn", word),
            Term::Number(number) => {
                let mut choices = vec![prefix_in("family given mrn", &number.digits)];
                if let Some(phone) = &number.phone {
                    let back: String = number.digits.chars().rev().collect();
                    choices.push(prefix_in("phone", phone));
                    choices.push(prefix_in("phone_back", &back));
                }
                choices.extend(number.birth.as_deref().map(|birth| prefix_in("birth", birth)));
                choices.join(" OR ")
            }
        };
        self.terms.iter().map(|term| format!("({})", any_of(term))).collect::<Vec<_>>().join(" AND ")
    }
}

fn prefix_in(columns: &str, term: &str) -> String {
    format!("{{{columns}}} : \"{}\" *", term.replace('"', "\"\""))
}

fn number(words: &[&str], order: DateOrder, today: Date) -> Option<Term> {
    let typed = words.join(" ");
    let digits: String = typed.chars().filter(char::is_ascii_digit).take(LONGEST).collect();
    if digits.is_empty() {
        return None;
    }
    let phone = digits.trim_start_matches('0');
    let phone = (phone.len() >= FEWEST_PHONE_DIGITS).then(|| phone.to_owned());
    Some(Term::Number(Number { birth: birth(&typed, order, today), digits, phone }))
}

fn birth(typed: &str, order: DateOrder, today: Date) -> Option<String> {
    if let Ok(date) = parse_typed_date(typed, order, today) {
        return Some(date.strftime("%Y%m%d").to_string());
    }
    let year = |text: &str| {
        let year: i16 = text.parse().ok().filter(|_| text.len() == 4)?;
        (1850..=today.year()).contains(&year).then_some(year)
    };
    let month = |text: &str| {
        let month: i8 = text.parse().ok().filter(|_| text.len() <= 2)?;
        (1..=12).contains(&month).then_some(month)
    };
    if let Some(year) = year(typed) {
        return Some(format!("{year:04}"));
    }
    let (a, b) = typed.split_once(['-', '/', '.'])?;
    let (year, month) = match (year(a), month(b)) {
        (Some(year), Some(month)) => (year, month),
        _ => (year(b)?, month(a)?),
    };
    Some(format!("{year:04}{month:02}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn parse(text: &str) -> Vec<Term> {
        Query::parse(text, DateOrder::MonthFirst, date(2026, 11, 21)).terms
    }

    fn born(text: &str) -> Option<String> {
        match parse(text).pop() {
            Some(Term::Number(number)) => number.birth,
            _ => None,
        }
    }

    #[test]
    fn a_date_of_birth_is_known_in_any_usual_form_and_beside_a_name() {
        for text in ["12/31/1980", "1980-12-31", "31.12.1980", "12 31 1980", "Smith, 12/31/1980", "19801231"]
        {
            assert_eq!(born(text), Some("19801231".to_owned()), "{text}");
        }
        assert_eq!(born("1980"), Some("1980".into()), "a year alone");
        assert_eq!(born("1980-05"), Some("198005".into()), "a month");
        assert_eq!(born("5/1980"), Some("198005".into()), "a month, the other way round");
        assert_eq!(born("555-1234"), None, "a phone number is no date");
    }

    #[test]
    fn digits_in_groups_are_one_number_and_names_stay_names() {
        assert_eq!(
            parse("O'Brien (555) 010-0199"),
            [
                Term::Word("obrien".into()),
                Term::Number(Number {
                    digits: "5550100199".into(),
                    phone: Some("5550100199".into()),
                    birth: None
                })
            ]
        );
        assert_eq!(parse("AB-123"), [Term::Word("ab123".into())], "a record number with letters");
        assert_eq!(parse("☃ — !!"), [], "nothing to look for");
    }

    #[test]
    fn nothing_that_is_typed_can_become_an_operator() {
        let query = Query::parse("\"a\" OR b* NEAR(c) {family} : -d", DateOrder::DayFirst, date(2026, 1, 1));
        insta::assert_snapshot!(query.expression(), @r#"({family given mrn} : "a" *) AND ({family given mrn} : "or" *) AND ({family given mrn} : "b" *) AND ({family given mrn} : "nearc" *) AND ({family given mrn} : "family" *) AND ({family given mrn} : "d" *)"#);
    }
}

//! What was typed into the search box, taken apart: names, and groups of digits that may be a date of birth, a phone
//! number or a record number.

use crate::fold::{self, LONGEST, SIGNS};
use domain::time::{DateOrder, parse_typed_date, parse_written_date};
use jiff::civil::Date;
use unicode_normalization::UnicodeNormalization;

/// Most words of a query that are looked for: more narrow nothing down.
const MOST_TERMS: usize = 8;
/// Fewest digits that are looked for in phone numbers: fewer are part of nearly every one.
const FEWEST_PHONE_DIGITS: usize = 3;

/// One thing a patient must match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Term {
    /// Letters (and perhaps digits among them): a name or a record number begins with them.
    Word(String),
    /// Digits.
    Number(Number),
    /// A date of birth that was written with the month's name: `YYYYMMDD` or `YYYYMM`.
    Birth(String),
}

/// A group of digits and everything it may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Number {
    /// The digits alone: a record number begins with them, and, if they are enough, a phone number ends with them.
    pub(crate) digits: String,
    /// Without leading zeros, if enough: a phone number begins with them, or a record number behind zeros of its own.
    pub(crate) bare: Option<String>,
    /// `YYYYMMDD`, `YYYYMM` or `YYYY`: the date of birth begins with it.
    pub(crate) birth: Option<String>,
}

/// A query: what may be meant by it, the likeliest first. "May 1947" is a date of birth, or somebody called May. A patient
/// matches who matches all terms of one reading.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Query {
    pub(crate) readings: Vec<Vec<Term>>,
}

impl Query {
    pub(crate) fn parse(text: &str, order: DateOrder, today: Date) -> Self {
        // Full-width digits and ligatures become plain ones; the folding of words does the rest.
        let text: String = text.chars().take(1_000).nfkc().collect();
        let words: Vec<&str> = text
            .split(|c: char| c.is_whitespace() || matches!(c, ',' | ';'))
            .filter(|word| !word.is_empty())
            .collect();
        let readings = [with_date(&words, order, today), terms(&words, order, today)];
        Self { readings: readings.into_iter().filter(|terms| !terms.is_empty()).collect() }
    }

    /// The single word, when the query is nothing else.
    pub(crate) fn single_word(&self) -> Option<&str> {
        match self.readings.as_slice() {
            [terms] => match terms.as_slice() {
                [Term::Word(word)] => Some(word),
                _ => None,
            },
            _ => None,
        }
    }

    /// The words, as typed.
    pub(crate) fn words(&self) -> impl Iterator<Item = &str> {
        self.readings.last().into_iter().flatten().filter_map(|term| match term {
            Term::Word(word) => Some(word.as_str()),
            Term::Number(_) | Term::Birth(_) => None,
        })
    }

    /// The FTS5 expression for a record number that is exactly what was typed, when that may be one.
    pub(crate) fn record_number(&self) -> Option<String> {
        let [terms] = self.readings.as_slice() else { return None };
        let whole = |term: &str| format!("{{mrn}} : {}", quoted(term));
        match terms.as_slice() {
            [Term::Word(word)] if word.bytes().any(|b| b.is_ascii_digit()) => Some(whole(word)),
            [Term::Number(number)] => {
                let bare = number.bare.iter().filter(|bare| **bare != number.digits);
                let choices = [&number.digits].into_iter().chain(bare).map(|digits| whole(digits));
                Some(choices.collect::<Vec<_>>().join(" OR "))
            }
            _ => None,
        }
    }

    /// The FTS5 expression. Every term is quoted; no operator of the language can come from what was typed.
    pub(crate) fn expression(&self) -> String {
        let any_of = |term: &Term| match term {
            Term::Word(word) => prefix_in("family given mrn", word),
            Term::Birth(birth) => prefix_in("birth", birth),
            Term::Number(number) => {
                let mut choices = vec![prefix_in("family given mrn", &number.digits)];
                if let Some(bare) = &number.bare {
                    let back: String = number.digits.chars().rev().collect();
                    if *bare != number.digits {
                        choices.push(prefix_in("mrn", bare));
                    }
                    choices.push(prefix_in("phone", bare));
                    choices.push(prefix_in("phone_back", &back));
                }
                choices.extend(number.birth.as_deref().map(|birth| prefix_in("birth", birth)));
                choices.join(" OR ")
            }
        };
        let all_of = |terms: &Vec<Term>| {
            terms.iter().map(|term| format!("({})", any_of(term))).collect::<Vec<_>>().join(" AND ")
        };
        match self.readings.as_slice() {
            [terms] => all_of(terms),
            several => {
                several.iter().map(|terms| format!("({})", all_of(terms))).collect::<Vec<_>>().join(" OR ")
            }
        }
    }
}

/// Names and numbers, as the words stand.
fn terms(words: &[&str], order: DateOrder, today: Date) -> Vec<Term> {
    let mut terms = Vec::new();
    let mut digits: Vec<&str> = Vec::new();
    for word in words {
        let has_digit = word.bytes().any(|b| b.is_ascii_digit());
        let has_letter = word.chars().any(|c| c.is_alphanumeric() && !c.is_ascii_digit());
        if has_digit && !has_letter && !word.contains(SIGNS) {
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
    terms
}

/// The same where some of the words are a date with the month's name ("4 May 1947"); nothing where none are.
fn with_date(words: &[&str], order: DateOrder, today: Date) -> Vec<Term> {
    // "4th of May 1947" is four words, "04May1947" one.
    for length in (1..=4).rev() {
        for from in 0..=words.len().saturating_sub(length) {
            let Some(run) = words.get(from..from + length) else { continue };
            if let Some(date) = parse_written_date(&run.join(" "), today) {
                let mut all = vec![Term::Birth(date.to_string().replace('-', ""))];
                all.extend(terms(&[&words[..from], &words[from + length..]].concat(), order, today));
                return all;
            }
        }
    }
    Vec::new()
}

fn quoted(term: &str) -> String {
    format!("\"{}\"", term.replace('"', "\"\""))
}

fn prefix_in(columns: &str, term: &str) -> String {
    format!("{{{columns}}} : {} *", quoted(term))
}

fn number(words: &[&str], order: DateOrder, today: Date) -> Option<Term> {
    let typed = words.join(" ");
    let digits: String = typed.chars().filter(char::is_ascii_digit).take(LONGEST).collect();
    if digits.is_empty() {
        return None;
    }
    let bare = digits.trim_start_matches('0');
    let bare = (bare.len() >= FEWEST_PHONE_DIGITS).then(|| bare.to_owned());
    Some(Term::Number(Number { birth: birth(&typed, order, today), digits, bare }))
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
        let mut readings = Query::parse(text, DateOrder::MonthFirst, date(2026, 11, 21)).readings;
        readings.drain(..).next().unwrap_or_default()
    }

    fn born(text: &str) -> Option<String> {
        match parse(text).pop() {
            Some(Term::Number(number)) => number.birth,
            Some(Term::Birth(birth)) => Some(birth),
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
    fn a_date_with_the_months_name_may_also_be_somebody_of_that_name() {
        let query = Query::parse("May 1947", DateOrder::DayFirst, date(2026, 11, 21));
        let year = Number { digits: "1947".into(), bare: Some("1947".into()), birth: Some("1947".into()) };
        assert_eq!(
            query.readings,
            [vec![Term::Birth("194705".into())], vec![Term::Word("may".into()), Term::Number(year)]]
        );
        assert_eq!(
            parse("smith, 4th of May 1947"),
            [Term::Birth("19470504".into()), Term::Word("smith".into())],
            "beside a name"
        );
        assert_eq!(parse("May Smith"), [Term::Word("may".into()), Term::Word("smith".into())]);
    }

    #[test]
    fn digits_in_groups_are_one_number_and_names_stay_names() {
        assert_eq!(
            parse("O'Brien (555) 010-0199"),
            [
                Term::Word("obrien".into()),
                Term::Number(Number {
                    digits: "5550100199".into(),
                    bare: Some("5550100199".into()),
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
        // The signs stand as letters of the private use area.
        let shown = query.expression().replace('\u{E022}', "<quote>").replace('\u{E02A}', "<star>");
        insta::assert_snapshot!(shown, @r#"({family given mrn} : "<quote>a<quote>" *) AND ({family given mrn} : "or" *) AND ({family given mrn} : "b<star>" *) AND ({family given mrn} : "nearc" *) AND ({family given mrn} : "family" *) AND ({family given mrn} : "d" *)"#);
    }
}

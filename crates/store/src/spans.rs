//! Whether a patient matches a query, decided on the record itself, and which letters to highlight.

use crate::{
    fold::{Folded, Letter, SIGNS, Spelling},
    query::{Number, Query, Term},
};
use domain::patient::PatientSummary;
use serde::Serialize;

/// The part of a patient's record that matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum MatchField {
    /// Family name.
    Family,
    /// Given names.
    Given,
    /// What follows the name.
    Suffix,
    /// Medical record number.
    Mrn,
    /// A phone number.
    Phone,
    /// Date of birth.
    Birth,
}

/// A run of matching letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MatchSpan {
    /// Where.
    pub field: MatchField,
    /// Which phone number, counted from 0; 0 for the other fields.
    pub entry: u32,
    /// First letter, in UTF-16 code units of the verbatim text. A date of birth is marked as a whole, from 0.
    pub start: u32,
    /// Length in UTF-16 code units.
    pub length: u32,
}

/// A patient's record, folded once for any number of questions.
pub(crate) struct Entry<'a> {
    patient: &'a PatientSummary,
    names: Vec<(Folded, Folded)>,
    run_on: Option<Folded>,
    suffix: Folded,
    mrn: Vec<Folded>,
}

impl<'a> Entry<'a> {
    pub(crate) fn new(patient: &'a PatientSummary) -> Self {
        let spell =
            |spelling| (Folded::new(&patient.family, spelling), Folded::new(&patient.given, spelling));
        let bare = spell(Spelling::Bare);
        let digraph = spell(Spelling::Digraph);
        let run_on = bare.0.run_on(&bare.1);
        let mut names = vec![bare];
        names.extend(
            [digraph, spell(Spelling::Signs)]
                .into_iter()
                .filter(|other| *other != names[0])
                .collect::<Vec<_>>(),
        );
        let mut mrn = vec![Folded::new(&patient.mrn, Spelling::Bare).past_zeros()];
        if patient.mrn.contains(SIGNS) {
            mrn.push(Folded::new(&patient.mrn, Spelling::Signs));
        }
        let suffix = Folded::new(&patient.suffix, Spelling::Bare);
        Self { patient, names, run_on, suffix, mrn }
    }

    /// What the index holds of this patient, column by column.
    pub(crate) fn words(&self) -> IndexWords {
        let column = |pick: fn(&(Folded, Folded)) -> &Folded| {
            self.names.iter().flat_map(|pair| pick(pair).tails()).collect::<Vec<_>>()
        };
        let mut family = column(|pair| &pair.0);
        family.extend(self.run_on.iter().flat_map(Folded::tails));
        let mut given = column(|pair| &pair.1);
        given.extend(self.suffix.tails());
        let phones: Vec<String> = self
            .patient
            .phones
            .iter()
            .flat_map(|phone| phone_starts(phone))
            .map(|(_, digits)| digits)
            .collect();
        let back = self.patient.phones.iter().map(|phone| digits_of(phone).chars().rev().collect::<String>());
        IndexWords {
            family: family.join(" "),
            given: given.join(" "),
            mrn: self.mrn.iter().flat_map(Folded::tails).collect::<Vec<_>>().join(" "),
            phone_back: back.collect::<Vec<_>>().join(" "),
            phone: phones.join(" "),
            birth: self.birth_digits(),
            family_key: self.names[0].0.joined(),
            given_key: self.names[0].1.joined(),
            // Two records without any name are not two people of the same name.
            alike: format!("{} {}", self.names[0].0.joined(), self.names[0].1.first_word()).trim().to_owned(),
        }
    }

    /// The matching letters; `None` unless every term of a reading matches somewhere.
    pub(crate) fn spans(&self, query: &Query) -> Option<Vec<MatchSpan>> {
        query.readings.iter().find_map(|terms| self.spans_of(terms))
    }

    fn spans_of(&self, terms: &[Term]) -> Option<Vec<MatchSpan>> {
        let mut spans = Vec::new();
        for term in terms {
            let before = spans.len();
            match term {
                Term::Word(word) => self.find_word(word, &mut spans),
                Term::Number(number) => self.find_number(number, &mut spans),
                Term::Birth(birth) => spans.extend(self.find_birth(birth)),
            }
            if spans.len() == before {
                return None;
            }
        }
        spans.sort_unstable();
        spans.dedup();
        Some(spans)
    }

    fn find_word(&self, word: &str, spans: &mut Vec<MatchSpan>) {
        let before = spans.len();
        for (family, given) in &self.names {
            spans.extend(family.find(word).and_then(|letters| span(MatchField::Family, letters)));
            spans.extend(given.find(word).and_then(|letters| span(MatchField::Given, letters)));
        }
        spans.extend(self.suffix.find(word).and_then(|letters| span(MatchField::Suffix, letters)));
        spans.extend(self.find_in_mrn(word));
        if spans.len() == before
            && let Some(both) = &self.run_on
            && let Some((from, to)) = both.place(word)
        {
            // The run begins in the family name and may reach into the given names.
            let border = self.names[0].0.letters.len().clamp(from, to);
            spans.extend(span(MatchField::Family, &both.letters[from..border]));
            spans.extend(span(MatchField::Given, &both.letters[border..to]));
        }
    }

    fn find_number(&self, number: &Number, spans: &mut Vec<MatchSpan>) {
        let before = spans.len();
        self.find_word(&number.digits, spans);
        if let Some(wanted) = &number.bare {
            if spans.len() == before {
                spans.extend(self.find_in_mrn(wanted));
            }
            for (entry, phone) in (0_u32..).zip(&self.patient.phones) {
                if let Some((start, length)) = find_in_phone(phone, wanted, &number.digits) {
                    spans.push(MatchSpan { field: MatchField::Phone, entry, start, length });
                }
            }
        }
        spans.extend(number.birth.as_deref().and_then(|wanted| self.find_birth(wanted)));
    }

    fn find_in_mrn(&self, wanted: &str) -> Option<MatchSpan> {
        self.mrn.iter().find_map(|mrn| mrn.find(wanted)).and_then(|letters| span(MatchField::Mrn, letters))
    }

    fn find_birth(&self, wanted: &str) -> Option<MatchSpan> {
        let birth = self.patient.birth.filter(|_| self.birth_digits().starts_with(wanted))?;
        let length = u32::try_from(birth.to_string().len()).unwrap_or(0);
        Some(MatchSpan { field: MatchField::Birth, entry: 0, start: 0, length })
    }

    fn birth_digits(&self) -> String {
        self.patient.birth.map(|birth| birth.to_string().replace('-', "")).unwrap_or_default()
    }
}

/// The columns of one row of the index, and the keys that order it.
pub(crate) struct IndexWords {
    pub(crate) family: String,
    pub(crate) given: String,
    pub(crate) mrn: String,
    pub(crate) phone: String,
    pub(crate) phone_back: String,
    pub(crate) birth: String,
    pub(crate) family_key: String,
    pub(crate) given_key: String,
    pub(crate) alike: String,
}

fn span(field: MatchField, letters: &[Letter]) -> Option<MatchSpan> {
    let (first, last) = (letters.first()?, letters.last()?);
    Some(MatchSpan { field, entry: 0, start: first.start, length: last.end - first.start })
}

fn digits_of(phone: &str) -> String {
    phone.chars().filter(char::is_ascii_digit).collect()
}

/// Where the digits of a phone number may begin for whoever types them: at the first one that is no zero, and, since
/// nobody types the country code of their own country, one to three digits behind a leading `+` or `00` or behind
/// the 1 of an eleven-digit number. With each the number of digits skipped.
fn phone_starts(phone: &str) -> Vec<(usize, String)> {
    let digits = digits_of(phone);
    let zeros = digits.len() - digits.trim_start_matches('0').len();
    let international = phone.trim_start().starts_with('+') || zeros >= 2;
    let north_american = digits.len() == 11 && digits.starts_with('1');
    let skips = match () {
        () if international => 0..4,
        () if north_american => 0..2,
        () => 0..1,
    };
    let mut starts: Vec<(usize, String)> = Vec::new();
    for skip in skips {
        let rest = digits.get(zeros + skip..).unwrap_or_default().trim_start_matches('0');
        let skipped = digits.len() - rest.len();
        if !rest.is_empty() && starts.iter().all(|(other, _)| *other != skipped) {
            starts.push((skipped, rest.to_owned()));
        }
    }
    starts
}

/// The UTF-16 span of the digits that match at the beginning or the end, punctuation between them included.
fn find_in_phone(phone: &str, beginning: &str, end: &str) -> Option<(u32, u32)> {
    let digits = digits_of(phone);
    let begins = |(skipped, rest): (usize, String)| {
        rest.starts_with(beginning).then_some((skipped, skipped + beginning.len()))
    };
    let (from, to) = phone_starts(phone)
        .into_iter()
        .find_map(begins)
        .or_else(|| digits.ends_with(end).then(|| (digits.len() - end.len(), digits.len())))?;
    let mut places = Vec::new();
    let mut at = 0;
    for c in phone.chars() {
        if c.is_ascii_digit() {
            places.push(at);
        }
        at += if c.len_utf16() == 2 { 2 } else { 1 };
    }
    let (first, last) = (places.get(from)?, places.get(to.checked_sub(1)?)?);
    Some((*first, last + 1 - first))
}

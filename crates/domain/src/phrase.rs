//! Phrases: a clinician's own words under a short name, which a full stop at a word's start calls up in a note.

use crate::{note::Section, redacted_debug};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use ts_rs::TS;

/// The longest name, in characters: it is typed.
pub const NAME_LIMIT: usize = 32;
/// The longest text, in characters. A note's section takes 65,535 bytes, and a phrase is a part of one.
pub const TEXT_LIMIT: usize = 10_000;

/// One phrase.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Phrase {
    /// Its name without the full stop, in small letters.
    pub name: String,
    /// What it becomes: text, other phrases (`.ros`), live links (`.bp`), blanks (`***`).
    pub text: String,
    /// The sections of a note in which it is offered; none means all.
    #[serde(default)]
    pub sections: Vec<Section>,
}

// Whoever wrote it may have named a patient in it.
redacted_debug!(Phrase {});

/// Names that stand for what is known about the patient, and so for no phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
#[ts(export)]
pub enum PhraseLink {
    /// The last vitals.
    Vitals,
    /// The last blood pressure.
    Bp,
    /// What is taken now.
    Meds,
    /// The problem list.
    Problems,
    /// The allergies.
    Allergies,
    /// The age today.
    Age,
    /// The plan of the last visit.
    LastPlan,
    /// The laboratory's last results.
    LastLabs,
}

impl PhraseLink {
    /// Every link.
    pub const ALL: [Self; 8] = [
        Self::Vitals,
        Self::Bp,
        Self::Meds,
        Self::Problems,
        Self::Allergies,
        Self::Age,
        Self::LastPlan,
        Self::LastLabs,
    ];

    /// The name that calls it up.
    pub fn name(self) -> &'static str {
        match self {
            Self::Vitals => "vitals",
            Self::Bp => "bp",
            Self::Meds => "meds",
            Self::Problems => "problems",
            Self::Allergies => "allergies",
            Self::Age => "age",
            Self::LastPlan => "lastplan",
            Self::LastLabs => "lastlabs",
        }
    }
}

/// Why something is no phrase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PhraseFault {
    /// It has no name.
    NoName,
    /// Its name is no word that a text can call: letters, digits, inner hyphens and underscores, a letter first.
    NotAName,
    /// Its name is a live link's.
    Reserved,
    /// It has no text.
    NoText,
    /// More than [`TEXT_LIMIT`] characters.
    TooLong,
}

/// A name as it is compared and kept.
pub fn plain_name(typed: &str) -> String {
    typed.trim().trim_start_matches('.').to_lowercase()
}

impl Phrase {
    /// What is wrong with it by itself; nothing for a phrase that can be kept.
    pub fn fault(&self) -> Option<PhraseFault> {
        if self.name.is_empty() {
            return Some(PhraseFault::NoName);
        }
        let called = names_in(&format!(".{}", self.name));
        if self.name.chars().count() > NAME_LIMIT || called != [self.name.as_str()] {
            return Some(PhraseFault::NotAName);
        }
        if PhraseLink::ALL.iter().any(|link| link.name() == self.name) {
            return Some(PhraseFault::Reserved);
        }
        if self.text.trim().is_empty() {
            return Some(PhraseFault::NoText);
        }
        (self.text.chars().count() > TEXT_LIMIT).then_some(PhraseFault::TooLong)
    }
}

/// The names that a text calls, in order, as [`plain_name`] has them, whether or not there is such a phrase. The window
/// reads them the same way (`ui/src/features/phrases/tokens.ts`).
pub fn names_in(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut before = None;
    let mut rest = text.chars().peekable();
    while let Some(letter) = rest.next() {
        let begins = before.is_none_or(|one: char| one.is_whitespace() || "([{\"'“‘/".contains(one));
        before = Some(letter);
        if letter != '.' || !begins || !rest.peek().is_some_and(|first| first.is_alphabetic()) {
            continue;
        }
        let mut name = String::new();
        // A hyphen counts once a letter or a digit follows it.
        let mut joint = None;
        while let Some(&next) = rest.peek() {
            if is_inner(next) {
                name.extend(joint.take());
                name.push(next);
            } else if matches!(next, '-' | '_') && joint.is_none() {
                joint = Some(next);
            } else {
                break;
            }
            before = rest.next();
        }
        names.push(name.to_lowercase());
    }
    names
}

/// A letter, a digit, or a mark that belongs to the letter before it.
fn is_inner(letter: char) -> bool {
    letter.is_alphanumeric() || ('\u{300}'..='\u{36f}').contains(&letter)
}

/// The names by which a phrase leads back to itself, the first one at both ends; `None` for one that ends.
pub fn circle(name: &str, phrases: &BTreeMap<String, String>) -> Option<Vec<String>> {
    fn from(
        path: &mut Vec<String>,
        phrases: &BTreeMap<String, String>,
        ended: &mut BTreeSet<String>,
    ) -> Option<Vec<String>> {
        let here = path.last()?.clone();
        let text = phrases.get(&here)?;
        for next in names_in(text) {
            if let Some(at) = path.iter().position(|one| *one == next) {
                let mut circle = path.split_off(at);
                circle.push(next);
                return Some(circle);
            }
            if ended.contains(&next) {
                continue;
            }
            path.push(next);
            let found = from(path, phrases, ended);
            if found.is_some() {
                return found;
            }
            ended.extend(path.pop());
        }
        None
    }
    from(&mut vec![name.to_owned()], phrases, &mut BTreeSet::new())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn phrase(name: &str, text: &str) -> Phrase {
        Phrase { name: name.into(), text: text.into(), sections: Vec::new() }
    }

    #[test]
    fn a_full_stop_begins_a_name_only_at_a_words_start() {
        assert_eq!(
            names_in(".ros see .pe-cardio, (.Plan) “.x”\n.y"),
            ["ros", "pe-cardio", "plan", "x", "y"],
            "at a line's start, behind a blank, a bracket, a quotation mark"
        );
        assert!(names_in("0.5 mg, e.g.this, 3 .5, ..., end. Next a.b").is_empty(), "none of these");
        assert_eq!(names_in(".ros. .pe- .a--b"), ["ros", "pe", "a"], "a name ends with a letter or digit");
    }

    #[test]
    fn what_cannot_be_called_or_kept_is_no_phrase() {
        assert_eq!(phrase("ros", "Negative.").fault(), None, "one");
        assert_eq!(phrase("", "x").fault(), Some(PhraseFault::NoName));
        for name in ["two words", "5mg", "-x", "a-", "a.b", "Ros", &"x".repeat(33)] {
            assert_eq!(phrase(name, "x").fault(), Some(PhraseFault::NotAName), "{name}");
        }
        assert_eq!(phrase("lastplan", "x").fault(), Some(PhraseFault::Reserved), "a live link");
        assert_eq!(phrase("ros", " \n").fault(), Some(PhraseFault::NoText));
        assert_eq!(phrase("ros", &"x".repeat(10_001)).fault(), Some(PhraseFault::TooLong));
    }

    fn all(phrases: &[(&str, &str)]) -> BTreeMap<String, String> {
        phrases.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
    }

    #[test]
    fn a_phrase_that_leads_back_to_itself_is_found_by_its_way() {
        let some =
            all(&[("a", "Lungs .b"), ("b", "clear .c .bp"), ("c", "(.a)"), ("d", ".e .e"), ("e", "x")]);
        assert_eq!(circle("a", &some), Some(vec!["a".into(), "b".into(), "c".into(), "a".into()]));
        assert_eq!(circle("d", &some), None, "the same one twice is no circle");
        let behind = all(&[("a", ".b"), ("b", ".b")]);
        assert_eq!(circle("a", &behind), Some(vec!["b".into(), "b".into()]), "one that it calls");
    }

    proptest! {
        #[test]
        fn any_phrases_are_looked_through_to_an_end(texts in prop::collection::btree_map("[abc]", "(\\.[abcx] |x | ){0,5}", 0..4)) {
            for name in ["a", "b", "c"] {
                if let Some(way) = circle(name, &texts) {
                    prop_assert_eq!(way.first(), way.last(), "it ends where it began");
                    for step in way.windows(2) {
                        prop_assert!(names_in(&texts[&step[0]]).contains(&step[1]), "each calls the next");
                    }
                }
            }
        }

        #[test]
        fn any_text_has_names_that_can_be_called_again(text in "[.a-c\\-_ (1é]{0,30}") {
            for name in names_in(&text) {
                let again = names_in(&format!(".{name}"));
                prop_assert_eq!(again, [name]);
            }
        }
    }
}

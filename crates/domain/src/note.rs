//! SOAP notes: four plain-text sections, what OpenEMR takes of them, and what it stores.

use crate::{encounter::Eid, patient::number_id, redacted_debug, time::WallTime};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use ts_rs::TS;

number_id! {
    /// The number of one stored note (`sid`).
    NoteId
}

/// One of the four sections.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum Section {
    /// What the patient says.
    Subjective,
    /// What was found.
    Objective,
    /// What it means.
    Assessment,
    /// What is to be done.
    Plan,
}

impl Section {
    /// The four, in order.
    pub const ALL: [Self; 4] = [Self::Subjective, Self::Objective, Self::Assessment, Self::Plan];
}

/// The text of a note. An empty section is one that was not written.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct SoapText {
    /// Subjective.
    pub subjective: String,
    /// Objective.
    pub objective: String,
    /// Assessment.
    pub assessment: String,
    /// Plan.
    pub plan: String,
}

redacted_debug!(SoapText {});

/// The longest section OpenEMR takes, in bytes of UTF-8 (a MySQL TEXT column).
pub const SECTION_LIMIT_BYTES: usize = 65_535;
/// The shortest section OpenEMR takes, in characters; an empty one is left out instead.
pub const SECTION_MINIMUM: usize = 2;

/// Why a section cannot be sent as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct SectionProblem {
    /// The section.
    pub section: Section,
    /// What is wrong with it.
    pub problem: SectionFault,
}

/// What is wrong with a section.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "fault", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub enum SectionFault {
    /// One character; OpenEMR takes at least two.
    TooShort,
    /// Longer than OpenEMR keeps.
    TooLong {
        /// Bytes of UTF-8 over the limit.
        over_by: u32,
    },
}

impl SoapText {
    /// The text of a section.
    pub fn section(&self, section: Section) -> &str {
        match section {
            Section::Subjective => &self.subjective,
            Section::Objective => &self.objective,
            Section::Assessment => &self.assessment,
            Section::Plan => &self.plan,
        }
    }

    /// True while nothing is written in any section.
    pub fn is_empty(&self) -> bool {
        Section::ALL.iter().all(|&section| self.section(section).is_empty())
    }

    /// What keeps the note from being sent; empty for a note that OpenEMR takes.
    pub fn problems(&self) -> Vec<SectionProblem> {
        Section::ALL
            .into_iter()
            .filter_map(|section| {
                let text = self.section(section);
                let problem = if !text.is_empty() && text.chars().count() < SECTION_MINIMUM {
                    SectionFault::TooShort
                } else if text.len() > SECTION_LIMIT_BYTES {
                    let over = u32::try_from(text.len() - SECTION_LIMIT_BYTES).unwrap_or(u32::MAX);
                    SectionFault::TooLong { over_by: over }
                } else {
                    return None;
                };
                Some(SectionProblem { section, problem })
            })
            .collect()
    }
}

/// A note as OpenEMR stores it. Its API keeps no author.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct SoapNote {
    /// Number.
    pub id: NoteId,
    /// The encounter it belongs to.
    pub encounter: Eid,
    /// When it was stored or last changed, clinic wall time.
    pub date: Option<WallTime>,
    /// The text, verbatim.
    pub text: SoapText,
    /// OpenEMR lists it under another visit of the patient, too, and which of them it belongs to cannot be told.
    #[serde(default)]
    pub doubtful: bool,
}

redacted_debug!(SoapNote { id, encounter });

/// Q128: OpenEMR lists a note also under visits of the same patient in which some other form has its number. It is kept
/// where its own day is that of the visit, if there is exactly one such visit; else it stays under each, as doubtful: a
/// note that is missing from its visit would be worse than one that stands in two.
pub fn each_under_its_visit(notes: Vec<SoapNote>, day_of: impl Fn(Eid) -> Option<Date>) -> Vec<SoapNote> {
    let mut listed: BTreeMap<NoteId, BTreeSet<Eid>> = BTreeMap::new();
    for note in &notes {
        listed.entry(note.id).or_default().insert(note.encounter);
    }
    let keep = |mut note: SoapNote| {
        let visits = listed.get(&note.id).filter(|visits| visits.len() > 1);
        let Some(visits) = visits else { return Some(note) };
        let day = note.date.map(WallTime::date);
        let mut fitting = visits.iter().filter(|visit| day.is_some() && day_of(**visit) == day);
        match (fitting.next(), fitting.next()) {
            (Some(only), None) => (*only == note.encounter).then_some(note),
            _ => {
                note.doubtful = true;
                Some(note)
            }
        }
    };
    notes.into_iter().filter_map(keep).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn note(id: u32, visit: u32, stored: &str) -> SoapNote {
        SoapNote {
            id: NoteId(id),
            encounter: Eid(visit),
            date: stored.parse().ok(),
            text: SoapText::default(),
            doubtful: false,
        }
    }

    #[test]
    fn q128_a_note_that_is_listed_under_two_visits_stays_where_its_day_is() {
        let day_of = |visit: Eid| match visit.0 {
            7 => Some(date(2026, 11, 20)),
            8 => Some(date(2026, 11, 21)),
            9 => Some(date(2026, 11, 21)),
            _ => None,
        };
        let kept = |notes: Vec<SoapNote>| -> Vec<(u32, u32, bool)> {
            let kept = each_under_its_visit(notes, day_of);
            kept.iter().map(|note| (note.id.0, note.encounter.0, note.doubtful)).collect()
        };
        let day = "2026-11-20T10:00:00";
        assert_eq!(kept(vec![note(1, 7, day), note(1, 8, day)]), [(1, 7, false)], "one visit is of its day");
        let later = "2026-11-21T10:00:00";
        assert_eq!(
            kept(vec![note(1, 8, later), note(1, 9, later)]),
            [(1, 8, true), (1, 9, true)],
            "two are: nobody can tell, and it is said"
        );
        let changed = "2026-12-01T10:00:00";
        assert_eq!(
            kept(vec![note(1, 7, changed), note(1, 8, changed), note(2, 8, changed)]),
            [(1, 7, true), (1, 8, true), (2, 8, false)],
            "one that was changed later is of no visit's day and is lost from none"
        );
    }

    #[test]
    fn a_section_is_absent_or_two_characters_to_65535_bytes() {
        let mut note = SoapText { subjective: "x".into(), ..SoapText::default() };
        assert_eq!(
            note.problems(),
            [SectionProblem { section: Section::Subjective, problem: SectionFault::TooShort }],
            "one letter is refused by the server, so it is named before it is sent"
        );
        note.subjective = "診".repeat(21_845);
        assert_eq!(note.problems(), [], "21,845 characters of three bytes fit exactly");
        note.subjective.push('é');
        assert_eq!(
            note.problems()[0].problem,
            SectionFault::TooLong { over_by: 2 },
            "bytes count, not characters"
        );
    }
}

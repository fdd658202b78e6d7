//! SOAP notes: four plain-text sections, what OpenEMR takes of them, and what it stores.

use crate::{encounter::Eid, patient::number_id, redacted_debug, time::WallTime};
use serde::{Deserialize, Serialize};
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
}

redacted_debug!(SoapNote { id, encounter });

#[cfg(test)]
mod tests {
    use super::*;

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

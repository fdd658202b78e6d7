//! Allergies, and how dangerous each is, in the two ways in which OpenEMR tells it: FHIR's criticality, and the clinic's
//! own word for the severity. The first is made from the second and says less; neither is ever shown as the other.

use crate::{
    chart::{Code, EntryStatus},
    loaded::Why,
    redacted_debug,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// FHIR's `AllergyIntolerance.criticality`: the harm a next exposure may do. It is no severity: OpenEMR sends `low` for
/// everything from mild to moderate, and `high` from moderate to severe up to fatal (Q129).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum Criticality {
    /// `low`
    Low,
    /// `high`
    High,
    /// `unable-to-assess`
    UnableToAssess,
}

/// The words of OpenEMR's list of severities (`severity_ccda`), mildest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum Severity {
    /// `mild`
    Mild,
    /// `mild_to_moderate`
    MildToModerate,
    /// `moderate`
    Moderate,
    /// `moderate_to_severe`
    ModerateToSevere,
    /// `severe`
    Severe,
    /// `life_threatening_severity`
    LifeThreatening,
    /// `fatal`
    Fatal,
}

impl Severity {
    /// Every word, mildest first.
    pub const ALL: [Self; 7] = [
        Self::Mild,
        Self::MildToModerate,
        Self::Moderate,
        Self::ModerateToSevere,
        Self::Severe,
        Self::LifeThreatening,
        Self::Fatal,
    ];

    /// The word as OpenEMR keeps it.
    pub fn openemr(self) -> &'static str {
        match self {
            Self::Mild => "mild",
            Self::MildToModerate => "mild_to_moderate",
            Self::Moderate => "moderate",
            Self::ModerateToSevere => "moderate_to_severe",
            Self::Severe => "severe",
            Self::LifeThreatening => "life_threatening_severity",
            Self::Fatal => "fatal",
        }
    }
}

/// The clinic's own word for the severity of an allergy, or why there is none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "state", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub enum ClinicSeverity {
    /// It was not asked for yet.
    #[default]
    NotRead,
    /// It could not be read.
    Unavailable {
        /// What stood in the way.
        why: Why,
    },
    /// The clinic recorded none.
    NotRecorded,
    /// The clinic chose "unassigned".
    Unassigned,
    /// One of OpenEMR's words.
    Graded {
        /// Which.
        severity: Severity,
    },
    /// A word of the clinic's own, verbatim.
    Other {
        /// The word.
        word: String,
    },
}

impl ClinicSeverity {
    /// Reads `severity_al`.
    pub fn from_openemr(word: &str) -> Self {
        let known = word.trim().to_ascii_lowercase();
        match known.as_str() {
            "" => Self::NotRecorded,
            "unassigned" => Self::Unassigned,
            known => match Severity::ALL.into_iter().find(|severity| severity.openemr() == known) {
                Some(severity) => Self::Graded { severity },
                None => Self::Other { word: word.trim().to_owned() },
            },
        }
    }

    /// The severity, where it is one of OpenEMR's words.
    pub fn graded(&self) -> Option<Severity> {
        match self {
            Self::Graded { severity } => Some(*severity),
            _ => None,
        }
    }
}

/// An entry of the allergy list.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Allergy {
    /// FHIR AllergyIntolerance id, equal to the Standard API's uuid.
    pub id: String,
    /// What the patient is allergic to, as recorded.
    pub title: String,
    /// The code, if there is one.
    pub code: Option<Code>,
    /// The reaction, if the server gives one.
    pub reaction: Option<String>,
    /// FHIR's criticality, if the server gives it.
    #[serde(default)]
    pub criticality: Option<Criticality>,
    /// The clinic's own word for the severity.
    #[serde(default)]
    pub severity: ClinicSeverity,
    /// Whether it counts among the gravest: severe or worse in the clinic's words or, where there is no such word, high
    /// criticality. What is shown loudest.
    #[serde(default)]
    pub grave: bool,
    /// Whether it still holds.
    pub status: EntryStatus,
}

redacted_debug!(Allergy { id });

impl Allergy {
    /// The same with what is known of its danger.
    #[must_use]
    pub fn with_severity(mut self, severity: ClinicSeverity) -> Self {
        self.severity = severity;
        self.grave = match self.severity.graded() {
            Some(severity) => severity >= Severity::Severe,
            None => self.criticality == Some(Criticality::High),
        };
        self
    }

    /// The worst it may be: the clinic's word or, without one, the worst of what the criticality can stand for. What is
    /// known of neither could be anything, and stands above all that is known to be no worse than moderate.
    fn worst(&self) -> (Severity, bool) {
        match (self.severity.graded(), self.criticality) {
            (Some(severity), _) => (severity, false),
            (None, Some(Criticality::High)) => (Severity::Fatal, false),
            (None, Some(Criticality::Low)) => (Severity::Moderate, false),
            (None, Some(Criticality::UnableToAssess) | None) => (Severity::Moderate, true),
        }
    }
}

/// Sorts the gravest first and leaves the server's order otherwise.
pub fn gravest_first(allergies: &mut [Allergy]) {
    allergies.sort_by_key(|allergy| std::cmp::Reverse(allergy.worst()));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allergy(title: &str, criticality: Option<Criticality>, word: Option<&str>) -> Allergy {
        let severity = word.map(ClinicSeverity::from_openemr).unwrap_or_default();
        Allergy {
            id: title.to_owned(),
            title: title.to_owned(),
            code: None,
            reaction: None,
            criticality,
            severity: ClinicSeverity::NotRead,
            grave: false,
            status: EntryStatus::Active,
        }
        .with_severity(severity)
    }

    #[test]
    fn q129_every_word_of_the_clinics_list_is_known_and_any_other_is_kept() {
        for severity in Severity::ALL {
            assert_eq!(
                ClinicSeverity::from_openemr(severity.openemr()),
                ClinicSeverity::Graded { severity },
                "{severity:?} as OpenEMR writes it"
            );
        }
        assert_eq!(ClinicSeverity::from_openemr(""), ClinicSeverity::NotRecorded, "nothing recorded");
        assert_eq!(
            ClinicSeverity::from_openemr("unassigned"),
            ClinicSeverity::Unassigned,
            "said not to know"
        );
        let own = ClinicSeverity::from_openemr("Only with alcohol");
        assert_eq!(
            own,
            ClinicSeverity::Other { word: "Only with alcohol".into() },
            "the clinic's own, verbatim"
        );
    }

    #[test]
    fn q129_low_criticality_sinks_nothing_below_what_is_known_to_be_mild() {
        use Criticality::{High, Low, UnableToAssess};
        let mut list = vec![
            allergy("mild", Some(Low), Some("mild")),
            allergy("low, its word not read", Some(Low), None),
            allergy("mild to moderate", Some(Low), Some("mild_to_moderate")),
            allergy("moderate", Some(Low), Some("moderate")),
            allergy("nothing known", None, Some("")),
            allergy("not to be assessed", Some(UnableToAssess), Some("unassigned")),
            allergy("moderate to severe", Some(High), Some("moderate_to_severe")),
            allergy("high, its word not read", Some(High), None),
            allergy("severe", Some(High), Some("severe")),
            allergy("life-threatening", Some(High), Some("life_threatening_severity")),
            allergy("fatal", Some(High), Some("fatal")),
        ];
        gravest_first(&mut list);
        let order: Vec<&str> = list.iter().map(|one| one.title.as_str()).collect();
        assert_eq!(
            order,
            [
                "high, its word not read",
                "fatal",
                "life-threatening",
                "severe",
                "moderate to severe",
                "nothing known",
                "not to be assessed",
                "low, its word not read",
                "moderate",
                "mild to moderate",
                "mild",
            ],
            "what is not known is taken for the worst it can be"
        );
    }

    #[test]
    fn what_is_grave_goes_by_the_clinics_word_first() {
        use Criticality::{High, Low};
        assert!(!allergy("a", Some(High), Some("moderate_to_severe")).grave, "its own word is not severe");
        assert!(allergy("b", Some(High), Some("severe")).grave, "severe");
        assert!(allergy("c", Some(High), Some("fatal")).grave, "and worse");
        assert!(allergy("d", Some(High), None).grave, "high, and no word to say how far");
        assert!(!allergy("e", Some(Low), None).grave, "low");
    }

    #[test]
    fn an_allergy_kept_by_an_earlier_version_says_that_its_severity_was_not_read() {
        let kept = r#"{"id":"a","title":"Penicillin","code":null,"reaction":null,"severity":null,"status":"active"}"#;
        let read: Result<Allergy, _> = serde_json::from_str(kept);
        assert!(
            read.is_err(),
            "its null is another shape: such a section is read anew and shows no old word"
        );
    }
}

//! A change of a record that somebody else may have changed meanwhile: compared box by box, three ways.

use crate::contract::{
    ConflictPart, ConflictView, FieldCode, FieldError, PartChoice, TypedDemographics, TypedEntry,
};
use domain::{note::SoapText, redacted_debug};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A record as a form holds it: boxes of text, by the names the seam has for them, in the order of the form.
pub(crate) trait Boxes: Clone + Default {
    /// The boxes.
    const NAMES: &'static [&'static str];
    /// What stands in a box.
    fn text(&self, name: &str) -> &str;
    /// Writes into a box.
    fn set(&mut self, name: &str, text: String);
}

macro_rules! boxes {
    ($form:ty { $($name:literal => $member:ident,)+ }) => {
        impl Boxes for $form {
            const NAMES: &'static [&'static str] = &[$($name,)+];

            fn text(&self, name: &str) -> &str {
                match name {
                    $($name => &self.$member,)+
                    _ => "",
                }
            }

            fn set(&mut self, name: &str, text: String) {
                match name {
                    $($name => self.$member = text,)+
                    _ => {}
                }
            }
        }
    };
}

boxes!(SoapText {
    "subjective" => subjective,
    "objective" => objective,
    "assessment" => assessment,
    "plan" => plan,
});
boxes!(TypedDemographics {
    "title" => title,
    "given" => given,
    "middle" => middle,
    "family" => family,
    "birth" => birth,
    "sex" => sex,
    "street" => street,
    "city" => city,
    "state" => state,
    "postalCode" => postal_code,
    "country" => country,
    "phoneHome" => phone_home,
    "phoneCell" => phone_cell,
    "phoneBusiness" => phone_business,
    "email" => email,
});
boxes!(TypedEntry {
    "title" => title,
    "began" => began,
    "ended" => ended,
    "code" => code,
});

/// What is to be done about a change, now that the record was read again.
pub(crate) enum Verdict<T> {
    /// The record is as it shall be: nothing is sent.
    There,
    /// Nobody else changed what is changed here.
    Send {
        /// The record as it shall be, with what others changed elsewhere in it.
        text: T,
        /// The boxes that this changes.
        changed: Vec<&'static str>,
    },
    /// Somebody else did: nothing is sent.
    Conflict(Conflict),
}

/// What counts as written here.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// The boxes that were changed; what others changed in the rest is kept.
    Changed,
    /// All of them: sending one replaces the whole record (Q43), and its parts are read together.
    Whole,
}

/// Compares what was opened, what is written here and what the server has now (`read_at`, RFC 3339 UTC).
pub(crate) fn judge<T: Boxes>(opened: &T, mine: &T, theirs: &T, reach: Reach, read_at: &str) -> Verdict<T> {
    let open: Vec<&'static str> = T::NAMES
        .iter()
        .copied()
        .filter(|name| reach == Reach::Whole || mine.text(name) != opened.text(name))
        .filter(|name| theirs.text(name) != mine.text(name))
        .collect();
    if open.is_empty() {
        return Verdict::There;
    }
    if open.iter().all(|name| theirs.text(name) == opened.text(name)) {
        let mut text = theirs.clone();
        for name in &open {
            text.set(name, mine.text(name).to_owned());
        }
        return Verdict::Send { text, changed: open };
    }
    let part = |name: &&'static str| ConflictPart {
        field: (*name).to_owned(),
        opened: opened.text(name).to_owned(),
        mine: mine.text(name).to_owned(),
        theirs: theirs.text(name).to_owned(),
    };
    Verdict::Conflict(Conflict {
        read_at: read_at.to_owned(),
        parts: open.iter().map(part).collect(),
        theirs: T::NAMES.iter().map(|name| ((*name).to_owned(), theirs.text(name).to_owned())).collect(),
    })
}

/// A conflict as the journal keeps it with the write. A stored format.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Conflict {
    /// When the server was read.
    read_at: String,
    /// The boxes to decide about.
    parts: Vec<ConflictPart>,
    /// Every box as the server has it.
    theirs: BTreeMap<String, String>,
}

redacted_debug!(Conflict { read_at });

impl Conflict {
    /// As the window shows it.
    pub(crate) fn view(self) -> ConflictView {
        ConflictView { parts: self.parts, read_at: self.read_at }
    }

    /// What was decided: the record as it was read, which is what the change is made from now on, and as it shall be.
    ///
    /// # Errors
    /// A fault for each box about which nothing was decided.
    pub(crate) fn decide<T: Boxes>(&self, choices: &[PartChoice]) -> Result<(T, T), Vec<FieldError>> {
        let mut theirs = T::default();
        for (name, text) in &self.theirs {
            theirs.set(name, text.clone());
        }
        let mut decided = theirs.clone();
        let mut faults = Vec::new();
        for part in &self.parts {
            match choices.iter().find(|choice| choice.field == part.field) {
                Some(choice) => decided.set(&part.field, choice.text.clone()),
                None => faults.push(FieldError::new(&part.field, FieldCode::Required)),
            }
        }
        if faults.is_empty() { Ok((theirs, decided)) } else { Err(faults) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const READ: &str = "2026-11-21T09:00:00Z";

    fn entry(title: &str, ended: &str) -> TypedEntry {
        TypedEntry { title: title.into(), ended: ended.into(), ..TypedEntry::default() }
    }

    fn note(subjective: &str, plan: &str) -> SoapText {
        SoapText { subjective: subjective.into(), plan: plan.into(), ..SoapText::default() }
    }

    #[test]
    fn what_nobody_else_touched_is_sent_with_what_others_changed_beside_it() {
        let verdict = judge(
            &entry("Asthma", ""),
            &entry("Asthma", "2026-11-01"),
            &entry("Asthma, mild", ""),
            Reach::Changed,
            READ,
        );
        let Verdict::Send { text, changed } = verdict else { panic!("nothing stands against it") };
        assert_eq!(text, entry("Asthma, mild", "2026-11-01"), "their title, our end");
        assert_eq!(changed, ["ended"], "only the box that was changed here");
    }

    #[test]
    fn what_is_there_already_is_not_sent() {
        let mine = entry("Asthma, mild", "");
        let verdict = judge(&entry("Asthma", ""), &mine, &mine, Reach::Changed, READ);
        assert!(matches!(verdict, Verdict::There), "somebody else wrote the same");
    }

    #[test]
    fn a_box_changed_twice_is_nobodys_to_overwrite() {
        let verdict = judge(
            &entry("Asthma", ""),
            &entry("Asthma, mild", ""),
            &entry("Asthma, severe", ""),
            Reach::Changed,
            READ,
        );
        let Verdict::Conflict(conflict) = verdict else { panic!("both changed the title") };
        let part = &conflict.parts[0];
        assert_eq!(
            (part.opened.as_str(), part.mine.as_str(), part.theirs.as_str()),
            ("Asthma", "Asthma, mild", "Asthma, severe"),
            "all three are shown"
        );
        let undecided = conflict.decide::<TypedEntry>(&[]).expect_err("it takes a decision");
        assert_eq!(undecided[0].field, "title", "about the title");
        let choice = PartChoice { field: "title".into(), text: "Asthma, moderate".into() };
        let (base, wanted) = conflict.decide::<TypedEntry>(&[choice]).expect("decided");
        assert_eq!(base, entry("Asthma, severe", ""), "from what the server has");
        assert_eq!(wanted, entry("Asthma, moderate", ""), "a third text is a decision too");
    }

    #[test]
    fn a_note_is_replaced_whole_so_every_section_counts() {
        let (opened, mine) = (note("Cough", "Rest"), note("Cough", "Rest, tea"));
        let theirs = note("Cough for a week", "Rest");
        assert!(
            matches!(judge(&opened, &mine, &theirs, Reach::Changed, READ), Verdict::Send { .. }),
            "box by box nothing would stand against it"
        );
        let Verdict::Conflict(conflict) = judge(&opened, &mine, &theirs, Reach::Whole, READ) else {
            panic!("somebody rewrote what this plan was written for")
        };
        let fields: Vec<&str> = conflict.parts.iter().map(|part| part.field.as_str()).collect();
        assert_eq!(fields, ["subjective", "plan"], "every section that differs, in the order of the form");
    }

    #[test]
    fn a_kept_conflict_stays_readable() {
        let Verdict::Conflict(conflict) =
            judge(&note("a", ""), &note("b", ""), &note("c", ""), Reach::Whole, READ)
        else {
            panic!("a conflict")
        };
        let json = serde_json::to_string(&conflict).expect("plain data");
        assert_eq!(
            json,
            r#"{"readAt":"2026-11-21T09:00:00Z","parts":[{"field":"subjective","opened":"a","mine":"b","theirs":"c"}],"theirs":{"assessment":"","objective":"","plan":"","subjective":"c"}}"#,
            "a journal of an earlier version must stay readable: change this only with a migration"
        );
    }
}

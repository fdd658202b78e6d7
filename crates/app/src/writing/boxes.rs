//! A change of a record that somebody else may have changed meanwhile: compared three ways, by groups of boxes that mean
//! something only together.
//!
//! A title of one clinician with the code of another is a diagnosis that nobody made, and the given name of one with the
//! family name of another is a third person. So two changes meet only between groups; within one they are a question. What a
//! record is about ([`Boxes::IDENTITY`]) stands above the rest: once somebody else has changed that, no change of it goes
//! out before the clinician has seen what it is now.

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
    /// Boxes that mean something only together: what is sent of a group is as one person wrote it. A box of no group
    /// stands for itself.
    const GROUPS: &'static [&'static [&'static str]];
    /// The boxes that say what, or who, the record is about; those of one group.
    const IDENTITY: &'static [&'static str];
    /// What stands in a box.
    fn text(&self, name: &str) -> &str;
    /// Writes into a box.
    fn set(&mut self, name: &str, text: String);
}

macro_rules! boxes {
    ($form:ty { $($name:literal => $member:ident,)+ } groups $groups:expr, identity $identity:expr) => {
        impl Boxes for $form {
            const NAMES: &'static [&'static str] = &[$($name,)+];
            const GROUPS: &'static [&'static [&'static str]] = $groups;
            const IDENTITY: &'static [&'static str] = $identity;

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
// Sending one section replaces the whole note (Q43), and its sections are read together.
} groups &[&["subjective", "objective", "assessment", "plan"]], identity &[]);
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
} groups &[
    &["given", "middle", "family", "birth", "sex"],
    &["street", "city", "state", "postalCode", "country"],
], identity &["given", "middle", "family", "birth", "sex"]);
boxes!(TypedEntry {
    "title" => title,
    "began" => began,
    "ended" => ended,
    "code" => code,
} groups &[&["title", "code"], &["began", "ended"]], identity &["title", "code"]);

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

/// Compares what was opened, what is written here and what the server has now (`read_at`, RFC 3339 UTC).
pub(crate) fn judge<T: Boxes>(opened: &T, mine: &T, theirs: &T, read_at: &str) -> Verdict<T> {
    let changed_here = |name: &&str| mine.text(name) != opened.text(name);
    let changed_there = |name: &&str| theirs.text(name) != opened.text(name);
    let differs = |name: &&str| theirs.text(name) != mine.text(name);
    // A group counts as written here once one of its boxes was changed here: the others were read beside it.
    let written = |name: &&str| group_of::<T>(name).iter().any(changed_here);
    let open: Vec<&'static str> =
        T::NAMES.iter().copied().filter(|name| written(name) && differs(name)).collect();
    if open.is_empty() {
        return Verdict::There;
    }
    let another = T::IDENTITY.iter().any(|name| changed_there(name) && differs(name));
    let meets = |name: &&str| group_of::<T>(name).iter().any(changed_there);
    if !another && !open.iter().any(meets) {
        let mut text = theirs.clone();
        for name in &open {
            text.set(name, mine.text(name).to_owned());
        }
        return Verdict::Send { text, changed: open };
    }
    let shown = |name: &&str| {
        open.contains(name) || (another && T::IDENTITY.contains(name) && changed_there(name) && differs(name))
    };
    let part = |name: &&'static str| ConflictPart {
        field: (*name).to_owned(),
        opened: opened.text(name).to_owned(),
        mine: mine.text(name).to_owned(),
        theirs: theirs.text(name).to_owned(),
    };
    Verdict::Conflict(Conflict {
        read_at: read_at.to_owned(),
        parts: T::NAMES.iter().filter(|name| shown(name)).map(part).collect(),
        theirs: T::NAMES.iter().map(|name| ((*name).to_owned(), theirs.text(name).to_owned())).collect(),
    })
}

/// The boxes that mean something together with this one, itself among them.
fn group_of<T: Boxes>(name: &str) -> Vec<&'static str> {
    let group = T::GROUPS.iter().find(|group| group.contains(&name));
    match group {
        Some(group) => group.to_vec(),
        None => T::NAMES.iter().copied().filter(|one| *one == name).collect(),
    }
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
    use proptest::prelude::*;

    const READ: &str = "2026-11-21T09:00:00Z";

    fn entry(title: &str, ended: &str) -> TypedEntry {
        TypedEntry { title: title.into(), ended: ended.into(), ..TypedEntry::default() }
    }

    fn note(subjective: &str, plan: &str) -> SoapText {
        SoapText { subjective: subjective.into(), plan: plan.into(), ..SoapText::default() }
    }

    fn coded(title: &str, code: &str) -> TypedEntry {
        TypedEntry { title: title.into(), code: code.into(), ..TypedEntry::default() }
    }

    /// A conflict as rows of box, opened, mine, theirs.
    fn asked<T: Boxes>(verdict: Verdict<T>) -> Vec<[String; 4]> {
        let Verdict::Conflict(conflict) = verdict else { panic!("it takes a decision") };
        conflict.parts.into_iter().map(|part| [part.field, part.opened, part.mine, part.theirs]).collect()
    }

    #[test]
    fn what_nobody_else_touched_is_sent_with_what_others_changed_in_other_groups() {
        let opened = TypedDemographics { family: "Reyes".into(), ..TypedDemographics::default() };
        let mine = TypedDemographics { email: "maria@example.org".into(), ..opened.clone() };
        let theirs =
            TypedDemographics { phone_cell: "555-0199".into(), city: "Springfield".into(), ..opened.clone() };
        let Verdict::Send { text, changed } = judge(&opened, &mine, &theirs, READ) else {
            panic!("nothing stands against it")
        };
        assert_eq!(
            text,
            TypedDemographics { email: mine.email, ..theirs },
            "their phone and city, our e-mail"
        );
        assert_eq!(changed, ["email"], "only the box that was changed here");
    }

    #[test]
    fn two_halves_of_two_diagnoses_are_never_put_together() {
        let verdict = judge(
            &coded("Type 2 diabetes", "ICD10:E11.9"),
            &coded("Type 2 diabetes", "ICD10:E11.65"),
            &coded("Type 1 diabetes", "ICD10:E11.9"),
            READ,
        );
        assert_eq!(
            asked(verdict),
            [
                ["title", "Type 2 diabetes", "Type 2 diabetes", "Type 1 diabetes"],
                ["code", "ICD10:E11.9", "ICD10:E11.65", "ICD10:E11.9"]
            ],
            "our code belongs to the title that we read, not to theirs"
        );
    }

    #[test]
    fn an_entry_that_has_become_another_thing_is_not_ended_before_that_was_seen() {
        let verdict = judge(
            &entry("Metoprolol", ""),
            &entry("Metoprolol", "2026-11-20"),
            &entry("Metformin", ""),
            READ,
        );
        assert_eq!(
            asked(verdict),
            [["title", "Metoprolol", "Metoprolol", "Metformin"], ["ended", "", "2026-11-20", ""]],
            "the changed drug is the first thing to decide about"
        );
        let verdict =
            judge(&entry("Metoprolol", ""), &entry("Metformin", "2026-11-20"), &entry("Metformin", ""), READ);
        assert!(matches!(verdict, Verdict::Send { .. }), "who wrote the new name too has seen it");
    }

    #[test]
    fn two_halves_of_two_people_or_of_two_addresses_are_never_put_together() {
        let opened = TypedDemographics {
            given: "Maria".into(),
            family: "Reyes".into(),
            ..TypedDemographics::default()
        };
        let mine = TypedDemographics { family: "Gomez".into(), ..opened.clone() };
        let theirs = TypedDemographics { given: "Lan".into(), ..opened.clone() };
        let boxes = |rows: Vec<[String; 4]>| rows.into_iter().map(|[field, ..]| field).collect::<Vec<_>>();
        assert_eq!(
            boxes(asked(judge(&opened, &mine, &theirs, READ))),
            ["given", "family"],
            "Lan Gomez is nobody"
        );
        let phone = TypedDemographics { phone_cell: "555-0199".into(), ..opened.clone() };
        assert_eq!(
            boxes(asked(judge(&opened, &phone, &theirs, READ))),
            ["given", "phoneCell"],
            "nor does a number of Maria's go to Lan without a look"
        );
        let street = TypedDemographics { street: "7 Example Street".into(), ..opened.clone() };
        let moved = TypedDemographics { city: "Springfield".into(), ..opened.clone() };
        assert_eq!(
            boxes(asked(judge(&opened, &street, &moved, READ))),
            ["street", "city"],
            "no such address"
        );
    }

    #[test]
    fn a_box_changed_twice_is_nobodys_to_overwrite() {
        let verdict =
            judge(&entry("Asthma", ""), &entry("Asthma, mild", ""), &entry("Asthma, severe", ""), READ);
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
        let Verdict::Conflict(conflict) = judge(&opened, &mine, &theirs, READ) else {
            panic!("somebody rewrote what this plan was written for")
        };
        let fields: Vec<&str> = conflict.parts.iter().map(|part| part.field.as_str()).collect();
        assert_eq!(fields, ["subjective", "plan"], "every section that differs, in the order of the form");
    }

    #[test]
    fn a_kept_conflict_stays_readable() {
        let Verdict::Conflict(conflict) = judge(&note("a", ""), &note("b", ""), &note("c", ""), READ) else {
            panic!("a conflict")
        };
        let json = serde_json::to_string(&conflict).expect("plain data");
        assert_eq!(
            json,
            r#"{"readAt":"2026-11-21T09:00:00Z","parts":[{"field":"subjective","opened":"a","mine":"b","theirs":"c"}],"theirs":{"assessment":"","objective":"","plan":"","subjective":"c"}}"#,
            "a journal of an earlier version must stay readable: change this only with a migration"
        );
    }

    fn any_entry() -> impl Strategy<Value = TypedEntry> {
        let text = || prop::sample::select(vec!["", "a", "b", "c"]).prop_map(str::to_owned);
        (text(), text(), text(), text()).prop_map(|(title, began, ended, code)| TypedEntry {
            title,
            began,
            ended,
            code,
        })
    }

    proptest! {
        #[test]
        fn what_is_sent_is_in_each_group_as_one_person_wrote_it(
            opened in any_entry(), mine in any_entry(), theirs in any_entry(),
        ) {
            let same = |group: &[&str], one: &TypedEntry, other: &TypedEntry| {
                group.iter().all(|name| one.text(name) == other.text(name))
            };
            match judge(&opened, &mine, &theirs, READ) {
                Verdict::Send { text, changed } => {
                    prop_assert!(!changed.is_empty(), "something is sent");
                    for group in TypedEntry::GROUPS {
                        prop_assert!(same(group, &text, &mine) || same(group, &text, &theirs), "{:?}", group);
                        if !same(group, &mine, &opened) {
                            prop_assert!(same(group, &text, &mine), "what was changed here is what is sent");
                            prop_assert!(
                                same(group, &theirs, &opened) || same(group, &theirs, &mine),
                                "and writes over nothing"
                            );
                        }
                    }
                    prop_assert!(
                        TypedEntry::IDENTITY
                            .iter()
                            .all(|name| [opened.text(name), mine.text(name)].contains(&theirs.text(name))),
                        "it is still about what it was, or about what was written here"
                    );
                }
                Verdict::There => {
                    for group in TypedEntry::GROUPS {
                        prop_assert!(same(group, &mine, &opened) || same(group, &mine, &theirs), "nothing is left out");
                    }
                }
                Verdict::Conflict(conflict) => {
                    let shown = |name: &str| conflict.parts.iter().any(|part| part.field == name);
                    for name in TypedEntry::NAMES {
                        if mine.text(name) != opened.text(name) && mine.text(name) != theirs.text(name) {
                            prop_assert!(shown(name), "nothing that was written here is dropped unasked");
                        }
                    }
                    for name in TypedEntry::IDENTITY {
                        if ![opened.text(name), mine.text(name)].contains(&theirs.text(name)) {
                            prop_assert!(shown(name), "what it has become is shown");
                        }
                    }
                    // Whatever is chosen, what is decided goes out as it was decided.
                    let choices: Vec<PartChoice> = conflict.parts.iter().map(|part| PartChoice {
                        field: part.field.clone(),
                        text: part.mine.clone(),
                    }).collect();
                    let (base, wanted) = conflict.decide::<TypedEntry>(&choices).expect("all is decided");
                    match judge(&base, &wanted, &theirs, READ) {
                        Verdict::Send { text, .. } => prop_assert_eq!(text, wanted),
                        Verdict::There => prop_assert_eq!(theirs.clone(), wanted),
                        Verdict::Conflict(_) => prop_assert!(false, "it was decided"),
                    }
                }
            }
        }
    }
}

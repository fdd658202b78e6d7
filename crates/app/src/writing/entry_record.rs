//! Entries of the lists of a chart as a form holds them: from the record into boxes, from boxes to what is sent.

use crate::{
    contract::{EntryChange, EntryList, FieldCode, FieldError, PastEntry, TypedEntry},
    forms::{not_a_date, too_long},
    writing::boxes::Boxes,
};
use domain::{
    allergy::Allergy,
    chart::{Code, Problem},
    icd10,
    medication::Medication,
    time::{DateOrder, PartialDate, parse_typed_date},
};
use jiff::civil::Date;
use openemr::{EntryDetails, EntryEdit, NumberedEntry, StoredTexts};
use std::collections::BTreeSet;

/// A title has 2 to 255 characters (Q50).
const TITLE_MINIMUM: usize = 2;
const TEXT_LIMIT: usize = 255;

/// A problem or an allergy as the server has it.
pub(crate) fn of_details(details: &EntryDetails) -> TypedEntry {
    let codes = details.codes.iter().map(|code| format!("{}:{}", code.system, code.code));
    TypedEntry {
        title: details.title.clone(),
        began: day(details.began),
        ended: day(details.ended),
        code: codes.collect::<Vec<_>>().join(";"),
    }
}

/// An entry that goes by a number as the server has it.
pub(crate) fn of_numbered(entry: &NumberedEntry) -> TypedEntry {
    TypedEntry {
        title: entry.title.clone(),
        began: day(entry.began),
        ended: day(entry.ended),
        code: entry.diagnosis.clone(),
    }
}

/// What the chart knows of a problem, where the server cannot be asked: neither its end nor, in OpenEMR's words, its
/// code. Boxes that stay as they are change nothing, so what is missing here is not lost.
pub(crate) fn of_problem(problem: &Problem) -> TypedEntry {
    TypedEntry { title: problem.title.clone(), began: day(problem.onset), ..TypedEntry::default() }
}

/// The same of an allergy.
pub(crate) fn of_allergy(allergy: &Allergy) -> TypedEntry {
    TypedEntry { title: allergy.title.clone(), ..TypedEntry::default() }
}

/// The same of a medication.
pub(crate) fn of_medication(medication: &Medication) -> TypedEntry {
    TypedEntry { title: medication.title.clone(), began: day(medication.since), ..TypedEntry::default() }
}

/// A surgery or a dental issue, of which the chart knows all that a form holds.
pub(crate) fn of_past(entry: &PastEntry) -> TypedEntry {
    TypedEntry {
        title: entry.title.clone(),
        began: day(entry.began),
        ended: day(entry.ended),
        code: entry.codes.clone(),
    }
}

/// What was typed as the record will say it.
///
/// # Errors
/// A fault for each box that OpenEMR would refuse, or whose emptying it would not notice (Q50).
pub(crate) fn read_entry(
    change: &EntryChange,
    order: DateOrder,
    today: Date,
) -> Result<TypedEntry, Vec<FieldError>> {
    let opened = change.opened.clone().unwrap_or_default();
    let mut wanted = opened.clone();
    let mut faults = Vec::new();
    for &name in TypedEntry::NAMES {
        let text = change.typed.text(name).trim();
        // What was not touched is as it was; a new entry has to have what OpenEMR wants.
        if change.entry.is_some() && change.typed.text(name) == opened.text(name) {
            continue;
        }
        match read_box(change.list, name, text, opened.text(name), order, today) {
            Ok(text) => wanted.set(name, text),
            Err(fault) => faults.push(fault),
        }
    }
    let days =
        |entry: &TypedEntry| Some((entry.began.parse::<Date>().ok()?, entry.ended.parse::<Date>().ok()?));
    if faults.is_empty()
        && wanted != opened
        && let Some((began, ended)) = days(&wanted)
        && ended < began
    {
        faults.push(FieldError::new("ended", FieldCode::EndsBeforeItBegan));
    }
    if faults.is_empty() { Ok(wanted) } else { Err(faults) }
}

/// The members to send: the boxes that are `changed`. Problems and allergies keep what is not sent; the others lose it
/// (Q83), so what nobody touched goes back in the texts that are `stored`, whatever a form makes of them.
pub(crate) fn edit_of(
    list: EntryList,
    wanted: &TypedEntry,
    changed: &[&'static str],
    stored: StoredTexts,
) -> EntryEdit {
    let text =
        |name: &str| changed.contains(&name).then(|| wanted.text(name)).filter(|text| !text.is_empty());
    let untouched = |name: &str, text: String| {
        if list.is_replaced_whole() && !changed.contains(&name) { text } else { String::new() }
    };
    EntryEdit {
        title: wanted.title.clone(),
        began: text("began").and_then(|day| day.parse().ok()),
        ended: text("ended").and_then(|day| day.parse().ok()),
        // Several codes are one text to the server: all behind the first system belongs to the code.
        code: text("code")
            .and_then(|code| code.split_once(':'))
            .map(|(system, code)| Code { system: system.to_owned(), code: code.to_owned() }),
        stored: StoredTexts {
            began: untouched("began", stored.began),
            ended: untouched("ended", stored.ended),
            code: untouched("code", stored.code),
        },
    }
}

/// How much an entry of a list looks like a new one that may have been sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Likeness {
    /// It is the one.
    Ours,
    /// It has the title and the days that were sent, and may be an older one.
    Perhaps,
    /// Another one.
    Other,
}

/// A new entry is recognised by title and the days that were sent (FACTS §8), if it was certainly not there before
/// (`is_new`); a day that was not sent is the server's own. One that may have been there has to be equal in everything.
pub(crate) fn likeness(found: &TypedEntry, sent: &TypedEntry, is_new: bool) -> Likeness {
    let fits = |found: &str, sent: &str| sent.is_empty() || found == sent;
    let same =
        found.title == sent.title && fits(&found.began, &sent.began) && fits(&found.ended, &sent.ended);
    // The server lists the codes in an order of its own.
    let codes = |entry: &TypedEntry| -> BTreeSet<String> {
        entry.code.split(';').map(str::trim).filter(|code| !code.is_empty()).map(str::to_owned).collect()
    };
    let equal = || found.began == sent.began && found.ended == sent.ended && codes(found) == codes(sent);
    match same {
        false => Likeness::Other,
        true if is_new || equal() => Likeness::Ours,
        true => Likeness::Perhaps,
    }
}

fn read_box(
    list: EntryList,
    name: &'static str,
    text: &str,
    before: &str,
    order: DateOrder,
    today: Date,
) -> Result<String, FieldError> {
    let fault = |code| Err(FieldError::new(name, code));
    if text.chars().count() > TEXT_LIMIT {
        return Err(too_long(name, TEXT_LIMIT, "characters"));
    }
    match (name, text.is_empty()) {
        ("title", true) => fault(FieldCode::Required),
        ("title", false) if text.chars().count() < TITLE_MINIMUM => {
            Err(FieldError::new(name, FieldCode::TooShort).with("minimum", TITLE_MINIMUM))
        }
        ("title", false) => Ok(text.to_owned()),
        ("began", true) if list != EntryList::Allergy => fault(FieldCode::Required),
        // An update of a problem or an allergy has no way to say that something is gone.
        (_, true) if !before.is_empty() && !list.is_replaced_whole() => fault(FieldCode::CannotBeRemoved),
        (_, true) => Ok(String::new()),
        ("code", false) if !text.split(';').all(is_code) => fault(FieldCode::NotACode),
        // What is no longer a code, or is only the beginning of one, would be refused by whoever is billed.
        ("code", false) if list == EntryList::Problem => {
            match text.split(';').find(|code| !is_billable(code)) {
                Some(code) => Err(FieldError::new(name, FieldCode::NotBillable).with("code", code)),
                None => Ok(text.to_owned()),
            }
        }
        ("code", false) => Ok(text.to_owned()),
        (_, false) => match parse_typed_date(text, order, today) {
            Ok(day) => Ok(day.to_string()),
            Err(_) => Err(not_a_date(name, text, order, today)),
        },
    }
}

/// `ICD10:I10`: the word of a system and a code in it.
fn is_code(text: &str) -> bool {
    let word = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_graphic() && c != ':');
    text.split_once(':').is_some_and(|(system, code)| word(system) && word(code))
}

/// Whether a code can be billed, as far as its system is known here.
fn is_billable(text: &str) -> bool {
    let (system, code) = text.trim().split_once(':').unwrap_or(("", text));
    !system.eq_ignore_ascii_case(icd10::SYSTEM) || icd10::title_of(code).is_some()
}

fn day(day: Option<PartialDate>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn typed(title: &str, began: &str, ended: &str, code: &str) -> TypedEntry {
        TypedEntry { title: title.into(), began: began.into(), ended: ended.into(), code: code.into() }
    }

    fn read(
        list: EntryList,
        opened: Option<TypedEntry>,
        typed: TypedEntry,
    ) -> Result<TypedEntry, Vec<FieldError>> {
        let change = EntryChange { list, entry: opened.as_ref().map(|_| "id".into()), opened, typed };
        read_entry(&change, DateOrder::MonthFirst, date(2026, 11, 21))
    }

    fn codes(faults: Result<TypedEntry, Vec<FieldError>>) -> Vec<(String, FieldCode)> {
        faults.expect_err("faults").into_iter().map(|fault| (fault.field, fault.code)).collect()
    }

    #[test]
    fn a_new_entry_has_what_openemr_wants() {
        let empty = || typed("", "", "", "");
        assert_eq!(
            codes(read(EntryList::Problem, None, empty())),
            [("title".to_owned(), FieldCode::Required), ("began".to_owned(), FieldCode::Required)],
            "a problem needs a day"
        );
        assert_eq!(
            codes(read(EntryList::Allergy, None, empty())),
            [("title".to_owned(), FieldCode::Required)],
            "an allergy does not"
        );
        let whole = read(EntryList::Medication, None, typed(" Aspirin ", "11/1/2026", "", "RXCUI:1191"));
        assert_eq!(whole, Ok(typed("Aspirin", "2026-11-01", "", "RXCUI:1191")), "as the record will say it");
        for list in [EntryList::Surgery, EntryList::DentalIssue] {
            let undated = read(list, None, typed("Appendectomy", "", "", "CPT4:44950"));
            let day = ("began".to_owned(), FieldCode::Required);
            assert_eq!(codes(undated), [day], "{list:?}: OpenEMR wants a whole day");
        }
        let wrong = read(EntryList::Problem, None, typed("A", "yesterday", "", "I10"));
        let wrong: Vec<FieldCode> = codes(wrong).into_iter().map(|(_, code)| code).collect();
        assert_eq!(
            wrong,
            [FieldCode::TooShort, FieldCode::NotADate, FieldCode::NotACode],
            "each beside its box"
        );
    }

    #[test]
    fn what_an_update_cannot_say_is_said_before_it_is_sent() {
        let opened = || Some(typed("Asthma", "2020-01-01", "2021-01-01", "ICD10:J45"));
        let emptied = codes(read(EntryList::Problem, opened(), typed("Asthma", "2020-01-01", "", "")));
        assert_eq!(
            emptied,
            [
                ("ended".to_owned(), FieldCode::CannotBeRemoved),
                ("code".to_owned(), FieldCode::CannotBeRemoved)
            ],
            "the server would keep them without a word"
        );
        for list in [EntryList::Medication, EntryList::Surgery, EntryList::DentalIssue] {
            let emptied = read(list, opened(), typed("Asthma", "2020-01-01", "", ""));
            assert_eq!(emptied, Ok(typed("Asthma", "2020-01-01", "", "")), "{list:?} is replaced whole");
        }
        let before =
            codes(read(EntryList::Problem, opened(), typed("Asthma", "2020-01-01", "1/1/2019", "ICD10:J45")));
        assert_eq!(
            before,
            [("ended".to_owned(), FieldCode::EndsBeforeItBegan)],
            "nothing ends before it began"
        );
    }

    #[test]
    fn q83_what_goes_by_a_number_is_sent_whole_and_a_problem_only_where_it_changed() {
        let wanted = typed("Asthma", "2020-01-01", "2026-11-01", "J45, J46");
        let stored = || StoredTexts {
            began: "2020-01-01 14:30:00".into(),
            ended: "2025-00-00 00:00:00".into(),
            code: "J45, J46".into(),
        };
        let problem = edit_of(EntryList::Problem, &wanted, &["ended"], stored());
        assert_eq!(
            (problem.began, problem.ended),
            (None, Some(date(2026, 11, 1))),
            "the server keeps the rest"
        );
        assert_eq!(problem.stored, StoredTexts::default(), "without a word about it");
        for list in [EntryList::Medication, EntryList::Surgery, EntryList::DentalIssue] {
            let whole = edit_of(list, &wanted, &["ended"], stored());
            assert_eq!(
                (whole.began, whole.ended),
                (None, Some(date(2026, 11, 1))),
                "{list:?}: what was typed"
            );
            assert_eq!(
                whole.stored,
                StoredTexts { ended: String::new(), ..stored() },
                "{list:?}: unsent, the rest would be emptied; as a form reads it, it would lose its time and its code"
            );
        }
        let several = typed("Asthma", "2020-01-01", "", "ICD10:J45;ICD10:J46");
        let changed = edit_of(EntryList::Medication, &several, &["code"], stored());
        let code = changed.code.expect("it was typed");
        assert_eq!(format!("{}:{}", code.system, code.code), several.code, "every code of it");
        assert_eq!(changed.stored.code, "", "in place of the one before");
        let emptied =
            edit_of(EntryList::Medication, &typed("Asthma", "2020-01-01", "", ""), &["code"], stored());
        assert_eq!(
            (emptied.code, emptied.stored.code.as_str()),
            (None, ""),
            "what was emptied is not sent back"
        );
    }

    #[test]
    fn an_older_entry_of_the_same_title_and_day_is_not_taken_for_a_new_one() {
        let sent = typed("Asthma", "2020-01-01", "", "ICD10:J45;ICD10:J46");
        let same = typed("Asthma", "2020-01-01", "", "ICD10:J46;ICD10:J45");
        assert_eq!(likeness(&same, &sent, false), Likeness::Ours, "equal in everything");
        for older in [
            typed("Asthma", "2020-01-01", "2021-06-01", "ICD10:J45;ICD10:J46"),
            typed("Asthma", "2020-01-01", "", "ICD10:J45"),
        ] {
            assert_eq!(likeness(&older, &sent, false), Likeness::Perhaps, "that is for the clinician to say");
            assert_eq!(likeness(&older, &sent, true), Likeness::Ours, "one that was not there before is it");
        }
        let other = typed("Asthma", "2019-01-01", "", "ICD10:J45;ICD10:J46");
        assert_eq!(likeness(&other, &sent, false), Likeness::Other, "another day is another entry");
        let undated = typed("Asthma", "", "", "");
        let dated = typed("Asthma", "2020-01-01", "", "");
        assert_eq!(likeness(&dated, &undated, false), Likeness::Perhaps, "an empty box is no wildcard then");
        assert_eq!(
            likeness(&dated, &undated, true),
            Likeness::Ours,
            "but the server's own day where it is new"
        );
    }
}

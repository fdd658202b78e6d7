//! Where the draft of a form lies in the journal, and what becomes of two that turn out to be of one form.

use crate::{
    account::Account,
    contract::{
        CarriedLines, CarriedNote, DraftContent, DraftKind, DraftLine, DraftPlace, DraftSaved, NOBODY,
        UiError,
    },
    error::from_store,
    reading::people,
    writing::{
        boxes::Boxes,
        new_patient,
        stored::{from_json, to_json},
        visit_key::{settled_visit, visit_of, visit_text},
        written::{draft_excerpt, readings},
    },
};
use domain::{
    note::{Section, SoapText},
    patient::PatientUuid,
    vitals::VitalSign,
};
use jiff::Timestamp;
use std::collections::BTreeMap;
use store::{Draft, DraftKey, Journal, OutboxState, StoreError, Typed};

/// Between two texts that were typed in the same section.
const NOTE_MARK: &str = "\n\n———\n\n";
/// The same in a remark of one line.
const REMARK_MARK: &str = " — ";

/// Puts what was typed into the journal, unless a draft lies there that is not the one of `seen`.
pub(crate) async fn keep_draft(
    account: &Account,
    place: &DraftPlace,
    content: &DraftContent,
    seen: Option<&str>,
) -> Result<DraftSaved, UiError> {
    let typed = Typed {
        whose: match content {
            DraftContent::Patient(typed) => new_patient::label_of_new(typed),
            _ => people::label_of(account, &place.patient).await,
        },
        json: to_json(content)?,
        visit_json: None,
    };
    let seen: Option<Timestamp> = seen.and_then(|seen| seen.parse().ok());
    let now = account.clock.now();
    let wanted = place.clone();
    let at = account
        .journal
        .call(move |journal: &mut Journal| {
            let key = draft_key(journal, &wanted)?;
            let visit_json = visit_json(journal, &wanted)?;
            journal.save_draft(&key, &Typed { visit_json, ..typed }, seen, now)
        })
        .await
        .map_err(from_store)?;
    Ok(DraftSaved { place: place.clone(), saved_at: moment_text(at) })
}

/// Every draft of an account, the last saved first. One that cannot be read is listed all the same.
pub(crate) async fn draft_lines(account: &Account) -> Result<Vec<DraftLine>, UiError> {
    let listed =
        account.journal.call(|journal: &mut Journal| Ok((journal.drafts()?, journal.outbox()?))).await;
    let (drafts, writes) = listed.map_err(from_store)?;
    let returned_from = |draft: &Draft| {
        let id = draft.continues.as_ref()?;
        let write = writes.iter().find(|row| row.id == *id && row.state == OutboxState::Refused)?;
        (write.typed == draft.json).then(|| id.to_string())
    };
    let mut lines = Vec::with_capacity(drafts.len());
    for draft in drafts {
        let Some(place) = place_of(account, &draft).await else { continue };
        lines.push(DraftLine {
            returned_from: returned_from(&draft),
            whose: people::completed(account, draft.whose, Some(&place.patient)).await,
            place,
            saved_at: moment_text(draft.saved_at),
            excerpt: from_json(&draft.json).map(|content| draft_excerpt(&content)).unwrap_or_default(),
        });
    }
    Ok(lines)
}

/// Where a draft belongs, as the window names it; `None` for the draft of nobody's form.
pub(crate) async fn place_of(account: &Account, draft: &Draft) -> Option<DraftPlace> {
    let Some(patient) = draft.key.patient.clone() else {
        let nobody = PatientUuid::parse(NOBODY).ok()?;
        let is_new = draft.key == new_patient::draft_key();
        return is_new.then_some(DraftPlace {
            kind: DraftKind::Patient,
            patient: nobody,
            visit: None,
            record: None,
        });
    };
    let place = draft.key.visit.as_deref().unwrap_or_default();
    let (visit, record) = match place.split_once('/') {
        Some((visit, record)) => (visit, Some(record.to_owned())),
        None => (place, None),
    };
    let visit = match draft.visit_json.as_deref().and_then(|json| from_json(json).ok()) {
        Some(visit) => Some(visit),
        None => visit_of(account, &patient, visit).await,
    };
    Some(DraftPlace { kind: window_kind(draft.key.kind), patient, visit, record })
}

/// Where the draft of a form is kept. A visit that has got its number meanwhile keeps its drafts under the number,
/// whatever the window still calls it. Asked on the journal's own thread, in the same breath as the change that follows,
/// so that a visit cannot get its number in between.
pub(crate) fn draft_key(journal: &Journal, place: &DraftPlace) -> Result<DraftKey, StoreError> {
    if place.kind == DraftKind::Patient {
        return Ok(new_patient::draft_key());
    }
    let kind = kind_of(place.kind);
    let visit = match &place.visit {
        Some(visit) => visit_text(&settled_visit(journal, visit)?),
        None => String::new(),
    };
    // The form that changes a record is another form than the one that writes a new one.
    let place_text = match &place.record {
        Some(record) => format!("{visit}/{record}"),
        None => visit,
    };
    Ok(if place_text.is_empty() {
        DraftKey::of_patient(kind, place.patient.clone())
    } else {
        DraftKey::of_visit(kind, place.patient.clone(), place_text)
    })
}

/// The visit of a form as it is kept with its draft, by the name it has by now.
pub(crate) fn visit_json(journal: &Journal, place: &DraftPlace) -> Result<Option<String>, StoreError> {
    let visit = place.visit.as_ref().map(|visit| settled_visit(journal, visit)).transpose()?;
    Ok(visit.as_ref().and_then(|visit| to_json(visit).ok()))
}

/// One text of two drafts of the same form, the known visit's before the pending one's: what stands in both is there
/// once, what differs is there twice, with a mark between. `None` for forms that are not of a visit.
pub(crate) fn joined(known: &str, pending: &str) -> Option<String> {
    let read = |json| from_json::<DraftContent>(json).ok();
    let both = match (read(known)?, read(pending)?) {
        (
            known @ (DraftContent::Note(_) | DraftContent::CarriedNote(_)),
            pending @ (DraftContent::Note(_) | DraftContent::CarriedNote(_)),
        ) => joined_notes(known, pending)?,
        (DraftContent::Vitals(known), DraftContent::Vitals(pending)) => {
            let mut both = known.clone();
            let mut differing = BTreeMap::new();
            for (sign, value) in pending.values {
                match known.values.get(&sign) {
                    Some(there) if *there != value => differing.insert(sign, value),
                    _ => both.values.insert(sign, value),
                };
            }
            both.temperature_method = known.temperature_method.or(pending.temperature_method);
            let pressed =
                both.pressure.trim() == pending.pressure.trim() || pending.pressure.trim().is_empty();
            let free =
                [VitalSign::Systolic, VitalSign::Diastolic].iter().all(|sign| known.text_of(*sign).is_none());
            let other_pressure = match (pressed, free) {
                (true, _) => String::new(),
                (false, true) => {
                    both.pressure = pending.pressure;
                    String::new()
                }
                (false, false) => format!("BP {}", pending.pressure.trim()),
            };
            // A box holds one reading; the other stands in the remark until the clinician has decided.
            both.note = one_after_the_other(
                &[&known.note, &other_pressure, &readings(&differing), &pending.note],
                REMARK_MARK,
            );
            DraftContent::Vitals(both)
        }
        _ => return None,
    };
    to_json(&both).ok()
}

/// One note of two, with the marks of what was carried into either.
fn joined_notes(known: DraftContent, pending: DraftContent) -> Option<DraftContent> {
    let (known, pending) = (marked(known)?, marked(pending)?);
    let mut text = SoapText::default();
    let mut carried = known.carried;
    for (&name, section) in SoapText::NAMES.iter().zip(Section::ALL) {
        let (here, there) = (known.text.text(name), pending.text.text(name));
        text.set(name, one_after_the_other(&[here, there], NOTE_MARK));
        let lines_before = match here.trim().is_empty() {
            true => 0,
            false => here.matches('\n').count() + NOTE_MARK.matches('\n').count(),
        };
        let moved = u32::try_from(lines_before).ok()?;
        let theirs = pending.carried.iter().filter(|lines| lines.section == section && here != there);
        carried.extend(theirs.map(|lines| CarriedLines { first: lines.first + moved, ..lines.clone() }));
    }
    Some(if carried.is_empty() {
        DraftContent::Note(text)
    } else {
        DraftContent::CarriedNote(CarriedNote { text, carried })
    })
}

/// A note with its marks, of which it may have none.
fn marked(content: DraftContent) -> Option<CarriedNote> {
    match content {
        DraftContent::Note(text) => Some(CarriedNote { text, carried: Vec::new() }),
        DraftContent::CarriedNote(note) => Some(note),
        _ => None,
    }
}

/// Texts that are not empty, each once, with a mark between them.
fn one_after_the_other(texts: &[&str], mark: &str) -> String {
    let mut different: Vec<&str> = Vec::new();
    for text in texts {
        if !text.trim().is_empty() && !different.contains(text) {
            different.push(text);
        }
    }
    different.join(mark)
}

fn kind_of(kind: DraftKind) -> store::DraftKind {
    match kind {
        DraftKind::Note => store::DraftKind::Note,
        DraftKind::Vitals => store::DraftKind::Vitals,
        DraftKind::Visit => store::DraftKind::Visit,
        DraftKind::Appointment => store::DraftKind::Appointment,
        DraftKind::Patient | DraftKind::Demographics => store::DraftKind::Demographics,
        DraftKind::Problem => store::DraftKind::Problem,
        DraftKind::Allergy => store::DraftKind::Allergy,
        DraftKind::Medication => store::DraftKind::Medication,
        DraftKind::Surgery => store::DraftKind::Surgery,
        DraftKind::DentalIssue => store::DraftKind::DentalIssue,
        DraftKind::Message => store::DraftKind::Message,
    }
}

fn window_kind(kind: store::DraftKind) -> DraftKind {
    match kind {
        store::DraftKind::Note => DraftKind::Note,
        store::DraftKind::Vitals => DraftKind::Vitals,
        store::DraftKind::Visit => DraftKind::Visit,
        store::DraftKind::Appointment => DraftKind::Appointment,
        store::DraftKind::Demographics => DraftKind::Demographics,
        store::DraftKind::Problem => DraftKind::Problem,
        store::DraftKind::Allergy => DraftKind::Allergy,
        store::DraftKind::Medication => DraftKind::Medication,
        store::DraftKind::Surgery => DraftKind::Surgery,
        store::DraftKind::DentalIssue => DraftKind::DentalIssue,
        store::DraftKind::Message => DraftKind::Message,
    }
}

/// When a draft was saved, to the millisecond: it tells one saving from the next.
pub(crate) fn moment_text(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{
        units::Unit,
        vitals::{TypedValue, TypedVitals},
    };

    fn join(known: DraftContent, pending: DraftContent) -> Option<DraftContent> {
        let json = |content: &DraftContent| to_json(content).expect("plain data");
        joined(&json(&known), &json(&pending)).map(|both| from_json(&both).expect("plain data"))
    }

    #[test]
    fn two_notes_become_one_that_has_all_of_both() {
        let note = |subjective: &str, plan: &str| {
            DraftContent::Note(SoapText {
                subjective: subjective.into(),
                plan: plan.into(),
                ..SoapText::default()
            })
        };
        let both = join(note("Cough", "Rest"), note("Fever", "Rest")).expect("two notes of one visit");
        assert_eq!(both, note("Cough\n\n———\n\nFever", "Rest"), "what is the same in both is there once");
        assert_eq!(join(note("", "Rest"), note("Fever", "")), Some(note("Fever", "Rest")), "no mark alone");
    }

    #[test]
    fn what_was_carried_into_either_of_two_notes_is_marked_where_it_stands_in_both() {
        let carried = |plan: &str, first| {
            DraftContent::CarriedNote(CarriedNote {
                text: SoapText { plan: plan.into(), ..SoapText::default() },
                carried: vec![CarriedLines { section: Section::Plan, date: None, first, count: 1 }],
            })
        };
        let both = join(carried("Mine\nRest", 1), carried("Fluids", 0)).expect("two notes of one visit");
        let DraftContent::CarriedNote(both) = both else { panic!("the marks are lost") };
        let lines: Vec<&str> = both.text.plan.lines().collect();
        let marked: Vec<&str> = both.carried.iter().map(|mark| lines[mark.first as usize]).collect();
        assert_eq!(marked, ["Rest", "Fluids"], "each line that nobody has edited, and no other");
        let plain = DraftContent::Note(SoapText { plan: "Mine\nRest".into(), ..SoapText::default() });
        assert_eq!(carried("Mine\nRest", 1).sendable(), plain, "and none of the marks is sent");
    }

    #[test]
    fn of_two_readings_of_one_sign_neither_is_lost() {
        let vitals = |values: &[(VitalSign, &str)], note: &str| {
            let value = |text: &str| TypedValue { text: text.into(), unit: Unit::MmHg };
            DraftContent::Vitals(TypedVitals {
                values: values.iter().map(|(sign, text)| (*sign, value(text))).collect(),
                note: note.into(),
                ..TypedVitals::default()
            })
        };
        let known = vitals(&[(VitalSign::Systolic, "128")], "sitting");
        let pending = vitals(&[(VitalSign::Systolic, "142"), (VitalSign::Diastolic, "82")], "standing");
        let both = vitals(
            &[(VitalSign::Systolic, "128"), (VitalSign::Diastolic, "82")],
            "sitting — systolic 142 mmHg — standing",
        );
        assert_eq!(join(known.clone(), pending), Some(both), "the one that has no box stands in the remark");
        let pressed = |pressure: &str, note: &str| {
            let typed =
                TypedVitals { pressure: pressure.into(), note: note.into(), ..TypedVitals::default() };
            DraftContent::Vitals(typed)
        };
        assert_eq!(
            join(pressed("128/80", ""), pressed("142/82", "standing")),
            Some(pressed("128/80", "BP 142/82 — standing")),
            "so does a pair; joined in the box the mean of both would be sent"
        );
        assert_eq!(join(pressed("", ""), pressed("142/82", "")), Some(pressed("142/82", "")), "a free box");
        let DraftContent::Vitals(split) = join(known, pressed("142/82", "")).expect("two sets of one visit")
        else {
            panic!("vitals stay vitals")
        };
        assert_eq!((split.pressure.as_str(), split.note.as_str()), ("", "sitting — BP 142/82"), "as above");
    }
}

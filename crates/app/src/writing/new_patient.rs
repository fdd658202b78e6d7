//! A new patient: the form as it is checked, as it is sent, and its way into the journal. Nobody has a number yet, so the
//! draft and the write belong to nobody.

use crate::{
    account::Account,
    contract::{DraftContent, FieldCode, FieldError, TypedDemographics, TypedPatient, UiError},
    error::from_store,
    writing::{
        boxes::Boxes,
        items::tell_changed,
        patient_record::{edit_of, read_demographics},
        payload::Payload,
        stored::{from_json, to_json},
    },
};
use domain::{
    patient::{PatientLabel, PatientUuid},
    time::DateOrder,
};
use jiff::civil::Date;
use openemr::PatientEdit;
use store::{DraftKey, DraftKind, NewWrite, OutboxId, OutboxKind, WrittenIn};

/// Where the draft of the form lies: it is of nobody, and there is one.
pub(crate) fn draft_key() -> DraftKey {
    DraftKey { kind: DraftKind::Demographics, patient: None, visit: None }
}

/// What was typed as the record will say it.
///
/// # Errors
/// A fault beside each box that OpenEMR would refuse, or that cannot be right.
pub(crate) fn read_new_patient(
    typed: &TypedPatient,
    order: DateOrder,
    today: Date,
) -> Result<TypedPatient, Vec<FieldError>> {
    let opened = TypedDemographics::default();
    let read = read_demographics(&opened, &as_demographics(typed), order, today);
    let mut faults = read.as_ref().err().cloned().unwrap_or_default();
    for fault in &mut faults {
        if fault.field == "phoneCell" {
            fault.field = "phone".to_owned();
        }
    }
    // A box that was not touched is as it was, and here it was empty.
    for (name, text) in
        [("family", &typed.family), ("given", &typed.given), ("birth", &typed.birth), ("sex", &typed.sex)]
    {
        if text.is_empty() {
            faults.push(FieldError::new(name, FieldCode::Required));
        }
    }
    match read {
        Ok(read) if faults.is_empty() => Ok(TypedPatient {
            family: read.family,
            given: read.given,
            sex: read.sex,
            birth: read.birth,
            phone: read.phone_cell,
            email: read.email,
        }),
        _ => Err(faults),
    }
}

/// The members to send.
pub(crate) fn new_patient_edit(wanted: &TypedPatient) -> PatientEdit {
    let boxes = as_demographics(wanted);
    let filled: Vec<&'static str> =
        TypedDemographics::NAMES.iter().copied().filter(|name| !boxes.text(name).is_empty()).collect();
    edit_of(&boxes, &filled)
}

fn as_demographics(typed: &TypedPatient) -> TypedDemographics {
    TypedDemographics {
        family: typed.family.clone(),
        given: typed.given.clone(),
        sex: typed.sex.clone(),
        birth: typed.birth.clone(),
        phone_cell: typed.phone.clone(),
        email: typed.email.clone(),
        ..TypedDemographics::default()
    }
}

/// By what somebody is told who has no record yet.
pub(crate) fn label_of_new(typed: &TypedPatient) -> PatientLabel {
    let names = [typed.family.trim(), typed.given.trim()];
    PatientLabel {
        name: names.into_iter().filter(|name| !name.is_empty()).collect::<Vec<_>>().join(", "),
        birth: typed.birth.parse().ok(),
        mrn: String::new(),
    }
}

/// Puts a new patient into the journal in place of the draft, tells the window, and wakes the worker. `accepted` are those
/// who were shown and are somebody else.
pub(crate) async fn queue_new_patient(
    account: &Account,
    typed: TypedPatient,
    wanted: TypedPatient,
    accepted: Vec<PatientUuid>,
) -> Result<OutboxId, UiError> {
    let content = DraftContent::Patient(typed.clone());
    let whose = label_of_new(&wanted);
    let payload = Payload::Patient { wanted, accepted, typed };
    let new = NewWrite {
        id: OutboxId::random(),
        kind: OutboxKind::Patient,
        patient: None,
        // One after the other (Q40): two of the same form must not overtake each other either.
        visit: Some("new".to_owned()),
        whose,
        payload: to_json(&payload)?,
        depends_on: None,
        steps: None,
    };
    let (json, now) = (to_json(&content)?, account.clock.now());
    let id = account
        .journal
        .call(move |journal| {
            let key = draft_key();
            // A draft goes with the write only if it is what was written.
            let draft = journal
                .draft(&key)?
                .filter(|draft| from_json::<DraftContent>(&draft.json).is_ok_and(|kept| kept == content));
            let form = WrittenIn {
                key,
                visit_json: None,
                typed: json,
                takes_draft: draft.is_some(),
                continues: draft.and_then(|draft| draft.continues),
            };
            journal.queue(Some(&form), new, now)
        })
        .await
        .map_err(from_store)?;
    tell_changed(account, None).await;
    account.wake_worker();
    Ok(id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn anna() -> TypedPatient {
        TypedPatient {
            family: " Lee".into(),
            given: "Anna".into(),
            sex: "female".into(),
            birth: "3/4/1990".into(),
            phone: "555-0142".into(),
            ..TypedPatient::default()
        }
    }

    fn read(typed: &TypedPatient) -> Result<TypedPatient, Vec<FieldError>> {
        read_new_patient(typed, DateOrder::MonthFirst, date(2026, 11, 21))
    }

    #[test]
    fn a_new_patient_is_read_as_the_record_will_have_them() {
        let wanted = read(&anna()).expect("a whole form");
        assert_eq!((wanted.family.as_str(), wanted.birth.as_str()), ("Lee", "1990-03-04"));
        let edit = new_patient_edit(&wanted);
        assert_eq!(edit.phone_cell.as_deref(), Some("555-0142"), "what was typed");
        assert!(edit.email.is_none() && edit.title.is_none(), "and nothing that was not");
        let label = label_of_new(&wanted);
        assert_eq!((label.name.as_str(), label.birth.is_some()), ("Lee, Anna", true), "told by name and day");
    }

    #[test]
    fn each_fault_stands_beside_its_box() {
        let faults = read(&TypedPatient { phone: "none".into(), ..TypedPatient::default() });
        let mut fields: Vec<String> = faults.expect_err("five").into_iter().map(|one| one.field).collect();
        fields.sort();
        assert_eq!(fields, ["birth", "family", "given", "phone", "sex"]);
        let tomorrow = read(&TypedPatient { birth: "1/1/2030".into(), ..anna() }).expect_err("not yet");
        assert_eq!((tomorrow[0].field.as_str(), tomorrow[0].code), ("birth", FieldCode::NotADate));
    }
}

//! Sending a new patient: once, after a last look at the server, and looked for by name and date of birth where the answer
//! was lost (Q40: OpenEMR answers 200 or 500 with a page of its database's errors, and may have stored nothing).

use crate::{
    account::Account,
    contract::{ErrorCode, TypedPatient},
    error::from_store,
    new_patient::alike_now,
    sending::{
        request::before_request,
        step::{Looked, Step, Tried, not_sent, of_answer},
    },
    writing::{
        new_patient::new_patient_edit,
        payload::Made,
        stored::{from_json, to_json},
    },
};
use domain::patient::{Patient, PatientUuid, Pid};
use openemr::ApiError;
use serde::{Deserialize, Serialize};
use store::OutboxRow;

/// What the journal notes before a new patient is sent. A stored format.
#[derive(Serialize, Deserialize)]
struct BeforeSending {
    /// Those of the same name and day whom the clinic had: whoever is among them is not ours.
    before: Vec<PatientUuid>,
}

/// Makes a patient, if nobody is alike at the clinic whom the clinician has not seen.
pub(super) async fn send(
    account: &Account,
    row: &OutboxRow,
    wanted: &TypedPatient,
    accepted: &[PatientUuid],
) -> Tried {
    let edit = new_patient_edit(wanted);
    let namesakes = account.server.patients().find_created(&edit).await;
    account.heard(&namesakes);
    let namesakes = namesakes.map_err(|error| not_sent(&error))?;
    let before = noted(row).map(|noted| noted.before);
    if let Some(before) = &before {
        // It was sent before and not found since; it may have arrived after all.
        if let Some(made) = ours(&namesakes, wanted, before) {
            return Ok(Step::Made(made));
        }
    }
    let now = alike_now(account, wanted).await;
    account.heard(&now);
    let now = now.map_err(|error| not_sent(&error))?;
    // Somebody made the same person since the form was read, in this very minute, or while this one waited.
    let is_known =
        |one: &PatientUuid| accepted.contains(one) || before.iter().flatten().any(|old| old == one);
    let alike = now.iter().map(|one| &one.hit.patient.uuid);
    if alike.chain(namesakes.iter().map(|one| &one.summary.uuid)).any(|one| !is_known(one)) {
        return Err(Step::Refused { code: ErrorCode::AlikePatient, said: None });
    }
    if before.is_none() {
        note_before(account, row, &namesakes).await?;
    }
    before_request(account, row).await?;
    let answer = account.server.patients().create(&edit).await;
    account.heard(&answer);
    Ok(of_answer(answer.map(|outcome| outcome.map(|new| Made::Patient { uuid: new.uuid, pid: new.pid }))))
}

/// What became of a new patient: the one of this name and day who was not there before. One who says something else than
/// the form may be somebody else's of the same minute, which a person decides.
pub(super) async fn look(
    account: &Account,
    row: &OutboxRow,
    wanted: &TypedPatient,
    accepted: &[PatientUuid],
) -> Result<Looked, ApiError> {
    let namesakes = account.server.patients().find_created(&new_patient_edit(wanted)).await?;
    let mut before = noted(row).map(|noted| noted.before).unwrap_or_default();
    // Whoever the clinician has seen and called somebody else was there before, whatever the journal could still note.
    before.extend_from_slice(accepted);
    if let Some(made) = ours(&namesakes, wanted, &before) {
        return Ok(Looked::There(made));
    }
    if namesakes.iter().all(|one| before.contains(&one.summary.uuid)) {
        return Ok(Looked::Absent);
    }
    let steps = to_json(&before_of(&namesakes));
    Ok(steps.map_or(Looked::NotYet, |steps| Looked::Alike { steps }))
}

/// The one among them who was made by this write: not there before, and box for box as it was sent.
fn ours(namesakes: &[Patient], wanted: &TypedPatient, before: &[PatientUuid]) -> Option<Made> {
    let edit = new_patient_edit(wanted);
    let kept = |sent: &Option<String>, stored: &str| sent.as_deref().unwrap_or_default() == stored;
    let mut new = namesakes.iter().filter(|one| !before.contains(&one.summary.uuid));
    let found = new.next()?;
    let is_ours = new.next().is_none()
        && edit.sex == Some(found.summary.sex)
        && kept(&edit.phone_cell, &found.phone_cell)
        && kept(&edit.email, &found.email);
    let pid = found.summary.pid.unwrap_or(Pid(0));
    is_ours.then(|| Made::Patient { uuid: found.summary.uuid.clone(), pid })
}

fn before_of(namesakes: &[Patient]) -> BeforeSending {
    BeforeSending { before: namesakes.iter().map(|one| one.summary.uuid.clone()).collect() }
}

async fn note_before(account: &Account, row: &OutboxRow, namesakes: &[Patient]) -> Result<(), Step> {
    let waits = |code| Step::NotSent { code, nobody_there: false };
    let steps = to_json(&before_of(namesakes)).map_err(|error| waits(error.code))?;
    let id = row.id.clone();
    let noted = account.journal.call(move |journal| journal.set_steps(&id, &steps)).await;
    noted.map_err(|error| waits(from_store(error).code))
}

fn noted(row: &OutboxRow) -> Option<BeforeSending> {
    from_json(row.steps.as_deref()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::patient::{PatientSummary, Sex};

    fn anna() -> TypedPatient {
        TypedPatient {
            family: "Lee".into(),
            given: "Anna".into(),
            sex: "female".into(),
            birth: "1990-03-04".into(),
            phone: "555-0142".into(),
            email: String::new(),
        }
    }

    fn stored(number: u32, phone: &str) -> Patient {
        let uuid = format!("9a000000-0000-4000-8000-{number:012}");
        Patient {
            summary: PatientSummary {
                uuid: PatientUuid::parse(&uuid).expect("a uuid"),
                pid: Some(Pid(number)),
                mrn: number.to_string(),
                family: "Lee".into(),
                given: "Anna".into(),
                suffix: String::new(),
                birth: "1990-03-04".parse().ok(),
                sex: Sex::Female,
                phones: vec![phone.to_owned()],
                deceased: None,
            },
            middle: String::new(),
            title: String::new(),
            street: String::new(),
            city: String::new(),
            state: String::new(),
            postal_code: String::new(),
            country: String::new(),
            email: String::new(),
            phone_home: String::new(),
            phone_cell: phone.to_owned(),
            phone_business: String::new(),
            language: String::new(),
        }
    }

    #[test]
    fn only_one_who_is_new_alone_and_as_it_was_sent_is_ours() {
        let (old, new, other) = (stored(1, "555-0142"), stored(2, "555-0142"), stored(3, "555-0199"));
        let before = [old.summary.uuid.clone()];
        let found = |all: &[Patient]| ours(all, &anna(), &before);
        let ours = Made::Patient { uuid: new.summary.uuid.clone(), pid: Pid(2) };
        assert_eq!(found(&[old.clone(), new.clone()]), Some(ours), "the one who was not there");
        assert_eq!(found(std::slice::from_ref(&old)), None, "a namesake of before is nobody new");
        assert_eq!(
            found(&[old.clone(), other.clone()]),
            None,
            "somebody else's of the same minute is a question"
        );
        assert_eq!(found(&[new, other]), None, "and so are two");
    }
}

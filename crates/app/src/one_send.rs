//! The one send of a visit: what was measured and what was written go into the journal together, after one look at both.

use crate::{
    account::Account,
    asking::{about_clock, answered},
    contract::{
        ErrorCode, FieldCode, FieldError, Question, UiError, VisitDraft, VisitKey, VisitReview, VisitSent,
        WriteKind,
    },
    core::Rounds,
    notes, vitals,
    writing::{payload::Payload, queue, visit_key},
};
use domain::{patient::PatientUuid, vitals::NewVitals};

impl Rounds {
    /// What would go with the send of a visit, before anything does: the receipt.
    ///
    /// # Errors
    /// When nobody is signed in.
    pub async fn review_visit(
        &self,
        patient: &PatientUuid,
        visit: &VisitKey,
        draft: &VisitDraft,
    ) -> Result<VisitReview, UiError> {
        let account = self.0.account()?;
        let settled = visit_key::settled(&account, visit).await;
        let looked = look(&account, patient, &settled, draft).await;
        Ok(VisitReview {
            patient: patient.clone(),
            visit: settled,
            check: looked.check,
            remark: looked.vitals.as_ref().map(|vitals| vitals.note.clone()).unwrap_or_default(),
            taken: looked.vitals.map(|vitals| vitals.taken),
            faults: looked.faults,
            questions: looked.found,
        })
    }

    /// Puts the vitals and the note of a visit into the journal, to be sent in this order; both are there, or neither is.
    ///
    /// # Errors
    /// With a fault beside each box of either that cannot be sent, or with [`ErrorCode::Asked`] and all that is asked,
    /// unless all of it is among `answers`; both drafts stay.
    pub async fn send_visit(
        &self,
        patient: &PatientUuid,
        visit: &VisitKey,
        draft: VisitDraft,
        answers: &[Question],
    ) -> Result<VisitSent, UiError> {
        let account = self.0.account()?;
        if draft.vitals.is_some() {
            account.may(WriteKind::Vitals)?;
        }
        if draft.note.is_some() {
            account.may(WriteKind::Note)?;
        }
        let visit = visit_key::settled(&account, visit).await;
        let looked = look(&account, patient, &visit, &draft).await;
        if !looked.faults.is_empty() {
            return Err(UiError::invalid(looked.faults));
        }
        answered(looked.found, answers)?;
        let mut writes = Vec::new();
        if let (Some(vitals), Some(typed)) = (looked.vitals, draft.vitals) {
            account.log.write(Some(patient), "write vitals").await?;
            let payload = Payload::Vitals { visit: visit.clone(), vitals, typed };
            writes.push((vitals::place(patient, &visit), payload));
        }
        if let Some(text) = draft.note {
            account.log.write(Some(patient), "write note").await?;
            writes.push((notes::place(patient, &visit), Payload::Note { visit, text }));
        }
        let writes = queue::put_all(&account, patient, writes).await?;
        Ok(VisitSent { patient: patient.clone(), writes })
    }
}

/// What one look at both forms found.
struct Looked {
    check: Option<domain::vitals_check::VitalsCheck>,
    vitals: Option<NewVitals>,
    faults: Vec<FieldError>,
    found: Vec<Question>,
}

async fn look(account: &Account, patient: &PatientUuid, visit: &VisitKey, draft: &VisitDraft) -> Looked {
    let mut looked = Looked { check: None, vitals: None, faults: Vec::new(), found: Vec::new() };
    if let Some(typed) = &draft.vitals {
        let weighed = vitals::weigh(account, patient, visit, typed).await;
        looked.check = Some(weighed.check);
        looked.found = weighed.found;
        match weighed.vitals {
            Ok(vitals) => looked.vitals = Some(vitals),
            Err(faults) => looked.faults = faults,
        }
        looked.found.extend(about_clock(account.clock_ahead()));
    }
    if let Some(text) = &draft.note {
        match notes::check(text) {
            Err(error) if error.code == ErrorCode::InvalidInput => looked.faults.extend(error.fields),
            _ => {}
        }
    }
    if draft.vitals.is_none() && draft.note.is_none() {
        looked.faults.push(FieldError::new("subjective", FieldCode::Required));
    }
    looked
}

//! Vitals: checked while they are typed, and sent.

use crate::{
    Rounds,
    account::Account,
    contract::{
        DraftKind, DraftPlace, FieldCode, FieldError, UiError, VisitKey, VitalsCheckView, WriteReceipt,
    },
    payload::Payload,
};
use domain::{
    patient::PatientUuid,
    time::{PartialDate, WallTime},
    vitals::{TypedVitals, VitalSign, VitalsReading},
    vitals_check::{ValueProblem, VitalsCheck, VitalsContext, accept, check},
};
use store::{ChartSection, Kept};

impl Rounds {
    /// What is to be shown beside the boxes while they are typed.
    ///
    /// # Errors
    /// When nobody is signed in.
    pub async fn check_vitals(
        &self,
        patient: &PatientUuid,
        visit: &VisitKey,
        typed: &TypedVitals,
    ) -> Result<VitalsCheckView, UiError> {
        let account = self.0.account()?;
        let known = Background::of(&account, patient).await;
        let check = check(typed, &known.at(account.wall(self.0.clock.now())));
        Ok(VitalsCheckView { patient: patient.clone(), visit: visit.clone(), check })
    }

    /// Puts vitals into the journal, to be sent.
    ///
    /// # Errors
    /// With a fault beside each box that cannot be saved; the draft stays.
    pub async fn save_vitals(
        &self,
        patient: &PatientUuid,
        visit: &VisitKey,
        typed: &TypedVitals,
    ) -> Result<WriteReceipt, UiError> {
        let account = self.0.account()?;
        let known = Background::of(&account, patient).await;
        let vitals = accept(typed, &known.at(account.wall(self.0.clock.now())))
            .map_err(|check| UiError::invalid(faults(&check)))?;
        let visit = account.settled_visit(visit).await;
        let place = DraftPlace {
            kind: DraftKind::Vitals,
            patient: patient.clone(),
            visit: Some(visit.clone()),
            record: None,
        };
        self.0.log_access(&account, Some(patient), "write vitals").await;
        self.0.queue(&account, place, &Payload::Vitals { visit, vitals, typed: typed.clone() }).await
    }
}

/// What is known about the patient from the cache: enough for flags and for asking about a slip of unit.
struct Background {
    birth: Option<PartialDate>,
    earlier: Vec<VitalsReading>,
}

impl Background {
    async fn of(account: &Account, patient: &PatientUuid) -> Self {
        let wanted = patient.clone();
        let (summary, earlier): (_, Option<Kept<Vec<VitalsReading>>>) = account
            .cache
            .call(move |cache| Ok((cache.patient(&wanted)?, cache.section(&wanted, ChartSection::Vitals)?)))
            .await
            // Without the cache there are no flags; the values themselves are checked all the same.
            .unwrap_or_default();
        Self {
            birth: summary.and_then(|summary| summary.birth),
            earlier: earlier.map(|kept| kept.value).unwrap_or_default(),
        }
    }

    fn at(&self, taken: WallTime) -> VitalsContext<'_> {
        VitalsContext { birth: self.birth, taken, earlier: &self.earlier }
    }
}

/// A form that cannot be saved, as faults of its boxes.
fn faults(check: &VitalsCheck) -> Vec<FieldError> {
    let mut faults: Vec<FieldError> = check
        .values
        .iter()
        .filter_map(|value| {
            let field = field(value.sign);
            Some(match value.problem.as_ref()? {
                ValueProblem::NotANumber => FieldError::new(&field, FieldCode::NotANumber),
                ValueProblem::Impossible { low, high } => {
                    FieldError::new(&field, FieldCode::OutOfRange).with("low", low).with("high", high)
                }
                ValueProblem::WrongUnit => FieldError::new(&field, FieldCode::OutOfRange),
            })
        })
        .collect();
    if check.note_too_long {
        let limit = domain::vitals_check::NOTE_LIMIT;
        faults.push(
            FieldError::new("note", FieldCode::TooLong).with("limit", limit).with("unit", "characters"),
        );
    }
    if check.values.is_empty() {
        faults.push(FieldError::new("systolic", FieldCode::Required));
    }
    faults
}

/// The box of a sign, as the seam spells it.
fn field(sign: VitalSign) -> String {
    match serde_json::to_value(sign) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}

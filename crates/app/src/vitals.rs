//! Vitals: checked while they are typed, and sent.

use crate::{
    account::Account,
    asking::{self, about_clock, about_taken, answered},
    contract::{
        DraftKind, DraftPlace, FieldCode, FieldError, Question, UiError, VisitKey, VitalsCheckView,
        WriteKind, WriteReceipt,
    },
    core::Rounds,
    forms::read_taken,
    writing::{payload::Payload, pending_visit, queue, visit_key},
};
use domain::{
    patient::{PatientUuid, Sex},
    time::{PartialDate, WallTime},
    vitals::{NewVitals, TypedVitals, VitalSign, VitalsReading},
    vitals_check::{ValueCheck, ValueProblem, ValueWarning, VitalsCheck, VitalsContext, accept, check},
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
        let by = asking::read_by(&account);
        let (taken, taken_faults) = match read_taken(typed, &by) {
            Ok(taken) => (taken, Vec::new()),
            // Flags go by an age of years or days: until the time can be read, now is near enough.
            Err(faults) => (by.now, faults),
        };
        Ok(VitalsCheckView {
            patient: patient.clone(),
            visit: visit.clone(),
            check: check(typed, &known.at(taken)),
            now: by.now,
            taken_faults,
        })
    }

    /// Puts vitals into the journal, to be sent. They cannot be corrected afterwards (Q42), so whatever is odd about them is
    /// asked here and not beside the boxes only: a quick hand is through before the window has drawn a word.
    ///
    /// # Errors
    /// With a fault beside each box that cannot be saved, or with [`crate::contract::ErrorCode::Asked`] and all that is
    /// asked, unless all of it is among `answers`; the draft stays.
    pub async fn save_vitals(
        &self,
        patient: &PatientUuid,
        visit: &VisitKey,
        typed: &TypedVitals,
        answers: &[Question],
    ) -> Result<WriteReceipt, UiError> {
        let account = self.0.account()?;
        account.may(WriteKind::Vitals)?;
        let visit = visit_key::settled(&account, visit).await;
        let weighed = weigh(&account, patient, &visit, typed).await;
        let vitals = weighed.vitals.map_err(UiError::invalid)?;
        let mut found = weighed.found;
        found.extend(about_clock(account.clock_ahead()));
        answered(found, answers)?;
        account.log.write(Some(patient), "write vitals").await?;
        let place = place(patient, &visit);
        queue::put(&account, place, &Payload::Vitals { visit, vitals, typed: typed.clone() }).await
    }
}

/// A form of vitals before it is sent.
pub(crate) struct Weighed {
    /// What is said beside the boxes.
    pub(crate) check: VitalsCheck,
    /// What would be sent, or the faults beside its boxes.
    pub(crate) vitals: Result<NewVitals, Vec<FieldError>>,
    /// What is asked about its values and its time; nothing while there are faults.
    pub(crate) found: Vec<Question>,
}

/// Looks at a form as it stands, for the visit it is meant for.
pub(crate) async fn weigh(
    account: &Account,
    patient: &PatientUuid,
    visit: &VisitKey,
    typed: &TypedVitals,
) -> Weighed {
    let known = Background::of(account, patient).await;
    let by = asking::read_by(account);
    let taken = read_taken(typed, &by);
    let context = known.at(*taken.as_ref().unwrap_or(&by.now));
    let check = check(typed, &context);
    let vitals = match (taken, accept(typed, &context)) {
        (Ok(_), Ok(vitals)) => vitals,
        (taken, vitals) => {
            let mut fields = vitals.err().map(|check| faults(&check)).unwrap_or_default();
            fields.extend(taken.err().unwrap_or_default());
            return Weighed { check, vitals: Err(fields), found: Vec::new() };
        }
    };
    let mut found = about_values(typed, &check);
    let began = pending_visit::began(account, patient, visit).await;
    found.extend(about_taken(vitals.taken, began, by.now));
    Weighed { check, vitals: Ok(vitals), found }
}

/// Where the form of a visit's vitals keeps its draft.
pub(crate) fn place(patient: &PatientUuid, visit: &VisitKey) -> DraftPlace {
    DraftPlace { kind: DraftKind::Vitals, patient: patient.clone(), visit: Some(visit.clone()), record: None }
}

/// What is asked about the values, one question for each thing that is odd.
fn about_values(typed: &TypedVitals, check: &VitalsCheck) -> Vec<Question> {
    let of = |value: &ValueCheck| {
        let sign = value.sign;
        let (text, unit) = typed.text_of(sign)?;
        let question = |warning: &ValueWarning| Question::Value {
            sign,
            text: text.to_owned(),
            unit,
            warning: warning.clone(),
        };
        Some(value.warnings.iter().map(question).collect::<Vec<_>>())
    };
    check.values.iter().filter_map(of).flatten().collect()
}

/// What is known about the patient from the cache: enough for flags and for asking about a slip of unit.
struct Background {
    birth: Option<PartialDate>,
    sex: Sex,
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
            birth: summary.as_ref().and_then(|summary| summary.birth),
            sex: summary.map_or(Sex::Unknown, |summary| summary.sex),
            earlier: earlier.map(|kept| kept.value).unwrap_or_default(),
        }
    }

    fn at(&self, taken: WallTime) -> VitalsContext<'_> {
        VitalsContext { birth: self.birth, sex: self.sex, taken, earlier: &self.earlier }
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
                ValueProblem::NotAPressure => FieldError::new(&field, FieldCode::NotAPressure),
                ValueProblem::Zero => FieldError::new(&field, FieldCode::Zero),
                ValueProblem::Impossible { high, .. } => {
                    FieldError::new(&field, FieldCode::TooHigh).with("high", high)
                }
                ValueProblem::WrongUnit => FieldError::new(&field, FieldCode::WrongUnit),
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

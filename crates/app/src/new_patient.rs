//! A new patient: one typed line understood, those who may be the same person, and the way into the journal.
//!
//! OpenEMR looks for no doubles and deletes no patient, so whoever is alike is shown before anything is sent, and looked for
//! once more right before it departs.

use crate::{
    account::Account,
    contract::{
        AlikePatient, AlikeView, NewPatientReceipt, PatientHit, PatientLineView, Question, TypedPatient,
        UiError, WriteKind,
    },
    core::Rounds,
    error::{from_server, from_store},
    writing::new_patient::{queue_new_patient, read_new_patient},
};
use domain::{
    alike::{Likeness, alike},
    patient::{PatientSummary, Sex},
    patient_line::read_patient_line,
    time::parse_typed_date,
};
use openemr::{ApiError, PatientsFound, Unreadable};
use store::folded_name;

/// Matches of each of the index's answers that are looked at.
const LOOKED_AT: usize = 50;

impl Rounds {
    /// What one typed line about a new patient says, by the clinic's order of dates. Nothing is sent or kept.
    ///
    /// # Errors
    /// When nobody is signed in.
    pub async fn understand_patient(&self, line: &str) -> Result<PatientLineView, UiError> {
        let account = self.0.account()?;
        let read = read_patient_line(line, account.frame.settings().date_order, account.today());
        let sex = match read.sex {
            Some(Sex::Female) => "female",
            Some(Sex::Male) => "male",
            Some(_) => "unknown",
            None => "",
        };
        Ok(PatientLineView {
            line: line.to_owned(),
            typed: TypedPatient {
                family: read.family,
                given: read.given,
                sex: sex.to_owned(),
                birth: read.birth.map(|birth| birth.to_string()).unwrap_or_default(),
                phone: read.phone,
                email: read.email,
            },
            unsure_names: read.unsure_names,
            rest: read.rest,
        })
    }

    /// Those who may be the person of the form: in the index and at the clinic's server.
    ///
    /// # Errors
    /// When nobody is signed in or the index cannot be read.
    pub async fn alike_patients(&self, typed: TypedPatient) -> Result<AlikeView, UiError> {
        let account = self.0.account()?;
        find_alike(&account, typed).await
    }

    /// Puts a new patient into the journal, to be sent.
    ///
    /// # Errors
    /// With a fault beside each box that cannot be sent; with a question for each who is alike, and where the server could
    /// not be asked for others, until all of them are among the `answers`. The draft stays.
    pub async fn create_patient(
        &self,
        typed: TypedPatient,
        answers: &[Question],
    ) -> Result<NewPatientReceipt, UiError> {
        let account = self.0.account()?;
        account.may(WriteKind::Patient)?;
        let (order, today) = (account.frame.settings().date_order, account.today());
        let wanted = read_new_patient(&typed, order, today).map_err(UiError::invalid)?;
        let found = find_alike(&account, wanted.clone()).await?;
        let mut questions: Vec<Question> = found
            .alike
            .iter()
            .map(|one| Question::SamePatient {
                patient: one.hit.patient.uuid.clone(),
                whose: one.hit.patient.label(),
                why: one.why.clone(),
            })
            .collect();
        if found.not_asked.is_some() {
            questions.push(Question::OthersUnknown);
        }
        if questions.iter().any(|question| !question.is_in(answers)) {
            return Err(UiError::asks(questions));
        }
        let accepted = found.alike.into_iter().map(|one| one.hit.patient.uuid).collect();
        account.log.write(None, "write patient").await?;
        let id = queue_new_patient(&account, typed, wanted, accepted).await?;
        Ok(NewPatientReceipt { write: id.to_string() })
    }
}

/// Those in the index and at the server who are alike.
async fn find_alike(account: &Account, typed: TypedPatient) -> Result<AlikeView, UiError> {
    let (order, today) = (account.frame.settings().date_order, account.today());
    let birth = parse_typed_date(&typed.birth, order, today).ok();
    let wanted = likeness_of_typed(&typed, birth.map(|birth| birth.to_string()).unwrap_or_default());
    let queries: Vec<String> = [
        birth.map(|birth| birth.to_string()).unwrap_or_default(),
        format!("{} {}", typed.family, typed.given),
        typed.phone.clone(),
    ]
    .into_iter()
    .filter(|query| !query.trim().is_empty())
    .collect();
    let mut found: Vec<PatientSummary> = account
        .cache
        .call(move |cache| {
            let mut found = Vec::new();
            for query in &queries {
                found
                    .extend(cache.search(query, LOOKED_AT, order, today)?.into_iter().map(|hit| hit.patient));
            }
            Ok(found)
        })
        .await
        .map_err(from_store)?;
    let asked = at_the_server(account, &typed, birth).await;
    account.heard(&asked);
    let not_asked = match asked {
        Ok(theirs) => {
            found.extend(theirs.found);
            // Among those who were not given, or could not be read, may be the one.
            theirs.more.then(|| from_server(&ApiError::Unreadable(Unreadable::OtherShape)))
        }
        Err(error) => Some(from_server(&error)),
    };
    Ok(AlikeView { alike: ranked(account, found, &wanted), typed, not_asked })
}

/// Those at the server who are alike, as the check right before sending asks for them. That there are more than the server
/// gives was a question of the form.
pub(crate) async fn alike_now(
    account: &Account,
    wanted: &TypedPatient,
) -> Result<Vec<AlikePatient>, ApiError> {
    let birth = wanted.birth.parse().ok();
    let theirs = at_the_server(account, wanted, birth).await?;
    Ok(ranked(account, theirs.found, &likeness_of_typed(wanted, wanted.birth.clone())))
}

/// Whom the server gives.
struct Theirs {
    found: Vec<PatientSummary>,
    /// It has more than it gives at once, or some that could not be read.
    more: bool,
}

/// Whoever the server has of this day, this name or this phone.
async fn at_the_server(
    account: &Account,
    typed: &TypedPatient,
    birth: Option<jiff::civil::Date>,
) -> Result<Theirs, ApiError> {
    let patients = account.server.patients();
    let mut theirs = Theirs { found: Vec::new(), more: false };
    let mut take = |some: PatientsFound| {
        theirs.more |= some.more || some.patients.unreadable > 0;
        theirs.found.extend(some.patients.items.into_iter().map(|patient| patient.summary));
    };
    if let Some(birth) = birth {
        take(patients.search("", Some(birth)).await?);
    }
    let names = format!("{} {}", typed.family.trim(), typed.given.trim());
    if !names.trim().is_empty() {
        take(patients.search(&names, None).await?);
    }
    // A search knows two words, which a family name may have by itself.
    if names.split_whitespace().nth(2).is_some() {
        let given = typed.given.split_whitespace().next().unwrap_or_default();
        take(patients.of_name(typed.family.trim(), given).await?);
    }
    let phone = typed.phone.trim();
    if !phone.is_empty() {
        // It folds nothing: asked as it was typed and in digits alone.
        theirs.found.extend(patients.by_phone(phone).await?.items);
        let digits = digits_of(phone);
        if digits != phone {
            theirs.found.extend(patients.by_phone(&digits).await?.items);
        }
    }
    Ok(theirs)
}

/// Those who are alike, each once, the likeliest first.
fn ranked(account: &Account, found: Vec<PatientSummary>, wanted: &Likeness) -> Vec<AlikePatient> {
    let today = account.today();
    let mut all: Vec<AlikePatient> = Vec::new();
    for patient in found {
        let why = alike(wanted, &likeness_of(&patient));
        if why.is_empty() || all.iter().any(|one| one.hit.patient.uuid == patient.uuid) {
            continue;
        }
        let hit = PatientHit { age: patient.age(today), matched: Vec::new(), same_name: false, patient };
        all.push(AlikePatient { hit, why });
    }
    all.sort_by_key(|one| (std::cmp::Reverse(one.why.len()), one.why.first().copied()));
    all
}

fn likeness_of(patient: &PatientSummary) -> Likeness {
    Likeness {
        family: folded_name(&patient.family),
        given: folded_name(&patient.given),
        birth: patient.birth.map(|birth| birth.to_string()).unwrap_or_default(),
        phones: patient.phones.iter().map(|phone| digits_of(phone)).collect(),
    }
}

fn likeness_of_typed(typed: &TypedPatient, birth: String) -> Likeness {
    Likeness {
        family: folded_name(&typed.family),
        given: folded_name(&typed.given),
        birth,
        phones: vec![digits_of(&typed.phone)],
    }
}

fn digits_of(phone: &str) -> String {
    phone.chars().filter(char::is_ascii_digit).collect()
}

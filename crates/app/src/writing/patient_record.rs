//! Demographics as a form holds them: from the record into boxes, from boxes to what is sent.

use crate::{
    contract::{FieldCode, FieldError, TypedDemographics},
    forms::{not_a_date, too_long},
    writing::boxes::Boxes,
};
use domain::{
    patient::{Patient, Sex},
    time::{DateOrder, parse_typed_date},
};
use jiff::civil::Date;
use openemr::PatientEdit;

/// OpenEMR takes a family name of two letters or more; one letter is no given name either.
const NAME_MINIMUM: usize = 2;
/// The longest text in any of these columns, in characters.
const TEXT_LIMIT: usize = 255;
/// Fewer digits than this are no phone number anywhere.
const PHONE_MINIMUM: usize = 3;

/// The record as a form holds it.
pub(crate) fn of_patient(patient: &Patient) -> TypedDemographics {
    TypedDemographics {
        title: patient.title.clone(),
        given: first_name(patient),
        middle: patient.middle.clone(),
        family: patient.summary.family.clone(),
        birth: patient.summary.birth.map(|birth| birth.to_string()).unwrap_or_default(),
        sex: sex_word(patient.summary.sex).to_owned(),
        street: patient.street.clone(),
        city: patient.city.clone(),
        state: patient.state.clone(),
        postal_code: patient.postal_code.clone(),
        country: patient.country.clone(),
        phone_home: patient.phone_home.clone(),
        phone_cell: patient.phone_cell.clone(),
        phone_business: patient.phone_business.clone(),
        email: patient.email.clone(),
    }
}

/// What was typed as the record will say it. A box that was not touched is as it was, whatever is in it: a record with an
/// odd name must not keep anybody from changing a phone number.
///
/// # Errors
/// A fault for each box that was changed to something OpenEMR would refuse, or that cannot be right.
pub(crate) fn read_demographics(
    opened: &TypedDemographics,
    typed: &TypedDemographics,
    order: DateOrder,
    today: Date,
) -> Result<TypedDemographics, Vec<FieldError>> {
    let mut wanted = opened.clone();
    let mut faults = Vec::new();
    for &name in TypedDemographics::NAMES {
        let text = typed.text(name);
        if text == opened.text(name) {
            continue;
        }
        match read_box(name, text.trim(), order, today) {
            Ok(text) => wanted.set(name, text),
            Err(fault) => faults.push(fault),
        }
    }
    if faults.is_empty() { Ok(wanted) } else { Err(faults) }
}

/// The members to send.
pub(crate) fn edit_of(wanted: &TypedDemographics, changed: &[&'static str]) -> PatientEdit {
    let text = |name: &str| changed.contains(&name).then(|| wanted.text(name).to_owned());
    PatientEdit {
        family: text("family"),
        given: text("given"),
        middle: text("middle"),
        title: text("title"),
        birth: text("birth").and_then(|birth| birth.parse().ok()),
        sex: text("sex").map(|word| match word.as_str() {
            "female" => Sex::Female,
            "male" => Sex::Male,
            _ => Sex::Unknown,
        }),
        street: text("street"),
        city: text("city"),
        state: text("state"),
        postal_code: text("postalCode"),
        country: text("country"),
        email: text("email"),
        phone_home: text("phoneHome"),
        phone_cell: text("phoneCell"),
        phone_business: text("phoneBusiness"),
    }
}

fn read_box(name: &'static str, text: &str, order: DateOrder, today: Date) -> Result<String, FieldError> {
    let fault = |code| Err(FieldError::new(name, code));
    if text.chars().count() > TEXT_LIMIT {
        return Err(too_long(name, TEXT_LIMIT, "characters"));
    }
    match name {
        "given" | "family" if text.is_empty() => fault(FieldCode::Required),
        "given" | "family" if text.chars().count() < NAME_MINIMUM => {
            Err(FieldError::new(name, FieldCode::TooShort).with("minimum", NAME_MINIMUM))
        }
        "birth" if text.is_empty() => fault(FieldCode::Required),
        "birth" => match parse_typed_date(text, order, today) {
            // Nobody is born tomorrow, and a slip of the year would give every value a wrong age.
            Ok(birth) if birth > today => fault(FieldCode::NotADate),
            Ok(birth) => Ok(birth.to_string()),
            Err(_) => Err(not_a_date(name, text, order, today)),
        },
        "sex" if !matches!(text, "female" | "male" | "unknown") => fault(FieldCode::Required),
        "email" if !text.is_empty() && !is_email(text) => fault(FieldCode::NotAnEmail),
        "phoneHome" | "phoneCell" | "phoneBusiness" if !text.is_empty() && !is_phone(text) => {
            fault(FieldCode::NotAPhone)
        }
        _ => Ok(text.to_owned()),
    }
}

fn is_email(text: &str) -> bool {
    let parts = text.split_once('@');
    !text.contains(char::is_whitespace)
        && parts.is_some_and(|(who, host)| !who.is_empty() && !host.is_empty() && !host.contains('@'))
}

fn is_phone(text: &str) -> bool {
    text.chars().filter(char::is_ascii_digit).count() >= PHONE_MINIMUM
}

/// The record shows first and middle name together.
fn first_name(patient: &Patient) -> String {
    let given = patient.summary.given.as_str();
    if patient.middle.trim().is_empty() {
        return given.to_owned();
    }
    let first = given.strip_suffix(patient.middle.as_str()).unwrap_or(given);
    first.strip_suffix(' ').unwrap_or(first).to_owned()
}

fn sex_word(sex: Sex) -> &'static str {
    match sex {
        Sex::Female => "female",
        Sex::Male => "male",
        // A word of the clinic's own list: shown as it is understood, and kept unless another is chosen.
        Sex::Other => "other",
        Sex::Unknown => "unknown",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn opened() -> TypedDemographics {
        TypedDemographics {
            family: "O".into(),
            given: "Ann".into(),
            birth: "1980-05-09".into(),
            sex: "other".into(),
            ..TypedDemographics::default()
        }
    }

    fn read(change: impl Fn(&mut TypedDemographics)) -> Result<TypedDemographics, Vec<FieldError>> {
        let mut typed = opened();
        change(&mut typed);
        read_demographics(&opened(), &typed, DateOrder::MonthFirst, date(2026, 11, 21))
    }

    #[test]
    fn only_what_was_changed_is_looked_at_and_sent() {
        let wanted =
            read(|typed| typed.phone_cell = " (555) 010-0100 ".into()).expect("an odd name is no fault");
        assert_eq!(wanted.phone_cell, "(555) 010-0100", "without blanks around it");
        let edit = edit_of(&wanted, &["phoneCell"]);
        assert_eq!(edit.phone_cell.as_deref(), Some("(555) 010-0100"), "the one that changed");
        assert!(edit.family.is_none() && edit.sex.is_none(), "the server keeps the rest");
        let same = read(|typed| typed.birth = "5/9/1980".into()).expect("a date");
        assert_eq!(same, opened(), "the same day in other words is no change");
    }

    #[test]
    fn what_cannot_be_right_is_named_beside_its_box() {
        let faults = read(|typed| {
            typed.family = String::new();
            typed.given = "X".into();
            typed.birth = "1/1/2030".into();
            typed.sex = "f".into();
            typed.email = "ann at home".into();
            typed.phone_home = "none".into();
            typed.city = "x".repeat(256);
        })
        .expect_err("seven faults");
        let found: Vec<(&str, FieldCode)> =
            faults.iter().map(|fault| (fault.field.as_str(), fault.code)).collect();
        assert_eq!(
            found,
            [
                ("given", FieldCode::TooShort),
                ("family", FieldCode::Required),
                ("birth", FieldCode::NotADate),
                ("sex", FieldCode::Required),
                ("city", FieldCode::TooLong),
                ("phoneHome", FieldCode::NotAPhone),
                ("email", FieldCode::NotAnEmail),
            ],
            "in the order of the form"
        );
    }
}

//! Insurance and employer of a patient: read only. Writing would lose the end date (Q84), and the companies behind the
//! numbers cannot be looked up (Q85).

use crate::{
    channel::{Channel, rows_of},
    error::{ApiError, Unreadable},
    ids::RecordUuid,
    lenient::{Row, text_of},
    parsed::Parsed,
    route::Route,
};
use domain::{patient::PatientUuid, redacted_debug, time::PartialDate};
use std::collections::BTreeMap;

/// Which of a patient's policies is asked first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PolicyRank {
    /// First.
    Primary,
    /// Second.
    Secondary,
    /// Third.
    Tertiary,
    /// Another word.
    Other,
}

/// A patient's policy. The company has only a number here, which is not shown (Q85): plan and policy number are.
#[derive(Clone, PartialEq, Eq)]
pub struct Policy {
    /// Uuid.
    pub uuid: RecordUuid,
    /// Its rank.
    pub rank: PolicyRank,
    /// Name of the plan.
    pub plan: String,
    /// Policy number.
    pub number: String,
    /// Group number.
    pub group: String,
    /// Given and family name of the subscriber.
    pub subscriber: String,
    /// The subscriber's relation to the patient, in the server's word, such as `self`.
    pub relationship: String,
    /// The subscriber's date of birth.
    pub subscriber_birth: Option<PartialDate>,
    /// Copay, as entered.
    pub copay: String,
    /// First day.
    pub from: Option<PartialDate>,
    /// Last day, where the server kept it (Q84).
    pub until: Option<PartialDate>,
}

redacted_debug!(Policy { uuid });

/// Where a patient works.
#[derive(Clone, PartialEq, Eq)]
pub struct Employer {
    /// Name.
    pub name: String,
    /// Occupation.
    pub occupation: String,
    /// Industry.
    pub industry: String,
    /// Street, city, state, postal code and country, as far as they are known, in this order.
    pub address: Vec<String>,
    /// First day there.
    pub from: Option<PartialDate>,
    /// Last day there.
    pub until: Option<PartialDate>,
}

redacted_debug!(Employer {});

/// Insurance and employer.
pub struct Insurance<'a>(pub(crate) &'a Channel);

impl Insurance<'_> {
    /// The policies of a patient.
    ///
    /// # Errors
    /// [`ApiError`].
    pub async fn list(&self, patient: &PatientUuid) -> Result<Parsed<Policy>, ApiError> {
        let route = Route::standard("patient/{puuid}/insurance", &[patient]);
        self.0.read_rows(route, |row| policy_of_row(row, patient)).await
    }

    /// One policy.
    ///
    /// # Errors
    /// [`ApiError::NotFound`] if the patient has none of this uuid.
    pub async fn read(&self, patient: &PatientUuid, id: &RecordUuid) -> Result<Policy, ApiError> {
        let route = Route::standard("patient/{puuid}/insurance/{uuid}", &[patient, id]);
        let value = self.0.read(route).await?.ok_or(ApiError::NotFound)?;
        let row = rows_of(&value)?.first().ok_or(ApiError::NotFound)?;
        Row::of(row)
            .and_then(|row| policy_of_row(row, patient))
            .filter(|policy| policy.uuid == *id)
            .ok_or(ApiError::Unreadable(Unreadable::OtherShape))
    }

    /// The kinds of insurance by number; the one bare object among the lists.
    ///
    /// # Errors
    /// [`ApiError`].
    pub async fn kinds(&self) -> Result<BTreeMap<u32, String>, ApiError> {
        let value = self.0.read(Route::standard("insurance_type", &[])).await?.ok_or(ApiError::NotFound)?;
        let members = value.as_object().ok_or(ApiError::Unreadable(Unreadable::OtherShape))?;
        Ok(members.iter().filter_map(|(number, name)| Some((number.parse().ok()?, text_of(name)))).collect())
    }

    /// Where a patient works. Q86: 8.0 only.
    ///
    /// # Errors
    /// [`ApiError::NotOffered`] on 7.0.
    pub async fn employers(&self, patient: &PatientUuid) -> Result<Parsed<Employer>, ApiError> {
        let route = Route::standard("patient/{puuid}/employer", &[patient]);
        self.0.read_rows(route, |row| employer_of_row(row, patient)).await
    }
}

/// One row; 8.0 and 7.0 name the patient, a list of another patient is not read.
pub(crate) fn policy_of_row(row: Row<'_>, patient: &PatientUuid) -> Option<Policy> {
    if PatientUuid::parse(&row.text("puuid")).ok()? != *patient {
        return None;
    }
    Some(Policy {
        uuid: RecordUuid::parse(&row.text("uuid")).ok()?,
        rank: match row.text("type").as_str() {
            "primary" => PolicyRank::Primary,
            "secondary" => PolicyRank::Secondary,
            "tertiary" => PolicyRank::Tertiary,
            _ => PolicyRank::Other,
        },
        plan: row.text("plan_name"),
        number: row.text("policy_number"),
        group: row.text("group_number"),
        subscriber: joined(row, &["subscriber_fname", "subscriber_mname", "subscriber_lname"]).join(" "),
        relationship: row.text("subscriber_relationship"),
        subscriber_birth: row.date("subscriber_DOB"),
        copay: row.text("copay"),
        from: row.date("date"),
        until: row.date("date_end"),
    })
}

fn employer_of_row(row: Row<'_>, patient: &PatientUuid) -> Option<Employer> {
    if PatientUuid::parse(&row.text("puuid")).ok()? != *patient {
        return None;
    }
    Some(Employer {
        name: row.text("name"),
        occupation: row.text("occupation"),
        industry: row.text("industry"),
        address: joined(row, &["street", "city", "state", "postal_code", "country"]),
        from: row.date("start_date"),
        until: row.date("end_date"),
    })
}

fn joined(row: Row<'_>, fields: &[&str]) -> Vec<String> {
    fields.iter().filter_map(|field| row.some_text(field)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn q84_q86_a_lost_end_date_is_unknown_and_rows_of_another_patient_are_not_read() {
        let (id, other) = ("a346d7c5-ee24-4336-ae7d-d9a6dc7181e2", "a346d679-e41a-48ae-b8d6-7f322a24cd60");
        let ann = PatientUuid::parse(id).expect("a uuid");
        let row = json!({"id": 5, "uuid": id, "puuid": id, "type": "secondary", "plan_name": "Gold", "copay": "35",
            "subscriber_fname": "Cora", "subscriber_mname": "", "subscriber_lname": "Coverage", "date": "2025-10-15",
            "date_end": null});
        let policy = policy_of_row(Row::of(&row).expect("an object"), &ann).expect("hers");
        assert_eq!((policy.rank, policy.until), (PolicyRank::Secondary, None), "no end is on record");
        assert_eq!(policy.subscriber, "Cora Coverage", "an empty middle name leaves no gap");
        let stranger = PatientUuid::parse(other).expect("a uuid");
        assert_eq!(policy_of_row(Row::of(&row).expect("an object"), &stranger), None, "not hers");
        let job =
            json!({"uuid": null, "puuid": id, "name": "Sample Works", "city": "Sampleton", "street": null});
        let job = employer_of_row(Row::of(&job).expect("an object"), &ann).expect("her employer");
        assert_eq!(job.address, ["Sampleton"], "what is not known is left out");
    }
}

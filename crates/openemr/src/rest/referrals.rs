//! Referrals of a patient: read on both editions, written on 7.0 (Q88).

use crate::{
    channel::{Channel, rows_of},
    error::{ApiError, Unreadable},
    lenient::Row,
    parsed::Parsed,
    route::{Route, Whose},
    transport::Body,
    write::WriteOutcome,
};
use domain::{patient::Pid, redacted_debug, time::PartialDate};
use http::Method;
use jiff::civil::Date;
use serde_json::{Value, json};

/// A referral as the server keeps it.
#[derive(Clone, PartialEq, Eq)]
pub struct Referral {
    /// Number, for changing it.
    pub id: u32,
    /// Day of the referral.
    pub date: Option<PartialDate>,
    /// Why.
    pub reason: String,
    /// Diagnosis, as entered.
    pub diagnosis: String,
    /// `low`, `medium` or `high`, as entered.
    pub risk: String,
    /// Number of the user who refers; none where the server knew no such provider.
    pub from: Option<u32>,
    /// Number of the user referred to; none where the server knew no such provider.
    pub to: Option<u32>,
    /// First day it holds.
    pub valid_from: Option<PartialDate>,
    /// Last day it holds.
    pub valid_through: Option<PartialDate>,
}

redacted_debug!(Referral { id });

/// A referral to be written. The server wants every member.
#[derive(Clone, PartialEq, Eq)]
pub struct NewReferral {
    /// National provider number of who refers. One the server does not know leaves the party empty (Q88).
    pub from_npi: String,
    /// National provider number of who is referred to.
    pub to_npi: String,
    /// Day of the referral.
    pub date: Date,
    /// Why.
    pub reason: String,
    /// Diagnosis.
    pub diagnosis: String,
    /// `Low`, `Medium` or `High`.
    pub risk: String,
    /// Send the vitals along.
    pub include_vitals: bool,
    /// Authorization number.
    pub authorization: String,
    /// How many visits it is good for.
    pub visits: u32,
    /// First day it holds.
    pub valid_from: Date,
    /// Last day it holds.
    pub valid_through: Date,
}

redacted_debug!(NewReferral {});

/// Referrals.
pub struct Referrals<'a>(pub(crate) &'a Channel);

impl Referrals<'_> {
    /// The referrals of a patient. Their list stands inside a list.
    ///
    /// # Errors
    /// [`ApiError`].
    pub async fn list(&self, pid: Pid) -> Result<Parsed<Referral>, ApiError> {
        match self.0.read(Route::standard("patient/{pid}/transaction", &[&pid])).await? {
            None => Ok(Parsed::default()),
            Some(value) => read_list(&value),
        }
    }

    /// Writes a referral. 7.0 only (Q88).
    ///
    /// # Errors
    /// [`ApiError::NotOffered`] on 8.0.
    pub async fn create(&self, pid: Pid, referral: &NewReferral) -> Result<WriteOutcome<u32>, ApiError> {
        let route = Route::standard("patient/{pid}/transaction", &[&pid]);
        let stored = |answer: &Value| Row::of(rows_of(answer).ok()?.first()?)?.id("id");
        self.0.write(Method::POST, route, body_of(referral), false, stored).await
    }

    /// Changes a referral of the patient's own list. 7.0 only. Q88: an unknown number is answered with an empty list,
    /// which is no success.
    ///
    /// # Errors
    /// [`ApiError::NotOffered`] on 8.0.
    pub async fn update(&self, id: u32, referral: &NewReferral) -> Result<WriteOutcome<Referral>, ApiError> {
        let route = Route::standard("transaction/{tid}", &[&id]);
        let stored = |answer: &Value| {
            let list = read_list(answer).ok()?;
            list.items.into_iter().find(|stored| stored.id == id)
        };
        self.0.write(Method::PUT, route, body_of(referral), false, stored).await
    }

    /// Looks for a referral whose storing is not known to have happened: same day, reason and diagnosis, the newest of
    /// several.
    ///
    /// # Errors
    /// [`ApiError`].
    pub async fn find(&self, pid: Pid, sent: &NewReferral) -> Result<Option<Referral>, ApiError> {
        let same = |one: &Referral| {
            one.reason == sent.reason
                && one.diagnosis == sent.diagnosis
                && one.date.and_then(PartialDate::exact) == Some(sent.date)
        };
        Ok(self.list(pid).await?.items.into_iter().filter(same).max_by_key(|one| one.id))
    }
}

/// The rows of a list, or of the one list inside it.
fn read_list(value: &Value) -> Result<Parsed<Referral>, ApiError> {
    let rows = rows_of(value)?;
    match rows {
        [Value::Array(inner)] => Ok(Parsed::of_rows(inner, &Whose::default(), referral_of_row)),
        rows if rows.iter().all(Value::is_object) => {
            Ok(Parsed::of_rows(rows, &Whose::default(), referral_of_row))
        }
        _ => Err(ApiError::Unreadable(Unreadable::OtherShape)),
    }
}

fn referral_of_row(row: Row<'_>) -> Option<Referral> {
    Some(Referral {
        id: row.id("form_id")?,
        date: row.date("refer_date"),
        reason: row.text("body"),
        diagnosis: row.text("refer_diag"),
        risk: row.text("refer_risk_level"),
        from: row.id("refer_from"),
        to: row.id("refer_to"),
        valid_from: row.date("refer_validFrom"),
        valid_through: row.date("refer_validThrough"),
    })
}

/// Everything as text; a member that is left out fails with the text of a statement (Q88).
fn body_of(referral: &NewReferral) -> Body {
    Body::Json(json!({
        "type": "LBTref",
        "groupname": "Default",
        "referByNpi": referral.from_npi,
        "referToNpi": referral.to_npi,
        "referDiagnosis": referral.diagnosis,
        "riskLevel": referral.risk,
        "includeVitals": if referral.include_vitals { "1" } else { "0" },
        "referralDate": referral.date.to_string(),
        "authorization": referral.authorization,
        "visits": referral.visits.to_string(),
        "validFrom": referral.valid_from.to_string(),
        "validThrough": referral.valid_through.to_string(),
        "body": referral.reason,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn q88_the_list_stands_inside_a_list_and_an_unknown_party_is_nobody() {
        let row = json!({"form_id": 6, "title": "LBTref", "body": "Reason 1", "refer_date": "2026-11-20",
            "refer_diag": "Diag 1", "refer_from": "5", "refer_to": "", "refer_risk_level": "low"});
        for data in [json!([[row]]), json!([row])] {
            let read = read_list(&json!({"data": data})).expect("a list");
            assert_eq!(
                (read.items[0].id, read.items[0].from, read.items[0].to),
                (6, Some(5), None),
                "{data}"
            );
        }
        assert_eq!(read_list(&json!({"data": []})).expect("a list").items, [], "none");
        assert!(read_list(&json!({"data": [[row], [row]]})).is_err(), "two lists are not guessed about");
    }
}

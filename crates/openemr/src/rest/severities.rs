//! The clinic's own word for the severity of an allergy. FHIR tells only the criticality that is made from it, in which a
//! moderate allergy is `low` (Q129); the word stands in the Standard API's record.

use crate::{
    channel::{Channel, rows_of},
    error::{ApiError, Unreadable},
    ids::RecordUuid,
    lenient::Row,
    route::Route,
};
use domain::{
    allergy::{Allergy, ClinicSeverity},
    patient::PatientUuid,
};
use futures_util::{StreamExt, stream};
use std::collections::HashMap;

/// The clinic's word for each of a patient's allergies, by the id of the allergy. Q101: one request where the server
/// lists the allergies of one patient, elsewhere one for each; each can fail by itself.
pub(crate) async fn of(
    channel: &Channel,
    patient: &PatientUuid,
    allergies: &[Allergy],
) -> HashMap<String, Result<ClinicSeverity, ApiError>> {
    let mut found = HashMap::new();
    if channel.edition().lists_of_one_patient && !allergies.is_empty() {
        match listed(channel, patient).await {
            Ok(words) => found.extend(words.into_iter().map(|(id, word)| (id, Ok(word)))),
            Err(error) => {
                return allergies.iter().map(|one| (one.id.clone(), Err(error.clone()))).collect();
            }
        }
    }
    // Owned ids, not references: a stream over references makes a future that no task may own.
    let left: Vec<String> =
        allergies.iter().map(|one| one.id.clone()).filter(|id| !found.contains_key(id)).collect();
    let one_by_one: Vec<_> = stream::iter(left)
        .map(|id| async move {
            let word = one(channel, patient, &id).await;
            (id, word)
        })
        .buffered(5)
        .collect()
        .await;
    found.extend(one_by_one);
    found
}

/// Q101: this patient's rows, where there are any.
async fn listed(channel: &Channel, patient: &PatientUuid) -> Result<Vec<(String, ClinicSeverity)>, ApiError> {
    let route = Route::standard("patient/{puuid}/allergy", &[patient]);
    Ok(channel.read_rows(route, |row| word_of_row(row, patient)).await?.items)
}

async fn one(channel: &Channel, patient: &PatientUuid, id: &str) -> Result<ClinicSeverity, ApiError> {
    let Ok(uuid) = RecordUuid::parse(id) else { return Err(ApiError::NotFound) };
    let value = channel.read(Route::standard("allergy/{uuid}", &[&uuid])).await?.ok_or(ApiError::NotFound)?;
    let row = rows_of(&value)?.first().ok_or(ApiError::NotFound)?;
    Row::of(row)
        .and_then(|row| word_of_row(row, patient))
        .filter(|(found, _)| found == id)
        .map(|(_, word)| word)
        .ok_or(ApiError::Unreadable(Unreadable::OtherShape))
}

/// A row without the member tells nothing, which is not "none recorded".
fn word_of_row(row: Row<'_>, patient: &PatientUuid) -> Option<(String, ClinicSeverity)> {
    let theirs = PatientUuid::parse(&row.text("puuid")).ok().as_ref() == Some(patient);
    let id = RecordUuid::parse(&row.text("uuid")).ok().filter(|_| theirs)?;
    row.get("severity_al")?;
    Some((id.as_str().to_owned(), ClinicSeverity::from_openemr(&row.text("severity_al"))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::allergy::Severity;
    use serde_json::{Value, json};

    const ANN: &str = "a346b7c8-1fd9-429b-a5ee-eb7ce719915b";
    const ID: &str = "a346b7ca-00cb-48fd-a0b8-2d582ca9db8c";

    fn word(row: &Value, patient: &str) -> Option<ClinicSeverity> {
        let patient = PatientUuid::parse(patient).expect("a uuid");
        word_of_row(Row::of(row).expect("an object"), &patient).map(|(_, word)| word)
    }

    #[test]
    fn q129_the_clinics_word_is_read_from_the_patients_own_row_only() {
        let moderate = json!({"uuid": ID, "puuid": ANN, "severity_al": "moderate"});
        assert_eq!(
            word(&moderate, ANN),
            Some(ClinicSeverity::Graded { severity: Severity::Moderate }),
            "hers"
        );
        assert_eq!(word(&moderate, ID), None, "another patient's is not read");
        let none = json!({"uuid": ID, "puuid": ANN, "severity_al": null});
        assert_eq!(word(&none, ANN), Some(ClinicSeverity::NotRecorded), "the clinic recorded none");
        assert_eq!(
            word(&json!({"uuid": ID, "puuid": ANN}), ANN),
            None,
            "a row that does not tell tells nothing"
        );
    }
}

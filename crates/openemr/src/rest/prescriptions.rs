//! Prescriptions: written and stopped on 8.2 alone (Q113). What is shown of them comes from [`crate::Lists`].

use crate::{
    channel::{Channel, rows_of},
    error::{ApiError, Unreadable},
    ids::RecordUuid,
    lenient::Row,
    route::Route,
    transport::Body,
    write::{WhyUnknown, WriteOutcome},
};
use domain::{
    encounter::{Eid, ProviderId},
    patient::{PatientUuid, Pid},
    redacted_debug,
};
use http::Method;
use jiff::civil::Date;
use serde_json::{Map, Value, json};

/// A patient by both of the names that the server has for one. The server stores a prescription under any number it is
/// given and loses it (Q113), so they are only put together from a record that was read.
#[derive(Clone, PartialEq, Eq)]
pub struct Prescribed {
    /// Uuid.
    pub patient: PatientUuid,
    /// Number.
    pub pid: Pid,
}

redacted_debug!(Prescribed { pid });

/// What is written of a prescription.
#[derive(Clone, PartialEq, Eq)]
pub struct NewPrescription {
    /// The drug, in words.
    pub drug: String,
    /// RxNorm code, if it is known.
    pub rxnorm: Option<String>,
    /// Directions: dosage in words.
    pub dosage: String,
    /// How much is handed out.
    pub quantity: String,
    /// How often again.
    pub refills: u32,
    /// Remark.
    pub note: String,
    /// First day on which it is taken.
    pub start: Date,
    /// Who prescribes; without it FHIR names the clinic as the one who did (Q113).
    pub provider: Option<ProviderId>,
    /// Visit in which it was prescribed.
    pub encounter: Option<Eid>,
}

redacted_debug!(NewPrescription {});

/// A prescription as the server has it.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredPrescription {
    /// Uuid, equal to the FHIR id.
    pub uuid: RecordUuid,
    /// Whose it is.
    pub patient: PatientUuid,
    /// The drug, in words.
    pub drug: String,
    /// Whether it holds; false once it was stopped.
    pub active: bool,
}

redacted_debug!(StoredPrescription { uuid });

/// Prescriptions of the clinic's patients.
pub struct Prescriptions<'a>(pub(crate) &'a Channel);

impl Prescriptions<'_> {
    /// Writes a prescription and reads it again: one that the server has lost under another patient's number is no
    /// success.
    ///
    /// # Errors
    /// [`ApiError::NotOffered`] on 7.0 and 8.0.
    pub async fn create(
        &self,
        whose: &Prescribed,
        prescription: &NewPrescription,
    ) -> Result<WriteOutcome<RecordUuid>, ApiError> {
        let route = Route::standard("prescription", &[]);
        let body = Body::Json(body_of(whose.pid, prescription));
        let stored = |answer: &Value| RecordUuid::parse(&Row::of(answer.get("data")?)?.text("uuid")).ok();
        match self.0.write(Method::POST, route, body, false, stored).await? {
            WriteOutcome::Done(uuid) => Ok(match self.read(whose, &uuid).await {
                Ok(_) => WriteOutcome::Done(uuid),
                Err(_) => unknown(),
            }),
            other => Ok(other),
        }
    }

    /// One prescription of a patient.
    ///
    /// # Errors
    /// [`ApiError::NotFound`] if there is none of this uuid; [`ApiError::NotOffered`] on 7.0 and 8.0 (Q92).
    pub async fn read(&self, whose: &Prescribed, id: &RecordUuid) -> Result<StoredPrescription, ApiError> {
        let value = match self.0.read(Route::standard("prescription/{uuid}", &[id])).await {
            Ok(Some(value)) => value,
            Ok(None) | Err(ApiError::Refused { .. }) => return Err(ApiError::NotFound),
            Err(error) => return Err(error),
        };
        let row = rows_of(&value)?.first().ok_or(ApiError::NotFound)?;
        Row::of(row)
            .and_then(prescription_of_row)
            .filter(|found| found.uuid == *id && found.patient == whose.patient)
            .ok_or(ApiError::Unreadable(Unreadable::OtherShape))
    }

    /// Stops a prescription, after reading that it is this patient's, and reads that it is stopped.
    ///
    /// # Errors
    /// As [`Prescriptions::read`]; then nothing was stopped.
    pub async fn stop(&self, whose: &Prescribed, id: &RecordUuid) -> Result<WriteOutcome<()>, ApiError> {
        self.read(whose, id).await?;
        let route = Route::standard("prescription/{uuid}", &[id]);
        let said = |answer: &Value| answer.is_object().then_some(());
        match self.0.write(Method::DELETE, route, Body::None, false, said).await? {
            WriteOutcome::Done(()) => Ok(match self.read(whose, id).await {
                Ok(found) if !found.active => WriteOutcome::Done(()),
                _ => unknown(),
            }),
            other => Ok(other),
        }
    }
}

fn unknown<T>() -> WriteOutcome<T> {
    WriteOutcome::Unknown { why: WhyUnknown::Unreadable(Unreadable::OtherShape) }
}

fn body_of(pid: Pid, new: &NewPrescription) -> Value {
    let mut body = Map::new();
    let mut put = |key: &str, value: String| body.insert(key.to_owned(), json!(value));
    put("drug", new.drug.clone());
    put("patient_id", pid.to_string());
    put("start_date", new.start.to_string());
    put("refills", new.refills.to_string());
    for (key, text) in [("dosage", &new.dosage), ("quantity", &new.quantity), ("note", &new.note)] {
        if !text.is_empty() {
            put(key, text.clone());
        }
    }
    if let Some(code) = &new.rxnorm {
        put("rxnorm_drugcode", code.clone());
    }
    if let Some(provider) = new.provider {
        put("provider_id", provider.to_string());
    }
    if let Some(encounter) = new.encounter {
        put("encounter", encounter.to_string());
    }
    Value::Object(body)
}

fn prescription_of_row(row: Row<'_>) -> Option<StoredPrescription> {
    let patient = row.some_text("puuid").or_else(|| row.some_text("patient_uuid"))?;
    Some(StoredPrescription {
        uuid: RecordUuid::parse(&row.text("uuid")).ok()?,
        patient: PatientUuid::parse(&patient).ok()?,
        drug: row.text("drug"),
        active: row.whole("active") == Some(1),
    })
}

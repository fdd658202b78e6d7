//! Orders with their results as 7.0's Standard API has them: a row for each result, the whole clinic at once, and the only
//! place where 7.0 says laboratory values exactly (Q90).

use crate::{
    channel::{Channel, rows_of},
    error::{ApiError, Unreadable},
    ids::RecordUuid,
    lenient::Row,
    parsed::Parsed,
    route::{Route, Whose},
};
use domain::{patient::PatientUuid, redacted_debug, time::WallTime};

/// One result of an order, or an order without one.
#[derive(Clone, PartialEq, Eq)]
pub struct OrderResult {
    /// Uuid of the order.
    pub order: RecordUuid,
    /// What was ordered.
    pub order_name: String,
    /// When it was ordered.
    pub ordered: Option<WallTime>,
    /// Code of the result, LOINC from most laboratories; empty while there is none.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The value as the laboratory wrote it.
    pub value: String,
    /// Its unit.
    pub unit: String,
    /// When it was reported.
    pub reported: Option<WallTime>,
}

redacted_debug!(OrderResult { order });

/// Orders with results, on 7.0.
pub struct Procedures<'a>(pub(crate) &'a Channel);

impl Procedures<'_> {
    /// The results of one patient. The server sends everybody's; all others are dropped at once.
    ///
    /// # Errors
    /// [`ApiError::NotOffered`] on 8.0.
    pub async fn results(&self, patient: &PatientUuid) -> Result<Parsed<OrderResult>, ApiError> {
        let Some(value) = self.0.read(Route::standard("procedure", &[])).await? else {
            return Ok(Parsed::default());
        };
        let theirs = rows_of(&value)?.iter().filter(|row| {
            // A row without a readable patient could be this patient's: it is counted as unreadable.
            Row::of(row)
                .and_then(|row| PatientUuid::parse(&row.text("puuid")).ok())
                .is_none_or(|owner| owner == *patient)
        });
        let theirs: Vec<_> = theirs.cloned().collect();
        Ok(Parsed::of_rows(&theirs, &Whose::default(), |row| result_of_row(row, patient)))
    }

    /// One order with one of its results.
    ///
    /// # Errors
    /// [`ApiError::NotOffered`] on 8.0, [`ApiError::NotFound`] for an unknown order.
    pub async fn read(&self, patient: &PatientUuid, order: &RecordUuid) -> Result<OrderResult, ApiError> {
        let value = match self.0.read(Route::standard("procedure/{uuid}", &[order])).await {
            Ok(Some(value)) => value,
            Ok(None) | Err(ApiError::Refused { .. }) => return Err(ApiError::NotFound),
            Err(error) => return Err(error),
        };
        let row = rows_of(&value)?.first().and_then(Row::of);
        row.and_then(|row| result_of_row(row, patient))
            .filter(|result| result.order == *order)
            .ok_or(ApiError::Unreadable(Unreadable::OtherShape))
    }
}

pub(crate) fn result_of_row(row: Row<'_>, patient: &PatientUuid) -> Option<OrderResult> {
    if PatientUuid::parse(&row.text("puuid")).ok()? != *patient {
        return None;
    }
    Some(OrderResult {
        order: RecordUuid::parse(&row.text("uuid")).ok()?,
        order_name: row.text("procedure_name"),
        ordered: row.wall("date_ordered"),
        code: row.text("result_code"),
        name: row.text("result_text"),
        value: row.text("result"),
        unit: row.text("units"),
        reported: row.wall("date"),
    })
}

//! The clinic's own stock of drugs, for suggestions. Reading one by uuid never finds anything (Q92).

use crate::{channel::Channel, error::ApiError, lenient::Row, parsed::Parsed, route::Route};

/// A drug of the clinic's stock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drug {
    /// Number.
    pub id: u32,
    /// Name.
    pub name: String,
    /// RxNorm code, if it has one.
    pub rxnorm: Option<String>,
    /// National drug code, if it has one.
    pub ndc: Option<String>,
}

/// The stock.
pub struct Stock<'a>(pub(crate) &'a Channel);

impl Stock<'_> {
    /// The drugs in use.
    ///
    /// # Errors
    /// [`ApiError`].
    pub async fn drugs(&self) -> Result<Parsed<Drug>, ApiError> {
        let mut list = self
            .0
            .read_rows(Route::standard("drug", &[]), |row| Some((drug_of_row(row)?, row.text("active"))))
            .await?;
        list.items.retain(|(_, active)| active != "0");
        Ok(list.map(|(drug, _)| drug))
    }
}

fn drug_of_row(row: Row<'_>) -> Option<Drug> {
    Some(Drug {
        id: row.id("drug_id")?,
        name: row.some_text("name")?,
        rxnorm: row.some_text("rxnorm_drugcode"),
        ndc: row.some_text("ndc_number"),
    })
}

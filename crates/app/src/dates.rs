//! A typed date, read back before it is sent: which day it means, which other one it might, or why it is none.
//!
//! Rule: whoever reads typed dates for a form reads them as this does.
//! Imported by: `lib.rs`.

use crate::{
    contract::{DateReading, UiError},
    core::Rounds,
    forms::not_a_date,
};
use domain::time::{other_reading, parse_typed_date};

impl Rounds {
    /// What a typed date means. Empty text means nothing, which is no fault.
    ///
    /// # Errors
    /// When nobody is signed in: years of two digits go by the clinic's today.
    pub async fn read_date(&self, text: &str) -> Result<DateReading, UiError> {
        let account = self.0.account()?;
        let (order, today) = (account.frame.settings().date_order, account.today());
        let date = parse_typed_date(text, order, today).ok();
        let is_wrong = date.is_none() && !text.trim().is_empty();
        Ok(DateReading {
            text: text.to_owned(),
            date,
            other: other_reading(text, order, today),
            fault: is_wrong.then(|| not_a_date("date", text, order, today)),
        })
    }
}

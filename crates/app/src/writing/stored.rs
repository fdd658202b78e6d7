//! How values are stored in the journal.

use crate::contract::{ErrorCode, UiError};
use serde::{Serialize, de::DeserializeOwned};

/// How the code of an error is stored.
pub(crate) fn code_text(code: ErrorCode) -> String {
    match serde_json::to_value(code) {
        Ok(serde_json::Value::String(text)) => text,
        _ => "serverError".to_owned(),
    }
}

/// Plain data to JSON for the journal.
pub(crate) fn to_json(value: &impl Serialize) -> Result<String, UiError> {
    serde_json::to_string(value)
        .map_err(|_| UiError::new(ErrorCode::Internal).with("detail", "a value could not be written"))
}

/// JSON of the journal back to plain data.
pub(crate) fn from_json<T: DeserializeOwned>(json: &str) -> Result<T, UiError> {
    serde_json::from_str(json).map_err(|_| UiError::new(ErrorCode::StoreDamaged))
}

//! The rules input is checked by, with the keys and words OpenEMR answers.

use serde_json::{Map, Value, json};

/// Collects what is wrong with a body.
pub(crate) struct Check<'a> {
    body: &'a Map<String, Value>,
    errors: Map<String, Value>,
}

impl<'a> Check<'a> {
    pub(crate) fn new(body: &'a Map<String, Value>) -> Self {
        Self { body, errors: Map::new() }
    }

    pub(crate) fn fail(&mut self, field: &str, rule: &str, text: &str) {
        let entry = self.errors.entry(field.to_owned()).or_insert_with(|| json!({}));
        entry[rule] = json!(text);
    }

    /// The field must be there, if only as an empty text.
    pub(crate) fn present(&mut self, field: &str) -> &mut Self {
        if self.body.get(field).is_none_or(Value::is_null) {
            let text = format!("{field} must be provided, but does not exist");
            self.fail(field, "Required::NON_EXISTENT_KEY", &text);
        }
        self
    }

    /// A text that was sent must have so many characters.
    pub(crate) fn length(&mut self, field: &str, label: &str, low: usize, high: usize) -> &mut Self {
        if let Some(text) = self.body.get(field).and_then(Value::as_str) {
            let count = text.chars().count();
            if text.is_empty() && low > 0 {
                self.fail(field, "NotEmpty::EMPTY_VALUE", &format!("{label} must not be empty"));
            } else if count < low {
                let text = format!("{label} must be {low} characters or longer");
                self.fail(field, "LengthBetween::TOO_SHORT", &text);
            } else if count > high {
                let text = format!("{label} must be {high} characters or shorter");
                self.fail(field, "LengthBetween::TOO_LONG", &text);
            }
        }
        self
    }

    /// A text that was sent must have at least so many bytes, and at most so many characters (Q116).
    pub(crate) fn bytes(&mut self, field: &str, label: &str, low: usize, high: usize) -> &mut Self {
        let enough = self.body.get(field).and_then(Value::as_str).is_some_and(|text| text.len() >= low);
        self.length(field, label, if enough { 0 } else { low }, high)
    }

    /// An address that was sent must look like one, unless it is empty (Q116).
    pub(crate) fn email(&mut self, field: &str) -> &mut Self {
        let good = self.body.get(field).and_then(Value::as_str).is_none_or(|text| {
            let parts = text.split_once('@').map(|(who, host)| (who, host.rsplit_once('.')));
            text.is_empty()
                || matches!(parts, Some((who, Some((host, end)))) if ![who, host, end].contains(&""))
                    && !text.contains(char::is_whitespace)
        });
        if !good {
            self.fail(field, "Email::INVALID_VALUE", &format!("{field} must be a valid email address"));
        }
        self
    }

    /// Whether an empty text was sent.
    pub(crate) fn is_empty(&self, field: &str) -> bool {
        self.body.get(field).and_then(Value::as_str) == Some("")
    }

    /// A text that was sent must not be empty.
    pub(crate) fn not_empty(&mut self, field: &str) -> &mut Self {
        if self.is_empty(field) {
            self.fail(field, "NotEmpty::EMPTY_VALUE", &format!("{field} must not be empty"));
        }
        self
    }

    /// A value that was sent must be a number.
    pub(crate) fn numeric(&mut self, field: &str) -> &mut Self {
        let good = match self.body.get(field) {
            None | Some(Value::Null | Value::Number(_)) => true,
            Some(Value::String(text)) => {
                text.is_empty() || text.trim().parse::<f64>().is_ok_and(f64::is_finite)
            }
            Some(_) => false,
        };
        if !good {
            self.fail(field, "Numeric::NOT_NUMERIC", &format!("{field} must be numeric"));
        }
        self
    }

    /// A date that was sent must have exactly this form: `YYYY-MM-DD`.
    pub(crate) fn day(&mut self, field: &str, label: &str) -> &mut Self {
        self.moment(field, label, is_day)
    }

    /// A date and time that was sent must have exactly this form: `YYYY-MM-DD HH:MM:SS`.
    pub(crate) fn day_and_time(&mut self, field: &str, label: &str) -> &mut Self {
        self.moment(field, label, is_day_and_time)
    }

    fn moment(&mut self, field: &str, label: &str, good: fn(&str) -> bool) -> &mut Self {
        if let Some(value) = self.body.get(field).filter(|value| !value.is_null())
            && !value.as_str().is_some_and(good)
        {
            self.fail(field, "DateTime::INVALID_VALUE", &format!("{label} must be a valid date"));
        }
        self
    }

    pub(crate) fn errors(self) -> Result<(), Map<String, Value>> {
        if self.errors.is_empty() { Ok(()) } else { Err(self.errors) }
    }
}

/// `YYYY-MM-DD` and a day that exists.
pub(crate) fn is_day(text: &str) -> bool {
    text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok()
}

/// `YYYY-MM-DD HH:MM:SS` and a moment that exists.
pub(crate) fn is_day_and_time(text: &str) -> bool {
    text.len() == 19 && text.as_bytes()[10] == b' ' && text.parse::<jiff::civil::DateTime>().is_ok()
}

/// A field as text: numbers are taken as they are written, null and absence are nothing.
pub(crate) fn text(body: &Map<String, Value>, field: &str) -> Option<String> {
    match body.get(field)? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A field as a whole number, as PHP casts it: nothing and words are 0.
pub(crate) fn whole(body: &Map<String, Value>, field: &str) -> i64 {
    text(body, field).and_then(|text| text.trim().parse().ok()).unwrap_or(0)
}

/// Whether one of the fields holds something else than text, which the server does not survive (§9).
pub(crate) fn not_text(body: &Map<String, Value>, fields: &[&str]) -> bool {
    fields.iter().any(|field| !matches!(body.get(*field), None | Some(Value::Null | Value::String(_))))
}

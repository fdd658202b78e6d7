//! Reading OpenEMR's JSON: numbers come as text, absence as `""`, `null`, `0` or `0000-00-00` (Q53), and lists in
//! lists. A member that cannot be read is absent; whether that makes the whole entry unreadable is for its parser.

use domain::{
    patient::Sex,
    time::{PartialDate, WallTime},
};
use serde_json::{Map, Value};

/// One JSON object, read member by member.
#[derive(Clone, Copy)]
pub(crate) struct Row<'a>(&'a Map<String, Value>);

impl<'a> Row<'a> {
    /// The object behind a value; `None` for anything else.
    pub(crate) fn of(value: &'a Value) -> Option<Self> {
        value.as_object().map(Self)
    }

    /// Text, verbatim; `""` where it is absent. A number is given as its digits.
    pub(crate) fn text(&self, key: &str) -> String {
        self.0.get(key).map(text_of).unwrap_or_default()
    }

    /// Text that says something.
    pub(crate) fn some_text(&self, key: &str) -> Option<String> {
        Some(self.text(key)).filter(|text| !text.trim().is_empty())
    }

    /// A whole number, sent as a number or as text (Q53).
    pub(crate) fn whole(&self, key: &str) -> Option<u32> {
        self.0.get(key).and_then(whole_of)
    }

    /// A whole number that names something; 0 stands for "none".
    pub(crate) fn id(&self, key: &str) -> Option<u32> {
        self.whole(key).filter(|&id| id > 0)
    }

    /// A decimal number, sent as a number or as text with six decimals (Q53).
    pub(crate) fn decimal(&self, key: &str) -> Option<f64> {
        let number = match self.0.get(key)? {
            Value::Number(number) => number.as_f64(),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        };
        number.filter(|number: &f64| number.is_finite())
    }

    /// A date and time; MySQL's zero date is none.
    pub(crate) fn wall(&self, key: &str) -> Option<WallTime> {
        self.0.get(key)?.as_str()?.parse().ok()
    }

    /// A date, or the date of a date and time.
    pub(crate) fn date(&self, key: &str) -> Option<PartialDate> {
        date_of(self.0.get(key)?.as_str()?)
    }

    /// The member itself.
    pub(crate) fn get(&self, key: &str) -> Option<&'a Value> {
        self.0.get(key)
    }
}

/// A date in FHIR's three lengths, or the day of a date and time.
pub(crate) fn date_of(text: &str) -> Option<PartialDate> {
    let text = text.trim();
    text.parse().or_else(|_| text.get(..10).unwrap_or("").parse()).ok()
}

/// The text of a value; numbers as their digits, everything else as nothing.
pub(crate) fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    }
}

/// A whole number however it was sent.
pub(crate) fn whole_of(value: &Value) -> Option<u32> {
    match value {
        Value::Number(number) => number.as_u64().and_then(|number| u32::try_from(number).ok()),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// The text at a JSON pointer; `""` where there is none.
pub(crate) fn text_at(value: &Value, pointer: &str) -> String {
    value.pointer(pointer).map(text_of).unwrap_or_default()
}

/// The elements of a list; nothing for anything that is no list (FHIR leaves empty lists out).
pub(crate) fn list_at<'a>(value: &'a Value, pointer: &str) -> &'a [Value] {
    value.pointer(pointer).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// All strings of an array, including those of arrays inside it (§1).
pub(crate) fn string_list(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().flat_map(string_list).collect(),
        Value::String(text) => vec![text.clone()],
        _ => Vec::new(),
    }
}

/// OpenEMR's words for sex; a clinic's list may hold others.
pub(crate) fn sex_of(word: &str) -> Sex {
    match word.trim().to_ascii_lowercase().as_str() {
        "female" | "f" => Sex::Female,
        "male" | "m" => Sex::Male,
        "" | "unk" | "unknown" | "unassigned" | "u" => Sex::Unknown,
        _ => Sex::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn q53_numbers_are_read_in_every_spelling_and_absence_in_every_disguise() {
        let value = json!({
            "pid": "7", "eid": 9, "weight": "220.000000", "bps": 130, "note": null, "date": "0000-00-00 00:00:00",
            "begdate": "2020-01-15 00:00:00", "provider_id": 0, "huge": 4_294_967_296u64, "nan": "NaN",
        });
        let row = Row::of(&value).expect("an object");
        assert_eq!((row.id("pid"), row.id("eid")), (Some(7), Some(9)), "text or number");
        assert_eq!(
            (row.decimal("weight"), row.decimal("bps")),
            (Some(220.0), Some(130.0)),
            "six decimals or none"
        );
        assert_eq!(row.text("note"), "", "null is no text");
        assert_eq!(row.wall("date"), None, "the zero date is no date");
        assert_eq!(
            row.date("begdate").map(|date| date.to_string()).as_deref(),
            Some("2020-01-15"),
            "the day of it"
        );
        assert_eq!(row.id("provider_id"), None, "0 names nobody");
        assert_eq!((row.whole("huge"), row.decimal("nan")), (None, None), "what does not fit is absent");
    }
}

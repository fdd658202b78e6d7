//! Wide rows of which most columns are empty: written as text straight from a template, because a page of two hundred
//! patients has twenty-six thousand cells.

use crate::{
    config::Edition,
    wire::{Escapes, write_json},
};
use serde_json::Value;
use std::{collections::BTreeMap, sync::LazyLock};

/// The columns of a row with what stands in them when nothing else does.
pub(crate) struct Shape {
    columns: Vec<Column>,
}

struct Column {
    name: String,
    /// `"name":`
    label: String,
    /// The empty value as JSON text.
    blank: String,
}

impl Shape {
    fn read(text: &str) -> Self {
        let rows: serde_json::Map<String, Value> = serde_json::from_str(text).unwrap_or_default();
        let columns = rows
            .into_iter()
            .map(|(name, blank)| Column {
                label: format!("{}:", Value::String(name.clone())),
                blank: blank.to_string(),
                name,
            })
            .collect();
        Self { columns }
    }

    /// The template's own name of a column, if it has one.
    pub(crate) fn column(&'static self, name: &str) -> Option<&'static str> {
        self.columns.iter().find(|column| column.name == name).map(|column| column.name.as_str())
    }

    /// Appends a row as JSON text.
    pub(crate) fn write(&self, set: &BTreeMap<&'static str, Value>, escapes: Escapes, out: &mut Vec<u8>) {
        out.push(b'{');
        for (at, column) in self.columns.iter().enumerate() {
            if at > 0 {
                out.push(b',');
            }
            out.extend_from_slice(column.label.as_bytes());
            match set.get(column.name.as_str()) {
                Some(value) => write_json(value, escapes, out),
                None => out.extend_from_slice(column.blank.as_bytes()),
            }
        }
        out.push(b'}');
    }

    /// A row as a value.
    pub(crate) fn value(&self, set: &BTreeMap<&'static str, Value>) -> Value {
        let mut out = Vec::new();
        self.write(set, Escapes::Plain, &mut out);
        serde_json::from_slice(&out).unwrap_or_default()
    }
}

/// The three wide rows of an edition.
pub(crate) struct Shapes {
    pub(crate) patient: Shape,
    pub(crate) user: Shape,
    pub(crate) facility: Shape,
}

static SHAPES_8_0: LazyLock<Shapes> = LazyLock::new(|| Shapes {
    patient: Shape::read(include_str!("shapes/patient_8_0.json")),
    user: Shape::read(include_str!("shapes/user_8_0.json")),
    facility: Shape::read(include_str!("shapes/facility_8_0.json")),
});

static SHAPES_7_0: LazyLock<Shapes> = LazyLock::new(|| Shapes {
    patient: Shape::read(include_str!("shapes/patient_7_0.json")),
    user: Shape::read(include_str!("shapes/user_7_0.json")),
    facility: Shape::read(include_str!("shapes/facility_7_0.json")),
});

impl Shapes {
    pub(crate) fn of(edition: Edition) -> &'static Self {
        match edition {
            Edition::V8_0 | Edition::V8_2 => &SHAPES_8_0,
            Edition::V7_0 => &SHAPES_7_0,
        }
    }
}

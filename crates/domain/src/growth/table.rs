//! The published numbers, read once when they are first asked for: some three thousand rows, 104 kB.

use super::{
    lms::Lms,
    measure::{GrowthMeasure, GrowthReference, MONTH, Posture, STANDING},
};
use std::{collections::BTreeMap, sync::LazyLock};

/// One of the published sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Table {
    /// By completed days; one day is one row.
    Who2006,
    /// By months.
    Who2007,
    /// By months, from birth to three years; lengths lying.
    CdcInfant,
    /// By months, two to twenty years; heights standing.
    Cdc,
}

impl Table {
    /// The one that has the measure at that age.
    pub(super) fn of(
        reference: GrowthReference,
        measure: GrowthMeasure,
        days: u32,
        posture: Option<Posture>,
    ) -> Option<Self> {
        let months = f64::from(days) / MONTH;
        Some(match (reference, measure) {
            (GrowthReference::Who, _) if days <= 1856 => Self::Who2006,
            (GrowthReference::Who, GrowthMeasure::HeadCircumference) => return None,
            (GrowthReference::Who, GrowthMeasure::Weight) if months > 120.0 => return None,
            (GrowthReference::Who, _) if months > 228.0 => return None,
            (GrowthReference::Who, _) => Self::Who2007,
            (GrowthReference::Cdc, GrowthMeasure::HeadCircumference) if months > 36.0 => return None,
            (GrowthReference::Cdc, GrowthMeasure::HeadCircumference) => Self::CdcInfant,
            (GrowthReference::Cdc, GrowthMeasure::Bmi) if days < STANDING => return None,
            // Between two and three years both sets hold: the one for how the child was measured.
            (GrowthReference::Cdc, GrowthMeasure::Height)
                if posture == Some(Posture::Lying) && months <= 35.5 =>
            {
                Self::CdcInfant
            }
            (GrowthReference::Cdc, _) if days < STANDING => Self::CdcInfant,
            (GrowthReference::Cdc, _) => Self::Cdc,
        })
    }

    /// An age in days as this table counts it.
    fn age(self, days: f64) -> f64 {
        if self == Self::Who2006 { days } else { days / MONTH }
    }
}

#[derive(Clone, Copy)]
pub(super) struct Row {
    age: f64,
    at: Lms,
}

type Rows = BTreeMap<(Table, GrowthMeasure, bool), Vec<Row>>;

static ROWS: LazyLock<Rows> = LazyLock::new(|| {
    let mut rows = Rows::new();
    read(include_str!("tables/who2006.txt"), Table::Who2006, &mut rows);
    read(include_str!("tables/who2007.txt"), Table::Who2007, &mut rows);
    read(include_str!("tables/cdc2000.txt"), Table::Cdc, &mut rows);
    rows
});

/// The rows of one table; none where it lacks the measure.
pub(super) fn rows(table: Table, measure: GrowthMeasure, female: bool) -> &'static [Row] {
    ROWS.get(&(table, measure, female)).map_or(&[], Vec::as_slice)
}

/// L, M and S at an age in days, a straight line between the rows around it; `None` outside of the table.
pub(super) fn row_at(table: Table, measure: GrowthMeasure, female: bool, days: f64) -> Option<Lms> {
    between(rows(table, measure, female), table.age(days))
}

fn between(rows: &[Row], age: f64) -> Option<Lms> {
    let next = rows.partition_point(|row| row.age < age);
    let after = *rows.get(next)?;
    if after.age <= age {
        return Some(after.at);
    }
    let before = *rows.get(next.checked_sub(1)?)?;
    let part = (age - before.age) / (after.age - before.age);
    let line = |one: f64, other: f64| part.mul_add(other - one, one);
    Some(Lms {
        l: line(before.at.l, after.at.l),
        m: line(before.at.m, after.at.m),
        s: line(before.at.s, after.at.s),
    })
}

/// Reads a file of tables: `[measure sex]`, then age, L, M and S in each line.
fn read(text: &str, table: Table, into: &mut Rows) {
    let mut key = None;
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            key = key_of(name, table);
        } else if let (Some(key), Some(row)) = (key, row_of(line)) {
            into.entry(key).or_default().push(row);
        }
    }
}

fn key_of(name: &str, table: Table) -> Option<(Table, GrowthMeasure, bool)> {
    let (measure, sex) = name.split_once(' ')?;
    let (table, measure) = match measure.strip_prefix("infant-") {
        Some(rest) => (Table::CdcInfant, rest),
        None => (table, measure),
    };
    let measure = match measure {
        "weight" => GrowthMeasure::Weight,
        "height" | "length" => GrowthMeasure::Height,
        "head" => GrowthMeasure::HeadCircumference,
        "bmi" => GrowthMeasure::Bmi,
        _ => return None,
    };
    Some((table, measure, sex == "female"))
}

fn row_of(line: &str) -> Option<Row> {
    let mut numbers = line.split(' ').map_while(|number| number.parse().ok());
    let mut next = || numbers.next();
    Some(Row { age: next()?, at: Lms { l: next()?, m: next()?, s: next()? } })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_files_is_a_row_in_rising_order_of_age() {
        let files = [
            include_str!("tables/who2006.txt"),
            include_str!("tables/who2007.txt"),
            include_str!("tables/cdc2000.txt"),
        ];
        let lines = files.iter().flat_map(|text| text.lines()).filter(|line| !line.starts_with(['#', '[']));
        let rows: Vec<&Vec<Row>> = ROWS.values().collect();
        assert_eq!(rows.iter().map(|rows| rows.len()).sum::<usize>(), lines.count());
        assert_eq!(rows.len(), 26, "13 tables of both sexes");
        for rows in rows {
            assert!(rows.windows(2).all(|two| two[0].age < two[1].age));
            assert!(rows.iter().all(|row| row.at.m > 0.0 && (0.01..0.3).contains(&row.at.s)));
        }
    }
}

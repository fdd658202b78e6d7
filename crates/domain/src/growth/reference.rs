//! What others compute: every point of `tables/reference.csv`, to a hundredth of a standard deviation.

use super::{child::z_in, measure::GrowthMeasure, table::Table};

/// Points a table must at least be compared at.
const AT_LEAST: usize = 500;

#[test]
fn every_table_gives_what_others_compute_from_it() {
    let mut found: Vec<(String, usize, f64)> = Vec::new();
    let mut section = None;
    for line in include_str!("tables/reference.csv").lines().filter(|line| !line.starts_with('#')) {
        if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            section = Some(of_name(name));
            found.push((name.to_owned(), 0, 0.0));
            continue;
        }
        let (table, measure) = section.expect("a section before its points");
        let parts: Vec<&str> = line.split(',').collect();
        let number = |at: usize| parts[at].parse::<f64>().expect("a number");
        let z = z_in(table, measure, parts[0] == "f", number(1), number(2)).expect("in the table");
        let of = found.last_mut().expect("a section");
        (of.1, of.2) = (of.1 + 1, of.2.max((z - number(3)).abs()));
    }
    for (name, points, largest) in &found {
        println!("{name}: {points} points, largest difference {largest:.4} z");
        assert!(*points >= AT_LEAST && *largest <= 0.01, "{name}: {points} points, {largest} z");
    }
    assert_eq!(found.len(), 17, "13 tables, four of them compared twice");
}

fn of_name(name: &str) -> (Table, GrowthMeasure) {
    let words: Vec<&str> = name.split(' ').collect();
    let (infant, measure) = words[1].strip_prefix("infant-").map_or((false, words[1]), |rest| (true, rest));
    let table = match words[0] {
        "who2006" => Table::Who2006,
        "who2007" => Table::Who2007,
        _ if infant => Table::CdcInfant,
        _ => Table::Cdc,
    };
    let measure = match measure {
        "weight" => GrowthMeasure::Weight,
        "head" => GrowthMeasure::HeadCircumference,
        "bmi" => GrowthMeasure::Bmi,
        _ => GrowthMeasure::Height,
    };
    (table, measure)
}

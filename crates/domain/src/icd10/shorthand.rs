//! What clinicians type instead of titles: `shorthand.txt`, a small table.

use std::{collections::HashMap, sync::LazyLock};

/// One reading of a shorthand.
pub(super) struct Line {
    pub(super) words: Vec<&'static str>,
    pub(super) codes: Vec<&'static str>,
}

static LINES: LazyLock<HashMap<&'static str, Vec<Line>>> = LazyLock::new(|| {
    let mut all: HashMap<&str, Vec<Line>> = HashMap::new();
    for line in include_str!("shorthand.txt").lines().filter(|line| !line.starts_with('#')) {
        let mut parts = line.split('|');
        let (Some(typed), Some(words), Some(codes)) = (parts.next(), parts.next(), parts.next()) else {
            continue;
        };
        let line = Line { words: words.split(' ').collect(), codes: codes.split_whitespace().collect() };
        all.entry(typed).or_default().push(line);
    }
    all
});

/// What a shorthand stands for.
pub(super) fn expand(typed: &str) -> Option<&'static [Line]> {
    LINES.get(typed).map(Vec::as_slice)
}

/// How much likelier a code is than others that fit as well: named by the shorthand that was typed, or by any.
pub(super) fn likely(code: &str, meant: &[&str]) -> i32 {
    static EVERYDAY: LazyLock<std::collections::HashSet<&'static str>> =
        LazyLock::new(|| LINES.values().flatten().flat_map(|line| line.codes.iter().copied()).collect());
    match meant.iter().position(|one| *one == code) {
        // The first one named before the second.
        Some(place) => 40 - i32::try_from(place.min(10)).unwrap_or(10),
        None if EVERYDAY.contains(code) => 8,
        None => 0,
    }
}

/// Each shorthand with its readings.
#[cfg(test)]
pub(super) fn all() -> impl Iterator<Item = (&'static str, &'static [Line])> {
    LINES.iter().map(|(typed, lines)| (*typed, lines.as_slice()))
}

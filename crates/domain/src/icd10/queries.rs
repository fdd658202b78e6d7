//! Fifty things a clinician types, and the code that should be among what is offered.

use super::{index::index, search::find, shorthand};

/// A query, and the codes of which one is meant.
const QUERIES: [(&str, &[&str]); 50] = [
    ("t2dm", &["E11.9"]),
    ("htn", &["I10"]),
    ("gout foot", &["M10.079", "M10.071", "M10.072"]),
    ("foot gout left", &["M10.072"]),
    ("hld", &["E78.5"]),
    ("copd", &["J44.9"]),
    ("copd exac", &["J44.1"]),
    ("gerd", &["K21.9"]),
    ("afib", &["I48.91"]),
    ("chf", &["I50.9"]),
    ("cad", &["I25.10"]),
    ("heart attack", &["I21.9"]),
    ("stroke", &["I63.9"]),
    ("ckd 3", &["N18.30", "N18.31", "N18.32"]),
    ("ckd stage 4", &["N18.4"]),
    ("diabetic neuropathy type 2", &["E11.40", "E11.42"]),
    ("type 2 diabetes hyperglycemia", &["E11.65"]),
    ("t1dm", &["E10.9"]),
    ("prediab", &["R73.03"]),
    ("obesity", &["E66.9"]),
    ("hypothyr", &["E03.9"]),
    ("depression", &["F32.A"]),
    ("mdd recurrent mild", &["F33.0"]),
    ("anxiety", &["F41.9"]),
    ("gad", &["F41.1"]),
    ("adhd inattentive", &["F90.0"]),
    ("ptsd", &["F43.10"]),
    ("asthma", &["J45.909"]),
    ("mild intermittent asthma", &["J45.20"]),
    ("uri", &["J06.9"]),
    ("strep throat", &["J02.0"]),
    ("pneumonia", &["J18.9"]),
    ("uti", &["N39.0"]),
    ("low back pain", &["M54.50"]),
    ("knee oa right", &["M17.11"]),
    ("ra", &["M06.9"]),
    ("carpal tunnel right", &["G56.01"]),
    ("migraine with aura", &["G43.109"]),
    ("ms", &["G35.D", "G35.A"]),
    ("osa", &["G47.33"]),
    ("dvt left leg", &["I82.402", "I82.4Y2", "I82.4Z2", "I82.452"]),
    ("bph", &["N40.0", "N40.1"]),
    ("breast ca left", &["C50.912"]),
    ("iron def anemia", &["D50.9"]),
    ("shingles", &["B02.9"]),
    ("alzheimers", &["G30.9"]),
    ("fx distal radius right subsequent", &["S52.501D", "S52.501E", "S52.501F", "S52.501G"]),
    ("ankle sprain left", &["S93.402A"]),
    ("e11.9", &["E11.9"]),
    ("colon polyp", &["K63.5", "D12.6", "Z86.0100"]),
];

#[test]
fn fifty_queries_find_what_they_mean() {
    let mut at = [0_usize; 3];
    let mut missed = Vec::new();
    for (query, meant) in QUERIES {
        let found = find(query, 20);
        let place = found.iter().position(|one| meant.contains(&one.code.as_str()));
        let first: Vec<&str> = found.iter().take(5).map(|one| one.code.as_str()).collect();
        println!(
            "{query}: {first:?}{}",
            place.map_or(" MISSED".to_owned(), |place| format!(", at {}", place + 1))
        );
        for (count, limit) in at.iter_mut().zip([1, 5, 20]) {
            *count += usize::from(place.is_some_and(|place| place < limit));
        }
        if place.is_none_or(|place| place >= 5) {
            missed.push((query, first.join(" ")));
        }
    }
    let [first, five, twenty] = at;
    println!("recall of {}: first {first}, first five {five}, first twenty {twenty}", QUERIES.len());
    for must in ["t2dm", "htn", "gout foot"] {
        assert!(missed.iter().all(|(query, _)| *query != must), "{must}: {missed:?}");
    }
    assert!(five >= 48 && first >= 42, "first {first}, first five {five}: {missed:?}");
}

#[test]
fn words_come_in_any_order_and_are_begun_only() {
    let codes = |query| find(query, 5).into_iter().map(|one| one.code).collect::<Vec<_>>();
    assert_eq!(codes("kidney disease chronic 4"), codes("4 chronic disease kidney"));
    assert!(codes("kid dis chr 4").contains(&"N18.4".to_owned()), "{:?}", codes("kid dis chr 4"));
    assert_eq!(codes("Sjogren syndrome").first(), codes("SJÖGREN SYNDROME").first(), "accents and case fold");
    assert!(find("", 5).is_empty() && find("  ,; ", 5).is_empty() && find("qqqzz", 5).is_empty());
    assert!(
        find(&"qqqzz ".repeat(5000), 5).is_empty() && find(&"gout ".repeat(5000), 5).len() == 5,
        "however long"
    );
}

#[test]
fn every_shorthand_finds_something_and_names_only_codes_that_are_there() {
    for (typed, lines) in shorthand::all() {
        assert!(!find(typed, 3).is_empty(), "{typed} finds nothing");
        for code in lines.iter().flat_map(|line| &line.codes) {
            assert!(index().entries.iter().any(|entry| entry.code == *code), "{typed}: {code} is no code");
        }
    }
}

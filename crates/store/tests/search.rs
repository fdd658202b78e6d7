//! Finding patients.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "what a test calls is part of the test"
)]

mod common;

use common::{at, key, patient, uuid};
use domain::{
    loaded::LeftOut,
    patient::PatientSummary,
    time::{DateOrder, PartialDate},
};
use jiff::civil::date;
use proptest::prelude::*;
use store::{Cache, ChartSection, MatchField, MatchSpan, PatientHit};
use tempfile::tempdir;

fn cache(patients: &[PatientSummary]) -> Cache {
    let mut cache = Cache::in_memory().expect("opened");
    cache.upsert_patients(patients).expect("stored");
    cache
}

fn hits(cache: &Cache, query: &str) -> Vec<PatientHit> {
    cache.search(query, 20, DateOrder::MonthFirst, date(2026, 11, 21)).expect("searched")
}

fn found(cache: &Cache, query: &str) -> Vec<String> {
    hits(cache, query).into_iter().map(|hit| hit.patient.list_name()).collect()
}

/// The letters that are highlighted, as the window would cut them out.
fn marked(hit: &PatientHit) -> Vec<(MatchField, String)> {
    let text = |span: &MatchSpan| match span.field {
        MatchField::Family => hit.patient.family.clone(),
        MatchField::Given => hit.patient.given.clone(),
        MatchField::Suffix => hit.patient.suffix.clone(),
        MatchField::Mrn => hit.patient.mrn.clone(),
        MatchField::Phone => hit.patient.phones[span.entry as usize].clone(),
        MatchField::Birth => hit.patient.birth.map(|birth| birth.to_string()).unwrap_or_default(),
    };
    let cut = |span: &MatchSpan| {
        let units: Vec<u16> = text(span).encode_utf16().collect();
        String::from_utf16(&units[span.start as usize..(span.start + span.length) as usize])
            .expect("whole letters")
    };
    hit.matched.iter().map(|span| (span.field, cut(span))).collect()
}

#[test]
fn names_are_found_by_prefixes_in_any_order() {
    let cache = cache(&[
        patient(1, "Smith", "Ann Marie"),
        patient(2, "Smithson", "Bob"),
        patient(3, "Jones", "Smitha"),
    ]);
    for query in ["smith ann", "ann smith", "mar smi", "SMITH, Ann", "ann marie smith", "annmarie"] {
        assert_eq!(found(&cache, query), ["Smith, Ann Marie"], "{query}");
    }
    assert_eq!(
        found(&cache, "smith"),
        ["Smith, Ann Marie", "Smithson, Bob", "Jones, Smitha"],
        "family names first, the exact one before longer ones, then given names"
    );
    assert_eq!(found(&cache, "smith bobx"), Vec::<String>::new(), "every word must match");
}

#[test]
fn accents_case_and_special_letters_do_not_matter_on_either_side() {
    let people = [
        ("Müller", "Jörg", &["muller", "MÜLLER", "mueller", "müll", "jorg muller", "joerg"][..]),
        ("Sørensen", "Łukasz", &["sorensen", "soerensen", "lukasz", "Łuk"]),
        ("Großmann", "Zoë", &["grossmann", "großmann", "gros", "zoe"]),
        ("Nguyễn", "Thị Ánh", &["nguyen", "thi anh", "anh nguyen"]),
        ("Ílhan", "İpek", &["ilhan", "ipek", "IPEK"]),
        ("Папандреу", "Ёлка", &["папан", "елка"]),
    ];
    for (family, given, queries) in people {
        let cache = cache(&[patient(1, family, given), patient(2, "Other", "Person")]);
        for query in queries {
            assert_eq!(found(&cache, query), [format!("{family}, {given}")], "{query}");
        }
    }
}

#[test]
fn hyphens_apostrophes_and_particles_are_found_by_any_part_and_as_a_whole() {
    let cache = cache(&[
        patient(1, "O'Brien", "Pat"),
        patient(2, "Smith-Jones", "Mary-Ann"),
        patient(3, "de la Cruz", "Juan"),
        patient(4, "O’Neill", "Eve"),
    ]);
    for (query, name) in [
        ("obrien", "O'Brien, Pat"),
        ("o'brien", "O'Brien, Pat"),
        ("o’brien", "O'Brien, Pat"),
        ("brien", "O'Brien, Pat"),
        ("o brien", "O'Brien, Pat"),
        ("o'neill", "O’Neill, Eve"),
        ("jones", "Smith-Jones, Mary-Ann"),
        ("smith jones", "Smith-Jones, Mary-Ann"),
        ("smith-jones", "Smith-Jones, Mary-Ann"),
        ("maryann", "Smith-Jones, Mary-Ann"),
        ("ann smith", "Smith-Jones, Mary-Ann"),
        ("delacruz", "de la Cruz, Juan"),
        ("cruz", "de la Cruz, Juan"),
        ("la cruz", "de la Cruz, Juan"),
    ] {
        assert_eq!(found(&cache, query), [name], "{query}");
    }
}

#[test]
fn scripts_without_blanks_are_found_by_any_run_of_characters() {
    let cache = cache(&[patient(1, "山田", "太郎"), patient(2, "김", "철수"), patient(3, "さとう", "がく")]);
    for (query, name) in [
        ("山田", "山田, 太郎"),
        ("田", "山田, 太郎"),
        ("郎", "山田, 太郎"),
        ("山田太郎", "山田, 太郎"),
        ("田太", "山田, 太郎"),
        ("山田 太", "山田, 太郎"),
        ("김철수", "김, 철수"),
        ("철수", "김, 철수"),
        ("さとうがく", "さとう, がく"),
    ] {
        assert_eq!(found(&cache, query), [name], "{query}");
    }
    assert_eq!(
        marked(&hits(&cache, "田太")[0]),
        [(MatchField::Family, "田".into()), (MatchField::Given, "太".into())],
        "a run over the border marks both sides"
    );
}

#[test]
fn a_date_of_birth_is_found_in_any_usual_form_and_a_year_alone() {
    let mut old = patient(1, "Smith", "Ann");
    old.birth = "1980-12-31".parse().ok();
    let mut year_only = patient(2, "Jones", "Bob");
    year_only.birth = Some(PartialDate::Year(1980));
    let cache = cache(&[old, year_only]);
    for query in [
        "12/31/1980",
        "1980-12-31",
        "31.12.1980",
        "19801231",
        "12/31/80",
        "smith 1980",
        "1980-12",
        "31.12.1980 ann",
    ] {
        assert_eq!(found(&cache, query), ["Smith, Ann"], "{query}");
    }
    assert_eq!(found(&cache, "1980"), ["Jones, Bob", "Smith, Ann"], "a year finds both");
    assert_eq!(
        marked(&hits(&cache, "12/31/1980")[0]),
        [(MatchField::Birth, "1980-12-31".into())],
        "the date is marked as a whole"
    );
}

#[test]
fn phone_numbers_are_found_by_their_first_or_last_digits_however_they_are_written() {
    let mut local = patient(1, "Smith", "Ann");
    local.phones = vec!["".into(), "(555) 010-0199".into()];
    let mut abroad = patient(2, "Jones", "Bob");
    abroad.phones = vec!["+44 20 7946 0958".into(), "1-617-555-0123".into()];
    let cache = cache(&[local, abroad]);
    for (query, name) in [
        ("5550100199", "Smith, Ann"),
        ("555-010", "Smith, Ann"),
        ("0199", "Smith, Ann"),
        ("(555) 010 0199", "Smith, Ann"),
        ("020 7946", "Jones, Bob"),
        ("+44 20", "Jones, Bob"),
        ("0044 20 7946", "Jones, Bob"),
        ("0958", "Jones, Bob"),
        ("617 555", "Jones, Bob"),
        ("jones 0123", "Jones, Bob"),
    ] {
        assert_eq!(found(&cache, query), [name], "{query}");
    }
    assert_eq!(marked(&hits(&cache, "0199")[0]), [(MatchField::Phone, "0199".into())]);
    assert_eq!(
        marked(&hits(&cache, "55501")[0]),
        [(MatchField::Phone, "555) 01".into())],
        "punctuation inside counts"
    );
}

#[test]
fn record_numbers_are_found_by_their_beginning() {
    let mut a = patient(1, "Smith", "Ann");
    a.mrn = "AB-00123".into();
    let cache = cache(&[a, patient(2, "Jones", "Bob")]);
    for query in ["ab-001", "AB00123", "00123", "ab smith"] {
        assert_eq!(found(&cache, query), ["Smith, Ann"], "{query}");
    }
    assert_eq!(marked(&hits(&cache, "00123")[0]), [(MatchField::Mrn, "00123".into())]);
}

#[test]
fn a_record_number_is_found_without_its_leading_zeros_and_the_whole_one_comes_first() {
    let with = |number: u32, family: &str, mrn: &str| {
        let mut one = patient(number, family, "Ann");
        one.mrn = mrn.into();
        one
    };
    let mut cache = cache(&[
        with(1, "Adams", "000123450"),
        with(2, "Baker", "0123459"),
        with(3, "Young", "00012345"),
        with(4, "Zander", "A-0007"),
    ]);
    for query in ["12345", "012345", "00012345"] {
        assert_eq!(found(&cache, query).first().map(String::as_str), Some("Young, Ann"), "{query}");
    }
    assert_eq!(
        found(&cache, "12345"),
        ["Young, Ann", "Adams, Ann", "Baker, Ann"],
        "then longer ones, by name"
    );
    assert_eq!(marked(&hits(&cache, "12345")[0]), [(MatchField::Mrn, "12345".into())]);
    assert_eq!(found(&cache, "7"), ["Zander, Ann"], "behind letters, too");
    cache.mark_opened(&uuid(1), at(1)).expect("noted");
    assert_eq!(
        found(&cache, "12345").first().map(String::as_str),
        Some("Young, Ann"),
        "whoever was opened lately does not stand before the one whose number was typed"
    );
}

#[test]
fn a_date_of_birth_with_the_months_name_is_found_and_so_is_somebody_of_that_name() {
    let born = |number: u32, family: &str, given: &str, birth: &str| {
        let mut one = patient(number, family, given);
        one.birth = birth.parse().ok();
        one
    };
    let cache = cache(&[
        born(1, "Smith", "Ann", "1947-05-04"),
        born(2, "Jones", "Bob", "1947-05-14"),
        born(3, "Lee", "May", "1947-01-01"),
    ]);
    for query in
        ["4 May 1947", "May 4, 1947", "4th of may 1947", "smith 4 May 1947", "04may1947 smith", "4-May-47"]
    {
        assert_eq!(found(&cache, query), ["Smith, Ann"], "{query}");
    }
    assert_eq!(
        marked(&hits(&cache, "4 May 1947")[0]),
        [(MatchField::Birth, "1947-05-04".into())],
        "the date is marked as a whole"
    );
    assert_eq!(
        found(&cache, "May 1947"),
        ["Lee, May", "Jones, Bob", "Smith, Ann"],
        "the month, and whoever is called so and was born that year"
    );
    assert_eq!(found(&cache, "may"), ["Lee, May"]);
    assert_eq!(found(&cache, "jones 4 may 1947"), Vec::<String>::new(), "every part must match");
}

#[test]
fn wildcards_and_quotes_are_looked_for_as_they_stand() {
    let mut numbered = patient(4, "Lane", "Una");
    numbered.mrn = "A_17*".into();
    let cache = cache(&[
        patient(1, "Smith", "William \"Bill\""),
        patient(2, "Smothers", "Sam%Th"),
        patient(3, "Smyth", "Sam"),
        numbered,
    ]);
    for (query, names) in [
        ("%", &["Smothers, Sam%Th"][..]),
        ("_", &["Lane, Una"]),
        ("*", &["Lane, Una"]),
        ("\"", &["Smith, William \"Bill\""]),
        ("sm%th", &[]),
        ("sm_th", &[]),
        ("smith%", &[]),
        ("smi*", &[]),
        ("sam%", &["Smothers, Sam%Th"]),
        ("sam%th", &["Smothers, Sam%Th"]),
        ("\"bill\"", &["Smith, William \"Bill\""]),
        ("\"bill", &["Smith, William \"Bill\""]),
        ("bill", &["Smith, William \"Bill\""]),
        ("a_17*", &["Lane, Una"]),
        ("a_1", &["Lane, Una"]),
        ("a17", &["Lane, Una"]),
        ("12%", &[]),
    ] {
        assert_eq!(found(&cache, query), names, "{query}");
    }
    assert_eq!(
        marked(&hits(&cache, "sam%")[0]),
        [(MatchField::Given, "Sam%".into())],
        "the sign is marked, too"
    );
}

#[test]
fn the_suffix_tells_father_from_son_and_is_found() {
    let with = |number: u32, suffix: &str| {
        let mut one = patient(number, "Smith", "John");
        one.suffix = suffix.into();
        one
    };
    let cache = cache(&[with(1, "Sr."), with(2, "Jr.")]);
    assert_eq!(found(&cache, "smith jr"), ["Smith, John, Jr."]);
    assert_eq!(found(&cache, "john sr. smith"), ["Smith, John, Sr."]);
    assert_eq!(marked(&hits(&cache, "smith jr")[0])[1], (MatchField::Suffix, "Jr".into()));
    assert!(
        hits(&cache, "smith").iter().all(|hit| hit.same_name),
        "whoever looks for John Smith still has to choose"
    );
}

#[test]
fn a_letter_that_would_go_on_with_the_one_before_stands_for_itself_behind_a_blank() {
    for given in ["𑙐\u{2000}ￂ", "가 ᅡ", "ア ゙"] {
        let cache = cache(&[patient(1, "", given)]);
        for word in given.split_whitespace().filter(|word| word.chars().any(char::is_alphabetic)) {
            assert_eq!(hits(&cache, word).len(), 1, "{word:?} of {given:?}");
        }
    }
}

#[test]
fn the_letters_to_highlight_are_those_of_the_verbatim_name() {
    let cache = cache(&[patient(1, "O'Brien-Straße", "Zoe\u{308} 𝒜nn")]);
    for (query, expected) in [
        ("obr", vec![(MatchField::Family, "O'Br")]),
        ("STRASS", vec![(MatchField::Family, "Straß")]),
        ("zoe", vec![(MatchField::Given, "Zoe\u{308}")]),
        ("ann brien", vec![(MatchField::Family, "Brien"), (MatchField::Given, "𝒜nn")]),
    ] {
        let expected: Vec<_> = expected.into_iter().map(|(field, text)| (field, text.to_owned())).collect();
        assert_eq!(marked(&hits(&cache, query)[0]), expected, "{query}");
    }
}

#[test]
fn recently_opened_patients_come_first_and_alone_when_nothing_is_typed() {
    let mut cache =
        cache(&[patient(1, "Smith", "Ann"), patient(2, "Smith", "Bob"), patient(3, "Smith", "Cid")]);
    cache.mark_opened(&uuid(3), at(1)).expect("noted");
    cache.mark_opened(&uuid(2), at(2)).expect("noted");
    cache.mark_opened(&uuid(9), at(3)).expect("a patient who is not in the index is not noted");
    assert_eq!(found(&cache, "smi"), ["Smith, Bob", "Smith, Cid", "Smith, Ann"]);
    assert_eq!(found(&cache, ""), Vec::<String>::new(), "search itself finds nobody for nothing");
    let recent = cache.recent_patients(10).expect("readable");
    assert_eq!(recent.iter().map(|p| p.given.as_str()).collect::<Vec<_>>(), ["Bob", "Cid"]);
}

#[test]
fn patients_of_the_same_name_are_marked() {
    let cache = cache(&[
        patient(1, "Smith", "Ann"),
        patient(2, "SMITH", "Ánn Marie"),
        patient(3, "Smith", "Anna"),
        patient(4, "Smithe", "Ann"),
    ]);
    let marks: Vec<_> =
        hits(&cache, "smith").into_iter().map(|hit| (hit.patient.list_name(), hit.same_name)).collect();
    assert_eq!(
        marks,
        [
            ("Smith, Ann".to_owned(), true),
            ("Smith, Anna".to_owned(), false),
            ("SMITH, Ánn Marie".to_owned(), true),
            ("Smithe, Ann".to_owned(), false)
        ],
        "same family and first given name, whatever the case and accents"
    );
    let cache = self::cache(&[patient(1, "", ""), patient(2, "?", "")]);
    assert!(hits(&cache, "mrn0").iter().all(|hit| !hit.same_name), "no name is not the same name");
}

#[test]
fn a_changed_or_removed_patient_is_no_longer_found_as_before() {
    let mut cache = cache(&[patient(1, "Smith", "Ann"), patient(2, "Jones", "Bob")]);
    cache.upsert_patients(&[patient(1, "Miller", "Ann")]).expect("stored");
    assert_eq!(found(&cache, "smith"), Vec::<String>::new(), "the old name is gone");
    assert_eq!(found(&cache, "miller"), ["Miller, Ann"]);
    assert!(cache.remove_patient(&uuid(1)).expect("removed"));
    assert!(!cache.remove_patient(&uuid(1)).expect("removed"), "twice is once");
    assert_eq!(found(&cache, "ann"), Vec::<String>::new());
    assert_eq!(cache.patient(&uuid(1)).expect("readable"), None);
    assert_eq!(cache.patient_count().expect("readable"), 1);
    for (n, name) in [(3, "Kept"), (4, "Open"), (5, "Read")] {
        cache.upsert_patients(&[patient(n, name, "Bob")]).expect("stored");
    }
    cache.mark_opened(&uuid(4), at(1)).expect("stored");
    let none = LeftOut::default();
    cache.put_section(&uuid(5), ChartSection::Problems, &["a chart"], at(1), none).expect("stored");
    cache.forget_patients_but(&[uuid(3)].into()).expect("removed");
    assert_eq!(
        found(&cache, "bob"),
        ["Open, Bob", "Kept, Bob", "Read, Bob"],
        "of whom something else is kept here, the name is too; of the others nothing"
    );
    assert_eq!(cache.sync_state().expect("readable").started_at, None, "the list is to be read anew");
    cache.forget_patients_but(&[uuid(3)].into()).expect("once more");
    assert_eq!(cache.patient_count().expect("readable"), 3);
    assert_eq!(cache.check().expect("checked"), [], "the index knows that it is empty");
}

#[test]
fn the_download_goes_on_where_it_stopped_and_those_who_left_the_clinic_leave_the_index() {
    let folder = tempdir().expect("a folder");
    let path = folder.path().join("cache.db");
    let (mut cache, _) = Cache::open(&path, &key()).expect("created");
    cache.begin_sync(at(0)).expect("begun");
    cache.store_page(&[patient(1, "Smith", "Ann"), patient(2, "Jones", "Bob")], 2, Some(3)).expect("stored");
    drop(cache);
    let (mut cache, _) = Cache::open(&path, &key()).expect("opened");
    let state = cache.sync_state().expect("readable");
    assert_eq!(
        (state.offset, state.total, state.started_at, state.finished_at),
        (2, Some(3), Some(at(0)), None)
    );
    cache.store_page(&[patient(3, "Lee", "Cid")], 3, Some(3)).expect("stored");
    assert_eq!(cache.finish_sync(at(1)).expect("finished"), 0, "everybody was seen");
    assert_eq!(cache.sync_state().expect("readable").finished_at, Some(at(1)));

    cache.begin_sync(at(2)).expect("begun");
    assert_eq!(found(&cache, "jones"), ["Jones, Bob"], "findable while the next run is under way");
    cache.store_page(&[patient(1, "Smith", "Ann"), patient(3, "Lee", "Cid")], 2, Some(2)).expect("stored");
    cache.upsert_patients(&[patient(4, "New", "Dot")]).expect("registered meanwhile");
    assert_eq!(cache.finish_sync(at(3)).expect("finished"), 1, "Bob left");
    assert_eq!(found(&cache, "jones"), Vec::<String>::new());
    assert_eq!(found(&cache, "new"), ["New, Dot"], "one who came meanwhile stays");
}

/// Names and queries of every kind of letter, operators of FTS5 and SQL among them.
fn anything() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[\"'*:^(){}+\\-ANDORNEAR \u{0}%_;\\\\]{0,12}",
        "[a-zA-ZäöüßøłÁÉ'’\\- ]{0,16}",
        "[\u{4E00}-\u{4E20}\u{AC00}-\u{AC40}\u{3040}-\u{3060}]{0,5}",
        "[0-9/.()+ \\-]{0,14}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn nothing_that_can_be_typed_is_an_error(family in anything(), given in anything(), query in anything()) {
        let mut one = patient(1, &family, &given);
        one.mrn = query.clone();
        one.phones = vec![query.clone(), given.clone()];
        let cache = cache(&[one, patient(2, "Other", "Person")]);
        for query in [&query, &family, &given] {
            for hit in hits(&cache, query) {
                // Cutting panics on a span that is outside or in the middle of a letter.
                prop_assert!(!marked(&hit).is_empty(), "a match without a matching letter");
            }
        }
    }

    #[test]
    fn whoever_is_stored_is_found_by_each_word_of_the_name(family in anything(), given in anything()) {
        let cache = cache(&[patient(1, &family, &given)]);
        for word in family.split_whitespace().chain(given.split_whitespace()) {
            let searchable = word.chars().any(char::is_alphabetic) && !word.chars().any(char::is_numeric)
                && word.chars().count() < 20 && !word.contains([',', ';']);
            if searchable {
                prop_assert_eq!(hits(&cache, word).len(), 1, "{:?} of {:?} {:?}", word, &family, &given);
            }
        }
    }
}

//! Figures of the store: type-ahead over 100,000 patients (encrypted, and the same statements on plain SQLite), draft
//! commits, a chart of 700 encounters. Prints a table; judges nothing.
//!
//! `cargo run --release -p store --example search_bench [patients] [folder]`; with `--rows` first, the figures that have
//! a budget follow as rows of `cargo xtask bench`. With `--curve` it measures the type-ahead alone, over a thousand
//! patients to a million, as rows.
#![allow(clippy::print_stdout, clippy::use_debug, reason = "its output is what it is for")]

use domain::{
    encounter::{
        Category, CategoryId, Eid, Encounter, EncounterClass, EncounterUuid, FacilityId, ProviderId,
        Sensitivity,
    },
    loaded::LeftOut,
    patient::{PatientLabel, PatientSummary, PatientUuid, Pid, Sex},
    phi::Secret,
    time::{DateOrder, PartialDate},
};
use jiff::{Timestamp, civil::date};
use rusqlite::{Connection, params};
use serde_json::json;
use std::{error::Error, path::Path, time::Instant};
use store::{Cache, ChartSection, DbKey, DraftKey, DraftKind, Journal, Typed};

const LIMIT: usize = 20;
/// Clinics whose type-ahead is measured by `--curve`, in patients.
const CURVE: [u32; 4] = [1_000, 10_000, 100_000, 1_000_000];

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1).peekable();
    if arguments.next_if_eq("--curve").is_some() {
        let folder = arguments.next().map_or_else(std::env::temp_dir, Into::into).join("rounds-search-curve");
        return CURVE.into_iter().try_for_each(|count| curve_point(&folder, count));
    }
    let as_rows = arguments.next_if_eq("--rows").is_some();
    let count: u32 = arguments.next().and_then(|text| text.parse().ok()).unwrap_or(100_000);
    let folder = arguments.next().map_or_else(std::env::temp_dir, Into::into).join("rounds-search-bench");
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    let key: DbKey = Secret::new([7; 32]);
    let file = folder.join("cache.db");
    let (mut cache, _) = Cache::open(&file, &key)?;

    let people = people(count);
    let begun = Instant::now();
    for page in people.chunks(1_000) {
        cache.upsert_patients(page)?;
    }
    cache.finish_sync(Timestamp::UNIX_EPOCH)?;
    println!("index {count} patients: {:.1} s", begun.elapsed().as_secs_f64());
    drop(cache);
    println!("cache.db: {:.1} MiB", std::fs::metadata(&file)?.len() as f64 / f64::from(1 << 20));
    let begun = Instant::now();
    let (mut cache, _) = Cache::open(&file, &key)?;
    println!("open: {:.2} ms", millis(begun));
    let begun = Instant::now();
    println!("check of the whole file: {:?} in {:.0} ms", cache.check()?, millis(begun));

    let queries = queries(&people);
    let today = date(2026, 11, 21);
    let numbers: Vec<String> = people
        .iter()
        .step_by(400)
        .flat_map(|person| {
            let birth = person.birth.map(|birth| birth.to_string()).unwrap_or_default();
            let phone = person.phones[0].clone();
            [birth[..4].to_owned(), birth, phone[..5].to_owned(), phone[phone.len() - 4..].to_owned(), phone]
        })
        .collect();
    let mut rows = Vec::new();
    for (what, queries) in [("names", &queries), ("dates of birth and phone numbers", &numbers)] {
        let mut slowest = (0.0, String::new());
        let mut times = Vec::new();
        for query in queries {
            let begun = Instant::now();
            std::hint::black_box(cache.search(query, LIMIT, DateOrder::MonthFirst, today)?);
            let time = millis(begun);
            if time > slowest.0 {
                slowest = (time, query.clone());
            }
            times.push(time);
        }
        let p95 = report(&format!("type-ahead, encrypted, whole call, {what}"), &mut times);
        rows.push((format!("type-ahead over {count} patients by {what}, p95"), p95, 10.0, "budget"));
        println!("    slowest: {:?} {:.2} ms", slowest.1, slowest.0);
    }

    let plain = folder.join("plain.db");
    let encrypted = connection(&file, Some("07".repeat(32)), count)?;
    encrypted.execute("ATTACH DATABASE ?1 AS plain KEY ''", params![plain.to_string_lossy()])?;
    encrypted.query_row("SELECT sqlcipher_export('plain')", [], |_| Ok(()))?;
    encrypted.execute_batch("DETACH DATABASE plain")?;
    let plain = connection(&plain, None, count)?;
    let mut figures = Vec::new();
    // Alternating, so that a busy machine slows both alike.
    let (mut with_key, mut without) = (Vec::new(), Vec::new());
    for query in &queries {
        with_key.push(statements(&encrypted, query)?);
        without.push(statements(&plain, query)?);
    }
    figures.push(report("the same statements, encrypted", &mut with_key));
    figures.push(report("the same statements, plain SQLite", &mut without));
    println!("    ratio of p95: {:.2}", figures[0] / figures[1]);
    let statements = "type-ahead statements, encrypted, p95".to_owned();
    rows.push((statements, figures[0], 1.2 * figures[1], "1.2 × plain SQLite"));

    let now: Timestamp = "2026-11-21T09:00:00Z".parse()?;
    let (mut journal, _) = Journal::open(&folder.join("journal.db"), &key)?;
    let draft = DraftKey::of_visit(DraftKind::Note, people[0].uuid.clone(), "visit");
    let (mut times, mut seen) = (Vec::new(), None);
    for round in 0..500 {
        let json = format!("{{\"subjective\":\"{}\"}}", "a word and another ".repeat(20 + round % 50));
        let typed = Typed {
            whose: PatientLabel { name: "Bench, Ann".into(), ..PatientLabel::default() },
            json,
            visit_json: None,
        };
        let begun = Instant::now();
        seen = Some(journal.save_draft(&draft, &typed, seen, now)?);
        times.push(millis(begun));
    }
    let p95 = report("draft commit (synchronous=FULL)", &mut times);
    rows.push(("draft commit, synchronous=FULL, p95".to_owned(), p95, 5.0, "budget"));

    let chart: Vec<Encounter> = (0..700).map(encounter).collect();
    cache.put_section(&people[0].uuid, ChartSection::Encounters, &chart, now, LeftOut::default())?;
    let mut times = Vec::new();
    for _ in 0..100 {
        let begun = Instant::now();
        std::hint::black_box(cache.section::<Vec<Encounter>>(&people[0].uuid, ChartSection::Encounters)?);
        times.push(millis(begun));
    }
    let p95 = report("chart of 700 encounters from the cache", &mut times);
    rows.push(("chart of 700 encounters from the cache, p95".to_owned(), p95, 50.0, "budget"));
    for (what, figure, limit, against) in rows.iter().filter(|_| as_rows) {
        let row = json!({"what": what, "figure": figure, "unit": "ms", "limit": limit, "against": against});
        println!("{row}");
    }
    drop((cache, journal, encrypted, plain));
    std::fs::remove_dir_all(&folder)?;
    Ok(())
}

/// Measures the type-ahead by names over so many patients, as a row.
fn curve_point(folder: &Path, count: u32) -> Result<(), Box<dyn Error>> {
    if folder.exists() {
        std::fs::remove_dir_all(folder)?;
    }
    let key: DbKey = Secret::new([7; 32]);
    let file = folder.join("cache.db");
    let (mut cache, _) = Cache::open(&file, &key)?;
    let people = people(count);
    let begun = Instant::now();
    for page in people.chunks(1_000) {
        cache.upsert_patients(page)?;
    }
    cache.finish_sync(Timestamp::UNIX_EPOCH)?;
    println!("index {count} patients: {:.1} s", begun.elapsed().as_secs_f64());
    drop(cache);
    println!("cache.db: {:.1} MiB", std::fs::metadata(&file)?.len() as f64 / f64::from(1 << 20));
    let (cache, _) = Cache::open(&file, &key)?;
    let mut times = Vec::new();
    for query in queries(&people) {
        let begun = Instant::now();
        std::hint::black_box(cache.search(&query, LIMIT, DateOrder::MonthFirst, date(2026, 11, 21))?);
        times.push(millis(begun));
    }
    let p95 = report(&format!("type-ahead over {count}"), &mut times);
    let what = format!("type-ahead over {count} patients by names, p95");
    println!("{}", json!({"what": what, "figure": p95, "unit": "ms", "limit": 5.0, "against": "budget"}));
    drop(cache);
    Ok(std::fs::remove_dir_all(folder)?)
}

fn millis(begun: Instant) -> f64 {
    begun.elapsed().as_secs_f64() * 1e3
}

/// Prints the percentiles and answers with the 95th.
fn report(what: &str, times: &mut [f64]) -> f64 {
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
    println!(
        "{what}: p50 {:.2} ms, p95 {:.2} ms, p99 {:.2} ms, max {:.2} ms",
        at(0.5),
        at(0.95),
        at(0.99),
        at(1.0)
    );
    at(0.95)
}

fn connection(file: &Path, key: Option<String>, patients: u32) -> rusqlite::Result<Connection> {
    let conn = Connection::open(file)?;
    if let Some(key) = key {
        conn.execute_batch(&format!("PRAGMA key = \"x'{key}'\""))?;
    }
    let kept = store::kept_pages_kib(patients);
    conn.execute_batch(&format!("PRAGMA cache_size = -{kept}; PRAGMA temp_store = MEMORY;"))?;
    conn.set_prepared_statement_cache_capacity(64);
    Ok(conn)
}

/// The statements of `Cache::search` for a query of plain words.
fn statements(conn: &Connection, query: &str) -> rusqlite::Result<f64> {
    let begun = Instant::now();
    let words: Vec<&str> = query.split(' ').collect();
    let mut ids: Vec<i64> = Vec::new();
    if let [word] = words.as_slice() {
        let end = format!("{word}{}", char::MAX);
        for sql in [include_str!("../src/search/by_family.sql"), include_str!("../src/search/by_given.sql")] {
            let mut statement = conn.prepare_cached(sql)?;
            for id in statement.query_map(params![word, end, LIMIT as i64], |row| row.get(0))? {
                ids.push(id?);
            }
        }
    }
    if ids.len() < LIMIT {
        let expression: Vec<String> =
            words.iter().map(|word| format!("({{family given mrn}} : \"{word}\" *)")).collect();
        let mut statement = conn.prepare_cached(include_str!("../src/search/matches.sql"))?;
        for id in statement.query_map(params![expression.join(" AND "), 500], |row| row.get(0))? {
            ids.push(id?);
        }
    }
    for id in ids.iter().take(LIMIT) {
        let json: String = conn
            .prepare_cached(include_str!("../src/search/record.sql"))?
            .query_row(params![id], |row| row.get(0))?;
        let same: bool = conn
            .prepare_cached(include_str!("../src/search/same_name.sql"))?
            .query_row(params![id], |row| row.get(0))?;
        std::hint::black_box((json, same));
    }
    Ok(millis(begun))
}

/// What a person types: the first one to six letters of a family name, of a given name, of both.
fn queries(people: &[PatientSummary]) -> Vec<String> {
    let mut random = Random(99);
    (0..3_000)
        .map(|round| {
            let person = &people[random.below(people.len() as u64) as usize];
            let start = |text: &str, length: usize| -> String {
                text.to_lowercase().chars().take_while(|c| c.is_ascii_alphanumeric()).take(length).collect()
            };
            let length = 1 + random.below(6) as usize;
            match round % 4 {
                0 | 1 => start(&person.family, length),
                2 => start(&person.given, length),
                _ => format!("{} {}", start(&person.given, length), start(&person.family, 1 + length % 3)),
            }
        })
        .collect()
}

struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % end
    }

    /// Small numbers are much more frequent than large ones, as with names.
    fn skewed(&mut self, end: u64) -> usize {
        let (a, b) = (self.below(end), self.below(end));
        (a * b / end) as usize
    }
}

fn name(number: usize) -> String {
    const STARTS: [&str; 20] = [
        "Sm", "Jo", "Wi", "Br", "Da", "Mi", "Ga", "Ro", "Ma", "He", "Lo", "Go", "Th", "Ta", "An", "Le", "Wh",
        "Ha", "Sa", "Cl",
    ];
    const MIDDLES: [&str; 15] =
        ["ith", "hn", "lli", "ow", "vi", "lle", "rci", "dri", "rti", "rna", "pe", "nza", "oma", "ylo", "der"];
    const ENDS: [&str; 10] = ["", "son", "s", "ez", "er", "man", "ton", "ley", "ski", "berg"];
    format!("{}{}{}", STARTS[number % 20], MIDDLES[number / 20 % 15], ENDS[number / 300 % 10])
}

fn people(count: u32) -> Vec<PatientSummary> {
    let mut random = Random(42);
    (0..count)
        .filter_map(|number| {
            let uuid = format!("00000000-0000-4000-8000-{number:012x}");
            let family = match random.below(20) {
                0 => format!("{}-{}", name(random.skewed(3_000)), name(random.skewed(3_000))),
                1 => format!("O'{}", name(random.skewed(3_000))),
                _ => name(random.skewed(3_000)),
            };
            let year = 1930 + random.below(96) as i16;
            let birth = date(year, 1 + random.below(12) as i8, 1 + random.below(28) as i8);
            Some(PatientSummary {
                uuid: PatientUuid::parse(&uuid).ok()?,
                pid: Some(Pid(number + 1)),
                mrn: format!("MRN{number:06}"),
                family,
                given: format!("{} {}", name(random.skewed(900)), name(random.skewed(900))),
                suffix: String::new(),
                birth: Some(PartialDate::Day(birth)),
                sex: if number % 2 == 0 { Sex::Female } else { Sex::Male },
                phones: vec![format!("(555) {:03}-{:04}", random.below(1_000), random.below(10_000))],
                deceased: None,
            })
        })
        .collect()
}

fn encounter(number: u32) -> Encounter {
    let uuid = EncounterUuid::parse(&format!("10000000-0000-4000-8000-{number:012x}"));
    Encounter {
        eid: Eid(number + 1),
        uuid: uuid.unwrap_or_else(|_| unreachable!("the uuid is well formed")),
        date: "2024-03-05T09:30:00".parse().ok(),
        reason: format!("Follow-up number {number}: blood pressure, medication, sleep and the knee"),
        category: Some(Category { id: CategoryId(5), name: "Office Visit".into() }),
        class: Some(EncounterClass::Amb),
        provider: Some(ProviderId(3)),
        provider_name: "physician".into(),
        facility_name: "Great Clinic".into(),
        facility: Some(FacilityId(3)),
        sensitivity: Some(Sensitivity::Normal),
        external_id: String::new(),
    }
}

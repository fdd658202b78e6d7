//! What the tests of the store share: keys, patients, moments, a look at the files of a folder, and ways to damage one.
//! Nothing here asserts.
//! Each file of tests beside this folder imports it.
#![allow(
    clippy::expect_used,
    dead_code,
    unreachable_pub,
    reason = "each test file includes it and uses its own part"
)]

use domain::{
    patient::{PatientLabel, PatientSummary, PatientUuid, Pid, Sex},
    phi::Secret,
};
use jiff::Timestamp;
use std::{fs, path::Path};
use store::{
    DbKey, Draft, DraftKey, DraftKind, Journal, NewWrite, OutboxId, OutboxKind, Replaced, StoreError, Typed,
    WrittenIn,
};

/// Bytes of a page of a database.
pub const PAGE: usize = 4096;

pub fn key() -> DbKey {
    Secret::new([7; 32])
}

/// 2026-11-21, so many minutes after nine.
pub fn at(minutes: i64) -> Timestamp {
    let nine: Timestamp = "2026-11-21T09:00:00Z".parse().expect("a moment");
    Timestamp::from_second(nine.as_second() + minutes * 60).expect("a moment")
}

pub fn uuid(number: u32) -> PatientUuid {
    PatientUuid::parse(&format!("00000000-0000-4000-8000-{number:012x}")).expect("a uuid")
}

pub fn patient(number: u32, family: &str, given: &str) -> PatientSummary {
    PatientSummary {
        uuid: uuid(number),
        pid: Some(Pid(number)),
        mrn: format!("MRN{number:04}"),
        family: family.into(),
        given: given.into(),
        suffix: String::new(),
        birth: "1980-12-31".parse().ok(),
        sex: Sex::Unknown,
        phones: vec![],
        deceased: None,
    }
}

/// Somebody of this name, as a write names its patient.
pub fn label(name: &str) -> PatientLabel {
    PatientLabel { name: name.into(), birth: "1980-12-31".parse().ok(), mrn: "MRN0001".into() }
}

pub fn note_of(number: u32, visit: &str) -> DraftKey {
    DraftKey::of_visit(DraftKind::Note, uuid(number), visit)
}

pub fn write(kind: OutboxKind, number: u32, visit: &str, payload: &str) -> NewWrite {
    NewWrite {
        id: OutboxId::random(),
        kind,
        patient: Some(uuid(number)),
        visit: Some(visit.into()),
        whose: label("Canary, Ann"),
        payload: payload.into(),
        depends_on: None,
        steps: None,
    }
}

/// A change of somebody's note.
pub fn replaced(write: &OutboxId, before: &str, after: &str) -> Replaced {
    Replaced {
        write: write.clone(),
        at: at(4),
        user: "dr".into(),
        patient: uuid(1),
        record: "5".into(),
        before: before.into(),
        after: after.into(),
    }
}

/// Saves a text as the form does that has read what lies there.
pub fn save_draft(
    journal: &mut Journal,
    form: &DraftKey,
    label: &str,
    json: &str,
    now: Timestamp,
) -> Result<Timestamp, StoreError> {
    let seen = journal.draft(form)?.map(|draft| draft.saved_at);
    journal.save_draft(form, &typed(label, json), seen, now)
}

pub fn typed(label: &str, json: &str) -> Typed {
    Typed { whose: self::label(label), json: json.into(), visit_json: None }
}

/// The form as whoever sends from it says it: its draft is what was written, and continues what it came from.
pub fn from_form(journal: &Journal, form: &DraftKey, json: &str) -> WrittenIn {
    let draft = journal.draft(form).expect("readable").filter(|draft: &Draft| draft.json == json);
    WrittenIn {
        key: form.clone(),
        visit_json: None,
        typed: json.into(),
        takes_draft: draft.is_some(),
        continues: draft.and_then(|draft| draft.continues),
    }
}

/// The files of a folder whose bytes contain `text`, and how many files were looked at.
pub fn files_with(folder: &Path, text: &str) -> (Vec<String>, usize) {
    let mut found = Vec::new();
    let mut looked_at = 0;
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let bytes = fs::read(&path).expect("readable");
        looked_at += 1;
        if bytes.windows(text.len()).any(|window| window == text.as_bytes()) {
            found.push(path.display().to_string());
        }
    }
    (found, looked_at)
}

/// Overwrites one page in the middle of a database's file. What the file holds then.
pub fn damage_the_middle(path: &Path) -> Vec<u8> {
    let mut bytes = fs::read(path).expect("readable");
    let middle = bytes.len() / PAGE / 2 * PAGE;
    bytes[middle..middle + PAGE].fill(0x55);
    fs::write(path, &bytes).expect("written");
    bytes
}

/// Copies a database with its log as they are on the disk now: what a kill at this moment would leave.
pub fn as_after_a_kill(from: &Path, to: &Path) {
    for suffix in ["", "-wal"] {
        let name = |path: &Path| format!("{}{suffix}", path.display());
        if Path::new(&name(from)).exists() {
            fs::copy(name(from), name(to)).expect("copied");
        }
    }
}

/// Numbers that look random and are the same in every run.
pub fn numbers() -> impl FnMut(usize) -> usize {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    move |end| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state >> 11).expect("64 bits") % end
    }
}

/// One of five ways of altering a file, chosen by `way`, and its name.
pub fn alter(bytes: &mut Vec<u8>, way: usize, random: &mut impl FnMut(usize) -> usize) -> &'static str {
    let pages = (bytes.len() / PAGE).max(1);
    match way % 5 {
        0 => {
            let at = random(bytes.len());
            bytes[at] ^= 1 << random(8);
            "one bit flipped"
        }
        1 => {
            bytes.truncate(random(bytes.len()));
            "cut off"
        }
        2 => {
            bytes.truncate(PAGE * random(pages));
            "cut off between two pages"
        }
        3 => {
            let (a, b) = (random(pages), random(pages));
            let first = bytes[a * PAGE..(a + 1) * PAGE].to_vec();
            bytes.copy_within(b * PAGE..(b + 1) * PAGE, a * PAGE);
            bytes[b * PAGE..(b + 1) * PAGE].copy_from_slice(&first);
            "two pages swapped"
        }
        _ => {
            let page = random(pages);
            bytes[page * PAGE..(page + 1) * PAGE].fill(0);
            "a page of zeros"
        }
    }
}

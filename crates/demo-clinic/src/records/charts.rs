//! What is in a patient's chart. Like the patients it follows from the seed and is drawn when somebody looks.

use super::{
    model::{Encounter, ListEntry, ListKind, SoapNote, Vital},
    people::{Person, days_before},
    words::{ALLERGIES, DENTAL, MEDICATIONS, NOTES, PROBLEMS, REASONS, SURGERIES},
};
use crate::{
    ids::{Draw, Ids, Kind},
    staff::PHYSICIANS,
};
use jiff::civil::Date;

/// A patient's chart.
#[derive(Clone, Debug, Default)]
pub(crate) struct Chart {
    pub(crate) encounters: Vec<Encounter>,
    pub(crate) vitals: Vec<Vital>,
    pub(crate) notes: Vec<SoapNote>,
    pub(crate) lists: Vec<ListEntry>,
    /// Notes that are listed under another visit too, because some form there has their number: note and encounter
    /// (Q128).
    pub(crate) also_listed: Vec<(i64, i64)>,
}

/// Generated rows of a table are numbered patient × this + position; rows that are stored later come after the last
/// generated one.
pub(crate) const ROWS_EACH: i64 = 1000;

/// The two facilities of a site.
pub(crate) const FACILITIES: [i64; 2] = [3, 4];

const PURPOSE: u64 = 2;

/// Draws a patient's chart as it was when the clinic opened.
pub(crate) fn chart(ids: Ids, today: Date, person: &Person) -> Chart {
    let mut draw = Draw::new(ids.salt(), PURPOSE, person.pid);
    let mut chart = Chart::default();
    let body = Body::of(person, today, &mut draw);
    let last_day = person.died.unwrap_or(today);
    let age_days = i64::from((last_day - person.birth).get_days()).max(1);
    let span = age_days.min(if person.visits > 100 { 5400 } else { 2900 });
    for at in 0..person.visits {
        let at_number = at as i64;
        // Oldest first; the newest is yesterday at the latest, so that whatever is stored now is newer.
        let ago = span - (span * (at_number + 1)) / (person.visits as i64 + 1) + draw.between(0, 2);
        let day = days_before(last_day, ago.clamp(1, age_days));
        let start = format!("{:02}:{:02}:00", draw.between(8, 16), draw.between(0, 11) * 5);
        encounter(&mut chart, ids, person, at_number, day, &start, &mut draw);
        if draw.chance(85) {
            vital(&mut chart, ids, person, at_number, day, &start, &body, &mut draw);
        }
        if draw.chance(75) {
            note(&mut chart, person, at_number, &format!("{day} {start}"), &mut draw);
        }
    }
    lists(&mut chart, ids, person, today, &mut draw);
    chart
}

fn encounter(chart: &mut Chart, ids: Ids, person: &Person, at: i64, day: Date, start: &str, draw: &mut Draw) {
    let eid = person.pid * ROWS_EACH + at;
    let facility = if person.pid % 5 == 0 { FACILITIES[1] } else { FACILITIES[0] };
    let reason = if person.birth == day { "Newborn visit" } else { draw.pick(&REASONS) };
    chart.encounters.push(Encounter {
        eid,
        euuid: ids.uuid(Kind::Encounter, eid),
        pid: person.pid,
        date: format!("{day} {start}"),
        reason: Some(reason.to_owned()),
        sensitivity: Some("normal".to_owned()),
        pc_catid: if draw.chance(80) { 5 } else { 9 },
        class_code: "AMB".to_owned(),
        facility_id: facility,
        billing_facility: FACILITIES[0],
        provider_id: PHYSICIANS[draw.below(PHYSICIANS.len())],
        external_id: Some(String::new()),
        pos_code: Some(11),
        last_update: format!("{day} {start}"),
        ..Encounter::default()
    });
}

/// The measures a patient's readings vary around.
struct Body {
    age: i64,
    systolic: i64,
    diastolic: i64,
    pulse: i64,
    /// Tenths of a pound.
    weight: i64,
    /// Inches.
    height: i64,
}

impl Body {
    fn of(person: &Person, today: Date, draw: &mut Draw) -> Self {
        let age = person.age_on(today);
        let grown = age >= 18;
        Self {
            age,
            systolic: if grown { draw.between(108, 148) } else { draw.between(88, 112) },
            diastolic: if grown { draw.between(64, 92) } else { draw.between(52, 70) },
            pulse: if grown { draw.between(58, 88) } else { draw.between(80, 130) },
            weight: if grown { draw.between(1180, 2400) } else { 75 + age * 75 + draw.between(0, 40) },
            height: if grown { draw.between(60, 74) } else { (20 + age * 3).min(66) },
        }
    }
}

#[allow(clippy::too_many_arguments, reason = "one reading is drawn from everything known about the visit")]
fn vital(
    chart: &mut Chart,
    ids: Ids,
    person: &Person,
    at: i64,
    day: Date,
    start: &str,
    body: &Body,
    draw: &mut Draw,
) {
    let id = person.pid * ROWS_EACH + at;
    let date = format!("{day} {start}");
    let whole = |number: i64| Some(format!("{number}.000000"));
    let tenths = |number: i64| Some(format!("{}.{}00000", number / 10, number % 10));
    let weight = body.weight + draw.between(-60, 60);
    let mut vital = Vital {
        id,
        form_id: id,
        uuid: ids.uuid(Kind::Vital, id),
        pid: person.pid,
        eid: person.pid * ROWS_EACH + at,
        date: date.clone(),
        bps: Some((body.systolic + draw.between(-12, 12)).to_string()),
        bpd: Some((body.diastolic + draw.between(-8, 8)).to_string()),
        weight: tenths(weight.max(50)),
        height: whole(body.height),
        temperature: tenths(draw.between(972, 991)),
        temp_method: Some("Oral".to_owned()),
        pulse: whole(body.pulse + draw.between(-8, 8)),
        respiration: whole(draw.between(12, 20)),
        oxygen_saturation: Some(format!("{}.00", draw.between(94, 100))),
        note: draw.chance(20).then(|| "Seated, left arm".to_owned()),
        last_updated: date,
        ..Vital::default()
    };
    if body.age < 3 {
        vital.head_circ = tenths(140 + body.age * 10);
        vital.bps = None;
        vital.bpd = None;
    }
    // Forms are often filled in part; the web form stores what was left empty as 0.
    match draw.below(12) {
        0 => {
            vital.weight = whole(0);
            vital.height = whole(0);
            vital.oxygen_saturation = Some("0.00".to_owned());
        }
        1 => {
            vital.bps = None;
            vital.bpd = None;
            vital.temperature = None;
            vital.temp_method = None;
        }
        2 => {
            vital.bps = Some(String::new());
            vital.bpd = Some(String::new());
        }
        _ => {}
    }
    chart.vitals.push(vital);
}

fn note(chart: &mut Chart, person: &Person, at: i64, date: &str, draw: &mut Draw) {
    let [subjective, objective, assessment, plan] = draw.pick(&NOTES).map(|text| Some(text.to_owned()));
    let id = person.pid * ROWS_EACH + at;
    chart.notes.push(SoapNote {
        id,
        form_id: id,
        pid: person.pid,
        eid: person.pid * ROWS_EACH + at,
        date: date.to_owned(),
        subjective,
        objective,
        assessment,
        plan,
    });
}

fn lists(chart: &mut Chart, ids: Ids, person: &Person, today: Date, draw: &mut Draw) {
    let age = person.age_on(today);
    let (problems, allergies, medications) = match (person.pid, age) {
        (1, _) => (6, 3, 5),
        (_, 0..18) => (draw.below(2), draw.below(2), draw.below(2)),
        (_, 18..50) => (draw.below(3), draw.below(2), draw.below(3)),
        _ => (draw.below(6), draw.below(3), draw.below(5)),
    };
    let mut rows: Vec<(ListKind, [&str; 4])> = Vec::new();
    let first = draw.below(PROBLEMS.len());
    for at in 0..problems {
        let [title, code] = PROBLEMS[(first + at * 3) % PROBLEMS.len()];
        rows.push((ListKind::MedicalProblem, [title, code, "", ""]));
    }
    let first = draw.below(ALLERGIES.len());
    for at in 0..allergies {
        rows.push((ListKind::Allergy, ALLERGIES[(first + at) % ALLERGIES.len()]));
    }
    let first = draw.below(MEDICATIONS.len());
    for at in 0..medications {
        let [title, code] = MEDICATIONS[(first + at) % MEDICATIONS.len()];
        rows.push((ListKind::Medication, [title, code, "", ""]));
    }
    if person.pid == 1 || age > 40 && draw.chance(30) {
        let [title, code] = *draw.pick(&SURGERIES);
        rows.push((ListKind::Surgery, [title, code, "", ""]));
    }
    if person.pid == 1 || draw.chance(5) {
        let [title, code] = *draw.pick(&DENTAL);
        rows.push((ListKind::Dental, [title, code, "", ""]));
    }
    let age_days = i64::from((today - person.birth).get_days()).max(3);
    for (at, (kind, [title, diagnosis, reaction, severity])) in rows.into_iter().enumerate() {
        let id = person.pid * ROWS_EACH + at as i64;
        let begun = days_before(today, draw.between(1, age_days.min(4000)));
        let ended = kind != ListKind::Allergy && draw.chance(20);
        let stored = format!("{} 09:30:00", days_before(today, 2).max(begun));
        chart.lists.push(ListEntry {
            id,
            uuid: Some(ids.uuid(Kind::List, id)),
            kind,
            pid: person.pid,
            date: stored.clone(),
            title: title.to_owned(),
            begdate: Some(format!("{begun} 00:00:00")),
            enddate: ended.then(|| format!("{} 00:00:00", days_before(today, 1).max(begun))),
            diagnosis: Some(diagnosis.to_owned()),
            comments: None,
            reaction: reaction.to_owned(),
            severity: (!severity.is_empty()).then(|| severity.to_owned()),
            modifydate: stored,
        });
    }
}

//! Who the clinic's patients are. Any of them follows from the site's salt and the patient's number alone, so that a
//! clinic of a hundred thousand costs no memory until somebody is written to.

use super::words::{FAMILIES, GIVEN_FEMALE, GIVEN_MALE, MARITAL, MIDDLES, RACES, TOWNS};
use crate::ids::Draw;
use jiff::{ToSpan as _, civil::Date};
use std::borrow::Cow;

/// A generated patient.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub(crate) pid: i64,
    pub(crate) family: &'static str,
    pub(crate) given: &'static str,
    pub(crate) middle: &'static str,
    pub(crate) female: bool,
    pub(crate) birth: Date,
    pub(crate) died: Option<Date>,
    pub(crate) registered: Date,
    /// How many visits the chart holds.
    pub(crate) visits: usize,
    suffix: &'static str,
    pubpid: &'static str,
    town: &'static [&'static str; 3],
    race: &'static str,
    marital: &'static str,
    contact: Contact,
}

/// Which means of contact are on file.
#[derive(Clone, Copy, Debug)]
struct Contact {
    home: bool,
    cell: bool,
    email: bool,
    ssn: bool,
}

/// The first patients are the same at every seed: people a test or a demonstration looks for by name.
struct Named {
    family: &'static str,
    given: &'static str,
    female: bool,
    age_days: i64,
    visits: usize,
    died: bool,
    suffix: &'static str,
    /// The number on the patient's card, where it is another than the row's.
    pubpid: &'static str,
}

const fn named(
    family: &'static str,
    given: &'static str,
    female: bool,
    age_days: i64,
    visits: usize,
) -> Named {
    Named { family, given, female, age_days, visits, died: false, suffix: "", pubpid: "" }
}

const YEAR: i64 = 365;

const NAMED: [Named; 27] = [
    named("Reyes", "Maria", true, 64 * YEAR + 100, 42),
    named("Reyes", "Maria", true, 31 * YEAR + 12, 6),
    named("Abernathy", "Walter", false, 78 * YEAR + 200, 700),
    named("Okafor", "Baby Girl", true, 3, 1),
    Named { died: true, ..named("Lindqvist", "Ingrid", true, 91 * YEAR, 25) },
    named("김", "지민", true, 38 * YEAR + 77, 5),
    named("王", "芳", true, 45 * YEAR + 9, 8),
    named("佐藤", "陽子", true, 52 * YEAR + 300, 4),
    named("O'Connor-Müller", "Zoë", true, 40 * YEAR + 255, 7),
    named("Smith", "John", false, 58 * YEAR + 1, 9),
    named("Smith", "John", false, 58 * YEAR + 2, 3),
    named("Smith", "John", false, 22 * YEAR + 40, 2),
    named(
        "Wolfeschlegelsteinhausenbergerdorff-Montgomery-Cunningham",
        "Hubert Blaine Maximilian Alexander",
        false,
        49 * YEAR,
        3,
    ),
    named("D'Angelo", "Renée", true, 29 * YEAR + 180, 2),
    named("Nguyễn", "Thị Minh Khai", true, 61 * YEAR, 11),
    named("Singh", "Arjun", false, 7 * YEAR + 30, 9),
    named("Ó Súilleabháin", "Seán", false, 70 * YEAR + 3, 14),
    named("Никитина", "Ольга", true, 55 * YEAR, 4),
    named("أحمد", "ليلى", true, 34 * YEAR, 3),
    named("Li", "An", true, 19 * YEAR + 5, 0),
    // Twins: everything but the given name is the same.
    named("Ferreira Lopes", "Ana María", true, 36 * YEAR + 71, 3),
    named("Ferreira Lopes", "Ana Marina", true, 36 * YEAR + 71, 2),
    // Seventy letters each, and only the last three differ.
    named(
        "Constantinopoulos-Papadimitriou-Theodorakopoulos-Anagnostopoulos-Alpha",
        "Eleni",
        true,
        44 * YEAR + 20,
        2,
    ),
    named(
        "Constantinopoulos-Papadimitriou-Theodorakopoulos-Anagnostopoulos-Aleph",
        "Eleni",
        true,
        44 * YEAR + 21,
        1,
    ),
    Named { suffix: "Sr.", ..named("Whitfield", "Samuel", false, 71 * YEAR + 9, 6) },
    Named { suffix: "Jr.", ..named("Whitfield", "Samuel", false, 46 * YEAR + 9, 2) },
    Named { pubpid: "00012345", ..named("Castellano", "Rita", true, 50 * YEAR + 30, 4) },
];

const PURPOSE: u64 = 1;

/// Draws patient `pid` of a site.
pub(crate) fn person(salt: u64, today: Date, pid: i64) -> Person {
    let mut draw = Draw::new(salt, PURPOSE, pid);
    let female = draw.chance(52);
    let given = *draw.pick(if female { &GIVEN_FEMALE } else { &GIVEN_MALE });
    let family = *draw.pick(&FAMILIES);
    let middle = *draw.pick(&MIDDLES);
    let age_days = match draw.below(100) {
        // At least two days old: whatever was recorded was recorded before today.
        0 => draw.between(2, 27),
        1..=15 => draw.between(28, 18 * YEAR),
        16..=65 => draw.between(18 * YEAR, 60 * YEAR),
        _ => draw.between(60 * YEAR, 98 * YEAR),
    };
    let visits = match draw.below(20) {
        0 => 0,
        1..=12 => draw.below(6) + 1,
        13..=18 => draw.below(12) + 4,
        _ => draw.below(40) + 10,
    };
    let registered_ago = draw.between(2, 2500).min(age_days.max(1));
    let dead = age_days > 50 * YEAR && draw.chance(3);
    let died_ago = draw.between(5, 400);
    let contact = Contact {
        home: draw.chance(80),
        cell: draw.chance(70),
        email: draw.chance(60),
        ssn: draw.chance(20),
    };
    let mut person = Person {
        pid,
        family,
        given,
        middle,
        female,
        birth: days_before(today, age_days),
        died: dead.then(|| days_before(today, died_ago)),
        registered: days_before(today, registered_ago),
        visits: if age_days < 28 { visits.min(2) } else { visits },
        suffix: "",
        pubpid: "",
        town: draw.pick(&TOWNS),
        race: draw.pick::<&'static str>(&RACES),
        marital: if age_days < 18 * YEAR { "single" } else { draw.pick::<&'static str>(&MARITAL) },
        contact,
    };
    if let Some(named) = usize::try_from(pid - 1).ok().and_then(|at| NAMED.get(at)) {
        person.family = named.family;
        person.given = named.given;
        person.middle = "";
        person.female = named.female;
        person.birth = days_before(today, named.age_days);
        person.visits = named.visits;
        person.suffix = named.suffix;
        person.pubpid = named.pubpid;
        person.died = named.died.then(|| days_before(today, 40));
        person.registered = days_before(today, named.age_days.min(4000)).max(person.birth);
    }
    person
}

pub(crate) fn days_before(day: Date, days: i64) -> Date {
    day.checked_sub(days.days()).unwrap_or(day)
}

impl Person {
    /// One of the demographic fields as text; `None` for those that nobody has.
    pub(crate) fn text(&self, field: &str) -> Option<Cow<'static, str>> {
        let text = match field {
            "fname" => Cow::Borrowed(self.given),
            "lname" => Cow::Borrowed(self.family),
            "mname" => Cow::Borrowed(self.middle),
            "sex" => Cow::Borrowed(if self.female { "Female" } else { "Male" }),
            "DOB" => Cow::Owned(self.birth.to_string()),
            "street" => Cow::Owned(format!("{} Example Street", self.pid % 900 + 1)),
            "city" => Cow::Borrowed(self.town[0]),
            "state" => Cow::Borrowed(self.town[1]),
            "postal_code" => Cow::Borrowed(self.town[2]),
            "country_code" => Cow::Borrowed("US"),
            "race" => Cow::Borrowed(self.race),
            "status" => Cow::Borrowed(self.marital),
            "language" => Cow::Borrowed(if self.pid % 7 == 0 { "spanish" } else { "English" }),
            "phone_home" if self.contact.home => Cow::Owned(format!("(530) 555-01{:02}", self.pid % 100)),
            "phone_cell" if self.contact.cell => {
                Cow::Owned(format!("530-555-01{:02}", (self.pid / 3 + 37) % 100))
            }
            "email" if self.contact.email => Cow::Owned(format!("patient{}@example.org", self.pid)),
            // Numbers that begin with 9 are never given out.
            "ss" if self.contact.ssn => {
                Cow::Owned(format!("900-{:02}-{:04}", self.pid % 100, self.pid % 9973))
            }
            "suffix" if !self.suffix.is_empty() => Cow::Borrowed(self.suffix),
            "pubpid" if !self.pubpid.is_empty() => Cow::Borrowed(self.pubpid),
            "deceased_date" => return self.died.map(|day| Cow::Owned(format!("{day} 00:00:00"))),
            _ => return None,
        };
        Some(text)
    }

    /// Years of age on a day.
    pub(crate) fn age_on(&self, day: Date) -> i64 {
        (day - self.birth).get_days() as i64 / YEAR
    }
}

/// The fields [`Person::text`] knows.
pub(crate) const FIELDS: [&str; 20] = [
    "fname",
    "lname",
    "mname",
    "sex",
    "DOB",
    "street",
    "city",
    "state",
    "postal_code",
    "country_code",
    "race",
    "status",
    "language",
    "phone_home",
    "phone_cell",
    "email",
    "ss",
    "suffix",
    "pubpid",
    "deceased_date",
];

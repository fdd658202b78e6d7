//! What was written, as a person reads it: in the Unsent list, on paper, in the list of drafts.

use crate::{
    account::Account,
    contract::{
        BookRequest, CarriedNote, DraftContent, StartVisitRequest, TypedEntry, TypedPatient, WrittenPart,
    },
    reading::directory::name_of,
    writing::{boxes::Boxes, payload::Payload},
};
use domain::{
    appointment::NewAppointment,
    encounter::{Category, CategoryId, Facility, FacilityId, Provider, default_visit_categories},
    note::{Section, SoapText},
    time::WallTime,
    units::Unit,
    vitals::{TypedValue, TypedVitals, VitalSign},
};
use std::collections::BTreeMap;

/// The longest line of a list, in characters.
const LINE: usize = 80;

/// The names behind the numbers of a write, as far as this account has learned them (Q72).
pub(crate) struct Names {
    categories: Vec<Category>,
    providers: Vec<Provider>,
    facilities: Vec<Facility>,
}

impl Names {
    pub(crate) fn of(account: &Account) -> Self {
        let learned = account.server.directory().learned();
        // What the clinic calls a category goes before what a new OpenEMR calls it.
        let mut categories = learned.categories();
        categories.extend(default_visit_categories());
        Self { categories, providers: learned.providers(), facilities: learned.facilities() }
    }

    fn category(&self, id: CategoryId) -> String {
        let found = self.categories.iter().find(|category| category.id == id);
        found.map_or_else(|| id.to_string(), |category| category.name.clone())
    }

    fn facility(&self, id: Option<FacilityId>) -> String {
        let found = self.facilities.iter().find(|facility| Some(facility.id) == id);
        found.map(|facility| facility.name.clone()).unwrap_or_default()
    }
}

/// All that was written, box by box; boxes without text are left out.
pub(crate) fn parts(payload: &Payload, names: &Names) -> Vec<WrittenPart> {
    let mut parts = Parts(Vec::new());
    match payload {
        Payload::Encounter { visit, typed, .. } => {
            parts.add("date", visit.date.civil().strftime("%Y-%m-%d %H:%M"));
            parts.add("category", names.category(visit.category));
            parts.add("class", word(visit.class));
            parts.add("reason", &visit.reason);
            parts.add("provider", name_of(&names.providers, visit.provider));
            parts.add("facility", names.facility(visit.facility));
            parts.add("billingFacility", names.facility(visit.billing_facility));
            parts.add("sensitivity", word(visit.sensitivity));
            parts.add("onset", visit.onset.as_deref().unwrap_or(&typed.onset));
            parts.add("referralSource", &visit.referral_source);
        }
        Payload::Vitals { vitals, typed, .. } => {
            parts.add("date", vitals.taken.civil().strftime("%Y-%m-%d %H:%M"));
            parts.add("pressure", pressure(typed).unwrap_or_default());
            for (sign, value) in &typed.values {
                parts.add(&word(sign), format!("{} {}", value.text.trim(), symbol(value.unit)));
            }
            parts.add("temperatureMethod", typed.temperature_method.map_or("", |method| method.openemr()));
            parts.add("note", &typed.note);
        }
        Payload::Note { text, .. } => parts.boxes(text),
        Payload::NoteChange { change, .. } => parts.boxes(&change.text),
        Payload::Appointment { booking, typed, .. } => parts.booking(booking, typed, names),
        Payload::AppointmentMove { opened, booking, typed, .. } => {
            parts.add("movedFrom", opened.start.civil().strftime("%Y-%m-%d %H:%M"));
            parts.booking(booking, typed, names);
        }
        Payload::AppointmentCancel { opened } => {
            parts.add("date", opened.start.civil().strftime("%Y-%m-%d"));
            parts.add("start", opened.start.civil().strftime("%H:%M"));
            parts.add("title", &opened.title);
            parts.add("comment", opened.comment.as_deref().unwrap_or_default());
            parts.add("provider", name_of(&names.providers, opened.provider));
            parts.add("facility", names.facility(opened.facility));
        }
        Payload::Patient { wanted, .. } => {
            for (name, text) in boxes_of_new(wanted) {
                parts.add(name, text);
            }
        }
        // What was not changed is not written.
        Payload::Demographics { opened, wanted, .. } => parts.changed(opened, wanted),
        Payload::Entry { wanted, .. } => parts.boxes(wanted),
        Payload::EntryDelete(deleted) => parts.boxes(&deleted.opened),
    }
    parts.0
}

/// The first words of a write, for a list.
pub(crate) fn excerpt(payload: &Payload) -> String {
    match payload {
        Payload::Encounter { visit, .. } => one_line(&visit.reason),
        Payload::Vitals { typed, .. } => of_vitals(typed),
        Payload::Note { text, .. } => of_note(text),
        Payload::NoteChange { change, .. } => of_note(&change.text),
        Payload::Appointment { booking, .. } => at_of(booking.start, &booking.title),
        // An arrow reads in every language.
        Payload::AppointmentMove { opened, booking, .. } => one_line(&format!(
            "{} → {}",
            opened.start.civil().strftime("%Y-%m-%d %H:%M"),
            at_of(booking.start, &booking.title)
        )),
        Payload::AppointmentCancel { opened } => at_of(opened.start, &opened.title),
        Payload::Patient { wanted, .. } => of_new(wanted),
        Payload::Demographics { opened, wanted, .. } => of_changed(opened, wanted),
        Payload::Entry { wanted, .. } => of_entry(wanted),
        Payload::EntryDelete(deleted) => of_entry(&deleted.opened),
    }
}

/// The first words of a draft, for a list.
pub(crate) fn draft_excerpt(content: &DraftContent) -> String {
    match content {
        DraftContent::Note(text) | DraftContent::CarriedNote(CarriedNote { text, .. }) => of_note(text),
        DraftContent::Vitals(typed) => of_vitals(typed),
        DraftContent::Visit(StartVisitRequest { reason, .. }) => one_line(reason),
        DraftContent::Appointment(typed) => {
            one_line(&format!("{} {} {} {}", typed.date, typed.start, typed.title, typed.comment))
        }
        DraftContent::NoteChange(change) => of_note(&change.text),
        DraftContent::Patient(typed) => of_new(typed),
        DraftContent::Demographics(change) => of_changed(&change.opened, &change.typed),
        DraftContent::Entry(change) => of_entry(&change.typed),
        DraftContent::Message(typed) => one_line(&format!("{} {}", typed.title, typed.text)),
    }
}

/// Readings of vitals in a line, each with its name as the seam spells it.
pub(crate) fn readings(values: &BTreeMap<VitalSign, TypedValue>) -> String {
    let one = |(sign, value): (&VitalSign, &TypedValue)| {
        format!("{} {} {}", word(sign), value.text.trim(), symbol(value.unit))
    };
    values.iter().map(one).collect::<Vec<_>>().join(", ")
}

struct Parts(Vec<WrittenPart>);

impl Parts {
    fn add(&mut self, field: &str, text: impl ToString) {
        let text = text.to_string();
        if !text.trim().is_empty() {
            self.0.push(WrittenPart { field: field.to_owned(), text });
        }
    }

    fn booking(&mut self, booking: &NewAppointment, typed: &BookRequest, names: &Names) {
        self.add("date", booking.start.civil().strftime("%Y-%m-%d"));
        self.add("start", booking.start.civil().strftime("%H:%M"));
        self.add("duration", format!("{} min", booking.minutes));
        self.add("category", names.category(booking.category));
        self.add("title", &booking.title);
        self.add("comment", &typed.comment);
        self.add("provider", name_of(&names.providers, booking.provider));
        self.add("facility", names.facility(Some(booking.facility)));
    }

    fn boxes<T: Boxes>(&mut self, form: &T) {
        for name in T::NAMES {
            self.add(name, form.text(name));
        }
    }

    /// A box that was emptied was written too.
    fn changed<T: Boxes>(&mut self, opened: &T, wanted: &T) {
        for name in T::NAMES.iter().filter(|name| opened.text(name) != wanted.text(name)) {
            self.0.push(WrittenPart { field: (*name).to_owned(), text: wanted.text(name).to_owned() });
        }
    }
}

fn of_note(text: &SoapText) -> String {
    let mut sections = Section::ALL.into_iter().map(|section| text.section(section).trim());
    one_line(sections.find(|text| !text.is_empty()).unwrap_or_default())
}

fn of_vitals(typed: &TypedVitals) -> String {
    let values = typed.values.values().map(|value| format!("{} {}", value.text.trim(), symbol(value.unit)));
    one_line(&pressure(typed).into_iter().chain(values).collect::<Vec<_>>().join(" · "))
}

/// The box of blood pressure as it was typed, with its unit.
fn pressure(typed: &TypedVitals) -> Option<String> {
    let text = typed.pressure.trim();
    (!text.is_empty()).then(|| format!("{text} {}", symbol(Unit::MmHg)))
}

fn of_changed<T: Boxes>(opened: &T, wanted: &T) -> String {
    let changed = T::NAMES.iter().filter(|name| opened.text(name) != wanted.text(name));
    let texts = changed.map(|name| wanted.text(name).trim()).filter(|text| !text.is_empty());
    one_line(&texts.collect::<Vec<_>>().join(" · "))
}

/// The boxes of a new patient, by the names that demographics have for them.
fn boxes_of_new(typed: &TypedPatient) -> [(&'static str, &str); 6] {
    [
        ("family", &typed.family),
        ("given", &typed.given),
        ("birth", &typed.birth),
        ("sex", &typed.sex),
        ("phoneCell", &typed.phone),
        ("email", &typed.email),
    ]
}

fn of_new(typed: &TypedPatient) -> String {
    let texts = boxes_of_new(typed).map(|(_, text)| text.trim());
    one_line(&texts.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · "))
}

fn of_entry(entry: &TypedEntry) -> String {
    let texts = TypedEntry::NAMES.iter().map(|name| entry.text(name).trim()).filter(|text| !text.is_empty());
    one_line(&texts.collect::<Vec<_>>().join(" · "))
}

fn at_of(start: WallTime, title: &str) -> String {
    one_line(&format!("{} {title}", start.civil().strftime("%Y-%m-%d %H:%M")))
}

fn one_line(text: &str) -> String {
    let line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() > LINE { line.chars().take(LINE - 1).chain(['…']).collect() } else { line }
}

/// A sign, a class, a choice, as the seam spells it.
fn word(value: impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}

/// A unit as it is printed behind a number.
fn symbol(unit: Unit) -> &'static str {
    match unit {
        Unit::Pound => "lb",
        Unit::Kilogram => "kg",
        Unit::Inch => "in",
        Unit::Centimetre => "cm",
        Unit::Fahrenheit => "°F",
        Unit::Celsius => "°C",
        Unit::MmHg => "mmHg",
        Unit::PerMinute => "/min",
        Unit::Percent => "%",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::{DemographicsChange, TypedDemographics, VisitKey};
    use domain::vitals::{NewVitals, TypedValue, VitalSign};
    use jiff::civil::date;
    use std::collections::BTreeMap;

    fn nobody() -> Names {
        Names { categories: Vec::new(), providers: Vec::new(), facilities: Vec::new() }
    }

    #[test]
    fn an_excerpt_is_one_line_and_short() {
        let text = SoapText { objective: format!("a\n b {}", "x".repeat(200)), ..SoapText::default() };
        let excerpt = draft_excerpt(&DraftContent::Note(text));
        assert_eq!(excerpt.chars().count(), 80, "cut to fit the list");
        assert!(excerpt.starts_with("a b x"), "line breaks and runs of blanks become one blank");
    }

    #[test]
    fn vitals_are_read_as_they_were_typed_with_their_units() {
        let typed = TypedVitals {
            values: BTreeMap::from([
                (VitalSign::Temperature, TypedValue { text: "37,5".into(), unit: Unit::Celsius }),
                (VitalSign::Weight, TypedValue { text: "70".into(), unit: Unit::Kilogram }),
            ]),
            pressure: "148/92 144/90".into(),
            ..TypedVitals::default()
        };
        assert_eq!(of_vitals(&typed), "148/92 144/90 mmHg · 37,5 °C · 70 kg", "in a line");
        let taken = domain::time::WallTime::new(date(2026, 11, 21).at(9, 0, 0, 0));
        let vitals =
            NewVitals { taken, values: BTreeMap::new(), temperature_method: None, note: String::new() };
        let visit = VisitKey::Pending { write: String::new() };
        let parts = parts(&Payload::Vitals { visit, vitals, typed }, &nobody());
        let of = |field: &str| parts.iter().find(|part| part.field == field).map(|part| part.text.as_str());
        assert_eq!(of("temperature"), Some("37,5 °C"), "not as they are sent");
        assert_eq!(of("weight"), Some("70 kg"), "each in the unit of its box");
        assert_eq!(of("pressure"), Some("148/92 144/90 mmHg"), "each reading");
        assert_eq!(of("date"), Some("2026-11-21 09:00"), "and when they were taken");
    }

    #[test]
    fn a_change_of_demographics_reads_as_what_was_changed() {
        let opened =
            TypedDemographics { family: "Reyes".into(), email: "a@b".into(), ..TypedDemographics::default() };
        let wanted = TypedDemographics { email: String::new(), city: "Springfield".into(), ..opened.clone() };
        let typed = DemographicsChange { opened: opened.clone(), typed: wanted.clone() };
        let parts = parts(&Payload::Demographics { opened, wanted, typed }, &nobody());
        let read: Vec<(&str, &str)> =
            parts.iter().map(|part| (part.field.as_str(), part.text.as_str())).collect();
        assert_eq!(read, [("city", "Springfield"), ("email", "")], "what was emptied too, and nothing else");
    }
}

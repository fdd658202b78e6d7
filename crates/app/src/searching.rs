//! Searching within a chart, as somebody types: over what is kept of it on this computer.
//!
//! What is looked through is put together once and kept in memory until something of the chart is read anew. It ends with
//! the account, and a search of another chart takes its place.

use crate::{
    account::{
        Account,
        access_log::Look,
        reading::What,
        searchable::{Entry, Searchable},
    },
    contract::{
        CarePlan, CareTeam, ChartHit, ChartSearch, Contact, Device, Dispensed, Employer, FoundGroup, FoundIn,
        Goal, Immunization, LabResult, Order, PastEntry, Policy, Procedure, Referral, Report, SocialEntry,
        UiError,
    },
    core::Rounds,
    error::from_store,
    reading::{
        documents::{KeptDocument, KeptDocuments},
        notes::{KeptNotes, days_of},
    },
};
use domain::{
    allergy::Allergy,
    appointment::Appointment,
    chart::Problem,
    encounter::Encounter,
    loaded::Why,
    medication::Medication,
    note::{SoapNote, each_under_its_visit},
    patient::PatientUuid,
    time::PartialDate,
    vitals::VitalsReading,
};
use serde::de::DeserializeOwned;
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};
use store::{Cache, ChartSection, StoreError, folded_text};

/// Hits of a section that are shown; the rest is counted.
const SHOWN: usize = 6;
/// Letters of a line that is shown, at most.
const LINE: usize = 160;

impl Rounds {
    /// What the chart of a patient has of some words, each of them anywhere in an entry, without case and accents.
    ///
    /// # Errors
    /// When nobody is signed in or the cache cannot be read.
    pub async fn search_chart(&self, patient: &PatientUuid, query: &str) -> Result<ChartSearch, UiError> {
        let account = self.0.account()?;
        account.log.look(patient, Look::Chart).await?;
        let searchable = searchable(&account, patient).await.map_err(from_store)?;
        let words: Vec<String> = folded_text(query).split_whitespace().map(str::to_owned).collect();
        let unread = unread(&account, patient, &searchable);
        // Many notes take a moment: not on the threads that wait for answers.
        let looked = tokio::task::spawn_blocking(move || groups(&searchable, &words)).await;
        let groups = looked.unwrap_or_default();
        Ok(ChartSearch { patient: patient.clone(), query: query.to_owned(), groups, unread })
    }
}

/// What was found, by section.
fn groups(searchable: &Searchable, words: &[String]) -> Vec<FoundGroup> {
    if words.is_empty() {
        return Vec::new();
    }
    let mut found: BTreeMap<FoundIn, Vec<&Entry>> = BTreeMap::new();
    for entry in searchable.entries.iter().filter(|entry| words.iter().all(|word| entry.says(word))) {
        found.entry(entry.place).or_default().push(entry);
    }
    let group = |(place, mut all): (FoundIn, Vec<&Entry>)| {
        // A title that says it before a text that does, and of those the newest.
        let titled = |entry: &Entry| words.iter().all(|word| entry.title_says(word));
        all.sort_by(|a, b| titled(b).cmp(&titled(a)).then_with(|| b.date.cmp(&a.date)));
        FoundGroup {
            place,
            all: u32::try_from(all.len()).unwrap_or(u32::MAX),
            hits: all.into_iter().take(SHOWN).map(|entry| hit(entry, words)).collect(),
        }
    };
    found.into_iter().map(group).collect()
}

fn hit(entry: &Entry, words: &[String]) -> ChartHit {
    let is_titled = words.iter().all(|word| entry.title_says(word));
    ChartHit {
        title: entry.title.clone(),
        line: if is_titled { first_line(&entry.text) } else { line_of(&entry.text, words) },
        date: entry.date.clone(),
        visit: entry.visit,
    }
}

fn first_line(text: &str) -> String {
    let line = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    line.chars().take(LINE).collect()
}

/// The first line that says one of the words, around where it does.
fn line_of(text: &str, words: &[String]) -> String {
    let says = |line: &str| {
        let folded = folded_text(line);
        words.iter().filter_map(|word| folded.find(word.as_str())).min().map(|at| {
            // Folding leaves most letters one letter: near enough for what is only cut by it.
            folded.get(..at).unwrap_or_default().chars().count()
        })
    };
    let Some((line, at)) = text.lines().map(str::trim).find_map(|line| Some((line, says(line)?))) else {
        return first_line(text);
    };
    let length = line.chars().count();
    let from = if length <= LINE { 0 } else { at.saturating_sub(LINE / 3).min(length - LINE) };
    let cut: String = line.chars().skip(from).take(LINE).collect();
    let (before, after) = (if from > 0 { "…" } else { "" }, if from + LINE < length { "…" } else { "" });
    format!("{before}{}{after}", cut.trim())
}

/// The sections that show what a part of the cache holds.
const fn place_of(section: ChartSection) -> Option<FoundIn> {
    Some(match section {
        ChartSection::Demographics => return None,
        ChartSection::Problems => FoundIn::Problems,
        ChartSection::Allergies => FoundIn::Allergies,
        ChartSection::Medications | ChartSection::Dispenses => FoundIn::Medications,
        ChartSection::Results | ChartSection::Reports | ChartSection::Orders => FoundIn::Results,
        ChartSection::Notes => FoundIn::Notes,
        ChartSection::Encounters => FoundIn::Visits,
        ChartSection::Vitals => FoundIn::Vitals,
        ChartSection::Immunizations
        | ChartSection::Procedures
        | ChartSection::Surgeries
        | ChartSection::DentalIssues
        | ChartSection::SocialHistory => FoundIn::History,
        ChartSection::CareTeams
        | ChartSection::CarePlans
        | ChartSection::Goals
        | ChartSection::Devices
        | ChartSection::Contacts
        | ChartSection::Referrals => FoundIn::Care,
        ChartSection::Insurance | ChartSection::Employers => FoundIn::Coverage,
        ChartSection::Documents => FoundIn::Documents,
        ChartSection::Appointments => FoundIn::Appointments,
    })
}

/// Sections of which something is not here, or only in part. What the clinic's OpenEMR does not give this account at all is
/// said in its place, and not again with each search.
fn unread(account: &Account, patient: &PatientUuid, searchable: &Searchable) -> Vec<FoundIn> {
    let is_missing = |section: &ChartSection| {
        let failure = account.reading.failure(&What::Section(patient.clone(), *section));
        match failure {
            Some(Why::NotAllowed | Why::NotOffered) => false,
            Some(_) => true,
            None => !searchable.whole.contains(section),
        }
    };
    let missing = ChartSection::ALL.iter().filter(|section| is_missing(section));
    missing.filter_map(|section| place_of(*section)).collect::<BTreeSet<_>>().into_iter().collect()
}

/// What is looked through, as it was put together last if nothing was read since.
async fn searchable(account: &Account, patient: &PatientUuid) -> Result<Arc<Searchable>, StoreError> {
    let changes = account.cache.call(|cache| Ok(cache.changes())).await?;
    if let Some(known) = account.searchable.of(patient, changes) {
        return Ok(known);
    }
    let wanted = patient.clone();
    let made = account.cache.call(move |cache| put_together(cache, wanted)).await?;
    Ok(account.searchable.keep(made))
}

fn put_together(cache: &Cache, patient: PatientUuid) -> Result<Searchable, StoreError> {
    let changes = cache.changes();
    let mut all = Gathering { cache, patient: &patient, entries: Vec::new(), whole: BTreeSet::new() };
    let visits: Vec<Encounter> = all.list(ChartSection::Encounters)?.unwrap_or_default();
    let reasons: HashMap<_, _> = visits.iter().map(|visit| (visit.eid, visit.reason.clone())).collect();
    let day_of = days_of(Some(&visits));
    all.notes(
        |notes| each_under_its_visit(notes, |visit| day_of.get(&visit).copied()),
        |eid| reasons.get(&eid).cloned().unwrap_or_default(),
    )?;
    all.add(FoundIn::Visits, visits, |one: Encounter| {
        let category = one.category.map(|category| category.name).unwrap_or_default();
        let text = lines([&category, &one.provider_name, &one.facility_name]);
        Entry::new(one.reason, text, one.date.map(|date| date.to_string())).of_visit(one.eid)
    });
    all.section(ChartSection::Problems, |one: Problem| {
        let code = one.code.map(|code| code.code).unwrap_or_default();
        Entry::new(one.title, code, day(one.onset))
    })?;
    all.section(ChartSection::Allergies, |one: Allergy| {
        let code = one.code.map(|code| code.code).unwrap_or_default();
        Entry::new(one.title, lines([&one.reaction.unwrap_or_default(), &code]), None)
    })?;
    all.section(ChartSection::Medications, |one: Medication| {
        Entry::new(one.title, one.directions, day(one.since.or(one.entered)))
    })?;
    all.section(ChartSection::Dispenses, |one: Dispensed| {
        Entry::new(one.drug, one.quantity, day(one.handed_over))
    })?;
    all.results()?;
    all.section(ChartSection::Reports, |one: Report| {
        Entry::new(one.name, lines([&one.text, &one.category]), day(one.issued))
    })?;
    all.section(ChartSection::Orders, |one: Order| {
        Entry::new(one.name, lines([&one.instruction, &one.reasons.join(" ")]), day(one.ordered))
    })?;
    all.section(ChartSection::Vitals, |one: VitalsReading| {
        let entry = Entry::new(one.note, String::new(), Some(one.taken.to_string()));
        match one.encounter {
            Some(eid) => entry.of_visit(eid),
            None => entry,
        }
    })?;
    all.section(ChartSection::Immunizations, |one: Immunization| {
        Entry::new(one.vaccine, lines([&one.note, &one.lot]), day(one.given))
    })?;
    all.section(ChartSection::Procedures, |one: Procedure| {
        Entry::new(one.name, String::new(), day(one.done))
    })?;
    for section in [ChartSection::Surgeries, ChartSection::DentalIssues] {
        all.section(section, |one: PastEntry| Entry::new(one.title, one.codes, day(one.began)))?;
    }
    all.section(ChartSection::SocialHistory, |one: SocialEntry| {
        Entry::new(one.name, one.value, day(one.at))
    })?;
    all.section(ChartSection::CareTeams, |one: CareTeam| {
        let roles: Vec<String> = one.members.into_iter().map(|member| member.role).collect();
        Entry::new(one.name, roles.join("\n"), None)
    })?;
    all.section(ChartSection::CarePlans, |one: CarePlan| {
        Entry::new(one.text, one.activities.join("\n"), day(one.begins))
    })?;
    all.section(ChartSection::Goals, |one: Goal| Entry::new(one.text, String::new(), day(one.due)))?;
    all.section(ChartSection::Devices, |one: Device| {
        Entry::new(one.identifier, lines([&one.serial, &one.lot, &one.udi]), day(one.made))
    })?;
    all.section(ChartSection::Contacts, |one: Contact| {
        Entry::new(one.name, lines([&one.relationship, &one.phones.join(" ")]), None)
    })?;
    all.section(ChartSection::Referrals, |one: Referral| {
        Entry::new(one.reason, one.diagnosis, day(one.date))
    })?;
    all.section(ChartSection::Insurance, |one: Policy| {
        Entry::new(one.plan, lines([&one.number, &one.group, &one.subscriber]), day(one.from))
    })?;
    all.section(ChartSection::Employers, |one: Employer| {
        Entry::new(one.name, lines([&one.occupation, &one.industry, &one.address.join(", ")]), day(one.from))
    })?;
    all.section(ChartSection::Appointments, |one: Appointment| {
        let category = one.category.map(|category| category.name).unwrap_or_default();
        let text = lines([&one.comment.unwrap_or_default(), &category, &one.facility_name]);
        Entry::new(one.title, text, Some(one.start.to_string()))
    })?;
    all.documents()?;
    let Gathering { entries, whole, .. } = all;
    Ok(Searchable { patient, changes, entries, whole })
}

/// Texts as the lines of one.
fn lines<const N: usize>(texts: [&str; N]) -> String {
    texts.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n")
}

fn day(date: Option<PartialDate>) -> Option<String> {
    date.map(|date| date.to_string())
}

/// The entries of a chart while they are put together.
struct Gathering<'a> {
    cache: &'a Cache,
    patient: &'a PatientUuid,
    entries: Vec<Entry>,
    whole: BTreeSet<ChartSection>,
}

impl Gathering<'_> {
    /// A section as it is kept; noted as whole where nothing of it was left out.
    fn list<T: DeserializeOwned>(&mut self, section: ChartSection) -> Result<Option<T>, StoreError> {
        let kept = self.cache.section::<T>(self.patient, section)?;
        Ok(kept.map(|kept| {
            if kept.unreadable == 0 {
                self.whole.insert(section);
            }
            kept.value
        }))
    }

    fn add<T>(&mut self, place: FoundIn, list: Vec<T>, entry: impl Fn(T) -> Entry) {
        let entries = list.into_iter().map(|one| entry(one).placed(place));
        self.entries.extend(entries.filter(|one| !one.title.is_empty() || !one.text.is_empty()));
    }

    fn section<T: DeserializeOwned>(
        &mut self,
        section: ChartSection,
        entry: impl Fn(T) -> Entry,
    ) -> Result<(), StoreError> {
        let list: Vec<T> = self.list(section)?.unwrap_or_default();
        if let Some(place) = place_of(section) {
            self.add(place, list, entry);
        }
        Ok(())
    }

    /// Notes, under the reason of their visit.
    fn notes(
        &mut self,
        each_once: impl Fn(Vec<SoapNote>) -> Vec<SoapNote>,
        reason_of: impl Fn(domain::encounter::Eid) -> String,
    ) -> Result<(), StoreError> {
        let notes = self.list::<KeptNotes>(ChartSection::Notes)?.unwrap_or_default().notes;
        self.add(FoundIn::Notes, each_once(notes), |one: SoapNote| {
            let sections = [&one.text.assessment, &one.text.plan, &one.text.subjective, &one.text.objective];
            let text = lines(sections.map(String::as_str));
            Entry::new(reason_of(one.encounter), text, one.date.map(|date| date.to_string()))
                .of_visit(one.encounter)
        });
        Ok(())
    }

    /// Documents, by name. A list that lacks a category (the clinic's own, where it was read one by one), or names that the
    /// server hides (7.0), is not all there is to find.
    fn documents(&mut self) -> Result<(), StoreError> {
        let Some(kept) = self.list::<KeptDocuments>(ChartSection::Documents)? else { return Ok(()) };
        let named: Vec<(String, Option<String>)> = kept
            .documents
            .iter()
            .map(|one| match one {
                KeptDocument::Listed(_, one) => {
                    (one.name.clone().unwrap_or_default(), one.added.map(|day| day.to_string()))
                }
                KeptDocument::Reference(one) => (one.title.clone(), day(one.added)),
            })
            .collect();
        if kept.by_category || !kept.unread.is_empty() || named.iter().any(|(name, _)| name.is_empty()) {
            self.whole.remove(&ChartSection::Documents);
        }
        self.add(FoundIn::Documents, named, |(name, added)| Entry::new(name, String::new(), added));
        Ok(())
    }

    /// Each test once, with its newest value: a creatinine of every month is one thing to find.
    fn results(&mut self) -> Result<(), StoreError> {
        let all: Vec<LabResult> = self.list(ChartSection::Results)?.unwrap_or_default();
        let mut seen = BTreeSet::new();
        let newest: Vec<LabResult> = all
            .into_iter()
            .filter(|one| seen.insert(one.code.clone().unwrap_or_else(|| folded_text(&one.name))))
            .collect();
        self.add(FoundIn::Results, newest, |one: LabResult| {
            let value = one.value.map(|value| format!("{value} {}", one.unit).trim().to_owned());
            let text = lines([&value.unwrap_or_default(), &one.code.unwrap_or_default()]);
            Entry::new(one.name, text, one.at.map(|at| at.to_string()))
        });
        Ok(())
    }
}

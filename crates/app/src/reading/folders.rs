//! The folders of a chart: read when one is first opened, list by list, and kept.

use crate::{
    account::{Account, reading::What},
    contract::{
        AppEvent, CarePlan, CareTeam, ChartFolder, Contact, Device, Dispensed, Employer, Goal, Immunization,
        LabResult, Order, PastEntry, Policy, PolicyRank, Procedure, Referral, Report, SocialEntry,
        TeamMember,
    },
    reading::{
        people::read_demographics,
        results::{named, read_results},
        sections::{keep_list, kept},
    },
};
use domain::{
    patient::{PatientUuid, Pid},
    time::PartialDate,
};
use openemr::{ApiError, ChartRecord, NumberedEntries, NumberedEntry, Parsed, ResourceId};
use std::{cmp::Reverse, collections::HashMap, sync::Arc, time::Duration};
use store::ChartSection;

/// A folder that is opened again is not read again for so long: its lists change seldom, and the server is slow.
const READ_LASTS: Duration = Duration::from_secs(10 * 60);

/// The sections that a folder holds.
pub(crate) const fn sections_of(folder: ChartFolder) -> &'static [ChartSection] {
    match folder {
        ChartFolder::Results => &[ChartSection::Results, ChartSection::Reports, ChartSection::Orders],
        ChartFolder::Medicines => &[ChartSection::Dispenses],
        ChartFolder::History => &[
            ChartSection::Immunizations,
            ChartSection::Procedures,
            ChartSection::Surgeries,
            ChartSection::DentalIssues,
            ChartSection::SocialHistory,
        ],
        ChartFolder::Care => &[
            ChartSection::CareTeams,
            ChartSection::CarePlans,
            ChartSection::Goals,
            ChartSection::Devices,
            ChartSection::Contacts,
            ChartSection::Referrals,
        ],
        ChartFolder::Coverage => &[ChartSection::Insurance, ChartSection::Employers],
    }
}

/// A folder was opened: reads it behind what is shown, unless it was read in this session not long ago. One of which
/// something could not be read is asked for again sooner.
pub(crate) fn read_if_due(account: &Arc<Account>, patient: &PatientUuid, folder: ChartFolder) {
    let what = What::Folder(patient.clone(), folder);
    let now = account.clock.monotonic();
    let has_failed = sections_of(folder)
        .iter()
        .any(|section| account.reading.failure(&What::Section(patient.clone(), *section)).is_some());
    let due = if has_failed {
        account.reading.may_ask(&what, now)
    } else {
        account.reading.may_ask_after(&what, now, READ_LASTS)
    };
    if due {
        read(account, patient, folder, false);
    }
}

/// Somebody wants a folder read again now.
pub(crate) fn read_again(account: &Arc<Account>, patient: &PatientUuid, folder: ChartFolder) {
    account.reading.note_asked(What::Folder(patient.clone(), folder), account.clock.monotonic());
    read(account, patient, folder, true);
}

/// Reads a folder unless that is under way. What the chart itself has read already is read again only `wholly`.
fn read(account: &Arc<Account>, patient: &PatientUuid, folder: ChartFolder, wholly: bool) {
    let Some(under_way) = account.reading.begin(What::Folder(patient.clone(), folder)) else { return };
    let (me, patient) = (Arc::clone(account), patient.clone());
    account.spawn(async move {
        // First of all: of a patient who is merged or removed every list comes back empty (Q108), which would read as none.
        if read_demographics(&me, &patient).await {
            match folder {
                ChartFolder::Results => read_results_folder(&me, &patient, wholly).await,
                ChartFolder::Medicines => read_dispenses(&me, &patient).await,
                ChartFolder::History => read_history(&me, &patient).await,
                ChartFolder::Care => read_care(&me, &patient).await,
                ChartFolder::Coverage => read_coverage(&me, &patient).await,
            }
        }
        drop(under_way);
        changed(&me, &patient);
    });
}

fn changed(account: &Account, patient: &PatientUuid) {
    account.frame.tell(&AppEvent::ChartChanged { patient: patient.clone() });
}

/// Reads one list of FHIR's and keeps it, newest first, as the window gets it.
async fn read_list<T, K, S>(
    account: &Account,
    patient: &PatientUuid,
    section: ChartSection,
    as_kept: impl Fn(T) -> Option<K>,
    newest: impl Fn(&K) -> S,
) where
    T: ChartRecord,
    K: serde::Serialize + Send + 'static,
    S: Ord,
{
    let asked = account.reading.turn();
    let read = account.server.chart::<T>().of(patient).await.map(|list| shaped(list, as_kept, newest));
    keep_list(account, patient, section, asked, read).await;
    changed(account, patient);
}

/// A list in the shape in which it is kept, newest first.
fn shaped<T, K, S: Ord>(
    list: Parsed<T>,
    as_kept: impl Fn(T) -> Option<K>,
    newest: impl Fn(&K) -> S,
) -> Parsed<K> {
    let mut items: Vec<K> = list.items.into_iter().filter_map(as_kept).collect();
    items.sort_by_key(|one| Reverse(newest(one)));
    Parsed { items, unreadable: list.unreadable, foreign: list.foreign }
}

async fn read_results_folder(account: &Account, patient: &PatientUuid, wholly: bool) {
    let laboratory = async {
        // The chart has read them when it was opened, for what is new since the last visit. On 7.0 they are the whole
        // clinic's answer (Q90): not twice for nothing.
        let section = ChartSection::Results;
        let failed = account.reading.failure(&What::Section(patient.clone(), section)).is_some();
        if wholly || failed || kept::<Vec<LabResult>>(account, patient, section).await.is_none() {
            read_results(account, patient).await;
            changed(account, patient);
        }
    };
    let reports = read_list(account, patient, ChartSection::Reports, report, |one: &Report| one.issued);
    let orders = read_list(account, patient, ChartSection::Orders, order, |one: &Order| one.ordered);
    tokio::join!(laboratory, reports, orders);
}

async fn read_dispenses(account: &Account, patient: &PatientUuid) {
    let newest = |one: &Dispensed| one.handed_over;
    read_list(account, patient, ChartSection::Dispenses, dispensed, newest).await;
}

async fn read_history(account: &Account, patient: &PatientUuid) {
    let immunizations = async {
        let asked = account.reading.turn();
        let read = account.server.immunizations_with_recorders(patient).await.map(|(given, recorded)| {
            // Who recorded it is always the clinic; when is worth showing.
            let days: HashMap<ResourceId, Option<PartialDate>> =
                recorded.items.into_iter().map(|one| (one.about, one.at)).collect();
            let as_kept = |one: openemr::Immunization| {
                let recorded = days.get(&one.id).copied().flatten();
                immunization(one, recorded)
            };
            shaped(given, as_kept, |one: &Immunization| one.given)
        });
        keep_list(account, patient, ChartSection::Immunizations, asked, read).await;
        changed(account, patient);
    };
    let procedures =
        read_list(account, patient, ChartSection::Procedures, procedure, |one: &Procedure| one.done);
    let social = read_list(account, patient, ChartSection::SocialHistory, social, |one: &SocialEntry| one.at);
    let numbered = async {
        // One after the other: each makes the server hand out uuids before its own list can be read (Q51).
        read_surgeries(account, patient).await;
        read_dental_issues(account, patient).await;
    };
    tokio::join!(immunizations, procedures, social, numbered);
}

/// Reads the surgical history and keeps it.
pub(crate) async fn read_surgeries(account: &Account, patient: &PatientUuid) {
    read_numbered(account, patient, ChartSection::Surgeries, &account.server.surgeries()).await;
}

/// Reads the dental issues and keeps them.
pub(crate) async fn read_dental_issues(account: &Account, patient: &PatientUuid) {
    read_numbered(account, patient, ChartSection::DentalIssues, &account.server.dental_issues()).await;
}

async fn read_numbered(
    account: &Account,
    patient: &PatientUuid,
    section: ChartSection,
    entries: &NumberedEntries<'_>,
) {
    let asked = account.reading.turn();
    let read = match account.pid(patient).await {
        Ok(pid) => entries.list(patient, pid).await,
        Err(error) => Err(error),
    };
    let read = read.map(|list| shaped(list, past_entry, |one: &PastEntry| one.began));
    keep_list(account, patient, section, asked, read).await;
    changed(account, patient);
}

async fn read_care(account: &Account, patient: &PatientUuid) {
    let teams = read_list(account, patient, ChartSection::CareTeams, care_team, |_: &CareTeam| ());
    let plans = read_list(account, patient, ChartSection::CarePlans, care_plan, |one: &CarePlan| one.begins);
    let goals = read_list(account, patient, ChartSection::Goals, goal, |one: &Goal| one.due);
    let devices = read_list(account, patient, ChartSection::Devices, device, |one: &Device| one.made);
    let contacts = read_list(account, patient, ChartSection::Contacts, contact, |_: &Contact| ());
    let referrals = async {
        let asked = account.reading.turn();
        let read = match account.pid(patient).await {
            Ok(pid) => referrals_of(account, pid).await,
            Err(error) => Err(error),
        };
        keep_list(account, patient, ChartSection::Referrals, asked, read).await;
        changed(account, patient);
    };
    tokio::join!(teams, plans, goals, devices, contacts, referrals);
}

async fn referrals_of(account: &Account, pid: Pid) -> Result<Parsed<Referral>, ApiError> {
    let read = account.server.referrals().list(pid).await?;
    Ok(shaped(read, |one| Some(referral(one)), |one: &Referral| (one.date, one.id)))
}

async fn read_coverage(account: &Account, patient: &PatientUuid) {
    let policies = async {
        let asked = account.reading.turn();
        let read = account.server.insurance().list(patient).await.map(|list| {
            let mut list = shaped(list, |one| Some(policy(one)), |one: &Policy| one.from);
            // Stable: within a rank the newest stays first.
            list.items.sort_by_key(|one| one.rank);
            list
        });
        keep_list(account, patient, ChartSection::Insurance, asked, read).await;
        changed(account, patient);
    };
    let employers = async {
        let asked = account.reading.turn();
        let read = account.server.insurance().employers(patient).await;
        let read = read.map(|list| shaped(list, |one| Some(employer(one)), |one: &Employer| one.from));
        keep_list(account, patient, ChartSection::Employers, asked, read).await;
        changed(account, patient);
    };
    tokio::join!(policies, employers);
}

fn text(id: &ResourceId) -> String {
    id.as_str().to_owned()
}

fn report(one: openemr::DiagnosticReport) -> Option<Report> {
    Some(Report {
        id: text(&one.id),
        name: named(one.name, one.code),
        category: one.category,
        issued: one.issued,
        results: one.results.iter().map(text).collect(),
        text: one.text,
    })
}

fn order(one: openemr::ServiceRequest) -> Option<Order> {
    Some(Order {
        id: text(&one.id),
        name: named(one.name, one.code),
        status: one.status,
        ordered: one.ordered,
        ordered_by: one.ordered_by,
        ordered_by_name: None,
        reasons: one.reasons.into_iter().map(|code| code.code).collect(),
        instruction: one.instruction,
    })
}

fn dispensed(one: openemr::Dispense) -> Option<Dispensed> {
    Some(Dispensed {
        id: one.id.as_ref().map(text),
        drug: one.drug,
        quantity: one.quantity,
        handed_over: one.handed_over,
    })
}

fn immunization(one: openemr::Immunization, recorded: Option<PartialDate>) -> Option<Immunization> {
    Some(Immunization {
        id: text(&one.id),
        code: one.code.as_ref().map(|code| code.code.clone()),
        vaccine: named(one.vaccine, one.code),
        given: one.given,
        completed: one.completed,
        lot: one.lot,
        given_by: one.given_by,
        given_by_name: None,
        note: one.note,
        recorded,
    })
}

/// A surgery comes here without any title, and is shown from the surgical history instead.
fn procedure(one: openemr::ProcedureDone) -> Option<Procedure> {
    if one.is_nameless() {
        return None;
    }
    let (name, code) = (one.name, one.code);
    Some(Procedure { id: text(&one.id), name: named(name, code), status: one.status, done: one.done })
}

fn past_entry(one: NumberedEntry) -> Option<PastEntry> {
    Some(PastEntry {
        id: one.id,
        uuid: one.uuid.map(|uuid| uuid.as_str().to_owned()),
        title: one.title,
        began: one.began,
        ended: one.ended,
        codes: one.diagnosis,
    })
}

fn social(one: openemr::SocialHistory) -> Option<SocialEntry> {
    Some(SocialEntry { id: text(&one.id), name: one.name, value: one.value, at: one.at })
}

fn care_team(one: openemr::CareTeam) -> Option<CareTeam> {
    let member = |member: openemr::TeamMember| TeamMember { who: member.who, name: None, role: member.role };
    Some(CareTeam {
        id: text(&one.id),
        name: one.name,
        members: one.members.into_iter().map(member).collect(),
    })
}

fn care_plan(one: openemr::CarePlan) -> Option<CarePlan> {
    Some(CarePlan {
        id: text(&one.id),
        text: one.text,
        status: one.status,
        begins: one.begins,
        activities: one.activities,
    })
}

fn goal(one: openemr::Goal) -> Option<Goal> {
    Some(Goal { id: text(&one.id), text: one.text, status: one.status, due: one.due })
}

fn device(one: openemr::Device) -> Option<Device> {
    Some(Device {
        id: text(&one.id),
        identifier: one.identifier,
        udi: one.udi,
        serial: one.serial,
        lot: one.lot,
        made: one.made,
        expires: one.expires,
    })
}

fn contact(one: openemr::Contact) -> Option<Contact> {
    let id = text(&one.id);
    Some(Contact { id, name: one.name, relationship: one.relationship, phones: one.phones })
}

fn referral(one: openemr::Referral) -> Referral {
    Referral {
        id: one.id,
        date: one.date,
        reason: one.reason,
        diagnosis: one.diagnosis,
        risk: one.risk,
        from: one.from,
        from_name: None,
        to: one.to,
        to_name: None,
        valid_from: one.valid_from,
        valid_through: one.valid_through,
    }
}

fn policy(one: openemr::Policy) -> Policy {
    Policy {
        id: one.uuid.as_str().to_owned(),
        rank: match one.rank {
            openemr::PolicyRank::Primary => PolicyRank::Primary,
            openemr::PolicyRank::Secondary => PolicyRank::Secondary,
            openemr::PolicyRank::Tertiary => PolicyRank::Tertiary,
            openemr::PolicyRank::Other => PolicyRank::Other,
        },
        plan: one.plan,
        number: one.number,
        group: one.group,
        subscriber: one.subscriber,
        relationship: one.relationship,
        subscriber_birth: one.subscriber_birth,
        copay: one.copay,
        from: one.from,
        until: one.until,
    }
}

fn employer(one: openemr::Employer) -> Employer {
    Employer {
        name: one.name,
        occupation: one.occupation,
        industry: one.industry,
        address: one.address,
        from: one.from,
        until: one.until,
    }
}

//! The check for an OpenEMR of which nobody knows yet whether Rounds works with it: the main job, the renewals of a long
//! day, readings in metric units, and the look at the account's rights, played at a test server by the core without a
//! window. It makes a patient of its own and touches nobody else; the report names nobody.
//!
//! To add a stage: a method of [`Check`] and a line in [`Check::play`].

mod codes;
mod desk;
mod report;

pub use desk::Clockwork;
pub use report::{Found, Report, Stage};

use crate::person::Person;
use crate::trouble::{Outcome, Trouble, in_words};
use app::contract::{
    BookRequest, ClientChoice, ClientState, Question, StartVisitRequest, TypedNumbers, UiError, VisitKey,
};
use codes::code;
use desk::Desk;
use domain::encounter::CategoryId;
use domain::note::SoapText;
use domain::patient::{PatientUuid, Pid, Sex};
use domain::phi::Secret;
use domain::units::Unit;
use domain::vitals::{TypedValue, TypedVitals, VitalSign};
use jiff::ToSpan;
use openemr::{ClientId, PatientEdit, WriteOutcome};
use std::collections::BTreeMap;
use std::time::Duration;

/// What is measured, in metric units as most of the world does: a server may keep others.
const MEASURED: [(VitalSign, &str, f64, Unit); 5] = [
    (VitalSign::Weight, "82.5", 82.5, Unit::Kilogram),
    (VitalSign::Height, "163", 163.0, Unit::Centimetre),
    (VitalSign::Temperature, "36.6", 36.6, Unit::Celsius),
    (VitalSign::Systolic, "128", 128.0, Unit::MmHg),
    (VitalSign::Diastolic, "82", 82.0, Unit::MmHg),
];
/// Access lasts an hour at most; a little more than that, three times.
const AN_HOUR: Duration = Duration::from_secs(3700);
const RENEWALS: u32 = 3;

/// Where the check is played, and as whom.
pub struct Server {
    /// Its address, as a clinician types it.
    pub address: String,
    /// The site's name, empty for the usual one.
    pub site: String,
    /// A client that an administrator has made; without one, this computer registers itself.
    pub client: Option<(ClientId, Option<Secret<String>>)>,
    /// Who signs in: a clinician of the test server.
    pub person: Person,
    /// Numbers of facility and provider, for a server without any appointment or visit to learn them from (Q72).
    pub numbers: Option<(String, String)>,
}

/// The check under way.
pub struct Check<'a> {
    server: &'a Server,
    desk: Desk,
    report: Report,
}

impl<'a> Check<'a> {
    /// Prepares; nothing is sent. Files go to a folder that is gone afterwards.
    pub fn prepare(server: &'a Server) -> Outcome<Self> {
        Ok(Self { server, desk: Desk::make()?, report: Report::default() })
    }

    /// Plays every stage. `registered` is told the ID of a client that an administrator has to enable now, and the check
    /// goes on once that is done. What a failed stage leaves nothing for is not played, and said so.
    pub async fn play(mut self, registered: impl FnOnce(&str)) -> Report {
        let outcome = self.stages(registered).await;
        if let Err(trouble) = outcome {
            self.report.broken_off(trouble.to_string());
        }
        self.desk.close().await;
        self.report
    }

    async fn stages(&mut self, registered: impl FnOnce(&str)) -> Outcome {
        self.connect(registered).await?;
        self.sign_in().await?;
        self.probe().await?;
        let (patient, pid) = self.own_patient().await?;
        self.numbers().await?;
        let visit = self.visit(&patient).await?;
        // Each of these stands by itself: one that fails says nothing about the next.
        self.vitals(&patient, &visit).await?;
        self.note(&patient, &visit).await?;
        self.appointment(&patient, pid).await?;
        self.renewals().await?;
        let report = self.desk.rounds.connection_report(false).await.map_err(in_words)?;
        self.report.routes(&report);
        let left = self.desk.rounds.sign_out(app::contract::SignOutChoice::Keep).await;
        self.report.stage("sign out", left.map(|_| "done".to_owned()).map_err(|error| code(&error)));
        Ok(())
    }

    async fn connect(&mut self, registered: impl FnOnce(&str)) -> Outcome {
        let (address, site) = (&self.server.address, &self.server.site);
        self.desk.meet(address, site).await?;
        let client = match &self.server.client {
            Some((id, secret)) => openemr::Client::new(id.clone(), secret.clone()),
            None => self.desk.register().await?,
        };
        let choice = ClientChoice::Entered {
            client_id: client.id().as_str().to_owned(),
            client_secret: client.secret().map(|secret| secret.expose().clone()),
        };
        let connected = self.desk.rounds.connect_clinic(address, site, choice).await.map_err(in_words)?;
        let clinic = connected.clinic.ok_or(Trouble::new("no clinic is connected"))?;
        self.report.about(&clinic);
        self.report.stage("find the server", Ok(format!("OpenEMR {}", clinic.edition)));
        if self.server.client.is_none() {
            let seen = self.desk.client_state().await?;
            let word = match seen {
                ClientState::Waiting => Ok("it waits for an administrator, and Rounds says so".to_owned()),
                other => Err(format!("{other:?}, though nobody has enabled it")),
            };
            self.report.stage("a fresh client is not ready", word);
            registered(client.id().as_str());
        }
        let ready = self.desk.until_ready().await;
        self.report.must("the client is enabled", ready.map(|()| "ready".to_owned()))?;
        self.desk.client = Some(client);
        Ok(())
    }

    async fn sign_in(&mut self) -> Outcome {
        let person = &self.server.person;
        let signed_in = self.desk.sign_in(person).await;
        self.report.must("sign in through the server's pages", signed_in.map(|()| "done".to_owned()))
    }

    async fn probe(&mut self) -> Outcome {
        let found = self.desk.rounds.connection_report(true).await;
        let found = found.map_err(|error| Trouble::new(code(&error)));
        if let Ok(found) = &found {
            self.report.rights(found);
        }
        let word = |found: app::contract::ConnectionReport| format!("{} areas were asked", found.areas.len());
        self.report.must("what the account may do", found.map(word))
    }

    /// Somebody of our own: nobody else's chart is opened or written to.
    async fn own_patient(&mut self) -> Outcome<(PatientUuid, Pid)> {
        let family = format!("Zq{}", letters(self.desk.now().as_second()));
        let edit = PatientEdit {
            family: Some(family.clone()),
            given: Some("Zqcheck".into()),
            birth: jiff::civil::Date::new(1980, 5, 4).ok(),
            sex: Some(Sex::Female),
            ..PatientEdit::default()
        };
        let made = self.desk.server(&self.server.person).await?.patients().create(&edit).await;
        let made = match made {
            Ok(WriteOutcome::Done(made)) => Ok(made),
            Ok(WriteOutcome::Refused { fields, .. }) => Err(format!("refused, {} fields", fields.len())),
            Ok(WriteOutcome::Unknown { why }) => Err(format!("not known: {why:?}")),
            Err(error) => Err(error.to_string()),
        };
        let made = self.report.must_have("a patient of its own", made, "made")?;
        let found = self.desk.rounds.search_server(&family).await;
        let found = found.map_err(|error| code(&error)).and_then(|found| {
            let ours = found.hits.iter().any(|hit| hit.patient.uuid == made.uuid);
            if ours { Ok("by family name".to_owned()) } else { Err("not among the hits".to_owned()) }
        });
        self.report.stage("find that patient", found);
        Ok((made.uuid, made.pid))
    }

    async fn numbers(&mut self) -> Outcome {
        let Some((facility, provider)) = &self.server.numbers else { return Ok(()) };
        let typed = TypedNumbers { facility: facility.clone(), provider: provider.clone() };
        let saved = self.desk.rounds.save_numbers(&typed).await;
        self.report.stage(
            "the numbers that were given",
            saved.map(|()| "kept".into()).map_err(|error| code(&error)),
        );
        Ok(())
    }

    async fn visit(&mut self, patient: &PatientUuid) -> Outcome<VisitKey> {
        let options = self.desk.rounds.encounter_options(patient).await.map_err(in_words)?;
        let request = StartVisitRequest {
            category: Some(CategoryId(5)),
            reason: "Zq: a check of Rounds".into(),
            provider: options.me,
            facility: options.facility,
            ..StartVisitRequest::default()
        };
        // What is checked here are servers, not questions: all that is asked is answered.
        let mut answers = Vec::new();
        let sent = loop {
            let sent = self.desk.rounds.start_visit(patient, request.clone(), &answers).await;
            match asked(&sent) {
                Some(questions) if answers.is_empty() => answers = questions,
                _ => break sent,
            }
        };
        let settled = self.desk.settled(sent).await;
        let item =
            self.report.must_have("start a visit", settled.map_err(|error| error.to_string()), "once")?;
        item.visit.ok_or(Trouble::new("a confirmed visit without its number"))
    }

    async fn vitals(&mut self, patient: &PatientUuid, visit: &VisitKey) -> Outcome {
        let typed = TypedVitals {
            values: MEASURED
                .map(|(sign, text, _, unit)| (sign, TypedValue { text: text.into(), unit }))
                .into_iter()
                .collect::<BTreeMap<_, _>>(),
            ..TypedVitals::default()
        };
        let mut answers = Vec::new();
        let sent = loop {
            let sent = self.desk.rounds.save_vitals(patient, visit, &typed, &answers).await;
            match asked(&sent) {
                Some(questions) if answers.is_empty() => answers = questions,
                _ => break sent,
            }
        };
        let stored = self.desk.settled(sent).await.map(|_| "once".to_owned());
        let arrived = stored.is_ok();
        self.report.stage("vitals", stored.map_err(|error| error.to_string()));
        if !arrived {
            return Ok(());
        }
        let chart = self.desk.fresh_chart(patient).await?;
        let rows = chart.vitals.value().cloned().unwrap_or_default();
        let read = match rows.as_slice() {
            [row] => {
                let wrong: Vec<String> = MEASURED
                    .iter()
                    .filter_map(|(sign, text, value, unit)| {
                        let found = row.reading.value_in(*sign, *unit);
                        let same = found.is_some_and(|found| (found - value).abs() < 0.06);
                        (!same).then(|| format!("{sign:?} {text} reads as {found:?}"))
                    })
                    .collect();
                if wrong.is_empty() {
                    Ok("82.5 kg, 163 cm, 36.6 °C, 128/82".into())
                } else {
                    Err(wrong.join(", "))
                }
            }
            rows => Err(format!("{} sets instead of one", rows.len())),
        };
        self.report.stage("the same values are read back", read);
        Ok(())
    }

    async fn note(&mut self, patient: &PatientUuid, visit: &VisitKey) -> Outcome {
        let text = SoapText {
            subjective: "Zq: a check. “Quotes”, ümläuts, 🤧 and <b>signs</b>".into(),
            objective: "Nothing to see".into(),
            assessment: "A check".into(),
            plan: "None; done".into(),
        };
        let sent = self.desk.rounds.send_note(patient, visit, text.clone()).await;
        let stored = self.desk.settled(sent).await.map(|_| "once".to_owned());
        let arrived = stored.is_ok();
        self.report.stage("a note", stored.map_err(|error| error.to_string()));
        if arrived {
            let chart = self.desk.fresh_chart(patient).await?;
            let notes = chart.notes.value().cloned().unwrap_or_default();
            let same = matches!(notes.as_slice(), [one] if one.text == text);
            let word = if same {
                Ok("word for word".into())
            } else {
                Err(format!("{} notes, or other words", notes.len()))
            };
            self.report.stage("the same words are read back", word);
        }
        Ok(())
    }

    async fn appointment(&mut self, patient: &PatientUuid, pid: Pid) -> Outcome {
        let options = self.desk.rounds.booking_options(patient).await.map_err(in_words)?;
        let day = crate::day::clinic_day(self.desk.now()).saturating_add(70.days());
        let request = BookRequest {
            date: day.to_string(),
            start: "11:00".into(),
            duration: "15".into(),
            category: Some(CategoryId(5)),
            title: String::new(),
            comment: "Zq: a check of Rounds".into(),
            provider: options.me.or_else(|| options.providers.first().map(|one| one.id)),
            facility: options.facility,
        };
        let sent = crate::accepted::book(&self.desk.rounds, patient, request).await;
        let settled = self.desk.settled(sent).await;
        let number = settled.as_ref().ok().and_then(|item| item.confirmation);
        self.report
            .stage("an appointment", settled.map(|_| "once".into()).map_err(|error| error.to_string()));
        if let Some(number) = number {
            let freed = self.desk.server(&self.server.person).await?.appointments().delete(pid, number).await;
            let word = match freed {
                Ok(WriteOutcome::Done(())) => Ok("the time is free again".to_owned()),
                _ => Err("the appointment is still there".to_owned()),
            };
            self.report.stage("its end", word);
        }
        Ok(())
    }

    /// A day at the desk: the monotonic clock goes on by an hour and more, so that the access in memory is too old, while
    /// the wall clock, which the server compares with its own, stays true.
    async fn renewals(&mut self) -> Outcome {
        for number in 1..=RENEWALS {
            let before = self.desk.rounds.connection_report(false).await.map_err(in_words)?.refreshes;
            self.desk.clock.pass(AN_HOUR);
            let read = self.desk.rounds.search_server("Zq").await;
            let after = self.desk.rounds.connection_report(false).await.map(|report| report.refreshes);
            let word = match (read, after) {
                (Ok(_), Ok(after)) if after > before => Ok("renewed".to_owned()),
                (Ok(_), Ok(_)) => Err("the old access was still taken, or nothing was renewed".to_owned()),
                (Err(error), _) | (_, Err(error)) => Err(code(&error)),
            };
            self.report.stage(&format!("hour {number}: the session is renewed"), word);
        }
        Ok(())
    }
}

/// What a form asks before it is taken.
fn asked<T>(sent: &Result<T, UiError>) -> Option<Vec<Question>> {
    sent.as_ref().err()?.questions.clone()
}

/// A number in letters, since names hold no digits.
fn letters(mut number: i64) -> String {
    let mut name = String::new();
    while number > 0 {
        name.push(char::from(b'a' + u8::try_from(number % 26).unwrap_or(0)));
        number /= 26;
    }
    name
}

//! What must be read right on screen, each in the window as it is shipped and with a picture of it in `target/pictures/`:
//! units, dangers, namesakes, a computer that may not sign in yet, a clock that is off, a patient who is gone.

use crate::{Set, pictures, play};
use demo_clinic::{Clock, Encounter, Fault, PatientSummary, SystemClock, Units, Vital};
use jiff::ToSpan;
use rounds_tests::job::Job;
use rounds_tests::pages::{
    ChartPage, ClinicPage, NotePage, PatientsPage, ReceiptPage, SettingsPage, SignInPage, UnsentPage,
    VisitPage, VitalsPage,
};
use rounds_tests::window::Window;
use rounds_tests::{Outcome, Trouble, day};

const BANNER: &str = "section[aria-label=Patient]";
const SECTIONS: [&str; 10] = [
    "Visits",
    "Vitals",
    "Notes",
    "Problems",
    "Allergies",
    "Medications",
    "Results",
    "Appointments",
    "Demographics",
    "Summary",
];
const TWO_DAYS: i64 = 2 * 24 * 60 * 60;

/// What each of the elements that `selector` names reads as, in one line.
async fn texts(window: &Window, selector: &str) -> Outcome<Vec<String>> {
    let read = "return [...document.querySelectorAll(arguments[0])].map((one) => one.innerText.replace(/\\s+/g, ' ').trim())";
    let all = window.script(read, vec![selector.into()]).await?;
    let text = |one: &serde_json::Value| one.as_str().unwrap_or_default().to_owned();
    Ok(all.as_array().into_iter().flatten().map(text).collect())
}

/// The one patient with this name.
fn patient(set: &Set, (family, given): (&str, &str)) -> Outcome<PatientSummary> {
    let mut found = set.clinic.records().patients_named(family, given);
    found.pop().filter(|_| found.is_empty()).ok_or(Trouble::new("one patient has that name"))
}

/// A visit that began a little while ago, made at the clinic's own screens.
fn open_visit(set: &Set, pid: i64, reason: &str) -> Encounter {
    let at = day::clinic_time(SystemClock.now()).saturating_sub(20.minutes());
    set.clinic.office().open_visit(pid, &at.strftime("%Y-%m-%d %H:%M:%S").to_string(), reason)
}

#[test]
#[ignore = "real window"]
fn a_metric_clinic_reads_the_same_in_the_table_on_the_summary_and_in_the_visit() -> Outcome {
    play(|| async {
        let set = Set::default().await?;
        set.clinic.set_units(Units::MetricFirst);
        let job = Job::default();
        let who = patient(&set, job.patient)?;
        let visit = open_visit(&set, who.pid, "Weight check");
        // 82.5 kg, 163 cm and 36.6 °C as the columns hold them.
        set.clinic.office().record_vitals(Vital {
            pid: who.pid,
            eid: visit.eid,
            date: visit.date.clone(),
            weight: Some("181.881366".into()),
            height: Some("64.173228".into()),
            temperature: Some("97.880000".into()),
            ..Vital::default()
        });
        let window = set.signed_in().await?;
        SettingsPage(&window).metric().await?;
        PatientsPage(&window).open(job.query, job.patient.0).await?;
        window.settled().await?;
        let summary = texts(&window, "[role=tabpanel] dl").await?.join(" ");
        for words in ["Weight 82.5 kg", "Height 163 cm", "Temperature 36.6 °C", "BMI 31.1"] {
            assert!(summary.contains(words), "{words} on the summary, which has {summary}");
        }
        let broken = "return [...document.querySelectorAll('[role=tabpanel] dl.digits dt')]
            .filter((one) => one.offsetHeight > 1.9 * parseFloat(getComputedStyle(one).fontSize))
            .map((one) => one.textContent)";
        assert_eq!(
            window.script(broken, vec![]).await?,
            serde_json::json!([]),
            "each name stands in one line"
        );
        pictures(&window, "metric-summary").await?;

        ChartPage(&window).section("Vitals").await?;
        window.settled().await?;
        let heads = texts(&window, "[role=tabpanel] thead th").await?;
        let cells = texts(&window, "[role=tabpanel] tbody tr:first-child > *").await?;
        for (sign, value) in
            [("Weight kg", "82.5"), ("Height cm", "163"), ("Temperature °C", "36.6"), ("BMI", "31.1")]
        {
            let column = heads.iter().position(|head| head == sign);
            let shown = column.and_then(|column| cells.get(column)).map(String::as_str).unwrap_or_default();
            assert!(
                shown == value || shown.starts_with(&format!("{value} ")),
                "{sign} is {value}, not {shown}"
            );
        }
        pictures(&window, "metric-table").await?;

        ChartPage(&window).section("Summary").await?;
        VisitPage(&window).reopen("Weight check").await?;
        window.settled().await?;
        VitalsPage(&window).recorded().await?;
        let recorded = texts(&window, ".recorded dl").await?.join(" ");
        for words in ["Weight 82.5 kg", "Height 163 cm", "Temperature 36.6 °C", "BMI 31.1"] {
            assert!(recorded.contains(words), "{words} in the visit, which has {recorded}");
        }
        pictures(&window, "metric-visit").await?;
        window.close().await
    })
}

#[test]
#[ignore = "real window"]
fn a_moderate_allergy_is_never_called_mild_and_stands_above_a_milder_one() -> Outcome {
    play(|| async {
        let set = Set::default().await?;
        let office = set.clinic.office();
        let who = [("lname", "Haverkamp"), ("fname", "Ida"), ("DOB", "1961-04-23"), ("sex", "Female")];
        let pid = office.register(&who);
        for (title, reaction, severity) in [
            ("Latex", "itching", "mild"),
            ("Penicillin", "hives", "moderate"),
            ("Peanut", "anaphylaxis", "severe"),
        ] {
            office.record_allergy(pid, title, reaction, Some(severity));
        }
        // FHIR alone says "low" of a moderate allergy, too: where the clinic's word is not to be had, a risk is a risk.
        set.clinic.faults().arm("GET", "*/api/*allergy*", Fault::Html, u32::MAX);
        let window = set.signed_in().await?;
        PatientsPage(&window).open("haverkamp", "Haverkamp, Ida").await?;
        window.settled().await?;
        let unread = texts(&window, &format!("{BANNER} li")).await?;
        assert!(unread[0].starts_with("Peanut high risk, severity could not be read"), "{unread:?}");
        let low = |title: &str| {
            unread.iter().any(|one| one.starts_with(&format!("{title} low risk, severity could not be read")))
        };
        assert!(low("Penicillin") && low("Latex"), "{unread:?}");
        let screen = window.text().await?;
        assert!(
            !screen.contains("mild") && !screen.contains("moderate"),
            "no severity is made up:\n{screen}"
        );
        pictures(&window, "allergies-risk-alone").await?;

        set.clinic.faults().clear();
        window.click("button", "Refresh").await?;
        window.reads("moderate").await?;
        window.settled().await?;
        let gravest_first = ["Peanut severe", "Penicillin moderate", "Latex mild"];
        assert_eq!(texts(&window, &format!("{BANNER} li")).await?, gravest_first, "on the banner");
        ChartPage(&window).section("Allergies").await?;
        let lines = texts(&window, "[role=tabpanel] .line").await?;
        assert_eq!(lines.len(), 3, "{lines:?}");
        for (line, begins) in lines.iter().zip(gravest_first) {
            assert!(line.starts_with(begins), "{line} in the list");
        }
        pictures(&window, "allergies").await?;
        window.close().await
    })
}

#[test]
#[ignore = "real window"]
fn two_people_of_one_name_are_told_apart_where_their_unsent_notes_are_listed_and_printed() -> Outcome {
    play(|| async {
        let set = Set::default().await?;
        let window = set.signed_in().await?;
        let namesakes = set.clinic.records().patients_named("Reyes", "Maria");
        assert_eq!(namesakes.len(), 2);
        let (patients, visit) = (PatientsPage(&window), VisitPage(&window));
        for who in &namesakes {
            patients.open(&format!("reyes {}", who.birth_date), "Reyes, Maria").await?;
            let before = set.clinic.records().encounters(who.pid).len();
            visit.start(&Job::default().visit).await?;
            let sent = async || Ok(set.clinic.records().encounters(who.pid).len() > before);
            window.until("the visit in OpenEMR", sent).await?;
        }
        // Nothing but the notes is on its way from here on.
        UnsentPage(&window).counts(0).await?;
        set.clinic.pause().await;
        for (sent, who) in namesakes.iter().enumerate() {
            patients.open(&format!("reyes {}", who.birth_date), "Reyes, Maria").await?;
            window.reads(&who.birth_date).await?;
            let note = Job::default().note;
            NotePage(&window).fill(&note).await?;
            NotePage(&window).send().await?;
            UnsentPage(&window).counts(sent + 1).await?;
        }
        UnsentPage(&window).open().await?;
        let notes = async |selector: &str| {
            let mut all = texts(&window, selector).await?;
            all.retain(|one| one.contains("Dry cough for 7 days"));
            Ok::<_, Trouble>(all)
        };
        let apart = |notes: &[String]| {
            let words =
                |who: &PatientSummary| format!("Reyes, Maria DOB {} MRN {} ", who.birth_date, who.pid);
            let one_of = |who| notes.iter().filter(|note| note.contains(&words(who))).count() == 1;
            notes.len() == 2 && namesakes.iter().all(one_of)
        };
        let mut listed = Vec::new();
        window
            .until("both notes in the list", async || {
                listed = notes("li[data-patient]").await?;
                Ok(listed.len() == 2)
            })
            .await?;
        assert!(apart(&listed), "each with birth date and MRN, not {listed:?}");
        assert_eq!(window.overflow().await?, "");
        pictures(&window, "namesakes-unsent").await?;

        window.click("button", "Print all unsent").await?;
        window.find("button", "Copy as text").await?;
        let sheets = notes("article").await?;
        assert!(apart(&sheets), "a sheet each, with birth date and MRN, not {sheets:?}");
        assert!(sheets.iter().all(|sheet| sheet.contains("Not in OpenEMR")), "and what it is: {sheets:?}");
        pictures(&window, "namesakes-printed").await?;
        window.close().await
    })
}

#[test]
#[ignore = "real window"]
fn a_computer_that_nobody_has_enabled_yet_is_offered_no_sign_in() -> Outcome {
    play(|| async {
        let set = Set::default().await?;
        let window = set.open().await?;
        ClinicPage(&window).connect(set.clinic.https_url()).await?;
        let page = SignInPage(&window);
        page.register_this_computer().await?;
        window.reads("An administrator has to enable Rounds").await?;
        assert!(!window.has("button", "Sign in").await?, "nobody is sent to a sign-in that would fail");
        page.check_again().await?;
        window.reads("Not enabled yet.").await?;
        assert!(!window.has("button", "Sign in").await?, "nor after asking");
        pictures(&window, "client-waiting").await?;

        set.records.enable_clients().await?;
        page.check_again().await?;
        window.find("button", "Sign in").await?;
        window.gone("button", "Check again").await?;
        pictures(&window, "client-enabled").await?;
        page.sign_in().await?;
        page.signed_in().await?;
        window.close().await
    })
}

#[test]
#[ignore = "real window"]
fn a_clock_two_days_off_is_said_in_the_frame_and_asked_about_before_vitals_are_saved() -> Outcome {
    play(|| async {
        let set = Set::default().await?;
        let job = Job::default();
        let who = patient(&set, job.patient)?;
        open_visit(&set, who.pid, "Blood pressure check");
        let window = set.signed_in().await?;
        // The server's clock is right and this computer's is ahead.
        set.clinic.set_clock_skew(-TWO_DAYS);
        PatientsPage(&window).open(job.query, job.patient.0).await?;
        let line = "This computer’s clock is 2 days ahead of the clinic’s server.";
        window.reads(line).await?;
        window.settled().await?;
        pictures(&window, "clock-line").await?;

        VisitPage(&window).reopen("Blood pressure check").await?;
        window.settled().await?;
        let vitals = VitalsPage(&window);
        vitals.fill(&job.vitals).await?;
        let taken = set.clinic.records().vitals(who.pid).len();
        window.click("button", "Send vitals").await?;
        window.reads("The clock of this computer is 2 days ahead of the clinic’s server.").await?;
        pictures(&window, "clock-question").await?;
        ReceiptPage(&window).back().await?;
        assert_eq!(set.clinic.records().vitals(who.pid).len(), taken, "nothing was sent before the answer");
        for (field, typed) in &job.vitals.readings {
            window.holds("textbox", field, typed).await?;
        }
        window.click("button", "Send vitals").await?;
        window.reads("The clock of this computer is 2 days ahead of the clinic’s server.").await?;
        ReceiptPage(&window).keep_all().await?;
        ReceiptPage(&window).send().await?;
        vitals.recorded().await?;
        let arrived = async || Ok(set.clinic.records().vitals(who.pid).len() == taken + 1);
        window.until("the vitals in the clinic", arrived).await?;
        window.close().await
    })
}

#[test]
#[ignore = "real window"]
fn a_merged_patient_is_said_to_be_gone_and_nothing_of_the_chart_reads_as_none() -> Outcome {
    play(|| async {
        let set = Set::default().await?;
        let job = Job::default();
        let window = set.signed_in().await?;
        PatientsPage(&window).open(job.query, job.patient.0).await?;
        window.settled().await?;
        let (gone, into) = (patient(&set, job.patient)?, patient(&set, ("Abernathy", "Walter"))?);
        assert!(set.clinic.office().merge_patient(gone.pid, into.pid));
        window.click("button", "Refresh").await?;
        window.reads("No longer in OpenEMR (merged or removed?)").await?;
        window.settled().await?;
        let banner = texts(&window, BANNER).await?.join(" ");
        for words in [job.patient.0, &gone.birth_date, "MRN", "as last known here"] {
            assert!(banner.contains(words), "{words} stays in the banner: {banner}");
        }
        for button in ["Start visit", "Book appointment"] {
            ChartPage(&window).wonder_at(button).await?;
            window.reads("so nothing can be begun here").await?;
        }
        for section in SECTIONS {
            ChartPage(&window).section(section).await?;
            let screen = window.text().await?;
            assert!(
                screen.contains("this patient is no longer in OpenEMR (merged or removed?)"),
                "{section}:\n{screen}"
            );
            let none = ["recorded in OpenEMR", "No appointments", "No visits", "none"];
            let none: Vec<_> = none.into_iter().filter(|words| screen.contains(words)).collect();
            assert!(none.is_empty(), "{section} says {none:?}:\n{screen}");
        }
        pictures(&window, "merged").await?;
        window.close().await
    })
}

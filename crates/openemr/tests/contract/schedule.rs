//! Appointments, and what is learned from them.

use crate::common::{
    BOTH, Clinic,
    records::{booking, done, wall},
};
use demo_clinic::Edition;
use domain::{
    appointment::NewAppointment,
    booking::{BookingWarning, Slot, check},
    clinic_rules::ClinicRules,
    encounter::{FacilityId, ProviderId},
    patient::{PatientUuid, Pid},
};
use jiff::ToSpan;
use openemr::{ApiError, OpenEmr};

#[tokio::test]
async fn a_day_is_read_from_fhir_and_numbers_are_learned_on_the_way() {
    for edition in BOTH {
        let clinic = Clinic::open(edition).await;
        let openemr = clinic.session_of("drgarcia").await;
        let (maria, pid) = clinic.patient("Reyes", "Maria");
        let new = booking(pid);
        assert_eq!(openemr.directory().own_number(), None, "{edition}: nothing learned yet");
        let id = done(openemr.appointments().create(&new).await);
        let hers = openemr.appointments().of_patient(&maria, pid).await.expect("hers");
        let listed = hers.items.iter().find(|one| one.id == Some(id)).expect("the new one");
        assert_eq!(listed.comment, None, "{edition}: a list has no comments");
        assert_eq!(
            openemr.directory().own_number(),
            Some(ProviderId(8)),
            "{edition}: Q72, learned from her list"
        );
        let day = openemr.appointments().day(new.start.date()).await.expect("the day");
        let shown = day.items.iter().find(|one| one.uuid == listed.uuid).expect("on that day");
        assert_eq!(
            (shown.start, shown.end),
            (new.start, wall("2026-12-01T09:30:00")),
            "{edition}: wall time"
        );
        assert_eq!(shown.patient.as_ref(), Some(&maria), "{edition}: hers");
        assert_eq!(shown.provider, Some(ProviderId(8)), "{edition}: the number FHIR does not give");
        assert_eq!(shown.facility, Some(FacilityId(3)), "{edition}: from its Location");
        assert!(day.items.iter().all(|one| one.start.date() == new.start.date()), "{edition}: that day only");
        let read = openemr.appointments().read(id).await.expect("read").expect("there");
        assert_eq!(
            read.comment.as_deref(),
            Some("Bring the report"),
            "{edition}: only the single read has it"
        );

        let found = openemr.appointments().find(&maria, &new).await.expect("asked").expect("found");
        assert_eq!(found.id, Some(id), "{edition}: by time, provider, category and comment");
        let other = NewAppointment { comment: "Another".into(), ..new.clone() };
        assert_eq!(openemr.appointments().find(&maria, &other).await.expect("asked"), None, "{edition}");

        done(openemr.appointments().delete(pid, id).await);
        assert_eq!(openemr.appointments().read(id).await.expect("read"), None, "{edition}: gone (Q49)");
        done(openemr.appointments().delete(pid, id).await);
    }
}

#[tokio::test]
async fn q62_a_week_is_read_in_one_request_and_no_day_is_empty_because_nobody_looked() {
    for edition in BOTH {
        let clinic = Clinic::open(edition).await;
        let openemr = clinic.session_of("drgarcia").await;
        let (_, pid) = clinic.patient("Reyes", "Maria");
        let monday = wall("2026-11-30T00:00:00").date();
        let week: Vec<_> = (0..7).filter_map(|days| monday.checked_add(days.days()).ok()).collect();
        for time in ["2026-12-01T09:00:00", "2026-12-03T15:15:00"] {
            done(openemr.appointments().create(&NewAppointment { start: wall(time), ..booking(pid) }).await);
        }
        let asked = || {
            let all = clinic.demo.requests().all();
            all.iter().filter(|seen| seen.path.ends_with("/fhir/Appointment")).count()
        };
        let before = asked();
        let read = openemr.appointments().days(&week).await.expect("the week");
        assert_eq!(asked() - before, 1, "{edition}: one request for seven days");
        assert_eq!(read.keys().copied().collect::<Vec<_>>(), week, "{edition}: every day, also without any");
        for date in &week {
            let day = openemr.appointments().day(*date).await.expect("the day");
            assert_eq!(read.get(date), Some(&day), "{edition}: {date} as it is read by itself");
        }
        // Far from everything, where an answer without any could mean that a comma was not understood.
        let empty = [wall("2031-01-06T00:00:00").date(), wall("2031-01-07T00:00:00").date()];
        let before = asked();
        let read = openemr.appointments().days(&empty).await.expect("both days");
        assert!(read.values().all(|day| day.items.is_empty()) && read.len() == 2, "{edition}: none, known");
        assert_eq!(asked() - before, 3, "{edition}: each was asked for by itself");
    }
}

#[tokio::test]
async fn q72_a_physician_learns_providers_facilities_and_categories_and_an_administrator_reads_them() {
    for edition in BOTH {
        let clinic = Clinic::open(edition).await;
        let openemr = clinic.session_of("drgarcia").await;
        assert!(
            matches!(openemr.directory().facilities().await, Err(ApiError::NotAllowed { .. })),
            "{edition}: Q28"
        );
        let (maria, _) = clinic.patient("Reyes", "Maria");
        openemr.encounters().list(&maria).await.expect("her visits");
        openemr.appointments().all().await.expect("Q72: every appointment, once");
        let learned = openemr.directory().learned();
        let me = learned.provider_number(openemr.subject().as_str());
        assert_eq!(me, Some(ProviderId(8)), "{edition}: the own number, by the uuid of the sign-in");
        assert!(!learned.facilities().is_empty() && !learned.categories().is_empty(), "{edition}");
        assert!(
            learned.facilities().iter().all(|facility| !facility.name.is_empty()),
            "{edition}: with their names"
        );

        let next = clinic.session_of("drgarcia").await;
        next.directory().teach(learned.clone());
        assert_eq!(next.directory().learned(), learned, "{edition}: what was learned can be kept");

        let admin = clinic.session_of("admin").await;
        assert!(!admin.directory().facilities().await.expect("allowed").items.is_empty(), "{edition}");
        let practitioners = admin.directory().practitioners().await.expect("allowed").items;
        assert!(
            practitioners.iter().any(|one| one.name == "Elena Garcia"),
            "{edition}: full names for administrators"
        );
    }
}

/// What the rules say of a booking, from what the server shows of that day and of the patient.
async fn rules_say(
    openemr: &OpenEmr,
    patient: &PatientUuid,
    pid: Pid,
    new: &NewAppointment,
) -> Vec<BookingWarning> {
    let day = openemr.appointments().day(new.start.date()).await.expect("the day").items;
    let own = openemr.appointments().of_patient(patient, pid).await.expect("the patient's").items;
    let slot = Slot {
        patient,
        provider: new.provider,
        provider_uuid: None,
        start: new.start.civil(),
        minutes: new.minutes,
    };
    let now = wall("2026-11-20T09:00:00").civil();
    check(&slot, &[day, own].concat(), &ClinicRules::default(), now)
}

#[tokio::test]
async fn q48_what_the_server_books_twice_the_rules_find_before() {
    for edition in BOTH {
        let clinic = Clinic::open(edition).await;
        let openemr = clinic.session_of("drgarcia").await;
        let (maria, pid) = clinic.patient("Reyes", "Maria");
        let (walter, other) = clinic.patient("Abernathy", "Walter");
        // A Sunday: nobody else is booked on it.
        let sunday = NewAppointment { start: wall("2026-12-06T09:00:00"), ..booking(pid) };
        let overlaps = |warnings: &[BookingWarning]| {
            let busy = |one: &&BookingWarning| {
                matches!(one, BookingWarning::PatientBusy { .. } | BookingWarning::ProviderBusy { .. })
            };
            warnings.iter().filter(busy).count()
        };
        let before = rules_say(&openemr, &maria, pid, &sunday).await;
        assert_eq!(overlaps(&before), 0, "{edition}: the time is free: {before:?}");
        done(openemr.appointments().create(&sunday).await);

        let hers = rules_say(&openemr, &maria, pid, &sunday).await;
        assert!(
            hers.iter().any(|one| matches!(one, BookingWarning::PatientBusy { .. })),
            "{edition}: she would be in two places at once: {hers:?}"
        );
        let his = NewAppointment { pid: other, ..sunday.clone() };
        let warned = rules_say(&openemr, &walter, other, &his).await;
        assert!(
            warned.iter().any(|one| matches!(one, BookingWarning::ProviderBusy { .. })),
            "{edition}: the physician would see two patients at once: {warned:?}"
        );
        // And nobody but the rules would have said so.
        done(openemr.appointments().create(&his).await);
        let stored = clinic.demo.records().appointments(pid.0.into());
        let stored = stored.iter().find(|one| one.pc_event_date == "2026-12-06").expect("stored");
        assert_eq!(
            stored.pc_apptstatus, "-",
            "{edition}: a status the server knows, since it takes any text"
        );
        assert_eq!(stored.pc_facility, 3, "{edition}: a number, since it takes unknown ones");
    }
}

#[tokio::test]
async fn q127_a_booking_without_a_comment_is_taken_and_has_none() {
    for edition in Edition::ALL {
        let clinic = Clinic::open(edition).await;
        let openemr = clinic.session_of("drgarcia").await;
        let (maria, pid) = clinic.patient("Reyes", "Maria");
        let silent = NewAppointment { comment: String::new(), ..booking(pid) };
        let id = done(openemr.appointments().create(&silent).await);
        let read = openemr.appointments().read(id).await.expect("asked").expect("it is there");
        assert_eq!(
            read.comment.as_deref(),
            Some(""),
            "{edition}: words of ours are no comment of the clinician's"
        );
        let found = openemr.appointments().find(&maria, &silent).await.expect("asked");
        assert_eq!(found.and_then(|one| one.id), Some(id), "{edition}: and it is found again");
    }
}

#[tokio::test]
async fn q49_an_appointment_is_deleted_under_any_patients_number() {
    for edition in Edition::ALL {
        let clinic = Clinic::open(edition).await;
        let openemr = clinic.session_of("drgarcia").await;
        let (maria, pid) = clinic.patient("Reyes", "Maria");
        let (_, other) = clinic.patient("Abernathy", "Walter");
        let id = done(openemr.appointments().create(&booking(pid)).await);
        let details = openemr.appointments().details(id).await.expect("asked").expect("it stands");
        assert_eq!(details.appointment.patient.as_ref(), Some(&maria), "{edition}: whose it is stands in it");
        assert!(!details.repeats, "{edition}: no release tells of a series (Q109)");
        done(openemr.appointments().delete(other, id).await);
        let read = openemr.appointments().details(id).await.expect("asked");
        assert_eq!(read, None, "{edition}: gone, though it was hers; so whoever deletes looks first (Q102)");
    }
}

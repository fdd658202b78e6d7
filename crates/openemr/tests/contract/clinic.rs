//! The directory for administrators, what the server says about itself, one of everything, and the clinic's other site.

use crate::common::{
    BOTH, Clinic, DEEP_LINK, LOOPBACK, MovedClock,
    browser::Browser,
    demo_at, impatient,
    records::{booking, done, start_visit, vitals},
};
use demo_clinic::{Config, Edition};
use domain::vitals::VitalSign;
use openemr::{ApiError, Connection, DemoSite, OpenEmr, OptionList, RecordUuid, RedirectUri, SignIn, Site};
use std::sync::Arc;

#[tokio::test]
async fn an_administrator_reads_the_directory_and_others_are_refused() {
    for edition in BOTH {
        let clinic = Clinic::open(edition).await;
        let admin = clinic.session_of("admin").await;
        let users = admin.directory().users().await.expect("everybody");
        let nurse = users.items.iter().find(|one| one.username == "nurseobrien").expect("the nurse");
        assert_eq!((nurse.name.as_str(), nurse.npi.as_deref()), ("Nora O'Brien", None), "{edition}");
        let people = admin.fhir_directory().people().await.expect("everybody");
        let doctor = people.items.iter().find(|one| one.name == "Elena Garcia").expect("the doctor");
        assert_eq!(admin.directory().user(&doctor.id).await.expect("one").username, "drgarcia", "{edition}");
        assert_eq!(
            admin.directory().practitioner(&doctor.id).await.expect("one").name,
            "Elena Garcia",
            "{edition}"
        );
        let named = admin.fhir_directory().practitioner(&doctor.id).await.expect("one");
        assert_eq!(named.npi.as_deref(), Some("1234567801"), "{edition}");
        assert!(!admin.fhir_directory().practitioners().await.expect("all").items.is_empty(), "{edition}");
        let states = admin.directory().options(OptionList::AppointmentStates).await.expect("a list");
        assert_eq!(states.items[0].id, "-", "{edition}: in the clinic's order");
        let organizations = admin.fhir_directory().organizations().await.expect("all");
        let insurer = organizations.items.iter().find(|one| one.insurer).expect("Q85: an insurer's name");
        let same = admin.fhir_directory().organization(&insurer.id).await.expect("one");
        assert_eq!(same, *insurer, "{edition}");
        let house = organizations.items.iter().find(|one| !one.insurer).expect("a facility");
        assert_eq!(admin.directory().facility(&house.id).await.expect("one").name, house.name, "{edition}");
        let unknown = RecordUuid::parse("00000000-0000-4000-8000-000000000000").expect("a uuid");
        assert_eq!(admin.directory().facility(&unknown).await, Err(ApiError::NotFound), "{edition}: Q32");

        let nurse = clinic.session_of("nurseobrien").await;
        let refused = nurse.directory().users().await;
        assert!(matches!(refused, Err(ApiError::NotAllowed { .. })), "{edition}: {refused:?}");
    }
}

#[tokio::test]
async fn q66_providers_are_read_whole_since_a_search_by_name_fails() {
    for edition in BOTH {
        let clinic = Clinic::open(edition).await;
        let admin = clinic.session_of("admin").await;
        let all = admin.fhir_directory().practitioners().await.expect("no search that fails").items;
        let staff = ["Elena Garcia", "Wei Chen", "Ada Administrator"];
        for name in staff {
            assert!(all.iter().any(|one| one.name == name), "{edition}: {name} is there: {all:?}");
        }
        let asked = clinic.demo.requests().all();
        let asked: Vec<_> = asked.iter().filter(|seen| seen.path.ends_with("/fhir/Practitioner")).collect();
        assert_eq!(asked.len(), 1, "{edition}: one request for all of them");
        assert_eq!(asked[0].query, "", "{edition}: and no parameter, least of all a name");
    }
}

#[tokio::test]
async fn q69_the_places_of_a_clinic_are_no_bodys_homes() {
    for edition in BOTH {
        let clinic = Clinic::open(edition).await;
        let openemr = clinic.session_of("frontdesk").await;
        let places = openemr.fhir_directory().places().await.expect("the facilities");
        assert!(!places.items.is_empty() && places.items.len() < 10, "{edition}: facilities only");
        assert!(places.items.iter().all(|place| place.name != "Home Address"), "{edition}: Q69");
        let one = openemr.fhir_directory().place(&places.items[0].id).await.expect("one");
        assert_eq!(one, places.items[0], "{edition}");
    }
}

#[tokio::test]
async fn the_server_says_what_it_is() {
    for edition in BOTH {
        let clinic = Clinic::open(edition).await;
        let openemr = clinic.session_of("frontdesk").await;
        let version = openemr.about().version().await.expect("Q71: any role").version;
        assert!(version.starts_with(&edition.to_string()), "{edition}: {version}");
        assert_eq!(openemr.about().product().await.as_deref(), Ok("UNREGISTERED"), "{edition}");
        let can = clinic.connection.capabilities(&clinic.facts).await.expect("without a token");
        assert!(can.resources.iter().any(|(kind, _)| kind == "Patient"), "{edition}: {can:?}");
        let drugs = clinic.session_of("drgarcia").await.stock().drugs().await.expect("the stock");
        assert!(drugs.items.iter().any(|drug| drug.name.starts_with("Metformin")), "{edition}: Q92");
    }
}

#[tokio::test]
async fn q45_the_reason_of_a_visit_is_changed_on_7_0_and_not_tried_on_8_0() {
    for edition in BOTH {
        let clinic = Clinic::open(edition).await;
        let openemr = clinic.session_of("drgarcia").await;
        let (maria, _) = clinic.patient("Reyes", "Maria");
        let visit = start_visit(&openemr, &maria, "r-45").await;
        clinic.demo.requests().clear();
        let changed = openemr.encounters().change_reason(&maria, &visit.uuid, "drgarcia", "Migraine").await;
        match edition {
            Edition::V7_0 => done(changed),
            Edition::V8_0 | Edition::V8_2 => {
                let Err(ApiError::NotOffered { edition, why }) = changed else { panic!("{changed:?}") };
                assert_eq!(
                    (edition, why.contains("Q45")),
                    (openemr::Edition::V8_0, true),
                    "with edition and reason"
                );
                assert!(clinic.demo.requests().all().is_empty(), "nothing is sent");
            }
        }
        let read = openemr.encounters().read(&maria, &visit.uuid).await.expect("one");
        let expected = if edition == Edition::V7_0 { "Migraine" } else { "Headache – follow-up" };
        assert_eq!(read.reason, expected, "{edition}");
        let (walter, _) = clinic.patient("Abernathy", "Walter");
        let other = openemr.encounters().read(&walter, &visit.uuid).await;
        assert!(other.is_err(), "{edition}: not under another patient");
    }
}

#[tokio::test]
async fn one_reading_one_appointment_and_one_patient_are_read_to_check_a_write() {
    for edition in BOTH {
        let clinic = Clinic::open(edition).await;
        let openemr = clinic.session_of("drgarcia").await;
        let (maria, pid) = clinic.patient("Reyes", "Maria");
        let visit = start_visit(&openemr, &maria, "r-one").await;
        // Q41: without both pressures 8.0 answers with the number as well, unless she has other readings.
        let _ = openemr.vitals().create(pid, visit.eid, &vitals(131.0)).await;
        let found = openemr.vitals().find(&maria, pid, visit.eid, &vitals(131.0)).await.expect("asked");
        let id = found.and_then(|reading| reading.id).expect("its number");
        let reading = openemr.vitals().read(&maria, pid, visit.eid, id).await.expect("one");
        assert_eq!(reading.values.get(&VitalSign::Systolic), Some(&131.0), "{edition}");

        let id = done(openemr.appointments().create(&booking(pid)).await);
        let booked =
            openemr.appointments().read_of_patient(&maria, pid, id).await.expect("asked").expect("there");
        assert_eq!(booked.comment.as_deref(), Some("Bring the report"), "{edition}");
        let of_day = openemr.appointments().of_day(&booked.uuid).await.expect("by its FHIR id");
        assert_eq!((of_day.start, of_day.patient), (booked.start, Some(maria.clone())), "{edition}");

        let patient = openemr.patients().read(&maria).await.expect("hers");
        assert_eq!(openemr.patients().summary(&maria).await.expect("hers").family, "Reyes", "{edition}");
        let phone = patient.summary.phones.first().expect("a number").clone();
        let found = openemr.patients().by_phone(&phone).await.expect("asked");
        assert!(found.items.iter().any(|one| one.uuid == maria), "{edition}: by {phone}");
    }
}

/// A session at the clinic's second site, with a client registered there.
async fn at_north(edition: Edition) -> (demo_clinic::DemoClinic, OpenEmr) {
    let clock = Arc::new(MovedClock::default());
    let demo = demo_at(&clock, Config::edition(edition).with_patients(8)).await;
    let address = format!("{}/oauth2/north/authorize", demo.https_url());
    let site = DemoSite::new(&address, demo.http_url(), demo.ca_pem()).expect("loopback");
    let connection = Connection::open_with(Site::Demo(site), clock, impatient()).expect("a client");
    let facts = Arc::new(connection.discover().await.expect("found"));
    let client = connection.register(&facts, "reception").await.expect("registered");
    assert!(demo.enable_client(client.id().as_str()), "an administrator enables it");
    let sign_in = SignIn::new(Arc::clone(&connection), Arc::clone(&facts), client.clone());
    let started = sign_in.start(RedirectUri::DeepLink).expect("started");
    let callback = Browser::default().sign_in(&started.browser, "drgarcia").await;
    let signed_in = sign_in.finish(&callback).await.expect("signed in");
    let keeper = Arc::new(crate::common::MemoryKeeper::default());
    let (openemr, kept) = OpenEmr::begin(connection, facts, client, signed_in, keeper).await;
    kept.expect("kept");
    (demo, openemr)
}

#[tokio::test]
async fn a_second_site_has_its_own_clients_patients_and_records() {
    for edition in BOTH {
        let (demo, openemr) = at_north(edition).await;
        assert!(openemr.facts().issuer.ends_with("/oauth2/north"), "{edition}: its own issuer");
        assert!(
            openemr.facts().fhir_base.as_str().ends_with("/apis/north/fhir"),
            "{edition}: its own aud (Q16)"
        );
        let patients = openemr.patients().page(0).await.expect("its patients").patients.items;
        let first = &patients[0].summary;
        assert!(demo.records().patient(first.uuid.as_str()).is_none(), "{edition}: nobody of the other site");
        let before = demo.records().encounters(first.pid.expect("a number").0.into()).len();
        let visit = start_visit(&openemr, &first.uuid, "r-north").await;
        assert!(openemr.encounters().read(&first.uuid, &visit.uuid).await.is_ok(), "{edition}: stored here");
        let after = demo.records().encounters(first.pid.expect("a number").0.into()).len();
        assert_eq!(after, before, "{edition}: and not over there");
        let asked = demo.requests().all();
        assert!(asked.iter().all(|seen| !seen.path.contains("/default/")), "{edition}: no request strays");
    }
}

#[tokio::test]
async fn a_client_of_one_site_is_unknown_at_the_other() {
    for edition in BOTH {
        let (demo, north) = at_north(edition).await;
        let made = demo.preregister([DEEP_LINK, LOOPBACK]);
        let id = openemr::ClientId::parse(&made.client_id).expect("an id");
        let client = openemr::Client::new(id, None);
        let state = north.connection().client_state(north.facts(), &client).await.expect("asked");
        assert_eq!(state, openemr::ClientState::Unknown, "{edition}: each site has its own");
    }
}

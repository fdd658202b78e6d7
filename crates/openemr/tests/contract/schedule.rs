//! Appointments, and what is learned from them.

use crate::common::{
    BOTH, Clinic,
    records::{booking, done, wall},
};
use domain::{
    appointment::NewAppointment,
    encounter::{FacilityId, ProviderId},
};
use openemr::ApiError;

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

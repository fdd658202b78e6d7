//! Being a good client of a small clinic's server. How fast and when to leave it alone is in `src/pacing.rs` with its own
//! tests; here is what a server feels of it.

use crate::common::{BOTH, Clinic};
use demo_clinic::Fault;
use futures_util::future::join_all;

#[tokio::test]
async fn a_server_never_answers_more_than_five_of_our_requests_at_once() {
    for edition in BOTH {
        let clinic = Clinic::open(edition).await;
        let openemr = clinic.session_of("drgarcia").await;
        let (maria, _) = clinic.patient("Reyes", "Maria");
        // Slow enough that everything which may overlap does.
        clinic.demo.faults().arm("GET", "*/apis/*", Fault::Slow { ms: 40 }, 40);
        let patients = openemr.patients();
        let reads = join_all((0..40).map(|_| patients.read(&maria))).await;
        assert!(reads.iter().all(Result::is_ok), "{edition}: all of them are answered in the end");
        let most = clinic.demo.traffic().most_at_once();
        assert!(most <= 5, "{edition}: {most} at once");
        assert!(most > 1, "{edition}: and not one after the other either");
    }
}

#[tokio::test]
async fn reads_one_after_the_other_share_a_connection() {
    for edition in BOTH {
        let clinic = Clinic::open(edition).await;
        let openemr = clinic.session_of("drgarcia").await;
        let before = clinic.demo.traffic().connections();
        for _ in 0..30 {
            openemr.me().await.expect("answered");
        }
        let made = clinic.demo.traffic().connections() - before;
        // A connection goes back into the pool a moment after its answer: now and then one more is made.
        assert!(made < 10, "{edition}: {made} new connections for 30 reads");
    }
}

#[tokio::test]
async fn a_whole_chart_at_once_keeps_to_the_same_five() {
    let clinic = Clinic::open(demo_clinic::Edition::V7_0).await;
    let openemr = clinic.session_of("drgarcia").await;
    let (walter, pid) = clinic.patient("Abernathy", "Walter");
    let visits = openemr.encounters().list(&walter).await.expect("his visits").items;
    let numbers: Vec<_> = visits.iter().take(60).cloned().collect();
    let read = openemr.vitals().history(&walter, pid, &numbers).await.expect("Q74: visit by visit on 7.0");
    assert!(!read.items.is_empty(), "his readings");
    let most = clinic.demo.traffic().most_at_once();
    assert!(most <= 5, "sixty visits, and never more than five requests at once: {most}");
}

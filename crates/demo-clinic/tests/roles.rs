//! Who may do what (Q28), and how each edition says no (Q26).

mod common;

use common::desk;
use demo_clinic::Edition;

const EVERYONE: [&str; 4] = ["drgarcia", "nurseobrien", "frontdesk", "admin"];

/// Path and the accounts that may use it.
const TABLE: [(&str, &[&str]); 5] = [
    ("/api/patient?_limit=1", &EVERYONE),
    ("/api/facility", &["admin"]),
    ("/api/patient/00000000-0000-4000-8000-000000000000/encounter", &["drgarcia", "admin"]),
    ("/api/patient/1/encounter/1/soap_note", &["drgarcia", "nurseobrien", "admin"]),
    ("/fhir/Condition?patient=x", &["drgarcia", "nurseobrien", "admin"]),
];

#[tokio::test]
async fn the_role_table_holds_on_every_edition() {
    for (edition, refusal) in [(Edition::V8_2, 403), (Edition::V8_0, 403), (Edition::V7_0, 401)] {
        let desk = desk(edition).await;
        for account in EVERYONE {
            let token = desk.sign_in(account).await.access;
            for (path, allowed) in TABLE {
                let answer = desk.get(path, &token).await;
                let status = answer.status().as_u16();
                if allowed.contains(&account) {
                    assert!(
                        ![401, 403].contains(&status),
                        "{account} may read {path} on {edition}: {status}"
                    );
                } else {
                    assert_eq!(status, refusal, "{account} is refused {path} on {edition}");
                    let empty = answer.bytes().await.unwrap().is_empty();
                    assert_eq!(empty, edition == Edition::V7_0, "7.0 refuses without a word");
                }
            }
        }
    }
}

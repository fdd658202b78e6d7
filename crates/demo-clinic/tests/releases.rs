//! Where the releases 7.0.3, 8.0.0 and 8.2 differ in what can hurt somebody. The rest of their differences is one table
//! in `src/editions.rs`.

#![allow(clippy::unwrap_used, reason = "a test's helper fails its test")]

mod common;

use common::{Desk, Tokens, desk, json_of};
use demo_clinic::Edition;
use reqwest::{Method, Response};
use serde_json::{Value, json};

const MORE: &str = " user/medical_problem.read user/medical_problem.write user/allergy.read user/allergy.write \
                    user/appointment.write user/document.read user/document.write user/transaction.read \
                    user/transaction.write user/prescription.read user/insurance_type.read";

async fn at(edition: Edition, more: &str) -> (Desk, Tokens) {
    let mut desk = desk(edition).await;
    let scope = format!("{}{MORE}{more}", common::SCOPE);
    let made = desk.register(&scope).await;
    desk.client_id = made["client_id"].as_str().unwrap().to_owned();
    desk.clinic.enable_client(&desk.client_id);
    let token = desk.sign_in_with(&scope, "drgarcia").await;
    (desk, token)
}

impl Desk {
    async fn send(&self, method: Method, path: &str, token: &Tokens, body: Value) -> Response {
        self.api(method, path, &token.access).json(&body).send().await.unwrap()
    }

    fn uuid(&self, pid: i64) -> String {
        self.clinic.records().patient_by_pid(pid).unwrap().uuid
    }
}

#[tokio::test]
async fn a_note_changed_through_another_patient_is_in_nobodys_chart_until_it_is_sent_right() {
    for edition in Edition::ALL {
        let (desk, token) = at(edition, "").await;
        let visit = desk.clinic.office().open_visit(1, "2026-03-10 10:30:00", "Check");
        let path = |pid: &str| format!("/api/patient/{pid}/encounter/{}/soap_note", visit.eid);
        let note =
            json!({"subjective": "As told", "objective": "As seen", "assessment": "So", "plan": "Then"});
        let made = json_of(desk.send(Method::POST, &path("1"), &token, note.clone()).await).await;
        let sid = &made["sid"];
        let other = format!("{}/{sid}", path("2"));
        assert_eq!(desk.send(Method::PUT, &other, &token, note.clone()).await.status(), 200, "{edition}");
        for pid in ["1", "2"] {
            let status = desk.get(&path(pid), &token.access).await.status();
            assert_eq!(status, 404, "{edition}: not in the chart of {pid} (Q102)");
        }
        let own = format!("{}/{sid}", path("1"));
        assert_eq!(desk.send(Method::PUT, &own, &token, note).await.status(), 200);
        assert_eq!(json_of(desk.get(&path("1"), &token.access).await).await[0]["plan"], "Then", "{edition}");
        let lettered = json_of(desk.get(&path("1x"), &token.access).await).await;
        assert_eq!(lettered[0]["plan"], "Then", "{edition}: digits with letters behind count as the number");
    }
}

#[tokio::test]
async fn a_vital_with_an_id_overwrites_another_patients_on_7_0_only() {
    for edition in Edition::ALL {
        let (desk, token) = at(edition, "").await;
        let office = desk.clinic.office();
        // Without a blood pressure on file, which 8.0 would stumble over (Q41).
        let (their_pid, my_pid) = (20, office.register(&[("fname", "Zora"), ("lname", "Test")]));
        let [mine, theirs] =
            [my_pid, their_pid].map(|pid| office.open_visit(pid, "2026-03-10 10:30:00", "Check").eid);
        let path = |pid: i64, eid: i64| format!("/api/patient/{pid}/encounter/{eid}/vital");
        let sent = json!({"weight": "180", "pulse": "60"});
        let vid = json_of(desk.send(Method::POST, &path(their_pid, theirs), &token, sent).await).await["vid"]
            .clone();
        let again =
            desk.send(Method::POST, &path(my_pid, mine), &token, json!({"id": vid, "pulse": "99"})).await;
        let theirs = json_of(desk.get(&path(their_pid, theirs), &token.access).await).await;
        let found = (again.status().as_u16(), &theirs[0]["pulse"], &theirs[0]["weight"]);
        let wanted = if edition == Edition::V7_0 {
            (500, &json!("99.000000"), &Value::Null)
        } else {
            (201, &json!("60.000000"), &json!("180.000000"))
        };
        assert_eq!(found, wanted, "{edition}: Q103");
    }
}

#[tokio::test]
async fn deleting_through_another_patient_only_says_so() {
    for edition in Edition::ALL {
        let (desk, token) = at(edition, "").await;
        let (mine, theirs) = (desk.uuid(1), desk.uuid(2));
        let problem = json!({"title": "Asthma", "begdate": "2020-01-15"});
        let made =
            desk.send(Method::POST, &format!("/api/patient/{mine}/medical_problem"), &token, problem).await;
        let uuid = json_of(made).await["data"]["uuid"].as_str().unwrap().to_owned();
        let other = format!("/api/patient/{theirs}/medical_problem/{uuid}");
        let said = desk.api(Method::DELETE, &other, &token.access).send().await.unwrap();
        assert_eq!((said.status().as_u16(), &json_of(said).await["data"]["uuid"]), (200, &json!(uuid)));
        let still = json_of(desk.get(&format!("/api/medical_problem/{uuid}"), &token.access).await).await;
        assert_eq!(still["data"]["title"], "Asthma", "{edition}: nothing was deleted (Q102)");
        let listed = desk.get(&format!("/api/patient/{mine}/medical_problem/{uuid}"), &token.access).await;
        let rows = json_of(listed).await["data"].as_array().unwrap().len();
        assert_eq!(rows, usize::from(edition == Edition::V8_2), "{edition}: one patient's list (Q39, Q101)");
    }
}

#[tokio::test]
async fn the_date_of_an_allergy_has_a_time_until_8_2() {
    for edition in Edition::ALL {
        let (desk, token) = at(edition, "").await;
        let path = format!("/api/patient/{}/allergy", desk.uuid(1));
        let newest = edition == Edition::V8_2;
        for (begdate, good) in [("2020-01-15", newest), ("2020-01-15 00:00:00", !newest)] {
            let before = desk.clinic.records().lists(1).len();
            let sent = json!({"title": "Penicillin", "begdate": begdate});
            let said = json_of(desk.send(Method::POST, &path, &token, sent).await).await;
            let refused = said["validationErrors"]["begdate"].is_object();
            let stored = desk.clinic.records().lists(1).len() > before;
            assert_eq!((refused, stored), (!good, good), "{edition}: {begdate} (Q100)");
        }
    }
}

#[tokio::test]
async fn what_is_not_stored_can_look_like_a_success() {
    for edition in Edition::ALL {
        let (desk, token) = at(edition, "").await;
        let referral = json!({"type": "LBTref", "groupname": "Default", "body": "Please see"});
        let said = desk.send(Method::POST, "/api/patient/1/transaction", &token, referral).await;
        let status = said.status().as_u16();
        let stored =
            json_of(desk.get("/api/patient/1/transaction", &token.access).await).await["data"].clone();
        match edition {
            Edition::V7_0 => assert_eq!((status, &stored[0][0]["body"]), (201, &json!("Please see"))),
            Edition::V8_0 => assert_eq!((status, &stored), (500, &json!([])), "Q88"),
            Edition::V8_2 => {
                assert_eq!((status, &stored), (200, &json!([])), "Q114");
                assert_eq!(json_of(said).await["data"], json!([false]), "the only sign");
            }
        }
        let body = json!({
            "pc_catid": "5", "pc_title": "Visit", "pc_duration": "900", "pc_hometext": "", "pc_apptstatus": "-",
            "pc_eventDate": "2031-05-06", "pc_startTime": "09:00", "pc_facility": "3", "pc_billing_location": "3",
        });
        let refused = desk.send(Method::POST, "/api/patient/1/appointment", &token, body).await;
        let said = json_of(refused).await;
        assert!(said["pc_hometext"].is_object(), "{edition}: an empty comment is refused (Q127): {said}");
    }
}

#[tokio::test]
async fn prescriptions_are_written_and_stopped_on_8_2() {
    let (desk, token) = at(Edition::V8_2, " user/prescription.write user/MedicationRequest.read").await;
    let sent = json!({"drug": "Lisinopril 10 mg", "patient_id": 20, "dosage": "1 tablet"});
    let made = json_of(desk.send(Method::POST, "/api/prescription", &token, sent).await).await;
    let uuid = made["data"]["uuid"].as_str().unwrap().to_owned();
    let lost = json!({"drug": "Lisinopril 10 mg", "patient_id": desk.uuid(20)});
    let taken = desk.send(Method::POST, "/api/prescription", &token, lost).await;
    assert_eq!(taken.status(), 201, "a uuid as patient is taken, and nobody has the prescription (Q113)");
    let search = format!("/fhir/MedicationRequest?patient={}&intent=order", desk.uuid(20));
    let status = || async {
        let bundle = json_of(desk.get(&search, &token.access).await).await;
        let mut written: Vec<Value> = bundle["entry"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|entry| entry["resource"].clone())
            .filter(|one| one.to_string().contains("Lisinopril 10 mg"))
            .collect();
        assert_eq!(written.len(), 1, "the lost one is in nobody's chart");
        let found = written.remove(0);
        assert_eq!(found["id"], json!(uuid));
        found["status"].as_str().unwrap_or_default().to_owned()
    };
    assert_eq!(status().await, "active");
    let path = format!("/api/prescription/{uuid}");
    assert_eq!(desk.api(Method::DELETE, &path, &token.access).send().await.unwrap().status(), 200);
    assert_eq!(status().await, "stopped");
    let read = json_of(desk.get(&path, &token.access).await).await;
    assert_eq!((&read["data"]["active"], &read["data"]["dosage"]), (&json!(0), &json!("1 tablet")));
}

#[tokio::test]
async fn on_8_2_means_of_a_pressure_come_twice_and_without_a_time() {
    for edition in Edition::ALL {
        let (desk, token) = at(edition, "").await;
        let office = desk.clinic.office();
        let visit = office.open_visit(20, "2026-03-10 10:30:00", "Check");
        office.record_vitals(demo_clinic::Vital {
            pid: 20,
            eid: visit.eid,
            date: "2026-03-10 10:31:00".to_owned(),
            bps: Some("131".to_owned()),
            bpd: Some("82".to_owned()),
            oxygen_saturation: Some("97.00".to_owned()),
            ..demo_clinic::Vital::default()
        });
        let search = format!("/fhir/Observation?patient={}&category=vital-signs", desk.uuid(20));
        let bundle = json_of(desk.get(&search, &token.access).await).await;
        let own: Vec<&Value> = bundle["entry"]
            .as_array()
            .unwrap()
            .iter()
            .map(|entry| &entry["resource"])
            .filter(|one| one.to_string().contains("2026-03-10T10:31:00"))
            .collect();
        let with_code = |code: &str| {
            own.iter().filter(|one| one["code"]["coding"][0]["code"] == *code).copied().collect::<Vec<_>>()
        };
        let means = with_code("96607-7");
        assert_eq!(means.len(), if edition == Edition::V8_2 { 2 } else { 0 }, "{edition}: Q119");
        assert!(means.iter().all(|one| one.get("effectiveDateTime").is_none()), "{edition}: a period only");
        let oxygen = with_code("2708-6");
        assert_eq!(
            oxygen.len(),
            if edition == Edition::V7_0 { 1 } else { 2 },
            "{edition}: and one has no value"
        );
        assert_eq!(
            own.len() - means.len(),
            if edition == Edition::V7_0 { 19 } else { 15 },
            "{edition}: each code once"
        );
    }
}

#[tokio::test]
async fn the_front_desk_and_documents_and_who_sees_insurers() {
    for edition in Edition::ALL {
        let (desk, token) = at(edition, "").await;
        let scope = format!("{}{MORE}", common::SCOPE);
        let front = desk.sign_in_with(&scope, "frontdesk").await;
        let list = desk.get("/api/patient/1/document?path=/medicalrecord", &front.access).await;
        let refused = list.status() == 403;
        assert_eq!(refused, edition != Edition::V7_0, "{edition}: Q112");
        let kinds = desk.get("/api/insurance_type", &token.access).await;
        let status = if edition == Edition::V8_2 { 403 } else { 200 };
        assert_eq!(kinds.status(), status, "{edition}: a physician and the kinds of insurance (Q115)");
        let file = desk.get("/api/patient/1/document/999999", &token.access).await;
        let status = match edition {
            Edition::V7_0 => 400,
            Edition::V8_0 => 403,
            Edition::V8_2 => 500,
        };
        assert_eq!(file.status(), status, "{edition}: opening a file that is not there (Q80)");
    }
}

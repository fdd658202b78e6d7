//! The control endpoints, as a test outside the process uses them.

mod common;

use common::{desk, json_of};
use demo_clinic::Edition;
use serde_json::json;

#[tokio::test]
async fn faults_requests_and_records_are_reachable_from_outside() {
    let desk = desk(Edition::V8_0).await;
    let demo = |path: &str| format!("{}/demo/{path}", desk.clinic.http_url());
    let armed = json!({"method": "GET", "path": "/apis/default/api/version", "fault": "too_many_requests", "retry_after": 3});
    assert_eq!(desk.http.post(demo("faults")).json(&armed).send().await.unwrap().status(), 204);
    assert_eq!(json_of(desk.http.get(demo("faults")).send().await.unwrap()).await[0]["times"], 1);
    assert_eq!(desk.http.get(desk.url("/apis/default/api/version")).send().await.unwrap().status(), 429);
    let seen = json_of(desk.http.get(demo("requests")).send().await.unwrap()).await;
    let last = seen.as_array().unwrap().last().unwrap();
    assert_eq!((&last["path"], &last["status"]), (&json!("/apis/default/api/version"), &json!(429)));
    let found = json_of(desk.http.get(demo("records?lname=Reyes&fname=Maria")).send().await.unwrap()).await;
    assert_eq!(found.as_array().unwrap().len(), 2);
    assert_eq!(found[0]["encounters"].as_array().unwrap().len(), 42);
}

#[tokio::test]
async fn the_administrators_page_enables_a_client() {
    let desk = desk(Edition::V8_0).await;
    let waiting =
        desk.register("openid api:oemr user/patient.read").await["client_id"].as_str().unwrap().to_owned();
    let page = desk
        .http
        .get(format!("{}/demo/admin", desk.clinic.http_url()))
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert!(page.contains(&format!("/demo/clients/{waiting}/enable")), "there is a button for it");
    let pressed = desk
        .http
        .post(format!("{}/demo/clients/{waiting}/enable", desk.clinic.http_url()))
        .header("accept", "text/html")
        .header("origin", desk.clinic.http_url())
        .send()
        .await
        .unwrap();
    assert_eq!(pressed.headers()["location"], "/demo/admin");
}

#[tokio::test]
async fn another_web_page_cannot_use_the_control_endpoints() {
    let desk = desk(Edition::V8_0).await;
    let url = format!("{}/demo/clients/{}/disable", desk.clinic.http_url(), desk.client_id);
    let foreign = desk.http.post(&url).header("origin", "https://evil.example").send().await.unwrap();
    assert_eq!(foreign.status(), 403);
    let rebound = desk.http.post(&url).header("host", "evil.example").send().await.unwrap();
    assert_eq!(rebound.status(), 403, "a name that was rebound to this computer is refused too");
}

//! The desktop file that the package ships, against the configuration it has to agree with.
#![allow(clippy::expect_used, reason = "tests")]

use rounds_tests::programs::repository;
use rounds_tests::session::SCHEME;
use serde_json::Value;

fn desktop_file() -> String {
    std::fs::read_to_string(repository().join("src-tauri/linux/app.desktop")).expect("the template is there")
}

fn configuration() -> Value {
    let text =
        std::fs::read_to_string(repository().join("src-tauri/tauri.conf.json")).expect("tauri.conf.json");
    serde_json::from_str(&text).expect("tauri.conf.json is JSON")
}

fn line<'a>(file: &'a str, key: &str) -> &'a str {
    file.lines().find_map(|line| line.strip_prefix(key)).unwrap_or_default()
}

#[test]
fn a_link_from_the_browser_reaches_the_app_as_its_argument() {
    let file = desktop_file();
    let exec: Vec<&str> = line(&file, "Exec=").split_whitespace().collect();
    assert_eq!(exec, ["{{exec}}", "%u"], "without %u the desktop starts the app and drops the link");
    let kinds: Vec<&str> = line(&file, "MimeType=").split(';').collect();
    assert!(kinds.contains(&format!("x-scheme-handler/{SCHEME}").as_str()), "the scheme is declared");
}

#[test]
fn the_scheme_is_the_same_everywhere_and_the_package_uses_this_file() {
    let configuration = configuration();
    assert_eq!(configuration["identifier"], SCHEME, "the scheme is the identifier, reversed domain and all");
    let schemes = &configuration["plugins"]["deep-link"]["desktop"]["schemes"];
    assert_eq!(schemes, &serde_json::json!([SCHEME]), "the deep-link plugin listens for it");
    for kind in ["deb", "rpm"] {
        let package = &configuration["bundle"]["linux"][kind];
        assert_eq!(package["desktopTemplate"], "linux/app.desktop", "{kind}: Tauri's own template lacks %u");
        assert!(
            package["depends"].is_null(),
            "{kind}: `cargo xtask release` reads from the linked program what it needs, and looks at the package; a list \
             here would go stale beside it"
        );
    }
}

#[test]
fn every_icon_that_the_package_names_is_there() {
    let configuration = configuration();
    let icons = configuration["bundle"]["icon"].as_array().expect("icons are listed");
    assert!(icons.len() >= 5, "every size that a platform asks for");
    for icon in icons.iter().filter_map(Value::as_str) {
        assert!(repository().join("src-tauri").join(icon).is_file(), "{icon} is not there");
    }
}

//! What the window may do, as the files that are shipped say it. No code: what the fence keeps out is shown in the real
//! window by `tests/e2e/fence.rs`, and a release is built from these files.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

fn file(text: &str) -> Value {
    serde_json::from_str(text).expect("a file of Tauri's")
}

fn configuration() -> Value {
    file(include_str!("../tauri.conf.json"))
}

fn texts(list: &Value) -> BTreeSet<&str> {
    list.as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

#[test]
fn the_pages_policy_lets_nothing_in_that_was_not_shipped_with_it() {
    let configuration = configuration();
    let security = &configuration["app"]["security"];
    let policy = security["csp"].as_str().expect("a policy");
    let directives: BTreeMap<&str, Vec<&str>> = policy
        .split(';')
        .filter_map(|one| {
            let mut words = one.split_whitespace();
            Some((words.next()?, words.collect()))
        })
        .collect();
    let of = |name: &str| directives.get(name).cloned().unwrap_or_else(|| panic!("{name} is not spoken of"));
    for name in ["default-src", "object-src", "base-uri", "form-action", "frame-ancestors"] {
        assert_eq!(of(name), ["'none'"], "{name}: nothing at all");
    }
    for name in ["script-src", "style-src", "font-src", "worker-src"] {
        assert_eq!(of(name), ["'self'"], "{name}: what was shipped, and no inline code");
    }
    // A document's picture is made of bytes that Rust handed over; what a blob holds is a picture and nothing else.
    assert_eq!(of("img-src"), ["'self'", "data:", "blob:"], "pictures of the page's own making");
    for (name, sources) in &directives {
        assert!(*name == "img-src" || !sources.contains(&"blob:"), "{name}: no code is made from a file");
    }
    assert_eq!(of("connect-src"), ["ipc:", "http://ipc.localhost"], "only Rust is spoken to");
    for (name, sources) in &directives {
        for source in sources {
            let opens = ["*", "http:", "https:", "'unsafe-inline'", "'unsafe-eval'", "'wasm-unsafe-eval'"];
            assert!(!opens.contains(source) && !source.starts_with("https://"), "{name} is open to {source}");
        }
    }
    assert_eq!(security["freezePrototype"], true, "a script that slipped in changes no builtin");
    assert_ne!(security["dangerousDisableAssetCspModification"], true, "Tauri adds its hashes, not a hole");
    assert_eq!(security["assetProtocol"], Value::Null, "no file of this computer is a picture");
    assert_eq!(configuration["app"]["withGlobalTauri"], false, "no door beside the one that the UI imports");
}

#[test]
fn the_window_calls_our_own_commands_and_nothing_of_tauri_or_a_plugin() {
    let configuration = configuration();
    assert_eq!(texts(&configuration["app"]["security"]["capabilities"]), ["main"].into(), "one capability");
    assert_eq!(configuration["app"]["windows"], serde_json::json!([]), "windows are made in window.rs alone");
    let capability = file(include_str!("../capabilities/main.json"));
    assert_eq!(texts(&capability["windows"]), [crate::window::LABEL].into(), "for one window");
    assert_eq!(capability["remote"], Value::Null, "for no page from elsewhere");
    let allowed: BTreeSet<String> =
        texts(&capability["permissions"]).into_iter().map(str::to_owned).collect();
    let commands: BTreeSet<String> =
        app::commands::ALL.iter().map(|one| format!("allow-{}", one.name.replace('_', "-"))).collect();
    assert!(commands.len() > 50, "the list of commands was read: {commands:?}");
    assert_eq!(allowed, commands, "exactly the commands that there are");
}

#[test]
fn a_release_has_no_inspector() {
    let shell = include_str!("../Cargo.toml");
    assert!(!shell.contains("devtools"), "Tauri's feature would open it in a release too");
}

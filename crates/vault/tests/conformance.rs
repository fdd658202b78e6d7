//! What every keychain must do, run against memory and, in a session with a keyring of its own
//! (`ROUNDS_TEST_KEYCHAIN=1`, set by `cargo xtask test`), against the operating system's.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "what a test calls is part of the test"
)]

use domain::phi::Secret;
use vault::{Item, ItemName, Keychain, Vault, memory::MemoryKeychain, os::OsKeychain, service_name, split};

fn behaves_like_a_keychain(keychain: &mut dyn Keychain) {
    let name = "conformance.example/tester/item";
    assert_eq!(
        keychain.read(name).expect("readable"),
        None,
        "an item never written is missing, not an error"
    );
    assert!(!keychain.remove(name).expect("removable"), "removing what is not there says so");

    let every_byte: Vec<u8> = (0..=255).collect();
    keychain.write(name, &every_byte).expect("writable");
    let read = keychain.read(name).expect("readable").expect("there");
    assert_eq!(read.expose(), &every_byte, "bytes come back as they were, NUL and invalid UTF-8 included");

    keychain.write(name, b"second").expect("writable");
    let read = keychain.read(name).expect("readable").expect("there");
    assert_eq!(read.expose(), b"second", "a second write replaces the first");

    let largest = vec![0xA5; split::PART_LIMIT + 35];
    keychain.write(name, &largest).expect("an item of the largest size we write is accepted");
    assert_eq!(keychain.read(name).expect("readable").expect("there").expose(), &largest);

    let other = "conformance.example/tester/item/g0/0";
    assert_eq!(keychain.read(other).expect("readable"), None, "a longer name is another item");

    assert!(keychain.remove(name).expect("removable"), "removing what is there says so");
    assert_eq!(keychain.read(name).expect("readable"), None, "and then it is missing");
}

async fn keeps_tokens_and_keys(keychain: impl Keychain + 'static) {
    let vault = Vault::new(keychain);
    let token = ItemName::of_account("conformance.example", "tester", Item::RefreshToken);
    let key = ItemName::of_account("conformance.example", "tester", Item::CacheKey);
    assert_eq!(vault.get(&token).await, Ok(None), "nothing is there at first");

    for length in [0, 1, 2_400, 2_401, 4_500, 9_600, 100] {
        let value = Secret::new((0..length).map(|i: u32| (i % 251) as u8).collect::<Vec<u8>>());
        vault.set(&token, value.clone()).await.expect("stored");
        assert_eq!(vault.get(&token).await, Ok(Some(value)), "a value of {length} bytes comes back whole");
    }
    let made = vault.create_key(&key).await.expect("made");
    assert_eq!(
        vault.key(&key).await,
        Ok(Some(made.clone())),
        "the key that was made is the key that is kept"
    );
    assert_eq!(vault.create_key(&key).await, Ok(made), "a key that is there is never replaced");

    vault.delete_all(&ItemName::all_of_account("conformance.example", "tester")).await.expect("deleted");
    assert_eq!(vault.get(&token).await, Ok(None), "nothing is left of the token");
    assert_eq!(vault.key(&key).await, Ok(None), "nothing is left of the key");
}

#[tokio::test]
async fn memory_is_a_keychain() {
    let keychain = MemoryKeychain::new();
    behaves_like_a_keychain(&mut keychain.clone());
    keeps_tokens_and_keys(keychain.clone()).await;
    assert_eq!(keychain.names(), Vec::<String>::new(), "deleting leaves no part behind");
}

#[tokio::test]
async fn the_operating_systems_keychain_is_a_keychain() {
    if std::env::var_os("ROUNDS_TEST_KEYCHAIN").is_none_or(|value| value != "1") {
        eprintln!("SKIPPED: ROUNDS_TEST_KEYCHAIN is not 1, so there is no keyring that a test may write to");
        return;
    }
    let service = service_name(&format!("conformance-{}", std::process::id()));
    let os = || OsKeychain::new(service.clone());
    tokio::task::spawn_blocking({
        let mut keychain = os();
        move || behaves_like_a_keychain(&mut keychain)
    })
    .await
    .expect("the suite passes");
    keeps_tokens_and_keys(os()).await;
}

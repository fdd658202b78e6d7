//! What becomes of values when the keychain fails, hangs, or the process dies between two writes.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "what a test calls is part of the test"
)]

use domain::phi::Secret;
use std::time::Duration;
use vault::{
    Item, ItemName, Vault, VaultError,
    memory::MemoryKeychain,
    scripted::{Behaviour, ScriptedKeychain},
    split,
};

const NAME: &str = "clinic/account/refresh-token";

fn value(length: usize, seed: u8) -> Vec<u8> {
    (0..length).map(|i| (i % 253) as u8 ^ seed).collect()
}

fn token() -> ItemName {
    ItemName::of_account("clinic", "account", Item::RefreshToken)
}

/// Runs `act` on a copy of a keychain that dies after every possible number of changes, and hands what is left to
/// `check` as the next start of the app would find it. Returns how many deaths there were.
fn for_every_death(
    before: impl Fn(&mut MemoryKeychain),
    act: impl Fn(&mut ScriptedKeychain) -> Result<(), VaultError>,
    check: impl Fn(u32, MemoryKeychain),
) -> u32 {
    for deaths in 0.. {
        let mut items = MemoryKeychain::new();
        before(&mut items);
        let outcome = act(&mut ScriptedKeychain::new(items.clone(), Behaviour::DiesAfter(deaths)));
        check(deaths, items);
        if outcome.is_ok() {
            return deaths;
        }
    }
    unreachable!("the range has no end")
}

#[test]
fn a_kill_between_any_two_writes_leaves_the_old_value_or_the_new_one() {
    let sizes = [0, 40, 2_400, 2_401, 4_500, 12_000];
    for old_size in sizes {
        for new_size in sizes {
            let (old, new) = (value(old_size, 1), value(new_size, 2));
            let writes = for_every_death(
                |items| split::set(items, NAME, &old).expect("stored"),
                |keychain| split::set(keychain, NAME, &new),
                |deaths, mut items| {
                    let found = split::get(&mut items, NAME).expect("readable").expect("there");
                    assert!(
                        *found.expose() == old || *found.expose() == new,
                        "{old_size} → {new_size} bytes, killed after {deaths} changes: neither old nor new"
                    );
                    let last = value(7_000, 3);
                    split::set(&mut items, NAME, &last).expect("stored");
                    assert_eq!(
                        items.names().len(),
                        4,
                        "the next set leaves its pointer, its 3 parts, and no litter"
                    );
                    assert_eq!(
                        split::get(&mut items, NAME).expect("readable").expect("there").expose(),
                        &last
                    );
                },
            );
            assert!(writes >= 1, "storing is at least one change");
        }
    }
}

#[test]
fn a_kill_before_the_first_value_is_complete_leaves_it_missing() {
    for_every_death(
        |_| (),
        |keychain| split::set(keychain, NAME, &value(9_000, 1)),
        |deaths, mut items| {
            let found = split::get(&mut items, NAME).expect("readable");
            assert!(
                found.as_ref().is_none_or(|found| *found.expose() == value(9_000, 1)),
                "killed after {deaths} changes: missing or whole"
            );
        },
    );
}

#[test]
fn a_kill_while_deleting_leaves_nothing_that_a_second_delete_does_not_find() {
    for_every_death(
        |items| split::set(items, NAME, &value(9_000, 1)).expect("stored"),
        |keychain| split::delete(keychain, NAME).map(|_| ()),
        |deaths, mut items| {
            let found = split::get(&mut items, NAME).expect("readable");
            assert_eq!(found.is_none(), deaths > 0, "the pointer goes first: the value is there or missing");
            split::delete(&mut items, NAME).expect("deleted");
            assert_eq!(
                items.names(),
                Vec::<String>::new(),
                "killed after {deaths} changes: no part survives"
            );
        },
    );
}

#[test]
fn a_missing_or_altered_part_is_damage_and_never_a_shorter_token() {
    use vault::Keychain;
    for broken in ["/g0/0", "/g0/1"] {
        let mut items = MemoryKeychain::new();
        split::set(&mut items, NAME, &value(4_500, 1)).expect("stored");
        items.write(&format!("{NAME}{broken}"), b"other").expect("written");
        assert_eq!(
            split::get(&mut items, NAME),
            Err(VaultError::Damaged),
            "an altered part fails the checksum"
        );
        items.remove(&format!("{NAME}{broken}")).expect("removed");
        assert_eq!(split::get(&mut items, NAME), Err(VaultError::Damaged), "a missing part is damage");
        split::set(&mut items, NAME, b"new").expect("a damaged value can be replaced");
        assert_eq!(split::get(&mut items, NAME).expect("readable").expect("there").expose(), b"new");
    }
    let mut items = MemoryKeychain::new();
    items.write(NAME, b"someone else's item").expect("written");
    assert_eq!(
        split::get(&mut items, NAME),
        Err(VaultError::Damaged),
        "bytes without our tag are not a value"
    );
}

#[test]
fn a_value_beyond_all_reason_is_refused_and_the_old_one_stays() {
    let mut items = MemoryKeychain::new();
    split::set(&mut items, NAME, b"old").expect("stored");
    assert!(matches!(split::set(&mut items, NAME, &value(300_000, 1)), Err(VaultError::Other(_))));
    assert_eq!(split::get(&mut items, NAME).expect("readable").expect("there").expose(), b"old");
}

#[tokio::test]
async fn missing_locked_denied_and_absent_are_told_apart() {
    let keychain = ScriptedKeychain::new(MemoryKeychain::new(), Behaviour::Works);
    let vault = Vault::new(keychain.clone());
    assert_eq!(vault.get(&token()).await, Ok(None), "missing is an answer");
    for error in [VaultError::Locked, VaultError::Denied, VaultError::Absent] {
        keychain.behave(Behaviour::Fails(error.clone()));
        assert_eq!(vault.get(&token()).await, Err(error.clone()), "reading tells {error:?}");
        assert_eq!(
            vault.set(&token(), Secret::new(vec![1])).await,
            Err(error.clone()),
            "writing tells {error:?}"
        );
        assert_eq!(vault.create_key(&token()).await, Err(error), "and no key is made over it");
    }
    keychain.behave(Behaviour::Works);
    assert_eq!(vault.get(&token()).await, Ok(None), "nothing was written while it failed");
}

#[tokio::test]
async fn a_silent_keychain_is_timed_out_and_a_call_given_up_while_waiting_is_never_made() {
    let items = MemoryKeychain::new();
    let keychain = ScriptedKeychain::new(items.clone(), Behaviour::Hangs);
    let vault = Vault::with_timeout(keychain.clone(), Duration::from_millis(20));
    assert_eq!(vault.get(&token()).await, Err(VaultError::TimedOut), "the call that hangs");
    let queued = vault.set(&token(), Secret::new(b"stale".to_vec())).await;
    assert_eq!(queued, Err(VaultError::TimedOut), "the call queued behind it");
    drop(vault);
    keychain.behave(Behaviour::Works);

    let vault = Vault::new(keychain);
    vault.set(&token(), Secret::new(b"fresh".to_vec())).await.expect("stored");
    assert_eq!(vault.get(&token()).await, Ok(Some(Secret::new(b"fresh".to_vec()))), "the newer write stands");
}

#[tokio::test]
async fn deleting_goes_on_past_an_item_that_fails() {
    let items = MemoryKeychain::new();
    let vault = Vault::new(items.clone());
    for name in ItemName::all_of_account("clinic", "account") {
        vault.set(&name, Secret::new(value(3_000, 1))).await.expect("stored");
    }
    let keychain = ScriptedKeychain::new(items.clone(), Behaviour::Fails(VaultError::Locked));
    let locked = Vault::new(keychain.clone());
    let names = ItemName::all_of_account("clinic", "account");
    assert_eq!(locked.delete_all(&names).await, Err(VaultError::Locked), "the failure is told");
    keychain.behave(Behaviour::Works);
    locked.delete_all(&names).await.expect("deleted");
    assert_eq!(items.names(), Vec::<String>::new(), "and nothing is left when it works");
}

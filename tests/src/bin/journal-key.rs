//! `journal-key CLINIC ACCOUNT`: the key of an account's journal, from the keychain of the session this runs in, in
//! hexadecimal. Only for sessions of tests, whose patients are not real.

use rounds_tests::{Outcome, Trouble};
use std::io::Write;
use std::path::PathBuf;
use vault::os::OsKeychain;
use vault::{Item, ItemName, Vault, profile_id, service_name};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Outcome {
    let mut arguments = std::env::args().skip(1);
    let (Some(clinic), Some(account)) = (arguments.next(), arguments.next()) else {
        return Err(Trouble::new("journal-key CLINIC ACCOUNT"));
    };
    let home = std::env::var_os("ROUNDS_HOME").ok_or(Trouble::new("ROUNDS_HOME is not set"))?;
    let vault = Vault::new(OsKeychain::new(service_name(&profile_id(&PathBuf::from(home)))));
    let name = ItemName::of_account(&clinic, &account, Item::JournalKey);
    let key = vault.key(&name).await?.ok_or(Trouble::new("the keychain has no such key"))?;
    let hex: String = key.expose().iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(writeln!(std::io::stdout(), "{hex}")?)
}

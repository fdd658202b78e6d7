//! Values of any size over items of limited size.
//!
//! Windows ends a credential's blob at 2,560 bytes; OpenEMR's refresh tokens reach 4,500 characters. A value of up to
//! [`PART_LIMIT`] bytes is one item. A larger one is written as items `name/g<generation>/<i>`, and the pointer item
//! `name` (generation, count, SHA-256) is written last; only then is the old generation removed. A kill between any
//! two writes leaves the old value or the new one.
//!
//! Two generations, 0 and 1, take turns. Parts are written upwards and removed downwards, so what a kill leaves
//! behind is always a gapless run from part 0 of one of two known names: the next `set` or `delete` finds it and
//! sweeps it away. (With an ever-growing generation number, leftovers of a kill in the middle of removing would
//! never be found again.)

use crate::{error::VaultError, keychain::Keychain};
use domain::phi::Secret;
use sha2::{Digest, Sha256};

/// The largest number of bytes in one item, not counting its tag.
pub const PART_LIMIT: usize = 2_400;

/// The most parts a value may have: 240,000 bytes, far above any token.
const MOST_PARTS: usize = 100;

/// First byte of an item `name`: the value itself follows.
const WHOLE: u8 = b'W';
/// First byte of an item `name`: generation (1 byte), count (1 byte) and SHA-256 (32 bytes) follow.
const POINTER: u8 = b'P';

/// What the item `name` says.
enum Head {
    Missing,
    Whole(Secret<Vec<u8>>),
    Pointer { generation: u8, count: u8, digest: [u8; 32] },
}

fn part_name(name: &str, generation: u8, index: usize) -> String {
    format!("{name}/g{generation}/{index}")
}

fn head(keychain: &mut dyn Keychain, name: &str) -> Result<Head, VaultError> {
    let Some(item) = keychain.read(name)? else { return Ok(Head::Missing) };
    match item.expose().split_first() {
        Some((&WHOLE, value)) => Ok(Head::Whole(Secret::new(value.to_vec()))),
        Some((&POINTER, [generation @ (0 | 1), count, digest @ ..])) => Ok(Head::Pointer {
            generation: *generation,
            count: *count,
            digest: digest.try_into().map_err(|_| VaultError::Damaged)?,
        }),
        _ => Err(VaultError::Damaged),
    }
}

/// Reads a value; `None` if there is none, [`VaultError::Damaged`] if a part is missing or altered.
pub fn get(keychain: &mut dyn Keychain, name: &str) -> Result<Option<Secret<Vec<u8>>>, VaultError> {
    let (generation, count, digest) = match head(keychain, name)? {
        Head::Missing => return Ok(None),
        Head::Whole(value) => return Ok(Some(value)),
        Head::Pointer { generation, count, digest } => (generation, count, digest),
    };
    // Sized before filling, so that no growing leaves copies of a token behind in freed memory.
    let mut joined = Vec::with_capacity(usize::from(count) * PART_LIMIT);
    for index in 0..usize::from(count) {
        let part = keychain.read(&part_name(name, generation, index))?.ok_or(VaultError::Damaged)?;
        joined.extend_from_slice(part.expose());
    }
    let value = Secret::new(joined);
    let actual: [u8; 32] = Sha256::digest(value.expose()).into();
    if actual == digest { Ok(Some(value)) } else { Err(VaultError::Damaged) }
}

/// Stores a value in place of the old one.
pub fn set(keychain: &mut dyn Keychain, name: &str, value: &[u8]) -> Result<(), VaultError> {
    let old_generation = match head(keychain, name) {
        Ok(Head::Pointer { generation, .. }) => Some(generation),
        // A damaged head has no value worth keeping: it is written over.
        Ok(Head::Missing | Head::Whole(_)) | Err(VaultError::Damaged) => None,
        Err(error) => return Err(error),
    };
    if value.len() <= PART_LIMIT {
        let item = Secret::new([&[WHOLE], value].concat());
        keychain.write(name, item.expose())?;
        sweep(keychain, name, 0, 0)?;
        return sweep(keychain, name, 1, 0);
    }
    let generation = if old_generation == Some(0) { 1 } else { 0 };
    let parts = value.chunks(PART_LIMIT);
    let count = u8::try_from(parts.len()).ok().filter(|&count| usize::from(count) <= MOST_PARTS);
    let count = count.ok_or_else(|| VaultError::Other("the value is too large".to_owned()))?;
    for (index, part) in parts.enumerate() {
        keychain.write(&part_name(name, generation, index), part)?;
    }
    let mut pointer = vec![POINTER, generation, count];
    pointer.extend_from_slice(&Sha256::digest(value));
    keychain.write(name, &pointer)?;
    sweep(keychain, name, generation, usize::from(count))?;
    sweep(keychain, name, 1 - generation, 0)
}

/// Removes a value and whatever parts of it there are; true if there was one.
pub fn delete(keychain: &mut dyn Keychain, name: &str) -> Result<bool, VaultError> {
    let existed = keychain.remove(name)?;
    sweep(keychain, name, 0, 0)?;
    sweep(keychain, name, 1, 0)?;
    Ok(existed)
}

/// Removes the parts of a generation from `keep` upwards, the last one first.
fn sweep(keychain: &mut dyn Keychain, name: &str, generation: u8, keep: usize) -> Result<(), VaultError> {
    let mut end = keep;
    while end < MOST_PARTS && keychain.read(&part_name(name, generation, end))?.is_some() {
        end += 1;
    }
    for index in (keep..end).rev() {
        keychain.remove(&part_name(name, generation, index))?;
    }
    Ok(())
}

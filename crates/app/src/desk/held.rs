//! What stays in memory of somebody who is not at the desk, out of every command's reach.

use crate::{
    account::{access_log::Unlogged, place::Place, stores::Parked, unkept::Unkept},
    contract::CutOff,
    desk::keeper::KeychainKeeper,
};
use std::collections::BTreeMap;

/// What is held for the account of one place until its owner is back.
#[derive(Default)]
pub(crate) struct Held {
    /// Its databases, open, where there is no keychain.
    pub(crate) stores: Option<Parked>,
    /// What was typed and could not be kept before a lock.
    pub(crate) unkept: Unkept,
    /// Lines of its access log that its journal has not taken yet.
    pub(crate) unlogged: Unlogged,
    /// What was cut off when it was locked or left; told at its next opening.
    pub(crate) cut_off: CutOff,
    /// Who keeps its tokens since its last sign-out.
    pub(crate) keeper: Option<KeychainKeeper>,
}

/// What is held, by whose it is.
pub(crate) type HeldByPlace = BTreeMap<Place, Held>;

//! Where what was typed and could not be kept waits for its author.

use crate::{contract::UnkeptDraft, locked::locked};
use std::sync::{Arc, Mutex};

/// Texts of one person that no disk has, in memory. They outlast the account that typed them: its next opening keeps
/// them, or gives them back. Clones are the same texts.
#[derive(Clone, Default)]
pub(crate) struct Unkept(Arc<Mutex<Vec<UnkeptDraft>>>);

impl Unkept {
    /// Holds what `author` typed, and nothing of anybody else; of one form the newest.
    pub(crate) fn hold(&self, author: &str, unkept: Vec<UnkeptDraft>) {
        let mut held = locked(&self.0);
        for one in unkept.into_iter().filter(|one| one.author == author) {
            held.retain(|other| other.place != one.place);
            held.push(one);
        }
    }

    /// What is held.
    pub(crate) fn all(&self) -> Vec<UnkeptDraft> {
        locked(&self.0).clone()
    }

    /// How many texts are held.
    pub(crate) fn count(&self) -> u32 {
        u32::try_from(locked(&self.0).len()).unwrap_or(u32::MAX)
    }

    /// One of them is a draft by now, or back in its form.
    pub(crate) fn let_go(&self, gone: &UnkeptDraft) {
        locked(&self.0).retain(|one| one != gone);
    }

    /// Its author gave all of it up.
    pub(crate) fn forget(&self) {
        locked(&self.0).clear();
    }
}

//! Files of this computer that somebody has chosen to add to a chart. The window knows each by a token and never by its
//! path; they are forgotten with the account, at the latest behind the next lock.

use crate::locked::locked;
use domain::patient::PatientUuid;
use openemr::{DocumentCategory, ListedDocument};
use std::{
    collections::VecDeque,
    path::PathBuf,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
};

/// So many are remembered; whoever drops more has let the first go.
const MOST: usize = 8;

/// A file that was chosen, as it was then.
#[derive(Clone)]
pub(crate) struct ChosenFile {
    /// Where it lies.
    pub(crate) path: PathBuf,
    /// Its name as it would be sent.
    pub(crate) name: String,
    /// SHA-256 of its content.
    pub(crate) hash: [u8; 32],
    /// For whom it was chosen; a file that was dropped is for nobody until that is confirmed.
    pub(crate) patient: Option<PatientUuid>,
    /// What was sent of it.
    pub(crate) sent: Option<SentFile>,
}

/// A file was sent, and what came of it is not known.
#[derive(Clone)]
pub(crate) struct SentFile {
    /// To whom.
    pub(crate) patient: PatientUuid,
    /// Into which category.
    pub(crate) category: DocumentCategory,
    /// What was in it before.
    pub(crate) before: Vec<ListedDocument>,
    /// The server answered that it has it.
    pub(crate) taken: bool,
}

/// The files of an account, which outlast a renewed session.
#[derive(Clone, Default)]
pub(crate) struct ChosenFiles {
    all: Arc<Mutex<VecDeque<(String, ChosenFile)>>>,
    drops: Arc<AtomicU32>,
}

impl ChosenFiles {
    /// Whether both are one: of one opening of the desk, whatever its session was renewed to.
    pub(super) fn are(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.all, &other.all)
    }

    /// Remembers a file; gives its token.
    pub(crate) fn hold(&self, file: ChosenFile) -> String {
        let token = uuid::Uuid::new_v4().simple().to_string();
        let mut all = locked(&self.all);
        if all.len() >= MOST {
            all.pop_front();
        }
        all.push_back((token.clone(), file));
        token
    }

    /// A number for what is dropped on the window now.
    pub(crate) fn next_drop(&self) -> u32 {
        self.drops.fetch_add(1, Ordering::Relaxed)
    }

    /// The file of a token.
    pub(crate) fn of(&self, token: &str) -> Option<ChosenFile> {
        locked(&self.all).iter().find(|(one, _)| one == token).map(|(_, file)| file.clone())
    }

    /// Notes what was sent of a file and is not known to have come to nothing.
    pub(crate) fn note_sent(&self, token: &str, sent: Option<SentFile>) {
        if let Some((_, file)) = locked(&self.all).iter_mut().find(|(one, _)| one == token) {
            file.sent = sent;
        }
    }

    /// Forgets a file.
    pub(crate) fn let_go(&self, token: &str) {
        locked(&self.all).retain(|(one, _)| one != token);
    }
}

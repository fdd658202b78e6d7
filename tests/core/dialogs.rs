//! The system's dialogs for files, as a test answers them: with a file, or closed at once.

use app::{Chosen, FileDialogs};
use std::{
    path::{Path, PathBuf},
    sync::{
        Mutex,
        atomic::{AtomicBool, Ordering},
    },
};
use tokio::sync::{Notify, oneshot};

/// The dialogs.
#[derive(Default)]
pub(crate) struct Dialogs {
    chosen: Mutex<Option<PathBuf>>,
    offered: Mutex<Option<String>>,
    stand_open: AtomicBool,
    standing: Mutex<Vec<oneshot::Sender<Option<PathBuf>>>>,
    shown: Notify,
}

impl Dialogs {
    /// The next dialogs are answered with this file.
    pub(crate) fn choose(&self, file: &Path) {
        *self.chosen.lock().expect("nobody panics here") = Some(file.to_owned());
    }

    /// The next dialogs stay on screen, whoever waits for them, until somebody answers them.
    pub(crate) fn stand_open(&self) {
        self.stand_open.store(true, Ordering::Relaxed);
    }

    /// Waits until such a dialog is on screen.
    pub(crate) async fn shown(&self) {
        self.shown.notified().await;
    }

    /// Chooses a file in those that are on screen still, whether or not anybody waits for it.
    pub(crate) fn answer_standing(&self, file: &Path) {
        for one in std::mem::take(&mut *self.standing.lock().expect("nobody panics here")) {
            let _ = one.send(Some(file.to_owned()));
        }
    }

    /// The name under which a copy was offered last.
    pub(crate) fn offered(&self) -> Option<String> {
        self.offered.lock().expect("nobody panics here").clone()
    }

    fn chosen(&self) -> Chosen {
        if self.stand_open.load(Ordering::Relaxed) {
            let (answer, answered) = oneshot::channel();
            self.standing.lock().expect("nobody panics here").push(answer);
            self.shown.notify_one();
            return Box::pin(async move { answered.await.ok().flatten() });
        }
        Box::pin(std::future::ready(self.chosen.lock().expect("nobody panics here").clone()))
    }
}

impl FileDialogs for Dialogs {
    fn to_read(&self) -> Chosen {
        self.chosen()
    }

    fn to_write(&self, _name: &str) -> Chosen {
        self.chosen()
    }

    fn to_add(&self) -> Chosen {
        self.chosen()
    }

    fn to_copy(&self, name: &str) -> Chosen {
        *self.offered.lock().expect("nobody panics here") = Some(name.to_owned());
        self.chosen()
    }
}

//! The system's dialogs for files, as a test answers them: with a file, or closed at once.

use app::{Chosen, FileDialogs};
use std::{
    path::{Path, PathBuf},
    sync::{
        Mutex,
        atomic::{AtomicBool, Ordering},
    },
};

/// The dialogs.
#[derive(Default)]
pub(crate) struct Dialogs {
    chosen: Mutex<Option<PathBuf>>,
    offered: Mutex<Option<String>>,
    stand_open: AtomicBool,
}

impl Dialogs {
    /// The next dialogs are answered with this file.
    pub(crate) fn choose(&self, file: &Path) {
        *self.chosen.lock().expect("nobody panics here") = Some(file.to_owned());
    }

    /// The next dialogs are answered by nobody.
    pub(crate) fn stand_open(&self) {
        self.stand_open.store(true, Ordering::Relaxed);
    }

    /// The name under which a copy was offered last.
    pub(crate) fn offered(&self) -> Option<String> {
        self.offered.lock().expect("nobody panics here").clone()
    }

    fn chosen(&self) -> Chosen {
        if self.stand_open.load(Ordering::Relaxed) {
            return Box::pin(std::future::pending());
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

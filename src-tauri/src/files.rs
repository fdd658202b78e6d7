//! The system's dialogs for files. The window names no file and reads none: it asks for a dialog, and the core gets what a
//! person chose there.

use app::{Chosen, FileDialogs};
use std::{
    path::PathBuf,
    sync::atomic::{AtomicU32, Ordering},
};
use tauri::AppHandle;
use tokio::sync::oneshot;

/// What files of phrases end with.
const ENDING: &str = "json";

/// The dialogs as the running app reaches them.
pub(crate) struct SystemDialogs {
    app: AppHandle,
    asked: AtomicU32,
}

/// A dialog that somebody waits for; with whoever waits it goes from the screen, as when the desk is locked.
struct Awaited {
    app: AppHandle,
    number: u32,
}

impl Drop for Awaited {
    fn drop(&mut self) {
        let number = self.number;
        // A program that ends takes its dialogs with it.
        let _ = self.app.run_on_main_thread(move || take_away(number));
    }
}

/// What a dialog is for.
struct For {
    act: Act,
    /// Of files of phrases alone; otherwise of any.
    phrases: bool,
}

enum Act {
    Reading,
    Writing(String),
}

impl SystemDialogs {
    /// The dialogs of the running app.
    pub(crate) fn new(app: AppHandle) -> Self {
        Self { app, asked: AtomicU32::default() }
    }

    fn ask(&self, what: For) -> Chosen {
        let (answer, answered) = oneshot::channel();
        let app = self.app.clone();
        let awaited = Awaited { app: app.clone(), number: self.asked.fetch_add(1, Ordering::Relaxed) };
        let number = awaited.number;
        // Dialogs belong to the thread of the windows.
        let asked = self.app.run_on_main_thread(move || show(&app, number, what, answer));
        Box::pin(async move {
            let _awaited = awaited;
            asked.ok()?;
            answered.await.ok().flatten()
        })
    }
}

impl FileDialogs for SystemDialogs {
    fn to_read(&self) -> Chosen {
        self.ask(For { act: Act::Reading, phrases: true })
    }

    fn to_write(&self, name: &str) -> Chosen {
        self.ask(For { act: Act::Writing(name.to_owned()), phrases: true })
    }

    fn to_add(&self) -> Chosen {
        self.ask(For { act: Act::Reading, phrases: false })
    }

    fn to_copy(&self, name: &str) -> Chosen {
        self.ask(For { act: Act::Writing(name.to_owned()), phrases: false })
    }
}

#[cfg(target_os = "linux")]
thread_local! {
    /// The dialogs that are on screen, which live as long as they stand here.
    static OPEN: std::cell::RefCell<std::collections::HashMap<u32, gtk::FileChooserNative>> = std::cell::RefCell::default();
}

/// Takes a dialog from the screen, if it is still there. Its answer is nobody's any more.
#[cfg(target_os = "linux")]
fn take_away(number: u32) {
    use gtk::prelude::NativeDialogExt;

    if let Some(dialog) = OPEN.with_borrow_mut(|open| open.remove(&number)) {
        dialog.hide();
    }
}

/// The dialogs of Windows and macOS cannot be taken back from outside; what is chosen in them later is not taken.
#[cfg(not(target_os = "linux"))]
fn take_away(_number: u32) {}

/// GTK's own, which on a desktop with portals is the portal's: it is asked from the thread that draws the window.
#[cfg(target_os = "linux")]
fn show(app: &AppHandle, number: u32, what: For, answer: oneshot::Sender<Option<PathBuf>>) {
    use gtk::prelude::{FileChooserExt, NativeDialogExt};
    use std::cell::RefCell;
    use tauri::Manager;

    let parent = app.get_webview_window(crate::window::LABEL).and_then(|window| window.gtk_window().ok());
    let action = match what.act {
        Act::Reading => gtk::FileChooserAction::Open,
        Act::Writing(_) => gtk::FileChooserAction::Save,
    };
    let dialog = gtk::FileChooserNative::new(None, parent.as_ref(), action, None, None);
    if let Act::Writing(name) = &what.act {
        dialog.set_current_name(name);
        dialog.set_do_overwrite_confirmation(true);
    }
    if what.phrases {
        let filter = gtk::FileFilter::new();
        filter.add_pattern(&format!("*.{ENDING}"));
        filter.set_name(Some(&format!("*.{ENDING}")));
        dialog.add_filter(filter);
    }
    OPEN.with_borrow_mut(|open| open.insert(number, dialog.clone()));
    let answer = RefCell::new(Some(answer));
    dialog.connect_response(move |dialog, response| {
        if let Some(answer) = answer.take() {
            let chosen = (response == gtk::ResponseType::Accept).then(|| dialog.filename()).flatten();
            // Nobody waits any more where the program is about to end.
            let _ = answer.send(chosen);
        }
        dialog.hide();
        OPEN.with_borrow_mut(|open| open.remove(&number));
    });
    dialog.show();
}

#[cfg(not(target_os = "linux"))]
fn show(app: &AppHandle, _number: u32, what: For, answer: oneshot::Sender<Option<PathBuf>>) {
    use tauri::Manager;

    let dialog = rfd::AsyncFileDialog::new();
    let dialog = if what.phrases { dialog.add_filter(format!("*.{ENDING}"), &[ENDING]) } else { dialog };
    let dialog = match app.get_webview_window(crate::window::LABEL) {
        Some(window) => dialog.set_parent(&window),
        None => dialog,
    };
    // The dialog is made here, on the thread of the windows, and waited for elsewhere.
    let chosen: std::pin::Pin<Box<dyn Future<Output = Option<rfd::FileHandle>> + Send>> = match what.act {
        Act::Reading => Box::pin(dialog.pick_file()),
        Act::Writing(name) => Box::pin(dialog.set_file_name(name).save_file()),
    };
    tauri::async_runtime::spawn(async move {
        let _ = answer.send(chosen.await.map(|file| file.path().to_owned()));
    });
}

//! A start that comes to nothing says so in a box of the system's, since there is no page yet that could: whoever clicks
//! an icon sees no stderr.

use crate::log;
use std::{error::Error, fmt, path::Path};

/// Microsoft's own page for the runtime that draws the window on Windows.
const WEBVIEW2: &str = "https://go.microsoft.com/fwlink/p/?LinkId=2124703";

/// Windows lacks what draws the window.
#[derive(Debug)]
pub(crate) struct NoWebView;

impl fmt::Display for NoWebView {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Microsoft Edge WebView2 is not on this computer")
    }
}

impl Error for NoWebView {}

/// Asks before the window is opened: without it, opening one ends the program at once and without a word.
#[cfg(windows)]
pub(crate) fn webview_is_there() -> Result<(), NoWebView> {
    tauri::webview_version().map(drop).map_err(|_| NoWebView)
}

/// Says on the screen, and in the log, why Rounds does not start; returns once somebody has read it. `home` is where the
/// log lies, if it got that far. On Linux only the main thread may call it.
pub(crate) fn tell(error: &(dyn Error + 'static), home: Option<&Path>) {
    tracing::error!(%error, "Rounds could not start");
    show(&words(error, home));
}

fn words(error: &(dyn Error + 'static), home: Option<&Path>) -> String {
    if error.is::<NoWebView>() {
        return format!(
            "Rounds needs Microsoft Edge WebView2, which this computer does not have.\n\n\
             Microsoft has it here:\n{WEBVIEW2}\n\n\
             Install it, or ask whoever looks after this computer, and start Rounds again. \
             What was written in Rounds before is kept."
        );
    }
    let place = home.map_or_else(String::new, |home| {
        format!("\n\nMore about it may stand in\n{}", home.join(log::NAME).display())
    });
    format!(
        "Rounds could not start:\n{error}\n\n\
         Start it again. If it says so again, show this to whoever looks after this computer. \
         What was written in Rounds before is kept.{place}"
    )
}

/// GTK's, on the thread that Tauri has it on.
#[cfg(target_os = "linux")]
fn show(words: &str) {
    use gtk::prelude::*;
    // Without a display nobody would see it, and stderr has been told.
    if gtk::init().is_err() {
        return;
    }
    let (flags, kind) = (gtk::DialogFlags::empty(), gtk::MessageType::Error);
    let dialog = gtk::MessageDialog::new(None::<&gtk::Window>, flags, kind, gtk::ButtonsType::Close, words);
    dialog.set_title("Rounds");
    dialog.run();
    dialog.close();
}

#[cfg(not(target_os = "linux"))]
fn show(words: &str) {
    rfd::MessageDialog::new()
        .set_level(rfd::MessageLevel::Error)
        .set_title("Rounds")
        .set_description(words)
        .show();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_named_with_where_it_is_had_and_anything_else_with_its_own_words() {
        let missing = words(&NoWebView, Some(Path::new("desk")));
        assert!(missing.contains("Microsoft Edge WebView2") && missing.contains(WEBVIEW2), "{missing}");
        let other = std::io::Error::other("no room on the disk");
        let said = words(&other, Some(Path::new("desk")));
        assert!(said.contains("no room on the disk") && said.contains(log::NAME), "{said}");
        assert!(!words(&other, None).contains(log::NAME), "where there is no log, none is named");
        for text in [missing, said] {
            assert!(text.contains("is kept"), "the first question of whoever sees it: {text}");
        }
    }
}

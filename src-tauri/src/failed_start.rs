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
    show(&words(error, home, &languages(|name| std::env::var(name).ok())));
}

/// Languages of the box. What was chosen in Settings may be what cannot be read just now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Language {
    English,
    Spanish,
}

/// The language of this computer; both where it does not say which one it has.
fn languages(variable: impl Fn(&str) -> Option<String>) -> Vec<Language> {
    let said =
        ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(variable).find(|said| !said.is_empty());
    match said {
        Some(said) if said.starts_with("es") => vec![Language::Spanish],
        Some(_) => vec![Language::English],
        None if cfg!(target_os = "linux") => vec![Language::English],
        None => vec![Language::English, Language::Spanish],
    }
}

fn words(error: &(dyn Error + 'static), home: Option<&Path>, languages: &[Language]) -> String {
    let each = languages.iter().map(|language| match language {
        Language::English => in_english(error, home),
        Language::Spanish => in_spanish(error, home),
    });
    each.collect::<Vec<_>>().join("\n\n———\n\n")
}

/// The fault itself is in its own words, which are English: whoever looks after the computer needs them as they are.
fn in_spanish(error: &(dyn Error + 'static), home: Option<&Path>) -> String {
    if error.is::<NoWebView>() {
        return format!(
            "Rounds necesita Microsoft Edge WebView2, que esta computadora no tiene.\n\n\
             Microsoft lo ofrece aquí:\n{WEBVIEW2}\n\n\
             Instálelo, o pídaselo a quien se ocupa de esta computadora, e inicie Rounds otra vez. \
             Lo que se escribió antes en Rounds se conserva."
        );
    }
    let place = home.map_or_else(String::new, |home| {
        format!("\n\nPuede haber más sobre esto en\n{}", home.join(log::NAME).display())
    });
    format!(
        "Rounds no pudo iniciarse:\n{error}\n\n\
         Inícielo otra vez. Si lo vuelve a decir, muestre esto a quien se ocupa de esta computadora. \
         Lo que se escribió antes en Rounds se conserva.{place}"
    )
}

fn in_english(error: &(dyn Error + 'static), home: Option<&Path>) -> String {
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

    const ENGLISH: &[Language] = &[Language::English];

    #[test]
    fn it_is_said_in_the_language_of_the_computer_and_in_both_where_that_is_not_told() {
        let of = |set: &'static [(&str, &str)]| {
            let found =
                |name: &str| set.iter().find(|(one, _)| *one == name).map(|(_, value)| (*value).to_owned());
            languages(found)
        };
        assert_eq!(of(&[("LANG", "es_MX.UTF-8")]), [Language::Spanish]);
        assert_eq!(of(&[("LC_ALL", "en_US.UTF-8"), ("LANG", "es_MX.UTF-8")]), ENGLISH, "the first one holds");
        assert_eq!(
            of(&[("LC_ALL", ""), ("LANG", "es_MX.UTF-8")]),
            [Language::Spanish],
            "an empty one is none"
        );
        let both = words(&NoWebView, None, &[Language::English, Language::Spanish]);
        assert!(both.contains("does not have") && both.contains("no tiene"), "{both}");
        let other = std::io::Error::other("no room on the disk");
        let said = words(&other, Some(Path::new("desk")), &[Language::Spanish]);
        assert!(said.contains("no room on the disk") && said.contains(log::NAME), "{said}");
        assert!(said.contains("se conserva"), "the first question of whoever sees it: {said}");
    }

    #[test]
    fn what_is_missing_is_named_with_where_it_is_had_and_anything_else_with_its_own_words() {
        let missing = words(&NoWebView, Some(Path::new("desk")), ENGLISH);
        assert!(missing.contains("Microsoft Edge WebView2") && missing.contains(WEBVIEW2), "{missing}");
        let other = std::io::Error::other("no room on the disk");
        let said = words(&other, Some(Path::new("desk")), ENGLISH);
        assert!(said.contains("no room on the disk") && said.contains(log::NAME), "{said}");
        assert!(!words(&other, None, ENGLISH).contains(log::NAME), "where there is no log, none is named");
        for text in [missing, said] {
            assert!(text.contains("is kept"), "the first question of whoever sees it: {text}");
        }
    }
}

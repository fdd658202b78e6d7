//! What the desktop says of Rounds: that somebody has arrived, and never who. Whoever walks past can read it, and a
//! desktop keeps what it has said, so nothing comes here from anywhere that could name a patient: the words are below.
//! Tauri's plugin for notifications is not used: it would give the page a way to say anything outside of the window.

use crate::window;
use app::{Rounds, contract::AppEvent};
use tauri::{AppHandle, Manager, UserAttentionType};

/// Says it whenever the core has seen somebody arrive. Whoever has the window in front sees it there, and behind the lock
/// nothing is read and so nothing said.
pub(crate) fn follow_arrivals(app: &AppHandle, core: &Rounds) {
    let (app, core) = (app.clone(), core.clone());
    tauri::async_runtime::spawn(async move {
        let mut events = core.watch();
        while let Some(event) = events.next().await {
            if !matches!(event, AppEvent::Arrived) {
                continue;
            }
            let Some(main) = app.get_webview_window(window::LABEL) else { continue };
            if main.is_focused().unwrap_or(false) {
                continue;
            }
            // The window's own entry among the others is marked, too, on every system.
            let _ = main.request_user_attention(Some(UserAttentionType::Informational));
            #[cfg(target_os = "linux")]
            desktop::say(words(&core.state().settings.language));
        }
    });
}

/// What is said, by the language of the texts. It has no place for anything else.
#[cfg_attr(
    not(target_os = "linux"),
    allow(dead_code, reason = "the mark at the window's entry has no words")
)]
fn words(language: &str) -> &'static str {
    match language.split(['-', '_']).next() {
        Some("es") => "Ha llegado un paciente.",
        _ => "A patient has arrived.",
    }
}

/// The desktop's notifications, which every desktop of Linux has under one name (freedesktop.org, Desktop Notifications
/// Specification 1.2).
#[cfg(target_os = "linux")]
mod desktop {
    use gtk::{
        gio::{self, DBusCallFlags},
        glib::{ToVariant, Variant},
    };
    use std::collections::HashMap;

    const NAME: &str = "org.freedesktop.Notifications";
    const PATH: &str = "/org/freedesktop/Notifications";
    /// How long the desktop may take to answer, in milliseconds.
    const PATIENCE: i32 = 2000;

    /// Says it, away from the tasks that wait for nobody. A desktop without notifications says nothing.
    pub(super) fn say(words: &'static str) {
        tauri::async_runtime::spawn_blocking(move || {
            // It is gone once it was seen: no list of the desktop keeps it.
            let hints = HashMap::from([("transient".to_owned(), true.to_variant())]);
            let nothing_to_press: Vec<String> = Vec::new();
            let said = ("Rounds", 0_u32, "", "Rounds", words, nothing_to_press, hints, -1_i32).to_variant();
            if ask(&said).is_err() {
                tracing::info!("the desktop shows no notifications");
            }
        });
    }

    fn ask(said: &Variant) -> Result<Variant, gtk::glib::Error> {
        let bus = gio::bus_get_sync(gio::BusType::Session, gio::Cancellable::NONE)?;
        bus.call_sync(
            Some(NAME),
            PATH,
            NAME,
            "Notify",
            Some(said),
            None,
            DBusCallFlags::NONE,
            PATIENCE,
            gio::Cancellable::NONE,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn the_desktop_says_that_somebody_has_arrived_in_the_language_of_the_texts() {
        assert_eq!(words("en"), "A patient has arrived.");
        assert_eq!(words("es-MX"), "Ha llegado un paciente.");
        assert_eq!(words("tlh"), words("en"), "a language that it does not speak");
    }
}

//! What a person can set, and the connection as an administrator looks at it.
//!
//! Rule: what is set is kept before it is shown.
//! Imported by: `lib.rs`.

mod connection;
mod numbers;
mod rules;
mod zone;

use crate::{
    contract::{AppEvent, AppState, Settings, UiError},
    core::Rounds,
    settings_file::{LONGEST_IDLE, LONGEST_NAME},
};
use std::collections::BTreeMap;

/// Smaller than this nobody can read, in percent.
const SMALLEST_ZOOM: u32 = 50;
/// Larger than this nothing fits beside anything, in percent.
const LARGEST_ZOOM: u32 = 200;

/// Providers who are called something else here, at most: more than a clinic has.
const MOST_NAMES: usize = 500;

/// What providers are called here, without those who are called as they were.
fn kept_names(typed: BTreeMap<String, String>) -> BTreeMap<String, String> {
    typed
        .into_iter()
        .map(|(name, shown)| {
            (name.trim().to_owned(), shown.trim().chars().take(LONGEST_NAME).collect::<String>())
        })
        .filter(|(name, shown)| !name.is_empty() && !shown.is_empty() && name != shown)
        .take(MOST_NAMES)
        .collect()
}

impl Rounds {
    /// Keeps new settings. Charts on screen are read again, since units may have changed.
    ///
    /// # Errors
    /// Behind the lock, where only the size of the page may change: whoever reads the lock screen needs it. When the clinic has
    /// settled what it would change. When the file cannot be written.
    pub async fn save_settings(&self, settings: Settings) -> Result<AppState, UiError> {
        let lock_after_minutes = settings.lock_after_minutes.clamp(1, LONGEST_IDLE);
        let zoom_percent = settings.zoom_percent.clamp(SMALLEST_ZOOM, LARGEST_ZOOM);
        let provider_names = kept_names(settings.provider_names);
        let settings = Settings { lock_after_minutes, zoom_percent, provider_names, ..settings };
        if (Settings { zoom_percent, ..self.0.hub.state().settings }) != settings {
            self.0.not_behind_the_lock()?;
        }
        let own = self.0.policy.own(settings.clone(), self.0.saved().settings)?;
        self.0.save(|file| file.settings = own)?;
        let units_changed = self.0.hub.state().settings.units != settings.units;
        let state = self.0.hub.change(|state| state.settings = settings);
        if units_changed && let Ok(account) = self.0.account() {
            for patient in account.log.opened() {
                account.frame.tell(&AppEvent::ChartChanged { patient });
            }
        }
        Ok(state)
    }
}

#[cfg(test)]
mod tests {
    use super::kept_names;

    #[test]
    fn a_name_that_says_nothing_new_is_not_kept() {
        let typed = [(" drgarcia ", " Dr Garcia "), ("drchen", " "), ("", "Nobody"), ("admin", "admin")];
        let kept = kept_names(typed.map(|(name, shown)| (name.to_owned(), shown.to_owned())).into());
        assert_eq!(kept.into_iter().collect::<Vec<_>>(), [("drgarcia".to_owned(), "Dr Garcia".to_owned())]);
        let long = kept_names([("a".to_owned(), "ä".repeat(200))].into());
        assert_eq!(long["a"].chars().count(), 80, "cut between characters");
    }
}

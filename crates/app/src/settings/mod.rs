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
    settings_file::LONGEST_IDLE,
};

/// Smaller than this nobody can read, in percent.
const SMALLEST_ZOOM: u32 = 50;
/// Larger than this nothing fits beside anything, in percent.
const LARGEST_ZOOM: u32 = 200;

impl Rounds {
    /// Keeps new settings. Charts on screen are read again, since units may have changed.
    ///
    /// # Errors
    /// Behind the lock, where only the size of the page may change: whoever reads the lock screen needs it. When the file
    /// cannot be written.
    pub async fn save_settings(&self, settings: Settings) -> Result<AppState, UiError> {
        let lock_after_minutes = settings.lock_after_minutes.clamp(1, LONGEST_IDLE);
        let zoom_percent = settings.zoom_percent.clamp(SMALLEST_ZOOM, LARGEST_ZOOM);
        let settings = Settings { lock_after_minutes, zoom_percent, ..settings };
        if (Settings { zoom_percent, ..self.0.hub.state().settings }) != settings {
            self.0.not_behind_the_lock()?;
        }
        self.0.save(|file| file.settings = settings.clone())?;
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

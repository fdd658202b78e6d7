//! Setting the zone of the clinic's wall clock.

use crate::{
    contract::{AppState, FieldCode, FieldError, UiError},
    core::Rounds,
    error::from_disk,
};
use jiff::tz::TimeZone;

impl Rounds {
    /// Sets the zone of this clinic by its name (`America/New_York`), or leaves it to be judged again, with an empty text.
    ///
    /// # Errors
    /// With a fault beside the box for a name that no zone has.
    pub async fn save_clinic_zone(&self, typed: &str) -> Result<AppState, UiError> {
        let account = self.0.account()?;
        let typed = typed.trim();
        let wanted = if typed.is_empty() {
            None
        } else {
            let zone = TimeZone::get(typed).ok();
            // The database's own spelling, whatever case was typed.
            let name = zone.as_ref().and_then(|zone| zone.iana_name()).map(str::to_owned);
            Some(name.ok_or_else(|| UiError::invalid(vec![FieldError::new("zone", FieldCode::NotAZone)]))?)
        };
        account.wall_clock.set(wanted).map_err(from_disk)?;
        account.tell_clock();
        Ok(self.0.hub.state())
    }
}

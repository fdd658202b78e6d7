//! What the server says about itself, for diagnostics. Which edition it is is found out otherwise (Q71).

use crate::{
    channel::Channel,
    error::{ApiError, Unreadable},
    lenient::{Row, text_at},
    route::Route,
};

/// The server's own version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerVersion {
    /// Release as the server calls it, such as `8.0.0-dev`.
    pub version: String,
    /// Version of its database.
    pub database: String,
}

/// The server about itself.
pub struct About<'a>(pub(crate) &'a Channel);

impl About<'_> {
    /// Its version. Every role may ask; no scope is needed.
    ///
    /// # Errors
    /// [`ApiError`].
    pub async fn version(&self) -> Result<ServerVersion, ApiError> {
        let value = self.0.read(Route::standard("version", &[])).await?.ok_or(ApiError::NotFound)?;
        let row = Row::of(&value).ok_or(ApiError::Unreadable(Unreadable::OtherShape))?;
        let numbers = ["v_major", "v_minor", "v_patch"].map(|part| row.text(part));
        if numbers[0].is_empty() {
            return Err(ApiError::Unreadable(Unreadable::OtherShape));
        }
        let version = format!("{}{}", numbers.join("."), row.text("v_tag"));
        Ok(ServerVersion { version, database: row.text("v_database") })
    }

    /// Whether the clinic has registered its server with its makers, in their word, such as `UNREGISTERED`.
    ///
    /// # Errors
    /// [`ApiError`].
    pub async fn product(&self) -> Result<String, ApiError> {
        let value = self.0.read(Route::standard("product", &[])).await?.ok_or(ApiError::NotFound)?;
        Some(text_at(&value, "/status"))
            .filter(|status| !status.is_empty())
            .ok_or(ApiError::Unreadable(Unreadable::OtherShape))
    }
}

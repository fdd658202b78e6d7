//! The one place where the errors of the crates below become the errors of the seam. It also decides what is logged,
//! and at which level: never a value, an address path or the server's words, which may name a patient.

use crate::contract::{ErrorCode, UiError};
use domain::loaded::Why;
use openemr::{
    AddressError, ApiError, Area, DiscoveryError, NoAnswer, OpenError as ConnectionError, RegistrationError,
    TlsTrouble,
};
use std::io;
use store::{OpenError, StoreError};
use vault::VaultError;

/// Notes that the keychain failed where that stops nothing.
pub(crate) fn log_vault(error: &VaultError) {
    tracing::warn!(%error, "keychain");
}

/// The keychain failed.
pub(crate) fn from_vault(error: &VaultError) -> UiError {
    log_vault(error);
    UiError::new(match error {
        VaultError::Locked | VaultError::TimedOut => ErrorCode::KeychainLocked,
        VaultError::Denied => ErrorCode::KeychainDenied,
        VaultError::Absent => ErrorCode::KeychainAbsent,
        VaultError::Damaged => ErrorCode::KeyMissing,
        VaultError::Other(_) => ErrorCode::Internal,
    })
}

/// Notes that a call on an open database failed where that stops nothing.
pub(crate) fn log_store(error: &StoreError) {
    match error {
        StoreError::Closed => {}
        StoreError::NotFound { .. }
        | StoreError::IllegalStep { .. }
        | StoreError::StillNeeded { .. }
        | StoreError::DraftInTheWay => tracing::info!(%error, "store"),
        _ => tracing::error!(%error, "store"),
    }
}

/// A call on an open database failed.
pub(crate) fn from_store(error: StoreError) -> UiError {
    log_store(&error);
    UiError::new(match error {
        StoreError::Closed => ErrorCode::SignedOut,
        StoreError::Damaged | StoreError::Unreadable { .. } => ErrorCode::StoreDamaged,
        StoreError::Full | StoreError::Io(_) => ErrorCode::DiskTrouble,
        StoreError::DraftInTheWay => ErrorCode::DraftInTheWay,
        StoreError::StillNeeded { .. } => ErrorCode::WriteStillNeeded,
        StoreError::IllegalStep { .. } => ErrorCode::WriteMovedOn,
        _ => ErrorCode::Internal,
    })
}

/// A folder or file could not be reached.
pub(crate) fn from_disk(error: io::Error) -> UiError {
    tracing::error!(%error, "the store's folder");
    UiError::new(ErrorCode::DiskTrouble)
}

/// A database could not be opened.
pub(crate) fn from_open(error: OpenError) -> UiError {
    tracing::error!(%error, "a database could not be opened");
    UiError::new(match error {
        OpenError::WrongKey => ErrorCode::KeyMissing,
        OpenError::Damaged | OpenError::Missing => ErrorCode::StoreDamaged,
        OpenError::TooNew { .. } => ErrorCode::StoreTooNew,
        OpenError::Io(_) => ErrorCode::DiskTrouble,
        OpenError::Sql(_) => ErrorCode::Internal,
    })
}

/// An address could not be read, or the name of a site that was typed beside it.
pub(crate) fn from_address(error: AddressError, site: &str) -> UiError {
    UiError::new(match error {
        AddressError::NotHttps => ErrorCode::NotHttps,
        AddressError::HasCredentials => ErrorCode::HasCredentials,
        AddressError::BadSiteName => ErrorCode::UnknownSite,
        AddressError::NotAUrl | AddressError::NotLoopback => ErrorCode::NotAUrl,
    })
    .with("site", site.trim())
}

/// This computer has no trust store.
pub(crate) fn from_connection(error: &ConnectionError) -> UiError {
    tracing::error!(%error, "no connection can be made from this computer");
    UiError::new(ErrorCode::Internal).with("detail", "this computer's trusted certificates cannot be read")
}

/// Nothing usable was found at an address.
pub(crate) fn from_discovery(error: DiscoveryError) -> UiError {
    tracing::info!(%error, "discovery");
    match error {
        DiscoveryError::Unreachable { host } => UiError::new(ErrorCode::Unreachable).with("host", host),
        DiscoveryError::Timeout { host } => UiError::new(ErrorCode::Timeout).with("host", host),
        DiscoveryError::TlsUntrusted { host } => UiError::new(ErrorCode::TlsUntrusted).with("host", host),
        DiscoveryError::TlsExpired { host } => UiError::new(ErrorCode::TlsExpired).with("host", host),
        DiscoveryError::TlsWrongHost { host } => UiError::new(ErrorCode::TlsWrongHost).with("host", host),
        DiscoveryError::NotOpenEmr => UiError::new(ErrorCode::NotOpenEmr),
        DiscoveryError::ApiOff => UiError::new(ErrorCode::ApiOff),
        DiscoveryError::UnknownSite { site } => {
            UiError::new(ErrorCode::UnknownSite).with("site", site.as_str())
        }
        DiscoveryError::WrongOwnAddress { calls_itself } => {
            UiError::new(ErrorCode::WrongOwnAddress).with("callsItself", calls_itself)
        }
        DiscoveryError::Server { status } => {
            UiError::new(ErrorCode::ServerError).with("status", status.to_string())
        }
    }
}

/// The server did not register this computer.
pub(crate) fn from_registration(error: RegistrationError) -> UiError {
    tracing::info!(%error, "registration");
    match error {
        RegistrationError::NoAnswer(error) => from_no_answer(&error),
        RegistrationError::Refused { said } => UiError::new(ErrorCode::RegistrationRefused).said(said),
        RegistrationError::Unreadable(_) => UiError::new(ErrorCode::Unreadable),
    }
}

/// A request did not give what was asked for.
pub(crate) fn from_server(error: &ApiError) -> UiError {
    let said = error.server_said().map(str::to_owned);
    match error {
        ApiError::NoAnswer(error) => from_no_answer(error),
        ApiError::SignedOut(_) => UiError::new(ErrorCode::SignedOut),
        ApiError::NotAllowed { .. } => UiError::new(ErrorCode::NotAllowed).said(said),
        ApiError::NotOffered { .. } => UiError::new(ErrorCode::NotOffered),
        ApiError::NotFound => UiError::new(ErrorCode::PatientNotFound),
        ApiError::Refused { .. } | ApiError::Conflict { .. } | ApiError::Server { .. } => {
            UiError::new(ErrorCode::ServerError).said(said)
        }
        ApiError::TooManyRequests { .. } => UiError::new(ErrorCode::ServerError),
        ApiError::Unreadable(_) => UiError::new(ErrorCode::Unreadable),
    }
}

/// An error of reading, with the right that an administrator can grant where that is what is missing.
pub(crate) fn from_reading(error: &ApiError, area: Area) -> UiError {
    match error {
        ApiError::NotAllowed { .. } => from_server(error).with("right", area.right()),
        _ => from_server(error),
    }
}

/// No answer came.
pub(crate) fn from_no_answer(error: &NoAnswer) -> UiError {
    UiError::new(match error {
        NoAnswer::TimedOut => ErrorCode::Timeout,
        NoAnswer::Tls(TlsTrouble::Untrusted) => ErrorCode::TlsUntrusted,
        NoAnswer::Tls(TlsTrouble::Expired) => ErrorCode::TlsExpired,
        NoAnswer::Tls(TlsTrouble::WrongHost) => ErrorCode::TlsWrongHost,
        NoAnswer::ForeignOrigin => ErrorCode::ClinicChanged,
        NoAnswer::Unreachable | NoAnswer::LeftAlone(_) | NoAnswer::Cut | NoAnswer::TooLarge => {
            ErrorCode::Offline
        }
    })
}

/// Why a part of the chart could not be read.
pub(crate) fn why(error: &ApiError) -> Why {
    match error {
        ApiError::NoAnswer(NoAnswer::Tls(_)) => Why::Certificate,
        ApiError::NoAnswer(_) => Why::Offline,
        ApiError::SignedOut(_) => Why::SignedOut,
        ApiError::NotAllowed { .. } => Why::NotAllowed,
        ApiError::NotOffered { .. } => Why::NotOffered,
        ApiError::NotFound
        | ApiError::Refused { .. }
        | ApiError::Conflict { .. }
        | ApiError::TooManyRequests { .. }
        | ApiError::Server { .. } => Why::ServerError { said: error.server_said().map(str::to_owned) },
        ApiError::Unreadable(_) => Why::Unreadable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_a_newer_rounds_is_whole_and_not_called_damaged() {
        let error = from_open(OpenError::TooNew { version: 99 });
        assert_eq!(error.code, ErrorCode::StoreTooNew, "a damaged one may be set aside, this one must not");
    }
}

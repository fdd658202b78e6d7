//! Wrappers that keep secrets and health data out of logs and serialisers by construction.

use std::fmt;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// A token, key, verifier or client secret. It has no `Serialize`, and neither `Debug` nor `Display` shows it;
/// the memory is wiped on drop.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct Secret<T: Zeroize>(T);

impl<T: Zeroize> Secret<T> {
    /// Wraps a value that must not be shown.
    pub fn new(value: T) -> Self {
        Self(value)
    }

    /// The content. Call it only where the value goes to its one destination (a header, a form, the keychain).
    pub fn expose(&self) -> &T {
        &self.0
    }
}

impl<T: Zeroize> fmt::Debug for Secret<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl<T: Zeroize + PartialEq> PartialEq for Secret<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<T: Zeroize + Eq> Eq for Secret<T> {}

/// Health data on its way through code that logs: `Debug` names the type and nothing else.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Phi<T>(T);

impl<T> Phi<T> {
    /// Wraps health data.
    pub fn new(value: T) -> Self {
        Self(value)
    }

    /// The data, for code that shows, stores or sends it.
    pub fn expose(&self) -> &T {
        &self.0
    }

    /// Takes the data out.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> fmt::Debug for Phi<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Phi<{}>", std::any::type_name::<T>())
    }
}

/// Writes `Debug` for a struct with health data as its type name and the named fields only (ids, never content).
#[macro_export]
macro_rules! redacted_debug {
    ($type:ty { $($field:ident),* $(,)? }) => {
        impl ::std::fmt::Debug for $type {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.debug_struct(stringify!($type))$(.field(stringify!($field), &self.$field))*.finish_non_exhaustive()
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neither_secrets_nor_health_data_show_in_debug_output() {
        let secret = Secret::new("canary-token".to_owned());
        let phi = Phi::new("canary-patient".to_owned());
        assert!(
            !format!("{secret:?} {phi:?}").contains("canary"),
            "Debug must name the type, not the content"
        );
        assert_eq!(secret.expose(), "canary-token", "the one who may use it still can");
    }
}

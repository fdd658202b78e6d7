//! Use-cases of Rounds, one file a feature; the only crate that sees server, store and keychain together.

pub mod contract;

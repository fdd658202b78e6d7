//! The clinic this computer is connected to: connecting, the demo clinic, leaving, removing what is here.
//!
//! Rule: another clinic only where nobody is signed in and no desk is locked.
//! Imported by: `lib.rs`.

pub(crate) mod connect;
mod leave;
mod remove;

//! Windows and macOS from a Debian machine: what can be said about them without having one.
//! What is only type checked is called checked, what runs under Wine is called that; a real machine has the last word.
//! Only the commands in `main.rs` use it.
//!
//! [`compiler`] is Debian's Rust, which brings the sources of the standard library, so that it can be built for a system
//! that no toolchain is installed for; [`platforms`] checks types and lints; [`windows`] builds and plays the whole product
//! under Wine.

mod compiler;
pub(crate) mod platforms;
pub(crate) mod windows;

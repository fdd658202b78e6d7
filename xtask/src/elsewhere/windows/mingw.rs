//! The GNU toolchain for Windows: what a build for it is told.

use std::process::Command;

/// The system, as the compiler calls it.
pub(super) const TARGET: &str = "x86_64-pc-windows-gnu";

/// Has a build find the linker, and the compiler for what is not Rust.
pub(super) fn link(cargo: &mut Command) -> &mut Command {
    const GNU: &str = "x86_64-w64-mingw32";
    cargo.env("CARGO_TARGET_X86_64_PC_WINDOWS_GNU_LINKER", format!("{GNU}-gcc"));
    for (name, program) in [("CC", "gcc"), ("CXX", "g++"), ("AR", "ar")] {
        cargo.env(format!("{name}_x86_64_pc_windows_gnu"), format!("{GNU}-{program}"));
    }
    cargo
}

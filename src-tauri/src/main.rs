//! Placeholder until the shell is laid.
fn main() {}

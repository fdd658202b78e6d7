//! The demo clinic as a program.
fn main() {}

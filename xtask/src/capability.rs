//! What the window may call: `src-tauri/capabilities/main.json`, written from the list of commands. The file is committed, so
//! that what is granted can be read, and `src-tauri/src/fence.rs` compares it with the list in every test run.

use crate::workspace::Workspace;
use std::path::PathBuf;

/// The names of the list, and nothing else of it.
macro_rules! commands {
    (
        |$core:ident| { $( $needs:ident $name:ident ( $($given:tt)* ) -> $answer:ty = $body:expr; )* }
        shell { $( $shell_needs:ident $shell_name:ident ( $($shell_given:tt)* ) -> $shell_answer:ty; )* }
    ) => {
        const COMMANDS: &[&str] = &[$( stringify!($name), )* $( stringify!($shell_name), )*];
    };
}

include!("../../crates/app/src/commands/list.rs");

/// The committed file.
fn path(workspace: &Workspace) -> PathBuf {
    workspace.root.join("src-tauri/capabilities/main.json")
}

/// The file as the list has it.
fn wanted() -> String {
    let granted: Vec<String> =
        COMMANDS.iter().map(|name| format!("    \"allow-{}\"", name.replace('_', "-"))).collect();
    format!(
        r#"{{
  "$schema": "../gen/schemas/desktop-schema.json",
  "identifier": "main",
  "description": "The main window may call our own commands and nothing else: no event, opener, deep-link, fs, http or shell permission.",
  "local": true,
  "windows": [
    "main"
  ],
  "permissions": [
{}
  ]
}}
"#,
        granted.join(",\n")
    )
}

/// Writes the file anew.
pub(crate) fn write(workspace: &Workspace) -> Result<String, String> {
    let path = path(workspace);
    std::fs::write(&path, wanted()).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(format!("{} commands", COMMANDS.len()))
}

/// Compares the committed file with the list.
pub(crate) fn compare(workspace: &Workspace) -> Result<String, String> {
    let path = path(workspace);
    let present =
        std::fs::read_to_string(&path).map_err(|error| format!("    {}: {error}", path.display()))?;
    if present == wanted() {
        Ok(format!("{} commands, each granted by its name", COMMANDS.len()))
    } else {
        Err("    src-tauri/capabilities/main.json is not what the list of commands says.\n    `cargo xtask bindings` writes it anew.".to_owned())
    }
}

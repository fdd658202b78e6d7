//! A Windows of Wine's: a folder that is its disk and registry, made anew, and a display for its windows.

use super::display::Display;
use crate::run;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Debian's package of this name has 64 bits alone, and no 32-bit libraries are needed.
const WINE: &str = "/usr/lib/wine/wine64";
const SERVER: &str = "/usr/lib/wine/wineserver64";
const RANDOM_BYTES: &str = include_str!("bcryptprimitives.c");

/// A fresh Windows. What still runs in it ends at drop; its files stay, to be looked at.
pub(super) struct Wine {
    prefix: PathBuf,
    display: Display,
}

impl Wine {
    /// Makes one in this folder, where another may have been.
    pub(super) fn fresh(prefix: &Path) -> Result<Self, String> {
        let trouble = |error: std::io::Error| format!("    {}: {error}", prefix.display());
        if prefix.exists() {
            fs::remove_dir_all(prefix).map_err(trouble)?;
        }
        let _ = fs::remove_file(prefix.with_extension("log"));
        fs::create_dir_all(prefix).map_err(trouble)?;
        let wine = Self { prefix: prefix.to_owned(), display: Display::open()? };
        run::quietly(&mut wine.command(["wineboot", "-i"]))?;
        wine.bring_random_bytes()?;
        wine.end_all();
        Ok(wine)
    }

    fn bring_random_bytes(&self) -> Result<(), String> {
        let name = "bcryptprimitives.dll";
        let place = self.at(r"C:\windows\system32").join(name);
        if place.exists() {
            return Ok(());
        }
        let source = self.prefix.join("bcryptprimitives.c");
        fs::write(&source, RANDOM_BYTES).map_err(|error| format!("    {}: {error}", source.display()))?;
        let words = ["-O2", "-shared", "-nostartfiles", "-Wl,--entry=0", "-o"];
        let mut compile = run::command(&self.prefix, "x86_64-w64-mingw32-gcc", words);
        run::quietly(compile.arg(&place).arg(&source).arg("-ladvapi32")).map(drop)
    }

    /// A Windows program with its arguments, to be started in it.
    pub(super) fn command<'a>(&self, words: impl IntoIterator<Item = &'a str>) -> Command {
        let mut wine = run::command(&self.prefix, WINE, words);
        self.inside(&mut wine);
        wine.stdin(Stdio::null());
        wine
    }

    /// The same for an installer or a program of ours, whose words go into [`Wine::log`].
    pub(super) fn speaking<'a>(&self, words: impl IntoIterator<Item = &'a str>) -> Result<Command, String> {
        let mut command = self.command(words);
        run::into_log(&mut command, &self.log())?;
        Ok(command)
    }

    /// Where their words are, beside its disk.
    pub(super) fn log(&self) -> PathBuf {
        self.prefix.with_extension("log")
    }

    /// Has a program of ours that starts Wine find this one.
    pub(super) fn inside(&self, command: &mut Command) {
        command.env("WINEPREFIX", &self.prefix).env("DISPLAY", self.display.name());
        // Neither .NET nor a browser engine is to be fetched, and no menu entry is to appear on this very desktop.
        let left_alone = "mscoree,mshtml=;winemenubuilder.exe=d";
        command.env("WINEDEBUG", "-all").env("WINEDLLOVERRIDES", left_alone);
    }

    /// The program that starts a Windows program.
    pub(super) fn program() -> &'static Path {
        Path::new(WINE)
    }

    /// What a path of this machine is called inside.
    pub(super) fn named_inside(path: &Path) -> String {
        format!("Z:{}", path.to_string_lossy().replace('/', "\\"))
    }

    /// Its display.
    pub(super) fn display(&self) -> &Display {
        &self.display
    }

    /// Where a Windows path lies on this machine.
    pub(super) fn at(&self, path: &str) -> PathBuf {
        let below = path.trim_start_matches(r"C:\").replace('\\', "/");
        self.prefix.join("drive_c").join(below)
    }

    /// What a variable of its environment says, such as `LOCALAPPDATA`.
    pub(super) fn variable(&self, name: &str) -> Result<String, String> {
        let said = run::quietly(&mut self.command(["cmd", "/c", &format!("echo %{name}%")]))?;
        Ok(said.trim().to_owned())
    }

    /// A value of its registry as text; `None` if there is none. The key's own value has the name "".
    pub(super) fn value(&self, key: &str, name: &str) -> Option<String> {
        let ask = if name.is_empty() { vec!["/ve"] } else { vec!["/v", name] };
        let mut query = self.command(["reg", "query", key]);
        let said = run::quietly(query.args(ask)).ok()?;
        // `    Name    REG_SZ    value`
        let line = said.lines().find(|line| line.contains("REG_"))?;
        let (_, typed) = line.split_once("REG_")?;
        Some(typed.split_once("    ").map_or("", |(_, value)| value).trim_end().to_owned())
    }

    /// Whether there is such a key.
    pub(super) fn has_key(&self, key: &str) -> bool {
        run::quietly(&mut self.command(["reg", "query", key])).is_ok()
    }

    /// Writes a text into its registry.
    pub(super) fn set(&self, key: &str, name: &str, value: &str) -> Result<(), String> {
        let mut add = self.command(["reg", "add", key, "/f", "/d", value]);
        let named = if name.is_empty() { vec!["/ve"] } else { vec!["/v", name] };
        run::quietly(add.args(named)).map(drop)
    }

    /// Ends everything that runs in it.
    pub(super) fn end_all(&self) {
        for word in ["-k", "-w"] {
            let mut server = Command::new(SERVER);
            self.inside(&mut server);
            let _ = server.arg(word).stdout(Stdio::null()).stderr(Stdio::null()).status();
        }
    }
}

impl Drop for Wine {
    fn drop(&mut self) {
        self.end_all();
    }
}

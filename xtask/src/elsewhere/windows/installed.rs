//! The installer, as a person meets it: put onto a fresh Windows, looked at, started, and taken off again. There is no
//! WebView2 in Wine, so that what starts is what a computer without it would see, and no window of Rounds.

use super::display::wait_for;
use super::wine::Wine;
use crate::run;
use crate::steps::Steps;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, ExitStatus};

const SCHEME: &str = "app.rounds.desktop";
const CLASS: &str = r"HKCU\Software\Classes\app.rounds.desktop";
const UNINSTALL: &str = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\app.rounds.desktop";
/// Where the program says that nothing is to be kept of its memory (src-tauri/src/guard.rs).
const EXCLUDED: &str = r"HKCU\Software\Microsoft\Windows\Windows Error Reporting\ExcludedApplications";
/// Everything that is put onto the computer.
const FILES: [&str; 5] =
    ["LICENSE.txt", "THIRD-PARTY.txt", "WebView2Loader.dll", "rounds.exe", "uninstall.exe"];
/// What the installer's script says of itself where Rounds runs.
const REFUSED: i32 = 3;

/// The fresh Windows, and where things are on it.
struct Computer<'a> {
    wine: Wine,
    installer: &'a Path,
    version: &'a str,
    /// Its own word for the folder of a person's programs and data.
    local: String,
}

/// Plays all of it; pictures go to `pictures`.
pub(super) fn check(
    steps: &mut Steps,
    installer: &Path,
    version: &str,
    below: &Path,
    pictures: &Path,
) -> Result<(), String> {
    fs::create_dir_all(pictures).map_err(|error| format!("    {}: {error}", pictures.display()))?;
    let computer = steps.must("a fresh Windows", || {
        let wine = Wine::fresh(&below.join("installed"))?;
        let local = wine.variable("LOCALAPPDATA")?;
        let word = format!("Wine; {local}; what programs say: {}", short(&wine.log()));
        Ok((Computer { wine, installer, version, local }, word))
    })?;
    steps.must("silent install", || Ok(((), computer.install()?)))?;
    steps.check("registry", || computer.registry());
    let mut running = steps.must("start, no WebView2", || {
        let running = computer.start()?;
        let picture = pictures.join("no-webview2.png");
        computer.wine.display().wait_for_window("Rounds")?;
        computer.wine.display().picture(&picture)?;
        Ok((running, format!("a message box: {}", short(&picture))))
    })?;
    steps.check("link, second process", || computer.link_by_a_second_process());
    steps.check("link, by the shell", || computer.link_by_the_shell());
    steps.check("install while it runs", || computer.install_while_it_runs());
    steps.check("message box read", || {
        computer.wine.display().confirm("Rounds")?;
        let status = running.wait().map_err(|error| format!("    {error}"))?;
        let said = computer.log()?;
        if !said.contains("Microsoft Edge WebView2 is not on this computer") {
            return Err(format!("    its log does not say why:\n{said}"));
        }
        ended(status, 1).map(|()| "the program ends with code 1, and its log says why".to_owned())
    });
    steps.check("install over it", || {
        ended(computer.run_installer(&[])?, 0)?;
        computer.files().map(|_| "as before".to_owned())
    });
    steps.check("update, by itself", || computer.update());
    steps.check("uninstall", || computer.uninstall());
    Ok(())
}

impl Computer<'_> {
    fn folder(&self) -> String {
        format!(r"{}\Programs\Rounds", self.local)
    }

    fn program(&self) -> String {
        format!(r"{}\rounds.exe", self.folder())
    }

    /// Where Rounds keeps its own files.
    fn data(&self) -> PathBuf {
        self.wine.at(&format!(r"{}\{SCHEME}", self.local))
    }

    fn menu_entry(&self) -> Result<PathBuf, String> {
        let roaming = self.wine.variable("APPDATA")?;
        Ok(self.wine.at(&format!(r"{roaming}\Microsoft\Windows\Start Menu\Programs\Rounds.lnk")))
    }

    fn run_installer(&self, more: &[&str]) -> Result<ExitStatus, String> {
        let mut installer = self.wine.speaking([])?;
        installer.arg(self.installer).arg("/S").args(more).status().map_err(|error| format!("    {error}"))
    }

    fn install(&self) -> Result<String, String> {
        ended(self.run_installer(&[])?, 0)?;
        let bytes = self.files()?;
        if !self.menu_entry()?.exists() {
            return Err("    there is no entry in the start menu".to_owned());
        }
        if self.data().exists() {
            return Err("    it has made a folder for data".to_owned());
        }
        Ok(format!("{} files, {:.1} MB, an entry in the menu", FILES.len(), bytes as f64 / 1e6))
    }

    /// The bytes of what was installed, which is everything of [`FILES`] and nothing else.
    fn files(&self) -> Result<u64, String> {
        let folder = self.wine.at(&self.folder());
        let entries = fs::read_dir(&folder).map_err(|error| format!("    {}: {error}", folder.display()))?;
        let (mut names, mut bytes) = (Vec::new(), 0);
        for entry in entries.flatten() {
            names.push(entry.file_name().to_string_lossy().into_owned());
            bytes += entry.metadata().map(|about| about.len()).unwrap_or_default();
        }
        names.sort();
        if names == FILES { Ok(bytes) } else { Err(format!("    installed are {names:?}")) }
    }

    fn registry(&self) -> Result<String, String> {
        let program = self.program();
        let wanted = [
            (CLASS.to_owned(), "", format!("URL:{SCHEME} protocol")),
            (CLASS.to_owned(), "URL Protocol", String::new()),
            // As tauri-plugin-deep-link compares it before Rounds trusts in links.
            (format!(r"{CLASS}\shell\open\command"), "", format!(r#""{program}" "%1""#)),
            (UNINSTALL.to_owned(), "DisplayName", "Rounds".to_owned()),
            (UNINSTALL.to_owned(), "DisplayVersion", self.version.to_owned()),
            (UNINSTALL.to_owned(), "InstallLocation", self.folder()),
            (UNINSTALL.to_owned(), "UninstallString", format!(r#""{}\uninstall.exe""#, self.folder())),
        ];
        let wrong: String = wanted
            .iter()
            .map(|(key, name, value)| (key, name, value, self.wine.value(key, name)))
            .filter(|(_, _, value, found)| found.as_ref() != Some(value))
            .map(|(key, name, value, found)| format!("    {key} {name:?} is {found:?}, not {value:?}\n"))
            .collect();
        let word = "scheme and uninstall entry, of this person alone";
        if wrong.is_empty() { Ok(word.to_owned()) } else { Err(wrong) }
    }

    fn start(&self) -> Result<Child, String> {
        let program = self.program();
        self.wine.speaking([program.as_str()])?.spawn().map_err(|error| format!("    {program}: {error}"))
    }

    fn log(&self) -> Result<String, String> {
        let path = self.data().join("rounds.log");
        fs::read_to_string(&path).map_err(|error| format!("    {}: {error}", path.display()))
    }

    /// How often it was started while it ran, with a link.
    fn links(&self) -> usize {
        let said = self.log().unwrap_or_default();
        said.lines().filter(|line| line.contains("started once more") && line.contains("link=true")).count()
    }

    fn link_by_a_second_process(&self) -> Result<String, String> {
        let before = self.links();
        let program = self.program();
        let link = format!("{SCHEME}://oauth/callback?code=c&state=s");
        let second = self.wine.speaking([program.as_str(), link.as_str()])?.status();
        ended(second.map_err(|error| format!("    {program}: {error}"))?, 0)?;
        wait_for("the first process to be told", || self.links() == before + 1)?;
        Ok("handed to the first, and it ends with code 0".to_owned())
    }

    fn link_by_the_shell(&self) -> Result<String, String> {
        let before = self.links();
        let command = self.wine.value(&format!(r"{CLASS}\shell\open\command"), "").unwrap_or_default();
        // Windows shows a person's own classes among all of them; Wine 8.0 does not, so they are put where it looks.
        let class = format!(r"HKLM\Software\Classes\{SCHEME}");
        self.wine.set(&class, "URL Protocol", "")?;
        self.wine.set(&format!(r"{class}\shell\open\command"), "", &command)?;
        let link = format!("{SCHEME}://oauth/callback?code=c&state=s");
        run::quietly(&mut self.wine.command(["start", link.as_str()]))?;
        wait_for("the link to arrive", || self.links() == before + 1)?;
        run::quietly(&mut self.wine.command(["reg", "delete", class.as_str(), "/f"]))?;
        Ok("by the installed command, as one argument".to_owned())
    }

    fn install_while_it_runs(&self) -> Result<String, String> {
        let program = self.wine.at(&self.program());
        let written = |path: &Path| fs::metadata(path).and_then(|about| about.modified()).ok();
        let before = written(&program);
        ended(self.run_installer(&[])?, REFUSED)?;
        if written(&program) != before {
            return Err("    refused, and yet the program was written".to_owned());
        }
        Ok(format!("refused with code {REFUSED}, nothing changed"))
    }

    /// As Rounds begins it once it has ended for it (tauri-plugin-updater): the new one is started.
    fn update(&self) -> Result<String, String> {
        ended(self.run_installer(&["/UPDATE"])?, 0)?;
        self.files()?;
        let display = self.wine.display();
        display.wait_for_window("Rounds")?;
        display.confirm("Rounds")?;
        display.wait_for_no_window("Rounds")?;
        Ok("put in place, and started again".to_owned())
    }

    fn uninstall(&self) -> Result<String, String> {
        let excluded = ["rounds.exe", "msedgewebview2.exe"];
        if let Some(name) = excluded.iter().find(|name| self.wine.value(EXCLUDED, name).is_none()) {
            return Err(format!("    {name} was not taken out of error reporting"));
        }
        let uninstaller = format!(r"{}\uninstall.exe", self.folder());
        let mut uninstall = self.wine.speaking([uninstaller.as_str(), "/S"])?;
        ended(uninstall.status().map_err(|error| format!("    {error}"))?, 0)?;
        // It goes on as a copy of itself, which can delete it.
        let folder = self.wine.at(&self.folder());
        wait_for("the program's folder to be gone", || !folder.exists())?;
        wait_for("its entry to be gone", || !self.wine.has_key(UNINSTALL))?;
        if self.wine.has_key(CLASS) {
            return Err("    the scheme still leads to a program that is gone".to_owned());
        }
        if self.menu_entry()?.exists() {
            return Err("    the entry in the start menu is still there".to_owned());
        }
        if excluded.iter().any(|name| self.wine.value(EXCLUDED, name).is_some()) {
            return Err("    what it wrote about error reporting is still there".to_owned());
        }
        self.log()?;
        Ok("program, entry and scheme are gone, data stays".to_owned())
    }
}

/// Whether it ended with this code.
fn ended(status: ExitStatus, wanted: i32) -> Result<(), String> {
    if status.code() == Some(wanted) {
        Ok(())
    } else {
        Err(format!("    it ended with {status}, not {wanted}"))
    }
}

fn short(path: &Path) -> String {
    let mut parts: Vec<_> = path.iter().rev().take(3).map(|part| part.to_string_lossy()).collect();
    parts.reverse();
    parts.join("/")
}

//! A desktop session that belongs to one test: its own HOME, display, D-Bus and unlocked keychain. Nothing of the
//! machine's own user is read or changed, and everything ends when the session is dropped.

use crate::child::{Running, guarded, wait_for};
use crate::person::Person;
use crate::programs;
use crate::system;
use crate::trouble::{Outcome, Trouble, While};
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The scheme that brings the browser's answer back.
pub const SCHEME: &str = "app.rounds.desktop";
/// The smallest screen that the design promises to serve.
const SCREEN: &str = "1280x800x24";

/// What the programs of a session find in their environment; of two of one name the later one counts.
type Variables = Vec<(OsString, OsString)>;

/// The session. Fields are dropped in this order: who uses a thing goes before the thing.
pub struct Session {
    environment: Variables,
    display_name: String,
    bus_address: String,
    _keychain: Option<Running>,
    _bus: Running,
    _display: Running,
    folder: tempfile::TempDir,
}

impl Session {
    /// A session with an unlocked keychain, in which the scheme of Rounds leads to the built app.
    pub fn start() -> Outcome<Self> {
        let mut session = Self::bare(start_display)?;
        session._keychain = Some(session.unlock_keychain()?);
        Ok(session)
    }

    /// The same without any keychain on its bus.
    pub fn without_keychain() -> Outcome<Self> {
        Self::bare(start_display)
    }

    /// The same on Wayland, with a keychain.
    pub fn on_wayland() -> Outcome<Self> {
        let mut session = Self::bare(start_compositor)?;
        session._keychain = Some(session.unlock_keychain()?);
        Ok(session)
    }

    fn bare(display: impl FnOnce(&mut Variables) -> Outcome<(Running, String)>) -> Outcome<Self> {
        let folder = tempfile::Builder::new().prefix("rounds-session-").tempdir()?;
        let mut environment = environment(folder.path())?;
        let (display, name) = display(&mut environment)?;
        let (bus, address) = start_bus(&environment)?;
        environment.push(("DBUS_SESSION_BUS_ADDRESS".into(), address.clone().into()));
        let session = Self {
            environment,
            display_name: name,
            bus_address: address,
            _keychain: None,
            _bus: bus,
            _display: display,
            folder,
        };
        session.person_is(&Person::default())?;
        session.register_handlers()?;
        Ok(session)
    }

    /// A command of this session: nothing of our own environment but PATH gets through.
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = guarded(program);
        command.env_clear().envs(self.environment.iter().map(|(name, value)| (name, value)));
        command
    }

    /// Everything that the session's programs can write to, for the search for what must not be there.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The address of its message bus.
    pub fn bus(&self) -> &str {
        &self.bus_address
    }

    /// The name of its display, such as `:1`; on Wayland that of the socket.
    pub fn display(&self) -> &str {
        &self.display_name
    }

    /// Where the app keeps its files (ROUNDS_HOME).
    pub fn rounds_home(&self) -> PathBuf {
        self.folder.path().join("rounds")
    }

    /// Waits until no Rounds is known on the session's bus: whoever starts one earlier starts a second instance, which
    /// hands itself over to one that is dead.
    pub fn nobody_runs_rounds(&self) -> Outcome {
        wait_for("the killed program's name to leave the bus", || {
            let ask = ["org.freedesktop.DBus.ListNames"];
            let names = self.ask_bus("org.freedesktop.DBus", "/org/freedesktop/DBus", &ask)?;
            Ok((!names.contains("SingleInstance")).then_some(()))
        })
    }

    /// Decides who sits at the browser from now on.
    pub fn person_is(&self, person: &Person) -> Outcome {
        fs::write(self.folder.path().join("person.json"), serde_json::to_vec(person)?)?;
        Ok(())
    }

    /// The addresses that the browser was sent to, oldest first.
    pub fn visited(&self) -> Outcome<Vec<String>> {
        let path = self.folder.path().join("person.log");
        let text = if path.exists() { fs::read_to_string(path)? } else { String::new() };
        Ok(text.lines().map(str::to_owned).collect())
    }

    /// Hands a link to the desktop, as a browser does. Whatever the desktop starts for it ends when the answer is dropped.
    pub fn open_link(&self, link: &str) -> Outcome<Running> {
        let mut gio = self.command("gio");
        gio.args(["open", link]).env("XDG_CURRENT_DESKTOP", "GNOME");
        Running::start(gio.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()))
    }

    /// What went wrong at the browser, if anything did: the app throws its browser's words away.
    pub fn trouble_at_the_browser(&self) -> Option<String> {
        fs::read_to_string(self.folder.path().join("person-trouble.log")).ok()
    }

    /// Renders the desktop file that the package ships and makes it the handler of the scheme, and the person the one of
    /// web pages: xdg-open asks the desktop's associations before BROWSER, and the machine may have a browser of its own.
    fn register_handlers(&self) -> Outcome {
        let template = programs::repository().join("src-tauri/linux/app.desktop");
        let text = fs::read_to_string(&template).doing(|| format!("reading {}", template.display()))?;
        let app = programs::built("rounds")?;
        let rendered = text
            .replace("{{exec}}", &app.to_string_lossy())
            .replace("{{name}}", "Rounds")
            .replace("{{icon}}", "rounds")
            .lines()
            .filter(|line| !line.contains("{{"))
            .map(|line| format!("{line}\n"))
            .collect::<String>();
        let person = programs::built("browser-person")?;
        let browser = format!(
            "[Desktop Entry]\nType=Application\nName=Person\nExec={} %u\n\
             MimeType=x-scheme-handler/http;x-scheme-handler/https;\n",
            person.display()
        );
        let associations = format!(
            "[Default Applications]\nx-scheme-handler/{SCHEME}=rounds.desktop\n\
             x-scheme-handler/http=person.desktop\nx-scheme-handler/https=person.desktop\n"
        );
        let home = self.folder.path().join("home");
        fs::write(home.join(".local/share/applications/rounds.desktop"), rendered)?;
        fs::write(home.join(".local/share/applications/person.desktop"), browser)?;
        fs::write(home.join(".config/mimeapps.list"), associations)?;
        Ok(())
    }

    fn unlock_keychain(&self) -> Outcome<Running> {
        let mut daemon = self.command("gnome-keyring-daemon");
        daemon.args(["--foreground", "--unlock", "--components=secrets"]);
        let log = fs::File::create(self.folder.path().join("keychain.log"))?;
        let mut daemon = Running::start(daemon.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(log))
            .doing(|| "the keychain of the session (package gnome-keyring)".to_owned())?;
        if let Some(mut password) = daemon.child().stdin.take() {
            password.write_all(b"session")?;
        }
        wait_for("an unlocked keychain on the session's bus", || {
            daemon.still_runs()?;
            let ask = ["org.freedesktop.DBus.NameHasOwner", "org.freedesktop.secrets"];
            if !self.ask_bus("org.freedesktop.DBus", "/org/freedesktop/DBus", &ask)?.contains("true") {
                return Ok(None);
            }
            let ask = ["org.freedesktop.Secret.Service.ReadAlias", "default"];
            let said = self.ask_bus("org.freedesktop.secrets", "/org/freedesktop/secrets", &ask)?;
            Ok(said.contains("/collection/").then_some(()))
        })?;
        Ok(daemon)
    }

    /// Locks the keychain, as GNOME does when its owner asks for it.
    pub fn lock_keychain(&self) -> Outcome {
        let collection = "['/org/freedesktop/secrets/aliases/default']";
        let ask = ["org.freedesktop.Secret.Service.Lock", collection];
        self.ask_bus("org.freedesktop.secrets", "/org/freedesktop/secrets", &ask).map(drop)
    }

    /// Waits until the keychain's question for its password is on screen, and ends who asks it: whoever waits is told no.
    pub fn send_the_question_away(&self) -> Outcome {
        let asker = wait_for("the keychain's question (package gcr)", || Ok(self.asker()))?;
        system::end_at_once(asker)
    }

    /// Waits until the keychain's question for its password is on screen, and ends the keychain itself: nobody answers any more.
    pub fn let_the_keychain_die_while_it_asks(&mut self) -> Outcome {
        wait_for("the keychain's question (package gcr)", || Ok(self.asker()))?;
        self._keychain = None;
        Ok(())
    }

    /// The process that asks for the keychain's password, of this session.
    fn asker(&self) -> Option<u32> {
        let home = format!("HOME={}", self.folder.path().join("home").display());
        fs::read_dir("/proc").ok()?.flatten().find_map(|process| {
            let program = fs::read_link(process.path().join("exe")).ok()?;
            let environment = fs::read(process.path().join("environ")).ok()?;
            let ours = environment.split(|byte| *byte == 0).any(|one| one == home.as_bytes());
            let asks = ours && program.file_name().is_some_and(|name| name == "gcr-prompter");
            let number = process.file_name().to_string_lossy().parse().ok()?;
            asks.then_some(number)
        })
    }

    /// Ends the keychain and begins it again with its password, as the owner's next sign-in at the computer does. The bus
    /// may have begun a locked one by itself meanwhile, for whoever asks: that one is ended too.
    pub fn open_keychain(&mut self) -> Outcome {
        self._keychain = None;
        wait_for("the keychain of the session, unlocked", || {
            if let Some(other) = self.keychain_of_the_bus()? {
                system::end_at_once(other)?;
            }
            let mut begun = self.unlock_keychain()?;
            let ours = self.keychain_of_the_bus()? == Some(begun.child().id());
            self._keychain = Some(begun);
            Ok(ours.then_some(()))
        })
    }

    /// The process that answers for the keychain on the session's bus.
    fn keychain_of_the_bus(&self) -> Outcome<Option<u32>> {
        let ask = ["org.freedesktop.DBus.GetConnectionUnixProcessID", "org.freedesktop.secrets"];
        // (uint32 4711,), or nothing where nobody has the name.
        let said = self.ask_bus("org.freedesktop.DBus", "/org/freedesktop/DBus", &ask)?;
        Ok(said.split_once(' ').and_then(|(_, rest)| rest.split(',').next()?.trim().parse().ok()))
    }

    fn ask_bus(&self, name: &str, path: &str, call: &[&str]) -> Outcome<String> {
        let mut gdbus = self.command("gdbus");
        gdbus.args(["call", "--session", "--dest", name, "--object-path", path, "--method"]).args(call);
        let output = gdbus.output().doing(|| "gdbus (package libglib2.0-bin)".to_owned())?;
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }
}

/// What every program of the session sees, display and bus aside.
fn environment(folder: &Path) -> Outcome<Variables> {
    let home = folder.join("home");
    let runtime = folder.join("run");
    let temporary = folder.join("tmp");
    let below_home = [".local/share/applications", ".config", ".cache"].map(|below| home.join(below));
    for path in below_home.iter().chain([&runtime, &temporary]) {
        fs::create_dir_all(path)?;
    }
    // D-Bus and the keychain refuse a runtime folder that others can enter.
    system::for_its_owner_alone(&runtime)?;
    let at = |path: PathBuf| path.into_os_string();
    let mut environment: Variables = vec![
        ("PATH".into(), std::env::var_os("PATH").unwrap_or_default()),
        ("HOME".into(), at(home.clone())),
        ("XDG_DATA_HOME".into(), at(home.join(".local/share"))),
        ("XDG_CONFIG_HOME".into(), at(home.join(".config"))),
        ("XDG_CACHE_HOME".into(), at(home.join(".cache"))),
        ("XDG_RUNTIME_DIR".into(), at(runtime)),
        ("TMPDIR".into(), at(temporary)),
        ("ROUNDS_HOME".into(), at(folder.join("rounds"))),
        ("ROUNDS_PERSON".into(), at(folder.to_path_buf())),
        ("BROWSER".into(), at(programs::built("browser-person")?)),
    ];
    let fixed = [
        // xdg-open asks BROWSER only where it knows no desktop.
        ("XDG_CURRENT_DESKTOP", "X-Generic"),
        ("XDG_SESSION_TYPE", "x11"),
        ("GDK_BACKEND", "x11"),
        ("GSETTINGS_BACKEND", "memory"),
        ("LIBGL_ALWAYS_SOFTWARE", "1"),
        // No accessibility bus comes up under Xvfb, and waiting for one costs seconds at every start.
        ("NO_AT_BRIDGE", "1"),
        ("LANG", "C.UTF-8"),
        // The demo clinic keeps this offset all year, so that no test depends on the season.
        ("TZ", "Etc/GMT+5"),
    ];
    environment.extend(fixed.map(|(name, value)| (name.into(), value.into())));
    Ok(environment)
}

/// An X server on the first free display; it says which, once it is ready. It stays as it is when its last client leaves:
/// by itself it would begin anew, and refuse whoever comes in that moment.
fn start_display(environment: &mut Variables) -> Outcome<(Running, String)> {
    let mut xvfb = guarded("Xvfb");
    xvfb.args(["-displayfd", "1", "-screen", "0", SCREEN, "-nolisten", "tcp", "-noreset"]);
    let (running, number) =
        first_line(&mut xvfb, environment).doing(|| "a display (package xvfb)".to_owned())?;
    let name = format!(":{number}");
    environment.push(("DISPLAY".into(), name.clone().into()));
    Ok((running, name))
}

/// A Wayland compositor without a screen, in the session's own runtime folder.
fn start_compositor(environment: &mut Variables) -> Outcome<(Running, String)> {
    const SOCKET: &str = "wayland-rounds";
    let mut weston = guarded("weston");
    weston.args([
        "--backend=headless-backend.so",
        "--no-config",
        "--idle-time=0",
        "--width=1280",
        "--height=800",
    ]);
    weston.arg(format!("--socket={SOCKET}"));
    weston.env_clear().envs(environment.iter().map(|(name, value)| (name, value)));
    let mut running = Running::start(weston.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()))
        .doing(|| "a compositor (package weston)".to_owned())?;
    let runtime =
        environment.iter().find(|(name, _)| name == "XDG_RUNTIME_DIR").map(|(_, path)| PathBuf::from(path));
    let socket = runtime.unwrap_or_default().join(SOCKET);
    wait_for("the compositor's socket", || {
        running.still_runs()?;
        Ok(socket.exists().then_some(()))
    })?;
    let session = [("WAYLAND_DISPLAY", SOCKET), ("GDK_BACKEND", "wayland"), ("XDG_SESSION_TYPE", "wayland")];
    environment.extend(session.map(|(name, value)| (name.into(), value.into())));
    Ok((running, SOCKET.to_owned()))
}

/// A message bus that nobody else is on; it says its address.
fn start_bus(environment: &[(OsString, OsString)]) -> Outcome<(Running, String)> {
    let mut bus = guarded("dbus-daemon");
    bus.args(["--session", "--nofork", "--nopidfile", "--print-address=1"]);
    first_line(&mut bus, environment).doing(|| "a message bus (package dbus)".to_owned())
}

fn first_line(command: &mut Command, environment: &[(OsString, OsString)]) -> Outcome<(Running, String)> {
    command.env_clear().envs(environment.iter().map(|(name, value)| (name, value)));
    let mut running =
        Running::start(command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()))?;
    let mut line = String::new();
    if let Some(output) = running.child().stdout.take() {
        BufReader::new(output).read_line(&mut line)?;
    }
    if line.trim().is_empty() {
        running.still_runs()?;
        return Err(Trouble::new("it said nothing on its first line"));
    }
    Ok((running, line.trim().to_owned()))
}

//! The real window under WebDriver: found, pressed and read as a clinician would, by role and accessible name.

use crate::child::{Running, wait_for};
use crate::desktop;
use crate::eye::{self, Look, Name, Seen};
use crate::patience::{Patience, STILL, patiently};
use crate::process::{self, Process};
use crate::programs;
use crate::session::Session;
use crate::trouble::{Outcome, Trouble, While};
use fantoccini::elements::Element;
use fantoccini::error::{CmdError, ErrorStatus};
use fantoccini::key::Key;
use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use std::fs;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Pause between two looks at the page.
pub const GLANCE: Duration = Duration::from_millis(40);
/// The width below which the app lets nobody make its window (src-tauri/src/window.rs), in pixels.
const SMALLEST: u64 = 760;
/// Resolves once the current state has really been painted and every transition into it is over.
const PAINTED: &str = "const done = arguments[0];
    const frames = () => requestAnimationFrame(() => requestAnimationFrame(() => done(true)));
    const ends = (animation) => animation.effect?.getComputedTiming().iterations !== Infinity;
    // Inside what is folded away a transition begins, but WebKit never says that it is over.
    const shows = (animation) => animation.effect?.target?.checkVisibility() ?? true;
    const running = document.getAnimations().filter(ends).filter(shows).map((animation) => animation.finished.catch(() => null));
    Promise.all(running).then(frames);";

/// WebKit's driver takes a picture with the next frame, and a page at rest, without so much as a caret in it, draws none:
/// a dot that nobody sees changes in every frame meanwhile.
const KEEPS_DRAWING: &str = "const dot = document.createElement('i');
    dot.id = 'picture-is-taken';
    dot.style.cssText = 'position: fixed; right: 0; bottom: 0; width: 1px; height: 1px; background: gray; pointer-events: none';
    const draw = () => {
        dot.style.opacity = dot.style.opacity === '0.01' ? '0.02' : '0.01';
        if (dot.isConnected) requestAnimationFrame(draw);
    };
    document.body.append(dot);
    draw();";
const DRAWS_NO_MORE: &str = "document.getElementById('picture-is-taken')?.remove();";

/// How the app is started.
#[derive(Clone)]
pub struct Launch {
    /// Which program: of this workspace by its path below the folder of the profile, any other by its whole path.
    pub program: PathBuf,
    /// Its arguments, `--demo` for one.
    pub arguments: Vec<String>,
    /// Variables beside those of the session, `SSL_CERT_FILE` for one.
    pub variables: Vec<(String, String)>,
}

impl Default for Launch {
    /// Rounds as a double click starts it.
    fn default() -> Self {
        Self { program: "rounds".into(), arguments: Vec::new(), variables: Vec::new() }
    }
}

impl Launch {
    /// Straight into the choice of the demo clinic.
    #[must_use]
    pub fn demo() -> Self {
        Self { arguments: vec!["--demo".to_owned()], ..Self::default() }
    }

    /// Trusting only the certificates in this file, on Linux.
    #[must_use]
    pub fn trusting(certificates: &Path) -> Self {
        let pair = ("SSL_CERT_FILE".to_owned(), certificates.to_string_lossy().into_owned());
        Self { variables: vec![pair], ..Self::default() }
    }

    /// This launch with one more argument.
    #[must_use]
    pub fn with(mut self, argument: &str) -> Self {
        self.arguments.push(argument.to_owned());
        self
    }
}

/// The app's window.
pub struct Window {
    client: Client,
    app: Process,
    display: String,
    log: PathBuf,
    started: Instant,
    /// The page is drawn larger, and the driver's own press falls beside what it looked for.
    larger: AtomicBool,
    /// It was ended by whoever opened it, as was meant.
    over: AtomicBool,
    _driver: Running,
}

/// What assistive technology is told of an element, by the webview's own accessibility tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Its role.
    pub role: String,
    /// Its name.
    pub name: String,
    /// Which of its states are said: "focused", "current", "checked", "expanded", "pressed".
    pub states: Vec<String>,
}

impl std::fmt::Display for Told {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{} \"{}\"", self.role, self.name)?;
        if self.states.is_empty() { Ok(()) } else { write!(formatter, " ({})", self.states.join(", ")) }
    }
}

/// Asks the driver for what the webview has computed of an element (W3C WebDriver, sections 12.4.9 and 12.4.10).
#[derive(Debug)]
struct Computed {
    element: String,
    what: &'static str,
}

impl WebDriverCompatibleCommand for Computed {
    fn endpoint(&self, base: &url::Url, session: Option<&str>) -> Result<url::Url, url::ParseError> {
        let session = session.unwrap_or_default();
        base.join(&format!("session/{session}/element/{}/{}", self.element, self.what))
    }

    fn method_and_body(&self, _: &url::Url) -> (reqwest::Method, Option<String>) {
        (reqwest::Method::GET, None)
    }
}

/// One complaint of axe-core.
#[derive(Debug)]
pub struct Complaint {
    /// Its rule.
    pub rule: String,
    /// How bad axe holds it to be.
    pub impact: String,
    /// Where: a CSS selector and the element itself, one per line.
    pub places: String,
}

impl std::fmt::Display for Complaint {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{} ({}) at\n{}", self.rule, self.impact, self.places)
    }
}

impl Window {
    /// Starts the app in `session` and waits for its first page.
    pub async fn open(session: &Session, launch: &Launch) -> Outcome<Self> {
        let window = Self::begin(session, launch).await?;
        window
            .until("a first page", async || Ok(window.text().await?.chars().any(char::is_alphanumeric)))
            .await?;
        eye::seen(&window.client).await?;
        Ok(window)
    }

    /// Starts the app in `session`, and leaves its page alone.
    pub async fn begin(session: &Session, launch: &Launch) -> Outcome<Self> {
        let (port, native) = (free_port()?, free_port()?);
        let log = session.folder().join(format!("app-{port}.log"));
        let output = fs::File::create(&log)?;
        let mut driver = session.command(programs::tauri_driver()?);
        driver
            .args(["--port", &port.to_string(), "--native-port", &native.to_string()])
            .args(["--native-driver", "/usr/bin/WebKitWebDriver"])
            .env("RUST_LOG", "warn,rounds=debug,app=debug,openemr=debug,store=debug,vault=debug")
            .env("NO_COLOR", "1")
            .envs(launch.variables.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .stdout(output.try_clone()?)
            .stderr(output);
        let mut driver = Running::start(&mut driver)?;
        wait_for("tauri-driver (package webkit2gtk-driver)", || {
            driver.still_runs()?;
            // Both: tauri-driver listens before the driver behind it does, and hangs up on who is too early.
            let listens = |port| TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok();
            Ok((listens(port) && listens(native)).then_some(()))
        })?;
        let application = programs::built(&launch.program.to_string_lossy())?;
        let options = json!({ "application": application, "args": launch.arguments });
        let capabilities = [("tauri:options".to_owned(), options)].into_iter().collect();
        let mut builder = ClientBuilder::new(HttpConnector::new());
        let address = format!("http://127.0.0.1:{port}");
        let started = Instant::now();
        // An app that ends before it has a window leaves the driver waiting for good.
        let opening = builder.capabilities(capabilities).connect(&address);
        let opened = patiently("the window", STILL, || written(&log), opening).await;
        let client = opened
            .doing(|| format!("waiting for the window\n{}", tail(&log)))?
            .doing(|| format!("opening the window\n{}", tail(&log)))?;
        let app = process::oldest(&application, driver.id())?;
        let display = session.display().to_owned();
        Ok(Self {
            client,
            app,
            display,
            log,
            started,
            larger: AtomicBool::new(false),
            over: AtomicBool::new(false),
            _driver: driver,
        })
    }

    /// When the driver was told to start the app.
    pub fn started(&self) -> Instant {
        self.started
    }

    /// How much the app has said to its log: each command, write and request is a line, so it grows while anything moves.
    pub fn said(&self) -> u64 {
        written(&self.log)
    }

    /// The one element with this role and name, once it is on screen and may be used.
    pub async fn find(&self, role: &str, name: impl Into<Name>) -> Outcome<Element> {
        let name = name.into();
        let mut patience = Patience::default();
        loop {
            let look = self.look(role, &name).await?;
            if let (Some(element), Some(true), 1) = (look.found.first(), look.ready.first(), look.found.len())
            {
                return Ok(element.clone());
            }
            if patience.look(self.said(), role).is_err() {
                return Err(self.not_found(role, &name, &look).await);
            }
            tokio::time::sleep(GLANCE).await;
        }
    }

    /// How many elements with this role and name are on screen now.
    pub async fn count(&self, role: &str, name: impl Into<Name>) -> Outcome<usize> {
        Ok(self.look(role, &name.into()).await?.found.len())
    }

    /// Whether one is there now, without waiting.
    pub async fn has(&self, role: &str, name: impl Into<Name>) -> Outcome<bool> {
        Ok(self.count(role, name).await? > 0)
    }

    /// Whether one is there now and may be used, without waiting: a button whose work is under way may not.
    pub async fn is_ready(&self, role: &str, name: impl Into<Name>) -> Outcome<bool> {
        Ok(self.look(role, &name.into()).await?.ready.contains(&true))
    }

    /// Waits until nothing with this role and name is on screen.
    pub async fn gone(&self, role: &str, name: impl Into<Name>) -> Outcome {
        let name = name.into();
        let wanted = format!("{role} {name} to go");
        self.until(&wanted, async || Ok(self.look(role, &name).await?.found.is_empty())).await
    }

    /// Presses it. What moves away or is covered in that moment is looked for again, as a hand does.
    pub async fn click(&self, role: &str, name: impl Into<Name>) -> Outcome {
        let name = name.into();
        let mut patience = Patience::default();
        loop {
            let element = self.find(role, name.clone()).await?;
            if self.larger.load(Ordering::Relaxed) {
                if self.press_in_sight(&element).await? {
                    return Ok(());
                }
                patience
                    .look(self.said(), role)
                    .doing(|| format!("{role} {name} cannot be brought into sight"))?;
                tokio::time::sleep(GLANCE).await;
                continue;
            }
            let Err(error) = element.click().await else { return Ok(()) };
            if !missed(&error) || patience.look(self.said(), role).is_err() {
                return Err(Trouble::new(format!("pressing {role} {name}: {}", kind(&error))));
            }
            // The driver scrolls the page, but not a row of tabs. An element that is gone is looked for again anyway.
            let scroll =
                "arguments[0].scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' })";
            let _ = self.client.execute(scroll, vec![serde_json::to_value(&element)?]).await;
            tokio::time::sleep(GLANCE).await;
        }
    }

    /// Presses an element where it is, scrolled into sight as a hand does; answers whether it could be seen and was pressed.
    async fn press_in_sight(&self, element: &Element) -> Outcome<bool> {
        let press = "const [one] = arguments;
            const seen = () => {
                const box = one.getBoundingClientRect();
                const at = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
                return at !== null && one.contains(at);
            };
            if (!seen()) one.scrollIntoView({ block: 'center', inline: 'nearest', behavior: 'instant' });
            if (!seen()) return false;
            // A row of a list takes no keys from the box above it.
            const down = new MouseEvent('mousedown', { bubbles: true, cancelable: true });
            if (one.dispatchEvent(down)) one.focus({ preventScroll: true });
            one.click();
            return true;";
        Ok(self.client.execute(press, vec![serde_json::to_value(element)?]).await? == true)
    }

    /// Whether the whole of it is within the window, and nothing over it, without a scroll.
    pub async fn in_sight(&self, role: &str, name: impl Into<Name>) -> Outcome<bool> {
        let element = self.find(role, name).await?;
        let whole = "const [one] = arguments;
            const box = one.getBoundingClientRect();
            const within = box.left >= 0 && box.top >= 0 && box.right <= innerWidth + 1 && box.bottom <= innerHeight + 1;
            const at = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
            return within && at !== null && one.contains(at);";
        Ok(self.client.execute(whole, vec![serde_json::to_value(&element)?]).await? == true)
    }

    /// What can be pressed or written into and yet not be brought into sight, one per line of words; empty where all can.
    pub async fn unreachable(&self) -> Outcome<Vec<String>> {
        let found = self.client.execute(include_str!("reach.js"), vec![]).await?;
        Ok(found.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect())
    }

    /// What assistive technology is told of the element that has the keys.
    pub async fn told(&self) -> Outcome<Told> {
        let element = self.client.active_element().await?;
        let text = |value: Value| value.as_str().unwrap_or_default().to_owned();
        let computed = async |what| {
            let asked = Computed { element: element.element_id().to_string(), what };
            Ok::<_, Trouble>(text(self.client.issue_cmd(asked).await?))
        };
        let states = "const [one] = arguments;
            const said = (name) => { const value = one.getAttribute('aria-' + name); return value !== null && value !== 'false'; };
            const all = ['current', 'checked', 'expanded', 'pressed', 'selected', 'disabled'].filter(said);
            if (one.checked && !all.includes('checked')) all.push('checked');
            return [...(document.activeElement === one ? ['focused'] : []), ...all];";
        let states = self.client.execute(states, vec![serde_json::to_value(&element)?]).await?;
        Ok(Told {
            role: computed("computedrole").await?,
            name: computed("computedlabel").await?.split_whitespace().collect::<Vec<_>>().join(" "),
            states: states.as_array().into_iter().flatten().cloned().map(text).collect(),
        })
    }

    /// Goes on with Tab until the keys are where `there` says of what assistive technology is told; answers with that.
    pub async fn tab_until(&self, wanted: &str, there: impl Fn(&Told) -> bool) -> Outcome<Told> {
        let mut passed = Vec::new();
        for _ in 0..60 {
            self.press(&Key::Tab.to_string()).await?;
            let told = self.told().await?;
            if there(&told) {
                return Ok(told);
            }
            passed.push(told.to_string());
        }
        Err(Trouble::new(format!("Tab leads to no {wanted}; it passed\n  {}", passed.join("\n  "))))
    }

    /// Presses the first of several that are called the same, whichever it is: who takes them one after the other.
    pub async fn click_first(&self, role: &str, name: impl Into<Name>) -> Outcome {
        let name = name.into();
        self.until(&format!("a press on the first {role} {name}"), async || {
            let look = self.look(role, &name).await?;
            let usable = look.found.iter().zip(&look.ready).find(|(_, ready)| **ready);
            match usable {
                Some((element, _)) => Ok(element.click().await.is_ok()),
                None => Ok(false),
            }
        })
        .await
    }

    /// Waits for it and scrolls it into the middle, as somebody does who wants to read it.
    pub async fn show(&self, role: &str, name: impl Into<Name>) -> Outcome {
        let element = self.find(role, name).await?;
        let scroll = "arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' })";
        self.client.execute(scroll, vec![serde_json::to_value(&element)?]).await?;
        Ok(())
    }

    /// Replaces what stands in a field by `text`, key by key.
    pub async fn fill(&self, role: &str, name: impl Into<Name>, text: &str) -> Outcome {
        let name = name.into();
        self.click(role, name.clone()).await?;
        let field = self.find(role, name.clone()).await?;
        let all = format!("{}a{}{}", Key::Control, Key::Null, Key::Delete);
        let typed = async {
            field.send_keys(&all).await?;
            self.type_into(&field, text).await
        };
        typed.await.doing(|| format!("typing into {role} {name}"))
    }

    /// Key by key, as far as there are keys: line ends are the Enter key, and signs beyond the basic plane, for which the
    /// driver knows no key, arrive as from an input method.
    async fn type_into(&self, field: &Element, text: &str) -> Outcome {
        let has_key = |sign: &char| u32::from(*sign) < 0x1_0000;
        let signs: Vec<char> = text.chars().collect();
        for run in signs.chunk_by(|one, next| has_key(one) == has_key(next)) {
            let run: String = run.iter().collect();
            if run.chars().all(|sign| has_key(&sign)) {
                field.send_keys(&run.replace('\n', &Key::Enter.to_string())).await?;
            } else {
                let insert = "document.execCommand('insertText', false, arguments[0])";
                self.client.execute(insert, vec![json!(run)]).await?;
            }
        }
        Ok(())
    }

    /// Chooses an entry of a combobox, be it the platform's own or one of ours.
    pub async fn choose(&self, name: &str, entry: &str) -> Outcome {
        let combobox = self.find("combobox", name).await?;
        if !combobox.tag_name().await?.eq_ignore_ascii_case("select") {
            self.click("combobox", name).await?;
            return self.click("option", entry).await;
        }
        // The platform's list is drawn outside the page, where WebDriver has no hand.
        let set = "const [select, label] = arguments;
            const wanted = [...select.options].find((option) => option.label.trim() === label);
            if (!wanted) return [...select.options].map((option) => option.label.trim()).join(', ') || 'nothing';
            select.focus();
            select.selectedIndex = wanted.index;
            select.dispatchEvent(new Event('input', { bubbles: true }));
            select.dispatchEvent(new Event('change', { bubbles: true }));
            return null;";
        let select = serde_json::to_value(&combobox)?;
        let mut patience = Patience::default();
        loop {
            // Entries may still be on their way from the clinic.
            let offered = self.client.execute(set, vec![select.clone(), json!(entry)]).await?;
            let Value::String(offered) = offered else { return Ok(()) };
            if patience.look(self.said(), entry).is_err() {
                return Err(Trouble::new(format!("combobox \"{name}\" offers no \"{entry}\" but {offered}")));
            }
            tokio::time::sleep(GLANCE).await;
        }
    }

    /// What stands in a field.
    pub async fn value(&self, role: &str, name: impl Into<Name>) -> Outcome<String> {
        let field = self.find(role, name).await?;
        Ok(field.prop("value").await?.unwrap_or_default())
    }

    /// Waits until a field holds exactly this text: a form that was opened again looks for its draft first.
    pub async fn holds(&self, role: &str, name: &str, text: &str) -> Outcome {
        self.until(&format!("{role} \"{name}\" to hold \"{text}\""), async || {
            Ok(self.value(role, name).await? == text)
        })
        .await
    }

    /// Types into whatever has the focus; `Key` values stand for keys without a sign.
    pub async fn press(&self, keys: &str) -> Outcome {
        let element = self.client.active_element().await?;
        Ok(element.send_keys(keys).await?)
    }

    /// Types a text into whatever has the focus, key by key.
    pub async fn write(&self, text: &str) -> Outcome {
        let field = self.client.active_element().await?;
        self.type_into(&field, text).await.doing(|| "typing".to_owned())
    }

    /// Waits until `words` stand somewhere on screen.
    pub async fn reads(&self, words: &str) -> Outcome {
        let seen = async || Ok(self.text().await?.contains(words));
        let waited = self.until(&format!("the words \"{words}\""), seen).await;
        match waited {
            Ok(()) => Ok(()),
            Err(trouble) => {
                let (screen, evidence) = (self.text().await?, self.evidence().await);
                Err(Trouble::new(format!("{trouble}; on screen:\n{screen}\n{evidence}")))
            }
        }
    }

    /// Everything that can be read on screen.
    pub async fn text(&self) -> Outcome<String> {
        let text = self.client.execute("return document.body ? document.body.innerText : ''", vec![]).await?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    /// Waits until `condition` holds.
    pub async fn until(&self, wanted: &str, mut condition: impl AsyncFnMut() -> Outcome<bool>) -> Outcome {
        let mut patience = Patience::default();
        while !condition().await? {
            if let Err(trouble) = patience.look(self.said(), wanted) {
                return Err(Trouble::new(format!("{trouble}\n{}", self.evidence().await)));
            }
            tokio::time::sleep(GLANCE).await;
        }
        Ok(())
    }

    /// Waits until nothing on screen says that it is still being read.
    pub async fn settled(&self) -> Outcome {
        let busy = "return /Reading: |reading…|Reading the chart again/.test(document.body.textContent)";
        self.until("everything to be read", async || {
            Ok(self.client.execute(busy, vec![]).await?.as_bool() == Some(false))
        })
        .await
    }

    /// Makes the window so large, as far as the app and the screen allow.
    pub async fn resize(&self, width: u32, height: u32) -> Outcome {
        self.client.set_window_size(width, height).await?;
        self.resized().await
    }

    /// Waits until the page stays as large as it is: it hears later than the driver of another size, and what goes by its
    /// width is drawn once more then.
    async fn resized(&self) -> Outcome {
        let size = "return [innerWidth, innerHeight].join()";
        let mut last = Value::Null;
        self.until("the window to stay as large as it is", async || {
            self.client.execute_async(PAINTED, vec![]).await?;
            let now = self.client.execute(size, vec![]).await?;
            Ok(std::mem::replace(&mut last, now.clone()) == now)
        })
        .await
    }

    /// Presses Ctrl and a key of the zoom.
    pub async fn zoom_key(&self, key: char) -> Outcome {
        self.press(&format!("{}{key}{}", Key::Control, Key::Null)).await
    }

    /// Draws the page twice as large by the keys of the zoom, or as large as it is, and waits until it is.
    pub async fn zoom(&self, twice: bool) -> Outcome {
        let width = async || {
            let width = self.client.execute("return window.innerWidth", vec![]).await?;
            Ok::<_, Trouble>(width.as_f64().unwrap_or_default())
        };
        let before = width().await?;
        let there = |now: f64| if twice { (now - before / 2.0).abs() < 2.0 } else { now > before + 1.0 };
        // One step at a time: each is drawn before the next is asked for.
        loop {
            let now = width().await?;
            if there(now) {
                break;
            }
            self.zoom_key(if twice { '+' } else { '0' }).await?;
            let changed = async || Ok((width().await? - now).abs() > 1.0);
            self.until("the page to be drawn in another size", changed).await?;
        }
        self.larger.store(twice, Ordering::Relaxed);
        self.client.execute_async(PAINTED, vec![]).await?;
        Ok(())
    }

    /// Kills the process that draws the page, and waits until there is another.
    pub async fn lose_page(&self) -> Outcome {
        let name = "WebKitWebProcess";
        let old = self.app.child(name)?.ok_or_else(|| Trouble::new("no process draws the page"))?;
        old.kill()?;
        self.until("another process to draw the page", async || {
            Ok(self.app.child(name)?.is_some_and(|other| other != old))
        })
        .await
    }

    /// Makes the window as small as the app allows.
    pub async fn shrink(&self) -> Outcome {
        let width = async || self.client.execute("return innerWidth", vec![]).await;
        let before = width().await?;
        self.client.set_window_size(320, 240).await?;
        if before.as_u64() > Some(SMALLEST) {
            self.until("a smaller window", async || Ok(width().await? != before)).await?;
        }
        self.resized().await
    }

    /// What reaches beyond the page, as selectors; empty where all of it fits. The page itself scrolls neither way: its
    /// screens do, within it.
    pub async fn overflow(&self) -> Outcome<String> {
        let look = "const room = document.documentElement.clientWidth;
            const { scrollWidth, scrollHeight, clientHeight } = document.scrollingElement;
            if (scrollHeight > clientHeight) return `${scrollHeight} > ${clientHeight} downwards`;
            if (scrollWidth <= room) return '';
            const wide = [...document.querySelectorAll('body *')].filter((one) => one.getBoundingClientRect().right > room + 1);
            const called = (one) => one.tagName.toLowerCase() + [...one.classList].map((name) => '.' + name).join('');
            return `${scrollWidth} > ${room}: ` + wide.slice(0, 5).map(called).join(', ');";
        Ok(self.client.execute(look, vec![]).await?.as_str().unwrap_or_default().to_owned())
    }

    /// Dresses the page in one of its themes, as Settings do; nothing gives it back to the system.
    pub async fn dress(&self, theme: Option<&str>) -> Outcome {
        let dress = "const [theme] = arguments; const root = document.documentElement.dataset;
            if (theme) root.theme = theme; else delete root.theme;";
        self.client.execute(dress, vec![json!(theme)]).await?;
        // One frame first: only then have the transitions begun that are to be waited for.
        let frame = "const done = arguments[0]; requestAnimationFrame(() => done(true));";
        self.client.execute_async(frame, vec![]).await?;
        self.client.execute_async(PAINTED, vec![]).await?;
        Ok(())
    }

    /// A picture of what has really been painted.
    pub async fn picture(&self, path: &Path) -> Outcome {
        self.client.execute_async(PAINTED, vec![]).await?;
        self.client.execute(KEEPS_DRAWING, vec![]).await?;
        let picture = self.client.screenshot().await;
        self.client.execute(DRAWS_NO_MORE, vec![]).await?;
        fs::write(path, picture?).doing(|| path.display().to_string())
    }

    /// Lets axe-core look at the page.
    pub async fn complaints(&self) -> Outcome<Vec<Complaint>> {
        let source = programs::repository().join("ui/node_modules/axe-core/axe.min.js");
        let source = fs::read_to_string(&source).doing(|| format!("{} (npm ci in ui/)", source.display()))?;
        self.client.execute(&format!("if (!window.axe) {{ {source} }}"), vec![]).await?;
        let run = "const done = arguments[0];
            const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
            axe.run(document, { runOnly: tags, resultTypes: ['violations'] }).then(
              (result) => done(result.violations.map(({ id, impact, nodes }) => ({ id, impact,
                places: nodes.map((node) => `  ${node.target.join(' ')}  ${node.html.slice(0, 160)}  ${node.failureSummary ?? ''}`) }))),
              (error) => done([{ id: 'axe itself', impact: String(error), places: [] }]));";
        let answer = self.client.execute_async(run, vec![]).await?;
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let complaint = |one: &Value| Complaint {
            rule: text(&one["id"]),
            impact: text(&one["impact"]),
            places: one["places"].as_array().into_iter().flatten().map(text).collect::<Vec<_>>().join("\n"),
        };
        Ok(answer.as_array().into_iter().flatten().map(complaint).collect())
    }

    /// What the page's policy refused and what Rust said to the page since this document was opened.
    pub async fn seen(&self) -> Outcome<Seen> {
        eye::seen(&self.client).await
    }

    /// Everything the page holds that outlives a look: its markup, field values, storage, cookies, and every text that
    /// its scripts have left at the window.
    pub async fn holdings(&self) -> Outcome<String> {
        eye::holdings(&self.client).await
    }

    /// Runs a script in the page; for what no page object can say.
    pub async fn script(&self, body: &str, arguments: Vec<Value>) -> Outcome<Value> {
        Ok(self.client.execute(body, arguments).await?)
    }

    /// The same for a script that answers later, through the function that is its last argument.
    pub async fn script_async(&self, body: &str, arguments: Vec<Value>) -> Outcome<Value> {
        Ok(self.client.execute_async(body, arguments).await?)
    }

    /// How many windows the app has.
    pub async fn windows(&self) -> Outcome<usize> {
        Ok(self.client.windows().await?.len())
    }

    /// The title of the window's document.
    pub async fn title(&self) -> Outcome<String> {
        Ok(self.client.title().await?)
    }

    /// Everything that the app and its webview have written to their outputs.
    pub fn log(&self) -> Outcome<String> {
        Ok(String::from_utf8_lossy(&fs::read(&self.log)?).into_owned())
    }

    /// The app's own process.
    pub fn process(&self) -> &Process {
        &self.app
    }

    /// Kills the app: SIGKILL to its own process and to no other. The driver, whose app is gone, is ended after it.
    pub async fn kill(self) -> Outcome {
        self.over.store(true, Ordering::Relaxed);
        self.app.kill()?;
        self.ended().await
    }

    /// Presses the cross of the window.
    pub fn ask_to_close(&self) -> Outcome {
        desktop::ask_to_close(&self.display)
    }

    /// Presses what ends the app, and waits for its end. The driver's answer to the press may be lost with the app.
    pub async fn press_to_end(self, role: &str, name: impl Into<Name>) -> Outcome {
        let element = self.find(role, name).await?;
        let _ = element.click().await;
        self.ended().await
    }

    /// Waits until the app has ended by itself.
    pub async fn ended(self) -> Outcome {
        self.until("the app's end", async || Ok(!self.app.runs())).await?;
        self.over.store(true, Ordering::Relaxed);
        Ok(())
    }

    /// Ends the app after a run that tried what the page's policy refuses.
    pub async fn close_after_refusals(self) -> Outcome {
        self.client.clone().close().await?;
        self.over.store(true, Ordering::Relaxed);
        Ok(())
    }

    /// Ends the app. A run in which the page's policy refused anything is a failed run.
    pub async fn close(self) -> Outcome {
        let violations = self.seen().await?.violations;
        self.client.clone().close().await?;
        self.over.store(true, Ordering::Relaxed);
        if violations.is_empty() {
            return Ok(());
        }
        Err(Trouble::new(format!("the page broke its own policy:\n{}", violations.join("\n"))))
    }

    async fn look(&self, role: &str, name: &Name) -> Outcome<Look> {
        eye::look(&self.client, role, name).await
    }

    async fn not_found(&self, role: &str, name: &Name, look: &Look) -> Trouble {
        let why = match (look.found.len(), look.ready.first()) {
            (0, _) => format!("no {role} {name} came on screen"),
            (1, Some(false)) => format!("{role} {name} stayed disabled"),
            (many, _) => format!("{many} elements are {role} {name}, where one was meant"),
        };
        let others = look.others.iter().map(|other| format!("  {other}\n")).collect::<String>();
        let evidence = self.evidence().await;
        Trouble::new(format!("{why}. \"{}\" shows:\n{others}{evidence}", look.title))
    }

    /// What helps whoever reads a failure: a picture of the window, and the end of the app's log.
    async fn evidence(&self) -> String {
        let pictured = async {
            let path = programs::evidence()?;
            self.picture(&path).await?;
            Ok::<_, Trouble>(path)
        };
        let picture = match pictured.await {
            Ok(path) => format!("Picture: {}", path.display()),
            Err(trouble) => format!("No picture could be taken: {trouble}"),
        };
        format!("{picture}\n{}", tail(&self.log))
    }
}

/// A window that goes with its test has been in a failure: what the app and its driver said until then is told. A failure
/// may be the app's own end, of which the driver says no more than that its session is gone.
impl Drop for Window {
    #[allow(clippy::print_stdout, reason = "the words of a failed test")]
    fn drop(&mut self) {
        if !self.over.load(Ordering::Relaxed) {
            let app = if self.app.runs() { "still runs" } else { "has ended by itself" };
            println!("The window was left open; the app {app}. {}", tail(&self.log));
        }
    }
}

/// Whether the press reached nothing at all, so that pressing again presses once.
fn missed(error: &CmdError) -> bool {
    let Some(status) = status(error) else { return false };
    matches!(
        status,
        ErrorStatus::StaleElementReference
            | ErrorStatus::ElementClickIntercepted
            | ErrorStatus::ElementNotInteractable
            | ErrorStatus::MoveTargetOutOfBounds
    )
}

fn status(error: &CmdError) -> Option<&ErrorStatus> {
    match error {
        CmdError::Standard(webdriver) => Some(&webdriver.error),
        _ => None,
    }
}

/// The error in words; WebKit's driver often gives no message of its own.
fn kind(error: &CmdError) -> String {
    match status(error) {
        Some(status) => format!("{status}: {error}"),
        None => error.to_string(),
    }
}

/// A port that was free a moment ago; the driver takes only numbers.
fn free_port() -> Outcome<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

/// Bytes of a log by now.
fn written(log: &Path) -> u64 {
    fs::metadata(log).map_or(0, |file| file.len())
}

/// The end of the app's log, for whoever reads a failure.
fn tail(log: &Path) -> String {
    let text = fs::read(log).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    let last = &lines[lines.len().saturating_sub(30)..];
    format!("The app's log ends:\n{}", last.iter().map(|line| format!("  {line}\n")).collect::<String>())
}

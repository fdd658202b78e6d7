//! The one window: where its files go, where it may navigate, and what it is called.

use crate::placement::{self, Screen};
use crate::served;
use app::{
    Rounds,
    contract::{AppEvent, DropPoint, SessionView},
};
use std::path::Path;
use tauri::{
    AppHandle, DragDropEvent, Manager, PhysicalPosition, WebviewUrl, WebviewWindow, WebviewWindowBuilder,
    WindowEvent, utils::config::Color,
};

/// The window's label, which the capability names.
pub(crate) const LABEL: &str = "main";

/// Smallest size at which every screen still works.
const SMALLEST: (f64, f64) = (760.0, 560.0);

/// Opens the window. Its own files live under `home` and are emptied at every start.
pub(crate) fn open(app: &AppHandle, home: &Path) -> tauri::Result<WebviewWindow> {
    let asked = app.clone();
    let builder = WebviewWindowBuilder::new(app, LABEL, WebviewUrl::App("index.html".into()))
        .title("Rounds")
        .inner_size(1280.0, 800.0)
        .min_inner_size(SMALLEST.0, SMALLEST.1)
        .background_color(Color(246, 247, 248, 255))
        .on_web_resource_request(move |request, response| {
            let state = || asked.try_state::<Rounds>().map(|core| core.state());
            served::complete(request.uri().path(), response, state);
        })
        .on_navigation(|url| is_our_page(url.scheme(), url.host_str()))
        // The webview's own menu would save a picture as it is, unasked and in nobody's log.
        .on_download(|_, _| TAKES_DOWNLOADS)
        .on_new_window(|_, _| tauri::webview::NewWindowResponse::Deny)
        .devtools(cfg!(debug_assertions));
    private_files(builder, home).build()
}

/// Copies leave through the core, which asks, notes and writes them for one user's eyes; the webview itself saves nothing.
const TAKES_DOWNLOADS: bool = false;

/// A folder that is emptied at each start, beside our own files, wherever those are. On Linux it stands in for `incognito`,
/// which breaks WebDriver there; on Windows a private window too leaves files in the folder that it is given.
#[cfg(not(target_os = "macos"))]
fn private_files<'a>(
    builder: WebviewWindowBuilder<'a, tauri::Wry, AppHandle>,
    home: &Path,
) -> WebviewWindowBuilder<'a, tauri::Wry, AppHandle> {
    builder.data_directory(emptied(home.join("webview"))).incognito(cfg!(windows))
}

#[cfg(not(target_os = "macos"))]
fn emptied(folder: std::path::PathBuf) -> std::path::PathBuf {
    if folder.exists() && std::fs::remove_dir_all(&folder).is_err() {
        tracing::warn!("the window's own files could not be emptied");
    }
    folder
}

/// macOS keeps nothing of a private window.
#[cfg(target_os = "macos")]
fn private_files<'a>(
    builder: WebviewWindowBuilder<'a, tauri::Wry, AppHandle>,
    _home: &Path,
) -> WebviewWindowBuilder<'a, tauri::Wry, AppHandle> {
    builder.incognito(true)
}

/// The embedded UI, under the two spellings that Tauri gives it; nothing else is ever shown in the window.
fn is_our_page(scheme: &str, host: Option<&str>) -> bool {
    match scheme {
        "tauri" => host == Some("localhost"),
        "http" | "https" => cfg!(windows) && host == Some("tauri.localhost"),
        _ => false,
    }
}

/// Brings the window to the front: somebody started Rounds again, or a sign-in has returned.
pub(crate) fn show(app: &AppHandle) {
    if let Some(window) = app.get_webview_window(LABEL) {
        // Each may fail where the window manager forbids it; there is nothing better to do then.
        let _ = window.unminimize();
        let _ = window.show();
        let _ = window.set_focus();
    }
}

/// Tells the core when the person comes back to the window: what is on it may be old by then.
pub(crate) fn follow_focus(window: &WebviewWindow, core: &Rounds) {
    let core = core.clone();
    window.on_window_event(move |event| {
        if let WindowEvent::Focused(true) = event {
            let core = core.clone();
            // Tasks begin inside the runtime, window events arrive outside of it.
            tauri::async_runtime::spawn(async move { core.looked_at() });
        }
    });
}

/// Hands what is dropped on the window to the core. The page is never told a path: it may hear no event of Tauri's
/// (`capabilities/main.json`), and the core tells it a token, a name and a size.
pub(crate) fn follow_drops(window: &WebviewWindow, core: &Rounds) {
    let (core, dropped_on) = (core.clone(), window.clone());
    window.on_window_event(move |event| match event {
        WindowEvent::DragDrop(DragDropEvent::Enter { paths, .. }) => core.files_over(!paths.is_empty()),
        WindowEvent::DragDrop(DragDropEvent::Leave) => core.files_over(false),
        WindowEvent::DragDrop(DragDropEvent::Drop { paths, position }) => {
            let (core, paths, at) = (core.clone(), paths.clone(), point(&dropped_on, *position));
            tauri::async_runtime::spawn(async move { core.dropped(paths, at).await });
        }
        _ => {}
    });
}

/// Where on the page something was dropped. What Tauri calls physical pixels are those of the screen on Windows alone;
/// WebKit hands on its own (tauri-runtime-wry 2, `WryDragDropEvent::Drop`).
fn point(window: &WebviewWindow, position: PhysicalPosition<f64>) -> Option<DropPoint> {
    let size = window.inner_size().ok()?;
    let scale = if cfg!(windows) { 1.0 } else { window.scale_factor().ok()? };
    let share = |along: f64, of: u32| {
        let share = along * scale / f64::from(of) * 10_000.0;
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it was looked at")]
        (0.0..=10_000.0).contains(&share).then_some(share as u32)
    };
    Some(DropPoint { across: share(position.x, size.width)?, down: share(position.y, size.height)? })
}

/// Gives the window a fresh document when the desk is locked or left, however that came about: nothing that its scripts
/// or its page held lives on. Loading anew leaves no way back to the old one, as going to another page would. At a
/// sign-out the window's own files are emptied as well.
pub(crate) fn follow_lock(app: &AppHandle, core: &Rounds) {
    let (app, mut events) = (app.clone(), core.watch());
    tauri::async_runtime::spawn(async move {
        let mut document = Document::default();
        while let Some(event) = events.next().await {
            let AppEvent::State { state } = event else { continue };
            if !document.must_go(&state.session) {
                continue;
            }
            let Some(window) = app.get_webview_window(LABEL) else { continue };
            if matches!(state.session, SessionView::SignedOut { .. })
                && window.clear_all_browsing_data().is_err()
            {
                tracing::warn!("the window's own files could not be emptied");
            }
            match window.reload() {
                Ok(()) => document = Document::default(),
                Err(_) => tracing::error!("the window could not be given a fresh document"),
            }
        }
    });
}

/// The window's document, as far as it may have seen patients.
#[derive(Default)]
struct Document {
    seen_a_desk: bool,
}

impl Document {
    /// Whether another one has to take its place: a desk was open in it and is open no longer, whatever comes next.
    fn must_go(&mut self, session: &SessionView) -> bool {
        let open = matches!(session, SessionView::SignedIn { .. });
        self.seen_a_desk |= open;
        self.seen_a_desk && !open
    }
}

/// Brings the place where the window was left onto the screens that there are now.
pub(crate) fn mend_place(app: &AppHandle, file: &Path) {
    let Ok(monitors) = app.available_monitors() else { return };
    // The primary one first: what is nowhere in sight comes there.
    let primary = app.primary_monitor().ok().flatten();
    let screens: Vec<Screen> = primary
        .iter()
        .chain(&monitors)
        .map(|monitor| Screen {
            x: monitor.position().x.into(),
            y: monitor.position().y.into(),
            width: monitor.size().width.into(),
            height: monitor.size().height.into(),
        })
        .collect();
    placement::mend(file, &screens);
}

/// Keeps the page as large as Settings say; a fresh document stays so, since the zoom is the window's.
pub(crate) fn follow_zoom(app: &AppHandle, core: &Rounds) {
    let (app, mut events) = (app.clone(), core.watch());
    tauri::async_runtime::spawn(async move {
        let mut shown = 100;
        while let Some(event) = events.next().await {
            let AppEvent::State { state } = event else { continue };
            let wanted = state.settings.zoom_percent;
            if wanted == shown {
                continue;
            }
            if let Some(window) = app.get_webview_window(LABEL)
                && window.set_zoom(f64::from(wanted) / 100.0).is_ok()
            {
                shown = wanted;
            }
        }
    });
}

/// Keeps the title true: the demo clinic says so there too, in the language of the texts.
pub(crate) fn follow_title(app: &AppHandle, core: &Rounds) {
    let (app, mut events) = (app.clone(), core.watch());
    tauri::async_runtime::spawn(async move {
        let mut said = title(false, "");
        while let Some(event) = events.next().await {
            let AppEvent::State { state } = event else { continue };
            let demo = state.clinic.as_ref().is_some_and(|clinic| clinic.demo);
            let title = title(demo, &state.settings.language);
            if title != said
                && let Some(window) = app.get_webview_window(LABEL)
            {
                said = title;
                let _ = window.set_title(title);
            }
        }
    });
}

fn title(demo: bool, language: &str) -> &'static str {
    match (demo, language.split(['-', '_']).next()) {
        (false, _) => "Rounds",
        (true, Some("es")) => "Rounds: Clínica de demostración: nada de esto es real, nada se conserva",
        (true, _) => "Rounds: Demo clinic: nothing here is real, nothing is kept",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use app::contract::{LockReason, UserView};

    #[test]
    fn a_document_in_which_a_desk_was_open_goes_with_it_whatever_comes_next() {
        let user = || UserView { id: "1".into(), name: "Nora".into() };
        let open = || SessionView::SignedIn { user: user(), pin_set: true, pin_news: None, renew: None };
        let locked = || SessionView::Locked {
            user: user(),
            why: LockReason::Idle,
            pin: None,
            pin_unknown: false,
            unkept: 0,
            error: None,
        };
        let out = || SessionView::SignedOut { why: None };
        for next in [locked(), out(), SessionView::Restoring, SessionView::Exchanging] {
            let mut document = Document::default();
            assert!(!document.must_go(&locked()), "the lock screen of a start is nobody's chart");
            assert!(!document.must_go(&open()), "somebody works in it");
            assert!(!document.must_go(&open()), "and goes on");
            assert!(document.must_go(&next), "nothing of it may be left behind {next:?}");
            assert!(document.must_go(&locked()), "nor later, if it could not be replaced at once");
        }
    }

    #[cfg(not(target_os = "macos"))]
    #[test]
    fn what_a_window_of_before_has_left_is_gone_before_the_next_one_opens() {
        let home = tempfile::tempdir().expect("a folder");
        let left = home.path().join("webview/EBWebView/Default/Cache");
        std::fs::create_dir_all(&left).expect("made");
        std::fs::write(left.join("f_000001"), "a page").expect("written");
        std::fs::write(home.path().join("settings.json"), "{}").expect("written");
        let folder = emptied(home.path().join("webview"));
        assert!(folder.starts_with(home.path()), "beside our own files, wherever those are");
        assert!(!folder.exists(), "and empty");
        assert!(home.path().join("settings.json").exists(), "those stay");
    }

    #[test]
    fn the_window_shows_the_embedded_ui_and_nothing_else() {
        assert!(is_our_page("tauri", Some("localhost")), "the embedded UI");
        for (scheme, host) in
            [("https", Some("example.org")), ("tauri", Some("evil")), ("file", None), ("data", None)]
        {
            assert!(!is_our_page(scheme, host), "{scheme}://{host:?} is refused");
        }
    }
}

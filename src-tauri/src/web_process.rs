//! The process that draws the page: how it is told to draw, and what happens when it dies.
//!
//! Its death leaves the last picture of a patient standing and takes no click, so the window gets a fresh document at
//! once: that begins a new process, and the new document finds tabs and drafts as after any reload. The desk is the
//! core's and stays as it was, open or locked. On Windows, where this is not built, WebView2 shows a page of its own, and
//! nothing that is safe to call tells of it.

use crate::{closing, window};
use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};
use tauri::{AppHandle, Manager};

/// Deaths within [`A_WHILE`] that are mended; whoever dies more often would do so for good.
const MOST: usize = 5;
const A_WHILE: Duration = Duration::from_secs(60);

/// When the process died of late.
#[derive(Default)]
pub(crate) struct Deaths(Mutex<Vec<Instant>>);

impl Deaths {
    /// Notes a death; true if a new process is worth the try.
    fn another(&self, now: Instant) -> bool {
        let mut deaths = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        deaths.retain(|at| now.duration_since(*at) < A_WHILE);
        deaths.push(now);
        deaths.len() <= MOST
    }
}

/// Makes the window's document anew, or ends the program, in order, where that helps no more.
fn renew(app: &AppHandle) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        if !app.try_state::<Deaths>().is_none_or(|deaths| deaths.another(Instant::now())) {
            tracing::error!("the process that draws the page dies again and again");
            return closing::end(&app);
        }
        let renewed = app.get_webview_window(window::LABEL).map(|window| window.reload());
        match renewed {
            Some(Ok(())) => tracing::warn!("the process that draws the page died; the window is made anew"),
            Some(Err(_)) | None => {
                tracing::error!("the window could not be made anew");
                closing::end(&app);
            }
        }
    });
}

/// Listens for the death of the process behind the window.
#[cfg(target_os = "linux")]
pub(crate) fn follow(window: &tauri::WebviewWindow) -> tauri::Result<()> {
    use webkit2gtk::WebViewExt as _;
    let app = window.app_handle().clone();
    window.with_webview(move |webview| {
        webview.inner().connect_web_process_terminated(move |_, _| renew(&app));
    })
}

/// Has the death of the process behind the window told by Tauri.
#[cfg(target_os = "macos")]
pub(crate) fn followed(builder: tauri::Builder<tauri::Wry>) -> tauri::Builder<tauri::Wry> {
    builder.on_web_content_process_terminate(|webview| renew(webview.app_handle()))
}

/// Has WebKitGTK draw in the way that suits this computer; whatever somebody has set stays ("0" brings its own way back).
///
/// Its way through DMA-BUF leaves the window blank with NVIDIA's own driver, without a word. Elsewhere that one stays: without
/// it a page that stands still is given no animation frames on some displays (a virtual one, for instance), so that whatever
/// waits for the next frame waits for good.
///
/// Where nothing but the processor draws (a virtual computer, a remote desktop), layers that are put together in OpenGL
/// only cost: the page is drawn twice, and two fifths of its memory go there. GTK then has no use for OpenGL either: it
/// would load all of it before the window opens, only to learn which windows it could draw into.
///
/// The variables have to stand before the first thread does.
#[cfg(target_os = "linux")]
pub(crate) fn draw_the_right_way() {
    const NO_LAYERS: &str = "WEBKIT_DISABLE_COMPOSITING_MODE";
    // What cannot be set leaves WebKit's own way.
    let unless_set = |name: &str, value: &str| drop(gtk::glib::setenv(name, value, false));
    let root = std::path::Path::new("/");
    if draws_blank(root) {
        unless_set("WEBKIT_DISABLE_DMABUF_RENDERER", "1");
    }
    if !has_graphics(root) {
        unless_set(NO_LAYERS, "1");
        if std::env::var_os(NO_LAYERS).is_some_and(|value| value != "0") {
            unless_set("GDK_GL", "disable");
        }
    }
}

/// Whether NVIDIA's own driver is among the kernel's modules; the free one, nouveau, draws.
#[cfg(target_os = "linux")]
fn draws_blank(root: &std::path::Path) -> bool {
    root.join("sys/module/nvidia").is_dir()
}

/// Whether something but the processor draws: a card that programs may calculate on, by the kernel's name for one, or by
/// NVIDIA's or Windows' own where Linux runs within it.
#[cfg(target_os = "linux")]
fn has_graphics(root: &std::path::Path) -> bool {
    let card = |name: std::ffi::OsString| name.to_string_lossy().starts_with("renderD");
    let cards = std::fs::read_dir(root.join("dev/dri"));
    cards.is_ok_and(|cards| cards.flatten().any(|one| card(one.file_name())))
        || ["nvidia0", "dxg"].iter().any(|own| root.join("dev").join(own).exists())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_that_dies_now_and_then_is_made_anew_and_one_that_always_dies_is_not() {
        let deaths = Deaths::default();
        let start = Instant::now();
        let at = |seconds| start + Duration::from_secs(seconds);
        for minute in 0..20 {
            assert!(deaths.another(at(minute * 61)), "once a minute, for an hour");
        }
        let deaths = Deaths::default();
        let tries = (0..8).filter(|second| deaths.another(at(*second))).count();
        assert_eq!(tries, MOST, "within seconds, so often and no more");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn only_the_driver_that_draws_nothing_through_dma_buf_is_spared_it() {
        let root = tempfile::tempdir().expect("a folder");
        let module =
            |name: &str| std::fs::create_dir_all(root.path().join("sys/module").join(name)).expect("made");
        assert!(!draws_blank(root.path()), "no such driver");
        module("nouveau");
        assert!(!draws_blank(root.path()), "the free one draws");
        module("nvidia");
        assert!(draws_blank(root.path()), "NVIDIA's own");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn layers_are_composed_where_something_but_the_processor_draws() {
        let root = tempfile::tempdir().expect("a folder");
        assert!(!has_graphics(root.path()), "a computer without a card");
        let dri = root.path().join("dev/dri");
        std::fs::create_dir_all(&dri).expect("made");
        std::fs::write(dri.join("card0"), "").expect("made");
        assert!(!has_graphics(root.path()), "one that shows a picture and calculates nothing");
        std::fs::write(dri.join("renderD128"), "").expect("made");
        assert!(has_graphics(root.path()), "one that calculates");
        std::fs::remove_dir_all(&dri).expect("removed");
        std::fs::write(root.path().join("dev/dxg"), "").expect("made");
        assert!(has_graphics(root.path()), "Windows' card, within Windows");
    }
}

//! The process that draws the page: how it is told to draw, and what happens when it dies.
//!
//! Its death leaves the last picture of a patient standing and takes no click, so the window gets a fresh document at
//! once: that begins a new process, and the new document finds tabs and drafts as after any reload. The desk is the
//! core's and stays as it was, open or locked. On Windows, where this is not built, WebView2 shows a page of its own, and
//! nothing that is safe to call tells of it.

#[cfg(target_os = "linux")]
use crate::again;
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

/// WebKitGTK's way of drawing through DMA-BUF leaves the window blank with NVIDIA's own driver, without a word. There the
/// way that works is the default, and whatever somebody has set stays ("0" brings the other way back). Elsewhere it stays as
/// WebKit has it: without DMA-BUF a page that stands still is given no animation frames on some displays (a virtual one,
/// for instance), so that whatever waits for the next frame waits for good. The variable has to stand before the first
/// thread does, so the program begins once more with it.
#[cfg(target_os = "linux")]
pub(crate) fn draw_the_safe_way() {
    const NAME: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";
    if std::env::var_os(NAME).is_some() || !draws_blank(std::path::Path::new("/sys/module")) {
        return;
    }
    // Comes back only where it failed; the window is then drawn in WebKit's own way.
    let _ = again::with(NAME, "1");
}

/// Whether NVIDIA's own driver is among the kernel's modules; the free one, nouveau, draws.
#[cfg(target_os = "linux")]
fn draws_blank(modules: &std::path::Path) -> bool {
    modules.join("nvidia").is_dir()
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
        let modules = tempfile::tempdir().expect("a folder");
        assert!(!draws_blank(modules.path()), "no such driver");
        std::fs::create_dir(modules.path().join("nouveau")).expect("made");
        assert!(!draws_blank(modules.path()), "the free one draws");
        std::fs::create_dir(modules.path().join("nvidia")).expect("made");
        assert!(draws_blank(modules.path()), "NVIDIA's own");
    }
}

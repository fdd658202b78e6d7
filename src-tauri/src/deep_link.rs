//! The answer of a sign-in on its way from the browser into the core. The window never sees it.
//!
//! Linux and Windows start a second process with the link as its one argument; the single-instance plugin hands
//! its arguments over. macOS delivers an event. Anything that is not exactly one link of our scheme is nobody's
//! business: it is not logged, and the window only comes to the front.

use app::Rounds;
use tauri::AppHandle;

/// The scheme, as registered with the desktop (`linux/app.desktop`, `tauri.conf.json`).
const SCHEME: &str = "app.rounds.desktop";

/// Longest link that is looked at: codes reach 4,000 characters, and nothing else in it is long.
const LIMIT: usize = 16 * 1024;

/// The link among the arguments of a process, if they are exactly the program and one link of our scheme.
pub(crate) fn link_in(args: &[String]) -> Option<&str> {
    let [_program, link] = args else { return None };
    is_ours(link).then_some(link.as_str())
}

fn is_ours(link: &str) -> bool {
    link.len() <= LIMIT
        && link.strip_prefix(SCHEME).is_some_and(|rest| rest.starts_with("://"))
        && link.bytes().all(|b| b.is_ascii_graphic())
}

/// Hands a link to the core, which knows whether a sign-in waits for it.
pub(crate) fn deliver(core: &Rounds, link: &str) {
    let (core, link) = (core.clone(), link.to_owned());
    tauri::async_runtime::spawn(async move { core.redirected(&link).await });
}

/// Listens for links that the system delivers as events (macOS).
#[cfg(target_os = "macos")]
pub(crate) fn listen(app: &AppHandle, core: &Rounds) {
    use tauri_plugin_deep_link::DeepLinkExt;
    let core = core.clone();
    app.deep_link().on_open_url(move |event| {
        if let [link] = event.urls().as_slice()
            && is_ours(link.as_str())
        {
            deliver(&core, link.as_str());
        }
    });
}

/// Linux and Windows hand links over as arguments of a second process.
#[cfg(not(target_os = "macos"))]
pub(crate) fn listen(_app: &AppHandle, _core: &Rounds) {}

/// What our packages call the desktop file. A program of another one that has taken the scheme would keep the answer.
#[cfg(target_os = "linux")]
const DESKTOP_FILE: &[u8] = b"Rounds.desktop";

/// True if the desktop would bring a link of our scheme to Rounds. Otherwise the sign-in returns over the
/// loopback address (AppImage, a build that was never installed).
#[cfg(target_os = "linux")]
pub(crate) fn is_registered(_app: &AppHandle) -> bool {
    let handler = std::process::Command::new("xdg-mime")
        .args(["query", "default", &format!("x-scheme-handler/{SCHEME}")])
        .stdin(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .output();
    handler.is_ok_and(|answer| answer.status.success() && names_us(&answer.stdout))
}

/// Whether that is what xdg-mime says where the links of our scheme come to us.
#[cfg(target_os = "linux")]
fn names_us(handler: &[u8]) -> bool {
    handler.trim_ascii().eq_ignore_ascii_case(DESKTOP_FILE)
}

/// macOS: the bundle declares it, and a program that lies in none gets no links.
#[cfg(target_os = "macos")]
pub(crate) fn is_registered(_app: &AppHandle) -> bool {
    let program = std::env::current_exe().ok();
    program.and_then(|path| path.parent().map(|folder| folder.ends_with("Contents/MacOS"))).unwrap_or(false)
}

/// Windows: the registry says so.
#[cfg(windows)]
pub(crate) fn is_registered(app: &AppHandle) -> bool {
    use tauri_plugin_deep_link::DeepLinkExt;
    app.deep_link().is_registered(SCHEME).unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn args(arguments: &[&str]) -> Vec<String> {
        std::iter::once("rounds").chain(arguments.iter().copied()).map(str::to_owned).collect()
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_link_comes_to_us_only_where_our_own_desktop_file_has_the_scheme() {
        assert!(names_us(b"Rounds.desktop\n"), "as our packages call it");
        assert!(!names_us(b"somebody-elses.desktop\n"), "who has taken the scheme would keep the answer");
        assert!(!names_us(b"\n"), "nobody has it");
    }

    #[test]
    fn exactly_one_link_of_our_scheme_is_a_link() {
        let link = "app.rounds.desktop://oauth/callback?code=c&state=s";
        assert_eq!(link_in(&args(&[link])), Some(link), "what the browser sends");
        assert_eq!(link_in(&args(&[link, link])), None, "two arguments are none of ours");
        assert_eq!(link_in(&args(&[])), None, "a plain start");
        for hostile in [
            "app.rounds.desktop.evil://oauth/callback",
            "https://example.org/?app.rounds.desktop://",
            "app.rounds.desktop://oauth/callback?code=a\nb",
            "app.rounds.desktop://oauth/callback?code=a|b c",
            "--demo",
            "",
        ] {
            assert_eq!(link_in(&args(&[hostile])), None, "{hostile:?} is not a link of ours");
        }
        let long = format!("{link}{}", "x".repeat(LIMIT));
        assert_eq!(link_in(&args(&[&long])), None, "a megabyte is not looked at");
    }
}

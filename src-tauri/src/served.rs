//! What is added to the page's own files on their way to the window: a policy to the script of a worker, and to the page
//! itself what the core would say first, so that it can be drawn without asking.
//! [`window`](crate::window) uses it.

use serde::Serialize;
use std::borrow::Cow;
use tauri::http::{
    HeaderMap, HeaderValue, Response,
    header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE},
};

/// What reads PDFs runs beside the page, where the page's own policy does not reach: a worker goes by what comes with its
/// script. It may load what was shipped, and speak to nobody.
const WORKERS_POLICY: &str = "default-src 'none'; script-src 'self'";

/// Where the state goes: before all else that the page holds.
const HEAD: &str = "<head>";

/// Completes the file that lies at `path`. The state is asked for whenever a page is served and not before: that of a
/// former document is not what holds for this one.
pub(crate) fn complete<State: Serialize>(
    path: &str,
    response: &mut Response<Cow<'static, [u8]>>,
    state: impl FnOnce() -> Option<State>,
) {
    if path.ends_with(".mjs") {
        response.headers_mut().insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(WORKERS_POLICY));
    } else if is_a_page(response.headers())
        && let Some(with_it) = state().and_then(|state| with_state(response.body(), &state))
    {
        *response.body_mut() = with_it.into_bytes().into();
        // It holds for this one reading: no cache of the webview's has a use for it.
        response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
}

fn is_a_page(headers: &HeaderMap) -> bool {
    headers.get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"))
}

/// The page with the state in it, as data that no policy takes for a script; nothing where there is no place for it, which
/// a page that asks can do without.
fn with_state(page: &[u8], state: &impl Serialize) -> Option<String> {
    let (before, after) = std::str::from_utf8(page).ok()?.split_once(HEAD)?;
    // Text alone can hold the sign that would end the element, and may be written like this in JSON.
    let state = serde_json::to_string(state).ok()?.replace('<', "\\u003c");
    Some(format!(r#"{before}{HEAD}<script type="application/json" id="first-state">{state}</script>{after}"#))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    /// What is served as `path`, before it was completed and after.
    fn served(
        path: &str,
        kind: &'static str,
        body: &'static str,
        state: Option<Value>,
    ) -> (HeaderMap, String) {
        let mut response = Response::new(Cow::Borrowed(body.as_bytes()));
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind));
        complete(path, &mut response, || state);
        let (parts, body) = response.into_parts();
        (parts.headers, String::from_utf8(body.into_owned()).expect("text"))
    }

    #[test]
    fn what_reads_pdfs_beside_the_page_makes_no_code_and_speaks_to_nobody() {
        let policy_of = |path| {
            let (headers, _) = served(path, "text/javascript", "", Some(json!({})));
            headers.get(CONTENT_SECURITY_POLICY).map(|value| value.to_str().expect("text").to_owned())
        };
        assert_eq!(policy_of("/assets/a1b2.mjs").as_deref(), Some("default-src 'none'; script-src 'self'"));
        assert_eq!(policy_of("/index.html"), None, "the page has its own, from the configuration");
        assert_eq!(policy_of("/assets/a1b2.js"), None, "and its scripts go by it");
    }

    #[test]
    fn the_page_comes_with_the_state_as_data_that_cannot_end_its_element() {
        let page = include_str!("../../ui/index.html");
        let name = "</script><script src=\"/x.js\"></script><!--";
        let state = json!({ "revision": 7, "clinic": { "name": name } });
        let (headers, completed) = served("/", "text/html; charset=utf-8", page, Some(state.clone()));
        assert_eq!(headers[CACHE_CONTROL], "no-store", "the next document asks anew");
        let begin = r#"<head><script type="application/json" id="first-state">"#;
        let (before, rest) = completed.split_once(begin).expect("it stands at the head of the page");
        let (told, after) = rest.split_once("</script>").expect("and ends");
        assert_eq!(format!("{before}<head>{after}"), page, "nothing else has changed");
        assert_eq!(serde_json::from_str::<Value>(told).expect("JSON"), state, "to the letter");
    }

    #[test]
    fn nothing_else_is_changed_and_a_page_without_a_state_is_served_as_it_lies_there() {
        let told = || Some(json!({ "revision": 1 }));
        let (headers, script) = served("/assets/a.js", "text/javascript", "let a = '<head>';", told());
        assert_eq!(script, "let a = '<head>';", "a script is no page");
        assert!(!headers.contains_key(CACHE_CONTROL));
        for (page, state) in [("<html><head></head></html>", None), ("<html></html>", told())] {
            assert_eq!(served("/", "text/html", page, state).1, page, "it asks by itself then");
        }
    }
}

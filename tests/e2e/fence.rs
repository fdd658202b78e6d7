//! What a script could do that got into the page all the same: nothing. Each way out is tried in the real window, and the
//! page is still there afterwards, the clinic was asked for nothing, and the policy says what it refused.

use crate::{Set, play};
use rounds_tests::Outcome;
use rounds_tests::window::Window;
use serde_json::{Value, json};

/// Long enough for a page that is let go to be gone: as many frames as a second has.
const A_WHILE: &str = "const done = arguments[arguments.length - 1];
    let left = 60;
    const frame = () => (left-- > 0 ? requestAnimationFrame(frame) : done(true));
    frame();";

/// Whether the document is the one that was marked.
async fn is_still_here(window: &Window) -> Outcome<bool> {
    window.script_async(A_WHILE, vec![]).await?;
    Ok(window.script("return window.__here === true", vec![]).await? == json!(true))
}

/// Runs a script and says what the policy refused meanwhile.
async fn refused(window: &Window, script: &str, address: &str) -> Outcome<Vec<String>> {
    let before = window.seen().await?.violations.len();
    window.script("window.__ran = undefined", vec![]).await?;
    window.script(script, vec![json!(address)]).await?;
    window.script_async(A_WHILE, vec![]).await?;
    Ok(window.seen().await?.violations.split_off(before))
}

#[test]
#[ignore = "real window"]
fn what_a_script_in_the_page_could_try_is_refused() -> Outcome {
    play(|| async {
        let set = Set::default().await?;
        let window = set.open().await?;
        let elsewhere = format!("{}/oauth2/default/elsewhere", set.clinic.http_url());
        set.clinic.requests().clear();
        for (what, directive, script) in [
            (
                "code between tags",
                "script-src",
                "const one = document.createElement('script');
                one.textContent = 'window.__ran = true'; document.body.append(one);",
            ),
            (
                "a script from elsewhere",
                "script-src",
                "const one = document.createElement('script');
                one.src = arguments[0]; document.body.append(one);",
            ),
            (
                "code in an attribute",
                "script-src",
                "document.body.insertAdjacentHTML('beforeend',
                '<img src=\"data:,x\" onerror=\"window.__ran = true\">');",
            ),
            (
                "a frame",
                "default-src",
                "const one = document.createElement('iframe');
                one.src = arguments[0]; document.body.append(one);",
            ),
            ("a picture that tells", "img-src", "new Image().src = arguments[0];"),
            (
                "a message to somebody",
                "connect-src",
                "fetch(arguments[0], { mode: 'no-cors' }).catch(() => null);",
            ),
            (
                "a style that tells",
                "style-src",
                "const one = document.createElement('style');
                one.textContent = 'body { display: none }'; document.body.append(one);",
            ),
            (
                "a form",
                "form-action",
                "const one = document.createElement('form');
                one.action = arguments[0]; one.method = 'post'; document.body.append(one); one.submit();",
            ),
        ] {
            let said = refused(&window, script, &elsewhere).await?;
            let named = |one: &String| {
                one.starts_with(directive) || (directive == "default-src" && one.starts_with("frame-src"))
            };
            assert!(said.iter().any(named), "{what} is refused by {directive}, but: {said:?}");
            let ran = window.script("return window.__ran ?? null", vec![]).await?;
            assert_eq!(ran, Value::Null, "{what} has run");
        }
        let frozen = window.script("return Object.isFrozen(Object.prototype)", vec![]).await?;
        assert_eq!(frozen, json!(true), "no builtin can be changed under the page's own scripts");
        assert_eq!(set.clinic.requests().all().len(), 0, "and nobody was told anything");
        window.close_after_refusals().await
    })
}

#[test]
#[ignore = "real window"]
fn no_other_page_takes_the_place_of_ours_and_no_second_window_opens() -> Outcome {
    play(|| async {
        let set = Set::default().await?;
        let window = set.open().await?;
        let elsewhere = format!("{}/oauth2/default/elsewhere", set.clinic.http_url());
        set.clinic.requests().clear();
        let here = window.script("window.__here = true; return location.href", vec![]).await?;
        for (what, script) in [
            ("an address", "location.href = arguments[0]"),
            ("another page of Tauri's scheme", "location.href = 'tauri://elsewhere/index.html'"),
            ("a file", "location.href = 'file:///etc/hostname'"),
            ("data", "location.href = 'data:text/html,<h1>Sign in here</h1>'"),
            (
                "a link",
                "const one = document.createElement('a'); one.href = arguments[0]; document.body.append(one); one.click()",
            ),
        ] {
            window.script(script, vec![json!(elsewhere)]).await?;
            assert!(is_still_here(&window).await?, "{what} has replaced the page");
        }
        assert_eq!(window.script("return location.href", vec![]).await?, here, "the page is where it was");

        let opened =
            window.script("return window.open(arguments[0]) === null", vec![json!(elsewhere)]).await?;
        assert_eq!(opened, json!(true), "a script opens no window");
        let link = "const one = document.createElement('a'); one.href = arguments[0]; one.target = '_blank';
            one.textContent = 'Somewhere else'; one.style.position = 'fixed'; one.style.inset = '0 auto auto 0';
            one.style.zIndex = 10000; document.body.append(one);";
        window.script(link, vec![json!(elsewhere)]).await?;
        window.click("link", "Somewhere else").await?;
        assert!(is_still_here(&window).await?, "the page stays when somebody presses a link");
        assert_eq!(window.windows().await?, 1, "and there is one window");
        assert_eq!(set.clinic.requests().all().len(), 0, "nothing was asked for at any of the addresses");
        window.close_after_refusals().await
    })
}

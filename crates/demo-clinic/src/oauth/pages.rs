//! The pages a person sees: sign-in, consent, and the administrator's list of clients. Plain HTML, no script.

use super::{grants::Client, scopes};
use crate::staff::Staff;

const STYLE: &str = "
:root{color-scheme:light dark;--ink:#1d2733;--soft:#526070;--line:#cfd8e0;--paper:#fff;--ground:#eef2f5;--act:#0b5c7d}
@media (prefers-color-scheme:dark){:root{--ink:#e6edf3;--soft:#a5b3c0;--line:#3a4754;--paper:#1b232b;--ground:#11171c;--act:#7cc4e0}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
main{max-width:30rem;margin:8vh auto;padding:2rem;background:var(--paper);border:1px solid var(--line);border-radius:12px}
main.wide{max-width:60rem}
h1{margin:0 0 .5rem;font-size:1.4rem}
p{margin:.5rem 0 1rem;color:var(--soft)}
label{display:block;margin:1rem 0 .25rem;font-weight:600}
input[type=text],input[type=password]{width:100%;padding:.6rem .7rem;font:inherit;color:inherit;background:transparent;border:1px solid var(--soft);border-radius:8px}
button{padding:.6rem 1.2rem;font:inherit;font-weight:600;border-radius:8px;border:1px solid var(--act);background:var(--act);color:var(--paper);cursor:pointer}
button.quiet{background:transparent;color:var(--act)}
.actions{display:flex;gap:.75rem;margin-top:1.5rem}
.warning{padding:.6rem .8rem;border-left:4px solid #b3261e;color:inherit}
ul{margin:0;padding:0;list-style:none;max-height:40vh;overflow:auto;border:1px solid var(--line);border-radius:8px}
li{padding:.35rem .8rem}
li label{display:flex;gap:.6rem;margin:0;font-weight:400}
table{width:100%;border-collapse:collapse}th,td{padding:.5rem;text-align:left;border-bottom:1px solid var(--line)}
code{font-size:.85em;overflow-wrap:anywhere}
:focus-visible{outline:3px solid var(--act);outline-offset:2px}
";

/// A whole page around its main part.
fn page(title: &str, wide: bool, main: &str) -> String {
    let class = if wide { " class=\"wide\"" } else { "" };
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main{class}>\n{main}\n</main>\n</body>\n</html>\n",
        escape(title)
    )
}

pub(super) fn login(action: &str, csrf: &str, client: &str, refused: bool) -> String {
    let warning = if refused {
        "<p class=\"warning\" role=\"alert\">The username or password is wrong. Please try again.</p>"
    } else {
        ""
    };
    page(
        "Sign in – Demo clinic",
        false,
        &format!(
            "<h1>Demo clinic</h1>\n<p>Sign in to continue to <strong>{}</strong>. Nobody here is real: try \
             <code>drgarcia</code> with the password <code>pass</code>.</p>\n{warning}\n\
             <form method=\"post\" action=\"{action}\">\n\
             <input type=\"hidden\" name=\"csrf_token_form\" value=\"{csrf}\">\n\
             <input type=\"hidden\" name=\"user_role\" value=\"api\">\n\
             <label for=\"username\">Username</label>\n\
             <input type=\"text\" id=\"username\" name=\"username\" autocomplete=\"username\" autocapitalize=\"none\" \
             spellcheck=\"false\" required autofocus>\n\
             <label for=\"password\">Password</label>\n\
             <input type=\"password\" id=\"password\" name=\"password\" autocomplete=\"current-password\" required>\n\
             <div class=\"actions\"><button type=\"submit\">Sign in</button></div>\n</form>",
            escape(client)
        ),
    )
}

/// `offered` are the scopes, each with whether it is ticked.
pub(super) fn consent(
    action: &str,
    csrf: &str,
    client: &str,
    user: &Staff,
    offered: &[(&String, bool)],
) -> String {
    let items: String = offered
        .iter()
        .map(|(scope, ticked)| {
            let ticked = if *ticked { " checked" } else { "" };
            let scope_text = escape(scope);
            let words = escape(&scopes::in_words(scope));
            format!(
                "<li><label><input type=\"checkbox\" name=\"scope[{scope_text}]\" value=\"{scope_text}\"{ticked}> \
                 {words}</label></li>\n"
            )
        })
        .collect();
    page(
        "Authorize – Demo clinic",
        false,
        &format!(
            "<h1>Authorize {}?</h1>\n<p>You are signed in as {} {}. The application asks to:</p>\n\
             <form method=\"post\" action=\"{action}\">\n\
             <input type=\"hidden\" name=\"csrf_token_form\" value=\"{csrf}\">\n<ul>\n{items}</ul>\n\
             <div class=\"actions\"><button type=\"submit\" name=\"proceed\" value=\"1\">Authorize</button>\n\
             <button type=\"submit\" class=\"quiet\">Decline</button></div>\n</form>",
            escape(client),
            escape(user.given),
            escape(user.family)
        ),
    )
}

pub(super) fn stranded() -> String {
    page(
        "Demo clinic",
        false,
        "<h1>This page has no sign-in behind it</h1>\n<p>Go back to the application and sign in from there.</p>",
    )
}

/// The clients with their buttons; `site` and clients per site.
pub(crate) fn administrator_page(sites: &[(&str, Vec<Client>)]) -> String {
    let mut main = String::from(
        "<h1>Clients of the demo clinic</h1>\n<p>A private client waits here until an administrator enables it.</p>\n",
    );
    for (site, clients) in sites {
        main.push_str(&format!("<h2>Site {}</h2>\n", escape(site)));
        if clients.is_empty() {
            main.push_str("<p>No client has registered yet.</p>\n");
            continue;
        }
        main.push_str(
            "<table><thead><tr><th>Name</th><th>Client id</th><th>State</th><th>Change</th></tr></thead><tbody>\n",
        );
        for client in clients {
            let (state, act, verb) = if client.enabled {
                ("Enabled", "disable", "Disable")
            } else {
                ("Disabled", "enable", "Enable")
            };
            let name = escape(&client.name);
            let id = escape(&client.id);
            main.push_str(&format!(
                "<tr><td>{name}</td><td><code>{id}</code></td><td>{state}</td><td>\
                 <form method=\"post\" action=\"/demo/clients/{id}/{act}\">\
                 <button type=\"submit\" aria-label=\"{verb} {name}\">{verb}</button></form></td></tr>\n"
            ));
        }
        main.push_str("</tbody></table>\n");
    }
    page("Administrator – Demo clinic", true, &main)
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(sign),
        }
    }
    out
}

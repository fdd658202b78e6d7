//! HTML forms as a browser without JavaScript sends them: enough of HTML for OpenEMR's sign-in and consent pages.

use crate::consent::Input;

/// A form of a page.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Form {
    /// Where it is posted to, as written.
    pub action: String,
    /// What is sent if nobody touches it, in the order of the page.
    pub fields: Vec<(String, String)>,
    /// The attributes of each of its inputs, for what a script of the page makes of them.
    pub inputs: Vec<Input>,
}

impl Form {
    /// Whether it asks for `name`.
    pub fn has(&self, name: &str) -> bool {
        self.fields.iter().any(|(field, _)| field == name)
    }

    /// What is sent when `answers` have been typed or pressed.
    pub fn filled(&self, answers: &[(&str, &str)]) -> Vec<(String, String)> {
        let untouched =
            self.fields.iter().filter(|(name, _)| !answers.iter().any(|(answered, _)| answered == name));
        let answered = answers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        untouched.cloned().chain(answered).collect()
    }
}

/// All forms of a page.
pub fn forms(html: &str) -> Vec<Form> {
    let mut found: Vec<Form> = Vec::new();
    let mut inside = false;
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        rest = &rest[start..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        let (tag, after) = tag(&rest[1..]);
        rest = after;
        match tag.name.as_str() {
            "form" => {
                let action = tag.value("action").unwrap_or_default();
                found.push(Form { action, ..Form::default() });
                inside = true;
            }
            "/form" => inside = false,
            "input" | "button" if inside => {
                let kind = tag.value("type").unwrap_or_default().to_lowercase();
                let ticked = tag.value("checked").is_some();
                // Buttons are sent only when pressed, boxes only when ticked.
                let silent = tag.name == "button"
                    || matches!(kind.as_str(), "submit" | "button" | "image" | "reset")
                    || (matches!(kind.as_str(), "checkbox" | "radio") && !ticked);
                let Some(form) = found.last_mut() else { continue };
                if let (Some(name), false) = (tag.value("name"), silent) {
                    form.fields.push((name, tag.value("value").unwrap_or_default()));
                }
                if tag.name == "input" {
                    form.inputs.push(tag.attributes);
                }
            }
            _ => {}
        }
    }
    found
}

struct Tag {
    name: String,
    attributes: Vec<(String, String)>,
}

impl Tag {
    fn value(&self, attribute: &str) -> Option<String> {
        self.attributes.iter().find(|(name, _)| name == attribute).map(|(_, value)| value.clone())
    }
}

/// Reads one tag from behind its `<`; the second part is what follows its `>`.
fn tag(text: &str) -> (Tag, &str) {
    let end = text.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(text.len());
    let mut tag = Tag { name: text[..end].trim_end_matches('/').to_lowercase(), attributes: Vec::new() };
    let mut rest = &text[end..];
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if let Some(after) = rest.strip_prefix('>') {
            return (tag, after);
        }
        if rest.is_empty() {
            return (tag, rest);
        }
        let end = rest.find(|c: char| c.is_whitespace() || c == '=' || c == '>').unwrap_or(rest.len());
        let name = rest[..end].to_lowercase();
        rest = rest[end..].trim_start();
        let mut value = "";
        if let Some(after) = rest.strip_prefix('=') {
            let after = after.trim_start();
            let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''));
            (value, rest) = match quote {
                Some(quote) => after[1..].split_once(quote).unwrap_or((&after[1..], "")),
                None => {
                    after.split_at(after.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(after.len()))
                }
            };
        }
        if name.is_empty() && value.is_empty() {
            // A stray sign such as a lone quote: step over it, or this would never end.
            rest = rest.char_indices().nth(1).map_or("", |(at, _)| &rest[at..]);
            continue;
        }
        tag.attributes.push((name, unescaped(value)));
    }
}

fn unescaped(text: &str) -> String {
    let known = [
        ("&quot;", "\""),
        ("&#039;", "'"),
        ("&#39;", "'"),
        ("&#x27;", "'"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&amp;", "&"),
    ];
    known.iter().fold(text.to_owned(), |text, (escape, plain)| text.replace(escape, plain))
}

#[cfg(test)]
mod tests {
    use super::forms;

    #[test]
    fn a_form_sends_what_a_browser_would_send() {
        let page = r#"<!-- <form action="/trap"><input name=x> --><p title='a > b'>Sign in</p>
            <form method="post" action="/oauth2/default/login?a=1&amp;b=2">
            <input type="hidden" name="csrf" value="&quot;x&quot;"/><INPUT NAME=username><input name='password' type=password>
            <input type="checkbox" name="box" value="1"><input type="checkbox" name="ticked" value="2" checked>
            <button name="proceed" value="1">Go</button></form><input name="outside">"#;
        let forms = forms(page);
        assert_eq!(forms.len(), 1, "the one in the comment does not count");
        assert_eq!(forms[0].action, "/oauth2/default/login?a=1&b=2", "attributes are unescaped");
        let filled = forms[0].filled(&[("username", "drgarcia"), ("password", "pass")]);
        let names: Vec<&str> = filled.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(
            names,
            ["csrf", "ticked", "username", "password"],
            "boxes only when ticked, buttons only when pressed"
        );
    }

    #[test]
    fn broken_html_ends() {
        for page in ["<", "<form", "<form action=", "<form action=\"", "<form \" '><input ===>", "<!--"] {
            forms(page);
        }
    }
}

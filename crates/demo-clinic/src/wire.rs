//! A request as it was read, an answer before it is sent, and the way OpenEMR's PHP writes JSON.

use hyper::{HeaderMap, Method, body::Bytes, header::HeaderName};
use serde_json::Value;
use std::{borrow::Cow, io};

/// A request, read to its end.
pub(crate) struct Request {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) raw_query: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Request {
    /// A header as text; the first one when there are several.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The query, decoded; PHP keeps only the last of a repeated name, which [`last`] does too.
    pub(crate) fn query(&self) -> Vec<(String, String)> {
        form(self.raw_query.as_bytes())
    }

    /// The body of an HTML form; empty unless it says it is one.
    pub(crate) fn form(&self) -> Vec<(String, String)> {
        let is_form = self.header("content-type").is_some_and(|kind| {
            kind.trim().to_ascii_lowercase().starts_with("application/x-www-form-urlencoded")
        });
        if is_form { form(&self.body) } else { Vec::new() }
    }

    /// A cookie's value.
    pub(crate) fn cookie(&self, name: &str) -> Option<String> {
        self.headers.get_all("cookie").iter().filter_map(|line| line.to_str().ok()).find_map(|line| {
            line.split(';').find_map(|pair| {
                let (key, value) = pair.trim().split_once('=')?;
                (key == name).then(|| value.to_owned())
            })
        })
    }
}

fn form(text: &[u8]) -> Vec<(String, String)> {
    url::form_urlencoded::parse(text).map(|(key, value)| (key.into_owned(), value.into_owned())).collect()
}

/// The last value of a name, as PHP sees it (Q62).
pub(crate) fn last<'a>(pairs: &'a [(String, String)], name: &str) -> Option<&'a str> {
    pairs.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}

/// An answer.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) content_type: Cow<'static, str>,
    pub(crate) headers: Vec<(HeaderName, String)>,
    pub(crate) body: Vec<u8>,
    /// Not-for-the-wire: the route's template, for the journal.
    pub(crate) route: String,
}

pub(crate) const JSON: &str = "application/json";
pub(crate) const HTML: &str = "text/html; charset=utf-8";

impl Reply {
    pub(crate) fn new(status: u16, content_type: &'static str, body: impl Into<Vec<u8>>) -> Self {
        Self {
            status,
            content_type: Cow::Borrowed(content_type),
            headers: Vec::new(),
            body: body.into(),
            route: String::new(),
        }
    }

    /// No body at all, under PHP's default content type.
    pub(crate) fn empty(status: u16) -> Self {
        Self::new(status, HTML, Vec::new())
    }

    pub(crate) fn html(status: u16, page: String) -> Self {
        Self::new(status, HTML, page)
    }

    pub(crate) fn redirect(status: u16, to: &str) -> Self {
        Self::empty(status).with(hyper::header::LOCATION, to)
    }

    pub(crate) fn with(mut self, name: HeaderName, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

/// How strings are escaped in JSON (§9).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Escapes {
    /// Only what JSON requires.
    Plain,
    /// As Symfony's JsonResponse does: markup characters, slashes and everything beyond ASCII as escapes.
    Symfony,
}

struct SymfonyFormatter;

impl serde_json::ser::Formatter for SymfonyFormatter {
    fn write_string_fragment<W: ?Sized + io::Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let mut start = 0;
        for (at, sign) in fragment.char_indices() {
            let markup = matches!(sign, '<' | '>' | '&' | '\'');
            if sign != '/' && !markup && sign.is_ascii() {
                continue;
            }
            writer.write_all(&fragment.as_bytes()[start..at])?;
            start = at + sign.len_utf8();
            if sign == '/' {
                writer.write_all(b"\\/")?;
            } else if markup {
                write!(writer, "\\u{:04X}", u32::from(sign))?;
            } else {
                let mut units = [0_u16; 2];
                for unit in sign.encode_utf16(&mut units) {
                    write!(writer, "\\u{unit:04x}")?;
                }
            }
        }
        writer.write_all(&fragment.as_bytes()[start..])
    }
}

/// Appends a value to a body.
pub(crate) fn write_json(value: &Value, escapes: Escapes, out: &mut Vec<u8>) {
    use serde::Serialize as _;
    // Writing a Value into a Vec cannot fail: its keys are strings and the Vec grows.
    let _ = match escapes {
        Escapes::Plain => value.serialize(&mut serde_json::Serializer::new(out)),
        Escapes::Symfony => {
            value.serialize(&mut serde_json::Serializer::with_formatter(out, SymfonyFormatter))
        }
    };
}

/// A value as a body.
pub(crate) fn json_bytes(value: &Value, escapes: Escapes) -> Vec<u8> {
    let mut out = Vec::with_capacity(256);
    write_json(value, escapes, &mut out);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn symfony_escapes_read_back_as_the_same_text() {
        let value = json!({"text": "a/b <i>\"é\" 😀 \u{0} 'x' &"});
        let bytes = json_bytes(&value, Escapes::Symfony);
        let text = String::from_utf8(bytes.clone()).unwrap();
        assert!(text.contains("a\\/b \\u003Ci\\u003E"), "slashes and markup are escaped: {text}");
        assert!(text.is_ascii(), "nothing beyond ASCII is left: {text}");
        assert_eq!(serde_json::from_slice::<Value>(&bytes).unwrap(), value, "and nothing is lost");
    }
}

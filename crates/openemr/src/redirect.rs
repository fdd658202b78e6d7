//! The way back from the browser: the two redirect addresses and the parser of what arrives there.
//!
//! Whatever arrives may come from anybody: another program, a page with a link. The parser takes exactly one of our
//! addresses, at most 16 KiB, each parameter once, and decides nothing.

use domain::phi::Secret;
use url::{Host, Url};

/// Our scheme, in reverse-DNS form (RFC 8252, 7.1).
pub const SCHEME: &str = "app.rounds.desktop";
const DEEP_LINK: &str = "app.rounds.desktop://oauth/callback";
/// Loopback address as it is registered; OpenEMR takes any port for it (Q13).
const LOOPBACK: &str = "http://127.0.0.1/oauth/callback";
const LOOPBACK_PATH: &str = "/oauth/callback";
/// Where the server may send a browser after a sign-out.
pub(crate) const LOGOUT_RETURN: &str = "app.rounds.desktop://oauth/logout";
/// Most bytes of an address that is read; OpenEMR's codes reach 4,500 characters.
const LONGEST: usize = 16 * 1024;

/// Where the browser brings the answer of a sign-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RedirectUri {
    /// `app.rounds.desktop://oauth/callback`, handed to the app by the operating system.
    DeepLink,
    /// `http://127.0.0.1:{port}/oauth/callback`, where [`LoopbackListener`](crate::LoopbackListener) waits.
    Loopback {
        /// The listener's port.
        port: u16,
    },
}

impl RedirectUri {
    /// The address as it is registered.
    pub(crate) fn registered(self) -> &'static str {
        match self {
            Self::DeepLink => DEEP_LINK,
            Self::Loopback { .. } => LOOPBACK,
        }
    }

    /// The address as it is sent.
    pub(crate) fn sent(self) -> String {
        match self {
            Self::DeepLink => DEEP_LINK.to_owned(),
            Self::Loopback { port } => format!("http://127.0.0.1:{port}{LOOPBACK_PATH}"),
        }
    }

    fn fits(self, url: &Url) -> bool {
        let plain = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
        plain
            && match self {
                Self::DeepLink => {
                    url.scheme() == SCHEME
                        && url.host_str() == Some("oauth")
                        && url.port().is_none()
                        && url.path() == "/callback"
                }
                Self::Loopback { port } => {
                    url.scheme() == "http"
                        && matches!(url.host(), Some(Host::Ipv4(ip)) if ip == std::net::Ipv4Addr::LOCALHOST)
                        && url.port_or_known_default() == Some(port)
                        && url.path() == LOOPBACK_PATH
                }
            }
    }
}

/// Why something that arrived is no answer of a sign-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum CallbackError {
    /// More than 16 KiB.
    #[error("the answer is too long")]
    TooLong,
    /// Not one of our addresses.
    #[error("not an answer of a sign-in")]
    NotOurs,
    /// A parameter stands there twice.
    #[error("the answer says something twice")]
    Duplicated,
    /// Neither code and state nor an error.
    #[error("the answer is incomplete")]
    Incomplete,
}

/// What a browser brought back.
#[derive(Debug)]
pub(crate) enum Callback {
    /// A code to be exchanged.
    Code { code: Secret<String>, state: String, iss: Option<String> },
    /// The server's error. OpenEMR sends it without a state (Q14).
    Error { said: String, state: Option<String>, iss: Option<String> },
}

/// True for text that has the form of a sign-in's answer by deep link: the only argument of a second instance that is
/// looked at.
pub fn is_deep_link(text: &str) -> bool {
    parse(text, RedirectUri::DeepLink).is_ok()
}

/// Takes an answer apart.
pub(crate) fn parse(text: &str, redirect: RedirectUri) -> Result<Callback, CallbackError> {
    if text.len() > LONGEST {
        return Err(CallbackError::TooLong);
    }
    // The URL parser would silently remove tabs, newlines and blanks around.
    if !text.bytes().all(|b| b.is_ascii_graphic()) {
        return Err(CallbackError::NotOurs);
    }
    let url = Url::parse(text).map_err(|_| CallbackError::NotOurs)?;
    if !redirect.fits(&url) {
        return Err(CallbackError::NotOurs);
    }
    let one = |name: &str| -> Result<Option<String>, CallbackError> {
        let mut values =
            url.query_pairs().filter(|(key, _)| key == name).map(|(_, value)| value.into_owned());
        match (values.next(), values.next()) {
            (_, Some(_)) => Err(CallbackError::Duplicated),
            (value, None) => Ok(value.filter(|value| !value.is_empty())),
        }
    };
    let (code, state, iss, error) = (one("code")?, one("state")?, one("iss")?, one("error")?);
    match (code, state, error) {
        (Some(_), _, Some(_)) => Err(CallbackError::Duplicated),
        (Some(code), Some(state), None) => Ok(Callback::Code { code: Secret::new(code), state, iss }),
        (None, state, Some(error)) => {
            let detail = one("error_description")?.or(one("message")?);
            let said = detail.unwrap_or(error);
            let said = match one("hint")? {
                Some(hint) => format!("{said} ({hint})"),
                None => said,
            };
            Ok(Callback::Error {
                said: said.chars().filter(|c| !c.is_control()).take(300).collect(),
                state,
                iss,
            })
        }
        _ => Err(CallbackError::Incomplete),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn fails(text: &str) -> CallbackError {
        parse(text, RedirectUri::DeepLink).expect_err(text)
    }

    #[test]
    fn a_code_is_taken_from_exactly_our_two_addresses() {
        for (text, redirect) in [
            ("app.rounds.desktop://oauth/callback?code=c&state=s", RedirectUri::DeepLink),
            ("app.rounds.desktop://oauth/callback?state=s&code=c&session_state=x", RedirectUri::DeepLink),
            ("http://127.0.0.1:4711/oauth/callback?code=c&state=s", RedirectUri::Loopback { port: 4711 }),
        ] {
            let Callback::Code { code, state, .. } = parse(text, redirect).expect(text) else {
                panic!("a code")
            };
            assert_eq!((code.expose().as_str(), state.as_str()), ("c", "s"), "{text}");
        }
        for text in [
            "app.rounds.desktop://oauth/callback/?code=c&state=s",
            "app.rounds.desktop://oauth/Callback?code=c&state=s",
            "app.rounds.desktop://evil/callback?code=c&state=s",
            "app.rounds.desktop://x@oauth/callback?code=c&state=s",
            "app.rounds.desktop://oauth:1/callback?code=c&state=s",
            "app.rounds.desktop:/oauth/callback?code=c&state=s",
            "app.rounds.desktop.evil://oauth/callback?code=c&state=s",
            "app.rounds.desktop://oauth/callback?code=c&state=s#x",
            "https://oauth/callback?code=c&state=s",
            "app.rounds.desktop://oauth/callback?code=c&state=s\n",
            "app.rounds.desktop://oauth/call\tback?code=c&state=s",
            "app.rounds.desktop://oauth/callback?code=c\0&state=s",
            "--flag",
            "",
        ] {
            assert_eq!(fails(text), CallbackError::NotOurs, "{text}");
        }
        let other_port = "http://127.0.0.1:4712/oauth/callback?code=c&state=s";
        let refused = parse(other_port, RedirectUri::Loopback { port: 4711 }).expect_err("another port");
        assert_eq!(refused, CallbackError::NotOurs, "the listener's own port and no other");
    }

    #[test]
    fn missing_and_doubled_parameters_are_refused() {
        for query in ["", "?code=c", "?state=s", "?code=&state=s", "?code=c&state=", "?foo=1"] {
            assert_eq!(fails(&format!("{DEEP_LINK}{query}")), CallbackError::Incomplete, "{query}");
        }
        for query in [
            "?code=c&code=d&state=s",
            "?code=c&state=s&state=t",
            "?code=c&state=s&iss=a&iss=b",
            "?code=c&state=s&error=e",
        ] {
            assert_eq!(fails(&format!("{DEEP_LINK}{query}")), CallbackError::Duplicated, "{query}");
        }
    }

    #[test]
    fn q14_openemrs_error_comes_without_a_state() {
        let text =
            format!("{DEEP_LINK}?error=invalid_scope&error_description=Unknown+scope&hint=Check+%60x%60");
        let Callback::Error { said, state, .. } = parse(&text, RedirectUri::DeepLink).expect("an error")
        else {
            panic!("an error")
        };
        assert_eq!((said.as_str(), state), ("Unknown scope (Check `x`)", None), "its words, and no state");
    }

    #[test]
    fn a_code_of_4500_characters_fits_and_a_megabyte_does_not() {
        let long = |length: usize| format!("{DEEP_LINK}?code={}&state=s", "c".repeat(length));
        assert!(is_deep_link(&long(4_500)), "OpenEMR's longest codes");
        assert_eq!(fails(&long(1 << 20)), CallbackError::TooLong, "bounded before it is parsed");
    }

    proptest! {
        #[test]
        fn no_text_gets_a_code_past_the_parser_without_our_address(text in any::<String>()) {
            prop_assert!(parse(&text, RedirectUri::DeepLink).is_err() || text.starts_with(DEEP_LINK));
        }

        #[test]
        fn any_mix_of_parameters_gives_a_typed_answer(
            pairs in proptest::collection::vec(("(code|state|iss|error|hint|[a-z]{1,4})", "[ -~]{0,12}"), 0..6)
        ) {
            let mut url = Url::parse(DEEP_LINK).expect("our address");
            url.query_pairs_mut().extend_pairs(&pairs);
            let count = |name: &str| pairs.iter().filter(|(key, _)| key == name).count();
            match parse(url.as_str(), RedirectUri::DeepLink) {
                Ok(Callback::Code { .. }) => prop_assert!(count("code") == 1 && count("state") == 1 && count("iss") <= 1),
                Ok(Callback::Error { .. }) => prop_assert!(count("error") == 1 && count("state") <= 1),
                Err(_) => {}
            }
        }
    }
}

//! The address of one clinic: what a person types, what Rounds makes of it, and the demo clinic's exception.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use url::{Host, Url};

/// Folders and files below which OpenEMR serves its own pages; an address pasted from the browser's address bar is
/// cut there.
const OPENEMR_FOLDERS: [&str; 11] = [
    "interface",
    "oauth2",
    "apis",
    "portal",
    "swagger",
    "sites",
    "public",
    "library",
    "controller.php",
    "index.php",
    "meta",
];

/// Why a typed address cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// No web address at all.
    #[error("not a web address")]
    NotAUrl,
    /// It begins with `http://`; Rounds speaks https only.
    #[error("only https addresses are used")]
    NotHttps,
    /// It contains a user name or password, which belong in the sign-in page.
    #[error("the address contains a user name or password")]
    HasCredentials,
    /// A site name that OpenEMR cannot have.
    #[error("not a site name")]
    BadSiteName,
    /// The demo clinic must live on this computer.
    #[error("not an address of this computer")]
    NotLoopback,
}

/// The name of one site of a multisite OpenEMR: letters, digits, hyphen, point, at most 63 of them.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SiteName(String);

impl SiteName {
    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for SiteName {
    fn default() -> Self {
        Self("default".to_owned())
    }
}

impl FromStr for SiteName {
    type Err = AddressError;

    /// An empty name means `default`.
    fn from_str(text: &str) -> Result<Self, AddressError> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(Self::default());
        }
        let allowed = text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_'));
        if !allowed || text.len() > 63 || text.bytes().all(|b| b == b'.') {
            return Err(AddressError::BadSiteName);
        }
        Ok(Self(text.to_owned()))
    }
}

impl TryFrom<String> for SiteName {
    type Error = AddressError;

    fn try_from(text: String) -> Result<Self, AddressError> {
        text.parse()
    }
}

impl From<SiteName> for String {
    fn from(name: SiteName) -> Self {
        name.0
    }
}

impl fmt::Display for SiteName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Where a clinic's OpenEMR is: an https address, perhaps with a path under which OpenEMR is installed, and the name
/// of the site.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "KeptAddress", into = "KeptAddress")]
pub struct SiteAddress {
    /// Without a slash at the end.
    base: Url,
    site: SiteName,
}

/// How an address is written into a file.
#[derive(Serialize, Deserialize)]
struct KeptAddress {
    address: String,
    site: String,
}

impl TryFrom<KeptAddress> for SiteAddress {
    type Error = AddressError;

    fn try_from(kept: KeptAddress) -> Result<Self, AddressError> {
        Self::parse(&kept.address, &kept.site)
    }
}

impl From<SiteAddress> for KeptAddress {
    fn from(address: SiteAddress) -> Self {
        Self { address: address.to_string(), site: address.site.0 }
    }
}

impl SiteAddress {
    /// Reads what a person typed or pasted: with or without `https://`, with a slash at the end or none, with a path
    /// OpenEMR is installed under, or a whole address of one of its pages. `site` is the site name; empty means the
    /// one in the pasted address, or else `default`.
    ///
    /// # Errors
    /// [`AddressError`], by what is wrong with it.
    pub fn parse(typed: &str, site: &str) -> Result<Self, AddressError> {
        let typed = typed.trim();
        let with_scheme = if typed.contains("://") { typed.to_owned() } else { format!("https://{typed}") };
        let url = Url::parse(&with_scheme).map_err(|_| AddressError::NotAUrl)?;
        match url.scheme() {
            "https" => {}
            "http" => return Err(AddressError::NotHttps),
            _ => return Err(AddressError::NotAUrl),
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(AddressError::HasCredentials);
        }
        match url.host() {
            Some(Host::Domain(name)) if name.contains(|c: char| c.is_whitespace() || c == '%') => {
                return Err(AddressError::NotAUrl);
            }
            Some(_) => {}
            None => return Err(AddressError::NotAUrl),
        }
        let segments: Vec<&str> = url.path().split('/').filter(|segment| !segment.is_empty()).collect();
        let cut = segments.iter().position(|segment| {
            OPENEMR_FOLDERS.contains(segment) || segment.ends_with(".php") || segment.ends_with(".html")
        });
        let prefix = &segments[..cut.unwrap_or(segments.len())];
        let site = if site.trim().is_empty() { site_in(&url, &segments, cut)? } else { site.parse()? };
        let mut base = url.clone();
        base.set_query(None);
        base.set_fragment(None);
        base.set_path(&prefix.join("/"));
        Ok(Self { base, site })
    }

    /// The site name.
    pub fn site(&self) -> &SiteName {
        &self.site
    }

    /// Host and port, for messages.
    pub fn host(&self) -> String {
        host_of(&self.base)
    }

    /// The address of a path below OpenEMR, such as `["oauth2", "default", "token"]`; each part is escaped.
    pub(crate) fn at(&self, parts: &[&str]) -> Url {
        below(&self.base, parts)
    }

    /// Scheme, host and port as `url` counts them.
    pub(crate) fn origin(&self) -> url::Origin {
        self.base.origin()
    }
}

impl fmt::Display for SiteAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.base.as_str().trim_end_matches('/'))
    }
}

/// `host` or `host:port`.
pub(crate) fn host_of(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

/// An address below another one; every part is escaped, so that none can climb out of its place.
pub(crate) fn below(base: &Url, parts: &[&str]) -> Url {
    let mut url = base.clone();
    if let Ok(mut segments) = url.path_segments_mut() {
        segments.pop_if_empty();
        segments.extend(parts);
    }
    url
}

/// The site name in `?site=…`, `/oauth2/…/` or `/apis/…/` of a pasted address.
fn site_in(url: &Url, segments: &[&str], cut: Option<usize>) -> Result<SiteName, AddressError> {
    if let Some((_, site)) = url.query_pairs().find(|(key, _)| key == "site") {
        return site.parse();
    }
    let after =
        cut.filter(|&at| matches!(segments[at], "oauth2" | "apis")).and_then(|at| segments.get(at + 1));
    after.map_or_else(|| Ok(SiteName::default()), |site| site.parse())
}

/// The built-in demo clinic: tokens and records over https with its own authority as the only root of this one
/// client, the sign-in pages for the browser over plain http on the loopback address.
#[derive(Clone, Debug)]
pub struct DemoSite {
    pub(crate) address: SiteAddress,
    pub(crate) browser: Url,
    pub(crate) ca_pem: String,
}

impl DemoSite {
    /// A demo clinic that listens at these two addresses, both on this computer.
    ///
    /// # Errors
    /// [`AddressError::NotLoopback`] for an address of another computer.
    pub fn new(https: &str, browser: &str, ca_pem: &str) -> Result<Self, AddressError> {
        let address = SiteAddress::parse(https, "")?;
        let browser = Url::parse(browser).map_err(|_| AddressError::NotAUrl)?;
        if !is_loopback(&address.base) || !is_loopback(&browser) || browser.scheme() != "http" {
            return Err(AddressError::NotLoopback);
        }
        Ok(Self { address, browser, ca_pem: ca_pem.to_owned() })
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

/// Which clinic is spoken to.
#[derive(Clone, Debug)]
pub enum Site {
    /// A clinic whose address was typed: https everywhere, certificates by the operating system's trust store.
    Typed(SiteAddress),
    /// The built-in demo clinic; the only one that may show the browser a plain http page.
    Demo(DemoSite),
}

impl Site {
    /// The https address.
    pub fn address(&self) -> &SiteAddress {
        match self {
            Self::Typed(address) => address,
            Self::Demo(demo) => &demo.address,
        }
    }

    /// The address that the system's browser is sent to in place of `url`. Only the demo clinic has another one.
    pub(crate) fn for_browser(&self, url: Url) -> Url {
        match self {
            Self::Typed(_) => url,
            Self::Demo(demo) => {
                let mut shown = demo.browser.clone();
                shown.set_path(url.path());
                shown.set_query(url.query());
                shown
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_in_every_way_a_person_gives_it() {
        for (typed, base, site) in [
            ("https://emr.example.org", "https://emr.example.org", "default"),
            (" emr.example.org/ ", "https://emr.example.org", "default"),
            ("emr.example.org:9300", "https://emr.example.org:9300", "default"),
            ("localhost:9300", "https://localhost:9300", "default"),
            ("https://emr.example.org/openemr/", "https://emr.example.org/openemr", "default"),
            (
                "https://emr.example.org/openemr/interface/login/login.php?site=north#x",
                "https://emr.example.org/openemr",
                "north",
            ),
            ("https://emr.example.org/a/b/apis/north/fhir/metadata", "https://emr.example.org/a/b", "north"),
            ("https://emr.example.org/oauth2/south/authorize", "https://emr.example.org", "south"),
            ("https://EMR.example.org/index.php", "https://emr.example.org", "default"),
            ("https://[::1]:443/", "https://[::1]", "default"),
        ] {
            let address = SiteAddress::parse(typed, "").expect(typed);
            assert_eq!((address.to_string().as_str(), address.site().as_str()), (base, site), "{typed}");
        }
        let named = SiteAddress::parse("https://emr.example.org/?site=north", "south").expect("an address");
        assert_eq!(named.site().as_str(), "south", "what was typed into its own box wins");
    }

    #[test]
    fn an_address_that_cannot_be_used_says_why() {
        for (typed, why) in [
            ("", AddressError::NotAUrl),
            ("https://", AddressError::NotAUrl),
            ("ftp://emr.example.org", AddressError::NotAUrl),
            ("javascript://alert(1)", AddressError::NotAUrl),
            ("http://emr.example.org", AddressError::NotHttps),
            ("http://127.0.0.1:8080", AddressError::NotHttps),
            ("https://ann:secret@emr.example.org", AddressError::HasCredentials),
            ("ann@emr.example.org", AddressError::HasCredentials),
        ] {
            assert_eq!(SiteAddress::parse(typed, "").expect_err(typed), why, "{typed}");
        }
        for site in ["../default", "a b", "..", "a/b", &"x".repeat(64)] {
            let refused = SiteAddress::parse("https://emr.example.org", site);
            assert_eq!(
                refused.expect_err(site),
                AddressError::BadSiteName,
                "{site} cannot be a folder's name"
            );
        }
    }

    #[test]
    fn no_part_of_a_path_can_climb_out_of_its_place() {
        let address = SiteAddress::parse("https://emr.example.org/openemr", "").expect("an address");
        assert_eq!(
            address.at(&["apis", "default", "a/b?c#d", "x"]).as_str(),
            "https://emr.example.org/openemr/apis/default/a%2Fb%3Fc%23d/x",
            "separators are escaped"
        );
    }

    #[test]
    fn only_the_demo_clinic_shows_a_plain_page_and_only_on_this_computer() {
        let demo = DemoSite::new("https://127.0.0.1:1", "http://127.0.0.1:2", "pem").expect("loopback");
        let authorize = Url::parse("https://127.0.0.1:1/oauth2/default/authorize?state=x").expect("a URL");
        assert_eq!(
            Site::Demo(demo).for_browser(authorize.clone()).as_str(),
            "http://127.0.0.1:2/oauth2/default/authorize?state=x",
            "the browser gets the plain listener"
        );
        let typed = SiteAddress::parse("https://127.0.0.1:1", "").expect("an address");
        assert_eq!(
            Site::Typed(typed).for_browser(authorize.clone()),
            authorize,
            "a typed address never does"
        );
        for (https, http) in [
            ("https://emr.example.org", "http://127.0.0.1:2"),
            ("https://127.0.0.1:1", "http://emr.example.org"),
            ("https://127.0.0.1:1", "https://127.0.0.1:2"),
        ] {
            assert_eq!(
                DemoSite::new(https, http, "pem").expect_err(https),
                AddressError::NotLoopback,
                "{https} and {http}"
            );
        }
    }

    #[test]
    fn an_address_survives_being_written_down() {
        let address = SiteAddress::parse("emr.example.org/openemr", "north").expect("an address");
        let kept = serde_json::to_string(&address).expect("plain data");
        assert_eq!(
            kept, r#"{"address":"https://emr.example.org/openemr","site":"north"}"#,
            "readable in the file"
        );
        assert_eq!(
            serde_json::from_str::<SiteAddress>(&kept).expect("read back"),
            address,
            "and the same again"
        );
        assert!(
            serde_json::from_str::<SiteAddress>(r#"{"address":"http://emr.example.org","site":""}"#).is_err(),
            "a file cannot bring plain http in"
        );
    }
}

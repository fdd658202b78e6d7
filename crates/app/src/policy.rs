//! What a clinic has settled for its computers: the entries of its file `clinic.json` that the core goes by. The shell
//! finds the file, and keeps for itself where newer versions come from.
//!
//! Each entry holds or fails by itself: a slip in one must neither undo the others nor keep anybody from charting.

use crate::{
    contract::{ErrorCode, PolicyEntry, PolicyView, PresetClinic, Settings, UiError, WrongEntry, WrongWhy},
    settings_file::{LONGEST_IDLE, LONGEST_NAME},
};
use domain::clinic_rules::ClinicRules;
use openemr::{ClientId, SiteAddress};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Map, Value};
use std::{collections::BTreeMap, path::PathBuf};

/// The languages that the window speaks, by tag.
const LANGUAGES: [&str; 2] = ["en", "es"];

/// The clinic's file, as the core goes by it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClinicPolicy {
    /// Where it lies, if there is one.
    pub file: Option<PathBuf>,
    /// Where newer versions come from is settled too; by whom they are signed never is.
    pub settles_feed: bool,
    /// What of it does not hold.
    pub wrong: Vec<WrongEntry>,
    clinic: Option<NamedClinic>,
    lock_after_minutes: Option<u32>,
    keep_index: Option<bool>,
    language: Option<String>,
    rules: Option<ClinicRules>,
    provider_names: Option<BTreeMap<String, String>>,
}

/// The clinic that a file names.
#[derive(Clone, Debug, PartialEq, Eq)]
struct NamedClinic {
    address: SiteAddress,
    client_id: Option<ClientId>,
}

/// The same, as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct WrittenClinic {
    address: String,
    #[serde(default)]
    site: String,
    #[serde(default)]
    client_id: Option<String>,
}

impl ClinicPolicy {
    /// Reads the entries of a file, but for those that the shell has taken out.
    pub fn read(file: PathBuf, entries: Map<String, Value>) -> Self {
        let mut policy = Self { file: Some(file), ..Self::default() };
        for (name, value) in entries {
            if let Err((why, says)) = policy.take(&name, value) {
                policy.wrong.push(WrongEntry { entry: Some(name), why, says });
            }
        }
        policy
    }

    /// A file that settles nothing, since none of it can be understood.
    pub fn unusable(file: PathBuf, wrong: WrongEntry) -> Self {
        Self { file: Some(file), wrong: vec![wrong], ..Self::default() }
    }

    fn take(&mut self, name: &str, value: Value) -> Result<(), (WrongWhy, String)> {
        match name {
            "clinic" => self.clinic = Some(named_clinic(understood(value)?)?),
            "lockAfterMinutes" => {
                let minutes: u32 = understood(value)?;
                if !(1..=LONGEST_IDLE).contains(&minutes) {
                    return Err((WrongWhy::OutOfRange, format!("{minutes} is not in 1 to {LONGEST_IDLE}")));
                }
                self.lock_after_minutes = Some(minutes);
            }
            "keepIndex" => self.keep_index = Some(understood(value)?),
            "language" => {
                let language: String = understood(value)?;
                if !LANGUAGES.contains(&language.as_str()) {
                    return Err((WrongWhy::NoSuchLanguage, format!("“{language}” is none of {LANGUAGES:?}")));
                }
                self.language = Some(language);
            }
            "rules" => self.rules = Some(rules(understood(value)?)?),
            "providerNames" => self.provider_names = Some(names(understood(value)?)?),
            _ => return Err((WrongWhy::Unknown, String::new())),
        }
        Ok(())
    }

    /// What it settles.
    fn settled(&self) -> Vec<PolicyEntry> {
        [
            (self.clinic.is_some(), PolicyEntry::Clinic),
            (self.lock_after_minutes.is_some(), PolicyEntry::LockAfterMinutes),
            (self.keep_index.is_some(), PolicyEntry::KeepIndex),
            (self.language.is_some(), PolicyEntry::Language),
            (self.rules.is_some(), PolicyEntry::Rules),
            (self.provider_names.is_some(), PolicyEntry::ProviderNames),
            (self.settles_feed, PolicyEntry::UpdateFeed),
        ]
        .into_iter()
        .filter_map(|(is, entry)| is.then_some(entry))
        .collect()
    }

    /// It as the window shows it.
    pub(crate) fn view(&self) -> PolicyView {
        PolicyView {
            file: self.file.as_ref().map(|file| file.display().to_string()),
            settled: self.settled(),
            clinic: self.clinic.as_ref().map(|clinic| PresetClinic {
                address: clinic.address.to_string(),
                site: clinic.address.site().as_str().to_owned(),
                client_id: clinic.client_id.as_ref().map(|id| id.as_str().to_owned()),
            }),
            wrong: self.wrong.clone(),
        }
    }

    /// Settings as they hold: a person's own, under what the clinic has settled.
    pub(crate) fn over(&self, own: Settings) -> Settings {
        Settings {
            lock_after_minutes: self.lock_after_minutes.unwrap_or(own.lock_after_minutes),
            language: self.language.clone().unwrap_or(own.language),
            provider_names: self.provider_names.clone().unwrap_or(own.provider_names),
            ..own
        }
    }

    /// What is kept as a person's own when they set something: beneath what is settled their own stays what it was, and
    /// holds again when the clinic lets go.
    ///
    /// # Errors
    /// When it would change what is settled.
    pub(crate) fn own(&self, wanted: Settings, before: Settings) -> Result<Settings, UiError> {
        if self.over(wanted.clone()) != wanted {
            return Err(settled_by_clinic());
        }
        Ok(Settings {
            lock_after_minutes: self
                .lock_after_minutes
                .map_or(wanted.lock_after_minutes, |_| before.lock_after_minutes),
            language: if self.language.is_some() { before.language } else { wanted.language },
            provider_names: if self.provider_names.is_some() {
                before.provider_names
            } else {
                wanted.provider_names
            },
            ..wanted
        })
    }

    /// The clinic's rules, where they are settled.
    pub(crate) fn rules(&self) -> Option<&ClinicRules> {
        self.rules.as_ref()
    }

    /// Whether the list of the clinic's patients is kept on this computer.
    pub(crate) fn keeps_index(&self) -> bool {
        self.keep_index.unwrap_or(true)
    }

    /// Whether this clinic may be connected to.
    ///
    /// # Errors
    /// When the file names another.
    pub(crate) fn allows(&self, address: &SiteAddress) -> Result<(), UiError> {
        match &self.clinic {
            Some(clinic) if clinic.address != *address => Err(settled_by_clinic()),
            _ => Ok(()),
        }
    }

    /// Whether this computer may be this client: `None` stands for one that is registered from here.
    ///
    /// # Errors
    /// When the file names another.
    pub(crate) fn allows_client(&self, id: Option<&str>) -> Result<(), UiError> {
        let settled = self.clinic.as_ref().and_then(|clinic| clinic.client_id.as_ref());
        match settled {
            Some(settled) if Some(settled.as_str()) != id.map(str::trim) => Err(settled_by_clinic()),
            _ => Ok(()),
        }
    }
}

/// Why something cannot be set here.
pub(crate) fn settled_by_clinic() -> UiError {
    UiError::new(ErrorCode::SettledByClinic)
}

fn understood<T: DeserializeOwned>(value: Value) -> Result<T, (WrongWhy, String)> {
    serde_json::from_value(value).map_err(|error| (WrongWhy::NotUnderstood, error.to_string()))
}

fn named_clinic(written: WrittenClinic) -> Result<NamedClinic, (WrongWhy, String)> {
    let address = SiteAddress::parse(&written.address, &written.site)
        .map_err(|error| (WrongWhy::NotAnAddress, error.to_string()))?;
    let client_id = written
        .client_id
        .map(|id| {
            ClientId::parse(&id).map_err(|_| (WrongWhy::NotUnderstood, "clientId is no client ID".to_owned()))
        })
        .transpose()?;
    Ok(NamedClinic { address, client_id })
}

fn rules(rules: ClinicRules) -> Result<ClinicRules, (WrongWhy, String)> {
    match rules.fault() {
        Some(fault) => Err((WrongWhy::OutOfRange, fault)),
        None => Ok(rules),
    }
}

fn names(names: BTreeMap<String, String>) -> Result<BTreeMap<String, String>, (WrongWhy, String)> {
    let wrong = names.iter().find(|(name, shown)| {
        name.trim().is_empty() || shown.trim().is_empty() || shown.chars().count() > LONGEST_NAME
    });
    match wrong {
        Some((name, _)) => Err((
            WrongWhy::OutOfRange,
            format!("“{name}” has no name, or one of more than {LONGEST_NAME} characters"),
        )),
        None => Ok(names),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(entries: Value) -> ClinicPolicy {
        let Value::Object(entries) = entries else { panic!("entries") };
        ClinicPolicy::read(PathBuf::from("/etc/rounds/clinic.json"), entries)
    }

    fn whole() -> Value {
        json!({
            "clinic": { "address": "https://emr.clinic.example", "site": "north", "clientId": "abc" },
            "lockAfterMinutes": 5,
            "keepIndex": false,
            "language": "es",
            "rules": ClinicRules { buffer_minutes: 10, ..ClinicRules::default() },
            "providerNames": { "drgarcia": "Dr. García" },
        })
    }

    #[test]
    fn what_a_file_settles_holds_over_what_a_person_has_set_and_theirs_comes_back_without_it() {
        let policy = read(whole());
        assert_eq!(policy.wrong, [], "all of it is good");
        let own = Settings { lock_after_minutes: 20, zoom_percent: 120, ..Settings::default() };
        let holds = policy.over(own.clone());
        assert_eq!((holds.lock_after_minutes, holds.language.as_str()), (5, "es"));
        assert_eq!(holds.provider_names["drgarcia"], "Dr. García");
        assert_eq!(holds.zoom_percent, 120, "what is not settled is the person's");
        let zoomed = Settings { zoom_percent: 150, ..holds.clone() };
        let kept = policy.own(zoomed, own.clone()).expect("nothing settled was changed");
        assert_eq!(
            kept,
            Settings { zoom_percent: 150, ..own.clone() },
            "their own minutes stay kept beneath"
        );
        let longer = policy.own(Settings { lock_after_minutes: 30, ..holds }, own);
        assert_eq!(longer.expect_err("settled").code, ErrorCode::SettledByClinic);
        assert_eq!(
            ClinicPolicy::default().over(Settings::default()),
            Settings::default(),
            "no file, no policy"
        );
    }

    #[test]
    fn the_clinic_that_a_file_names_is_the_only_one_and_so_is_its_client() {
        let policy = read(whole());
        let at = |address: &str, site: &str| SiteAddress::parse(address, site).expect("an address");
        assert!(policy.allows(&at("emr.clinic.example/", "north")).is_ok(), "however it is typed");
        for (address, site) in [("https://emr.clinic.example", ""), ("https://evil.example", "north")] {
            assert!(policy.allows(&at(address, site)).is_err(), "{address} {site}");
        }
        assert!(policy.allows_client(Some(" abc ")).is_ok());
        assert!(policy.allows_client(Some("other")).is_err());
        assert!(policy.allows_client(None).is_err(), "registering would make another");
        let free = read(json!({ "clinic": { "address": "https://emr.clinic.example" } }));
        assert!(free.allows_client(None).is_ok(), "no client is named");
        assert!(
            ClinicPolicy::default().allows(&at("https://evil.example", "")).is_ok(),
            "nothing is settled"
        );
    }

    #[test]
    fn a_wrong_entry_is_named_and_costs_no_other() {
        for (name, value, why, says) in [
            ("clinic", json!({ "address": "http://emr.example" }), WrongWhy::NotAnAddress, "only https"),
            ("clinic", json!({ "address": "" }), WrongWhy::NotAnAddress, "not a web address"),
            ("clinic", json!({ "site": "north" }), WrongWhy::NotUnderstood, "missing field `address`"),
            (
                "clinic",
                json!({ "address": "https://a.example", "clientSecret": "s3cret" }),
                WrongWhy::NotUnderstood,
                "unknown field `clientSecret`",
            ),
            ("lockAfterMinutes", json!(0), WrongWhy::OutOfRange, "0 is not in 1 to 30"),
            ("lockAfterMinutes", json!("5"), WrongWhy::NotUnderstood, "invalid type"),
            ("keepIndex", json!("no"), WrongWhy::NotUnderstood, "invalid type"),
            ("language", json!("de"), WrongWhy::NoSuchLanguage, "“de”"),
            ("rules", json!({}), WrongWhy::NotUnderstood, "missing field"),
            (
                "rules",
                json!(ClinicRules { week: [None; 7], ..ClinicRules::default() }),
                WrongWhy::OutOfRange,
                "never open",
            ),
            ("providerNames", json!({ "drgarcia": " " }), WrongWhy::OutOfRange, "“drgarcia”"),
            ("lockafterminutes", json!(5), WrongWhy::Unknown, ""),
        ] {
            let policy = read(json!({ name: value, "zoom": 1, "keepIndex": name != "keepIndex" }));
            let policy = if name == "keepIndex" { read(json!({ name: "no", "zoom": 1 })) } else { policy };
            let wrong = policy.wrong.iter().find(|wrong| wrong.entry.as_deref() == Some(name)).expect(name);
            assert_eq!(wrong.why, why, "{name}: {wrong:?}");
            assert!(wrong.says.contains(says), "{name}: {wrong:?}");
            assert!(policy.wrong.iter().any(|wrong| wrong.entry.as_deref() == Some("zoom")), "each is named");
            assert_eq!(
                policy.keep_index,
                (name != "keepIndex").then_some(true),
                "{name} costs no other entry"
            );
        }
    }

    #[test]
    fn no_secret_may_stand_in_a_file_that_every_user_reads() {
        let policy = read(json!({ "clinic": { "address": "https://a.example", "clientSecret": "s3cret" } }));
        assert!(policy.view().clinic.is_none(), "such an entry does not hold");
        assert!(!format!("{:?}", policy.view()).contains("s3cret"), "and nobody repeats it");
    }
}

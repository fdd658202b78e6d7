//! The program as it is installed, and newer versions of it, by Tauri's updater: driven from here alone, since the page has
//! no permission for it. What comes is put in place only if the makers' key signed it, and signed it as the version that
//! was announced; who answered under the feed's address decides nothing.
//!
//! The address and the key are set when the program is built (docs/release.md); a clinic's own file may name another address,
//! or none ([`crate::policy`]). A program without them, and one that a package manager installed, asks nobody.

use crate::policy::{self, PolicyError};
use app::{
    ClinicPolicy, KeptBy, Program, Step,
    contract::{NewerVersion, PackageKind, PolicyTrouble, UpdateTrouble},
};
use serde_json::json;
use std::{
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tauri::{
    AppHandle, Wry,
    plugin::TauriPlugin,
    utils::{config::BundleType, platform::bundle_type},
};
use tauri_plugin_updater::{Config, Error, Update, UpdaterExt};
use tokio::sync::Notify;

/// The feed has this long to say what there is.
const ANSWER: Duration = Duration::from_secs(20);
/// The connection may be silent for this long, in the middle of a file too.
const SILENCE: Duration = Duration::from_secs(30);
/// Bytes of a file above which it is none of ours.
const LARGEST: usize = 300 * 1024 * 1024;

/// Who is asked for newer versions, and whose signature counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Feed {
    address: String,
    key: String,
}

impl Feed {
    /// The feed that this program was built with. One that is not for clinics, with debug code in it, can be told another
    /// at its start, for tests.
    pub(crate) fn built_in() -> Option<Self> {
        let told = |name| std::env::var(name).ok().filter(|_| cfg!(debug_assertions));
        let address =
            told("ROUNDS_UPDATE_FEED").or_else(|| option_env!("ROUNDS_UPDATE_FEED").map(str::to_owned));
        let key = told("ROUNDS_UPDATE_KEY").or_else(|| option_env!("ROUNDS_UPDATE_KEY").map(str::to_owned));
        Self::of(address?, key?)
    }

    /// A feed that speaks https, and a key; else none.
    fn of(address: String, key: String) -> Option<Self> {
        (address.starts_with("https://") && !key.trim().is_empty()).then_some(Self { address, key })
    }

    /// Tells Tauri's configuration of it, where the updater reads it.
    fn configure(&self, configuration: &mut tauri::Config) {
        let updater = json!({
            "endpoints": [self.address],
            "pubkey": self.key,
            // Else an old version with its good signature could be announced as a new one.
            "requireSignedVersion": true,
            "windows": { "installMode": "quiet" },
        });
        configuration.plugins.0.insert("updater".to_owned(), updater);
    }
}

/// The feed that is asked: the one that was built in, or the one that the clinic names, which the same key has to sign for.
/// What cannot be used is an error, and nobody is asked: the clinic may have meant just that.
fn settled(
    built_in: Option<Feed>,
    policy: Result<policy::Feed, PolicyError>,
) -> Result<Option<Feed>, PolicyError> {
    match policy? {
        policy::Feed::AsBuilt => Ok(built_in),
        policy::Feed::Nowhere => Ok(None),
        policy::Feed::At(address) => {
            built_in.map(|feed| Some(Feed { address, ..feed })).ok_or(PolicyError::NoKey)
        }
    }
}

/// Who exchanges this program.
fn kept_by(bundle: Option<&BundleType>, feed: &Result<Option<Feed>, PolicyTrouble>) -> KeptBy {
    match (bundle, feed) {
        (Some(BundleType::Deb), _) => KeptBy::System(PackageKind::Deb),
        (Some(BundleType::Rpm), _) => KeptBy::System(PackageKind::Rpm),
        (_, Ok(Some(_))) => KeptBy::Feed,
        (_, Ok(None)) => KeptBy::Hand,
        (_, Err(why)) => KeptBy::Unsettled(*why),
    }
}

/// Who exchanges this program, and the clinic's file that was read for it.
pub(crate) struct Kept {
    by: KeptBy,
    policy: Option<PathBuf>,
}

/// The updater, where this program asks a feed: the one it was built with, or what the clinic's file says of it.
pub(crate) fn plugin(
    configuration: &mut tauri::Config,
    feed: Result<policy::Feed, PolicyError>,
    clinic: &mut ClinicPolicy,
) -> (Kept, Option<TauriPlugin<Wry, Config>>) {
    let file = clinic.file.clone();
    let feed = settled(Feed::built_in(), feed).map_err(|error| {
        tracing::error!(?file, %error, "the clinic's file cannot be used: nobody is asked for newer versions");
        if matches!(error, PolicyError::NoKey) {
            clinic.wrong.push(error.wrong());
        }
        error.trouble()
    });
    let by = kept_by(bundle_type().as_ref(), &feed);
    let plugin = feed.ok().flatten().filter(|_| by == KeptBy::Feed).map(|feed| {
        feed.configure(configuration);
        tauri_plugin_updater::Builder::new().build()
    });
    (Kept { by, policy: file }, plugin)
}

/// The program as it is installed.
pub(crate) struct Installed {
    kept: Kept,
    app: AppHandle,
    found: Mutex<Option<Update>>,
    fetched: Mutex<Option<Vec<u8>>>,
}

impl Installed {
    /// What is installed, as the app that runs finds it.
    pub(crate) fn new(kept: Kept, app: &AppHandle) -> Self {
        Self { kept, app: app.clone(), found: Mutex::default(), fetched: Mutex::default() }
    }
}

fn locked<T>(what: &Mutex<T>) -> MutexGuard<'_, T> {
    what.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Program for Installed {
    fn kept_by(&self) -> KeptBy {
        self.kept.by
    }

    fn notices(&self) -> Option<PathBuf> {
        let program = std::env::current_exe().ok()?;
        notices_of(&program)
    }

    fn policy(&self) -> Option<PathBuf> {
        self.kept.policy.clone()
    }

    fn look(&self) -> Step<'_, Option<NewerVersion>> {
        Box::pin(async {
            let asks = self.app.updater_builder().timeout(ANSWER).configure_client(|client| {
                client.https_only(true).connect_timeout(ANSWER).read_timeout(SILENCE)
            });
            // Of itself it takes the app apart before it begins the installer on Windows. One that is kept from beginning
            // would leave a program without a window, and a second one would find nobody to hand its link to.
            let asks = asks.on_before_exit(|| ());
            let found = asks.build().map_err(unanswered)?.check().await.map_err(unanswered)?;
            let newer = found.as_ref().map(|update| NewerVersion {
                version: update.version.clone(),
                notes: update.body.clone().unwrap_or_default(),
            });
            *locked(&self.found) = found;
            *locked(&self.fetched) = None;
            Ok(newer)
        })
    }

    fn fetch<'a>(&'a self, told: &'a (dyn Fn(u32) + Send + Sync)) -> Step<'a, ()> {
        Box::pin(async move {
            let update = locked(&self.found).clone().ok_or(UpdateTrouble::NoAnswer)?;
            let too_much = Notify::new();
            let (mut come, mut percent) = (0, 0);
            let piece = |length: usize, whole: Option<u64>| {
                come += length;
                if come > LARGEST {
                    too_much.notify_one();
                }
                let now =
                    whole.filter(|whole| *whole > 0).map(|whole| (come as u64).saturating_mul(100) / whole);
                let now = now.and_then(|now| u32::try_from(now.min(100)).ok()).unwrap_or_default();
                if now > percent {
                    percent = now;
                    told(now);
                }
            };
            let file = tokio::select! {
                file = update.download(piece, || ()) => file.map_err(unfetched)?,
                () = too_much.notified() => return Err(UpdateTrouble::CutOff),
            };
            *locked(&self.fetched) = Some(file);
            Ok(())
        })
    }

    fn install(&self) -> Step<'_, ()> {
        Box::pin(async {
            let update = locked(&self.found).clone().ok_or(UpdateTrouble::NotInstalled)?;
            let file = locked(&self.fetched).take().ok_or(UpdateTrouble::NotInstalled)?;
            tracing::info!(version = update.version, "a newer version takes this one's place");
            // On Windows it does not come back: the installer begins again with the new one.
            let put = tauri::async_runtime::spawn_blocking(move || update.install(file)).await;
            if let Err(error) = put.map_err(|_| UpdateTrouble::NotInstalled)? {
                tracing::error!(%error, "the newer version could not be put in place");
                return Err(UpdateTrouble::NotInstalled);
            }
            self.app.request_restart();
            Ok(())
        })
    }
}

/// Where each package puts the licences of what is in it.
fn notices_of(program: &Path) -> Option<PathBuf> {
    let beside = program.parent()?;
    let above = beside.parent().unwrap_or(beside);
    let places = [
        beside.join("THIRD-PARTY.txt"),
        above.join("Resources/THIRD-PARTY.txt"),
        above.join("share/doc/rounds/THIRD-PARTY.txt"),
        above.join("share/licenses/rounds/THIRD-PARTY.txt"),
    ];
    places.into_iter().find(|place| place.is_file())
}

/// Why nothing is known of newer versions.
fn unanswered(error: Error) -> UpdateTrouble {
    tracing::warn!(%error, "the feed of newer versions");
    match error {
        Error::Reqwest(error) if error.is_decode() => UpdateTrouble::Unreadable,
        Error::Reqwest(_) | Error::Network(_) => UpdateTrouble::NoAnswer,
        _ => UpdateTrouble::Unreadable,
    }
}

/// Why the file is not here.
fn unfetched(error: Error) -> UpdateTrouble {
    tracing::warn!(%error, "the file of a newer version");
    match error {
        Error::Reqwest(_) | Error::Network(_) | Error::Io(_) => UpdateTrouble::CutOff,
        _ => UpdateTrouble::NotSigned,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn feed(address: &str, key: &str) -> Option<Feed> {
        Feed::of(address.to_owned(), key.to_owned())
    }

    #[test]
    fn a_feed_speaks_https_and_comes_with_a_key_or_is_none() {
        assert!(feed("https://rounds.example.org/feed.json", "RWQ").is_some());
        for (address, key) in
            [("http://rounds.example.org/feed.json", "RWQ"), ("https://rounds.example.org", " "), ("", "RWQ")]
        {
            assert_eq!(feed(address, key), None, "{address} with {key:?} is asked nothing");
        }
    }

    #[test]
    fn what_a_package_manager_installed_asks_nobody_even_if_it_was_built_with_a_feed() {
        let feed = Ok(feed("https://rounds.example.org/feed.json", "RWQ"));
        for (bundle, expected) in [
            (Some(BundleType::Deb), KeptBy::System(PackageKind::Deb)),
            (Some(BundleType::Rpm), KeptBy::System(PackageKind::Rpm)),
            (Some(BundleType::Nsis), KeptBy::Feed),
            (None, KeptBy::Feed),
        ] {
            assert_eq!(kept_by(bundle.as_ref(), &feed), expected, "{bundle:?}");
        }
        assert_eq!(kept_by(None, &Ok(None)), KeptBy::Hand, "without a feed somebody has to do it");
    }

    #[test]
    fn the_clinic_says_who_is_asked_and_never_whose_signature_counts() {
        let own = "https://updates.clinic.example/feed.json";
        let built_in = || feed("https://rounds.example.org/feed.json", "RWQ");
        let says = |address: Option<&str>| {
            Ok(address.map_or(policy::Feed::Nowhere, |address| policy::Feed::At(address.to_owned())))
        };
        let settled = |built_in, policy| settled(built_in, policy).map_err(|error| error.trouble());
        assert_eq!(
            settled(built_in(), Ok(policy::Feed::AsBuilt)),
            Ok(built_in()),
            "no clinic has said anything"
        );
        assert_eq!(settled(built_in(), says(Some(own))), Ok(feed(own, "RWQ")), "by the makers' key");
        assert_eq!(settled(built_in(), says(None)), Ok(None), "nobody");
        assert_eq!(
            settled(None, says(Some(own))),
            Err(PolicyTrouble::NoKey),
            "what comes could not be checked"
        );
        assert_eq!(settled(None, says(None)), Ok(None), "which is how it was built");
        let broken = settled(built_in(), Err(PolicyError::NotHttps("ftp://a.example".into())));
        assert_eq!(
            broken,
            Err(PolicyTrouble::NotHttps),
            "not the built-in feed: the clinic may have meant nobody"
        );
        assert_eq!(kept_by(None, &broken), KeptBy::Unsettled(PolicyTrouble::NotHttps));
        let deb = kept_by(Some(&BundleType::Deb), &broken);
        assert_eq!(deb, KeptBy::System(PackageKind::Deb), "whose package manager asks no feed either way");
    }

    #[test]
    fn the_updater_wants_the_version_in_the_signature_and_no_exception_from_tls() {
        let mut configuration: tauri::Config =
            serde_json::from_str(include_str!("../tauri.conf.json")).expect("Tauri's file");
        feed("https://rounds.example.org/feed.json", "RWQ").expect("a feed").configure(&mut configuration);
        let told: Config =
            serde_json::from_value(configuration.plugins.0["updater"].clone()).expect("understood");
        assert!(told.require_signed_version, "an old version is not announced as a new one");
        assert!(!told.allow_downgrades, "and not taken as one");
        assert!(!told.dangerous_insecure_transport_protocol, "https alone");
        assert!(!told.dangerous_accept_invalid_certs && !told.dangerous_accept_invalid_hostnames);
        assert_eq!((told.pubkey.as_str(), told.endpoints.len()), ("RWQ", 1), "one feed, one key");
    }

    #[test]
    fn the_licences_are_found_where_each_package_puts_them() {
        for (program, notices) in [
            ("Rounds/rounds.exe", "Rounds/THIRD-PARTY.txt"),
            ("Rounds.app/Contents/MacOS/rounds", "Rounds.app/Contents/Resources/THIRD-PARTY.txt"),
            ("usr/bin/rounds", "usr/share/doc/rounds/THIRD-PARTY.txt"),
            ("usr/bin/rounds", "usr/share/licenses/rounds/THIRD-PARTY.txt"),
        ] {
            let folder = tempfile::tempdir().expect("a folder");
            let (program, notices) = (folder.path().join(program), folder.path().join(notices));
            assert_eq!(notices_of(&program), None, "not installed from a package");
            std::fs::create_dir_all(notices.parent().expect("a folder")).expect("made");
            std::fs::write(&notices, "").expect("written");
            assert_eq!(notices_of(&program), Some(notices));
        }
    }
}

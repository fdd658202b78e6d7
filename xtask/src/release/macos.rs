//! Rounds.app and the disk image that carries it. The layout is a handful of files and is laid out here; signing, checking
//! and the image need Apple's own tools, and so a Mac.

use super::files::{copy, put, read};
use super::plan::{Payload, Release};
use crate::run;
use crate::steps::Steps;
use flate2::{Compression, write::GzEncoder};
use std::fs::File;
use std::path::{Path, PathBuf};

/// The oldest macOS: its Safari is the oldest for which the UI is built (ui/vite.config.ts).
pub(crate) const OLDEST: &str = "13.0";
const PLIST: &str = "src-tauri/macos/Info.plist";
/// The identity to sign with; without it the signature is for this computer only ("ad hoc").
const IDENTITY: &str = "ROUNDS_MAC_IDENTITY";

/// Makes the app and the image on a Mac; elsewhere only a trial lays the app out, and throws it away.
pub(crate) fn make(release: &Release<'_>, steps: &mut Steps, program: &Path, notices: &Path) {
    if cfg!(target_os = "macos") {
        steps.check("Rounds.app", || app(release, program, notices).and_then(|app| sign(&app)));
        steps.check("for the updater", || archive(release));
        steps.check("disk image", || image(release));
    } else if release.payload == Payload::StandIn {
        steps.check("Rounds.app", || {
            app(release, program, notices)?;
            Ok("its layout is laid out; made of stand-ins and thrown away".to_owned())
        });
        println!("  disk image             not made here: it needs a Mac");
    } else {
        println!("  Rounds.app, disk image not made here: they need a Mac");
    }
}

/// The folder that becomes the image.
fn volume(release: &Release<'_>) -> PathBuf {
    release.work.join("volume")
}

fn app(release: &Release<'_>, program: &Path, notices: &Path) -> Result<PathBuf, String> {
    let root = &release.workspace.root;
    let app = volume(release).join("Rounds.app");
    let (binaries, resources) = (app.join("Contents/MacOS"), app.join("Contents/Resources"));
    for folder in [&binaries, &resources] {
        std::fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    put(&app.join("Contents/Info.plist"), &plist(&read(&root.join(PLIST))?, &release.version))?;
    copy(program, &binaries.join("rounds"))?;
    copy(&root.join("icons/icon.icns"), &resources.join("icon.icns"))?;
    copy(&root.join("LICENSE"), &resources.join("LICENSE.txt"))?;
    copy(notices, &resources.join("THIRD-PARTY.txt"))?;
    Ok(app)
}

fn plist(template: &str, version: &str) -> String {
    template.replace("{version}", version).replace("{oldest}", OLDEST)
}

/// Signs the whole app and has the system check the signature and the plist.
fn sign(app: &Path) -> Result<String, String> {
    let here = app.parent().unwrap_or(app);
    run::quietly(run::command(here, "plutil", ["-lint"]).arg(app.join("Contents/Info.plist")))?;
    let identity = std::env::var(IDENTITY).ok().filter(|name| !name.is_empty());
    let mut sign = run::command(here, "codesign", ["--force", "--options", "runtime", "--sign"]);
    run::quietly(sign.arg(identity.as_deref().unwrap_or("-")).arg(app))?;
    run::quietly(run::command(here, "codesign", ["--verify", "--strict"]).arg(app))?;
    Ok(match identity {
        Some(_) => "signed; to be notarised (docs/release.md)".to_owned(),
        None => format!("signed ad hoc: {IDENTITY} names nobody"),
    })
}

/// The app as the updater takes it, before anything else lies beside it.
fn archive(release: &Release<'_>) -> Result<String, String> {
    let name = format!("Rounds_{}_{}.app.tar.gz", release.version, std::env::consts::ARCH);
    let made = release.dist.join(&name);
    pack(&volume(release).join("Rounds.app"), &made)
        .map_err(|error| format!("    {}: {error}", made.display()))?;
    Ok(format!("{name}, {}", super::files::size(&made)?))
}

/// Packs it without macOS's own tar, which puts a file `._name` beside each that has an extended attribute: the updater
/// would unpack the app's over the app, and any other breaks the signature.
fn pack(app: &Path, into: &Path) -> std::io::Result<()> {
    let name = app.file_name().unwrap_or_default();
    let mut archive = tar::Builder::new(GzEncoder::new(File::create(into)?, Compression::best()));
    archive.mode(tar::HeaderMode::Deterministic);
    archive.follow_symlinks(false);
    archive.append_dir_all(name, app)?;
    archive.into_inner()?.finish()?.sync_all()
}

fn image(release: &Release<'_>) -> Result<String, String> {
    let volume = volume(release);
    #[cfg(unix)]
    std::os::unix::fs::symlink("/Applications", volume.join("Applications"))
        .map_err(|error| format!("{}: {error}", volume.display()))?;
    let name = format!("Rounds_{}_{}.dmg", release.version, std::env::consts::ARCH);
    let made = release.dist.join(&name);
    let mut make =
        run::command(&release.work, "hdiutil", ["create", "-volname", "Rounds", "-format", "UDZO", "-ov"]);
    run::quietly(make.arg("-srcfolder").arg(&volume).arg(&made))?;
    run::quietly(run::command(&release.work, "hdiutil", ["verify"]).arg(&made))?;
    Ok(format!("{name}, {}", super::files::size(&made)?))
}

#[cfg(test)]
mod tests {
    use super::{OLDEST, pack, plist};
    use std::fs::{self, File};

    #[test]
    fn the_updater_unpacks_the_app_as_it_was_and_nothing_beside_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let app = folder.path().join("Rounds.app");
        fs::create_dir_all(app.join("Contents/MacOS")).expect("made");
        fs::write(app.join("Contents/Info.plist"), "words").expect("written");
        fs::write(app.join("Contents/MacOS/rounds"), "program").expect("written");
        #[cfg(unix)]
        fs::set_permissions(
            app.join("Contents/MacOS/rounds"),
            std::os::unix::fs::PermissionsExt::from_mode(0o755),
        )
        .expect("may be started");
        let packed = folder.path().join("Rounds.app.tar.gz");
        pack(&app, &packed).expect("packed");

        let file = File::open(&packed).expect("there");
        let mut archive = tar::Archive::new(flate2::read::GzDecoder::new(file));
        let mut found: Vec<(String, bool)> = archive
            .entries()
            .expect("an archive")
            .map(|entry| entry.expect("whole"))
            .filter(|entry| entry.header().entry_type().is_file())
            .map(|entry| {
                let started = entry.header().mode().expect("a mode") & 0o100 != 0;
                (entry.path().expect("a name").to_string_lossy().into_owned(), started)
            })
            .collect();
        found.sort();
        let names: Vec<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
        let [plist, program] = ["Rounds.app/Contents/Info.plist", "Rounds.app/Contents/MacOS/rounds"];
        assert_eq!(names, [plist, program], "its first part is the folder that the updater leaves out");
        #[cfg(unix)]
        assert!(found[1].1 && !found[0].1, "what may be started still may, and nothing else: {found:?}");
    }

    #[test]
    fn the_app_tells_macos_its_version_its_oldest_system_and_its_scheme() {
        let text = plist(include_str!("../../../src-tauri/macos/Info.plist"), "1.2.3");
        let value = |key: &str| {
            let (_, rest) = text.split_once(&format!("<key>{key}</key>"))?;
            rest.split_once("<string>")?.1.split_once("</string>").map(|(value, _)| value)
        };
        assert_eq!(value("CFBundleShortVersionString"), Some("1.2.3"), "the version a person sees");
        assert_eq!(value("CFBundleVersion"), Some("1.2.3"), "the version that updates go by");
        assert_eq!(value("LSMinimumSystemVersion"), Some(OLDEST), "an older one refuses, and says so");
        let shell: serde_json::Value =
            serde_json::from_str(include_str!("../../../src-tauri/tauri.conf.json")).expect("JSON");
        assert_eq!(
            value("CFBundleIdentifier"),
            shell["identifier"].as_str(),
            "where the data lies goes by it"
        );
        let scheme = shell["plugins"]["deep-link"]["desktop"]["schemes"][0].as_str();
        assert_eq!(value("CFBundleURLSchemes"), scheme, "the way back from the browser");
        assert!(!text.contains('{'), "nothing is left to be filled in");
    }
}

//! Where the programs lie that a test starts.

use crate::trouble::{Outcome, Trouble};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

/// The top folder of the repository.
pub fn repository() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// A program of this workspace, built in the same profile as the one that asks: its neighbour on disk.
pub fn built(name: &str) -> Outcome<PathBuf> {
    let folder = profile_folder()?;
    let path = folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    if path.is_file() {
        return Ok(path);
    }
    Err(Trouble::new(format!("{} is not built; `cargo build --workspace --bins` builds it", path.display())))
}

/// tauri-driver: where xtask has put it, or wherever the PATH finds it.
pub fn tauri_driver() -> Outcome<PathBuf> {
    let target = profile_folder()?;
    let beside = target.parent().map(|target| target.join("tools/bin/tauri-driver"));
    let paths = std::env::var_os("PATH").unwrap_or_default();
    let on_path = std::env::split_paths(&paths).map(|folder| folder.join("tauri-driver"));
    let mut places = beside.into_iter().chain(on_path);
    places.find(|path| path.is_file()).ok_or_else(|| {
        Trouble::new("tauri-driver is not there; `cargo xtask test` and `cargo xtask demo --tour` build it")
    })
}

/// A fresh place below the target folder for the picture of a failure.
pub fn evidence() -> Outcome<PathBuf> {
    static COUNT: AtomicU32 = AtomicU32::new(1);
    let profile = profile_folder()?;
    let folder = profile.parent().unwrap_or(&profile).join("real-window");
    std::fs::create_dir_all(&folder)?;
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    Ok(folder.join(format!("failure-{}-{number}.png", std::process::id())))
}

/// `target/debug` or its like: test programs lie in its `deps`, plain ones in itself.
fn profile_folder() -> Outcome<PathBuf> {
    let me = std::env::current_exe()?;
    let folder = me.parent().ok_or(Trouble::new("this program lies in no folder"))?;
    let inside_deps = folder.file_name().is_some_and(|name| name == "deps");
    let folder = if inside_deps { folder.parent().unwrap_or(folder) } else { folder };
    Ok(folder.to_path_buf())
}

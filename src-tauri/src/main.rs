//! Rounds, the shell: one window, one instance, and the way to the commands.
//! It decides nothing about a patient: that is in `crates/app`.
//! Nobody imports it; of ours it imports `app` and `domain`.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

#[cfg(unix)]
mod again;
mod browser;
mod closing;
mod commands;
mod deep_link;
mod failed_start;
#[cfg(test)]
mod fence;
mod files;
mod guard;
mod home;
mod log;
mod notice;
mod placement;
mod policy;
mod served;
mod updates;
#[cfg(not(windows))]
mod web_process;
mod window;

use app::{ClinicPolicy, Environment, Limits, Rounds, SystemClock};
use std::{error::Error, path::PathBuf, process::ExitCode, sync::Arc};
use tauri::{App, Manager, RunEvent};

fn main() -> ExitCode {
    #[cfg(target_os = "linux")]
    web_process::draw_the_right_way();
    log::begin();
    guard::quiet_panics();
    guard::no_core_dumps();
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            #[cfg(unix)]
            again::after_a_former_copy(&error);
            failed_start::tell(&error, None);
            ExitCode::FAILURE
        }
    }
}

fn run() -> tauri::Result<()> {
    let args: Vec<String> = std::env::args().collect();
    let named_home = home::from_environment();
    let profile = home::profile(named_home.as_ref());
    let mut context = tauri::generate_context!();
    if !profile.is_empty() {
        // The identifier names the single instance; a profile of its own must not hand its links to another.
        context.config_mut().identifier = format!("{}.p{profile}", context.config().identifier);
    }
    let (feed, mut clinic) = match policy::look() {
        Some(found) => found.split(),
        None => (Ok(policy::Feed::AsBuilt), ClinicPolicy::default()),
    };
    let (kept, updater) = updates::plugin(context.config_mut(), feed, &mut clinic);
    let builder = tauri::Builder::default();
    #[cfg(target_os = "macos")]
    let builder = web_process::followed(builder);
    let builder = builder
        // First, so that a second process ends before it opens anything.
        .plugin(tauri_plugin_single_instance::init(|app, args, _folder| {
            let link = deep_link::link_in(&args);
            tracing::info!(link = link.is_some(), "started once more");
            if let (Some(link), Some(core)) = (link, app.try_state::<Rounds>()) {
                deep_link::deliver(&core, link);
            }
            window::show(app);
        }))
        .plugin(tauri_plugin_deep_link::init())
        .plugin(tauri_plugin_opener::init());
    let builder = match updater {
        Some(updater) => builder.plugin(updater),
        None => builder,
    };
    let app = builder
        .invoke_handler(commands::handler())
        .setup(move |app| {
            if let Err(error) = set_up(app, named_home, &profile, (kept, clinic), &args) {
                // Tauri would end the program here without a word.
                let home = app.try_state::<Home>();
                failed_start::tell(error.as_ref(), home.as_ref().map(|home| home.0.as_path()));
                app.handle().exit(1);
            }
            Ok(())
        })
        .build(context)?;
    app.run(|app, event| match event {
        // The program's own word to end has a code; without one it is the person's, or the system's.
        RunEvent::ExitRequested { code: None, api, .. } if !closing::may_close(app) => api.prevent_exit(),
        RunEvent::Exit => {
            if let Some(core) = app.try_state::<Rounds>() {
                tauri::async_runtime::block_on(core.close());
            }
        }
        _ => {}
    });
    Ok(())
}

/// Where this Rounds keeps its files.
struct Home(PathBuf);

/// Starts the core, opens the window, and has each follow the other.
fn set_up(
    app: &mut App,
    named_home: Option<PathBuf>,
    profile: &str,
    (kept, clinic): (updates::Kept, ClinicPolicy),
    args: &[String],
) -> Result<(), Box<dyn Error>> {
    let handle = app.handle().clone();
    let home = match named_home {
        Some(home) => home,
        None => home::default_folder(app.handle())?,
    };
    let core = Rounds::start(Environment {
        home: home.clone(),
        computer: home::computer(),
        vault: app::os_vault(profile),
        clock: Arc::new(SystemClock::default()),
        browser: Arc::new(browser::SystemBrowser::new(handle.clone())),
        program: Arc::new(updates::Installed::new(kept, &handle)),
        files: Arc::new(files::SystemDialogs::new(handle.clone())),
        downloads: app.path().download_dir().or_else(|_| app.path().home_dir())?,
        stand_in: None,
        limits: Limits::default(),
        policy: clinic,
        version: env!("CARGO_PKG_VERSION").to_owned(),
    })
    .map_err(|error| format!("{}: {error}", home.display()))?;
    log::keep_in(&home);
    app.manage(Home(home.clone()));
    #[cfg(windows)]
    failed_start::webview_is_there()?;
    window::mend_place(&handle, &home.join("window.json"));
    handle.plugin(
        tauri_plugin_window_state::Builder::new()
            .with_filename(home.join("window.json").to_string_lossy())
            .build(),
    )?;
    app.manage(core.clone());
    app.manage(closing::Closing::default());
    app.manage(commands::Watching::default());
    #[cfg(not(windows))]
    app.manage(web_process::Deaths::default());
    let main_window = window::open(&handle, &home)?;
    #[cfg(target_os = "linux")]
    web_process::follow(&main_window)?;
    window::follow_focus(&main_window, &core);
    window::follow_drops(&main_window, &core);
    closing::follow_close(&main_window);
    window::follow_title(&handle, &core);
    window::follow_lock(&handle, &core);
    window::follow_zoom(&handle, &core);
    notice::follow_arrivals(&handle, &core);
    // Tasks of their own: a keychain that waits for a person must not hold up the watch.
    let (restoring, watching, keeping) = (core.clone(), core.clone(), core.clone());
    tauri::async_runtime::spawn(async move { restoring.restore().await });
    tauri::async_runtime::spawn(async move { watching.keep_watch().await });
    tauri::async_runtime::spawn(async move { keeping.keep_up_to_date().await });
    deep_link::listen(&handle, &core);
    if let Some(link) = deep_link::link_in(args) {
        deep_link::deliver(&core, link);
    } else if args.iter().skip(1).any(|arg| arg == "--demo") {
        tauri::async_runtime::spawn(async move {
            // What goes wrong is part of the state, and the window says it.
            let _ = core.explore_demo().await;
        });
    }
    Ok(())
}

//! Declares the commands that the window may call, so that each needs its own permission.

use std::path::Path;

/// Every command of the seam; `capabilities/main.json` grants them one by one.
const COMMANDS: &[&str] = &[
    "watch",
    "painted",
    "clinic_check",
    "clinic_connect",
    "clinic_check_client",
    "clinic_explore_demo",
    "clinic_leave",
    "clinic_remove",
    "session_sign_in",
    "session_cancel",
    "session_sign_out",
    "session_unsent",
    "session_lock",
    "session_flushed",
    "session_unlock",
    "session_active",
    "session_set_pin",
    "session_pin_news_seen",
    "session_remove_pin",
    "session_ask_keychain",
    "session_notice_seen",
    "session_save_workspace",
    "session_workspace",
    "session_set_aside",
    "session_quit",
    "access_log_read",
    "access_log_taken",
    "access_log_export",
    "patients_search",
    "patients_search_server",
    "patients_recent",
    "patients_cancel_sync",
    "patients_demographics",
    "patients_change_demographics",
    "chart_open",
    "chart_read",
    "chart_refresh",
    "chart_reread_notes",
    "encounters_options",
    "encounters_start",
    "encounters_read",
    "vitals_check",
    "vitals_save",
    "notes_send",
    "notes_change",
    "entries_form",
    "entries_change",
    "drafts_list",
    "drafts_save",
    "drafts_read",
    "drafts_unkept",
    "drafts_discard",
    "schedule_day",
    "schedule_options",
    "schedule_check",
    "schedule_book",
    "outbox_list",
    "outbox_retry",
    "outbox_discard",
    "outbox_take_back",
    "outbox_file_elsewhere",
    "outbox_resolve",
    "settings_save",
    "settings_connection",
    "settings_save_numbers",
    "settings_save_zone",
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // The window embeds the built UI. A page that says so stands in for it until it is built, so that the Rust side
    // alone can be checked on a machine without Node.
    let page = Path::new("../ui/dist/index.html");
    if !page.exists() {
        std::fs::create_dir_all("../ui/dist")?;
        std::fs::write(
            page,
            "<!doctype html><title>Rounds</title><p>The UI is not built: run cargo xtask demo.</p>",
        )?;
    }
    println!("cargo:rerun-if-changed=../ui/dist");
    tauri_build::try_build(
        tauri_build::Attributes::new().app_manifest(tauri_build::AppManifest::new().commands(COMMANDS)),
    )?;
    Ok(())
}

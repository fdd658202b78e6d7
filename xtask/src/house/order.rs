//! The declared orders: which room may need which. Arrows run down a list, or stay on one line.

/// From the top to the ground; a line is a floor. A room is a file or a folder, named without `.rs`.
pub(crate) type Order = &'static [&'static [&'static str]];

/// Orders with the folders they hold in; the sources themselves are the folder without a name.
pub(crate) type Orders = &'static [(&'static str, Order)];

/// `crates/app/src` and, by their names, its folders. Inside a folder that is not listed any order will do that has no
/// circle.
pub(crate) const APP: Orders = &[(
    "",
    &[
        &["lib", "commands"],
        &["clinic"],
        &["updates"],
        &["session"],
        &["outbox"],
        &["sending"],
        &[
            "patients",
            "chart",
            "folders",
            "searching",
            "begin",
            "encounters",
            "one_send",
            "vitals",
            "notes",
            "entries",
            "demographics",
            "new_patient",
            "phrases",
            "documents",
            "messages",
        ],
        &["schedule", "worklist", "drafts", "access_log", "workspace", "settings"],
        &["coded", "dates", "growth", "since", "reminders"],
        &["writing"],
        &["reading"],
        &["file_dialog"],
        &["shown", "core", "asking"],
        &["desk"],
        &["account"],
        &["environment"],
        &["policy"],
        &["settings_file", "hub", "forms", "error", "clock", "locked", "whole_file", "contract"],
    ],
)];

/// `ui/src`.
pub(crate) const UI: Orders =
    &[("", &[&["main"], &["frame"], &["features"], &["app"], &["kit"], &["i18n"], &["ipc"]])];

/// The room of a file in a folder of the sources: `session/leaving.rs` is in `session` at the top and `leaving` inside
/// `session`. A folder's own `mod.rs` is the room `mod`.
pub(crate) fn room<'a>(file: &'a str, folder: &str) -> Option<&'a str> {
    let inside = if folder.is_empty() { file } else { file.strip_prefix(folder)?.strip_prefix('/')? };
    let first = inside.split('/').next()?;
    Some(first.split('.').next().unwrap_or(first))
}

/// The floor of a room, the top first.
pub(crate) fn floor(order: Order, room: &str) -> Option<usize> {
    order.iter().position(|floor| floor.contains(&room))
}

//! A Tauri window with one word in it: what `cargo xtask bench` measures beside ours, since machines differ.
//! Nothing is added to it that a window does not need.
//! Nobody imports it.

fn main() -> tauri::Result<()> {
    tauri::Builder::default().run(tauri::generate_context!("examples/blank/tauri.conf.json"))
}

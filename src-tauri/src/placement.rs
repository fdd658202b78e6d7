//! Where the window was left, brought back onto the screens that there are now. What was kept comes from another day: the
//! big screen of that day may be gone, or the file may say anything.

use serde_json::Value;
use std::{fs, path::Path};

/// A screen, in physical pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Screen {
    pub(crate) x: i64,
    pub(crate) y: i64,
    pub(crate) width: i64,
    pub(crate) height: i64,
}

/// Pixels of the window's upper edge that have to be in sight, to take hold of it: across and down.
const HOLD: (i64, i64) = (200, 40);

/// Brings what the file says onto the screens before the window is made from it. A file that says nothing to be
/// understood goes.
pub(crate) fn mend(file: &Path, screens: &[Screen]) {
    let Ok(text) = fs::read_to_string(file) else { return };
    let Some(primary) = screens.first() else { return };
    let mended = serde_json::from_str(&text).ok().and_then(|kept| bounded(kept, primary, screens));
    let stored = match mended.map(|kept| kept.to_string()) {
        Some(kept) if kept == text => Ok(()),
        Some(kept) => fs::write(file, kept),
        None => fs::remove_file(file),
    };
    if stored.is_err() {
        tracing::warn!("where the window was left could not be mended");
    }
}

/// The same windows, none larger than the largest screen and each with its upper edge on one; `None` where it is no list
/// of windows.
fn bounded(mut kept: Value, primary: &Screen, screens: &[Screen]) -> Option<Value> {
    for window in kept.as_object_mut()?.values_mut() {
        let window = window.as_object_mut()?;
        let largest = |side: fn(&Screen) -> i64| screens.iter().map(side).max().unwrap_or_default();
        let (most_wide, most_high) = (largest(|screen| screen.width), largest(|screen| screen.height));
        let width = window.get("width")?.as_i64()?.clamp(0, most_wide);
        let height = window.get("height")?.as_i64()?.clamp(0, most_high);
        window.insert("width".into(), width.into());
        window.insert("height".into(), height.into());
        for (left, top) in [("x", "y"), ("prev_x", "prev_y")] {
            let (x, y) = (window.get(left)?.as_i64()?, window.get(top)?.as_i64()?);
            if !screens.iter().any(|screen| holds(screen, x, y, width)) {
                window.insert(left.into(), (primary.x + (primary.width - width).max(0) / 2).into());
                window.insert(top.into(), (primary.y + (primary.height - height).max(0) / 2).into());
            }
        }
    }
    Some(kept)
}

/// Whether enough of the upper edge lies on this screen.
fn holds(screen: &Screen, x: i64, y: i64, width: i64) -> bool {
    let in_sight = (x + width).min(screen.x + screen.width) - x.max(screen.x);
    let below = screen.y + screen.height - y;
    in_sight >= HOLD.0.min(width) && y >= screen.y && below >= HOLD.1
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const LAPTOP: Screen = Screen { x: 0, y: 0, width: 1920, height: 1080 };
    const BESIDE: Screen = Screen { x: 1920, y: -200, width: 2560, height: 1440 };

    fn left_at(x: i64, y: i64, width: i64, height: i64) -> Value {
        json!({"main": {
            "width": width, "height": height, "x": x, "y": y, "prev_x": x, "prev_y": y,
            "maximized": false, "visible": true, "decorated": true, "fullscreen": false,
        }})
    }

    fn place(kept: Value, screens: &[Screen]) -> (i64, i64, i64, i64) {
        let mended = bounded(kept, &LAPTOP, screens).expect("a list of windows");
        let side = |name: &str| mended["main"][name].as_i64().expect(name);
        assert_eq!((side("x"), side("y")), (side("prev_x"), side("prev_y")), "unmaximized as well");
        (side("x"), side("y"), side("width"), side("height"))
    }

    #[test]
    fn a_window_that_fits_stays_where_it_was() {
        for (x, y, screens) in
            [(40, 60, &[LAPTOP][..]), (2000, -150, &[LAPTOP, BESIDE]), (-900, 10, &[LAPTOP])]
        {
            assert_eq!(place(left_at(x, y, 1280, 800), screens), (x, y, 1280, 800));
        }
    }

    #[test]
    fn a_window_of_a_screen_that_is_gone_comes_back_in_sight() {
        for (x, y) in
            [(2000, 100), (-1200, 10), (10, 1070), (10, -300), (i64::from(i32::MAX), i64::from(i32::MIN))]
        {
            assert_eq!(place(left_at(x, y, 1280, 800), &[LAPTOP]), (320, 140, 1280, 800), "{x}, {y}");
        }
    }

    #[test]
    fn a_window_larger_than_any_screen_is_as_large_as_one() {
        assert_eq!(place(left_at(0, 0, 20_000, 15_000), &[LAPTOP]), (0, 0, 1920, 1080));
        assert_eq!(place(left_at(0, 0, 20_000, 15_000), &[LAPTOP, BESIDE]), (0, 0, 2560, 1440));
    }

    #[test]
    fn what_says_nothing_goes_and_a_file_that_is_right_is_left_alone() {
        let folder = std::env::temp_dir().join(format!("rounds-placement-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        let file = folder.join("window.json");
        for text in ["", "[]", "{\"main\": 7}", "{\"main\": {\"width\": \"wide\"}}"] {
            fs::write(&file, text).expect("written");
            mend(&file, &[LAPTOP]);
            assert!(!file.exists(), "{text} is no place for a window");
        }
        let right = left_at(40, 60, 1280, 800).to_string();
        fs::write(&file, &right).expect("written");
        mend(&file, &[LAPTOP]);
        assert_eq!(fs::read_to_string(&file).expect("there"), right);
        fs::write(&file, left_at(0, 0, 20_000, 15_000).to_string()).expect("written");
        mend(&file, &[]);
        assert!(
            fs::read_to_string(&file).expect("there").contains("20000"),
            "without a screen nothing is known"
        );
        mend(&file, &[LAPTOP]);
        assert!(!fs::read_to_string(&file).expect("there").contains("20000"), "mended on the disk");
        fs::remove_dir_all(&folder).expect("removed");
    }
}

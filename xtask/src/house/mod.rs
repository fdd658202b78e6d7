//! The house within: which file of a crate, or of `ui/src`, needs which other one, and what is wrong with that.
//!
//! Five rules. No circle of files. An inherent `impl` stands in its type's own file. Inside a crate, files import files
//! and not what their own `lib.rs` passes on. In `crates/app` and `ui/src` arrows run down the declared [`order`], and in
//! none of their folders do files and folders need each other in a ring, such as two features of the window.
//!
//! An arrow is drawn from a file to another where it names something of it, calls a method of a type of it, or reads a
//! field of one. Whose method a call is, is told by a small inference ([`bodies`], [`types`], [`known`]) from what is
//! written: parameters, fields, what functions give, patterns, closures over lists and options. Where the receiver's type
//! cannot be told, a method counts that alone in its crate has this name and number of arguments, if no other crate of
//! ours and no library type has the name too. What it cannot see:
//!
//! - calls through a trait object or a generic bound lead to the trait, not to who implements it;
//! - a method of a receiver that cannot be told, where two types have a method of that name, or one of another crate;
//! - what a macro's expansion calls: its arguments are read as expressions where they are some, else by the paths in them;
//! - implementations of traits that nobody names (`Drop`, `From`, derived ones);
//! - what is only built for tests, integration tests, and what `cfg` takes away on another system is read all the same;
//! - in `ui/src`: imports that are put together at run time, and who reads whose state through the store.
//!
//! Names that are passed on with `pub use` are no need of the file that passes them on; whoever uses one has its arrow
//! to the file behind it. So a `lib.rs` or `mod.rs` may list what its files offer.

mod arrows;
mod bodies;
mod circles;
mod drawing;
mod items;
mod known;
mod order;
mod patterns;
mod scripts;
#[cfg(test)]
mod tests;
mod tree;
mod types;
mod walk;

use drawing::{Arrows, Faults};
use order::{Order, Orders};
use std::collections::{BTreeSet, HashSet};
use std::path::Path;
use tree::{File, Tree};

/// The houses: name, sources, declared orders.
const HOUSES: &[(&str, &str, Orders)] = &[
    ("domain", "crates/domain/src", &[]),
    ("openemr", "crates/openemr/src", &[]),
    ("vault", "crates/vault/src", &[]),
    ("store", "crates/store/src", &[]),
    ("app", "crates/app/src", order::APP),
    ("demo-clinic", "crates/demo-clinic/src", &[]),
    ("rounds", "src-tauri/src", &[]),
    ("rounds-tests", "tests/src", &[]),
    ("xtask", "xtask/src", &[]),
    (UI, "ui/src", order::UI),
];
const UI: &str = "ui";

/// Types whose `impl` blocks may stand in several files: `Rounds`, in which each command of the seam has its entry beside
/// its feature; and the two databases, whose questions are filed by what is asked about.
const OPEN_TYPES: &[(&str, &str)] = &[("app", "Rounds"), ("store", "Journal"), ("store", "Cache")];

/// One house as it was found.
struct House {
    name: &'static str,
    files: Vec<File>,
    arrows: Arrows,
    rooms: usize,
    circles: Vec<Vec<usize>>,
    upward: usize,
    mutexes: usize,
    faults: Vec<String>,
}

/// `cargo xtask graph --at FOLDER`: the figures of a checkout; `--arrows HOUSE`: every arrow of one house.
pub(crate) fn print(root: &Path, arrows_of: Option<&str>) -> Result<(), String> {
    let houses = look(root)?;
    if let Some(name) = arrows_of {
        let Some(house) = houses.iter().find(|house| house.name == name) else {
            return Err(format!("there is no house {name}"));
        };
        for ((from, to), why) in &house.arrows {
            let (from, to) = (&house.files[*from].name, &house.files[*to].name);
            println!("{from}:{} -> {to}  {}", why.line, why.what);
        }
        return Ok(());
    }
    println!("{}", figures(&houses));
    for house in &houses {
        for fault in &house.faults {
            println!("{}: {fault}", house.name);
        }
    }
    Ok(())
}

/// Every fault in every house, or a word on what was looked at; the figures are printed.
pub(crate) fn check(root: &Path) -> Result<String, String> {
    let houses = look(root)?;
    let faults = houses.iter().flat_map(|house| house.faults.iter().map(move |fault| (house.name, fault)));
    let wrong: String = faults.map(|(name, fault)| format!("    {name}: {fault}\n")).collect();
    println!("{}", figures(&houses));
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let files: usize = houses.iter().map(|house| house.files.len()).sum();
    Ok(format!("{files} files, no circle, nothing upwards"))
}

fn look(root: &Path) -> Result<Vec<House>, String> {
    let crates = HOUSES.iter().filter(|(name, ..)| *name != UI);
    let mut names: Vec<(&str, HashSet<String>)> = Vec::new();
    for (name, src, _) in crates {
        names.push((name, Tree::read(&root.join(src))?.method_names().cloned().collect()));
    }
    let elsewhere = |house: &str| -> HashSet<String> {
        names.iter().filter(|(name, _)| *name != house).flat_map(|(_, all)| all.iter().cloned()).collect()
    };
    HOUSES.iter().map(|(name, src, orders)| look_at(name, &root.join(src), orders, elsewhere(name))).collect()
}

fn look_at(
    name: &'static str,
    src: &Path,
    orders: Orders,
    elsewhere: HashSet<String>,
) -> Result<House, String> {
    let (files, arrows, found, mutexes) = if name == UI {
        let (files, arrows) = scripts::read(src)?;
        (files, arrows, Faults::default(), 0)
    } else {
        let tree = Tree { elsewhere, ..Tree::read(src)? };
        let (arrows, found) = arrows::of(&tree);
        (tree.files, arrows, found, tree.mutexes)
    };
    let pairs: BTreeSet<(usize, usize)> = arrows.keys().copied().collect();
    let circles = circles::find(&pairs);
    let mut faults: Vec<String> =
        circles.iter().map(|circle| circle_in_words(&files, &arrows, circle)).collect();
    let open = |one: &str| OPEN_TYPES.contains(&(name, one));
    faults.extend(found.strayed.into_iter().filter(|(of, _)| !open(of)).map(|(_, place)| place));
    faults.extend(
        found.through_root.into_iter().map(|place| format!("{place} goes through the crate's own root")),
    );
    let rooms = Rooms::of(&files, &pairs, "");
    let mut upward = circles::upward(&rooms.arrows);
    for (folder, order) in orders {
        let against = against_order(&files, &arrows, folder, order);
        if folder.is_empty() && rooms.names.iter().all(|room| order::floor(order, room).is_some()) {
            upward = against.len();
        }
        faults.extend(against);
    }
    if !orders.is_empty() {
        for folder in folders(&files) {
            let inside = Rooms::of(&files, &pairs, folder);
            faults.extend(circles::find(&inside.arrows).into_iter().map(|ring| {
                let names: Vec<&str> = ring.iter().map(|one| inside.names[*one].as_str()).collect();
                format!("a ring inside {folder}: {}", names.join(", "))
            }));
        }
    }
    Ok(House { name, rooms: rooms.names.len(), circles, upward, mutexes, faults, files, arrows })
}

/// Rooms of a folder and the arrows between them.
struct Rooms {
    names: Vec<String>,
    arrows: BTreeSet<(usize, usize)>,
}

impl Rooms {
    fn of(files: &[File], pairs: &BTreeSet<(usize, usize)>, folder: &str) -> Self {
        let names: BTreeSet<&str> = files.iter().filter_map(|file| order::room(&file.name, folder)).collect();
        let names: Vec<String> = names.into_iter().map(str::to_owned).collect();
        let number = |file: usize| {
            let room = order::room(&files[file].name, folder)?;
            names.iter().position(|name| name == room)
        };
        let between = pairs.iter().filter_map(|(from, to)| Some((number(*from)?, number(*to)?)));
        let arrows = between.filter(|(from, to)| from != to).collect();
        Self { names, arrows }
    }
}

/// Every folder that holds files or folders of the house.
fn folders(files: &[File]) -> BTreeSet<&str> {
    let of_file = |name: &'_ str| -> Vec<usize> { name.match_indices('/').map(|(at, _)| at).collect() };
    files.iter().flat_map(|file| of_file(&file.name).into_iter().map(|at| &file.name[..at])).collect()
}

fn circle_in_words(files: &[File], arrows: &Arrows, circle: &[usize]) -> String {
    let pairs = arrows.keys().copied().collect();
    let names: Vec<&str> = circle.iter().map(|one| files[*one].name.as_str()).collect();
    let mut said = format!("a circle of {} files: {}", circle.len(), names.join(", "));
    for (from, to) in circles::shortest(&pairs, circle).windows(2).map(|pair| (pair[0], pair[1])) {
        if let Some(why) = arrows.get(&(from, to)) {
            let (from, to) = (&files[from].name, &files[to].name);
            said.push_str(&format!("\n        {from}:{} -> {to}  {}", why.line, why.what));
        }
    }
    said
}

/// Arrows that run up a declared order, and rooms that have no place in it. A folder's `mod.rs` stands above its files
/// unless the order says otherwise.
fn against_order(files: &[File], arrows: &Arrows, folder: &str, order: Order) -> Vec<String> {
    let room = |file: usize| order::room(&files[file].name, folder);
    let rooms: BTreeSet<&str> = (0..files.len()).filter_map(room).collect();
    let homeless = rooms.iter().filter(|room| order::floor(order, room).is_none());
    let mut wrong: Vec<String> =
        homeless.map(|room| format!("{room} has no place in xtask/src/house/order.rs")).collect();
    for ((from, to), why) in arrows {
        let (Some(lower), Some(upper)) = (room(*from), room(*to)) else { continue };
        if let (Some(below), Some(above)) = (order::floor(order, lower), order::floor(order, upper))
            && lower != upper
            && below > above
        {
            let (from, to) = (&files[*from].name, &files[*to].name);
            wrong.push(format!("upwards: {from}:{} -> {to}  {}", why.line, why.what));
        }
    }
    wrong
}

fn figures(houses: &[House]) -> String {
    let mut table = format!(
        "  {:<13}{:>6}{:>6}{:>7}{:>9}{:>11}{:>7}{:>8}  longest file",
        "house", "rooms", "files", "arrows", "circles", "in circles", "upward", "mutexes"
    );
    for house in houses {
        let longest = house.files.iter().max_by_key(|file| file.lines);
        let longest = longest.map(|file| format!("{} {}", file.lines, file.name)).unwrap_or_default();
        let caught: usize = house.circles.iter().map(Vec::len).sum();
        table.push_str(&format!(
            "\n  {:<13}{:>6}{:>6}{:>7}{:>9}{caught:>11}{:>7}{:>8}  {longest}",
            house.name,
            house.rooms,
            house.files.len(),
            house.arrows.len(),
            house.circles.len(),
            house.upward,
            house.mutexes,
        ));
    }
    table
}

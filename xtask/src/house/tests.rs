//! Small made-up crates, each with one fault, and what the check cannot see.

use super::order::Orders;
use super::{House, UI, look_at};
use std::{collections::HashSet, fs};

fn house_in(name: &'static str, orders: Orders, files: &[(&str, &str)]) -> House {
    let folder = tempfile::tempdir().expect("a folder");
    for (file, text) in files {
        let path = folder.path().join(file);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
    look_at(name, folder.path(), orders, HashSet::from(["saved_elsewhere".to_owned()]))
        .expect("sources that can be read")
}

fn made_up(files: &[(&str, &str)]) -> House {
    house_in("made-up", &[], files)
}

impl House {
    /// `a.rs -> b.rs` for every arrow.
    fn drawn(&self) -> Vec<String> {
        let name = |file: usize| &self.files[file].name;
        self.arrows.keys().map(|(from, to)| format!("{} -> {}", name(*from), name(*to))).collect()
    }
}

fn faults(house: &House) -> String {
    house.faults.join("\n")
}

#[test]
fn imports_both_ways_are_a_circle() {
    let house = made_up(&[
        ("lib.rs", "mod a; mod b;"),
        ("a.rs", "use crate::b::B; pub(crate) struct A(B);"),
        ("b.rs", "use crate::a::A; pub(crate) struct B(Option<Box<A>>);"),
    ]);
    assert_eq!(house.circles.len(), 1, "one circle: {}", faults(&house));
    assert!(
        faults(&house).contains("a.rs:1 -> b.rs  names crate::b::B"),
        "with the way round: {}",
        faults(&house)
    );
}

#[test]
fn a_method_that_is_called_without_an_import_counts() {
    // a.rs never names c.rs: it has a C from a field of B.
    let house = made_up(&[
        ("lib.rs", "mod a; mod b; mod c;"),
        ("a.rs", "use crate::b::B; pub(crate) fn go(b: &B) { b.c.end_it(); } pub(crate) fn go_on() {}"),
        ("b.rs", "use crate::c::C; pub(crate) struct B { pub(crate) c: C }"),
        ("c.rs", "pub(crate) struct C; impl C { pub(crate) fn end_it(&self) { crate::a::go_on() } }"),
    ]);
    assert!(house.drawn().contains(&"a.rs -> c.rs".to_owned()), "the call is an arrow: {:?}", house.drawn());
    assert!(faults(&house).contains("calls C::end_it"), "and closes a circle: {}", faults(&house));
}

#[test]
fn a_type_is_followed_through_locks_options_closures_and_questions() {
    let house = made_up(&[
        ("lib.rs", "mod a; mod b; mod c; mod locked;"),
        ("locked.rs", "pub(crate) fn lock<T>(it: &Mutex<T>) -> MutexGuard<'_, T> { it.lock().unwrap() }"),
        (
            "a.rs",
            "use crate::{b::Desk, locked::lock};
             pub(crate) async fn by_lock(desk: &Desk) { lock(&desk.who).leave(); }
             pub(crate) fn by_pattern(desk: &Desk) { if let Some(one) = desk.all().first() { one.leave(); } }
             pub(crate) fn by_closure(desk: &Desk) { desk.all().iter().for_each(|one| one.leave()); }
             pub(crate) async fn by_question(desk: &Desk) -> Result<(), ()> { desk.find().await?.leave(); Ok(()) }",
        ),
        (
            "b.rs",
            "use crate::c::Who;
             pub(crate) struct Desk { pub(crate) who: Mutex<Who> }
             impl Desk {
                 pub(crate) fn all(&self) -> Vec<Who> { Vec::new() }
                 pub(crate) async fn find(&self) -> Result<Who, ()> { Err(()) }
             }",
        ),
        (
            "c.rs",
            "pub(crate) struct Who; impl Who { pub(crate) fn leave(&self) {} }
             pub(crate) struct Other; impl Other { pub(crate) fn leave(&self) {} }",
        ),
    ]);
    let arrow = house
        .arrows
        .iter()
        .find(|((from, to), _)| house.files[*from].name == "a.rs" && house.files[*to].name == "c.rs");
    let (_, why) = arrow.expect("an arrow");
    assert_eq!(
        (why.line, why.what.as_str()),
        (2, "calls Who::leave"),
        "known by type, though two types leave"
    );
}

#[test]
fn an_impl_away_from_its_type_is_found_and_a_trait_s_is_none() {
    let house = made_up(&[
        ("lib.rs", "mod a; mod b;"),
        ("a.rs", "pub(crate) struct A;"),
        (
            "b.rs",
            "use crate::a::A;
             impl A { fn extra(&self) {} }
             impl std::fmt::Debug for A { fn fmt(&self, f: &mut Formatter) -> Result { Ok(()) } }",
        ),
    ]);
    assert_eq!(house.faults, ["b.rs:2 impl A, whose file is a.rs"], "the inherent one alone");
}

#[test]
fn rounds_may_have_its_blocks_anywhere_in_app_and_nowhere_else() {
    let files = [
        ("lib.rs", "mod notes; pub(crate) mod core;"),
        ("core.rs", "pub struct Rounds;"),
        ("notes.rs", "use crate::core::Rounds; impl Rounds { pub fn notes_send(&self) {} }"),
    ];
    assert_eq!(house_in("app", &[], &files).faults, [""; 0], "a command's entry beside its feature");
    assert_eq!(house_in("store", &[], &files).faults.len(), 1, "in another crate it is a fault");
}

#[test]
fn an_import_through_the_crate_s_own_root_is_found() {
    let house = made_up(&[
        ("lib.rs", "mod a; mod b; pub use a::A; pub struct Top;"),
        ("a.rs", "pub struct A;"),
        ("b.rs", "use crate::{A, a}; fn one(_: A, _: a::A, _: super::Top) {}"),
    ]);
    let said = faults(&house);
    assert!(said.contains("b.rs:1 crate::A goes through"), "re-exported: {said}");
    assert!(said.contains("b.rs:1 super::Top goes through"), "defined there: {said}");
    assert_eq!(house.faults.len(), 2, "and the module is as it should be: {said}");
}

#[test]
fn a_name_that_is_passed_on_is_an_arrow_to_the_file_behind_it() {
    let house = made_up(&[
        ("lib.rs", "mod folder; mod b;"),
        ("folder/mod.rs", "mod inner; pub(crate) use inner::Thing;"),
        ("folder/inner.rs", "pub(crate) struct Thing;"),
        ("b.rs", "use crate::folder::Thing; fn one(_: Thing) {}"),
    ]);
    assert_eq!(house.drawn(), ["b.rs -> folder/inner.rs"], "mod.rs lists, and needs nothing");
}

#[test]
fn what_is_only_for_tests_is_left_out() {
    let house = made_up(&[
        ("lib.rs", "mod a; mod b;"),
        ("a.rs", "pub(crate) struct A; #[cfg(test)] mod tests { use crate::b::B; fn it(_: B) {} }"),
        ("b.rs", "use crate::a::A; pub(crate) struct B(A);"),
    ]);
    assert_eq!(house.drawn(), ["b.rs -> a.rs"], "a test may look up");
}

const TWO_FLOORS: Orders =
    &[("", &[&["lib"], &["upper"], &["lower", "ground"]]), ("upper", &[&["mod"], &["x"], &["y"]])];

#[test]
fn an_arrow_upwards_is_found_in_the_crate_and_in_a_folder() {
    let house = house_in(
        "made-up",
        TWO_FLOORS,
        &[
            ("lib.rs", "mod upper; mod lower; mod ground; mod attic;"),
            ("upper/mod.rs", "pub(crate) mod x; pub(crate) mod y;"),
            ("upper/x.rs", "pub(crate) struct X;"),
            ("upper/y.rs", "use super::x::X; pub(crate) fn y(_: X) {}"),
            ("lower.rs", "use crate::{ground::Ground, upper::x::X}; pub(crate) fn low(_: X, _: Ground) {}"),
            ("ground.rs", "pub(crate) struct Ground;"),
            ("attic.rs", ""),
        ],
    );
    let said = faults(&house);
    assert!(said.contains("upwards: lower.rs:1 -> upper/x.rs"), "in the crate: {said}");
    assert!(said.contains("upwards: upper/y.rs:1 -> upper/x.rs"), "in the folder: {said}");
    assert!(said.contains("attic has no place"), "a new room has to be given one: {said}");
    assert_eq!(house.faults.len(), 3, "on one floor both ways are allowed: {said}");
}

#[test]
fn a_feature_that_imports_the_frame_and_a_ring_of_features_are_found() {
    let house = house_in(
        UI,
        super::order::UI,
        &[
            ("main.ts", "import App from \"./frame/App.svelte\";"),
            (
                "frame/App.svelte",
                "<script lang=\"ts\">\n  import Notes from \"../features/notes/Notes.svelte\";\n</script>",
            ),
            (
                "features/notes/Notes.svelte",
                "<script>\n  import { go } from '../../frame/route.svelte';\n  import { of } from \"../chart\";\n</script>",
            ),
            ("features/chart/index.ts", "export { of } from \"./of\";"),
            ("features/chart/of.ts", "import type { Note } from \"../notes/note\";\nexport const of = 1;"),
            (
                "features/notes/note.ts",
                "// import { x } from \"../../frame/route.svelte\";\nexport interface Note {}",
            ),
            ("frame/route.svelte.ts", "export const go = () => import(\"../kit/later\");"),
            ("kit/later.ts", "import { a } from \"svelte\";"),
        ],
    );
    let said = faults(&house);
    assert!(said.contains("upwards: features/notes/Notes.svelte:2 -> frame/route.svelte.ts"), "{said}");
    assert!(said.contains("a ring inside features: chart, notes"), "types count: {said}");
    assert_eq!(house.faults.len(), 2, "a comment, a package and a way down are none: {said}");
    assert_eq!(house.arrows.len(), 7, "an import at run time is an arrow too: {:?}", house.drawn());
}

#[test]
fn it_counts_rooms_mutexes_and_lines() {
    let house = made_up(&[
        ("lib.rs", "mod a; mod folder;"),
        (
            "a.rs",
            "struct A { one: std::sync::Mutex<u8>, two: Arc<tokio::sync::Mutex<u8>>, three: RwLock<u8> }",
        ),
        ("folder/mod.rs", "mod b; fn not_a_field(_: &Mutex<u8>) {}"),
        ("folder/b.rs", "static ONE: Mutex<u8> = Mutex::new(1);\n\n"),
    ]);
    assert_eq!(
        (house.rooms, house.files.len(), house.mutexes),
        (3, 4, 4),
        "lib, a and folder; fields and statics"
    );
}

/// What nobody should believe it sees. A change that makes it see one of these may turn the line round.
#[test]
fn what_it_cannot_see() {
    let house = made_up(&[
        ("lib.rs", "mod a; mod b; mod c; mod d;"),
        ("b.rs", "pub(crate) trait Keeper { fn keep(&self); } pub(crate) struct B;"),
        (
            "c.rs",
            "use crate::b::{B, Keeper}; impl Keeper for B { fn keep(&self) {} } impl Drop for B { fn drop(&mut self) {} }",
        ),
        (
            "d.rs",
            "pub(crate) struct D; impl D { pub(crate) fn twice(&self) {} pub(crate) fn send(&self) {}
                 pub(crate) fn saved_elsewhere(&self) {} }
             pub(crate) struct E; impl E { pub(crate) fn twice(&self) {} }",
        ),
        (
            "a.rs",
            "use crate::b::Keeper;
             pub(crate) fn by_trait(it: &dyn Keeper) { it.keep(); }
             pub(crate) fn by_bound<K: Keeper>(it: K) { it.keep(); }
             pub(crate) fn two_of_a_name() { elsewhere::it().twice(); }
             pub(crate) fn another_crate_s_name() { elsewhere::it().saved_elsewhere(); }
             pub(crate) fn a_library_s_name() { elsewhere::it().send(); }
             pub(crate) fn in_an_expansion() { elsewhere::make!(keep it); }",
        ),
    ]);
    assert_eq!(
        house.drawn(),
        ["a.rs -> b.rs", "c.rs -> b.rs"],
        "neither who implements, nor whose method it is"
    );
}

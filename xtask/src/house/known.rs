//! What is known of the libraries' own types: what their methods give, and names that say nothing of whose they are.

use crate::house::types::Ty;

/// Types that hold one kind of thing and give it one by one.
const LISTS: [&str; 11] = [
    "Vec",
    "VecDeque",
    "Iter",
    "HashSet",
    "BTreeSet",
    "Option",
    "BinaryHeap",
    "JoinSet",
    "Receiver",
    "Drain",
    "UnboundedReceiver",
];
const MAPS: [&str; 3] = ["HashMap", "BTreeMap", "IndexMap"];

/// What going through a list gives each time.
pub(crate) fn element(ty: &Ty) -> Ty {
    match ty.peeled() {
        Ty::Foreign(name, args) if MAPS.contains(&name.as_str()) && args.len() == 2 => Ty::Tuple(args),
        Ty::Foreign(name, args) if LISTS.contains(&name.as_str()) => {
            args.first().cloned().unwrap_or(Ty::Unknown)
        }
        _ => Ty::Unknown,
    }
}

/// What a closure that is handed to a method of the libraries is called with.
pub(crate) fn closure_takes(receiver: &Ty, name: &str) -> Vec<Ty> {
    let peeled = receiver.peeled();
    let Ty::Foreign(of, args) = &peeled else { return vec![Ty::Unknown] };
    let first = args.first().cloned().unwrap_or(Ty::Unknown);
    let error = args.get(1).cloned().unwrap_or(Ty::Unknown);
    match (of.as_str(), name) {
        ("Result", "map_err" | "unwrap_or_else" | "or_else" | "inspect_err" | "is_err_and") => vec![error],
        ("Option" | "Result", "map_or" | "map_or_else") => vec![first],
        ("Option" | "Result", _) => vec![first],
        (map, "values" | "retain" | "iter") if MAPS.contains(&map) => vec![first, error],
        (_, "fold") => vec![Ty::Unknown, element(&peeled)],
        (_, "sort_by" | "max_by" | "min_by" | "reduce") => vec![element(&peeled), element(&peeled)],
        _ => vec![element(&peeled)],
    }
}

/// What a method of the libraries gives.
pub(crate) fn gives(receiver: &Ty, name: &str, given: &[Ty], turbofish: Option<Ty>) -> Ty {
    let peeled = receiver.peeled();
    let Ty::Foreign(of, args) = &peeled else { return Ty::Unknown };
    let first = args.first().cloned().unwrap_or(Ty::Unknown);
    let last_given = given.last().cloned().unwrap_or(Ty::Unknown);
    let error = || args.get(1).cloned().unwrap_or(Ty::Unknown);
    match (of.as_str(), name) {
        ("Mutex" | "RwLock", "lock" | "read" | "write" | "try_lock" | "into_inner" | "get_mut") => {
            Ty::foreign("Result", vec![Ty::foreign("MutexGuard", vec![first])])
        }
        // A lock of tokio gives its guard itself; both spellings come out the same.
        ("Result", "unwrap_or_else") if matches!(first, Ty::Foreign(ref name, _) if name == "MutexGuard") => {
            first
        }
        ("Weak", "upgrade") => Ty::foreign("Option", vec![first]),
        ("OnceLock" | "OnceCell", "get") => Ty::foreign("Option", vec![first]),
        ("OnceLock" | "OnceCell", "get_or_init") => first,
        (
            "Option" | "Result",
            "unwrap" | "expect" | "unwrap_or" | "unwrap_or_else" | "unwrap_or_default" | "get_or_insert_with"
            | "insert",
        ) => first,
        ("Option" | "Result", "map_or" | "map_or_else") => last_given,
        ("Option", "map") | ("Result", "map") => Ty::Foreign(of.clone(), vec![last_given, error()]),
        ("Option", "and_then" | "then") => last_given,
        ("Result", "and_then") => last_given,
        ("Option", "ok_or" | "ok_or_else") => Ty::foreign("Result", vec![first, last_given]),
        ("Result", "map_err") => Ty::foreign("Result", vec![first, last_given]),
        ("Result", "ok") => Ty::foreign("Option", vec![first]),
        ("Result", "err") => Ty::foreign("Option", vec![error()]),
        ("Option", "iter" | "into_iter") => Ty::foreign("Iter", vec![first]),
        ("Option", "transpose" | "flatten") | ("Result", "flatten") => match first {
            Ty::Foreign(inner, mut within) if name == "transpose" && !within.is_empty() => {
                let inside = within.remove(0);
                let mut outer = vec![Ty::Foreign(of.clone(), vec![inside])];
                outer.append(&mut within);
                Ty::Foreign(inner, outer)
            }
            other => other,
        },
        (
            "Option",
            "as_ref" | "as_mut" | "as_deref" | "as_deref_mut" | "cloned" | "copied" | "take" | "filter"
            | "or" | "or_else" | "replace" | "inspect" | "xor",
        )
        | ("Result", "as_ref" | "as_mut" | "inspect" | "inspect_err" | "or_else") => peeled.clone(),
        (map, "get" | "get_mut" | "remove" | "insert") if MAPS.contains(&map) => {
            Ty::foreign("Option", vec![error()])
        }
        (map, "values" | "values_mut" | "into_values") if MAPS.contains(&map) => {
            Ty::foreign("Iter", vec![error()])
        }
        (map, "keys" | "into_keys") if MAPS.contains(&map) => Ty::foreign("Iter", vec![first]),
        (map, "iter" | "iter_mut" | "into_iter" | "drain") if MAPS.contains(&map) => {
            Ty::foreign("Iter", vec![Ty::Tuple(args.clone())])
        }
        (map, "entry") if MAPS.contains(&map) => Ty::foreign("Entry", vec![error()]),
        ("Entry", "or_default" | "or_insert" | "or_insert_with") => first,
        (list, name) if LISTS.contains(&list) => of_list(&peeled, name, &last_given, turbofish),
        ("Sender" | "UnboundedSender", _) => Ty::Foreign("Result".to_owned(), Vec::new()),
        _ => Ty::Unknown,
    }
}

fn of_list(list: &Ty, name: &str, last_given: &Ty, turbofish: Option<Ty>) -> Ty {
    let inside = element(list);
    match name {
        "iter" | "iter_mut" | "into_iter" | "filter" | "skip" | "take" | "rev" | "chain" | "drain"
        | "cloned" | "copied" | "skip_while" | "take_while" | "inspect" | "peekable" | "by_ref"
        | "step_by" | "fuse" => Ty::foreign("Iter", vec![inside]),
        "map" | "scan" => Ty::foreign("Iter", vec![last_given.clone()]),
        "filter_map" | "flat_map" | "map_while" => Ty::foreign("Iter", vec![last_given.inside()]),
        "flatten" => Ty::foreign("Iter", vec![inside.inside()]),
        "enumerate" => Ty::foreign("Iter", vec![Ty::Tuple(vec![Ty::foreign("number", Vec::new()), inside])]),
        "zip" => Ty::foreign("Iter", vec![Ty::Tuple(vec![inside, element(last_given)])]),
        "next" | "first" | "last" | "get" | "get_mut" | "pop" | "pop_front" | "pop_back" | "find"
        | "max_by_key" | "min_by_key" | "nth" | "front" | "back" | "first_mut" | "last_mut" | "peek"
        | "recv" | "max" | "min" | "max_by" | "min_by" | "reduce" | "take_first" => {
            Ty::foreign("Option", vec![inside])
        }
        "find_map" => last_given.clone(),
        "fold" => last_given.clone(),
        "remove" | "swap_remove" => inside,
        "borrow" | "borrow_and_update" => inside,
        "collect" => match turbofish {
            Some(Ty::Foreign(name, args))
                if args.iter().all(|arg| *arg == Ty::Unknown) || args.is_empty() =>
            {
                Ty::Foreign(name, vec![inside])
            }
            Some(ty) => ty,
            // Most are lists; a let with its type says otherwise.
            None => Ty::Unknown,
        },
        "to_vec" | "as_slice" | "as_mut_slice" => Ty::foreign("Vec", vec![inside]),
        "partition" => {
            Ty::Tuple(vec![Ty::foreign("Vec", vec![inside.clone()]), Ty::foreign("Vec", vec![inside])])
        }
        _ => Ty::Unknown,
    }
}

/// Names that the libraries' types have as well. A method of one of these names is ours only where the receiver's type
/// is known.
pub(crate) fn of_libraries(name: &str) -> bool {
    const NAMES: &[&str] = &[
        "abort",
        "acquire",
        "add",
        "all",
        "and_then",
        "any",
        "append",
        "as_bytes",
        "as_deref",
        "as_mut",
        "as_ref",
        "as_slice",
        "as_str",
        "at",
        "await",
        "begin",
        "borrow",
        "build",
        "bytes",
        "chain",
        "chars",
        "checked_add",
        "clear",
        "clone",
        "close",
        "cmp",
        "code",
        "collect",
        "commit",
        "compare",
        "concat",
        "connect",
        "contains",
        "contains_key",
        "copied",
        "count",
        "counts",
        "data",
        "date",
        "day",
        "days",
        "default",
        "delete",
        "digest",
        "display",
        "drain",
        "drop",
        "each",
        "elapsed",
        "emit",
        "end",
        "entry",
        "eq",
        "exec",
        "execute",
        "exists",
        "expect",
        "expose",
        "extend",
        "fetch",
        "field",
        "fields",
        "file",
        "filter",
        "find",
        "finish",
        "first",
        "flatten",
        "flush",
        "fmt",
        "fold",
        "for_each",
        "from",
        "get",
        "get_mut",
        "hash",
        "header",
        "headers",
        "host",
        "hour",
        "id",
        "index",
        "insert",
        "inspect",
        "into",
        "into_inner",
        "into_iter",
        "is_empty",
        "is_err",
        "is_finished",
        "is_none",
        "is_ok",
        "is_some",
        "iter",
        "join",
        "json",
        "keep",
        "key",
        "keys",
        "kind",
        "label",
        "last",
        "left",
        "len",
        "line",
        "lines",
        "list",
        "load",
        "lock",
        "log",
        "map",
        "map_err",
        "matches",
        "max",
        "merge",
        "message",
        "method",
        "min",
        "minute",
        "month",
        "name",
        "new",
        "next",
        "notify",
        "now",
        "number",
        "of",
        "offset",
        "on",
        "open",
        "or_else",
        "parse",
        "part",
        "parts",
        "path",
        "peek",
        "permit",
        "pid",
        "poll",
        "pop",
        "port",
        "position",
        "prepare",
        "push",
        "query",
        "read",
        "ready",
        "recv",
        "release",
        "remove",
        "rename",
        "replace",
        "reserve",
        "reset",
        "resolve",
        "retain",
        "rev",
        "route",
        "row",
        "rows",
        "run",
        "save",
        "search",
        "second",
        "seed",
        "send",
        "set",
        "show",
        "size",
        "skip",
        "sleep",
        "sort",
        "spawn",
        "split",
        "start",
        "status",
        "step",
        "stop",
        "store",
        "subject",
        "subscribe",
        "sum",
        "take",
        "tell",
        "text",
        "then",
        "tick",
        "time",
        "timestamp",
        "title",
        "to_owned",
        "to_string",
        "token",
        "transaction",
        "trim",
        "truncate",
        "try_from",
        "ty",
        "unwrap",
        "unwrap_or",
        "update",
        "upgrade",
        "uri",
        "url",
        "uuid",
        "value",
        "values",
        "wait",
        "wake",
        "watch",
        "wipe",
        "with",
        "words",
        "write",
        "year",
        "zip",
    ];
    NAMES.binary_search(&name).is_ok()
}

//! What is known of types without a compiler: enough to tell whose method a call is.

use crate::house::items::first_bound;
use crate::house::tree::{Found, Tree, segments};
use std::collections::HashMap;
use syn::{GenericArgument, PathArguments, Type, TypeParamBound};

/// A type as far as it is known.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Ty {
    /// One of the crate.
    Own(usize, Vec<Ty>),
    /// One of another crate, by its last name. Lists are `Vec`, iterators `Iter`.
    Foreign(String, Vec<Ty>),
    Tuple(Vec<Ty>),
    /// A generic name.
    Param(String),
    Unknown,
}

impl Ty {
    pub(crate) fn foreign(name: &str, args: Vec<Self>) -> Self {
        Self::Foreign(name.to_owned(), args)
    }

    /// What is inside an `Option`, a `Result`, a list or a guard.
    pub(crate) fn inside(&self) -> Self {
        match self {
            Self::Foreign(_, args) => args.first().cloned().unwrap_or(Self::Unknown),
            _ => Self::Unknown,
        }
    }

    /// What a pointer or a guard leads to.
    pub(crate) fn peeled(&self) -> Self {
        match self {
            Self::Foreign(name, args) if POINTERS.contains(&name.as_str()) && !args.is_empty() => {
                args[args.len() - 1].peeled()
            }
            other => other.clone(),
        }
    }

    /// Generic names replaced by what is known of them.
    pub(crate) fn with(&self, known: &HashMap<String, Self>) -> Self {
        let all = |args: &[Self]| args.iter().map(|one| one.with(known)).collect();
        match self {
            Self::Param(name) => known.get(name).cloned().unwrap_or(Self::Unknown),
            Self::Own(id, args) => Self::Own(*id, all(args)),
            Self::Foreign(name, args) => Self::Foreign(name.clone(), all(args)),
            Self::Tuple(args) => Self::Tuple(all(args)),
            Self::Unknown => Self::Unknown,
        }
    }

    /// Learns generic names from an argument.
    pub(crate) fn teach(&self, given: &Self, known: &mut HashMap<String, Self>) {
        match (self, given) {
            (_, Self::Unknown) => {}
            (Self::Param(name), given) => {
                known.entry(name.clone()).or_insert_with(|| given.clone());
            }
            (Self::Own(one, wanted), Self::Own(other, given)) if one == other => {
                teach_all(wanted, given, known)
            }
            (Self::Foreign(one, wanted), Self::Foreign(other, given)) if one == other => {
                teach_all(wanted, given, known);
            }
            (Self::Tuple(wanted), Self::Tuple(given)) => teach_all(wanted, given, known),
            (wanted, Self::Foreign(name, _)) if POINTERS.contains(&name.as_str()) => {
                wanted.teach(&given.peeled(), known);
            }
            _ => {}
        }
    }
}

fn teach_all(wanted: &[Ty], given: &[Ty], known: &mut HashMap<String, Ty>) {
    wanted.iter().zip(given).for_each(|(wanted, given)| wanted.teach(given, known));
}

/// What is looked through when a method or a field is looked for.
const POINTERS: [&str; 13] = [
    "Arc",
    "Box",
    "Rc",
    "Cow",
    "Pin",
    "MutexGuard",
    "RwLockReadGuard",
    "RwLockWriteGuard",
    "OwnedMutexGuard",
    "Ref",
    "RefMut",
    "LazyLock",
    "State",
];

/// A scope in which types are written: a module, the type of the block and the generic names.
#[derive(Clone, Default)]
pub(crate) struct Scope {
    pub(crate) module: usize,
    pub(crate) own: Option<Ty>,
    pub(crate) generics: HashMap<String, Ty>,
}

impl Scope {
    /// Adds a function's generics: one that has to be a trait of this crate counts as that trait.
    pub(crate) fn add(&mut self, tree: &Tree, generics: &[(String, Option<syn::Path>)]) {
        for (name, bound) in generics {
            let of_ours = bound.as_ref().and_then(|path| match tree.resolve(self.module, &segments(path)) {
                Some(Found::Type(id)) => Some(Ty::Own(id, Vec::new())),
                _ => None,
            });
            self.generics.insert(name.clone(), of_ours.unwrap_or(Ty::Param(name.clone())));
        }
    }
}

/// Reads a type as it is written.
pub(crate) fn read(tree: &Tree, scope: &Scope, ty: &Type) -> Ty {
    match ty {
        Type::Reference(one) => read(tree, scope, &one.elem),
        Type::Paren(one) => read(tree, scope, &one.elem),
        Type::Group(one) => read(tree, scope, &one.elem),
        Type::Slice(one) => Ty::foreign("Vec", vec![read(tree, scope, &one.elem)]),
        Type::Array(one) => Ty::foreign("Vec", vec![read(tree, scope, &one.elem)]),
        Type::Tuple(one) => Ty::Tuple(one.elems.iter().map(|one| read(tree, scope, one)).collect()),
        Type::Path(one) if one.qself.is_none() => read_path(tree, scope, &one.path),
        Type::TraitObject(one) => read_bounds(tree, scope, one.bounds.iter()),
        Type::ImplTrait(one) => read_bounds(tree, scope, one.bounds.iter()),
        _ => Ty::Unknown,
    }
}

fn read_bounds<'a>(tree: &Tree, scope: &Scope, bounds: impl Iterator<Item = &'a TypeParamBound>) -> Ty {
    let Some(path) = first_bound(bounds) else { return Ty::Unknown };
    match read_path(tree, scope, &path) {
        own @ Ty::Own(..) => own,
        _ => {
            let bound = |name: &str| {
                let last = path.segments.last()?;
                let PathArguments::AngleBracketed(args) = &last.arguments else { return None };
                args.args.iter().find_map(|arg| match arg {
                    GenericArgument::AssocType(one) if one.ident == name => Some(read(tree, scope, &one.ty)),
                    _ => None,
                })
            };
            match path.segments.last().map(|last| last.ident.to_string()).as_deref() {
                Some("Iterator" | "IntoIterator") => {
                    Ty::foreign("Iter", vec![bound("Item").unwrap_or(Ty::Unknown)])
                }
                Some("Future") => bound("Output").unwrap_or(Ty::Unknown),
                _ => Ty::Unknown,
            }
        }
    }
}

/// Reads a type that is written as a path.
pub(crate) fn read_path(tree: &Tree, scope: &Scope, path: &syn::Path) -> Ty {
    let names = segments(path);
    let Some(last) = path.segments.last() else { return Ty::Unknown };
    if names.len() == 1 {
        if names[0] == "Self" {
            return scope.own.clone().unwrap_or(Ty::Unknown);
        }
        if let Some(known) = scope.generics.get(&names[0]) {
            return known.clone();
        }
    }
    let args: Vec<Ty> = match &last.arguments {
        PathArguments::AngleBracketed(args) => args
            .args
            .iter()
            .filter_map(|arg| match arg {
                GenericArgument::Type(one) => Some(read(tree, scope, one)),
                _ => None,
            })
            .collect(),
        _ => Vec::new(),
    };
    match tree.resolve(scope.module, &names) {
        Some(Found::Type(id)) => own(tree, id, args),
        Some(_) => Ty::Unknown,
        None if names.first().is_some_and(|first| first == "Self") => Ty::Unknown,
        None => Ty::Foreign(last.ident.to_string(), args),
    }
}

/// A type of the crate, an alias as what is behind it.
fn own(tree: &Tree, id: usize, args: Vec<Ty>) -> Ty {
    let def = &tree.types[id];
    let Some(behind) = &def.alias else { return Ty::Own(id, args) };
    let mut scope = Scope { module: def.module, own: None, generics: HashMap::new() };
    for (name, given) in def.generics.iter().zip(args) {
        scope.generics.insert(name.clone(), given);
    }
    read(tree, &scope, behind)
}

//! A crate as the names in it: which file holds which module, type, method and function, and what a path leads to.

use crate::house::items::{Method, TypeDef, Value, signature_of};
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use syn::{Item, Visibility};

/// One crate, read from its roots (`src/lib.rs`, `src/main.rs`, `src/bin/*.rs`). What is only for tests is left out.
#[derive(Default)]
pub(crate) struct Tree {
    pub(crate) files: Vec<File>,
    pub(crate) modules: Vec<Module>,
    pub(crate) types: Vec<TypeDef>,
    pub(crate) values: Vec<Value>,
    /// Macros by name: the file they stand in.
    pub(crate) macros: HashMap<String, usize>,
    /// Each `impl` block and each function, for whoever walks the bodies.
    pub(crate) parsed: Vec<(usize, Vec<Item>)>,
    /// Methods that other crates of ours have: their names say nothing of whose a call is.
    pub(crate) elsewhere: HashSet<String>,
    /// Fields and statics that are a `Mutex` or an `RwLock`.
    pub(crate) mutexes: usize,
}

/// One file of a crate.
pub(crate) struct File {
    /// From the crate's `src`, such as `account/place.rs`.
    pub(crate) name: String,
    /// Lines, those of its tests too.
    pub(crate) lines: usize,
}

/// One module; an inline one shares its file with its parent.
pub(crate) struct Module {
    pub(crate) file: usize,
    pub(crate) parent: Option<usize>,
    pub(crate) root: usize,
    names: HashMap<String, Vec<Named>>,
    globs: Vec<Vec<String>>,
    /// The crate's own modules and enums behind the globs.
    opened: Vec<Found>,
}

/// What a name stands for in a module.
#[derive(Clone)]
enum Named {
    Module(usize),
    Type(usize),
    Value(usize),
    /// `use`: the path behind the name.
    Use(Vec<String>),
}

/// Where a path leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    Module(usize),
    Type(usize),
    Value(usize),
    /// Something of a type: a variant, a method or a constant; `rest` segments are left.
    OfType {
        owner: usize,
        rest: usize,
    },
}

/// Names that are re-exported in a ring are given up after so many steps.
const DEEPEST: usize = 16;

impl Tree {
    /// Reads the crate whose sources lie in `src`.
    pub(crate) fn read(src: &Path) -> Result<Self, String> {
        let mut tree = Self::default();
        let mut roots: Vec<PathBuf> = ["lib.rs", "main.rs"]
            .map(|name| src.join(name))
            .into_iter()
            .filter(|one| one.is_file())
            .collect();
        if let Ok(entries) = std::fs::read_dir(src.join("bin")) {
            roots.extend(
                entries
                    .flatten()
                    .map(|entry| entry.path())
                    .filter(|path| path.extension().is_some_and(|kind| kind == "rs")),
            );
        }
        roots.sort();
        for root in roots {
            let folder = root.parent().unwrap_or(src).to_owned();
            let module = tree.modules.len();
            tree.read_file(src, &root, &folder, None, module)?;
        }
        tree.open_globs();
        tree.learn_impls();
        Ok(tree)
    }

    fn read_file(
        &mut self,
        src: &Path,
        path: &Path,
        folder: &Path,
        parent: Option<usize>,
        root: usize,
    ) -> Result<usize, String> {
        let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
        let parsed = syn::parse_file(&text)
            .map_err(|error| format!("{}:{}: {error}", path.display(), error.span().start().line))?;
        let file = self.files.len();
        let name = path.strip_prefix(src).unwrap_or(path).to_string_lossy().into_owned();
        self.files.push(File { name, lines: text.lines().count() });
        let module = self.new_module(file, parent, root);
        self.read_items(src, folder, module, parsed.items)?;
        Ok(module)
    }

    fn new_module(&mut self, file: usize, parent: Option<usize>, root: usize) -> usize {
        self.modules.push(Module {
            file,
            parent,
            root,
            names: HashMap::new(),
            globs: Vec::new(),
            opened: Vec::new(),
        });
        self.modules.len() - 1
    }

    fn read_items(
        &mut self,
        src: &Path,
        folder: &Path,
        module: usize,
        items: Vec<Item>,
    ) -> Result<(), String> {
        let file = self.modules[module].file;
        let root = self.modules[module].root;
        let mut kept = Vec::new();
        for item in items {
            if only_for_tests(&item) {
                continue;
            }
            match item {
                Item::Mod(declared) => {
                    let name = declared.ident.to_string();
                    let child = match declared.content {
                        Some((_, inner)) => {
                            let child = self.new_module(file, Some(module), root);
                            self.read_items(src, &folder.join(&name), child, inner)?;
                            child
                        }
                        None => {
                            let path = file_of_module(folder, &name, &declared.attrs);
                            self.read_file(src, &path, &folder.join(&name), Some(module), root)?
                        }
                    };
                    self.name(module, name, Named::Module(child));
                }
                Item::Use(ref used) => {
                    let mut paths = Vec::new();
                    flatten(&used.tree, &mut Vec::new(), &mut paths);
                    for (name, path) in paths {
                        match name {
                            Some(name) => self.name(module, name, Named::Use(path)),
                            None => self.modules[module].globs.push(path),
                        }
                    }
                    kept.push(item);
                }
                other => {
                    self.read_item(module, &other);
                    kept.push(other);
                }
            }
        }
        self.parsed.push((module, kept));
        Ok(())
    }

    fn read_item(&mut self, module: usize, item: &Item) {
        match item {
            Item::Struct(one) => {
                let id = self.new_type(module, &one.ident, &one.generics);
                self.types[id].fields = fields_of(&one.fields);
                self.mutexes += one.fields.iter().filter(|field| is_lock(&field.ty)).count();
            }
            Item::Enum(one) => {
                let id = self.new_type(module, &one.ident, &one.generics);
                for variant in &one.variants {
                    self.mutexes += variant.fields.iter().filter(|field| is_lock(&field.ty)).count();
                    self.types[id].variants.insert(variant.ident.to_string(), fields_of(&variant.fields));
                }
            }
            Item::Union(one) => {
                self.new_type(module, &one.ident, &one.generics);
            }
            Item::Type(one) => {
                let id = self.new_type(module, &one.ident, &one.generics);
                self.types[id].alias = Some((*one.ty).clone());
            }
            Item::Trait(one) => {
                let id = self.new_type(module, &one.ident, &one.generics);
                self.types[id].is_trait = true;
                for inner in &one.items {
                    if let syn::TraitItem::Fn(method) = inner {
                        let made = Method { module, of: Vec::new(), signature: signature_of(&method.sig) };
                        self.types[id].methods.insert(method.sig.ident.to_string(), made);
                    }
                }
            }
            Item::Fn(one) => {
                let value = Value { module, signature: Some(signature_of(&one.sig)), ty: None };
                self.new_value(module, &one.sig.ident, value);
            }
            Item::Const(one) => {
                let value = Value { module, signature: None, ty: Some((*one.ty).clone()) };
                self.new_value(module, &one.ident, value);
            }
            Item::Static(one) => {
                self.mutexes += usize::from(is_lock(&one.ty));
                let value = Value { module, signature: None, ty: Some((*one.ty).clone()) };
                self.new_value(module, &one.ident, value);
            }
            Item::Macro(one) if one.mac.path.is_ident("macro_rules") => {
                if let Some(name) = &one.ident {
                    self.macros.insert(name.to_string(), self.modules[module].file);
                }
            }
            _ => {}
        }
    }

    fn new_type(&mut self, module: usize, ident: &syn::Ident, generics: &syn::Generics) -> usize {
        let id = self.types.len();
        let generics = generics.type_params().map(|one| one.ident.to_string()).collect();
        self.types.push(TypeDef::new(ident.to_string(), module, self.modules[module].file, generics));
        self.name(module, ident.to_string(), Named::Type(id));
        id
    }

    fn new_value(&mut self, module: usize, ident: &syn::Ident, value: Value) {
        self.values.push(value);
        self.name(module, ident.to_string(), Named::Value(self.values.len() - 1));
    }

    fn name(&mut self, module: usize, name: String, named: Named) {
        self.modules[module].names.entry(name).or_default().push(named);
    }

    /// `use super::*` and `use Kind::*`. Resolved before any glob is known, so that no two can lead to each other.
    fn open_globs(&mut self) {
        let found = |module: usize| {
            self.modules[module]
                .globs
                .iter()
                .filter_map(|glob| self.resolve(module, glob))
                .collect::<Vec<_>>()
        };
        let all: Vec<Vec<Found>> = (0..self.modules.len()).map(found).collect();
        for (module, opened) in self.modules.iter_mut().zip(all) {
            module.opened = opened;
        }
    }

    /// Methods of inherent `impl` blocks, and what a type derefs to. After all files, since a block may stand anywhere.
    fn learn_impls(&mut self) {
        let mut found = Vec::new();
        for (module, items) in &self.parsed {
            for item in items {
                let Item::Impl(block) = item else { continue };
                let Some(owner) = self.type_of_impl(*module, block) else { continue };
                found.push((*module, owner, block.clone()));
            }
        }
        for (module, owner, block) in found {
            let args = generic_names(&block.self_ty);
            match &block.trait_ {
                None => {
                    for inner in &block.items {
                        if let syn::ImplItem::Fn(method) = inner
                            && !has_test_attribute(&method.attrs)
                        {
                            let made =
                                Method { module, of: args.clone(), signature: signature_of(&method.sig) };
                            self.types[owner].methods.insert(method.sig.ident.to_string(), made);
                        }
                    }
                }
                Some((_, path, _)) if path.segments.last().is_some_and(|last| last.ident == "Deref") => {
                    let target = block.items.iter().find_map(|inner| match inner {
                        syn::ImplItem::Type(one) if one.ident == "Target" => Some(one.ty.clone()),
                        _ => None,
                    });
                    self.types[owner].derefs = target.map(|ty| (module, ty));
                }
                Some(_) => {}
            }
        }
    }

    /// The names of all methods.
    pub(crate) fn method_names(&self) -> impl Iterator<Item = &String> {
        self.types.iter().flat_map(|one| one.methods.keys())
    }

    /// The crate's own type that an `impl` block is for.
    pub(crate) fn type_of_impl(&self, module: usize, block: &syn::ItemImpl) -> Option<usize> {
        let syn::Type::Path(path) = &*block.self_ty else { return None };
        match self.resolve(module, &segments(&path.path))? {
            Found::Type(id) => Some(id),
            _ => None,
        }
    }

    /// Where a path leads from a module; `None` for what belongs to other crates.
    pub(crate) fn resolve(&self, module: usize, path: &[String]) -> Option<Found> {
        self.resolve_within(module, path, DEEPEST)
    }

    fn resolve_within(&self, module: usize, path: &[String], steps: usize) -> Option<Found> {
        let steps = steps.checked_sub(1)?;
        let first = path.first()?;
        let (start, rest) = match first.as_str() {
            "crate" => (self.modules[module].root, &path[1..]),
            "self" => (module, &path[1..]),
            "super" => (self.modules[module].parent?, &path[1..]),
            _ => return self.in_module(module, path, steps, true),
        };
        match rest.first().map(String::as_str) {
            None => Some(Found::Module(start)),
            Some("super") => self.resolve_within(start, rest, steps),
            Some(_) => self.in_module(start, rest, steps, false),
        }
    }

    /// A path whose first name stands in this module.
    fn in_module(&self, module: usize, path: &[String], steps: usize, bare: bool) -> Option<Found> {
        let (first, rest) = path.split_first()?;
        let here = &self.modules[module];
        for named in here.names.get(first).map(Vec::as_slice).unwrap_or_default() {
            let found = match named {
                Named::Module(child) => match rest.is_empty() {
                    true => Some(Found::Module(*child)),
                    false => self.in_module(*child, rest, steps, false),
                },
                Named::Type(id) => Some(self.of_type(*id, rest.len())),
                Named::Value(id) if rest.is_empty() => Some(Found::Value(*id)),
                Named::Value(_) => None,
                // `use serde_json;` would lead to itself.
                Named::Use(behind) if bare && behind.len() == 1 && behind[0] == *first => None,
                Named::Use(behind) => {
                    let whole: Vec<String> = behind.iter().chain(rest).cloned().collect();
                    self.resolve_within(module, &whole, steps)
                }
            };
            if found.is_some() {
                return found;
            }
        }
        here.opened.iter().find_map(|opened| match opened {
            Found::Module(behind) => self.in_module(*behind, path, steps.checked_sub(1)?, false),
            Found::Type(id) if self.types[*id].variants.contains_key(first) => {
                Some(Found::OfType { owner: *id, rest: path.len() })
            }
            _ => None,
        })
    }

    /// Through an alias the variants and methods are those of what is behind it.
    fn of_type(&self, id: usize, rest: usize) -> Found {
        let mut owner = id;
        for _ in 0..DEEPEST {
            let Some(syn::Type::Path(path)) = &self.types[owner].alias else { break };
            match self.resolve(self.types[owner].module, &segments(&path.path)) {
                Some(Found::Type(behind)) if behind != owner && rest > 0 => owner = behind,
                _ => break,
            }
        }
        if rest == 0 { Found::Type(id) } else { Found::OfType { owner, rest } }
    }

    /// The file that what a path led to stands in; a method stands where its block does.
    pub(crate) fn file_of(&self, found: Found, last: &str) -> usize {
        let module = match found {
            Found::Module(module) => module,
            Found::Type(id) => return self.types[id].file,
            Found::Value(id) => self.values[id].module,
            Found::OfType { owner, .. } => match self.types[owner].methods.get(last) {
                Some(method) => method.module,
                None => return self.types[owner].file,
            },
        };
        self.modules[module].file
    }

    /// Where a path goes through the crate's own root file instead of naming the file behind it: `crate::Thing`. A path
    /// that names a module of the root is as it should be.
    pub(crate) fn goes_through_root(&self, module: usize, path: &[String]) -> bool {
        let root = self.modules[module].root;
        let (mut at, mut rest) = (module, path);
        match rest.first().map(String::as_str) {
            Some("crate") => (at, rest) = (root, &rest[1..]),
            Some("super") => {}
            _ => return false,
        }
        while let Some((first, behind)) = rest.split_first()
            && first == "super"
        {
            let Some(parent) = self.modules[at].parent else { return false };
            (at, rest) = (parent, behind);
        }
        let Some(first) = rest.first() else { return false };
        let is_module = |named: &Named| matches!(named, Named::Module(_));
        at == root
            && self.modules[at].file != self.modules[module].file
            && !self.modules[at].names.get(first).is_some_and(|all| all.iter().any(is_module))
            && !self.macros.contains_key(first)
    }
}

/// Where `mod name;` lies. Of several `#[cfg_attr(…, path = "…")]` the first is read: one system's.
fn file_of_module(folder: &Path, name: &str, attributes: &[syn::Attribute]) -> PathBuf {
    let said = attributes.iter().find_map(|one| {
        let text = quote::ToTokens::to_token_stream(&one.meta).to_string();
        let (_, behind) = text.split_once("path = \"")?;
        Some(behind.split('"').next().unwrap_or(behind).to_owned())
    });
    if let Some(said) = said {
        // Beside the file that says so: `folder` is that file's own.
        let beside = folder.parent().unwrap_or(folder).join(&said);
        return if beside.is_file() { beside } else { folder.join(said) };
    }
    let flat = folder.join(format!("{name}.rs"));
    if flat.is_file() { flat } else { folder.join(name).join("mod.rs") }
}

/// The names of a path, its arguments left out.
pub(crate) fn segments(path: &syn::Path) -> Vec<String> {
    path.segments.iter().map(|segment| segment.ident.to_string()).collect()
}

/// `use a::{b, c as d, e::*}` as names and the paths behind them; a glob has no name.
pub(crate) fn flatten(
    tree: &syn::UseTree,
    before: &mut Vec<String>,
    all: &mut Vec<(Option<String>, Vec<String>)>,
) {
    match tree {
        syn::UseTree::Path(path) => {
            before.push(path.ident.to_string());
            flatten(&path.tree, before, all);
            before.pop();
        }
        syn::UseTree::Name(name) if name.ident == "self" => {
            all.push((before.last().cloned(), before.clone()));
        }
        syn::UseTree::Name(name) => {
            let mut path = before.clone();
            path.push(name.ident.to_string());
            all.push((Some(name.ident.to_string()), path));
        }
        syn::UseTree::Rename(renamed) => {
            let mut path = before.clone();
            if renamed.ident != "self" {
                path.push(renamed.ident.to_string());
            }
            all.push((Some(renamed.rename.to_string()), path));
        }
        syn::UseTree::Glob(_) => all.push((None, before.clone())),
        syn::UseTree::Group(group) => group.items.iter().for_each(|one| flatten(one, before, all)),
    }
}

/// `pub use`: a name that is passed on, and no need of the file that passes it on.
pub(crate) fn passes_on(used: &syn::ItemUse) -> bool {
    !matches!(used.vis, Visibility::Inherited)
}

fn fields_of(fields: &syn::Fields) -> HashMap<String, syn::Type> {
    let name = |(number, field): (usize, &syn::Field)| {
        let name = field.ident.as_ref().map_or_else(|| number.to_string(), ToString::to_string);
        (name, field.ty.clone())
    };
    fields.iter().enumerate().map(name).collect()
}

fn is_lock(ty: &syn::Type) -> bool {
    let text = quote::ToTokens::to_token_stream(ty).to_string();
    text.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == "Mutex" || word == "RwLock")
}

/// The generic names in `impl<T> Parsed<T>`, in the order of the type's own.
fn generic_names(ty: &syn::Type) -> Vec<String> {
    let syn::Type::Path(path) = ty else { return Vec::new() };
    let Some(syn::PathArguments::AngleBracketed(args)) =
        path.path.segments.last().map(|last| &last.arguments)
    else {
        return Vec::new();
    };
    args.args
        .iter()
        .filter_map(|arg| match arg {
            syn::GenericArgument::Type(syn::Type::Path(one)) => {
                Some(one.path.get_ident().map(ToString::to_string).unwrap_or_default())
            }
            syn::GenericArgument::Type(_) => Some(String::new()),
            _ => None,
        })
        .collect()
}

fn only_for_tests(item: &Item) -> bool {
    let attributes = match item {
        Item::Const(one) => &one.attrs,
        Item::Enum(one) => &one.attrs,
        Item::Fn(one) => &one.attrs,
        Item::Impl(one) => &one.attrs,
        Item::Macro(one) => &one.attrs,
        Item::Mod(one) => &one.attrs,
        Item::Static(one) => &one.attrs,
        Item::Struct(one) => &one.attrs,
        Item::Trait(one) => &one.attrs,
        Item::Type(one) => &one.attrs,
        Item::Use(one) => &one.attrs,
        _ => return false,
    };
    has_test_attribute(attributes)
}

/// `#[cfg(test)]`, also among others, and `#[test]`.
pub(crate) fn has_test_attribute(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|one| {
        let text = quote::ToTokens::to_token_stream(&one.meta).to_string();
        let mut words = text.split(|c: char| !c.is_alphanumeric() && c != '_');
        one.path().is_ident("test")
            || (one.path().is_ident("cfg") && words.any(|word| word == "test") && !text.contains("not"))
    })
}

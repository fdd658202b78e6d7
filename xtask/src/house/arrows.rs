//! Who needs whom: every item of every file, and the arrows that it draws.

use crate::house::bodies::Bodies;
use crate::house::drawing::{Arrows, Drawing, Faults};
use crate::house::items::first_bound;
use crate::house::tree::{Found, Tree, flatten, has_test_attribute, passes_on};
use crate::house::types::{Scope, Ty, read};
use std::collections::HashMap;
use syn::{ImplItem, Item};

/// All arrows of a crate.
pub(crate) fn of(tree: &Tree) -> (Arrows, Faults) {
    let mut items = Items { drawing: Drawing { tree, arrows: Arrows::new(), faults: Faults::default() } };
    for (module, all) in &tree.parsed {
        items.each(*module, all);
    }
    (items.drawing.arrows, items.drawing.faults)
}

/// Goes through the items of every file.
struct Items<'a> {
    drawing: Drawing<'a>,
}

impl Items<'_> {
    fn each(&mut self, module: usize, items: &[Item]) {
        let tree = self.drawing.tree;
        for item in items {
            match item {
                Item::Use(used) => self.imports(module, used),
                Item::Impl(block) => self.block(module, block),
                Item::Fn(one) => {
                    let scope = Scope { module, own: None, generics: HashMap::new() };
                    Bodies::of(&mut self.drawing, scope).function(&one.sig, Some(&one.block));
                }
                Item::Trait(one) => {
                    let own = match tree.resolve(module, &[one.ident.to_string()]) {
                        Some(Found::Type(id)) => Some(Ty::Own(id, Vec::new())),
                        _ => None,
                    };
                    let mut bodies =
                        Bodies::of(&mut self.drawing, Scope { module, own, generics: HashMap::new() });
                    one.supertraits.iter().for_each(|bound| bodies.bound(bound));
                    for inner in &one.items {
                        if let syn::TraitItem::Fn(method) = inner {
                            bodies.function(&method.sig, method.default.as_ref());
                        }
                    }
                }
                Item::Const(one) => {
                    let mut bodies = Bodies::of(&mut self.drawing, Scope { module, ..Scope::default() });
                    bodies.named(&one.ty);
                    bodies.expression(&one.expr);
                }
                Item::Static(one) => {
                    let mut bodies = Bodies::of(&mut self.drawing, Scope { module, ..Scope::default() });
                    bodies.named(&one.ty);
                    bodies.expression(&one.expr);
                }
                Item::Struct(one) => self.fields(module, &one.fields),
                Item::Enum(one) => {
                    one.variants.iter().for_each(|variant| self.fields(module, &variant.fields))
                }
                Item::Type(one) => {
                    Bodies::of(&mut self.drawing, Scope { module, ..Scope::default() }).named(&one.ty)
                }
                Item::Macro(one) => {
                    Bodies::of(&mut self.drawing, Scope { module, ..Scope::default() })
                        .tokens(one.mac.tokens.clone());
                }
                _ => {}
            }
        }
    }

    fn fields(&mut self, module: usize, fields: &syn::Fields) {
        let mut bodies = Bodies::of(&mut self.drawing, Scope { module, ..Scope::default() });
        fields.iter().for_each(|field| bodies.named(&field.ty));
    }

    /// `use`. A name that is passed on with `pub use` is no need of this file, and whoever uses it has its arrow to
    /// the file behind it.
    fn imports(&mut self, module: usize, used: &syn::ItemUse) {
        let mut paths = Vec::new();
        flatten(&used.tree, &mut Vec::new(), &mut paths);
        let line = used.use_token.span.start().line;
        for (name, path) in paths {
            // A module that is imported as such is needed where something of it is named.
            let leads_to_module = matches!(self.drawing.tree.resolve(module, &path), Some(Found::Module(_)));
            if passes_on(used) || leads_to_module || name.is_none() {
                continue;
            }
            self.drawing.path(module, &path, line);
        }
    }

    fn block(&mut self, module: usize, block: &syn::ItemImpl) {
        let tree = self.drawing.tree;
        let file = tree.modules[module].file;
        let line = block.impl_token.span.start().line;
        let owner = tree.type_of_impl(module, block);
        if let (None, Some(owner)) = (&block.trait_, owner)
            && tree.types[owner].file != file
        {
            let def = &tree.types[owner];
            let place = format!(
                "{}:{line} impl {}, whose file is {}",
                tree.files[file].name, def.name, tree.files[def.file].name
            );
            self.drawing.faults.strayed.push((def.name.clone(), place));
        }
        let mut scope = Scope { module, own: None, generics: HashMap::new() };
        let generics: Vec<_> = block
            .generics
            .type_params()
            .map(|one| (one.ident.to_string(), first_bound(one.bounds.iter())))
            .collect();
        scope.add(tree, &generics);
        scope.own = Some(read(tree, &scope, &block.self_ty));
        let mut bodies = Bodies::of(&mut self.drawing, scope);
        if let Some((_, path, _)) = &block.trait_ {
            bodies.named_path(path);
        }
        bodies.named(&block.self_ty);
        for inner in &block.items {
            match inner {
                ImplItem::Fn(method) if !has_test_attribute(&method.attrs) => {
                    bodies.function(&method.sig, Some(&method.block));
                }
                ImplItem::Const(one) => {
                    bodies.named(&one.ty);
                    bodies.expression(&one.expr);
                }
                ImplItem::Type(one) => bodies.named(&one.ty),
                _ => {}
            }
        }
    }
}

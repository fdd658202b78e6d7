//! A walk through the bodies of one scope: which names stand for what, and the arrows that names draw.

use crate::house::drawing::{Drawing, names};
use crate::house::items::{Method, Signature};
use crate::house::known;
use crate::house::tree::{Found, Tree};
use crate::house::types::{Scope, Ty, read};
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::collections::HashMap;
use syn::{GenericArgument, PathArguments, Type};

/// Where a walk stands: its scope, and the locals of the blocks around it, the innermost last.
pub(crate) struct Walk<'a, 'b> {
    pub(crate) drawing: &'a mut Drawing<'b>,
    pub(crate) scope: Scope,
    pub(crate) locals: Vec<HashMap<String, Ty>>,
}

impl<'b> Walk<'_, 'b> {
    pub(crate) fn tree(&self) -> &'b Tree {
        self.drawing.tree
    }

    pub(crate) fn file(&self) -> usize {
        self.tree().modules[self.scope.module].file
    }

    pub(crate) fn remember(&mut self, name: &str, ty: Ty) {
        if let Some(last) = self.locals.last_mut() {
            last.insert(name.to_owned(), ty);
        }
    }

    pub(crate) fn local(&self, name: &str) -> Option<&Ty> {
        self.locals.iter().rev().find_map(|scope| scope.get(name))
    }

    /// A type that is named: an arrow for each path in it.
    pub(crate) fn named(&mut self, ty: &Type) {
        match ty {
            Type::Path(one) => {
                if let Some(own) = &one.qself {
                    self.named(&own.ty);
                }
                self.named_path(&one.path);
            }
            Type::Reference(one) => self.named(&one.elem),
            Type::Paren(one) => self.named(&one.elem),
            Type::Group(one) => self.named(&one.elem),
            Type::Slice(one) => self.named(&one.elem),
            Type::Array(one) => self.named(&one.elem),
            Type::Ptr(one) => self.named(&one.elem),
            Type::Tuple(one) => one.elems.iter().for_each(|one| self.named(one)),
            Type::TraitObject(one) => one.bounds.iter().for_each(|one| self.bound(one)),
            Type::ImplTrait(one) => one.bounds.iter().for_each(|one| self.bound(one)),
            Type::BareFn(one) => {
                one.inputs.iter().for_each(|input| self.named(&input.ty));
                if let syn::ReturnType::Type(_, ty) = &one.output {
                    self.named(ty);
                }
            }
            Type::Macro(one) => self.tokens(one.mac.tokens.clone()),
            _ => {}
        }
    }

    pub(crate) fn bound(&mut self, bound: &syn::TypeParamBound) {
        if let syn::TypeParamBound::Trait(one) = bound {
            self.named_path(&one.path);
        }
    }

    /// A path with its arguments.
    pub(crate) fn named_path(&mut self, path: &syn::Path) -> Option<Found> {
        for segment in &path.segments {
            match &segment.arguments {
                PathArguments::AngleBracketed(args) => {
                    for arg in &args.args {
                        match arg {
                            GenericArgument::Type(ty) => self.named(ty),
                            GenericArgument::AssocType(one) => self.named(&one.ty),
                            _ => {}
                        }
                    }
                }
                PathArguments::Parenthesized(args) => {
                    args.inputs.iter().for_each(|ty| self.named(ty));
                    if let syn::ReturnType::Type(_, ty) = &args.output {
                        self.named(ty);
                    }
                }
                PathArguments::None => {}
            }
        }
        let (names, line) = names(path);
        match names.first().map(String::as_str) {
            Some("Self") => self.of_self(&names, line),
            Some(first) if names.len() == 1 && self.scope.generics.contains_key(first) => None,
            _ => self.drawing.path(self.scope.module, &names, line),
        }
    }

    /// `Self::thing`: of the block's own type, wherever its method stands.
    pub(crate) fn of_self(&mut self, names: &[String], line: usize) -> Option<Found> {
        let tree = self.tree();
        let Some(Ty::Own(owner, _)) = self.scope.own else { return None };
        let last = names.last().map(String::as_str).unwrap_or_default();
        let found = match names.len() {
            1 => Found::Type(owner),
            more => Found::OfType { owner, rest: more - 1 },
        };
        let from = self.file();
        self.drawing.draw(from, tree.file_of(found, last), line, || names.join("::"));
        Some(found)
    }

    /// A type as it is written at its owner's.
    pub(crate) fn written_in(&self, owner: usize, args: &[Ty], written: &Type) -> Ty {
        let def = &self.tree().types[owner];
        let mut generics = HashMap::new();
        for (number, name) in def.generics.iter().enumerate() {
            generics.insert(name.clone(), args.get(number).cloned().unwrap_or(Ty::Unknown));
        }
        let own = Some(Ty::Own(owner, args.to_vec()));
        read(self.tree(), &Scope { module: def.module, own, generics }, written)
    }

    pub(crate) fn own(&self, id: usize) -> Ty {
        match &self.scope.own {
            Some(own @ Ty::Own(same, _)) if *same == id => own.clone(),
            _ => Ty::Own(id, vec![Ty::Unknown; self.tree().types[id].generics.len()]),
        }
    }

    /// What a function gives for these arguments.
    pub(crate) fn gives(&self, signature: &Signature, mut scope: Scope, given: &[Ty]) -> Ty {
        let tree = self.tree();
        scope.add(tree, &signature.generics);
        let mut known = HashMap::new();
        for (wanted, given) in signature.takes.iter().zip(given) {
            read(tree, &scope, wanted).teach(given, &mut known);
        }
        match &signature.gives {
            None => Ty::Tuple(Vec::new()),
            Some(ty) => read(tree, &scope, ty).with(&known),
        }
    }

    pub(crate) fn gives_method(&self, method: &Method, own: &Ty, given: &[Ty]) -> Ty {
        let mut scope = Scope { module: method.module, own: Some(own.clone()), generics: HashMap::new() };
        if let Ty::Own(_, args) = own {
            for (name, given) in method.of.iter().zip(args) {
                scope.generics.insert(name.clone(), given.clone());
            }
        }
        self.gives(&method.signature, scope, given)
    }

    pub(crate) fn derefs(&self, id: usize, args: &[Ty]) -> Option<Ty> {
        let (_, written) = self.tree().types[id].derefs.as_ref()?;
        Some(self.written_in(id, args, written))
    }

    /// Of a receiver whose type is not known: the method that alone has this name and number of arguments in the crate,
    /// where no type of the libraries has it too.
    pub(crate) fn only_one_of_this_name(&self, name: &str, args: usize) -> Option<(usize, &'b Method)> {
        let tree = self.tree();
        if known::of_libraries(name) || tree.elsewhere.contains(name) {
            return None;
        }
        let mut all =
            tree.types.iter().enumerate().filter_map(|(id, def)| Some((id, def.methods.get(name)?)));
        let first = all.next()?;
        let alone = all.next().is_none() && !tree.types[first.0].is_trait;
        (alone && first.1.signature.takes.len() == args).then_some(first)
    }

    /// Paths among the tokens of a macro: `a::b::c`, and single names that stand for something here.
    pub(crate) fn tokens(&mut self, tokens: TokenStream) {
        let all: Vec<TokenTree> = tokens.into_iter().collect();
        let mut at = 0;
        while at < all.len() {
            match &all[at] {
                TokenTree::Group(group) => self.tokens(group.stream()),
                TokenTree::Ident(first) => {
                    let line = first.span().start().line;
                    let after_dot =
                        at > 0 && matches!(&all[at - 1], TokenTree::Punct(one) if one.as_char() == '.');
                    let mut path = vec![first.to_string()];
                    while let (
                        Some(TokenTree::Punct(one)),
                        Some(TokenTree::Punct(two)),
                        Some(TokenTree::Ident(next)),
                    ) = (all.get(at + 1), all.get(at + 2), all.get(at + 3))
                    {
                        if one.as_char() != ':' || two.as_char() != ':' {
                            break;
                        }
                        path.push(next.to_string());
                        at += 3;
                    }
                    if after_dot {
                        let called = matches!(all.get(at + 1), Some(TokenTree::Group(one)) if one.delimiter() == Delimiter::Parenthesis);
                        if let (true, Some((id, method))) = (called, self.method_by_token(&path[0])) {
                            let tree = self.tree();
                            let (from, to) = (self.file(), tree.modules[method.module].file);
                            let of = &tree.types[id].name;
                            self.drawing
                                .draw(from, to, line, || format!("calls {of}::{}, in a macro", path[0]));
                        }
                    } else if path[0] == "Self" {
                        self.of_self(&path, line);
                    } else if path.len() > 1 || self.local(&path[0]).is_none() {
                        self.drawing.path(self.scope.module, &path, line);
                    }
                }
                _ => {}
            }
            at += 1;
        }
    }

    pub(crate) fn method_by_token(&self, name: &str) -> Option<(usize, &'b Method)> {
        let tree = self.tree();
        let mut all =
            tree.types.iter().enumerate().filter_map(|(id, def)| Some((id, def.methods.get(name)?)));
        let first = all.next()?;
        let said_elsewhere = known::of_libraries(name) || tree.elsewhere.contains(name);
        (!said_elsewhere && all.next().is_none() && !tree.types[first.0].is_trait).then_some(first)
    }
}

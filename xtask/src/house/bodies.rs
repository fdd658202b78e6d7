//! Bodies of functions: what they name, and whose method each call is, as far as types can be told without a compiler.

use crate::house::drawing::{Drawing, names};
use crate::house::items::signature_of;
use crate::house::tree::{Found, flatten};
use crate::house::types::{Scope, Ty, read, read_path};
use crate::house::walk::Walk;
use crate::house::{known, patterns};
use proc_macro2::TokenStream;
use std::collections::HashMap;
use syn::{Expr, GenericArgument, Pat, Stmt, Type, punctuated::Punctuated, spanned::Spanned};

/// The bodies of one scope.
pub(crate) struct Bodies<'a, 'b> {
    walk: Walk<'a, 'b>,
}

impl<'a, 'b> Bodies<'a, 'b> {
    pub(crate) fn of(drawing: &'a mut Drawing<'b>, scope: Scope) -> Self {
        Self { walk: Walk { drawing, scope, locals: vec![HashMap::new()] } }
    }

    /// A type that is named.
    pub(crate) fn named(&mut self, ty: &Type) {
        self.walk.named(ty);
    }

    /// A path that is named.
    pub(crate) fn named_path(&mut self, path: &syn::Path) {
        self.walk.named_path(path);
    }

    /// A bound that is named.
    pub(crate) fn bound(&mut self, bound: &syn::TypeParamBound) {
        self.walk.bound(bound);
    }

    /// The tokens of a macro.
    pub(crate) fn tokens(&mut self, tokens: TokenStream) {
        self.walk.tokens(tokens);
    }

    /// One function with what it takes and gives.
    pub(crate) fn function(&mut self, signature: &syn::Signature, block: Option<&syn::Block>) {
        let tree = self.walk.tree();
        let outer = self.walk.scope.clone();
        self.walk.scope.add(tree, &signature_of(signature).generics);
        for one in signature.generics.type_params() {
            one.bounds.iter().for_each(|bound| self.walk.bound(bound));
        }
        self.walk.locals.push(HashMap::new());
        for input in &signature.inputs {
            match input {
                syn::FnArg::Receiver(_) => {
                    let own = self.walk.scope.own.clone().unwrap_or(Ty::Unknown);
                    self.walk.remember("self", own);
                }
                syn::FnArg::Typed(typed) => {
                    self.walk.named(&typed.ty);
                    let ty = read(tree, &self.walk.scope, &typed.ty);
                    patterns::bind(&mut self.walk, &typed.pat, ty);
                }
            }
        }
        if let syn::ReturnType::Type(_, ty) = &signature.output {
            self.walk.named(ty);
        }
        if let Some(block) = block {
            self.block(block);
        }
        self.walk.locals.pop();
        self.walk.scope = outer;
    }

    fn block(&mut self, block: &syn::Block) -> Ty {
        self.walk.locals.push(HashMap::new());
        let mut last = Ty::Tuple(Vec::new());
        for statement in &block.stmts {
            last = Ty::Tuple(Vec::new());
            match statement {
                Stmt::Local(local) => {
                    let mut ty = match &local.init {
                        Some(init) => {
                            let ty = self.expression(&init.expr);
                            if let Some((_, other)) = &init.diverge {
                                self.expression(other);
                            }
                            ty
                        }
                        None => Ty::Unknown,
                    };
                    if let Pat::Type(typed) = &local.pat {
                        self.walk.named(&typed.ty);
                        let said = read(self.walk.tree(), &self.walk.scope, &typed.ty);
                        ty = if said == Ty::Unknown { ty } else { said };
                    }
                    patterns::bind(&mut self.walk, &local.pat, ty);
                }
                Stmt::Expr(expression, semicolon) => {
                    let ty = self.expression(expression);
                    if semicolon.is_none() {
                        last = ty;
                    }
                }
                Stmt::Macro(one) => {
                    last = self.macro_call(&one.mac);
                }
                Stmt::Item(item) => self.inner(item),
            }
        }
        self.walk.locals.pop();
        last
    }

    /// An item inside a body.
    fn inner(&mut self, item: &syn::Item) {
        match item {
            syn::Item::Fn(one) => self.function(&one.sig, Some(&one.block)),
            syn::Item::Use(used) => {
                let mut paths = Vec::new();
                flatten(&used.tree, &mut Vec::new(), &mut paths);
                let line = used.use_token.span.start().line;
                for (name, path) in paths {
                    if name.is_some() {
                        self.walk.drawing.path(self.walk.scope.module, &path, line);
                    }
                }
            }
            syn::Item::Const(one) => {
                self.walk.named(&one.ty);
                self.expression(&one.expr);
            }
            syn::Item::Impl(block) => {
                if let Some((_, path, _)) = &block.trait_ {
                    self.walk.named_path(path);
                }
                for inner in &block.items {
                    if let syn::ImplItem::Fn(method) = inner {
                        self.function(&method.sig, Some(&method.block));
                    }
                }
            }
            syn::Item::Struct(one) => one.fields.iter().for_each(|field| self.walk.named(&field.ty)),
            _ => {}
        }
    }

    /// An expression: draws its arrows and tells its type.
    pub(crate) fn expression(&mut self, expression: &Expr) -> Ty {
        match expression {
            Expr::Path(one) => self.value(one),
            Expr::MethodCall(one) => self.method_call(one),
            Expr::Call(one) => self.call(one),
            Expr::Field(one) => self.field(one),
            Expr::Struct(one) => {
                let found = self.walk.named_path(&one.path);
                for field in &one.fields {
                    self.expression(&field.expr);
                }
                if let Some(rest) = &one.rest {
                    self.expression(rest);
                }
                match found {
                    Some(Found::Type(id)) if self.walk.tree().types[id].alias.is_none() => self.walk.own(id),
                    Some(Found::OfType { owner, .. }) => self.walk.own(owner),
                    _ => Ty::Unknown,
                }
            }
            Expr::Reference(one) => self.expression(&one.expr),
            Expr::Paren(one) => self.expression(&one.expr),
            Expr::Group(one) => self.expression(&one.expr),
            // A lock of tokio gives its guard where one of std gives a Result of it.
            Expr::Await(one) => match self.expression(&one.base) {
                Ty::Foreign(name, args) if name == "Result" && is_guard(args.first()) => args[0].clone(),
                ty => ty,
            },
            Expr::Try(one) => self.expression(&one.expr).inside(),
            Expr::Unary(one) => {
                let ty = self.expression(&one.expr);
                if matches!(one.op, syn::UnOp::Deref(_)) { ty } else { Ty::Unknown }
            }
            Expr::Block(one) => self.block(&one.block),
            Expr::Async(one) => self.block(&one.block),
            Expr::Unsafe(one) => self.block(&one.block),
            Expr::Const(one) => self.block(&one.block),
            Expr::If(one) => {
                self.walk.locals.push(HashMap::new());
                self.expression(&one.cond);
                let mut ty = self.block(&one.then_branch);
                self.walk.locals.pop();
                if let Some((_, other)) = &one.else_branch {
                    let otherwise = self.expression(other);
                    ty = better(ty, otherwise);
                }
                ty
            }
            Expr::Let(one) => {
                let ty = self.expression(&one.expr);
                patterns::bind(&mut self.walk, &one.pat, ty);
                Ty::Unknown
            }
            Expr::Match(one) => {
                let ty = self.expression(&one.expr);
                let mut gives = Ty::Unknown;
                for arm in &one.arms {
                    self.walk.locals.push(HashMap::new());
                    patterns::bind(&mut self.walk, &arm.pat, ty.clone());
                    if let Some((_, guard)) = &arm.guard {
                        self.expression(guard);
                    }
                    let arm = self.expression(&arm.body);
                    gives = better(gives, arm);
                    self.walk.locals.pop();
                }
                gives
            }
            Expr::While(one) => {
                self.walk.locals.push(HashMap::new());
                self.expression(&one.cond);
                self.block(&one.body);
                self.walk.locals.pop();
                Ty::Unknown
            }
            Expr::Loop(one) => {
                self.block(&one.body);
                Ty::Unknown
            }
            Expr::ForLoop(one) => {
                let ty = self.expression(&one.expr);
                self.walk.locals.push(HashMap::new());
                patterns::bind(&mut self.walk, &one.pat, known::element(&ty));
                self.block(&one.body);
                self.walk.locals.pop();
                Ty::Unknown
            }
            Expr::Closure(_) => {
                self.closure(expression, &[]);
                Ty::Unknown
            }
            Expr::Macro(one) => self.macro_call(&one.mac),
            Expr::Tuple(one) => Ty::Tuple(one.elems.iter().map(|one| self.expression(one)).collect()),
            Expr::Array(one) => {
                let all: Vec<Ty> = one.elems.iter().map(|one| self.expression(one)).collect();
                Ty::foreign("Vec", all.into_iter().take(1).collect())
            }
            Expr::Repeat(one) => {
                let inside = self.expression(&one.expr);
                self.expression(&one.len);
                Ty::foreign("Vec", vec![inside])
            }
            Expr::Index(one) => {
                let ty = self.expression(&one.expr);
                self.expression(&one.index);
                if matches!(*one.index, Expr::Range(_)) { ty } else { known::element(&ty) }
            }
            Expr::Assign(one) => {
                self.expression(&one.left);
                self.expression(&one.right);
                Ty::Unknown
            }
            Expr::Binary(one) => {
                self.expression(&one.left);
                self.expression(&one.right);
                Ty::Unknown
            }
            Expr::Cast(one) => {
                self.expression(&one.expr);
                self.walk.named(&one.ty);
                read(self.walk.tree(), &self.walk.scope, &one.ty)
            }
            Expr::Range(one) => {
                for end in [&one.start, &one.end].into_iter().flatten() {
                    self.expression(end);
                }
                Ty::foreign("Iter", Vec::new())
            }
            Expr::Return(one) => {
                if let Some(value) = &one.expr {
                    self.expression(value);
                }
                Ty::Unknown
            }
            Expr::Break(one) => {
                if let Some(value) = &one.expr {
                    self.expression(value);
                }
                Ty::Unknown
            }
            Expr::Lit(one) => match one.lit {
                syn::Lit::Str(_) => Ty::foreign("str", Vec::new()),
                _ => Ty::foreign("number", Vec::new()),
            },
            _ => Ty::Unknown,
        }
    }

    /// A path as a value: a local, a constant, a variant, a function that is passed on.
    fn value(&mut self, one: &syn::ExprPath) -> Ty {
        if let Some(own) = &one.qself {
            self.walk.named(&own.ty);
        }
        if let Some(name) = one.path.get_ident()
            && let Some(ty) = self.walk.local(&name.to_string())
        {
            return ty.clone();
        }
        let found = self.walk.named_path(&one.path);
        let last = one.path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
        match found {
            Some(Found::Value(id)) => {
                let value = &self.walk.tree().values[id];
                let scope = Scope { module: value.module, ..Scope::default() };
                value.ty.as_ref().map_or(Ty::Unknown, |ty| read(self.walk.tree(), &scope, ty))
            }
            Some(Found::Type(id)) => self.walk.own(id),
            Some(Found::OfType { owner, .. })
                if self.walk.tree().types[owner].variants.contains_key(&last) =>
            {
                self.walk.own(owner)
            }
            _ => Ty::Unknown,
        }
    }

    fn call(&mut self, one: &syn::ExprCall) -> Ty {
        let tree = self.walk.tree();
        let Expr::Path(called) = &*one.func else {
            self.expression(&one.func);
            for arg in &one.args {
                self.argument(arg, &[]);
            }
            return Ty::Unknown;
        };
        let is_local =
            called.path.get_ident().is_some_and(|name| self.walk.local(&name.to_string()).is_some());
        if is_local {
            one.args.iter().for_each(|arg| {
                self.argument(arg, &[]);
            });
            return Ty::Unknown;
        }
        if let Some(own) = &called.qself {
            self.walk.named(&own.ty);
        }
        let found = self.walk.named_path(&called.path);
        let (names, _) = names(&called.path);
        let last = names.last().cloned().unwrap_or_default();
        let given: Vec<Ty> = one.args.iter().map(|arg| self.argument(arg, &[])).collect();
        match found {
            Some(Found::Value(id)) => {
                let value = &tree.values[id];
                let scope = Scope { module: value.module, ..Scope::default() };
                value.signature.as_ref().map_or(Ty::Unknown, |one| self.walk.gives(one, scope, &given))
            }
            Some(Found::Type(id)) => self.walk.own(id),
            Some(Found::OfType { owner, .. }) => match tree.types[owner].methods.get(&last) {
                Some(method) => {
                    let own = self.walk.own(owner);
                    // `Type::method(&it)` names the receiver among its arguments.
                    let skipped = given.len().saturating_sub(method.signature.takes.len());
                    self.walk.gives_method(method, &own, given.get(skipped..).unwrap_or_default())
                }
                None if tree.types[owner].variants.contains_key(&last) => self.walk.own(owner),
                // Of a trait or derived: `default` and `from` give the type itself.
                None if matches!(last.as_str(), "default" | "from") => self.walk.own(owner),
                None => Ty::Unknown,
            },
            Some(Found::Module(_)) => Ty::Unknown,
            None => self.foreign_call(&names, &called.path, given),
        }
    }

    /// `Some(x)`, `Arc::new(x)`, `Vec::new()` and the like.
    fn foreign_call(&mut self, names: &[String], path: &syn::Path, given: Vec<Ty>) -> Ty {
        let last = names.last().map(String::as_str).unwrap_or_default();
        let first = given.first().cloned().unwrap_or(Ty::Unknown);
        match (names.len(), last) {
            (1, "Some") => Ty::foreign("Option", vec![first]),
            (1, "Ok") => Ty::foreign("Result", vec![first]),
            (1, "Err") => Ty::foreign("Result", vec![Ty::Unknown, first]),
            (1, _) => Ty::Unknown,
            (more, "clone" | "from") if more >= 2 && names[more - 2] != "String" => first,
            (more, "new" | "default" | "with_capacity") => {
                let scope = self.walk.scope.clone();
                let mut owner = path.clone();
                owner.segments.pop();
                owner.segments.pop_punct();
                match read_path(self.walk.tree(), &scope, &owner) {
                    Ty::Foreign(name, args) if args.is_empty() && !given.is_empty() => {
                        Ty::Foreign(name, given)
                    }
                    ty => {
                        debug_assert!(more >= 2);
                        ty
                    }
                }
            }
            (_, "take" | "replace") => first,
            _ => Ty::Unknown,
        }
    }

    fn field(&mut self, one: &syn::ExprField) -> Ty {
        let tree = self.walk.tree();
        let base = self.expression(&one.base);
        let name = match &one.member {
            syn::Member::Named(name) => name.to_string(),
            syn::Member::Unnamed(index) => index.index.to_string(),
        };
        let line = one.member.span().start().line;
        let mut ty = base.peeled();
        loop {
            match &ty {
                Ty::Tuple(parts) => {
                    let number: Option<usize> = name.parse().ok();
                    return number.and_then(|number| parts.get(number)).cloned().unwrap_or(Ty::Unknown);
                }
                Ty::Own(id, args) => {
                    let def = &tree.types[*id];
                    if let Some(written) = def.fields.get(&name) {
                        let from = self.walk.file();
                        self.walk.drawing.draw(from, def.file, line, || format!("reads {}.{name}", def.name));
                        return self.walk.written_in(*id, args, written);
                    }
                    match self.walk.derefs(*id, args) {
                        Some(behind) => ty = behind.peeled(),
                        None => return Ty::Unknown,
                    }
                }
                _ => return Ty::Unknown,
            }
        }
    }

    fn method_call(&mut self, one: &syn::ExprMethodCall) -> Ty {
        let tree = self.walk.tree();
        let name = one.method.to_string();
        let line = one.method.span().start().line;
        let receiver = self.expression(&one.receiver);
        if let Some(turbofish) = &one.turbofish {
            for arg in &turbofish.args {
                if let GenericArgument::Type(ty) = arg {
                    self.walk.named(ty);
                }
            }
        }
        let mut ty = receiver.peeled();
        if name == "clone" && one.args.is_empty() {
            return receiver;
        }
        loop {
            match ty.clone() {
                Ty::Own(id, args) => {
                    let def = &tree.types[id];
                    if let Some(method) = def.methods.get(&name) {
                        let given: Vec<Ty> = one.args.iter().map(|arg| self.argument(arg, &[])).collect();
                        let to = tree.modules[method.module].file;
                        let from = self.walk.file();
                        self.walk.drawing.draw(from, to, line, || format!("calls {}::{name}", def.name));
                        return self.walk.gives_method(method, &ty, &given);
                    }
                    match self.walk.derefs(id, &args) {
                        Some(behind) => ty = behind.peeled(),
                        // Of a trait or derived; a trait is named where it is used.
                        None => break,
                    }
                }
                Ty::Foreign(..) | Ty::Tuple(_) => {
                    let takes = known::closure_takes(&receiver, &name);
                    let given: Vec<Ty> = one.args.iter().map(|arg| self.argument(arg, &takes)).collect();
                    let collects =
                        one.turbofish.as_ref().and_then(|turbofish| match turbofish.args.first() {
                            Some(GenericArgument::Type(ty)) => Some(read(tree, &self.walk.scope, ty)),
                            _ => None,
                        });
                    return known::gives(&receiver, &name, &given, collects);
                }
                Ty::Param(_) | Ty::Unknown => {
                    let by_name = self.walk.only_one_of_this_name(&name, one.args.len());
                    let given: Vec<Ty> = one.args.iter().map(|arg| self.argument(arg, &[])).collect();
                    let Some((id, method)) = by_name else { return Ty::Unknown };
                    let def = &tree.types[id];
                    let to = tree.modules[method.module].file;
                    let from = self.walk.file();
                    self.walk
                        .drawing
                        .draw(from, to, line, || format!("calls {}::{name}, by its name", def.name));
                    return self.walk.gives_method(method, &self.walk.own(id), &given);
                }
            }
        }
        for arg in &one.args {
            self.argument(arg, &[]);
        }
        Ty::Unknown
    }

    /// An argument; a closure with what it will be called with. Its type is what the closure gives.
    fn argument(&mut self, arg: &Expr, takes: &[Ty]) -> Ty {
        match arg {
            Expr::Closure(_) => self.closure(arg, takes),
            // A function that is passed by name gives what it gives.
            Expr::Path(path) if !takes.is_empty() => {
                let ty = self.value(path);
                let found = self.walk.tree().resolve(self.walk.scope.module, &names(&path.path).0);
                match found {
                    Some(Found::Value(id)) => {
                        let value = &self.walk.tree().values[id];
                        let scope = Scope { module: value.module, ..Scope::default() };
                        value.signature.as_ref().map_or(ty, |one| self.walk.gives(one, scope, takes))
                    }
                    _ => ty,
                }
            }
            _ => self.expression(arg),
        }
    }

    fn closure(&mut self, expression: &Expr, takes: &[Ty]) -> Ty {
        let Expr::Closure(one) = expression else { return Ty::Unknown };
        self.walk.locals.push(HashMap::new());
        for (number, input) in one.inputs.iter().enumerate() {
            let mut ty = takes.get(number).cloned().unwrap_or(Ty::Unknown);
            if let Pat::Type(typed) = input {
                self.walk.named(&typed.ty);
                ty = read(self.walk.tree(), &self.walk.scope, &typed.ty);
            }
            patterns::bind(&mut self.walk, input, ty);
        }
        let ty = self.expression(&one.body);
        self.walk.locals.pop();
        ty
    }

    /// A macro's arguments are read as expressions where they are some, and else by their names.
    fn macro_call(&mut self, called: &syn::Macro) -> Ty {
        let tree = self.walk.tree();
        if let Some(name) = called.path.segments.last().map(|last| last.ident.to_string())
            && let Some(file) = tree.macros.get(&name)
        {
            let line = called.path.span().start().line;
            let from = self.walk.file();
            self.walk.drawing.draw(from, *file, line, || format!("{name}!"));
        }
        let parser = Punctuated::<Expr, syn::Token![,]>::parse_terminated;
        match called.parse_body_with(parser) {
            Ok(all) => {
                let types: Vec<Ty> = all.iter().map(|one| self.expression(one)).collect();
                let is_list = called.path.is_ident("vec");
                if is_list { Ty::foreign("Vec", types.into_iter().take(1).collect()) } else { Ty::Unknown }
            }
            Err(_) => {
                self.walk.tokens(called.tokens.clone());
                Ty::Unknown
            }
        }
    }
}

/// The one of two branches of which more is known.
fn better(one: Ty, other: Ty) -> Ty {
    match &one {
        Ty::Unknown => other,
        Ty::Tuple(parts) if parts.is_empty() => other,
        Ty::Foreign(_, args) if args.iter().all(|arg| *arg == Ty::Unknown) => match other {
            Ty::Foreign(..) => other,
            _ => one,
        },
        _ => one,
    }
}

fn is_guard(ty: Option<&Ty>) -> bool {
    matches!(ty, Some(Ty::Foreign(name, _)) if name == "MutexGuard")
}

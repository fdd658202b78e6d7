//! Patterns: the names they bind, and what those are.

use crate::house::drawing::names;
use crate::house::tree::Found;
use crate::house::types::Ty;
use crate::house::walk::Walk;
use syn::Pat;

/// Names of a pattern and what they are bound to.
pub(crate) fn bind(walk: &mut Walk<'_, '_>, pattern: &Pat, ty: Ty) {
    match pattern {
        Pat::Ident(one) => {
            if let Some((_, inner)) = &one.subpat {
                bind(walk, inner, ty.clone());
            }
            walk.remember(&one.ident.to_string(), ty);
        }
        Pat::Type(one) => bind(walk, &one.pat, ty),
        Pat::Reference(one) => bind(walk, &one.pat, ty),
        Pat::Paren(one) => bind(walk, &one.pat, ty),
        Pat::Or(one) => one.cases.iter().for_each(|one| bind(walk, one, ty.clone())),
        Pat::Tuple(one) => {
            let parts = match ty.peeled() {
                Ty::Tuple(parts) => parts,
                _ => Vec::new(),
            };
            for (number, inner) in one.elems.iter().enumerate() {
                bind(walk, inner, parts.get(number).cloned().unwrap_or(Ty::Unknown));
            }
        }
        Pat::Slice(one) => one.elems.iter().for_each(|inner| bind(walk, inner, ty.inside())),
        Pat::TupleStruct(one) => {
            let found = walk.named_path(&one.path);
            let (names, _) = names(&one.path);
            let last = names.last().cloned().unwrap_or_default();
            for (number, inner) in one.elems.iter().enumerate() {
                let field = match (found, last.as_str()) {
                    (None, "Some" | "Ok") => ty.inside(),
                    (None, "Err") => match &ty {
                        Ty::Foreign(_, args) => args.get(1).cloned().unwrap_or(Ty::Unknown),
                        _ => Ty::Unknown,
                    },
                    _ => field_of_pattern(walk, found, &last, &number.to_string(), &ty),
                };
                bind(walk, inner, field);
            }
        }
        Pat::Struct(one) => {
            let found = walk.named_path(&one.path);
            let (names, _) = names(&one.path);
            let last = names.last().cloned().unwrap_or_default();
            for field in &one.fields {
                let name = match &field.member {
                    syn::Member::Named(name) => name.to_string(),
                    syn::Member::Unnamed(index) => index.index.to_string(),
                };
                let inner = field_of_pattern(walk, found, &last, &name, &ty);
                bind(walk, &field.pat, inner);
            }
        }
        Pat::Path(one) => {
            walk.named_path(&one.path);
        }
        Pat::Macro(one) => walk.tokens(one.mac.tokens.clone()),
        _ => {}
    }
}

fn field_of_pattern(walk: &Walk<'_, '_>, found: Option<Found>, last: &str, field: &str, ty: &Ty) -> Ty {
    let tree = walk.tree();
    let (owner, of_variant) = match found {
        Some(Found::OfType { owner, .. }) => (owner, true),
        Some(Found::Type(owner)) => (owner, false),
        _ => return Ty::Unknown,
    };
    let def = &tree.types[owner];
    let written = match of_variant {
        true => def.variants.get(last).and_then(|fields| fields.get(field)),
        false => def.fields.get(field),
    };
    let args = match ty.peeled() {
        Ty::Own(id, args) if id == owner => args,
        _ => Vec::new(),
    };
    written.map_or(Ty::Unknown, |written| walk.written_in(owner, &args, written))
}

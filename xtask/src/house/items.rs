//! What stands in a crate's files: its types with their fields and methods, its functions and constants.

use std::collections::HashMap;
use syn::{ReturnType, Type, TypeParamBound};

/// A type of the crate: struct, enum, trait or alias.
pub(crate) struct TypeDef {
    pub(crate) name: String,
    pub(crate) module: usize,
    pub(crate) file: usize,
    pub(crate) generics: Vec<String>,
    pub(crate) fields: HashMap<String, Type>,
    pub(crate) variants: HashMap<String, HashMap<String, Type>>,
    pub(crate) methods: HashMap<String, Method>,
    pub(crate) alias: Option<Type>,
    pub(crate) derefs: Option<(usize, Type)>,
    pub(crate) is_trait: bool,
}

impl TypeDef {
    pub(crate) fn new(name: String, module: usize, file: usize, generics: Vec<String>) -> Self {
        Self {
            name,
            module,
            file,
            generics,
            fields: HashMap::new(),
            variants: HashMap::new(),
            methods: HashMap::new(),
            alias: None,
            derefs: None,
            is_trait: false,
        }
    }
}

/// A method of an inherent `impl` block or of a trait.
pub(crate) struct Method {
    /// Where its block stands.
    pub(crate) module: usize,
    /// The block's names for the type's generics.
    pub(crate) of: Vec<String>,
    pub(crate) signature: Signature,
}

/// A function, constant or static.
pub(crate) struct Value {
    pub(crate) module: usize,
    pub(crate) signature: Option<Signature>,
    pub(crate) ty: Option<Type>,
}

/// What a function takes and gives.
#[derive(Clone)]
pub(crate) struct Signature {
    /// Without the receiver.
    pub(crate) takes: Vec<Type>,
    pub(crate) gives: Option<Type>,
    /// Generic names, each with its first bound.
    pub(crate) generics: Vec<(String, Option<syn::Path>)>,
}

/// Reads a signature. What an `async fn` gives is what its `.await` gives.
pub(crate) fn signature_of(signature: &syn::Signature) -> Signature {
    let takes = signature.inputs.iter().filter_map(|input| match input {
        syn::FnArg::Typed(typed) => Some((*typed.ty).clone()),
        syn::FnArg::Receiver(_) => None,
    });
    let gives = match &signature.output {
        ReturnType::Default => None,
        ReturnType::Type(_, ty) => Some((**ty).clone()),
    };
    let mut generics: Vec<(String, Option<syn::Path>)> = signature
        .generics
        .type_params()
        .map(|one| (one.ident.to_string(), first_bound(one.bounds.iter())))
        .collect();
    for predicate in signature.generics.where_clause.iter().flat_map(|clause| &clause.predicates) {
        if let syn::WherePredicate::Type(bound) = predicate
            && let Type::Path(path) = &bound.bounded_ty
            && let Some(one) = generics.iter_mut().find(|(name, _)| path.path.is_ident(name))
            && one.1.is_none()
        {
            one.1 = first_bound(bound.bounds.iter());
        }
    }
    Signature { takes: takes.collect(), gives, generics }
}

pub(crate) fn first_bound<'a>(bounds: impl Iterator<Item = &'a TypeParamBound>) -> Option<syn::Path> {
    bounds.into_iter().find_map(|bound| match bound {
        TypeParamBound::Trait(one) => Some(one.path.clone()),
        _ => None,
    })
}

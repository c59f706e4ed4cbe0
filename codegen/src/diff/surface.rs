//! The public interface of generated code, item by item, so that a judgement about Rust can be held against it.

use std::collections::{BTreeMap, BTreeSet};

use quote::{ToTokens, quote};
use syn::{
    Attribute, Fields, FnArg, ImplItem, Item, ItemEnum, ItemImpl, ItemStruct, Macro, Meta, ReceiverKind, Signature,
    Visibility,
};

use super::{Bump, definition};
use crate::emit::Generated;

/// The file that declares the others.
const INDEX: &str = "mod";

/// A public item: the type it belongs to, and which part of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    pub(super) owner: String,
    /// `.field`, `::method`, `::Variant`, `impl Trait`, `derive Trait`, or nothing for the type itself.
    pub(super) part: String,
}

/// Public items with their signatures.
pub(super) struct Surface(BTreeMap<Key, String>);

/// An item that differs.
#[derive(Debug)]
pub(super) struct Difference {
    pub(super) key: Key,
    pub(super) before: Option<String>,
    pub(super) after: Option<String>,
}

impl Difference {
    /// What is gone or different may be in use.
    pub(super) fn bump(&self) -> Bump {
        if self.before.is_none() { Bump::Minor } else { Bump::Major }
    }
}

impl Surface {
    /// Reads generated files. Only the index says which module needs which feature, and which is not for everybody.
    pub(super) fn of(files: &[Generated]) -> Result<Self, String> {
        let stem = |file: &Generated| {
            file.path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
        };
        let parse =
            |file: &Generated| syn::parse_file(&file.text).map_err(|error| format!("{}: {error}", file.path.display()));
        let index = files.iter().find(|file| stem(file) == INDEX).ok_or("there is no `mod.rs`")?;
        let modules = modules(&parse(index)?);
        let mut surface = Self(BTreeMap::new());
        for file in files {
            let Some(feature) = modules.get(&stem(file)) else { continue };
            for item in &parse(file)?.items {
                surface.item(item, feature)?;
            }
        }
        Ok(surface)
    }

    /// Whether the type is there.
    pub(super) fn has(&self, owner: &str) -> bool {
        self.0.contains_key(&Key { owner: owner.to_owned(), part: String::new() })
    }

    /// Every item that is not the same on both sides.
    pub(super) fn differences(&self, new: &Self) -> Vec<Difference> {
        let keys: BTreeSet<&Key> = self.0.keys().chain(new.0.keys()).collect();
        let both = keys.into_iter().map(|key| (key, self.0.get(key), new.0.get(key)));
        both.filter(|(_, before, after)| before != after)
            .map(|(key, before, after)| Difference { key: key.clone(), before: before.cloned(), after: after.cloned() })
            .collect()
    }

    fn add(&mut self, owner: &str, part: String, signature: String) {
        self.0.insert(Key { owner: owner.to_owned(), part }, signature);
    }

    fn item(&mut self, item: &Item, feature: &str) -> Result<(), String> {
        match item {
            Item::Macro(item) if !is_gated(&item.attrs) => self.definition(&item.mac, feature)?,
            Item::Struct(item) if is_public(&item.vis, &item.attrs) => self.structure(item, feature),
            Item::Enum(item) if is_public(&item.vis, &item.attrs) => self.enumeration(item, feature),
            Item::Impl(item) if !is_gated(&item.attrs) => self.implementation(item),
            _ => {}
        }
        Ok(())
    }

    fn definition(&mut self, call: &Macro, feature: &str) -> Result<(), String> {
        let name = call.path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
        let definition = definition::read(&name, call.tokens.clone())?;
        for (part, signature) in definition.parts {
            let signature = if part.is_empty() { format!("{feature} {signature}") } else { signature };
            self.add(&definition.name, part, signature);
        }
        Ok(())
    }

    fn structure(&mut self, item: &ItemStruct, feature: &str) {
        let name = item.ident.to_string();
        let public = item.fields.iter().filter(|field| matches!(field.vis, Visibility::Public(_)));
        let public: Vec<(String, String)> = public
            .map(|field| (field.ident.as_ref().map(ToString::to_string).unwrap_or_default(), text(&field.ty)))
            .collect();
        let is_open = is_non_exhaustive(&item.attrs) || public.len() < item.fields.len();
        // Who writes or takes apart an exhaustive struct names every field.
        let all = if is_open { String::new() } else { sorted(public.iter().map(|(name, _)| name.clone())) };
        self.add(&name, String::new(), format!("{feature} struct{} {all}", text(&item.generics)));
        for (field, ty) in public {
            self.add(&name, format!(".{field}"), ty);
        }
        self.derives(&name, &item.attrs);
    }

    fn enumeration(&mut self, item: &ItemEnum, feature: &str) {
        let name = item.ident.to_string();
        let all = if is_non_exhaustive(&item.attrs) {
            String::new()
        } else {
            sorted(item.variants.iter().map(|variant| variant.ident.to_string()))
        };
        self.add(&name, String::new(), format!("{feature} enum {all}"));
        for variant in &item.variants {
            let fields = match &variant.fields {
                Fields::Unit => String::new(),
                fields => text(fields),
            };
            self.add(&name, format!("::{}", variant.ident), fields);
        }
        self.derives(&name, &item.attrs);
    }

    fn derives(&mut self, owner: &str, attributes: &[Attribute]) {
        for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("derive")) {
            let Meta::List(list) = &attribute.meta else { continue };
            for derived in list.tokens.to_string().split(',').map(str::trim).filter(|derived| !derived.is_empty()) {
                self.add(owner, format!("derive {derived}"), String::new());
            }
        }
    }

    fn implementation(&mut self, item: &ItemImpl) {
        let syn::Type::Path(own) = &*item.self_ty else { return };
        let Some(owner) = own.path.segments.last().map(|segment| segment.ident.to_string()) else { return };
        if let Some((path, _)) = &item.trait_ {
            let types = item.items.iter().filter_map(|item| match item {
                ImplItem::Type(item) => Some(format!("{} = {}", item.ident, text(&item.ty))),
                _ => None,
            });
            self.add(&owner, format!("impl {}", text(path)), types.collect::<Vec<_>>().join(", "));
            return;
        }
        for item in &item.items {
            match item {
                ImplItem::Fn(item) if is_public(&item.vis, &item.attrs) => {
                    self.add(&owner, format!("::{}", item.sig.ident), signature(&item.sig));
                }
                ImplItem::Const(item) if is_public(&item.vis, &item.attrs) => {
                    self.add(&owner, format!("::{}", item.ident), text(&item.ty));
                }
                _ => {}
            }
        }
    }
}

/// Every module that users reach, with the condition under which they do.
fn modules(index: &syn::File) -> BTreeMap<String, String> {
    let declared = index.items.iter().filter_map(|item| match item {
        Item::Mod(item) => Some(item),
        _ => None,
    });
    let condition =
        |attributes: &[Attribute]| attributes.iter().filter(|a| a.path().is_ident("cfg")).map(text).collect::<String>();
    let public = declared.filter(|module| !matches!(module.vis, Visibility::Restricted(_)));
    public.map(|module| (module.ident.to_string(), condition(&module.attrs))).collect()
}

fn is_public(visibility: &Visibility, attributes: &[Attribute]) -> bool {
    matches!(visibility, Visibility::Public(_)) && !is_gated(attributes)
}

/// Only servers see what stands behind a feature inside a module.
fn is_gated(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| attribute.path().is_ident("cfg"))
}

/// Also behind `cfg_attr`: without the feature `server` answers are open.
fn is_non_exhaustive(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("non_exhaustive")
            || (attribute.path().is_ident("cfg_attr") && text(attribute).contains("non_exhaustive"))
    })
}

/// A function without the names of its arguments.
fn signature(function: &Signature) -> String {
    let arguments = function.inputs.iter().map(|argument| match argument {
        FnArg::Receiver(receiver) if matches!(receiver.kind, ReceiverKind::Reference(..)) => quote!(&self),
        FnArg::Receiver(_) => quote!(self),
        FnArg::Typed(argument) => argument.ty.to_token_stream(),
    });
    let (generics, output) = (&function.generics, &function.output);
    quote!(fn #generics (#(#arguments),*) #output).to_string()
}

fn text(tokens: &impl ToTokens) -> String {
    tokens.to_token_stream().to_string()
}

fn sorted(names: impl Iterator<Item = String>) -> String {
    let names: BTreeSet<String> = names.collect();
    names.into_iter().collect::<Vec<_>>().join(", ")
}

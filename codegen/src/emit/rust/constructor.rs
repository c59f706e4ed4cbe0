//! `new` of what callers build, and which setters there are.
//!
//! `new` takes the target first, then at most two further required fields, never two neighbours that take the same arguments;
//! where that does not fit, it takes one struct whose literal names every field.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::context::{Context, ident};
use super::source::Source;
use super::{docs, values};
use crate::model::{Direction, Field, Presence, SdkType, Target, Type};
use crate::spec::Scalar;

/// Most required fields that `new` takes one by one, besides the target.
const MOST_ARGUMENTS: usize = 2;

/// What only whole requests have.
#[derive(Clone, Copy)]
pub(super) struct Request<'t, 'a> {
    /// What it is aimed at.
    pub(super) target: Option<&'t Target<'a>>,
    /// It may be made from a URL, whose host it keeps.
    pub(super) has_origin: bool,
}

/// The constructor, behind the struct of required fields if there is one.
pub(super) fn emit(
    context: &Context<'_, '_>,
    name: &str,
    request: Option<Request<'_, '_>>,
    fields: &[Field<'_>],
    direction: Direction,
    source: &mut Source,
) {
    let target = request.and_then(|request| request.target);
    let plan = Plan { context, name, target, request, fields, direction };
    if plan.needs_struct() {
        source.add(plan.required_struct());
    }
    let (type_name, new) = (ident(name), plan.new_function());
    source.add(quote! {
        impl #type_name {
            #new
        }
    });
    if plan.takes_nothing() && !plan.derives_default() {
        source.add(quote! {
            impl Default for #type_name {
                fn default() -> Self {
                    Self::new()
                }
            }
        });
    }
}

/// Whether the struct can derive `Default`, because `new` takes nothing and fills in nothing.
pub(super) fn derives_default(fields: &[Field<'_>], direction: Direction) -> bool {
    let empty = |field: &Field<'_>| match field.presence {
        Presence::Optional => !field.spec.required,
        Presence::Constant(_) => true,
        _ => false,
    };
    direction.is_sent() && fields.iter().all(empty)
}

struct Plan<'p, 'm, 'a> {
    context: &'p Context<'m, 'a>,
    name: &'p str,
    target: Option<&'p Target<'a>>,
    request: Option<Request<'p, 'a>>,
    fields: &'p [Field<'a>],
    direction: Direction,
}

impl<'p, 'a> Plan<'p, '_, 'a> {
    /// What the caller must give, the target aside.
    fn required(&self) -> impl Iterator<Item = &'p Field<'a>> {
        self.fields.iter().filter(|field| is_required(field))
    }

    /// A target that is not in a list stands first.
    fn flat_target(&self) -> Option<&'p Target<'a>> {
        self.target.filter(|target| target.list.is_none())
    }

    fn needs_struct(&self) -> bool {
        let mut required: Vec<&Field<'_>> = self.required().collect();
        if required.len() > MOST_ARGUMENTS {
            return true;
        }
        let kinds: Vec<String> = required.drain(..).map(|field| argument_kind(&field.ty)).collect();
        let target = self.flat_target().map(|target| target.ty.name().to_owned());
        let kinds: Vec<String> = target.into_iter().chain(kinds).collect();
        kinds.windows(2).any(|pair| pair[0] == pair[1])
    }

    fn takes_nothing(&self) -> bool {
        self.flat_target().is_none() && self.required().next().is_none()
    }

    fn derives_default(&self) -> bool {
        self.target.is_none_or(|target| target.list.is_some()) && derives_default(self.fields, self.direction)
    }

    fn struct_name(&self) -> Ident {
        format_ident!("{}Required", self.name)
    }

    fn required_struct(&self) -> TokenStream {
        let name = self.struct_name();
        let doc = docs::written(&format!("What [`{}`] must have.", self.name));
        let fields = self.required().map(|field| {
            let doc = docs::comment([docs::field(field, self.direction)]);
            let alias = docs::alias(field.wire, field.plain_rust());
            let (name, ty) = (ident(&field.rust), self.context.rust_type(&field.ty, self.direction));
            quote!(#doc #alias pub #name: #ty,)
        });
        quote! {
            #doc
            #[derive(Clone, Debug)]
            pub struct #name {
                #(#fields)*
            }
        }
    }

    fn new_function(&self) -> TokenStream {
        let what = if self.request.is_some() { "A request" } else { "One" };
        if self.derives_default() {
            let doc = docs::comment([format!("{what} that says nothing yet.")]);
            return quote! {
                #doc
                pub fn new() -> Self {
                    Self::default()
                }
            };
        }
        let with_struct = self.needs_struct();
        let mut arguments = Vec::new();
        if let Some(target) = self.flat_target() {
            let ty = self.context.sdk(target.ty.name());
            arguments.push(quote!(target: impl Into<#ty>));
        }
        if with_struct {
            let name = self.struct_name();
            arguments.push(quote!(required: #name));
        } else {
            arguments.extend(self.required().map(|field| {
                let (name, ty) = (ident(&field.rust), self.argument(&field.ty));
                quote!(#name: #ty)
            }));
        }
        let target = self.target.map(|target| match target.list {
            None => quote!(target: target.into(),),
            Some(_) => quote!(targets: Vec::new(),),
        });
        let fields = self.fields.iter().filter_map(|field| self.initial(field, with_struct));
        let extra = self.request.map(|request| {
            let origin = request.has_origin.then(|| quote!(origin: None,));
            quote!(#origin extra: wire::Extra::default(),)
        });
        let with = if self.takes_nothing() { "the defaults" } else { "what it must have" };
        let doc = docs::comment([format!("{what} with {with}.")]);
        quote! {
            #doc
            pub fn new(#(#arguments),*) -> Self {
                Self { #target #(#fields)* #extra }
            }
        }
    }

    /// The value with which a field starts.
    fn initial(&self, field: &Field<'_>, with_struct: bool) -> Option<TokenStream> {
        let name = ident(&field.rust);
        let given = || match with_struct {
            true => quote!(required.#name),
            false => self.converted(&name, &field.ty),
        };
        Some(match &field.presence {
            Presence::Constant(_) => return None,
            // An argument that needs no turning is named like the field.
            Presence::Required if !with_struct && is_plain(&field.ty, self.direction) => quote!(#name,),
            Presence::Required => {
                let given = given();
                quote!(#name: #given,)
            }
            Presence::Optional if field.spec.required => {
                let given = given();
                quote!(#name: Some(#given),)
            }
            Presence::Defaulted(value) => {
                let value = values::expression(self.context, &field.ty, value, self.direction);
                quote!(#name: #value,)
            }
            Presence::Many => quote!(#name: Default::default(),),
            Presence::Optional => quote!(#name: None,),
        })
    }

    /// The type of an argument: whatever turns into what the field holds.
    fn argument(&self, ty: &Type) -> TokenStream {
        let rust = self.context.rust_type(ty, self.direction);
        match ty {
            Type::List(item) => {
                let item = self.context.rust_type(item, self.direction);
                quote!(impl IntoIterator<Item = impl Into<#item>>)
            }
            _ if is_into(ty, self.direction) => quote!(impl Into<#rust>),
            _ => rust,
        }
    }

    /// An argument turned into what the field holds.
    fn converted(&self, argument: &Ident, ty: &Type) -> TokenStream {
        match ty {
            _ if is_plain(ty, self.direction) => quote!(#argument),
            Type::List(_) => quote!(#argument.into_iter().map(Into::into).collect()),
            _ => quote!(#argument.into()),
        }
    }
}

/// Whether an argument of this type is taken as it is.
fn is_plain(ty: &Type, direction: Direction) -> bool {
    !matches!(ty, Type::List(_)) && !is_into(ty, direction)
}

/// Whether other types turn into this one.
pub(super) fn is_into(ty: &Type, direction: Direction) -> bool {
    match ty {
        Type::Scalar(Scalar::Switch(_)) => direction != Direction::Request,
        Type::Scalar(scalar) => matches!(scalar, Scalar::String | Scalar::Secret | Scalar::Decimal | Scalar::Json),
        Type::Sdk(_) => true,
        _ => false,
    }
}

/// Whether `new` takes it.
pub(super) fn is_required(field: &Field<'_>) -> bool {
    match field.presence {
        Presence::Required => true,
        Presence::Optional => field.spec.required,
        _ => false,
    }
}

/// What the caller writes as an argument: types that take the same are easily swapped.
fn argument_kind(ty: &Type) -> String {
    match ty {
        Type::Scalar(Scalar::String | Scalar::Secret) => "text".to_owned(),
        Type::Scalar(Scalar::Int | Scalar::Long | Scalar::Decimal) => "number".to_owned(),
        Type::Scalar(Scalar::Boolean | Scalar::Switch(_)) => "truth".to_owned(),
        Type::Scalar(Scalar::Timestamp { .. }) => "timestamp".to_owned(),
        Type::Scalar(Scalar::Duration { .. }) => "duration".to_owned(),
        Type::List(item) => format!("list of {}", argument_kind(item)),
        Type::Sdk(SdkType::DeviceId | SdkType::QrCode | SdkType::Mac | SdkType::Target) => "device".to_owned(),
        other => format!("{other:?}"),
    }
}

//! What a request, or an object in it, may hold: the catalog's fields, and the parts that name a device.

use tums::catalog::{Field, Operation, Target, TargetKind, Type};

use crate::messages;

/// One field, wherever it comes from.
#[derive(Clone)]
pub(crate) struct Member {
    /// Name on the wire.
    pub(crate) name: String,
    pub(crate) ty: Type,
    pub(crate) doc: String,
    /// It must be given: no default fills it in.
    pub(crate) required: bool,
    pub(crate) min: Option<i64>,
    pub(crate) max: Option<i64>,
    pub(crate) min_length: Option<i64>,
    pub(crate) max_length: Option<i64>,
    /// What the catalog says besides; nothing of the parts of a target.
    pub(crate) field: Option<&'static Field>,
}

impl Member {
    fn part(name: &str, ty: Type, doc: String) -> Self {
        Self {
            name: name.to_owned(),
            ty,
            doc,
            required: false,
            min: None,
            max: None,
            min_length: None,
            max_length: None,
            field: None,
        }
    }

    fn of(field: &'static Field) -> Self {
        Self {
            required: field.required && field.default.is_none() && field.constant.is_none(),
            min: field.min,
            max: field.max,
            min_length: field.min_length,
            max_length: field.max_length,
            field: Some(field),
            ..Self::part(&field.name, field.ty.clone(), field.doc.clone())
        }
    }
}

/// What a request holds.
pub(crate) fn top(operation: &'static Operation) -> Vec<Member> {
    let fields = operation.request.iter().chain(&operation.query).map(Member::of);
    let mut members = operation.target.as_ref().map(targets).unwrap_or_default();
    members.extend(fields);
    if let Some(paging) = &operation.paging {
        // These are filled in.
        let filled = [Some(&paging.from), paging.size.as_ref(), paging.to.as_ref()];
        members
            .iter_mut()
            .filter(|member| filled.contains(&Some(&member.name)))
            .for_each(|member| member.required = false);
    }
    members
}

fn targets(target: &Target) -> Vec<Member> {
    let Some(list) = &target.list else { return parts(&target.kinds) };
    let doc = target.doc.clone().unwrap_or_else(messages::targets);
    let ty = Type::List(Box::new(type_of(&target.kinds)));
    let list = Member::part(list, ty, doc);
    vec![Member { required: true, min_length: target.min_length, max_length: target.max_length, ..list }]
}

fn type_of(kinds: &[TargetKind]) -> Type {
    match kinds {
        [TargetKind::Device] => Type::DeviceId,
        [TargetKind::Channel] => Type::ChannelId,
        [TargetKind::Child] => Type::ChildId,
        _ => Type::Target,
    }
}

/// What names a device, a channel of it or a device below it.
fn parts(kinds: &[TargetKind]) -> Vec<Member> {
    let mut parts = vec![
        Member::part("qrCode", Type::QrCode, messages::part_qr_code()),
        Member::part("mac", Type::Mac, messages::part_mac()),
    ];
    if kinds.contains(&TargetKind::Channel) {
        parts.push(Member::part("channelId", Type::Int, messages::part_channel()));
    }
    if kinds.contains(&TargetKind::Child) {
        parts.push(Member::part("childMac", Type::Mac, messages::part_child()));
    }
    parts
}

/// What a value of this type holds; `None` if it is no object with known fields.
pub(crate) fn members_of(ty: &Type) -> Option<Vec<Member>> {
    match ty {
        Type::Object(_) => Some(ty.object()?.fields.iter().map(Member::of).collect()),
        Type::DeviceId => Some(parts(&[TargetKind::Device])),
        Type::ChannelId => Some(parts(&[TargetKind::Channel])),
        Type::ChildId => Some(parts(&[TargetKind::Child])),
        Type::Target => Some(parts(&[TargetKind::Channel, TargetKind::Child])),
        _ => None,
    }
}

/// What a list of lists holds in the end; any other type is itself.
pub(crate) fn item_of(ty: &Type) -> &Type {
    match ty {
        Type::List(item) => item_of(item),
        ty => ty,
    }
}

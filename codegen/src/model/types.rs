//! Types of fields.

use crate::spec::Scalar;

/// The type of a field, every name looked up.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Type {
    /// A type without parts.
    Scalar(Scalar),
    /// A type that the SDK has of its own.
    Sdk(SdkType),
    /// An enum of the spec.
    Enum(String),
    /// An object of the spec.
    Object(String),
    /// A list.
    List(Box<Type>),
    /// A JSON object with any keys.
    Map(Box<Type>, Box<Type>),
    /// A JSON array with fixed places.
    Tuple(Vec<Type>),
    /// A list of keys to sort by, from this enum.
    Sort(String),
}

/// A type that the SDK has of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the SDK documents them")]
pub enum SdkType {
    RegionId,
    QrCode,
    Mac,
    DeviceId,
    ChannelId,
    ChildId,
    Target,
}

impl SdkType {
    /// Every one of them.
    pub const ALL: &[Self] =
        &[Self::RegionId, Self::QrCode, Self::Mac, Self::DeviceId, Self::ChannelId, Self::ChildId, Self::Target];

    /// The name, in the spec and in Rust.
    pub fn name(self) -> &'static str {
        match self {
            Self::RegionId => "RegionId",
            Self::QrCode => "QrCode",
            Self::Mac => "Mac",
            Self::DeviceId => "DeviceId",
            Self::ChannelId => "ChannelId",
            Self::ChildId => "ChildId",
            Self::Target => "Target",
        }
    }

    /// Whether it is an object on the wire; the others are texts.
    pub fn is_object(self) -> bool {
        matches!(self, Self::DeviceId | Self::ChannelId | Self::ChildId | Self::Target)
    }
}

impl Type {
    /// Whether absence and emptiness are the same in answers.
    pub fn is_many(&self) -> bool {
        matches!(self, Self::List(_) | Self::Map(..) | Self::Sort(_))
    }

    /// Names of the objects in it.
    pub fn objects(&self) -> Vec<&str> {
        match self {
            Self::Object(name) => vec![name],
            Self::List(item) => item.objects(),
            Self::Map(key, value) => [key.objects(), value.objects()].concat(),
            Self::Tuple(places) => places.iter().flat_map(Self::objects).collect(),
            Self::Scalar(_) | Self::Sdk(_) | Self::Enum(_) | Self::Sort(_) => Vec::new(),
        }
    }
}

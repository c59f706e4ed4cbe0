//! The catalogue: every kind of change with its id, its explanation and how it is judged unless a rule knows better.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Serialize, Serializer};

use super::{Bump, Wire};

/// How a kind is judged by default.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// On the wire, in requests.
    pub sent: Wire,
    /// On the wire, in answers and messages.
    pub read: Wire,
    /// In Rust, for requests.
    pub sent_rust: Bump,
    /// In Rust, for answers and messages.
    pub read_rust: Bump,
}

macro_rules! kinds {
    ($(
        $(#[doc = $doc:literal])+
        $name:ident => $id:literal, $sent:ident $(/ $read:ident)?, $sent_rust:ident $(/ $read_rust:ident)?;
    )+) => {
        /// The kinds of change.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Kind {
            $($(#[doc = $doc])+ $name,)+
        }

        impl Kind {
            /// Every kind.
            pub const ALL: &[Kind] = &[$(Kind::$name),+];

            /// The id, stable and in kebab case.
            pub fn id(self) -> &'static str {
                match self { $(Kind::$name => $id),+ }
            }

            /// What has changed.
            pub fn explanation(self) -> &'static str {
                match self { $(Kind::$name => concat!($($doc),+).trim_ascii()),+ }
            }

            /// The judgement that stands in the catalogue.
            pub fn judgement(self) -> Judgement {
                match self {
                    $(Kind::$name => Judgement {
                        sent: Wire::$sent,
                        read: kinds!(@last Wire $sent $($read)?),
                        sent_rust: Bump::$sent_rust,
                        read_rust: kinds!(@last Bump $sent_rust $($read_rust)?),
                    },)+
                }
            }
        }
    };
    (@last $scale:ident $only:ident) => { $scale::$only };
    (@last $scale:ident $sent:ident $read:ident) => { $scale::$read };
}

// Each line: id, on the wire, in Rust. Where requests and answers are judged differently, `requests / answers`.
kinds! {
    /// There is a new operation.
    OperationAdded => "operation-added", Compatible, Minor;
    /// An operation is gone.
    OperationRemoved => "operation-removed", Breaking, Major;
    /// An operation of the same shape has another name.
    OperationRenamed => "operation-renamed", Breaking, Major;
    /// An operation belongs to another module, and with it to another method of the client.
    OperationMoved => "operation-moved", TextOnly, Major;
    /// An operation answers at another path or in another version.
    PathChanged => "path-changed", Breaking, Patch;
    /// Calling or repeating it does something else, so that it may or may not be retried, or is asked about first.
    EffectChanged => "effect-changed", Dangerous, Patch;
    /// A kind of application may not call the operation any more.
    CallersNarrowed => "callers-narrowed", Breaking, Patch;
    /// Another kind of application may call the operation.
    CallersWidened => "callers-widened", Compatible, Patch;
    /// The request is authenticated in another way.
    AuthenticationChanged => "authentication-changed", Breaking, Patch;
    /// The devices must meet a further condition.
    LimitAdded => "limit-added", Breaking, Patch;
    /// The devices need not meet a condition any more.
    LimitRemoved => "limit-removed", Compatible, Patch;
    /// More time must pass between two calls.
    IntervalLengthened => "interval-lengthened", Dangerous, Patch;
    /// Less time must pass between two calls.
    IntervalShortened => "interval-shortened", Compatible, Patch;
    /// The list can be read page by page.
    PagingAdded => "paging-added", Compatible, Major;
    /// The list cannot be read page by page any more.
    PagingRemoved => "paging-removed", Breaking, Major;
    /// Pages are asked for, or read, in another way.
    PagingChanged => "paging-changed", Breaking, Major;
    /// A page may hold more entries.
    PageMaximumRaised => "page-maximum-raised", Compatible, Patch;
    /// A page may hold fewer entries.
    PageMaximumLowered => "page-maximum-lowered", Breaking, Patch;
    /// The inputs may be split over several calls.
    BatchAdded => "batch-added", TextOnly, Minor;
    /// The inputs may not be split over several calls any more.
    BatchRemoved => "batch-removed", TextOnly, Major;
    /// The inputs are split, or the answers put together, in another way.
    BatchChanged => "batch-changed", Dangerous, Major;
    /// One call takes more inputs.
    BatchMaximumRaised => "batch-maximum-raised", Compatible, Patch;
    /// One call takes fewer inputs.
    BatchMaximumLowered => "batch-maximum-lowered", Breaking, Patch;
    /// Another operation, or none, tells when this one is finished.
    WaitingChanged => "waiting-changed", Dangerous, Patch;
    /// The result stays valid for another time.
    ValidityChanged => "validity-changed", Dangerous, Patch;
    /// A code that was an error is an answer.
    OutcomeAdded => "outcome-added", Dangerous, Major;
    /// A code that was an answer is an error.
    OutcomeRemoved => "outcome-removed", Breaking, Major;
    /// An answer that is told by its code has another name in Rust.
    OutcomeRenamed => "outcome-renamed", TextOnly, Major;
    /// The result is of another kind: object, list, map, text, outcomes, nothing.
    ResultKindChanged => "result-kind-changed", Breaking, Major;
    /// Items may fail although the call succeeds.
    FailuresAdded => "failures-added", Dangerous, Major;
    /// Failed items are not listed any more.
    FailuresRemoved => "failures-removed", Dangerous, Major;
    /// The operation names other error codes as its own.
    OwnCodesChanged => "own-codes-changed", Compatible, Patch;

    /// There is a new field that may be left out.
    FieldAdded => "field-added", Compatible, Minor;
    /// There is a new field without which a request is refused, or an answer means nothing.
    RequiredFieldAdded => "required-field-added", Breaking / Dangerous, Major / Minor;
    /// A field is gone.
    FieldRemoved => "field-removed", Breaking, Major;
    /// A field of the same shape has another name.
    FieldRenamed => "field-renamed", Breaking, Major;
    /// A field stands in another object of the same message.
    FieldMoved => "field-moved", Breaking, Major;
    /// A field has another name in Rust.
    RustNameChanged => "rust-name-changed", TextOnly, Major;
    /// A field that could be left out must be there.
    FieldBecameRequired => "field-became-required", Breaking / Compatible, Major;
    /// A field that had to be there may be left out.
    FieldBecameOptional => "field-became-optional", Compatible / Dangerous, Major;
    /// A field is required under a condition that did not matter before.
    ConditionAdded => "condition-added", Breaking / Compatible, Patch;
    /// A field is not required under a condition any more.
    ConditionRemoved => "condition-removed", Compatible / Dangerous, Patch;
    /// A field is required under another condition.
    ConditionChanged => "condition-changed", Breaking / Dangerous, Patch;
    /// A field takes more values than before, among them all earlier ones.
    TypeWidened => "type-widened", Compatible / Dangerous, Major;
    /// A field takes only some of the values it took.
    TypeNarrowed => "type-narrowed", Breaking / Compatible, Major;
    /// A field has a type of another kind.
    TypeChanged => "type-changed", Breaking, Major;
    /// A moment is counted in another unit.
    TimeUnitChanged => "time-unit-changed", Breaking, Patch;
    /// A moment is written in another format.
    TimeFormatChanged => "time-format-changed", Breaking, Major;
    /// The same value is written in another way.
    EncodingChanged => "encoding-changed", Breaking, Major;
    /// The same bytes have another type in Rust.
    RustTypeChanged => "rust-type-changed", TextOnly, Major;
    /// A text is a secret.
    BecameSecret => "became-secret", TextOnly, Major;
    /// A secret is a plain text, which shows in logs.
    NoLongerSecret => "no-longer-secret", Dangerous, Major;
    /// A number may be smaller or larger.
    RangeWidened => "range-widened", Compatible / Dangerous, Patch;
    /// A number may not be as small or as large any more.
    RangeNarrowed => "range-narrowed", Breaking / Compatible, Patch;
    /// A text may be shorter or longer.
    LengthWidened => "length-widened", Compatible / Dangerous, Patch;
    /// A text may not be as short or as long any more.
    LengthNarrowed => "length-narrowed", Breaking / Compatible, Patch;
    /// A list may have fewer or more items.
    ListLengthWidened => "list-length-widened", Compatible / Dangerous, Patch;
    /// A list may not have as few or as many items any more.
    ListLengthNarrowed => "list-length-narrowed", Breaking / Compatible, Patch;
    /// A range, a length or a condition is checked before sending, or not any more.
    EnforcementChanged => "enforcement-changed", Dangerous / TextOnly, Patch;
    /// A field has a default.
    DefaultAdded => "default-added", Compatible, Major / Patch;
    /// A field has another default.
    DefaultChanged => "default-changed", Dangerous, Patch;
    /// A field has no default any more.
    DefaultRemoved => "default-removed", Dangerous, Major / Patch;
    /// A field has only one value, which is filled in.
    ConstantAdded => "constant-added", Breaking / Compatible, Major;
    /// A field has another only value.
    ConstantChanged => "constant-changed", Breaking, Patch;
    /// A field has more than one value.
    ConstantRemoved => "constant-removed", Compatible / Dangerous, Major;
    /// The operation takes further kinds of targets.
    TargetWidened => "target-widened", Compatible, Major;
    /// The operation does not take a kind of target any more.
    TargetNarrowed => "target-narrowed", Breaking, Major;
    /// Targets are named in another way.
    TargetChanged => "target-changed", Breaking, Major;
    /// One of several fields must be set.
    AtLeastOneOfAdded => "at-least-one-of-added", Breaking / Compatible, Patch;
    /// None of several fields need be set any more.
    AtLeastOneOfRemoved => "at-least-one-of-removed", Compatible / Dangerous, Patch;
    /// A range of time may be longer or lie further back.
    TimeRangeWidened => "time-range-widened", Compatible, Patch;
    /// A range of time may not be as long or lie as far back any more.
    TimeRangeNarrowed => "time-range-narrowed", Breaking / Compatible, Patch;
    /// The constructor takes its arguments in another order.
    ArgumentsReordered => "arguments-reordered", TextOnly, Major;

    /// There is a new type or enum.
    TypeAdded => "type-added", TextOnly, Minor;
    /// A type or enum is gone.
    TypeRemoved => "type-removed", TextOnly, Major;
    /// A type or enum of the same shape has another name.
    TypeRenamed => "type-renamed", TextOnly, Major;
    /// A type or enum belongs to another module, and with it to another cargo feature.
    TypeMoved => "type-moved", TextOnly, Major;
    /// A type travels in a direction in which it did not before, or not any more.
    TypeDirectionChanged => "type-direction-changed", TextOnly, Major;
    /// An enum has a new value.
    EnumValueAdded => "enum-value-added", Compatible / Dangerous, Minor;
    /// A value of an enum is gone.
    EnumValueRemoved => "enum-value-removed", Breaking / Compatible, Major;
    /// A value of an enum is written differently.
    EnumValueRenumbered => "enum-value-renumbered", Breaking, Patch;
    /// A value of an enum has another name in Rust.
    EnumValueRenamed => "enum-value-renamed", TextOnly, Major;
    /// The values of an enum are of another JSON type.
    EnumWireChanged => "enum-wire-changed", Breaking, Major;
    /// A state ends something that it did not end before, or not any more.
    TerminalChanged => "terminal-changed", Dangerous, Patch;

    /// There is a new error code.
    CodeAdded => "code-added", Compatible, Minor;
    /// An error code is gone.
    CodeRemoved => "code-removed", Compatible, Major;
    /// An error code has another name in Rust.
    CodeRenamed => "code-renamed", TextOnly, Major;
    /// An error code says something else about what may have happened, so that calls are or are not repeated.
    CodeClassChanged => "code-class-changed", Dangerous, Patch;
    /// An error code is about something else.
    CodeCategoryChanged => "code-category-changed", Compatible, Patch;

    /// The cloud posts a new message.
    PushMessageAdded => "push-message-added", Compatible, Minor;
    /// The cloud does not post a message any more.
    PushMessageRemoved => "push-message-removed", Breaking, Major;

    /// There is a new module.
    ModuleAdded => "module-added", TextOnly, Minor;
    /// A module is gone.
    ModuleRemoved => "module-removed", TextOnly, Major;
    /// The service answers at other hosts.
    EndpointChanged => "endpoint-changed", Breaking, Patch;
    /// Requests are signed in another way.
    SigningChanged => "signing-changed", Breaking, Patch;

    /// A contradiction of the document is known that was not.
    ErratumAdded => "erratum-added", Compatible, Patch;
    /// A contradiction of the document is not listed any more, nor its readings accepted.
    ErratumRemoved => "erratum-removed", Dangerous, Patch;
    /// A contradiction of the document is described in another way.
    ErratumChanged => "erratum-changed", TextOnly, Patch;
    /// An answer may be written in a further way.
    ReadingAccepted => "reading-accepted", Compatible, Patch;
    /// A way of writing an answer is not understood any more.
    ReadingRefused => "reading-refused", Dangerous, Patch;
    /// Of the readings of a contradiction another one is sent.
    SendingChanged => "sending-changed", Dangerous, Patch;

    /// Another revision of the document is transcribed.
    DocumentChanged => "document-changed", TextOnly, Patch;
    /// A text says the same in other words.
    TextChanged => "text-changed", TextOnly, Patch;
    /// Something stands in another section of the document.
    SectionChanged => "section-changed", TextOnly, Patch;
    /// The examples are others.
    ExamplesChanged => "examples-changed", TextOnly, Patch;

    /// Something has changed that no rule covers.
    Unclassified => "unclassified", Breaking, Major;
}

impl Serialize for Kind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id())
    }
}

impl JsonSchema for Kind {
    fn schema_name() -> Cow<'static, str> {
        "Kind".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let ids: Vec<_> = Self::ALL.iter().map(|kind| kind.id()).collect();
        json_schema!({ "type": "string", "enum": ids })
    }
}

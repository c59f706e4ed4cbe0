//! One change for each kind, made to the specification in `base/`, with the judgement that is expected.

use std::path::{Path, PathBuf};

use tums_codegen::diff::{Bump, Change, Kind, Wire, compare};
use tums_codegen::spec::{self, Spec};

use Bump::{Major, Minor, Patch};
use Wire::{Breaking, Compatible, Dangerous, TextOnly};

/// A change of some files and what it must be found to be.
pub(crate) struct Case {
    /// The kind that it shows.
    pub(crate) kind: Kind,
    /// The subject of the change.
    pub(crate) subject: &'static str,
    /// The judgement on the wire.
    pub(crate) wire: Wire,
    /// The judgement for Rust.
    pub(crate) rust: Bump,
    /// What is done to the base.
    pub(crate) edits: Edits<'static>,
    /// Other kinds that come along.
    pub(crate) also: &'static [Kind],
}

const SHELF: &str = "modules/shelf.yaml";
const STORE: &str = "modules/store.yaml";
const COMMON: &str = "common.yaml";
const PUSH: &str = "push.yaml";
const ERRORS: &str = "errors.yaml";
const SERVICE: &str = "service.yaml";

/// Edits of a specification: file, text before, text after.
pub(crate) type Edits<'a> = &'a [(&'a str, &'a str, &'a str)];

const fn case(kind: Kind, subject: &'static str, wire: Wire, rust: Bump, edits: Edits<'static>) -> Case {
    Case { kind, subject, wire, rust, edits, also: &[] }
}

impl Case {
    const fn also(self, also: &'static [Kind]) -> Self {
        Self { also, ..self }
    }
}

const EXPORT: &str = "  exportStore:
    section: \"1.4.2.3\"
    title: { en: Export a store, zh: 导出 }
    doc: Writes a file about a store.
    path: /store/v1/exportStore
    apps: both
    effect: create
    repeatable: A second file does no harm.
    request:
      storeId: { type: string, required: true, doc: The store. }
";

/// The catalogue, case by case. Several cases for one kind show what its judgement depends on.
#[rustfmt::skip]
pub(crate) const CASES: &[Case] = &[
    // Operations.
    case(Kind::OperationAdded, "closeGate", Compatible, Minor, &[(STORE, EXPORT, "  closeGate:
    section: \"1.4.2.3\"
    title: { en: Close a gate, zh: 关门 }
    doc: Closes a gate.
    path: /store/v1/closeGate
    apps: both
    effect: set
  exportStore:
    section: \"1.4.2.4\"
    title: { en: Export a store, zh: 导出 }
    doc: Writes a file about a store.
    path: /store/v1/exportStore
    apps: both
    effect: create
    repeatable: A second file does no harm.
    request:
      storeId: { type: string, required: true, doc: The store. }
")]).also(&[Kind::SectionChanged]),
    case(Kind::OperationRemoved, "exportStore", Breaking, Major, &[(STORE, EXPORT, "")]),
    case(Kind::OperationRenamed, "exportStoreAsFile", Breaking, Major, &[
        (STORE, "  exportStore:", "  exportStoreAsFile:"), (STORE, "/store/v1/exportStore", "/store/v1/exportStoreAsFile")]),
    case(Kind::OperationMoved, "exportStore", TextOnly, Major, &[
        (STORE, EXPORT, ""), (SHELF, "operations:\n", concat!("operations:\n", "  exportStore:
    section: \"1.4.2.3\"
    title: { en: Export a store, zh: 导出 }
    doc: Writes a file about a store.
    path: /store/v1/exportStore
    apps: both
    effect: create
    repeatable: A second file does no harm.
    request:
      storeId: { type: string, required: true, doc: The store. }
"))]),
    case(Kind::PathChanged, "addBox", Breaking, Patch, &[(SHELF, "/shelf/v1/addBox", "/shelf/v2/addBox")]),
    case(Kind::EffectChanged, "getShelfState", Dangerous, Patch, &[(SHELF, "effect: read\n    target", "effect: act\n    target")]),
    case(Kind::EffectChanged, "moveShelf", Dangerous, Patch, &[(SHELF, "then: set", "then: read")]),
    case(Kind::EffectChanged, "openGate", Dangerous, Patch, &[(STORE, "    destructive: It lets out what is inside.\n", "")]),
    case(Kind::EffectChanged, "exportStore", Dangerous, Patch, &[(STORE, "    repeatable: A second file does no harm.\n", "")]),
    case(Kind::CallersNarrowed, "addBox", Breaking, Patch, &[(SHELF, "apps: both\n    effect: create", "apps: device\n    effect: create")]),
    case(Kind::CallersWidened, "listBoxes", Compatible, Patch, &[(SHELF, "apps: project", "apps: both")]),
    case(Kind::AuthenticationChanged, "openGate", Breaking, Patch, &[(STORE, "    auth: url_token\n", "")]),
    case(Kind::LimitAdded, "moveShelf", Breaking, Patch, &[(SHELF, "online: true", "online: true, paid: true")]),
    case(Kind::LimitRemoved, "moveShelf", Compatible, Patch, &[(SHELF, "online: true, ", "")]),
    case(Kind::IntervalLengthened, "moveShelf", Dangerous, Patch, &[(SHELF, "min_interval_s: 5", "min_interval_s: 6")]),
    case(Kind::IntervalShortened, "moveShelf", Compatible, Patch, &[(SHELF, ", min_interval_s: 5", "")]),
    case(Kind::PagingAdded, "countBoxes.paging", Compatible, Major, &[
        (STORE, "    result: { type: map<int>, doc: The number of boxes of each store. }\n    batch: { list: storeIds, max: 50, merge: map }\n",
         "    response:\n      list: { type: list<int>, doc: The numbers. }\n    paging: { style: offset, from: from, size: size, max: 50, items: list }\n"),
        (STORE, "      startTime:", "      from: { type: int, required: true, doc: First. }\n      size: { type: int, required: true, doc: Number. }\n      startTime:"),
    ]).also(&[Kind::ResultKindChanged, Kind::BatchRemoved, Kind::RequiredFieldAdded]),
    case(Kind::PagingRemoved, "listBoxes.paging", Breaking, Major, &[
        (SHELF, "    paging: { style: offset, from: start, size: limit, max: 50, items: list, total: total, key: [id] }\n", "")]),
    case(Kind::PagingChanged, "listBoxes.paging", Breaking, Patch, &[(SHELF, "style: offset, from: start, size: limit", "style: window, from: start, to: limit")]),
    case(Kind::PagingChanged, "listBoxes.paging", Compatible, Patch, &[(SHELF, ", key: [id]", "")]),
    case(Kind::PageMaximumRaised, "listBoxes.paging", Compatible, Patch, &[(SHELF, "size: limit, max: 50", "size: limit, max: 60")]),
    case(Kind::PageMaximumLowered, "listBoxes.paging", Breaking, Patch, &[(SHELF, "size: limit, max: 50", "size: limit, max: 49")]),
    case(Kind::BatchAdded, "getShelfState.batch", TextOnly, Minor, &[(SHELF, "    target: { kinds: [channel] }\n", "    target: { kinds: [channel], list: devList }\n    batch: { list: devList, merge: append, fields: [history] }\n")])
        .also(&[Kind::TargetChanged]),
    case(Kind::BatchRemoved, "moveShelf.batch", TextOnly, Major, &[(SHELF, "    batch: { list: devList, max: 100, merge: failures }\n", "")]),
    case(Kind::BatchChanged, "countBoxes.batch", Dangerous, Patch, &[(STORE, "merge: map", "merge: append")]),
    case(Kind::BatchMaximumRaised, "moveShelf.batch", Compatible, Patch, &[(SHELF, "devList, max: 100", "devList, max: 101")]),
    case(Kind::BatchMaximumLowered, "moveShelf.batch", Breaking, Patch, &[(SHELF, "devList, max: 100", "devList, max: 99")]),
    case(Kind::WaitingChanged, "moveShelf", Dangerous, Patch, &[
        (SHELF, "    followed_by: { operation: getShelfState, doc: It is finished when the shelf stands still. }\n", "")]),
    case(Kind::ValidityChanged, "getShelfState", Dangerous, Patch, &[(SHELF, "valid_for_s: 30", "valid_for_s: 29")]),
    case(Kind::OutcomeAdded, "openGate.outcomes.-3", Dangerous, Minor, &[
        (STORE, "      -2: { name: Waiting", "      -3: { name: Jammed, doc: It sticks. }\n      -2: { name: Waiting")]),
    case(Kind::OutcomeRemoved, "openGate.outcomes.-2", Breaking, Major, &[(STORE, "      -2: { name: Waiting, doc: It will open. }\n", "")]),
    case(Kind::OutcomeRenamed, "openGate.outcomes.-2", TextOnly, Major, &[(STORE, "name: Waiting", "name: Pending")]),
    case(Kind::ResultKindChanged, "countBoxes", Breaking, Major, &[(STORE, "type: map<int>", "type: list<int>")]),
    case(Kind::ResultKindChanged, "exportStore", Breaking, Major, &[(STORE, EXPORT, concat!("  exportStore:
    section: \"1.4.2.3\"
    title: { en: Export a store, zh: 导出 }
    doc: Writes a file about a store.
    path: /store/v1/exportStore
    apps: both
    effect: create
    repeatable: A second file does no harm.
    request:
      storeId: { type: string, required: true, doc: The store. }
", "    response: { file: { type: string, doc: Its name. } }\n"))]),
    case(Kind::FailuresAdded, "addBox.failures", Dangerous, Minor, &[
        (SHELF, "    errors: [-1, -3]\n", "    failures: { fields: { error_code: { type: int, doc: Why. } } }\n    errors: [-1, -3]\n")]),
    case(Kind::FailuresAdded, "exportStore.failures", Dangerous, Major, &[
        (STORE, "    repeatable: A second", "    failures: { fields: { error_code: { type: int, doc: Why. } } }\n    repeatable: A second")]),
    case(Kind::FailuresRemoved, "moveShelf.failures", Dangerous, Major, &[
        (SHELF, "    failures:\n      fields:\n        qrCode: { type: QrCode, doc: The shelf that failed. }\n        error_code: { type: int, doc: Why. }\n", "")]),
    case(Kind::OwnCodesChanged, "addBox", Compatible, Patch, &[(SHELF, "errors: [-1, -3]", "errors: [-1]")]),

    // Fields.
    case(Kind::FieldAdded, "addBox.request.shade", Compatible, Minor, &[(SHELF, "      note: {", "      shade: { type: Colour, doc: Its shade. }\n      note: {")]),
    case(Kind::FieldAdded, "Parcel.shade", Compatible, Minor, &[(SHELF, "      made: {", "      shade: { type: Colour, doc: Its shade. }\n      made: {")]),
    case(Kind::FieldAdded, "Size.shade", Compatible, Minor, &[(COMMON, "      depth: {", "      shade: { type: Colour, doc: Its shade. }\n      depth: {")]),
    case(Kind::FieldAdded, "ShelfMessage.shade", Compatible, Minor, &[(PUSH, "      event: {", "      shade: { type: Colour, doc: Its shade. }\n      event: {")]),
    case(Kind::FieldAdded, "addBox.request.origin", Compatible, Patch, &[(SHELF, "      note: {", "      origin: { type: string, required: true, const: here, doc: Always the same. }\n      note: {")]),
    case(Kind::RequiredFieldAdded, "addBox.request.shade", Breaking, Major, &[(SHELF, "      note: {", "      shade: { type: Colour, required: true, doc: Its shade. }\n      note: {")]),
    case(Kind::RequiredFieldAdded, "Parcel.shade", Dangerous, Minor, &[(SHELF, "      made: {", "      shade: { type: Colour, required: true, doc: Its shade. }\n      made: {")]),
    case(Kind::RequiredFieldAdded, "BoxFilter.shade", Breaking, Major, &[(SHELF, "      colours: {", "      shade: { type: Colour, required: true, doc: Its shade. }\n      colours: {")]),
    case(Kind::FieldRemoved, "addBox.request.note", Breaking, Major, &[(SHELF, "      note: { type: string, doc: Anything else. }\n", "")]),
    case(Kind::FieldRemoved, "addBox.response.place", Breaking, Major, &[(SHELF, "      place: { type: string, doc: Where it stands. }\n", "")]),
    case(Kind::FieldRenamed, "addBox.request.remark", Breaking, Major, &[(SHELF, "      note: {", "      remark: {")]),
    case(Kind::FieldRenamed, "addBox.response.spot", Breaking, Patch, &[(SHELF, "place: { type: string,", "spot: { type: string, rust: place,")])
        .also(&[Kind::RustNameChanged]),
    case(Kind::FieldMoved, "Size.note", Breaking, Major, &[
        (SHELF, "      note: { type: string, doc: Anything else. }\n", ""),
        (COMMON, "      height: {", "      note: { type: string, doc: Anything else. }\n      height: {")]),
    case(Kind::FieldMoved, "listBoxes.response.made", Breaking, Major, &[
        (SHELF, "      made: { type: timestamp(s), doc: When it was made. }\n", ""),
        (SHELF, "      total: {", "      made: { type: timestamp(s), doc: When it was made. }\n      total: {")]),
    case(Kind::RustNameChanged, "addBox.request.note", TextOnly, Major, &[(SHELF, "note: { type: string,", "note: { type: string, rust: remark,")]),
    case(Kind::RustNameChanged, "addBox.request.note", TextOnly, Patch, &[(SHELF, "note: { type: string,", "note: { type: string, rust: note,")]),
    case(Kind::FieldBecameRequired, "addBox.request.note", Breaking, Major, &[(SHELF, "note: { type: string,", "note: { type: string, required: true,")]),
    case(Kind::FieldBecameRequired, "addBox.response.place", Compatible, Major, &[(SHELF, "place: { type: string,", "place: { type: string, required: true,")]),
    case(Kind::FieldBecameRequired, "getShelfState.response.history", Compatible, Patch, &[(SHELF, "doc: Earlier positions.", "required: true, doc: Earlier positions.")]),
    case(Kind::FieldBecameOptional, "addBox.request.weight", Compatible, Major, &[(SHELF, "weight: { type: int, required: true,", "weight: { type: int,")]),
    case(Kind::FieldBecameOptional, "Parcel.id", Dangerous, Major, &[(SHELF, "id: { type: int, required: true, doc: Its id. }", "id: { type: int, doc: Its id. }")]),
    case(Kind::FieldBecameOptional, "addBox.request.label", Compatible, Major, &[(SHELF, "label: { type: string, required: true,", "label: { type: string, required_when: { field: fragile, is: [1] },")]),
    case(Kind::ConditionAdded, "addBox.request.note", Breaking, Patch, &[(SHELF, "note: { type: string,", "note: { type: string, required_when: { field: fragile, is: [1] },")]),
    case(Kind::ConditionRemoved, "addBox.request.reason", Compatible, Patch, &[(SHELF, " required_when: { field: fragile, is: [1] },", "")]),
    case(Kind::ConditionChanged, "addBox.request.reason", Breaking, Patch, &[(SHELF, "is: [1] }", "is: [0] }")]),
    case(Kind::TypeWidened, "addBox.request.layer", Compatible, Patch, &[(SHELF, "layer: { type: int", "layer: { type: long")]),
    case(Kind::TypeWidened, "Parcel.colour", Dangerous, Major, &[(SHELF, "colour: { type: Colour", "colour: { type: string")]),
    case(Kind::TypeNarrowed, "addBox.request.note", Breaking, Major, &[(SHELF, "note: { type: string", "note: { type: Colour")]),
    case(Kind::TypeNarrowed, "addBox.response.place", Compatible, Major, &[(SHELF, "place: { type: string", "place: { type: Mac")]),
    case(Kind::TypeChanged, "addBox.request.note", Breaking, Major, &[(SHELF, "note: { type: string", "note: { type: list<string>")]),
    case(Kind::TypeChanged, "countBoxes.result", Breaking, Major, &[(STORE, "type: map<int>", "type: map<string>")]),
    case(Kind::TimeUnitChanged, "addBox.request.bestBefore", Breaking, Patch, &[(SHELF, "bestBefore: { type: timestamp(s)", "bestBefore: { type: timestamp(ms)")]),
    case(Kind::TimeFormatChanged, "Parcel.made", Breaking, Patch, &[(SHELF, "made: { type: timestamp(s)", "made: { type: \"timestamp(s, string)\"")]),
    case(Kind::TimeFormatChanged, "Parcel.made", Breaking, Major, &[(SHELF, "made: { type: timestamp(s)", "made: { type: day")]),
    case(Kind::EncodingChanged, "addBox.request.fragile", Breaking, Patch, &[(SHELF, "fragile: { type: switch(int)", "fragile: { type: switch(on_off)"), (SHELF, "field: fragile, is: [1]", "field: fragile, is: [\"on\"]")])
        .also(&[Kind::ConditionChanged]),
    case(Kind::EncodingChanged, "getShelfState.response.history", Breaking, Major, &[(SHELF, "decimal>>", "long>>")]),
    case(Kind::RustTypeChanged, "addBox.request.size", TextOnly, Major, &[
        (SHELF, "size: { type: Size, doc: How large it is. }\n      password", "size: { type: Extent, doc: How large it is. }\n      password"),
        (SHELF, "types:\n", "types:\n  Extent:\n    doc: How large a box is.\n    fields:\n      width: { type: int, doc: Width. }\n      depth: { type: int, doc: Depth. }\n      height: { type: int, doc: Height. }\n")])
        .also(&[Kind::TypeAdded, Kind::TypeDirectionChanged]),
    case(Kind::BecameSecret, "addBox.request.note", TextOnly, Major, &[(SHELF, "note: { type: string", "note: { type: secret")]),
    case(Kind::NoLongerSecret, "addBox.request.password", Dangerous, Major, &[(SHELF, "password: { type: secret", "password: { type: string")]),
    case(Kind::RangeWidened, "addBox.request.weight", Compatible, Patch, &[(SHELF, "required: true, range: [0, 100], doc: Its weight.", "required: true, range: [0, 101], doc: Its weight.")]),
    case(Kind::RangeWidened, "Parcel.weight", Dangerous, Patch, &[(SHELF, "range: [0, 100], doc: Its weight in", "doc: Its weight in")]),
    case(Kind::RangeNarrowed, "addBox.request.weight", Breaking, Patch, &[(SHELF, "required: true, range: [0, 100], doc: Its weight.", "required: true, range: [0, 99], doc: Its weight.")]),
    case(Kind::RangeNarrowed, "Parcel.weight", Compatible, Patch, &[(SHELF, "range: [0, 100], doc: Its weight in", "range: [1, 100], doc: Its weight in")]),
    case(Kind::RangeNarrowed, "Size.width", Breaking, Patch, &[(COMMON, "range: [1, 100]", "range: [2, 100]")]),
    case(Kind::LengthWidened, "addBox.request.label", Compatible, Patch, &[(SHELF, "length: [1, 10]", "length: [0, 10]")]),
    case(Kind::LengthNarrowed, "addBox.request.label", Breaking, Patch, &[(SHELF, "length: [1, 10]", "length: [1, 9]")]),
    case(Kind::LengthNarrowed, "addBox.request.nickname", Breaking, Patch, &[(SHELF, "chinese: 10", "chinese: 9")]),
    case(Kind::ListLengthWidened, "moveShelf.target", Compatible, Patch, &[(SHELF, "length: [1, 100]", "length: [1, 101]")]),
    case(Kind::ListLengthNarrowed, "BoxFilter.colours", Breaking, Patch, &[(SHELF, "length: [1, 5]", "length: [1, 4]")]),
    case(Kind::EnforcementChanged, "addBox.request.label", Dangerous, Patch, &[(SHELF, "length: [1, 10]", "length: [1, 10], assumed: true")]),
    case(Kind::EnforcementChanged, "addBox.request.weight", Dangerous, Patch, &[
        (SHELF, "doc: Its weight. }", "doc: Its weight., errata: [{ kind: range, readings: [], why: Two ranges. }] }")]).also(&[Kind::ErratumAdded]),
    case(Kind::EnforcementChanged, "addBox.request.nickname", Dangerous, Patch, &[
        (SHELF, "doc: What people call it. }", "doc: What people call it., errata: [{ kind: length, readings: [], why: Two lengths. }] }")]).also(&[Kind::ErratumAdded]),
    case(Kind::EnforcementChanged, "addBox.request.reason", Dangerous, Patch, &[
        (SHELF, "doc: Why it breaks. }", "doc: Why it breaks., errata: [{ kind: required, readings: [], why: Both are said. }] }")]).also(&[Kind::ErratumAdded]),
    case(Kind::EnforcementChanged, "moveShelf.target", Dangerous, Patch, &[
        (SHELF, "length: [1, 100] }", "length: [1, 100], errata: [{ kind: limit, readings: [], why: Two limits. }] }")]).also(&[Kind::ErratumAdded]),
    case(Kind::EnforcementChanged, "Parcel.weight", TextOnly, Patch, &[
        (SHELF, "doc: Its weight in kilograms. }", "doc: Its weight in kilograms., errata: [{ kind: range, readings: [], why: Two ranges. }] }")]).also(&[Kind::ErratumAdded]),
    case(Kind::DefaultAdded, "addBox.request.weight", Compatible, Major, &[(SHELF, "required: true, range: [0, 100], doc: Its weight.", "required: true, default: 5, range: [0, 100], doc: Its weight.")]),
    case(Kind::DefaultAdded, "addBox.request.note", Compatible, Patch, &[(SHELF, "note: { type: string,", "note: { type: string, default: none,")]),
    case(Kind::DefaultChanged, "addBox.request.layer", Dangerous, Patch, &[(SHELF, "default: 1", "default: 2")]),
    case(Kind::DefaultRemoved, "addBox.request.layer", Dangerous, Patch, &[(SHELF, "default: 1, ", "")]),
    case(Kind::ConstantAdded, "addBox.request.note", Breaking, Major, &[(SHELF, "note: { type: string,", "note: { type: string, const: none,")]),
    case(Kind::ConstantChanged, "addBox.request.kind", Breaking, Patch, &[(SHELF, "const: box", "const: case")]),
    case(Kind::ConstantRemoved, "addBox.request.kind", Compatible, Minor, &[(SHELF, " const: box,", "")]),
    case(Kind::TargetWidened, "getShelfState.target", Compatible, Major, &[(SHELF, "kinds: [channel]", "kinds: [channel, device]")]),
    case(Kind::TargetNarrowed, "moveShelf.target", Breaking, Major, &[(SHELF, "kinds: [device, channel]", "kinds: [device]")]),
    case(Kind::TargetChanged, "getShelfState.target", Breaking, Major, &[(SHELF, "kinds: [channel]", "kinds: [channel], list: devList")]),
    case(Kind::TargetChanged, "moveShelf.target", Breaking, Patch, &[(SHELF, "list: devList, length", "list: deviceList, length"), (SHELF, "list: devList, max", "list: deviceList, max")]),
    case(Kind::TargetChanged, "exportStore.target", Breaking, Major, &[(STORE, "    repeatable: A second", "    target: { kinds: [device] }\n    repeatable: A second")]),
    case(Kind::AtLeastOneOfAdded, "addBox", Breaking, Patch, &[(SHELF, "    errors: [-1, -3]\n", "    at_least_one_of: [[note, layer]]\n    errors: [-1, -3]\n")]),
    case(Kind::AtLeastOneOfRemoved, "BoxFilter", Compatible, Patch, &[(SHELF, "    at_least_one_of: [[label, colours]]\n", "")]),
    case(Kind::TimeRangeWidened, "countBoxes", Compatible, Patch, &[(STORE, "max_span_s: 86400", "max_span_s: 86401")]),
    case(Kind::TimeRangeNarrowed, "countBoxes", Breaking, Patch, &[(STORE, "max_span_s: 86400", "max_span_s: 86400, look_back_s: 10")]),
    case(Kind::ArgumentsReordered, "addBox.request", TextOnly, Major, &[
        (SHELF, "      label: { type: string, required: true, length: [1, 10], doc: The label. }\n      weight: { type: int, required: true, range: [0, 100], doc: Its weight. }\n",
         "      weight: { type: int, required: true, range: [0, 100], doc: Its weight. }\n      label: { type: string, required: true, length: [1, 10], doc: The label. }\n")]),

    // Types and enums.
    case(Kind::TypeAdded, "Shade", TextOnly, Minor, &[(COMMON, "types:\n", "types:\n  Shade:\n    doc: A shade.\n    fields: { name: { type: string, doc: Its name. } }\n")]),
    case(Kind::TypeRemoved, "Lid", TextOnly, Major, &[
        (SHELF, "      lid: { type: Lid, doc: Its lid. }\n", ""),
        (SHELF, "  Lid:\n    doc: The lid of a box.\n    fields:\n      locked: { type: switch(int), doc: Whether it is locked. }\n", "")])
        .also(&[Kind::FieldRemoved]),
    case(Kind::TypeRenamed, "Cover", TextOnly, Major, &[(SHELF, "type: Lid", "type: Cover"), (SHELF, "  Lid:", "  Cover:")]),
    case(Kind::TypeRenamed, "Hue", TextOnly, Major, &[
        (COMMON, "  Colour:", "  Hue:"), (SHELF, "type: Colour", "type: Hue"), (SHELF, "type: list<Colour>", "type: list<Hue>")]),
    case(Kind::TypeMoved, "Lid", TextOnly, Major, &[
        (SHELF, "  Lid:\n    doc: The lid of a box.\n    fields:\n      locked: { type: switch(int), doc: Whether it is locked. }\n", ""),
        (COMMON, "types:\n", "types:\n  Lid:\n    doc: The lid of a box.\n    fields:\n      locked: { type: switch(int), doc: Whether it is locked. }\n")]),
    case(Kind::TypeDirectionChanged, "Size", TextOnly, Major, &[(SHELF, "      size: { type: Size, doc: How large it is. }\n    errors", "    errors")])
        .also(&[Kind::FieldRemoved]),
    case(Kind::EnumValueAdded, "Event.Empty", Dangerous, Minor, &[(PUSH, "      Full:", "      Empty: { value: empty, doc: A shelf is empty. }\n      Full:")]),
    case(Kind::EnumValueAdded, "ShelfState.Lost", Dangerous, Minor, &[(SHELF, "      Still:", "      Lost: { value: 9, doc: It is lost. }\n      Still:")]),
    case(Kind::EnumValueRemoved, "Colour.Red", Breaking, Major, &[(COMMON, "      Red: { value: red, doc: Red. }\n", "")]),
    case(Kind::EnumValueRemoved, "ShelfState.Moving", Compatible, Major, &[(SHELF, "      Moving: { value: 0, doc: It moves. }\n", "")]),
    case(Kind::EnumValueRenumbered, "ShelfState.Broken", Breaking, Patch, &[(SHELF, "value: 2", "value: 3")]),
    case(Kind::EnumValueRenamed, "ShelfState.Cracked", TextOnly, Major, &[(SHELF, "Broken: {", "Cracked: {")]),
    case(Kind::EnumWireChanged, "ShelfState", Breaking, Major, &[
        (SHELF, "wire: int", "wire: string"), (SHELF, "value: 0", "value: \"0\""), (SHELF, "value: 1", "value: \"1\""), (SHELF, "value: 2", "value: \"2\"")])
        .also(&[Kind::EnumValueRenumbered]),
    case(Kind::TerminalChanged, "ShelfState.Broken", Dangerous, Patch, &[(SHELF, ", terminal: failure", "")]),

    // Error codes.
    case(Kind::CodeAdded, "errors.-4", Compatible, Minor, &[(ERRORS, "  -2:", "  -4: { name: TOO_LIGHT, category: quota, class: refused, doc: The shelf would fly., zh: 过轻 }\n  -2:")]),
    case(Kind::CodeRemoved, "errors.-3", Compatible, Major, &[(ERRORS, "  -3: { name: TOO_HEAVY, category: quota, class: refused, doc: The shelf would break., zh: 过重 }\n", ""), (SHELF, "errors: [-1, -3]", "errors: [-1]")])
        .also(&[Kind::OwnCodesChanged]),
    case(Kind::CodeRenamed, "errors.-3", TextOnly, Major, &[(ERRORS, "TOO_HEAVY", "OVERLOADED")]),
    case(Kind::CodeClassChanged, "errors.-2", Dangerous, Patch, &[(ERRORS, "class: unknown", "class: throttled")]),
    case(Kind::CodeCategoryChanged, "errors.-2", Compatible, Patch, &[(ERRORS, "category: pending", "category: busy")]),

    // Push messages.
    case(Kind::PushMessageAdded, "RoofMessage", Compatible, Minor, &[(PUSH, "  StoreMessage:", "  RoofMessage:\n    doc: Something has happened to the roof.\n    fields: { leak: { type: string, doc: Where. } }\n  StoreMessage:")]),
    case(Kind::PushMessageRemoved, "StoreMessage", Breaking, Major, &[
        (PUSH, "  StoreMessage:\n    doc: Something has happened to a store.\n    fields:\n      storeId: { type: string, doc: The store. }\n      closed: { type: switch(int), doc: Whether it is closed. }\n", "")]),

    // The service.
    case(Kind::ModuleAdded, "roof", TextOnly, Minor, &[
        (SERVICE, "modules: [shelf, store]", "modules: [shelf, store, roof]"),
        ("modules/roof.yaml", "", "module: roof\nsection: \"1.4.3\"\ntitle: { en: Roofs, zh: 屋顶 }\ndoc: Above all.\n")]),
    case(Kind::ModuleRemoved, "store", TextOnly, Major, &[(SERVICE, "modules: [shelf, store]", "modules: [shelf]")]).also(&[Kind::OperationRemoved]),
    case(Kind::EndpointChanged, "service.endpoints", Breaking, Patch, &[(SERVICE, "https://cloud.example", "https://clouds.example")]),
    case(Kind::EndpointChanged, "service.endpoints", Compatible, Patch, &[(SERVICE, "also: [", "also: [\"https://third.example\", ")]),
    case(Kind::SigningChanged, "service.signing.scope", Breaking, Patch, &[(SERVICE, "scope: scope", "scope: other")]),
    case(Kind::SigningChanged, "service.signing.max_skew_s", Breaking, Patch, &[(SERVICE, "max_skew_s: 300", "max_skew_s: 200")]),

    // Errata.
    case(Kind::ErratumAdded, "addBox.response.place", TextOnly, Patch, &[(SHELF, "place: { type: string, doc: Where it stands. }", "place: { type: string, doc: Where it stands., errata: [{ kind: meaning, readings: [], why: Two meanings. }] }")]),
    case(Kind::ErratumAdded, "addBox.response.place", Compatible, Patch, &[(SHELF, "place: { type: string, doc: Where it stands. }", "place: { type: string, doc: Where it stands., errata: [{ kind: name, readings: [], accept: [place, spot], why: Two names. }] }")]),
    case(Kind::ErratumRemoved, "listBoxes.response.list", Dangerous, Patch, &[(SHELF, "        errata:
          - kind: name
            readings:
              - { section: \"1.4.1.2\", at: table, quote: list }
              - { section: \"1.4.1.2\", at: example, quote: '\"lists\"' }
            accept: [list, lists]
            why: The table is the definition.
", "")]),
    case(Kind::ErratumChanged, "listBoxes.response.list", TextOnly, Patch, &[(SHELF, "why: The table is the definition.", "why: The table says so.")]),
    case(Kind::ReadingAccepted, "listBoxes.response.list", Compatible, Patch, &[(SHELF, "accept: [list, lists]", "accept: [list, lists, liste]")]),
    case(Kind::ReadingRefused, "listBoxes.response.list", Dangerous, Patch, &[(SHELF, "accept: [list, lists]", "accept: [list]")]),
    case(Kind::SendingChanged, "listBoxes.response.list", Dangerous, Patch, &[(SHELF, "accept: [list, lists]", "accept: [list, lists]\n            send: lists")]),

    // Texts.
    case(Kind::DocumentChanged, "service.document.name", TextOnly, Patch, &[(SERVICE, "name: first", "name: second")]),
    case(Kind::DocumentChanged, "service.document.operations", TextOnly, Patch, &[(SERVICE, "operations: 7", "operations: 8")]),
    case(Kind::TextChanged, "openGate", TextOnly, Patch, &[(STORE, "destructive: It lets out what is inside.", "destructive: It lets out everything.")]),
    case(Kind::TextChanged, "addBox.request.note", TextOnly, Patch, &[(SHELF, "doc: Anything else.", "doc: Whatever else.")]),
    case(Kind::TextChanged, "store", TextOnly, Patch, &[(STORE, "zh: 仓库", "zh: 库房")]),
    case(Kind::SectionChanged, "addBox", TextOnly, Patch, &[(SHELF, "section: \"1.4.1.1\"", "section: \"1.4.1.9\"")]),
    case(Kind::ExamplesChanged, "addBox", TextOnly, Patch, &[(SHELF, "label: tools", "label: nails")]),

    // What cannot be judged.
    case(Kind::Unclassified, "rust", Breaking, Major, &[(SHELF, "note: { type: string", "note: { type: Strings")]).also(&[Kind::TypeChanged]),
    case(Kind::Unclassified, "addBox.request.note.type", Breaking, Major, &[(SHELF, "note: { type: string", "note: { type: list<string")]),
];

/// Where the files stand to which the changes are made.
pub(crate) fn base() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diff/base")
}

/// Reads a specification that can be read.
pub(crate) fn load(folder: &Path) -> Spec {
    spec::load(folder).unwrap_or_else(|errors| panic!("{errors:#?}"))
}

/// What these edits of the base are found to be.
pub(crate) fn changes_of(edits: Edits<'_>) -> Vec<Change> {
    compare(&load(&base()), &load(edited(edits).path()))
}

/// Every file of the specification.
pub(crate) const FILES: &[&str] = &[SERVICE, ERRORS, COMMON, PUSH, SHELF, STORE];

/// A folder with a copy of the base in which the edits are made.
pub(crate) fn edited(edits: Edits<'_>) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::create_dir(folder.path().join("modules")).expect("created");
    for file in FILES {
        let mut text = std::fs::read_to_string(base().join(file)).expect("read");
        for (_, old, new) in edits.iter().filter(|(edited, ..)| edited == file) {
            assert!(text.contains(old), "{file} does not contain `{old}`");
            text = text.replace(old, new);
        }
        std::fs::write(folder.path().join(file), text).expect("written");
    }
    for (file, _, text) in edits.iter().filter(|(file, ..)| !FILES.contains(file)) {
        std::fs::write(folder.path().join(file), text).expect("written");
    }
    folder
}

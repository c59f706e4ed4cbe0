//! Hostile names: each keeps its name on the wire, and has one in Rust that can be written.

use serde_json::{Value, json};

use super::generated::*;
use super::{result, sent};
use crate::DeviceId;

/// Every field by its wire name.
fn every_field() -> Value {
    json!({
        "type": "self", "Self": 2, "super": "c", "crate": 4, "box": "e", "fn": "f", "async": true, "gen": 8, "new": "i",
        "build": "j", "clone": "k", "default": "l", "into": "m", "extra": "n", "target": "o", "targets": ["p"],
        "failures": ["q"], "required": "r", "members": "s", "names": "t", "at": "u", "serializer": "v", "client": "w",
        "24hours": 24, "a-b": 25, "c.d": 26, "e f": 27, "$ref": "ab", "名称": "ac", "Option": "ad", "String": "ae",
        "clientUUID": "af", "snake_case": "ag",
    })
}

/// The same, built by setters, and by fields where a setter would be called like a function of Rust's.
fn built() -> Build {
    let mut build = Build::new()
        .r#type(Word::Self_)
        .self_(Number::Build)
        .super_("c")
        .crate_(4)
        .r#box("e")
        .r#fn("f")
        .r#async(true)
        .r#gen(8)
        .build("j")
        .into("m")
        .extra_("n")
        .target_("o")
        .targets_(["p"])
        .failures_(["q"])
        .required("r")
        .members("s")
        .names("t")
        .at("u")
        .serializer("v")
        .client("w")
        ._24hours(24)
        .a_b(25)
        .c_d(26)
        .e_f(27)
        .r#ref("ab")
        .chinese("ac")
        .option("ad")
        .string("ae")
        .client_uuid("af")
        .snake_case("ag");
    build.new = Some("i".into());
    build.clone = Some("k".into());
    build.default = Some("l".into());
    build
}

#[test]
fn fields_are_sent_and_read_by_their_wire_names() {
    let required = || MatchRequired { r#type: Word::None, self_: "a".into(), new: "b".into() };
    let expected = json!({ "build": every_field(), "type": "none", "Self": "a", "new": "b" });
    assert_eq!(sent(&Match::new(required()).build(built())), expected);
    assert_eq!(result::<Match>(json!({ "build": every_field() })).build, Some(built()));
    assert_eq!(result::<Match>(json!({ "build": { "self": 1, "r#type": "type" } })).build, Some(Build::new()));
}

#[test]
fn a_field_called_like_the_target_stands_beside_the_target() {
    let device = DeviceId::qr_code("16E0091709B04C926").expect("a QR code");
    let request =
        Type::new(device.channel(1)).target_("o").targets_(["p"]).failures_(["q"]).extra_("n").extra("later", 1);
    let expected = json!({
        "qrCode": "16E0091709B04C926", "channelId": 1,
        "target": "o", "targets": ["p"], "failures": ["q"], "extra": "n", "later": 1,
    });
    assert_eq!(sent(&request), expected);
    let read = result::<Type>(every_field());
    assert_eq!((read.failures_.as_slice(), read.failures.len()), (&["q".to_owned()][..], 0), "not the failed items");
    assert_eq!((read.r#type, read.self_, read._24hours), (Some(Word::Self_), Some(Number::Build), Some(24)));
}

#[test]
fn values_are_kept_apart_from_the_language_s_own() {
    let words = [Word::Self_, Word::Type, Word::None, Word::Some, Word::Ok, Word::String, Word::Option, Word::Box];
    let texts = ["self", "type", "none", "some", "ok", "string", "option", "box"];
    assert_eq!(words.each_ref().map(Word::value), texts);
    assert_eq!(texts.map(Word::from_value), words);
    assert_eq!(Word::from_value("say \"it\""), Word::Quoted);
}

#[test]
fn outcomes_are_kept_apart_from_the_language_s_own() {
    use super::answer;

    assert_eq!(answer::<New>(&json!({ "error_code": -1 })), Ok(NewOutput::Self_));
    assert_eq!(answer::<New>(&json!({ "error_code": -2 })), Ok(NewOutput::None));
    let NewOutput::Ok(fields) = result::<New>(json!({ "type": "ok" })) else { panic!("code 0") };
    assert_eq!(fields.r#type, Word::Ok);
}

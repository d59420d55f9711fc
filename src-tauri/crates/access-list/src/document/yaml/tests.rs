#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use proptest::prelude::*;

use super::*;
use crate::document::Part;
use crate::list::Reason;

fn read(text: &str) -> Node {
    let mut documents = parse(text, 1).unwrap();
    assert_eq!(documents.len(), 1, "{documents:?}");
    documents.remove(0)
}

fn value(text: &str) -> Value {
    read(text).value
}

fn problem(text: &str) -> Problem {
    parse(text, 1).unwrap_err()
}

#[test]
fn every_value_has_its_line_and_members_stand_twice() {
    let document = parse("# list\na: 1\nb:\n- x\n- y\na: |\n  two\n  lines\n", 10).unwrap();
    let map = document[0].as_map().unwrap();
    let members: Vec<_> = map
        .members
        .iter()
        .map(|it| (it.name.as_str(), it.line))
        .collect();
    assert_eq!(members, [("a", 11), ("b", 12), ("a", 15)]);
    assert_eq!(map.members[1].value.items()[1].line, 14);
    assert_eq!(map.members[2].value.as_text(), Some("two\nlines\n"));
}

#[test]
fn scalars_are_what_the_tools_that_read_them_take_them_for() {
    for (text, wanted) in [
        ("yes", Value::Bool(true)),
        ("False", Value::Bool(false)),
        ("off", Value::Bool(false)),
        ("'yes'", Value::Text("yes".into())),
        ("!!str no", Value::Text("no".into())),
        ("y", Value::Unknown("y".into())),
        ("~", Value::Null),
        ("44.195.31.8", Value::Text("44.195.31.8".into())),
        ("2012-10-17", Value::Text("2012-10-17".into())),
        ("44.195", Value::Number("44.195".into())),
        ("111122223333", Value::Number("111122223333".into())),
        ("!!int 3", Value::Number("3".into())),
        ("! 3", Value::Text("3".into())),
    ] {
        assert_eq!(value(text), wanted, "{text}");
    }
    assert!(matches!(value("!!binary aGk="), Value::Unknown(_)));
    assert!(matches!(
        value("!<tag:example.org,2000:x> a"),
        Value::Unknown(_)
    ));
}

#[test]
fn short_forms_are_what_their_long_forms_are() {
    let document = read(
        "a: !Ref Office\n\
         b: !Sub 'arn:aws:iam::${AWS::AccountId}:root'\n\
         c: !Join [/, [10.0.0.0, '8']]\n\
         d: !GetAtt Role.Arn\n\
         e: !If [c, 1, 2]\n\
         f:\n  Fn::Join: ['', [a, b]]\n\
         g: !FindInMap [A, B, !Ref C]\n\
         h: !Other {a: 1}\n",
    );
    let value = |name: &str| document.member(name).unwrap().value.clone();
    assert_eq!(value("a"), Value::Unknown("Ref Office".into()));
    let known = |text: &str| Part::Known(text.to_owned());
    let parts = vec![
        known("arn:aws:iam::"),
        Part::Unknown("AWS::AccountId".into()),
        known(":root"),
    ];
    assert_eq!(value("b"), Value::Template(parts));
    assert_eq!(value("c"), Value::Text("10.0.0.0/8".into()));
    assert_eq!(value("d"), Value::Unknown("Fn::GetAtt Role.Arn".into()));
    assert!(matches!(value("e"), Value::Unknown(_)));
    assert_eq!(value("f"), Value::Text("ab".into()));
    assert!(matches!(value("g"), Value::Unknown(_)));
    assert!(matches!(value("h"), Value::Unknown(_)));
}

#[test]
fn anchors_and_merges_are_resolved() {
    let document = read(
        "base: &base {x: 1, y: 2}\nmore: &more {z: 3}\n\
         one:\n  y: 5\n  <<: *base\ntwo:\n  <<: [*base, *more]\nthree:\n  <<: !Ref X\n\
         four:\n  '<<': *base\n",
    );
    let names = |name: &str| {
        let map = document.member(name).unwrap().as_map().unwrap();
        let names: Vec<_> = map.members.iter().map(|it| it.name.clone()).collect();
        (names.join(","), map.is_open)
    };
    assert_eq!(names("one"), ("y,x".to_owned(), false));
    assert_eq!(names("two"), ("x,y,z".to_owned(), false));
    assert_eq!(names("three"), (String::new(), true));
    assert_eq!(names("four"), ("<<".to_owned(), false));
    let five = Value::Number("5".to_owned());
    assert_eq!(
        document.member("one").unwrap().member("y").unwrap().value,
        five
    );
    problem("a: &a [*a]");
    problem("a: *unknown");
}

#[test]
fn a_short_text_stands_for_no_more_than_fits() {
    let mut laughs = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for level in 1..20 {
        let before = format!("*a{}", level - 1);
        let items = vec![before; 9].join(", ");
        laughs += &format!("a{level}: &a{level} [{items}]\n");
    }
    assert_eq!(problem(&laughs).reason, Reason::TooLarge);
    let mut nested = "&a [".repeat(60);
    nested += &format!("{}{}", "x, ".repeat(200_000), "]".repeat(60));
    assert_eq!(problem(&nested).reason, Reason::TooLarge);
    let list: String = (0..200).map(|host| format!("- 10.0.0.{host}\n")).collect();
    let twice = format!("a: &a\n{list}b: *a\nc: *a\nd: *a\n");
    assert_eq!(read(&twice).member("d").unwrap().items().len(), 200);
}

#[test]
fn several_documents_are_read() {
    let documents = parse("a: 1\n---\nb: 2\n...\n---\n- 3\n", 1).unwrap();
    let lines: Vec<_> = documents.iter().map(|document| document.line).collect();
    assert_eq!(lines, [1, 3, 6]);
    assert!(parse("", 1).unwrap().is_empty());
    assert!(parse("# nothing\n", 1).unwrap().is_empty());
    problem("a: &a 1\n---\nb: *a\n");
}

#[test]
fn what_is_not_closed_or_has_other_names_is_no_document() {
    for text in [
        "a: [1, 2",
        "a: {b: 1",
        "a: 'open",
        "a: \"open\nb: 1",
        "a: {{ template }}",
        "? [a]\n: b",
        "a:\n\t- b",
        "a: 1\n b: 2",
    ] {
        problem(text);
    }
    assert_eq!(problem("a: 1\nb: [1,\nc: ]}").line, 3);
}

#[test]
fn a_value_that_is_absent_is_not_known() {
    let document = read("a:\nb: null\nc:\n-\n- ''\n- ~\nd: {e, f: }\ng: !!null\nh:\n");
    let value = |name: &str| document.member(name).unwrap().value.clone();
    assert_eq!(value("a"), Value::Unknown("a:".into()));
    assert_eq!(value("b"), Value::Null);
    let items = document.member("c").unwrap().items().to_vec();
    assert_eq!(items[0].value, Value::Unknown("-".into()));
    assert_eq!(items[1].value, Value::Text(String::new()));
    assert_eq!(items[2].value, Value::Null);
    let members = document
        .member("d")
        .unwrap()
        .as_map()
        .unwrap()
        .members
        .clone();
    assert!(
        members
            .iter()
            .all(|it| matches!(it.value.value, Value::Unknown(_)))
    );
    assert_eq!(value("g"), Value::Null);
    assert_eq!(
        value("h"),
        Value::Unknown("h:".into()),
        "the rest may be cut off"
    );
}

#[test]
fn depth_and_length_have_bounds() {
    assert_eq!(problem(&"- ".repeat(5_000)).reason, Reason::TooLarge);
    assert!(parse(&"[".repeat(200_000), 1).is_err());
    assert!(parse(&"{a: ".repeat(200_000), 1).is_err());
    assert!(parse(&"? ".repeat(200_000), 1).is_err());
    assert_eq!(problem(&" ".repeat(LARGEST + 1)).reason, Reason::TooLarge);
}

/// Shapes that took parsers longer with every line: nothing here ends if one does.
#[test]
fn long_texts_take_no_longer_each_line() {
    let tags: String = (0..60_000).map(|it| format!("%TAG !a{it}! b\n")).collect();
    assert_eq!(problem(&tags).reason, Reason::TooLarge);
    assert_eq!(
        problem(&format!("{tags}---\na: 1\n")).reason,
        Reason::TooLarge
    );
    let tags: String = (0..40_000)
        .map(|it| format!("%TAG !a{it}! b\n---\n"))
        .collect();
    let _ = parse(&tags, 1);
    let same = "%TAG ! b\n".repeat(100_000);
    assert!(parse(&same, 1).is_err());
    let _ = parse(&"%YAML 1.2\n---\n".repeat(60_000), 1);
    let anchors: String = (0..60_000).map(|it| format!("- &a{it} x\n")).collect();
    assert!(parse(&anchors, 1).is_ok());
    let flow = format!("[{}]", "a: b, ".repeat(150_000));
    assert!(parse(&flow, 1).is_ok());
    let merged: String = (0..20_000).map(|it| format!("  k{it}: 1\n")).collect();
    assert!(parse(&format!("a: &a\n{merged}b:\n  <<: *a\n"), 1).is_ok());
    let merges = "  <<: {a: 1}\n".repeat(60_000);
    let _ = parse(&format!("b:\n{merges}"), 1);
    let _ = parse(&"a\n".repeat(400_000), 1);
    let _ = parse(&"'a\n\n".repeat(200_000), 1);
    let _ = parse(&"- |\n \n".repeat(100_000), 1);
    let _ = parse(&"!a ".repeat(200_000), 1);
    let _ = parse(&"# \n".repeat(300_000), 1);
    let _ = parse(&format!("a: {}", "x:".repeat(400_000)), 1);
}

proptest! {
    #[test]
    fn any_text_is_read_without_a_panic(text in "[\\[\\]{}\",:'#&*!|>%<? \n\ta-c~-]{0,80}") {
        let _ = parse(&text, u32::MAX);
    }

    #[test]
    fn json_is_yaml(text in "[\\[\\]{}\",:a1 ]{0,20}") {
        if let Ok(json) = crate::document::json::parse(&text, 1)
            && serde_json::from_str::<serde_json::Value>(&text).is_ok()
            && !text.trim_start().starts_with('"')
        {
            // Names that are numbers or lists apart, it is the same.
            if let Ok(yaml) = parse(&text, 1) {
                prop_assert_eq!(&yaml[0], &json);
            }
        }
    }
}

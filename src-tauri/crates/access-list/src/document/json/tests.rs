#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use proptest::prelude::*;

use super::*;
use crate::document::{Part, shown};

fn read(text: &str) -> Value {
    parse(text, 1).unwrap().value
}

fn problem(text: &str) -> Problem {
    parse(text, 1).unwrap_err()
}

#[test]
fn every_value_has_its_line_and_members_stand_twice() {
    let document = parse("{\n\"a\": 1,\n\n\"A\": [\ntrue, null],\n\"a\": \"x\"}", 7).unwrap();
    let map = document.as_map().unwrap();
    let members: Vec<_> = map
        .members
        .iter()
        .map(|member| (member.name.as_str(), member.line))
        .collect();
    assert_eq!(members, [("a", 8), ("A", 10), ("a", 12)]);
    assert_eq!(document.line, 7);
    assert_eq!(map.members[1].value.items()[0].line, 11);
    assert_eq!(map.members[0].value.value, Value::Number("1".to_owned()));
}

#[test]
fn numbers_are_kept_as_they_are_written() {
    for number in ["0", "-1", "1.50", "12e+3", "123456789012345678901234567890"] {
        assert_eq!(read(number), Value::Number(number.to_owned()));
    }
    for none in ["01", "1.", ".5", "1e", "--1", "44.195.31.8", "1-2"] {
        problem(none);
    }
}

#[test]
fn comments_and_commas_at_the_end_are_stepped_over() {
    let text = "// first\n{ # second\n\"a\": /* third\nline */ [1, 2,],\n}\n# end";
    let document = parse(text, 1).unwrap();
    assert_eq!(document.member("a").unwrap().items().len(), 2);
    assert_eq!(document.member("a").unwrap().line, 4);
    assert_eq!(problem("{\n/* \"a\": 1}").line, 2);
    problem("[,]");
    problem("[1,,2]");
}

#[test]
fn typographic_quotes_are_straightened_where_they_enclose() {
    let text = "{“a”: “10.0.0.0/8”, „b“: \"“quoted”\",\u{a0}“c\": 1}";
    let document = parse(text, 1).unwrap();
    assert_eq!(document.member("a").unwrap().as_text(), Some("10.0.0.0/8"));
    assert_eq!(document.member("b").unwrap().as_text(), Some("“quoted”"));
    assert!(document.member("c").is_some());
}

#[test]
fn escapes_are_resolved_or_refused() {
    assert_eq!(
        read(r#""\"\\\/\b\f\n\r\té😀""#),
        Value::Text("\"\\/\u{8}\u{c}\n\r\té😀".into())
    );
    for bad in [
        r#""\x""#,
        r#""\u00g9""#,
        r#""\u+123""#,
        r#""\ud83d""#,
        r#""\ud83dA""#,
        "\"a\nb\"",
    ] {
        problem(bad);
    }
}

#[test]
fn what_is_not_closed_is_no_document() {
    let whole = "{\"a\": [1, {\"b\": \"c\"}], /* d */ \"e\": true}";
    assert!(parse(whole, 1).is_ok());
    for end in 0..whole.len() {
        assert!(parse(&whole[..end], 1).is_err(), "cut at {end}");
        assert!(
            !matches!(embedded(&whole[..end], 1, GO_ON), Some(Ok(_))),
            "cut at {end}"
        );
    }
    problem("{} {}");
    assert_eq!(problem("[1,\n2,\n...\n]").reason, Reason::CutShort);
}

#[test]
fn depth_has_a_bound() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert!(parse(&nested(DEEPEST), 1).is_ok());
    assert_eq!(problem(&nested(DEEPEST + 1)).reason, Reason::TooLarge);
    problem(&"{\"a\":".repeat(400_000));
    problem(&"[".repeat(1_000_000));
}

#[test]
fn values_have_a_bound() {
    let list = |count: usize| format!("[{}]", vec!["0"; count - 1].join(","));
    assert!(parse(&list(MOST_VALUES), 1).is_ok());
    assert_eq!(problem(&list(MOST_VALUES + 1)).reason, Reason::TooLarge);
}

#[test]
fn reading_ends_when_nobody_waits() {
    let asked = std::cell::Cell::new(0);
    let stop = || {
        asked.set(asked.get() + 1);
        asked.get() == 2
    };
    let list = format!("[{}]", vec!["0"; 100_000].join(","));
    assert!(parse_until(&list, 1, &stop).is_err());
    assert_eq!(asked.get(), 2, "it went on");
}

#[test]
fn functions_that_repeat_a_text_are_not_multiplied() {
    let long = "x".repeat(10_000);
    let names = "${a}".repeat(10_000);
    let items = vec!["\"\""; 10_000].join(",");
    for text in [
        format!("{{\"Fn::Sub\": [\"{names}\", {{\"a\": \"{long}\"}}]}}"),
        format!("{{\"Fn::Join\": [\"{long}\", [{items}]]}}"),
    ] {
        assert!(matches!(read(&text), Value::Unknown(_)));
    }
    let short = format!("{{\"Fn::Join\": [\",\", [{items}]]}}");
    assert_eq!(read(&short), Value::Text(",".repeat(9_999)));
}

#[test]
fn intrinsic_functions_are_values_that_are_not_known() {
    let text = r#"{
        "A": {"Ref": "Office"},
        "B": {"Fn::Sub": "arn:${AWS::Partition}:iam::${!x}:root"},
        "C": {"Fn::Join": ["/", ["10.0.0.0", "8"]]},
        "D": {"Fn::Join": ["", ["arn:", {"Ref": "X"}, ":y"]]},
        "E": {"Fn::If": ["c", {"z": [1]}, {"z": [1]}]},
        "F": {"Fn::If": ["c", "1", "2"]},
        "G": {"Fn::GetAtt": ["AtlasRole", "Arn"]},
        "H": {"Fn::Sub": ["${a}-${b}", {"a": "1", "b": {"Ref": "R"}}]},
        "I": {"Fn::Transform": {"Name": "AWS::Include"}, "Effect": "Allow"},
        "J": {"Ref": "x", "also": 1}
    }"#;
    let document = parse(text, 1).unwrap();
    let value = |name: &str| document.member(name).unwrap().value.clone();
    let known = |text: &str| Part::Known(text.to_owned());
    let unknown = |text: &str| Part::Unknown(text.to_owned());
    assert_eq!(value("A"), Value::Unknown("Ref Office".into()));
    assert_eq!(
        value("B"),
        Value::Template(vec![
            known("arn:"),
            unknown("AWS::Partition"),
            known(":iam::${x}:root")
        ])
    );
    assert_eq!(value("C"), Value::Text("10.0.0.0/8".into()));
    assert_eq!(
        value("D"),
        Value::Template(vec![known("arn:"), unknown("Ref X"), known(":y")])
    );
    assert!(matches!(value("E"), Value::Map(_)));
    assert!(matches!(value("F"), Value::Unknown(_)));
    assert_eq!(
        value("G"),
        Value::Unknown("Fn::GetAtt AtlasRole.Arn".into())
    );
    assert_eq!(
        value("H"),
        Value::Template(vec![known("1-"), unknown("Ref R")])
    );
    assert!(matches!(value("I"), Value::Map(map) if map.is_open));
    assert!(matches!(value("J"), Value::Map(map) if !map.is_open));
}

fn documents(text: &str) -> Vec<Node> {
    embedded(text, 1, GO_ON).unwrap().unwrap()
}

#[test]
fn documents_are_found_among_what_a_console_prints() {
    let text = "[ec2-user@host ~]$ aws iam get-role-policy --query \"Policies[].x\"\n\
        {\n  \"a\": 1\n}\n[12:03:04] done\nPS C:\\> az keyvault show\n{\"b\": [2]}\n\n[\n \"c\"\n]\n";
    let found = documents(text);
    let lines: Vec<_> = found.iter().map(|document| document.line).collect();
    assert_eq!(lines, [2, 7, 9], "what begins like a time of day is none");
    let quoted = documents("aws iam put-role-policy --policy-document '{\"a\": {\"b\": 1}}' --x\n");
    assert_eq!(quoted.len(), 1);
    assert!(embedded("nothing here: {x} [y]\n", 1, GO_ON).is_none());
    assert!(embedded("resource \"a\" \"b\" {\n}\n", 1, GO_ON).is_none());
}

#[test]
fn parts_of_a_document_are_no_documents() {
    let cut_above = "    \"Condition\": {\"IpAddress\": {}}\n  },\n  {\"Effect\": \"Deny\"}\n]}\n";
    for text in [
        cut_above,
        "{\"a\": 1}\n]\n",
        "{\"a\": 1},\n{\"b\": 2}\n",
        "{\"a\": 1}\n{\"b\": [2\n",
        "x = {\n{\"a\": 1}\n",
        "{\"a\": 1} {\"b\": 2}\n",
        "see {\"c\": 1} and\n{\"a\": 1}\n",
    ] {
        assert!(matches!(embedded(text, 1, GO_ON), Some(Err(_))), "{text}");
    }
    assert_eq!(embedded(cut_above, 1, GO_ON).unwrap().unwrap_err().line, 1);
}

#[test]
fn many_documents_in_one_line_take_no_longer_each() {
    let text = "'{}' ".repeat(200_000);
    assert_eq!(documents(&text).len(), 200_000);
    let text = "'{".repeat(500_000);
    assert!(!matches!(embedded(&text, 1, GO_ON), Some(Ok(_))));
}

fn json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        any::<String>().prop_map(Into::into),
    ];
    leaf.prop_recursive(5, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Into::into),
            prop::collection::btree_map("[a-z\"\\\\]{0,4}", inner, 0..6)
                .prop_map(|members| members.into_iter().collect()),
        ]
    })
}

proptest! {
    #[test]
    fn json_is_what_it_is_to_another_parser(value in json()) {
        for text in [value.to_string(), serde_json::to_string_pretty(&value).unwrap()] {
            prop_assert_eq!(shown(&parse(&text, 1).unwrap()), value.clone());
        }
    }

    #[test]
    fn a_cut_is_never_whole(value in json(), at in any::<prop::sample::Index>()) {
        let text = serde_json::json!({ "a": value }).to_string();
        let mut end = at.index(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        prop_assert!(parse(&text[..end], 1).is_err());
        prop_assert!(!matches!(embedded(&text[..end], 1, GO_ON), Some(Ok(_))));
        let mut begin = end.max(1);
        while !text.is_char_boundary(begin) {
            begin -= 1;
        }
        if begin > 0 {
            prop_assert!(parse(&text[begin..], 1).map_or(true, |it| it.as_map().is_none()));
        }
    }

    #[test]
    fn any_text_is_read_without_a_panic(text in "[\\[\\]{}\",:'/*# \n“”.a0\\\\u-]{0,60}") {
        let _ = parse(&text, u32::MAX);
        let _ = embedded(&text, 1, GO_ON);
        if let Ok(value) = serde_json::from_str::<serde_json::Value>(&text) {
            prop_assert_eq!(shown(&parse(&text, 1).unwrap()), value);
        }
    }
}

mod generated;
mod oracle;
mod rendered;
mod returned;

use ipnet::IpNet;

use super::*;
use crate::document::{Member, Part};

fn text(text: &str) -> Node {
    Node::text(1, text)
}

fn list(items: Vec<Node>) -> Node {
    Node::new(1, Value::List(items))
}

fn map(members: Vec<(&str, Node)>) -> Node {
    let members = members.into_iter().map(|(name, value)| Member {
        name: name.to_owned(),
        line: 1,
        value,
    });
    Node::new(
        1,
        Value::Map(Map {
            members: members.collect(),
            is_open: false,
        }),
    )
}

fn subnetworks(nets: &[&str]) -> (&'static str, Node) {
    (
        "ipSubnetworks",
        list(nets.iter().map(|net| text(net)).collect()),
    )
}

fn level_of(combined: Node, conditions: Vec<Node>) -> Node {
    map(vec![
        ("name", text("accessPolicies/1/accessLevels/atlas")),
        (
            "basic",
            map(vec![
                ("combiningFunction", combined),
                ("conditions", list(conditions)),
            ]),
        ),
    ])
}

fn state(found: &Found, address: &str) -> Option<bool> {
    let net: IpNet = address
        .parse()
        .unwrap_or_else(|_| IpNet::new_assert([0, 0, 0, 0].into(), 0));
    if found.reach.allowed().contains(net) {
        Some(true)
    } else if found.reach.undecided().contains(net) {
        None
    } else {
        Some(false)
    }
}

fn only(document: &Node) -> Found {
    let mut found = lists(document);
    assert_eq!(found.len(), 1, "{found:?}");
    found.remove(0)
}

#[test]
fn conditions_are_combined_with_and_unless_the_level_says_or() {
    let conditions = || {
        vec![
            map(vec![subnetworks(&["3.0.0.1/32"])]),
            map(vec![subnetworks(&["3.0.0.2/32"])]),
        ]
    };
    let or = only(&level_of(text("OR"), conditions()));
    assert_eq!(or.name.name, "atlas");
    assert_eq!(state(&or, "3.0.0.1/32"), Some(true));
    let and = only(&level_of(text("AND"), conditions()));
    assert_eq!(state(&and, "3.0.0.1/32"), Some(false));
    assert_eq!(and.remarks, [Remark::CombinedWithAnd { conditions: 2 }]);
    let unknown = Node::new(1, Value::Unknown("var.combine".to_owned()));
    let either = only(&level_of(unknown, conditions()));
    assert_eq!(state(&either, "3.0.0.1/32"), None);
    assert_eq!(state(&either, "3.0.0.9/32"), Some(false), "in neither");
}

#[test]
fn a_condition_without_anything_accepts_everybody_and_a_negated_one_all_others() {
    let open = only(&level_of(text("OR"), vec![map(vec![])]));
    assert!(open.is_open);
    let all_but = only(&level_of(
        text("AND"),
        vec![map(vec![
            subnetworks(&["3.0.0.1/32"]),
            ("negate", Node::new(1, Value::Bool(true))),
        ])],
    ));
    assert_eq!(state(&all_but, "3.0.0.1/32"), Some(false));
    assert_eq!(state(&all_but, "3.0.0.2/32"), Some(true));
    assert!(!all_but.is_open);
    assert!(all_but.listed.is_empty(), "what it shuts out is no entry");
}

#[test]
fn a9_what_is_asked_for_beside_addresses_is_not_proven() {
    let members = list(vec![text(
        "serviceAccount:someone@p.iam.gserviceaccount.com",
    )]);
    let found = only(&level_of(
        text("OR"),
        vec![map(vec![
            subnetworks(&["3.0.0.1/32"]),
            ("members", members),
        ])],
    ));
    assert_eq!(state(&found, "3.0.0.1/32"), None);
    assert_eq!(state(&found, "3.0.0.2/32"), Some(false));
    assert!(matches!(found.doubts[0].reason, Reason::Requirement(_)));
}

#[test]
fn a9_a_custom_level_is_named_and_its_addresses_are_never_accepted() {
    let expression = map(vec![(
        "expression",
        text("inIpRange(origin.ip, ['3.0.0.1/32'])"),
    )]);
    let found = only(&map(vec![
        ("title", text("atlas")),
        ("custom", map(vec![("expr", expression)])),
    ]));
    assert_eq!(state(&found, "3.0.0.1/32"), None);
    assert_eq!(found.doubts[0].reason, Reason::CustomLevel);
    assert!(found.doubts[0].is_whole);
}

#[test]
fn a9_a_value_that_is_not_in_the_text_may_be_any() {
    let template = Node::new(
        1,
        Value::Template(vec![
            Part::Unknown("var.net".to_owned()),
            Part::Known("/32".to_owned()),
        ]),
    );
    let listed = list(vec![text("3.0.0.1/32"), template]);
    let found = only(&level_of(
        text("OR"),
        vec![map(vec![("ipSubnetworks", listed)])],
    ));
    assert_eq!(state(&found, "3.0.0.1/32"), Some(true));
    assert_eq!(state(&found, "3.0.0.2/32"), None);
}

#[test]
fn flattened_output_is_read_as_the_level_it_is() -> Result<(), &'static str> {
    let printed = "$ gcloud access-context-manager levels describe atlas --format=flattened\n\
        basic.combiningFunction:                OR\n\
        basic.conditions[0].ipSubnetworks[0]:   3.0.0.1/32\n\
        basic.conditions[0].ipSubnetworks[1]:   3.0.0.2/32\n\
        basic.conditions[1].ipSubnetworks[0]:   3.0.0.3/32\n\
        basic.conditions[1].negate:             True\n\
        name:                                   accessPolicies/1/accessLevels/atlas\n";
    let found = read_text(printed).ok_or("no level")?;
    assert_eq!(found.len(), 1);
    assert_eq!(state(&found[0], "3.0.0.2/32"), Some(true));
    assert_eq!(state(&found[0], "3.0.0.3/32"), Some(false));
    assert_eq!(
        state(&found[0], "3.0.0.4/32"),
        Some(true),
        "by the negated one"
    );
    assert_eq!(found[0].listed[0].line, 3);
    Ok(())
}

#[test]
fn a9_an_attribute_that_is_not_known_asks_for_something() {
    let condition = map(vec![
        subnetworks(&["3.0.0.1/32"]),
        ("timeOfDay", map(vec![("start", text("8"))])),
    ]);
    let found = only(&level_of(text("AND"), vec![condition]));
    assert_eq!(state(&found, "3.0.0.1/32"), None);
    assert_eq!(
        state(&found, "3.0.0.2/32"),
        Some(false),
        "of no address asked for"
    );
}

#[test]
fn a_perimeter_and_an_ingress_rule_are_named_and_not_known() {
    let level = text("accessPolicies/1/accessLevels/a");
    let from = map(vec![(
        "sources",
        list(vec![map(vec![("accessLevel", level.clone())])]),
    )]);
    let status = map(vec![
        ("accessLevels", list(vec![level])),
        (
            "restrictedServices",
            list(vec![text("cloudkms.googleapis.com")]),
        ),
    ]);
    for document in [
        map(vec![("name", text("p")), ("status", status)]),
        list(vec![map(vec![("ingressFrom", from)])]),
    ] {
        let found = only(&document);
        assert_eq!(found.name.kind, ListKind::GooglePerimeter);
        assert_eq!(state(&found, "3.0.0.1/32"), None);
    }
}

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use addresses::parse_block;
use jiff::Timestamp;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::super::SpliceError;
use super::*;
use crate::google::{GoogleDocument, GoogleUse};

const POLICY: &str = "accessPolicies/9";
const ACCOUNT: &str = "atlas@atlas.iam.gserviceaccount.com";
const PROJECT: &str = "projects/111";

fn context() -> Context<'static> {
    Context::at(Timestamp::UNIX_EPOCH)
}

fn nets(texts: &[&str]) -> Vec<IpNet> {
    let read = texts.iter().map(|text| parse_block(text).unwrap());
    read.collect()
}

fn many(first: u8, count: usize) -> Vec<String> {
    let net = |at: usize| format!("{first}.0.{}.{}/32", at / 250, at % 250 + 1);
    (0..count).map(net).collect()
}

fn level_name(name: &str) -> String {
    format!("{POLICY}/accessLevels/{name}")
}

fn level(name: &str, basic: &Value) -> GoogleDocument {
    let text = json!({"name": level_name(name), "title": format!("The {name}"), "basic": basic,
        "later": {"kept": true}});
    GoogleDocument {
        name: level_name(name),
        text: Some(text.to_string()),
    }
}

fn listed(name: &str, nets: &[&str]) -> GoogleDocument {
    level(
        name,
        &json!({"combiningFunction": "OR", "conditions": [{"ipSubnetworks": nets}]}),
    )
}

fn rule(level: &str) -> Value {
    json!({
        "ingressFrom": {"identities": [format!("serviceAccount:{ACCOUNT}")],
            "sources": [{"accessLevel": level_name(level)}]},
        "ingressTo": {"operations": [{"serviceName": "cloudkms.googleapis.com",
            "methodSelectors": [{"method": "*"}]}], "resources": [PROJECT]},
    })
}

fn config(rules: &[Value], own: &[&str]) -> Value {
    let own: Vec<String> = own.iter().map(|name| level_name(name)).collect();
    json!({"resources": [PROJECT], "accessLevels": own, "ingressPolicies": rules,
        "egressPolicies": [{"egressFrom": {"identityType": "ANY_IDENTITY"}}],
        "restrictedServices": ["cloudkms.googleapis.com", "storage.googleapis.com"],
        "later": ["kept"]})
}

/// What there is in one policy.
#[derive(Debug, Clone)]
struct There {
    perimeter: GoogleDocument,
    levels: Vec<GoogleDocument>,
    others: Option<Vec<GoogleDocument>>,
    account: Option<&'static str>,
}

fn there(status: &Value, spec: Option<&Value>, levels: &[GoogleDocument]) -> There {
    let name = format!("{POLICY}/servicePerimeters/keys");
    let mut text = json!({"name": name, "title": "Keys", "etag": "tag", "status": status,
        "perimeterType": "PERIMETER_TYPE_REGULAR"});
    if let Some(spec) = spec {
        text["spec"] = spec.clone();
        text["useExplicitDryRunSpec"] = true.into();
    }
    There {
        perimeter: GoogleDocument {
            name,
            text: Some(text.to_string()),
        },
        levels: levels.to_vec(),
        others: Some(Vec::new()),
        account: Some(ACCOUNT),
    }
}

impl There {
    fn read(&self) -> GoogleRead<'_> {
        GoogleRead {
            perimeter: Some(&self.perimeter),
            levels: &self.levels,
            others: self.others.as_deref(),
            by: GoogleUse {
                project: PROJECT,
                ancestors: Some(&[]),
                account: self.account,
            },
        }
    }

    fn add(&self, needed: &[IpNet], own_level: bool) -> Result<GooglePlan, AddError> {
        let asked = GoogleAdd {
            read: self.read(),
            needed,
            own_level,
            practice: false,
        };
        add_to_google(asked, &context())
    }

    fn take(&self, needed: &[IpNet], removed: &[IpNet]) -> Result<GooglePlan, AddError> {
        let asked = GoogleTake {
            read: self.read(),
            needed,
            removed: &|_level| removed.to_vec(),
        };
        take_from_google(asked, &context())
    }

    /// What there is once a plan was written.
    fn after(&self, plan: &GooglePlan) -> Self {
        let mut after = self.clone();
        for edit in &plan.edits {
            let document = GoogleDocument {
                name: edit.name.clone(),
                text: Some(edit.text.clone()),
            };
            if edit.name == after.perimeter.name {
                after.perimeter = document;
            } else {
                after.levels.retain(|level| level.name != edit.name);
                after.levels.push(document);
            }
        }
        after
    }
}

fn value(document: &GoogleDocument) -> Value {
    serde_json::from_str(document.text.as_deref().unwrap()).unwrap()
}

fn level_edit(plan: &GooglePlan) -> (bool, Value) {
    let edit = &plan.edits[0];
    let GooglePart::Level { is_new, .. } = edit.part else {
        panic!("{edit:?}");
    };
    (is_new, serde_json::from_str(&edit.text).unwrap())
}

#[test]
fn g1_a_new_level_and_a_rule_for_atlas_alone() {
    let there = there(
        &config(&[], &["office"]),
        None,
        &[listed("office", &["9.9.9.0/24"])],
    );
    let plan = there.add(&nets(&["3.0.0.1", "3.0.1.0/24"]), false).unwrap();
    let (is_new, level) = level_edit(&plan);
    assert!(is_new);
    assert_eq!(
        level,
        json!({"name": level_name("KeygateAtlasAddresses"), "title": "KeygateAtlasAddresses",
            "basic": {"combiningFunction": "OR",
                "conditions": [{"ipSubnetworks": ["3.0.0.1/32", "3.0.1.0/24"]}]}})
    );
    assert_eq!(
        plan.edits[1].part,
        GooglePart::Rule {
            is_put: true,
            in_force: true,
            in_dry_run: false
        }
    );
    let perimeter: Value = serde_json::from_str(&plan.edits[1].text).unwrap();
    let mut expected = value(&there.perimeter);
    let mut new = rule("KeygateAtlasAddresses");
    new["title"] = "KeygateAtlasAddresses".into();
    expected["status"]["ingressPolicies"] = json!([new]);
    assert_eq!(perimeter, expected);
}

#[test]
fn a_level_that_only_a_rule_for_atlas_uses_gets_the_addresses() {
    let there = there(
        &config(&[rule("atlas")], &[]),
        None,
        &[listed("atlas", &["3.0.0.1/32"])],
    );
    let plan = there.add(&nets(&["3.0.0.1", "3.0.0.2"]), false).unwrap();
    assert_eq!(plan.edits.len(), 1);
    let (is_new, level) = level_edit(&plan);
    assert!(!is_new);
    let mut expected = value(&there.levels[0]);
    expected["basic"]["conditions"][0]["ipSubnetworks"] = json!(["3.0.0.1/32", "3.0.0.2/32"]);
    assert_eq!(level, expected);
    let own = there.add(&nets(&["3.0.0.2"]), true).unwrap();
    assert!(level_edit(&own).0, "asked for, it is left alone");
}

#[test]
fn c3_a_level_that_something_else_uses_is_left_alone() {
    let alone = there(
        &config(&[rule("atlas")], &[]),
        None,
        &[listed("atlas", &["3.0.0.1/32"])],
    );
    let needed = nets(&["3.0.0.2"]);
    let is_new = |there: &There| level_edit(&there.add(&needed, false).unwrap()).0;
    assert!(!is_new(&alone));
    let mut others = alone.clone();
    others.others = None;
    assert!(is_new(&others), "who else uses it is not known");
    let mut bridge = alone.clone();
    let other = json!({"name": "other", "status": {"accessLevels": [level_name("atlas")]}});
    bridge.others = Some(vec![GoogleDocument {
        name: "other".to_owned(),
        text: Some(other.to_string()),
    }]);
    assert!(is_new(&bridge), "another perimeter uses it");
    let mut required = alone.clone();
    let conditions = json!({"conditions": [{"requiredAccessLevels": [level_name("atlas")]}]});
    required.levels.push(level("corp", &conditions));
    assert!(is_new(&required), "another level asks for it");
    let mut unread = alone;
    unread.levels.push(GoogleDocument {
        name: level_name("unread"),
        text: None,
    });
    assert!(is_new(&unread), "a level that was not read may ask for it");
    let own = there(
        &config(&[rule("atlas")], &["atlas"]),
        None,
        &[listed("atlas", &["3.0.0.1/32"])],
    );
    assert!(is_new(&own), "any identity is admitted by it");
    let mut wide = rule("atlas");
    wide["ingressFrom"] = json!({"identityType": "ANY_IDENTITY",
        "sources": [{"accessLevel": level_name("atlas")}]});
    let wide = there(
        &config(&[wide], &[]),
        None,
        &[listed("atlas", &["3.0.0.1/32"])],
    );
    assert!(is_new(&wide), "its rule is for any identity");
}

#[test]
fn conditions_hold_200_addresses_and_how_they_are_combined_stays() {
    let full = many(3, 199);
    let condition =
        json!({"ipSubnetworks": full, "members": [format!("serviceAccount:{ACCOUNT}")]});
    let with = |function: Option<&str>, conditions: Value| {
        let mut basic = json!({"conditions": conditions});
        if let Some(function) = function {
            basic["combiningFunction"] = function.into();
        }
        there(
            &config(&[rule("atlas")], &[]),
            None,
            &[level("atlas", &basic)],
        )
    };
    let needed = nets(&["4.0.0.1", "4.0.0.2"]);
    let or = with(Some("OR"), json!([condition]));
    let (is_new, level) = level_edit(&or.add(&needed, false).unwrap());
    assert!(!is_new);
    let conditions = level["basic"]["conditions"].as_array().unwrap();
    assert_eq!(conditions.len(), 2);
    assert_eq!(
        conditions[0]["ipSubnetworks"].as_array().unwrap().len(),
        200
    );
    assert_eq!(conditions[1]["ipSubnetworks"], json!(["4.0.0.2/32"]));
    assert_eq!(conditions[1]["members"], condition["members"], "copied");
    // With AND, a second condition would shut everybody out.
    for function in [None, Some("AND")] {
        let and = with(function, json!([condition]));
        assert!(level_edit(&and.add(&needed, false).unwrap()).0);
        let (is_new, level) = level_edit(&and.add(&needed[..1], false).unwrap());
        assert!(!is_new, "the last place of its one condition");
        assert_eq!(
            level["basic"]
                .get("combiningFunction")
                .and_then(Value::as_str),
            function
        );
    }
    let several = with(
        Some("AND"),
        json!([{"ipSubnetworks": ["3.0.0.1/32"]}, {"ipSubnetworks": ["3.0.0.0/24"]}]),
    );
    assert!(level_edit(&several.add(&needed, false).unwrap()).0);
    let negated = with(
        Some("OR"),
        json!([{"ipSubnetworks": ["3.0.0.0/8"], "regions": ["IE"]}]),
    );
    // Its one condition asks for a region, too, so that more addresses in it prove nothing.
    assert!(level_edit(&negated.add(&needed, false).unwrap()).0);
}

#[test]
fn a_new_level_has_40_conditions_at_most() {
    let there = there(&config(&[], &[]), None, &[]);
    let all = many(3, 8_000);
    let all: Vec<IpNet> = all.iter().map(|net| net.parse().unwrap()).collect();
    let (_, level) = level_edit(&there.add(&all, false).unwrap());
    assert_eq!(level["basic"]["conditions"].as_array().unwrap().len(), 40);
    let mut more = all;
    more.push("5.0.0.1/32".parse().unwrap());
    let Err(AddError::TooLarge { meter, .. }) = there.add(&more, false) else {
        panic!("too many");
    };
    assert_eq!((meter.used, meter.limit), (8_001, 8_000));
}

#[test]
fn a_dry_run_gets_what_it_lacks_too() {
    let levels = [listed("atlas", &["3.0.0.1/32"])];
    let in_both = there(&config(&[], &[]), Some(&config(&[], &["atlas"])), &levels);
    let plan = in_both.add(&nets(&["3.0.0.9"]), false).unwrap();
    let perimeter: Value = serde_json::from_str(&plan.edits[1].text).unwrap();
    assert_eq!(
        perimeter["status"]["ingressPolicies"],
        perimeter["spec"]["ingressPolicies"]
    );
    // What is enforced has everything; somebody's later enforcement would take it away.
    let dry_only = there(
        &config(&[rule("atlas")], &[]),
        Some(&config(&[], &[])),
        &levels,
    );
    let plan = dry_only.add(&nets(&["3.0.0.1"]), false).unwrap();
    assert_eq!(plan.edits.len(), 1, "nothing of the level changes");
    assert!(matches!(
        plan.edits[0].part,
        GooglePart::Rule {
            in_force: false,
            in_dry_run: true,
            ..
        }
    ));
    // A level that is extended, and a dry run that does not name it.
    let plan = dry_only.add(&nets(&["3.0.0.1", "3.0.0.2"]), false).unwrap();
    let perimeter: Value = serde_json::from_str(&plan.edits[1].text).unwrap();
    assert!(!level_edit(&plan).0);
    assert_eq!(plan.edits[0].added, nets(&["3.0.0.2"]));
    assert_eq!(perimeter["spec"]["ingressPolicies"], json!([rule("atlas")]));
    assert_eq!(perimeter["status"], value(&dry_only.perimeter)["status"]);
}

#[test]
fn what_cannot_be_added_is_told() {
    let levels = [listed("atlas", &["3.0.0.1/32"])];
    let fine = there(&config(&[rule("atlas")], &[]), None, &levels);
    let needed = nets(&["3.0.0.1", "3.0.0.2"]);
    assert_eq!(fine.add(&needed[..1], false), Err(AddError::NothingMissing));
    let private = nets(&["10.0.0.1"]);
    assert_eq!(
        fine.add(&private, false),
        Err(AddError::RefusedAddress(private[0]))
    );
    let mut unknown = fine.clone();
    unknown.account = None;
    let wide = nets(&["3.0.0.2"]);
    assert_eq!(unknown.add(&wide, false), Err(AddError::AccountUnknown));
    let mut open = config(&[], &[]);
    open["restrictedServices"] = json!(["storage.googleapis.com"]);
    assert_eq!(
        there(&open, None, &[]).add(&needed, false),
        Err(AddError::NoList)
    );
    let mut unread = fine.clone();
    unread.perimeter.text = None;
    assert_eq!(unread.add(&needed, false), Err(AddError::NotProven));
    let none = GoogleAdd {
        read: GoogleRead {
            perimeter: None,
            ..fine.read()
        },
        needed: &needed,
        own_level: false,
        practice: false,
    };
    assert_eq!(add_to_google(none, &context()), Err(AddError::NoList));
}

#[test]
fn a5_what_practice_makes_is_marked_and_names_that_are_taken_get_a_number() {
    let taken = [
        listed("KeygateAtlasAddresses", &["9.9.9.9/32"]),
        listed("KeygateAtlasAddresses2", &["9.9.9.9/32"]),
    ];
    let mut named = json!({"title": "KeygateAtlasAddresses3"});
    named["ingressFrom"] = json!({});
    let there = there(&config(&[named], &[]), None, &taken);
    let (_, level) = level_edit(&there.add(&nets(&["3.0.0.1"]), false).unwrap());
    assert_eq!(level["title"], "KeygateAtlasAddresses4");
    let practice = GoogleAdd {
        read: there.read(),
        needed: &nets(&["198.18.0.1"]),
        own_level: false,
        practice: true,
    };
    let (_, level) = level_edit(&add_to_google(practice, &context()).unwrap());
    assert_eq!(level["title"], "KeygatePRACTICEAddresses");
}

#[test]
fn a_level_that_got_no_rule_is_taken_up_again_and_no_second_one_is_made() {
    let needed = nets(&["3.0.0.1", "3.0.0.2"]);
    let fresh = there(&config(&[], &[]), None, &[]);
    let plan = fresh.add(&needed, false).unwrap();
    // The level was written, and the rule was not.
    let mut half = fresh;
    half.levels.push(GoogleDocument {
        name: plan.edits[0].name.clone(),
        text: Some(plan.edits[0].text.clone()),
    });
    for own_level in [false, true] {
        let again = half.add(&needed, own_level).unwrap();
        assert!(!level_edit(&again).0);
        assert_eq!(again.edits[0].name, plan.edits[0].name);
        assert_eq!(again.edits[0].text, plan.edits[0].text, "it stays as it is");
        assert_eq!(again.edits[0].added, needed);
        assert_eq!(again.edits[1], plan.edits[1], "the rule that was to come");
    }
    let second = |there: &There| {
        let plan = there.add(&needed, false).unwrap();
        let is_second = plan.edits[0].name == level_name("KeygateAtlasAddresses2");
        is_second && level_edit(&plan).0
    };
    assert!(!second(&half));
    let changed = |change: &dyn Fn(&mut Value)| {
        let mut other = half.clone();
        let mut level = value(&other.levels[0]);
        change(&mut level);
        other.levels[0].text = Some(level.to_string());
        second(&other)
    };
    let conditions = "/basic/conditions/0";
    assert!(!changed(&|level| level["description"] = "ours".into()));
    assert!(changed(&|level| level["later"] = true.into()));
    assert!(changed(
        &|level| level["basic"]["combiningFunction"] = "AND".into()
    ));
    assert!(changed(&|level| {
        level.pointer_mut(conditions).unwrap()["ipSubnetworks"] = json!(["3.0.0.1/32"]);
    }));
    assert!(changed(&|level| {
        let more = json!(["3.0.0.1/32", "3.0.0.2/32", "9.9.9.9/32"]);
        level.pointer_mut(conditions).unwrap()["ipSubnetworks"] = more;
    }));
    assert!(changed(&|level| {
        level.pointer_mut(conditions).unwrap()["regions"] = json!(["IE"]);
    }));
    let mut unknown = half.clone();
    unknown.others = None;
    assert!(second(&unknown), "who else uses it is not known");
    let mut required = half;
    let asks = json!({"conditions": [{"requiredAccessLevels": [required.levels[0].name]}]});
    required.levels.push(level("corp", &asks));
    assert!(second(&required), "another level asks for it");
}

#[test]
fn the_way_back_takes_out_just_what_was_put_in() {
    let levels = [listed("atlas", &["3.0.0.1/32"])];
    let extended = there(&config(&[rule("atlas")], &[]), None, &levels);
    let (needed, added) = (nets(&["3.0.0.1"]), nets(&["3.0.0.2"]));
    let all = nets(&["3.0.0.1", "3.0.0.2"]);
    let after = extended.after(&extended.add(&all, false).unwrap());
    let back = after.after(&after.take(&needed, &added).unwrap());
    assert_eq!(value(&back.levels[0]), value(&extended.levels[0]));
    // A new level stays without a rule: it lets nobody in.
    let office = listed("office", &["9.9.9.0/24"]);
    let spec = config(&[], &["office"]);
    let fresh = there(&config(&[], &["office"]), Some(&spec), &[office]);
    let after = fresh.after(&fresh.add(&all, false).unwrap());
    let plan = after.take(&[], &all).unwrap();
    assert_eq!(plan.edits.len(), 1);
    let back = after.after(&plan);
    assert_eq!(value(&back.perimeter), value(&fresh.perimeter));
    assert_eq!(plan.edits[0].removed, all);
    assert_eq!(
        after.take(&all[..1], &all),
        Err(AddError::StillShutOut),
        "one of them is needed"
    );
    assert_eq!(
        fresh.take(&[], &nets(&["9.9.9.0/24"])),
        Err(SpliceError::NotOneList.into()),
        "the office's level is others', too"
    );
    assert_eq!(fresh.take(&[], &all), Err(AddError::NothingMissing));
}

fn any_level(name: &'static str) -> impl Strategy<Value = GoogleDocument> {
    let condition = (
        prop::collection::vec(0_u8..6, 0..3),
        prop::bool::weighted(0.2),
        prop::bool::weighted(0.2),
    )
        .prop_map(|(nets, negate, members)| {
            let nets: Vec<String> = nets.iter().map(|it| format!("3.0.0.{it}/32")).collect();
            let mut condition = json!({});
            if !nets.is_empty() {
                condition["ipSubnetworks"] = nets.into();
            }
            if negate {
                condition["negate"] = true.into();
            }
            if members {
                condition["members"] = json!([format!("serviceAccount:{ACCOUNT}")]);
            }
            condition
        });
    let conditions = prop::collection::vec(condition, 1..3);
    (conditions, any::<bool>()).prop_map(move |(conditions, or)| {
        let function = if or { "OR" } else { "AND" };
        let basic = json!({"combiningFunction": function, "conditions": conditions});
        level(name, &basic)
    })
}

fn any_there() -> impl Strategy<Value = There> {
    let own = prop_oneof![
        2 => Just(Vec::new()), 1 => Just(vec!["one"]), 1 => Just(vec!["two"]),
    ];
    let rules = prop::collection::vec(prop_oneof![Just("one"), Just("two")], 0..3);
    let a_config = (own, rules).prop_map(|(own, rules)| {
        let rules: Vec<Value> = rules.into_iter().map(rule).collect();
        config(&rules, &own)
    });
    let spec = prop::option::weighted(0.4, a_config.clone());
    (a_config, spec, any_level("one"), any_level("two"))
        .prop_map(|(status, spec, one, two)| there(&status, spec.as_ref(), &[one, two]))
}

/// The rules of a configuration.
fn rules(perimeter: &Value, config: &str) -> Vec<Value> {
    let rules = perimeter[config]["ingressPolicies"].as_array();
    rules.cloned().unwrap_or_default()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn c1_everything_that_was_there_survives_and_what_is_needed_is_let_in(
        there in any_there(),
        needed in prop::collection::vec(0_u8..9, 1..5),
        own_level: bool,
    ) {
        let needed: Vec<IpNet> = needed
            .iter()
            .map(|it| format!("3.0.0.{it}/32").parse().unwrap())
            .collect();
        let plan = match there.add(&needed, own_level) {
            Ok(plan) => plan,
            Err(AddError::NothingMissing | AddError::NoList) => return Ok(()),
            Err(error) => return Err(TestCaseError::fail(format!("{error:?}"))),
        };
        for edit in &plan.edits {
            let there = there.levels.iter().find(|it| it.name == edit.name).map(value);
            let now: Value = serde_json::from_str(&edit.text).unwrap();
            prop_assert_ne!(there, Some(now), "what is shown as a change is one");
        }
        let after = there.after(&plan);
        prop_assert!(after.levels.len() <= there.levels.len() + 1, "one level more at most");
        for level in &there.levels {
            let now = after.levels.iter().find(|it| it.name == level.name).map(value).unwrap();
            let before = value(level);
            prop_assert!(only_more_addresses(&before, &now), "{before}\n{now}");
        }
        let (mut before, mut now) = (value(&there.perimeter), value(&after.perimeter));
        for config in ["status", "spec"] {
            let (old, mut new) = (rules(&before, config), rules(&now, config));
            prop_assert!(new.len() <= old.len() + 1, "one rule more at most");
            new.truncate(old.len());
            prop_assert_eq!(&old, &new);
            for perimeter in [&mut before, &mut now] {
                if let Some(config) = perimeter.get_mut(config) {
                    config["ingressPolicies"].take();
                }
            }
        }
        prop_assert_eq!(before, now, "nothing else changes");
        let evaluation = evaluate_google(&after.read(), &context());
        for list in std::iter::once(&evaluation.list).chain(&evaluation.dry_run) {
            let accepted = list.accepted();
            prop_assert!(needed.iter().all(|net| accepted.contains(*net)));
        }
        // Beside a level of all other addresses, the additions may leave no list at all.
        let again = after.add(&needed, own_level);
        prop_assert!(matches!(again, Err(AddError::NothingMissing | AddError::NoList)), "{again:?}");
    }
}

/// Whether a level has its conditions as before but for more addresses, and perhaps more conditions
/// where one is enough.
fn only_more_addresses(before: &Value, now: &Value) -> bool {
    let conditions = |level: &Value| level["basic"]["conditions"].as_array().cloned();
    let (Some(old), Some(new)) = (conditions(before), conditions(now)) else {
        return false;
    };
    let is_or = before["basic"]["combiningFunction"] == "OR";
    let rest = |condition: &Value| {
        let mut condition = condition.clone();
        condition.as_object_mut().unwrap().remove("ipSubnetworks");
        condition
    };
    let nets = |condition: &Value| condition["ipSubnetworks"].as_array().cloned();
    let each = old.iter().zip(&new).all(|(old, new)| {
        rest(old) == rest(new)
            && nets(old)
                .unwrap_or_default()
                .iter()
                .all(|net| nets(new).unwrap_or_default().contains(net))
            && nets(old).is_some() == nets(new).is_some()
    });
    let more = new.get(old.len()..).unwrap_or_default();
    let mut without = [before.clone(), now.clone()];
    for level in &mut without {
        level["basic"]["conditions"].take();
    }
    each && without[0] == without[1]
        && (more.is_empty() || is_or)
        && more
            .iter()
            .all(|new| old.iter().any(|old| rest(old) == rest(new)) && nets(new).is_some())
}

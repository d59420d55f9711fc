//! Perimeters as Google returns them.

use std::cell::RefCell;

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value as Json, json};

use super::oracle::{ADDRESSES, BLOCKS};
use super::*;
use crate::found::Context;
use crate::list::AccessList;
use crate::worlds::{Count, World, compare_verdicts, is_in, runner, truth};

const ACCOUNT: &str = "atlas@atlas.iam.gserviceaccount.com";
const PROJECT: &str = "projects/111";
const POLICY: &str = "accessPolicies/9";

fn level_name(at: usize) -> String {
    format!("{POLICY}/accessLevels/level_{at}")
}

/// Who may come through a rule or a condition.
#[derive(Debug, Clone, Copy)]
enum Who {
    Atlas,
    Other,
    User,
    Group,
    AnyIdentity,
    AnyServiceAccount,
    AnyUser,
    NewKind,
    Nobody,
}

#[derive(Debug, Clone)]
struct Condition {
    nets: Vec<usize>,
    negate: bool,
    members: Option<Who>,
    regions: bool,
    /// Levels before this one.
    requires: Vec<usize>,
}

#[derive(Debug, Clone)]
enum Level {
    Custom,
    Unread,
    Basic {
        or: Option<bool>,
        conditions: Vec<Condition>,
    },
}

#[derive(Debug, Clone, Copy)]
enum Source {
    Any,
    Level(usize),
    Network,
}

#[derive(Debug, Clone)]
struct Rule {
    who: Who,
    sources: Vec<Source>,
    resource: &'static str,
    service: &'static str,
    methods: &'static str,
    has_roles: bool,
    has_more: bool,
}

#[derive(Debug, Clone)]
struct Config {
    restricts: bool,
    inside: &'static str,
    own: Vec<usize>,
    rules: Vec<Rule>,
}

#[derive(Debug, Clone)]
struct Model {
    knows_account: bool,
    knows_ancestors: bool,
    levels: Vec<Level>,
    status: Config,
    spec: Option<Config>,
}

fn who() -> impl Strategy<Value = Who> {
    prop_oneof![
        6 => Just(Who::Atlas),
        1 => Just(Who::Other),
        1 => Just(Who::User),
        1 => Just(Who::Group),
        2 => Just(Who::AnyIdentity),
        1 => Just(Who::AnyServiceAccount),
        1 => Just(Who::AnyUser),
        1 => Just(Who::NewKind),
        1 => Just(Who::Nobody),
    ]
}

fn a_level(before: usize) -> impl Strategy<Value = Level> {
    let condition = (
        vec(0..BLOCKS.len() - 1, 0..3),
        prop::bool::weighted(0.15),
        prop::option::weighted(0.2, who()),
        prop::bool::weighted(0.1),
        vec(0..before.max(1), 0..2),
    )
        .prop_map(
            move |(nets, negate, members, regions, requires)| Condition {
                nets,
                negate,
                members,
                regions,
                requires: if before == 0 { Vec::new() } else { requires },
            },
        );
    prop_oneof![
        1 => Just(Level::Custom),
        1 => Just(Level::Unread),
        12 => (prop::option::of(any::<bool>()), vec(condition, 1..3))
            .prop_map(|(or, conditions)| Level::Basic { or, conditions }),
    ]
}

fn config() -> impl Strategy<Value = Config> {
    let source = prop_oneof![
        1 => Just(Source::Any),
        8 => (0..3_usize).prop_map(Source::Level),
        1 => Just(Source::Network),
    ];
    let rule = (
        who(),
        vec(source, 0..3),
        prop_oneof![
            4 => Just(PROJECT), 3 => Just("*"), 1 => Just("projects/222"), 1 => Just("folders/5"),
            1 => Just("folders/6"),
        ],
        prop_oneof![5 => Just(KEY_SERVICE), 1 => Just("*"), 1 => Just("storage.googleapis.com")],
        prop_oneof![5 => Just("*"), 1 => Just("google.Encrypt"), 1 => Just("")],
        prop::bool::weighted(0.05),
        prop::bool::weighted(0.05),
    )
        .prop_map(
            |(who, sources, resource, service, methods, has_roles, has_more)| Rule {
                who,
                sources,
                resource,
                service,
                methods,
                has_roles,
                has_more,
            },
        );
    (
        prop::bool::weighted(0.9),
        prop_oneof![8 => Just(PROJECT), 2 => Just("folders/5"), 1 => Just("folders/6")],
        vec(0..3_usize, 0..2),
        vec(rule, 0..3),
    )
        .prop_map(|(restricts, inside, own, rules)| Config {
            restricts,
            inside,
            own,
            rules,
        })
}

fn model() -> impl Strategy<Value = Model> {
    (
        prop::bool::weighted(0.8),
        prop::bool::weighted(0.8),
        (a_level(0), a_level(1), a_level(2)),
        config(),
        prop::option::weighted(0.3, config()),
    )
        .prop_map(
            |(knows_account, knows_ancestors, levels, status, spec)| Model {
                knows_account,
                knows_ancestors,
                levels: vec![levels.0, levels.1, levels.2],
                status,
                spec,
            },
        )
}

fn identities(who: Who) -> (Option<&'static str>, Vec<String>) {
    let named = |text: &str| (None, vec![text.to_owned()]);
    match who {
        Who::Atlas => named(&format!("serviceAccount:{ACCOUNT}")),
        Who::Other => named("serviceAccount:other@p.iam.gserviceaccount.com"),
        Who::User => named("user:dana@example.com"),
        Who::Group => named("group:keys@example.com"),
        Who::AnyIdentity => (Some("ANY_IDENTITY"), Vec::new()),
        Who::AnyServiceAccount => (Some("ANY_SERVICE_ACCOUNT"), Vec::new()),
        Who::AnyUser => (Some("ANY_USER_ACCOUNT"), Vec::new()),
        Who::NewKind => (Some("ANY_AGENT"), Vec::new()),
        Who::Nobody => (None, Vec::new()),
    }
}

fn level_text(at: usize, level: &Level) -> Option<String> {
    let body = match level {
        Level::Unread => return None,
        Level::Custom => json!({"custom": {"expr": {"expression": "true"}}}),
        Level::Basic { or, conditions } => {
            let conditions: Vec<Json> = conditions
                .iter()
                .map(|it| {
                    let mut condition = json!({});
                    if !it.nets.is_empty() {
                        let nets = it.nets.iter().map(|net| BLOCKS[*net]);
                        condition["ipSubnetworks"] = nets.collect::<Vec<_>>().into();
                    }
                    if it.negate {
                        condition["negate"] = true.into();
                    }
                    if let Some(who) = it.members {
                        condition["members"] = identities(who).1.into();
                    }
                    if it.regions {
                        condition["regions"] = json!(["IE"]);
                    }
                    if !it.requires.is_empty() {
                        let names = it.requires.iter().map(|at| level_name(*at));
                        condition["requiredAccessLevels"] = names.collect::<Vec<_>>().into();
                    }
                    condition
                })
                .collect();
            let mut basic = json!({"conditions": conditions});
            if let Some(or) = or {
                basic["combiningFunction"] = if *or { "OR" } else { "AND" }.into();
            }
            json!({"basic": basic})
        }
    };
    let mut whole = json!({"name": level_name(at), "title": format!("level {at}")});
    for (name, value) in body.as_object().into_iter().flatten() {
        whole[name] = value.clone();
    }
    Some(whole.to_string())
}

fn config_json(config: &Config) -> Json {
    let rules: Vec<Json> = config
        .rules
        .iter()
        .map(|rule| {
            let (kind, named) = identities(rule.who);
            let sources: Vec<Json> = rule
                .sources
                .iter()
                .map(|source| match source {
                    Source::Any => json!({"accessLevel": "*"}),
                    Source::Level(at) => json!({"accessLevel": level_name(*at)}),
                    Source::Network => json!({"resource": "projects/77"}),
                })
                .collect();
            let mut from = json!({"sources": sources});
            if let Some(kind) = kind {
                from["identityType"] = kind.into();
            }
            if !named.is_empty() {
                from["identities"] = named.into();
            }
            let methods = match rule.methods {
                "" => json!([]),
                method => json!([{"method": method}]),
            };
            let mut to = json!({"resources": [rule.resource],
                "operations": [{"serviceName": rule.service, "methodSelectors": methods}]});
            if rule.has_roles {
                to["roles"] = json!(["roles/cloudkms.admin"]);
            }
            let mut whole = json!({"ingressFrom": from, "ingressTo": to});
            if rule.has_more {
                whole["until"] = "noon".into();
            }
            whole
        })
        .collect();
    let services = match config.restricts {
        true => json!(["storage.googleapis.com", KEY_SERVICE]),
        false => json!(["storage.googleapis.com"]),
    };
    let own: Vec<String> = config.own.iter().map(|at| level_name(*at)).collect();
    json!({"resources": [config.inside], "restrictedServices": services, "accessLevels": own,
        "ingressPolicies": rules})
}

/// The oracle: whether one request from `address` is let in.
fn is_let_in(model: &Model, config: &Config, address: &str, world: &mut World) -> bool {
    if !config.restricts {
        return true;
    }
    let own = config.own.iter();
    own.clone().any(|at| has_level(model, *at, address, world))
        || config
            .rules
            .iter()
            .enumerate()
            .any(|(at, rule)| passes(model, at, rule, address, world))
}

fn passes(model: &Model, at: usize, rule: &Rule, address: &str, world: &mut World) -> bool {
    let resource = match rule.resource {
        "*" | PROJECT => true,
        "folders/5" => model.knows_ancestors || world.coin("folder 5"),
        "folders/6" => !model.knows_ancestors && world.coin("folder 6"),
        _ => false,
    };
    let (service, methods) = (rule.service, rule.methods);
    let operation = match (service, methods) {
        ("*", _) | (KEY_SERVICE, "*") => true,
        (KEY_SERVICE, "google.Encrypt") => world.coin(&format!("method {at}")),
        _ => false,
    };
    let operation = operation || (rule.has_roles && world.coin(&format!("roles {at}")));
    let more = !rule.has_more || world.coin(&format!("more {at}"));
    let source = rule.sources.iter().any(|source| match source {
        Source::Any => true,
        Source::Level(at) => has_level(model, *at, address, world),
        Source::Network => false,
    });
    resource && operation && more && source && is_who(model, rule.who, world)
}

fn is_who(model: &Model, who: Who, world: &mut World) -> bool {
    match who {
        Who::Atlas => model.knows_account || world.coin("account is atlas"),
        Who::Other => !model.knows_account && world.coin("account is other"),
        Who::User | Who::AnyUser | Who::Nobody => false,
        Who::Group => world.coin("group"),
        Who::NewKind => world.coin("new kind"),
        Who::AnyIdentity | Who::AnyServiceAccount => true,
    }
}

fn has_level(model: &Model, at: usize, address: &str, world: &mut World) -> bool {
    let Level::Basic { or, conditions } = &model.levels[at] else {
        return world.coin(&format!("level {at} for {address}"));
    };
    let each: Vec<bool> = conditions
        .iter()
        .enumerate()
        .map(|(number, it)| {
            let listed =
                it.nets.is_empty() || it.nets.iter().any(|net| is_in(address, BLOCKS[*net]));
            let members = it.members.filter(|who| !identities(*who).1.is_empty());
            let member = members.is_none_or(|who| is_who(model, who, world));
            let region = !it.regions || world.coin(&format!("region {at} {number} {address}"));
            let mut required = it.requires.iter();
            let required = required.all(|at| has_level(model, *at, address, world));
            (listed && member && region && required) != it.negate
        })
        .collect();
    match or {
        Some(true) => each.contains(&true),
        _ => !each.contains(&false),
    }
}

fn evaluated(model: &Model) -> GoogleEvaluation {
    let levels: Vec<GoogleDocument> = model
        .levels
        .iter()
        .enumerate()
        .map(|(at, level)| GoogleDocument {
            name: level_name(at),
            text: level_text(at, level),
        })
        .collect();
    let mut text = json!({"name": format!("{POLICY}/servicePerimeters/keys"), "etag": "abc",
        "status": config_json(&model.status)});
    if let Some(spec) = &model.spec {
        text["spec"] = config_json(spec);
        text["useExplicitDryRunSpec"] = true.into();
    }
    let perimeter = GoogleDocument {
        name: format!("{POLICY}/servicePerimeters/keys"),
        text: Some(text.to_string()),
    };
    let ancestors = ["folders/5".to_owned(), "organizations/1".to_owned()];
    let read = GoogleRead {
        perimeter: Some(&perimeter),
        levels: &levels,
        others: Some(&[]),
        by: GoogleUse {
            project: PROJECT,
            ancestors: model.knows_ancestors.then_some(&ancestors[..]),
            account: model.knows_account.then_some(ACCOUNT),
        },
    };
    evaluate_google(&read, &Context::at(jiff::Timestamp::UNIX_EPOCH))
}

#[test]
fn a9_every_verdict_on_a_perimeter_is_what_the_oracle_says() {
    let (count, dry) = (RefCell::new(Count::default()), RefCell::new(0));
    let result = runner(3_000, 31).run(&model(), |model| {
        let evaluation = evaluated(&model);
        let check = |config: &Config, list: &AccessList| {
            let is_strange = config.inside == "folders/6" && model.knows_ancestors;
            if is_strange {
                // Google says that the project is in it, and its own text does not; of a dry run it
                // means that the project leaves.
                return Ok(());
            }
            if config.inside != PROJECT && !model.knows_ancestors {
                return Ok(());
            }
            let of = |address: &&str| truth(|world| is_let_in(&model, config, address, world));
            let Some(truth) = ADDRESSES.iter().map(of).collect::<Option<Vec<char>>>() else {
                return Ok(());
            };
            compare_verdicts(list, &ADDRESSES, &truth, &mut count.borrow_mut())
                .map_err(|problem| TestCaseError::fail(format!("{problem}\n{model:#?}\n{list:#?}")))
        };
        check(&model.status, &evaluation.list)?;
        if let (Some(spec), Some(list)) = (&model.spec, &evaluation.dry_run) {
            *dry.borrow_mut() += 1;
            check(spec, list)?;
        }
        Ok(())
    });
    if let Err(problem) = result {
        panic!("{problem}");
    }
    assert!(*dry.borrow() > 300, "{dry:?}");
    count.into_inner().check(10_000);
}

fn simple() -> Model {
    let nets = |nets: &[usize]| Level::Basic {
        or: Some(true),
        conditions: vec![Condition {
            nets: nets.to_vec(),
            negate: false,
            members: None,
            regions: false,
            requires: Vec::new(),
        }],
    };
    Model {
        knows_account: true,
        knows_ancestors: true,
        levels: vec![nets(&[0]), nets(&[3]), nets(&[4])],
        status: Config {
            restricts: true,
            inside: PROJECT,
            own: Vec::new(),
            rules: vec![Rule {
                who: Who::Atlas,
                sources: vec![Source::Level(0)],
                resource: PROJECT,
                service: KEY_SERVICE,
                methods: "*",
                has_roles: false,
                has_more: false,
            }],
        },
        spec: None,
    }
}

#[test]
fn g1_a_narrow_rule_is_told_from_a_level_for_any_identity() {
    let evaluation = evaluated(&simple());
    assert_eq!(evaluation.state, GoogleState::InForce);
    let source = &evaluation.sources[0];
    assert!(source.is_narrow);
    assert_eq!(source.users.as_deref(), Some(&[][..]));
    assert_eq!(source.nets.len(), 1);
    let mut wide = simple();
    wide.status.own = vec![0];
    let evaluation = evaluated(&wide);
    assert_eq!(evaluation.sources.len(), 2);
    let own = evaluation.sources.iter().find(|it| it.rule.is_none());
    assert!(own.is_some_and(|it| !it.is_narrow));
    let ruled = evaluation.sources.iter().find(|it| it.rule.is_some());
    assert_eq!(
        ruled.and_then(|it| it.users.clone()),
        Some(vec!["keys".to_owned()])
    );
    for who in [Who::AnyIdentity, Who::AnyServiceAccount] {
        let mut any = simple();
        any.status.rules[0].who = who;
        assert!(!evaluated(&any).sources[0].is_narrow, "{who:?}");
    }
    let mut all = simple();
    all.status.rules[0].resource = "*";
    assert!(!evaluated(&all).sources[0].is_narrow);
}

#[test]
fn what_is_around_the_key_is_told() {
    let nothing = GoogleRead {
        perimeter: None,
        levels: &[],
        others: None,
        by: GoogleUse {
            project: PROJECT,
            ancestors: None,
            account: None,
        },
    };
    let context = Context::at(jiff::Timestamp::UNIX_EPOCH);
    let evaluation = evaluate_google(&nothing, &context);
    assert_eq!(evaluation.state, GoogleState::NoPerimeter);
    assert!(evaluation.list.is_open);
    for text in [None, Some("{".to_owned()), Some("[]".to_owned())] {
        let perimeter = GoogleDocument {
            name: "p".to_owned(),
            text,
        };
        let read = GoogleRead {
            perimeter: Some(&perimeter),
            ..nothing
        };
        let evaluation = evaluate_google(&read, &context);
        assert_eq!(evaluation.state, GoogleState::NotKnown, "{perimeter:?}");
        assert!(!evaluation.list.is_open && !evaluation.list.is_decided());
    }
    let mut other = simple();
    other.status.restricts = false;
    assert_eq!(evaluated(&other).state, GoogleState::NotRestricted);
    let mut folder = simple();
    folder.status.inside = "folders/5";
    assert_eq!(evaluated(&folder).inherited.as_deref(), Some("folders/5"));
    assert_eq!(evaluated(&simple()).inherited, None);
    let mut strange = simple();
    strange.status.inside = "folders/6";
    assert_eq!(evaluated(&strange).state, GoogleState::NotKnown);
}

#[test]
fn a9_a_level_that_asks_for_itself_is_not_known() {
    let mut model = simple();
    if let Level::Basic { conditions, .. } = &mut model.levels[0] {
        conditions[0].requires = vec![0];
    }
    let list = evaluated(&model).list;
    assert!(list.entries.is_empty());
    assert!(!list.undecided.is_empty());
}

#[test]
fn a_dry_run_without_a_configuration_of_its_own_is_none() {
    assert_eq!(evaluated(&simple()).dry_run, None);
    let mut model = simple();
    let mut spec = model.status.clone();
    spec.rules.clear();
    model.spec = Some(spec);
    let dry = evaluated(&model).dry_run;
    assert!(dry.is_some_and(|list| list.entries.is_empty() && !list.is_open));
}

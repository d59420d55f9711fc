//! The same for any levels and rules of a perimeter, over the pretend Google Cloud.

use access_list::{
    Context, GoogleAdd, GoogleDocument, GooglePart, GoogleRead, GoogleUse, add_to_google,
    evaluate_google,
};
use clouds::Timing;
use clouds::change::Edit;
use clouds::google::{Around, GoogleTarget, LevelName, PerimeterName, Place, Reading, Resource};
use ipnet::IpNet;
use jiff::Timestamp;
use proptest::prelude::*;
use sandbox::{GoogleOperation, GoogleWorld, PretendGoogle};
use serde_json::{Value, json};

use super::{atlas, session, started, version};
use crate::property::{Came, changed, is_as_planned, is_proven, list, needed, try_many};

const OTHER: &str = "other_addresses";
const NUMBER: &str = "100000000004";

/// A perimeter around the key's project, its levels, and what else uses them.
#[derive(Debug, Clone)]
struct Organization {
    levels: [Vec<Value>; 2],
    is_or: bool,
    /// What is enforced, and the dry run that there may be.
    rules: Vec<Rule>,
    dry_run: Option<Vec<Rule>>,
    /// The perimeter's own level.
    own_level: bool,
    /// Another perimeter uses the first level.
    is_shared: bool,
    needed: Vec<IpNet>,
    leave_levels: bool,
}

/// An ingress rule.
#[derive(Debug, Clone, Copy)]
struct Rule {
    of_other_level: bool,
    is_for_anybody: bool,
    is_for_storage: bool,
}

fn condition() -> impl Strategy<Value = Value> {
    (list(), 0_u8..8).prop_map(|(list, kind)| match kind {
        0 => json!({"ipSubnetworks": list, "regions": ["CH", "DE"]}),
        1 => json!({"ipSubnetworks": list, "negate": true}),
        2 => json!({"ipSubnetworks": list, "members": [format!("serviceAccount:{}",
            atlas().service_account)]}),
        _ => json!({ "ipSubnetworks": list }),
    })
}

fn rules() -> impl Strategy<Value = Vec<Rule>> {
    let rule = (
        any::<bool>(),
        prop::bool::weighted(0.2),
        prop::bool::weighted(0.2),
    );
    let rule = rule.prop_map(|(of_other_level, is_for_anybody, is_for_storage)| Rule {
        of_other_level,
        is_for_anybody,
        is_for_storage,
    });
    prop::collection::vec(rule, 0..3)
}

fn any_organization() -> impl Strategy<Value = Organization> {
    let conditions = || prop::collection::vec(condition(), 1..3);
    (
        [conditions(), conditions()],
        rules(),
        prop::option::weighted(0.3, rules()),
        needed(),
        (
            any::<bool>(),
            prop::bool::weighted(0.2),
            any::<bool>(),
            any::<bool>(),
        ),
    )
        .prop_map(|(levels, rules, dry_run, needed, flags)| {
            let (is_or, own_level, is_shared, leave_levels) = flags;
            Organization {
                levels,
                is_or,
                rules,
                dry_run,
                own_level,
                is_shared,
                needed,
                leave_levels,
            }
        })
}

impl Rule {
    fn value(self) -> Value {
        let level = if self.of_other_level {
            OTHER
        } else {
            GoogleWorld::LEVEL
        };
        let mut rule = GoogleWorld::rule(level, &atlas().service_account, NUMBER);
        if self.is_for_anybody {
            let sources = rule["ingressFrom"]["sources"].take();
            rule["ingressFrom"] = json!({"identityType": "ANY_IDENTITY", "sources": sources});
        }
        if self.is_for_storage {
            rule["ingressTo"]["operations"][0]["serviceName"] = json!("storage.googleapis.com");
        }
        rule
    }
}

impl Organization {
    fn world(&self) -> GoogleWorld {
        let mut world = GoogleWorld::for_atlas(&atlas(), &["198.18.0.1/32"]);
        let policy = world.policy();
        for (name, conditions) in [GoogleWorld::LEVEL, OTHER].iter().zip(&self.levels) {
            let mut level = GoogleWorld::level(name, &["198.18.0.1/32"]);
            let function = if self.is_or { "OR" } else { "AND" };
            level["basic"] = json!({"combiningFunction": function, "conditions": conditions});
            policy.set_level(name, level);
        }
        let mut perimeter = policy.perimeter(GoogleWorld::PERIMETER).cloned().unwrap();
        let values = |rules: &[Rule]| -> Vec<Value> { rules.iter().map(|it| it.value()).collect() };
        perimeter["status"]["ingressPolicies"] = values(&self.rules).into();
        if self.own_level {
            let own = format!(
                "{}/accessLevels/{}",
                GoogleWorld::POLICY,
                GoogleWorld::LEVEL
            );
            perimeter["status"]["accessLevels"] = json!([own]);
        }
        if let Some(rules) = &self.dry_run {
            perimeter["spec"] = perimeter["status"].clone();
            perimeter["spec"]["ingressPolicies"] = values(rules).into();
            perimeter["useExplicitDryRunSpec"] = json!(true);
        }
        policy.set_perimeter(GoogleWorld::PERIMETER, perimeter);
        if self.is_shared {
            let level = format!(
                "{}/accessLevels/{}",
                GoogleWorld::POLICY,
                GoogleWorld::LEVEL
            );
            let other = json!({
                "name": format!("{}/servicePerimeters/others", GoogleWorld::POLICY),
                "title": "Others",
                "status": {"resources": ["projects/100000000009"], "accessLevels": [level],
                    "restrictedServices": ["storage.googleapis.com"]},
            });
            policy.set_perimeter("others", other);
        }
        world
    }
}

/// What was read, as it is evaluated.
struct Read {
    perimeter: Option<GoogleDocument>,
    levels: Vec<GoogleDocument>,
    others: Vec<GoogleDocument>,
    project: String,
    ancestors: Vec<String>,
    account: String,
}

impl Read {
    fn of(reading: &Reading) -> Self {
        let document = |resource: &Resource| GoogleDocument {
            name: resource.name.clone(),
            text: Some(resource.text.clone()),
        };
        let project = reading.project.as_ref().unwrap();
        Self {
            perimeter: perimeter(reading).map(document),
            levels: reading.levels.iter().map(document).collect(),
            others: reading.others.iter().flatten().map(document).collect(),
            project: project.name.clone(),
            ancestors: project.ancestors.clone().unwrap(),
            account: atlas().service_account,
        }
    }

    fn read(&self) -> GoogleRead<'_> {
        GoogleRead {
            perimeter: self.perimeter.as_ref(),
            levels: &self.levels,
            others: Some(&self.others),
            by: GoogleUse {
                project: &self.project,
                ancestors: Some(&self.ancestors),
                account: Some(&self.account),
            },
        }
    }
}

fn perimeter(reading: &Reading) -> Option<&Resource> {
    match &reading.around {
        Around::Perimeter(perimeter) => Some(perimeter),
        _ => None,
    }
}

/// Everything that is stored in the policy, by its name.
async fn stored(google: &PretendGoogle) -> Vec<(String, Value)> {
    // Nothing lags here.
    let session = session(google, Timing::short()).await;
    let reading = Box::pin(clouds::google::read(&session, &version())).await;
    let all = reading.levels.iter().chain(perimeter(&reading));
    let all = all.chain(reading.others.iter().flatten());
    let mut all: Vec<_> = all
        .map(|it| (it.name.clone(), serde_json::from_str(&it.text).unwrap()))
        .collect();
    all.sort_by(|one: &(String, Value), other| one.0.cmp(&other.0));
    all
}

async fn try_one(organization: &Organization) -> Result<Came, TestCaseError> {
    let google = started(organization.world()).await;
    let session = session(&google, Timing::short()).await;
    let reading = Box::pin(clouds::google::read(&session, &version())).await;
    prop_assert!(reading.is_whole(), "{:?}", reading.unread);
    let before = stored(&google).await;
    let context = Context::at(Timestamp::UNIX_EPOCH);
    let there = Read::of(&reading);
    let asked = GoogleAdd {
        read: there.read(),
        needed: &organization.needed,
        own_level: organization.leave_levels,
        practice: false,
    };
    let Ok(plan) = add_to_google(asked, &context) else {
        return Ok(Came::NothingPlanned);
    };
    let edits = plan.edits.iter().map(|edit| {
        let mut known = reading.levels.iter().chain(perimeter(&reading));
        let known = known.find(|it| it.name == edit.name);
        Edit {
            place: match edit.part {
                GooglePart::Level { .. } => Place::Level(LevelName::parse(&edit.name).unwrap()),
                GooglePart::Rule { .. } => {
                    Place::Perimeter(PerimeterName::parse(&edit.name).unwrap())
                }
            },
            confirmed: known.map(|it| it.document().unwrap().fingerprint),
            text: edit.text.clone(),
        }
    });
    let edits: Vec<_> = edits.collect();
    google.script().forget_requests();
    let outcome = changed(&GoogleTarget::new(session.clone()), &edits).await;
    let requests = google.script().requests();
    let now = stored(&google).await;
    if !is_proven(&outcome)? {
        prop_assert_eq!(before, now, "c1: nothing was written");
        return Ok(Came::NothingWritten);
    }
    for (name, was) in before {
        let is = now.iter().find(|(known, _)| *known == name);
        let is = is.map(|(_, is)| is.clone()).unwrap_or_default();
        grown(&name, was, is)?;
    }
    let again = Box::pin(clouds::google::read(&session, &version())).await;
    let after = evaluate_google(&Read::of(&again).read(), &context);
    is_as_planned(&after.list, &plan.after.list, &organization.needed)?;
    if let (Some(now), Some(planned)) = (&after.dry_run, &plan.after.dry_run) {
        is_as_planned(now, planned, &organization.needed)?;
    }
    let is_write = |operation| {
        matches!(
            operation,
            GoogleOperation::CreateAccessLevel
                | GoogleOperation::PatchAccessLevel
                | GoogleOperation::PatchServicePerimeter
        )
    };
    let written = requests.iter().filter(|it| is_write(it.operation));
    prop_assert_eq!(written.count(), edits.len(), "c2: each is written once");
    Ok(Came::Added)
}

/// `now` is `before` with more addresses in its conditions or more rules, and nothing else.
fn grown(name: &str, mut before: Value, mut now: Value) -> Result<(), TestCaseError> {
    for resource in [&mut before, &mut now] {
        // It is the whole policy's.
        resource["etag"].take();
    }
    for list in [
        "/status/ingressPolicies",
        "/spec/ingressPolicies",
        "/basic/conditions",
    ] {
        let [was, is] = [&mut before, &mut now].map(|it| {
            let items = it.pointer_mut(list).map(Value::take);
            let items = items.and_then(|it| it.as_array().cloned());
            items.unwrap_or_default()
        });
        let is_there = |item: &Value| is.iter().any(|other| has_all_of(item, other));
        prop_assert!(
            was.iter().all(is_there),
            "c1: {} {}: {:?} has less than {:?}",
            name,
            list,
            is,
            was
        );
    }
    for resource in [&mut before, &mut now] {
        for config in ["status", "spec"] {
            let config = resource.get_mut(config).and_then(Value::as_object_mut);
            config.map(|config| config.remove("ingressPolicies"));
        }
    }
    prop_assert_eq!(before, now, "c1: something else changed in {}", name);
    Ok(())
}

/// Whether `now` is `before`, with more addresses at most.
fn has_all_of(before: &Value, now: &Value) -> bool {
    let (mut before, mut now) = (before.clone(), now.clone());
    let [was, is] = [&mut before, &mut now].map(|it| {
        let nets = it.get_mut("ipSubnetworks").map(Value::take);
        let nets = nets.and_then(|nets| nets.as_array().cloned());
        nets.unwrap_or_default()
    });
    before == now && was.iter().all(|net| is.contains(net))
}

#[test]
fn c1_c2_what_is_added_through_google_leaves_all_that_was_and_allows_what_is_needed() {
    try_many(&any_organization(), &try_one);
}

//! Whatever policies there are and whatever is added, the way from reading to reading back leaves
//! everything that was there, allows everything that is needed, or writes nothing.

use access_list::{AwsAdd, AwsPlace, AwsPolicy, Context, add_to_aws, evaluate_aws};
use clouds::Timing;
use clouds::aws::{AwsTarget, Entity, ManagedPolicy, Place, PolicyText, Reading};
use clouds::change::Edit;
use ipnet::IpNet;
use jiff::Timestamp;
use proptest::prelude::*;
use sandbox::{AwsOperation, AwsStatement, AwsWorld, PretendAws};
use serde_json::{Value, json};

use super::{self as account, INLINE, KEY, MANAGED, NEW, ROLE, ROLE_ARN};
use crate::property::{Came, changed, is_as_planned, is_proven, list, needed, try_many};

const BOUNDARY: &str = "arn:aws:iam::000000000000:policy/keys/limits";

/// Everything that decides, by where it stands; the key's own policy comes last.
#[derive(Debug, Clone)]
struct Account {
    inline: Vec<AwsStatement>,
    managed: Option<Vec<AwsStatement>>,
    boundary: Option<Vec<AwsStatement>>,
    key: Vec<AwsStatement>,
    /// Others have the managed policy, too.
    is_shared: bool,
    is_spaced: bool,
    needed: Vec<IpNet>,
    own_policy: bool,
}

/// What may stand in a policy of the role.
fn statement() -> impl Strategy<Value = AwsStatement> {
    (0_u8..8, list()).prop_map(|(kind, list)| match kind {
        0..=3 => AwsStatement::allow(KEY).from_addresses(&list),
        4 => AwsStatement::allow("arn:aws:s3:::backups/*").actions(&["s3:*"]),
        5 => AwsStatement::allow(KEY)
            .actions(&["kms:*"])
            .from_addresses(&list),
        6 => AwsStatement::deny("*").from_other_addresses(&list),
        _ => AwsStatement::allow(KEY).with(
            "Condition",
            json!({"IpAddress": {"aws:SourceIp": list}, "Bool": {"aws:SecureTransport": "true"}}),
        ),
    })
}

/// What may stand in one policy: AWS takes each ID of a statement once.
fn statements() -> impl Strategy<Value = Vec<AwsStatement>> {
    (prop::collection::vec(statement(), 1..4), any::<bool>()).prop_map(|(list, is_named)| {
        let named = |(at, one): (usize, AwsStatement)| match is_named {
            true => one.with("Sid", format!("List{at}").into()),
            false => one,
        };
        list.into_iter().enumerate().map(named).collect()
    })
}

fn denial() -> impl Strategy<Value = AwsStatement> {
    list().prop_map(|list| {
        AwsStatement::deny("*")
            .principal(ROLE_ARN)
            .from_other_addresses(&list)
    })
}

fn any_account() -> impl Strategy<Value = Account> {
    (
        statements(),
        prop::option::of(statements()),
        prop::option::weighted(0.2, statements()),
        prop::collection::vec(denial(), 0..3),
        needed(),
        (prop::bool::weighted(0.2), any::<bool>(), any::<bool>()),
    )
        .prop_map(|(inline, managed, boundary, denials, needed, flags)| {
            let mut key = vec![AwsStatement::leave_to_account("000000000000")];
            key.extend(denials);
            let (is_shared, is_spaced, own_policy) = flags;
            Account {
                inline,
                managed,
                boundary,
                key,
                is_shared,
                is_spaced,
                needed,
                own_policy,
            }
        })
}

impl Account {
    fn text(&self, statements: &[AwsStatement]) -> String {
        let text = AwsStatement::document(statements);
        match self.is_spaced {
            true => {
                let value: Value = serde_json::from_str(&text).unwrap();
                format!("{value:#}\n")
            }
            false => text,
        }
    }

    fn world(&self) -> AwsWorld {
        let mut world = AwsWorld::for_atlas(&account::atlas(), &["198.18.0.1/32"]);
        world
            .set_role_policy(ROLE, INLINE, &self.text(&self.inline))
            .set_key_policy(KEY, &self.text(&self.key));
        if let Some(managed) = &self.managed {
            world
                .add_policy(MANAGED, &self.text(managed))
                .attach(ROLE, MANAGED);
            if self.is_shared {
                world.attach_to_others(MANAGED, "robin", "keys");
            }
        }
        if let Some(boundary) = &self.boundary {
            world
                .add_policy(BOUNDARY, &self.text(boundary))
                .set_boundary(ROLE, BOUNDARY);
        }
        world
    }
}

/// What decides, as the evaluation takes it, and where each stands.
fn policies(reading: &Reading) -> Vec<(AwsPolicy, &PolicyText)> {
    let others = |policy: &ManagedPolicy| {
        let all = policy.others.iter().flatten();
        let others = all.filter_map(|entity| match entity {
            Entity::Role(name) if name == ROLE => None,
            Entity::Role(name) | Entity::User(name) | Entity::Group(name) => Some(name.clone()),
        });
        Some(others.collect())
    };
    let policies = reading.policies.iter().filter_map(|text| {
        let (place, name, others) = match &text.place {
            Place::Trust => return None,
            Place::Inline { name, .. } => (AwsPlace::Inline, name, Some(Vec::new())),
            Place::Managed(policy) => (AwsPlace::Managed, &policy.arn, others(policy)),
            Place::Boundary(policy) => (AwsPlace::Boundary, &policy.arn, others(policy)),
            Place::Key { arn } => (AwsPlace::Key, arn, Some(Vec::new())),
        };
        let policy = AwsPolicy {
            place,
            name: name.clone(),
            text: Some(text.text.clone()),
            others,
        };
        Some((policy, text))
    });
    policies.collect()
}

/// What is stored where, whatever readers see.
fn stored(aws: &PretendAws) -> Vec<(&'static str, Option<String>)> {
    aws.script().world(|world| {
        let managed = |arn| world.policy(arn).map(|(_, text)| text.to_owned());
        vec![
            (INLINE, world.role_policy(ROLE, INLINE).map(str::to_owned)),
            (NEW, world.role_policy(ROLE, NEW).map(str::to_owned)),
            (MANAGED, managed(MANAGED)),
            (BOUNDARY, managed(BOUNDARY)),
            (KEY, world.key_policy(KEY).map(str::to_owned)),
        ]
    })
}

async fn try_one(account: &Account) -> Result<Came, TestCaseError> {
    let aws = account::started(account.world()).await;
    let session = account::session(aws.origin(), &account::keys(&aws), Timing::short());
    let reading = account::read(&session).await;
    prop_assert!(reading.is_whole(), "{:?}", reading.unread);
    let before = stored(&aws);
    let context = Context {
        role: Some(ROLE_ARN),
        key: Some(KEY),
        ..Context::at(Timestamp::UNIX_EPOCH)
    };
    let (all, texts): (Vec<AwsPolicy>, Vec<_>) = policies(&reading).into_iter().unzip();
    let asked = AwsAdd {
        policies: &all,
        needed: &account.needed,
        own_policy: account.own_policy,
        practice: false,
    };
    let Ok(plan) = add_to_aws(asked, &context) else {
        return Ok(Came::NothingPlanned);
    };
    let edits = plan.additions.iter().map(|addition| {
        let there = addition.policy.and_then(|at| texts.get(at));
        let own = || Place::Inline {
            role: ROLE.to_owned(),
            name: addition.name.clone(),
        };
        Edit {
            place: there.map_or_else(own, |text| text.place.clone()),
            confirmed: there.and_then(|text| text.fingerprint()),
            text: addition.text.clone(),
        }
    });
    let edits: Vec<_> = edits.collect();
    let outcome = changed(&AwsTarget::new(session.clone()), &edits).await;
    let now = stored(&aws);
    if !is_proven(&outcome)? {
        prop_assert_eq!(before, now, "c1: nothing was written");
        return Ok(Came::NothingWritten);
    }
    for (at, ((name, before), (_, now))) in before.iter().zip(&now).enumerate() {
        let is_changed = edits.iter().any(|edit| name_of(&edit.place) == *name);
        prop_assert_eq!(is_changed, before != now, "c1: {} of {}", at, name);
        let (Some(before), Some(now)) = (before, now) else {
            continue;
        };
        grown(before, now)?;
    }
    let again = account::read(&session).await;
    let (all, _): (Vec<AwsPolicy>, Vec<_>) = policies(&again).into_iter().unzip();
    let evaluation = evaluate_aws(&all, &context);
    is_as_planned(&evaluation.list, &plan.after.list, &account.needed)?;
    let writes = [
        AwsOperation::PutRolePolicy,
        AwsOperation::CreatePolicyVersion,
        AwsOperation::PutKeyPolicy,
    ];
    let requests = aws.script().requests();
    let written = requests.iter().filter(|it| writes.contains(&it.operation));
    prop_assert_eq!(written.count(), edits.len(), "c2: each is written once");
    Ok(Came::Added)
}

fn name_of(place: &Place) -> &str {
    match place {
        Place::Trust => "",
        Place::Inline { name, .. } => name,
        Place::Managed(policy) | Place::Boundary(policy) => &policy.arn,
        Place::Key { arn } => arn,
    }
}

/// `now` is `before` with more in its lists of addresses, and nothing else.
fn grown(before: &str, now: &str) -> Result<(), TestCaseError> {
    let [mut before, mut now] = [before, now].map(|it| serde_json::from_str::<Value>(it).unwrap());
    let lists = [&mut before, &mut now].map(|document| {
        let statements = document["Statement"].as_array_mut().into_iter().flatten();
        let lists = statements.map(|statement| {
            let conditions = statement["Condition"].as_object_mut();
            let lists = conditions.into_iter().flatten();
            let lists = lists.filter_map(|(operator, keys)| {
                let list = keys.get_mut("aws:SourceIp")?.take();
                Some((operator.clone(), list.as_array().cloned()?))
            });
            lists.collect::<Vec<_>>()
        });
        lists.collect::<Vec<_>>()
    });
    prop_assert_eq!(before, now, "c1: something beside the lists changed");
    let [before, now] = lists;
    for ((_, before), (_, now)) in before.iter().flatten().zip(now.iter().flatten()) {
        prop_assert!(
            before.iter().all(|address| now.contains(address)),
            "c1: {:?} has less than {:?}",
            now,
            before
        );
    }
    Ok(())
}

#[test]
fn c1_c2_what_is_added_through_aws_leaves_all_that_was_and_allows_what_is_needed() {
    try_many(&any_account(), &try_one);
}

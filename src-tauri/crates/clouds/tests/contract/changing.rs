//! The whole way of a change, over the wire.

use std::sync::{Arc, Mutex};

use clouds::Timing;
use clouds::aws::{AwsTarget, KeyName, Place, PolicyText, RoleArn, read};
use clouds::change::{Along, Edit, Ended, Fate, Outcome, run};

use crate::account::{MANAGED, policy, reply, version};
use crate::stand::{KEY, ROLE, Reply, Seen, Stand, json, region, xml};

/// Documents that are kept, by operation that reads them.
#[derive(Default)]
struct Kept {
    inline: Option<String>,
    managed: Option<String>,
    key: Option<String>,
    /// Somebody else adds a version along with ours.
    others: bool,
    version: u64,
}

fn answer(kept: &mut Kept, seen: &Seen) -> Reply {
    let (operation, form) = (seen.operation(), seen.form());
    let encoded = |text: &str| {
        percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
    };
    match operation.as_str() {
        "PutRolePolicy" => {
            kept.inline = form.get("PolicyDocument").cloned();
            xml(&operation, "")
        }
        "CreatePolicyVersion" => {
            kept.managed = form.get("PolicyDocument").cloned();
            kept.version += if kept.others { 2 } else { 1 };
            let version = format!("<VersionId>v{}</VersionId>", kept.version);
            xml(
                &operation,
                &format!("<PolicyVersion>{version}</PolicyVersion>"),
            )
        }
        "PutKeyPolicy" => {
            kept.key = seen.json()["Policy"].as_str().map(str::to_owned);
            json(&serde_json::json!({}))
        }
        "GetRolePolicy" if kept.inline.is_some() => {
            let text = encoded(kept.inline.as_deref().unwrap_or_default());
            xml(
                &operation,
                &format!(
                    "<RoleName>Keys</RoleName><PolicyName>one</PolicyName><PolicyDocument>{text}</PolicyDocument>"
                ),
            )
        }
        "GetPolicy" if kept.managed.is_some() => {
            let version = format!("<DefaultVersionId>v{}</DefaultVersionId>", kept.version);
            xml(&operation, &format!("<Policy>{version}</Policy>"))
        }
        "GetPolicyVersion" if kept.managed.is_some() => {
            let text = encoded(kept.managed.as_deref().unwrap_or_default());
            xml(
                &operation,
                &format!("<PolicyVersion><Document>{text}</Document></PolicyVersion>"),
            )
        }
        "ListPolicyVersions" if kept.managed.is_some() => {
            let all = format!("<Versions>{}</Versions>", version(kept.version, true));
            xml(
                &operation,
                &format!("{all}<IsTruncated>false</IsTruncated>"),
            )
        }
        "GetKeyPolicy" if kept.key.is_some() => {
            json(&serde_json::json!({"Policy": kept.key, "PolicyName": "default"}))
        }
        _ => reply(seen),
    }
}

async fn change(kept: Kept) -> (Stand, Outcome<clouds::aws::write::Refusal, ()>) {
    let kept = Arc::new(Mutex::new(Kept { version: 4, ..kept }));
    let stand = Stand::new(move |seen, _| answer(&mut kept.lock().unwrap(), seen)).await;
    let session = stand.session();
    let key = KeyName::new(KEY, &region("eu-west-1")).unwrap();
    let reading = read(&session, &RoleArn::parse(ROLE).unwrap(), &key, &[]).await;
    let is_changed = |policy: &&PolicyText| match &policy.place {
        Place::Inline { name, .. } => name == "one",
        Place::Managed(managed) => managed.arn == MANAGED,
        Place::Key { .. } => true,
        _ => false,
    };
    let edits: Vec<_> = reading
        .policies
        .iter()
        .filter(is_changed)
        .map(|text| Edit {
            place: text.place.clone(),
            confirmed: text.fingerprint(),
            text: text.text.replace("203.0.113.7/32", "203.0.113.8/32"),
        })
        .collect();
    assert_eq!(edits.len(), 3);
    let along = Along {
        progress: &|_| {},
        is_cancelled: &|| false,
    };
    let saved = async |_| Ok::<(), ()>(());
    let outcome = run(
        &AwsTarget::new(session),
        &edits,
        &Timing::short(),
        &along,
        saved,
    )
    .await;
    (stand, outcome)
}

#[tokio::test]
async fn c2_a_change_in_three_places_is_written_once_each_and_proven() {
    let (stand, outcome) = change(Kept::default()).await;
    assert_eq!(outcome.ended, Ended::Proven, "{:?}", outcome.fates);
    for operation in ["PutRolePolicy", "CreatePolicyVersion", "PutKeyPolicy"] {
        assert_eq!(stand.asked(operation).len(), 1, "{operation}");
    }
    let before = outcome.before.iter().flatten().map(|it| it.text.clone());
    assert_eq!(
        before.collect::<Vec<_>>(),
        [policy("one"), policy("managed"), policy("key")]
    );
}

#[tokio::test]
async fn c2_a_version_that_somebody_else_put_in_between_is_told() {
    let (stand, outcome) = change(Kept {
        others: true,
        ..Kept::default()
    })
    .await;
    assert_eq!(outcome.ended, Ended::Stopped);
    assert!(matches!(
        outcome.fates.as_slice(),
        [Fate::Proven { .. }, Fate::Foreign { .. }, Fate::NotStarted]
    ));
    assert!(stand.asked("PutKeyPolicy").is_empty());
}

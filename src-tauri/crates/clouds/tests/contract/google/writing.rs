use clouds::change::{Document, Target, Written};
use clouds::google::{GoogleTarget, LevelName, PerimeterName, Place, Refusal, Resource};
use serde_json::{Value, json};

use super::stand::{LEVEL, PERIMETER, fine, level, ok, perimeter, session, stand, writes};
use crate::stand::{Reply, Seen, Stand};

pub(super) fn rule() -> Value {
    json!({"ingressFrom": {"sources": [{"accessLevel": LEVEL}], "identityType": "ANY_IDENTITY"},
        "ingressTo": {"resources": ["*"]}})
}

pub(super) fn done() -> Value {
    json!({"name": "operations/accessPolicies/9/update/1", "done": true, "response": {}})
}

pub(super) fn document(value: &Value) -> Document {
    let resource = Resource {
        name: value["name"].as_str().unwrap_or_default().to_owned(),
        text: value.to_string(),
    };
    resource.document().unwrap()
}

pub(super) fn level_place() -> Place {
    Place::Level(LevelName::parse(LEVEL).unwrap())
}

pub(super) fn perimeter_place() -> Place {
    Place::Perimeter(PerimeterName::parse(PERIMETER).unwrap())
}

/// The three writes: making a level, changing one, changing a perimeter.
pub(super) const WRITES: [&str; 3] = ["create", "update", "rule"];

pub(super) async fn write(stand: &Stand, which: &str) -> Written<Refusal> {
    let target = GoogleTarget::new(session(stand).await);
    let mut more = level();
    more["basic"]["conditions"][0]["ipSubnetworks"] = json!(["3.0.0.1/32", "3.0.0.2/32"]);
    match which {
        "create" => {
            let text = level().to_string();
            target.write(&level_place(), &text, None).await
        }
        "update" => {
            let before = document(&level());
            target
                .write(&level_place(), &more.to_string(), Some(&before))
                .await
        }
        _ => {
            let mut changed = perimeter();
            changed["status"]["ingressPolicies"] = json!([rule()]);
            let before = document(&perimeter());
            let text = changed.to_string();
            target.write(&perimeter_place(), &text, Some(&before)).await
        }
    }
}

pub(super) async fn stand_with(
    answer: impl Fn(&Seen) -> Option<Reply> + Send + Sync + 'static,
) -> Stand {
    stand(move |seen| {
        let is_write = seen.method != "GET" && !seen.target.starts_with("/oauth2/");
        match is_write {
            true => answer(seen).or_else(|| Some(ok(&done()))),
            false => answer(seen).or_else(|| fine(seen)),
        }
    })
    .await
}

#[tokio::test]
async fn each_write_is_the_one_that_google_documents() {
    let acm = "/accesscontextmanager/v1";
    for (which, method, target, body) in [
        (
            "create",
            "POST",
            format!("{acm}/accessPolicies/9/accessLevels"),
            level(),
        ),
        (
            "update",
            "PATCH",
            format!("{acm}/{LEVEL}?updateMask=basic.conditions"),
            json!({"basic": {"conditions": [{"ipSubnetworks": ["3.0.0.1/32", "3.0.0.2/32"]}]}}),
        ),
        (
            "rule",
            "PATCH",
            format!("{acm}/{PERIMETER}?updateMask=status.ingressPolicies"),
            json!({"etag": "tag-1", "status": {"ingressPolicies": [rule()]}}),
        ),
    ] {
        let stand = stand_with(|_| None).await;
        let written = write(&stand, which).await;
        assert!(
            matches!(written, Written::Done { .. }),
            "{which}: {written:?}"
        );
        let sent = writes(&stand);
        assert_eq!(sent.len(), 1, "{which}");
        assert_eq!(
            (sent[0].method.as_str(), sent[0].target.as_str()),
            (method, target.as_str())
        );
        assert_eq!(sent[0].json(), body, "{which}");
        assert_eq!(sent[0].header("content-type"), "application/json");
    }
}

#[tokio::test]
async fn an_operation_is_watched_until_it_is_done() {
    let name = "operations/accessPolicies/9/update/7";
    for (end, is_done) in [
        (json!({"name": name, "done": true, "response": {}}), true),
        (
            json!({"name": name, "done": true,
                "error": {"code": 10, "message": "The etag does not match."}}),
            false,
        ),
    ] {
        let polls = std::sync::atomic::AtomicUsize::new(0);
        let stand = stand_with(move |seen| {
            if seen.target == format!("/accesscontextmanager/v1/{name}") {
                let asked = polls.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
                let running = json!({"name": name, "metadata": {}});
                return Some(ok(if asked < 2 { &running } else { &end }));
            }
            (seen.method == "PATCH").then(|| ok(&json!({ "name": name })))
        })
        .await;
        let written = write(&stand, "rule").await;
        match is_done {
            true => assert!(matches!(written, Written::Done { .. }), "{written:?}"),
            false => assert!(
                matches!(
                    written,
                    Written::Refused(Refusal::Cloud(clouds::CloudError::InvalidState(_)))
                ),
                "{written:?}"
            ),
        }
        let asked = stand
            .seen()
            .into_iter()
            .filter(|it| it.target.contains("/operations/"));
        assert_eq!(asked.count(), 3);
        assert_eq!(writes(&stand).len(), 1);
    }
}

#[tokio::test]
async fn c1_what_would_change_anything_else_is_not_sent() {
    let stand = stand_with(|_| None).await;
    let target = GoogleTarget::new(session(&stand).await);
    let before = document(&level());
    let refused = async |place: &Place, text: &Value, before: Option<&Document>| {
        let written = target.write(place, &text.to_string(), before).await;
        let Written::Refused(why) = written else {
            panic!("{written:?}");
        };
        why
    };
    let mut open = level();
    open["basic"]["conditions"] = json!([{"ipSubnetworks": ["3.0.0.1/32"]}, {}]);
    for (level, before) in [(&open, None), (&open, Some(&before))] {
        let why = refused(&level_place(), level, before).await;
        assert!(matches!(why, Refusal::AdmitsEverybody), "{why:?}");
    }
    open["basic"]["conditions"] = json!([]);
    let why = refused(&level_place(), &open, None).await;
    assert!(matches!(why, Refusal::AdmitsEverybody));
    let mut combined = level();
    combined["basic"]["combiningFunction"] = json!("AND");
    let why = refused(&level_place(), &combined, Some(&before)).await;
    assert!(matches!(why, Refusal::NotOnlyAddresses));
    let mut many = level();
    many["basic"]["conditions"] = json!([{"ipSubnetworks": vec!["3.0.0.1/32"; 201]}]);
    let why = refused(&level_place(), &many, None).await;
    assert!(matches!(
        why,
        Refusal::TooMany {
            used: 201,
            most: 200
        }
    ));
    let mut services = perimeter();
    services["status"]["restrictedServices"] = json!([]);
    services["status"]["ingressPolicies"] = json!([rule()]);
    let there = document(&perimeter());
    let why = refused(&perimeter_place(), &services, Some(&there)).await;
    assert!(matches!(why, Refusal::NotOnlyOneRule));
    let why = refused(&perimeter_place(), &services, None).await;
    assert!(
        matches!(why, Refusal::NotOnlyOneRule),
        "a perimeter is never made"
    );
    let mut untagged = perimeter();
    untagged["etag"] = json!("");
    let mut changed = perimeter();
    changed["status"]["ingressPolicies"] = json!([rule()]);
    let why = refused(&perimeter_place(), &changed, Some(&document(&untagged))).await;
    assert!(matches!(why, Refusal::NoVersion));
    assert!(writes(&stand).is_empty());
}

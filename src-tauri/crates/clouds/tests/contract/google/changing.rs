//! The whole way of a change, against a pretend Google Cloud.

use clouds::change::{Along, Edit, Ended, Fate, Outcome, run};
use clouds::google::sign_in::file::KeyFile;
use clouds::google::{
    Around, GoogleTarget, KeyVersion, LevelName, PerimeterName, Place, Reading, Refusal, Session,
    read,
};
use clouds::{Origin, Timing};
use sandbox::{
    CloudAnswer, GoogleAtlas, GoogleConfig, GoogleOperation, GoogleWorld, PretendGoogle,
};
use secret::Secret;
use serde_json::{Value, json};

use super::stand::wire;

fn atlas() -> GoogleAtlas {
    GoogleAtlas {
        key_version: super::stand::KEY.to_owned(),
        service_account: "atlas@p.iam.gserviceaccount.com".to_owned(),
    }
}

async fn started() -> PretendGoogle {
    let world = GoogleWorld::for_atlas(&atlas(), &["198.18.0.1/32"]);
    let config = GoogleConfig {
        polls: 2,
        ..GoogleConfig::with(world)
    };
    PretendGoogle::start(config).await.unwrap()
}

async fn signed_in(google: &PretendGoogle) -> Session {
    let origin = Origin::parse(google.origin()).unwrap();
    let file = KeyFile::read(&Secret::new(google.key_file())).unwrap();
    file.sign_in(wire(&origin), None).await.unwrap()
}

fn new_level() -> Value {
    GoogleWorld::level("Own", &["198.18.0.9/32"])
}

/// A new level, and then a rule that names it.
fn edits(reading: &Reading) -> Vec<Edit<Place>> {
    let Around::Perimeter(perimeter) = &reading.around else {
        panic!("{:?}", reading.around);
    };
    let mut changed: Value = serde_json::from_str(&perimeter.text).unwrap();
    let project = reading.project.as_ref().unwrap();
    let number = project.name.trim_start_matches("projects/");
    let rule = GoogleWorld::rule("Own", &atlas().service_account, number);
    let rules = changed["status"]["ingressPolicies"].as_array_mut().unwrap();
    rules.push(rule);
    let level = new_level();
    vec![
        Edit {
            place: Place::Level(LevelName::parse(level["name"].as_str().unwrap()).unwrap()),
            confirmed: None,
            text: level.to_string(),
        },
        Edit {
            place: Place::Perimeter(PerimeterName::parse(&perimeter.name).unwrap()),
            confirmed: Some(perimeter.document().unwrap().fingerprint),
            text: changed.to_string(),
        },
    ]
}

async fn change(google: &PretendGoogle) -> Outcome<Refusal, ()> {
    let session = signed_in(google).await;
    let key = KeyVersion::parse(super::stand::KEY).unwrap();
    let reading = read(&session, &key).await;
    assert!(reading.is_whole(), "{:?}", reading.unread);
    let edits = edits(&reading);
    google.script().forget_requests();
    let along = Along {
        progress: &|_| {},
        is_cancelled: &|| false,
    };
    let saved = async |_| Ok::<(), ()>(());
    run(
        &GoogleTarget::new(session),
        &edits,
        &Timing::short(),
        &along,
        saved,
    )
    .await
}

fn written(google: &PretendGoogle) -> Vec<GoogleOperation> {
    let all = google.script().requests().into_iter();
    let writes = all.filter(|it| matches!(it.method.as_str(), "POST" | "PATCH"));
    writes.map(|it| it.operation).collect()
}

const BOTH: [GoogleOperation; 2] = [
    GoogleOperation::CreateAccessLevel,
    GoogleOperation::PatchServicePerimeter,
];

#[tokio::test]
async fn c2_the_level_is_made_first_then_the_rule_and_each_is_written_once() {
    let google = started().await;
    let outcome = change(&google).await;
    assert_eq!(outcome.ended, Ended::Proven, "{:?}", outcome.fates);
    assert_eq!(written(&google), BOTH);
    let rules = google.script().world(|world| {
        let perimeter = world.policy().perimeter(GoogleWorld::PERIMETER).cloned();
        perimeter.unwrap()["status"]["ingressPolicies"]
            .as_array()
            .cloned()
    });
    assert_eq!(rules.unwrap().len(), 2);
    let level = google
        .script()
        .world(|world| world.policy().level("Own").cloned());
    assert_eq!(level, Some(new_level()));
}

#[tokio::test]
async fn the_version_that_making_the_level_gave_the_policy_is_the_precondition() {
    let google = started().await;
    let outcome = change(&google).await;
    assert_eq!(outcome.ended, Ended::Proven, "{:?}", outcome.fates);
    let sent = google.script().requests();
    let patch = sent.iter().find(|it| it.operation == BOTH[1]).unwrap();
    let tag = patch.json()["etag"].clone();
    google.script().world(|world| {
        assert_ne!(tag, json!(world.policy().etag()), "it has changed since");
    });
}

#[tokio::test]
async fn c2_an_edit_between_reading_and_writing_is_refused_by_google_and_not_overwritten() {
    let google = started().await;
    google
        .script()
        .before(BOTH[1], 1, |world| world.policy().touch());
    let outcome = change(&google).await;
    assert_eq!(outcome.ended, Ended::Stopped);
    assert!(
        matches!(
            outcome.fates.as_slice(),
            [
                Fate::Proven { .. },
                Fate::Refused(Refusal::Cloud(clouds::CloudError::InvalidState(_)))
            ]
        ),
        "{:?}",
        outcome.fates
    );
    assert_eq!(written(&google), BOTH, "nothing is tried again");
}

#[tokio::test]
async fn c2_a_perimeter_that_somebody_changed_before_is_not_written() {
    let google = started().await;
    google.script().after(BOTH[0], 1, |world| {
        let mut perimeter = world
            .policy()
            .perimeter(GoogleWorld::PERIMETER)
            .cloned()
            .unwrap();
        perimeter["title"] = json!("Somebody else's");
        world
            .policy()
            .set_perimeter(GoogleWorld::PERIMETER, perimeter);
    });
    let outcome = change(&google).await;
    assert!(
        matches!(
            outcome.fates.as_slice(),
            [Fate::Proven { .. }, Fate::Changed { .. }]
        ),
        "{:?}",
        outcome.fates
    );
    assert_eq!(written(&google), BOTH[..1]);
}

#[tokio::test]
async fn c2_what_somebody_writes_right_after_is_told() {
    let google = started().await;
    google.script().after(BOTH[1], 1, |world| {
        let mut perimeter = world
            .policy()
            .perimeter(GoogleWorld::PERIMETER)
            .cloned()
            .unwrap();
        perimeter["status"]["ingressPolicies"] = json!([]);
        world
            .policy()
            .set_perimeter(GoogleWorld::PERIMETER, perimeter);
    });
    let outcome = change(&google).await;
    assert!(
        matches!(
            outcome.fates.as_slice(),
            [Fate::Proven { .. }, Fate::Foreign { .. }]
        ),
        "{:?}",
        outcome.fates
    );
}

#[tokio::test]
async fn a_cut_answer_and_late_readers_are_read_back_until_it_is_seen() {
    let google = started().await;
    google.script().set_lag(3);
    for operation in BOTH {
        google
            .script()
            .next(operation, CloudAnswer::genuine().cut());
    }
    let outcome = change(&google).await;
    assert_eq!(outcome.ended, Ended::Proven, "{:?}", outcome.fates);
    assert!(outcome.fates.iter().all(|fate| {
        matches!(
            fate,
            Fate::Proven {
                unclear: Some(_),
                ..
            }
        )
    }));
    assert_eq!(written(&google), BOTH);
}

#[tokio::test]
async fn c3_without_the_right_to_change_nothing_is_written() {
    let google = started().await;
    google.script().next(
        BOTH[0],
        CloudAnswer::error(
            403,
            "PERMISSION_DENIED",
            "The caller does not have permission",
        ),
    );
    let outcome = change(&google).await;
    assert!(matches!(
        outcome.fates.as_slice(),
        [
            Fate::Refused(Refusal::Cloud(clouds::CloudError::Denied { .. })),
            Fate::NotStarted
        ]
    ));
    assert_eq!(written(&google), BOTH[..1]);
}

#[tokio::test]
async fn a_token_that_was_ended_elsewhere_is_told() {
    let google = started().await;
    google.script().next(BOTH[1], CloudAnswer::expired_token());
    let outcome = change(&google).await;
    assert!(
        matches!(
            outcome.fates.as_slice(),
            [
                Fate::Proven { .. },
                Fate::Refused(Refusal::Cloud(clouds::CloudError::SignInExpired(_)))
            ]
        ),
        "{:?}",
        outcome.fates
    );
}

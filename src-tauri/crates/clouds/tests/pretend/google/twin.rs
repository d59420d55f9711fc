//! Google's own client for Python makes the same calls, and understands the pretend Google Cloud.

use clouds::Timing;
use clouds::change::{Target, Written};
use clouds::google::sign_in::file::KeyFile;
use clouds::google::{GoogleTarget, LevelName, PerimeterName, Place};
use sandbox::{
    CloudAnswer, GoogleConfig, GoogleOperation, GoogleRecorded, GoogleWorld, PretendGoogle,
};
use secret::Secret;
use serde_json::{Value, json};
use url::form_urlencoded;

use super::{NEW, atlas, session, version, wire};
use crate::twin::{self, Asked, agree, by_operation};

/// Everything that Keygate calls; of signing in, what brings tokens without a browser.
const CALLS: [GoogleOperation; 14] = [
    GoogleOperation::Token,
    GoogleOperation::GetProject,
    GoogleOperation::GetFolder,
    GoogleOperation::GetCryptoKeyVersion,
    GoogleOperation::LookupConfiguredServicePerimeter,
    GoogleOperation::ListAccessPolicies,
    GoogleOperation::ListServicePerimeters,
    GoogleOperation::GetServicePerimeter,
    GoogleOperation::PatchServicePerimeter,
    GoogleOperation::ListAccessLevels,
    GoogleOperation::GetAccessLevel,
    GoogleOperation::CreateAccessLevel,
    GoogleOperation::PatchAccessLevel,
    GoogleOperation::GetOperation,
];
const BEFORE: [&str; 2] = ["198.18.0.1/32", "198.18.0.2/32"];
const NUMBER: &str = "100000000004";

/// With pages of one entry, so that following ones are asked for, too.
async fn pretend() -> PretendGoogle {
    let mut world = GoogleWorld::for_atlas(&atlas(), &BEFORE);
    let other = json!({
        "name": format!("{}/servicePerimeters/others", GoogleWorld::POLICY),
        "title": "Others",
        "status": {"resources": ["projects/100000000009"]},
    });
    world.policy().set_perimeter("others", other);
    let config = GoogleConfig {
        polls: 2,
        page: Some(1),
        ..GoogleConfig::with(world)
    };
    PretendGoogle::start(config).await.unwrap()
}

fn level() -> Value {
    let mut blocks = BEFORE.to_vec();
    blocks.push("198.18.0.3/32");
    GoogleWorld::level(GoogleWorld::LEVEL, &blocks)
}

fn new_level() -> Value {
    GoogleWorld::level(NEW, &["198.18.0.4/32"])
}

fn rule() -> Value {
    GoogleWorld::rule(NEW, &atlas().service_account, NUMBER)
}

fn named(resource: &Value) -> Place {
    Place::Level(LevelName::parse(resource["name"].as_str().unwrap()).unwrap())
}

/// Everything that Keygate does with Google Cloud.
async fn all_of_it(google: &PretendGoogle) {
    let file = KeyFile::read(&Secret::new(google.key_file())).unwrap();
    let signing_in = file.sign_in(wire(google.origin(), Timing::short()), None);
    signing_in.await.unwrap();
    let session = session(google, Timing::short()).await;
    for _ in 0..2 {
        let reading = Box::pin(clouds::google::read(&session, &version())).await;
        assert!(reading.is_whole(), "{:?}", reading.unread);
        // Where it may not be looked up, it is looked for.
        let denied = CloudAnswer::error(403, "PERMISSION_DENIED", "No.");
        let lookup = GoogleOperation::LookupConfiguredServicePerimeter;
        google.script().always(lookup, denied);
    }
    let target = GoogleTarget::new(session);
    let own = format!(
        "{}/servicePerimeters/{}",
        GoogleWorld::POLICY,
        GoogleWorld::PERIMETER
    );
    let perimeter = Place::Perimeter(PerimeterName::parse(&own).unwrap());
    let new = new_level();
    done(&target.write(&named(&new), &new.to_string(), None).await);
    target.read(&named(&new)).await.unwrap().unwrap();
    let there = target.read(&named(&level())).await.unwrap();
    let text = level().to_string();
    done(&target.write(&named(&level()), &text, there.as_ref()).await);
    let there = target.read(&perimeter).await.unwrap().unwrap();
    let mut changed: Value = serde_json::from_str(&there.text).unwrap();
    let rules = changed["status"]["ingressPolicies"].as_array_mut();
    rules.unwrap().push(rule());
    let text = changed.to_string();
    done(&target.write(&perimeter, &text, Some(&there)).await);
}

fn done(written: &Written<clouds::google::Refusal>) {
    assert!(matches!(written, Written::Done { .. }), "{written:?}");
}

fn normal(google: &PretendGoogle) -> Asked {
    let requests = google.script().requests();
    let compared = requests.iter().filter(|it| CALLS.contains(&it.operation));
    by_operation(compared.map(|it| (format!("{:?}", it.operation), one(it))))
}

fn one(request: &GoogleRecorded) -> String {
    let header = |name: &str| request.header(name).unwrap_or_default();
    let kind = header("content-type").split(';').next();
    // An operation's number is made anew each time.
    let path = match request.operation {
        GoogleOperation::GetOperation => request.path.rsplit_once('/').map_or("", |(path, _)| path),
        _ => &request.path,
    };
    // Google's client asks for the form that comes anyway.
    let query = request.query.iter();
    let query: Vec<_> = query.filter(|(name, _)| name != "alt").collect();
    let body = match request.operation {
        GoogleOperation::Token => {
            let form = form_urlencoded::parse(request.body.as_bytes()).into_owned();
            // The client is made anew at each start.
            let is_anew = |name: &str| name == "client_id";
            let form = form.map(|(name, value)| match is_anew(&name) {
                true => (name, "one".to_owned()),
                false => (name, value),
            });
            let mut form: Vec<_> = form.collect();
            form.sort_unstable();
            format!("{form:?}")
        }
        _ => request.json().to_string(),
    };
    format!(
        "{} {path} {query:?} {:?} quota {:?} authorization {:?} {body}",
        request.method,
        kind.filter(|_| !request.body.is_empty()),
        header("x-goog-user-project"),
        header("authorization"),
    )
}

#[tokio::test]
async fn googles_client_makes_the_same_calls_and_understands_the_answers() {
    let Some(python) = twin::python() else {
        return;
    };
    let google = pretend().await;
    all_of_it(&google).await;

    let theirs = pretend().await;
    let file = |text: String| -> Value { serde_json::from_str(&text).unwrap() };
    let given = json!({
        "origin": theirs.origin(),
        "keyFile": file(theirs.key_file()),
        "person": file(theirs.default_credentials()),
        "project": version().project(),
        "version": version().as_str(),
        "newLevel": new_level(),
        "level": level(),
        "rule": rule(),
    });
    let found = twin::run(python, "google/twin.py", given).await;
    agree(&CALLS, &normal(&google), &normal(&theirs));
    understood(&found);
}

/// What the client read is what there was.
fn understood(found: &Value) {
    let mut world = GoogleWorld::for_atlas(&atlas(), &BEFORE);
    let account = found["account"].as_str().unwrap();
    assert!(account.ends_with(".gserviceaccount.com"), "{account}");
    assert_eq!(found["hasToken"], true);
    assert_eq!(found["project"], version().project());
    assert_eq!(found["organization"], world.organization);
    assert_eq!(found["key"], "ENABLED");
    let around = found["around"].as_str().unwrap();
    assert!(around.ends_with(GoogleWorld::PERIMETER), "{around}");
    assert_eq!(found["policies"], json!([GoogleWorld::POLICY]));
    let policy = world.policy();
    let levels = [GoogleWorld::LEVEL, "office"].map(|name| policy.level(name).cloned());
    assert_eq!(found["levels"], json!(levels));
    assert_eq!(found["perimeters"], 2);
    assert_eq!((&found["changed"], &found["new"]), (&level(), &new_level()));
    let perimeter = policy.perimeter(GoogleWorld::PERIMETER).unwrap();
    assert_eq!(found["perimeter"], perimeter["status"]);
    let mut rules = perimeter["status"]["ingressPolicies"].clone();
    rules.as_array_mut().unwrap().push(rule());
    assert_eq!(found["after"], rules);
}

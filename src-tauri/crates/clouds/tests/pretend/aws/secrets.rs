//! What a sign-in brings is in no line that is logged, however much is logged, and in no error.

use std::sync::{Arc, Mutex};

use clouds::Timing;
use clouds::aws::{AwsTarget, KeyName, Region, RoleArn};
use clouds::change::{self, Along, Edit};
use sandbox::{AwsOperation, CloudAnswer};
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

use super::twin::{SignedIn, signed_in, started};
use super::{self as account, Document, KEY, ROLE_ARN};

/// What is logged.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Lines {
    fn write(&mut self, line: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(line);
        Ok(line.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn no_secret_of_a_sign_in_is_logged_or_told() {
    let lines = Lines::default();
    let writer = lines.clone();
    let lines_of = tracing_subscriber::fmt::layer().with_writer(move || writer.clone());
    // The program logs no other crates.
    let logged = ["clouds", "atlas"].map(|name| (name, LevelFilter::TRACE));
    // For every thread: what other tests log does no harm.
    tracing_subscriber::registry()
        .with(lines_of)
        .with(Targets::new().with_targets(logged))
        .init();

    let aws = started().await;
    let SignedIn { session, secrets } = signed_in(&aws).await;
    let role = RoleArn::parse(ROLE_ARN).unwrap();
    let key = KeyName::new(KEY, &account::region()).unwrap();
    let replicas = [Region::parse("eu-central-1").unwrap()];
    let mut shown = Vec::new();
    let mut reading = Box::pin(clouds::aws::read(&session, &role, &key, &replicas)).await;
    shown.push(format!("{reading:?} {session:?}"));
    let edit = Edit {
        place: Document::Inline.place(&reading),
        confirmed: None,
        text: Document::Inline.text(&["198.18.0.1/32"]),
    };
    let along = Along {
        progress: &|_| {},
        is_cancelled: &|| false,
    };
    let target = AwsTarget::new(session.clone());
    let faults = [
        CloudAnswer::genuine(),
        CloudAnswer::genuine().cut(),
        CloudAnswer::service_failure(),
        CloudAnswer::expired_token(),
        CloudAnswer::error(403, "SignatureDoesNotMatch", &all(&secrets)),
    ];
    for fault in faults {
        aws.script().always(AwsOperation::GetRole, fault.clone());
        aws.script().always(AwsOperation::PutRolePolicy, fault);
        reading = Box::pin(clouds::aws::read(&session, &role, &key, &replicas)).await;
        let document = Document::Inline.place(&reading);
        let confirmed = change::Target::read(&target, &document).await.unwrap();
        let edit = Edit {
            confirmed: confirmed.map(|it| it.fingerprint),
            ..edit.clone()
        };
        let save = async |_| Ok::<(), ()>(());
        let timing = Timing {
            read_back: std::time::Duration::from_millis(30),
            ..Timing::short()
        };
        let outcome = change::run(&target, &[edit], &timing, &along, save).await;
        shown.push(format!("{reading:?} {outcome:?}"));
    }
    aws.script().expire_keys();
    shown.push(format!("{:?}", session.identity().await));

    let lines = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    assert!(lines.contains("asked a cloud"), "everything is logged");
    for (name, secret) in secrets {
        let line = lines.lines().find(|line| line.contains(&secret));
        assert_eq!(line, None, "{name} is logged");
        let found = shown.iter().find(|text| text.contains(&secret));
        assert_eq!(found, None, "{name} is shown");
    }
}

/// As AWS quotes what was signed.
fn all(secrets: &[(&'static str, String)]) -> String {
    let quoted: Vec<&str> = secrets.iter().map(|(_, secret)| secret.as_str()).collect();
    quoted.join(" ")
}

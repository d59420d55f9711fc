//! A second AWS that others wrote: moto. Reading, adding and reading back work against it, too.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use clouds::Timing;
use clouds::aws::{AwsTarget, KeyName, Place, RoleArn};
use clouds::change::{self, Along, Edit, Ended};
use sandbox::{AwsKeys, AwsStatement};
use serde_json::{Value, json};

use super::{self as account, Document, INLINE};
use crate::twin;

/// moto as a server, which ends with this.
struct Moto {
    child: Child,
    found: Value,
}

impl Moto {
    fn start(python: &Path, given: &Value) -> Self {
        let mut child = Command::new(python)
            .arg(twin::script("aws/moto_server.py"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let pipe = child.stdin.as_mut().unwrap();
        pipe.write_all(format!("{given}\n").as_bytes()).unwrap();
        let mut line = String::new();
        let mut said = BufReader::new(child.stdout.take().unwrap());
        said.read_line(&mut line).unwrap();
        let found = serde_json::from_str(&line).unwrap_or_default();
        Self { child, found }
    }

    fn found(&self, name: &str) -> &str {
        self.found[name].as_str().unwrap_or_default()
    }
}

impl Drop for Moto {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        // It ends by itself.
        let _ended = self.child.wait();
    }
}

#[tokio::test]
async fn moto_takes_what_is_added_and_gives_it_back() {
    let Some(python) = twin::python() else {
        return;
    };
    let addresses = ["198.18.0.1/32"];
    let trust = AwsStatement::trust("arn:aws:iam::536727724300:root", "external");
    // moto takes a denial of everything for one of everybody.
    let key = Document::Key.text(&addresses);
    let key = key.replace(r#""Resource":"*""#, r#""Resource":["*"]"#);
    let given = json!({
        "trust": AwsStatement::document(&[trust]),
        "inlineName": INLINE,
        "inline": Document::Inline.text(&addresses),
        "managed": Document::Managed.text(&addresses),
        "key": key,
    });
    let moto = tokio::task::spawn_blocking(move || Moto::start(&python, &given));
    let moto = moto.await.unwrap();
    let keys = AwsKeys {
        access_key_id: "ASIAEXAMPLEKEY000001".to_owned(),
        secret_access_key: "none".to_owned(),
        session_token: Some("none".to_owned()),
    };
    let session = account::session(moto.found("origin"), &keys, Timing::short());
    let role = RoleArn::parse(moto.found("role")).unwrap();
    let key = KeyName::new(moto.found("key"), &account::region()).unwrap();
    let reading = Box::pin(clouds::aws::read(&session, &role, &key, &[])).await;
    assert!(reading.is_whole(), "{:?}", reading.unread);
    let edits: Vec<_> = reading
        .policies
        .iter()
        .filter(|policy| policy.place != Place::Trust)
        .map(|policy| Edit {
            place: policy.place.clone(),
            confirmed: policy.fingerprint(),
            text: policy
                .text
                .replace("198.18.0.1/32", "198.18.0.1/32\",\"198.18.0.7/32"),
        })
        .collect();
    assert_eq!(edits.len(), 3);
    let along = Along {
        progress: &|_| {},
        is_cancelled: &|| false,
    };
    let target = AwsTarget::new(session.clone());
    let save = async |_| Ok::<(), ()>(());
    let outcome = change::run(&target, &edits, &Timing::short(), &along, save).await;
    assert_eq!(outcome.ended, Ended::Proven, "{:?}", outcome.fates);
    let again = Box::pin(clouds::aws::read(&session, &role, &key, &[])).await;
    let texts = again.policies.iter().map(|policy| policy.text.as_str());
    assert_eq!(
        texts.filter(|text| text.contains("198.18.0.7/32")).count(),
        3
    );
}

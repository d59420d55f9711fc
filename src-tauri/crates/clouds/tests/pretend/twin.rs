//! What every cloud's own client needs: where it is installed, and how its script is run.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

/// Where clients and witnesses are installed, and what is skipped where they are not.
pub(crate) fn python() -> Option<PathBuf> {
    const WHAT: &str = "the clouds' own clients, moto and cfn-lint";
    fixtures::tool("policies/bin/python", WHAT)
}

pub(crate) fn script(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pretend");
    folder.join(name)
}

/// Runs a script, and gives back what it read.
pub(crate) async fn run(python: PathBuf, name: &'static str, given: Value) -> Value {
    let run = tokio::task::spawn_blocking(move || {
        let mut child = Command::new(python)
            .arg(script(name))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut pipe = child.stdin.take().unwrap();
        pipe.write_all(given.to_string().as_bytes()).unwrap();
        drop(pipe);
        let output = child.wait_with_output().unwrap();
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{complaint}");
        serde_json::from_slice(&output.stdout).unwrap()
    });
    run.await.unwrap()
}

/// What was asked, by the names of the operations: each request in one form.
pub(crate) type Asked = BTreeMap<String, BTreeSet<String>>;

pub(crate) fn by_operation(requests: impl Iterator<Item = (String, String)>) -> Asked {
    let mut all = Asked::new();
    for (operation, request) in requests {
        all.entry(operation).or_default().insert(request);
    }
    all
}

/// Every one of `calls` was made, and both made them in the same form.
pub(crate) fn agree(calls: &[impl std::fmt::Debug], ours: &Asked, theirs: &Asked) {
    let called: BTreeSet<&String> = ours.keys().collect();
    let calls: BTreeSet<String> = calls.iter().map(|call| format!("{call:?}")).collect();
    assert_eq!(called, calls.iter().collect(), "every call is compared");
    for (call, ours) in ours {
        assert_eq!(Some(ours), theirs.get(call), "{call}");
    }
}

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod follow;
mod send;

use std::collections::VecDeque;
use std::sync::Mutex;
use std::time::Duration;

use atlas::{Answer, Taken, Unexpected, Unreachable};
use tokio::time::Instant;

use super::*;
use crate::form::Provider;

const PROJECT: &str = "32b6e34b3d91647abb20e7b8";
const NAME: &str = "orders";
const AWS: Target = Target::YourKey(Provider::Aws);

type Reply = Result<Cluster, AtlasError>;

/// Answers as scripted and keeps what it was asked.
struct Twin {
    replies: Mutex<VecDeque<Reply>>,
    asked: Mutex<Vec<String>>,
    /// What the key check says of AWS.
    valid: bool,
}

impl Twin {
    fn reply(&self, asked: String) -> Reply {
        self.asked.lock().unwrap().push(asked);
        self.replies.lock().unwrap().pop_front().unwrap()
    }
}

impl ClusterApi for Twin {
    async fn settings(&self, project: &str) -> Result<EncryptionAtRest, AtlasError> {
        assert_eq!(project, PROJECT, "no other is asked");
        Ok(EncryptionAtRest {
            aws: Some(atlas::AwsKms {
                enabled: true,
                valid: Some(self.valid),
                ..atlas::AwsKms::default()
            }),
            ..EncryptionAtRest::default()
        })
    }

    async fn read(&self, project: &str, name: &str) -> Reply {
        assert_eq!((project, name), (PROJECT, NAME), "no other is touched");
        self.reply("read".to_owned())
    }

    async fn encrypt(&self, project: &str, name: &str, provider: &EncryptionProvider) -> Reply {
        assert_eq!((project, name), (PROJECT, NAME), "no other is touched");
        self.reply(provider.key().to_owned())
    }
}

/// What came of a move or of following one.
struct Played {
    result: Result<Cluster, MoveError>,
    asked: Vec<String>,
    /// Short words for the steps that were reported.
    steps: Vec<String>,
    took: Duration,
}

fn twin(replies: impl IntoIterator<Item = Reply>) -> Twin {
    Twin {
        replies: Mutex::new(replies.into_iter().collect()),
        asked: Mutex::default(),
        valid: true,
    }
}

async fn moved(to: Target, replies: impl IntoIterator<Item = Reply>) -> Played {
    let twin = twin(replies);
    let mut steps = Vec::new();
    let started = Instant::now();
    let timing = Timing::default();
    let result = move_cluster(&twin, PROJECT, NAME, to, &timing, |step| {
        steps.push(word(&step));
    })
    .await;
    played(&twin, result, steps, started)
}

async fn followed(to: Target, replies: impl IntoIterator<Item = Reply>) -> Played {
    let twin = twin(replies);
    let mut steps = Vec::new();
    let started = Instant::now();
    let timing = Timing::default();
    let result = follow_cluster(&twin, PROJECT, NAME, to, &timing, |step| {
        steps.push(word(&step));
    })
    .await;
    played(&twin, result, steps, started)
}

fn played(
    twin: &Twin,
    result: Result<Cluster, MoveError>,
    steps: Vec<String>,
    started: Instant,
) -> Played {
    let asked = twin.asked.lock().unwrap().clone();
    assert!(
        twin.replies.lock().unwrap().is_empty(),
        "the script was not played to its end: {asked:?}"
    );
    Played {
        result,
        asked,
        steps,
        took: started.elapsed(),
    }
}

fn word(step: &MoveStep) -> String {
    match step {
        MoveStep::Checking => "checking".to_owned(),
        MoveStep::Sending => "sending".to_owned(),
        MoveStep::ReadingBack => "reading back".to_owned(),
        MoveStep::Following { state } => format!("{state:?}"),
        MoveStep::OutOfSight { .. } => "out of sight".to_owned(),
    }
}

fn cluster(encryption_provider: EncryptionProvider, state: ClusterState) -> Cluster {
    Cluster {
        name: NAME.to_owned(),
        state,
        paused: false,
        encryption_provider,
        regions: Vec::new(),
        instance_size: Some("M30".to_owned()),
        shared: false,
        created: None,
    }
}

fn plain() -> Cluster {
    cluster(EncryptionProvider::None, ClusterState::Idle)
}

fn moving() -> Cluster {
    cluster(EncryptionProvider::Aws, ClusterState::Updating)
}

fn there() -> Cluster {
    cluster(EncryptionProvider::Aws, ClusterState::Idle)
}

fn cut(taken: Taken) -> AtlasError {
    AtlasError::Unreachable {
        host: "cloud.mongodb.com".to_owned(),
        cause: Unreachable::Interrupted,
        taken,
    }
}

fn answer(status: u16, error_code: &str) -> Box<Answer> {
    Box::new(Answer {
        status,
        error_code: Some(error_code.to_owned()),
        reason: None,
        detail: None,
        parameters: Vec::new(),
        fields: Vec::new(),
    })
}

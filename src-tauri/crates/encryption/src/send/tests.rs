#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod clear;
mod unclear;
mod waiting;

use std::collections::VecDeque;
use std::sync::Mutex;

use atlas::{Answer, AwsKms, AwsRole, Roles, Taken, Unexpected, Unreachable};
use secret::Secret;

use super::*;
use crate::finding::Field;
use crate::form::{AwsAccess, AwsForm, KmsForm, Provider};
use crate::settle::{Unsettled, Verdict};

const PROJECT: &str = "32b6e34b3d91647abb20e7b8";
const ROLE: &str = "32b6e34b3d91647abb20e7b9";
const OTHER_ROLE: &str = "32b6e34b3d91647abb20e7c0";
const ARN: &str = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const OTHER_ARN: &str =
    "arn:aws:kms:us-east-1:123456789012:key/5678abcd-12ab-34cd-56ef-1234567890ab";

type Reply = Result<EncryptionAtRest, AtlasError>;

/// Answers as scripted and keeps what it was asked.
#[derive(Default)]
struct Twin {
    replies: Mutex<VecDeque<Reply>>,
    asked: Mutex<Vec<String>>,
}

impl Twin {
    fn new(replies: impl IntoIterator<Item = Reply>) -> Self {
        Self {
            replies: Mutex::new(replies.into_iter().collect()),
            asked: Mutex::default(),
        }
    }

    fn reply(&self, asked: String) -> Reply {
        self.asked.lock().unwrap().push(asked);
        self.replies.lock().unwrap().pop_front().unwrap()
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

impl EncryptionApi for Twin {
    async fn read(&self, project: &str) -> Reply {
        self.reply(format!("read {project}"))
    }

    async fn update(&self, project: &str, _patch: &EncryptionPatch) -> Reply {
        self.reply(format!("update {project}"))
    }
}

fn aws(aws: AwsKms) -> EncryptionAtRest {
    EncryptionAtRest {
        aws: Some(aws),
        ..EncryptionAtRest::default()
    }
}

fn stored(key: &str, valid: Option<bool>) -> EncryptionAtRest {
    aws(AwsKms {
        enabled: true,
        valid,
        customer_master_key_id: Some(key.to_owned()),
        region: Some("US_EAST_1".to_owned()),
        ..AwsKms::default()
    })
}

fn before() -> EncryptionAtRest {
    stored(ARN, Some(true))
}

fn after() -> EncryptionAtRest {
    stored(OTHER_ARN, Some(true))
}

fn roles() -> Roles {
    Roles {
        aws: vec![AwsRole {
            role_id: ROLE.to_owned(),
            iam_assumed_role_arn: None,
            authorized: true,
            used_for_encryption: true,
            atlas_account_arn: None,
            external_id: None,
        }],
        ..Roles::default()
    }
}

fn form() -> AwsForm {
    AwsForm {
        role_id: ROLE.to_owned(),
        customer_master_key_id: ARN.to_owned(),
        region: "US_EAST_1".to_owned(),
        ..AwsForm::default()
    }
}

fn saved(form: AwsForm, secret: Option<&str>, current: &EncryptionAtRest) -> Change {
    let secret = secret.map(|text| Secret::new(text.to_owned()));
    Change::save(&KmsForm::Aws(form), secret, current, &roles()).unwrap()
}

/// Another key: Atlas shows it.
fn visible_change() -> Change {
    let form = AwsForm {
        customer_master_key_id: OTHER_ARN.to_owned(),
        ..form()
    };
    saved(form, None, &before())
}

fn access_key_stored(valid: Option<bool>) -> EncryptionAtRest {
    let mut current = stored(ARN, valid);
    current.aws.as_mut().unwrap().access_key_id = Some("AKIAIOSFODNN7EXAMPLE".to_owned());
    current
}

fn secret_only_change() -> Change {
    let form = AwsForm {
        access: AwsAccess::AccessKey,
        access_key_id: "AKIAIOSFODNN7EXAMPLE".to_owned(),
        ..form()
    };
    saved(form, Some("a secret"), &access_key_stored(Some(true)))
}

fn role_only_change() -> Change {
    let form = AwsForm {
        role_id: OTHER_ROLE.to_owned(),
        ..form()
    };
    saved(form, None, &before())
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

/// What came of it, what was asked, and the phases that were reported.
async fn run(
    baseline: &EncryptionAtRest,
    change: &Change,
    replies: impl IntoIterator<Item = Reply>,
) -> (Result<Outcome, SendError>, usize, Vec<Phase>) {
    let twin = Twin::new(replies);
    let mut phases = Vec::new();
    let result = send(
        &twin,
        PROJECT,
        baseline,
        change,
        &Timing::short(),
        std::future::pending(),
        |phase| phases.push(phase),
    )
    .await;
    let asked = twin.asked();
    let updates = asked
        .iter()
        .filter(|asked| asked.starts_with("update"))
        .count();
    assert!(
        asked.iter().all(|asked| asked.ends_with(PROJECT)),
        "no other project is touched: {asked:?}"
    );
    assert!(
        twin.replies.lock().unwrap().is_empty(),
        "the script was not played to its end: {asked:?}"
    );
    (result, updates, phases)
}

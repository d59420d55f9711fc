//! AWS as the table needs it.

use clouds::aws::write::Refusal;
use clouds::aws::{AwsTarget, Place};
use clouds::{CloudError, Timing};
use sandbox::{AwsKeys, AwsOperation, AwsScript, AwsWorld, CloudAnswer, CloudScript, PretendAws};
use serde_json::Value;

use super::Document;
use crate::cell::BEFORE;
use crate::cloud::{Cloud, Kind, Nobody, OfScript, OthersBefore, Reported, nobody};
use crate::fault::Refused;

impl Cloud for PretendAws {
    const NAME: &'static str = "AWS";
    const CLOCK_OFF: &'static str = "clock";
    const DOCUMENTS: &'static [Document] = &Document::ALL;
    const READS: &'static [AwsOperation] = &[
        AwsOperation::GetRole,
        AwsOperation::ListRolePolicies,
        AwsOperation::GetRolePolicy,
        AwsOperation::ListAttachedRolePolicies,
        AwsOperation::GetPolicy,
        AwsOperation::GetPolicyVersion,
        AwsOperation::ListPolicyVersions,
        AwsOperation::ListEntitiesForPolicy,
        AwsOperation::DescribeKey,
        AwsOperation::GetKeyPolicy,
        AwsOperation::ListGrants,
    ];

    type State = <AwsScript as OfScript>::State;
    type Document = Document;
    type Target = AwsTarget;

    async fn started() -> Self {
        super::started(super::world(&BEFORE)).await
    }

    fn script(&self) -> &CloudScript<Self::State> {
        self.script()
    }

    async fn target(&self, timing: Timing) -> AwsTarget {
        let keys = super::keys(self);
        AwsTarget::new(super::session(self.origin(), &keys, timing))
    }

    async fn gone(timing: Timing) -> (AwsTarget, Nobody) {
        let keys = AwsKeys {
            access_key_id: "ASIAEXAMPLEKEY000001".to_owned(),
            secret_access_key: "none".to_owned(),
            session_token: Some("none".to_owned()),
        };
        let (origin, nobody) = nobody();
        let session = super::session(&origin, &keys, timing);
        (AwsTarget::new(session), nobody)
    }

    async fn reads_whole(&self, timing: Timing) -> bool {
        let session = super::session(self.origin(), &super::keys(self), timing);
        super::read(&session).await.is_whole()
    }

    fn kind(document: Document) -> Kind {
        match document {
            Document::Inline => Kind::USUAL,
            Document::New => Kind {
                is_new: true,
                ..Kind::USUAL
            },
            // Which versions there are is read before one is added.
            Document::Managed => Kind {
                is_missed: true,
                is_read_first: true,
                others_before: OthersBefore::Seen,
                ..Kind::USUAL
            },
            Document::Key => Kind {
                is_missed: true,
                ..Kind::USUAL
            },
        }
    }

    async fn place(&self, document: Document) -> Place {
        let session = super::session(self.origin(), &super::keys(self), Timing::short());
        document.place(&super::read(&session).await)
    }

    fn write(document: Document) -> AwsOperation {
        document.write()
    }

    fn reads(document: Document) -> &'static [AwsOperation] {
        document.reads()
    }

    fn sent(&self, document: Document) -> usize {
        let requests = self.script().requests();
        let writes = requests
            .iter()
            .filter(|it| it.operation == document.write());
        writes.count()
    }

    fn stored(world: &mut AwsWorld, document: Document) -> Option<String> {
        document.stored(world)
    }

    fn store(world: &mut AwsWorld, document: Document, text: &str) {
        document.store(world, text);
    }

    fn added_to(document: Document, before: Option<&str>, address: &str) -> String {
        let Some(before) = before else {
            return document.text(&[address]);
        };
        let list = access_list::change_list(before, 0, &[address.parse().unwrap()], &[]);
        list.unwrap()
    }

    fn is(stored: &str, wanted: &str) -> bool {
        stored == wanted
    }

    /// Every statement, with each of its addresses.
    fn has_all_of(now: &str, before: &str) -> bool {
        let (now, before) = (statements(now), statements(before));
        before.len() == now.len()
            && before.iter().zip(&now).all(|(before, now)| {
                let (before, now) = (lists(before), lists(now));
                before.iter().all(|address| now.contains(address))
            })
    }

    fn refused(document: Document, why: Refused) -> (CloudAnswer, &'static str) {
        let (status, iam, kms, reported) = match why {
            Refused::Denied => (403, "AccessDenied", "AccessDeniedException", "denied"),
            Refused::LimitExceeded => (409, "LimitExceeded", "LimitExceededException", "limit"),
            Refused::Malformed => {
                let kms = "MalformedPolicyDocumentException";
                (400, "MalformedPolicyDocument", kms, "malformed")
            }
            Refused::Concurrent => {
                let kms = "KMSInvalidStateException";
                (409, "ConcurrentModification", kms, "state")
            }
        };
        let code = if document == Document::Key { kms } else { iam };
        (CloudAnswer::error(status, code, "It may not be."), reported)
    }

    fn denied(read: AwsOperation) -> CloudAnswer {
        match is_of_kms(read) {
            true => CloudAnswer::error(400, "AccessDeniedException", "No."),
            false => CloudAnswer::error(403, "AccessDenied", "No."),
        }
    }

    fn not_there(read: AwsOperation) -> CloudAnswer {
        match is_of_kms(read) {
            true => CloudAnswer::error(400, "NotFoundException", "No."),
            false => CloudAnswer::error(404, "NoSuchEntity", "No."),
        }
    }

    fn set_lag(&self, reads: u32) {
        self.script().set_lag(reads);
    }

    fn expire(&self) {
        self.script().expire_keys();
    }

    fn set_clock_ahead(&self, seconds: i64) {
        self.script().set_clock_ahead(seconds);
    }
}

impl Reported for Refusal {
    fn of_cloud(&self) -> Option<&CloudError> {
        match self {
            Self::Cloud(error) => Some(error),
            _ => None,
        }
    }
}

fn is_of_kms(read: AwsOperation) -> bool {
    matches!(
        read,
        AwsOperation::DescribeKey | AwsOperation::GetKeyPolicy | AwsOperation::ListGrants
    )
}

fn statements(text: &str) -> Vec<Value> {
    let document: Value = serde_json::from_str(text).unwrap_or_default();
    let statements = document["Statement"].as_array();
    statements.cloned().unwrap_or_default()
}

fn lists(statement: &Value) -> Vec<String> {
    let conditions = statement["Condition"].as_object().into_iter().flatten();
    let lists = conditions.flat_map(|(_, keys)| keys["aws:SourceIp"].as_array().cloned());
    lists.flatten().map(|it| it.to_string()).collect()
}

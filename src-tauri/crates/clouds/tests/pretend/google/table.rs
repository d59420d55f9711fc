//! Google Cloud as the table needs it.

use clouds::google::sign_in::file::KeyFile;
use clouds::google::{GoogleTarget, LevelName, PerimeterName, Place, Refusal, fingerprint};
use clouds::{CloudError, Timing};
use sandbox::{
    CloudAnswer, CloudScript, GoogleOperation, GoogleScript, GoogleWorld, PretendGoogle,
};
use secret::Secret;
use serde_json::{Value, json};

use super::{NEW, session, version, wire};
use crate::cell::BEFORE;
use crate::cloud::{Cloud, Kind, Nobody, OfScript, OthersBefore, Reported, nobody_after};
use crate::fault::Refused;

/// `google.rpc.Code` of an edit that somebody else's came before.
const ABORTED: u32 = 10;

/// A document that is changed.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Document {
    Level,
    /// The same, where none is yet.
    NewLevel,
    /// The ingress rules of the perimeter.
    Rules,
}

impl Document {
    fn name(self) -> String {
        let policy = GoogleWorld::POLICY;
        match self {
            Self::Level => format!("{policy}/accessLevels/{}", GoogleWorld::LEVEL),
            Self::NewLevel => format!("{policy}/accessLevels/{NEW}"),
            Self::Rules => format!("{policy}/servicePerimeters/{}", GoogleWorld::PERIMETER),
        }
    }
}

impl Cloud for PretendGoogle {
    const NAME: &'static str = "Google";
    // Its tokens end by its own clock, and nothing else is compared.
    const CLOCK_OFF: &'static str = "expired";
    const FINISHES_LATER: bool = true;
    const DOCUMENTS: &'static [Document] = &[Document::Level, Document::NewLevel, Document::Rules];
    const READS: &'static [GoogleOperation] = &[
        GoogleOperation::GetProject,
        GoogleOperation::GetFolder,
        GoogleOperation::GetCryptoKeyVersion,
        GoogleOperation::LookupConfiguredServicePerimeter,
        GoogleOperation::ListServicePerimeters,
        GoogleOperation::ListAccessLevels,
    ];

    type State = <GoogleScript as OfScript>::State;
    type Document = Document;
    type Target = GoogleTarget;

    async fn started() -> Self {
        super::started(GoogleWorld::for_atlas(&super::atlas(), &BEFORE)).await
    }

    fn script(&self) -> &CloudScript<Self::State> {
        self.script()
    }

    async fn target(&self, timing: Timing) -> GoogleTarget {
        GoogleTarget::new(session(self, timing).await)
    }

    async fn gone(timing: Timing) -> (GoogleTarget, Nobody) {
        let file = json!({"type": "authorized_user", "client_id": "none",
            "client_secret": "none", "refresh_token": "none"});
        let sign_in = async |origin: String| {
            let file = KeyFile::read(&Secret::new(file.to_string())).unwrap();
            let session = file.sign_in(wire(&origin, timing), None).await;
            session.unwrap()
        };
        let (session, nobody) = nobody_after(sign_in).await;
        (GoogleTarget::new(session), nobody)
    }

    async fn reads_whole(&self, timing: Timing) -> bool {
        let session = session(self, timing).await;
        let reading = Box::pin(clouds::google::read(&session, &version())).await;
        reading.is_whole()
    }

    /// Who may not look a perimeter up may look for it.
    fn has_another_way(read: GoogleOperation, is_refused: bool) -> bool {
        is_refused && read == GoogleOperation::LookupConfiguredServicePerimeter
    }

    fn kind(document: Document) -> Kind {
        match document {
            Document::Level => Kind::USUAL,
            Document::NewLevel => Kind {
                is_new: true,
                others_before: OthersBefore::Kept,
                ..Kind::USUAL
            },
            Document::Rules => Kind {
                others_before: OthersBefore::Kept,
                ..Kind::USUAL
            },
        }
    }

    async fn place(&self, document: Document) -> Place {
        let name = document.name();
        match document {
            Document::Level | Document::NewLevel => Place::Level(LevelName::parse(&name).unwrap()),
            Document::Rules => Place::Perimeter(PerimeterName::parse(&name).unwrap()),
        }
    }

    fn write(document: Document) -> GoogleOperation {
        match document {
            Document::Level => GoogleOperation::PatchAccessLevel,
            Document::NewLevel => GoogleOperation::CreateAccessLevel,
            Document::Rules => GoogleOperation::PatchServicePerimeter,
        }
    }

    fn reads(document: Document) -> &'static [GoogleOperation] {
        match document {
            Document::Level | Document::NewLevel => &[GoogleOperation::GetAccessLevel],
            Document::Rules => &[GoogleOperation::GetServicePerimeter],
        }
    }

    fn watch() -> Option<GoogleOperation> {
        Some(GoogleOperation::GetOperation)
    }

    fn sent(&self, document: Document) -> usize {
        let requests = self.script().requests();
        let write = Self::write(document);
        requests.iter().filter(|it| it.operation == write).count()
    }

    fn stored(world: &mut GoogleWorld, document: Document) -> Option<String> {
        let policy = world.policy();
        let found = match document {
            Document::Level => policy.level(GoogleWorld::LEVEL),
            Document::NewLevel => policy.level(NEW),
            Document::Rules => policy.perimeter(GoogleWorld::PERIMETER),
        };
        found.map(Value::to_string)
    }

    fn store(world: &mut GoogleWorld, document: Document, text: &str) {
        let resource: Value = serde_json::from_str(text).unwrap();
        match document {
            Document::Level => world.policy().set_level(GoogleWorld::LEVEL, resource),
            Document::NewLevel => world.policy().set_level(NEW, resource),
            Document::Rules => world
                .policy()
                .set_perimeter(GoogleWorld::PERIMETER, resource),
        }
    }

    fn added_to(document: Document, before: Option<&str>, address: &str) -> String {
        let Some(before) = before else {
            return GoogleWorld::level(NEW, &[address]).to_string();
        };
        let mut resource: Value = serde_json::from_str(before).unwrap();
        let (list, item) = match document {
            Document::Level | Document::NewLevel => {
                ("/basic/conditions/0/ipSubnetworks", json!(address))
            }
            Document::Rules => {
                let who = address.replace(['.', '/'], "-");
                let who = format!("a{who}@practice-project.iam.gserviceaccount.com");
                let rule = GoogleWorld::rule(GoogleWorld::LEVEL, &who, "100000000004");
                ("/status/ingressPolicies", rule)
            }
        };
        let items = resource.pointer_mut(list).and_then(Value::as_array_mut);
        items.unwrap().push(item);
        resource.to_string()
    }

    fn is(stored: &str, wanted: &str) -> bool {
        let stored = fingerprint(stored, None);
        stored.is_some() && stored == fingerprint(wanted, None)
    }

    /// Every address and every rule, and all else as it was.
    fn has_all_of(now: &str, before: &str) -> bool {
        let [mut now, mut before] =
            [now, before].map(|it| serde_json::from_str::<Value>(it).unwrap_or_default());
        [
            "/basic/conditions/0/ipSubnetworks",
            "/status/ingressPolicies",
        ]
        .iter()
        .all(|list| {
            let [items, needed] = [&mut now, &mut before].map(|it| {
                let items = it.pointer_mut(list).map(Value::take);
                items
                    .and_then(|it| it.as_array().cloned())
                    .unwrap_or_default()
            });
            needed.iter().all(|item| items.contains(item))
        }) && now == before
    }

    fn refused(_document: Document, why: Refused) -> (CloudAnswer, &'static str) {
        let (status, code, reported) = match why {
            Refused::Denied => (403, "PERMISSION_DENIED", "denied"),
            Refused::LimitExceeded => (400, "FAILED_PRECONDITION", "state"),
            Refused::Malformed => (400, "INVALID_ARGUMENT", "malformed"),
            Refused::Concurrent => (409, "ABORTED", "state"),
        };
        (CloudAnswer::error(status, code, "It may not be."), reported)
    }

    fn denied(_read: GoogleOperation) -> CloudAnswer {
        CloudAnswer::error(403, "PERMISSION_DENIED", "No.")
    }

    fn not_there(_read: GoogleOperation) -> CloudAnswer {
        CloudAnswer::error(404, "NOT_FOUND", "No.")
    }

    fn set_lag(&self, reads: u32) {
        self.script().set_lag(reads);
    }

    fn expire(&self) {
        self.script().forget_access_tokens();
    }

    fn set_clock_ahead(&self, seconds: i64) {
        self.script().set_clock_ahead(seconds);
    }

    fn fail_later(&self) {
        self.script().fail_operation(ABORTED, "It may not be.");
    }

    fn never_finish(&self) {
        self.script().set_polls(u32::MAX);
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

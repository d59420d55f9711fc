//! Everything that somebody between Atlas and this computer, or a mistake of Atlas, can do.

use serde_json::{Value, json};
use tests::scripted::{Reply, Request};

/// Who does it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Attacker {
    /// A proxy whose certificate this computer takes for a public one.
    Rewriter,
    /// Whoever fills Atlas's lists; a mistake of Atlas looks the same.
    Lister,
    /// An Atlas, or a proxy, that asks for pauses.
    Staller,
    /// A proxy with a certificate of its own, such as a company's.
    Inspector,
}

impl Attacker {
    pub(super) const ALL: [Self; 4] =
        [Self::Rewriter, Self::Lister, Self::Staller, Self::Inspector];
}

macro_rules! attacks {
    ($($name:ident $attacker:ident $words:literal;)*) => {
        /// One row of the table.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Attack { $(#[doc = $words] $name,)* }

        impl Attack {
            pub(super) const ALL: &[Self] = &[$(Self::$name,)*];

            pub(super) fn attacker(self) -> Attacker {
                match self { $(Self::$name => Attacker::$attacker,)* }
            }
        }
    };
}

attacks! {
    OtherAccount         Rewriter  "Another account of AWS is named.";
    RoleOfOtherAccount   Rewriter  "A role of another account is named.";
    EveryAccount         Rewriter  "Everybody is named.";
    EveryRoot            Rewriter  "Every account is named in an ARN.";
    OtherPartition       Rewriter  "The account is one of another partition.";
    NoAccount            Rewriter  "The account has too few digits.";
    NoPrincipal          Rewriter  "A service is named in place of an account.";
    Nobody               Rewriter  "No account is named.";
    ExternalIdMissing    Rewriter  "There is no external ID.";
    ExternalIdZeros      Rewriter  "The external ID is all zeros.";
    ExternalIdWord       Rewriter  "The external ID is a word.";
    ExternalIdChanged    Rewriter  "The external ID is another one.";
    GoogleOtherDomain    Rewriter  "The e-mail is of another domain.";
    GoogleNotOfAtlas     Rewriter  "The service account is not of the kind that Atlas makes.";
    GoogleAnother        Rewriter  "The service account is another one that looks like Atlas's.";
    GoogleMissing        Rewriter  "The service account has no e-mail.";
    AzureAnother         Rewriter  "The application is not the documented one.";
    AzureWord            Rewriter  "The application's ID is a word.";
    ShrunkByATenth       Lister    "A tenth of the list is gone.";
    ShrunkByMore         Lister    "A tenth and one address are gone.";
    OneWideBlock         Lister    "One block of 65,536 addresses came.";
    TooWideBlock         Lister    "A block of 16,777,216 addresses came.";
    TooWideBlockOfV6     Lister    "The same in IPv6.";
    WholeInternet        Lister    "0.0.0.0/0 came.";
    StrangersWithin      Lister    "A tenth came: single addresses of a stranger.";
    StrangersBeyond      Lister    "A tenth and one more.";
    OwnAddresses         Lister    "The administrator's own addresses came.";
    PrivateAddresses     Lister    "Addresses of private networks came.";
    Emptied              Lister    "Nothing is in the list.";
    Truncated            Lister    "The list ends in the middle.";
    Swapped              Lister    "Every address is another.";
    ClusterWide          Rewriter  "A cluster has a wide block.";
    ClusterPrivate       Rewriter  "A cluster has an address of a private network.";
    ClusterOther         Rewriter  "A cluster has one more address, a stranger's.";
    ClusterManyOthers    Rewriter  "A cluster has twenty addresses of a stranger.";
    PauseOfAYear         Staller   "Every request is answered with a pause of a year.";
    NegativePause        Staller   "The pause is negative.";
    PauseAsDate          Staller   "The pause is a date.";
    InspectsAtOnce       Inspector "The certificate is the proxy's from the beginning.";
    InspectsAccepted     Inspector "The same, and the person was warned and went on.";
    InspectsSignedIn     Inspector "The certificate turns into the proxy's after the sign-in.";
    InspectsInBetween    Inspector "It does, and turns back before anything is sent.";
    InspectsSummed       Inspector "It turns into the proxy's after the summary.";
}

/// How far a person is when an attack begins or ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// Before the sign-in.
    Start,
    /// Everything is as usual so far.
    SignedIn,
    /// What is about to be sent was shown.
    Summed,
}

/// What becomes of an answer.
enum Change {
    /// A member has another value wherever it stands, or is gone.
    Member(&'static str, Option<&'static str>),
    /// The control plane's list.
    List(Vec<u8>),
    /// The outbound addresses of every cluster.
    Clusters(Vec<String>),
    /// A refusal that asks for a pause.
    Pause(&'static str),
}

/// In everything that a stranger has.
pub(super) const MARKS: [&str; 8] = [
    "666666666666",
    "66666666-6666",
    "aws-us-gov",
    "0.0.0.0/0",
    "66.0.0.0",
    "66.6.",
    "2600:",
    "10.66.",
];

/// The control plane's list as it is.
pub(super) fn usual() -> Vec<String> {
    numbered("3.0.0", 0..100)
}

/// What the administrator allows beside Atlas.
pub(super) fn own() -> Vec<String> {
    numbered("8.8.8", 0..5)
}

/// The list with these outbound addresses.
pub(super) fn listing(outbound: &[String]) -> Vec<u8> {
    let document = json!({"outbound": {"aws": {"us-east-1": outbound}}});
    document.to_string().into_bytes()
}

fn numbered(net: &str, numbers: std::ops::Range<u8>) -> Vec<String> {
    numbers.map(|last| format!("{net}.{last}")).collect()
}

fn usual_and(others: Vec<String>) -> Change {
    Change::List(listing(&[usual(), others].concat()))
}

fn usual_and_block(block: &str) -> Change {
    usual_and(vec![block.to_owned()])
}

impl Attack {
    pub(super) fn begins(self) -> Stage {
        match self {
            Self::InspectsAtOnce | Self::InspectsAccepted => Stage::Start,
            Self::InspectsSummed => Stage::Summed,
            _ => Stage::SignedIn,
        }
    }

    pub(super) fn ends(self) -> Option<Stage> {
        (self == Self::InspectsInBetween).then_some(Stage::Summed)
    }

    /// What `reply` to `request` becomes.
    pub(super) fn answered(self, request: &Request, reply: Reply) -> Reply {
        let path = request.path();
        match self.change() {
            Some(Change::Pause(wait)) => {
                Reply::json(429, r#"{"errorCode":"RATE_LIMITED"}"#).with("retry-after", wait)
            }
            Some(Change::List(body)) if path.ends_with("/controlPlaneIPAddresses") => {
                with_body(reply, |_| body.clone())
            }
            Some(Change::Clusters(addresses)) if path.ends_with("/ipAddresses") => {
                with_json(reply, |document| {
                    set(document, "outbound", Some(&json!(addresses)));
                })
            }
            Some(Change::Member(name, value)) => with_json(reply, |document| {
                set(document, name, value.map(|it| json!(it)).as_ref());
            }),
            _ => reply,
        }
    }

    fn change(self) -> Option<Change> {
        let member = |name, value| Some(Change::Member(name, value));
        let account = |arn| member("atlasAWSAccountArn", arn);
        let external_id = |id| member("atlasAssumedRoleExternalId", id);
        let email = |email| member("gcpServiceAccountForAtlas", email);
        let application = |id| member("atlasAzureAppId", id);
        let clusters = |outbound: &[&str]| {
            let outbound = outbound.iter().map(|it| (*it).to_owned());
            Some(Change::Clusters(outbound.collect()))
        };
        match self {
            Self::OtherAccount => account(Some("arn:aws:iam::666666666666:root")),
            Self::RoleOfOtherAccount => account(Some("arn:aws:iam::666666666666:role/atlas")),
            Self::EveryAccount => account(Some("*")),
            Self::EveryRoot => account(Some("arn:aws:iam::*:root")),
            Self::OtherPartition => account(Some("arn:aws-us-gov:iam::000000000000:root")),
            Self::NoAccount => account(Some("arn:aws:iam::66666:root")),
            Self::NoPrincipal => account(Some("kms.amazonaws.com")),
            Self::Nobody => account(None),
            Self::ExternalIdMissing => external_id(None),
            Self::ExternalIdZeros => external_id(Some("00000000-0000-0000-0000-000000000000")),
            Self::ExternalIdWord => external_id(Some("atlas")),
            Self::ExternalIdChanged => external_id(Some("66666666-6666-4666-8666-666666666666")),
            Self::GoogleOtherDomain => email(Some(
                "mongodb-atlas-6666666666666666@p-666666666666666666666666.example.com",
            )),
            Self::GoogleNotOfAtlas => email(Some("atlas@666666666666.iam.gserviceaccount.com")),
            Self::GoogleAnother => email(Some(
                "mongodb-atlas-6666666666666666@p-666666666666666666666666.iam.gserviceaccount.com",
            )),
            Self::GoogleMissing => email(None),
            Self::AzureAnother => application(Some("66666666-6666-4666-8666-666666666666")),
            Self::AzureWord => application(Some("atlas")),
            Self::ShrunkByATenth => Some(Change::List(listing(&usual()[..90]))),
            Self::ShrunkByMore => Some(Change::List(listing(&usual()[..89]))),
            Self::OneWideBlock => Some(usual_and_block("66.6.0.0/16")),
            Self::TooWideBlock => Some(usual_and_block("66.0.0.0/8")),
            Self::TooWideBlockOfV6 => Some(usual_and_block("2600::/24")),
            Self::WholeInternet => Some(usual_and_block("0.0.0.0/0")),
            Self::StrangersWithin => Some(usual_and(numbered("66.6.0", 0..10))),
            Self::StrangersBeyond => Some(usual_and(numbered("66.6.0", 0..11))),
            Self::OwnAddresses => Some(usual_and(own())),
            Self::PrivateAddresses => Some(usual_and(numbered("10.66.0", 0..5))),
            Self::Emptied => Some(Change::List(listing(&[]))),
            Self::Truncated => {
                let mut body = listing(&usual());
                body.truncate(body.len() / 2);
                Some(Change::List(body))
            }
            Self::Swapped => Some(Change::List(listing(&numbered("66.6.0", 0..100)))),
            Self::ClusterWide => clusters(&["3.1.0.1", "66.6.0.0/16"]),
            Self::ClusterPrivate => clusters(&["3.1.0.1", "10.66.0.1"]),
            Self::ClusterOther => clusters(&["3.1.0.1", "66.6.0.1"]),
            Self::ClusterManyOthers => Some(Change::Clusters(numbered("66.6.0", 0..20))),
            Self::PauseOfAYear => Some(Change::Pause("31536000")),
            Self::NegativePause => Some(Change::Pause("-60")),
            Self::PauseAsDate => Some(Change::Pause("Wed, 21 Oct 2099 07:28:00 GMT")),
            Self::InspectsAtOnce
            | Self::InspectsAccepted
            | Self::InspectsSignedIn
            | Self::InspectsInBetween
            | Self::InspectsSummed => None,
        }
    }
}

fn with_body(reply: Reply, change: impl FnOnce(&[u8]) -> Vec<u8>) -> Reply {
    match reply {
        Reply::Whole {
            status: 200,
            headers,
            body,
        } => Reply::Whole {
            status: 200,
            headers,
            body: change(&body),
        },
        other => other,
    }
}

fn with_json(reply: Reply, change: impl FnOnce(&mut Value)) -> Reply {
    with_body(reply, |body| match serde_json::from_slice(body) {
        Ok(mut document) => {
            change(&mut document);
            document.to_string().into_bytes()
        }
        Err(_) => body.to_vec(),
    })
}

/// Sets the member `name` wherever it stands, or takes it away.
fn set(document: &mut Value, name: &str, to: Option<&Value>) {
    match document {
        Value::Object(members) => {
            if let Some(member) = members.get_mut(name) {
                match to {
                    Some(value) => *member = value.clone(),
                    None => {
                        members.remove(name);
                    }
                }
            }
            for member in members.values_mut() {
                set(member, name, to);
            }
        }
        Value::Array(items) => {
            for item in items {
                set(item, name, to);
            }
        }
        _ => {}
    }
}

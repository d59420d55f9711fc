//! AWS's own client for Python makes the same calls, and understands the pretend AWS.

use std::collections::{BTreeMap, BTreeSet};

use clouds::aws::sign_in::identity_center::IdentityCenter;
use clouds::aws::write::{
    create_policy_version, delete_policy_version, put_key_policy, put_role_policy,
};
use clouds::aws::{AwsTarget, Hosts, KeyName, Place, Region, RoleArn, Session, Wire};
use clouds::change::{Target, Written};
use clouds::loopback::Page;
use clouds::{Http, Origin, Route, Timing};
use sandbox::{AwsConfig, AwsOperation, AwsRecorded, AwsStatement, AwsWorld, PretendAws};
use secret::Secret;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use url::{Url, form_urlencoded};

use super::{self as account, Document, INLINE, KEY, MANAGED, ROLE, ROLE_ARN};
use crate::twin::{self, Asked, agree, by_operation};

const BOUNDARY: &str = "arn:aws:iam::000000000000:policy/keys/limits";
const REPLICA: &str = "eu-central-1";

/// Everything that Keygate calls.
const CALLS: [AwsOperation; 21] = [
    AwsOperation::RegisterClient,
    AwsOperation::CreateToken,
    AwsOperation::ListAccounts,
    AwsOperation::ListAccountRoles,
    AwsOperation::GetRoleCredentials,
    AwsOperation::GetCallerIdentity,
    AwsOperation::GetRole,
    AwsOperation::ListRolePolicies,
    AwsOperation::GetRolePolicy,
    AwsOperation::PutRolePolicy,
    AwsOperation::ListAttachedRolePolicies,
    AwsOperation::GetPolicy,
    AwsOperation::GetPolicyVersion,
    AwsOperation::ListPolicyVersions,
    AwsOperation::CreatePolicyVersion,
    AwsOperation::DeletePolicyVersion,
    AwsOperation::ListEntitiesForPolicy,
    AwsOperation::DescribeKey,
    AwsOperation::GetKeyPolicy,
    AwsOperation::PutKeyPolicy,
    AwsOperation::ListGrants,
];

fn world() -> AwsWorld {
    let addresses = ["198.18.0.1/32", "198.18.0.2/32"];
    let mut world = account::world(&addresses);
    world
        .set_role_policy(ROLE, "other", &AwsStatement::document(&[]))
        .attach_to_others(MANAGED, "robin", "keys")
        .add_policy(BOUNDARY, &Document::Managed.text(&addresses))
        .set_boundary(ROLE, BOUNDARY)
        .add_replica(KEY, REPLICA)
        .add_grant(KEY, ROLE_ARN, &["Decrypt"])
        .add_account("444455556666", "Another");
    world
}

/// With pages of one entry, so that following ones are asked for, too.
pub(crate) async fn started() -> PretendAws {
    let config = AwsConfig {
        page: Some(1),
        ..AwsConfig::with(world())
    };
    PretendAws::start(config).await.unwrap()
}

fn text(document: Document) -> String {
    document.text(&["198.18.0.1/32", "198.18.0.2/32", "198.18.0.3/32"])
}

/// Where a browser is sent from `url`.
async fn sent_to(url: &Url) -> Option<Url> {
    let address = url.socket_addrs(|| None).ok()?.first().copied()?;
    let mut connection = TcpStream::connect(address).await.ok()?;
    let target = &url[url::Position::BeforePath..];
    let request = format!("GET {target} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    connection.write_all(request.as_bytes()).await.ok()?;
    let mut answer = String::new();
    connection.read_to_string(&mut answer).await.ok()?;
    let mut lines = answer.lines().filter_map(|line| line.split_once(": "));
    let (_, location) = lines.find(|(name, _)| name.eq_ignore_ascii_case("location"))?;
    url.join(location).ok()
}

/// A person who allows everything.
fn allow(page: &Url) {
    let page = page.clone();
    tokio::spawn(async move {
        let mut page = sent_to(&page).await.unwrap();
        page.set_path("/authorize/allow");
        let back = sent_to(&page).await.unwrap();
        sent_to(&back).await
    });
}

/// Everything secret that a sign-in brings, and the session that it makes.
pub(crate) struct SignedIn {
    pub(crate) session: Session,
    pub(crate) secrets: Vec<(&'static str, String)>,
}

pub(crate) async fn signed_in(aws: &PretendAws) -> SignedIn {
    let origin = Origin::parse(aws.origin()).unwrap();
    let http = Http::new(origin.clone(), Timing::short(), &Route::default()).unwrap();
    let wire = Wire::new(http, Hosts::on_this_computer(origin).unwrap());
    let region = Region::parse("us-east-1").unwrap();
    let center = IdentityCenter::new(wire.clone(), &aws.start_url(), region).unwrap();
    let registration = center.register().await.unwrap();
    let page = Page::default();
    let tokens = Box::pin(center.sign_in(&registration, &page, &allow))
        .await
        .unwrap();
    let refresh = tokens.refresh.unwrap();
    let next = center.refresh(&registration, &refresh).await.unwrap();
    let accounts = center.accounts(&next).await.unwrap();
    let account = &accounts.first().unwrap().id;
    center.roles(&next, account).await.unwrap();
    let credentials = center.credentials(&next, account, "KeyAdministrator");
    let credentials = credentials.await.unwrap();
    let exposed = |secret: &Secret| secret.expose().to_owned();
    let secrets = vec![
        ("client secret", exposed(&registration.client_secret)),
        ("access token", exposed(&tokens.access)),
        ("refresh token", exposed(&refresh)),
        ("next access token", exposed(&next.access)),
        ("secret access key", exposed(&credentials.secret_access_key)),
        (
            "session token",
            exposed(credentials.session_token.as_ref().unwrap()),
        ),
    ];
    SignedIn {
        session: Session::new(wire, account::region(), &credentials),
        secrets,
    }
}

/// Everything that Keygate does with AWS.
async fn all_of_it(aws: &PretendAws) {
    let SignedIn { session, .. } = signed_in(aws).await;
    session.identity().await.unwrap();
    let role = RoleArn::parse(ROLE_ARN).unwrap();
    let key = KeyName::new(KEY, &account::region()).unwrap();
    let replicas = [Region::parse(REPLICA).unwrap()];
    let reading = Box::pin(clouds::aws::read(&session, &role, &key, &replicas)).await;
    assert!(reading.is_whole(), "{:?}", reading.unread);
    let places = reading.policies.iter().map(|policy| &policy.place);
    let managed = { places }.find_map(|place| match place {
        Place::Managed(policy) => Some(policy.clone()),
        _ => None,
    });
    let managed = managed.unwrap();
    let inline = text(Document::Inline);
    done(&put_role_policy(&session, ROLE, INLINE, &inline).await);
    done(&create_policy_version(&session, &managed, &text(Document::Managed)).await);
    done(&put_key_policy(&session, KEY, &text(Document::Key)).await);
    let target = AwsTarget::new(session.clone());
    for document in [Document::Inline, Document::Managed, Document::Key] {
        target.read(&document.place(&reading)).await.unwrap();
    }
    done(&delete_policy_version(&session, MANAGED, 1).await);
}

fn done(written: &Written<clouds::aws::write::Refusal>) {
    assert!(matches!(written, Written::Done { .. }), "{written:?}");
}

/// What was asked, in one form: without what is made anew each time, and without signatures.
fn normal(aws: &PretendAws) -> Asked {
    let requests = aws.script().requests();
    let compared = requests.iter().filter(|it| CALLS.contains(&it.operation));
    by_operation(compared.map(|it| (format!("{:?}", it.operation), one(it, aws.origin()))))
}

fn one(request: &AwsRecorded, origin: &str) -> String {
    let header = |name: &str| request.header(name).unwrap_or_default();
    let kind = header("content-type").split(';').next();
    let body = match serde_json::from_str::<BTreeMap<String, Value>>(&request.body) {
        Ok(mut members) => {
            // Made anew at each registration and each sign-in.
            if let Some(id) = members.get_mut("clientId") {
                *id = "one".into();
            }
            if let Some(redirect) = members.get_mut("redirectUri") {
                let callback = redirect.as_str().and_then(|it| Url::parse(it).ok());
                *redirect = callback.map(|it| it.path().to_owned()).into();
            }
            json!(members).to_string().replace(origin, "ORIGIN")
        }
        Err(_) => {
            let form = form_urlencoded::parse(request.body.as_bytes()).into_owned();
            format!("{:?}", form.collect::<BTreeSet<_>>())
        }
    };
    let query: BTreeSet<_> = request.query.iter().collect();
    format!(
        "{} {} {query:?} {kind:?} target {:?} token {:?} session {:?} {body}",
        request.method,
        request.path.trim_end_matches('/'),
        header("x-amz-target"),
        header("x-amz-sso_bearer_token"),
        header("x-amz-security-token"),
    )
}

#[tokio::test]
async fn boto3_makes_the_same_calls_and_understands_the_answers() {
    let Some(python) = twin::python() else {
        return;
    };
    let aws = started().await;
    all_of_it(&aws).await;

    let theirs = started().await;
    let replica = KEY.replace("eu-west-1", REPLICA);
    let given = json!({
        "origin": theirs.origin(),
        "role": ROLE,
        "keys": [KEY, replica],
        "inlineName": INLINE,
        "inline": text(Document::Inline),
        "managedArn": MANAGED,
        "managed": text(Document::Managed),
        "key": text(Document::Key),
    });
    let found = twin::run(python, "aws/twin.py", given).await;
    agree(&CALLS, &normal(&aws), &normal(&theirs));
    understood(&found);
}

/// What boto3 read is what there was.
fn understood(found: &Value) {
    let addresses = ["198.18.0.1/32", "198.18.0.2/32"];
    let there =
        |document: Document| -> Value { serde_json::from_str(&document.text(&addresses)).unwrap() };
    assert_eq!(found["account"], "000000000000");
    assert_eq!(
        (&found["accounts"], &found["roles"]),
        (&json!(2), &json!(3))
    );
    assert_eq!(found["role"]["Arn"], ROLE_ARN);
    assert_eq!(found[INLINE], there(Document::Inline));
    assert_eq!(found[MANAGED], there(Document::Managed));
    assert_eq!(found[BOUNDARY], there(Document::Managed));
    assert_eq!(found[format!("{MANAGED} users")], json!(["robin"]));
    assert_eq!(found[KEY]["policy"], there(Document::Key));
    assert_eq!(found[KEY]["state"], "Enabled");
    assert_eq!(found[KEY]["grants"], json!([ROLE_ARN]));
    assert_eq!(found["versions"], json!(["v2", "v1"]));
}

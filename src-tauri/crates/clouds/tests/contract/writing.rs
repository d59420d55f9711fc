use clouds::aws::write::{
    Refusal, create_policy_version, delete_policy_version, put_key_policy, put_role_policy,
};
use clouds::aws::{Flaw, ManagedPolicy, Session};
use clouds::change::Written;
use clouds::{CloudError, Marker};

use crate::account::{MANAGED, policy, version};
use crate::stand::{KEY, Reply, Seen, Stand, json, json_error, xml, xml_error};

fn managed() -> ManagedPolicy {
    ManagedPolicy {
        arn: MANAGED.to_owned(),
        version: 3,
        versions: None,
        others: None,
    }
}

/// Each way of writing, by the operation it is.
async fn write(session: &Session, operation: &str, text: &str) -> Written<Refusal> {
    match operation {
        "PutRolePolicy" => put_role_policy(session, "Keys", "one", text).await,
        "CreatePolicyVersion" => create_policy_version(session, &managed(), text).await,
        "DeletePolicyVersion" => delete_policy_version(session, MANAGED, 1).await,
        "PutKeyPolicy" => put_key_policy(session, KEY, text).await,
        other => panic!("{other}"),
    }
}

const WRITES: [&str; 4] = [
    "PutRolePolicy",
    "CreatePolicyVersion",
    "DeletePolicyVersion",
    "PutKeyPolicy",
];

fn fine(seen: &Seen) -> Reply {
    match seen.operation().as_str() {
        "PutKeyPolicy" => json(&serde_json::json!({})),
        "ListPolicyVersions" => versions(&[3, 4]),
        operation @ "CreatePolicyVersion" => xml(
            operation,
            "<PolicyVersion><VersionId>v5</VersionId><IsDefaultVersion>true</IsDefaultVersion>\
             </PolicyVersion>",
        ),
        operation => xml(operation, ""),
    }
}

fn versions(numbers: &[u64]) -> Reply {
    let all: String = numbers.iter().map(|it| version(*it, *it == 3)).collect();
    let list = format!("<Versions>{all}</Versions><IsTruncated>false</IsTruncated>");
    xml("ListPolicyVersions", &list)
}

#[tokio::test]
async fn each_write_is_the_one_that_aws_documents() {
    let stand = Stand::new(|seen, _| fine(seen)).await;
    let (session, text) = (stand.session(), policy("new"));
    for operation in WRITES {
        let written = write(&session, operation, &text).await;
        let marker = (operation == "CreatePolicyVersion").then_some(Marker::Version(5));
        assert!(
            matches!(&written, Written::Done { marker: told } if *told == marker),
            "{operation}: {written:?}"
        );
        let asked = stand.asked(operation);
        assert_eq!(asked.len(), 1, "{operation}");
        let (form, body) = (asked[0].form(), asked[0].json());
        let of = |name: &str| form.get(name).map_or("", String::as_str);
        match operation {
            "PutRolePolicy" => {
                assert_eq!((of("RoleName"), of("PolicyName")), ("Keys", "one"));
                assert_eq!(of("PolicyDocument"), text);
            }
            "CreatePolicyVersion" => {
                assert_eq!((of("PolicyArn"), of("SetAsDefault")), (MANAGED, "true"));
                assert_eq!(of("PolicyDocument"), text);
            }
            "DeletePolicyVersion" => {
                assert_eq!((of("PolicyArn"), of("VersionId")), (MANAGED, "v1"));
            }
            _ => {
                let whole =
                    serde_json::json!({"KeyId": KEY, "PolicyName": "default", "Policy": text});
                assert_eq!(body, whole, "the lockout check is not bypassed");
            }
        }
    }
}

#[tokio::test]
async fn no_write_is_repeated_and_only_a_clear_refusal_is_one() {
    let xml_and_json = |code: &'static str, status| {
        move |seen: &Seen| match seen.operation().as_str() {
            "PutKeyPolicy" => match json_error(code, "") {
                Reply::Answer(_, headers, body) => Reply::Answer(status, headers, body),
                cut => cut,
            },
            _ => xml_error(status, code, ""),
        }
    };
    type Fault = Box<dyn Fn(&Seen) -> Reply + Send + Sync>;
    let faults: [(&str, bool, Fault); 9] = [
        (
            "throttled",
            false,
            Box::new(move |seen| {
                xml_and_json("ThrottlingException", 400)(seen).with("Retry-After", "0")
            }),
        ),
        (
            "failed",
            true,
            Box::new(xml_and_json("InternalFailure", 500)),
        ),
        (
            "unavailable",
            true,
            Box::new(xml_and_json("ServiceUnavailable", 503)),
        ),
        ("cut", true, Box::new(|_| Reply::Cut)),
        (
            "expired",
            false,
            Box::new(xml_and_json("ExpiredTokenException", 403)),
        ),
        (
            "limit",
            false,
            Box::new(xml_and_json("LimitExceededException", 409)),
        ),
        (
            "document",
            false,
            Box::new(xml_and_json("MalformedPolicyDocument", 400)),
        ),
        (
            "clock",
            false,
            Box::new(xml_and_json("RequestTimeTooSkewed", 403)),
        ),
        (
            "denied",
            false,
            Box::new(xml_and_json("AccessDeniedException", 403)),
        ),
    ];
    for (name, is_unclear, fault) in faults {
        let stand = Stand::new(move |seen, _| match seen.operation().as_str() {
            "ListPolicyVersions" => fine(seen),
            _ => fault(seen),
        })
        .await;
        let session = stand.session();
        for operation in WRITES {
            let written = write(&session, operation, &policy("new")).await;
            match &written {
                Written::Unclear(_) => assert!(is_unclear, "{name} {operation}: {written:?}"),
                Written::Refused(_) => assert!(!is_unclear, "{name} {operation}: {written:?}"),
                Written::Done { .. } => panic!("{name} {operation}"),
            }
            assert_eq!(
                stand.asked(operation).len(),
                1,
                "{name} {operation}: sent once"
            );
        }
    }
}

#[tokio::test]
async fn a_version_that_something_else_answered_for_is_unclear() {
    let stand = Stand::new(|seen, _| match seen.operation().as_str() {
        "ListPolicyVersions" => fine(seen),
        _ => Reply::Answer(
            200,
            vec![],
            "<!doctype html><title>Sign in</title>".to_owned(),
        ),
    })
    .await;
    let written = create_policy_version(&stand.session(), &managed(), &policy("new")).await;
    assert!(matches!(written, Written::Unclear(_)), "{written:?}");
}

#[tokio::test]
async fn refusals_are_told_apart() {
    let stand = Stand::new(|_, _| json_error("KMSInvalidStateException", "pending deletion")).await;
    let written = put_key_policy(&stand.session(), KEY, &policy("new")).await;
    assert!(matches!(
        written,
        Written::Refused(Refusal::Cloud(CloudError::InvalidState(_)))
    ));
    let stand = Stand::new(|_, _| xml_error(409, "LimitExceeded", "10240")).await;
    let written = put_role_policy(&stand.session(), "Keys", "one", &policy("new")).await;
    assert!(matches!(
        written,
        Written::Refused(Refusal::Cloud(CloudError::LimitExceeded(_)))
    ));
}

#[tokio::test]
async fn at_five_versions_nothing_is_sent_and_the_oldest_spare_one_is_named() {
    let stand = Stand::new(|_, _| versions(&[7, 6, 5, 4, 3])).await;
    let written = create_policy_version(&stand.session(), &managed(), &policy("new")).await;
    assert!(
        matches!(
            written,
            Written::Refused(Refusal::VersionsFull { oldest: 4 })
        ),
        "{written:?}: 3 is in force"
    );
    assert!(stand.asked("CreatePolicyVersion").is_empty());
}

#[tokio::test]
async fn what_aws_would_refuse_or_ignore_is_not_sent() {
    let stand = Stand::new(|seen, _| fine(seen)).await;
    let session = stand.session();
    let without = r#"{"Statement":[{"Effect":"Allow","Action":"kms:*"}]}"#;
    for operation in ["PutRolePolicy", "CreatePolicyVersion", "PutKeyPolicy"] {
        let written = write(&session, operation, without).await;
        assert!(
            matches!(&written, Written::Refused(Refusal::Flaws(flaws))
                if *flaws == [Flaw::NoResource { statement: 0 }]),
            "{operation}: {written:?}"
        );
        let long = policy(&"x".repeat(40_000));
        let written = write(&session, operation, &long).await;
        assert!(
            matches!(written, Written::Refused(Refusal::TooLong(_))),
            "{operation}"
        );
    }
    let owned = ManagedPolicy {
        arn: "arn:aws:iam::aws:policy/ReadOnlyAccess".to_owned(),
        ..managed()
    };
    let written = create_policy_version(&session, &owned, &policy("new")).await;
    assert!(matches!(written, Written::Refused(Refusal::NotWritable)));
    assert!(stand.seen().is_empty());
}

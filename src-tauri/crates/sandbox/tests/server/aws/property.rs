//! Whatever policy is put is read back the same, wherever it is put.

use proptest::prelude::*;
use sandbox::{AwsStatement, PretendAws};
use serde_json::{Value, json};

use super::client::{Caller, element, unescaped};
use super::{KEY, MANAGED, ROLE, allowing, started, world};

fn block() -> impl Strategy<Value = String> {
    (any::<[u8; 4]>(), 0_u8..=32)
        .prop_map(|(parts, length)| format!("{}/{length}", std::net::Ipv4Addr::from(parts)))
}

fn statement() -> impl Strategy<Value = AwsStatement> {
    (
        any::<bool>(),
        // Printable Latin-1, which is all that AWS takes.
        "arn:aws:kms:[ -~¡-ÿ]{1,20}",
        prop::collection::vec("(kms|iam):[A-Za-z*?]{1,10}", 1..4),
        prop::collection::vec(block(), 0..6),
        any::<bool>(),
    )
        .prop_map(|(allows, resource, actions, blocks, inside)| {
            let actions: Vec<&str> = actions.iter().map(String::as_str).collect();
            let statement = if allows {
                AwsStatement::allow(&resource)
            } else {
                AwsStatement::deny(&resource)
            };
            let statement = statement.actions(&actions);
            match (blocks.is_empty(), inside) {
                (true, _) => statement,
                (false, true) => statement.from_addresses(&blocks),
                (false, false) => statement.from_other_addresses(&blocks),
            }
        })
}

fn pretty(document: &str, wanted: bool) -> String {
    let value: Value = serde_json::from_str(document).unwrap();
    if wanted {
        format!("{value:#}\r\n\t")
    } else {
        document.to_owned()
    }
}

async fn check(aws: &PretendAws, statements: &[AwsStatement], spaced: bool) {
    let caller = Caller::administrator(aws);
    let document = pretty(&AwsStatement::document(statements), spaced);
    let put = [
        ("RoleName", ROLE),
        ("PolicyName", "any"),
        ("PolicyDocument", &document),
    ];
    let got = caller.iam("PutRolePolicy", &put).await;
    assert_eq!(got.status, 200, "{} for {document}", got.text);
    assert_eq!(caller.role_policy(ROLE, "any").await, document);

    let create = [
        ("PolicyArn", MANAGED),
        ("PolicyDocument", &document),
        ("SetAsDefault", "true"),
    ];
    let got = caller.iam("CreatePolicyVersion", &create).await;
    let id = element(&got.text, "VersionId");
    let read = [("PolicyArn", MANAGED), ("VersionId", &id)];
    let got = caller.iam("GetPolicyVersion", &read).await;
    assert_eq!(unescaped(&element(&got.text, "Document")), document);

    let atlas = "arn:aws:iam::000000000000:role/service/atlas";
    let mut own = vec![AwsStatement::leave_to_account("000000000000")];
    own.extend(statements.iter().cloned().map(|it| it.principal(atlas)));
    let document = pretty(&AwsStatement::document(&own), spaced);
    let put = json!({"KeyId": KEY, "Policy": document});
    let got = caller.kms("PutKeyPolicy", &put).await;
    assert_eq!(got.status, 200, "{} for {document}", got.text);
    let got = caller.kms("GetKeyPolicy", &json!({"KeyId": KEY})).await;
    assert_eq!(got.json()["Policy"], document);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_policy_put_is_read_back_the_same(
        statements in prop::collection::vec(statement(), 1..4),
        spaced in any::<bool>(),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let mut world = world();
            world.add_policy(MANAGED, &allowing(&[])).attach(ROLE, MANAGED);
            check(&started(world).await, &statements, spaced).await;
        });
    }
}

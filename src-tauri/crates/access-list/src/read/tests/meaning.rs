//! Whom a policy lets in: what its statements mean together.

use super::*;

fn statement(effect: &str, principal: &str, condition: &serde_json::Value) -> serde_json::Value {
    json!({"Effect": effect, "Principal": {"AWS": principal}, "Action": "kms:Decrypt",
           "Resource": "*", "Condition": condition})
}

const ATLAS: &str = "arn:aws:iam::482913076155:role/atlas-kms";
const OTHER: &str = "arn:aws:iam::482913076155:role/reporting";

#[test]
fn a_statement_copied_alone_means_what_it_means_in_its_policy() {
    let list = read_text(&deny(&json!(["3.0.0.1"])).to_string());
    assert_eq!(list.form, Form::AwsPolicy);
    assert_eq!(nets(&list), ["3.0.0.1/32"]);
}

#[test]
fn an_address_that_is_denied_by_name_is_not_let_in() {
    let denied = json!({"IpAddress": {"aws:SourceIp": ["3.0.0.2", "3.0.0.128/25"]}});
    let list = read_text(
        &policy(&json!([
            allow(&json!(["3.0.0.1", "3.0.0.2", "3.0.0.0/24"])),
            {"Effect": "Deny", "Action": "kms:*", "Resource": "*", "Condition": denied},
        ]))
        .to_string(),
    );
    assert_eq!(list.remarks, [Remark::DeniesListed]);
    let let_in = addresses::Ranges::of(list.entries.iter().map(|entry| entry.net));
    let is_in = |text: &str| let_in.contains(text.parse().unwrap());
    assert!(is_in("3.0.0.1/32") && is_in("3.0.0.3/32"));
    assert!(!is_in("3.0.0.2/32") && !is_in("3.0.0.200/32"));
}

#[test]
fn w1_an_open_statement_for_somebody_else_does_not_open_atlas_list() {
    let listed = json!({"IpAddress": {"aws:SourceIp": "3.0.0.1"}});
    let policy = policy(&json!([
        statement("Allow", ATLAS, &listed),
        statement("Allow", OTHER, &json!({})),
    ]));
    let list = read_text(&policy.to_string());
    assert_eq!(nets(&list), ["3.0.0.1/32"]);
    assert!(list.remarks.is_empty(), "{:?}", list.remarks);
}

#[test]
fn w1_administrators_who_cannot_use_the_key_open_nothing() {
    let admins = json!({"Effect": "Allow", "Principal": {"AWS": ATLAS}, "Resource": "*",
                        "Action": ["kms:Create*", "kms:Put*", "kms:ScheduleKeyDeletion"]});
    let list = read_text(&policy(&json!([admins, allow(&json!("3.0.0.1"))])).to_string());
    assert!(list.remarks.is_empty(), "{:?}", list.remarks);

    for open in ["kms:*", "*", "kms:D*", "KMS:decrypt", "kms:?ecrypt"] {
        let open = json!({"Effect": "Allow", "Action": open, "Resource": "*"});
        let list = read_text(&policy(&json!([open, allow(&json!("3.0.0.1"))])).to_string());
        assert_eq!(list.remarks, [Remark::AllowsFromAnywhere], "{open}");
    }
    let but = json!({"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"});
    let list = read_text(&policy(&json!([but, allow(&json!("3.0.0.1"))])).to_string());
    assert_eq!(list.remarks, [Remark::AllowsFromAnywhere]);
}

#[test]
fn an_allow_and_a_deny_for_the_same_role_let_in_what_is_on_both_lists() {
    let allowed = json!({"IpAddress": {"aws:SourceIp": ["3.0.0.1", "3.0.0.2"]}});
    let denied = json!({"NotIpAddress": {"aws:SourceIp": ["3.0.0.2", "3.0.0.3"]}});
    let both = policy(&json!([
        statement("Allow", ATLAS, &allowed),
        statement("Deny", ATLAS, &denied),
    ]));
    assert_eq!(nets(&read_text(&both.to_string())), ["3.0.0.2/32"]);
    let apart = policy(&json!([
        statement("Allow", OTHER, &allowed),
        statement("Deny", ATLAS, &denied),
    ]));
    let apart = read_text(&apart.to_string());
    assert_eq!(nets(&apart), ["3.0.0.2/32", "3.0.0.3/32"]);
}

fn denial(principal: &str, listed: &[&str]) -> serde_json::Value {
    let condition = json!({"NotIpAddress": {"aws:SourceIp": listed}});
    statement("Deny", principal, &condition)
}

#[test]
fn w1_denials_for_different_roles_are_no_split_denial() {
    let text = policy(&json!([
        denial(ATLAS, &["3.0.0.1", "3.0.0.2"]),
        denial(OTHER, &["3.0.0.2", "198.51.100.7"]),
    ]))
    .to_string();

    let known = read_for(text.as_bytes(), Some(ATLAS)).unwrap();
    assert_eq!(nets(&known), ["3.0.0.1/32", "3.0.0.2/32"]);
    assert_eq!(known.remarks, [Remark::OtherRoles { statements: 1 }]);

    for role in [None, Some("arn:aws:iam::482913076155:role/not-in-it")] {
        let unknown = read_for(text.as_bytes(), role).unwrap();
        assert_eq!(nets(&unknown), ["3.0.0.2/32"], "what both let in");
        assert_eq!(unknown.remarks, [Remark::SeveralRoles { statements: 2 }]);
    }
}

#[test]
fn w1_two_denials_for_the_same_role_are_a_split_denial_whoever_else_is_in_the_policy() {
    let split = |statements: &serde_json::Value, role| {
        let text = policy(statements).to_string();
        read_for(text.as_bytes(), role).unwrap().remarks
    };
    let twice = json!([
        denial(ATLAS, &["3.0.0.1"]),
        denial(ATLAS, &["3.0.0.2"]),
        denial(OTHER, &["3.0.0.3"]),
    ]);
    let found = Remark::SplitDeny { statements: 2 };
    assert!(split(&twice, None).contains(&found));
    assert!(split(&twice, Some(ATLAS)).contains(&found));

    for everybody in ["*", "arn:aws:iam::482913076155:root"] {
        let beside = json!([denial(ATLAS, &["3.0.0.1"]), denial(everybody, &["3.0.0.2"])]);
        assert!(split(&beside, Some(ATLAS)).contains(&found), "{everybody}");
    }
}

#[test]
fn each_terraform_level_is_combined_on_its_own() {
    let level = |name: &str, function: &str, addresses: [&str; 2]| {
        let conditions = addresses
            .map(|address| format!("conditions {{\n ip_subnetworks = [\"{address}\"]\n}}\n"));
        format!(
            "resource \"google_access_context_manager_access_level\" \"{name}\" {{\n basic {{\n combining_function = \"{function}\"\n{}}}\n}}\n",
            conditions.concat()
        )
    };
    let text =
        level("a", "OR", ["3.0.0.1", "3.0.0.2"]) + &level("b", "AND", ["3.0.0.4", "3.0.0.5"]);
    let list = read_text(&text);
    assert_eq!(nets(&list), ["3.0.0.1/32", "3.0.0.2/32"]);
    assert!(list.remarks.contains(&Remark::SeveralLists { count: 2 }));

    let empty = "resource \"google_access_context_manager_access_level\" \"a\" {\n basic {\n conditions {\n ip_subnetworks = []\n }\n }\n}";
    let empty = read_text(empty);
    assert!(
        empty
            .remarks
            .contains(&Remark::EmptyConditionAdmitsEveryone)
    );
    let unknown = read_text(&empty_but("var.addresses"));
    assert!(
        !unknown
            .remarks
            .contains(&Remark::EmptyConditionAdmitsEveryone)
    );
}

fn empty_but(list: &str) -> String {
    format!(
        "resource \"google_access_context_manager_access_level\" \"a\" {{\n basic {{\n conditions {{\n ip_subnetworks = {list}\n }}\n }}\n}}"
    )
}

proptest! {
    #[test]
    fn a_policy_lets_in_what_evaluating_it_for_every_address_does(
        allowed in prop::collection::vec((0_u8..32, 27_u8..=32), 1..5),
        denied in prop::collection::vec((0_u8..32, 27_u8..=32), 0..3),
        outside in prop::collection::vec(prop::collection::vec((0_u8..32, 27_u8..=32), 1..4), 0..3),
    ) {
        let blocks = |list: &[(u8, u8)]| -> Vec<ipnet::IpNet> {
            list.iter()
                .map(|(last, prefix)| {
                    let address = std::net::Ipv4Addr::new(3, 0, 0, *last);
                    ipnet::IpNet::new(address.into(), *prefix).unwrap().trunc()
                })
                .collect()
        };
        let texts = |list: &[(u8, u8)]| json!(blocks(list).iter().map(ToString::to_string).collect::<Vec<_>>());
        let mut statements = vec![allow(&texts(&allowed))];
        for list in &outside {
            statements.push(json!({"Effect": "Deny", "Action": "kms:*", "Resource": "*",
                "Condition": {"NotIpAddress": {"aws:SourceIp": texts(list)}}}));
        }
        if !denied.is_empty() {
            statements.push(json!({"Effect": "Deny", "Action": "kms:*", "Resource": "*",
                "Condition": {"IpAddress": {"aws:SourceIp": texts(&denied)}}}));
        }
        let list = read_text(&policy(&json!(statements)).to_string());
        for last in 0..64_u8 {
            let address = std::net::IpAddr::from([3, 0, 0, last]);
            let is_in = |list: &[(u8, u8)]| blocks(list).iter().any(|net| net.contains(&address));
            let expected = is_in(&allowed) && !is_in(&denied) && outside.iter().all(|list| is_in(list));
            let read = list.entries.iter().any(|entry| entry.net.contains(&address));
            prop_assert_eq!(read, expected, "{}", address);
        }
    }
}

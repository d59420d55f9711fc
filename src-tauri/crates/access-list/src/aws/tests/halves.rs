//! The role's policies, the key's, and both.

use super::*;
use crate::list::Half;

const LISTED: &str = r#""Condition":{"IpAddress":{"aws:SourceIp":"192.0.2.1"}}"#;
const USES: &str = r#""Action":["kms:Encrypt","kms:Decrypt","kms:DescribeKey"],"Resource":"*""#;

fn role_policy(statements: &str) -> String {
    format!(
        r#"{{"RoleName":"atlas-kms","PolicyName":"p","PolicyDocument":{{"Version":"2012-10-17","Statement":[{statements}]}}}}"#
    )
}

fn key_policy(statements: &str) -> String {
    format!(
        r#"{{"Resources":{{"K":{{"Type":"AWS::KMS::Key","Properties":{{"KeyPolicy":{{"Version":"2012-10-17","Statement":[{statements}]}}}}}}}}}}"#
    )
}

fn detail(statements: &str, boundary: &str) -> String {
    format!(
        r#"{{"RoleDetailList":[{{"RoleName":"atlas-kms","Arn":"{ROLE}","RolePolicyList":[{{"PolicyName":"p","PolicyDocument":{{"Version":"2012-10-17","Statement":[{statements}]}}}}],"PermissionsBoundary":{{"PermissionsBoundaryType":"Policy","PermissionsBoundaryArn":"arn:aws:iam::111122223333:policy/b"}}}}],"Policies":[{{"PolicyName":"b","Arn":"arn:aws:iam::111122223333:policy/b","PolicyVersionList":[{{"IsDefaultVersion":true,"Document":{{"Version":"2012-10-17","Statement":[{boundary}]}}}}]}}]}}"#
    )
}

fn statement(effect: &str, principal: &str, rest: &str) -> String {
    let principal = match principal {
        "" => String::new(),
        principal => format!(r#""Principal":{{"AWS":"{principal}"}},"#),
    };
    let rest = match rest {
        "" => USES.to_owned(),
        rest => format!("{USES},{rest}"),
    };
    format!(r#"{{"Effect":"{effect}",{principal}{rest}}}"#)
}

fn answer(texts: &[&str], key: &str) -> String {
    let found = only(texts, &context(Some(ROLE), Some(key)));
    answers(&found, &["192.0.2.1", "192.0.2.2"])
}

const ROOT: &str = "arn:aws:iam::111122223333:root";
const FAR_KEY: &str = "arn:aws:kms:eu-west-1:444455556666:key/1";

#[test]
fn in_one_account_the_keys_policy_may_allow_the_role_by_itself() {
    let key = key_policy(&statement("Allow", ROLE, LISTED));
    let role = role_policy(r#"{"Effect":"Allow","Action":"kms:ListKeys","Resource":"*"}"#);
    let found = only(&[&role, &key], &context(Some(ROLE), Some(KEY)));
    assert_eq!(found.half, Some(Half::Both));
    assert_eq!(answers(&found, &["192.0.2.1", "192.0.2.2"]), "yn");
}

#[test]
fn the_roles_policy_counts_only_where_the_keys_leaves_it_to_the_account() {
    let role = role_policy(&statement("Allow", "", LISTED));
    let other = "arn:aws:iam::444455556666:root";
    let to_root = key_policy(&statement("Allow", ROOT, ""));
    let to_other = key_policy(&statement("Allow", other, ""));
    assert_eq!(answer(&[&role, &to_root], KEY), "yn");
    assert_eq!(answer(&[&role, &to_other], KEY), "nn");
}

#[test]
fn across_accounts_both_have_to_allow() {
    let role = role_policy(&statement("Allow", "", LISTED));
    let none = role_policy(r#"{"Effect":"Allow","Action":"s3:*","Resource":"*"}"#);
    let key = key_policy(&statement("Allow", ROLE, ""));
    let account = key_policy(&statement("Allow", ROOT, ""));
    assert_eq!(answer(&[&role, &key], FAR_KEY), "yn");
    assert_eq!(answer(&[&role, &account], FAR_KEY), "yn");
    assert_eq!(answer(&[&none, &key], FAR_KEY), "nn");
}

#[test]
fn a_boundary_limits_what_is_given_to_the_role_and_not_to_its_session() {
    let narrow = r#"{"Effect":"Allow","Action":"s3:*","Resource":"*"}"#;
    let role = detail(&statement("Allow", "", ""), narrow);
    let by_role = key_policy(&statement("Allow", ROLE, ""));
    let session = "arn:aws:sts::111122223333:assumed-role/atlas-kms/s";
    let by_session = key_policy(&statement("Allow", session, ""));
    assert_eq!(answer(&[&role], KEY), "nn");
    assert_eq!(answer(&[&role, &by_role], KEY), "nn");
    assert_eq!(
        answer(&[&role, &by_session], KEY),
        "??",
        "its name is not known"
    );
}

#[test]
fn a_deny_with_not_principal_denies_a_role_that_has_a_boundary() {
    let all = r#"{"Effect":"Allow","Action":"*","Resource":"*"}"#;
    let deny =
        format!(r#"{{"Effect":"Deny","NotPrincipal":{{"AWS":["{ROLE}","{ROOT}"]}},{USES}}}"#);
    let key = key_policy(&format!("{},{deny}", statement("Allow", ROLE, "")));
    assert_eq!(answer(&[&detail(all, all), &key], KEY), "nn");
    assert_eq!(answer(&[&role_policy(all), &key], KEY), "??");
    let deny = deny.replace(ROLE, "arn:aws:iam::111122223333:role/reporting");
    let deny = deny.replace(&format!(r#","{ROOT}""#), "");
    let key = key_policy(&format!("{},{deny}", statement("Allow", ROLE, "")));
    assert_eq!(
        answer(&[&role_policy(all), &key], KEY),
        "nn",
        "it is not named"
    );
}

#[test]
fn an_allow_with_not_principal_is_not_proven() {
    let allow = format!(
        r#"{{"Effect":"Allow","NotPrincipal":{{"AWS":"{FAR}"}},{USES}}}"#,
        FAR = "arn:aws:iam::444455556666:root"
    );
    assert_eq!(answer(&[&key_policy(&allow)], KEY), "??");
}

#[test]
fn one_half_without_a_condition_on_the_address_has_no_list() {
    let role = only(
        &[&role_policy(&statement("Allow", "", ""))],
        &context(None, None),
    );
    assert!(role.is_open && role.half == Some(Half::Role));
    let key = only(
        &[&key_policy(&statement("Allow", ROOT, ""))],
        &context(Some(ROLE), None),
    );
    assert!(key.is_open && key.half == Some(Half::Key));
    let denied = format!(
        "{},{}",
        statement("Allow", ROOT, ""),
        r#"{"Effect":"Deny","Principal":"*","Action":"kms:Decrypt","Resource":"*"}"#
    );
    let denied = only(&[&key_policy(&denied)], &context(Some(ROLE), None));
    assert!(
        !denied.is_open,
        "one that denies without a condition denies"
    );
    assert_eq!(answers(&denied, &["192.0.2.1"]), "n");
}

#[test]
fn what_is_left_to_the_account_counts_beside_a_deny_with_a_list() {
    let deny = r#""Condition":{"NotIpAddress":{"aws:SourceIp":"192.0.2.1"}}"#;
    let text = format!(
        "{},{}",
        statement("Allow", ROOT, ""),
        statement("Deny", ROLE, deny)
    );
    assert_eq!(answer(&[&key_policy(&text)], KEY), "yn");
    assert_eq!(
        answer(&[&role_policy(&statement("Deny", "", deny))], KEY),
        "yn"
    );
    // A list for the role itself decides instead of it.
    let text = format!(
        "{},{}",
        statement("Allow", ROOT, ""),
        statement("Allow", ROLE, LISTED)
    );
    assert_eq!(answer(&[&key_policy(&text)], KEY), "yn");
    // A key's policy that allows others only allows the role nothing.
    let other = "arn:aws:iam::111122223333:role/reporting";
    let text = format!(
        "{},{}",
        statement("Allow", other, ""),
        statement("Deny", ROLE, deny)
    );
    assert_eq!(answer(&[&key_policy(&text)], KEY), "nn");
}

#[test]
fn a_deny_for_the_account_denies_its_roles() {
    let text = format!(
        "{},{}",
        statement("Allow", ROLE, LISTED),
        statement("Deny", ROOT, "")
    );
    assert_eq!(answer(&[&key_policy(&text)], KEY), "nn");
}

#[test]
fn each_action_is_asked_for_by_itself() {
    let text = role_policy(&format!(
        r#"{{"Effect":"Allow","Action":"kms:Decrypt","Resource":"*",{LISTED}}}"#
    ));
    assert_eq!(answer(&[&text], KEY), "nn");
    let others = role_policy(&format!(
        r#"{{"Effect":"Allow","NotAction":"kms:Decrypt","Resource":"*",{LISTED}}}"#
    ));
    assert_eq!(answer(&[&others], KEY), "nn");
    let pattern = role_policy(&format!(
        r#"{{"Effect":"Allow","Action":["KMS:*crypt","kms:Describe???"],"Resource":"*",{LISTED}}}"#
    ));
    assert_eq!(answer(&[&pattern], KEY), "yn");
}

#[test]
fn attached_policies_that_are_not_there_leave_the_answer_open() {
    let text = detail(
        &statement("Allow", "", LISTED),
        r#"{"Effect":"Allow","Action":"*","Resource":"*"}"#,
    );
    assert_eq!(answer(&[&text], KEY), "yn");
    let attached = |arn: &str| {
        text.replace(
            r#""RolePolicyList""#,
            &format!(r#""AttachedManagedPolicies":[{{"PolicyName":"x","PolicyArn":"{arn}"}}],"RolePolicyList""#),
        )
    };
    assert_eq!(
        answer(&[&attached("arn:aws:iam::111122223333:policy/x")], KEY),
        "??"
    );
    assert_eq!(
        answer(&[&attached("arn:aws:iam::aws:policy/ReadOnlyAccess")], KEY),
        "y?"
    );
    let unknown_boundary = text.replace("policy/b\"}", "policy/gone\"}");
    assert_eq!(answer(&[&unknown_boundary], KEY), "?n");
}

#[test]
fn a_policy_that_stands_there_twice_counts_once() {
    let text = role_policy(&statement("Allow", "", LISTED));
    let twice = policies(&json::parse(&format!("[{text},{text}]"), 1).unwrap());
    assert_eq!(twice.len(), 1);
}

#[test]
fn several_roles_have_lists_of_their_own_unless_one_is_known() {
    let other = "arn:aws:iam::111122223333:role/reporting";
    let far = r#""Condition":{"IpAddress":{"aws:SourceIp":"192.0.2.2"}}"#;
    let text = key_policy(&format!(
        "{},{}",
        statement("Allow", ROLE, LISTED),
        statement("Allow", other, far)
    ));
    let found = read(&[&text], &context(None, Some(KEY)));
    let names: Vec<_> = found.iter().map(|one| one.name.name.as_str()).collect();
    assert_eq!(names, [ROLE, other]);
    assert_eq!(answer(&[&text], KEY), "yn");
}

#[test]
fn an_administrator_of_the_key_is_not_taken_for_atlas() {
    let admin = r#"{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:role/Admin"},"Action":["kms:Create*","kms:Describe*"],"Resource":"*"}"#;
    let deny = r#""Condition":{"NotIpAddress":{"aws:SourceIp":"192.0.2.1"}}"#;
    let text = key_policy(&format!(
        "{},{admin},{}",
        statement("Allow", ROOT, ""),
        statement("Deny", ROLE, deny)
    ));
    let found = only(&[&text], &context(None, None));
    assert_eq!(answers(&found, &["192.0.2.1", "192.0.2.2"]), "yn");
    // One that may use the key as Atlas does may be Atlas's.
    let user = admin.replace(r#"["kms:Create*","kms:Describe*"]"#, r#""kms:*""#);
    let text = text.replace(admin, &user);
    assert_eq!(read(&[&text], &context(None, None)).len(), 2);
}

//! Statements that are not understood, and what statements name.

use super::*;
use crate::list::Reason;

/// The answers of a key's policy with a list for the role, and `statement` beside it.
fn beside(statement: &str) -> Found {
    let text = format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{"AWS":"{ROLE}"}},"Action":"kms:*","Resource":"*","Condition":{{"IpAddress":{{"aws:SourceIp":"192.0.2.1"}}}}}},{statement}]}}"#
    );
    only(&[&text], &context(Some(ROLE), Some(KEY)))
}

fn answer(statement: &str) -> String {
    answers(&beside(statement), &["192.0.2.1", "192.0.2.2"])
}

#[test]
fn what_is_not_understood_may_allow_or_deny() {
    let cases = [
        r#"{"Effect":"allow","Principal":"*","Action":"kms:*","Resource":"*"}"#,
        r#"{"Effect":"Allow","Principal":"*","Resource":"*"}"#,
        r#"{"Effect":"Allow","Principal":"*","Action":"kms:*"}"#,
        r#"{"Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"*","Expires":"x"}"#,
        r#"{"Effect":"Allow","Effect":"Deny","Principal":"*","Action":"kms:*","Resource":"*"}"#,
        r#"{"Effect":"Allow","Principal":"*","Action":"kms:*","NotAction":"s3:*","Resource":"*"}"#,
        r#"{"Effect":"Allow","Principal":"*","Action":"kms:*","action":"s3:*","Resource":"*"}"#,
        r#"{"Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"false"},"Bool":{"aws:SecureTransport":"false"}}}"#,
        r#"{"Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"false","AWS:securetransport":"false"}}}"#,
        r#"{"Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"*","Condition":["x"]}"#,
        r#"{"Effect":"Allow","Principal":["*"],"Action":"kms:*","Resource":"*"}"#,
        r#"{"Effect":"Allow","Action":"kms:*","Resource":"*"}"#,
        r#"{"Effect":"Allow","Principal":{"CanonicalUser":"x"},"Action":"kms:*","Resource":"*"}"#,
        r#"{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:role/*"},"Action":{"a":"kms:*"},"Resource":"*"}"#,
        r#""kms""#,
    ];
    for case in cases {
        assert_eq!(answer(case), "??", "{case}");
        assert!(!beside(case).doubts.is_empty(), "{case}");
    }
}

#[test]
fn what_is_not_understood_reaches_no_further_than_what_it_names() {
    let other = r#"{"Effect":"allow","Principal":{"AWS":"arn:aws:iam::111122223333:role/x"},"Action":"kms:*","Resource":"*"}"#;
    assert_eq!(answer(other), "yn");
    let other = r#"{"Effect":"allow","Principal":"*","Action":"s3:*","Resource":"*"}"#;
    assert_eq!(answer(other), "yn");
}

#[test]
fn principals_are_taken_for_what_they_are() {
    let allow = |principal: &str| {
        answer(&format!(
            r#"{{"Effect":"Allow","Principal":{principal},"Action":"kms:*","Resource":"*"}}"#
        ))
    };
    for (principal, wanted) in [
        (r#""*""#, "yy"),
        (r#"{"AWS":"*"}"#, "yy"),
        (
            r#"{"AWS":["arn:aws:iam::111122223333:role/db/atlas-kms"]}"#,
            "yy",
        ),
        (
            r#"{"AWS":"arn:aws:iam::111122223333:role/atlas-kms"}"#,
            "yn",
        ),
        (r#"{"AWS":"arn:aws:iam::111122223333:root"}"#, "yn"),
        (r#"{"AWS":"111122223333"}"#, "yn"),
        (r#"{"AWS":"AROA3XFRBF535PLBIFPI4"}"#, "yn"),
        (
            r#"{"AWS":"arn:aws:iam::111122223333:user/atlas-kms"}"#,
            "yn",
        ),
        (
            r#"{"AWS":"arn:aws:sts::111122223333:assumed-role/atlas-kms/s"}"#,
            "y?",
        ),
        (
            r#"{"AWS":"arn:aws:sts::111122223333:assumed-role/other/s"}"#,
            "yn",
        ),
        (r#"{"AWS":"arn:aws:iam::111122223333:role/*"}"#, "y?"),
        (r#"{"AWS":[]}"#, "yn"),
        (r#"{"Service":"rds.amazonaws.com"}"#, "yn"),
        (r#"{"Federated":"cognito-identity.amazonaws.com"}"#, "yn"),
        (r#"{"AWS":{"Ref":"Role"}}"#, "y?"),
        (
            r#"{"AWS":{"Fn::Sub":"arn:aws:iam::${AWS::AccountId}:root"}}"#,
            "yn",
        ),
        (
            r#"{"AWS":{"Fn::Sub":"arn:aws:iam::${AWS::AccountId}:role/x"}}"#,
            "yn",
        ),
        (
            r#"{"AWS":{"Fn::Sub":"arn:aws:iam::${AWS::AccountId}:role/db/atlas-kms"}}"#,
            "y?",
        ),
    ] {
        assert_eq!(allow(principal), wanted, "{principal}");
    }
}

#[test]
fn a_deny_for_a_computed_account_may_deny() {
    let deny = r#"{"Effect":"Deny","Principal":{"AWS":{"Fn::Sub":"arn:aws:iam::${AWS::AccountId}:root"}},"Action":"kms:*","Resource":"*"}"#;
    assert_eq!(answer(deny), "?n");
}

#[test]
fn resources_are_compared_with_the_key() {
    let allow = |resource: &str| {
        answer(&format!(
            r#"{{"Effect":"Allow","Principal":"*","Action":"kms:*",{resource}}}"#
        ))
    };
    for (resource, wanted) in [
        (r#""Resource":"arn:aws:kms:*:111122223333:key/5b0e*""#, "yy"),
        (r#""Resource":"arn:aws:kms:*:111122223333:key/6*""#, "yn"),
        (
            r#""Resource":"arn:aws:kms:eu-west-1:111122223333:alias/atlas""#,
            "yn",
        ),
        (r#""NotResource":"arn:aws:kms:*:444455556666:key/*""#, "yy"),
        (r#""NotResource":"arn:aws:kms:*:*:key/*""#, "yn"),
        (r#""Resource":"arn:aws:kms:*""#, "y?"),
        (
            r#""Resource":"arn:aws:kms:${aws:RequestedRegion}:111122223333:key/*""#,
            "yy",
        ),
        (
            r#""Resource":"arn:aws:kms:eu-west-1:111122223333:key/${aws:PrincipalTag/key}""#,
            "y?",
        ),
        (r#""Resource":{"Ref":"Key"}"#, "y?"),
        (r#""Resource":[]"#, "yn"),
    ] {
        assert_eq!(allow(resource), wanted, "{resource}");
    }
}

#[test]
fn reasons_name_what_is_not_known() {
    let reasons = |statement: &str| -> Vec<Reason> {
        beside(statement)
            .doubts
            .into_iter()
            .map(|doubt| doubt.reason)
            .collect()
    };
    let of = |rest: &str| {
        format!(r#"{{"Effect":"Deny","Principal":"*","Action":"kms:*","Resource":"*",{rest}}}"#)
    };
    assert_eq!(
        reasons(&of(
            r#""Condition":{"StringEquals":{"aws:PrincipalTag/Team":"x"}}"#
        )),
        [Reason::ConditionKey("aws:principaltag/team".to_owned())]
    );
    assert_eq!(
        reasons(&of(
            r#""Condition":{"IpAdress":{"aws:SourceIp":"192.0.2.1"}}"#
        )),
        [Reason::Operator("IpAdress".to_owned())]
    );
    assert_eq!(
        reasons(&of(
            r#""Condition":{"NotIpAddress":{"aws:SourceIp":{"Ref":"List"}}}"#
        )),
        [Reason::UnknownValue("Ref List".to_owned())]
    );
    assert_eq!(
        reasons(
            r#"{"Effect":"Deny","NotPrincipal":{"AWS":"111122223333"},"Action":"kms:*","Resource":"*"}"#
        ),
        [Reason::NotPrincipal]
    );
    assert_eq!(
        reasons(&of(r#""Sid":"a","Sid":"b""#)),
        [Reason::TwiceNamed("Sid".to_owned())]
    );
}

#[test]
fn a_policy_that_is_not_whole_proves_nothing() {
    for text in [
        r#"{"Version":"2020-01-01","Statement":[{"Effect":"Allow","Action":"kms:*","Resource":"*"}]}"#,
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"kms:*","Resource":"*"}],"Statements":[]}"#,
        r#"{"Statement":[{"Effect":"Allow","Action":"kms:*","Resource":"*"}],"Statement":[]}"#,
        r#"{"Statement":{"Ref":"Statements"}}"#,
        r#"{"PolicyDocument":"{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"kms:*\",","PolicyName":"x"}"#,
    ] {
        let found = only(&[text], &context(None, None));
        assert_eq!(answers(&found, &["192.0.2.1"]), "?", "{text}");
    }
}

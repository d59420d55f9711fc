//! Conditions, as AWS documents them.

use super::*;

const ADDRESSES: [&str; 4] = ["192.0.2.1", "192.0.2.2", "198.51.100.7", "2001:db8::1"];

/// The answers where a role's policy allows under `condition`.
fn allowed(condition: &str) -> String {
    allowed_in("2012-10-17", condition)
}

fn allowed_in(version: &str, condition: &str) -> String {
    let text = format!(
        r#"{{"Version":"{version}","Statement":[{{"Effect":"Allow","Action":"kms:*","Resource":"*","Condition":{{{condition}}}}}]}}"#
    );
    let found = only(&[&text], &context(Some(ROLE), Some(KEY)));
    answers(&found, &ADDRESSES)
}

fn check(cases: &[(&str, &str)]) {
    for (condition, wanted) in cases {
        assert_eq!(allowed(condition), *wanted, "{condition}");
    }
}

#[test]
fn addresses_are_compared_in_blocks() {
    check(&[
        (r#""IpAddress":{"aws:SourceIp":"192.0.2.1"}"#, "ynnn"),
        (r#""IpAddress":{"aws:SourceIp":"192.0.2.77/24"}"#, "yynn"),
        (
            r#""IpAddress":{"aws:SourceIp":["192.0.2.1/32","2001:db8::/32"]}"#,
            "ynny",
        ),
        (
            r#""NotIpAddress":{"aws:SourceIp":["192.0.2.1/32","2001:db8::/32"]}"#,
            "nyyn",
        ),
        (r#""IpAddress":{"aws:SourceIp":"0.0.0.0/0"}"#, "yyyn"),
        (
            r#""IpAddress":{"aws:SourceIp":["192.0.2.1","192.0.2.2/33"]}"#,
            "y???",
        ),
        (
            r#""NotIpAddress":{"aws:SourceIp":["192.0.2.1","nowhere"]}"#,
            "n???",
        ),
        (r#""IpAddress":{"aws:SourceIp":[]}"#, "????"),
    ]);
}

#[test]
fn operators_and_keys_are_an_and_and_values_an_or() {
    check(&[
        (
            r#""IpAddress":{"aws:SourceIp":"192.0.2.0/24"},"NotIpAddress":{"aws:SourceIp":"192.0.2.1"}"#,
            "nynn",
        ),
        (
            r#""IpAddress":{"aws:SourceIp":"192.0.2.1"},"IpAddressIfExists":{"aws:SourceIp":"192.0.2.0/24"}"#,
            "ynnn",
        ),
        (
            r#""IpAddress":{"aws:SourceIp":"192.0.2.1"},"Bool":{"aws:SecureTransport":"false"}"#,
            "nnnn",
        ),
        (
            r#""StringEquals":{"aws:PrincipalAccount":["4","111122223333"],"aws:RequestedRegion":"eu-west-1"}"#,
            "yyyy",
        ),
    ]);
}

#[test]
fn the_source_address_is_a_text_of_one_address() {
    check(&[
        (r#""StringEquals":{"aws:SourceIp":"192.0.2.1"}"#, "ynnn"),
        (r#""StringEquals":{"aws:SourceIp":"192.0.2.1/32"}"#, "nnnn"),
        (r#""StringNotEquals":{"aws:SourceIp":"192.0.2.1"}"#, "nyyy"),
        (r#""StringEquals":{"aws:SourceIp":"2001:db8::1"}"#, "nnn?"),
        (r#""StringLike":{"aws:SourceIp":"192.0.2.*"}"#, "yynn"),
        (r#""StringLike":{"aws:SourceIp":"192.0.*.*"}"#, "yynn"),
        (r#""StringLike":{"aws:SourceIp":"192.0.2.?"}"#, "yynn"),
        (r#""StringLike":{"aws:SourceIp":"192.0.*.1"}"#, "??nn"),
        (r#""StringLike":{"aws:SourceIp":"*"}"#, "yyyy"),
        (r#""StringLike":{"aws:SourceIp":"${aws:SourceIp}"}"#, "yyyy"),
        (r#""StringLike":{"aws:SourceIp":"192.0.2.*/32"}"#, "nnnn"),
    ]);
}

#[test]
fn negated_operators_match_an_absent_key_and_others_do_not() {
    check(&[
        (r#""StringEquals":{"aws:SourceVpce":"vpce-1"}"#, "nnnn"),
        (r#""StringNotEquals":{"aws:SourceVpce":"vpce-1"}"#, "yyyy"),
        (
            r#""StringNotEqualsIfExists":{"aws:SourceVpce":"vpce-1"}"#,
            "yyyy",
        ),
        (r#""StringEqualsIfExists":{"kms:ViaService":"rds"}"#, "yyyy"),
        (
            r#""ForAllValues:StringEquals":{"aws:CalledVia":"x"}"#,
            "yyyy",
        ),
        (
            r#""ForAnyValue:StringEquals":{"aws:CalledVia":"x"}"#,
            "nnnn",
        ),
        (
            r#""ForAnyValue:StringNotEquals":{"aws:CalledVia":"x"}"#,
            "nnnn",
        ),
        (
            r#""ForAnyValue:StringNotEqualsIfExists":{"aws:CalledVia":"x"}"#,
            "yyyy",
        ),
        (r#""Bool":{"kms:ViaService":"false"}"#, "nnnn"),
        (r#""NotIpAddress":{"aws:VpcSourceIp":"10.0.0.0/8"}"#, "yyyy"),
        (r#""Null":{"aws:SourceVpce":"true"}"#, "yyyy"),
        (r#""Null":{"aws:SourceVpce":"false"}"#, "nnnn"),
        (r#""Null":{"aws:SourceIp":"false"}"#, "yyyy"),
        (r#""Null":{"aws:PrincipalTag/x":"true"}"#, "????"),
        (r#""NullIfExists":{"aws:SourceVpce":"true"}"#, "????"),
    ]);
}

#[test]
fn keys_ignore_case_and_operators_are_known_by_name() {
    check(&[
        (r#""IpAddress":{"AWS:SOURCEIP":"192.0.2.1"}"#, "ynnn"),
        (r#""IpAdress":{"aws:SourceIp":"192.0.2.1"}"#, "????"),
    ]);
}

#[test]
fn the_roles_own_keys_are_known() {
    check(&[
        (
            r#""ArnEquals":{"aws:PrincipalArn":"arn:aws:iam::111122223333:role/db/atlas-kms"}"#,
            "yyyy",
        ),
        (
            r#""ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/*"}"#,
            "yyyy",
        ),
        (
            r#""ArnLike":{"aws:PrincipalArn":"arn:aws:iam::111122223333:role/atlas-kms"}"#,
            "nnnn",
        ),
        (
            r#""ArnLike":{"aws:PrincipalArn":"arn:aws:*:role/db/atlas-kms"}"#,
            "????",
        ),
        (
            r#""ArnNotLike":{"aws:PrincipalArn":["arn:aws:iam::1:role/x","arn:aws:iam::*:role/db/*"]}"#,
            "nnnn",
        ),
        (
            r#""StringLike":{"aws:PrincipalArn":"arn:aws:*:role/db/atlas-kms"}"#,
            "yyyy",
        ),
        (
            r#""StringEquals":{"aws:PrincipalType":"AssumedRole"}"#,
            "yyyy",
        ),
        (r#""StringEquals":{"aws:PrincipalType":"User"}"#, "nnnn"),
        (r#""StringLike":{"aws:userid":"*:atlas"}"#, "????"),
        (r#""StringLike":{"aws:userid":"*"}"#, "yyyy"),
        (
            r#""StringEqualsIgnoreCase":{"aws:RequestedRegion":"EU-WEST-1"}"#,
            "yyyy",
        ),
        (
            r#""StringEquals":{"aws:RequestedRegion":"EU-WEST-1"}"#,
            "nnnn",
        ),
        (
            r#""StringEquals":{"kms:CallerAccount":"111122223333","aws:ResourceAccount":"111122223333"}"#,
            "yyyy",
        ),
        (
            r#""NumericEquals":{"aws:PrincipalAccount":"111122223333"}"#,
            "????",
        ),
    ]);
}

#[test]
fn times_are_compared_with_the_time_that_is_given() {
    check(&[
        (
            r#""DateLessThan":{"aws:CurrentTime":"2025-03-31T00:00:00Z"}"#,
            "nnnn",
        ),
        (
            r#""DateGreaterThanEquals":{"aws:CurrentTime":"2026-01-15T13:00:00+01:00"}"#,
            "yyyy",
        ),
        (
            r#""DateGreaterThan":{"aws:CurrentTime":"2026-01-15T12:00:00Z"}"#,
            "nnnn",
        ),
        (
            r#""DateNotEquals":{"aws:CurrentTime":"2026-01-15T12:00:00Z"}"#,
            "nnnn",
        ),
        (
            r#""NumericLessThan":{"aws:EpochTime":"1768478401"}"#,
            "yyyy",
        ),
        (r#""DateLessThan":{"aws:EpochTime":1768478401}"#, "yyyy"),
        (r#""DateLessThan":{"aws:CurrentTime":"2026-03-01"}"#, "yyyy"),
        (r#""DateLessThan":{"aws:CurrentTime":"2026-01-15"}"#, "????"),
        (r#""DateLessThan":{"aws:CurrentTime":"tomorrow"}"#, "????"),
    ]);
}

#[test]
fn a_list_ends_when_a_condition_on_the_time_does() {
    let text = r#"{"Statement":[{"Effect":"Allow","Action":"kms:*","Resource":"*","Condition":{
        "IpAddress":{"aws:SourceIp":"192.0.2.1"},
        "DateLessThan":{"aws:CurrentTime":["2025-01-01T00:00:00Z","2026-06-01T00:00:00Z"]},
        "DateGreaterThan":{"aws:CurrentTime":"2025-01-01T00:00:00Z"}}}]}"#;
    let found = only(&[text], &context(None, None));
    assert_eq!(found.ends_at, Some("2026-06-01T00:00:00Z".parse().unwrap()));
}

#[test]
fn variables_expand_in_version_2012_10_17_only() {
    let own = r#""StringEquals":{"aws:PrincipalArn":"arn:aws:iam::${aws:PrincipalAccount}:role/db/atlas-kms"}"#;
    assert_eq!(allowed(own), "yyyy");
    assert_eq!(allowed_in("2008-10-17", own), "nnnn");
    check(&[
        (
            r#""StringLike":{"aws:PrincipalType":"Assumed${*}"}"#,
            "nnnn",
        ),
        (
            r#""StringLike":{"aws:RequestedRegion":"${aws:PrincipalTag/region}"}"#,
            "????",
        ),
        (
            r#""StringLike":{"aws:RequestedRegion":"us-${aws:PrincipalTag/region}"}"#,
            "nnnn",
        ),
        (
            r#""IpAddress":{"aws:SourceIp":"${aws:PrincipalTag/address}"}"#,
            "????",
        ),
    ]);
}

#[test]
fn through_a_private_endpoint_there_is_no_source_address() {
    let answer = |condition: &str| {
        let text = format!(
            r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Action":"kms:*","Resource":"*","Condition":{{{condition}}}}}]}}"#
        );
        let context = Context {
            private_networking: true,
            ..context(Some(ROLE), Some(KEY))
        };
        answers(&only(&[&text], &context), &["192.0.2.1"])
    };
    assert_eq!(answer(r#""IpAddress":{"aws:SourceIp":"192.0.2.1"}"#), "n");
    assert_eq!(
        answer(r#""NotIpAddress":{"aws:SourceIp":"192.0.2.1"}"#),
        "y"
    );
    assert_eq!(answer(r#""StringEquals":{"aws:SourceVpce":"vpce-1"}"#), "?");
    assert_eq!(answer(r#""Null":{"aws:SourceVpce":"false"}"#), "y");
}

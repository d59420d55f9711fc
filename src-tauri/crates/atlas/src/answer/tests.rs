#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use super::*;

fn read(status: u16, body: &str) -> Answer {
    Answer::read(
        StatusCode::from_u16(status).unwrap(),
        &HeaderMap::new(),
        body.as_bytes(),
    )
}

fn meaning(status: u16, code: &str) -> AtlasError {
    read(
        status,
        &format!(r#"{{"error":{status},"errorCode":"{code}"}}"#),
    )
    .meaning(None, Signed::Yes)
}

#[test]
fn the_admin_shape_is_read_with_its_fields() {
    let answer = read(
        400,
        r#"{"error":400,"errorCode":"VALIDATION_ERROR","reason":"Bad Request","detail":"No.",
            "parameters":["a",7,{"b":1}],
            "badRequestDetail":{"fields":[{"field":"awsKms.region","description":"unknown"}]}}"#,
    );

    assert_eq!(
        answer,
        Answer {
            status: 400,
            error_code: Some("VALIDATION_ERROR".to_owned()),
            reason: Some("Bad Request".to_owned()),
            detail: Some("No.".to_owned()),
            parameters: vec!["a".to_owned(), "7".to_owned(), r#"{"b":1}"#.to_owned()],
            fields: vec![FieldViolation {
                field: "awsKms.region".to_owned(),
                description: "unknown".to_owned(),
            }],
        }
    );
}

#[test]
fn nulls_where_the_description_allows_them_are_no_obstacle() {
    let answer = read(
        400,
        r#"{"error":400,"errorCode":"X","reason":null,"detail":null,"parameters":null,"badRequestDetail":null}"#,
    );

    assert_eq!(answer.error_code.as_deref(), Some("X"));
    assert_eq!((answer.reason, answer.detail), (None, None));
}

#[test]
fn the_oauth_shape_is_read_into_the_same_words() {
    let answer = read(
        403,
        r#"{"error":"access_denied","error_description":"The access is denied."}"#,
    );

    assert_eq!(answer.error_code.as_deref(), Some("access_denied"));
    assert_eq!(answer.detail.as_deref(), Some("The access is denied."));
}

#[test]
fn a_body_that_is_no_json_leaves_what_the_headers_say() {
    let mut headers = HeaderMap::new();
    headers.insert("x-error-code", "GROUP_NOT_FOUND".parse().unwrap());
    let answer = Answer::read(StatusCode::NOT_FOUND, &headers, b"<html>");

    assert_eq!(answer.error_code.as_deref(), Some("GROUP_NOT_FOUND"));
}

#[test]
fn a_401_is_a_wrong_key_unless_its_code_is_about_rights() {
    assert!(matches!(
        meaning(401, "UNEXPECTED_ERROR"),
        AtlasError::WrongSignIn
    ));
    for code in NOT_ALLOWED_CODES {
        assert!(
            matches!(meaning(401, code), AtlasError::NotAllowed { .. }),
            "{code}"
        );
    }
}

#[test]
fn a_401_to_a_request_that_needs_no_sign_in_says_nothing_about_keys() {
    let answer = read(401, r#"{"error":401,"errorCode":"UNEXPECTED_ERROR"}"#);

    assert!(matches!(
        answer.meaning(None, Signed::No),
        AtlasError::Refused { .. }
    ));
}

#[test]
fn oauths_invalid_client_is_a_wrong_sign_in_under_any_status() {
    for status in [400, 401] {
        let answer = read(
            status,
            r#"{"error":"invalid_client","error_description":"Invalid credentials provided."}"#,
        );
        assert!(matches!(
            answer.meaning(None, Signed::Yes),
            AtlasError::WrongSignIn
        ));
    }
}

#[test]
fn the_access_list_and_missing_rights_are_different_errors_and_the_address_is_named() {
    let answer = read(
        403,
        r#"{"error":403,"errorCode":"IP_ADDRESS_NOT_ON_ACCESS_LIST","parameters":["203.0.113.7"]}"#,
    );
    let AtlasError::NotOnAccessList { address, .. } = answer.meaning(None, Signed::Yes) else {
        panic!("taken for something else");
    };
    assert_eq!(address.as_deref(), Some("203.0.113.7"));

    for code in ACCESS_LIST_CODES {
        assert!(
            matches!(
                meaning(403, code),
                AtlasError::NotOnAccessList { address: None, .. }
            ),
            "{code}"
        );
    }
    assert!(matches!(
        meaning(403, "ACCESS_FORBIDDEN"),
        AtlasError::NotAllowed { .. }
    ));
}

#[test]
fn every_other_status_has_its_kind() {
    assert!(matches!(
        meaning(402, "ACCOUNT_SUSPENDED"),
        AtlasError::Refused { .. }
    ));
    assert!(matches!(
        meaning(404, "GROUP_NOT_FOUND"),
        AtlasError::NotFound { .. }
    ));
    assert!(matches!(meaning(406, "X"), AtlasError::Refused { .. }));
    assert!(matches!(
        meaning(409, "CANNOT_DISABLE_ENCRYPTION_AT_REST"),
        AtlasError::Refused { .. }
    ));
    assert!(matches!(
        meaning(429, "RATE_LIMITED"),
        AtlasError::RateLimited { .. }
    ));
    assert!(matches!(
        meaning(500, "UNEXPECTED_ERROR"),
        AtlasError::Failed { .. }
    ));
    assert!(matches!(meaning(503, "X"), AtlasError::Failed { .. }));
}

#[test]
fn a_secret_that_the_server_repeats_is_removed_everywhere() {
    let secret = Secret::new("wJalrXUtnFEMI/K7MDENG".to_owned());
    let answer = read(
        400,
        r#"{"error":400,"errorCode":"INVALID_ATTRIBUTE","detail":"Invalid value wJalrXUtnFEMI/K7MDENG.",
            "parameters":["wJalrXUtnFEMI/K7MDENG"],
            "badRequestDetail":{"fields":[{"field":"awsKms.secretAccessKey","description":"wJalrXUtnFEMI/K7MDENG is odd"}]}}"#,
    )
    .fit_to_show(&[&secret]);

    assert!(!format!("{answer:?}").contains("wJalr"), "{answer:?}");
    assert_eq!(answer.detail.as_deref(), Some("Invalid value •••."));
}

#[test]
fn invisible_characters_of_an_answer_are_written_out_after_its_secrets_were_removed() {
    let secret = Secret::new("-----BEGIN-----\nwJalrXUtnFEMI\n-----END-----".to_owned());
    let answer = read(
        400,
        r#"{"error":400,"errorCode":"INVALID_ATTRIBUTE",
            "detail":"\u202Etnemyap: -----BEGIN-----\nwJalrXUtnFEMI\n-----END-----"}"#,
    )
    .fit_to_show(&[&secret]);

    assert_eq!(answer.detail.as_deref(), Some("[U+202E]tnemyap: •••"));
}

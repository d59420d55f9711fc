//! Lists in pages.

use atlas::{AtlasError, Client, Origin, Timing, Unexpected};
use serde_json::json;
use tests::scripted::{Reply, Request, ScriptedServer};

use crate::support::{api_key, behind_digest, client, signed};

fn organization(number: usize) -> serde_json::Value {
    json!({"id": format!("{number:024x}"), "name": format!("Organisation {number}")})
}

fn asked(request: &Request, name: &str) -> usize {
    let (_, value) = *request
        .query()
        .iter()
        .find(|(known, _)| *known == name)
        .unwrap();
    value.parse().unwrap()
}

#[tokio::test]
async fn every_page_is_read_in_turn() {
    const TOTAL: usize = 1203;
    let server = behind_digest(|request, _| {
        let (size, page) = (asked(request, "itemsPerPage"), asked(request, "pageNum"));
        let numbers = ((page - 1) * size..TOTAL).take(size);
        let results: Vec<_> = numbers.map(organization).collect();
        Reply::json(
            200,
            &json!({"results": results, "totalCount": TOTAL}).to_string(),
        )
    });
    let organizations = client(&server, api_key()).organizations().await.unwrap();

    let expected: Vec<_> = (0..TOTAL).map(|number| format!("{number:024x}")).collect();
    let found: Vec<_> = organizations.into_iter().map(|known| known.id).collect();
    assert_eq!(found, expected, "every organisation once and in order");
    let pages: Vec<_> = signed(&server)
        .iter()
        .map(|request| asked(request, "pageNum"))
        .collect();
    assert_eq!(pages, [1, 2, 3]);
}

#[tokio::test]
async fn a_server_that_repeats_its_pages_is_an_error_and_not_a_list() {
    let server = behind_digest(|_, _| {
        let results: Vec<_> = (0..500).map(organization).collect();
        Reply::json(200, &json!({"results": results}).to_string())
    });
    let outcome = client(&server, api_key()).organizations().await;

    assert!(matches!(
        outcome,
        Err(AtlasError::UnexpectedAnswer {
            reason: Unexpected::EndlessList,
            ..
        })
    ));
    assert_eq!(signed(&server).len(), 2);
}

#[tokio::test]
async fn a_page_that_fails_for_good_leaves_no_partial_list() {
    let server = behind_digest(|request, _| {
        if asked(request, "pageNum") == 1 {
            let results: Vec<_> = (0..500).map(organization).collect();
            Reply::json(200, &json!({"results": results}).to_string())
        } else {
            Reply::json(403, r#"{"error":403,"errorCode":"ACCESS_FORBIDDEN"}"#)
        }
    });
    let outcome = client(&server, api_key()).organizations().await;

    assert!(matches!(outcome, Err(AtlasError::NotAllowed { .. })));
}

#[tokio::test]
async fn pages_without_end_are_not_read_without_end() {
    let server = behind_digest(|_, page| {
        let name = "n".repeat(4000);
        let results: Vec<_> = (0..500)
            .map(|number| json!({"id": format!("{:024x}", page * 500 + number), "name": name}))
            .collect();
        Reply::json(200, &json!({"results": results}).to_string())
    });
    let outcome = client(&server, api_key()).organizations().await;

    assert_eq!(reason(&outcome), Some(Unexpected::TooLarge));
    assert_eq!(signed(&server).len(), 17, "two mebibytes each");
}

#[tokio::test]
async fn an_ordinary_answer_is_two_mebibytes_at_most_and_the_list_of_addresses_more() {
    let server = behind_digest(|_, _| {
        let name = "n".repeat(2 << 20);
        Reply::json(200, &json!({"results": [], "more": name}).to_string())
    });
    let outcome = client(&server, api_key()).organizations().await;
    assert_eq!(reason(&outcome), Some(Unexpected::TooLarge));

    let document = json!({
        "outbound": {"aws": {"us-east-1": ["3.0.0.1"]}}, "more": "n".repeat(2 << 20),
    });
    let server = ScriptedServer::replying([Reply::json(200, &document.to_string())]).unwrap();
    let origin = Origin::parse(&server.origin()).unwrap();
    let client = Client::new(origin, None, Timing::default()).unwrap();
    assert!(client.control_plane_addresses(false).await.is_ok());
}

fn reason<T>(outcome: &Result<T, AtlasError>) -> Option<Unexpected> {
    match outcome {
        Err(AtlasError::UnexpectedAnswer { reason, .. }) => Some(*reason),
        _ => None,
    }
}

//! Lists in pages.

use atlas::{AtlasError, Unexpected};
use serde_json::json;
use tests::scripted::{Reply, Request};

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

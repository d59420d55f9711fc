//! What a person lets somebody else do while practising.

use sandbox::{GoogleConfig, GoogleWorld, PretendGoogle, Rehearsal};
use serde_json::Value;

use super::client::Caller;
use super::{level_path, perimeter_path};

/// The lists of the level's conditions.
async fn lists(caller: &Caller<'_>) -> Vec<Vec<Value>> {
    let level = caller.acm(&level_path(GoogleWorld::LEVEL)).await.json();
    let conditions = level["basic"]["conditions"].as_array().unwrap();
    conditions
        .iter()
        .map(|condition| condition["ipSubnetworks"].as_array().unwrap().clone())
        .collect()
}

#[tokio::test]
async fn somebody_else_adds_to_the_level_and_it_is_again_as_it_was() {
    let google = PretendGoogle::start(GoogleConfig::practice())
        .await
        .unwrap();
    let caller = Caller::administrator(&google).await;
    let (before, perimeter) = (
        lists(&caller).await,
        caller.acm(&perimeter_path()).await.json(),
    );
    google.rehearse(Rehearsal::Edit);
    let after = lists(&caller).await;
    let (last, others) = after.split_last().unwrap();
    assert_eq!(others, &before[..before.len() - 1]);
    assert_eq!(last.last().unwrap(), "203.0.113.0/32");

    google.rehearse(Rehearsal::AsItWas);
    assert_eq!(lists(&caller).await, before);
    let again = caller.acm(&perimeter_path()).await.json();
    assert_eq!(again["status"], perimeter["status"]);
    assert!(
        again["etag"].as_str() > perimeter["etag"].as_str(),
        "no version comes twice"
    );
}

#[tokio::test]
async fn every_condition_of_a_level_that_is_filled_has_as_many_as_it_takes() {
    let google = PretendGoogle::start(GoogleConfig::practice())
        .await
        .unwrap();
    let caller = Caller::administrator(&google).await;
    assert!(lists(&caller).await.last().unwrap().len() < 200);
    google.rehearse(Rehearsal::Fill);
    let lengths: Vec<usize> = lists(&caller).await.iter().map(Vec::len).collect();
    assert_eq!(lengths, [200, 200, 200]);
}

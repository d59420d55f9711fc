//! What can be read, and by whom.

use sandbox::{GoogleConfig, GoogleRights, GoogleWorld, PretendGoogle};
use serde_json::json;

use super::client::{Caller, word};
use super::{KEY, POLICY, level_path, perimeter_path, started, world};

#[tokio::test]
async fn a_project_its_folder_its_perimeter_and_its_key() {
    let google = started(world()).await;
    let caller = Caller::administrator(&google).await;
    let project = caller
        .get("cloudresourcemanager/v3/projects/keys")
        .await
        .json();
    assert_eq!(project["name"], "projects/100000000004");
    let by_number = caller
        .get("cloudresourcemanager/v3/projects/100000000004")
        .await;
    assert_eq!(by_number.json(), project);
    let folder = caller
        .get("cloudresourcemanager/v3/folders/100000000002")
        .await;
    assert_eq!(folder.json()["parent"], "organizations/100000000001");
    let key = caller.get(&format!("cloudkms/v1/{KEY}")).await;
    assert_eq!(key.json()["state"], "ENABLED");
    let found = caller
        .acm("projects/100000000004:lookupConfiguredServicePerimeter")
        .await;
    assert_eq!(found.json()["servicePerimeter"], perimeter_path());
    assert_eq!(found.json()["restrictedResource"], "projects/100000000004");
    assert_eq!(found.json()["servicePerimeterDryRun"], perimeter_path());
    let perimeter = caller.acm(&perimeter_path()).await.json();
    assert!(perimeter["etag"].is_string());
    let level = caller.acm(&level_path(GoogleWorld::LEVEL)).await.json();
    assert!(level.get("etag").is_none(), "levels have none");
}

#[tokio::test]
async fn a_folders_perimeter_is_inherited() {
    let mut changed = world();
    let mut perimeter = changed
        .policy()
        .perimeter(GoogleWorld::PERIMETER)
        .unwrap()
        .clone();
    perimeter["status"]["resources"] = json!(["folders/100000000002"]);
    changed
        .policy()
        .set_perimeter(GoogleWorld::PERIMETER, perimeter);
    let google = started(changed).await;
    let caller = Caller::administrator(&google).await;
    let found = caller
        .acm("projects/100000000004:lookupConfiguredServicePerimeter")
        .await;
    assert_eq!(found.json()["restrictedResource"], "folders/100000000002");
    let found = caller
        .acm("projects/4:lookupConfiguredServicePerimeter")
        .await;
    assert_eq!(found.json(), json!({}));
}

#[tokio::test]
async fn lists_come_in_pages() {
    let google = PretendGoogle::start(GoogleConfig {
        page: Some(1),
        ..GoogleConfig::with(world())
    })
    .await
    .unwrap();
    let caller = Caller::administrator(&google).await;
    let first = caller.acm(&format!("{POLICY}/accessLevels")).await.json();
    assert_eq!(first["accessLevels"].as_array().unwrap().len(), 1);
    let next = first["nextPageToken"].as_str().unwrap();
    let second = caller
        .acm(&format!("{POLICY}/accessLevels?pageToken={next}"))
        .await
        .json();
    assert_ne!(first["accessLevels"], second["accessLevels"]);
    assert!(second.get("nextPageToken").is_none());
    let wrong = caller
        .acm(&format!("{POLICY}/accessLevels?pageToken=x"))
        .await;
    assert_eq!(word(&wrong), (400, "INVALID_ARGUMENT".to_owned()));
}

#[tokio::test]
async fn rights_are_kept_by_identity() {
    let google = started(world()).await;
    let watching = Caller::person(&google, "kim@northwind.example").await;
    assert_eq!(watching.acm(&perimeter_path()).await.status, 200);
    let body = json!({"title": "x"});
    let got = watching.patch(&perimeter_path(), "title", &body).await;
    let denied = got.json();
    assert_eq!(word(&got), (403, "PERMISSION_DENIED".to_owned()));
    assert_eq!(
        denied["error"]["details"][0]["metadata"]["permission"],
        "accesscontextmanager.servicePerimeters.update"
    );
    let third = Caller::person(&google, "lee@northwind.example").await;
    assert_eq!(
        third.acm(&format!("{POLICY}/accessLevels")).await.status,
        403
    );
    assert_eq!(third.acm(&level_path(GoogleWorld::LEVEL)).await.status, 200);
    google.script().world(|world| {
        world.people[1].1 = GoogleRights::watching().without("cloudkms.cryptoKeyVersions.get");
        world.shuts_out = false;
    });
    assert_eq!(
        watching.get(&format!("cloudkms/v1/{KEY}")).await.status,
        403
    );
}

#[tokio::test]
async fn a_perimeter_may_shut_this_computer_out() {
    let mut changed = world();
    changed.shuts_out = true;
    let google = started(changed).await;
    let caller = Caller::administrator(&google).await;
    let got = caller.get(&format!("cloudkms/v1/{KEY}")).await;
    assert_eq!(got.status, 403);
    let violation = &got.json()["error"]["details"][0]["violations"][0]["type"];
    assert_eq!(*violation, "VPC_SERVICE_CONTROLS");
}

#[tokio::test]
async fn what_is_not_there_and_what_is_not_known() {
    let google = started(world()).await;
    let caller = Caller::administrator(&google).await;
    for path in [
        level_path("none"),
        "accessPolicies/1/accessLevels/a".to_owned(),
    ] {
        assert_eq!(
            word(&caller.acm(&path).await),
            (404, "NOT_FOUND".to_owned())
        );
    }
    let body = json!({});
    for path in [
        format!("{POLICY}/accessLevels:replaceAll"),
        format!("{POLICY}/servicePerimeters:commit"),
        format!("{POLICY}/servicePerimeters"),
    ] {
        assert_eq!(caller.post(&path, &body).await.status, 404, "{path}");
    }
}

use clouds::CloudError;
use clouds::google::{Around, Item, KeyState, Why, read};
use serde_json::json;

use super::stand::{
    ACCESS, KEY, LEVEL, PERIMETER, POLICY, QUOTA, asked, denied, error, key, ok, perimeter,
    session, stand,
};

#[tokio::test]
async fn each_read_is_the_one_that_google_documents() {
    let stand = stand(|_| None).await;
    let session = session(&stand).await;
    let reading = read(&session, &key()).await;
    assert!(reading.is_whole(), "{:?}", reading.unread);
    let mut all = asked(&stand);
    all.sort();
    let mut expected: Vec<(String, String)> = [
        format!("/cloudkms/v1/{KEY}"),
        "/cloudresourcemanager/v3/projects/acme-keys".to_owned(),
        "/cloudresourcemanager/v3/folders/5".to_owned(),
        "/accesscontextmanager/v1/projects/111:lookupConfiguredServicePerimeter".to_owned(),
        format!("/accesscontextmanager/v1/{POLICY}/servicePerimeters"),
        format!("/accesscontextmanager/v1/{POLICY}/accessLevels"),
        format!("/accesscontextmanager/v1/{POLICY}/accessLevels?pageToken=two"),
    ]
    .map(|target| ("GET".to_owned(), target))
    .into();
    expected.sort();
    assert_eq!(all, expected);
    for seen in stand.seen() {
        let is_service = !seen.target.starts_with("/oauth2/");
        assert_eq!(
            seen.header("x-goog-user-project"),
            if is_service { QUOTA } else { "" }
        );
        if is_service {
            assert_eq!(seen.header("authorization"), format!("Bearer {ACCESS}"));
            assert_eq!(seen.header("accept-encoding"), "identity");
        }
    }
    let project = reading.project.unwrap();
    assert_eq!(project.name, "projects/111");
    assert_eq!(project.organization(), Some("organizations/1"));
    assert_eq!(project.ancestors.unwrap(), ["folders/5", "organizations/1"]);
    assert_eq!(reading.key.unwrap().state, KeyState::Enabled);
    let Around::Perimeter(ours) = reading.around else {
        panic!("{:?}", reading.around);
    };
    assert_eq!(ours.text, perimeter().to_string(), "as Google wrote it");
    let levels: Vec<&str> = reading.levels.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(levels, [LEVEL, "accessPolicies/9/accessLevels/office"]);
    assert_eq!(reading.others.unwrap().len(), 1);
}

#[tokio::test]
async fn a_project_in_no_perimeter_and_one_in_a_dry_run_alone() {
    for (found, elsewhere) in [
        (json!({}), None),
        (
            json!({"servicePerimeterDryRun": PERIMETER}),
            Some(PERIMETER),
        ),
    ] {
        let stand = stand(move |seen| {
            let is_lookup = seen.target.ends_with(":lookupConfiguredServicePerimeter");
            is_lookup.then(|| ok(&found))
        })
        .await;
        let reading = read(&session(&stand).await, &key()).await;
        assert_eq!(reading.around, Around::Nothing);
        assert_eq!(reading.dry_run_elsewhere.as_deref(), elsewhere);
        assert!(reading.is_whole());
    }
}

#[tokio::test]
async fn a9_without_the_lookup_every_policy_is_looked_through() {
    for inside in ["projects/111", "folders/5", "projects/222"] {
        let stand = stand(move |seen| {
            let (path, query) = seen.target.split_once('?').unwrap_or((&seen.target, ""));
            if path.ends_with(":lookupConfiguredServicePerimeter") {
                return Some(error(404, "NOT_FOUND", "Method not found."));
            }
            if path == "/accesscontextmanager/v1/accessPolicies" {
                assert_eq!(query, "parent=organizations%2F1");
                return Some(ok(&json!({"accessPolicies": [{"name": POLICY}]})));
            }
            let mut one = perimeter();
            one["status"]["resources"] = json!([inside]);
            let bridge = json!({"name": "accessPolicies/9/servicePerimeters/bridge",
                "perimeterType": "PERIMETER_TYPE_BRIDGE",
                "status": {"resources": ["projects/111"]}});
            path.ends_with("/servicePerimeters")
                .then(|| ok(&json!({"servicePerimeters": [bridge, one]})))
        })
        .await;
        let reading = read(&session(&stand).await, &key()).await;
        match reading.around {
            Around::Perimeter(found) => {
                assert_ne!(inside, "projects/222");
                assert_eq!(found.name, PERIMETER);
                assert_eq!(reading.levels.len(), 2);
            }
            around => {
                assert_eq!(inside, "projects/222");
                assert_eq!(around, Around::Nothing);
            }
        }
    }
}

#[tokio::test]
async fn what_cannot_be_read_is_named_with_the_missing_permission() {
    for (part, permission, what) in [
        (
            "/v3/projects/",
            "resourcemanager.projects.get",
            Item::Project {
                id: "acme-keys".to_owned(),
            },
        ),
        (
            "/v3/folders/",
            "resourcemanager.folders.get",
            Item::Folder {
                name: "folders/5".to_owned(),
            },
        ),
        (
            "/cloudkms/",
            "cloudkms.cryptoKeyVersions.get",
            Item::Key {
                name: KEY.to_owned(),
            },
        ),
        (
            "/accessLevels",
            "accesscontextmanager.accessLevels.list",
            Item::Levels {
                policy: POLICY.to_owned(),
            },
        ),
        (
            "/servicePerimeters",
            "accesscontextmanager.servicePerimeters.list",
            Item::Perimeters {
                policy: POLICY.to_owned(),
            },
        ),
    ] {
        let stand = stand(move |seen| {
            let path = seen.target.split('?').next().unwrap_or_default();
            let is_it = path.contains(part) && !path.contains("servicePerimeters/");
            is_it.then(|| denied(permission))
        })
        .await;
        let reading = read(&session(&stand).await, &key()).await;
        let found = reading.unread.iter().find(|it| it.what == what);
        let found = found.unwrap_or_else(|| panic!("{what:?}: {:?}", reading.unread));
        assert!(
            matches!(&found.why, Why::Denied { action: Some(action), resource: Some(on) }
                if action == permission && on == "//r"),
            "{found:?}"
        );
        match what {
            Item::Project { .. } => assert_eq!(reading.around, Around::NotKnown),
            Item::Folder { .. } => assert_eq!(reading.project.unwrap().ancestors, None),
            Item::Perimeters { .. } => {
                assert!(
                    matches!(reading.around, Around::Perimeter(_)),
                    "asked for by itself"
                );
                assert_eq!(reading.others, None, "who else uses a level is not known");
            }
            _ => assert!(matches!(reading.around, Around::Perimeter(_))),
        }
    }
}

#[tokio::test]
async fn a_lookup_that_may_not_be_made_without_an_organization_leaves_it_unknown() {
    let stand = stand(|seen| {
        let is_folder = seen.target.contains("/v3/folders/");
        let is_lookup = seen.target.ends_with(":lookupConfiguredServicePerimeter");
        match (is_folder, is_lookup) {
            (true, _) => Some(denied("resourcemanager.folders.get")),
            (_, true) => Some(denied("accesscontextmanager.servicePerimeters.get")),
            _ => None,
        }
    })
    .await;
    let reading = read(&session(&stand).await, &key()).await;
    assert_eq!(reading.around, Around::NotKnown);
    assert!(reading.unread.iter().any(|it| it.what == Item::Lookup));
}

#[tokio::test]
async fn the_perimeters_own_refusal_of_this_computer_is_told_from_a_missing_right() {
    let stand = stand(|seen| {
        let message = "Request is prohibited by organization's policy. \
            vpcServiceControlsUniqueIdentifier: u";
        let is_key = seen.target.starts_with("/cloudkms/");
        is_key.then(|| error(403, "PERMISSION_DENIED", message))
    })
    .await;
    let reading = read(&session(&stand).await, &key()).await;
    assert!(
        matches!(reading.unread[0].why, Why::Perimeter),
        "{:?}",
        reading.unread
    );
    assert_eq!(reading.key, None);
}

#[tokio::test]
async fn keys_have_states_and_dates() {
    for (state, time, expected) in [
        ("DISABLED", None, KeyState::Disabled),
        ("DESTROYED", None, KeyState::Destroyed),
        (
            "DESTROY_SCHEDULED",
            Some("2027-01-01T00:00:00Z"),
            KeyState::DestroyScheduled {
                on: "2027-01-01T00:00:00Z".parse().ok(),
            },
        ),
        (
            "PENDING_IMPORT",
            None,
            KeyState::Other("PENDING_IMPORT".to_owned()),
        ),
    ] {
        let stand = stand(move |seen| {
            let answer = json!({"name": KEY, "state": state, "destroyTime": time});
            seen.target.starts_with("/cloudkms/").then(|| ok(&answer))
        })
        .await;
        let reading = read(&session(&stand).await, &key()).await;
        assert_eq!(reading.key.unwrap().state, expected);
    }
}

#[tokio::test]
async fn a_list_that_never_ends_is_none() {
    let stand = stand(|seen| {
        let is_levels = seen.target.contains("/accessLevels");
        is_levels.then(|| ok(&json!({"nextPageToken": "again"})))
    })
    .await;
    let reading = read(&session(&stand).await, &key()).await;
    assert!(matches!(
        reading.unread.as_slice(),
        [unread] if matches!(unread.why, Why::Failed(CloudError::UnexpectedAnswer { .. }))
    ));
}

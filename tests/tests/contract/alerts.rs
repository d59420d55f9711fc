//! A project's open alerts, against the description.

use serde_json::json;

use crate::operations::{answering, checked};
use crate::support::{PROJECT, api_key, client};

#[tokio::test]
async fn open_alerts() {
    let alert = |id: char, event: &str| {
        json!({
            "id": format!("6a793f88c0eb9e7a1771658{id}"), "eventTypeName": event, "status": "OPEN",
            "alertConfigId": "6a793f88c0eb9e7a17716580", "groupId": PROJECT,
            "created": "2026-08-10T03:02:48Z", "updated": "2026-08-10T03:02:48Z",
        })
    };
    let mut of_cluster = alert('2', "CLUSTER_MONGOS_IS_MISSING");
    of_cluster["clusterName"] = "orders".into();
    let answer = json!({
        "results": [alert('1', "AWS_ENCRYPTION_KEY_NEEDS_ROTATION"), of_cluster], "totalCount": 2,
    })
    .to_string();
    let server = answering(&answer);
    let alerts = client(&server, api_key()).alerts(PROJECT).await.unwrap();

    let [key, cluster] = &alerts[..] else {
        panic!("not two: {alerts:?}");
    };
    assert_eq!(key.event_type_name, "AWS_ENCRYPTION_KEY_NEEDS_ROTATION");
    assert_eq!((key.status.as_str(), &key.cluster), ("OPEN", &None));
    assert!(key.created.is_some());
    assert_eq!(cluster.cluster.as_deref(), Some("orders"));
    let Some(request) = checked(&server, &answer, "listGroupAlerts") else {
        return;
    };
    assert!(
        request.query().contains(&("status", "OPEN")),
        "closed alerts are none: {}",
        request.target
    );
}

//! Something that answers like Google, and who is signed in there.

use clouds::google::sign_in::file::KeyFile;
use clouds::google::{Hosts, KeyVersion, Session, Wire};
use clouds::{Http, Origin, Route, Timing};
use secret::Secret;
use serde_json::{Value, json};

use crate::stand::{Reply, Seen, Stand};

pub(crate) const CLIENT: &str = "1-planted.apps.googleusercontent.com";
pub(crate) const SECRET: &str = "GOCSPX-planted-client-secret";
pub(crate) const REFRESH: &str = "1//planted-refresh";
pub(crate) const ACCESS: &str = "ya29.planted-access";
pub(crate) const QUOTA: &str = "acme-quota";
pub(crate) const POLICY: &str = "accessPolicies/9";
pub(crate) const PERIMETER: &str = "accessPolicies/9/servicePerimeters/keys";
pub(crate) const LEVEL: &str = "accessPolicies/9/accessLevels/atlas";
pub(crate) const KEY: &str = "projects/acme-keys/locations/europe-west1/keyRings/r/cryptoKeys/k/\
    cryptoKeyVersions/3";

pub(crate) fn key() -> KeyVersion {
    KeyVersion::parse(KEY).unwrap()
}

pub(crate) fn ok(value: &Value) -> Reply {
    let kind = "application/json; charset=UTF-8".to_owned();
    Reply::Answer(200, vec![("Content-Type", kind)], value.to_string())
}

pub(crate) fn error(status: u16, word: &str, message: &str) -> Reply {
    let body = json!({"error": {"code": status, "message": message, "status": word}});
    let kind = "application/json; charset=UTF-8".to_owned();
    Reply::Answer(status, vec![("Content-Type", kind)], body.to_string())
}

pub(crate) fn denied(permission: &str) -> Reply {
    let body = json!({"error": {"code": 403, "message": "The caller does not have permission",
        "status": "PERMISSION_DENIED", "details": [{"reason": "IAM_PERMISSION_DENIED",
            "@type": "type.googleapis.com/google.rpc.ErrorInfo", "domain": "iam.googleapis.com",
            "metadata": {"permission": permission, "resource": "//r"}}]}});
    let kind = "application/json; charset=UTF-8".to_owned();
    Reply::Answer(403, vec![("Content-Type", kind)], body.to_string())
}

pub(crate) fn perimeter() -> Value {
    json!({"name": PERIMETER, "title": "Keys", "etag": "tag-1",
        "status": {"resources": ["projects/111"], "accessLevels": [LEVEL],
            "restrictedServices": ["cloudkms.googleapis.com"]}})
}

pub(crate) fn level() -> Value {
    json!({"name": LEVEL, "title": "atlas", "basic": {"combiningFunction": "OR",
        "conditions": [{"ipSubnetworks": ["3.0.0.1/32"]}]}})
}

/// Answers tokens and whatever is read; `None` for the rest.
pub(crate) fn fine(seen: &Seen) -> Option<Reply> {
    let (path, query) = seen.target.split_once('?').unwrap_or((&seen.target, ""));
    let acm = "/accesscontextmanager/v1";
    let path = path.to_owned();
    Some(match (seen.method.as_str(), path.as_str()) {
        ("POST", "/oauth2/token") => ok(&json!({"access_token": ACCESS, "expires_in": 3599,
            "token_type": "Bearer", "scope": "s"})),
        ("GET", "/cloudresourcemanager/v3/projects/acme-keys") => ok(&json!({
            "name": "projects/111", "projectId": "acme-keys", "parent": "folders/5"})),
        ("GET", "/cloudresourcemanager/v3/folders/5") => {
            ok(&json!({"name": "folders/5", "parent": "organizations/1"}))
        }
        ("GET", path) if path == format!("/cloudkms/v1/{KEY}") => {
            ok(&json!({"name": KEY, "state": "ENABLED"}))
        }
        ("GET", path) if path.ends_with("projects/111:lookupConfiguredServicePerimeter") => {
            ok(&json!({"servicePerimeter": PERIMETER, "restrictedResource": "projects/111"}))
        }
        ("GET", path) if path == format!("{acm}/{POLICY}/servicePerimeters") => {
            let other = json!({"name": "accessPolicies/9/servicePerimeters/other"});
            ok(&json!({"servicePerimeters": [perimeter(), other]}))
        }
        ("GET", path) if path == format!("{acm}/{POLICY}/accessLevels") => match query {
            "" => ok(&json!({"accessLevels": [level()], "nextPageToken": "two"})),
            "pageToken=two" => {
                let second = json!({"name": "accessPolicies/9/accessLevels/office"});
                ok(&json!({"accessLevels": [second], "nextPageToken": ""}))
            }
            _ => return None,
        },
        ("GET", path) if path == format!("{acm}/{PERIMETER}") => ok(&perimeter()),
        ("GET", path) if path == format!("{acm}/{LEVEL}") => ok(&level()),
        _ => return None,
    })
}

pub(crate) async fn stand(
    answer: impl Fn(&Seen) -> Option<Reply> + Send + Sync + 'static,
) -> Stand {
    Stand::new(move |seen, _| {
        answer(seen)
            .or_else(|| fine(seen))
            .unwrap_or_else(|| panic!("not asked for: {} {}", seen.method, seen.target))
    })
    .await
}

pub(crate) fn wire(origin: &Origin) -> Wire {
    let http = Http::new(origin.clone(), Timing::short(), &Route::default()).unwrap();
    Wire::new(http, Hosts::on_this_computer(origin.clone()).unwrap())
}

pub(crate) fn person() -> Secret {
    let file = json!({"type": "authorized_user", "client_id": CLIENT, "client_secret": SECRET,
        "refresh_token": REFRESH, "quota_project_id": QUOTA, "account": "dana@acme.example"});
    Secret::new(file.to_string())
}

pub(crate) async fn session(stand: &Stand) -> Session {
    let file = KeyFile::read(&person()).unwrap();
    file.sign_in(wire(&stand.origin), None).await.unwrap()
}

/// What was asked of the services, in order, as method and target.
pub(crate) fn asked(stand: &Stand) -> Vec<(String, String)> {
    let seen = stand.seen().into_iter();
    let of_services = seen.filter(|it| !it.target.starts_with("/oauth2/"));
    of_services.map(|it| (it.method, it.target)).collect()
}

/// What was written.
pub(crate) fn writes(stand: &Stand) -> Vec<Seen> {
    let mut seen = stand.seen();
    seen.retain(|it| it.method != "GET" && !it.target.starts_with("/oauth2/"));
    seen
}

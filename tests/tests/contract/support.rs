//! Clients and servers that the tests share.

use std::collections::HashMap;
use std::fmt::Write as _;

use atlas::{Client, Credentials, EncryptionPatch, GoogleCloudKmsPatch, Origin, Timing};
use md5::Digest as _;
use secret::Secret;
use tests::scripted::{Reply, Request, ScriptedServer};

pub(crate) const PUBLIC_KEY: &str = "abcdefgh";
pub(crate) const PRIVATE_KEY: &str = "11111111-2222-3333-4444-555555555555";
pub(crate) const CLIENT_ID: &str = "mdb_sa_id_0123456789abcdef01234567";
pub(crate) const CLIENT_SECRET: &str = "mdb_sa_sk_a+b/c=d";
pub(crate) const PROJECT: &str = "b0123456789abcdef012345b";
pub(crate) const NOBODY: &str = r#"{"error":401,"reason":"Unauthorized","detail":"You are not authorized for this resource.","errorCode":"UNEXPECTED_ERROR"}"#;
pub(crate) const STATUS: &str = r#"{"apiKey":{"id":"a0123456789abcdef012345a","publicKey":"abcdefgh","accessList":[],"roles":[{"groupId":"b0123456789abcdef012345b","roleName":"GROUP_OWNER"}]},"appName":"MongoDB Atlas","build":"83be55e1","links":[],"throttling":false}"#;

pub(crate) fn api_key() -> Credentials {
    Credentials::ApiKey {
        public_key: PUBLIC_KEY.to_owned(),
        private_key: Secret::new(PRIVATE_KEY.to_owned()),
    }
}

pub(crate) fn service_account() -> Credentials {
    Credentials::ServiceAccount {
        client_id: CLIENT_ID.to_owned(),
        client_secret: Secret::new(CLIENT_SECRET.to_owned()),
    }
}

pub(crate) fn client(server: &ScriptedServer, credentials: Credentials) -> Client {
    client_with(server, credentials, Timing::short())
}

pub(crate) fn client_with(
    server: &ScriptedServer,
    credentials: Credentials,
    timing: Timing,
) -> Client {
    let origin = Origin::parse(&server.origin()).unwrap();
    Client::new(origin, Some(credentials), timing).unwrap()
}

/// A server that lets the API key in by digest, and then does what `script` says. The script counts
/// only requests that were let in.
pub(crate) fn behind_digest(
    script: impl Fn(&Request, usize) -> Reply + Send + Sync + 'static,
) -> ScriptedServer {
    let let_in = std::sync::atomic::AtomicUsize::new(0);
    ScriptedServer::start(move |request, _| match answered(request) {
        Some(parts) if is_right(request, &parts) => {
            let number = let_in.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
            script(request, number)
        }
        _ => challenge("nonce-1", "MD5", false),
    })
    .unwrap()
}

/// The requests that carried a sign-in.
pub(crate) fn signed(server: &ScriptedServer) -> Vec<Request> {
    let mut requests = server.requests();
    requests.retain(|request| request.header("authorization").is_some());
    requests
}

/// Atlas's challenge, as recorded.
pub(crate) fn challenge(nonce: &str, algorithm: &str, stale: bool) -> Reply {
    Reply::json(401, NOBODY).with(
        "www-authenticate",
        &format!(
            "Digest realm=\"MMS Public API\", domain=\"\", nonce=\"{nonce}\", \
             algorithm={algorithm}, qop=\"auth\", stale={stale}"
        ),
    )
}

/// The parts of the answer to a challenge.
pub(crate) fn answered(request: &Request) -> Option<HashMap<String, String>> {
    let parts = request.header("authorization")?.strip_prefix("Digest ")?;
    parts
        .split(", ")
        .map(|part| {
            let (name, value) = part.split_once('=')?;
            Some((name.to_owned(), value.trim_matches('"').to_owned()))
        })
        .collect()
}

/// Whether the answer is the one that RFC 7616 asks for, worked out apart from the client.
pub(crate) fn is_right(request: &Request, parts: &HashMap<String, String>) -> bool {
    let part = |name: &str| parts.get(name).cloned().unwrap_or_default();
    let hash: fn(String) -> String = match part("algorithm").as_str() {
        "MD5" => |text| hexadecimal(&md5::Md5::digest(text)),
        "SHA-256" => |text| hexadecimal(&sha2::Sha256::digest(text)),
        _ => return false,
    };
    let user = hash(format!("{PUBLIC_KEY}:{}:{PRIVATE_KEY}", part("realm")));
    let asked = hash(format!("{}:{}", request.method, request.target));
    let expected = hash(format!(
        "{user}:{}:{}:{}:auth:{asked}",
        part("nonce"),
        part("nc"),
        part("cnonce")
    ));
    part("username") == PUBLIC_KEY
        && part("uri") == request.target
        && part("qop") == "auth"
        && part("cnonce").len() >= 16
        && part("response") == expected
}

/// A small change that holds a secret.
pub(crate) fn patch(secret: &str) -> EncryptionPatch {
    EncryptionPatch {
        gcp: Some(GoogleCloudKmsPatch {
            enabled: Some(true),
            service_account_key: Some(Secret::new(secret.to_owned())),
            ..GoogleCloudKmsPatch::default()
        }),
        ..EncryptionPatch::default()
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    let mut text = String::new();
    for byte in bytes {
        write!(text, "{byte:02x}").unwrap();
    }
    text
}

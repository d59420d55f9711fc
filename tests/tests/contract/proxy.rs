//! Proxies that the environment names.

use std::process::Command;

use atlas::{AtlasError, Client, Origin, ProxyChoice, Route, Taken, Timing, Unreachable};
use tests::scripted::{Reply, ScriptedServer};

use crate::support::{STATUS, api_key, behind_digest, signed};

/// Set for the run of this test in a process of its own: the environment belongs to all tests of
/// one process.
const LOOPBACK_ORIGIN: &str = "KEYGATE_TEST_LOOPBACK_ORIGIN";

#[test]
fn a_proxy_is_used_for_other_hosts_and_never_towards_this_computer() {
    if let Ok(origin) = std::env::var(LOOPBACK_ORIGIN) {
        return ask_both(&origin);
    }
    let atlas = behind_digest(|_, _| Reply::json(200, STATUS));
    let proxy =
        ScriptedServer::start(|_, _| Reply::json(407, "").with("proxy-authenticate", "NTLM"))
            .unwrap();
    let run = Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "proxy::a_proxy_is_used_for_other_hosts_and_never_towards_this_computer",
        ])
        .env(LOOPBACK_ORIGIN, atlas.origin())
        .envs(
            [
                "HTTP_PROXY",
                "http_proxy",
                "HTTPS_PROXY",
                "https_proxy",
                "ALL_PROXY",
            ]
            .map(|name| (name, proxy.origin())),
        )
        .env_remove("NO_PROXY")
        .env_remove("no_proxy")
        .output()
        .unwrap();

    assert!(
        run.status.success(),
        "{}",
        String::from_utf8_lossy(&run.stdout)
    );
    assert_eq!(
        signed(&atlas).len(),
        1,
        "the loopback origin was asked directly"
    );
    let asked = proxy.requests();
    assert!(!asked.is_empty());
    for connect in &asked {
        assert_eq!(
            (connect.method.as_str(), connect.target.as_str()),
            ("CONNECT", "atlas.invalid:443")
        );
    }
}

#[tokio::main(flavor = "current_thread")]
async fn ask_both(loopback: &str) {
    let client = |origin| Client::new(origin, Some(api_key()), Timing::short()).unwrap();
    client(Origin::parse(loopback).unwrap())
        .sign_in()
        .await
        .unwrap();

    let far = client(Origin::parse("https://atlas.invalid").unwrap());
    let outcome = far.sign_in().await;
    assert!(
        matches!(
            outcome,
            Err(AtlasError::Unreachable {
                cause: Unreachable::ProxyUnsupported,
                taken: Taken::NotSent,
                ..
            })
        ),
        "{outcome:?}"
    );

    far.set_route(&Route {
        proxy: ProxyChoice::Direct,
        ..Route::default()
    })
    .unwrap();
    let outcome = far.sign_in().await;
    assert!(
        matches!(
            outcome,
            Err(AtlasError::Unreachable {
                cause: Unreachable::NameNotFound,
                ..
            })
        ),
        "no proxy means none, whatever the environment says: {outcome:?}"
    );
}

//! Proxies that the environment names and that let nobody through.
//!
//! The environment belongs to all tests of one process, so these cells are tried in another.

use tests::scripted::{Reply, ScriptedServer};
use tokio::process::Command;

use crate::fault::Fault;
use crate::matrix;

/// Names the fault that the other process is to try.
const FAULT: &str = "KEYGATE_TEST_PROXIED_FAULT";
const TRIED_BY: &str = "proxied::the_cells_of_one_proxy";

/// Tries every operation behind the proxy that `fault` describes; returns what was not as expected.
pub(crate) async fn cells_of(fault: Fault) -> Vec<String> {
    let wants = fault.proxy_wants().unwrap();
    let proxy =
        ScriptedServer::start(move |_, _| Reply::json(407, "").with("proxy-authenticate", wants))
            .unwrap();
    let run = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", TRIED_BY, "--nocapture"])
        .env(FAULT, format!("{fault:?}"))
        .env("HTTPS_PROXY", proxy.origin())
        .env("https_proxy", proxy.origin())
        .env_remove("NO_PROXY")
        .env_remove("no_proxy")
        .output()
        .await
        .unwrap();
    let mut wrong = Vec::new();
    if !run.status.success() {
        wrong.push(format!(
            "{}{}",
            String::from_utf8_lossy(&run.stdout),
            String::from_utf8_lossy(&run.stderr)
        ));
    }
    let asked = proxy.requests();
    if asked.is_empty() {
        wrong.push(format!("{fault:?}: the proxy was never asked"));
    }
    for request in asked {
        if request.method != "CONNECT" || request.header("authorization").is_some() {
            wrong.push(format!("{fault:?}: the proxy was told {request:?}"));
        }
    }
    wrong
}

#[tokio::test]
async fn the_cells_of_one_proxy() {
    let Ok(name) = std::env::var(FAULT) else {
        // Only the table starts it with something to do.
        return;
    };
    let fault = Fault::ALL.iter().find(|fault| format!("{fault:?}") == name);
    let wrong = matrix::cells(&[*fault.unwrap()], "").await;

    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

//! What the screens look like when Atlas refuses, answers in part, changes its lists, is slow or goes away.

use sandbox::{Answer, Config, KeyProvider, Operation, Sandbox};
use serde_json::{Value, json};

use super::{Tour, Visit, Walk, long};
use crate::Stop;
use crate::desktop::Desktop;
use crate::steps::{SignIn, connect, go_to, notice, press_in_notice};
use crate::waiting;

/// Goes through the states.
pub(super) async fn walk<V: Visit>(tour: &Tour<'_, V>) -> Result<(), Stop> {
    let desktop = Desktop::start(tour.size)?;
    let atlas = Sandbox::start(Config {
        control_plane: Some(list(80, 20)),
        ..Config::default()
    })
    .await?;
    // Half a minute after the sign-in the program looks by itself, which on a slow machine is before the
    // tour comes to the screens that have no list yet.
    atlas
        .script()
        .always(Operation::ControlPlaneAddresses, away());
    let environment = [("KEYGATE_ATLAS_URL", atlas.origin().into())];
    let window = tour.open(&desktop, &environment).await?;
    let screen = &window.screen;
    let walk = Walk {
        tour,
        desktop: &desktop,
        screen,
    };

    signing_in(&walk, &atlas).await?;
    go_to(screen, "Activity").await?;
    screen.shows("Nothing done yet").await?;
    walk.stop("activity-empty").await?;
    invalid_key(&walk, &atlas).await?;
    lists(&walk, &atlas).await?;
    access_list(&walk, &atlas).await?;
    clusters(&walk, &atlas).await?;
    long::walk(&walk, &atlas).await?;
    offline(&walk, atlas).await?;
    window.close().await
}

/// From a key that is refused to the first screen, which is read.
async fn signing_in<V: Visit>(walk: &Walk<'_, V>, atlas: &Sandbox) -> Result<(), Stop> {
    let (screen, script) = (walk.screen, atlas.script());
    let (public, private) = atlas.api_key();
    connect(screen, SignIn::ApiKey(public, "not the right one"), false).await?;
    screen.shows("is wrong").await?;
    walk.stop("connect-refused").await?;
    let signing_in = script.hold(Operation::Projects);
    let reading = script.hold(Operation::Encryption);
    connect(screen, SignIn::ApiKey(public, private), true).await?;
    waiting::held(&signing_in).await?;
    walk.stop("connect-waiting").await?;
    signing_in.release();
    screen.find("button", "Ledger (practice)").await?;
    walk.stop("choose-a-project").await?;
    screen.press("button", "Ledger (practice)").await?;
    waiting::held(&reading).await?;
    walk.stop("encryption-reading").await?;
    reading.release();
    screen.shows("Off: Atlas uses its own keys").await
}

async fn invalid_key<V: Visit>(walk: &Walk<'_, V>, atlas: &Sandbox) -> Result<(), Stop> {
    let settings = json!({
        "enabled": true,
        "serviceAccountKey": "{}",
        "keyVersionResourceID":
            "projects/p/locations/l/keyRings/r/cryptoKeys/k/cryptoKeyVersions/1",
    });
    let script = atlas.script();
    // Whichever of them the window opened with.
    for project in script.projects() {
        script.set_encryption(&project, KeyProvider::Gcp, settings.clone());
        script.set_valid(&project, KeyProvider::Gcp, false);
    }
    let reading = script.hold(Operation::Clusters);
    go_to(walk.screen, "Clusters").await?;
    waiting::held(&reading).await?;
    walk.stop("clusters-reading").await?;
    reading.release();
    walk.screen.shows("ledger").await?;
    go_to(walk.screen, "Encryption").await?;
    walk.screen.press("radio", "Google Cloud KMS").await?;
    walk.screen.shows("Not valid").await?;
    walk.stop("encryption-not-valid").await?;
    script.always(Operation::Alerts, refused());
    walk.screen.press("button", "Check now").await?;
    walk.screen.shows("Keygate could not read").await?;
    walk.stop("encryption-partly-read").await?;
    script.genuine(Operation::Alerts);
    Ok(())
}

/// No list, a first one, another one, and the last one kept while Atlas is away.
async fn lists<V: Visit>(walk: &Walk<'_, V>, atlas: &Sandbox) -> Result<(), Stop> {
    let (screen, script) = (walk.screen, atlas.script());
    let fetching = script.hold(Operation::ControlPlaneAddresses);
    go_to(screen, "IP addresses").await?;
    waiting::held(&fetching).await?;
    walk.stop("ip-addresses-reading").await?;
    fetching.release();
    screen.shows("No list yet").await?;
    walk.stop("ip-addresses-none").await?;

    script.genuine(Operation::ControlPlaneAddresses);
    screen.press("button", "Refresh").await?;
    screen.press("tab", "Outbound from Atlas").await?;
    screen.shows("80 addresses").await?;
    notice(screen, "Check this list before you use it").await?;
    walk.stop("ip-addresses-waiting").await?;
    press_in_notice(screen, "Accept this list").await?;
    screen.find("button", "Use this list").await?;
    walk.stop("ip-addresses-accept").await?;
    screen.press("button", "Use this list").await?;
    screen.lacks("button", "Accept this list").await?;
    screen.fill("Filter addresses", "nowhere").await?;
    screen.shows("Nothing matches").await?;
    walk.stop("ip-addresses-nothing-found").await?;
    screen.fill("Filter addresses", "").await?;
    screen.press("tab", "History").await?;
    screen.shows("No change so far").await?;
    walk.stop("history-first").await?;
    screen.press("tab", "Outbound from Atlas").await?;

    script.set_control_plane(list(84, 22));
    screen.press("button", "Refresh").await?;
    screen.shows("84 addresses").await?;
    screen.press("tab", "History").await?;
    screen.find("list", "Lists fetched so far").await?;
    walk.stop("history").await?;

    script.always(Operation::ControlPlaneAddresses, away());
    screen.press("tab", "Outbound from Atlas").await?;
    screen.press("button", "Refresh").await?;
    screen.shows("shows an earlier list").await?;
    walk.stop("ip-addresses-kept").await?;
    script.genuine(Operation::ControlPlaneAddresses);
    screen.press("button", "Refresh").await?;
    screen.shows("Fetched just now").await?;
    screen.press("button", "Dismiss").await
}

/// What is needed comes with a gap, and then whole.
async fn access_list<V: Visit>(walk: &Walk<'_, V>, atlas: &Sandbox) -> Result<(), Stop> {
    let (screen, script) = (walk.screen, atlas.script());
    script.always(Operation::ProjectAddresses, refused());
    go_to(screen, "IP addresses").await?;
    screen.press("button", "Refresh").await?;
    screen.press("tab", "Needed by your key service").await?;
    screen.shows("Not complete").await?;
    walk.stop("needed-incomplete").await?;
    go_to(screen, "Access list").await?;
    screen
        .paste("Current access list", "1.2.3.1\n1.2.3.2\n203.0.113.7\n")
        .await?;
    screen.press("button", "Compare").await?;
    screen.shows("2 of 84").await?;
    walk.stop("access-list-incomplete").await?;
    script.always(Operation::ProjectAddresses, of_clusters());
    go_to(screen, "IP addresses").await?;
    screen.press("button", "Refresh").await?;
    screen.shows("2 of 88 allowed").await?;
    walk.stop("needed-planned").await?;
    verdicts(walk).await
}

/// What a comparison can prove, beside that something is missing.
async fn verdicts<V: Visit>(walk: &Walk<'_, V>) -> Result<(), Stop> {
    let screen = walk.screen;
    go_to(screen, "Access list").await?;
    let allowed = vault("northwind-keys", "Deny", &["1.2.0.0/16"]);
    let open = vault("northwind-keys", "Allow", &[]);
    let other = vault("northwind-archive", "Deny", &["203.0.113.7"]);
    let several = format!("[{allowed},{other}]");
    for (text, shown, stop) in [
        (NOT_RESOLVED, "Not proven.", "access-list-not-proven"),
        (&open, "No list is in force.", "access-list-no-list"),
        (&several, "Lists in this text", "access-list-several"),
        (ROLE_POLICY, "has not checked", "access-list-half"),
        (
            &allowed,
            "Every address Atlas needs is allowed.",
            "access-list-allowed",
        ),
    ] {
        screen.paste("Current access list", text).await?;
        screen.press("button", "Compare").await?;
        screen.shows(shown).await?;
        walk.stop(stop).await?;
    }
    Ok(())
}

/// The list stands in a variable.
const NOT_RESOLVED: &str = r#"resource "azurerm_key_vault" "keys" {
  name = "northwind-keys"
  network_acls {
    bypass         = "None"
    default_action = "Deny"
    ip_rules       = var.atlas_addresses
  }
}
"#;

/// One of the two policies that decide.
const ROLE_POLICY: &str = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
  "Action": ["kms:Encrypt", "kms:Decrypt", "kms:DescribeKey"], "Resource": "*",
  "Condition": {"IpAddress": {"aws:SourceIp": ["1.2.0.0/16"]}}}]}"#;

/// A vault as `az keyvault show` prints it.
fn vault(name: &str, default_action: &str, rules: &[&str]) -> String {
    let rules: Vec<Value> = rules.iter().map(|rule| json!({ "value": rule })).collect();
    let acls = json!({ "bypass": "None", "defaultAction": default_action, "ipRules": rules });
    let properties = json!({ "publicNetworkAccess": "Enabled", "networkAcls": acls });
    format!("{:#}", json!({ "name": name, "properties": properties }))
}

/// Addresses of one cluster, some of them planned, that could be real ones: those of the sandbox are
/// refused outside of practice.
fn of_clusters() -> Answer {
    let addresses = |third: u8| -> Vec<String> {
        (1..3)
            .map(|fourth| format!("1.2.{third}.{fourth}"))
            .collect()
    };
    let cluster = json!({
        "clusterName": "ledger",
        "inbound": [], "futureInbound": [],
        "outbound": addresses(6), "futureOutbound": addresses(7),
    });
    Answer::json(
        200,
        json!({ "groupId": "0123456789abcdef01234567", "services": { "clusters": [cluster] } }),
    )
}

async fn clusters<V: Visit>(walk: &Walk<'_, V>, atlas: &Sandbox) -> Result<(), Stop> {
    let (screen, script) = (walk.screen, atlas.script());
    script.always(
        Operation::Clusters,
        Answer::json(200, json!({ "results": [], "totalCount": 0 })),
    );
    go_to(screen, "Clusters").await?;
    screen.shows("No clusters").await?;
    walk.stop("clusters-none").await?;
    script.genuine(Operation::Clusters);
    screen.press("button", "Refresh").await?;
    screen.shows("ledger").await?;
    script.always(Operation::Clusters, refused());
    screen.press("button", "Refresh").await?;
    screen.find("button", "Try again").await?;
    walk.stop("clusters-failed").await?;
    script.genuine(Operation::Clusters);
    Ok(())
}

/// Atlas cannot be reached any more: each screen keeps what it has and says so.
async fn offline<V: Visit>(walk: &Walk<'_, V>, atlas: Sandbox) -> Result<(), Stop> {
    let screen = walk.screen;
    drop(atlas);
    for (link, stop) in [
        ("Encryption", "encryption-offline"),
        ("Clusters", "clusters-offline"),
        ("Access list", "access-list-offline"),
        ("IP addresses", "ip-addresses-offline"),
    ] {
        go_to(screen, link).await?;
        if link == "IP addresses" {
            screen.press("button", "Refresh").await?;
        }
        notice(screen, "could not reach").await?;
        walk.stop(stop).await?;
    }
    screen.press("button", "Disconnect").await?;
    screen.find("button", "Cancel").await?;
    walk.stop("disconnect").await?;
    screen
        .press("checkbox", "Keep in the system keychain")
        .await?;
    screen.press("button", "Disconnect").await?;
    connect(screen, SignIn::ApiKey("offlinex", "nobody answers"), false).await?;
    notice(screen, "could not reach").await?;
    walk.stop("connect-offline").await
}

fn away() -> Answer {
    Answer::error(503, "SERVICE_UNAVAILABLE", "Away.", &[])
}

fn refused() -> Answer {
    Answer::error(500, "UNEXPECTED_ERROR", "An unexpected error.", &[])
}

/// A list of `outbound` and `inbound` made-up addresses, which no picture takes for real ones.
fn list(outbound: u8, inbound: u8) -> Vec<u8> {
    let addresses = |third: u8, count: u8| -> Vec<String> {
        (1..=count)
            .map(|fourth| format!("1.2.{third}.{fourth}/32"))
            .collect()
    };
    json!({
        "outbound": { "aws": {
            "us-east-1": addresses(3, outbound / 2),
            "eu-west-1": addresses(4, outbound - outbound / 2),
        } },
        "inbound": { "aws": { "us-east-1": addresses(5, inbound) } },
    })
    .to_string()
    .into_bytes()
}

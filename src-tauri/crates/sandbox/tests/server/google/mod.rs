//! The pretend Google Cloud over real sockets.

mod client;
mod guard;
mod levels;
mod perimeters;
mod reading;
mod rehearsal;
mod scripting;
mod tokens;

use sandbox::{GoogleAtlas, GoogleConfig, GoogleWorld, PretendGoogle};

const KEY: &str = "projects/keys/locations/us-east4/keyRings/r/cryptoKeys/k/cryptoKeyVersions/1";
const ACCOUNT: &str = "atlas@p.iam.gserviceaccount.com";
const POLICY: &str = GoogleWorld::POLICY;

fn world() -> GoogleWorld {
    let atlas = GoogleAtlas {
        key_version: KEY.to_owned(),
        service_account: ACCOUNT.to_owned(),
    };
    GoogleWorld::for_atlas(&atlas, &["198.18.0.1/32", "198.18.0.2/32"])
}

async fn started(world: GoogleWorld) -> PretendGoogle {
    PretendGoogle::start(GoogleConfig::with(world))
        .await
        .unwrap()
}

fn perimeter_path() -> String {
    format!("{POLICY}/servicePerimeters/{}", GoogleWorld::PERIMETER)
}

fn level_path(name: &str) -> String {
    format!("{POLICY}/accessLevels/{name}")
}

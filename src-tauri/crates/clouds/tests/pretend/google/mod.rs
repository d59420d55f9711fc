//! An organization with a perimeter and its levels, and a person who is signed in to it.

mod property;
mod table;
mod twin;

use clouds::google::sign_in::file::KeyFile;
use clouds::google::{Hosts, KeyVersion, Session, Wire};
use clouds::{Http, Origin, Route, Timing};
use sandbox::{GoogleAtlas, GoogleConfig, GoogleWorld, PretendGoogle};
use secret::Secret;

/// A level that is not there yet.
const NEW: &str = "KeygateAtlasAddresses";

fn atlas() -> GoogleAtlas {
    GoogleAtlas::practice()
}

fn version() -> KeyVersion {
    KeyVersion::parse(&atlas().key_version).unwrap()
}

/// With operations that take a while.
async fn started(world: GoogleWorld) -> PretendGoogle {
    let config = GoogleConfig {
        polls: 2,
        ..GoogleConfig::with(world)
    };
    PretendGoogle::start(config).await.unwrap()
}

fn wire(origin: &str, timing: Timing) -> Wire {
    let origin = Origin::parse(origin).unwrap();
    let http = Http::new(origin.clone(), timing, &Route::default()).unwrap();
    Wire::new(http, Hosts::on_this_computer(origin).unwrap())
}

/// The person who may do everything.
async fn session(google: &PretendGoogle, timing: Timing) -> Session {
    let file = KeyFile::read(&Secret::new(google.default_credentials())).unwrap();
    let signing_in = file.sign_in(wire(google.origin(), timing), None);
    signing_in.await.unwrap()
}

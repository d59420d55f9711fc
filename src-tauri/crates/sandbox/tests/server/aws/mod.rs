//! The pretend AWS over real sockets.

mod client;
mod guard;
mod iam_policies;
mod iam_roles;
mod kms;
mod property;
mod rehearsal;
mod rights;
mod scripting;
mod signature;
mod sso;
mod sso_portal;
mod world;

use sandbox::{AwsAtlas, AwsConfig, AwsStatement, AwsWorld, PretendAws};

/// The role that lets Atlas use the key.
const ROLE: &str = "atlas";
/// The policy of that role's own.
const POLICY: &str = "atlas-key-access";
const KEY: &str = "arn:aws:kms:eu-west-1:000000000000:key/mrk-0123456789abcdef0123456789abcdef";
const MANAGED: &str = "arn:aws:iam::000000000000:policy/keys/atlas-managed";

fn atlas() -> AwsAtlas {
    AwsAtlas {
        role_arn: format!("arn:aws:iam::000000000000:role/service/{ROLE}"),
        key_arn: KEY.to_owned(),
        external_id: "external".to_owned(),
        account_arn: "arn:aws:iam::536727724300:root".to_owned(),
    }
}

fn world() -> AwsWorld {
    AwsWorld::for_atlas(&atlas(), &["198.18.0.1/32", "198.18.0.2/32"])
}

async fn started(world: AwsWorld) -> PretendAws {
    PretendAws::start(AwsConfig::with(world)).await.unwrap()
}

/// A document that allows these addresses.
fn allowing(blocks: &[&str]) -> String {
    AwsStatement::document(&[AwsStatement::allow(KEY).from_addresses(blocks)])
}

/// A document with a statement that is `length` characters long without white space.
fn long(length: usize) -> String {
    let with = |name: &str| {
        let resource = format!("arn:aws:kms:eu-west-1:000000000000:key/{name}");
        AwsStatement::document(&[AwsStatement::allow(&resource)])
    };
    let missing = length - with("").len();
    with(&"x".repeat(missing))
}

//! Reads a role with ten policies of 400 addresses from the pretend AWS, evaluates them together with
//! the key's own, and prints the median milliseconds of seven times, what the pretend AWS takes for its
//! answers included.

mod common;

use std::process::ExitCode;
use std::time::Instant;

use access_list::{AwsPlace, AwsPolicy, Context, evaluate_aws};
use clouds::aws::{Credentials, Hosts, KeyName, Place, Reading, Region, RoleArn, Session, Wire};
use clouds::{Http, Origin, Route, Timing};
use jiff::Timestamp;
use sandbox::{AwsAtlas, AwsConfig, AwsStatement, AwsWorld, PretendAws};
use secret::Secret;

use common::{ROUNDS, Stop};

const POLICIES: u16 = 10;
const ADDRESSES: u16 = 400;
const ROLE: &str = "arn:aws:iam::000000000000:role/atlas";
const KEY: &str = "arn:aws:kms:eu-west-1:000000000000:key/5b0e2f14-7c4a-4c55-9a5e-0d6a3b1f9c77";

#[tokio::main]
async fn main() -> ExitCode {
    common::print(run().await)
}

async fn run() -> Result<Vec<f64>, Stop> {
    let aws = PretendAws::start(AwsConfig::with(world())).await?;
    let session = session(&aws)?;
    let (role, key) = (RoleArn::parse(ROLE)?, KeyName::new(KEY, session.region())?);
    let mut times = Vec::new();
    for _ in 0..ROUNDS {
        let began = Instant::now();
        let reading = Box::pin(clouds::aws::read(&session, &role, &key, &[])).await;
        let policies: Vec<AwsPolicy> = policies(&reading).collect();
        let context = Context {
            role: Some(ROLE),
            key: Some(KEY),
            ..Context::at(Timestamp::now())
        };
        let evaluation = evaluate_aws(&policies, &context);
        times.push(began.elapsed().as_secs_f64() * 1000.0);
        let wanted = usize::from(POLICIES) * usize::from(ADDRESSES);
        let found = evaluation.list.entries.len() + evaluation.list.unnamed.len();
        if !reading.is_whole() || found < wanted {
            return Err(format!("{found} of {wanted} addresses: {:?}", reading.unread).into());
        }
    }
    Ok(times)
}

/// Ten managed policies, each with addresses of its own, none next to another.
fn world() -> AwsWorld {
    let atlas = AwsAtlas {
        role_arn: ROLE.to_owned(),
        key_arn: KEY.to_owned(),
        ..AwsAtlas::practice()
    };
    let mut world = AwsWorld::for_atlas(&atlas, &["3.255.0.1/32"]);
    for policy in 0..POLICIES {
        let addresses: Vec<String> = (0..ADDRESSES)
            .map(|number| format!("3.{policy}.{}.{}/32", number / 100, number % 100 * 2))
            .collect();
        let list = AwsStatement::allow(KEY).from_addresses(&addresses);
        let arn = format!("arn:aws:iam::000000000000:policy/atlas-{policy}");
        world
            .add_policy(&arn, &AwsStatement::document(&[list]))
            .attach("atlas", &arn);
    }
    world
}

fn session(aws: &PretendAws) -> Result<Session, Stop> {
    let origin = Origin::parse(aws.origin())?;
    let http = Http::new(origin.clone(), Timing::default(), &Route::default())?;
    let keys = aws.session_keys("KeyAdministrator").ok_or("no such role")?;
    let credentials = Credentials {
        access_key_id: keys.access_key_id,
        secret_access_key: Secret::new(keys.secret_access_key),
        session_token: keys.session_token.map(Secret::new),
        expires: None,
    };
    let wire = Wire::new(http, Hosts::on_this_computer(origin)?);
    Ok(Session::new(
        wire,
        Region::parse("eu-west-1")?,
        &credentials,
    ))
}

fn policies(reading: &Reading) -> impl Iterator<Item = AwsPolicy> {
    reading.policies.iter().filter_map(|policy| {
        let (place, name) = match &policy.place {
            Place::Trust => return None,
            Place::Inline { name, .. } => (AwsPlace::Inline, name),
            Place::Managed(managed) => (AwsPlace::Managed, &managed.arn),
            Place::Boundary(managed) => (AwsPlace::Boundary, &managed.arn),
            Place::Key { arn } => (AwsPlace::Key, arn),
        };
        Some(AwsPolicy {
            place,
            name: name.clone(),
            text: Some(policy.text.clone()),
            others: Some(Vec::new()),
        })
    })
}

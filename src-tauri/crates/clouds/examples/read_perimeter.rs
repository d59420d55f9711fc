//! Reads a perimeter whose level has 8,000 addresses from the pretend Google Cloud, evaluates them, and
//! prints the median milliseconds of seven times, what the pretend Google takes for its answers
//! included.

mod common;

use std::process::ExitCode;
use std::time::Instant;

use access_list::{Context, GoogleDocument, GoogleRead, GoogleUse, evaluate_google};
use clouds::google::sign_in::file::KeyFile;
use clouds::google::{A_CONDITION, Around, CONDITIONS, Hosts, KeyVersion, Resource, Session, Wire};
use clouds::{Http, Origin, Route, Timing};
use jiff::Timestamp;
use sandbox::{GoogleAtlas, GoogleConfig, GoogleWorld, PretendGoogle};
use secret::Secret;

use common::{ROUNDS, Stop};

const ADDRESSES: usize = A_CONDITION * CONDITIONS;

#[tokio::main]
async fn main() -> ExitCode {
    common::print(run().await)
}

async fn run() -> Result<Vec<f64>, Stop> {
    let atlas = GoogleAtlas::practice();
    // None next to another.
    let addresses: Vec<String> = (0..ADDRESSES)
        .map(|number| format!("3.0.{}.{}/32", number / 100, number % 100 * 2))
        .collect();
    let config = GoogleConfig::with(GoogleWorld::for_atlas(&atlas, &addresses));
    let google = PretendGoogle::start(config).await?;
    let session = session(&google).await?;
    let version = KeyVersion::parse(&atlas.key_version)?;
    let mut times = Vec::new();
    for _ in 0..ROUNDS {
        let began = Instant::now();
        let reading = Box::pin(clouds::google::read(&session, &version)).await;
        let perimeter = match &reading.around {
            Around::Perimeter(perimeter) => Some(document(perimeter)),
            _ => None,
        };
        let levels: Vec<_> = reading.levels.iter().map(document).collect();
        let others: Vec<_> = reading.others.iter().flatten().map(document).collect();
        let project = reading.project.as_ref().ok_or("no project")?;
        let read = GoogleRead {
            perimeter: perimeter.as_ref(),
            levels: &levels,
            others: Some(&others),
            by: GoogleUse {
                project: &project.name,
                ancestors: project.ancestors.as_deref(),
                account: Some(&atlas.service_account),
            },
        };
        let list = evaluate_google(&read, &Context::at(Timestamp::now())).list;
        times.push(began.elapsed().as_secs_f64() * 1000.0);
        let found = list.entries.len() + list.unnamed.len();
        if !reading.is_whole() || found < ADDRESSES {
            return Err(format!("{found} of {ADDRESSES} addresses: {:?}", reading.unread).into());
        }
    }
    Ok(times)
}

fn document(resource: &Resource) -> GoogleDocument {
    GoogleDocument {
        name: resource.name.clone(),
        text: Some(resource.text.clone()),
    }
}

async fn session(google: &PretendGoogle) -> Result<Session, Stop> {
    let origin = Origin::parse(google.origin())?;
    let http = Http::new(origin.clone(), Timing::default(), &Route::default())?;
    let wire = Wire::new(http, Hosts::on_this_computer(origin)?);
    let file = KeyFile::read(&Secret::new(google.default_credentials()))?;
    Ok(file.sign_in(wire, None).await?)
}

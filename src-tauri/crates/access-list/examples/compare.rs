//! `compare NEEDED HAVE EARLIER`: how what the key service must let in and its access list differ,
//! and the processor time that comparing takes. Each file is a text as it would be pasted.

use std::process::ExitCode;
use std::time::Instant;

use access_list::{AccessList, Context, NeededBuilder, UsedBy, compare, read};
use addresses::{Cloud, Service};
use ipnet::IpNet;
use jiff::Timestamp;

type Stop = Box<dyn std::error::Error>;

#[expect(clippy::print_stderr, reason = "a program for the command line")]
fn main() -> ExitCode {
    let files: Vec<String> = std::env::args().skip(1).collect();
    match run(&files) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

#[expect(clippy::print_stdout, reason = "a program for the command line")]
fn run(files: &[String]) -> Result<(), Stop> {
    let [needed, have, earlier] = files else {
        return Err("name three files".into());
    };
    let started = Instant::now();
    let mut builder = NeededBuilder::default();
    for net in blocks(&list(needed)?) {
        builder.add(net, control_plane());
    }
    let needed = builder.build();
    let have = list(have)?;
    let earlier = blocks(&list(earlier)?);
    let read = started.elapsed();

    let started = Instant::now();
    let found = compare(&needed, &have, &earlier, Timestamp::now());
    println!("read in {read:.2?}, compared in {:.2?}", started.elapsed());
    println!(
        "{} needed, {} listed: {} missing, {} covered, {} no longer needed, {} not from Atlas, {} wide",
        needed.nets().len(),
        have.entries.len(),
        found.missing.len(),
        found.covered.len(),
        found.no_longer_needed.len(),
        found.not_from_atlas.len(),
        found.wider_than_needed.len(),
    );
    Ok(())
}

fn list(file: &str) -> Result<AccessList, Stop> {
    let text = std::fs::read(file)?;
    Ok(read(&[text.as_slice()], &Context::at(Timestamp::now()))?)
}

fn blocks(list: &AccessList) -> Vec<IpNet> {
    list.entries.iter().map(|entry| entry.net).collect()
}

fn control_plane() -> UsedBy {
    UsedBy {
        service: Service::ControlPlane,
        cloud: Cloud::Aws,
        region: "us-east-1".to_owned(),
        project: None,
        planned: false,
    }
}

//! `verdict --needed FILE [--role ARN] [--key ARN] [--list N] [--now TIME] INPUT…`: what each input
//! proves of the addresses in FILE, as one JSON object a line.
//!
//! A file `INPUT.role` holds the ARN of Atlas's role for that input, and comes before `--role`.

use std::path::Path;
use std::process::ExitCode;

use access_list::{
    AccessList, Comparison, Context, Half, Needed, NeededBuilder, Selection, UsedBy, Verdict,
    compare, read,
};
use addresses::{Cloud, Service};
use ipnet::IpNet;
use jiff::Timestamp;
use serde_json::{Value, json};

type Stop = Box<dyn std::error::Error>;

#[expect(clippy::print_stderr, reason = "a program for the command line")]
fn main() -> ExitCode {
    match run(std::env::args().skip(1)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

#[derive(Default)]
struct Options {
    needed: Option<String>,
    role: Option<String>,
    key: Option<String>,
    list: Option<u32>,
    now: Option<Timestamp>,
    inputs: Vec<String>,
}

impl Options {
    fn read(mut words: impl Iterator<Item = String>) -> Result<Self, Stop> {
        let mut options = Self::default();
        while let Some(word) = words.next() {
            let mut value = || words.next().ok_or(format!("{word} wants a value"));
            match word.as_str() {
                "--needed" => options.needed = Some(value()?),
                "--role" => options.role = Some(value()?),
                "--key" => options.key = Some(value()?),
                "--list" => options.list = Some(value()?.parse()?),
                "--now" => options.now = Some(value()?.parse()?),
                _ => options.inputs.push(word),
            }
        }
        Ok(options)
    }
}

#[expect(clippy::print_stdout, reason = "a program for the command line")]
fn run(words: impl Iterator<Item = String>) -> Result<(), Stop> {
    let options = Options::read(words)?;
    let now = options.now.unwrap_or_else(Timestamp::now);
    let file = options.needed.as_ref().ok_or("name a file with --needed")?;
    let needed = needed(file, now)?;
    for input in &options.inputs {
        println!("{}", verdict(input, &needed, &options, now)?);
    }
    Ok(())
}

fn needed(file: &str, now: Timestamp) -> Result<Needed, Stop> {
    let text = std::fs::read(file)?;
    let list = read(&[text.as_slice()], &Context::at(now))?;
    let mut builder = NeededBuilder::default();
    for entry in &list.entries {
        builder.add(
            entry.net,
            UsedBy {
                service: Service::ControlPlane,
                cloud: Cloud::Aws,
                region: "us-east-1".to_owned(),
                project: None,
                planned: false,
            },
        );
    }
    Ok(builder.build())
}

fn verdict(input: &str, needed: &Needed, options: &Options, now: Timestamp) -> Result<Value, Stop> {
    let text = std::fs::read(input)?;
    let beside = format!("{input}.role");
    let role = if Path::new(&beside).exists() {
        Some(std::fs::read_to_string(beside)?.trim().to_owned())
    } else {
        options.role.clone()
    };
    let context = Context {
        role: role.as_deref(),
        key: options.key.as_deref(),
        picked: options.list,
        ..Context::at(now)
    };
    let Ok(list) = read(&[text.as_slice()], &context) else {
        return Ok(json!({
            "input": input, "form": null, "verdict": "unreadable", "allowed": [], "missing": [],
            "notProven": [], "carriedOver": [], "lists": [], "remarks": [], "half": null,
        }));
    };
    let found = compare(needed, &list, &[], now);
    let net = |position: &u32| {
        needed
            .nets()
            .get(*position as usize)
            .map(ToString::to_string)
    };
    let nets = |positions: &[u32]| -> Vec<String> { positions.iter().filter_map(net).collect() };
    let covered = found.covered.iter().map(|covered| &covered.position);
    Ok(json!({
        "input": input,
        "form": format!("{:?}", list.form),
        "verdict": match found.proof.verdict {
            Verdict::Allowed => "allowed",
            Verdict::Missing => "missing",
            Verdict::NoList => "noList",
            Verdict::NotProven => "notProven",
        },
        "allowed": covered.filter_map(net).collect::<Vec<_>>(),
        "missing": nets(&found.missing),
        "notProven": nets(&found.not_proven),
        "carriedOver": carried_over(needed, &list, &found),
        "lists": list.lists.iter().map(|name| &name.name).collect::<Vec<_>>(),
        "remarks": remarks(&list),
        "half": list.half.map(|half| match half {
            Half::Role => "role",
            Half::Key => "key",
            Half::Both => "both",
        }),
    }))
}

/// What a list that takes the place of this one would keep beside Atlas's blocks.
fn carried_over(needed: &Needed, list: &AccessList, found: &Comparison) -> Vec<String> {
    let whole = Selection::whole(needed, list, found, false);
    let kept: Vec<IpNet> = whole.map(|whole| whole.kept).unwrap_or_default();
    kept.iter().map(ToString::to_string).collect()
}

/// The codes of the remarks and doubts.
fn remarks(list: &AccessList) -> Vec<String> {
    let remarks = list
        .remarks
        .iter()
        .map(|remark| code(&format!("{remark:?}")));
    let doubts = list.doubts.iter();
    let doubts = doubts.map(|doubt| code(&format!("{:?}", doubt.reason)));
    remarks.chain(doubts).collect()
}

fn code(shown: &str) -> String {
    let end = shown.find([' ', '(', '{']).unwrap_or(shown.len());
    shown.get(..end).unwrap_or(shown).to_owned()
}

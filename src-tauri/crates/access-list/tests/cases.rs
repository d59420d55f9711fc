//! What people really paste, kept beside the project in `../shared/cases`: every verdict is one that
//! is accepted there, and what must not be allowed or carried over is not.

use std::error::Error;
use std::fs;
use std::path::Path;

use access_list::{
    AccessList, Context, Needed, NeededBuilder, Selection, UsedBy, Verdict, compare, read,
};
use addresses::{Cloud, Service};
use jiff::Timestamp;
use serde_json::Value;

type Result<T = ()> = std::result::Result<T, Box<dyn Error>>;

#[test]
fn a9_every_case_gives_a_verdict_that_is_accepted() -> Result {
    let Some(folder) = fixtures::shared("cases") else {
        return Ok(());
    };
    let now: Timestamp = "2026-11-29T00:00:00Z".parse()?;
    let expected: Value = serde_json::from_slice(&fs::read(folder.join("expected.json"))?)?;
    let expected = expected.as_object().ok_or("no object")?;
    let needed = needed(&folder, now)?;
    let mut wrong = Vec::new();
    let mut tried = 0;
    for (number, expected) in expected {
        let input = input(&folder, number)?;
        tried += 1;
        if let Some(problem) = problem(&input, &needed, now, expected)? {
            wrong.push(format!("{number}: {problem}"));
        }
    }
    assert!(tried >= 70, "{tried} cases");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    Ok(())
}

fn problem(
    input: &Path,
    needed: &Needed,
    now: Timestamp,
    expected: &Value,
) -> Result<Option<String>> {
    let text = fs::read(input)?;
    let role = fs::read_to_string(format!("{}.role", input.display())).ok();
    let context = Context {
        role: role.as_deref().map(str::trim),
        ..Context::at(now)
    };
    let accepted = texts(&expected["verdict"]);
    let Ok(list) = read(&[text.as_slice()], &context) else {
        let is_accepted = accepted.contains(&"unreadable");
        return Ok((!is_accepted).then(|| "unreadable".to_owned()));
    };
    let found = compare(needed, &list, &[], now);
    let verdict = match found.proof.verdict {
        Verdict::Allowed => "allowed",
        Verdict::Missing => "missing",
        Verdict::NoList => "noList",
        Verdict::NotProven => "notProven",
    };
    if !accepted.contains(&verdict) {
        let why = (&list.form, &list.doubts, &list.remarks, &list.lists);
        return Ok(Some(format!("{verdict}, not {accepted:?}: {why:?}")));
    }
    let covered = found.covered.iter().map(|covered| covered.position);
    let allowed: Vec<String> = covered
        .filter_map(|position| needed.nets().get(position as usize))
        .map(ToString::to_string)
        .collect();
    let is_allowed = |net: &&str| allowed.iter().any(|allowed| allowed == net);
    if let Some(net) = texts(&expected["in_"]).iter().find(|net| !is_allowed(net)) {
        return Ok(Some(format!("{net} is not allowed")));
    }
    if let Some(net) = texts(&expected["not_in"])
        .iter()
        .find(|net| is_allowed(net))
    {
        return Ok(Some(format!("{net} is allowed")));
    }
    let kept = kept(needed, &list, now);
    let carried = texts(&expected["no_carry"])
        .into_iter()
        .find(|net| kept.iter().any(|kept| kept == net));
    Ok(carried.map(|net| format!("{net} is carried over")))
}

fn kept(needed: &Needed, list: &AccessList, now: Timestamp) -> Vec<String> {
    let comparison = compare(needed, list, &[], now);
    let whole = Selection::whole(needed, list, &comparison, false);
    let kept = whole.map(|whole| whole.kept).unwrap_or_default();
    kept.iter().map(ToString::to_string).collect()
}

fn needed(folder: &Path, now: Timestamp) -> Result<Needed> {
    let text = fs::read(folder.join("00-needed.txt"))?;
    let mut builder = NeededBuilder::default();
    for entry in read(&[text.as_slice()], &Context::at(now))?.entries {
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
    let needed = builder.build();
    assert_eq!(needed.nets().len(), 2);
    Ok(needed)
}

fn input(folder: &Path, number: &str) -> Result<std::path::PathBuf> {
    let begin = format!("{number}-");
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.starts_with(&begin) && !name.ends_with(".role") {
            return Ok(path);
        }
    }
    Err(format!("there is no input {number}").into())
}

fn texts(value: &Value) -> Vec<&str> {
    let items = value.as_array().into_iter().flatten();
    items.filter_map(Value::as_str).collect()
}

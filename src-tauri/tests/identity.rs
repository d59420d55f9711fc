//! What the program is called among all programs, and where its source lies: each is said in one place,
//! and everything else that has to repeat it says the same.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

type Result<T = ()> = std::result::Result<T, Box<dyn std::error::Error>>;

/// What git does not keep.
const NOT_KEPT: [&str; 7] = [
    ".git",
    "dist",
    "dist-fixture",
    "gen",
    "node_modules",
    "output",
    "target",
];

#[test]
fn every_place_says_the_same_and_is_one_that_contributing_names() -> Result {
    let identifier = identifier()?;
    let repository = repository()?;
    let mut places = BTreeSet::new();
    for file in files(&root())? {
        let name = file.strip_prefix(root())?.display().to_string();
        let name = name.replace('\\', "/");
        if name.contains(&identifier) {
            places.insert(name.clone());
        }
        let Ok(text) = fs::read_to_string(&file) else {
            continue;
        };
        for found in identifiers(&text) {
            assert_eq!(found, identifier, "{name}");
            places.insert(name.clone());
        }
        for found in repositories(&text) {
            assert_eq!(found, repository, "{name}");
            places.insert(name.clone());
        }
    }

    let named = named_in_contributing()?;
    assert_eq!(places, named, "CONTRIBUTING.md names every place");
    Ok(())
}

#[test]
fn the_metadata_links_to_the_repository() -> Result {
    let file = root().join(format!("src-tauri/linux/{}.metainfo.xml", identifier()?));
    let text = fs::read_to_string(file)?;
    let repository = repository()?;
    for line in [
        format!("<id>{}</id>", identifier()?),
        format!("<url type=\"homepage\">{repository}</url>"),
        format!("<url type=\"bugtracker\">{repository}/issues</url>"),
    ] {
        assert!(text.contains(&line), "{line}");
    }
    assert_eq!(configuration()?["bundle"]["homepage"], repository.as_str());
    Ok(())
}

#[test]
fn other_names_would_be_found() {
    // In pieces: this file is looked through as well.
    let elsewhere = ["https://github", ".com/else/keygate"].concat();
    let other = ["org.else", ".Keygate"].concat();
    let text = format!("{elsewhere}/issues and {other}.check, a program.Keygate");
    assert_eq!(repositories(&text), [elsewhere]);
    assert_eq!(identifiers(&text), [other]);
}

/// Every domain turned round that ends in the program's name.
fn identifiers(text: &str) -> Vec<&str> {
    let end = ".Keygate";
    let starts = text.match_indices(end).filter_map(|(at, _)| {
        let before = &text[..at];
        let inside = |letter: char| letter.is_ascii_lowercase() || letter == '.';
        let name = before
            .rfind(|letter| !inside(letter))
            .map_or(0, |it| it + 1);
        before
            .get(name..)?
            .contains('.')
            .then(|| &text[name..at + end.len()])
    });
    starts.collect()
}

/// Every address of somebody's repository of this name.
fn repositories(text: &str) -> Vec<&str> {
    let start = "https://github.com/";
    let found = text.match_indices(start).filter_map(|(at, _)| {
        let after = &text[at + start.len()..];
        let owner = after.find('/')?;
        let is_name = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
        let is_ours = after[..owner].chars().all(is_name) && after[owner..].starts_with("/keygate");
        is_ours.then(|| &text[at..at + start.len() + owner + "/keygate".len()])
    });
    found.collect()
}

/// The files in backquotes of the section about what is to be settled.
fn named_in_contributing() -> Result<BTreeSet<String>> {
    let text = fs::read_to_string(root().join("CONTRIBUTING.md"))?;
    let section = text
        .split("\n## ")
        .find(|section| section.starts_with("To be settled before 0.1.0"))
        .ok_or("no such section")?;
    let places = section.lines().filter_map(|line| line.strip_prefix("| `"));
    let places = places.filter_map(|line| line.split('`').next());
    Ok(places.map(str::to_owned).collect())
}

fn identifier() -> Result<String> {
    let identifier = configuration()?["identifier"].as_str().map(str::to_owned);
    Ok(identifier.ok_or("no identifier")?)
}

fn configuration() -> Result<serde_json::Value> {
    let file = root().join("src-tauri/tauri.conf.json");
    Ok(serde_json::from_slice(&fs::read(file)?)?)
}

fn repository() -> Result<String> {
    let workspace = fs::read_to_string(root().join("Cargo.toml"))?;
    let line = workspace
        .lines()
        .find_map(|line| line.strip_prefix("repository = \""));
    Ok(line
        .ok_or("no repository")?
        .trim_end_matches('"')
        .to_owned())
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        if NOT_KEPT.iter().any(|not_kept| name == *not_kept) {
            continue;
        }
        let kind = entry.file_type()?;
        if kind.is_dir() {
            found.extend(files(&entry.path())?);
        } else if kind.is_file() {
            found.push(entry.path());
        }
    }
    Ok(found)
}

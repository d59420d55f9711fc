//! The documents say only what is so: their commands are there, their pictures are the tour's, and
//! what they name is read by the program.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tests::Stop;

/// Every command of the documents, and what runs it. Some build for minutes or need root: they are
/// only resolved here, down to their scripts.
const COMMANDS: [(&str, &str); 16] = [
    ("make test", "runs this very test"),
    ("make tour", "axe.rs walks the same tour"),
    (
        "make run",
        "resolved only; without a display it is the tour",
    ),
    ("keygate --check", "check.rs"),
    ("make check-systems", "resolved only"),
    ("make test-windows", "resolved only"),
    ("make supply", "resolved only"),
    ("make soak", "resolved only"),
    ("make soak SECONDS=60", "resolved only"),
    ("make bench", "resolved only"),
    ("make package", "resolved only"),
    ("make package-test", "resolved only"),
    ("cargo test -p access-list a9_", "part of make test"),
    (
        "cargo test -p tests --test journeys access_list",
        "part of make test",
    ),
    (
        "npm --prefix ui test -- test/faults.test.ts",
        "part of make test",
    ),
    ("npm --prefix ui run dev", "resolved only"),
];

/// The documents, below the project's folder.
const DOCUMENTS: [&str; 9] = [
    "README.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "docs/using.md",
    "docs/storage.md",
    "docs/security.md",
    "docs/performance.md",
    "docs/architecture.md",
    "docs/releasing.md",
];

#[test]
fn every_command_is_one_that_is_run() -> Result<(), Stop> {
    let said = commands(&documents()?);
    let known: BTreeSet<String> = COMMANDS
        .iter()
        .map(|(name, _)| (*name).to_owned())
        .collect();
    let unknown: Vec<&String> = said.difference(&known).collect();
    assert!(unknown.is_empty(), "no place in COMMANDS: {unknown:?}");
    assert!(said.len() > 5, "{said:?}");
    for target in known
        .iter()
        .filter_map(|command| command.strip_prefix("make "))
    {
        let resolved = Command::new("make")
            .arg("--dry-run")
            .args(target.split(' '))
            .current_dir(root())
            .output()?;
        let recipe = String::from_utf8(resolved.stdout)?;
        assert!(resolved.status.success(), "make {target}: {recipe}");
        for script in scripts(&recipe) {
            let sound = Command::new("bash").arg("-n").arg(&script).status()?;
            assert!(sound.success(), "make {target}: {}", script.display());
        }
    }
    Ok(())
}

#[test]
fn every_picture_is_a_stop_of_the_tour_and_is_kept() -> Result<(), Stop> {
    let kept = fs::read_to_string(root().join(".gitignore"))?;
    let mut tour = String::new();
    for part in ["practice.rs", "clouds.rs", "states.rs"] {
        tour += &fs::read_to_string(root().join("tests/src/tour").join(part))?;
    }
    let documents = documents()?;
    let shown: BTreeSet<&str> = documents
        .split(['(', ')', '"'])
        .map(|part| part.trim_start_matches("../"))
        .filter(|part| part.starts_with("pictures/"))
        .collect();
    assert!(shown.len() > 5, "{shown:?}");
    for picture in &shown {
        assert!(root().join(picture).is_file(), "{picture} is not there");
        assert!(
            kept.contains(&format!("!/{picture}")),
            "{picture} is ignored"
        );
        let name = picture.trim_start_matches("pictures/");
        let stop = name.rsplit_once('-').map(|(stop, _theme)| stop);
        let quoted = format!("\"{}\"", stop.unwrap_or(name));
        assert!(tour.contains(&quoted), "the tour does not stop at {quoted}");
    }
    let kept = kept.lines().filter(|line| line.starts_with("!/pictures/"));
    assert_eq!(
        kept.count(),
        shown.len(),
        "no picture is kept that is not shown"
    );
    Ok(())
}

#[test]
fn every_setting_from_the_environment_is_read() -> Result<(), Stop> {
    let program = sources(&root().join("src-tauri"))?;
    let documents = documents()?;
    let named: BTreeSet<&str> = documents
        .split(|letter: char| letter != '_' && !letter.is_ascii_uppercase())
        .filter(|word| word.starts_with("KEYGATE_"))
        .collect();
    assert!(named.len() > 3, "{named:?}");
    for name in named {
        assert!(
            program.contains(&format!("\"{name}\"")),
            "nothing reads {name}"
        );
    }
    Ok(())
}

/// The lines of shell blocks, and what stands between backquotes and begins with a program's name.
fn commands(documents: &str) -> BTreeSet<String> {
    let mut said = BTreeSet::new();
    for block in documents.split("```sh\n").skip(1) {
        let lines = block.split("```").next().unwrap_or_default().lines();
        said.extend(lines.map(str::to_owned));
    }
    let inline = documents.split('`').filter(|part| {
        (part.starts_with("make ") || part.starts_with("keygate ")) && !part.contains('\n')
    });
    said.extend(inline.map(str::to_owned));
    said
}

fn scripts(recipe: &str) -> BTreeSet<PathBuf> {
    recipe
        .split_whitespace()
        .filter(|word| word.starts_with("scripts/"))
        .map(|word| root().join(word))
        .collect()
}

fn sources(folder: &Path) -> Result<String, Stop> {
    let mut text = String::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            text += &sources(&path)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            text += &fs::read_to_string(&path)?;
        }
    }
    Ok(text)
}

fn documents() -> Result<String, Stop> {
    let mut text = String::new();
    for name in DOCUMENTS {
        text += &fs::read_to_string(root().join(name))?;
    }
    Ok(text)
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

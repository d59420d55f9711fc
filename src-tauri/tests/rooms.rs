//! Which room of the shell uses which: arrows point down, from the program over commands to rooms.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

type Result<T = ()> = std::result::Result<T, Box<dyn std::error::Error>>;

/// Every room, and the rooms it uses. An edge that is new belongs here, and one that nothing uses any
/// more does not.
const ROOMS: [(&str, &[&str]); 11] = [
    ("support", &[]),
    ("desktop", &["support"]),
    ("connection", &["support"]),
    ("activity", &["connection", "support"]),
    ("addresses", &["connection", "desktop", "support"]),
    ("encryption", &["connection", "support"]),
    ("reports", &[]),
    ("clusters", &["activity", "connection", "support"]),
    (
        "access_list",
        &["activity", "addresses", "connection", "support"],
    ),
    (
        "clouds",
        &[
            "access_list",
            "activity",
            "addresses",
            "connection",
            "desktop",
            "support",
        ],
    ),
    (
        "watch",
        &[
            "access_list",
            "addresses",
            "clouds",
            "connection",
            "desktop",
            "support",
        ],
    ),
];

/// What stands above the rooms, or beside them. The attackers are tests that go through all of them.
const OTHERS: [&str; 4] = ["app", "attackers", "commands", "view"];

#[test]
fn a_room_uses_the_rooms_below_it_and_nothing_above() -> Result {
    let mut uses = uses_by_module()?;
    for (room, below) in ROOMS {
        let of_room = uses.remove(room).ok_or("a room without a file")?;
        let of_room: BTreeSet<&str> = of_room.iter().map(String::as_str).collect();
        assert_eq!(
            of_room,
            BTreeSet::from_iter(below.iter().copied()),
            "{room}"
        );
    }
    for other in OTHERS {
        uses.remove(other);
    }
    assert!(uses.is_empty(), "neither a room nor known: {uses:?}");
    Ok(())
}

#[test]
fn no_room_uses_itself_through_others() {
    let below: BTreeMap<&str, &[&str]> = ROOMS.into_iter().collect();
    for (room, _) in ROOMS {
        let mut reached = BTreeSet::new();
        let mut next: Vec<&str> = below[room].to_vec();
        while let Some(other) = next.pop() {
            assert_ne!(other, room, "a circle");
            if reached.insert(other) {
                next.extend(below[other]);
            }
        }
    }
}

#[test]
fn what_is_drawn_knows_no_room_but_where_it_is_made_from_one() -> Result {
    let types = sources(&source_folder().join("view"))?;
    assert!(types.len() > 20, "the files are found: {types:?}");
    for file in types {
        if file.components().any(|part| part.as_os_str() == "from") {
            continue;
        }
        let used = uses(&fs::read_to_string(&file)?, 2);
        let beyond: Vec<&String> = used.iter().filter(|name| *name != "view").collect();
        assert!(beyond.is_empty(), "{}: {beyond:?}", file.display());
    }
    Ok(())
}

#[test]
fn commands_know_neither_the_program_s_start_nor_each_room_s_state_by_its_handle() -> Result {
    let uses = uses_by_module()?;
    assert!(!uses["commands"].contains("app"), "commands stand below it");
    for (room, _) in ROOMS {
        for file in sources(&source_folder().join(room))? {
            let code = code_of(&fs::read_to_string(&file)?);
            for whole in ["state::<", "try_state", "Program"] {
                assert!(!code.contains(whole), "{}: {whole}", file.display());
            }
        }
    }
    Ok(())
}

#[test]
fn a_path_is_found_however_it_is_written() {
    let source = r#"
        // use crate::commented::out;
        use crate :: one :: Thing;
        use crate::{two::{A, B},
            three, four as other};
        /* crate::also::out */
        fn text() -> &'static str { "crate::quoted::out" }
        fn quote() -> char { '"' }
        fn path() { crate::five::call(); super::super::six::call(); super::inner::call(); }
    "#;
    let found = uses(source, 2);
    let expected = ["five", "four", "one", "six", "three", "two"].map(str::to_owned);
    assert_eq!(found, BTreeSet::from(expected));
}

/// The modules of the crate that each of them names.
fn uses_by_module() -> Result<BTreeMap<String, BTreeSet<String>>> {
    let root = source_folder();
    let mut all: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for file in sources(&root)? {
        let path = file.strip_prefix(&root)?.with_extension("");
        let mut modules: Vec<String> = path
            .components()
            .map(|part| part.as_os_str().to_string_lossy().into_owned())
            .collect();
        if modules.last().is_some_and(|last| last == "mod") {
            modules.pop();
        }
        let Some(first) = modules.first().cloned() else {
            continue;
        };
        if ["lib", "main"].contains(&first.as_str()) {
            continue;
        }
        let found = uses(&fs::read_to_string(&file)?, modules.len());
        let of_module = all.entry(first.clone()).or_default();
        of_module.extend(found.into_iter().filter(|name| *name != first));
    }
    // What is not at the top is not a module of the crate.
    let top: BTreeSet<String> = all.keys().cloned().collect();
    for found in all.values_mut() {
        found.retain(|name| top.contains(name));
    }
    Ok(all)
}

/// What follows `crate::`, or as many `super::` as lead there from a module at `depth`.
fn uses(source: &str, depth: usize) -> BTreeSet<String> {
    let code = code_of(source);
    let climb = "super::".repeat(depth);
    let mut found = BTreeSet::new();
    for start in ["crate::", climb.as_str()] {
        let ends = code.match_indices(start).filter(|(at, _)| {
            let before = code[..*at].chars().next_back();
            !before.is_some_and(|one| one.is_alphanumeric() || one == '_' || one == '$')
        });
        for (at, _) in ends {
            let rest = &code[at + start.len()..];
            match rest.strip_prefix('{') {
                Some(group) => found.extend(first_names(group)),
                None => found.extend(name_at(rest)),
            }
        }
    }
    found
}

/// The first name of each path in a group whose brace is open.
fn first_names(group: &str) -> Vec<String> {
    let mut names = Vec::new();
    let (mut depth, mut fresh) = (0, true);
    for (at, one) in group.char_indices() {
        match one {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => fresh = true,
            _ if fresh && depth == 0 => {
                names.extend(name_at(&group[at..]));
                fresh = false;
            }
            _ => {}
        }
    }
    names
}

fn name_at(text: &str) -> Option<String> {
    let is_part = |one: &char| one.is_alphanumeric() || *one == '_';
    let name: String = text.chars().take_while(is_part).collect();
    (!name.is_empty()).then_some(name)
}

/// The source without comments, texts and the space around paths.
fn code_of(source: &str) -> String {
    let mut code = String::new();
    let mut rest = source;
    while let Some(one) = rest.chars().next() {
        let (skipped, kept) = if rest.starts_with("//") {
            (rest.find('\n').unwrap_or(rest.len()), "\n")
        } else if rest.starts_with("/*") {
            (rest.find("*/").map_or(rest.len(), |end| end + 2), " ")
        } else if let Some(text) = rest.strip_prefix("r#\"") {
            (text.find("\"#").map_or(rest.len(), |end| end + 5), " ")
        } else if let Some(text) = rest.strip_prefix('"') {
            (1 + end_of_text(text), " ")
        } else if rest.starts_with("'\"'") {
            (3, " ")
        } else {
            (one.len_utf8(), &rest[..one.len_utf8()])
        };
        code.push_str(kept);
        rest = &rest[skipped..];
    }
    let words: Vec<&str> = code.split_whitespace().collect();
    let spaced = words.join(" ");
    let mut tight = spaced;
    for (wide, narrow) in [(" ::", "::"), (":: ", "::"), ("{ ", "{"), (", ", ",")] {
        tight = tight.replace(wide, narrow);
    }
    tight
}

/// Where a text that has begun ends, behind its closing quote.
fn end_of_text(text: &str) -> usize {
    let mut escaped = false;
    for (at, one) in text.char_indices() {
        match one {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

fn sources(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(sources(&path)?);
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push(path);
        }
    }
    Ok(found)
}

fn source_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

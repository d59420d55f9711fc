//! What the program's own files grant the page: the content policy, the commands, the plugins.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde_json::{Value, json};

type Result<T = ()> = std::result::Result<T, Box<dyn std::error::Error>>;

/// Nothing from anywhere but the program itself, no inline script or style, no markup from text.
const CONTENT_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self' data:; font-src 'self'; connect-src ipc: http://ipc.localhost; \
    base-uri 'none'; form-action 'none'; object-src 'none'; frame-ancestors 'none'; \
    require-trusted-types-for 'script'";

/// What a parameter that names a place in the file system would be called.
const PLACES: [&str; 6] = ["path", "folder", "directory", "filename", "dir", "file"];

#[test]
fn the_content_policy_is_the_strict_one() -> Result {
    let app = &configuration("tauri.conf.json")?["app"];

    assert_eq!(app["security"]["csp"], json!(CONTENT_POLICY));
    assert_eq!(
        app["security"]["dangerousDisableAssetCspModification"],
        json!(null)
    );
    assert_eq!(app["security"]["assetProtocol"], json!(null));
    assert_eq!(app["withGlobalTauri"], json!(false));
    assert_eq!(
        app["windows"],
        json!([]),
        "the one window is opened by desktop/window.rs"
    );
    assert_eq!(app["security"]["capabilities"], json!(["main"]));
    Ok(())
}

#[test]
fn the_page_has_no_inline_script_or_style() -> Result {
    let page = text("../ui/index.html")?;

    assert_eq!(
        page.matches("<script").count(),
        page.matches("<script type=\"module\" src=\"").count()
    );
    for inline in ["<style", "style=", "onload=", "onclick=", "javascript:"] {
        assert!(
            !page.contains(inline),
            "{inline} would need a looser policy"
        );
    }
    Ok(())
}

#[test]
fn every_own_command_is_gated_and_granted_to_the_one_window_and_nothing_else_is() -> Result {
    let made: BTreeSet<String> = keygate::app::COMMANDS
        .iter()
        .map(|name| (*name).to_owned())
        .collect();
    let capability = configuration("capabilities/main.json")?;
    let granted = strings(&capability["permissions"])
        .into_iter()
        .map(|permission| {
            let own = permission
                .strip_prefix("allow-")
                .filter(|name| !name.contains(':'));
            own.map(|name| name.replace('-', "_"))
                .ok_or_else(|| format!("{permission} is not an own command's").into())
        })
        .collect::<Result<BTreeSet<_>>>()?;

    assert_eq!(made, granted, "commands/list.rs and capabilities/main.json");
    assert_eq!(capability["windows"], json!(["main"]));
    for wider in ["remote", "webviews", "local"] {
        assert_eq!(capability[wider], json!(null), "{wider}");
    }
    let files = fs::read_dir(at("capabilities"))?.count();
    assert_eq!(files, 1, "one capability");
    Ok(())
}

#[test]
fn x5_developer_tools_and_autofill_are_off() -> Result {
    let window = text("src/desktop/window.rs")?;
    for off in [".devtools(false)", ".general_autofill_enabled(false)"] {
        assert!(window.contains(off), "{off}");
    }
    let manifest = text("../Cargo.toml")?;
    let features = between(&manifest, "\ntauri = {", "}");
    assert!(
        features.contains("features"),
        "the line is found: {features}"
    );
    assert!(!features.contains("devtools"), "{features}");
    Ok(())
}

#[test]
fn x2_the_program_people_run_has_no_switch_that_only_tests_have() -> Result {
    let tree = std::process::Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()))
        .args(["tree", "--locked", "--offline", "--package", "keygate"])
        .args([
            "--edges",
            "normal,build",
            "--prefix",
            "none",
            "--format",
            "{p} [{f}]",
        ])
        .current_dir(at("."))
        .output()?;
    let tree = String::from_utf8(tree.stdout)?;

    for inner in ["sandbox", "atlas"] {
        let line = tree
            .lines()
            .find(|line| line.starts_with(&format!("{inner} v")));
        let line = line.ok_or_else(|| format!("{inner} is not in it: {tree}"))?;
        for switch in ["scripting", "readers"] {
            assert!(!line.contains(switch), "{line}");
        }
    }
    Ok(())
}

#[test]
fn the_page_can_name_no_path() -> Result {
    let bindings = text("../ui/src/ipc/bindings.ts")?;
    let (commands, types) = bindings
        .split_once("/* Types */")
        .ok_or("the bindings have another form")?;
    let types = declarations(types);
    let calls: Vec<&str> = commands
        .lines()
        .filter(|line| line.contains("__TAURI_INVOKE"))
        .filter_map(|line| line.split_once(": (")?.1.split_once(") =>"))
        .map(|(parameters, _)| parameters)
        .collect();
    assert!(calls.len() > 50, "the commands are read");

    let mut inward = String::new();
    for call in calls {
        // What a channel carries leaves Rust.
        for parameter in call.split(", ").filter(|it| !it.contains("Channel<")) {
            inward.push_str(parameter);
            inward.push('\n');
        }
    }
    let mut seen = BTreeSet::new();
    loop {
        let next = types
            .iter()
            .find(|(name, _)| !seen.contains(**name) && words(&inward).any(|it| it == **name));
        let Some((name, declaration)) = next else {
            break;
        };
        seen.insert(*name);
        inward.push_str(declaration);
    }
    assert!(seen.contains("SaveRequest") && seen.contains("KmsFormRequest"));

    for line in inward.lines() {
        for (name, kind) in line
            .split([',', ';', '{', '('])
            .filter_map(|it| it.split_once(':'))
        {
            let name = name.trim().trim_end_matches('?').to_lowercase();
            assert!(
                !PLACES.contains(&name.as_str()) && !name.ends_with("path")
                    || !kind.contains("string"),
                "{line}: the page would name a path"
            );
        }
    }
    Ok(())
}

/// The exported types by name, comments left out.
fn declarations(types: &str) -> BTreeMap<&str, String> {
    types
        .split("export type ")
        .filter_map(|declaration| {
            let (name, rest) = declaration.split_once(" = ")?;
            let code = rest
                .lines()
                .filter(|line| !line.trim_start().starts_with(['*', '/']))
                .collect::<Vec<_>>()
                .join("\n");
            Some((name, code))
        })
        .collect()
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|character: char| !character.is_alphanumeric())
}

fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    let rest = text.split_once(from).map_or("", |(_, rest)| rest);
    rest.split_once(to).map_or("", |(inner, _)| inner)
}

fn strings(list: &Value) -> Vec<String> {
    let items = list.as_array().into_iter().flatten();
    items.filter_map(Value::as_str).map(str::to_owned).collect()
}

fn configuration(file: &str) -> Result<Value> {
    Ok(serde_json::from_str(&text(file)?)?)
}

fn text(file: &str) -> Result<String> {
    Ok(fs::read_to_string(at(file))?)
}

fn at(file: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(file)
}

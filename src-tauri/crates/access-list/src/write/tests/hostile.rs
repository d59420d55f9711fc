//! Names that would be more than names in a script (safety rule X3).

use super::*;

const HOSTILE: &str = "n'\"$(echo hacked)`id`; ${x} %{if} \\ ’ # -x";

/// Runs `script` with pretend commands that show what they are given.
fn run(script: &str) -> String {
    let show = "show() { printf '<%s>' \"$@\"; }; az() { show az \"$@\"; }; gcloud() { show gcloud \"$@\"; }";
    let output = std::process::Command::new("bash")
        .args(["-c", &format!("{show}\n{script}")])
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    assert!(output.stderr.is_empty(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn x3_every_script_for_bash_runs_with_hostile_names() {
    let needed = needed(&many(2));
    let azure = Azure {
        vault: HOSTILE.to_owned(),
        resource_group: HOSTILE.to_owned(),
        subscription: HOSTILE.to_owned(),
        own_address: "81.2.69.160".to_owned(),
    };
    let google = Google {
        perimeter: HOSTILE.to_owned(),
        ..level()
    };
    let mut scripts = 0;
    for target in [Target::Azure(azure), Target::Google(google)] {
        let removed = nets(&["3.0.0.9/32"]);
        let order = WriteRequest {
            removed: &removed,
            ..order(&needed, &[])
        };
        let artefact = write(&target, &order).unwrap();
        for file in &artefact.files {
            if file.kind == FileKind::Bash && file.name != "atlas-access-level.sh" {
                scripts += 1;
                let shown = run(&file.text);
                assert!(shown.contains(&format!("<{HOSTILE}>")), "{shown}");
                assert!(!shown.replace(HOSTILE, "").contains("hacked"), "{shown}");
            }
        }
    }
    assert_eq!(scripts, 5);
}

/// The text of PowerShell without what stands between its single quotes, and those texts.
/// Source: the language's specification, 2.3.5.2: five characters are single quotes, two of them
/// stand for one.
fn unquoted(script: &str) -> (String, Vec<String>) {
    let is_quote = |it: &char| matches!(it, '\'' | '‘' | '’' | '‚' | '‛');
    let (mut rest, mut texts) = (String::new(), Vec::new());
    let mut characters = script.chars().peekable();
    while let Some(character) = characters.next() {
        if !is_quote(&character) {
            rest.push(character);
            continue;
        }
        let mut text = String::new();
        loop {
            let inside = characters.next().unwrap();
            if is_quote(&inside) && characters.next_if(is_quote).is_none() {
                break;
            }
            text.push(inside);
        }
        texts.push(text);
    }
    (rest, texts)
}

#[test]
fn x3_every_script_for_powershell_holds_hostile_names_as_texts() {
    let needed = needed(&many(2));
    let azure = Azure {
        vault: HOSTILE.to_owned(),
        resource_group: HOSTILE.to_owned(),
        subscription: HOSTILE.to_owned(),
        own_address: "81.2.69.160".to_owned(),
    };
    let removed = nets(&["3.0.0.9/32"]);
    let order = WriteRequest {
        removed: &removed,
        ..order(&needed, &[])
    };
    let artefact = write(&Target::Azure(azure), &order).unwrap();
    let scripts = artefact.files.iter();
    let scripts: Vec<_> = scripts
        .filter(|file| file.kind == FileKind::PowerShell)
        .collect();
    assert_eq!(scripts.len(), 4);
    for script in scripts {
        let lines = script.text.lines();
        let code: Vec<&str> = lines.filter(|line| !line.starts_with('#')).collect();
        let (code, texts) = unquoted(&code.join("\n"));
        assert_eq!(texts.iter().filter(|text| *text == HOSTILE).count(), 3);
        for sign in ["hacked", "`", "$(", "${", ";", "\""] {
            assert!(!code.contains(sign), "{code}");
        }
    }
}

#[test]
fn x3_yaml_holds_hostile_names_as_texts() {
    let needed = needed(&many(2));
    let account = "a\"'${x}:#&*!|>%@p-b.iam.gserviceaccount.com";
    let google = Google {
        service_account: account.to_owned(),
        ..level()
    };
    let artefact = write(&Target::Google(google), &order(&needed, &[])).unwrap();
    let rules = yaml(&artefact.files[2].text);
    assert_eq!(
        rules,
        json!([{
            "ingressFrom": {
                "identities": [format!("serviceAccount:{account}")],
                "sources": [{"accessLevel": "accessPolicies/123/accessLevels/mongodb_atlas"}],
            },
            "ingressTo": {
                "operations": [{"serviceName": "cloudkms.googleapis.com",
                                "methodSelectors": [{"method": "*"}]}],
                "resources": ["projects/456"],
            },
        }])
    );
}

#[test]
fn x3_hcl_holds_hostile_names_as_texts() {
    let text = format!("name = {}\n", quote::hcl(HOSTILE));
    let body = hcl_edit::parser::parse_body(&text).unwrap();
    let read = match &body.get_attribute("name").unwrap().value {
        hcl_edit::expr::Expression::String(text) => text.value().clone(),
        hcl_edit::expr::Expression::StringTemplate(template) => {
            let elements = template.iter().map(|element| match element {
                hcl_edit::template::Element::Literal(text) => text.value().clone(),
                other => panic!("an expression: {other:?}"),
            });
            elements.collect()
        }
        other => panic!("no text: {other:?}"),
    };
    assert_eq!(read, HOSTILE);
}

#[test]
fn x3_a_host_with_line_breaks_stays_in_its_comment() {
    let needed = needed(&many(2));
    let mut order = order(&needed, &[]);
    order.about.host = "a\nb\r\u{85}c\u{2028}d\u{2029}rm -rf /".to_owned();
    for target in targets()
        .into_iter()
        .filter(|it| !matches!(it, Target::Json))
    {
        let artefact = write(&target, &order).unwrap();
        for file in &artefact.files {
            for line in file
                .text
                .split(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}'])
            {
                let harmless = !line.contains("rm -rf") || line.starts_with('#');
                assert!(harmless, "{line}");
            }
        }
    }
}

#[test]
fn x3_names_that_hold_line_breaks_are_refused() {
    for name in [
        "a\nb",
        "a\rb",
        "a\u{85}b",
        "a\u{2028}b",
        "a\0b",
        " ",
        "\u{2029}a",
    ] {
        let azure = Azure {
            vault: name.to_owned(),
            ..vault()
        };
        let needed = needed(&many(1));
        let written = write(&Target::Azure(azure), &order(&needed, &[]));
        let refused = matches!(
            written,
            Err(WriteError::Name {
                field: TargetField::Vault
            })
        );
        assert!(refused || name.trim() == "a", "{name:?}");
    }
}

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use proptest::prelude::*;

use super::*;
use crate::finding::Level;

/// What stands in the place of a key: made-up text that opens nothing.
const BODY: &str = "MadeUpForTheseTestsAndNotAKeyOfAnybodysMadeUpForTheseTestsAndNot\
                    AKeyOfAnybodysMadeUpForTheseTests+/A=";

fn pem(break_: &str) -> String {
    let (first, second) = BODY.split_at(64);
    [
        "-----BEGIN PRIVATE KEY-----",
        first,
        second,
        "-----END PRIVATE KEY-----",
        "",
    ]
    .join(break_)
}

/// A key file whose private key is the JSON text `"{pem}"`.
fn file(pem: &str) -> String {
    format!(
        "{{\n  \"type\": \"service_account\",\n  \"project_id\": \"my-project\",\n  \
         \"private_key\": \"{pem}\",\n  \
         \"client_email\": \"atlas@my-project.iam.gserviceaccount.com\",\n  \
         \"token_uri\": \"https://oauth2.googleapis.com/token\"\n}}\n"
    )
}

fn right() -> String {
    file(&pem("\\n"))
}

/// What is sent for `text`, and the findings.
fn checked(text: &str) -> (Option<String>, Vec<(Level, FindingCode)>) {
    let KeyFile { repaired, findings } = KeyFile::read(text);
    let findings = findings
        .into_iter()
        .map(|finding| (finding.level, finding.code))
        .collect();
    (repaired.map(|file| file.expose().to_owned()), findings)
}

/// Whether `text` is sent as the file in order, and the repairs are reported.
fn is_repaired(text: &str, repairs: &[KeyFileRepair]) {
    let (sent, findings) = checked(text);
    let expected: Vec<(Level, FindingCode)> = repairs
        .iter()
        .map(|repair| {
            (
                Level::Warn,
                FindingCode::KeyFileRepaired { repair: *repair },
            )
        })
        .collect();
    assert_eq!(findings, expected, "{text}");
    let parsed = |text: &str| serde_json::from_str::<serde_json::Value>(text).ok();
    assert_eq!(sent.as_deref().and_then(parsed), parsed(&right()), "{text}");
}

fn is_blocked(text: &str, code: FindingCode) {
    assert_eq!(checked(text), (None, vec![(Level::Block, code)]), "{text}");
}

#[test]
fn a_file_in_order_is_sent_as_it_is() {
    let one_line = format!("-----BEGIN PRIVATE KEY-----\\n{BODY}\\n-----END PRIVATE KEY-----");
    for file in [
        right(),
        format!(" \r\n{}\t", right()),
        right().replace('\n', "\r\n"),
        file(&pem("\\r\\n")),
        file(&pem("\\u000a")),
        file(&one_line),
        file(&pem("\\n").replace("PRIVATE KEY", "RSA PRIVATE KEY")),
    ] {
        assert_eq!(checked(&file), (None, Vec::new()), "{file}");
    }
}

#[test]
fn line_breaks_that_were_escaped_too_often_are_line_breaks_again() {
    for break_ in [
        "\\\\n",
        "\\\\\\\\n",
        "\\\\\\\\\\\\n",
        "\\\\r\\\\n",
        "\\\\\\n",
        "\\n\\\\n",
    ] {
        is_repaired(
            &file(&pem(break_)),
            &[KeyFileRepair::PrivateKeyEscapedTwice],
        );
    }
}

#[test]
fn line_breaks_that_became_blanks_or_nothing_are_put_back() {
    for break_ in [
        "", " ", "  ", "\u{a0}", "\\t", "\\n\\n", "\\n    ", " \\n", "\u{200b}",
    ] {
        is_repaired(
            &file(&pem(break_)),
            &[KeyFileRepair::PrivateKeyLineBreaksLost],
        );
    }
}

#[test]
fn line_breaks_inside_values_are_taken_out_and_those_of_the_key_put_back() {
    for break_ in ["\n", "\r\n", "\n      "] {
        is_repaired(&file(&pem(break_)), &[KeyFileRepair::LineBreaksInValues]);
    }
    // As a terminal of 50 columns cuts it, inside escapes, too.
    let cut: String = right()
        .lines()
        .flat_map(|line| {
            let characters: Vec<char> = line.chars().collect();
            characters
                .chunks(50)
                .map(|part| part.iter().collect::<String>() + "\n")
                .collect::<Vec<_>>()
        })
        .collect();
    is_repaired(&cut, &[KeyFileRepair::LineBreaksInValues]);
    let in_escape = right().replacen("\\n", "\\\nn", 1);
    is_repaired(&in_escape, &[KeyFileRepair::LineBreaksInValues]);
}

#[test]
fn a_file_in_base64_is_decoded_in_either_alphabet_and_however_it_is_wrapped() {
    let standard = STANDARD.encode(right());
    let wrapped = standard
        .as_bytes()
        .chunks(76)
        .map(|line| String::from_utf8_lossy(line).into_owned())
        .collect::<Vec<_>>()
        .join("\r\n");
    let compact = right().replace('\n', "").replace("{  ", "{ ");
    for text in [
        standard.clone(),
        wrapped,
        URL_SAFE_NO_PAD.encode(right()),
        standard.trim_end_matches('=').to_owned(),
        format!("\"{standard}\","),
        format!("'{standard}'"),
        format!("GOOGLE_CREDENTIALS={standard}"),
        format!("key.json: {standard}"),
        format!("data:application/json;base64,{standard}"),
        STANDARD.encode(&compact),
        STANDARD.encode(compact.replace("{ ", "{")),
    ] {
        is_repaired(&text, &[KeyFileRepair::Base64]);
    }
    is_repaired(
        &STANDARD.encode(standard.as_bytes()),
        &[KeyFileRepair::Base64, KeyFileRepair::Base64],
    );
    is_repaired(
        &STANDARD.encode(format!("\u{feff}{}", right())),
        &[KeyFileRepair::Base64, KeyFileRepair::InvisibleCharacters],
    );
    is_repaired(
        &STANDARD.encode(file(&pem("\\\\n"))),
        &[KeyFileRepair::Base64, KeyFileRepair::PrivateKeyEscapedTwice],
    );
}

#[test]
fn a_file_as_a_text_in_json_is_read_as_json() {
    let json = serde_json::Value::from(right()).to_string();
    let inside = json.trim_matches('"').to_owned();
    is_repaired(&json, &[KeyFileRepair::JsonText]);
    is_repaired(&inside, &[KeyFileRepair::JsonText]);
    is_repaired(
        &format!("{json},"),
        &[KeyFileRepair::SurroundingText, KeyFileRepair::JsonText],
    );
    is_repaired(
        &serde_json::Value::from(json.clone()).to_string(),
        &[KeyFileRepair::JsonText, KeyFileRepair::JsonText],
    );
    // Escaped once too little: the key's line breaks are real by then.
    is_repaired(
        &json.replace("\\\\n", "\\n"),
        &[KeyFileRepair::JsonText, KeyFileRepair::LineBreaksInValues],
    );
}

#[test]
fn text_around_a_key_file_is_removed() {
    is_repaired(
        &format!("\u{feff}{}", right()),
        &[KeyFileRepair::InvisibleCharacters],
    );
    is_repaired(
        &format!("\u{200b}{}\u{2060}", right()),
        &[KeyFileRepair::InvisibleCharacters],
    );
    for (before, after) in [
        ("'", "'"),
        ("\"", "\""),
        ("`", "`"),
        ("```json\n", "\n```"),
        ("export GOOGLE_CREDENTIALS='", "'"),
        ("service_account_key = <<EOF\n", "EOF\n"),
        ("", ";"),
    ] {
        is_repaired(
            &format!("{before}{}{after}", right()),
            &[KeyFileRepair::SurroundingText],
        );
    }
}

#[test]
fn typographic_and_single_quotes_are_straightened() {
    let mut opening = false;
    let typographic: String = right()
        .chars()
        .map(|character| match character {
            '"' => {
                opening = !opening;
                if opening { '“' } else { '”' }
            }
            other => other,
        })
        .collect();
    is_repaired(&typographic, &[KeyFileRepair::Quotes]);
    is_repaired(&right().replace('"', "'"), &[KeyFileRepair::Quotes]);
    is_repaired(&right().replace(": ", ":\u{a0}"), &[KeyFileRepair::Quotes]);
}

#[test]
fn a_private_key_that_cannot_be_repaired_with_certainty_is_named() {
    for damaged in [
        "secret-that-is-none".to_owned(),
        " ".to_owned(),
        BODY.to_owned(),
        "-----BEGIN PRIVATE KEY-----".to_owned(),
        "-----BEGIN PRIVATE KEY-----\\n-----END PRIVATE KEY-----\\n".to_owned(),
        "-----BEGIN PRIVATE KEY----------END PRIVATE KEY-----".to_owned(),
        pem("n"),
        pem("\\n").replace("-----END PRIVATE KEY-----", ""),
        pem("\\n").replacen("-----BEGIN", "BEGIN", 1),
        pem("\\n").replace("-----", "—–—"),
        pem(" ").replace("MadeUp", "Made…Up"),
        pem(" ").replacen("MadeUp", "Made=Up", 1),
        pem("\\n").replace("PRIVATE KEY", "PUBLIC KEY"),
        pem("\\n").replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY"),
        pem("\\n").replace("END PRIVATE", "END RSA PRIVATE"),
    ] {
        is_blocked(&file(&damaged), FindingCode::PrivateKeyDamaged);
    }
}

#[test]
fn a_damaged_key_is_named_in_whatever_the_file_was_put() {
    let damaged = file("none");
    let (_, findings) = checked(&STANDARD.encode(&damaged));
    assert_eq!(
        findings,
        [
            (Level::Block, FindingCode::PrivateKeyDamaged),
            (
                Level::Warn,
                FindingCode::KeyFileRepaired {
                    repair: KeyFileRepair::Base64
                }
            ),
        ]
    );
}

#[test]
fn a_file_of_another_kind_is_named_in_whatever_it_was_put() {
    let user = r#"{"type": "authorized_user", "client_id": "x", "refresh_token": "made up"}"#;
    for text in [
        user.to_owned(),
        STANDARD.encode(user),
        format!("\u{feff}{user}"),
        serde_json::Value::from(user).to_string(),
    ] {
        let (_, findings) = checked(&text);
        assert_eq!(
            findings.first(),
            Some(&(Level::Block, FindingCode::KeyFileOfAnotherKind)),
            "{text}"
        );
    }
}

#[test]
fn what_holds_no_key_file_is_none() {
    let cut = right();
    let cut = &cut[..cut.len() / 2];
    for text in [
        "{".to_owned(),
        "{}{}".to_owned(),
        cut.to_owned(),
        STANDARD.encode(cut),
        STANDARD.encode("not a file"),
        "eyJ".to_owned(),
        "\"\\\"\"".to_owned(),
        pem("\n"),
        format!("{}{}", right(), right()),
        format!("{{{}}}", " ".repeat(70_000)),
    ] {
        is_blocked(&text, FindingCode::KeyFileNotJson);
    }
}

proptest! {
    #[test]
    fn any_text_has_a_finding_or_is_a_file_in_order(text in prop_oneof![
        any::<String>(),
        "[\\\\\"'{}: \na-z]{0,40}",
    ]) {
        let KeyFile { repaired, findings } = KeyFile::read(&text);
        prop_assert!(!findings.is_empty());
        prop_assert!(repaired.is_none() || findings.len() > 1 || findings[0].level == Level::Block);
    }

    #[test]
    fn what_was_repaired_once_needs_no_second_repair(
        layers in prop::collection::vec(0..4_usize, 0..4),
        is_named: bool,
        break_ in prop::sample::select(vec!["\\n", "\\\\n", " ", ""]),
    ) {
        let text = layers.iter().fold(file(&pem(break_)), |text, layer| match layer {
            0 => STANDARD.encode(text),
            1 => serde_json::Value::from(text).to_string(),
            2 => format!("\u{feff}{text}"),
            _ => format!("'{text}'"),
        });
        let text = if is_named { format!("KEY={text}") } else { text };
        let (sent, findings) = checked(&text);
        prop_assert!(findings.iter().all(|(level, _)| *level == Level::Warn), "{findings:?}");
        let sent = sent.unwrap_or(text);
        prop_assert_eq!(checked(&sent), (None, Vec::new()));
    }
}

//! How much memory reading takes: in proportion to the text, beside a fixed base.

use access_list::{Context, read};
use addresses::{AddressBook, Source};
use jiff::Timestamp;
use readers::memory;

const MIB: usize = 1024 * 1024;

/// What is allowed beside the factor: the entries of the longest list, a million, are in it.
const BASE: usize = 64 * MIB;

/// Of texts that are read line by line.
const LISTS: usize = 4;

/// Of forms that are read as a whole: every value keeps its line and its name.
const FORMS: usize = 40;

/// The most that is allocated at once while `text` is read, in bytes.
fn peak(form: &str, text: &str) -> usize {
    memory::peak(|| {
        if form == "addresses" {
            let source = Source {
                origin: "https://cloud.mongodb.com".to_owned(),
                practice: false,
            };
            let read = AddressBook::read(text.as_bytes(), source, Timestamp::UNIX_EPOCH);
            drop(read);
        } else {
            let read = read(&[text.as_bytes()], &Context::at(Timestamp::UNIX_EPOCH));
            drop(read);
        }
    })
}

/// `size` bytes: `before`, then `unit` again and again, each `#` in it a number.
fn full_of(before: &str, unit: &str, size: usize) -> String {
    let mut text = String::with_capacity(size + 64);
    text.push_str(before);
    for number in 0_u32.. {
        if text.len() + unit.len() + 8 > size {
            break;
        }
        match unit.split_once('#') {
            Some((one, other)) => {
                text.push_str(one);
                text.push_str(&format!("{number:x}"));
                text.push_str(other);
            }
            None => text.push_str(unit),
        }
    }
    text
}

/// Texts that take as much as their form can: what stands before, and what is repeated.
const WORST: [(&str, &str, &str); 37] = [
    ("json", "[", "{\"\":0},"),
    ("json", "[", "0,"),
    ("json", "{", "\"\":0,"),
    ("json", "{\"ipRules\":[", "{\"value\":\"3.0.0.1\"},"),
    ("json", "{\"Statement\":[", "{\"Effect\":\"Allow\"},"),
    ("json", "{\"a#\":0,\"Statement\":[", "{},"),
    ("json", "", "'{}'"),
    ("yaml", "a:\n", "- b\n"),
    ("yaml", "", "a#:\n"),
    ("yaml", "", "---\na: b\n"),
    ("yaml", "a: &a [b]\nc:\n", "- *a\n"),
    ("hcl", "locals {\n", "a# = 1\n"),
    ("hcl", "locals {\n a = [", "0,"),
    ("hcl", "locals {\n a = [", "{},"),
    ("hcl", "", "a#{}\n"),
    ("hcl", "a = [\"", "${a}"),
    (
        "plan",
        "# a.b will be created\n",
        "+ resource \"a\" \"b#\" {\n}\n",
    ),
    (
        "bicep",
        "resource a 'Microsoft.KeyVault/vaults@1' = {\n",
        "a#: b\n",
    ),
    ("bicep", "var a = [\n", "0\n"),
    (
        "commands",
        "az keyvault network-rule add --ip-address ",
        "3.0.0.1 ",
    ),
    ("flattened", "basic.conditions[0].negate: true\n", "a#: b\n"),
    ("plain", "", "3.0.0.1\n"),
    ("plain", "", "1.1.1.1,"),
    ("plain", "", "::#\n"),
    ("plain", "", "::1 - f::\n"),
    ("plain", "", "1.* "),
    (
        "addresses",
        "{\"outbound\":{\"aws\":{\"a\":[\"3.0.0.1\",",
        "\"2600:#::\",",
    ),
    (
        "addresses",
        "{\"outbound\":{\"aws\":{\"a\":[\"3.0.0.1\",",
        "\"9.9.9.9\",",
    ),
    (
        "addresses",
        "{\"outbound\":{\"aws\":{\"a\":[\"3.0.0.1\"],",
        "\"#\":[],",
    ),
    (
        "addresses",
        "{\"outbound\":{\"aws\":{\"a\":[\"3.0.0.1\"]}},",
        "\"#\":{},",
    ),
    (
        "addresses",
        "{\"outbound\":{\"aws\":{\"a\":[\"3.0.0.1\"]}},",
        "\"#\":0,",
    ),
    (
        "addresses",
        "{\"outbound\":{\"aws\":{\"a\":[\"3.0.0.1\"]}},\"gateways\":[",
        "{\"name\":\"#\"},",
    ),
    (
        "addresses",
        "{\"outbound\":{\"aws\":{\"a\":[\"3.0.0.1\"]},",
        "\"#\":{\"\":[\"3.0.0.1\"]},",
    ),
    ("addresses", "{\"outbound\":{\"aws\":{\"a\":[", "[],"),
    ("table", "cidr\n", "::#\n"),
    ("table", "cidr,note\n", ","),
    ("table", "cidr,note\n", "1.1.1.1,\"\n\"\n"),
];

#[test]
fn memory_stays_in_proportion_to_what_is_read() {
    let mut beyond = Vec::new();
    for (form, before, unit) in WORST {
        let is_list = matches!(form, "plain" | "table" | "addresses");
        let (factor, size) = if is_list {
            (LISTS, 5 * MIB)
        } else {
            (FORMS, 2 * MIB)
        };
        let text = full_of(before, unit, size);
        let (peak, most) = (peak(form, &text), BASE + factor * text.len());
        if peak > most {
            beyond.push(format!("{form} {before:?} {unit:?}: {} MiB", peak / MIB));
        }
    }
    let text = full_of("[", "{\"\":0},", 48 * MIB);
    let peak = peak("json", &text);
    if peak > MIB {
        beyond.push(format!(
            "what is too long is not refused at once: {} MiB",
            peak / MIB
        ));
    }
    assert!(beyond.is_empty(), "{beyond:#?}");
}

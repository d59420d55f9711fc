//! No reader takes longer for each byte the longer its text is. Compared is the processor time of a
//! text with that of one eight times as long: where each part is compared with all before it, that is
//! sixty-four times as much.

#![cfg(unix)]

use std::time::Duration;

use access_list::{Context, read};
use jiff::Timestamp;
use rustix::time::{ClockId, clock_gettime};

/// A text: what stands there once, and behind it what is repeated; each `#` in it is a number.
type Shape = &'static [(&'static str, &'static str)];

/// Shapes in which a reader may compare each part with all others.
const SHAPES: [Shape; 21] = [
    &[("", "%TAG !a#! b\n")],
    &[("a:\n", "  <<: {a#: 1}\n")],
    &[("a: &a\n", "  b#: 1\n"), ("c:\n", "  <<: *a\n")],
    &[
        ("{\"Fn::Sub\": [\"", "${a#}"),
        ("\", {\"b\": 0", ",\"a#\": \"c\""),
        ("}]}", ""),
    ],
    &[
        ("{\"networkAcls\": {\"ipRules\": []", ",\"a#\":0"),
        ("}}", ""),
    ],
    &[
        ("{\"Statement\": [{\"Effect\":\"Allow\"}]", ",\"a#\":0"),
        ("}", ""),
    ],
    &[
        ("{\"b\": 0", ",\"a#\":0"),
        (
            ",\"Statement\": [{}",
            ",{\"Effect\":\"Allow\",\"Action\":\"a#\"}",
        ),
        ("]}", ""),
    ],
    &[
        (
            "{\"$schema\": \"deploymentTemplate\", \"variables\": {\"b\": 0",
            ",\"a#\":0",
        ),
        ("}, \"resources\": [0", ",\"[variables('a#')]\""),
        ("]}", ""),
    ],
    &[("locals {\n}\n", "a#{}\n")],
    &[("locals {\n a = merge({}", ",{b#=1}"), (")\n}\n", "")],
    &[
        (
            "resource \"a\" \"b\" {\n dynamic \"c\" {\n for_each = [0",
            ",var.a#",
        ),
        ("]\n content {}\n }\n}\n", ""),
    ],
    &[("", "# a.b# will be created\n+ resource \"a\" \"b#\" {\n}\n")],
    &[
        ("resource a 'Microsoft.KeyVault/vaults@1' = {\n", "a#: b\n"),
        ("}\n", ""),
    ],
    &[(
        "az keyvault network-rule add --name a --ip-address ",
        "9.#.1.1 ",
    )],
    &[("basic.conditions[0].negate: true\n", "a#: b\n")],
    &[("", ".:")],
    &[("", "/**/")],
    &[("", "\n to ")],
    &[("", "\n'")],
    &[("", "'{")],
    &[("cidr,note\n", "\"\n\",")],
];

const SMALL: usize = 32 * 1024;
const TIMES: usize = 8;

fn text(shape: Shape, size: usize) -> String {
    let parts = shape.iter().filter(|(_, unit)| !unit.is_empty()).count();
    let mut text = String::new();
    for (once, unit) in shape {
        text.push_str(once);
        let end = text.len() + size / parts.max(1);
        let mut numbers = 0_u32..;
        while !unit.is_empty() && text.len() < end {
            let number = numbers.next().unwrap_or_default().to_string();
            text.push_str(&unit.replace('#', &number));
        }
    }
    text
}

fn processor_time() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::try_from(time).unwrap_or_default()
}

/// The least of several: what else the computer does only adds to it.
fn took(text: &str, tries: usize) -> Duration {
    let once = || {
        let began = processor_time();
        let list = read(&[text.as_bytes()], &Context::at(Timestamp::UNIX_EPOCH));
        drop(list);
        processor_time().saturating_sub(began)
    };
    (0..tries).map(|_| once()).min().unwrap_or_default()
}

#[test]
fn time_grows_in_proportion() {
    // What is made once is made now.
    let _first = took("3.0.0.1\n", 1);
    let mut beyond = Vec::new();
    for shape in SHAPES {
        let small = took(&text(shape, SMALL), 5).max(Duration::from_millis(1));
        let large = took(&text(shape, SMALL * TIMES), 2);
        let ratio = large.as_secs_f64() / small.as_secs_f64();
        if ratio > 4.0 * TIMES as f64 {
            beyond.push(format!("{shape:?}: {ratio:.0} times as long"));
        }
    }
    assert!(beyond.is_empty(), "{beyond:#?}");
}

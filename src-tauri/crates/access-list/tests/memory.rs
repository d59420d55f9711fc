//! How much memory reading takes: in proportion to the text, and never beyond a fixed base.

#![expect(unsafe_code, reason = "an allocator that counts is one")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

use access_list::{Context, read};
use jiff::Timestamp;

/// The system's allocator, counted.
struct Counting;

static USED: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

impl Counting {
    fn take(size: usize) {
        let used = USED.fetch_add(size, Ordering::Relaxed) + size;
        PEAK.fetch_max(used, Ordering::Relaxed);
    }
}

// SAFETY: every call goes to the system's allocator as it is; only numbers are kept beside it.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        Self::take(layout.size());
        // SAFETY: the caller's promises hold for the system's allocator too.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        USED.fetch_sub(layout.size(), Ordering::Relaxed);
        // SAFETY: as above.
        unsafe { System.dealloc(place, layout) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

const MIB: usize = 1024 * 1024;

/// What is allowed beside the factor: the entries of the longest list, a million, are in it.
const BASE: usize = 160 * MIB;

/// Of texts that are read line by line.
const LISTS: usize = 4;

/// Of forms that are read as a whole: every value keeps its line and its name.
const FORMS: usize = 48;

/// The most that is allocated at once while `text` is read, in bytes.
fn peak(text: &str) -> usize {
    let before = USED.load(Ordering::Relaxed);
    PEAK.store(before, Ordering::Relaxed);
    let list = read(&[text.as_bytes()], &Context::at(Timestamp::UNIX_EPOCH));
    let peak = PEAK.load(Ordering::Relaxed).saturating_sub(before);
    drop(list);
    peak
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
const WORST: [(&str, &str, &str); 34] = [
    ("json", "[", "{\"\":0},"),
    ("json", "[", "0,"),
    ("json", "[", "[],"),
    ("json", "[", "\"\","),
    ("json", "{", "\"\":0,"),
    ("json", "{\"ipRules\":[", "{\"value\":\"3.0.0.1\"},"),
    ("json", "{\"Statement\":[", "{\"Effect\":\"Allow\"},"),
    ("json", "{\"a#\":0,\"Statement\":[", "{},"),
    ("json", "", "'{}'"),
    ("yaml", "a:\n", "- b\n"),
    ("yaml", "a:\n", "- {}\n"),
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
    ("plain", "", "::1-f::\n"),
    ("plain", "", "1.* "),
    ("plain", "", "a "),
    ("plain", "", "( "),
    ("table", "cidr\n", "::#\n"),
    ("table", "cidr,note\n", ","),
    ("table", "cidr,note\n", "1.1.1.1,\"\n\"\n"),
];

#[test]
fn memory_stays_in_proportion_to_what_is_read() {
    let mut beyond = Vec::new();
    for (form, before, unit) in WORST {
        let is_list = matches!(form, "plain" | "table");
        let (factor, size) = if is_list {
            (LISTS, 24 * MIB)
        } else {
            (FORMS, 4 * MIB)
        };
        let text = full_of(before, unit, size);
        let (peak, most) = (peak(&text), BASE + factor * text.len());
        if peak > most {
            beyond.push(format!("{form} {before:?} {unit:?}: {} MiB", peak / MIB));
        }
    }
    assert!(beyond.is_empty(), "{beyond:#?}");
}

#[test]
fn what_is_too_long_is_refused_before_it_takes_any() {
    let text = full_of("[", "{\"\":0},", 48 * MIB);
    assert!(peak(&text) < MIB);
}

//! Texts that are large, deep, damaged or made to harm: a clear answer in bounded time and memory.

use super::*;

/// `size` bytes of `unit`, after `begin`.
fn full_of(begin: &str, unit: &str, size: usize) -> String {
    let mut text = String::with_capacity(size);
    text.push_str(begin);
    text.push_str(&unit.repeat((size - begin.len()) / unit.len()));
    text
}

#[test]
fn the_largest_texts_are_read_to_the_end() {
    let text = full_of("", "999.999.999.999 ", LARGEST_TEXT);
    let list = read_text(&text);
    assert!(list.entries.is_empty() && list.not_understood.len() == 1000);
    assert!(list.not_understood_count >= 100_000);
    let mut doubts = list.doubts.iter();
    assert!(doubts.any(|doubt| doubt.reason == Reason::TooLarge));
    let more = full_of("", "a", LARGEST_TEXT + 1);
    assert_eq!(read_bytes(more.as_bytes()), Err(ReadError::TooLarge));
}

#[test]
fn forms_of_more_than_four_mebibytes_are_refused_and_lists_are_not() {
    for (begin, unit) in [
        ("{\"Statement\":", "["),
        ("[\n", "\"3.0.0.1\",\n"),
        ("# allowed\nipSubnetworks:\n", "- 3.0.0.1\n"),
        ("---\n", "- 3.0.0.1\n"),
        ("- ipSubnetworks:\n", "  - 3.0.0.1\n"),
        ("allowed = [\n", "\"3.0.0.1\",\n"),
        ("resource \"azurerm_key_vault\" \"a\" {\n", "a = 1\n"),
        (
            "# azurerm_key_vault.a will be created\n+ resource \"a\" \"a\" {\n",
            "+ a = 1\n",
        ),
        ("--- a\n+++ b\n@@ -1 +1 @@\n", "+3.0.0.1\n"),
    ] {
        let text = full_of(begin, unit, LARGEST_FORM + 3 * unit.len());
        let error = read_bytes(text.as_bytes()).err();
        assert_eq!(error, Some(ReadError::FormTooLarge), "{begin:?}");
    }
    for (begin, unit) in [
        ("", "3.0.0.1\n"),
        ("", "2600::1\n"),
        ("", "3.0.0.1, "),
        ("cidr\n", "3.0.0.1\n"),
    ] {
        let text = full_of(begin, unit, LARGEST_FORM + 3 * unit.len() + begin.len());
        let list = read_bytes(text.as_bytes());
        assert!(
            list.is_ok_and(|list| list.is_decided()),
            "{begin:?} {unit:?}"
        );
    }
}

#[test]
fn reading_stops_when_nobody_waits() {
    for (begin, unit) in [
        ("[", "0,"),
        ("a:\n", "- b\n"),
        ("", "3.0.0.1\n"),
        ("", "3.0.0.1 "),
        ("cidr\n", "3.0.0.1\n"),
        ("locals {\n", "a = 1\n"),
    ] {
        let text = full_of(begin, unit, 1 << 20);
        let asked = std::cell::Cell::new(0);
        let is_cancelled = || {
            asked.set(asked.get() + 1);
            true
        };
        let context = Context {
            is_cancelled: &is_cancelled,
            ..Context::at(jiff::Timestamp::UNIX_EPOCH)
        };
        let error = read(&[text.as_bytes()], &context).err();
        assert_eq!(error, Some(ReadError::Cancelled), "{begin:?} {unit:?}");
        assert!(asked.get() <= 8, "it went on: {begin:?} {unit:?}");
    }
}

#[test]
fn a_range_of_addresses_is_not_multiplied_without_end() {
    let list = read_text(&"::1 - f::\n".repeat(50_000));
    assert_eq!(list.doubts[0].reason, Reason::TooLarge);
    assert!(list.entries.len() <= 1 << 20 && !list.is_decided());
}

#[test]
fn variables_that_stand_for_much_are_not_multiplied() {
    let rules = vec!["{'value': '3.0.0.1'}"; 5_000].join("\n");
    let names: String = (0..5_000).map(|it| format!("  a{it}: a\n")).collect();
    let bicep = format!(
        "var a = [\n{}\n]\nresource kv 'Microsoft.KeyVault/vaults@2023-07-01' = {{\n{names}}}\n",
        rules.replace("'value'", "value")
    );
    let named = vec!["\"[variables('a')]\""; 5_000].join(",");
    let template = format!(
        "{{\"$schema\": \"https://x/deploymentTemplate.json#\", \"variables\": {{\"a\": [{}]}}, \"resources\": [{named}]}}",
        vec!["\"3.0.0.1\""; 5_000].join(",")
    );
    for text in [bicep, template] {
        assert!(read_text(&text).entries.len() <= text.len());
    }
}

#[test]
fn long_texts_of_every_bad_kind_are_read_to_the_end() {
    for (begin, unit) in [
        ("", "["),
        ("", "{\"a\":"),
        ("", "[\n"),
        ("", "{\n"),
        ("", "3.0.0.1-"),
        ("", "999.999.999.999 "),
        ("{\"Statement\": ", "[{\"Effect\":"),
        ("{\"ipRules\": [", "{\"value\": \"3.0.0.1\\/32\"},"),
        ("basic:\nipSubnetworks:\n", "- [\n"),
        ("locals {\n", "a = [[[["),
        ("cidr,x\n", "\"3.0.0.1"),
        ("%7B", "%7B%22"),
    ] {
        let text = full_of(begin, unit, 2 << 20);
        let list = read_text(&text);
        let named = list.not_understood.len() <= 1000 && list.entries.len() < text.len() / 7;
        assert!(named, "{begin:?} {unit:?}");
    }
}

#[test]
fn the_largest_binary_is_no_text() {
    let zeros = vec![0; LARGEST_TEXT];
    assert_eq!(read_bytes(&zeros), Err(ReadError::Binary));
    let not_utf8 = vec![0xff; 1024];
    assert_eq!(read_bytes(&not_utf8[1..]), Err(ReadError::Binary));
    let mut noise = 0x2545_f491_u32;
    let bytes: Vec<u8> = std::iter::repeat_with(|| {
        noise ^= noise << 13;
        noise ^= noise >> 17;
        noise ^= noise << 5;
        (noise >> 24) as u8 | 1
    })
    .take(4096)
    .collect();
    assert_eq!(read_bytes(&bytes), Err(ReadError::Binary));
}

#[test]
fn yaml_that_repeats_itself_is_not_multiplied() {
    let list = "a".repeat(1_000);
    let mut bomb = format!("ipSubnetworks: &a0 [{list}]\n");
    for level in 1..9 {
        let earlier = vec![format!("*a{}", level - 1); 9].join(",");
        bomb.push_str(&format!("k{level}: &a{level} [{earlier}]\n"));
    }
    let wide = format!(
        "ipSubnetworks: &a [{}]\nmore: [{}]\n",
        vec!["3.0.0.1"; 50_000].join(","),
        vec!["*a"; 50_000].join(",")
    );
    for text in [bomb, wide] {
        let list = read_text(&text);
        assert!(!list.is_decided());
        assert!(list.entries.len() <= 50_000);
    }
}

#[test]
fn terraform_that_repeats_itself_is_not_multiplied() {
    let addresses = vec!["\"3.0.0.1\""; 20_000].join(",");
    let again = vec!["local.a"; 20_000].join(",");
    let text = format!(
        "locals {{\n a = [{addresses}]\n}}\nresource \"azurerm_key_vault\" \"v\" {{\n network_acls {{\n ip_rules = concat({again})\n }}\n}}\n"
    );
    let list = read_text(&text);
    assert!(list.entries.len() <= text.len(), "{}", list.entries.len());
    assert!(!list.is_decided());
}

#[test]
fn deeply_nested_texts_of_every_language_do_no_harm() {
    let depth = 50_000;
    for (begin, open, close) in [
        ("", "[", "]"),
        ("", "{\"a\":", "}"),
        ("ipSubnetworks: ", "[", "]"),
        ("ipSubnetworks:\n", "- ", ""),
        ("locals {\n a = ", "[", "]"),
        ("locals {\n a = ", "(", ")"),
        ("locals {\n a = ", "!", ""),
        ("locals {\n a = \"", "${\"", "\"}"),
        ("resource \"a\" \"b\" {\n", "x {\n", "}\n"),
    ] {
        let text = format!(
            "{begin}{}3.0.0.1{}",
            open.repeat(depth),
            close.repeat(depth)
        );
        assert!(read_bytes(text.as_bytes()).is_ok(), "{begin:?} {open:?}");
    }
}

#[test]
fn nested_blocks_are_not_multiplied() {
    let wide = vec!["3.0.0.0/8"; 20_000];
    let single: Vec<String> = (0..20_000_u32)
        .map(|number| std::net::Ipv4Addr::from(0x0300_0000 + number * 2).to_string())
        .collect();
    let level =
        json!({"basic": {"conditions": [{"ipSubnetworks": wide}, {"ipSubnetworks": single}]}});
    assert_eq!(read_text(&level.to_string()).entries.len(), 20_000);
}

#[test]
fn addresses_in_another_notation_are_searched_for_once() {
    let rules = vec!["{\"value\":\"3.0.0.1\\/32\"}"; 150_000].join(",\n");
    let list = read_text(&format!("{{\"ipRules\":[{rules}]}}"));
    assert_eq!(list.entries.len(), 150_000);
}

#[test]
fn every_encoding_of_a_text_file_is_read() {
    let text = "3.0.0.1\r\n3.0.0.2\r\n";
    let with_mark = [b"\xef\xbb\xbf", text.as_bytes()].concat();
    assert_eq!(nets(&read_bytes(&with_mark).unwrap()).len(), 2);
    let big: Vec<u8> = std::iter::once(0xfeff)
        .chain(text.encode_utf16())
        .flat_map(u16::to_be_bytes)
        .collect();
    assert_eq!(nets(&read_bytes(&big).unwrap()).len(), 2);
    let cut = &big[..big.len() - 1];
    assert_eq!(nets(&read_bytes(cut).unwrap()).len(), 2, "half a line end");
    let latin = b"# B\xfcro\n3.0.0.1\n3.0.0.2 # M\xfcnchen\n";
    assert_eq!(nets(&read_bytes(latin).unwrap()).len(), 2);
}

#[test]
fn characters_that_turn_text_around_are_not_shown() {
    let list = read_text("{\"ipRules\": [{\"value\": \"\u{202e}1.0.0.3\u{2066}\u{200b}\"}]}");
    assert!(list.entries.is_empty());
    assert_eq!(
        list.not_understood[0].text,
        "[U+202E]1.0.0.3[U+2066][U+200B]"
    );
    assert_eq!(
        nets(&read_text("\u{feff}3.0.0.1\u{200b} \u{202e}3.0.0.2")).len(),
        2
    );
}

#[test]
fn json_among_addresses_hides_none_of_them() {
    assert_eq!(nets(&read_text("3.0.0.1 [] {} 3.0.0.2")).len(), 2);
    assert_eq!(nets(&read_text("3.0.0.1\n[1]\n3.0.0.2")).len(), 2);
    assert_eq!(
        nets(&read_text("{\"3.0.0.1\": \"office\"}")),
        ["3.0.0.1/32"]
    );
}

#[test]
fn lines_are_those_of_the_entries_and_of_nothing_similar() {
    let list = read_text("[\"3.0.0.11\",\n\"3.0.0.1\",\n\"3.0.0.1\"]");
    let lines: Vec<u32> = list.entries.iter().map(|entry| entry.line).collect();
    assert_eq!(lines, [1, 2, 3]);
    let blank_first = read_text("\n\n3.0.0.1\n\ncidr");
    assert_eq!(blank_first.entries[0].line, 3);
    let table = read_text("\r\n\r\ncidr,owner\r\n3.0.0.1,a\r\n3.0.0.2,\"b\r\nc\"\r\n3.0.0.3,d");
    let lines: Vec<u32> = table.entries.iter().map(|entry| entry.line).collect();
    assert_eq!(lines, [4, 5, 7]);
}

#[test]
fn an_address_that_begins_or_ends_with_two_colons_is_read_whole_in_any_text() {
    let list = read_text("Allowed: ::/0, 2600:1f18::, ::1/128. No others: std::fmt; 3.0.0.1:");

    assert_eq!(
        nets(&list),
        ["::/0", "2600:1f18::/128", "::1/128", "3.0.0.1/32"]
    );
    assert!(list.remarks.contains(&Remark::AdmitsEveryone));
}

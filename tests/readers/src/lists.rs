//! Access lists in each of their forms.

use access_list::{AccessList, Context, read};
use addresses::Ranges;
use jiff::Timestamp;

use crate::is_fit_to_be_shown;

/// As long as a finding's text may be, with every character of it written out.
const LONGEST: usize = 80 * 10;

pub(crate) fn aws(input: &[u8]) {
    inside(r#"{"Version": "2012-10-17", "Statement": "#, input, "}");
}

pub(crate) fn azure(input: &[u8]) {
    inside(r#"{"networkAcls": "#, input, "}");
}

pub(crate) fn google(input: &[u8]) {
    inside("- ipSubnetworks:\n", input, "");
}

pub(crate) fn terraform(input: &[u8]) {
    inside("resource \"aws_kms_key\" \"atlas\" {\n", input, "\n}\n");
}

pub(crate) fn yaml(input: &[u8]) {
    inside("Version: \"2012-10-17\"\nStatement:\n", input, "");
}

pub(crate) fn plan(input: &[u8]) {
    inside("# azurerm_key_vault.atlas will be created\n", input, "");
}

pub(crate) fn printed(input: &[u8]) {
    inside(
        "az keyvault network-rule add --name atlas --ip-address ",
        input,
        "",
    );
}

pub(crate) fn csv(input: &[u8]) {
    inside("cidr,cloud,region,service,project\r\n", input, "");
}

pub(crate) fn plain(input: &[u8]) {
    inside("", input, "");
}

/// Reads the input as it is, and in its place in a text of the form.
fn inside(before: &str, input: &[u8], after: &str) {
    holds(input);
    if !before.is_empty() {
        holds(&[before.as_bytes(), input, after.as_bytes()].concat());
    }
}

fn parsed(text: &[u8]) -> Result<AccessList, access_list::ReadError> {
    read(&[text], &Context::at(Timestamp::UNIX_EPOCH))
}

fn holds(text: &[u8]) {
    let Ok(list) = parsed(text) else { return };
    assert!(list.not_understood_count >= list.not_understood.len());
    for entry in &list.entries {
        assert_eq!(entry.net, entry.net.trunc(), "host bits are zero");
        assert!(entry.line >= 1);
    }
    for part in &list.not_understood {
        is_fit_to_be_shown(&part.text);
        assert!(part.text.len() <= LONGEST);
    }
    let undecided = Ranges::of(list.undecided.iter().copied());
    let accepted = list.entries.iter().map(|entry| entry.net);
    for net in accepted.chain(list.unnamed.iter().copied()) {
        assert_eq!(undecided.shared(net), 0, "accepted and undecided at once");
    }
    // Written one a line, the blocks are the same blocks.
    if !list.entries.is_empty() {
        let lines: Vec<String> = list.entries.iter().map(|it| it.net.to_string()).collect();
        let again = parsed(lines.join("\n").as_bytes());
        let same = |again: &AccessList| {
            again.is_decided()
                && again
                    .entries
                    .iter()
                    .map(|it| it.net)
                    .eq(list.entries.iter().map(|it| it.net))
        };
        assert!(again.is_ok_and(|again| same(&again)), "{lines:?}");
    }
}

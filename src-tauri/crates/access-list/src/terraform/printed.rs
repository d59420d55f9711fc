//! What `terraform plan` and `terraform show` print: configuration with marks for what changes, and
//! with words where there is no value.
//!
//! What a plan removes does not count. What it adds or changes is not in force yet, so that nothing of
//! such a resource is proven.

mod clean;

use super::scope::Scope;
use super::{Configured, Terraform, configuration, doubt, shaped};
use crate::document::{Node, Problem, Value};
use crate::list::Reason;

/// A function that stands for what is printed in place of a value.
pub(super) const UNKNOWN: &str = "keygate_unknown";

/// The begin of the name of a member that stands for members that are not printed.
const HIDDEN: &str = "keygate_hidden_";

/// `text` without what colours it, where it is coloured.
pub(super) fn plain(text: &str) -> std::borrow::Cow<'_, str> {
    if text.contains('\u{1b}') {
        clean::uncoloured(text).into()
    } else {
        text.into()
    }
}

/// Whether `text` was printed by one of the commands.
pub(super) fn looks_like(text: &str) -> bool {
    let is_header = |line: &str| {
        ["Terraform", "OpenTofu"].iter().any(|name| {
            line.strip_prefix(name).is_some_and(|rest| {
                rest.starts_with(" will perform the following actions")
                    || rest.starts_with(" used the selected providers")
            })
        })
    };
    let mut is_named = false;
    text.lines().any(|line| {
        let line = line.trim_start();
        let (mark, rest) = clean::mark(line);
        let is_begin = clean::is_begin(rest);
        let was_named = std::mem::replace(&mut is_named, clean::address(line).is_some());
        let words = [
            "= (sensitive value)",
            "= (known after apply)",
            "= (write-only attribute)",
        ];
        is_header(line)
            || (is_begin && (mark.is_some() || was_named))
            || words.iter().any(|word| line.contains(word))
    })
}

/// Reads what was printed.
pub(super) fn read(text: &str) -> Result<Terraform, Problem> {
    let cleaned = clean::cleaned(text)?;
    let body = configuration::parsed(&cleaned.text)?;
    let mut scope = Scope::new(&cleaned.text);
    scope.declare(&body);
    let mut all = configuration::all(&mut scope);
    for configured in &mut all {
        open(&mut configured.body);
        // They stand there in the order of their lines.
        let place = cleaned
            .resources
            .binary_search_by_key(&configured.line, |it| it.line);
        if let Ok(place) = place
            && let Some(printed) = cleaned.resources.get(place)
        {
            if let Some(address) = &printed.address {
                configured.address.clone_from(address);
            }
            if let Some(mark) = printed.mark {
                let reason = Reason::Change(format!("plan: {mark}"));
                configured.doubts.push(doubt(configured.line, reason));
            }
        }
    }
    let resources = shaped(&newest(all), &scope.used)?;
    configuration::finish(resources, &mut scope, Some(&body))
}

/// Of what changed outside of Terraform and is planned too, the plan.
fn newest(mut all: Vec<Configured>) -> Vec<Configured> {
    let mut seen = std::collections::HashSet::new();
    all.reverse();
    all.retain(|it| seen.insert(it.address.clone()));
    all.reverse();
    all
}

/// Takes out what stands for members that are not printed, and says so.
fn open(node: &mut Node) {
    match &mut node.value {
        Value::List(items) => items.iter_mut().for_each(open),
        Value::Map(map) => {
            let before = map.members.len();
            map.members.retain(|it| !it.name.starts_with(HIDDEN));
            map.is_open |= map.members.len() < before;
            map.members.iter_mut().for_each(|it| open(&mut it.value));
        }
        _ => {}
    }
}

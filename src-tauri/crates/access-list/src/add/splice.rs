//! Blocks put into, or taken out of, one list of addresses of a policy of AWS. Every other byte of the
//! document stays as it is.

use std::collections::BTreeMap;
use std::ops::Range;

use addresses::parse_block;
use ipnet::IpNet;
use serde_json::Value;
use serde_json::value::RawValue;

/// Why a list could not be changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SpliceError {
    /// The statement has no list of addresses, several, or one with other conditions on addresses.
    #[error("the statement has not exactly one list of addresses")]
    NotOneList,
    /// Nothing would be left in the list, which shuts everybody out or lets everybody in.
    #[error("the list would be empty")]
    Empty,
    /// What came of it is not what was meant.
    #[error("the changed document differs by more than its addresses")]
    Differs,
}

type Members<'a> = BTreeMap<String, &'a RawValue>;

/// The document with `added` put into the list of its statement at `position`, and `removed` taken out
/// of it. Blocks that stand there already are not put in again, and blocks that do not are not taken
/// out.
///
/// # Errors
/// [`SpliceError`]; the document is not changed then.
pub fn change_list(
    document: &str,
    position: usize,
    added: &[IpNet],
    removed: &[IpNet],
) -> Result<String, SpliceError> {
    let list = list_in(document, position).ok_or(SpliceError::NotOneList)?;
    let place = place_of(document, list).ok_or(SpliceError::NotOneList)?;
    let items = items(list).ok_or(SpliceError::NotOneList)?;
    let known: Vec<Option<IpNet>> = items.iter().map(|item| block_of(item)).collect();
    let stays = known
        .iter()
        .zip(&items)
        .filter(|(net, _)| net.is_none_or(|net| !removed.contains(&net)));
    let mut texts: Vec<String> = stays.map(|(_, item)| item.get().to_owned()).collect();
    let new = added.iter().filter(|net| !known.contains(&Some(**net)));
    texts.extend(new.map(|net| Value::from(written(*net)).to_string()));
    if texts.is_empty() {
        return Err(SpliceError::Empty);
    }
    let before = document.get(..place.start);
    let after = document.get(place.end..);
    let (Some(before), Some(after)) = (before, after) else {
        return Err(SpliceError::NotOneList);
    };
    let changed = format!("{before}{}{after}", joined(list.get(), &texts));
    if is_change_of(document, &changed, position, added, removed) {
        Ok(changed)
    } else {
        Err(SpliceError::Differs)
    }
}

/// A block as people write it: a single address without its length.
pub(crate) fn written(net: IpNet) -> String {
    if net.prefix_len() == net.max_prefix_len() {
        net.addr().to_string()
    } else {
        net.to_string()
    }
}

/// The value of `aws:SourceIp` in the statement at `position`.
fn list_in(document: &str, position: usize) -> Option<&RawValue> {
    let statement = statement_in(document, position)?;
    let condition = *statement.get("Condition")?;
    let operators: Members<'_> = serde_json::from_str(condition.get()).ok()?;
    let mut lists = Vec::new();
    for (operator, keys) in &operators {
        let keys: Members<'_> = serde_json::from_str(keys.get()).ok()?;
        for (key, value) in keys {
            if key.eq_ignore_ascii_case("aws:SourceIp") {
                lists.push((operator.as_str(), value));
            }
        }
    }
    match lists.as_slice() {
        [("IpAddress" | "NotIpAddress", list)] => Some(list),
        _ => None,
    }
}

fn statement_in(document: &str, position: usize) -> Option<Members<'_>> {
    let policy: Members<'_> = serde_json::from_str(document).ok()?;
    let statements = *policy.get("Statement")?;
    let statement = if statements.get().trim_start().starts_with('[') {
        let all: Vec<&RawValue> = serde_json::from_str(statements.get()).ok()?;
        *all.get(position)?
    } else if position == 0 {
        statements
    } else {
        return None;
    };
    serde_json::from_str(statement.get()).ok()
}

/// Where `part`, which was borrowed from `document`, stands in it.
fn place_of(document: &str, part: &RawValue) -> Option<Range<usize>> {
    let start = (part.get().as_ptr() as usize).checked_sub(document.as_ptr() as usize)?;
    let end = start.checked_add(part.get().len())?;
    (document.get(start..end)? == part.get()).then_some(start..end)
}

/// The items of a list; of a single text, itself.
fn items(list: &RawValue) -> Option<Vec<&RawValue>> {
    if list.get().trim_start().starts_with('[') {
        serde_json::from_str(list.get()).ok()
    } else {
        Some(vec![list])
    }
}

fn block_of(item: &RawValue) -> Option<IpNet> {
    let text: String = serde_json::from_str(item.get()).ok()?;
    parse_block(&text).map(|net| net.trunc())
}

/// `texts` as a list, one a line with the indent of `like` where that has lines.
fn joined(like: &str, texts: &[String]) -> String {
    let inside = like.trim_start().strip_prefix('[').unwrap_or_default();
    let indent: String = inside
        .chars()
        .take_while(|character| character.is_whitespace())
        .collect();
    if !indent.contains('\n') {
        let separator = if like.contains(", ") { ", " } else { "," };
        return format!("[{}]", texts.join(separator));
    }
    let end = like.trim_end().strip_suffix(']').unwrap_or_default();
    let last = end.get(end.trim_end().len()..).unwrap_or_default();
    format!("[{indent}{}{last}]", texts.join(&format!(",{indent}")))
}

/// Whether `changed` is `document` but for that list, which has these blocks more and less.
fn is_change_of(
    document: &str,
    changed: &str,
    position: usize,
    added: &[IpNet],
    removed: &[IpNet],
) -> bool {
    let (Ok(mut before), Ok(mut after)) = (
        serde_json::from_str::<Value>(document),
        serde_json::from_str::<Value>(changed),
    ) else {
        return false;
    };
    let (Some(old), Some(new)) = (
        take_list(&mut before, position),
        take_list(&mut after, position),
    ) else {
        return false;
    };
    let net = |text: &String| parse_block(text).map(|net| net.trunc());
    let is_removed = |text: &String| net(text).is_some_and(|net| removed.contains(&net));
    let old_nets: Vec<_> = old.iter().map(net).collect();
    let mut wanted: Vec<String> = old
        .iter()
        .filter(|text| !is_removed(text))
        .cloned()
        .collect();
    let more = added.iter().filter(|net| !old_nets.contains(&Some(**net)));
    wanted.extend(more.map(|net| written(*net)));
    before == after && wanted == new
}

/// Takes the texts of the list out of a parsed document.
fn take_list(document: &mut Value, position: usize) -> Option<Vec<String>> {
    let statements = document.get_mut("Statement")?;
    let statement = match statements {
        Value::Array(all) => all.get_mut(position)?,
        one => one,
    };
    let operators = statement.get_mut("Condition")?.as_object_mut()?;
    let mut keys = operators
        .values_mut()
        .filter_map(Value::as_object_mut)
        .flat_map(|keys| keys.iter_mut());
    let (_, list) = keys.find(|(key, _)| key.eq_ignore_ascii_case("aws:SourceIp"))?;
    match std::mem::take(list) {
        Value::String(text) => Some(vec![text]),
        Value::Array(items) => items
            .into_iter()
            .map(|item| item.as_str().map(str::to_owned))
            .collect(),
        _ => None,
    }
}

#[cfg(test)]
mod tests;

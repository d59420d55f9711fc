//! Lists in pages.

use serde_json::{Value, json};

use crate::asked::Asked;
use crate::query;
use crate::refusal::Refusal;

/// Source: Atlas Admin API description, `itemsPerPage`.
const USUAL_PAGE: usize = 100;
const LARGEST_PAGE: usize = 500;

/// The page of `entries` that was asked for. `origin` begins the links.
pub(crate) fn page(asked: &Asked, origin: &str, entries: &[Value]) -> Result<Value, Refusal> {
    let number = at_least_one(asked, "pageNum", 1)?;
    let size = at_least_one(asked, "itemsPerPage", USUAL_PAGE)?;
    if size > LARGEST_PAGE {
        return Err(query::invalid("itemsPerPage"));
    }
    let counted = query::flag(asked, "includeCount", true)?;
    let start = (number - 1).saturating_mul(size).min(entries.len());
    let end = start.saturating_add(size).min(entries.len());

    let link = |relation: &str, number: usize| {
        let href = format!(
            "{origin}{}?includeCount={counted}&pageNum={number}&itemsPerPage={size}",
            asked.path
        );
        json!({"href": href, "rel": relation})
    };
    let mut links = vec![link("self", number)];
    if number > 1 {
        links.push(link("previous", number - 1));
    }
    if end < entries.len() {
        links.push(link("next", number.saturating_add(1)));
    }
    let mut page = json!({"links": links, "results": entries[start..end]});
    if counted {
        page["totalCount"] = json!(entries.len());
    }
    Ok(page)
}

fn at_least_one(asked: &Asked, name: &str, otherwise: usize) -> Result<usize, Refusal> {
    let Some(text) = asked.parameter(name) else {
        return Ok(otherwise);
    };
    text.parse()
        .ok()
        .filter(|number| *number >= 1)
        .ok_or_else(|| query::invalid(name))
}

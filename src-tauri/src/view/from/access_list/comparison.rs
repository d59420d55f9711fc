//! The comparison, and its rows.

use access_list::UsedBy;
use jiff::Timestamp;

use crate::access_list::state::Compared;
use crate::view::{
    ComparisonRowView, ComparisonRowsView, ComparisonTableView, ComparisonView, RemovalView,
    UsedByView, count,
};

impl ComparisonView {
    pub(super) fn new(compared: &Compared, removal: RemovalView) -> Self {
        let comparison = &compared.comparison;
        Self {
            generation: compared.generation,
            needed: count(compared.set.needed.nets().len()),
            covered: count(comparison.covered.len()),
            missing: count(comparison.missing.len()),
            no_longer_needed: count(comparison.no_longer_needed.len()),
            not_from_atlas: count(comparison.not_from_atlas.len()),
            wider_than_needed: count(comparison.wider_than_needed.len()),
            not_proven: count(comparison.not_proven.len()),
            verdict: comparison.proof.verdict.into(),
            is_complete: comparison.proof.is_complete(),
            removal,
        }
    }
}

impl ComparisonRowsView {
    /// `wanted` rows of a table from row `start`. `since` says when a missing block came, where that
    /// is known.
    #[must_use]
    pub fn new(
        compared: &Compared,
        table: ComparisonTableView,
        start: u32,
        wanted: u32,
        since: &dyn Fn(usize) -> Option<Timestamp>,
    ) -> Self {
        let comparison = &compared.comparison;
        let (first, wanted) = (start as usize, wanted as usize);
        let (total, rows): (usize, Vec<ComparisonRowView>) = match table {
            ComparisonTableView::Missing => (
                comparison.missing.len(),
                window(&comparison.missing, first, wanted)
                    .map(|position| {
                        let since = since(*position as usize).map(|since| since.to_string());
                        ComparisonRowView {
                            since,
                            ..needed_row(compared, *position)
                        }
                    })
                    .collect(),
            ),
            ComparisonTableView::NotProven => (
                comparison.not_proven.len(),
                window(&comparison.not_proven, first, wanted)
                    .map(|position| needed_row(compared, *position))
                    .collect(),
            ),
            ComparisonTableView::Covered => (
                comparison.covered.len(),
                window(&comparison.covered, first, wanted)
                    .map(|covered| {
                        let entry = covered.entry.map(|entry| entry as usize);
                        let entry = entry.and_then(|entry| compared.list.entries.get(entry));
                        ComparisonRowView {
                            by: entry.map(|entry| entry.net.to_string()),
                            line: entry.map(|entry| entry.line),
                            ..needed_row(compared, covered.position)
                        }
                    })
                    .collect(),
            ),
            ComparisonTableView::NoLongerNeeded => (
                comparison.no_longer_needed.len(),
                window(&comparison.no_longer_needed, first, wanted)
                    .map(|entry| entry_row(compared, *entry))
                    .collect(),
            ),
            ComparisonTableView::NotFromAtlas => (
                comparison.not_from_atlas.len(),
                window(&comparison.not_from_atlas, first, wanted)
                    .map(|entry| entry_row(compared, *entry))
                    .collect(),
            ),
            ComparisonTableView::WiderThanNeeded => (
                comparison.wider_than_needed.len(),
                window(&comparison.wider_than_needed, first, wanted)
                    .map(|wider| ComparisonRowView {
                        extra: Some(wider.extra.to_string()),
                        ..entry_row(compared, wider.entry)
                    })
                    .collect(),
            ),
        };
        Self {
            total: count(total),
            start,
            rows,
        }
    }
}

fn window<T>(all: &[T], first: usize, wanted: usize) -> impl Iterator<Item = &T> {
    all.iter().skip(first).take(wanted)
}

fn needed_row(compared: &Compared, position: u32) -> ComparisonRowView {
    let position = position as usize;
    let net = compared.set.needed.nets().get(position);
    ComparisonRowView {
        cidr: net.map(ToString::to_string).unwrap_or_default(),
        origins: compared
            .set
            .needed
            .origins(position)
            .map(Into::into)
            .collect(),
        line: None,
        by: None,
        extra: None,
        since: None,
    }
}

fn entry_row(compared: &Compared, index: u32) -> ComparisonRowView {
    let entry = compared.list.entries.get(index as usize);
    ComparisonRowView {
        cidr: entry.map(|entry| entry.net.to_string()).unwrap_or_default(),
        origins: Vec::new(),
        line: entry.map(|entry| entry.line),
        by: None,
        extra: None,
        since: None,
    }
}

impl From<&UsedBy> for UsedByView {
    fn from(origin: &UsedBy) -> Self {
        Self {
            service: (&origin.service).into(),
            region: origin.region.clone(),
            project: origin.project.clone(),
            planned: origin.planned,
        }
    }
}

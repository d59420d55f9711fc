//! The comparison, and its rows.

use access_list::UsedBy;
use jiff::Timestamp;

use super::sorted::{self, Key, Window};
use crate::access_list::state::Compared;
use crate::view::{
    ComparisonColumnView, ComparisonOrderRequest, ComparisonRowView, ComparisonRowsView,
    ComparisonTableView, ComparisonView, RemovalView, UsedByView, count,
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
    /// is known. They are sorted where `order` says so.
    #[must_use]
    pub fn new(
        compared: &Compared,
        table: ComparisonTableView,
        start: u32,
        wanted: u32,
        order: Option<ComparisonOrderRequest>,
        since: &dyn Fn(usize) -> Option<Timestamp>,
    ) -> Self {
        let comparison = &compared.comparison;
        let window = Window {
            first: start as usize,
            wanted: wanted as usize,
            order,
        };
        let (total, rows): (usize, Vec<ComparisonRowView>) = match table {
            ComparisonTableView::Missing => (
                comparison.missing.len(),
                window
                    .of(&comparison.missing, |position, column| {
                        sorted::needed(compared, *position, column, || {
                            since(*position as usize).map_or(Key::Nothing, Key::Time)
                        })
                    })
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
                window
                    .of(&comparison.not_proven, |position, column| {
                        sorted::needed(compared, *position, column, || Key::Nothing)
                    })
                    .map(|position| needed_row(compared, *position))
                    .collect(),
            ),
            ComparisonTableView::Covered => (
                comparison.covered.len(),
                window
                    .of(&comparison.covered, |covered, column| {
                        sorted::needed(compared, covered.position, column, || {
                            covered.entry.map_or(Key::Nothing, |entry| {
                                sorted::entry(
                                    compared,
                                    entry,
                                    ComparisonColumnView::Address,
                                    || None,
                                )
                            })
                        })
                    })
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
                window
                    .of(&comparison.no_longer_needed, |index, column| {
                        sorted::entry(compared, *index, column, || None)
                    })
                    .map(|entry| entry_row(compared, *entry))
                    .collect(),
            ),
            ComparisonTableView::NotFromAtlas => (
                comparison.not_from_atlas.len(),
                window
                    .of(&comparison.not_from_atlas, |index, column| {
                        sorted::entry(compared, *index, column, || None)
                    })
                    .map(|entry| entry_row(compared, *entry))
                    .collect(),
            ),
            ComparisonTableView::WiderThanNeeded => (
                comparison.wider_than_needed.len(),
                window
                    .of(&comparison.wider_than_needed, |wider, column| {
                        let extra = || Some(Key::Number(wider.extra));
                        sorted::entry(compared, wider.entry, column, extra)
                    })
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

//! What of the rows on screen is copied.

use std::ops::{Range, RangeInclusive};

use super::{Kind, Listing};
use crate::cidr_text::CidrText;
use crate::csv::{defused, services};
use crate::side::Rows;

impl Listing {
    /// The blocks of the rows that are selected, one a line in the order drawn, without a line break at
    /// the end, and how many they are. A group of which no row is selected stands for all of its own.
    #[must_use]
    pub fn selected(&self, rows: &[RangeInclusive<usize>]) -> (String, usize) {
        let selected = Selected::new(rows);
        let mut lines = Lines::default();
        for (at, group) in self.groups.iter().enumerate() {
            let own = group.row + 1..self.end(at);
            let stands_for_all = selected.has(group.row) && !selected.has_any(&own);
            match &group.kind {
                Kind::Cloud { places, .. } if stands_for_all => {
                    for &place in places {
                        self.push_all(place, &mut lines);
                    }
                }
                Kind::Cloud { .. } => {}
                Kind::Region { place, .. } if stands_for_all => self.push_all(*place, &mut lines),
                Kind::Region { place, .. } => {
                    let within = self.within(*place);
                    for rows in selected.within(&own) {
                        for row in rows {
                            self.push(&within, row - own.start, &mut lines);
                        }
                    }
                }
            }
        }
        (lines.text, lines.count)
    }

    /// What stands in one row, as the cells of a spreadsheet: cloud, region, and what else there is. A
    /// cell that a spreadsheet would run as a formula begins with `'`.
    #[must_use]
    pub fn cells(&self, row: usize) -> Option<String> {
        let group = self.group(row)?;
        let cells = match &group.kind {
            Kind::Cloud { places, count } => {
                let cloud = self.place(*places.first()?)?.cloud.label().to_owned();
                vec![cloud, count.to_string()]
            }
            &Kind::Region { place: index, .. } => {
                let place = self.place(index)?;
                let cloud = place.cloud.label().to_owned();
                let within = self.within(index);
                match row.checked_sub(group.row + 1) {
                    None => vec![cloud, place.region.clone(), within.len().to_string()],
                    Some(offset) => {
                        let entry = self.side().entry(within.get(offset)?);
                        let address = self.book.address(self.direction, entry);
                        let services = services(&address, self.book.source().practice);
                        vec![
                            address.net.to_string(),
                            cloud,
                            place.region.clone(),
                            services,
                        ]
                    }
                }
            }
        };
        let cells: Vec<_> = cells.iter().map(|cell| defused(cell)).collect();
        Some(cells.join("\t"))
    }

    /// Where the rows of a group end.
    fn end(&self, at: usize) -> usize {
        let later = self.groups.get(at + 1..).unwrap_or_default();
        let next = match self.groups.get(at).map(|group| &group.kind) {
            Some(Kind::Cloud { .. }) => later
                .iter()
                .find(|group| matches!(group.kind, Kind::Cloud { .. })),
            _ => later.first(),
        };
        next.map_or(self.row_count, |group| group.row)
    }

    fn push_all(&self, place: usize, lines: &mut Lines) {
        let within = self.within(place);
        for offset in 0..within.len() {
            self.push(&within, offset, lines);
        }
    }

    fn push(&self, within: &Rows<'_>, offset: usize, lines: &mut Lines) {
        let Some(row) = within.get(offset) else {
            return;
        };
        if lines.count > 0 {
            lines.text.push('\n');
        }
        let net = self.side().entry(row).net;
        lines.text.push_str(CidrText::new(&net).as_str());
        lines.count += 1;
    }
}

#[derive(Default)]
struct Lines {
    text: String,
    count: usize,
}

/// Rows, each once and in order.
struct Selected(Vec<Range<usize>>);

impl Selected {
    fn new(rows: &[RangeInclusive<usize>]) -> Self {
        let mut sorted: Vec<_> = rows
            .iter()
            .map(|rows| *rows.start()..rows.end().saturating_add(1))
            .filter(|rows| !rows.is_empty())
            .collect();
        sorted.sort_by_key(|rows| rows.start);
        let mut merged: Vec<Range<usize>> = Vec::new();
        for rows in sorted {
            match merged.last_mut() {
                Some(last) if rows.start <= last.end => last.end = last.end.max(rows.end),
                _ => merged.push(rows),
            }
        }
        Self(merged)
    }

    fn has(&self, row: usize) -> bool {
        self.has_any(&(row..row + 1))
    }

    fn has_any(&self, rows: &Range<usize>) -> bool {
        self.within(rows).next().is_some()
    }

    /// What of `rows` is selected.
    fn within(&self, rows: &Range<usize>) -> impl Iterator<Item = Range<usize>> {
        let Range { start, end } = *rows;
        let first = self.0.partition_point(|selected| selected.end <= start);
        let selected = self.0.get(first..).unwrap_or_default();
        selected
            .iter()
            .map(move |selected| selected.start.max(start)..selected.end.min(end))
            .take_while(|selected| !selected.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde_json::json;

    use super::*;
    use crate::listing::{Order, View};
    use crate::{Direction, samples};

    fn listing(filter: &str, folded: &[&str]) -> Listing {
        let book = samples::book(&json!({"outbound": {
            "aws": {"us-east-1": ["3.0.0.10", "3.0.0.9", "3.0.0.8"], "us-east-2": ["3.0.1.1"]},
            "gcp": {"us-east4": ["9.9.9.9"]},
            "=1+1": {"r": ["5.5.5.5"]},
        }}));
        let view = View {
            direction: Direction::Outbound,
            filter: filter.to_owned(),
            folded: folded.iter().map(|&key| key.to_owned()).collect(),
            order: Order::default(),
        };
        Listing::new(Arc::new(book), view)
    }

    #[test]
    fn the_addresses_of_the_selected_rows_are_copied_each_once_and_in_order() {
        // Rows: aws, us-east-1, .8, .9, .10, us-east-2, .1.1, gcp, us-east4, 9.9.9.9, …
        let listing = listing("", &[]);

        let (text, count) = listing.selected(&[6..=6, 3..=4, 4..=4]);
        assert_eq!(text, "3.0.0.9/32\n3.0.0.10/32\n3.0.1.1/32");
        assert_eq!(count, 3);
        assert_eq!(listing.selected(&[]), (String::new(), 0));
        assert_eq!(listing.selected(&[1000..=usize::MAX]).1, 0);
    }

    #[test]
    fn a_group_stands_for_its_own_unless_some_of_them_are_selected() {
        let open = listing("", &[]);
        assert_eq!(open.selected(&[0..=0]).1, 4, "all of AWS");
        assert_eq!(open.selected(&[1..=1]).1, 3, "all of the region");
        assert_eq!(open.selected(&[0..=3]).0, "3.0.0.8/32\n3.0.0.9/32");
        assert_eq!(
            open.selected(&[0..=open.row_count()]).1,
            6,
            "everything, once"
        );

        let folded = listing("", &["aws/us-east-1", "aws/us-east-2", "gcp"]);
        assert_eq!(folded.selected(&[0..=1]).1, 3);
        assert_eq!(folded.selected(&[2..=3]).0, "3.0.1.1/32\n9.9.9.9/32");
    }

    #[test]
    fn what_a_filter_hides_is_not_copied() {
        let filtered = listing("3.0.0.9", &[]);
        assert_eq!(filtered.selected(&[0..=0]).0, "3.0.0.9/32");
    }

    #[test]
    fn a_row_is_cells_that_no_spreadsheet_runs() {
        let listing = listing("", &[]);
        let cells = |row| listing.cells(row).unwrap_or_default();

        assert_eq!(cells(0), "AWS\t4");
        assert_eq!(cells(1), "AWS\tus-east-1\t3");
        let address: Vec<_> = cells(2).split('\t').map(str::to_owned).collect();
        assert_eq!(address[..3], ["3.0.0.8/32", "AWS", "us-east-1"]);
        assert_eq!(address.len(), 4);
        let rows: Vec<String> = (0..listing.row_count()).map(cells).collect();
        assert!(rows.iter().any(|row| row.contains("'=1+1")), "{rows:?}");
        assert_eq!(listing.cells(listing.row_count()), None);
    }
}

//! A set of addresses of one version of IP, as spans in order.

use std::ops::Range;
use std::sync::OnceLock;

use ipnet::IpNet;

use super::span::{Number, Span};

/// Spans that neither overlap nor touch, in order.
#[derive(Debug, Clone)]
pub(super) struct Spans<N> {
    spans: Vec<Span<N>>,
    /// How many addresses lie before each span, counted when first asked.
    before: OnceLock<Vec<u128>>,
}

impl<N> Default for Spans<N> {
    fn default() -> Self {
        Self::in_order(Vec::new())
    }
}

impl<N: PartialEq> PartialEq for Spans<N> {
    fn eq(&self, other: &Self) -> bool {
        self.spans == other.spans
    }
}

impl<N: Eq> Eq for Spans<N> {}

impl<N> Spans<N> {
    fn in_order(spans: Vec<Span<N>>) -> Self {
        Self {
            spans,
            before: OnceLock::new(),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    pub(super) fn into_spans(self) -> Vec<Span<N>> {
        self.spans
    }
}

impl<N: Number> Spans<N> {
    /// All addresses of any of `spans`.
    pub(super) fn of(mut spans: Vec<Span<N>>) -> Self {
        N::sort(&mut spans);
        // `dedup_by` goes from the front and offers each with the last one kept.
        spans.dedup_by(|span, kept| {
            let touches = kept.last.next().is_none_or(|next| span.first <= next);
            if touches {
                kept.last = kept.last.max(span.last);
            }
            touches
        });
        Self::in_order(spans)
    }

    pub(super) fn contains(&self, wanted: Span<N>) -> bool {
        let found = self.spans.get(self.reaching(wanted.first));
        found.is_some_and(|span| span.first <= wanted.first && wanted.last <= span.last)
    }

    /// The places of the spans that share an address with `wanted`.
    fn touched(&self, wanted: Span<N>) -> Range<usize> {
        let end = self.spans.partition_point(|span| span.first <= wanted.last);
        self.reaching(wanted.first)..end
    }

    /// What of it is in `wanted`, as blocks in order.
    pub(super) fn inside(&self, wanted: Span<N>) -> impl Iterator<Item = IpNet> {
        let touched = self.spans.get(self.touched(wanted)).unwrap_or_default();
        touched.iter().flat_map(move |span| {
            let first = span.first.max(wanted.first);
            let last = span.last.min(wanted.last);
            Span { first, last }.blocks()
        })
    }

    pub(super) fn shared(&self, wanted: Span<N>) -> u128 {
        let Range { start: begin, end } = self.touched(wanted);
        let touched = self.spans.get(begin..end).unwrap_or_default();
        let part = |span: &Span<N>| {
            let first = span.first.max(wanted.first);
            let last = span.last.min(wanted.last);
            Span { first, last }.size()
        };
        match touched {
            [] => 0,
            [only] => part(only),
            [first, .., last] => {
                let before = self.before();
                let between = before
                    .get(end - 1)
                    .zip(before.get(begin + 1))
                    .map_or(0, |(end, begin)| end - begin);
                part(first)
                    .saturating_add(between)
                    .saturating_add(part(last))
            }
        }
    }

    fn before(&self) -> &[u128] {
        self.before.get_or_init(|| {
            let mut sum = 0_u128;
            let mut before = Vec::with_capacity(self.spans.len());
            for span in &self.spans {
                before.push(sum);
                sum = sum.saturating_add(span.size());
            }
            before
        })
    }

    /// The place of the first span that ends at or after `address`.
    fn reaching(&self, address: N) -> usize {
        self.spans.partition_point(|span| span.last < address)
    }

    pub(super) fn minus(&self, other: &Self) -> Self {
        let mut spans = Vec::new();
        let mut others = other.spans.iter().peekable();
        for span in &self.spans {
            let mut first = Some(span.first);
            while let Some(start) = first {
                match others.peek() {
                    Some(other) if other.last < start => {
                        others.next();
                    }
                    Some(other) if other.first <= span.last => {
                        if let Some(last) = other.first.previous().filter(|last| *last >= start) {
                            spans.push(Span { first: start, last });
                        }
                        first = other.last.next().filter(|next| *next <= span.last);
                    }
                    _ => {
                        spans.push(Span {
                            first: start,
                            last: span.last,
                        });
                        first = None;
                    }
                }
            }
        }
        Self::in_order(spans)
    }

    /// The blocks it is made of, in order.
    pub(super) fn blocks(&self) -> impl Iterator<Item = IpNet> {
        self.spans.iter().flat_map(|span| span.blocks())
    }
}

//! One direction of a book: its rows in the order they are drawn, and, once that is asked for, the
//! numeric order beside it.

use std::ops::Range;
use std::sync::OnceLock;

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

use crate::address::Cloud;
use crate::block::Block;

/// One direction of a book. A row's number counts the IPv4 rows, then the IPv6 ones.
#[derive(Clone, Default, PartialEq)]
pub(crate) struct Side {
    /// Sorted; some may have no rows.
    pub(crate) places: Vec<Place>,
    /// What the rows name by index.
    pub(crate) contexts: Vec<Context>,
    /// Sets of indices into the book's services, which the contexts name by index.
    pub(crate) service_sets: Vec<Box<[u32]>>,
    pub(crate) v4: Family<Ipv4Net>,
    pub(crate) v6: Family<Ipv6Net>,
}

/// The rows of one version of IP, each block once.
#[derive(Clone)]
pub(crate) struct Family<N> {
    /// By place, numerically within each.
    rows: Vec<Listed<N>>,
    /// Where the rows of each place begin, and one more: the end.
    starts: Vec<u32>,
    /// Indices into `rows` in numeric order, made when first asked for.
    numeric: OnceLock<Vec<u32>>,
}

/// A block, and the index of its context: 9 bytes for IPv4, 21 for IPv6. Sorted by both.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Listed<N> {
    pub(crate) net: N,
    /// The highest byte first; by themselves, bytes need no room to be aligned.
    index: [u8; 4],
}

impl<N> Listed<N> {
    #[inline]
    pub(crate) fn new(net: N, index: u32) -> Self {
        let index = index.to_be_bytes();
        Self { net, index }
    }

    #[inline]
    pub(crate) fn index(&self) -> u32 {
        u32::from_be_bytes(self.index)
    }
}

impl<N: Copy + Into<IpNet>> Listed<N> {
    fn parts(self) -> (IpNet, u32) {
        (self.net.into(), self.index())
    }
}

/// Where a block is, and what uses it: the same for many.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Context {
    /// Index of the place.
    pub(crate) place: u32,
    /// Index of the set of services.
    pub(crate) services: u32,
}

/// One row.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entry {
    pub(crate) net: IpNet,
    pub(crate) context: Context,
}

/// A cloud and a region of it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Place {
    pub(crate) cloud: Cloud,
    pub(crate) region: String,
}

impl Side {
    /// How many rows there are.
    pub(crate) fn len(&self) -> usize {
        self.v4.rows.len() + self.v6.rows.len()
    }

    /// The row with that number, one of this side's own.
    #[inline]
    pub(crate) fn entry(&self, row: u32) -> Entry {
        let (net, context) = self.parts(row);
        self.described(net, context)
    }

    /// A block and the context with that index, one of this side's own.
    #[inline]
    pub(crate) fn described(&self, net: IpNet, context: u32) -> Entry {
        let context = self.contexts[context as usize];
        Entry { net, context }
    }

    /// Hands on the block of each of `rows`, which are this side's own, and the index of its context.
    #[inline]
    pub(crate) fn try_each<E>(
        &self,
        rows: Rows<'_>,
        mut each: impl FnMut(IpNet, u32) -> Result<(), E>,
    ) -> Result<(), E> {
        match rows {
            Rows::All(v4, v6) => {
                let v4_rows = self.v4.rows.len() as u32;
                let v6 = v6.start - v4_rows..v6.end - v4_rows;
                for row in &self.v4.rows[v4.start as usize..v4.end as usize] {
                    each(row.net.into(), row.index())?;
                }
                for row in &self.v6.rows[v6.start as usize..v6.end as usize] {
                    each(row.net.into(), row.index())?;
                }
            }
            Rows::Passing(rows) => {
                for &row in rows {
                    let (net, context) = self.parts(row);
                    each(net, context)?;
                }
            }
        }
        Ok(())
    }

    #[inline]
    fn parts(&self, row: u32) -> (IpNet, u32) {
        let row = row as usize;
        match row.checked_sub(self.v4.rows.len()) {
            None => self.v4.rows[row].parts(),
            Some(row) => self.v6.rows[row].parts(),
        }
    }

    /// All rows in the order drawn, IPv4 first.
    pub(crate) fn drawn(&self) -> impl Iterator<Item = Entry> {
        (0..self.len() as u32).map(|row| self.entry(row))
    }

    /// All rows in numeric order, IPv4 first.
    pub(crate) fn entries(&self) -> impl ExactSizeIterator<Item = Entry> {
        let (v4, v6) = (self.v4.numeric(), self.v6.numeric());
        (0..self.len()).map(move |at| match at.checked_sub(v4.len()) {
            None => self.entry(v4[at]),
            // A document has fewer entries than bytes, and longer ones than 4 GiB are not read.
            Some(at) => self.entry(v6[at] + v4.len() as u32),
        })
    }

    /// The rows of one place.
    pub(crate) fn of(&self, place: usize) -> Rows<'_> {
        let Range { start, end } = self.v6.of(place);
        let v4 = self.v4.rows.len() as u32;
        Rows::All(self.v4.of(place), v4 + start..v4 + end)
    }

    pub(crate) fn place(&self, index: u32) -> (&Cloud, &str) {
        const NOWHERE: &Cloud = &Cloud::Other(String::new());
        self.places
            .get(index as usize)
            .map_or((NOWHERE, ""), |place| (&place.cloud, &place.region))
    }
}

impl<N> Default for Family<N> {
    fn default() -> Self {
        Self::new(Vec::new(), Vec::new())
    }
}

impl<N: PartialEq> PartialEq for Family<N> {
    fn eq(&self, other: &Self) -> bool {
        self.rows == other.rows && self.starts == other.starts
    }
}

impl<N> Family<N> {
    /// `rows` in the order they are drawn; those of each place begin at its `starts`, and one more
    /// is where they end.
    pub(crate) fn new(rows: Vec<Listed<N>>, starts: Vec<u32>) -> Self {
        Self {
            rows,
            starts,
            numeric: OnceLock::new(),
        }
    }
}

impl<N: Block> Family<N> {
    fn numeric(&self) -> &[u32] {
        self.numeric.get_or_init(|| {
            let numbered = self.rows.iter().zip(0..);
            let mut rows: Vec<Listed<N>> = numbered
                .map(|(row, number)| Listed::new(row.net, number))
                .collect();
            N::sort(&mut rows, &mut Vec::new());
            rows.iter().map(Listed::index).collect()
        })
    }

    fn of(&self, place: usize) -> Range<u32> {
        let bounds = self.starts.get(place).zip(self.starts.get(place + 1));
        bounds.map_or(0..0, |(&start, &end)| start..end)
    }
}

/// Numbers of rows of one place, in the order drawn.
#[derive(Debug, Clone)]
pub(crate) enum Rows<'rows> {
    /// All of them, IPv4 first.
    All(Range<u32>, Range<u32>),
    /// Those that pass a filter.
    Passing(&'rows [u32]),
}

impl Rows<'_> {
    pub(crate) fn len(&self) -> usize {
        match self {
            Self::All(v4, v6) => v4.len() + v6.len(),
            Self::Passing(rows) => rows.len(),
        }
    }

    pub(crate) fn get(&self, at: usize) -> Option<u32> {
        match self {
            Self::All(v4, v6) => match at.checked_sub(v4.len()) {
                None => v4.clone().nth(at),
                Some(at) => v6.clone().nth(at),
            },
            Self::Passing(rows) => rows.get(at).copied(),
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = u32> {
        let (v4, v6, passing) = match self {
            Self::All(v4, v6) => (v4.clone(), v6.clone(), [].as_slice()),
            Self::Passing(rows) => (0..0, 0..0, *rows),
        };
        v4.chain(v6).chain(passing.iter().copied())
    }
}

/// The rows that pass a filter, by place.
#[derive(Debug)]
pub(crate) struct Passing {
    rows: Vec<u32>,
    /// Where the rows of each place begin, and one more: the end.
    starts: Vec<usize>,
}

impl Passing {
    pub(crate) fn with_capacity(places: usize) -> Self {
        let mut starts = Vec::with_capacity(places + 1);
        starts.push(0);
        Self {
            rows: Vec::new(),
            starts,
        }
    }

    /// Adds the rows of the next place.
    pub(crate) fn push_place(&mut self, rows: impl Iterator<Item = u32>) {
        // Each part of `rows` in a loop of its own, which asking for one after another would not be.
        rows.for_each(|row| self.rows.push(row));
        self.starts.push(self.rows.len());
    }

    pub(crate) fn of(&self, place: usize) -> Rows<'_> {
        let bounds = self.starts.get(place).zip(self.starts.get(place + 1));
        let rows = bounds.and_then(|(&start, &end)| self.rows.get(start..end));
        Rows::Passing(rows.unwrap_or_default())
    }
}

/// What of one direction is drawn, copied or exported.
#[derive(Debug)]
pub(crate) struct Shown {
    /// `None` where nothing is filtered out.
    pub(crate) passing: Option<Passing>,
}

impl Shown {
    /// The rows of one place of `side`.
    pub(crate) fn of<'a>(&'a self, side: &'a Side, place: usize) -> Rows<'a> {
        match &self.passing {
            Some(passing) => passing.of(place),
            None => side.of(place),
        }
    }

    /// Rows of all places.
    pub(crate) fn len(&self, side: &Side) -> usize {
        self.passing
            .as_ref()
            .map_or_else(|| side.len(), |passing| passing.rows.len())
    }
}

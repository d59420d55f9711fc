//! The blocks of one version of IP that a document lists, in its order, and how each becomes one row.

use std::collections::HashMap;
use std::ops::Range;

use crate::block::Block;
use crate::contexts::{Contexts, Mention};
use crate::interner::ranked;
use crate::repeated::repeated;
use crate::side::{Family, Listed};

/// Every mention of a block, in document order.
pub(crate) struct Mentions<N> {
    nets: Vec<N>,
    runs: Vec<Run>,
}

/// Mentions that follow each other, all with one origin. It ends where the next begins.
#[derive(Clone, Copy)]
struct Run {
    origin: Mention,
    from: u32,
}

impl<N> Default for Mentions<N> {
    fn default() -> Self {
        Self {
            nets: Vec::new(),
            runs: Vec::new(),
        }
    }
}

impl<N> Mentions<N> {
    #[inline]
    pub(crate) fn add(&mut self, net: N, origin: Mention) {
        if self.runs.last().map(|run| run.origin) != Some(origin) {
            self.begin_run(origin);
        }
        self.nets.push(net);
    }

    pub(crate) fn len(&self) -> usize {
        self.nets.len()
    }

    /// How far they have come, for [`Self::reassign`].
    pub(crate) fn mark(&mut self) -> usize {
        let mark = self.runs.len();
        if let Some(last) = self.runs.last() {
            self.begin_run(last.origin);
        }
        mark
    }

    /// Gives everything added since `mark` to `service`.
    pub(crate) fn reassign(&mut self, mark: usize, service: u32) {
        for run in self.runs.iter_mut().skip(mark) {
            run.origin.service = service;
        }
    }

    /// The origins they have.
    pub(crate) fn origins(&self) -> impl Iterator<Item = Mention> {
        let runs = self.runs.iter().zip(self.ranges());
        runs.filter(|(_, range)| !range.is_empty())
            .map(|(run, _)| run.origin)
    }

    /// Numbers services and places anew.
    pub(crate) fn rank(&mut self, services: &[u32], places: &[u32]) {
        for Run { origin, .. } in &mut self.runs {
            origin.service = ranked(services, origin.service);
            origin.place = ranked(places, origin.place);
        }
    }

    fn begin_run(&mut self, origin: Mention) {
        // A document has fewer mentions than bytes, and longer ones than 4 GiB are not read.
        let from = self.nets.len() as u32;
        self.runs.push(Run { origin, from });
    }

    /// The mentions of each run.
    fn ranges(&self) -> impl Iterator<Item = Range<u32>> {
        let ends = self.runs.iter().skip(1).map(|run| run.from);
        let ends = ends.chain([self.nets.len() as u32]);
        self.runs.iter().zip(ends).map(|(run, end)| run.from..end)
    }

    /// The index of the run that the mention is in.
    fn run_of(&self, mention: u32) -> Option<usize> {
        let after = self.runs.partition_point(|run| run.from <= mention);
        after.checked_sub(1)
    }
}

impl<N: Block> Mentions<N> {
    /// Says of each block everything that its mentions say, at the first of them by service and place.
    pub(crate) fn resolved(self, contexts: &mut Contexts) -> Resolved<N> {
        let mut known = HashMap::new();
        let of_run = |run: &Run| {
            let of_one = known.entry(run.origin);
            *of_one.or_insert_with(|| contexts.index_of(&[run.origin]))
        };
        let of_runs: Vec<u32> = self.runs.iter().map(of_run).collect();

        let (mut changes, mut same) = (Vec::new(), Vec::new());
        let found = repeated(&self.nets);
        for mentions in found.chunk_by(|one, other| one.net == other.net) {
            same.clear();
            same.extend(mentions.iter().filter_map(|listed| {
                let mention = listed.index();
                let run = self.run_of(mention)?;
                let origin = self.runs.get(run)?.origin;
                Some((origin, mention, of_runs.get(run).copied()?))
            }));
            same.sort_unstable();
            let [(first, mention, of_first), others @ ..] = same.as_slice() else {
                continue;
            };
            if others.is_empty() {
                continue;
            }
            let one_service = others.iter().all(|(it, ..)| it.service == first.service);
            let context = if one_service {
                *of_first
            } else {
                let origins: Vec<Mention> = same.iter().map(|(origin, ..)| *origin).collect();
                contexts.index_of(&origins)
            };
            changes.push(Change {
                mention: *mention,
                context: Some(context),
            });
            changes.extend(others.iter().map(|(_, mention, _)| Change {
                mention: *mention,
                context: None,
            }));
        }
        changes.sort_unstable_by_key(|change| change.mention);
        Resolved {
            mentions: self,
            contexts: of_runs,
            changes,
        }
    }
}

/// Mentions with the contexts of their blocks.
pub(crate) struct Resolved<N> {
    mentions: Mentions<N>,
    /// The context at the mentions of each run, but for the changes.
    contexts: Vec<u32>,
    /// In order.
    changes: Vec<Change>,
}

/// A mention whose block has others.
struct Change {
    mention: u32,
    /// The context of the block, at the one mention that becomes a row.
    context: Option<u32>,
}

impl<N: Block> Resolved<N> {
    /// Marks the contexts that rows will have.
    pub(crate) fn use_contexts(&self, used: &mut [bool]) {
        let mut use_one = |context: u32| {
            if let Some(used) = used.get_mut(context as usize) {
                *used = true;
            }
        };
        for (range, &context) in self.mentions.ranges().zip(&self.contexts) {
            if self.changes_in(&range).len() < range.len() {
                use_one(context);
            }
        }
        for context in self.changes.iter().filter_map(|change| change.context) {
            use_one(context);
        }
    }

    /// The rows of so many `places`, with the contexts' new numbers.
    pub(crate) fn laid_out(self, places: usize, ranks: &[u32]) -> Family<N> {
        let runs = self.mentions.runs.iter().zip(self.mentions.ranges());
        let mut runs: Vec<_> = runs.zip(&self.contexts).collect();
        runs.sort_by_key(|((run, _), _)| run.origin.place);
        let mut runs = runs.into_iter().peekable();

        let dropped = self.changes.iter().filter(|it| it.context.is_none());
        let mut rows = Vec::with_capacity(self.mentions.len() - dropped.count());
        let mut starts = Vec::with_capacity(places + 1);
        let (mut of_place, mut spare) = (Vec::new(), Vec::new());
        for place in 0..places {
            starts.push(rows.len() as u32);
            of_place.clear();
            let is_here = |run: &Run| run.origin.place as usize == place;
            while let Some(((_, range), &context)) = runs.next_if(|((run, _), _)| is_here(run)) {
                self.push_run(range, ranked(ranks, context), ranks, &mut of_place);
            }
            N::sort(&mut of_place, &mut spare);
            rows.extend_from_slice(&of_place);
        }
        starts.push(rows.len() as u32);
        Family::new(rows, starts)
    }

    fn push_run(&self, run: Range<u32>, context: u32, ranks: &[u32], rows: &mut Vec<Listed<N>>) {
        let mut push = |mentions: Range<u32>, context: u32| {
            let range = mentions.start as usize..mentions.end as usize;
            let nets = self.mentions.nets.get(range).unwrap_or_default();
            rows.extend(nets.iter().map(|&net| Listed::new(net, context)));
        };
        let mut from = run.start;
        for &Change {
            mention,
            context: changed,
        } in self.changes_in(&run)
        {
            push(from..mention, context);
            if let Some(changed) = changed {
                push(mention..mention + 1, ranked(ranks, changed));
            }
            from = mention + 1;
        }
        push(from..run.end, context);
    }

    fn changes_in(&self, mentions: &Range<u32>) -> &[Change] {
        let before = |end: u32| self.changes.partition_point(|it| it.mention < end);
        let changes = before(mentions.start)..before(mentions.end);
        self.changes.get(changes).unwrap_or_default()
    }
}

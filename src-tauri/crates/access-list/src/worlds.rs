//! What the oracles share. An oracle decides one request from one address in one world, in which
//! everything that the text does not hold has a value; what differs from world to world is undecided.
//!
//! An oracle proves something only if it can fail. That was tried by planting mistakes in the readers,
//! one at a time; the oracle's test has to fail for each.

mod verdicts;
mod yaml;

use std::collections::BTreeMap;
use std::net::IpAddr;

use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

pub(crate) use verdicts::{compare_verdicts, read_list, verdict};
pub(crate) use yaml::yaml;

/// So many worlds are tried; a case with more is left out.
const WORLDS: usize = 300;

/// Everything that is not known, with a value; what was asked for is noted, so that it can be varied.
#[derive(Debug, Default)]
pub(crate) struct World {
    values: BTreeMap<String, usize>,
    /// How many values each thing that is not known may have.
    asked: BTreeMap<String, usize>,
}

impl World {
    /// One of so many values.
    pub(crate) fn choose(&mut self, name: &str, of: usize) -> usize {
        self.asked.insert(name.to_owned(), of);
        self.values.get(name).copied().unwrap_or(0)
    }

    pub(crate) fn coin(&mut self, name: &str) -> bool {
        self.choose(name, 2) == 1
    }

    /// Goes on to the next world: as a number of which each thing that is not known is a digit.
    /// `false` after the last.
    fn step(&mut self) -> bool {
        let asked = self.asked.clone();
        asked.iter().any(|(name, count)| {
            let value = self.values.entry(name.clone()).or_default();
            *value = (*value + 1) % *count;
            *value != 0
        })
    }
}

/// `y` where a request is allowed in every world, `n` where in none, `?` otherwise; nothing where there
/// are too many worlds.
pub(crate) fn truth(mut is_allowed: impl FnMut(&mut World) -> bool) -> Option<char> {
    let mut world = World::default();
    let mut seen = [false; 2];
    for _ in 0..WORLDS {
        seen[usize::from(is_allowed(&mut world))] = true;
        if seen == [true; 2] {
            return Some('?');
        }
        if !world.step() {
            return Some(if seen[1] { 'y' } else { 'n' });
        }
    }
    None
}

/// Whether an address is in a block, by its bits.
pub(crate) fn is_in(address: &str, block: &str) -> bool {
    let (base, length) = block.split_once('/').unwrap_or((block, ""));
    let bits = |text: &str| -> Option<(u128, u32)> {
        Some(match text.parse().ok()? {
            IpAddr::V4(v4) => (u128::from(u32::from(v4)), 32),
            IpAddr::V6(v6) => (u128::from(v6), 128),
        })
    };
    let (Some((one, width)), Some((other, other_width))) = (bits(address), bits(base)) else {
        return false;
    };
    let length: u32 = length.parse().unwrap_or(other_width);
    let host = other_width - length;
    width == other_width
        && one.checked_shr(host).unwrap_or(0) == other.checked_shr(host).unwrap_or(0)
}

/// How a reader and its oracle compare, address by address.
#[derive(Debug, Default)]
pub(crate) struct Count {
    tried: usize,
    known: usize,
    decided: usize,
    allowed: usize,
    refused: usize,
}

impl Count {
    /// Notes one answer of a reader; `false` where the oracle says something else.
    pub(crate) fn take(&mut self, ours: char, truth: char) -> bool {
        self.tried += 1;
        self.known += usize::from(truth != '?');
        self.decided += usize::from(truth != '?' && ours == truth);
        self.allowed += usize::from(ours == 'y');
        self.refused += usize::from(ours == 'n');
        ours == '?' || ours == truth
    }

    /// Asserts that nearly all of what can be decided is, and that enough of each was tried.
    #[track_caller]
    pub(crate) fn check(&self, tried: usize) {
        let each = tried / 8;
        assert!(
            self.tried > tried && self.allowed > each && self.refused > each,
            "{self:?}"
        );
        assert!(self.known < self.tried, "some is undecided: {self:?}");
        assert!(
            self.decided * 100 >= self.known * 95,
            "of what can be decided, 95 % is: {self:?}"
        );
    }
}

/// Tries the same cases every time.
pub(crate) fn runner(cases: u32, seed: u8) -> TestRunner {
    let config = Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    };
    TestRunner::new_with_rng(
        config,
        TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]),
    )
}

//! When something may be removed from an access list (safety rules A2, A3 and A4).

use jiff::{SignedDuration, Timestamp};

use crate::compare::Comparison;
use crate::verdict::Verdict;

/// A list that shrank counts once a fetch so much later still says the same: one regular check
/// (safety rule A4).
const CONFIRMING: SignedDuration = SignedDuration::from_hours(6);

/// How long is waited after an addition before something may be removed (safety rule A3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waits {
    /// From when the addition is in force.
    pub settling: SignedDuration,
    /// Google Cloud: until it is.
    pub enforcing: SignedDuration,
}

impl Waits {
    /// Atlas tries the key every 15 minutes and clouds take minutes. Google Cloud stores a change at once
    /// and enforces it within 30 minutes. Source: VPC Service Controls, *Create a service perimeter*.
    pub const USUAL: Self = Self {
        settling: SignedDuration::from_mins(30),
        enforcing: SignedDuration::from_mins(30),
    };

    /// In practice, where nothing real waits.
    pub const PRACTICE: Self = Self {
        settling: SignedDuration::from_secs(30),
        enforcing: SignedDuration::from_secs(30),
    };
}

/// What a removal depends on beside the comparison.
#[derive(Debug, Clone)]
pub struct Standing {
    /// Of every project that uses the key service.
    pub keys: Vec<ProjectKey>,
    /// Since when everything needed is proven to be accepted.
    pub complete_since: Option<Timestamp>,
    /// When Atlas's list was first seen as it is now, where it shrank then.
    pub shrank_at: Option<Timestamp>,
    /// When it was fetched last.
    pub fetched_at: Timestamp,
    /// A public authority vouched for the connection that it came over then.
    pub has_public_issuer: bool,
    /// The time now.
    pub now: Timestamp,
    /// How long is waited.
    pub waits: Waits,
}

/// The state of the key of one project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProjectKey {
    /// The project's name.
    pub project: String,
    /// The key check reads *Valid* for every provider that is switched on, and one is.
    pub is_valid: bool,
    /// The alerts could be read, and none is about network access to the key.
    pub has_no_alert: bool,
    /// A key of Google Cloud, where the half hour begins once what was added is enforced.
    pub is_google: bool,
}

/// Why nothing may be removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RemovalBlock {
    /// Something that is needed could not be read, or nothing was compared.
    Incomplete,
    /// Something is missing: adding comes first.
    Missing,
    /// It is not proven that everything needed is accepted.
    NotProven,
    /// The key check of these projects is not *Valid*, or not known; none: no project is ticked.
    NotValid {
        /// Their names.
        projects: Vec<String>,
    },
    /// A network alert of these projects is open, or their alerts could not be read.
    AlertOpen {
        /// Their names.
        projects: Vec<String>,
    },
    /// Half an hour has to pass after the last additions are in force.
    TooSoon {
        /// Seconds left in all.
        seconds_left: u32,
        /// Google Cloud: so many of them until what was added is enforced for sure.
        enforcing_left: u32,
    },
    /// Atlas's list shrank and no later fetch has confirmed it yet (safety rule A4).
    JustShrank {
        /// Hours left.
        hours_left: u32,
    },
    /// The list came through a proxy that inspects traffic, or how it came is not known (safety rule
    /// A1).
    NoPublicIssuer,
}

/// Everything that stands against a removal; empty: it may go ahead.
#[must_use]
pub fn removal_blocks(comparison: Option<&Comparison>, standing: &Standing) -> Vec<RemovalBlock> {
    let mut blocks = Vec::new();
    if comparison.is_none_or(|comparison| !comparison.complete) {
        blocks.push(RemovalBlock::Incomplete);
    }
    if let Some(comparison) = comparison {
        let proof = comparison.proof;
        if proof.verdict == Verdict::Missing {
            blocks.push(RemovalBlock::Missing);
        } else if comparison.complete && (!proof.is_complete() || !proof.may_be_replaced()) {
            blocks.push(RemovalBlock::NotProven);
        }
    }
    let keys = &standing.keys;
    let projects = names(keys, |key| !key.is_valid);
    if keys.is_empty() || !projects.is_empty() {
        blocks.push(RemovalBlock::NotValid { projects });
    }
    let projects = names(keys, |key| !key.has_no_alert);
    if !projects.is_empty() {
        blocks.push(RemovalBlock::AlertOpen { projects });
    }
    if let Some(since) = standing.complete_since {
        let enforcing = match keys.iter().any(|key| key.is_google) {
            true => standing.waits.enforcing,
            false => SignedDuration::ZERO,
        };
        let left = |wait| seconds_left(since, wait, standing.now);
        let seconds_left = left(enforcing + standing.waits.settling);
        if seconds_left > 0 {
            blocks.push(RemovalBlock::TooSoon {
                seconds_left,
                enforcing_left: left(enforcing),
            });
        }
    }
    if let Some(at) = standing.shrank_at {
        let seconds_left = seconds_left(at, CONFIRMING, standing.fetched_at);
        if seconds_left > 0 {
            let hours_left = seconds_left.div_ceil(3600);
            blocks.push(RemovalBlock::JustShrank { hours_left });
        }
    }
    if !standing.has_public_issuer {
        blocks.push(RemovalBlock::NoPublicIssuer);
    }
    blocks
}

fn names(keys: &[ProjectKey], wanted: impl Fn(&ProjectKey) -> bool) -> Vec<String> {
    let found = keys.iter().filter(|key| wanted(key));
    found.map(|key| key.project.clone()).collect()
}

/// Seconds that are left at `now` of the `wait` after `since`; one that has begun counts whole.
fn seconds_left(since: Timestamp, wait: SignedDuration, now: Timestamp) -> u32 {
    let left = wait.saturating_sub(now.duration_since(since));
    if !left.is_positive() {
        return 0;
    }
    let begun = i64::from(left.subsec_nanos() > 0);
    u32::try_from(left.as_secs() + begun).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;

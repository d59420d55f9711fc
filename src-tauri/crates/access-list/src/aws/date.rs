//! Times in conditions.
//!
//! Source: AWS documentation, IAM user guide, "Date condition operators": ISO 8601 as the W3C profile
//! has it, or seconds since 1970.

use std::cmp::Ordering;

use jiff::{SignedDuration, Timestamp};

use super::operator::Comparison;
use crate::truth::Truth;

/// A date without a time may begin and end so much before and after its day at UTC.
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// A time of a policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct DateValue {
    /// It lies between these, or is the one instant that both are.
    from: Timestamp,
    to: Timestamp,
}

impl DateValue {
    /// The time in `text`; `None` where it is none.
    pub(super) fn parse(text: &str) -> Option<Self> {
        if let Some(epoch) = Self::of_epoch(text) {
            return Some(epoch);
        }
        let is_plain = |byte: u8| byte.is_ascii_digit() || b"-:.TZ+".contains(&byte);
        if !text.bytes().all(is_plain) {
            return None;
        }
        if let Ok(at) = text.parse::<Timestamp>() {
            return Some(Self { from: at, to: at });
        }
        let date = text.parse::<jiff::civil::Date>().ok();
        // A date is written in ten characters; jiff reads more.
        let date = date.filter(|_| text.len() == 10)?;
        let midnight = date.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp();
        Some(Self {
            from: midnight.saturating_sub(DAY).ok()?,
            to: midnight.saturating_add(DAY * 2).ok()?,
        })
    }

    /// The time that is so many seconds after 1970.
    pub(super) fn of_epoch(text: &str) -> Option<Self> {
        let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let at = is_number.then(|| text.parse().ok()).flatten()?;
        let at = Timestamp::from_second(at).ok()?;
        Some(Self { from: at, to: at })
    }

    /// Whether `now` compares so with it.
    pub(super) fn compare(self, now: Timestamp, order: Comparison) -> Truth {
        let ordering = if now < self.from {
            Ordering::Less
        } else if now > self.to {
            Ordering::Greater
        } else if self.from == self.to {
            Ordering::Equal
        } else {
            return Truth::Maybe;
        };
        Truth::of(match order {
            Comparison::Equals => ordering.is_eq(),
            Comparison::LessThan => ordering.is_lt(),
            Comparison::LessThanEquals => ordering.is_le(),
            Comparison::GreaterThan => ordering.is_gt(),
            Comparison::GreaterThanEquals => ordering.is_ge(),
        })
    }

    /// When after `now` a comparison with it may turn out differently.
    pub(super) fn changes_after(self, now: Timestamp) -> Option<Timestamp> {
        let behind = self.to.saturating_add(SignedDuration::from_nanos(1)).ok();
        let mut changes = [Some(self.from), behind].into_iter().flatten();
        changes.find(|at| *at > now)
    }
}

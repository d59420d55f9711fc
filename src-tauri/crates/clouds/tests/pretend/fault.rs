//! Everything that goes wrong on the way to a cloud and back.

use std::time::Duration;

use sandbox::CloudAnswer;

use crate::cloud::{Cloud, Operation};

/// Longer than anybody waits.
const NEVER: Duration = Duration::from_secs(3600);
/// Longer than any keys or tokens last, and than any cloud takes.
const OFF: i64 = 2 * 3600;
/// More readings than fit before any deadline.
const FOREVER: u32 = 1_000_000;

/// What meets a write, or what happens right beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OnWrite {
    Nothing,
    /// Too many requests, with `Retry-After`.
    Throttled,
    Denied,
    LimitExceeded,
    Malformed,
    /// Somebody else is changing the same.
    Concurrent,
    /// The keys end right before, or right after.
    Expired,
    ExpiredAfterwards,
    /// The clocks begin to differ.
    ClockOff,
    ClockOffAfterwards,
    /// An error of the cloud's own (5xx), although it was stored or not.
    Failed,
    FailedTaken,
    /// Half an answer.
    Cut,
    CutTaken,
    /// No answer within the limit.
    Silent,
    SilentTaken,
    /// Nobody listens any more.
    Unreachable,
    UnreachableAfterwards,
    /// Somebody else writes between the two readings before ours, right before ours, right after.
    OthersBetween,
    OthersBefore,
    OthersAfter,
    /// Readers see it late, or not before the deadline.
    Lag,
    LagForever,
    /// It is taken and fails later, or nobody ever says that it is finished.
    FailsLater,
    NeverFinished,
}

/// Why a cloud refuses a write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refused {
    Denied,
    LimitExceeded,
    Malformed,
    Concurrent,
}

impl OnWrite {
    const ALL: [Self; 25] = [
        Self::Nothing,
        Self::Throttled,
        Self::Denied,
        Self::LimitExceeded,
        Self::Malformed,
        Self::Concurrent,
        Self::Expired,
        Self::ExpiredAfterwards,
        Self::ClockOff,
        Self::ClockOffAfterwards,
        Self::Failed,
        Self::FailedTaken,
        Self::Cut,
        Self::CutTaken,
        Self::Silent,
        Self::SilentTaken,
        Self::Unreachable,
        Self::UnreachableAfterwards,
        Self::OthersBetween,
        Self::OthersBefore,
        Self::OthersAfter,
        Self::Lag,
        Self::LagForever,
        Self::FailsLater,
        Self::NeverFinished,
    ];

    /// All that there can be in this cloud.
    pub(crate) fn all<C: Cloud>() -> impl Iterator<Item = Self> {
        let is_later = |it: &Self| matches!(it, Self::FailsLater | Self::NeverFinished);
        let all = Self::ALL.into_iter();
        all.filter(move |it| C::FINISHES_LATER || !is_later(it))
    }

    pub(crate) fn refused(self) -> Option<Refused> {
        match self {
            Self::Denied => Some(Refused::Denied),
            Self::LimitExceeded => Some(Refused::LimitExceeded),
            Self::Malformed => Some(Refused::Malformed),
            Self::Concurrent => Some(Refused::Concurrent),
            _ => None,
        }
    }

    /// Before the change begins.
    pub(crate) fn arm<C: Cloud>(self, cloud: &C, document: C::Document, theirs: &str) {
        let script = cloud.script();
        let theirs = theirs.to_owned();
        let write = C::write(document);
        if let Some(why) = self.refused() {
            script.next(write, C::refused(document, why).0);
        }
        match self {
            Self::Throttled => script.next(write, CloudAnswer::throttled(Some(1))),
            Self::Failed => script.next(write, CloudAnswer::service_failure()),
            Self::FailedTaken => script.next(write, CloudAnswer::service_failure().carried_out()),
            Self::Cut => script.next(write, CloudAnswer::service_failure().cut()),
            Self::CutTaken => script.next(write, CloudAnswer::genuine().cut()),
            Self::Silent => script.next(write, CloudAnswer::service_failure().delayed(NEVER)),
            Self::SilentTaken => script.next(write, CloudAnswer::genuine().delayed(NEVER)),
            Self::OthersBetween => {
                if let Some(first) = C::reads(document).first() {
                    script.before(*first, 2, move |world| C::store(world, document, &theirs));
                }
            }
            Self::OthersBefore => {
                script.before(write, 1, move |world| C::store(world, document, &theirs));
            }
            Self::OthersAfter => {
                script.after(write, 1, move |world| C::store(world, document, &theirs));
            }
            Self::Lag => cloud.set_lag(4),
            Self::LagForever => cloud.set_lag(FOREVER),
            Self::FailsLater => cloud.fail_later(),
            Self::NeverFinished => cloud.never_finish(),
            _ => {}
        }
    }

    /// Right before it is written.
    pub(crate) fn happen<C: Cloud>(self, cloud: &C) {
        match self {
            Self::Expired => cloud.expire(),
            Self::ClockOff => cloud.set_clock_ahead(OFF),
            _ => {}
        }
    }

    /// Before it is read back.
    pub(crate) fn happen_afterwards<C: Cloud>(self, cloud: &C) {
        match self {
            Self::ExpiredAfterwards => cloud.expire(),
            Self::ClockOffAfterwards => cloud.set_clock_ahead(OFF),
            _ => {}
        }
    }
}

/// What meets a reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OnRead {
    ThrottledOnce,
    FailedOnce,
    CutOnce,
    Throttled,
    Failed,
    Cut,
    Silent,
    Expired,
    Denied,
    Gone,
}

impl OnRead {
    pub(crate) const ALL: [Self; 10] = [
        Self::ThrottledOnce,
        Self::FailedOnce,
        Self::CutOnce,
        Self::Throttled,
        Self::Failed,
        Self::Cut,
        Self::Silent,
        Self::Expired,
        Self::Denied,
        Self::Gone,
    ];

    pub(crate) fn is_slow(self) -> bool {
        self == Self::Silent
    }

    /// Whether asking again is enough.
    pub(crate) fn is_once(self) -> bool {
        matches!(self, Self::ThrottledOnce | Self::FailedOnce | Self::CutOnce)
    }

    pub(crate) fn arm<C: Cloud>(self, cloud: &C, read: Operation<C>) {
        let answer = match self {
            Self::ThrottledOnce => CloudAnswer::throttled(Some(0)),
            Self::Throttled => CloudAnswer::throttled(Some(1)),
            Self::FailedOnce | Self::Failed => CloudAnswer::service_failure(),
            Self::CutOnce | Self::Cut => CloudAnswer::genuine().cut(),
            Self::Silent => CloudAnswer::genuine().delayed(NEVER),
            Self::Expired => CloudAnswer::expired_token(),
            Self::Denied => C::denied(read),
            Self::Gone => C::not_there(read),
        };
        match self.is_once() {
            true => cloud.script().next(read, answer),
            false => cloud.script().always(read, answer),
        }
    }
}

/// When a reading is met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum When {
    /// What there is, is read once more before anything is written.
    Again,
    /// What was taken is not finished yet.
    Watched,
    /// What was written is read back.
    Back,
}

//! Everything that goes wrong on the way to AWS and back.

use std::time::Duration;

use sandbox::{AwsOperation, AwsScript, CloudAnswer};

use crate::account::Document;

/// Longer than anybody waits.
const NEVER: Duration = Duration::from_secs(3600);
/// AWS takes five minutes.
const OFF: i64 = 3600;
/// More readings than fit before any deadline.
pub(crate) const FOREVER: u32 = 1_000_000;

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
    /// An error of AWS's own (5xx), although it was stored or not.
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
}

impl OnWrite {
    pub(crate) const ALL: [Self; 23] = [
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
    ];

    /// Before the change begins.
    pub(crate) fn arm(self, script: &AwsScript, document: Document, theirs: &str) {
        let theirs = theirs.to_owned();
        let write = document.write();
        let refusal = |status, iam, kms| {
            let code = if document == Document::Key { kms } else { iam };
            CloudAnswer::error(status, code, "It may not be.")
        };
        match self {
            Self::Throttled => script.next(write, CloudAnswer::throttled(Some(1))),
            Self::Denied => {
                script.next(write, refusal(403, "AccessDenied", "AccessDeniedException"));
            }
            Self::LimitExceeded => {
                script.next(
                    write,
                    refusal(409, "LimitExceeded", "LimitExceededException"),
                );
            }
            Self::Malformed => {
                let (iam, kms) = (
                    "MalformedPolicyDocument",
                    "MalformedPolicyDocumentException",
                );
                script.next(write, refusal(400, iam, kms));
            }
            Self::Concurrent => {
                let (iam, kms) = ("ConcurrentModification", "KMSInvalidStateException");
                script.next(write, refusal(409, iam, kms));
            }
            Self::Failed => script.next(write, CloudAnswer::service_failure()),
            Self::FailedTaken => script.next(write, CloudAnswer::service_failure().carried_out()),
            Self::Cut => script.next(write, CloudAnswer::service_failure().cut()),
            Self::CutTaken => script.next(write, CloudAnswer::genuine().cut()),
            Self::Silent => script.next(write, CloudAnswer::service_failure().delayed(NEVER)),
            Self::SilentTaken => script.next(write, CloudAnswer::genuine().delayed(NEVER)),
            Self::OthersBetween => {
                let first = document.reads().first().copied();
                let first = first.unwrap_or(AwsOperation::Unknown);
                script.before(first, 2, move |world| document.store(world, &theirs));
            }
            Self::OthersBefore => {
                script.before(write, 1, move |world| document.store(world, &theirs));
            }
            Self::OthersAfter => {
                script.after(write, 1, move |world| document.store(world, &theirs));
            }
            Self::Lag => script.set_lag(4),
            Self::LagForever => script.set_lag(FOREVER),
            _ => {}
        }
    }

    /// Right before it is written.
    pub(crate) fn happen(self, script: &AwsScript) {
        match self {
            Self::Expired => script.expire_keys(),
            Self::ClockOff => script.set_clock_ahead(OFF),
            _ => {}
        }
    }

    /// Before it is read back.
    pub(crate) fn happen_afterwards(self, script: &AwsScript) {
        match self {
            Self::ExpiredAfterwards => script.expire_keys(),
            Self::ClockOffAfterwards => script.set_clock_ahead(OFF),
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

    pub(crate) fn arm(self, script: &AwsScript, read: AwsOperation) {
        let of_kms = matches!(
            read,
            AwsOperation::DescribeKey | AwsOperation::GetKeyPolicy | AwsOperation::ListGrants
        );
        let answer = match self {
            Self::ThrottledOnce | Self::Throttled => CloudAnswer::throttled(Some(1)),
            Self::FailedOnce | Self::Failed => CloudAnswer::service_failure(),
            Self::CutOnce | Self::Cut => CloudAnswer::genuine().cut(),
            Self::Silent => CloudAnswer::genuine().delayed(NEVER),
            Self::Expired => CloudAnswer::expired_token(),
            Self::Denied if of_kms => CloudAnswer::error(400, "AccessDeniedException", "No."),
            Self::Denied => CloudAnswer::error(403, "AccessDenied", "No."),
            Self::Gone if of_kms => CloudAnswer::error(400, "NotFoundException", "No."),
            Self::Gone => CloudAnswer::error(404, "NoSuchEntity", "No."),
        };
        match self.is_once() {
            true => script.next(read, answer),
            false => script.always(read, answer),
        }
    }
}

/// When a reading is met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum When {
    /// What there is, is read once more before anything is written.
    Again,
    /// What was written is read back.
    Back,
}

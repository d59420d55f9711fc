//! What must come of it: a few rules.

use clouds::CloudError;
use clouds::change::Fate;

use crate::cloud::{Cloud, Kind, OthersBefore, Reported};
use crate::fault::{OnRead, OnWrite, When};

/// Which text a document has in the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stored {
    Before,
    Ours,
    Theirs,
}

/// What one cell must show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Expected {
    /// The fate that is reported, with its cause.
    pub(crate) reported: String,
    /// How often the write arrived.
    pub(crate) sent: usize,
    pub(crate) stored: Stored,
}

impl Expected {
    /// Whether only the deadline ends it.
    pub(crate) fn takes_the_deadline(&self) -> bool {
        self.reported.starts_with("not proven") || self.reported.starts_with("unclear")
    }
}

/// What becomes of the write itself.
enum Write {
    Refused(&'static str),
    Clear,
    Unclear(&'static str),
}

/// What a reading says.
enum Read {
    Fine,
    Fails(&'static str),
    Gone,
}

pub(crate) fn expected<C: Cloud>(
    document: C::Document,
    write: OnWrite,
    read: Option<(OnRead, When)>,
) -> Expected {
    let kind = C::kind(document);
    let cell = |reported: String, sent, stored| Expected {
        reported,
        sent,
        stored,
    };
    if let Some((fault, When::Again)) = read {
        match said(fault) {
            Read::Fails(why) => return cell(format!("not read: {why}"), 0, Stored::Before),
            Read::Gone if kind.is_missed => {
                return cell("not read: not found".to_owned(), 0, Stored::Before);
            }
            Read::Gone if !kind.is_new => return cell("changed".to_owned(), 0, Stored::Before),
            Read::Gone | Read::Fine => {}
        }
    }
    if write == OnWrite::OthersBetween {
        return cell("changed".to_owned(), 0, Stored::Theirs);
    }
    let (meets, stored) = of_write::<C>(document, write);
    let meets = watched(meets, write, read);
    let arrives = match write {
        OnWrite::Unreachable => false,
        OnWrite::Expired | OnWrite::ClockOff => !kind.is_read_first,
        _ => true,
    };
    let after = match meets {
        Write::Refused(why) => {
            return cell(format!("refused: {why}"), usize::from(arrives), stored);
        }
        Write::Clear => None,
        Write::Unclear(why) => Some(why),
    };
    let reported = match (read_back::<C>(kind, write, read), after) {
        (Back::Ours, None) => "proven".to_owned(),
        (Back::Ours, Some(why)) => format!("proven after {why}"),
        (Back::Foreign, None) => "foreign".to_owned(),
        (Back::Foreign, Some(why)) => format!("foreign after {why}"),
        (Back::Before, None) => "not proven: nothing new".to_owned(),
        (Back::Fails(why), None) => format!("not proven: {why}"),
        (Back::Before | Back::Fails(_), Some(why)) => format!("unclear: {why}"),
    };
    cell(reported, 1, stored)
}

fn of_write<C: Cloud>(document: C::Document, write: OnWrite) -> (Write, Stored) {
    if let Some(why) = write.refused() {
        return (Write::Refused(C::refused(document, why).1), Stored::Before);
    }
    let is_kept = C::kind(document).others_before == OthersBefore::Kept;
    match write {
        OnWrite::Throttled => (Write::Refused("throttled"), Stored::Before),
        OnWrite::Expired => (Write::Refused("expired"), Stored::Before),
        OnWrite::ClockOff => (Write::Refused(C::CLOCK_OFF), Stored::Before),
        OnWrite::Unreachable => (Write::Refused("unreachable"), Stored::Before),
        OnWrite::FailsLater => (Write::Refused("state"), Stored::Before),
        OnWrite::OthersBefore if is_kept => (Write::Refused("state"), Stored::Theirs),
        OnWrite::Failed => (Write::Unclear("failed"), Stored::Before),
        OnWrite::Cut => (Write::Unclear("interrupted"), Stored::Before),
        OnWrite::Silent => (Write::Unclear("timed out"), Stored::Before),
        OnWrite::FailedTaken => (Write::Unclear("failed"), Stored::Ours),
        OnWrite::CutTaken => (Write::Unclear("interrupted"), Stored::Ours),
        OnWrite::SilentTaken | OnWrite::NeverFinished => {
            (Write::Unclear("timed out"), Stored::Ours)
        }
        OnWrite::OthersAfter | OnWrite::OthersBetween => (Write::Clear, Stored::Theirs),
        _ => (Write::Clear, Stored::Ours),
    }
}

/// What becomes of a write that was taken while it is being finished.
fn watched(meets: Write, write: OnWrite, read: Option<(OnRead, When)>) -> Write {
    let Some((fault, When::Watched)) = read else {
        return meets;
    };
    let is_taken = matches!(meets, Write::Clear)
        || matches!(write, OnWrite::FailsLater | OnWrite::NeverFinished);
    match said(fault) {
        Read::Fails(why) if is_taken => Write::Unclear(why),
        Read::Gone if is_taken => Write::Unclear("not found"),
        _ => meets,
    }
}

/// What reading back shows in the end.
enum Back {
    Ours,
    Before,
    Foreign,
    Fails(&'static str),
}

fn read_back<C: Cloud>(kind: Kind, write: OnWrite, read: Option<(OnRead, When)>) -> Back {
    match write {
        OnWrite::ExpiredAfterwards => return Back::Fails("expired"),
        OnWrite::ClockOffAfterwards => return Back::Fails(C::CLOCK_OFF),
        OnWrite::UnreachableAfterwards => return Back::Fails("unreachable"),
        _ => {}
    }
    let read = match read {
        // A document that is new is gone before it is written, too.
        Some((fault, When::Back) | (fault @ OnRead::Gone, When::Again)) => said(fault),
        _ => Read::Fine,
    };
    let is_missing = matches!(
        write,
        OnWrite::LagForever
            | OnWrite::Failed
            | OnWrite::Cut
            | OnWrite::Silent
            | OnWrite::FailsLater
    );
    match read {
        Read::Fails(why) => Back::Fails(why),
        Read::Gone if kind.is_missed => Back::Fails("not found"),
        // As before it was written.
        Read::Gone if kind.is_new => Back::Before,
        Read::Gone => Back::Foreign,
        Read::Fine if is_missing => Back::Before,
        Read::Fine if write == OnWrite::OthersAfter => Back::Foreign,
        Read::Fine if write == OnWrite::OthersBefore => match kind.others_before {
            OthersBefore::Seen => Back::Foreign,
            OthersBefore::Lost | OthersBefore::Kept => Back::Ours,
        },
        Read::Fine => Back::Ours,
    }
}

fn said(fault: OnRead) -> Read {
    match fault {
        OnRead::ThrottledOnce | OnRead::FailedOnce | OnRead::CutOnce => Read::Fine,
        OnRead::Throttled => Read::Fails("throttled"),
        OnRead::Failed => Read::Fails("failed"),
        OnRead::Cut => Read::Fails("interrupted"),
        OnRead::Silent => Read::Fails("timed out"),
        OnRead::Expired => Read::Fails("expired"),
        OnRead::Denied => Read::Fails("denied"),
        OnRead::Gone => Read::Gone,
    }
}

/// What is reported, in the words of this table.
pub(crate) fn reported<Refusal: Reported>(fate: &Fate<Refusal>) -> String {
    let after = |word: &str, unclear: &Option<CloudError>| match unclear {
        Some(error) => format!("{word} after {}", cause(error)),
        None => word.to_owned(),
    };
    match fate {
        Fate::NotStarted => "not started".to_owned(),
        Fate::NoDocument => "no document".to_owned(),
        Fate::Changed { .. } => "changed".to_owned(),
        Fate::NotRead(error) => format!("not read: {}", cause(error)),
        Fate::AlreadyThere => "already there".to_owned(),
        Fate::Refused(why) => match why.of_cloud() {
            Some(error) => format!("refused: {}", cause(error)),
            None => format!("refused: {why}"),
        },
        Fate::Proven { unclear, .. } => after("proven", unclear),
        Fate::Foreign { unclear, .. } => after("foreign", unclear),
        Fate::NotProven {
            error: Some(error), ..
        } => format!("not proven: {}", cause(error)),
        Fate::NotProven { error: None, .. } => "not proven: nothing new".to_owned(),
        Fate::Unclear { error, .. } => format!("unclear: {}", cause(error)),
    }
}

fn cause(error: &CloudError) -> &'static str {
    use clouds::Unreachable;
    match error {
        CloudError::Unreachable {
            cause: Unreachable::Refused,
            ..
        } => "unreachable",
        CloudError::Unreachable {
            cause: Unreachable::TimedOut,
            ..
        } => "timed out",
        CloudError::Unreachable { .. } => "interrupted",
        CloudError::Throttled(_) => "throttled",
        CloudError::Denied { .. } => "denied",
        CloudError::SignInExpired(_) => "expired",
        CloudError::WrongSignIn(_) => "wrong sign-in",
        CloudError::ClockOff { .. } => "clock",
        CloudError::NotFound(_) => "not found",
        CloudError::Malformed(_) => "malformed",
        CloudError::LimitExceeded(_) => "limit",
        CloudError::InvalidState(_) => "state",
        CloudError::Refused(_) => "refused",
        CloudError::Failed(_) => "failed",
        CloudError::UnexpectedAnswer { .. } => "unexpected",
        CloudError::InvalidName(_) => "invalid name",
        CloudError::Setup(_) => "setup",
    }
}

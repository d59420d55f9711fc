//! What must come of it: a few rules, and the exceptions to them by name.

use crate::fault::Fault;
use crate::operation::{Kind, Operation};

/// How often a request is tried here at most; where only a limit ends a try, twice.
pub(crate) const TRIES: u32 = 3;
pub(crate) const SLOW_TRIES: u32 = 2;

/// What one cell of the table must show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Expected {
    /// The code of the error that crosses to the window, and its cause; `ok` where there is none.
    pub(crate) told: &'static str,
    /// How often the request was sent.
    pub(crate) sent: u32,
    /// How often Atlas did it; `None` where that changes nothing.
    pub(crate) done: Option<u32>,
}

/// What the fault does to one request.
enum Effect {
    /// It succeeds all the same, sent this often.
    None(u32),
    /// It never leaves, or is refused before it says anything; this many connections are tried.
    Stopped(&'static str, u32),
    /// A clear answer: nothing was done. Sent this often.
    Refusal(&'static str, u32),
    /// No clear answer.
    Unclear {
        told: &'static str,
        /// Whether Atlas did it.
        done: bool,
        /// Whether reading again is likely to help.
        passing: bool,
    },
}

pub(crate) fn expected(operation: Operation, fault: Fault) -> Expected {
    let kind = operation.kind();
    let effect = effect(operation, fault);
    let writes = matches!(kind, Kind::Writes | Kind::Changes);
    let done = |times| writes.then_some(times);
    let tries = if fault.is_slow() { SLOW_TRIES } else { TRIES };
    if kind == Kind::Leaves {
        return Expected {
            told: "ok",
            sent: leaving(fault),
            done: None,
        };
    }
    match effect {
        Effect::None(sent) => Expected {
            told: "ok",
            sent,
            done: done(1),
        },
        Effect::Stopped(told, sent) | Effect::Refusal(told, sent) => Expected {
            told,
            sent,
            done: done(0),
        },
        Effect::Unclear { passing, .. } if kind == Kind::Reads => Expected {
            told: message_for(&effect),
            sent: if passing { tries } else { 1 },
            done: None,
        },
        Effect::Unclear { told, done, .. } => Expected {
            told: match (kind, done) {
                _ if kind == Kind::Writes => told,
                // Nobody answers any more.
                _ if fault == Fault::GoneAfterwards => "lostSight",
                (_, true) => "ok",
                (_, false) => "notTaken",
            },
            sent: 1,
            done: Some(u32::from(done)),
        },
    }
}

fn message_for(effect: &Effect) -> &'static str {
    match effect {
        Effect::None(_) => "ok",
        Effect::Stopped(told, _) | Effect::Refusal(told, _) | Effect::Unclear { told, .. } => told,
    }
}

/// Signing out is tried once, and only by who signed in.
fn leaving(fault: Fault) -> u32 {
    let never_in = fault.is_about_certificate() || fault.proxy_wants().is_some();
    match fault {
        _ if never_in => 0,
        Fault::Refused | Fault::NameNotFound => 0,
        _ => 1,
    }
}

fn effect(operation: Operation, fault: Fault) -> Effect {
    let unclear = |told, done, passing| Effect::Unclear {
        told,
        done,
        passing,
    };
    let signed_by_token = operation.is_about_token() || fault.needs_token();
    let unsigned = operation.is_unsigned();
    let reads_first = operation.reads_first();
    let without_content = operation.is_answered_without_content();
    match fault {
        Fault::Refused => Effect::Stopped("unreachable:refused", 0),
        Fault::NameNotFound => Effect::Stopped("unreachable:nameNotFound", 0),
        // It was a read that met it, where a change reads first.
        Fault::ResetUnread if operation.kind() == Kind::Writes => {
            unclear("unreachable:interrupted", false, true)
        }
        // Nor can it be read back.
        Fault::ResetUnread if operation == Operation::NameRole => {
            Effect::Stopped("lostSight", 1 + TRIES)
        }
        Fault::ResetUnread => Effect::Stopped("unreachable:interrupted", TRIES),
        Fault::ResetAnswered | Fault::GoneAfterwards | Fault::HalfBody => {
            unclear("unreachable:interrupted", true, true)
        }
        // Without content there is nothing to count.
        Fault::LongLength | Fault::ShortLength if without_content => Effect::None(1),
        Fault::LongLength => unclear("unreachable:interrupted", true, true),
        Fault::ShortLength => unclear("unexpectedAnswer:notJson", true, false),
        Fault::Silence | Fault::SilenceWithin | Fault::Trickle => {
            unclear("unreachable:timedOut", true, true)
        }
        Fault::Unauthorized | Fault::UnauthorizedWithoutChallenge if unsigned => {
            Effect::Refusal("refused", 1)
        }
        Fault::Unauthorized | Fault::UnauthorizedWithoutChallenge if signed_by_token => {
            Effect::Refusal("wrongSignIn", 1)
        }
        // The new challenge is answered once.
        Fault::Unauthorized => Effect::Refusal("wrongSignIn", 2),
        Fault::UnauthorizedWithoutChallenge => unclear("unexpectedAnswer:wrongShape", false, false),
        Fault::RoleTooLow | Fault::Forbidden => Effect::Refusal("notAllowed", 1),
        Fault::OffAccessList => Effect::Refusal("notOnAccessList", 1),
        Fault::NotFound => Effect::Refusal("notFound", 1),
        Fault::NotAcceptable | Fault::Conflict | Fault::HugeRefusal => {
            Effect::Refusal("refused", 1)
        }
        // Nothing was done, so that a write may be sent again, too.
        Fault::TooFast
        | Fault::TooFastZero
        | Fault::TooFastNegative
        | Fault::TooFastDate
        | Fault::TooFastGarbage
        | Fault::TooFastOverflow => Effect::Refusal("rateLimited", TRIES),
        Fault::TooFastHuge => Effect::Refusal("rateLimited", 1),
        Fault::Failing | Fault::BadGateway | Fault::Unavailable | Fault::GatewayTimeout => {
            unclear("atlasFailed", false, true)
        }
        Fault::UnavailableForADay => unclear("atlasFailed", false, false),
        Fault::UnavailableAfterwards => unclear("atlasFailed", true, true),
        Fault::Html => unclear("unexpectedAnswer:notJson", false, false),
        // What is not needed is not looked at.
        Fault::WrongShape | Fault::WrongTypes if without_content => Effect::None(1),
        Fault::WrongTypes if unsigned => unclear("emptyList", false, false),
        Fault::WrongShape | Fault::WrongTypes => {
            unclear("unexpectedAnswer:wrongShape", true, false)
        }
        Fault::Unknown
        | Fault::DateBehind
        | Fault::DateAhead
        | Fault::ClockBehind
        | Fault::ClockAhead => Effect::None(1),
        Fault::HugeAnnounced | Fault::HugeStreamed => {
            unclear("unexpectedAnswer:tooLarge", true, false)
        }
        Fault::Compressed => unclear("unexpectedAnswer:compressed", true, false),
        Fault::Redirect | Fault::RedirectForGood => {
            unclear("unexpectedAnswer:redirect", false, false)
        }
        // What a change reads before has a new token already.
        Fault::TokenExpired | Fault::ClockSetBack | Fault::ChallengeExpired
            if reads_first || unsigned || operation.is_about_token() =>
        {
            Effect::None(1)
        }
        Fault::TokenExpired | Fault::ClockSetBack | Fault::ChallengeExpired => Effect::None(2),
        // The first connection was the one for a new token, or for what a change reads before.
        Fault::Asleep if unsigned || operation.is_about_token() => Effect::None(2),
        Fault::Asleep => Effect::None(1),
        Fault::AsleepWithApiKey if reads_first => Effect::None(1),
        Fault::AsleepWithApiKey if unsigned || operation.is_about_token() => Effect::None(2),
        Fault::AsleepWithApiKey if operation.kind() != Kind::Reads => {
            unclear("unreachable:interrupted", false, true)
        }
        // Reset, then an old challenge, then a new one.
        Fault::AsleepWithApiKey => Effect::None(3),
        Fault::CertificateExpired | Fault::CertificateOfAnother | Fault::CertificateUnknown => {
            Effect::Stopped("unreachable:certificate", 1)
        }
        Fault::ProxyPassword => Effect::Stopped("unreachable:proxySignIn", 0),
        Fault::ProxyNtlm | Fault::ProxyKerberos => {
            Effect::Stopped("unreachable:proxyUnsupported", 0)
        }
    }
}

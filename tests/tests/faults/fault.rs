//! Everything that goes wrong on the way to Atlas and back.

use std::io::Write as _;
use std::time::Duration;

use serde_json::{Value, json};
use tests::scripted::{Reply, whole};

macro_rules! faults {
    ($($name:ident $words:literal;)*) => {
        /// One column of the table.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Fault { $(#[doc = $words] $name,)* }

        impl Fault {
            pub(crate) const ALL: &[Self] = &[$(Self::$name,)*];
        }
    };
}

faults! {
    Refused "Nothing listens.";
    NameNotFound "The name service does not know the name.";
    ResetUnread "Reset before the request was read.";
    ResetAnswered "Reset after Atlas did it.";
    GoneAfterwards "Reset after Atlas did it, and every later connection too.";
    HalfBody "Half of the answer, then the end.";
    LongLength "The length is longer than the answer.";
    ShortLength "The length is shorter than the answer.";
    Silence "Atlas does it and says nothing.";
    SilenceWithin "Half of the answer, then silence.";
    Trickle "One byte at a time.";
    Unauthorized "401 with a challenge, every time.";
    UnauthorizedWithoutChallenge "401 without one.";
    RoleTooLow "401 that speaks of rights.";
    Forbidden "403.";
    OffAccessList "403 of the API access list.";
    NotFound "404.";
    NotAcceptable "406.";
    Conflict "409.";
    TooFast "429 without a wait.";
    TooFastZero "429 with a wait of nothing.";
    TooFastHuge "429 with a wait of a day.";
    TooFastNegative "429 with a negative wait.";
    TooFastDate "429 with a date.";
    TooFastGarbage "429 with a word.";
    TooFastOverflow "429 with more seconds than a number holds.";
    Failing "500.";
    BadGateway "502 in HTML.";
    Unavailable "503.";
    UnavailableForADay "503 with a wait of a day.";
    UnavailableAfterwards "503 although Atlas did it.";
    GatewayTimeout "504.";
    Html "A page instead of JSON.";
    WrongShape "JSON of another shape.";
    WrongTypes "Every value of another type.";
    Unknown "Unknown fields and enum values.";
    HugeAnnounced "100 MB, announced.";
    HugeStreamed "A body that does not end.";
    HugeRefusal "A refusal that does not end.";
    Compressed "Compressed, which nobody asked for.";
    Redirect "302 to another host.";
    RedirectForGood "308 to another host.";
    DateBehind "Atlas's clock is hours behind.";
    DateAhead "Atlas's clock is hours ahead.";
    ClockBehind "This computer's clock is hours behind.";
    ClockAhead "This computer's clock is hours ahead.";
    ClockSetBack "This computer's clock is set back while the token is in use, and the token expires.";
    TokenExpired "The token expires in mid-use.";
    ChallengeExpired "The challenge expires in mid-use.";
    Asleep "Asleep for a day: clock on, token dead, first connection reset.";
    AsleepWithApiKey "The same with an API key.";
    CertificateExpired "An expired certificate.";
    CertificateOfAnother "A certificate of another host.";
    CertificateUnknown "A certificate of an unknown issuer.";
    ProxyPassword "A proxy that asks for a password.";
    ProxyNtlm "A proxy that asks for NTLM.";
    ProxyKerberos "A proxy that asks for Kerberos.";
}

/// Such as a sign-in page.
const PAGE: &str = "<!doctype html><title>Sign in to the network</title>";
const HUNDRED_MEGABYTES: u64 = 100_000_000;
/// Between two bytes of a trickle: much shorter than any silence that ends a try.
const PAUSE: Duration = Duration::from_millis(20);

impl Fault {
    /// Whether no request gets through, whichever it is.
    pub(crate) fn hits_everything(self) -> bool {
        matches!(self, Self::Refused | Self::NameNotFound | Self::ResetUnread)
            || self.is_about_certificate()
            || self.proxy_wants().is_some()
    }

    pub(crate) fn is_about_certificate(self) -> bool {
        matches!(
            self,
            Self::CertificateExpired | Self::CertificateOfAnother | Self::CertificateUnknown
        )
    }

    /// The `Proxy-Authenticate` of the proxy in between.
    pub(crate) fn proxy_wants(self) -> Option<&'static str> {
        match self {
            Self::ProxyPassword => Some("Basic realm=\"office\""),
            Self::ProxyNtlm => Some("NTLM"),
            Self::ProxyKerberos => Some("Negotiate"),
            _ => None,
        }
    }

    /// Whether it ends only by the client's own limits.
    pub(crate) fn is_slow(self) -> bool {
        matches!(self, Self::Silence | Self::SilenceWithin | Self::Trickle)
    }

    /// Whether it is about what a service account has and an API key has not.
    pub(crate) fn needs_token(self) -> bool {
        matches!(
            self,
            Self::TokenExpired
                | Self::ClockBehind
                | Self::ClockAhead
                | Self::ClockSetBack
                | Self::Asleep
        )
    }

    /// Whether the first connection after it is reset.
    pub(crate) fn slept(self) -> bool {
        matches!(self, Self::Asleep | Self::AsleepWithApiKey)
    }

    /// What comes back instead of Atlas's answer. `elsewhere` is another host.
    pub(crate) fn on_the_wire(self, pass_on: &dyn Fn() -> Reply, elsewhere: &str) -> Reply {
        let code = |status, code: &str| {
            let detail = "scripted";
            let body = json!({"error": status, "errorCode": code, "detail": detail,
                "parameters": ["203.0.113.7"], "reason": detail});
            Reply::json(status, &body.to_string())
        };
        let page =
            |status| Reply::json(status, PAGE).with("content-type", "text/html; charset=utf-8");
        let too_fast = code(429, "RATE_LIMITED_TOKEN_BUCKET");
        match self {
            Self::ResetAnswered | Self::GoneAfterwards => {
                let _lost = pass_on();
                Reply::Reset
            }
            Self::HalfBody => Reply::Cut(half(&pass_on())),
            Self::SilenceWithin => Reply::Stall(half(&pass_on())),
            Self::LongLength => Reply::Cut(with_length(&pass_on(), |length| length + 10)),
            Self::ShortLength => Reply::Cut(with_length(&pass_on(), |length| length - length / 3)),
            Self::Silence => {
                let _kept_back = pass_on();
                Reply::Stall(Vec::new())
            }
            Self::Trickle => Reply::Trickle(bytes(&pass_on()), PAUSE),
            Self::Unauthorized => code(401, "UNEXPECTED_ERROR").with(
                "www-authenticate",
                "Digest realm=\"MMS Public API\", domain=\"\", nonce=\"another\", \
                 algorithm=MD5, qop=\"auth\", stale=false",
            ),
            Self::UnauthorizedWithoutChallenge => code(401, "UNEXPECTED_ERROR"),
            Self::RoleTooLow => code(401, "USER_UNAUTHORIZED"),
            Self::Forbidden => code(403, "ACCESS_FORBIDDEN"),
            Self::OffAccessList => code(403, "IP_ADDRESS_NOT_ON_ACCESS_LIST"),
            Self::NotFound => code(404, "RESOURCE_NOT_FOUND"),
            Self::NotAcceptable => code(406, "NOT_ACCEPTABLE"),
            Self::Conflict => code(409, "CANNOT_DISABLE_ENCRYPTION_AT_REST"),
            Self::TooFast => too_fast,
            Self::TooFastZero => too_fast.with("retry-after", "0"),
            Self::TooFastHuge => too_fast.with("retry-after", "86400"),
            Self::TooFastNegative => too_fast.with("retry-after", "-5"),
            Self::TooFastDate => too_fast.with("retry-after", "Fri, 31 Dec 2099 23:59:59 GMT"),
            Self::TooFastGarbage => too_fast.with("retry-after", "soon"),
            Self::TooFastOverflow => too_fast.with("retry-after", "99999999999999999999999"),
            Self::Failing => code(500, "UNEXPECTED_ERROR"),
            Self::BadGateway => page(502),
            Self::Unavailable => code(503, "UNEXPECTED_ERROR"),
            Self::UnavailableForADay => code(503, "UNEXPECTED_ERROR").with("retry-after", "86400"),
            Self::UnavailableAfterwards => {
                let _kept_back = pass_on();
                code(503, "UNEXPECTED_ERROR")
            }
            Self::GatewayTimeout => code(504, "UNEXPECTED_ERROR"),
            Self::Html => page(200),
            Self::WrongShape => {
                let _kept_back = pass_on();
                Reply::json(200, "[]")
            }
            Self::WrongTypes => rewritten(pass_on(), &mut with_wrong_types),
            Self::Unknown => rewritten(pass_on(), &mut with_unknown),
            Self::HugeAnnounced => {
                let _kept_back = pass_on();
                let head = format!(
                    "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\
                     content-length: {HUNDRED_MEGABYTES}\r\n\r\n[ "
                );
                Reply::Cut(head.into_bytes())
            }
            Self::HugeStreamed => {
                let _kept_back = pass_on();
                endless(200)
            }
            Self::HugeRefusal => endless(409),
            Self::Compressed => {
                let _kept_back = pass_on();
                Reply::Whole {
                    status: 200,
                    headers: [
                        ("content-type", "application/json"),
                        ("content-encoding", "gzip"),
                    ]
                    .map(|(name, value)| (name.to_owned(), value.to_owned()))
                    .to_vec(),
                    body: gzipped(b"{}"),
                }
            }
            Self::Redirect => code(302, "").with("location", elsewhere),
            Self::RedirectForGood => code(308, "").with("location", elsewhere),
            Self::DateBehind => pass_on().with("date", "Thu, 01 Jan 1970 00:00:00 GMT"),
            Self::DateAhead => pass_on().with("date", "Fri, 31 Dec 2099 23:59:59 GMT"),
            Self::Refused
            | Self::NameNotFound
            | Self::ResetUnread
            | Self::ClockBehind
            | Self::ClockAhead
            | Self::ClockSetBack
            | Self::TokenExpired
            | Self::ChallengeExpired
            | Self::Asleep
            | Self::AsleepWithApiKey
            | Self::CertificateExpired
            | Self::CertificateOfAnother
            | Self::CertificateUnknown
            | Self::ProxyPassword
            | Self::ProxyNtlm
            | Self::ProxyKerberos => pass_on(),
        }
    }
}

/// A whole answer taken apart; anything else has nothing in it.
fn parts(reply: &Reply) -> (u16, &[(String, String)], &[u8]) {
    match reply {
        Reply::Whole {
            status,
            headers,
            body,
        } => (*status, headers, body),
        _ => (204, &[], &[]),
    }
}

fn bytes(reply: &Reply) -> Vec<u8> {
    let (status, headers, body) = parts(reply);
    whole(status, headers, body)
}

/// Half of the body; half of the head where there is no body.
fn half(reply: &Reply) -> Vec<u8> {
    let mut all = bytes(reply);
    let body = parts(reply).2.len();
    all.truncate(match body {
        0 => all.len() / 2,
        _ => all.len() - body.div_ceil(2),
    });
    all
}

fn with_length(reply: &Reply, length: impl Fn(usize) -> usize) -> Vec<u8> {
    let (status, headers, body) = parts(reply);
    let announced = length(body.len());
    let mut all = format!("HTTP/1.1 {status} Scripted\r\ncontent-length: {announced}\r\n");
    for (name, value) in headers {
        all.push_str(&format!("{name}: {value}\r\n"));
    }
    all.push_str("\r\n");
    let sent = body.get(..announced).unwrap_or(body);
    [all.as_bytes(), sent].concat()
}

fn endless(status: u16) -> Reply {
    Reply::Endless(
        format!(
            "HTTP/1.1 {status} Scripted\r\ncontent-type: application/json\r\n\
             transfer-encoding: chunked\r\n\r\n"
        )
        .into_bytes(),
    )
}

fn gzipped(body: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(body).unwrap();
    encoder.finish().unwrap()
}

fn rewritten(reply: Reply, change: &mut dyn FnMut(&mut Value)) -> Reply {
    match reply {
        Reply::Whole {
            status,
            headers,
            body,
        } if !body.is_empty() => {
            let mut value: Value = serde_json::from_slice(&body).unwrap();
            change(&mut value);
            Reply::Whole {
                status,
                headers,
                body: value.to_string().into_bytes(),
            }
        }
        other => other,
    }
}

fn with_wrong_types(value: &mut Value) {
    match value {
        Value::Object(parts) => parts.values_mut().for_each(with_wrong_types),
        Value::Array(parts) => parts.iter_mut().for_each(with_wrong_types),
        leaf => *leaf = json!({"another": ["type"]}),
    }
}

/// Words in capitals are enum values, but for those that an answer is taken apart by.
fn with_unknown(value: &mut Value) {
    match value {
        Value::Object(parts) => {
            for (name, part) in &mut *parts {
                if !["providerName", "encryptionAtRestProvider", "eventTypeName"]
                    .contains(&name.as_str())
                {
                    with_unknown(part);
                }
            }
            parts.insert("addedLater".to_owned(), json!({"by": ["Atlas"]}));
        }
        Value::Array(parts) => parts.iter_mut().for_each(with_unknown),
        Value::String(text)
            if text.len() > 3
                && text
                    .chars()
                    .all(|one| one.is_ascii_uppercase() || one == '_') =>
        {
            *text = "ADDED_LATER".to_owned();
        }
        _ => {}
    }
}

//! From a failed connection to the reason a person can act on.

use std::error::Error;
use std::io;

use crate::error::{Taken, Unreachable};
use crate::trust::PrivateIssuer;

/// What a failed exchange says about the route to the host. `via_proxy`: whether requests
/// for this host go through a proxy.
pub(crate) fn cause(error: &reqwest::Error, via_proxy: bool) -> Unreachable {
    let found = chain(error).find_map(|part| {
        if let Some(refused) = part.downcast_ref::<rustls::Error>() {
            return Some(match PrivateIssuer::is(refused) {
                true => Unreachable::PrivateIssuer,
                false => Unreachable::Tls,
            });
        }
        match part.downcast_ref::<io::Error>()?.kind() {
            io::ErrorKind::ConnectionRefused => Some(Unreachable::Refused),
            io::ErrorKind::TimedOut => Some(Unreachable::TimedOut),
            io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::BrokenPipe
            | io::ErrorKind::UnexpectedEof => Some(Unreachable::Interrupted),
            _ => None,
        }
    });
    if let Some(refused @ (Unreachable::Tls | Unreachable::PrivateIssuer)) = found {
        return refused;
    }
    if error.is_connect() && via_proxy {
        // The name, port and silence are the proxy's: the host itself was never asked.
        return Unreachable::Proxy;
    }
    if error.is_dns() {
        return Unreachable::NameNotFound;
    }
    if error.is_timeout() {
        return Unreachable::TimedOut;
    }
    match found {
        Some(found) => found,
        None if error.is_connect() => Unreachable::Other,
        None => Unreachable::Interrupted,
    }
}

/// Whether the request may have reached the server.
pub(crate) fn taken(error: &reqwest::Error) -> Taken {
    if error.is_connect() || error.is_builder() {
        Taken::NotSent
    } else {
        Taken::Unknown
    }
}

/// The error and what lies beneath it. An I/O error is asked for what it wraps, because its
/// `source` skips that.
fn chain(error: &reqwest::Error) -> impl Iterator<Item = &(dyn Error + 'static)> {
    std::iter::successors(Some(error as &(dyn Error + 'static)), |part| beneath(*part))
}

fn beneath<'a>(part: &'a (dyn Error + 'static)) -> Option<&'a (dyn Error + 'static)> {
    match part
        .downcast_ref::<io::Error>()
        .and_then(io::Error::get_ref)
    {
        Some(wrapped) => Some(wrapped),
        None => part.source(),
    }
}

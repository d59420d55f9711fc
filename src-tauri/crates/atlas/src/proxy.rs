//! The proxy before Atlas, and what it asks for where it lets nothing through.

use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;

use crate::error::Unreachable;
use crate::origin::Origin;
use crate::route::ProxyChoice;

/// An answer's head is shorter.
const LONGEST_HEAD: u64 = 64 << 10;
/// Sign-in schemes that are not supported. Source: RFC 4559; Microsoft's NTLM over
/// HTTP.
const UNSUPPORTED: [&str; 3] = ["ntlm", "negotiate", "kerberos"];

/// A proxy before an origin.
pub(crate) struct Proxy {
    /// `host:port` of the origin.
    target: String,
    by: Intercept,
}

impl Proxy {
    /// The proxy that `choice` sends requests for `origin` through: never one towards this
    /// computer. The same rules as the connections use.
    pub(crate) fn towards(origin: &Origin, choice: &ProxyChoice) -> Option<Self> {
        if origin.is_loopback() {
            return None;
        }
        let matcher = match choice {
            ProxyChoice::System => Matcher::from_system(),
            ProxyChoice::Direct => return None,
            ProxyChoice::At(address, sign_in) => Matcher::builder()
                .all(String::from(address.with(sign_in.as_ref())))
                .build(),
        };
        let uri: reqwest::Url = origin.as_str().parse().ok()?;
        let target = format!("{}:{}", uri.host_str()?, uri.port_or_known_default()?);
        let by = matcher.intercept(&origin.as_str().parse().ok()?)?;
        Some(Self { target, by })
    }

    /// Why it lets nothing through: asked once more, because the connections do not say why.
    pub(crate) async fn complaint(&self) -> Unreachable {
        match self.ask().await {
            Ok(Some(schemes)) => match strongest(&schemes) {
                Scheme::Password => Unreachable::ProxySignIn,
                Scheme::Unsupported => Unreachable::ProxyUnsupported,
            },
            Ok(None) | Err(_) => Unreachable::Proxy,
        }
    }

    /// The schemes of signing in that it offers, where it asks for one.
    async fn ask(&self) -> std::io::Result<Option<Vec<String>>> {
        let uri = self.by.uri();
        let (Some("http"), Some(host)) = (uri.scheme_str(), uri.host()) else {
            return Ok(None);
        };
        let port = uri.port_u16().unwrap_or(80);
        let mut connection = TcpStream::connect((host.trim_matches(['[', ']']), port)).await?;
        let mut head = format!("CONNECT {0} HTTP/1.1\r\nHost: {0}\r\n", self.target).into_bytes();
        if let Some(password) = self.by.basic_auth() {
            head.extend_from_slice(b"Proxy-Authorization: ");
            head.extend_from_slice(password.as_bytes());
            head.extend_from_slice(b"\r\n");
        }
        head.extend_from_slice(b"\r\n");
        connection.write_all(&head).await?;
        let mut lines = BufReader::new(connection.take(LONGEST_HEAD)).lines();
        let status = lines.next_line().await?.unwrap_or_default();
        if status.split(' ').nth(1) != Some("407") {
            return Ok(None);
        }
        let mut schemes = Vec::new();
        while let Some(line) = lines.next_line().await?.filter(|line| !line.is_empty()) {
            if let Some((name, value)) = line.split_once(':')
                && name.eq_ignore_ascii_case("proxy-authenticate")
            {
                schemes.push(value.trim().to_owned());
            }
        }
        Ok(Some(schemes))
    }
}

enum Scheme {
    /// A name and a password in the proxy's address would do.
    Password,
    Unsupported,
}

/// A proxy that also takes a password can be used with one.
fn strongest(schemes: &[String]) -> Scheme {
    let mut schemes = schemes
        .iter()
        .flat_map(|scheme| scheme.split(','))
        .filter_map(|scheme| scheme.split_whitespace().next())
        .map(str::to_ascii_lowercase);
    if schemes.clone().any(|scheme| scheme == "basic") {
        return Scheme::Password;
    }
    if schemes.any(|scheme| UNSUPPORTED.contains(&scheme.as_str())) {
        return Scheme::Unsupported;
    }
    Scheme::Password
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn x6_ntlm_and_kerberos_are_unsupported_unless_a_password_is_taken_as_well() {
        let is_unsupported = |schemes: &[&str]| {
            let schemes: Vec<_> = schemes.iter().map(|scheme| (*scheme).to_owned()).collect();
            matches!(strongest(&schemes), Scheme::Unsupported)
        };

        assert!(is_unsupported(&["NTLM"]));
        assert!(is_unsupported(&["Negotiate", "NTLM"]));
        assert!(is_unsupported(&["Negotiate TlRMTVNT, Kerberos"]));
        assert!(!is_unsupported(&["Negotiate", "Basic realm=\"office\""]));
        assert!(!is_unsupported(&["NTLM, Basic realm=\"office\""]));
        assert!(!is_unsupported(&[]));
    }
}

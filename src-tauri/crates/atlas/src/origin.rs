//! Which Atlas a client talks to.

use std::fmt;

use url::{Host, Url};

/// Scheme, host and port of one Atlas. Credentials and lists are bound to it.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Origin {
    /// `https://host` or `https://host:port`, lower case, without the scheme's own port.
    text: String,
    loopback: bool,
}

/// Why a text is not the address of an Atlas.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OriginError {
    /// Not an absolute address with a host.
    #[error("not a web address")]
    NotAnAddress,
    /// Neither `https` nor `http`.
    #[error("only https addresses are supported")]
    UnsupportedScheme,
    /// `http` towards something else than this computer.
    #[error("http is only allowed towards this computer")]
    NotSecure,
    /// A user name or password in the address.
    #[error("the address must not hold a user name or password")]
    HoldsCredentials,
    /// A path, query or fragment after the host.
    #[error("the address must end after the host and port")]
    HoldsPath,
}

impl Origin {
    /// MongoDB Atlas. Source: Atlas Admin API description, `servers`.
    #[must_use]
    pub fn commercial() -> Self {
        Self {
            text: "https://cloud.mongodb.com".to_owned(),
            loopback: false,
        }
    }

    /// Atlas for Government. Source: mongodb-atlas-cli, `internal/store/store.go`.
    #[must_use]
    pub fn government() -> Self {
        Self {
            text: "https://cloud.mongodbgov.com".to_owned(),
            loopback: false,
        }
    }

    /// Reads an address as typed: `https` with any host, or `http` with 127.0.0.0/8, `[::1]` or
    /// `localhost`. Surrounding blanks and one final slash are ignored.
    ///
    /// # Errors
    /// Says what about the address is not allowed.
    pub fn parse(address: &str) -> Result<Self, OriginError> {
        let url = Url::parse(address.trim()).map_err(|_| OriginError::NotAnAddress)?;
        let loopback = match url.host() {
            Some(Host::Ipv4(ip)) => ip.is_loopback(),
            Some(Host::Ipv6(ip)) => ip.is_loopback(),
            Some(Host::Domain(name)) => name == "localhost",
            None if matches!(url.scheme(), "http" | "https") => {
                return Err(OriginError::NotAnAddress);
            }
            None => return Err(OriginError::UnsupportedScheme),
        };
        match url.scheme() {
            "https" => {}
            "http" if loopback => {}
            "http" => return Err(OriginError::NotSecure),
            _ => return Err(OriginError::UnsupportedScheme),
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(OriginError::HoldsCredentials);
        }
        if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
            return Err(OriginError::HoldsPath);
        }
        Ok(Self {
            text: url.as_str().trim_end_matches('/').to_owned(),
            loopback,
        })
    }

    /// `https://host`, or `https://host:port` where the port is not the scheme's own.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// `host` or `host:port`, as shown on every screen.
    #[must_use]
    pub fn host(&self) -> &str {
        self.text
            .split_once("://")
            .map_or(self.text.as_str(), |(_, host)| host)
    }

    /// Whether it is on this computer.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        self.loopback
    }

    /// Whether traffic to it is encrypted.
    pub(crate) fn is_https(&self) -> bool {
        self.text.starts_with("https://")
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.text)
    }
}

impl fmt::Debug for Origin {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Origin({})", self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(address: &str) -> Result<String, OriginError> {
        Origin::parse(address).map(|origin| origin.as_str().to_owned())
    }

    #[test]
    fn https_is_allowed_towards_any_host_and_written_one_way() {
        for typed in [
            "https://Atlas.Example.com",
            " https://atlas.example.com/ ",
            "https://atlas.example.com:443",
        ] {
            assert_eq!(
                text(typed).as_deref(),
                Ok("https://atlas.example.com"),
                "{typed}"
            );
        }
        assert_eq!(
            text("https://[2001:db8::1]:8443").as_deref(),
            Ok("https://[2001:db8::1]:8443")
        );
    }

    #[test]
    fn the_two_known_origins_are_what_their_text_parses_to() {
        for known in [Origin::commercial(), Origin::government()] {
            assert_eq!(Origin::parse(known.as_str()), Ok(known));
        }
    }

    #[test]
    fn http_is_allowed_only_towards_this_computer() {
        for here in [
            "http://127.0.0.1:8080",
            "http://127.9.9.9",
            "http://[::1]:1",
            "http://localhost:3000",
        ] {
            let origin = Origin::parse(here);
            assert!(origin.is_ok_and(|origin| origin.is_loopback()), "{here}");
        }
        for there in [
            "http://cloud.mongodb.com",
            "http://localhost.example.com",
            "http://10.0.0.1",
            "http://[::ffff:127.0.0.1]",
            "http://0.0.0.0",
        ] {
            assert_eq!(text(there), Err(OriginError::NotSecure), "{there}");
        }
    }

    #[test]
    fn anything_beside_scheme_host_and_port_is_refused() {
        assert_eq!(
            text("https://user@example.com"),
            Err(OriginError::HoldsCredentials)
        );
        assert_eq!(
            text("https://:word@example.com"),
            Err(OriginError::HoldsCredentials)
        );
        for longer in [
            "https://example.com/api",
            "https://example.com?",
            "https://example.com/#top",
            "https://example.com\\@other.example",
        ] {
            assert_eq!(text(longer), Err(OriginError::HoldsPath), "{longer}");
        }
        assert_eq!(
            text("ftp://example.com"),
            Err(OriginError::UnsupportedScheme)
        );
        assert_eq!(
            text("file:///etc/passwd"),
            Err(OriginError::UnsupportedScheme)
        );
        for nothing in ["", "cloud.mongodb.com", "https://", "https://exa mple.com"] {
            assert_eq!(text(nothing), Err(OriginError::NotAnAddress), "{nothing:?}");
        }
    }

    #[test]
    fn the_host_carries_a_port_only_where_it_is_unusual() {
        assert_eq!(Origin::commercial().host(), "cloud.mongodb.com");
        let here = Origin::parse("http://127.0.0.1:4711");
        assert!(here.is_ok_and(|origin| origin.host() == "127.0.0.1:4711"));
    }
}

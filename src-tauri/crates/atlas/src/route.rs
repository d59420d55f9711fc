//! The route to Atlas that a person set: through which proxy, and whose certificates are trusted.

use std::fmt;
use std::sync::Arc;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use secret::Secret;
use url::Url;

use crate::trust::Trust;

/// What an address takes as the beginning of an escape. The rest is escaped by [`Url`].
const PERCENT_SIGN: &AsciiSet = &CONTROLS.add(b'%');

/// Proxy and certificates in one value. The default is what this computer says of both.
#[derive(Debug, Clone, Default)]
pub struct Route {
    /// Which proxy the connections go through.
    pub proxy: ProxyChoice,
    /// Whose certificates are trusted.
    pub trust: Trust,
}

/// Which proxy the connections go through. Towards this computer none is ever used.
#[derive(Debug, Clone, Default)]
pub enum ProxyChoice {
    /// The one that the environment (on macOS and Windows the system's settings too) names, if any.
    #[default]
    System,
    /// None, whatever the environment says.
    Direct,
    /// This one, whatever the environment says.
    At(ProxyAddress, Option<ProxySignIn>),
}

/// Scheme, host and port of a proxy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProxyAddress(Url);

/// What a proxy asks for: Basic authentication.
#[derive(Debug, Clone)]
pub struct ProxySignIn {
    /// The name.
    pub user: String,
    /// The password.
    pub password: Arc<Secret>,
}

/// Why a text is not the address of a proxy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProxyAddressError {
    /// No host in it.
    #[error("not the address of a proxy")]
    NotAnAddress,
    /// Neither `http` nor `https`.
    #[error("only http and https proxies are supported")]
    UnsupportedScheme,
    /// A user name or password: those have a place of their own.
    #[error("the address must not hold a user name or password")]
    HoldsCredentials,
    /// A path, query or fragment after the host.
    #[error("the address must end after the host and port")]
    HoldsPath,
}

impl ProxyAddress {
    /// Reads an address as typed: `host:port`, `http://host:port` or `https://host:port`.
    /// Surrounding blanks and one final slash are ignored.
    ///
    /// # Errors
    /// Says what about the address is not allowed.
    pub fn parse(address: &str) -> Result<Self, ProxyAddressError> {
        let typed = address.trim();
        let whole = if typed.contains("://") {
            typed.to_owned()
        } else {
            format!("http://{typed}")
        };
        let url = Url::parse(&whole).map_err(|_| ProxyAddressError::NotAnAddress)?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(ProxyAddressError::UnsupportedScheme);
        }
        if url.host_str().is_none_or(str::is_empty) {
            return Err(ProxyAddressError::NotAnAddress);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(ProxyAddressError::HoldsCredentials);
        }
        if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
            return Err(ProxyAddressError::HoldsPath);
        }
        Ok(Self(url))
    }

    /// `http://host:port`, lower case, without the scheme's own port.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str().trim_end_matches('/')
    }

    /// With the sign-in in it, as the connections want it.
    pub(crate) fn with(&self, sign_in: Option<&ProxySignIn>) -> Url {
        let mut url = self.0.clone();
        if let Some(sign_in) = sign_in {
            let escaped = |text: &str| utf8_percent_encode(text, PERCENT_SIGN).to_string();
            let user = escaped(&sign_in.user);
            // Exposed because the proxy asks for it.
            let password = Secret::new(escaped(sign_in.password.expose()));
            // One with a host takes both.
            let _taken = url
                .set_username(&user)
                .and_then(|()| url.set_password(Some(password.expose())));
        }
        url
    }
}

impl fmt::Display for ProxyAddress {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(address: &str) -> Result<String, ProxyAddressError> {
        ProxyAddress::parse(address).map(|address| address.as_str().to_owned())
    }

    #[test]
    fn an_address_is_taken_with_or_without_its_scheme() {
        for typed in ["proxy.example.com:8080", " http://Proxy.example.com:8080/ "] {
            assert_eq!(
                text(typed).as_deref(),
                Ok("http://proxy.example.com:8080"),
                "{typed}"
            );
        }
        assert_eq!(
            text("https://[2001:db8::1]:8443").as_deref(),
            Ok("https://[2001:db8::1]:8443")
        );
    }

    #[test]
    fn what_is_no_address_of_a_proxy_is_refused_with_its_reason() {
        for (typed, why) in [
            ("", ProxyAddressError::NotAnAddress),
            ("a proxy", ProxyAddressError::NotAnAddress),
            ("socks5://proxy:1080", ProxyAddressError::UnsupportedScheme),
            ("file:///etc/proxy", ProxyAddressError::UnsupportedScheme),
            ("dana:word@proxy:8080", ProxyAddressError::HoldsCredentials),
            ("http://proxy:8080/wpad.dat", ProxyAddressError::HoldsPath),
        ] {
            assert_eq!(text(typed), Err(why), "{typed:?}");
        }
    }

    #[test]
    fn names_and_passwords_with_signs_of_an_address_stay_what_they_are() {
        let address = ProxyAddress::parse("proxy:8080").map(|address| {
            let sign_in = ProxySignIn {
                user: "OFFICE\\dana@example".to_owned(),
                password: Arc::new(Secret::new("a:b/c@d%20".to_owned())),
            };
            address.with(Some(&sign_in)).to_string()
        });
        assert_eq!(
            address.as_deref(),
            Ok("http://OFFICE%5Cdana%40example:a%3Ab%2Fc%40d%2520@proxy:8080/")
        );
    }
}

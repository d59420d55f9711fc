//! Where Google is asked. No other host is, and none that an answer or a file names.

use crate::wire::{NotLoopback, stand_in};
use atlas::Origin;
use url::Url;

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Service {
    /// The page that people sign in on; only the browser opens it.
    Accounts,
    /// Tokens.
    Tokens,
    /// Perimeters and access levels.
    AccessContextManager,
    /// Projects, folders and organizations.
    ResourceManager,
    /// Keys.
    Kms,
}

impl Service {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Accounts,
        Self::Tokens,
        Self::AccessContextManager,
        Self::ResourceManager,
        Self::Kms,
    ];

    const fn host(self) -> &'static str {
        match self {
            Self::Accounts => "accounts.google.com",
            Self::Tokens => "oauth2.googleapis.com",
            Self::AccessContextManager => "accesscontextmanager.googleapis.com",
            Self::ResourceManager => "cloudresourcemanager.googleapis.com",
            Self::Kms => "cloudkms.googleapis.com",
        }
    }

    /// What it is called in the addresses of what stands in for Google.
    const fn word(self) -> &'static str {
        match self {
            Self::Accounts => "accounts",
            Self::Tokens => "oauth2",
            Self::AccessContextManager => "accesscontextmanager",
            Self::ResourceManager => "cloudresourcemanager",
            Self::Kms => "cloudkms",
        }
    }
}

/// Where Google is asked: its own hosts, or one on this computer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hosts(Option<Origin>);

impl Hosts {
    /// Google itself.
    #[must_use]
    pub fn google() -> Self {
        Self(None)
    }

    /// One host on this computer, which stands in for all services: for tests and practice.
    ///
    /// # Errors
    /// [`NotLoopback`].
    pub fn on_this_computer(origin: Origin) -> Result<Self, NotLoopback> {
        Ok(Self(Some(stand_in(origin)?)))
    }

    /// Whether they are Google's own.
    #[must_use]
    pub fn are_real(&self) -> bool {
        self.0.is_none()
    }

    /// The host of `service` and, where it is not the usual one, its port, as shown to people.
    #[must_use]
    pub fn host(&self, service: Service) -> String {
        match &self.0 {
            Some(origin) => origin.host().to_owned(),
            None => service.host().to_owned(),
        }
    }

    /// What connections to it are like.
    #[must_use]
    pub fn origin(&self) -> Origin {
        match &self.0 {
            Some(origin) => origin.clone(),
            // Any host of Google; all are encrypted.
            None => Origin::parse(&format!("https://{}", Service::Tokens.host()))
                .unwrap_or_else(|_| Origin::commercial()),
        }
    }

    /// An address at `service`; `path` begins without a slash, and its parts are known to be names.
    pub(crate) fn url(&self, service: Service, path: &str) -> Option<Url> {
        let (base, word) = match &self.0 {
            Some(origin) => (origin.as_str().to_owned(), Some(service.word())),
            None => (format!("https://{}", service.host()), None),
        };
        let mut url = Url::parse(&base).ok()?;
        url.path_segments_mut()
            .ok()?
            .clear()
            .extend(word)
            .extend(path.split('/'));
        Some(url)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    #[test]
    fn each_service_has_a_host_of_its_own_and_all_are_encrypted() {
        let hosts = Hosts::google();
        let all = Service::ALL.map(|service| {
            let url = hosts.url(service, "v1/projects/1:lookup").unwrap();
            assert_eq!(url.path(), "/v1/projects/1:lookup");
            assert_eq!(url.scheme(), "https");
            assert_eq!(url.host_str().unwrap(), hosts.host(service));
            hosts.host(service)
        });
        assert_eq!(
            all,
            [
                "accounts.google.com",
                "oauth2.googleapis.com",
                "accesscontextmanager.googleapis.com",
                "cloudresourcemanager.googleapis.com",
                "cloudkms.googleapis.com",
            ]
        );
        assert!(hosts.are_real());
    }

    #[test]
    fn only_this_computer_stands_in_for_google() {
        let stands_in = |address| Hosts::on_this_computer(Origin::parse(address).unwrap());
        assert_eq!(stands_in("https://google.example"), Err(NotLoopback));
        let here = stands_in("http://127.0.0.1:9").unwrap();
        let url = here.url(Service::Kms, "v1/projects/a").unwrap();
        assert_eq!(url.as_str(), "http://127.0.0.1:9/cloudkms/v1/projects/a");
        assert!(!here.are_real());
    }
}

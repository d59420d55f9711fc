//! Which hosts Azure is asked at. Nothing but what stands here is ever asked.

use crate::wire::{NotLoopback, stand_in};
use atlas::Origin;
use url::Url;

/// A part of Azure with tenants, hosts and vaults of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum AzureCloud {
    /// Nearly everywhere.
    #[default]
    Public,
    /// Operated by 21Vianet in China.
    China,
    /// For the government of the United States.
    UsGovernment,
}

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Service {
    /// Microsoft Entra: signing in.
    Login,
    /// Azure Resource Manager: vaults and their rules.
    Management,
}

impl AzureCloud {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Public, Self::China, Self::UsGovernment];

    /// From the word that Atlas has for it. Source: Atlas Admin API description, `AzureKeyVault`,
    /// `azureEnvironment`.
    #[must_use]
    pub fn of_atlas(environment: &str) -> Option<Self> {
        let mut all = Self::ALL.into_iter();
        all.find(|cloud| cloud.atlas() == environment)
    }

    /// The word that Atlas has for it.
    #[must_use]
    pub fn atlas(self) -> &'static str {
        match self {
            Self::Public => "AZURE",
            Self::China => "AZURE_CHINA",
            Self::UsGovernment => "AZURE_US_GOVERNMENT",
        }
    }

    /// Sources: Microsoft, *National clouds: Microsoft Entra authentication endpoints*; *Compare Azure
    /// Government and global Azure*; *Check endpoints in Azure China*.
    fn host(self, service: Service) -> &'static str {
        match (self, service) {
            (Self::Public, Service::Login) => "login.microsoftonline.com",
            (Self::Public, Service::Management) => "management.azure.com",
            (Self::China, Service::Login) => "login.partner.microsoftonline.cn",
            (Self::China, Service::Management) => "management.chinacloudapi.cn",
            (Self::UsGovernment, Service::Login) => "login.microsoftonline.us",
            (Self::UsGovernment, Service::Management) => "management.usgovcloudapi.net",
        }
    }

    /// What a token is for: this cloud's management. `right` is `user_impersonation` for a person, and
    /// `.default` for a program.
    pub(crate) fn scope(self, right: &str) -> String {
        format!("https://{}/{right}", self.host(Service::Management))
    }
}

/// Where Azure is asked: its own hosts, or one on this computer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hosts {
    cloud: AzureCloud,
    stand_in: Option<Origin>,
}

impl Hosts {
    /// Azure itself.
    #[must_use]
    pub fn of(cloud: AzureCloud) -> Self {
        Self {
            cloud,
            stand_in: None,
        }
    }

    /// One host on this computer, which stands in for all services of `cloud`: for tests and practice.
    ///
    /// # Errors
    /// [`NotLoopback`].
    pub fn on_this_computer(cloud: AzureCloud, origin: Origin) -> Result<Self, NotLoopback> {
        Ok(Self {
            cloud,
            stand_in: Some(stand_in(origin)?),
        })
    }

    /// Which Azure.
    #[must_use]
    pub fn cloud(&self) -> AzureCloud {
        self.cloud
    }

    /// Whether they are Azure's own.
    #[must_use]
    pub fn are_real(&self) -> bool {
        self.stand_in.is_none()
    }

    /// The host of `service` and, where it is not the usual one, its port, as shown to people.
    #[must_use]
    pub fn host(&self, service: Service) -> String {
        match &self.stand_in {
            Some(origin) => origin.host().to_owned(),
            None => self.cloud.host(service).to_owned(),
        }
    }

    /// What connections to it are like.
    #[must_use]
    pub fn origin(&self) -> Origin {
        match &self.stand_in {
            Some(origin) => origin.clone(),
            // Any host of Azure; all are encrypted.
            None => Origin::parse(&format!("https://{}", self.cloud.host(Service::Management)))
                .unwrap_or_else(|_| Origin::commercial()),
        }
    }

    /// An address at `service`; each of `path` is one part of it. What stands in for Azure has a path
    /// for each service.
    pub(crate) fn url(&self, service: Service, path: &[&str]) -> Option<Url> {
        let (base, word) = match &self.stand_in {
            Some(origin) => (origin.as_str().to_owned(), Some(word(service))),
            None => (format!("https://{}", self.cloud.host(service)), None),
        };
        let mut url = Url::parse(&base).ok()?;
        url.path_segments_mut()
            .ok()?
            .clear()
            .extend(word)
            .extend(path);
        Some(url)
    }

    /// Whether `url` is one of `service`'s; a list names its next part by its whole address.
    pub(crate) fn hold(&self, service: Service, url: &Url) -> bool {
        let Some(known) = self.url(service, &[]) else {
            return false;
        };
        url.origin() == known.origin()
            && url.username().is_empty()
            && url.password().is_none()
            && url.path().starts_with(known.path())
    }
}

fn word(service: Service) -> &'static str {
    match service {
        Service::Login => "login",
        Service::Management => "management",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_azure_has_hosts_and_tokens_of_its_own() {
        let all = AzureCloud::ALL.map(|cloud| {
            let hosts = Hosts::of(cloud);
            let [login, management] =
                [Service::Login, Service::Management].map(|it| hosts.host(it));
            (login, management, cloud.scope("user_impersonation"))
        });
        let expected = [
            ("login.microsoftonline.com", "management.azure.com"),
            (
                "login.partner.microsoftonline.cn",
                "management.chinacloudapi.cn",
            ),
            ("login.microsoftonline.us", "management.usgovcloudapi.net"),
        ];
        let expected = expected.map(|(login, management)| {
            let scope = format!("https://{management}/user_impersonation");
            (login.to_owned(), management.to_owned(), scope)
        });
        assert_eq!(all, expected);
        for (word, cloud) in [
            ("AZURE", Some(AzureCloud::Public)),
            ("AZURE_CHINA", Some(AzureCloud::China)),
            ("AZURE_US_GOVERNMENT", Some(AzureCloud::UsGovernment)),
            ("AWS", None),
        ] {
            assert_eq!(AzureCloud::of_atlas(word), cloud, "{word}");
        }
    }

    #[test]
    fn c5_only_the_chosen_azures_hosts_are_asked() -> Result<(), url::ParseError> {
        let hosts = Hosts::of(AzureCloud::Public);
        for (url, is_held) in [
            ("https://management.azure.com/subscriptions", true),
            ("http://management.azure.com/subscriptions", false),
            ("https://management.azure.com:8443/", false),
            ("https://a@management.azure.com/", false),
            ("https://management.azure.com.evil.example/", false),
            ("https://management.usgovcloudapi.net/", false),
            ("https://login.microsoftonline.com/", false),
            ("http://127.0.0.1/", false),
        ] {
            let url = Url::parse(url)?;
            assert_eq!(hosts.hold(Service::Management, &url), is_held, "{url}");
        }
        Ok(())
    }

    #[test]
    fn only_this_computer_stands_in_for_azure() {
        let stands_in = |address| {
            let origin = Origin::parse(address);
            origin.map(|origin| Hosts::on_this_computer(AzureCloud::China, origin))
        };
        assert_eq!(stands_in("https://azure.example"), Ok(Err(NotLoopback)));
        let here = stands_in("http://127.0.0.1:9");
        let url = here.ok().and_then(Result::ok).and_then(|here| {
            assert!(!here.are_real());
            here.url(Service::Management, &["a b", "c/d"])
        });
        assert_eq!(
            url.map(String::from).as_deref(),
            Some("http://127.0.0.1:9/management/a%20b/c%2Fd")
        );
    }
}

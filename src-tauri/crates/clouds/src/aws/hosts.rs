//! Which hosts AWS is asked at. Nothing but what stands here is ever asked: no setting of the
//! environment and no profile names an endpoint.

use std::fmt;

use crate::wire::{NotLoopback, stand_in};
use atlas::Origin;

/// A part of AWS with accounts, hosts and ARNs of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Partition {
    /// `aws`, nearly everywhere.
    Aws,
    /// `aws-us-gov`: GovCloud.
    UsGov,
    /// `aws-cn`: China.
    China,
}

impl Partition {
    /// As ARNs name it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Aws => "aws",
            Self::UsGov => "aws-us-gov",
            Self::China => "aws-cn",
        }
    }

    /// The partition that an ARN names; `None` for one that is not supported.
    #[must_use]
    pub fn of_arn(arn: &str) -> Option<Self> {
        let mut parts = arn.split(':');
        match (parts.next()?, parts.next()?) {
            ("arn", "aws") => Some(Self::Aws),
            ("arn", "aws-us-gov") => Some(Self::UsGov),
            ("arn", "aws-cn") => Some(Self::China),
            _ => None,
        }
    }

    /// Source: AWS SDK for Rust, `partitions.json`.
    fn suffix(self) -> &'static str {
        match self {
            Self::Aws | Self::UsGov => "amazonaws.com",
            Self::China => "amazonaws.com.cn",
        }
    }

    /// IAM has one host a partition. Source: AWS SDK for Rust, endpoint rules of IAM.
    fn iam(self) -> &'static str {
        match self {
            Self::Aws => "iam.amazonaws.com",
            Self::UsGov => "iam.us-gov.amazonaws.com",
            Self::China => "iam.cn-north-1.amazonaws.com.cn",
        }
    }

    /// The region that requests to IAM are signed for. Source: as above.
    pub(crate) fn iam_region(self) -> Region {
        Region(
            match self {
                Self::Aws => "us-east-1",
                Self::UsGov => "us-gov-west-1",
                Self::China => "cn-north-1",
            }
            .to_owned(),
        )
    }
}

/// A region of a supported partition, such as `eu-west-1`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Region(String);

/// A text that names no region of a supported partition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no region of AWS, GovCloud or China")]
pub struct NoRegion;

impl Region {
    /// Reads a region's name; Atlas's own spelling (`EU_WEST_1`) is taken as well.
    ///
    /// # Errors
    /// [`NoRegion`].
    pub fn parse(name: &str) -> Result<Self, NoRegion> {
        let name = name.trim().to_ascii_lowercase().replace('_', "-");
        let parts: Vec<&str> = name.split('-').collect();
        let [area, words @ .., number] = parts.as_slice() else {
            return Err(NoRegion);
        };
        let is_word = |word: &&str| {
            !word.is_empty() && word.len() <= 12 && word.bytes().all(|it| it.is_ascii_lowercase())
        };
        let has_form = area.len() == 2
            && is_word(area)
            && !words.is_empty()
            && words.len() <= 2
            && words.iter().all(is_word)
            && matches!(number.len(), 1 | 2)
            && number.bytes().all(|it| it.is_ascii_digit());
        // Isolated partitions have hosts of their own.
        let is_isolated = words.first().is_some_and(|word| word.starts_with("iso"));
        match has_form && !is_isolated {
            true => Ok(Self(name)),
            false => Err(NoRegion),
        }
    }

    /// The region that an ARN names, if any.
    #[must_use]
    pub fn of_arn(arn: &str) -> Option<Self> {
        Self::parse(arn.split(':').nth(3)?).ok()
    }

    /// Such as `eu-west-1`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The partition it belongs to.
    #[must_use]
    pub fn partition(&self) -> Partition {
        if self.0.starts_with("us-gov-") {
            Partition::UsGov
        } else if self.0.starts_with("cn-") {
            Partition::China
        } else {
            Partition::Aws
        }
    }
}

impl fmt::Display for Region {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// A service that is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Service {
    /// IAM Identity Center: signing in.
    Oidc,
    /// IAM Identity Center: accounts, roles, and their credentials.
    Portal,
    /// Who is signed in.
    Sts,
    /// Keys.
    Kms,
    /// Roles and policies.
    Iam,
}

impl Service {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Oidc, Self::Portal, Self::Sts, Self::Kms, Self::Iam];

    fn word(self) -> &'static str {
        match self {
            Self::Oidc => "oidc",
            Self::Portal => "portal",
            Self::Sts => "sts",
            Self::Kms => "kms",
            Self::Iam => "iam",
        }
    }
}

/// Where AWS is asked: its own hosts, or one on this computer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Hosts(Option<Origin>);

impl Hosts {
    /// AWS itself.
    #[must_use]
    pub fn aws() -> Self {
        Self(None)
    }

    /// One host on this computer, which stands in for all services: for tests and practice.
    ///
    /// # Errors
    /// [`NotLoopback`].
    pub fn on_this_computer(origin: Origin) -> Result<Self, NotLoopback> {
        Ok(Self(Some(stand_in(origin)?)))
    }

    /// Whether they are AWS's own.
    #[must_use]
    pub fn are_real(&self) -> bool {
        self.0.is_none()
    }

    /// The host and, where it is not the usual one, the port of `service`, as shown to people.
    #[must_use]
    pub fn host(&self, service: Service, region: &Region) -> String {
        if let Some(origin) = &self.0 {
            return origin.host().to_owned();
        }
        let partition = region.partition();
        let name = match service {
            Service::Iam => return partition.iam().to_owned(),
            Service::Oidc => "oidc",
            Service::Portal => "portal.sso",
            Service::Sts => "sts",
            Service::Kms => "kms",
        };
        format!("{name}.{region}.{}", partition.suffix())
    }

    /// `https://` and the host. What stands in for AWS has a path for each service and region.
    #[must_use]
    pub fn url(&self, service: Service, region: &Region) -> String {
        match &self.0 {
            Some(origin) => format!("{}/{}/{region}", origin.as_str(), service.word()),
            None => format!("https://{}", self.host(service, region)),
        }
    }

    /// Whether a request to `host` (with its port, where it is not the usual one) is one to AWS.
    pub(crate) fn hold(&self, scheme: &str, host: &str) -> bool {
        if let Some(origin) = &self.0 {
            return origin.as_str() == format!("{scheme}://{host}");
        }
        if scheme != "https" {
            return false;
        }
        let mut region = None;
        for prefix in ["oidc.", "portal.sso.", "sts.", "kms."] {
            region = region.or_else(|| host.strip_prefix(prefix));
        }
        let region = region.and_then(|rest| {
            let region = Region::parse(rest.split('.').next()?).ok()?;
            (rest == format!("{region}.{}", region.partition().suffix())).then_some(region)
        });
        let partitions = [Partition::Aws, Partition::UsGov, Partition::China];
        region.is_some() || partitions.iter().any(|it| it.iam() == host)
    }

    /// What connections to it are like.
    #[must_use]
    pub fn origin(&self) -> Origin {
        match &self.0 {
            Some(origin) => origin.clone(),
            // Any host of AWS; all are encrypted.
            None => {
                Origin::parse("https://iam.amazonaws.com").unwrap_or_else(|_| Origin::commercial())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hosts(region: &str) -> Result<Vec<String>, NoRegion> {
        let region = Region::parse(region)?;
        let hosts = Hosts::aws();
        Ok(Service::ALL.map(|it| hosts.host(it, &region)).into())
    }

    #[test]
    fn each_partition_has_hosts_of_its_own() {
        assert_eq!(
            hosts("EU_WEST_1").as_deref(),
            Ok(&[
                "oidc.eu-west-1.amazonaws.com".to_owned(),
                "portal.sso.eu-west-1.amazonaws.com".to_owned(),
                "sts.eu-west-1.amazonaws.com".to_owned(),
                "kms.eu-west-1.amazonaws.com".to_owned(),
                "iam.amazonaws.com".to_owned(),
            ][..])
        );
        assert_eq!(
            hosts("us-gov-west-1").map(|hosts| hosts[3..].to_vec()),
            Ok(vec![
                "kms.us-gov-west-1.amazonaws.com".to_owned(),
                "iam.us-gov.amazonaws.com".to_owned(),
            ])
        );
        assert_eq!(
            hosts("cn-northwest-1").map(|hosts| hosts[3..].to_vec()),
            Ok(vec![
                "kms.cn-northwest-1.amazonaws.com.cn".to_owned(),
                "iam.cn-north-1.amazonaws.com.cn".to_owned(),
            ])
        );
    }

    #[test]
    fn what_names_no_supported_region_is_refused() {
        for text in [
            "",
            "us-east",
            "us-east-1.evil.example",
            "us-iso-east-1",
            "us-isob-east-1",
            "eusc-de-east-1",
            "-east-1",
            "us--1",
            "us-east-1/",
            "us-east-123",
        ] {
            assert_eq!(Region::parse(text), Err(NoRegion), "{text}");
        }
    }

    #[test]
    fn only_listed_hosts_are_aws() -> Result<(), NoRegion> {
        let real = Hosts::aws();
        for region in ["eu-west-1", "us-gov-east-1", "cn-north-1"] {
            let region = Region::parse(region)?;
            for service in Service::ALL {
                let host = real.host(service, &region);
                assert!(real.hold("https", &host), "{host}");
                assert!(!real.hold("http", &host), "{host}");
            }
        }
        for host in [
            "127.0.0.1",
            "169.254.169.254",
            "kms.us-east-1.amazonaws.com:8443",
            "kms.us-east-1.amazonaws.com.evil.example",
            "kms.evil.example",
            "s3.us-east-1.amazonaws.com",
            "kms.cn-north-1.amazonaws.com",
            "portal.us-east-1.amazonaws.com",
        ] {
            assert!(!real.hold("https", host), "{host}");
        }
        Ok(())
    }

    #[test]
    fn only_this_computer_stands_in_for_aws() {
        let stands_in = |address| Origin::parse(address).map(Hosts::on_this_computer);
        assert_eq!(stands_in("https://aws.example"), Ok(Err(NotLoopback)));
        let here = stands_in("http://127.0.0.1:9");
        assert!(here.is_ok_and(|here| here.is_ok_and(|here| {
            here.hold("http", "127.0.0.1:9")
                && !here.hold("http", "127.0.0.1:8")
                && !here.hold("https", "iam.amazonaws.com")
                && !here.are_real()
        })));
    }
}

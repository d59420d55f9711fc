//! What Google calls things, read before anything is asked.
//!
//! Source: Google Cloud, *Resource names*; Access Context Manager v1, `AccessLevel` and
//! `ServicePerimeter`.

use std::fmt;

use crate::error::CloudError;

/// An access policy: `accessPolicies/` and its number.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PolicyName(String);

/// An access level: its policy, and its own name.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct LevelName(String);

/// A service perimeter: its policy, and its own name.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PerimeterName(String);

/// A version of a key, as Atlas is given it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct KeyVersion {
    text: String,
    project: String,
}

const LEVELS: &str = "accessLevels";
const PERIMETERS: &str = "servicePerimeters";

impl PolicyName {
    /// Reads a resource name.
    ///
    /// # Errors
    /// [`CloudError::InvalidName`].
    pub fn parse(name: &str) -> Result<Self, CloudError> {
        let number = name
            .strip_prefix("accessPolicies/")
            .filter(|it| is_number(it));
        let known = number.map(|_| Self(name.to_owned()));
        known.ok_or(CloudError::InvalidName("an access policy"))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl LevelName {
    /// Reads a resource name.
    ///
    /// # Errors
    /// [`CloudError::InvalidName`].
    pub fn parse(name: &str) -> Result<Self, CloudError> {
        match within(name, LEVELS) {
            Some(_) => Ok(Self(name.to_owned())),
            None => Err(CloudError::InvalidName("an access level")),
        }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The policy it is in.
    #[must_use]
    pub fn policy(&self) -> PolicyName {
        PolicyName(within(&self.0, LEVELS).unwrap_or_default().to_owned())
    }
}

impl PerimeterName {
    /// Reads a resource name.
    ///
    /// # Errors
    /// [`CloudError::InvalidName`].
    pub fn parse(name: &str) -> Result<Self, CloudError> {
        match within(name, PERIMETERS) {
            Some(_) => Ok(Self(name.to_owned())),
            None => Err(CloudError::InvalidName("a service perimeter")),
        }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The policy it is in.
    #[must_use]
    pub fn policy(&self) -> PolicyName {
        PolicyName(within(&self.0, PERIMETERS).unwrap_or_default().to_owned())
    }
}

impl KeyVersion {
    /// Reads what Atlas's configuration has.
    ///
    /// # Errors
    /// [`CloudError::InvalidName`].
    pub fn parse(text: &str) -> Result<Self, CloudError> {
        let parts: Vec<&str> = text.trim().split('/').collect();
        let [
            "projects",
            project,
            "locations",
            location,
            "keyRings",
            ring,
            "cryptoKeys",
            key,
            "cryptoKeyVersions",
            version,
        ] = parts.as_slice()
        else {
            return Err(CloudError::InvalidName("a key's version"));
        };
        let are_names = [location, ring, key].iter().all(|it| is_key_name(it));
        match is_project(project) && are_names && is_number(version) {
            true => Ok(Self {
                text: text.trim().to_owned(),
                project: (*project).to_owned(),
            }),
            false => Err(CloudError::InvalidName("a key's version")),
        }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The ID or the number of the project it is in.
    #[must_use]
    pub fn project(&self) -> &str {
        &self.project
    }

    /// The key that it is a version of.
    #[must_use]
    pub fn key(&self) -> &str {
        let cut = self.text.split_once("/cryptoKeyVersions/");
        cut.map_or(self.text.as_str(), |(key, _)| key)
    }
}

/// The ID or the number of a project. An old ID may begin with a domain.
pub(crate) fn is_project(text: &str) -> bool {
    let plain = |it: u8| it.is_ascii_lowercase() || it.is_ascii_digit() || b"-.:".contains(&it);
    (1..=100).contains(&text.len()) && text.bytes().all(plain) && !text.starts_with(['.', ':'])
}

/// `projects/`, `folders/` or `organizations/` and a number.
pub(crate) fn is_container(text: &str) -> bool {
    let (kind, number) = text.split_once('/').unwrap_or_default();
    matches!(kind, "projects" | "folders" | "organizations") && is_number(number)
}

/// `operations/` and more, as Google gives it.
pub(crate) fn is_operation(text: &str) -> bool {
    let plain = |it: u8| it.is_ascii_alphanumeric() || b"_-./".contains(&it);
    text.starts_with("operations/")
        && text.len() <= 500
        && text.bytes().all(plain)
        && !text.split('/').any(|part| matches!(part, "" | "." | ".."))
}

/// The policy of a resource in one.
fn within<'a>(name: &'a str, kind: &str) -> Option<&'a str> {
    let mut parts = name.rsplitn(3, '/');
    let (own, its_kind, policy) = (parts.next()?, parts.next()?, parts.next()?);
    let is_policy = PolicyName::parse(policy).is_ok();
    let plain = |it: u8| it.is_ascii_alphanumeric() || it == b'_';
    let is_own = own.starts_with(|first: char| first.is_ascii_alphabetic())
        && own.len() <= 50
        && own.bytes().all(plain);
    (is_policy && is_own && its_kind == kind).then_some(policy)
}

fn is_number(text: &str) -> bool {
    (1..=25).contains(&text.len()) && text.bytes().all(|it| it.is_ascii_digit())
}

fn is_key_name(text: &str) -> bool {
    let plain = |it: u8| it.is_ascii_alphanumeric() || it == b'_' || it == b'-';
    (1..=63).contains(&text.len()) && text.bytes().all(plain)
}

impl fmt::Display for PolicyName {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_and_nothing_that_leads_elsewhere() -> Result<(), CloudError> {
        let level = LevelName::parse("accessPolicies/9/accessLevels/Atlas_1")?;
        assert_eq!(level.policy().as_str(), "accessPolicies/9");
        let perimeter = PerimeterName::parse("accessPolicies/9/servicePerimeters/keys")?;
        assert_eq!(perimeter.policy().to_string(), "accessPolicies/9");
        for name in [
            "",
            "accessPolicies/9/accessLevels/",
            "accessPolicies/9/accessLevels/1a",
            "accessPolicies/9/accessLevels/a-b",
            "accessPolicies/9/accessLevels/a/b",
            "accessPolicies/x/accessLevels/a",
            "accessPolicies/9/accessLevels/a:replaceAll",
            "accessPolicies/9/../accessLevels/a",
            "/accessPolicies/9/accessLevels/a",
            "accessPolicies/9/servicePerimeters/a",
        ] {
            assert!(LevelName::parse(name).is_err(), "{name}");
        }
        assert!(PolicyName::parse("accessPolicies/9/accessLevels").is_err());
        Ok(())
    }

    #[test]
    fn a_keys_version_names_its_project_and_key() -> Result<(), CloudError> {
        let text = "projects/acme-keys/locations/europe-west1/keyRings/atlas/cryptoKeys/db/\
            cryptoKeyVersions/3";
        let version = KeyVersion::parse(text)?;
        assert_eq!(version.project(), "acme-keys");
        assert!(version.key().ends_with("/cryptoKeys/db"));
        assert!(KeyVersion::parse(&text.replace("acme-keys", "example.com:keys")).is_ok());
        for (from, to) in [
            ("acme-keys", ""),
            ("acme-keys", ".."),
            ("acme-keys", "A"),
            ("atlas", "a b"),
            ("atlas", ".."),
            ("/3", "/three"),
            ("/3", "/3/4"),
            ("projects/", "folders/"),
        ] {
            assert!(KeyVersion::parse(&text.replace(from, to)).is_err(), "{to}");
        }
        Ok(())
    }

    #[test]
    fn operations_are_looked_up_by_their_name_alone() {
        assert!(is_operation("operations/accessPolicies/9/create/1-a_b"));
        for name in [
            "",
            "operations/",
            "operations/../x",
            "other/1",
            "operations/a?b",
            "operations//a",
        ] {
            assert!(!is_operation(name), "{name}");
        }
        assert!(is_container("folders/12") && is_container("organizations/1"));
        assert!(!is_container("folders/x") && !is_container("users/1") && !is_container("12"));
    }
}

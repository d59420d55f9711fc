//! Open alerts of a project that are about keys or the network route to them.

use atlas::Alert;

use crate::form::Provider;

/// What an alert says about a key. Source of the names: the Atlas Admin API description, events of
/// encryption at rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KeyAlert {
    /// Atlas cannot use the key.
    KeyInvalid(Provider),
    /// The key is older than the project's alert allows, 90 days by default.
    NeedsRotation(Provider),
    /// The key service does not let Atlas's calls in.
    NetworkDenied,
    /// The whole configuration is not valid any more.
    ConfigInvalid,
}

impl KeyAlert {
    /// What `alert` says about a key; `None` where it is about something else.
    #[must_use]
    pub fn of(alert: &Alert) -> Option<Self> {
        let name = alert.event_type_name.as_str();
        match name {
            "ENCRYPTION_AT_REST_KMS_NETWORK_ACCESS_DENIED" => return Some(Self::NetworkDenied),
            "ENCRYPTION_AT_REST_CONFIG_NO_LONGER_VALID" => return Some(Self::ConfigInvalid),
            _ => {}
        }
        let (provider, event) = [
            ("AWS_", Provider::Aws),
            ("AZURE_", Provider::Azure),
            ("GCP_", Provider::Gcp),
        ]
        .into_iter()
        .find_map(|(prefix, provider)| Some((provider, name.strip_prefix(prefix)?)))?;
        match event {
            "ENCRYPTION_KEY_INVALID" => Some(Self::KeyInvalid(provider)),
            "ENCRYPTION_KEY_NEEDS_ROTATION" => Some(Self::NeedsRotation(provider)),
            _ => None,
        }
    }

    /// The provider it is about, where its name says so.
    #[must_use]
    pub fn provider(self) -> Option<Provider> {
        match self {
            Self::KeyInvalid(provider) | Self::NeedsRotation(provider) => Some(provider),
            Self::NetworkDenied | Self::ConfigInvalid => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(name: &str) -> Option<KeyAlert> {
        KeyAlert::of(&Alert {
            id: "32b6e34b3d91647abb20e7b8".to_owned(),
            event_type_name: name.to_owned(),
            status: "OPEN".to_owned(),
            created: None,
            cluster: None,
        })
    }

    #[test]
    fn every_alert_about_a_key_is_known_by_its_name() {
        for (prefix, provider) in [
            ("AWS", Provider::Aws),
            ("AZURE", Provider::Azure),
            ("GCP", Provider::Gcp),
        ] {
            assert_eq!(
                of(&format!("{prefix}_ENCRYPTION_KEY_INVALID")),
                Some(KeyAlert::KeyInvalid(provider))
            );
            assert_eq!(
                of(&format!("{prefix}_ENCRYPTION_KEY_NEEDS_ROTATION")),
                Some(KeyAlert::NeedsRotation(provider))
            );
        }
        assert_eq!(
            of("ENCRYPTION_AT_REST_KMS_NETWORK_ACCESS_DENIED"),
            Some(KeyAlert::NetworkDenied)
        );
        assert_eq!(
            of("ENCRYPTION_AT_REST_CONFIG_NO_LONGER_VALID"),
            Some(KeyAlert::ConfigInvalid)
        );
        assert_eq!(of("AWS_SOMETHING_ELSE"), None);
        assert_eq!(of("OUTSIDE_METRIC_THRESHOLD"), None);
    }
}

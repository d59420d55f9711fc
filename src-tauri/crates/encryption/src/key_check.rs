//! What Atlas found when it last tried the key.

use atlas::EncryptionAtRest;

use crate::change::{enabled, private_networking, valid};
use crate::form::Provider;

/// What Atlas says about a provider's key. It tries the key whenever the settings are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KeyCheck {
    /// The provider is off.
    NotSetUp,
    /// Some Atlas host reached the key and could use it.
    Valid,
    /// Atlas could not use the key.
    NotValid,
    /// Private networking: the clusters' nodes have not tried the key yet.
    Waiting,
    /// Atlas gave neither.
    Unknown,
}

impl KeyCheck {
    /// What `current` says about the provider's key.
    #[must_use]
    pub fn of(provider: Provider, current: &EncryptionAtRest) -> Self {
        if !enabled(provider, current) {
            return Self::NotSetUp;
        }
        match valid(provider, current) {
            Some(true) => Self::Valid,
            Some(false) => Self::NotValid,
            None if private_networking(provider, current) => Self::Waiting,
            None => Self::Unknown,
        }
    }
}

/// Providers that are switched on, in the order of the screen.
#[must_use]
pub fn switched_on(current: &EncryptionAtRest) -> Vec<Provider> {
    let on = |provider: &Provider| enabled(*provider, current);
    Provider::ALL.into_iter().filter(on).collect()
}

/// Whether the key check reads *Valid* for every provider that is switched on, and one is (safety rule
/// A3).
#[must_use]
pub fn every_key_valid(current: &EncryptionAtRest) -> bool {
    let on = switched_on(current);
    let valid = |provider: &Provider| KeyCheck::of(*provider, current) == KeyCheck::Valid;
    !on.is_empty() && on.iter().all(valid)
}

#[cfg(test)]
mod tests {
    use atlas::AwsKms;

    use super::*;

    fn aws(enabled: bool, valid: Option<bool>, private: bool) -> KeyCheck {
        let current = EncryptionAtRest {
            aws: Some(AwsKms {
                enabled,
                valid,
                require_private_networking: private,
                ..AwsKms::default()
            }),
            ..EncryptionAtRest::default()
        };
        KeyCheck::of(Provider::Aws, &current)
    }

    #[test]
    fn it_says_what_atlas_says_and_no_more() {
        assert_eq!(aws(true, Some(true), false), KeyCheck::Valid);
        assert_eq!(aws(true, Some(false), false), KeyCheck::NotValid);
        assert_eq!(aws(true, None, false), KeyCheck::Unknown);
        assert_eq!(aws(true, None, true), KeyCheck::Waiting);
        assert_eq!(
            aws(false, Some(true), false),
            KeyCheck::NotSetUp,
            "what is off has no verdict"
        );
    }

    #[test]
    fn a3_every_key_is_valid_only_where_one_is_on_and_none_is_in_doubt() {
        let google = |valid| {
            Some(atlas::GoogleCloudKms {
                enabled: true,
                valid,
                ..atlas::GoogleCloudKms::default()
            })
        };
        let aws = |enabled, valid| {
            Some(AwsKms {
                enabled,
                valid,
                ..AwsKms::default()
            })
        };
        let both = |aws, gcp| {
            every_key_valid(&EncryptionAtRest {
                aws,
                gcp,
                ..EncryptionAtRest::default()
            })
        };
        assert!(!both(None, None), "nothing proves anything");
        assert!(both(aws(true, Some(true)), None));
        assert!(both(aws(false, Some(false)), google(Some(true))));
        assert!(!both(aws(true, Some(true)), google(None)));
        assert!(!both(aws(true, Some(false)), google(Some(true))));
    }

    #[test]
    fn each_provider_has_its_own() {
        let nothing = EncryptionAtRest::default();
        for provider in Provider::ALL {
            assert_eq!(KeyCheck::of(provider, &nothing), KeyCheck::NotSetUp);
        }
    }
}

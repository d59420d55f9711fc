//! What has to hold before clusters go on a key: losing the key loses them (safety rules S10 and Z3).

use super::Target;
use crate::form::Provider;

/// Something that the person says holds; Keygate cannot see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Safeguard {
    /// AWS: only a few may schedule the key's deletion. How long it then waits is chosen when it is
    /// scheduled, and not before.
    DeletionGuarded,
    /// Azure: the vault keeps what is deleted.
    SoftDelete,
    /// Azure: what the vault keeps cannot be purged.
    PurgeProtection,
    /// Azure: neither the key nor a client secret runs out unnoticed.
    NoExpiry,
    /// Google: a destroyed version stays long enough to notice.
    LongDestructionPeriod,
    /// Somebody else can reach the key.
    SecondPerson,
}

/// All that has to be confirmed before clusters are moved to `target`; nothing for Atlas's own key.
#[must_use]
pub fn safeguards(target: Target) -> &'static [Safeguard] {
    match target {
        Target::YourKey(Provider::Aws) => &[Safeguard::DeletionGuarded, Safeguard::SecondPerson],
        Target::YourKey(Provider::Azure) => &[
            Safeguard::SoftDelete,
            Safeguard::PurgeProtection,
            Safeguard::NoExpiry,
            Safeguard::SecondPerson,
        ],
        Target::YourKey(Provider::Gcp) => {
            &[Safeguard::LongDestructionPeriod, Safeguard::SecondPerson]
        }
        Target::AtlasKey => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s10_a_second_person_and_a_slow_deletion_are_asked_for_every_key() {
        for provider in Provider::ALL {
            let asked = safeguards(Target::YourKey(provider));
            assert!(asked.contains(&Safeguard::SecondPerson), "{provider:?}");
            assert!(asked.len() > 1, "{provider:?}: {asked:?}");
        }
        assert!(safeguards(Target::AtlasKey).is_empty());
    }

    #[test]
    fn z3_purge_protection_and_expiry_are_asked_for_a_key_in_azure() {
        let asked = safeguards(Target::YourKey(Provider::Azure));
        assert!(asked.contains(&Safeguard::PurgeProtection));
        assert!(asked.contains(&Safeguard::NoExpiry));
    }
}

//! What else keeps a key vault's key from being used, or may lose it (safety rule Z3).

use jiff::{Timestamp, ToSpan as _};

/// An end this near is warned about: a new key takes a change in Atlas, which needs people.
const NEAR_DAYS: i64 = 30;

/// What is known of a vault and its key.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AzureFacts {
    /// Whether nobody can delete the vault for good before its retention has passed.
    pub has_purge_protection: Option<bool>,
    /// The key; `None` where it could not be read.
    pub key: Option<AzureKeyFacts>,
}

/// What is known of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AzureKeyFacts {
    /// Whether it is switched on; `None` where Azure did not say.
    pub is_enabled: Option<bool>,
    /// From when on it may be used, where that was set.
    pub begins: Option<Timestamp>,
    /// When it ends, where that was set.
    pub ends: Option<Timestamp>,
}

/// Something to know before it costs data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AzureWarning {
    /// Somebody with the right can delete the vault for good at once.
    NoPurgeProtection,
    /// Whether it is protected was not said.
    PurgeProtectionUnknown,
    /// The key could not be read, so that nothing is known of its state.
    KeyUnread,
    /// The key is switched off.
    KeyDisabled,
    /// The key may not be used yet.
    KeyNotYet {
        /// From when on.
        begins: Timestamp,
    },
    /// The key has ended.
    KeyEnded {
        /// When.
        ended: Timestamp,
    },
    /// The key will end within a month.
    KeyEnds {
        /// When.
        ends: Timestamp,
    },
}

/// Everything to warn of at `now`.
#[must_use]
pub fn azure_warnings(facts: &AzureFacts, now: Timestamp) -> Vec<AzureWarning> {
    let mut warnings = Vec::new();
    match facts.has_purge_protection {
        Some(true) => {}
        Some(false) => warnings.push(AzureWarning::NoPurgeProtection),
        None => warnings.push(AzureWarning::PurgeProtectionUnknown),
    }
    let Some(key) = facts.key else {
        warnings.push(AzureWarning::KeyUnread);
        return warnings;
    };
    if key.is_enabled == Some(false) {
        warnings.push(AzureWarning::KeyDisabled);
    }
    if let Some(begins) = key.begins.filter(|begins| *begins > now) {
        warnings.push(AzureWarning::KeyNotYet { begins });
    }
    let near = now.checked_add((NEAR_DAYS * 24).hours()).unwrap_or(now);
    match key.ends {
        Some(ended) if ended <= now => warnings.push(AzureWarning::KeyEnded { ended }),
        Some(ends) if ends <= near => warnings.push(AzureWarning::KeyEnds { ends }),
        _ => {}
    }
    warnings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(day: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH
            .checked_add((day * 24).hours())
            .unwrap_or_default()
    }

    #[test]
    fn z3_purge_protection_and_the_keys_state_and_end_are_warned_about() {
        let fine = AzureFacts {
            has_purge_protection: Some(true),
            key: Some(AzureKeyFacts {
                is_enabled: Some(true),
                begins: Some(at(1)),
                ends: Some(at(400)),
            }),
        };
        let key = fine.key;
        let with = |change: fn(&mut AzureKeyFacts)| {
            let mut facts = fine;
            facts.key = key.map(|mut key| {
                change(&mut key);
                key
            });
            azure_warnings(&facts, at(300))
        };
        assert_eq!(azure_warnings(&fine, at(300)), []);
        assert_eq!(
            with(|key| key.is_enabled = Some(false)),
            [AzureWarning::KeyDisabled]
        );
        assert_eq!(
            with(|key| key.begins = Some(at(301))),
            [AzureWarning::KeyNotYet { begins: at(301) }]
        );
        for (ends, expected) in [
            (300, vec![AzureWarning::KeyEnded { ended: at(300) }]),
            (301, vec![AzureWarning::KeyEnds { ends: at(301) }]),
            (330, vec![AzureWarning::KeyEnds { ends: at(330) }]),
            (331, vec![]),
        ] {
            let mut facts = fine;
            facts.key = key.map(|key| AzureKeyFacts {
                ends: Some(at(ends)),
                ..key
            });
            assert_eq!(azure_warnings(&facts, at(300)), expected, "{ends}");
        }
        let open = AzureFacts {
            has_purge_protection: Some(false),
            key: None,
        };
        assert_eq!(
            azure_warnings(&open, at(300)),
            [AzureWarning::NoPurgeProtection, AzureWarning::KeyUnread]
        );
        let unknown = AzureFacts {
            has_purge_protection: None,
            ..fine
        };
        assert_eq!(
            azure_warnings(&unknown, at(300)),
            [AzureWarning::PurgeProtectionUnknown]
        );
    }
}

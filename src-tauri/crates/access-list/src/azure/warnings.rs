//! What else keeps a key vault's key from being used, or may lose it (safety rule Z3).

use jiff::{Timestamp, ToSpan as _};

/// An end this near is warned about: a new key takes a change in Atlas, which needs people.
const NEAR_DAYS: i64 = 30;

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

/// What to warn of in a vault: whether nobody can delete it for good before its retention has passed.
#[must_use]
pub fn azure_vault_warnings(has_purge_protection: Option<bool>) -> Vec<AzureWarning> {
    match has_purge_protection {
        Some(true) => Vec::new(),
        Some(false) => vec![AzureWarning::NoPurgeProtection],
        None => vec![AzureWarning::PurgeProtectionUnknown],
    }
}

/// What to warn of in a key at `now`; `None`: it could not be read.
#[must_use]
pub fn azure_key_warnings(key: Option<AzureKeyFacts>, now: Timestamp) -> Vec<AzureWarning> {
    let mut warnings = Vec::new();
    let Some(key) = key else {
        return vec![AzureWarning::KeyUnread];
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
    fn z3_the_keys_state_and_end_are_warned_about() {
        let fine = AzureKeyFacts {
            is_enabled: Some(true),
            begins: Some(at(1)),
            ends: Some(at(400)),
        };
        let with = |change: &dyn Fn(&mut AzureKeyFacts)| {
            let mut key = fine;
            change(&mut key);
            azure_key_warnings(Some(key), at(300))
        };
        assert_eq!(with(&|_| {}), []);
        assert_eq!(
            with(&|key| key.is_enabled = Some(false)),
            [AzureWarning::KeyDisabled]
        );
        assert_eq!(
            with(&|key| key.begins = Some(at(301))),
            [AzureWarning::KeyNotYet { begins: at(301) }]
        );
        for (ends, expected) in [
            (300, vec![AzureWarning::KeyEnded { ended: at(300) }]),
            (301, vec![AzureWarning::KeyEnds { ends: at(301) }]),
            (330, vec![AzureWarning::KeyEnds { ends: at(330) }]),
            (331, vec![]),
        ] {
            assert_eq!(with(&|key| key.ends = Some(at(ends))), expected, "{ends}");
        }
        assert_eq!(azure_key_warnings(None, at(300)), [AzureWarning::KeyUnread]);
    }

    #[test]
    fn z3_purge_protection_that_is_off_or_not_known_is_warned_about() {
        for (has_it, expected) in [
            (Some(true), vec![]),
            (Some(false), vec![AzureWarning::NoPurgeProtection]),
            (None, vec![AzureWarning::PurgeProtectionUnknown]),
        ] {
            assert_eq!(azure_vault_warnings(has_it), expected);
        }
    }
}

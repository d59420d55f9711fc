//! What an identity may do.

use std::collections::BTreeSet;

/// The actions that the roles of an identity allow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AzureRights {
    changing: bool,
    without: BTreeSet<String>,
}

impl AzureRights {
    /// Everything.
    #[must_use]
    pub fn administrator() -> Self {
        Self {
            changing: true,
            without: BTreeSet::new(),
        }
    }

    /// Looking at everything, changing nothing.
    #[must_use]
    pub fn watching() -> Self {
        Self {
            changing: false,
            ..Self::administrator()
        }
    }

    /// The same without an action, such as `Microsoft.KeyVault/vaults/keys/read`.
    #[must_use]
    pub fn without(mut self, action: &str) -> Self {
        self.without.insert(action.to_ascii_lowercase());
        self
    }

    pub(super) fn allow(&self, action: &str) -> bool {
        let action = action.to_ascii_lowercase();
        (action.ends_with("/read") || self.changing) && !self.without.contains(&action)
    }
}

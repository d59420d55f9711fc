//! What an identity may do.

use std::collections::BTreeSet;

/// The actions that the policies of an identity allow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AwsRights {
    changing: bool,
    without: BTreeSet<String>,
}

impl AwsRights {
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

    /// The same without an action, such as `kms:GetKeyPolicy`.
    #[must_use]
    pub fn without(mut self, action: &str) -> Self {
        self.without.insert(action.to_owned());
        self
    }

    pub(super) fn allow(&self, action: &str) -> bool {
        let (_, name) = action.split_once(':').unwrap_or_default();
        let looks = ["Get", "List", "Describe"]
            .iter()
            .any(|verb| name.starts_with(verb));
        (looks || self.changing) && !self.without.contains(action)
    }
}

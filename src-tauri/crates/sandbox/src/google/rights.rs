//! What an identity may do.

use std::collections::BTreeSet;

/// The permissions that an identity has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoogleRights {
    changing: bool,
    without: BTreeSet<String>,
}

impl GoogleRights {
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

    /// The same without a permission, such as `accesscontextmanager.policies.list`.
    #[must_use]
    pub fn without(mut self, permission: &str) -> Self {
        self.without.insert(permission.to_owned());
        self
    }

    pub(super) fn allow(&self, permission: &str) -> bool {
        let verb = permission.rsplit('.').next().unwrap_or_default();
        let looks = matches!(verb, "get" | "list" | "use");
        (looks || self.changing) && !self.without.contains(permission)
    }
}

//! The resources of a document, and which of them are key vaults.

use crate::document::{Map, Node};
use crate::finish::shown;
use crate::list::{ListKind, ListName};

/// The resource that something stands in.
#[derive(Debug, Clone, Default)]
pub(super) struct Resource {
    pub(super) kind: Kind,
    name: String,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Kind {
    /// Nothing says what it is.
    #[default]
    Unknown,
    /// A key vault or managed HSM.
    Vault,
    /// Something else.
    Other,
}

impl Kind {
    /// From a type or an ID: `Microsoft.KeyVault/vaults`, `/subscriptions/…/vaults/kv`.
    pub(super) fn of(text: &str) -> Option<Self> {
        let text = text.to_ascii_lowercase();
        let rest = text.rsplit("/providers/").next().unwrap_or(&text);
        let mut parts = rest.split('/');
        let provider = parts.next().filter(|name| name.starts_with("microsoft."))?;
        let is_vault = provider == "microsoft.keyvault"
            && matches!(parts.next(), Some("vaults" | "managedhsms"));
        // A key or a secret of a vault has no firewall of its own.
        Some(if is_vault { Self::Vault } else { Self::Other })
    }
}

impl Resource {
    /// A key vault of this name.
    pub(super) fn vault(name: &str) -> Self {
        Self {
            kind: Kind::Vault,
            name: name.to_owned(),
        }
    }

    pub(super) fn within(&self, map: &Map) -> Self {
        let text = |name| map.member(name).and_then(Node::as_text);
        let kind = text("type").and_then(Kind::of);
        let kind = kind.or_else(|| text("id").and_then(Kind::of));
        let name = text("name").or_else(|| text("vaultName"));
        match (kind, name) {
            (None, None) => self.clone(),
            (kind, name) => Self {
                kind: kind.unwrap_or(self.kind),
                name: name.map_or_else(|| self.name.clone(), str::to_owned),
            },
        }
    }

    pub(super) fn list_name(&self, line: u32, is_other: bool) -> ListName {
        let kind = if is_other || self.kind == Kind::Other {
            ListKind::Other
        } else {
            ListKind::AzureKeyVault
        };
        ListName {
            kind,
            name: shown(&self.name),
            line,
        }
    }
}

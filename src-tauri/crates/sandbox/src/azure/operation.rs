//! What can be asked of the pretend Azure.

use axum::http::Method;

use crate::asked::Asked;

/// An operation, named as Azure's specifications name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AzureOperation {
    /// `GET /{tenant}/oauth2/v2.0/authorize`: the page that asks who signs in.
    Authorize,
    /// A person chose an account.
    Allow,
    /// A person did not.
    Deny,
    /// `POST /{tenant}/oauth2/v2.0/token`.
    Token,
    /// Reads a vault.
    VaultsGet,
    /// Changes a vault.
    VaultsUpdate,
    /// Reads a key of a vault, without its value.
    KeysGet,
    /// Reads the network security perimeters of a vault.
    PerimetersList,
    /// Anything else.
    Unknown,
}

/// A service of Azure, told apart by the first part of the path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Service {
    Login,
    Management,
    /// What a browser shows.
    Browser,
}

/// What is asked of whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Call {
    pub(super) service: Service,
    pub(super) operation: AzureOperation,
    /// Login: the tenant. Management: subscription, resource group, vault, key.
    pub(super) names: Vec<String>,
}

impl Call {
    /// Reads method and path. Of Azure's own words, capitals do not count.
    pub(super) fn find(asked: &Asked) -> Self {
        let decoded = |part: &str| {
            percent_encoding::percent_decode_str(part)
                .decode_utf8_lossy()
                .into_owned()
        };
        let parts: Vec<String> = asked.path.split('/').skip(1).map(decoded).collect();
        let lower: Vec<String> = parts.iter().map(|part| part.to_ascii_lowercase()).collect();
        let words: Vec<&str> = lower.iter().map(String::as_str).collect();
        let name = |at: usize| parts.get(at).cloned().unwrap_or_default();
        let get = asked.method == Method::GET;
        let (service, operation, names) = match words.as_slice() {
            ["login", "allow"] if get => (Service::Browser, AzureOperation::Allow, vec![]),
            ["login", "deny"] if get => (Service::Browser, AzureOperation::Deny, vec![]),
            ["login", _, "oauth2", "v2.0", "authorize"] if get => {
                (Service::Browser, AzureOperation::Authorize, vec![name(1)])
            }
            ["login", _, "oauth2", "v2.0", "token"] if asked.method == Method::POST => {
                (Service::Login, AzureOperation::Token, vec![name(1)])
            }
            ["login", ..] => (Service::Login, AzureOperation::Unknown, vec![]),
            [
                "management",
                "subscriptions",
                _,
                "resourcegroups",
                _,
                "providers",
                "microsoft.keyvault",
                "vaults",
                _,
                rest @ ..,
            ] => {
                let mut names = vec![name(2), name(4), name(8)];
                let operation = match rest {
                    [] if get => AzureOperation::VaultsGet,
                    [] if asked.method == Method::PATCH => AzureOperation::VaultsUpdate,
                    ["networksecurityperimeterconfigurations"] if get => {
                        AzureOperation::PerimetersList
                    }
                    ["keys", _] if get => {
                        names.push(name(10));
                        AzureOperation::KeysGet
                    }
                    _ => AzureOperation::Unknown,
                };
                (Service::Management, operation, names)
            }
            _ => (Service::Management, AzureOperation::Unknown, vec![]),
        };
        Self {
            service,
            operation,
            names,
        }
    }

    pub(super) fn name(&self, at: usize) -> &str {
        self.names.get(at).map_or("", String::as_str)
    }
}

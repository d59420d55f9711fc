//! The route to Atlas that was set in Settings: through which proxy, and whose certificates are
//! trusted beside this computer's own. Where what was set cannot be used, there is no route: neither
//! the usual proxy nor the usual certificates take its place.
//!
//! A proxy's password is in the key store; where that does not take it, in memory until the program
//! ends.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use atlas::{Certificate, NoCertificate, ProxyAddress, ProxyChoice, ProxySignIn, Trust};
use credentials::{CredentialKey, CredentialKind};
use parking_lot::RwLock;
use secret::Secret;
use storage::{Certificates, Proxy, Storage};

use super::key_store::{KeyStore, SecretPlace};
use super::session::Session;
use crate::support::error::{RouteProblem, ShellError};

/// How long a route waits for a key store that may be showing a prompt.
const PATIENCE: Duration = Duration::from_secs(30);

/// A file of certificates is shorter, in bytes.
pub const LARGEST: u64 = 1 << 20;

/// The route that is set.
pub struct ProxySettings(RwLock<Current>);

/// What is entered for the proxy.
pub enum EnteredProxy {
    /// The one this computer names.
    System,
    /// None.
    Direct,
    /// One of its own.
    At {
        /// `host:port`
        address: String,
        /// Empty where the proxy asks for nothing.
        user: String,
        /// Empty means the one that is known.
        password: Secret,
    },
}

/// What is set, as far as it is not secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownProxy {
    /// The proxy; one without an address where it is not known.
    pub proxy: Proxy,
    /// Where its password is; `None` where it asks for none.
    pub password: Option<SecretPlace>,
    /// The file that further certificates came from, and what they say of themselves; none where they
    /// are damaged.
    pub certificates: Option<(String, Vec<Certificate>)>,
}

struct Current {
    /// `None`: what was kept cannot be read.
    set: Option<storage::ProxySettings>,
    /// `None`: the certificates that are set are damaged.
    trust: Option<Trust>,
    password: Option<Arc<Secret>>,
    /// The key store did not take the password.
    memory_only: bool,
}

impl ProxySettings {
    /// The route that is kept in `storage`.
    #[must_use]
    pub fn open(storage: &Storage) -> Self {
        // What is wrong with the file is among the storage's notices.
        let set = storage.proxy_settings().ok();
        let certificates = set.as_ref().and_then(|set| set.certificates.as_ref());
        let trust = match certificates {
            Some(certificates) => Trust::also(certificates.pem.as_bytes()).ok(),
            None => Some(Trust::default()),
        };
        Self(RwLock::new(Current {
            trust,
            set,
            password: None,
            memory_only: false,
        }))
    }

    /// The route for a new connection. Where the key store does not hand out the proxy's password,
    /// the proxy says what it lacks.
    ///
    /// # Errors
    /// `Route` where what is set cannot be used.
    pub async fn route(&self, key_store: &KeyStore) -> Result<atlas::Route, ShellError> {
        let wanted = {
            let current = self.0.read();
            current.key().filter(|_| current.password.is_none())
        };
        if let Some(key) = wanted {
            let loaded = tokio::time::timeout(PATIENCE, key_store.load(key.clone())).await;
            if let Ok(Ok(Some(password))) = loaded {
                let mut current = self.0.write();
                // It may have been set anew meanwhile.
                if current.key() == Some(key) && current.password.is_none() {
                    current.password = Some(Arc::new(password));
                }
            }
        }
        self.0.read().route().map_err(ShellError::Route)
    }

    /// Under what the proxy's password is in the key store.
    #[must_use]
    pub fn kept_key(&self) -> Option<CredentialKey> {
        let current = self.0.read();
        current.key().filter(|_| !current.memory_only)
    }

    /// What is set, without the password.
    #[must_use]
    pub fn shown(&self) -> ShownProxy {
        let current = self.0.read();
        let set = current.set.as_ref();
        let proxy = set.map_or_else(unknown, |set| set.proxy.clone());
        let certificates = set.and_then(|set| set.certificates.as_ref());
        ShownProxy {
            proxy,
            password: match current.key().is_some() {
                false => None,
                true if current.memory_only => Some(SecretPlace::Memory),
                true => Some(SecretPlace::Store),
            },
            certificates: certificates.map(|it| {
                let all = current.trust.as_ref().map(Trust::described);
                (it.name.clone(), all.unwrap_or_default())
            }),
        }
    }

    /// Takes another proxy into use, and its password into the key store. An empty password means the
    /// one that is known for the same proxy and user. The certificates stay; where what was kept
    /// cannot be read, there are none.
    ///
    /// # Errors
    /// `Proxy`, `NoProxyPassword`; then nothing changes.
    pub async fn set_proxy(
        &self,
        entered: EnteredProxy,
        key_store: &KeyStore,
        storage: &Storage,
    ) -> Result<(), ShellError> {
        let (proxy, typed) = entered.read()?;
        let before = self.0.read().key();
        let key = key_of(&proxy);
        let same = key == before;
        let (password, memory_only) = match (&key, typed) {
            (None, _) => (None, false),
            (Some(_), None) if same => {
                let current = self.0.read();
                (current.password.clone(), current.memory_only)
            }
            (Some(_), None) => return Err(ShellError::NoProxyPassword),
            (Some(key), Some(typed)) => {
                let kept = keep(key.clone(), &typed, key_store, storage).await;
                (Some(Arc::new(typed)), !kept)
            }
        };
        if let Some(before) = before.filter(|_| !same) {
            // Nothing leads to it any more; a store that does not answer is no obstacle.
            let _left = key_store.remove(before).await;
        }
        let mut current = self.0.write();
        current.set.get_or_insert_default().proxy = proxy;
        current.password = password;
        current.memory_only = memory_only;
        Ok(())
    }

    /// Trusts the certificates in `content`, which was read from `path`, as well.
    ///
    /// # Errors
    /// `NoCertificate`, `Route` where the proxy is not known; then nothing changes.
    pub fn trust(&self, path: &Path, content: &[u8]) -> Result<(), ShellError> {
        let name = name_of(path);
        let trust = match content.len() as u64 {
            0..=LARGEST => Trust::also(content),
            _ => Err(NoCertificate),
        };
        let trust =
            trust.map_err(|NoCertificate| ShellError::NoCertificate { file: name.clone() })?;
        let mut current = self.0.write();
        let unknown = ShellError::Route(RouteProblem::NotRead);
        current.set.as_mut().ok_or(unknown)?.certificates = Some(Certificates {
            name,
            pem: trust.pem(),
        });
        current.trust = Some(trust);
        Ok(())
    }

    /// Trusts only this computer's own certificates.
    pub fn trust_no_other(&self) {
        let mut current = self.0.write();
        if let Some(set) = &mut current.set {
            set.certificates = None;
        }
        current.trust = Some(Trust::default());
    }

    /// Keeps the settings, and lets the connection in use take the route that is set.
    ///
    /// # Errors
    /// `Route` where something else that is set cannot be used; `NotKept`, then it holds until the
    /// program ends.
    pub async fn apply(
        &self,
        session: &Session,
        key_store: &KeyStore,
        storage: &Storage,
    ) -> Result<(), ShellError> {
        let kept = {
            // Locked: what is set after this is also written after it.
            let current = self.0.read();
            let set = current.set.as_ref();
            set.map_or(Ok(()), |set| storage.set_proxy_settings(set))
        };
        let route = self.route(key_store).await?;
        if let Ok(connection) = session.current() {
            let taken = connection.client.set_route(&route);
            taken.map_err(|cause| connection.error(cause))?;
        }
        Ok(kept?)
    }
}

impl Current {
    fn route(&self) -> Result<atlas::Route, RouteProblem> {
        let set = self.set.as_ref().ok_or(RouteProblem::NotRead)?;
        let proxy = match &set.proxy {
            Proxy::System => ProxyChoice::System,
            Proxy::Direct => ProxyChoice::Direct,
            Proxy::At { address, user } => {
                let address = ProxyAddress::parse(address).map_err(RouteProblem::Proxy)?;
                let sign_in = user.clone().zip(self.password.clone());
                let sign_in = sign_in.map(|(user, password)| ProxySignIn { user, password });
                ProxyChoice::At(address, sign_in)
            }
        };
        let trust = self.trust.clone().ok_or(RouteProblem::Certificates)?;
        Ok(atlas::Route { proxy, trust })
    }

    /// Under what the proxy's password is in the key store.
    fn key(&self) -> Option<CredentialKey> {
        self.set.as_ref().and_then(|set| key_of(&set.proxy))
    }
}

async fn keep(
    key: CredentialKey,
    password: &Secret,
    key_store: &KeyStore,
    storage: &Storage,
) -> bool {
    // Nothing may be kept that nothing remembers.
    if !storage.writes() {
        return false;
    }
    // The store gets a copy of its own; the route keeps and wipes the other.
    let copy = Secret::new(password.expose().to_owned());
    let kept = tokio::time::timeout(PATIENCE, key_store.save(key, copy)).await;
    matches!(kept, Ok(Ok(SecretPlace::Store)))
}

impl EnteredProxy {
    /// The proxy, and the password where one was typed.
    fn read(self) -> Result<(Proxy, Option<Secret>), ShellError> {
        Ok(match self {
            Self::System => (Proxy::System, None),
            Self::Direct => (Proxy::Direct, None),
            Self::At {
                address,
                user,
                password,
            } => {
                let proxy = Proxy::At {
                    address: ProxyAddress::parse(&address)?.as_str().to_owned(),
                    user: Some(user.trim().to_owned()).filter(|user| !user.is_empty()),
                };
                (
                    proxy,
                    Some(password).filter(|password| !password.is_empty()),
                )
            }
        })
    }
}

/// Neither the system's proxy nor none.
fn unknown() -> Proxy {
    Proxy::At {
        address: String::new(),
        user: None,
    }
}

fn name_of(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

/// A password is bound to scheme, host and port of the proxy (safety rule X1).
fn key_of(proxy: &Proxy) -> Option<CredentialKey> {
    match proxy {
        Proxy::At {
            address,
            user: Some(user),
        } => Some(CredentialKey {
            origin: address.clone(),
            kind: CredentialKind::Proxy,
            id: user.clone(),
        }),
        _ => None,
    }
}

#[cfg(test)]
mod tests;

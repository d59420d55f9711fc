//! The route to Atlas that was set in Settings: through which proxy, and whose certificates are
//! trusted beside this computer's own.
//!
//! A proxy's password is in the key store; where that does not take it, in memory until the program
//! ends.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use atlas::{NoCertificate, ProxyAddress, ProxyChoice, ProxySignIn, Trust};
use credentials::{CredentialKey, CredentialKind};
use parking_lot::RwLock;
use secret::Secret;
use storage::{Certificates, Proxy, Storage};

use super::key_store::{KeyStore, SecretPlace};
use super::session::Session;
use crate::support::error::ShellError;

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
    /// The proxy.
    pub proxy: Proxy,
    /// Where its password is; `None` where it asks for none.
    pub password: Option<SecretPlace>,
    /// The file that further certificates came from, and how many.
    pub certificates: Option<(String, usize)>,
}

struct Current {
    set: storage::ProxySettings,
    trust: Trust,
    password: Option<Arc<Secret>>,
    /// The key store did not take the password.
    memory_only: bool,
}

impl ProxySettings {
    /// The route that is kept in `storage`.
    #[must_use]
    pub fn open(storage: &Storage) -> Self {
        let set = storage.proxy_settings();
        let certificates = set.certificates.as_ref();
        let trust = certificates.and_then(|it| Trust::also(it.pem.as_bytes()).ok());
        Self(RwLock::new(Current {
            trust: trust.unwrap_or_default(),
            set,
            password: None,
            memory_only: false,
        }))
    }

    /// The route for a new connection. Where the key store does not hand out the proxy's password,
    /// the proxy says what it lacks.
    pub async fn route(&self, key_store: &KeyStore) -> atlas::Route {
        let wanted = {
            let current = self.0.read();
            key_of(&current.set.proxy).filter(|_| current.password.is_none())
        };
        if let Some(key) = wanted {
            let loaded = tokio::time::timeout(PATIENCE, key_store.load(key.clone())).await;
            if let Ok(Ok(Some(password))) = loaded {
                let mut current = self.0.write();
                // It may have been set anew meanwhile.
                if key_of(&current.set.proxy) == Some(key) && current.password.is_none() {
                    current.password = Some(Arc::new(password));
                }
            }
        }
        self.0.read().route()
    }

    /// Under what the proxy's password is in the key store.
    #[must_use]
    pub fn kept_key(&self) -> Option<CredentialKey> {
        let current = self.0.read();
        key_of(&current.set.proxy).filter(|_| !current.memory_only)
    }

    /// What is set, without the password.
    #[must_use]
    pub fn shown(&self) -> ShownProxy {
        let current = self.0.read();
        let signs_in = matches!(current.set.proxy, Proxy::At { user: Some(_), .. });
        let certificates = current.set.certificates.as_ref();
        ShownProxy {
            proxy: current.set.proxy.clone(),
            password: match signs_in {
                false => None,
                true if current.memory_only => Some(SecretPlace::Memory),
                true => Some(SecretPlace::Store),
            },
            certificates: certificates.map(|it| (it.name.clone(), current.trust.added())),
        }
    }

    /// Takes another proxy into use, and its password into the key store. An empty password means the
    /// one that is known for the same proxy and user.
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
        let (mut set, before) = {
            let current = self.0.read();
            (current.set.clone(), key_of(&current.set.proxy))
        };
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
            // Nothing leads to it any more; a store that does not answer must not stand in the way.
            let _left = key_store.remove(before).await;
        }
        set.proxy = proxy;
        let mut current = self.0.write();
        current.set = set;
        current.password = password;
        current.memory_only = memory_only;
        Ok(())
    }

    /// Trusts the certificates in `content`, which was read from `path`, as well.
    ///
    /// # Errors
    /// `NoCertificate`; then nothing changes.
    pub fn trust(&self, path: &Path, content: &[u8]) -> Result<(), ShellError> {
        let name = name_of(path);
        let trust = match content.len() as u64 {
            0..=LARGEST => Trust::also(content),
            _ => Err(NoCertificate),
        };
        let trust =
            trust.map_err(|NoCertificate| ShellError::NoCertificate { file: name.clone() })?;
        let mut current = self.0.write();
        current.set.certificates = Some(Certificates {
            name,
            pem: trust.pem(),
        });
        current.trust = trust;
        Ok(())
    }

    /// Trusts only this computer's own certificates.
    pub fn trust_no_other(&self) {
        let mut current = self.0.write();
        current.set.certificates = None;
        current.trust = Trust::default();
    }

    /// Lets the connection in use take the route that is set, and keeps the settings.
    ///
    /// # Errors
    /// `NotKept`; then it holds until the program ends.
    pub async fn apply(
        &self,
        session: &Session,
        key_store: &KeyStore,
        storage: &Storage,
    ) -> Result<(), ShellError> {
        let route = self.route(key_store).await;
        if let Ok(connection) = session.current() {
            let taken = connection.client.set_route(&route);
            taken.map_err(|cause| connection.error(cause))?;
        }
        let set = self.0.read().set.clone();
        Ok(storage.set_proxy_settings(&set)?)
    }
}

impl Current {
    fn route(&self) -> atlas::Route {
        let proxy = match &self.set.proxy {
            Proxy::System => ProxyChoice::System,
            Proxy::Direct => ProxyChoice::Direct,
            Proxy::At { address, user } => match ProxyAddress::parse(address) {
                Ok(address) => {
                    let sign_in = user.clone().zip(self.password.clone());
                    let sign_in = sign_in.map(|(user, password)| ProxySignIn { user, password });
                    ProxyChoice::At(address, sign_in)
                }
                // Only what could be read is kept.
                Err(_) => ProxyChoice::System,
            },
        };
        atlas::Route {
            proxy,
            trust: self.trust.clone(),
        }
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
mod tests {
    use credentials::{CredentialStore, MemoryStore};

    use super::*;

    type Result = std::result::Result<(), Box<dyn std::error::Error>>;

    fn at(address: &str, user: Option<&str>) -> Proxy {
        Proxy::At {
            address: address.to_owned(),
            user: user.map(str::to_owned),
        }
    }

    #[test]
    fn x1_a_proxys_password_is_bound_to_its_scheme_host_port_and_user() {
        let keys = [
            key_of(&at("http://proxy:8080", Some("dana"))),
            key_of(&at("https://proxy:8080", Some("dana"))),
            key_of(&at("http://proxy:8081", Some("dana"))),
            key_of(&at("http://proxy:8080", Some("sam"))),
        ];
        for (index, key) in keys.iter().enumerate() {
            assert!(key.is_some() && !keys[index + 1..].contains(key));
        }
        assert_eq!(key_of(&at("http://proxy:8080", None)), None);
        assert_eq!(key_of(&Proxy::System), None);
    }

    #[tokio::test]
    async fn a_kept_password_goes_with_the_first_route_and_only_with_it() -> Result {
        let folder = tempfile::tempdir()?;
        let storage = Storage::open(folder.path())?;
        let proxy = at("http://proxy:8080", Some("dana"));
        let store = Arc::new(MemoryStore::default());
        let key = key_of(&proxy).ok_or("no key")?;
        store.save(&key, &Secret::new("made up".to_owned()))?;
        storage.set_proxy_settings(&storage::ProxySettings {
            proxy,
            certificates: None,
        })?;

        let settings = ProxySettings::open(&storage);
        let route = settings.route(&KeyStore::new(store)).await;
        let ProxyChoice::At(address, Some(sign_in)) = route.proxy else {
            return Err("no sign-in".into());
        };
        assert_eq!(address.as_str(), "http://proxy:8080");
        assert_eq!(sign_in.user, "dana");
        // The test compares the value it planted itself.
        assert_eq!(sign_in.password.expose(), "made up");
        let shown = format!("{:?}", settings.shown());
        assert!(!shown.contains("made up"), "{shown}");
        assert!(!std::fs::read_to_string(folder.path().join("network.json"))?.contains("made up"));
        Ok(())
    }
}

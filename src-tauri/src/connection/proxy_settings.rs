//! The way to Atlas that was set in Settings: through which proxy, and whose certificates are
//! believed beside this computer's own.
//!
//! A proxy's password is in the key store; where that does not take it, in memory until the program
//! ends.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use atlas::{NoCertificate, ProxyAddress, ProxyAddressError, ProxyChoice, ProxySignIn, Trust};
use credentials::{CredentialKey, CredentialKind};
use parking_lot::RwLock;
use secret::Secret;
use storage::{Certificates, Proxy, Storage};

use crate::connection::key_store::{Kept, KeyStore};
use crate::desktop::files::name_of;
use crate::program::Program;
use crate::view::{
    CertificatesView, ErrorView, InvalidProxyView, NetworkView, ProxyKindView, ProxyPasswordView,
    ProxyRequest, SignInKindView,
};

/// How long a way waits for a key store that may be showing a prompt.
const PATIENCE: Duration = Duration::from_secs(30);

/// A file of certificates is shorter, in bytes.
pub const LARGEST: u64 = 1 << 20;

/// The way that is set.
pub struct Network(RwLock<Current>);

struct Current {
    set: storage::Network,
    trust: Trust,
    password: Option<Arc<Secret>>,
    /// The key store did not take the password.
    memory_only: bool,
}

impl Network {
    /// The way that is kept in `storage`.
    #[must_use]
    pub fn open(storage: &Storage) -> Self {
        let set = storage.network();
        let certificates = set.certificates.as_ref();
        let trust = certificates.and_then(|it| Trust::also(it.pem.as_bytes()).ok());
        Self(RwLock::new(Current {
            trust: trust.unwrap_or_default(),
            set,
            password: None,
            memory_only: false,
        }))
    }

    /// The way for a new connection. Where the key store does not hand out the proxy's password,
    /// the proxy says what it lacks.
    pub async fn way(&self, key_store: &KeyStore) -> atlas::Network {
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
        self.0.read().way()
    }

    /// Under what the proxy's password is in the key store.
    #[must_use]
    pub fn kept_key(&self) -> Option<CredentialKey> {
        let current = self.0.read();
        key_of(&current.set.proxy).filter(|_| !current.memory_only)
    }

    /// What Settings shows.
    #[must_use]
    pub fn view(&self) -> NetworkView {
        let current = self.0.read();
        let (proxy, address, user) = match &current.set.proxy {
            Proxy::System => (ProxyKindView::System, None, None),
            Proxy::Direct => (ProxyKindView::None, None, None),
            Proxy::At { address, user } => {
                (ProxyKindView::Address, Some(address.clone()), user.clone())
            }
        };
        let certificates = current.set.certificates.as_ref();
        NetworkView {
            proxy,
            address,
            password: match &user {
                None => ProxyPasswordView::None,
                Some(_) if current.memory_only => ProxyPasswordView::ThisSession,
                Some(_) => ProxyPasswordView::InKeyStore,
            },
            user,
            certificates: certificates.map(|it| CertificatesView {
                name: it.name.clone(),
                count: crate::addresses::book::count(current.trust.added()),
            }),
        }
    }
}

impl Current {
    fn way(&self) -> atlas::Network {
        let proxy = match &self.set.proxy {
            Proxy::System => ProxyChoice::System,
            Proxy::Direct => ProxyChoice::Direct,
            Proxy::At { address, user } => match ProxyAddress::parse(address) {
                Ok(address) => {
                    let sign_in = user.clone().zip(self.password.clone());
                    let sign_in = sign_in.map(|(user, password)| ProxySignIn { user, password });
                    ProxyChoice::At(address, sign_in)
                }
                // Nothing is kept that was not read this way before.
                Err(_) => ProxyChoice::System,
            },
        };
        atlas::Network {
            proxy,
            trust: self.trust.clone(),
        }
    }
}

/// Takes another proxy into use, and its password into the key store. An empty password means the
/// one that is known for the same proxy and user.
///
/// # Errors
/// `InvalidProxy`; then nothing changes. `NotKept`; then it holds until the program ends.
pub async fn set_proxy(program: &Program, request: ProxyRequest) -> Result<(), ErrorView> {
    let proxy = read(&request)?;
    let network = &program.network.0;
    let (mut set, before) = {
        let current = network.read();
        (current.set.clone(), key_of(&current.set.proxy))
    };
    let key = key_of(&proxy);
    let same = key == before;
    let typed = Some(request.password).filter(|password| !password.is_empty());
    let (password, memory_only) = match (&key, typed) {
        (None, _) => (None, false),
        (Some(_), None) if same => {
            let current = network.read();
            (current.password.clone(), current.memory_only)
        }
        (Some(_), None) => {
            return Err(ErrorView::InvalidProxy {
                reason: InvalidProxyView::NoPassword,
            });
        }
        (Some(key), Some(typed)) => {
            let kept = keep(program, key.clone(), &typed).await;
            (Some(Arc::new(typed)), !kept)
        }
    };
    if let Some(before) = before.filter(|_| !same) {
        // Nothing leads to it any more; a store that does not answer must not stand in the way.
        let _left = program.key_store.remove(before).await;
    }
    set.proxy = proxy;
    {
        let mut current = network.write();
        current.set = set;
        current.password = password;
        current.memory_only = memory_only;
    }
    take_into_use(program).await
}

/// Believes the certificates in `content`, which was read from `path`, as well.
///
/// # Errors
/// `NoCertificate`; then nothing changes. `NotKept`; then it holds until the program ends.
pub async fn believe(program: &Program, path: &Path, content: &[u8]) -> Result<(), ErrorView> {
    let name = name_of(path);
    let trust = match content.len() as u64 {
        0..=LARGEST => Trust::also(content),
        _ => Err(NoCertificate),
    };
    let trust = trust.map_err(|NoCertificate| ErrorView::NoCertificate { file: name.clone() })?;
    {
        let mut current = program.network.0.write();
        current.set.certificates = Some(Certificates {
            name,
            pem: trust.pem(),
        });
        current.trust = trust;
    }
    take_into_use(program).await
}

/// Believes only this computer's own certificates.
///
/// # Errors
/// `NotKept`; then it holds until the program ends.
pub async fn believe_no_other(program: &Program) -> Result<(), ErrorView> {
    {
        let mut current = program.network.0.write();
        current.set.certificates = None;
        current.trust = Trust::default();
    }
    take_into_use(program).await
}

/// The connection in use goes by the way that is set from now on.
async fn take_into_use(program: &Program) -> Result<(), ErrorView> {
    let way = program.network.way(&program.key_store).await;
    if let Ok(connection) = program.session.current() {
        let origin = connection.client.origin();
        connection.client.go_by(&way).map_err(|error| {
            ErrorView::from_atlas(error, origin, SignInKindView::ServiceAccount)
        })?;
    }
    let set = program.network.0.read().set.clone();
    Ok(program.storage.set_network(&set)?)
}

async fn keep(program: &Program, key: CredentialKey, password: &Secret) -> bool {
    // Nothing may be kept that nothing remembers.
    if !program.storage.writes() {
        return false;
    }
    // The store gets a copy of its own; the way keeps and wipes the other.
    let copy = Secret::new(password.expose().to_owned());
    let kept = tokio::time::timeout(PATIENCE, program.key_store.save(key, copy)).await;
    matches!(kept, Ok(Ok(Kept::InStore)))
}

fn read(request: &ProxyRequest) -> Result<Proxy, ErrorView> {
    Ok(match request.kind {
        ProxyKindView::System => Proxy::System,
        ProxyKindView::None => Proxy::Direct,
        ProxyKindView::Address => Proxy::At {
            address: ProxyAddress::parse(&request.address)?.as_str().to_owned(),
            user: Some(request.user.trim().to_owned()).filter(|user| !user.is_empty()),
        },
    })
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

impl From<ProxyAddressError> for ErrorView {
    fn from(error: ProxyAddressError) -> Self {
        let reason = match error {
            ProxyAddressError::NotAnAddress => InvalidProxyView::NotAnAddress,
            ProxyAddressError::UnsupportedScheme => InvalidProxyView::OtherScheme,
            ProxyAddressError::HoldsCredentials => InvalidProxyView::HoldsSignIn,
            ProxyAddressError::HoldsPath => InvalidProxyView::HoldsPath,
        };
        Self::InvalidProxy { reason }
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
    async fn a_kept_password_goes_with_the_first_way_and_only_with_it() -> Result {
        let folder = tempfile::tempdir()?;
        let storage = Storage::open(folder.path())?;
        let proxy = at("http://proxy:8080", Some("dana"));
        let store = Arc::new(MemoryStore::default());
        let key = key_of(&proxy).ok_or("no key")?;
        store.save(&key, &Secret::new("made up".to_owned()))?;
        storage.set_network(&storage::Network {
            proxy,
            certificates: None,
        })?;

        let network = Network::open(&storage);
        let way = network.way(&KeyStore::new(store)).await;
        let ProxyChoice::At(address, Some(sign_in)) = way.proxy else {
            return Err("no sign-in".into());
        };
        assert_eq!(address.as_str(), "http://proxy:8080");
        assert_eq!(sign_in.user, "dana");
        // The test compares the value it planted itself.
        assert_eq!(sign_in.password.expose(), "made up");
        let view = serde_json::to_string(&network.view())?;
        assert!(!view.contains("made up"), "{view}");
        assert!(!std::fs::read_to_string(folder.path().join("network.json"))?.contains("made up"));
        Ok(())
    }
}

use atlas::ProxyAddressError;
use credentials::{CredentialError, CredentialStore, MemoryStore};

use super::*;
use crate::connection::Parts;
use crate::connection::address::AtlasChoice;
use crate::connection::connecting::{self, ConnectForm, SignIn};
use crate::connection::presets::Presets;
use crate::support::cancellation::Cancellation;

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
    let route = settings.route(&KeyStore::new(store)).await?;
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

fn key_store() -> KeyStore {
    KeyStore::new(Arc::new(MemoryStore::default()))
}

fn keep_damaged_certificates(storage: &Storage) -> std::result::Result<(), storage::StorageError> {
    storage.set_proxy_settings(&storage::ProxySettings {
        proxy: Proxy::Direct,
        certificates: Some(Certificates {
            name: "office.pem".to_owned(),
            pem: "-----BEGIN CERTIFICATE-----\nMIIB\n".to_owned(),
        }),
    })
}

async fn problem(settings: &ProxySettings) -> Option<RouteProblem> {
    match settings.route(&key_store()).await {
        Err(ShellError::Route(problem)) => Some(problem),
        _ => None,
    }
}

#[tokio::test]
async fn nothing_stands_in_for_an_address_that_is_no_proxy() -> Result {
    let folder = tempfile::tempdir()?;
    let storage = Storage::open(folder.path())?;
    storage.set_proxy_settings(&storage::ProxySettings {
        proxy: at("socks5://proxy:1080", None),
        certificates: None,
    })?;
    let settings = ProxySettings::open(&storage);
    assert_eq!(
        problem(&settings).await,
        Some(RouteProblem::Proxy(ProxyAddressError::UnsupportedScheme))
    );

    settings
        .set_proxy(EnteredProxy::Direct, &key_store(), &storage)
        .await?;
    assert_eq!(problem(&settings).await, None);
    Ok(())
}

#[tokio::test]
async fn nothing_stands_in_for_certificates_that_are_damaged() -> Result {
    let folder = tempfile::tempdir()?;
    let storage = Storage::open(folder.path())?;
    keep_damaged_certificates(&storage)?;
    let settings = ProxySettings::open(&storage);
    assert_eq!(problem(&settings).await, Some(RouteProblem::Certificates));
    let shown = settings.shown().certificates;
    assert_eq!(shown, Some(("office.pem".to_owned(), Vec::new())));

    let key_store = key_store();
    settings
        .set_proxy(EnteredProxy::System, &key_store, &storage)
        .await?;
    assert_eq!(
        problem(&settings).await,
        Some(RouteProblem::Certificates),
        "another proxy brings no certificates"
    );
    let applied = settings
        .apply(&Session::default(), &key_store, &storage)
        .await;
    assert!(matches!(
        applied,
        Err(ShellError::Route(RouteProblem::Certificates))
    ));
    assert_eq!(
        storage.proxy_settings().map(|set| set.proxy),
        Ok(Proxy::System),
        "the proxy is kept all the same"
    );

    settings.trust_no_other();
    assert_eq!(problem(&settings).await, None);
    Ok(())
}

#[tokio::test]
async fn nothing_stands_in_for_settings_that_cannot_be_read() -> Result {
    let folder = tempfile::tempdir()?;
    std::fs::write(folder.path().join("network.json"), "{")?;
    for _start in 0..2 {
        let storage = Storage::open(folder.path())?;
        let settings = ProxySettings::open(&storage);
        assert_eq!(problem(&settings).await, Some(RouteProblem::NotRead));
        settings.trust_no_other();
        let applied = settings
            .apply(&Session::default(), &key_store(), &storage)
            .await;
        assert!(applied.is_err());
    }

    let storage = Storage::open(folder.path())?;
    let settings = ProxySettings::open(&storage);
    settings
        .set_proxy(EnteredProxy::System, &key_store(), &storage)
        .await?;
    settings
        .apply(&Session::default(), &key_store(), &storage)
        .await?;
    let again = ProxySettings::open(&Storage::open(folder.path())?);
    assert_eq!(problem(&again).await, None);
    Ok(())
}

#[tokio::test]
async fn without_a_route_nothing_is_sent() -> Result {
    let sandbox = sandbox::Sandbox::start(sandbox::Config::default()).await?;
    let folder = tempfile::tempdir()?;
    std::fs::write(folder.path().join("network.json"), "{")?;
    let storage = Storage::open(folder.path())?;
    storage.set_custom_address(Some(sandbox.origin()))?;
    let parts = Parts {
        presets: &Presets::default(),
        storage: &storage,
        key_store: &key_store(),
        proxy: &ProxySettings::open(&storage),
    };
    let (id, made_up) = sandbox.service_account();
    let form = ConnectForm {
        atlas: AtlasChoice::Custom,
        kind: storage::SignInKind::ServiceAccount,
        id: id.to_owned(),
        secret: Secret::new(made_up.to_owned()),
        private_issuer: false,
        keep: false,
    };
    let sign_in = SignIn::from_form(parts, form)?;
    let no_route =
        |error: Option<ShellError>| matches!(error, Some(ShellError::Route(RouteProblem::NotRead)));
    let calls = Cancellation::default();
    let connected = connecting::connect(parts, &calls.begin(1), sign_in, |_| {}).await;
    assert!(no_route(connected.err()));
    let shown = connecting::addresses_only(parts, AtlasChoice::Custom).await;
    assert!(no_route(shown.err()));
    assert!(sandbox.script().requests().is_empty());
    Ok(())
}

/// A key store during whose answer the person changes the certificates.
struct Slow {
    store: MemoryStore,
    settings: Arc<ProxySettings>,
}

impl CredentialStore for Slow {
    fn save(
        &self,
        key: &CredentialKey,
        secret: &Secret,
    ) -> std::result::Result<(), CredentialError> {
        self.settings.trust_no_other();
        self.store.save(key, secret)
    }

    fn load(&self, key: &CredentialKey) -> std::result::Result<Option<Secret>, CredentialError> {
        self.store.load(key)
    }

    fn remove(&self, key: &CredentialKey) -> std::result::Result<(), CredentialError> {
        self.store.remove(key)
    }

    fn keys(&self) -> std::result::Result<Vec<CredentialKey>, CredentialError> {
        self.store.keys()
    }
}

#[tokio::test]
async fn setting_a_proxy_leaves_the_certificates_that_were_changed_meanwhile() -> Result {
    let folder = tempfile::tempdir()?;
    let storage = Storage::open(folder.path())?;
    keep_damaged_certificates(&storage)?;
    let settings = Arc::new(ProxySettings::open(&storage));
    let key_store = KeyStore::new(Arc::new(Slow {
        store: MemoryStore::default(),
        settings: Arc::clone(&settings),
    }));
    let entered = EnteredProxy::At {
        address: "proxy:8080".to_owned(),
        user: "dana".to_owned(),
        password: Secret::new("made up".to_owned()),
    };
    settings.set_proxy(entered, &key_store, &storage).await?;
    settings
        .apply(&Session::default(), &key_store, &storage)
        .await?;

    assert_eq!(settings.shown().certificates, None);
    let kept = storage.proxy_settings();
    let kept = kept.map_err(|problem| format!("{problem:?}"))?;
    assert_eq!(kept.proxy, at("http://proxy:8080", Some("dana")));
    assert_eq!(kept.certificates, None);
    Ok(())
}

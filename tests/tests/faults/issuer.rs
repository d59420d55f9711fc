//! Whether a company's proxy can read along, and what is then not sent (safety rule X6).

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use atlas::{
    AtlasError, Client, ClientOptions, Credentials, EncryptionPatch, GoogleCloudKmsPatch, Origin,
    Route, Taken, Timing, Trust, Unreachable,
};
use sandbox::{Config, Sandbox};
use secret::Secret;
use tests::authority::{Authority, Validity};
use tests::relay;
use tests::scripted::{Request, ScriptedServer};

/// A stand-in behind an encrypted relay whose certificate turns private when told.
struct Inspected {
    atlas: Sandbox,
    relay: ScriptedServer,
    route: Route,
    inspects: Arc<AtomicBool>,
    /// Requests that change something or sign in.
    taken: Arc<AtomicUsize>,
}

impl Inspected {
    async fn start() -> Self {
        let atlas = Sandbox::start(Config::default()).await.unwrap();
        let (public, company) = (Authority::new().unwrap(), Authority::new().unwrap());
        let (server, inspects) = public.server_until(&company, "127.0.0.1").unwrap();
        let taken = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&taken);
        let relay =
            relay::encrypted_in_front_of(atlas.origin(), server, move |request, pass_on| {
                if carries_secret(request) {
                    counted.fetch_add(1, Ordering::SeqCst);
                }
                pass_on()
            })
            .unwrap();
        let trust = Trust::also(company.pem().as_bytes()).unwrap();
        let route = Route {
            trust: trust.as_public(public.pem().as_bytes()).unwrap(),
            ..Route::default()
        };
        Self {
            atlas,
            relay,
            route,
            inspects,
            taken,
        }
    }

    fn client(&self, credentials: Credentials) -> Client {
        let options = ClientOptions {
            timing: Timing::short(),
            route: self.route.clone(),
            ..ClientOptions::default()
        };
        let origin = Origin::parse(&self.relay.origin()).unwrap();
        Client::new(origin, Some(credentials), options).unwrap()
    }

    fn api_key(&self) -> Credentials {
        let (public, private) = self.atlas.api_key();
        Credentials::ApiKey {
            public_key: public.to_owned(),
            private_key: Secret::new(private.to_owned()),
        }
    }

    fn service_account(&self) -> Credentials {
        let (id, secret) = self.atlas.service_account();
        Credentials::ServiceAccount {
            client_id: id.to_owned(),
            client_secret: Secret::new(secret.to_owned()),
        }
    }

    fn inspect(&self) {
        self.inspects.store(true, Ordering::SeqCst);
    }

    fn taken(&self) -> usize {
        self.taken.load(Ordering::SeqCst)
    }
}

fn carries_secret(request: &Request) -> bool {
    request.method == "PATCH"
        || request.target.ends_with("/oauth/token")
        || request
            .headers
            .iter()
            .any(|(name, value)| name == "authorization" && value.starts_with("Digest"))
}

fn is_refused<T>(outcome: &Result<T, AtlasError>) -> bool {
    matches!(
        outcome,
        Err(AtlasError::Unreachable {
            cause: Unreachable::PrivateIssuer,
            taken: Taken::NotSent,
            ..
        })
    )
}

fn patch() -> EncryptionPatch {
    EncryptionPatch {
        gcp: Some(GoogleCloudKmsPatch {
            service_account_key: Some(Secret::new("made-up".to_owned())),
            ..GoogleCloudKmsPatch::default()
        }),
        ..EncryptionPatch::default()
    }
}

#[tokio::test]
async fn x6_a_certificate_of_a_private_issuer_is_used_and_told() {
    let atlas = Sandbox::start(Config::default()).await.unwrap();
    let authority = Authority::new().unwrap();
    let server = authority.server("127.0.0.1", Validity::Now).unwrap();
    let relay =
        relay::encrypted_in_front_of(atlas.origin(), server, |_, pass_on| pass_on()).unwrap();
    let options = ClientOptions {
        timing: Timing::short(),
        route: Route {
            trust: Trust::also(authority.pem().as_bytes()).unwrap(),
            ..Route::default()
        },
        ..ClientOptions::default()
    };
    let origin = Origin::parse(&relay.origin()).unwrap();
    let client = Client::new(origin, None, options).unwrap();

    assert!(!client.has_private_issuer(), "nothing is known beforehand");
    client.control_plane_addresses(true).await.unwrap();
    assert!(client.has_private_issuer());
}

#[tokio::test]
async fn a1_a_list_has_the_issuer_of_the_connection_that_carried_it() {
    let inspected = Inspected::start().await;
    let client = inspected.client(inspected.api_key());
    for inspects in [false, true, false, true] {
        inspected.inspects.store(inspects, Ordering::SeqCst);
        let list = client.control_plane_addresses(true).await.unwrap();
        assert_eq!(list.has_private_issuer, inspects);
    }
    assert!(client.has_private_issuer(), "what was seen once stays seen");
}

#[tokio::test]
async fn x6_an_issuer_that_turned_private_gets_no_secret() {
    let inspected = Inspected::start().await;
    for credentials in [inspected.service_account(), inspected.api_key()] {
        inspected.inspects.store(false, Ordering::SeqCst);
        let client = inspected.client(credentials);
        client.sign_in().await.unwrap();
        assert!(!client.has_private_issuer());
        let project = client.projects().await.unwrap().remove(0).id;
        let before = inspected.taken();

        inspected.inspect();
        let sent = client.update_encryption_at_rest(&project, &patch()).await;

        assert!(is_refused(&sent));
        assert_eq!(inspected.taken(), before, "nothing was sent");
        assert!(client.has_private_issuer(), "the next summary says so");
    }
}

#[tokio::test]
async fn x6_a_sign_in_over_a_private_issuer_sends_nothing_until_it_is_accepted() {
    let inspected = Inspected::start().await;
    inspected.inspect();
    for credentials in [Inspected::service_account, Inspected::api_key] {
        let client = inspected.client(credentials(&inspected));
        let before = inspected.taken();

        assert!(is_refused(&client.sign_in().await));
        assert_eq!(
            inspected.taken(),
            before,
            "no secret and no answer to a challenge"
        );

        client.accept_private_issuer();
        client.sign_in().await.unwrap();
    }
}

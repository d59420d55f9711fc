//! Whether a company's proxy can read along.

use atlas::{Client, ClientOptions, Credentials, Origin, Route, Timing, Trust};
use sandbox::{Config, Sandbox};
use secret::Secret;
use tests::authority::{Authority, Validity};
use tests::relay;

#[tokio::test]
async fn x6_a_certificate_of_a_private_issuer_is_used_and_told() {
    let atlas = Sandbox::start(Config::default()).await.unwrap();
    let authority = Authority::new().unwrap();
    let server = authority.server("127.0.0.1", Validity::Now).unwrap();
    let way = relay::encrypted_in_front_of(atlas.origin(), server, |_, pass_on| pass_on()).unwrap();
    let (public, private) = atlas.api_key();
    let client = Client::new(
        Origin::parse(&way.origin()).unwrap(),
        Some(Credentials::ApiKey {
            public_key: public.to_owned(),
            private_key: Secret::new(private.to_owned()),
        }),
        ClientOptions {
            timing: Timing::short(),
            route: Route {
                trust: Trust::also(authority.pem().as_bytes()).unwrap(),
                ..Route::default()
            },
            ..ClientOptions::default()
        },
    )
    .unwrap();

    assert!(!client.has_private_issuer(), "nothing is known beforehand");
    client.sign_in().await.unwrap();
    assert!(client.has_private_issuer());
}

//! The way to Atlas that a person sets: a proxy, and certificates beside the computer's own.

use std::sync::Arc;

use atlas::{
    AtlasError, Client, ClientOptions, Credentials, Origin, ProxyAddress, ProxyChoice, ProxySignIn,
    Route, Timing, Trust, Unreachable,
};
use sandbox::{Config, Sandbox};
use secret::Secret;
use tests::office::{self, Office};

async fn atlas() -> Sandbox {
    Sandbox::start(Config::default()).await.unwrap()
}

fn client(atlas: &Sandbox, route: Route) -> Client {
    let (public, private) = atlas.api_key();
    let client = Client::new(
        Origin::parse(office::ATLAS).unwrap(),
        Some(Credentials::ApiKey {
            public_key: public.to_owned(),
            private_key: Secret::new(private.to_owned()),
        }),
        ClientOptions {
            timing: Timing::short(),
            route,
            ..ClientOptions::default()
        },
    )
    .unwrap();
    client.accept_private_issuer();
    client
}

fn through(office: &Office, password: Option<&str>) -> Route {
    let address = ProxyAddress::parse(&office.proxy.host()).unwrap();
    let sign_in = password.map(|password| ProxySignIn {
        user: office::USER.to_owned(),
        password: Arc::new(Secret::new(password.to_owned())),
    });
    Route {
        proxy: ProxyChoice::At(address, sign_in),
        trust: Trust::also(office.authority.pem().as_bytes()).unwrap(),
    }
}

fn cause(outcome: Result<(), AtlasError>) -> Unreachable {
    match outcome {
        Err(AtlasError::Unreachable { cause, .. }) => cause,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_proxy_without_a_sign_in_leads_to_atlas() {
    let atlas = atlas().await;
    let office = Office::before(&atlas, false).unwrap();

    client(&atlas, through(&office, None))
        .sign_in()
        .await
        .unwrap();

    assert!(
        office
            .proxy
            .requests()
            .iter()
            .all(|it| it.header("proxy-authorization").is_none())
    );
}

#[tokio::test]
async fn x1_a_proxys_password_goes_to_the_proxy_and_not_to_atlas() {
    let atlas = atlas().await;
    let office = Office::before(&atlas, true).unwrap();

    client(&atlas, through(&office, Some(office::PASSWORD)))
        .sign_in()
        .await
        .unwrap();

    let asked = office.proxy.requests();
    assert!(!asked.is_empty());
    for connect in asked {
        assert!(
            connect.header("authorization").is_none(),
            "the sign-in of Atlas stays inside the encrypted connection"
        );
    }
    let arrived = office.inspected.requests();
    assert!(!arrived.is_empty());
    for request in arrived {
        assert!(request.header("proxy-authorization").is_none());
    }
}

#[tokio::test]
async fn what_is_set_while_a_client_is_in_use_holds_from_its_next_request() {
    let atlas = atlas().await;
    let office = Office::before(&atlas, true).unwrap();
    let client = client(&atlas, Route::default());

    client.set_route(&through(&office, None)).unwrap();
    assert_eq!(cause(client.sign_in().await), Unreachable::ProxySignIn);
    client.set_route(&through(&office, Some("wrong"))).unwrap();
    assert_eq!(cause(client.sign_in().await), Unreachable::ProxySignIn);

    let untrusting = Route {
        trust: Trust::default(),
        ..through(&office, Some(office::PASSWORD))
    };
    client.set_route(&untrusting).unwrap();
    assert_eq!(cause(client.sign_in().await), Unreachable::Tls);

    client
        .set_route(&through(&office, Some(office::PASSWORD)))
        .unwrap();
    client.sign_in().await.unwrap();
    assert!(client.has_private_issuer());
}

#[tokio::test]
async fn without_a_proxy_the_host_itself_is_asked() {
    let atlas = atlas().await;
    let direct = Route {
        proxy: ProxyChoice::Direct,
        ..Route::default()
    };

    // The name is known to nobody but a proxy.
    assert_eq!(
        cause(client(&atlas, direct).sign_in().await),
        Unreachable::NameNotFound
    );
}

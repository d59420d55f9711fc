//! One cell of the table: a stand-in, a way to it with one fault on it, and a client.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use atlas::{
    Client, ClientOptions, Clock, Credentials, EncryptionAtRest, EndpointCloud, NewRole, Origin,
    Route, Timing, Trust,
};
use keygate::Asked;
use keygate::view::ErrorView;
use sandbox::{Config, KeyProvider, Sandbox};
use secret::Secret;
use serde_json::{Value, json};
use storage::SignInKind;
use tests::Stop;
use tests::authority::{Authority, Validity};
use tests::relay;
use tests::scripted::{Reply, Request, ScriptedServer};

use crate::expected::{SLOW_TRIES, TRIES, expected};
use crate::fault::Fault;
use crate::operation::{Failure, Kind, Operation};

const HOUR: u64 = 3600;
/// A limit that only a machine busy with other things comes near.
const NOT_SLOW: Duration = Duration::from_secs(120);
/// No name service knows it. Source: RFC 2606.
const NO_SUCH_HOST: &str = "https://nowhere.invalid";
/// Reached only by way of the proxy that the environment names.
const BEHIND_PROXY: &str = "https://atlas.invalid";

/// What an operation needs.
pub(crate) struct World {
    pub(crate) client: Client,
    pub(crate) project: String,
    /// A role that waits for its ARN.
    pub(crate) role: String,
    /// A private endpoint.
    pub(crate) endpoint: String,
    pub(crate) encryption: EncryptionAtRest,
}

/// What was seen on the way while the fault was there.
struct Watched {
    operation: Operation,
    fault: Fault,
    elsewhere: String,
    armed: AtomicBool,
    awake: AtomicBool,
    gone: AtomicBool,
    sent: AtomicU32,
}

impl Watched {
    fn pass(&self, request: &Request, pass_on: &dyn Fn() -> Reply) -> Reply {
        if !self.armed.load(Ordering::SeqCst) {
            return pass_on();
        }
        let signed = request.header("authorization").is_some();
        let meets = self.operation.is(&request.method, request.path())
            && (signed || self.operation.is_unsigned());
        if meets {
            self.sent.fetch_add(1, Ordering::SeqCst);
        }
        if self.gone.load(Ordering::SeqCst)
            || (self.fault.slept() && !self.awake.swap(true, Ordering::SeqCst))
        {
            return Reply::Reset;
        }
        if !meets {
            return pass_on();
        }
        let reply = self.fault.on_the_wire(pass_on, &self.elsewhere);
        if self.fault == Fault::GoneAfterwards {
            self.gone.store(true, Ordering::SeqCst);
        }
        reply
    }
}

/// Lets `operation` meet `fault`. `Err` says what was different from what the table expects.
pub(crate) async fn meet(
    operation: Operation,
    fault: Fault,
    elsewhere: &str,
) -> Result<(), String> {
    let seen = observe(operation, fault, elsewhere)
        .await
        .map_err(|error| format!("{operation:?} × {fault:?}: {error}"))?;
    let wanted = expected(operation, fault);
    if seen.told == wanted.told && seen.sent == wanted.sent && seen.done == wanted.done {
        Ok(())
    } else {
        Err(format!(
            "{operation:?} × {fault:?}: expected {wanted:?}, saw {seen:?}"
        ))
    }
}

/// What one cell showed, as `Expected` has it.
#[derive(Debug)]
struct Seen {
    told: String,
    sent: u32,
    done: Option<u32>,
    #[expect(dead_code, reason = "printed for whoever reads a failure")]
    own_words: String,
}

async fn observe(operation: Operation, fault: Fault, elsewhere: &str) -> Result<Seen, Stop> {
    let atlas = Sandbox::start(Config {
        timing: sandbox::Timing {
            cluster_change: Duration::ZERO,
            endpoint_change: Duration::ZERO,
            role_spreading: 0,
            ..sandbox::Timing::default()
        },
        ..Config::default()
    })
    .await?;
    let watched = Arc::new(Watched {
        operation,
        fault,
        elsewhere: elsewhere.to_owned(),
        armed: AtomicBool::new(false),
        awake: AtomicBool::new(false),
        gone: AtomicBool::new(false),
        sent: AtomicU32::new(0),
    });
    let authority = Authority::new()?;
    let relay = relay_for(&atlas, &authority, &watched)?;
    let since_epoch = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH)?;
    let clock = Arc::new(AtomicU64::new(match fault {
        Fault::ClockBehind => since_epoch.as_secs() - 7 * HOUR,
        Fault::ClockAhead => since_epoch.as_secs() + 7 * HOUR,
        _ => since_epoch.as_secs(),
    }));
    let by_token = operation.is_about_token() || fault.needs_token();
    let client = client(&atlas, &relay, &authority, &clock, by_token, fault)?;
    let world = world(&atlas, client).await?;
    if !fault.is_about_certificate()
        && fault != Fault::NameNotFound
        && fault.proxy_wants().is_none()
        && operation != Operation::SignIn
    {
        world.client.sign_in().await?;
    }

    match fault {
        Fault::TokenExpired => atlas.script().forget_tokens(),
        Fault::ChallengeExpired => atlas.script().forget_challenges(),
        Fault::ClockSetBack => {
            clock.fetch_sub(7 * HOUR, Ordering::SeqCst);
            atlas.script().forget_tokens();
        }
        Fault::Asleep | Fault::AsleepWithApiKey => {
            clock.fetch_add(24 * HOUR, Ordering::SeqCst);
            atlas.script().forget_tokens();
            atlas.script().forget_challenges();
        }
        _ => {}
    }
    atlas.script().forget_requests();
    watched.armed.store(true, Ordering::SeqCst);
    let before = relay.connections();
    let relay = match fault {
        Fault::Refused => {
            drop(relay);
            None
        }
        Fault::ResetUnread => {
            relay.reset_unread();
            Some(relay)
        }
        _ => Some(relay),
    };
    let failure = operation.run(&world).await.err();

    let sent = match &relay {
        Some(relay) if fault.hits_everything() => u32::try_from(relay.connections() - before)?,
        _ => watched.sent.load(Ordering::SeqCst),
    };
    let requests = atlas.script().requests();
    let done = requests.iter().filter(|request| {
        request.operation == operation.wire()
            && request.status.is_some_and(|status| status / 100 == 2)
    });
    let done = u32::try_from(done.count())?;
    let writes = matches!(operation.kind(), Kind::Writes | Kind::Changes);
    let kind = if by_token {
        SignInKind::ServiceAccount
    } else {
        SignInKind::ApiKey
    };
    Ok(Seen {
        own_words: format!("{failure:?}"),
        told: failure.map_or_else(
            || "ok".to_owned(),
            |failure| message_of(failure, &world, kind),
        ),
        sent,
        done: writes.then_some(done),
    })
}

fn relay_for(
    atlas: &Sandbox,
    authority: &Authority,
    watched: &Arc<Watched>,
) -> Result<ScriptedServer, Stop> {
    let fault = watched.fault;
    let watched = Arc::clone(watched);
    let script =
        move |request: &Request, pass_on: &dyn Fn() -> Reply| watched.pass(request, pass_on);
    let (name, validity) = match fault {
        Fault::CertificateExpired => ("127.0.0.1", Validity::Past),
        Fault::CertificateOfAnother => ("another.example", Validity::Now),
        Fault::CertificateUnknown => ("127.0.0.1", Validity::Now),
        _ => return Ok(relay::in_front_of(atlas.origin(), script)?),
    };
    let encryption = authority.server(name, validity)?;
    Ok(relay::encrypted_in_front_of(
        atlas.origin(),
        encryption,
        script,
    )?)
}

fn client(
    atlas: &Sandbox,
    relay: &ScriptedServer,
    authority: &Authority,
    clock: &Arc<AtomicU64>,
    by_token: bool,
    fault: Fault,
) -> Result<Client, Stop> {
    let origin = match fault {
        Fault::NameNotFound => Origin::parse(NO_SUCH_HOST)?,
        _ if fault.proxy_wants().is_some() => Origin::parse(BEHIND_PROXY)?,
        _ => Origin::parse(&relay.origin())?,
    };
    let credentials = if by_token {
        service_account(atlas)
    } else {
        api_key(atlas)
    };
    let told = Arc::clone(clock);
    let options = ClientOptions {
        timing: if fault.is_slow() {
            Timing {
                silence: Duration::from_millis(900),
                read: Duration::from_millis(1500),
                write: Duration::from_millis(1500),
                tries: SLOW_TRIES,
                ..Timing::short()
            }
        } else {
            Timing {
                connect: NOT_SLOW,
                silence: NOT_SLOW,
                read: NOT_SLOW,
                write: NOT_SLOW,
                sign_out: NOT_SLOW,
                retry_budget: NOT_SLOW,
                rate_limit_budget: NOT_SLOW,
                tries: TRIES,
                ..Timing::short()
            }
        },
        clock: Clock::new(move || {
            SystemTime::UNIX_EPOCH + Duration::from_secs(told.load(Ordering::SeqCst))
        }),
        route: Route {
            trust: match fault {
                Fault::CertificateUnknown => Trust::default(),
                _ if fault.is_about_certificate() => Trust::also(authority.pem().as_bytes())?,
                _ => Trust::default(),
            },
            ..Route::default()
        },
    };
    Ok(Client::new(origin, Some(credentials), options)?)
}

/// Sets up what operations are about, by a way of its own.
async fn world(atlas: &Sandbox, client: Client) -> Result<World, Stop> {
    let script = atlas.script();
    let project = script.projects().swap_remove(0);
    let settings = json!({
        "customerMasterKeyID": "arn:aws:kms:us-east-1:000000000000:key/00000000-0000-4000-8000-000000000001",
        "region": "US_EAST_1",
    });
    script.set_encryption(&project, KeyProvider::Aws, settings);
    script.set_backup_policy(&project, Some(false));
    script.set_alerts(&project, &["AWS_ENCRYPTION_KEY_NEEDS_ROTATION"]);
    let direct = Client::new(
        Origin::parse(atlas.origin())?,
        Some(api_key(atlas)),
        Timing::short(),
    )?;
    let role = direct.create_role(&project, &NewRole::Aws).await?;
    let endpoint = direct
        .create_private_endpoint(&project, EndpointCloud::Aws, "US_EAST_1")
        .await?;
    Ok(World {
        role: role.id().to_owned(),
        endpoint: endpoint.id,
        encryption: direct.encryption_at_rest(&project).await?,
        project,
        client,
    })
}

fn api_key(atlas: &Sandbox) -> Credentials {
    let (public, private) = atlas.api_key();
    Credentials::ApiKey {
        public_key: public.to_owned(),
        private_key: Secret::new(private.to_owned()),
    }
}

fn service_account(atlas: &Sandbox) -> Credentials {
    let (id, secret) = atlas.service_account();
    Credentials::ServiceAccount {
        client_id: id.to_owned(),
        client_secret: Secret::new(secret.to_owned()),
    }
}

/// The code and the cause that cross to the window.
fn message_of(failure: Failure, world: &World, kind: SignInKind) -> String {
    let host = world.client.origin().host().to_owned();
    let view = match failure {
        Failure::Atlas(error) => ErrorView::from_atlas(
            &error,
            &Asked {
                host,
                sign_in: kind,
            },
        ),
        Failure::NotTaken => ErrorView::NotTaken { host },
        Failure::LostSight => ErrorView::LostSight { host },
        Failure::Strange(words) => return words,
    };
    let view: Value = serde_json::to_value(view).unwrap();
    let code = view["code"].as_str().unwrap();
    match view["cause"].as_str().or(view["reason"].as_str()) {
        Some(cause) => format!("{code}:{cause}"),
        None => code.to_owned(),
    }
}

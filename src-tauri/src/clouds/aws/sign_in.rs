//! Signing in to AWS: IAM Identity Center in the browser, pasted credentials, a profile of this
//! computer. Credentials stay in memory and end with the connection to Atlas; where the person asked for
//! it, what signs in again is in the key store.

use std::sync::Arc;

use clouds::aws::sign_in::identity_center::{Account, IdentityCenter, Registration, SignInError};
use clouds::aws::sign_in::pasted;
use clouds::aws::sign_in::profile::{Files, ProfileError, ProfileSignIn};
use clouds::aws::{Credentials, Hosts, Region, Session, Wire};
use clouds::loopback::Page;
use encryption::Provider;
use sandbox::{AwsConfig, AwsKeys, PretendAws};
use secret::Secret;
use tokio::sync::Mutex;
use url::Url;

use super::renewing::Renewal;
use super::{Portal, SignInMethod, SignedIn, cloud, keeping};
use crate::clouds::keeping::keep_where_asked;
use crate::clouds::signing_in::Kind;
use crate::clouds::{Parts, signing_in};
use crate::connection::session::Connection;
use crate::support::blocking::blocking;
use crate::support::clouds::AwsProfileProblem;
use crate::support::error::ShellError;

/// The region where nothing names another: IAM is the same everywhere.
const USUAL_REGION: &str = "us-east-1";

/// Who may change things in the pretend AWS.
const PRACTICE_ROLE: &str = "KeyAdministrator";

/// What a person finds before signing in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Offers {
    /// The profiles of this computer.
    pub profiles: Vec<String>,
    /// What the practice project's portal is.
    pub start_url: Option<String>,
    /// What may be pasted in practice.
    pub pasted: Option<String>,
}

/// What a person finds before signing in.
///
/// # Errors
/// `PracticeNotStarted`.
pub async fn offers(parts: Parts<'_>, connection: &Connection) -> Result<Offers, ShellError> {
    if connection.is_practice() {
        let pretend = pretend(parts, connection).await?;
        return Ok(Offers {
            profiles: Vec::new(),
            start_url: Some(pretend.start_url()),
            pasted: pretend.session_keys(PRACTICE_ROLE).map(|keys| block(&keys)),
        });
    }
    let profiles = files().map(|files| blocking(|| files.names().unwrap_or_default()));
    Ok(Offers {
        profiles: profiles.unwrap_or_default(),
        ..Offers::default()
    })
}

/// Signs in with credentials that were pasted.
///
/// # Errors
/// `AwsPasted`, `Cloud`.
pub async fn paste(
    parts: Parts<'_>,
    connection: &Connection,
    text: &Secret,
    keep: bool,
) -> Result<SignedIn, ShellError> {
    let pasted = pasted::read(text).map_err(ShellError::AwsPasted)?;
    let region = pasted.region.unwrap_or(usual_region()?);
    let how = How::new(SignInMethod::Pasted);
    let signed_in = sign_in(parts, connection, region, &pasted.credentials, how).await?;
    let secret = keeping::of_pasted(signed_in.session.region(), &pasted.credentials);
    Ok(keep_where_asked(parts, connection, signed_in, secret.filter(|_| keep)).await)
}

/// Signs in as a profile of this computer says. One of IAM Identity Center gives its portal back, to be
/// opened in the browser.
///
/// # Errors
/// `AwsProfile`, `Cloud`.
pub async fn profile(
    parts: Parts<'_>,
    connection: &Connection,
    name: &str,
) -> Result<ProfileOutcome, ShellError> {
    let files = files().ok_or(ShellError::AwsProfile(AwsProfileProblem::NotRead))?;
    let profile = blocking(|| files.profile(name)).map_err(|error| match error {
        ProfileError::Parts(parts) => ShellError::AwsPasted(parts),
        ProfileError::NotReadable { .. } | ProfileError::NoSuchProfile => {
            tracing::warn!(%error, "a profile of AWS");
            ShellError::AwsProfile(AwsProfileProblem::NotRead)
        }
    })?;
    match profile.sign_in {
        ProfileSignIn::Keys(credentials) => {
            let region = profile.region.unwrap_or(usual_region()?);
            let how = How::new(SignInMethod::Profile);
            let signed_in = sign_in(parts, connection, region, &credentials, how).await?;
            // The profile is on this computer already.
            keep_where_asked(parts, connection, signed_in, None).await;
            Ok(ProfileOutcome::SignedIn)
        }
        ProfileSignIn::IdentityCenter {
            start_url, region, ..
        } => Ok(ProfileOutcome::Portal {
            start_url,
            region: region.as_str().to_owned(),
        }),
        ProfileSignIn::NeedsCommand { command } => {
            Err(ShellError::AwsProfile(AwsProfileProblem::Command(command)))
        }
        ProfileSignIn::Unsupported(why) => {
            Err(ShellError::AwsProfile(AwsProfileProblem::Unsupported(why)))
        }
    }
}

/// What a profile leads to.
#[derive(Debug)]
pub enum ProfileOutcome {
    /// It has credentials.
    SignedIn,
    /// It names a portal.
    Portal {
        /// The portal's address.
        start_url: String,
        /// Its region.
        region: String,
    },
}

/// Opens the portal in the browser, and gives the accounts that the person may go to.
///
/// # Errors
/// `AwsRegion`, `AwsStartUrl`, `Browser`, `Cloud`.
pub async fn open_portal(
    parts: Parts<'_>,
    connection: &Connection,
    start_url: &str,
    region: &str,
    page: &Page,
    open: &(dyn Fn(&Url) + Sync),
) -> Result<Vec<Account>, ShellError> {
    let region = Region::parse(region.trim()).map_err(|_| ShellError::AwsRegion)?;
    let wire = wire(parts, connection).await?;
    let center = IdentityCenter::new(wire, start_url, region).map_err(sign_in_error)?;
    let registration: Registration = Box::pin(center.register()).await.map_err(cloud)?;
    let tokens = Box::pin(center.sign_in(&registration, page, open)).await;
    let tokens = tokens.map_err(sign_in_error)?;
    let accounts = Box::pin(center.accounts(&tokens)).await.map_err(cloud)?;
    let portal = Arc::new(Portal {
        center,
        registration,
        tokens: Mutex::new(tokens),
    });
    parts
        .clouds
        .with(connection, |state| state.aws.portal = Some(portal));
    Ok(accounts)
}

/// The roles that the person may take on in an account of the portal.
///
/// # Errors
/// `CloudNotSignedIn` where the portal was not opened, `Cloud`.
pub async fn roles(
    parts: Parts<'_>,
    connection: &Connection,
    account: &str,
) -> Result<Vec<String>, ShellError> {
    let portal = portal(parts, connection)?;
    let tokens = portal.tokens.lock().await;
    let roles = Box::pin(portal.center.roles(&tokens, account)).await;
    roles.map_err(cloud)
}

/// Signs in to an account of the portal.
///
/// # Errors
/// `CloudNotSignedIn` where the portal was not opened, `Cloud`.
pub async fn choose(
    parts: Parts<'_>,
    connection: &Connection,
    account: &str,
    role: &str,
    keep: bool,
) -> Result<SignedIn, ShellError> {
    let portal = portal(parts, connection)?;
    let tokens = portal.tokens.lock().await;
    let credentials = portal.center.credentials(&tokens, account, role);
    let credentials = Box::pin(credentials).await.map_err(cloud)?;
    let region = portal.center.region().clone();
    let renewal = Renewal::new(Arc::clone(&portal), account, role);
    let secret = renewal.kept(&tokens);
    drop(tokens);
    let how = How {
        kind: Kind::new(SignInMethod::IdentityCenter),
        renewal: Some(renewal),
    };
    let signed_in = sign_in(parts, connection, region, &credentials, how).await?;
    Ok(keep_where_asked(parts, connection, signed_in, secret.filter(|_| keep)).await)
}

fn portal(parts: Parts<'_>, connection: &Connection) -> Result<Arc<Portal>, ShellError> {
    let portal = parts
        .clouds
        .with(connection, |state| state.aws.portal.clone());
    portal.ok_or(ShellError::CloudNotSignedIn(Provider::Aws))
}

/// How one signs in, and what brings the next credentials.
pub(super) struct How {
    pub(super) kind: Kind<SignInMethod>,
    pub(super) renewal: Option<Renewal>,
}

impl How {
    /// A person signs in with credentials that nothing renews.
    fn new(method: SignInMethod) -> Self {
        Self {
            kind: Kind::new(method),
            renewal: None,
        }
    }
}

/// Asks AWS who that is, and remembers it.
pub(super) async fn sign_in(
    parts: Parts<'_>,
    connection: &Connection,
    region: Region,
    credentials: &Credentials,
    How { kind, renewal }: How,
) -> Result<SignedIn, ShellError> {
    let wire = wire(parts, connection).await?;
    let session = Session::new(wire, region, credentials);
    // What asks AWS is large: on the heap it leaves room on the stack.
    let identity = Box::pin(session.identity()).await.map_err(cloud)?;
    let signed_in = SignedIn {
        session,
        identity,
        method: kind.method,
        is_kept: kind.is_again,
        renewal: renewal.map(Arc::new),
    };
    if !kind.is_again {
        let (account, identity) = (&signed_in.identity.account, &signed_in.identity.arn);
        signing_in::record(parts, connection, Provider::Aws, account, identity);
    }
    parts.clouds.with(connection, |state| {
        state.changed(Provider::Aws);
        state.aws.sign_out();
        state.aws.signed_in = Some(signed_in.clone());
    });
    Ok(signed_in)
}

/// Connections to AWS; in practice to the pretend one.
pub(super) async fn wire(parts: Parts<'_>, connection: &Connection) -> Result<Wire, ShellError> {
    let at = if connection.is_practice() {
        let pretend = pretend(parts, connection).await?;
        Some(clouds::Origin::parse(pretend.origin())?)
    } else {
        parts.clouds.stand_in(connection, Provider::Aws).cloned()
    };
    let hosts = at.map_or_else(|| Ok(Hosts::aws()), Hosts::on_this_computer);
    let hosts = hosts.map_err(|error| ShellError::internal(&error))?;
    let http = signing_in::http(parts, connection, Provider::Aws, hosts.origin()).await?;
    Ok(Wire::new(http, hosts))
}

/// The practice project's AWS, which ends with the program.
async fn pretend(parts: Parts<'_>, connection: &Connection) -> Result<Arc<PretendAws>, ShellError> {
    let start = PretendAws::start(AwsConfig::practice());
    signing_in::pretend(parts, connection, |state| &mut state.aws.pretend, start).await
}

/// Credentials as the access portal of AWS offers them for copying.
pub(crate) fn block(keys: &AwsKeys) -> String {
    let token = keys.session_token.as_deref().unwrap_or_default();
    format!(
        "export AWS_ACCESS_KEY_ID=\"{}\"\nexport AWS_SECRET_ACCESS_KEY=\"{}\"\nexport AWS_SESSION_TOKEN=\"{token}\"\n",
        keys.access_key_id, keys.secret_access_key
    )
}

fn files() -> Option<Files> {
    Some(Files::of(&dirs::home_dir()?, |name| std::env::var_os(name)))
}

fn usual_region() -> Result<Region, ShellError> {
    Region::parse(USUAL_REGION).map_err(|error| ShellError::internal(&error))
}

pub(super) fn sign_in_error(error: SignInError) -> ShellError {
    match error {
        SignInError::Cloud(error) => cloud(error),
        SignInError::NoStartUrl => ShellError::AwsStartUrl,
        SignInError::Browser(error) => ShellError::Browser {
            cloud: Provider::Aws,
            error,
        },
    }
}

//! Signing in to AWS: IAM Identity Center in the browser, pasted credentials, a profile of this
//! computer. Credentials stay in memory and end with the connection to Atlas.

use std::sync::Arc;

use clouds::aws::sign_in::identity_center::{Account, IdentityCenter, Registration, SignInError};
use clouds::aws::sign_in::pasted;
use clouds::aws::sign_in::profile::{Files, ProfileError, ProfileSignIn};
use clouds::aws::{Credentials, Hosts, Region, Session, Wire};
use clouds::loopback::Page;
use clouds::{Http, Timing};
use encryption::Provider;
use jiff::Timestamp;
use sandbox::{AwsConfig, AwsKeys, PretendAws};
use secret::Secret;
use storage::Action;
use url::Url;

use super::{Portal, SignInMethod, SignedIn, cloud};
use crate::activity::{Actor, outcome};
use crate::clouds::Parts;
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
) -> Result<SignedIn, ShellError> {
    let pasted = pasted::read(text).map_err(ShellError::AwsPasted)?;
    let region = pasted.region.unwrap_or(usual_region()?);
    let method = SignInMethod::Pasted;
    sign_in(parts, connection, region, &pasted.credentials, method).await
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
            let method = SignInMethod::Profile;
            sign_in(parts, connection, region, &credentials, method).await?;
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
    let portal = Arc::new(Portal { center, tokens });
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
    let roles = Box::pin(portal.center.roles(&portal.tokens, account)).await;
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
) -> Result<SignedIn, ShellError> {
    let portal = portal(parts, connection)?;
    let credentials = portal.center.credentials(&portal.tokens, account, role);
    let credentials = Box::pin(credentials).await.map_err(cloud)?;
    let region = portal.center.region().clone();
    let method = SignInMethod::IdentityCenter;
    sign_in(parts, connection, region, &credentials, method).await
}

fn portal(parts: Parts<'_>, connection: &Connection) -> Result<Arc<Portal>, ShellError> {
    let portal = parts
        .clouds
        .with(connection, |state| state.aws.portal.clone());
    portal.ok_or(ShellError::CloudNotSignedIn(Provider::Aws))
}

/// Asks AWS who that is, and remembers it.
async fn sign_in(
    parts: Parts<'_>,
    connection: &Connection,
    region: Region,
    credentials: &Credentials,
    method: SignInMethod,
) -> Result<SignedIn, ShellError> {
    let wire = wire(parts, connection).await?;
    let session = Session::new(wire, region, credentials);
    // What asks AWS is large: on the heap it leaves room on the stack.
    let identity = Box::pin(session.identity()).await.map_err(cloud)?;
    let ends_at = session
        .expires()
        .and_then(|at| Timestamp::try_from(at).ok());
    let signed_in = SignedIn {
        session,
        identity,
        method,
        ends_at,
    };
    parts.activity.done(
        Actor::new(connection, connection.project()),
        Action::SignInToCloud {
            cloud: outcome::provider(Provider::Aws),
            account: signed_in.identity.account.clone(),
            identity: signed_in.identity.arn.clone(),
        },
    );
    parts.clouds.with(connection, |state| {
        state.changed(Provider::Aws);
        state.aws.sign_out();
        state.aws.signed_in = Some(signed_in.clone());
    });
    Ok(signed_in)
}

/// Connections to AWS; in practice to the pretend one.
async fn wire(parts: Parts<'_>, connection: &Connection) -> Result<Wire, ShellError> {
    let hosts = if connection.is_practice() {
        let pretend = pretend(parts, connection).await?;
        let origin = clouds::Origin::parse(pretend.origin())?;
        Hosts::on_this_computer(origin).map_err(|error| ShellError::internal(&error))?
    } else {
        Hosts::aws()
    };
    let route = parts.proxy.route(parts.key_store).await?;
    let timing = timing(connection);
    let http = Http::new(hosts.origin(), timing, &route);
    let http = http.map_err(|error| cloud(error.into()))?;
    Ok(Wire::new(http, hosts))
}

fn timing(connection: &Connection) -> Timing {
    let usual = Timing::default();
    if !connection.is_practice() {
        return usual;
    }
    Timing {
        read_back_pause: usual.read_back_pause / 4,
        ..usual
    }
}

/// The practice project's AWS, which ends with the program.
async fn pretend(parts: Parts<'_>, connection: &Connection) -> Result<Arc<PretendAws>, ShellError> {
    let running = parts
        .clouds
        .with(connection, |state| state.aws.pretend.clone());
    if let Some(running) = running {
        return Ok(running);
    }
    let started = PretendAws::start(AwsConfig::practice()).await;
    let started = started.map_err(|error| ShellError::PracticeNotStarted {
        detail: error.to_string(),
    })?;
    let started = Arc::new(started);
    Ok(parts.clouds.with(connection, |state| {
        Arc::clone(state.aws.pretend.get_or_insert(started))
    }))
}

/// Credentials as the access portal of AWS offers them for copying.
pub(in crate::clouds) fn block(keys: &AwsKeys) -> String {
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

fn sign_in_error(error: SignInError) -> ShellError {
    match error {
        SignInError::Cloud(error) => cloud(error),
        SignInError::NoStartUrl => ShellError::AwsStartUrl,
        SignInError::Browser(error) => ShellError::Browser {
            cloud: Provider::Aws,
            error,
        },
    }
}

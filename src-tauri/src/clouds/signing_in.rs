//! What signing in to any cloud needs: connections, the practice project's pretend cloud, and Activity.

use std::fmt::Display;
use std::sync::Arc;

use clouds::{Http, Origin, Timing};
use encryption::Provider;
use storage::Action;

use super::state::State;
use super::{Parts, cloud_error};
use crate::activity::{Actor, outcome};
use crate::connection::session::Connection;
use crate::support::error::ShellError;

/// How one signs in, and whether with what was kept.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kind<Method> {
    pub(super) method: Method,
    /// With what was kept: nobody pressed anything.
    pub(super) is_again: bool,
}

impl<Method> Kind<Method> {
    /// A person signs in.
    pub(super) fn new(method: Method) -> Self {
        Self {
            method,
            is_again: false,
        }
    }

    /// What was kept signs in.
    pub(super) fn again(method: Method) -> Self {
        Self {
            method,
            is_again: true,
        }
    }
}

/// Connections to hosts like `like`, over the route that a person set.
///
/// # Errors
/// `KeyStore` of the proxy's password, `Cloud`.
pub(super) async fn http(
    parts: Parts<'_>,
    connection: &Connection,
    cloud: Provider,
    like: Origin,
) -> Result<Http, ShellError> {
    let route = parts.proxy.route(parts.key_store).await?;
    let http = Http::new(like, timing(connection), &route);
    http.map_err(|error| cloud_error(cloud, error.into()))
}

/// In practice nobody waits as long as a real cloud takes.
fn timing(connection: &Connection) -> Timing {
    let usual = Timing::default();
    if !connection.is_practice() {
        return usual;
    }
    Timing {
        read_back_pause: usual.read_back_pause / 4,
        operation_pause: usual.operation_pause / 4,
        ..usual
    }
}

/// The practice project's pretend cloud, which ends with the program. `slot` is where it is remembered;
/// `start` starts it where none runs.
///
/// # Errors
/// `PracticeNotStarted`.
pub(super) async fn pretend<Pretend, Error: Display>(
    parts: Parts<'_>,
    connection: &Connection,
    slot: fn(&mut State) -> &mut Option<Arc<Pretend>>,
    start: impl Future<Output = Result<Pretend, Error>>,
) -> Result<Arc<Pretend>, ShellError> {
    let running = parts
        .clouds
        .with(connection, |state| slot(state).as_ref().map(Arc::clone));
    if let Some(running) = running {
        return Ok(running);
    }
    let started = start.await;
    let started = started.map_err(|error| ShellError::PracticeNotStarted {
        detail: error.to_string(),
    })?;
    let started = Arc::new(started);
    Ok(parts.clouds.with(connection, |state| {
        Arc::clone(slot(state).get_or_insert(started))
    }))
}

/// Writes into Activity who signed in where.
pub(super) fn record(
    parts: Parts<'_>,
    connection: &Connection,
    cloud: Provider,
    account: &str,
    identity: &str,
) {
    parts.activity.done(
        Actor::new(connection, connection.project()),
        Action::SignInToCloud {
            cloud: outcome::provider(cloud),
            account: account.to_owned(),
            identity: identity.to_owned(),
        },
    );
}

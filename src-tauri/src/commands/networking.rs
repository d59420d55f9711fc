//! Private networking, and what stands before switching off.

use command::command;
use storage::{Deed, Outcome};
use tauri::State;
use tauri::ipc::Channel;

use super::Answer;
use crate::activity::Actor;
use crate::encryption::disabling;
use crate::encryption::private_endpoints;
use crate::program::Program;
use crate::view::{NetworkingView, OffView, ProviderView, SummaryView};

/// Private networking of a provider, read anew.
///
/// # Errors
/// `ProjectChanged`, `Cancelled`, and whatever stands between here and Atlas.
#[command]
pub async fn read_networking(
    program: State<'_, Program>,
    project_id: String,
    provider: ProviderView,
) -> Answer<NetworkingView> {
    let connection = program.session.current()?;
    let reading = private_endpoints::read(&connection, &project_id, provider);
    program.reading.until_cancelled(reading).await
}

/// Sums up what switching *Require private networking* would send. AWS: the address conditions of
/// the key's and the role's policies must have been dealt with first.
///
/// # Errors
/// `NetworkingBlocked`, `ProjectChanged`, `Cancelled`, and whatever stands between here and Atlas.
#[command]
pub async fn prepare_networking(
    program: State<'_, Program>,
    project_id: String,
    provider: ProviderView,
    on: bool,
    address_conditions_settled: bool,
) -> Answer<SummaryView> {
    let preparing = private_endpoints::prepare(
        &program,
        &project_id,
        provider,
        on,
        address_conditions_settled,
    );
    program.reading.until_cancelled(preparing).await
}

/// Asks Atlas for a private endpoint in `region` and answers how they stand then.
///
/// # Errors
/// `NotTaken`, `LostSight`, `ProjectChanged`, and whatever stands between here and Atlas.
#[command]
pub async fn create_endpoint(
    program: State<'_, Program>,
    project_id: String,
    provider: ProviderView,
    region: String,
) -> Answer<NetworkingView> {
    let connection = program.session.current()?;
    let _sending = program.notices.sending();
    let actor = Actor::new(&connection, connection.project());
    let created = private_endpoints::create(&connection, &project_id, provider, &region);
    let deed = Deed::CreateEndpoint {
        provider: provider.into(),
        region: region.clone(),
    };
    program
        .activity
        .during(actor, deed, created, |_| Outcome::Done)
        .await
}

/// Asks Atlas to delete a private endpoint and answers how they stand then.
///
/// # Errors
/// As `create_endpoint`.
#[command]
pub async fn delete_endpoint(
    program: State<'_, Program>,
    project_id: String,
    provider: ProviderView,
    endpoint_id: String,
) -> Answer<NetworkingView> {
    let connection = program.session.current()?;
    let _sending = program.notices.sending();
    let actor = Actor::new(&connection, connection.project());
    let deleted = private_endpoints::delete(&connection, &project_id, provider, &endpoint_id);
    let deed = Deed::DeleteEndpoint {
        provider: provider.into(),
        endpoint: endpoint_id.clone(),
    };
    program
        .activity
        .during(actor, deed, deleted, |_| Outcome::Done)
        .await
}

/// Looks at the endpoints until none is changing any more; `on_look` hears what each look showed.
///
/// # Errors
/// `Cancelled`, and as `read_networking`.
#[command]
pub async fn follow_endpoints(
    program: State<'_, Program>,
    project_id: String,
    provider: ProviderView,
    on_look: Channel<NetworkingView>,
) -> Answer<NetworkingView> {
    let connection = program.session.current()?;
    let following = private_endpoints::follow(&connection, &project_id, provider, on_look);
    program.waiting.until_cancelled(following).await
}

/// Sums up what switching *Encrypt search nodes* would send.
///
/// # Errors
/// `NothingChanged`, `ProjectChanged`.
#[command]
pub fn prepare_search_nodes(
    program: State<'_, Program>,
    project_id: String,
    on: bool,
) -> Answer<SummaryView> {
    private_endpoints::prepare_search_nodes(&program, &project_id, on)
}

/// What stands before switching a provider off, read anew.
///
/// # Errors
/// `ProjectChanged`, `Cancelled`, and whatever stands between here and Atlas.
#[command]
pub async fn read_off(
    program: State<'_, Program>,
    project_id: String,
    provider: ProviderView,
) -> Answer<OffView> {
    let connection = program.session.current()?;
    let reading = disabling::read(&connection, &project_id, provider.into());
    program.reading.until_cancelled(reading).await
}

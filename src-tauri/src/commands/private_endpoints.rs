//! Private networking, and the switch for search nodes.

use command::command;
use storage::{Action, Outcome};
use tauri::State;
use tauri::ipc::Channel;

use super::{Answer, Program};
use crate::activity::{self, Actor};
use crate::encryption::private_endpoints;
use crate::view::{CallId, PrivateEndpointsView, ProviderView, SummaryView};

/// Private networking of a provider, read anew.
///
/// # Errors
/// `ProjectChanged`, `Cancelled`, and whatever stands between here and Atlas.
#[command]
pub async fn read_private_endpoints(
    program: State<'_, Program>,
    call: CallId,
    project_id: String,
    provider: ProviderView,
) -> Answer<PrivateEndpointsView> {
    let call = program.cancellation.begin(call.number);
    let connection = program.session.current()?;
    let reading = private_endpoints::read(&connection, &project_id, provider.into());
    let read = call.until_cancelled(reading).await?;
    Ok((&read).into())
}

/// Sums up what switching *Require private networking* would send. AWS: the address conditions of
/// the key's and the role's policies must have been dealt with first.
///
/// # Errors
/// `NetworkingBlocked`, `ProjectChanged`, `Cancelled`, and whatever stands between here and Atlas.
#[command]
pub async fn prepare_private_networking(
    program: State<'_, Program>,
    call: CallId,
    project_id: String,
    provider: ProviderView,
    on: bool,
    address_conditions_settled: bool,
) -> Answer<SummaryView> {
    let call = program.cancellation.begin(call.number);
    let preparing = private_endpoints::prepare(
        &program.pending,
        program.session.current()?,
        &project_id,
        provider.into(),
        on,
        address_conditions_settled,
    );
    Ok(call.until_cancelled(preparing).await?.into())
}

/// Asks Atlas for a private endpoint in `region` and answers how they stand then.
///
/// # Errors
/// `Cancelled`, `NotTaken`, `LostSight`, `ProjectChanged`, and whatever stands between here and Atlas.
#[command]
pub async fn create_endpoint(
    program: State<'_, Program>,
    call: CallId,
    project_id: String,
    provider: ProviderView,
    region: String,
) -> Answer<PrivateEndpointsView> {
    let call = program.cancellation.begin(call.number);
    let connection = program.session.current()?;
    let _sending = program.events.sending();
    let actor = Actor::new(&connection, connection.project());
    let provider = provider.into();
    let created = private_endpoints::create(&connection, &project_id, provider, &region, &call);
    let action = Action::CreateEndpoint {
        provider: activity::provider(provider),
        region: region.clone(),
    };
    let recorded = program
        .activity
        .during(actor, action, created, |()| Outcome::Done);
    recorded.await?;
    let reading = private_endpoints::read(&connection, &project_id, provider);
    let read = call.until_cancelled(reading).await?;
    Ok((&read).into())
}

/// Asks Atlas to delete a private endpoint and answers how they stand then.
///
/// # Errors
/// As `create_endpoint`.
#[command]
pub async fn delete_endpoint(
    program: State<'_, Program>,
    call: CallId,
    project_id: String,
    provider: ProviderView,
    endpoint_id: String,
) -> Answer<PrivateEndpointsView> {
    let call = program.cancellation.begin(call.number);
    let connection = program.session.current()?;
    let _sending = program.events.sending();
    let actor = Actor::new(&connection, connection.project());
    let provider = provider.into();
    let deleted =
        private_endpoints::delete(&connection, &project_id, provider, &endpoint_id, &call);
    let action = Action::DeleteEndpoint {
        provider: activity::provider(provider),
        endpoint: endpoint_id.clone(),
    };
    let recorded = program
        .activity
        .during(actor, action, deleted, |()| Outcome::Done);
    recorded.await?;
    let reading = private_endpoints::read(&connection, &project_id, provider);
    let read = call.until_cancelled(reading).await?;
    Ok((&read).into())
}

/// Reads the endpoints until none is changing any more; `on_reading` gets what each reading showed.
///
/// # Errors
/// `Cancelled`, and as `read_private_endpoints`.
#[command]
pub async fn follow_endpoints(
    program: State<'_, Program>,
    call: CallId,
    project_id: String,
    provider: ProviderView,
    on_reading: Channel<PrivateEndpointsView>,
) -> Answer<PrivateEndpointsView> {
    let call = program.cancellation.begin(call.number);
    let connection = program.session.current()?;
    let report = |read: &private_endpoints::PrivateNetworking| {
        // A page that is gone has nothing to draw; the following goes on.
        let _gone = on_reading.send(read.into());
    };
    let following = private_endpoints::follow(&connection, &project_id, provider.into(), report);
    let read = call.until_cancelled(following).await?;
    Ok((&read).into())
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
    let connection = program.session.current()?;
    let pending = &program.pending;
    let summary = private_endpoints::prepare_search_nodes(pending, connection, &project_id, on)?;
    Ok(summary.into())
}

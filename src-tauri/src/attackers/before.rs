//! What was there before anything was attacked: an Atlas, lists of three days, an access list, roles.

use std::time::Duration;

use addresses::{AddressBook, Source};
use atlas::{Client, Credentials, NewRole, Origin, Role, Timing};
use jiff::{SignedDuration, Timestamp};
use sandbox::{Answer, Config, KeyProvider, Operation, Sandbox, samples};
use secret::Secret;
use serde_json::{Value, json};
use storage::{FetchedBy, Issuer, Storage};

use super::attack::{listing, own, usual};
use super::doing::Doing;
use super::world::{Stop, text};
use crate::access_list::state::AccessListState;
use crate::addresses::fetched;
use crate::connection::session::Connection;
use crate::support::error::ShellError;
use crate::view::{GranteeView, RoleStateView, RoleStepView, UnconfirmedView};

/// A role that was set up.
pub(super) struct SetUp {
    /// Atlas's id of it.
    pub(super) role: String,
    /// What the person is shown of it.
    pub(super) shown: Value,
}

pub(super) async fn atlas() -> Result<Sandbox, Stop> {
    let timing = sandbox::Timing {
        account_creation: Duration::ZERO,
        role_spreading: 0,
        ..sandbox::Timing::default()
    };
    let config = Config {
        timing,
        ..Config::default()
    };
    let atlas = text(Sandbox::start(config).await)?;
    let script = atlas.script();
    script.set_control_plane(listing(&usual()));
    let addresses = json!({"clusterName": "orders", "outbound": ["3.1.0.1"], "futureOutbound": []});
    let project = script.projects().swap_remove(0);
    let services = json!({"groupId": project, "services": {"clusters": [addresses]}});
    script.always(Operation::ProjectAddresses, Answer::json(200, services));
    Ok(atlas)
}

pub(super) fn credentials(atlas: &Sandbox) -> Credentials {
    let (id, secret) = atlas.service_account();
    Credentials::ServiceAccount {
        client_id: id.to_owned(),
        client_secret: Secret::new(secret.to_owned()),
    }
}

/// The list came on the three days before, and a person accepted it.
pub(super) fn fetched_before(storage: &Storage, connection: &Connection) -> Result<(), Stop> {
    let source: Source = connection.source();
    for days in [3, 2, 1] {
        let at = Timestamp::now() - SignedDuration::from_hours(24 * days);
        let book = text(AddressBook::read(&listing(&usual()), source.clone(), at))?;
        let (_, kept) = fetched::take(storage, book, Issuer::Public, FetchedBy::Timer);
        text(kept)?;
    }
    let list = storage.newest_list(&source.origin).ok_or("no list")?;
    text(fetched::accept(storage, &source.origin, &list.id))?;
    Ok(())
}

/// The access list has what Atlas needs, and the administrator's own.
pub(super) fn has_access_list(
    storage: &Storage,
    state: &AccessListState,
    connection: &Connection,
) -> Result<(), Stop> {
    let cluster = vec!["3.1.0.1".to_owned()];
    let list = [usual(), own(), cluster].concat().join("\n");
    let context = access_list::Context::at(Timestamp::now());
    let content = text(access_list::read(&[list.as_bytes()], &context))?;
    state.set_list(&connection.source(), storage, Some((content, Vec::new())));
    Ok(())
}

/// Sets up what `doing` is about, by a way of its own. A person compared it, unless `doing` is the first
/// time that this computer sees it.
pub(super) async fn set_up(
    atlas: &Sandbox,
    project: &str,
    doing: Doing,
    connection: &Connection,
) -> Result<SetUp, Stop> {
    let origin = text(Origin::parse(atlas.origin()))?;
    let direct = text(Client::new(
        origin,
        Some(credentials(atlas)),
        Timing::short(),
    ))?;
    let azure = samples().azure;
    let new = match doing {
        Doing::AzureRole => NewRole::Azure {
            tenant_id: azure.tenant_id,
            service_principal_id: "00000000-0000-4000-8000-00000000a104".to_owned(),
            atlas_azure_app_id: None,
        },
        Doing::GoogleRole | Doing::GoogleForm => NewRole::Gcp,
        _ => NewRole::Aws,
    };
    let made = text(direct.create_role(project, &new).await)?;
    let role = text(direct.role(project, made.id()).await)?;
    if doing == Doing::GoogleForm {
        let settings = json!({
            "keyVersionResourceID": samples().gcp.key_version_resource_id,
            "roleId": role.id(),
        });
        let script = atlas.script();
        script.set_encryption(project, KeyProvider::Gcp, settings);
    }
    let key = doing.key();
    let first = text(shown(role.clone(), &key, None, connection))?;
    let shown = match first.step {
        RoleStepView::Compare(UnconfirmedView { now, .. }) if doing != Doing::FirstAwsRole => {
            text(shown(role.clone(), &key, Some(now), connection))?.step
        }
        step => step,
    };
    Ok(SetUp {
        role: role.id().to_owned(),
        shown: json!(shown),
    })
}

fn shown(
    role: Role,
    key: &str,
    confirmed: Option<GranteeView>,
    connection: &Connection,
) -> Result<RoleStateView, ShellError> {
    RoleStateView::new(role, key, confirmed, connection)
}

//! Reading from a cloud all that decides who may use the key, and comparing it with what is needed.

use std::sync::Arc;

use access_list::AccessList;
use addresses::Ranges;
use atlas::{EncryptionAtRest, Roles};
use encryption::Provider;
use ipnet::IpNet;
use jiff::Timestamp;
use storage::Listed;

use super::Parts;
use super::aws;
use super::aws::reading::AwsRead;
use super::azure;
use super::azure::reading::AzureRead;
use super::changing::Change;
use super::google;
use super::google::reading::GoogleRead;
use super::state::SignedIn;
use crate::access_list::comparing::{self, Shown};
use crate::access_list::defaults::TargetDefaults;
use crate::access_list::needed::{self, NeededSet};
use crate::access_list::state::KeptText;
use crate::connection::session::{Connection, Project};
use crate::support::cancellation::Call;
use crate::support::error::ShellError;

/// What was read, and what it makes.
#[derive(Debug)]
pub struct CloudRead {
    /// When.
    pub at: Timestamp,
    /// What only this cloud has.
    pub of: OfCloud,
}

/// What only one cloud has.
#[derive(Debug)]
#[expect(
    clippy::large_enum_variant,
    reason = "one is made for each reading, and shared from then on"
)]
pub enum OfCloud {
    /// Policies of a role and a key.
    Aws(AwsRead),
    /// The firewalls of key vaults.
    Azure(AzureRead),
    /// A perimeter and its access levels.
    Google(GoogleRead),
}

impl CloudRead {
    /// Where it was read.
    #[must_use]
    pub fn cloud(&self) -> Provider {
        match self.of {
            OfCloud::Aws(_) => Provider::Aws,
            OfCloud::Azure(_) => Provider::Azure,
            OfCloud::Google(_) => Provider::Gcp,
        }
    }

    /// The list that was read.
    #[must_use]
    pub fn list(&self) -> &AccessList {
        match &self.of {
            OfCloud::Aws(read) => &read.evaluation.list,
            OfCloud::Azure(read) => &read.list,
            OfCloud::Google(read) => &read.evaluation.list,
        }
    }

    /// Of the key of the project in use: it is named by address who may use it, and some other address is
    /// proven to be refused.
    fn has_list_in_force(&self) -> bool {
        let of_project = self.azure().and_then(|read| read.vaults.first());
        let list = of_project.map_or(self.list(), |vault| &vault.list);
        // AWS can refuse for other reasons, too: then its lists name nothing.
        let names = self.aws().is_none() || !list.entries.is_empty();
        let listed = list.entries.iter().map(|entry| entry.net);
        let others = list.unnamed.iter().chain(&list.undecided).copied();
        let accepted = Ranges::of(listed.chain(others));
        // Atlas comes from IPv4 alone.
        let refused = accepted.outside();
        names && !list.is_open && refused.blocks().any(|net| matches!(net, IpNet::V4(_)))
    }

    /// The texts as they are, to go back to and to merge into.
    pub(super) fn texts(&self) -> Vec<KeptText> {
        match &self.of {
            OfCloud::Aws(read) => read.texts(),
            OfCloud::Azure(read) => read.texts(),
            OfCloud::Google(read) => read.texts(),
        }
    }

    /// The documents that were read, each by where it stands, with what tells it from any other.
    pub(super) fn documents(&self) -> Vec<(String, String)> {
        match &self.of {
            OfCloud::Aws(read) => read.documents(),
            OfCloud::Azure(read) => read.documents(),
            OfCloud::Google(read) => read.documents(),
        }
    }

    /// Whether everything could be read.
    pub(super) fn is_whole(&self) -> bool {
        match &self.of {
            OfCloud::Aws(read) => read.reading.is_whole(),
            OfCloud::Azure(read) => read.is_whole(),
            OfCloud::Google(read) => read.reading.is_whole(),
        }
    }

    /// Whether everything could be read that could be read before.
    pub(super) fn is_as_whole_as(&self, before: &Self) -> bool {
        match (&self.of, &before.of) {
            (OfCloud::Aws(now), OfCloud::Aws(before)) => now.is_as_whole_as(before),
            (OfCloud::Azure(now), OfCloud::Azure(before)) => now.is_as_whole_as(before),
            (OfCloud::Google(now), OfCloud::Google(before)) => now.is_as_whole_as(before),
            _ => false,
        }
    }

    /// What may lack some of `needed` and is not among `changes`, by its name. The lists of AWS and Google
    /// Cloud decide together, so that none of them is left out.
    pub(super) fn left_out(&self, needed: &[IpNet], changes: &[Change]) -> Vec<String> {
        match &self.of {
            OfCloud::Azure(read) => azure::adding::left_out(read, needed, changes),
            OfCloud::Aws(_) | OfCloud::Google(_) => Vec::new(),
        }
    }

    /// What only AWS has.
    #[must_use]
    pub fn aws(&self) -> Option<&AwsRead> {
        match &self.of {
            OfCloud::Aws(read) => Some(read),
            OfCloud::Azure(_) | OfCloud::Google(_) => None,
        }
    }

    /// What only Azure has.
    #[must_use]
    pub fn azure(&self) -> Option<&AzureRead> {
        match &self.of {
            OfCloud::Azure(read) => Some(read),
            OfCloud::Aws(_) | OfCloud::Google(_) => None,
        }
    }

    /// What only Google Cloud has.
    #[must_use]
    pub fn google(&self) -> Option<&GoogleRead> {
        match &self.of {
            OfCloud::Google(read) => Some(read),
            OfCloud::Aws(_) | OfCloud::Azure(_) => None,
        }
    }
}

/// For what, and when, a cloud is read.
pub(super) struct Asked<'a> {
    pub(super) connection: &'a Connection,
    pub(super) has: &'a AtlasHas,
    pub(super) set: &'a NeededSet,
    /// Requests come through private endpoints.
    pub(super) private_networking: bool,
    pub(super) at: Timestamp,
}

/// Reads what decides, and compares it with what is needed.
///
/// # Errors
/// `CloudNotSignedIn`, `CloudNotUsed`, `Cancelled`, why Atlas did not answer, and as comparing.
pub async fn read(
    parts: Parts<'_>,
    connection: &Connection,
    cloud: Provider,
    call: &Call<'_>,
) -> Result<(Shown, Arc<CloudRead>), ShellError> {
    parts.clouds.session(connection, cloud)?;
    let reading = async {
        let set = needed::read(parts.lists, connection).await?;
        let (defaults, read) = ask(parts, connection, cloud, &set).await?;
        Ok((defaults, set, read))
    };
    // What asks a cloud is large: on the heap it leaves room on the stack.
    let (defaults, set, read) = call.until_cancelled(Box::pin(reading)).await?;
    Ok(take_over(parts, connection, defaults, set, read).await)
}

/// The same where nobody can cancel it.
///
/// # Errors
/// As above.
pub(super) async fn read_now(
    parts: Parts<'_>,
    connection: &Connection,
    cloud: Provider,
) -> Result<(Shown, Arc<CloudRead>), ShellError> {
    let set = needed::read(parts.lists, connection).await?;
    let (defaults, read) = ask(parts, connection, cloud, &set).await?;
    Ok(take_over(parts, connection, defaults, set, read).await)
}

/// Where what signs in to a cloud ends soon, gets the next. Azure's and Google's sessions do so by
/// themselves.
pub(super) async fn renew(parts: Parts<'_>, connection: &Connection, cloud: Provider) {
    if cloud == Provider::Aws {
        Box::pin(aws::renewing::renew(parts, connection)).await;
    }
}

/// Reads what decides, and remembers nothing.
///
/// # Errors
/// As above.
pub(super) async fn ask(
    parts: Parts<'_>,
    connection: &Connection,
    cloud: Provider,
    set: &NeededSet,
) -> Result<(TargetDefaults, CloudRead), ShellError> {
    let signed_in = parts.clouds.session(connection, cloud)?;
    renew(parts, connection, cloud).await;
    let has = atlas_has(connection, cloud).await?;
    let defaults = TargetDefaults::new(&has.settings, &has.roles, connection);
    let asked = Asked {
        connection,
        has: &has,
        set,
        private_networking: defaults.private_networking,
        at: Timestamp::now(),
    };
    let of = match &signed_in {
        SignedIn::Aws(who) => OfCloud::Aws(aws::reading::read(who, &asked).await?),
        SignedIn::Azure(who) => OfCloud::Azure(azure::reading::read(who, &asked).await?),
        SignedIn::Google(who) => {
            let named = parts
                .clouds
                .with(connection, |state| state.google.service_account.clone());
            OfCloud::Google(google::reading::read(who, &asked, named).await?)
        }
    };
    let read = CloudRead { at: asked.at, of };
    Ok((defaults, read))
}

async fn take_over(
    parts: Parts<'_>,
    connection: &Connection,
    defaults: TargetDefaults,
    set: NeededSet,
    read: CloudRead,
) -> (Shown, Arc<CloudRead>) {
    let set = refute_answer(parts, connection, &read, &defaults, set);
    let read = Arc::new(read);
    parts.clouds.set_read(connection, Arc::clone(&read));
    let taken = (read.list().clone(), read.texts());
    let activity = parts.activity;
    let shown = comparing::take_over(parts.lists, connection, taken, defaults, set, activity).await;
    (shown, read)
}

/// Where a list is in force, the answer that none is needed was wrong: every screen would call what is
/// missing unneeded.
fn refute_answer(
    parts: Parts<'_>,
    connection: &Connection,
    read: &CloudRead,
    defaults: &TargetDefaults,
    mut set: NeededSet,
) -> NeededSet {
    let Some(project) = connection.project() else {
        return set;
    };
    let (state, storage) = (parts.lists.state, parts.lists.storage);
    let source = connection.source();
    let is_refuted = !defaults.private_networking
        && state.answered_no(&source, storage, &project.id)
        && read.has_list_in_force();
    if is_refuted {
        state.answer(&source, storage, &project.id, |answers| {
            answers.listed = Some(Listed::Yes);
        });
        set.no_list = None;
        state.set_needed(&source, storage, set.clone());
    }
    set
}

/// What Atlas has of the project in use.
pub(super) struct AtlasHas {
    pub(super) project: Project,
    pub(super) settings: EncryptionAtRest,
    pub(super) roles: Roles,
}

/// Asks Atlas once.
///
/// # Errors
/// `CloudNotUsed` without a project, and why Atlas did not answer.
pub(super) async fn atlas_has(
    connection: &Connection,
    cloud: Provider,
) -> Result<AtlasHas, ShellError> {
    let project = connection.project();
    let project = project.ok_or(ShellError::CloudNotUsed(cloud))?;
    let client = &connection.client;
    let (settings, roles) = tokio::join!(
        client.encryption_at_rest(&project.id),
        client.roles(&project.id)
    );
    let error = |error| connection.error(error);
    Ok(AtlasHas {
        settings: settings.map_err(error)?,
        roles: roles.map_err(error)?,
        project,
    })
}

//! The Access list screen: comparing, and taking the result to the key service.

use std::sync::Arc;

use access_list::{
    About, AccessList, AwsKey, AwsRole, Azure, Google, LARGEST_TEXT, Order, Target, Terraform,
};
use encryption::{KeyCheck, Provider};
use ipnet::IpNet;
use jiff::{Timestamp, ToSpan};

use crate::access::Compared;
use crate::history;
use crate::needed::{self, NeededSet};
use crate::program::Program;
use crate::session::Connection;
use crate::view::{
    AccessListView, ArtefactProblemView, ArtefactRequest, ArtefactView, ErrorView,
    RemovalBlockView, RemovalView, ScopeRequest, TargetDefaultsView, TargetRequest,
    TerraformCloudRequest, UnreadableView, names_network_alert,
};

/// Atlas tries the key every 15 minutes and clouds take minutes: so long after the last addition
/// something may be removed (safety rule A3).
const SETTLING_MINUTES: i64 = 30;

/// Reads what is needed anew, and compares.
///
/// # Errors
/// As the command `read_access_list`.
pub async fn read(program: &Program) -> Result<AccessListView, ErrorView> {
    let connection = program.session.current()?;
    let set = needed::read(program, &connection).await?;
    view(program, &connection, set).await
}

/// Takes over `bytes` as what the access list has, and compares.
///
/// # Errors
/// As the command `compare_text`.
pub async fn compare(program: &Program, bytes: Vec<u8>) -> Result<AccessListView, ErrorView> {
    let connection = program.session.current()?;
    let (list, text) = tauri::async_runtime::spawn_blocking(move || {
        let list = access_list::read(&bytes)?;
        Ok((list, String::from_utf8_lossy(&bytes).into_owned()))
    })
    .await
    .map_err(|error| ErrorView::Internal {
        detail: error.to_string(),
    })?
    .map_err(|error: access_list::ReadError| unreadable(error))?;
    program
        .access
        .set_list(&connection.source(), &program.storage, Some((list, text)))?;
    read(program).await
}

/// Forgets what the access list has.
///
/// # Errors
/// As the command `forget_access_list`.
pub async fn forget(program: &Program) -> Result<AccessListView, ErrorView> {
    let connection = program.session.current()?;
    program
        .access
        .set_list(&connection.source(), &program.storage, None)?;
    read(program).await
}

/// Writes a list in the form that `request` names.
///
/// # Errors
/// As the command `write_artefact`.
pub async fn write(program: &Program, request: ArtefactRequest) -> Result<ArtefactView, ErrorView> {
    let connection = program.session.current()?;
    let source = connection.source();
    let set = match program.books.needed() {
        Some(set) => set,
        None => needed::read(program, &connection).await?,
    };
    let compared = program.access.compared(&source, &program.storage);
    if request.remove {
        let removal = removal(&connection, compared.as_ref()).await;
        if !removal.blocked_by.is_empty() || !removal.rollback_saved {
            return Err(refused(ArtefactProblemView::RemovalBlocked));
        }
    }
    let text = program.access.text(&source, &program.storage);
    let target = target(request.target, text.as_ref())?;
    let whole = request.scope == ScopeRequest::Whole || takes_whole_only(&target);
    let (blocks, kept) = blocks(&set, compared.as_ref(), whole, request.remove);
    let order = Order {
        needed: &set.needed,
        blocks: &blocks,
        kept: &kept,
        is_whole: whole,
        merged: request.merged,
        beside: match &compared {
            Some(compared) if !whole => compared.list.entries.len(),
            _ => 0,
        },
        about: About {
            host: connection.host(),
            fetched_at: set.book.fetched_at(),
            practice: connection.is_practice(),
        },
    };
    let artefact = access_list::write(&target, &order).map_err(ErrorView::from)?;
    let view = ArtefactView::from(&artefact);
    let token = program
        .access
        .put_artefact(&source, &program.storage, artefact);
    Ok(ArtefactView { token, ..view })
}

/// The access list as it was compared, one block a line.
#[must_use]
pub fn rollback(list: &AccessList, read_at: Timestamp) -> String {
    let mut text =
        format!("# The access list as it was compared on {read_at}. Written by Keygate.\n");
    for entry in &list.entries {
        text.push_str(&entry.net.to_string());
        text.push('\n');
    }
    text
}

/// The largest file that is opened, in bytes.
pub const LARGEST: u64 = LARGEST_TEXT as u64;

/// Why a text is no access list.
#[must_use]
pub fn unreadable(error: access_list::ReadError) -> ErrorView {
    let reason = match error {
        access_list::ReadError::Empty => UnreadableView::Empty,
        access_list::ReadError::Binary => UnreadableView::Binary,
        access_list::ReadError::TooLarge => UnreadableView::TooLarge {
            limit_mebibytes: (LARGEST_TEXT / 1024 / 1024) as u32,
        },
    };
    ErrorView::AccessListUnreadable { reason }
}

async fn view(
    program: &Program,
    connection: &Connection,
    set: NeededSet,
) -> Result<AccessListView, ErrorView> {
    let source = connection.source();
    let earlier = history::ever_needed(&source, &program.storage);
    let needed = Arc::clone(&set.needed);
    let compared = program
        .access
        .compare(&source, &program.storage, needed, &earlier);
    let removal = removal(connection, compared.as_ref()).await;
    let defaults = defaults(connection).await;
    Ok(AccessListView::new(
        set.view,
        compared.as_ref(),
        removal,
        defaults,
    ))
}

/// Whether something may be removed (safety rules A2 and A3).
async fn removal(connection: &Connection, compared: Option<&Compared>) -> RemovalView {
    let mut blocked_by = Vec::new();
    let comparison = compared.map(|compared| &compared.comparison);
    if comparison.is_none_or(|comparison| !comparison.complete) {
        blocked_by.push(RemovalBlockView::Incomplete);
    }
    if comparison.is_some_and(|comparison| !comparison.missing.is_empty()) {
        blocked_by.push(RemovalBlockView::Missing);
    }
    let project = connection.project().map(|project| project.id);
    let (valid, quiet) = match &project {
        Some(project) => {
            let (settings, alerts) = tokio::join!(
                connection.client.encryption_at_rest(project),
                connection.client.alerts(project),
            );
            let valid = settings.is_ok_and(|settings| {
                let checks = [Provider::Aws, Provider::Azure, Provider::Gcp]
                    .map(|provider| KeyCheck::of(provider, &settings));
                checks.contains(&KeyCheck::Valid)
                    && checks
                        .iter()
                        .all(|check| matches!(check, KeyCheck::Valid | KeyCheck::NotSetUp))
            });
            let quiet = alerts.is_ok_and(|alerts| !alerts.iter().any(names_network_alert));
            (valid, quiet)
        }
        None => (false, false),
    };
    if !valid {
        blocked_by.push(RemovalBlockView::NotValid);
    }
    if !quiet {
        blocked_by.push(RemovalBlockView::AlertOpen);
    }
    if let Some(since) = compared.and_then(|compared| compared.complete_since) {
        let minutes_left = minutes_left(since, Timestamp::now());
        if minutes_left > 0 {
            blocked_by.push(RemovalBlockView::TooSoon { minutes_left });
        }
    }
    RemovalView {
        blocked_by,
        rollback_saved: compared.is_some_and(|compared| compared.rollback_saved),
    }
}

fn minutes_left(since: Timestamp, now: Timestamp) -> u32 {
    let Ok(then) = since.checked_add(SETTLING_MINUTES.minutes()) else {
        return 0;
    };
    let seconds = then.as_second() - now.as_second();
    u32::try_from((seconds + 59) / 60).unwrap_or(0)
}

/// What is written: Atlas's blocks, and what is carried over.
fn blocks(
    set: &NeededSet,
    compared: Option<&Compared>,
    whole: bool,
    remove: bool,
) -> (Vec<IpNet>, Vec<IpNet>) {
    let Some(Compared {
        list, comparison, ..
    }) = compared
    else {
        return (set.needed.nets().to_vec(), Vec::new());
    };
    if !whole {
        let missing = comparison
            .missing
            .iter()
            .filter_map(|position| set.needed.nets().get(*position as usize));
        return (missing.copied().collect(), Vec::new());
    }
    let entry = |index: &u32| list.entries.get(*index as usize).map(|entry| entry.net);
    let mut blocks = set.needed.nets().to_vec();
    if !remove {
        blocks.extend(comparison.no_longer_needed.iter().filter_map(entry));
    }
    blocks.sort_unstable();
    blocks.dedup();
    // A wide entry lets in more than Atlas: narrowing it is not this program's to decide.
    let wide = comparison.wider_than_needed.iter().map(|wider| wider.entry);
    let others = comparison.not_from_atlas.iter().copied();
    let mut kept: Vec<IpNet> = others
        .chain(wide)
        .filter_map(|index| entry(&index))
        .collect();
    kept.sort_unstable();
    kept.dedup();
    (blocks, kept)
}

/// Forms that take the place of what is there, so that a difference would shut out the rest.
fn takes_whole_only(target: &Target) -> bool {
    matches!(
        target,
        Target::AwsKey(_) | Target::Google(_) | Target::Terraform(_)
    )
}

fn target(request: TargetRequest, text: Option<&String>) -> Result<Target, ErrorView> {
    let merge_into = |merge: bool| {
        if merge && text.is_none() {
            return Err(refused(ArtefactProblemView::NotAPolicy));
        }
        Ok(text.filter(|_| merge).cloned())
    };
    Ok(match request {
        TargetRequest::AwsRolePolicy {
            key_arn,
            managed,
            merge,
        } => Target::AwsRole(AwsRole {
            key_arn,
            managed,
            merge_into: merge_into(merge)?,
        }),
        TargetRequest::AwsKeyPolicy {
            role_arn,
            transition,
            merge,
        } => Target::AwsKey(AwsKey {
            role_arn,
            transition,
            merge_into: merge_into(merge)?,
        }),
        TargetRequest::AzureFirewall {
            vault,
            resource_group,
            subscription,
            own_address,
        } => Target::Azure(Azure {
            vault,
            resource_group,
            subscription,
            own_address,
        }),
        TargetRequest::GoogleAccessLevel {
            policy_number,
            level_name,
            perimeter,
            project_number,
            service_account,
        } => Target::Google(Google {
            policy_number,
            level_name,
            perimeter,
            project_number,
            service_account,
        }),
        TargetRequest::Terraform {
            cloud,
            role_arn,
            key_arn,
        } => Target::Terraform(match cloud {
            TerraformCloudRequest::AwsRole => Terraform::AwsRole { key_arn },
            TerraformCloudRequest::AwsKey => Terraform::AwsKey { role_arn },
            TerraformCloudRequest::Azure => Terraform::Azure,
            TerraformCloudRequest::Google => Terraform::Google,
        }),
        TargetRequest::Plain => Target::Plain,
        TargetRequest::Csv => Target::Csv,
        TargetRequest::Json => Target::Json,
    })
}

fn refused(reason: ArtefactProblemView) -> ErrorView {
    ErrorView::ArtefactRefused { reason }
}

/// What Atlas has of the project in use; what cannot be read stays empty.
async fn defaults(connection: &Connection) -> TargetDefaultsView {
    let Some(project) = connection.project() else {
        return TargetDefaultsView::default();
    };
    let (settings, roles) = tokio::join!(
        connection.client.encryption_at_rest(&project.id),
        connection.client.roles(&project.id),
    );
    match settings {
        Ok(settings) => TargetDefaultsView::new(&settings, &roles.unwrap_or_default()),
        Err(_) => TargetDefaultsView::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a3_half_an_hour_passes_after_the_last_addition() {
        let at = |second| Timestamp::from_second(second).unwrap_or(Timestamp::UNIX_EPOCH);
        assert_eq!(minutes_left(at(0), at(0)), 30);
        assert_eq!(minutes_left(at(0), at(61)), 29);
        assert_eq!(minutes_left(at(0), at(1799)), 1);
        assert_eq!(minutes_left(at(0), at(1800)), 0);
        assert_eq!(minutes_left(at(0), at(90_000)), 0);
    }
}

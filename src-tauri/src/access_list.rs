//! The Access list screen: comparing, and taking the result to the key service.

mod removal;

pub use access_list::LARGEST_TEXT;
use access_list::{About, AccessList, AwsKey, AwsRole, Azure, Google, Order, Target, Terraform};
use ipnet::IpNet;
use jiff::Timestamp;
use storage::Deed;

use crate::access::Compared;
use crate::activity::Actor;
use crate::needed::{self, NeededSet};
use crate::program::Program;
use crate::session::Connection;
use crate::view::{
    AccessListView, ArtefactProblemView, ArtefactRequest, ArtefactView, ErrorView, ScopeRequest,
    TargetDefaultsView, TargetRequest, TerraformCloudRequest, UnreadableView,
};

/// Reads what is needed anew, and compares.
///
/// # Errors
/// As the command `read_access_list`.
pub async fn read(program: &Program) -> Result<AccessListView, ErrorView> {
    let connection = program.session.current()?;
    let defaults = defaults(&connection).await;
    view(program, &connection, defaults).await
}

/// Takes over `bytes` as what the access list has, and compares.
///
/// # Errors
/// As the command `compare_text`.
pub async fn compare(program: &Program, bytes: Vec<u8>) -> Result<AccessListView, ErrorView> {
    let connection = program.session.current()?;
    let defaults = defaults(&connection).await;
    let role = defaults.role_arn.clone();
    let (list, text) = tauri::async_runtime::spawn_blocking(move || {
        let role = Some(role.as_str()).filter(|role| !role.is_empty());
        let list = access_list::read_for(&bytes, role)?;
        let text = String::from_utf8(bytes);
        let lossy = |bytes: std::string::FromUtf8Error| {
            String::from_utf8_lossy(bytes.as_bytes()).into_owned()
        };
        Ok((list, text.unwrap_or_else(lossy)))
    })
    .await
    .map_err(|error| ErrorView::Internal {
        detail: error.to_string(),
    })?
    .map_err(|error: access_list::ReadError| unreadable(error))?;
    let count = crate::book::count(list.entries.len());
    program
        .access
        .set_list(&connection.source(), &program.storage, Some((list, text)))?;
    program.activity.done(
        Actor::new(&connection, connection.project()),
        Deed::RememberAccessList { count },
    );
    view(program, &connection, defaults).await
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
    program.activity.done(
        Actor::new(&connection, connection.project()),
        Deed::ForgetAccessList,
    );
    read(program).await
}

/// Writes a list in the form that `request` names.
///
/// # Errors
/// As the command `write_artefact`.
pub async fn write(program: &Program, request: ArtefactRequest) -> Result<ArtefactView, ErrorView> {
    let connection = program.session.current()?;
    let source = connection.source();
    let compared = program.access.compared(&source, &program.storage);
    let set = match basis(compared.as_ref(), program.books.needed()) {
        Some(set) => set,
        None => needed::read(program, &connection).await?,
    };
    if request.remove {
        let removal = removal::removal(program, &connection, &set, compared.as_ref()).await;
        if !removal.blocked_by.is_empty() || !removal.rollback_saved {
            return Err(refused(ArtefactProblemView::RemovalBlocked));
        }
    }
    let text = program.access.text(&source, &program.storage);
    let target = target(request.target, text.as_ref())?;
    let whole = request.scope == ScopeRequest::Whole || takes_whole_only(&target);
    let (blocks, kept) = match &compared {
        Some(compared) => blocks(compared, whole, request.remove),
        None => (set.needed.nets().to_vec(), Vec::new()),
    };
    let removed = match &compared {
        Some(compared) if request.remove => no_longer_needed(compared),
        _ => Vec::new(),
    };
    let order = Order {
        needed: &set.needed,
        blocks: &blocks,
        kept: &kept,
        removed: &removed,
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
        .put_artefact(&source, &program.storage, artefact, set.in_use());
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
    defaults: TargetDefaultsView,
) -> Result<AccessListView, ErrorView> {
    let source = connection.source();
    let set = needed::read(program, connection).await?;
    let earlier = program.history.ever_needed(&source, &program.storage);
    let compared = program
        .access
        .compare(&source, &program.storage, set.clone(), &earlier);
    let removal = removal::removal(program, connection, &set, compared.as_ref()).await;
    Ok(AccessListView::new(
        set.view,
        compared.as_ref(),
        removal,
        defaults,
    ))
}

/// What is written from: the set that stands compared on screen, even where another screen read
/// what is needed anew meanwhile.
fn basis(compared: Option<&Compared>, latest: Option<NeededSet>) -> Option<NeededSet> {
    compared.map(|compared| compared.set.clone()).or(latest)
}

/// What is written: Atlas's blocks, and what is carried over (safety rule A1).
fn blocks(compared: &Compared, whole: bool, remove: bool) -> (Vec<IpNet>, Vec<IpNet>) {
    let Compared {
        set,
        list,
        comparison,
        ..
    } = compared;
    let needed = set.needed.nets();
    if !whole {
        let missing = comparison.missing.iter();
        let missing = missing.filter_map(|position| needed.get(*position as usize));
        return (missing.copied().collect(), Vec::new());
    }
    let entry = |index: &u32| list.entries.get(*index as usize).map(|entry| entry.net);
    let mut blocks = needed.to_vec();
    if !remove {
        blocks.extend(no_longer_needed(compared));
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

/// What may go once removing is possible (safety rules A1 and A3).
fn no_longer_needed(compared: &Compared) -> Vec<IpNet> {
    let entries = &compared.list.entries;
    let gone = compared.comparison.no_longer_needed.iter();
    gone.filter_map(|index| Some(entries.get(*index as usize)?.net))
        .collect()
}

/// Forms that take the place of what is there, so that a difference would shut out the rest.
fn takes_whole_only(target: &Target) -> bool {
    match target {
        Target::AwsKey(_) | Target::Google(_) | Target::Terraform(_) => true,
        Target::AwsRole(role) => role.merge_into.is_some() && !role.managed,
        Target::Azure(_) | Target::Plain | Target::Csv | Target::Json => false,
    }
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
    use std::sync::Arc;

    use access_list::{compare, read};

    use super::*;
    use crate::needed::sample;

    type Result<T = ()> = std::result::Result<T, Box<dyn std::error::Error>>;

    fn nets(texts: &[&str]) -> std::result::Result<Vec<IpNet>, ipnet::AddrParseError> {
        texts.iter().map(|text| text.parse()).collect()
    }

    fn compared(needed: &[&str], list: &str, earlier: &[&str]) -> Result<Compared> {
        let set = sample(needed)?;
        let list = read(list.as_bytes())?;
        let comparison = compare(&set.needed, &list, &nets(earlier)?);
        Ok(Compared {
            generation: 1,
            set,
            list: Arc::new(list),
            comparison: Arc::new(comparison),
            read_at: Timestamp::UNIX_EPOCH,
            complete_since: None,
            mergeable: true,
            rollback_saved: false,
        })
    }

    #[test]
    fn a1_what_is_not_from_atlas_is_carried_over_by_every_whole_list() -> Result {
        let wanted = ["3.0.0.1/32", "3.0.0.2/32"];
        let list = "3.0.0.1\n3.0.0.9\n198.51.100.7\n3.0.0.0/30\n";
        let compared = compared(&wanted, list, &["3.0.0.9/32"])?;

        let kept = nets(&["3.0.0.0/30", "198.51.100.7/32"])?;
        let (atlas, others) = blocks(&compared, true, false);
        assert_eq!(atlas, nets(&["3.0.0.1/32", "3.0.0.2/32", "3.0.0.9/32"])?);
        assert_eq!(others, kept, "an office, and a block that is too wide");

        let (atlas, others) = blocks(&compared, true, true);
        let wanted = nets(&wanted)?;
        assert_eq!(atlas, wanted, "only what stood in an earlier list goes");
        assert_eq!(others, kept);
        Ok(())
    }

    #[test]
    fn a_difference_holds_what_is_missing_and_nothing_else() -> Result {
        let compared = compared(&["3.0.0.1/32", "3.0.0.2/32"], "3.0.0.1 198.51.100.7", &[])?;
        let (atlas, others) = blocks(&compared, false, false);
        assert_eq!(atlas, nets(&["3.0.0.2/32"])?);
        assert_eq!(others, []);
        Ok(())
    }

    #[test]
    fn what_is_written_is_what_was_compared_though_the_list_was_read_anew_meanwhile() -> Result {
        let compared = compared(&["3.0.0.1/32", "3.0.0.2/32"], "3.0.0.1", &[])?;
        let latest = sample(&["2.0.0.1/32", "3.0.0.1/32", "3.0.0.2/32"])?;

        let set = basis(Some(&compared), Some(latest)).ok_or("no set")?;
        let (missing, _) = blocks(&compared, false, false);
        assert_eq!(missing, nets(&["3.0.0.2/32"])?);
        let held = set.needed.nets();
        assert!(missing.iter().all(|net| held.contains(net)), "from one set");
        assert_eq!(held.len(), 2);
        Ok(())
    }

    #[test]
    fn w1_a_form_that_takes_the_place_of_a_list_is_always_whole() {
        let role = |managed, merge_into: Option<&str>| {
            Target::AwsRole(AwsRole {
                managed,
                merge_into: merge_into.map(str::to_owned),
                ..AwsRole::default()
            })
        };
        assert!(takes_whole_only(&role(false, Some("{}"))));
        assert!(!takes_whole_only(&role(true, Some("{}"))));
        assert!(!takes_whole_only(&role(false, None)));
        assert!(takes_whole_only(&Target::AwsKey(AwsKey::default())));
        assert!(takes_whole_only(&Target::Google(Google::default())));
        assert!(!takes_whole_only(&Target::Azure(Azure::default())));
    }
}

//! Reading all that decides who may use a key through a role.

use aws_sdk_kms::types::{GrantListEntry, KeyManagerType, KeyMetadata, KeyState as SdkKeyState};
use futures_util::future::{join, join_all, join3};
use jiff::Timestamp;

use super::arn::{KeyName, RoleArn};
use super::hosts::Region;
use super::policies::{self, GET_INLINE, GET_POLICY, GET_ROLE, GET_VERSION};
use super::policies::{LIST_ATTACHED, LIST_ENTITIES, LIST_INLINE, LIST_VERSIONS};
use super::reading::{
    Entity, Grant, Item, Key, KeyState, ManagedPolicy, Place, PolicyText, Reading, Role, Unread,
    Why,
};
use super::session::{Session, incomplete};
use crate::error::CloudError;
use crate::paging;

const DESCRIBE_KEY: &str = "kms:DescribeKey";
const GET_KEY_POLICY: &str = "kms:GetKeyPolicy";
const LIST_GRANTS: &str = "kms:ListGrants";
/// The only one there is. Source: AWS KMS API reference, *GetKeyPolicy*.
const POLICY_NAME: &str = "default";

/// Reads the role and all its policies, and the key with its policy and grants; the same of its
/// replicas in `replicas`, for a key of several regions. Each thing is asked for by itself: what could
/// not be read stands in [`Reading::unread`].
pub async fn read(
    session: &Session,
    role: &RoleArn,
    key: &KeyName,
    replicas: &[Region],
) -> Reading {
    let (mut reading, keys) =
        join(read_role(session, role), read_keys(session, key, replicas)).await;
    reading.add(keys);
    reading
}

async fn read_role(session: &Session, arn: &RoleArn) -> Reading {
    let mut reading = Reading::default();
    let found = match policies::role(session, arn.name()).await {
        Ok(found) if found.arn == arn.as_str() => found,
        // IAM knows names within the own account alone.
        Ok(_) => {
            reading.unread.push(Unread {
                what: Item::Role,
                why: Why::OtherAccount,
            });
            return reading;
        }
        Err(error @ CloudError::NotFound(_)) => {
            reading.missing(Item::Role, GET_ROLE, error);
            return reading;
        }
        // The policies may be readable where the role is not; whose they are is then not known.
        Err(error) => {
            reading.missing(Item::Role, GET_ROLE, error);
            match session.identity().await {
                Ok(identity) if identity.account == arn.account() => {}
                _ => return reading,
            }
            reading.add(read_policies(session, arn.name()).await);
            return reading;
        }
    };
    match found
        .assume_role_policy_document
        .as_deref()
        .map(policies::decoded)
    {
        Some(Some(text)) => reading.policies.push(PolicyText {
            place: Place::Trust,
            text,
        }),
        Some(None) | None => reading.unread.push(Unread {
            what: Item::Role,
            why: Why::NotText,
        }),
    }
    let boundary = found
        .permissions_boundary
        .and_then(|boundary| boundary.permissions_boundary_arn);
    let bounds = async {
        match &boundary {
            Some(arn) => read_managed(session, &found.role_name, arn, Place::Boundary).await,
            None => Reading::default(),
        }
    };
    let (policies, bounds) = join(read_policies(session, &found.role_name), bounds).await;
    reading.add(policies);
    reading.add(bounds);
    reading.role = Some(Role {
        arn: found.arn,
        id: found.role_id,
        name: found.role_name,
        path: found.path,
        boundary,
    });
    reading
}

async fn read_policies(session: &Session, role: &str) -> Reading {
    let (mut inline, attached) =
        join(read_inline(session, role), read_attached(session, role)).await;
    inline.add(attached);
    inline
}

async fn read_inline(session: &Session, role: &str) -> Reading {
    let mut reading = Reading::default();
    let names = match policies::inline_names(session, role).await {
        Ok(names) => names,
        Err(error) => {
            reading.missing(Item::InlinePolicies, LIST_INLINE, error);
            return reading;
        }
    };
    let asked = names.into_iter().map(|name| async move {
        let text = policies::inline(session, role, &name).await;
        (name, text)
    });
    for (name, text) in join_all(asked).await {
        match text {
            Ok(text) => reading.policies.push(PolicyText {
                place: Place::Inline {
                    role: role.to_owned(),
                    name,
                },
                text,
            }),
            Err(error) => reading.missing(Item::InlinePolicy { name }, GET_INLINE, error),
        }
    }
    reading
}

async fn read_attached(session: &Session, role: &str) -> Reading {
    let mut reading = Reading::default();
    match policies::attached(session, role).await {
        Ok(arns) => {
            let asked = arns
                .iter()
                .map(|arn| read_managed(session, role, arn, Place::Managed));
            for policy in join_all(asked).await {
                reading.add(policy);
            }
        }
        Err(error) => reading.missing(Item::AttachedPolicies, LIST_ATTACHED, error),
    }
    reading
}

async fn read_managed(
    session: &Session,
    role: &str,
    arn: &str,
    place: fn(ManagedPolicy) -> Place,
) -> Reading {
    let mut reading = Reading::default();
    let what = || Item::ManagedPolicy {
        arn: arn.to_owned(),
    };
    let version = match policies::version_in_force(session, arn).await {
        Ok(version) => version,
        Err(error) => {
            reading.missing(what(), GET_POLICY, error);
            return reading;
        }
    };
    let mut policy = ManagedPolicy {
        arn: arn.to_owned(),
        version,
        versions: None,
        others: None,
    };
    let text = if policy.is_aws_owned() {
        policies::version(session, arn, version).await
    } else {
        let (text, versions, entities) = join3(
            policies::version(session, arn, version),
            policies::versions(session, arn),
            policies::entities(session, arn),
        )
        .await;
        let arn = || arn.to_owned();
        match versions {
            Ok((numbers, _)) => policy.versions = Some(numbers),
            Err(error) => {
                reading.missing(Item::PolicyVersions { arn: arn() }, LIST_VERSIONS, error);
            }
        }
        match entities {
            Ok(mut all) => {
                all.retain(|entity| *entity != Entity::Role(role.to_owned()));
                policy.others = Some(all);
            }
            Err(error) => {
                reading.missing(Item::PolicyEntities { arn: arn() }, LIST_ENTITIES, error);
            }
        }
        text
    };
    match text {
        Ok(text) => reading.policies.push(PolicyText {
            place: place(policy),
            text,
        }),
        Err(error) => reading.missing(what(), GET_VERSION, error),
    }
    reading
}

async fn read_keys(session: &Session, key: &KeyName, replicas: &[Region]) -> Reading {
    let mut reading = read_key(session, key.id(), key.region()).await;
    let related = reading.keys.first().and_then(|key| key.related.clone());
    let wanted = related.unwrap_or_default().into_iter().filter_map(|arn| {
        let region = Region::of_arn(&arn).filter(|region| replicas.contains(region))?;
        Some((arn, region))
    });
    let asked = wanted.map(|(arn, region)| async move { read_key(session, &arn, &region).await });
    for replica in join_all(asked).await {
        reading.add(replica);
    }
    reading
}

async fn read_key(session: &Session, id: &str, region: &Region) -> Reading {
    let mut reading = Reading::default();
    let client = session.kms(region);
    let named = || (id.to_owned(), region.clone());
    let described = client.describe_key().key_id(id).send().await;
    let described = described
        .map_err(|error| session.kms_error(DESCRIBE_KEY, region, error))
        .and_then(|answer| answer.key_metadata.ok_or_else(|| incomplete(DESCRIBE_KEY)))
        .and_then(|found| key(found, region));
    let arn = match described {
        Ok(key) => {
            let arn = key.arn.clone();
            reading.keys.push(key);
            arn
        }
        Err(error) => {
            let is_gone = matches!(error, CloudError::NotFound(_));
            let what = {
                let (id, region) = named();
                Item::Key { id, region }
            };
            reading.missing(what, DESCRIBE_KEY, error);
            if is_gone {
                return reading;
            }
            id.to_owned()
        }
    };
    let policy = async {
        let ask = client.get_key_policy().key_id(&arn);
        let asked = ask.policy_name(POLICY_NAME).send().await;
        asked
            .map_err(|error| session.kms_error(GET_KEY_POLICY, region, error))
            .and_then(|answer| answer.policy.ok_or_else(|| incomplete(GET_KEY_POLICY)))
    };
    let (policy, grants) = join(policy, grants(session, &client, &arn, region)).await;
    match policy {
        Ok(text) => reading.policies.push(PolicyText {
            place: Place::Key { arn },
            text,
        }),
        Err(error) => {
            let (id, region) = named();
            reading.missing(Item::KeyPolicy { id, region }, GET_KEY_POLICY, error);
        }
    }
    match grants {
        Ok(grants) => reading.grants.extend(grants),
        Err(error) => {
            let (id, region) = named();
            reading.missing(Item::Grants { id, region }, LIST_GRANTS, error);
        }
    }
    reading
}

async fn grants(
    session: &Session,
    client: &aws_sdk_kms::Client,
    arn: &str,
    region: &Region,
) -> Result<Vec<Grant>, CloudError> {
    paging::all(LIST_GRANTS, |marker| async move {
        let ask = client.list_grants().key_id(arn).set_marker(marker);
        let page = ask.send().await;
        let page = page.map_err(|error| session.kms_error(LIST_GRANTS, region, error))?;
        let next = match (page.truncated, page.next_marker) {
            (false, _) => None,
            (true, Some(next)) => Some(next),
            (true, None) => return Err(incomplete(LIST_GRANTS)),
        };
        let grants = page.grants.unwrap_or_default().into_iter();
        let grants: Option<Vec<Grant>> = grants.map(|entry| grant(arn, entry)).collect();
        Ok((grants.ok_or_else(|| incomplete(LIST_GRANTS))?, next))
    })
    .await
}

fn grant(key: &str, entry: GrantListEntry) -> Option<Grant> {
    let operations = entry.operations.unwrap_or_default();
    Some(Grant {
        key: key.to_owned(),
        id: entry.grant_id?,
        name: entry.name.filter(|name| !name.is_empty()),
        grantee: entry
            .grantee_principal
            .or(entry.grantee_service_principal)?,
        operations: operations.iter().map(|it| it.as_str().to_owned()).collect(),
        is_constrained: entry.constraints.is_some(),
    })
}

fn key(found: KeyMetadata, region: &Region) -> Result<Key, CloudError> {
    let arn = found.arn.ok_or_else(|| incomplete(DESCRIBE_KEY))?;
    let state = match found.key_state {
        Some(SdkKeyState::Enabled) => KeyState::Enabled,
        Some(SdkKeyState::Disabled) => KeyState::Disabled,
        Some(SdkKeyState::PendingDeletion | SdkKeyState::PendingReplicaDeletion) => {
            let on = found.deletion_date;
            KeyState::PendingDeletion {
                on: on.and_then(|on| Timestamp::from_second(on.secs()).ok()),
            }
        }
        Some(other) => KeyState::Other(other.as_str().to_owned()),
        None => return Err(incomplete(DESCRIBE_KEY)),
    };
    let related = found.multi_region_configuration.map(|all| {
        let replicas = all.replica_keys.unwrap_or_default().into_iter();
        let every = all.primary_key.into_iter().chain(replicas);
        let others = every.filter_map(|it| it.arn).filter(|other| *other != arn);
        others.collect()
    });
    Ok(Key {
        region: region.clone(),
        account: found.aws_account_id,
        state,
        related,
        is_aws_managed: found.key_manager == Some(KeyManagerType::Aws),
        arn,
    })
}

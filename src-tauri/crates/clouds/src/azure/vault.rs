//! What Azure answers about a vault, its perimeters and its keys, as far as it is read.
//!
//! Source: Azure REST API specifications, Key Vault, 2026-02-01; of perimeters, 2026-04-01-preview.

use addresses::{parse_block, visible};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::names::VaultId;
use super::reading::{Changed, Key, Perimeter, PerimeterMode, Vault};
use super::session::Session;
use crate::error::CloudError;
use crate::paging;

pub(crate) const GET_VAULT: &str = "Vaults_Get";
pub(crate) const UPDATE_VAULT: &str = "Vaults_Update";
const GET_KEY: &str = "Keys_Get";
const LIST_PERIMETERS: &str = "NetworkSecurityPerimeterConfigurations_ListConfigurations";

/// Older versions end on 27 February 2027. Source: Microsoft, *Prepare for Key Vault API version
/// 2026-02-01 and later*.
pub(crate) const VERSION: &str = "2026-02-01";
/// The only kind of version that knows perimeters.
const PERIMETERS_VERSION: &str = "2026-04-01-preview";

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WireVault {
    id: String,
    name: String,
    location: Option<String>,
    properties: WireProperties,
    system_data: Option<WireSystemData>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireProperties {
    tenant_id: Option<String>,
    enable_purge_protection: Option<bool>,
    soft_delete_retention_in_days: Option<u32>,
    /// As it stands, so that nothing of it is lost or read twice.
    network_acls: Option<Box<RawValue>>,
    public_network_access: Option<Box<RawValue>>,
    #[serde(default)]
    private_endpoint_connections: Option<Vec<serde::de::IgnoredAny>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireSystemData {
    last_modified_at: Option<String>,
    last_modified_by: Option<String>,
}

#[derive(Deserialize)]
struct WireList<T> {
    value: Vec<T>,
    #[serde(rename = "nextLink")]
    next: Option<String>,
}

#[derive(Deserialize)]
struct WirePerimeter {
    id: Option<String>,
    properties: WirePerimeterProperties,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WirePerimeterProperties {
    network_security_perimeter: Option<WireId>,
    resource_association: Option<WireAssociation>,
    profile: Option<WireProfile>,
}

#[derive(Deserialize)]
struct WireId {
    id: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireAssociation {
    access_mode: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireProfile {
    access_rules: Option<Vec<WireRule>>,
}

#[derive(Deserialize)]
struct WireRule {
    properties: Option<WireRuleProperties>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireRuleProperties {
    direction: Option<String>,
    address_prefixes: Option<Vec<String>>,
}

#[derive(Deserialize)]
struct WireKey {
    name: String,
    properties: WireKeyProperties,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireKeyProperties {
    attributes: Option<WireAttributes>,
    key_uri_with_version: Option<String>,
}

#[derive(Deserialize)]
struct WireAttributes {
    enabled: Option<bool>,
    nbf: Option<i64>,
    exp: Option<i64>,
}

impl From<WireVault> for Vault {
    fn from(wire: WireVault) -> Self {
        let properties = wire.properties;
        let members = [
            ("networkAcls", properties.network_acls),
            ("publicNetworkAccess", properties.public_network_access),
        ];
        let members: Vec<String> = members
            .iter()
            .filter_map(|(name, value)| Some(format!("\"{name}\": {}", value.as_ref()?.get())))
            .collect();
        let shown = |text: String| visible(&text).into_owned();
        Self {
            id: shown(wire.id),
            name: shown(wire.name),
            location: shown(wire.location.unwrap_or_default()),
            tenant: properties.tenant_id.map(shown),
            text: format!("{{{}}}", members.join(", ")),
            // It is not returned where it was never set.
            has_purge_protection: properties.enable_purge_protection == Some(true),
            retention_days: properties.soft_delete_retention_in_days,
            private_endpoints: properties
                .private_endpoint_connections
                .map_or(0, |it| it.len()),
            changed: wire.system_data.map(|data| Changed {
                at: data.last_modified_at.and_then(|at| at.parse().ok()),
                by: data.last_modified_by.map(shown),
            }),
        }
    }
}

impl From<WirePerimeter> for Perimeter {
    fn from(wire: WirePerimeter) -> Self {
        let properties = wire.properties;
        let id = properties.network_security_perimeter.and_then(|it| it.id);
        let mode = properties
            .resource_association
            .and_then(|it| it.access_mode)
            .unwrap_or_default();
        let rules = properties.profile.and_then(|it| it.access_rules);
        let rules = rules.unwrap_or_default().into_iter();
        let inbound = rules
            .filter_map(|rule| rule.properties)
            .filter(|rule| rule.direction.as_deref() == Some("Inbound"))
            .flat_map(|rule| rule.address_prefixes.unwrap_or_default())
            .filter_map(|prefix| parse_block(&prefix).map(|net| net.trunc()));
        Self {
            id: visible(&id.or(wire.id).unwrap_or_default()).into_owned(),
            mode: match mode.as_str() {
                "Enforced" => PerimeterMode::Enforced,
                "Learning" => PerimeterMode::Learning,
                "Audit" => PerimeterMode::Audit,
                other => PerimeterMode::Other(visible(other).into_owned()),
            },
            inbound: inbound.collect(),
        }
    }
}

impl From<WireKey> for Key {
    fn from(wire: WireKey) -> Self {
        let attributes = wire.properties.attributes;
        let time = |seconds: Option<i64>| Timestamp::from_second(seconds?).ok();
        let version = wire.properties.key_uri_with_version;
        let version = version.as_deref().and_then(|uri| uri.rsplit('/').next());
        Self {
            name: visible(&wire.name).into_owned(),
            is_enabled: attributes.as_ref().and_then(|it| it.enabled),
            begins: time(attributes.as_ref().and_then(|it| it.nbf)),
            ends: time(attributes.as_ref().and_then(|it| it.exp)),
            version: version.map(|version| visible(version).into_owned()),
        }
    }
}

pub(crate) async fn vault(session: &Session, id: &VaultId) -> Result<Vault, CloudError> {
    let url = session.wire().managed(GET_VAULT, &id.path(), VERSION)?;
    let token = session.token().await?;
    let wire: WireVault = session.wire().get(GET_VAULT, url, &token).await?;
    Ok(wire.into())
}

/// Every perimeter that the vault is associated with.
pub(crate) async fn perimeters(
    session: &Session,
    id: &VaultId,
) -> Result<Vec<Perimeter>, CloudError> {
    let token = &session.token().await?;
    let path = id.path();
    let mut path = path.to_vec();
    path.push("networkSecurityPerimeterConfigurations");
    let first = &session
        .wire()
        .managed(LIST_PERIMETERS, &path, PERIMETERS_VERSION)?;
    let all = paging::all(LIST_PERIMETERS, |next| async move {
        let url = match next {
            None => first.clone(),
            Some(next) => next
                .parse()
                .map_err(|_| CloudError::InvalidName(LIST_PERIMETERS))?,
        };
        let wire = session.wire();
        let page: WireList<WirePerimeter> = wire.get(LIST_PERIMETERS, url, token).await?;
        Ok((page.value, page.next.filter(|next| !next.is_empty())))
    })
    .await?;
    Ok(all.into_iter().map(Perimeter::from).collect())
}

/// A key without its value, through the vault's management, which its firewall does not guard.
pub(crate) async fn key(session: &Session, id: &VaultId, name: &str) -> Result<Key, CloudError> {
    let token = session.token().await?;
    let path = id.path();
    let mut path = path.to_vec();
    path.extend(["keys", name]);
    let url = session.wire().managed(GET_KEY, &path, VERSION)?;
    let wire: WireKey = session.wire().get(GET_KEY, url, &token).await?;
    Ok(wire.into())
}

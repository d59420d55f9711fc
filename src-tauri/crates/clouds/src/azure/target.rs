//! Azure as a change needs it.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::canonical::fingerprint;
use super::names::VaultId;
use super::reading::{Changed, Vault};
use super::session::Session;
use super::vault::{self, UPDATE_VAULT, VERSION, WireVault};
use crate::change::{Document, Target, Written};
use crate::error::CloudError;
use crate::fingerprint::{Fingerprint, Marker};
use crate::rest::unexpected;

/// So many rules of addresses a vault takes. Source: Microsoft, *Azure Key Vault service limits*.
pub const MOST_RULES: usize = 1_000;

/// The vaults of one tenant.
#[derive(Debug, Clone)]
pub struct AzureTarget {
    session: Session,
}

/// Why a vault's rules were not written. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// Azure refused, or was not reached.
    #[error(transparent)]
    Cloud(#[from] CloudError),
    /// The document does not hold the whole of `networkAcls`, and what a part of it does is Azure's
    /// choice. Nothing was sent.
    #[error("the rules are not complete")]
    Incomplete,
    /// The rules would not restrict anything: switching them on is a step of its own. Nothing was sent.
    #[error("the rules are not in force")]
    NotInForce,
    /// Azure takes fewer rules. Nothing was sent.
    #[error("{used} rules of {MOST_RULES}")]
    TooMany {
        /// So many.
        used: usize,
    },
}

impl AzureTarget {
    /// What `session` may read and write.
    #[must_use]
    pub fn new(session: Session) -> Self {
        Self { session }
    }
}

impl Target for AzureTarget {
    type Place = VaultId;
    type Refusal = Refusal;

    async fn read(&self, place: &VaultId) -> Result<Option<Document>, CloudError> {
        match vault::vault(&self.session, place).await {
            Ok(vault) => vault.document().map(Some),
            Err(CloudError::NotFound(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    async fn write(
        &self,
        place: &VaultId,
        text: &str,
        _before: Option<&Document>,
    ) -> Written<Refusal> {
        let body = match body(text) {
            Ok(body) => body,
            Err(why) => return Written::Refused(why),
        };
        let wire = self.session.wire();
        let token = match self.session.token().await {
            Ok(token) => token,
            Err(error) => return Written::Refused(error.into()),
        };
        let url = match wire.managed(UPDATE_VAULT, &place.path(), VERSION) {
            Ok(url) => url,
            Err(error) => return Written::Refused(error.into()),
        };
        let answer: Result<WireVault, CloudError> =
            wire.patch(UPDATE_VAULT, url, &token, &body).await;
        match answer {
            Ok(stored) => Written::Done {
                marker: Vault::from(stored).marker(),
            },
            Err(error) if error.may_have_been_taken() => Written::Unclear(error),
            Err(error) => Written::Refused(error.into()),
        }
    }

    fn fingerprint(&self, text: &str) -> Option<Fingerprint> {
        fingerprint(text, None)
    }
}

impl Vault {
    /// What a change of this vault is confirmed with.
    ///
    /// # Errors
    /// [`CloudError::UnexpectedAnswer`] where its rules are nothing that is known.
    pub fn document(&self) -> Result<Document, CloudError> {
        let fingerprint = fingerprint(&self.text, self.marker());
        let wrong = || unexpected(vault::GET_VAULT, atlas::Unexpected::WrongShape);
        Ok(Document {
            text: self.text.clone(),
            fingerprint: fingerprint.ok_or_else(wrong)?,
        })
    }

    /// It changes with every change of the vault, and says by whom.
    fn marker(&self) -> Option<Marker> {
        let Changed { at, by } = self.changed.as_ref()?;
        let at = at.as_ref().map(Timestamp::to_string).unwrap_or_default();
        Some(Marker::Tag(format!(
            "{at} {}",
            by.as_deref().unwrap_or_default()
        )))
    }
}

/// What is sent: the rules whole, and nothing else of the vault.
fn body(text: &str) -> Result<Value, Refusal> {
    let whole: Map<String, Value> = serde_json::from_str(text).map_err(|_| Refusal::Incomplete)?;
    let Some(Value::Object(acls)) = whole.get("networkAcls") else {
        return Err(Refusal::Incomplete);
    };
    let mut acls = acls.clone();
    let text = |name| acls.get(name).and_then(Value::as_str);
    let (Some(default), Some(_), Some(Value::Array(rules))) =
        (text("defaultAction"), text("bypass"), acls.get("ipRules"))
    else {
        return Err(Refusal::Incomplete);
    };
    if !default.eq_ignore_ascii_case("Deny") {
        return Err(Refusal::NotInForce);
    }
    if rules.len() > MOST_RULES {
        return Err(Refusal::TooMany { used: rules.len() });
    }
    // Without any, Azure may leave the member out.
    let subnets = acls
        .entry("virtualNetworkRules")
        .or_insert_with(|| json!([]));
    if !subnets.is_array() {
        return Err(Refusal::Incomplete);
    }
    Ok(json!({ "properties": { "networkAcls": acls } }))
}

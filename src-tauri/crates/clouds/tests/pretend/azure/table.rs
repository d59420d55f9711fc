//! Azure as the table needs it.

use clouds::azure::{AzureTarget, Refusal, VaultId, fingerprint};
use clouds::{CloudError, Timing};
use sandbox::{AzureOperation, AzureScript, AzureWorld, CloudAnswer, CloudScript, PretendAzure};
use secret::Secret;
use serde_json::{Value, json};

use super::{entra, key, session, vault, vault_name};
use crate::cell::BEFORE;
use crate::cloud::{Cloud, Kind, Nobody, OfScript, Reported, nobody_after};
use crate::fault::Refused;

/// The document that is changed: a vault's firewall.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Firewall;

impl Cloud for PretendAzure {
    const NAME: &'static str = "Azure";
    // Its tokens end by its own clock, and nothing else is compared.
    const CLOCK_OFF: &'static str = "expired";
    const DOCUMENTS: &'static [Firewall] = &[Firewall];
    const READS: &'static [AzureOperation] = &[
        AzureOperation::VaultsGet,
        AzureOperation::PerimetersList,
        AzureOperation::KeysGet,
    ];

    type State = <AzureScript as OfScript>::State;
    type Document = Firewall;
    type Target = AzureTarget;

    async fn started() -> Self {
        super::started(super::world(&BEFORE)).await
    }

    fn script(&self) -> &CloudScript<Self::State> {
        self.script()
    }

    async fn target(&self, timing: Timing) -> AzureTarget {
        AzureTarget::new(session(self, timing).await)
    }

    async fn gone(timing: Timing) -> (AzureTarget, Nobody) {
        let id = "00000000-0000-4000-8000-000000000001";
        let sign_in = async |origin: String| {
            let entra = entra(&origin, id, id, timing);
            let session = entra.with_secret(Secret::new("none".to_owned())).await;
            session.unwrap()
        };
        let (session, nobody) = nobody_after(sign_in).await;
        (AzureTarget::new(session), nobody)
    }

    async fn reads_whole(&self, timing: Timing) -> bool {
        let session = session(self, timing).await;
        let reading = clouds::azure::read(&session, &vault(), &[key()]).await;
        reading.is_whole()
    }

    fn kind(_document: Firewall) -> Kind {
        Kind::USUAL
    }

    async fn place(&self, _document: Firewall) -> VaultId {
        vault()
    }

    fn write(_document: Firewall) -> AzureOperation {
        AzureOperation::VaultsUpdate
    }

    fn reads(_document: Firewall) -> &'static [AzureOperation] {
        &[AzureOperation::VaultsGet]
    }

    fn sent(&self, _document: Firewall) -> usize {
        let requests = self.script().requests();
        let is_write = |operation| operation == AzureOperation::VaultsUpdate;
        requests.iter().filter(|it| is_write(it.operation)).count()
    }

    fn stored(world: &mut AzureWorld, _document: Firewall) -> Option<String> {
        let acls = world.acls(&vault_name());
        Some(json!({ "networkAcls": acls }).to_string())
    }

    fn store(world: &mut AzureWorld, _document: Firewall, text: &str) {
        let document: Value = serde_json::from_str(text).unwrap();
        let members = document["networkAcls"].as_object().cloned();
        for (member, value) in members.unwrap_or_default() {
            world.set_acl(&vault_name(), &member, value);
        }
    }

    fn added_to(_document: Firewall, before: Option<&str>, address: &str) -> String {
        let added = [address.parse().unwrap()];
        access_list::change_azure(before.unwrap_or_default(), &added, &[]).unwrap()
    }

    fn is(stored: &str, wanted: &str) -> bool {
        let stored = fingerprint(stored, None);
        stored.is_some() && stored == fingerprint(wanted, None)
    }

    /// Every rule, and all else as it was.
    fn has_all_of(now: &str, before: &str) -> bool {
        let [mut now, mut before] =
            [now, before].map(|it| serde_json::from_str::<Value>(it).unwrap_or_default());
        let [rules, needed] = [&mut now, &mut before].map(|it| {
            let rules = it["networkAcls"]["ipRules"].take();
            rules.as_array().cloned().unwrap_or_default()
        });
        now == before && needed.iter().all(|rule| rules.contains(rule))
    }

    fn refused(_document: Firewall, why: Refused) -> (CloudAnswer, &'static str) {
        let (status, code, reported) = match why {
            Refused::Denied => (403, "AuthorizationFailed", "denied"),
            Refused::LimitExceeded => (400, "BadRequest", "malformed"),
            Refused::Malformed => (400, "InvalidRequestContent", "malformed"),
            Refused::Concurrent => (409, "ConflictError", "state"),
        };
        (CloudAnswer::error(status, code, "It may not be."), reported)
    }

    fn denied(_read: AzureOperation) -> CloudAnswer {
        CloudAnswer::error(403, "AuthorizationFailed", "No.")
    }

    fn not_there(_read: AzureOperation) -> CloudAnswer {
        CloudAnswer::error(404, "ResourceNotFound", "No.")
    }

    fn set_lag(&self, reads: u32) {
        self.script().set_lag(reads);
    }

    fn expire(&self) {
        self.script().expire_access_tokens();
    }

    fn set_clock_ahead(&self, seconds: i64) {
        self.script().set_clock_ahead(seconds);
    }
}

impl Reported for Refusal {
    fn of_cloud(&self) -> Option<&CloudError> {
        match self {
            Self::Cloud(error) => Some(error),
            _ => None,
        }
    }
}

//! The settings of a project, and bodies that the stand-in takes.

use sandbox::samples;
use serde_json::{Value, json};

use crate::support::{Caller, encryption_path, project};

pub(crate) struct Project<'caller> {
    pub(crate) caller: &'caller Caller<'caller>,
    pub(crate) path: String,
    pub(crate) id: String,
}

impl<'caller> Project<'caller> {
    pub(crate) async fn new(caller: &'caller Caller<'caller>) -> Self {
        Self {
            caller,
            path: encryption_path(caller).await,
            id: project(caller, "Payments (practice)").await,
        }
    }

    pub(crate) async fn roles(&self) -> Value {
        let path = format!("/api/atlas/v2/groups/{}/cloudProviderAccess", self.id);
        self.caller.get(&path).await.json()
    }

    /// The id of a role: the list's name, and the place in it.
    pub(crate) async fn role(&self, list: &str, place: usize) -> String {
        let role = &self.roles().await[list][place];
        let id = role.get("roleId").unwrap_or(&role["_id"]);
        id.as_str().unwrap().to_owned()
    }

    pub(crate) async fn now(&self) -> Value {
        self.caller.get(&self.path).await.json()
    }

    pub(crate) async fn patched(&self, body: &Value) -> Value {
        let got = self.caller.patch(&self.path, body).await;
        assert_eq!(got.status, 200, "{}", got.text);
        got.json()
    }

    pub(crate) async fn refused(&self, body: &Value) -> (u16, String) {
        let before = self.now().await;
        let got = self.caller.patch(&self.path, body).await;
        assert_ne!(got.status, 200, "{body} was taken");
        assert_eq!(self.now().await, before, "a refused change changes nothing");
        (got.status, got.code())
    }

    pub(crate) async fn aws(&self) -> Value {
        let samples = samples().aws;
        json!({"awsKms": {
            "enabled": true,
            "customerMasterKeyID": samples.customer_master_key_id,
            "region": samples.region,
            "roleId": self.role("awsIamRoles", 0).await,
        }})
    }
}

pub(crate) fn azure() -> Value {
    let samples = samples().azure;
    json!({"azureKeyVault": {
        "enabled": true,
        "azureEnvironment": samples.environment,
        "clientID": samples.client_id,
        "keyIdentifier": samples.key_identifier,
        "keyVaultName": samples.key_vault_name,
        "resourceGroupName": samples.resource_group,
        "secret": samples.secret,
        "subscriptionID": samples.subscription_id,
        "tenantID": samples.tenant_id,
    }})
}

pub(crate) fn gcp() -> Value {
    let samples = samples().gcp;
    json!({"googleCloudKms": {
        "enabled": true,
        "keyVersionResourceID": samples.key_version_resource_id,
        "serviceAccountKey": samples.service_account_key,
    }})
}

pub(crate) fn with(mut body: Value, pointer: &str, value: impl Into<Value>) -> Value {
    let (object, name) = pointer.rsplit_once('/').unwrap();
    body.pointer_mut(object).unwrap()[name] = value.into();
    body
}

//! The system status, and the API key it describes.

use serde_json::{Value, json};

use crate::sign_in::Identity;

/// Source: Atlas Admin API description, `SystemStatus`, 40 hexadecimal digits.
const BUILD: &str = "5a4d0000000000000000000000000000000000a5";

/// The API key as Atlas describes it to itself.
pub(super) struct Key {
    pub(super) id: String,
    pub(super) public_key: String,
    /// Role names, each with the field and id of what it is in.
    pub(super) roles: Vec<(&'static str, &'static str, String)>,
}

impl Key {
    /// Who asks, and how Atlas is; a service account has no key to describe.
    pub(super) fn status(&self, origin: &str, identity: Option<Identity>) -> Value {
        let key = match identity {
            Some(Identity::ApiKey) => self.view(),
            Some(Identity::ServiceAccount) | None => Value::Null,
        };
        json!({
            "apiKey": key,
            "appName": "MongoDB Atlas",
            "build": BUILD,
            "links": [{"href": format!("{origin}/api/atlas/v2"), "rel": "self"}],
            "throttling": false,
        })
    }

    fn view(&self) -> Value {
        let roles: Vec<Value> = self
            .roles
            .iter()
            .map(|(name, place, id)| json!({"roleName": name, (*place): id}))
            .collect();
        json!({
            "accessList": [{"cidrBlock": "127.0.0.1/32", "ipAddress": "127.0.0.1"}],
            "id": self.id,
            "publicKey": self.public_key,
            "roles": roles,
        })
    }
}

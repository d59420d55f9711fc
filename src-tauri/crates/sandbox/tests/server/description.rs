//! The answers against Atlas's description of its API.

use serde_json::{Map, Value, json};

use crate::support::{ADDRESSES, Caller, encryption_path, project, started};

struct Description(Value);

impl Description {
    fn load() -> Option<Self> {
        let path = fixtures::shared("atlas/openapi-subset.json")?;
        Some(Self(
            serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap(),
        ))
    }

    /// What is wrong with `body` as the answer of the operation, the newest version of which is
    /// `version`.
    fn problems(
        &self,
        template: &str,
        method: &str,
        status: u16,
        version: &str,
        body: &Value,
    ) -> Vec<String> {
        let operation = &self.0["paths"][template][method];
        let answer = self.resolved(&operation["responses"][status.to_string()]);
        let content = answer["content"].as_object().unwrap();
        let media_type = if status == 200 {
            let newest = content.keys().max().unwrap();
            assert_eq!(newest, &format!("application/vnd.atlas.{version}+json"));
            newest
        } else {
            "application/json"
        };
        let mut problems = Vec::new();
        self.check(
            &content[media_type]["schema"],
            body,
            "answer",
            &mut problems,
        );
        problems
    }

    fn resolved<'value>(&'value self, value: &'value Value) -> &'value Value {
        match value.get("$ref").and_then(Value::as_str) {
            Some(reference) => self.0.pointer(reference.trim_start_matches('#')).unwrap(),
            None => value,
        }
    }

    fn check(&self, schema: &Value, value: &Value, place: &str, problems: &mut Vec<String>) {
        let schema = self.resolved(schema);
        if value.is_null() {
            let allowed = schema["nullable"] == true
                || schema["enum"]
                    .as_array()
                    .is_some_and(|all| all.contains(value));
            // Recorded answers hold null for what is not there yet, against the description.
            if !allowed
                && !place.ends_with("authorizedDate")
                && !place.ends_with("iamAssumedRoleArn")
            {
                problems.push(format!("{place} is null"));
            }
            return;
        }
        if let Some(choices) = schema["enum"].as_array()
            && !choices.contains(value)
        {
            problems.push(format!("{place}: {value} is no choice"));
        }
        match value {
            Value::Object(object) => self.check_object(schema, object, place, problems),
            Value::Array(items) => {
                if schema["type"] != "array" {
                    problems.push(format!("{place} is a list"));
                }
                // The description says that parameters are objects; recorded ones are texts.
                if place.ends_with(".parameters") {
                    return;
                }
                for (index, item) in items.iter().enumerate() {
                    self.check(
                        &schema["items"],
                        item,
                        &format!("{place}[{index}]"),
                        problems,
                    );
                }
            }
            Value::String(text) => {
                // A region's name is described as one of several lists of choices.
                let choices = schema["oneOf"].as_array().into_iter().flatten();
                let listed = choices.filter_map(|one| one["enum"].as_array()).flatten();
                let is_listed = listed.into_iter().any(|choice| choice == value);
                if schema["type"] != "string" && !is_listed {
                    problems.push(format!("{place} is a text"));
                }
                if schema["pattern"] == "^([a-f0-9]{24})$"
                    && (text.len() != 24 || !text.bytes().all(|digit| digit.is_ascii_hexdigit()))
                {
                    problems.push(format!("{place}: {text} is no id"));
                }
                for (limit, fits) in [
                    ("minLength", u64::le as fn(&u64, &u64) -> bool),
                    ("maxLength", u64::ge),
                ] {
                    let length = text.chars().count() as u64;
                    if schema[limit]
                        .as_u64()
                        .is_some_and(|limit| !fits(&limit, &length))
                    {
                        problems.push(format!("{place}: {text} breaks its {limit}"));
                    }
                }
            }
            Value::Bool(_) if schema["type"] != "boolean" => {
                problems.push(format!("{place} is a flag"));
            }
            Value::Number(number) => {
                let fits = match schema["type"].as_str() {
                    Some("integer") => number.is_i64() || number.is_u64(),
                    Some("number") => true,
                    _ => false,
                };
                if !fits {
                    problems.push(format!("{place} is a number"));
                }
            }
            Value::Bool(_) | Value::Null => {}
        }
    }

    fn check_object(
        &self,
        schema: &Value,
        object: &Map<String, Value>,
        place: &str,
        problems: &mut Vec<String>,
    ) {
        let mut schemas = Vec::new();
        self.gather(schema, object, &mut schemas);
        for required in schemas
            .iter()
            .filter_map(|schema| schema["required"].as_array())
            .flatten()
        {
            if !object.contains_key(required.as_str().unwrap()) {
                problems.push(format!("{place} lacks {required}"));
            }
        }
        for (name, value) in object {
            let place = format!("{place}.{name}");
            let described = schemas
                .iter()
                .find_map(|schema| schema["properties"].get(name));
            let others = schemas
                .iter()
                .find_map(|schema| schema.get("additionalProperties"));
            match described.or(others) {
                Some(property) => {
                    if property["writeOnly"] == true {
                        problems.push(format!("{place} must never be shown"));
                    }
                    self.check(property, value, &place, problems);
                }
                None => problems.push(format!("{place} is not described")),
            }
        }
    }

    /// The schema itself, what it is made of, and the one of several that the object says it is.
    fn gather<'value>(
        &'value self,
        schema: &'value Value,
        object: &Map<String, Value>,
        into: &mut Vec<&'value Value>,
    ) {
        let schema = self.resolved(schema);
        if into.iter().any(|known| std::ptr::eq(*known, schema)) {
            return;
        }
        into.push(schema);
        for part in schema["allOf"].as_array().into_iter().flatten() {
            self.gather(part, object, into);
        }
        let discriminator = &schema["discriminator"];
        if let Some(kind) = discriminator["propertyName"].as_str() {
            let kind = object.get(kind).and_then(Value::as_str).unwrap_or_default();
            if let Some(reference) = discriminator["mapping"].get(kind).and_then(Value::as_str) {
                let chosen = self.0.pointer(reference.trim_start_matches('#')).unwrap();
                self.gather(chosen, object, into);
            }
        } else {
            // Hardware is one of several without a name: all their attributes are possible.
            let fitting = schema["oneOf"]
                .as_array()
                .into_iter()
                .flatten()
                .find(|one| {
                    let properties = &self.resolved(one)["properties"];
                    object.iter().all(|(name, value)| {
                        let property = self.resolved(&properties[name]);
                        let lists = property["oneOf"].as_array().into_iter().flatten();
                        let choices: Vec<&Value> = lists
                            .chain([property])
                            .filter_map(|list| self.resolved(list)["enum"].as_array())
                            .flatten()
                            .collect();
                        properties.get(name).is_some()
                            && (choices.is_empty() || choices.contains(&value))
                    })
                });
            if let Some(fitting) = fitting {
                self.gather(fitting, object, into);
            }
        }
    }
}

#[tokio::test]
async fn every_answer_is_one_that_the_description_allows() {
    let Some(description) = Description::load() else {
        return;
    };
    let sandbox = started().await;
    let caller = Caller::new(&sandbox).await;
    let path = encryption_path(&caller).await;
    let id = project(&caller, "Payments (practice)").await;
    let other = project(&caller, "Ledger (practice)").await;
    let org = caller.get("/api/atlas/v2/orgs").await.json()["results"][0]["id"].clone();
    let org = org.as_str().unwrap();
    let azure = sandbox::samples().azure;
    let set_up = caller
        .patch(
            &path,
            &json!({"azureKeyVault": {
                "enabled": true,
                "azureEnvironment": azure.environment,
                "clientID": azure.client_id,
                "keyIdentifier": azure.key_identifier,
                "keyVaultName": azure.key_vault_name,
                "resourceGroupName": azure.resource_group,
                "secret": azure.secret,
                "subscriptionID": azure.subscription_id,
                "tenantID": azure.tenant_id,
            }}),
        )
        .await;
    let below = "/api/atlas/v2/groups/{groupId}";
    let encryption = format!("{below}/encryptionAtRest");
    assert_eq!(
        description.problems(&encryption, "patch", 200, "2023-01-01", &set_up.json()),
        Vec::<String>::new()
    );

    sandbox
        .script()
        .set_alerts(&id, &["AZURE_ENCRYPTION_KEY_NEEDS_ROTATION"]);
    sandbox.script().set_backup_policy(&id, Some(true));
    let project = format!("/api/atlas/v2/groups/{id}");
    let made = caller
        .post(
            &format!("{project}/encryptionAtRest/AZURE/privateEndpoints"),
            &json!({"regionName": "EUROPE_NORTH"}),
        )
        .await;
    assert_eq!(made.status, 202, "{}", made.text);
    let cases = [
        (
            "/api/atlas/v2".to_owned(),
            "/api/atlas/v2".to_owned(),
            "2023-01-01",
        ),
        (ADDRESSES.to_owned(), ADDRESSES.to_owned(), "2023-11-15"),
        (
            "/api/atlas/v2/orgs".to_owned(),
            "/api/atlas/v2/orgs?name=north".to_owned(),
            "2023-01-01",
        ),
        (
            "/api/atlas/v2/orgs/{orgId}/groups".to_owned(),
            format!("/api/atlas/v2/orgs/{org}/groups"),
            "2023-01-01",
        ),
        (
            "/api/atlas/v2/groups".to_owned(),
            "/api/atlas/v2/groups".to_owned(),
            "2023-01-01",
        ),
        (below.to_owned(), project.clone(), "2023-01-01"),
        (
            format!("{below}/ipAddresses"),
            format!("{project}/ipAddresses"),
            "2023-01-01",
        ),
        (encryption, path, "2023-01-01"),
        (
            format!("{below}/cloudProviderAccess"),
            format!("{project}/cloudProviderAccess"),
            "2023-01-01",
        ),
        (
            format!("{below}/cloudProviderAccess/{{roleId}}"),
            format!("{project}/cloudProviderAccess/0da71a500000000000000011"),
            "2023-01-01",
        ),
        (
            format!("{below}/alerts"),
            format!("{project}/alerts?status=OPEN"),
            "2023-01-01",
        ),
        (
            format!("{below}/encryptionAtRest/{{cloudProvider}}/privateEndpoints"),
            format!("{project}/encryptionAtRest/AZURE/privateEndpoints"),
            "2023-01-01",
        ),
        (
            format!("{below}/encryptionAtRest/{{cloudProvider}}/privateEndpoints/{{endpointId}}"),
            format!(
                "{project}/encryptionAtRest/AZURE/privateEndpoints/{}",
                made.json()["id"].as_str().unwrap()
            ),
            "2023-01-01",
        ),
        (
            format!("{below}/backupCompliancePolicy"),
            format!("{project}/backupCompliancePolicy"),
            "2023-10-01",
        ),
        (
            format!("{below}/clusters"),
            format!("{project}/clusters?includeDeletedWithRetainedBackups=false"),
            "2024-08-05",
        ),
        (
            format!("{below}/clusters"),
            format!("/api/atlas/v2/groups/{other}/clusters"),
            "2024-08-05",
        ),
        (
            format!("{below}/clusters/{{clusterName}}"),
            format!("{project}/clusters/invoices"),
            "2024-08-05",
        ),
    ];
    for (template, target, version) in cases {
        let got = caller.get_version(&target, version).await;
        assert_eq!(got.status, 200, "{target}: {}", got.text);
        let problems = description.problems(&template, "get", 200, version, &got.json());
        assert_eq!(problems, Vec::<String>::new(), "{target}");
    }
    let refused = caller
        .get("/api/atlas/v2/groups/111111111111111111111111")
        .await;
    let problems = description.problems(below, "get", 404, "", &refused.json());
    assert_eq!(problems, Vec::<String>::new(), "errors are described, too");
}

#[test]
fn an_answer_that_shows_a_secret_or_lacks_something_would_be_found() {
    let Some(description) = Description::load() else {
        return;
    };
    let template = "/api/atlas/v2/groups/{groupId}/encryptionAtRest";
    let body = json!({"awsKms": {"roleId": "32b6e34b3d91647abb20e7b8", "region": "MARS", "valid": 1, "new": 2}});
    let problems = description.problems(template, "get", 200, "2023-01-01", &body);
    assert_eq!(problems.len(), 4, "{problems:?}");

    let problems =
        description.problems("/api/atlas/v2/groups", "get", 200, "2023-01-01", &json!({}));
    assert_eq!(problems, ["answer lacks \"results\""]);
}

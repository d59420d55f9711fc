//! Atlas's description of its API, and what it says about one exchange.

use serde_json::{Map, Number, Value};
use tests::scripted::Request;

/// The description as a whole.
pub(crate) struct Description(Value);

/// Which direction a body travels: what is only read must not be sent, and the other direction round.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    Sent,
    Received,
}

impl Description {
    /// The description beside the project, or `None` after recording a skip.
    pub(crate) fn load() -> Option<Self> {
        let path = fixtures::shared("atlas/openapi-subset.json")?;
        let text = std::fs::read_to_string(path).unwrap();
        Some(Self(serde_json::from_str(&text).unwrap()))
    }

    /// Checks method, path, query, headers and body of `request`, and that `answer` is one the
    /// description allows; returns the operation's name.
    pub(crate) fn check(&self, request: &Request, answer: &str) -> Result<String, String> {
        let operation = self
            .operation(request)
            .ok_or_else(|| format!("{} {} is not described", request.method, request.target))?;
        self.check_query(operation, request)?;
        let accept = request.header("accept").unwrap_or_default();
        let offered = ["200", "202", "204"]
            .iter()
            .find_map(|status| operation["responses"].get(status))
            .and_then(|success| self.resolved(success).get("content"))
            .and_then(Value::as_object)
            .and_then(|content| content.get(accept))
            .ok_or_else(|| format!("{accept} is not offered"))?;
        match offered.get("schema") {
            None if answer.is_empty() => {}
            None => return Err("an answer where none is described".to_owned()),
            Some(schema) => {
                let answer: Value =
                    serde_json::from_str(answer).map_err(|error| error.to_string())?;
                self.check_value(schema, &answer, "answer", Direction::Received)?;
            }
        }
        self.check_body(operation, request)?;
        Ok(operation["operationId"].as_str().unwrap().to_owned())
    }

    fn operation(&self, request: &Request) -> Option<&Value> {
        let (_, operations) = self.0["paths"]
            .as_object()?
            .iter()
            .filter(|(template, _)| fits(template, request.path()))
            .min_by_key(|(template, _)| template.matches('{').count())?;
        operations.get(request.method.to_ascii_lowercase())
    }

    fn check_query(&self, operation: &Value, request: &Request) -> Result<(), String> {
        let parameters: Vec<&Value> = operation["parameters"]
            .as_array()
            .unwrap()
            .iter()
            .map(|parameter| self.resolved(parameter))
            .filter(|parameter| parameter["in"] == "query")
            .collect();
        for (name, value) in request.query() {
            let parameter = parameters
                .iter()
                .find(|parameter| parameter["name"] == name)
                .ok_or_else(|| format!("query {name} is not described"))?;
            let typed = match parameter["schema"]["type"].as_str() {
                Some("integer") => value.parse::<i64>().map(Value::from).ok(),
                Some("boolean") => value.parse::<bool>().map(Value::from).ok(),
                _ => Some(Value::from(value)),
            };
            let typed = typed.ok_or_else(|| format!("query {name}={value} has another type"))?;
            self.check_value(&parameter["schema"], &typed, name, Direction::Sent)?;
        }
        for parameter in parameters {
            let name = parameter["name"].as_str().unwrap();
            let is_missing = !request.query().iter().any(|(known, _)| *known == name);
            if parameter["required"] == true && is_missing {
                return Err(format!("query {name} is required"));
            }
        }
        Ok(())
    }

    fn check_body(&self, operation: &Value, request: &Request) -> Result<(), String> {
        let Some(described) = operation.get("requestBody") else {
            return if request.body.is_empty() {
                Ok(())
            } else {
                Err("a body where none is described".to_owned())
            };
        };
        let content_type = request.header("content-type").unwrap_or_default();
        let schema = described["content"]
            .get(content_type)
            .ok_or_else(|| format!("a body of {content_type} is not described"))?;
        let body: Value =
            serde_json::from_slice(&request.body).map_err(|error| error.to_string())?;
        self.check_value(&schema["schema"], &body, "body", Direction::Sent)
    }

    /// Types, names, lengths, enums and the two formats that our operations use. Patterns other
    /// than the one for ids are not looked at.
    fn check_value(
        &self,
        schema: &Value,
        value: &Value,
        at: &str,
        direction: Direction,
    ) -> Result<(), String> {
        let schema = self.kind(self.resolved(schema), value);
        let wrong = |what: &str| Err(format!("{at}: {what} in {value}"));
        if let Some(kinds) = undistinguished_kinds(schema).filter(|_| !value.is_null()) {
            let fits = |kind| self.check_value(kind, value, at, direction).is_ok();
            return if kinds.iter().any(fits) {
                Ok(())
            } else {
                wrong("none of the described kinds")
            };
        }
        match value {
            Value::Object(object) => {
                let described = self.properties(schema);
                let any = schema
                    .get("additionalProperties")
                    .filter(|any| any.is_object());
                for (name, value) in object {
                    let at = format!("{at}.{name}");
                    let schema = described
                        .get(name)
                        .or(any)
                        .ok_or_else(|| format!("{at} is not described"))?;
                    let resolved = self.resolved(schema);
                    let refused = match direction {
                        Direction::Sent => "readOnly",
                        Direction::Received => "writeOnly",
                    };
                    if resolved[refused] == true {
                        return Err(format!("{at} is {refused}"));
                    }
                    self.check_value(schema, value, &at, direction)?;
                }
                Ok(())
            }
            Value::Array(items) => {
                if schema["type"] != "array" {
                    return wrong("no list expected");
                }
                items
                    .iter()
                    .try_for_each(|item| self.check_value(&schema["items"], item, at, direction))
            }
            Value::String(text) => {
                if schema["type"] != "string" {
                    return wrong("no text expected");
                }
                let length = text.chars().count() as u64;
                let too_short = schema["minLength"]
                    .as_u64()
                    .is_some_and(|least| length < least);
                let too_long = schema["maxLength"]
                    .as_u64()
                    .is_some_and(|most| length > most);
                if too_short || too_long {
                    return wrong("wrong length");
                }
                let choices = schema["enum"].as_array();
                if choices.is_some_and(|choices| !choices.contains(value)) {
                    return wrong("not a choice");
                }
                if schema["pattern"] == "^([a-f0-9]{24})$" && !is_hexadecimal(text, &[24]) {
                    return wrong("no id");
                }
                if schema["format"] == "uuid" && !is_hexadecimal(text, &[8, 4, 4, 4, 12]) {
                    return wrong("no UUID");
                }
                Ok(())
            }
            Value::Bool(_) if schema["type"] == "boolean" => Ok(()),
            Value::Number(number) if is_numeric(schema, number) => {
                let least = schema["minimum"].as_f64().unwrap_or(f64::MIN);
                let most = schema["maximum"].as_f64().unwrap_or(f64::MAX);
                if number
                    .as_f64()
                    .is_some_and(|number| least <= number && number <= most)
                {
                    Ok(())
                } else {
                    wrong("out of range")
                }
            }
            // Atlas answers null for what is not set, wherever that is (recorded).
            Value::Null if direction == Direction::Received => Ok(()),
            _ => wrong("another type expected"),
        }
    }

    /// What a schema of several kinds says about the kind that `value` names.
    fn kind<'a>(&'a self, schema: &'a Value, value: &Value) -> &'a Value {
        let named = schema["discriminator"]["propertyName"]
            .as_str()
            .and_then(|property| value[property].as_str())
            .and_then(|name| schema["discriminator"]["mapping"][name].as_str());
        match named {
            Some(reference) => self.0.pointer(&reference[1..]).unwrap(),
            None => schema,
        }
    }

    /// The properties of an object, those of its parts included.
    fn properties(&self, schema: &Value) -> Map<String, Value> {
        let mut properties = schema["properties"]
            .as_object()
            .cloned()
            .unwrap_or_default();
        for part in schema["allOf"].as_array().into_iter().flatten() {
            properties.extend(self.properties(self.resolved(part)));
        }
        properties
    }

    fn resolved<'a>(&'a self, value: &'a Value) -> &'a Value {
        match value.get("$ref").and_then(Value::as_str) {
            Some(reference) => self.0.pointer(&reference[1..]).unwrap(),
            None => value,
        }
    }
}

/// The kinds of a schema that does not say how to tell them apart.
fn undistinguished_kinds(schema: &Value) -> Option<&Vec<Value>> {
    schema["oneOf"]
        .as_array()
        .filter(|_| schema["discriminator"].is_null())
}

fn is_numeric(schema: &Value, number: &Number) -> bool {
    schema["type"] == "number" || (schema["type"] == "integer" && !number.is_f64())
}

fn fits(template: &str, path: &str) -> bool {
    let (template, path): (Vec<_>, Vec<_>) =
        (template.split('/').collect(), path.split('/').collect());
    template.len() == path.len()
        && template
            .iter()
            .zip(path)
            .all(|(expected, found)| expected.starts_with('{') || *expected == found)
}

fn is_hexadecimal(text: &str, lengths: &[usize]) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    groups.len() == lengths.len()
        && groups.iter().zip(lengths).all(|(group, length)| {
            group.len() == *length && group.bytes().all(|digit| digit.is_ascii_hexdigit())
        })
}

/// A request as the server would have seen it, for the tests of the check itself.
fn request(method: &str, target: &str, accept: &str, body: &str) -> Request {
    let mut headers = vec![("accept".to_owned(), accept.to_owned())];
    if !body.is_empty() {
        headers.push(("content-type".to_owned(), accept.to_owned()));
    }
    Request {
        method: method.to_owned(),
        target: target.to_owned(),
        headers,
        body: body.as_bytes().to_vec(),
    }
}

#[test]
fn the_check_itself_notices_each_kind_of_mistake() {
    let Some(description) = Description::load() else {
        return;
    };
    let encryption = "/api/atlas/v2/groups/b0123456789abcdef012345b/encryptionAtRest";
    let roles = "/api/atlas/v2/groups/b0123456789abcdef012345b/cloudProviderAccess";
    let alerts = "/api/atlas/v2/groups/b0123456789abcdef012345b/alerts";
    let version = "application/vnd.atlas.2023-01-01+json";
    let right = request("GET", "/api/atlas/v2/groups?pageNum=1", version, "");
    assert_eq!(
        description.check(&right, r#"{"results":[]}"#).as_deref(),
        Ok("listGroups")
    );
    for (wrong, answer) in [
        (request("GET", "/api/atlas/v2/projects", version, ""), "{}"),
        (request("DELETE", "/api/atlas/v2/groups", version, ""), "{}"),
        (
            request("GET", "/api/atlas/v2/groups?page=1", version, ""),
            "{}",
        ),
        (
            request("GET", "/api/atlas/v2/groups?pageNum=0", version, ""),
            "{}",
        ),
        (
            request("GET", "/api/atlas/v2/groups?pageNum=x", version, ""),
            "{}",
        ),
        (
            request("GET", "/api/atlas/v2/groups", "application/json", ""),
            "{}",
        ),
        (request("GET", "/api/atlas/v2/groups", version, "{}"), "{}"),
        (
            request("GET", encryption, version, ""),
            r#"{"awsKms":{"secretAccessKey":"s"}}"#,
        ),
        (request("GET", encryption, version, ""), r#"{"awsKMS":{}}"#),
        (
            request("PATCH", encryption, version, r#"{"awsKms":{"valid":true}}"#),
            "{}",
        ),
        (
            request(
                "PATCH",
                encryption,
                version,
                r#"{"awsKms":{"region":"us-east-1"}}"#,
            ),
            "{}",
        ),
        (
            request(
                "PATCH",
                encryption,
                version,
                r#"{"awsKms":{"enabled":"yes"}}"#,
            ),
            "{}",
        ),
        (
            request(
                "PATCH",
                encryption,
                version,
                r#"{"awsKms":{"roleId":"arn"}}"#,
            ),
            "{}",
        ),
        (
            request(
                "PATCH",
                encryption,
                version,
                r#"{"azureKeyVault":{"clientID":"x"}}"#,
            ),
            "{}",
        ),
        (
            request(
                "PATCH",
                encryption,
                version,
                r#"{"awsKms":{"enabled":null}}"#,
            ),
            "{}",
        ),
        (
            request(
                "POST",
                roles,
                version,
                r#"{"providerName":"AWS","tenantId":"x"}"#,
            ),
            "{}",
        ),
        (
            request("POST", roles, version, r#"{"providerName":"AWS"}"#),
            r#"{"providerName":"AWS","gcpServiceAccountForAtlas":"x"}"#,
        ),
        (
            request("GET", alerts, version, ""),
            r#"{"results":[{"eventTypeName":"NOTHING_AT_ALL"}]}"#,
        ),
    ] {
        assert!(
            description.check(&wrong, answer).is_err(),
            "{wrong:?} {answer}"
        );
    }
}

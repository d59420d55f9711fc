//! Levels and perimeters as texts: as `gcloud` prints them, as its file of conditions, and in Terraform.

use serde_json::{Map, Value, json};

use super::oracle::{ATTRIBUTES, BLOCKS, Condition, Content, Setting};
use crate::worlds::yaml;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Json,
    Yaml,
    Flattened,
    /// What `--basic-level-spec` takes.
    Conditions,
    Terraform,
}

/// `contents` in this form; nothing where it has no such text. Their names end in `level-0` and so on.
pub(super) fn text(form: Form, contents: &[Content]) -> Option<String> {
    match form {
        Form::Terraform => contents
            .iter()
            .enumerate()
            .map(|(at, content)| terraform(at, content))
            .collect(),
        _ if contents.iter().any(has_variables) => None,
        Form::Json => Some(match contents {
            [only] => format!("{:#}", described(0, only)),
            _ => format!("{:#}", Value::Array(all(contents))),
        }),
        Form::Yaml => {
            let all: Vec<String> = all(contents).iter().map(yaml).collect();
            Some(match all.as_slice() {
                [only] => only.clone(),
                _ => format!("---\n{}", all.join("---\n")),
            })
        }
        Form::Flattened => {
            let all: Option<Vec<String>> = all(contents).iter().map(flattened).collect();
            Some(all?.join("---\n"))
        }
        Form::Conditions => match contents {
            [Content::Basic { conditions, .. }] if are_recognised(conditions) => {
                let conditions: Vec<Value> = conditions.iter().map(condition).collect();
                Some(yaml(&Value::Array(conditions)))
            }
            _ => None,
        },
    }
}

/// Whether there is something, and all of it is what Google documents.
fn are_recognised(conditions: &[Condition]) -> bool {
    let names = |condition: &Condition| {
        let attributes = condition.attributes.iter();
        let mut names: Vec<&str> = attributes.map(|(at, _)| ATTRIBUTES[*at]).collect();
        names.extend(condition.has_nets.then_some("ipSubnetworks"));
        names.extend((condition.negate != Setting::Nothing).then_some("negate"));
        names
    };
    let names: Vec<&str> = conditions.iter().flat_map(names).collect();
    !names.is_empty() && !names.contains(&"timeOfDay")
}

fn all(contents: &[Content]) -> Vec<Value> {
    let each = contents.iter().enumerate();
    each.map(|(at, content)| described(at, content)).collect()
}

fn has_variables(content: &Content) -> bool {
    let Content::Basic {
        combined,
        conditions,
    } = content
    else {
        return false;
    };
    let mut each = conditions.iter();
    *combined == Setting::Variable || each.any(|it| it.negate == Setting::Variable || it.more_nets)
}

/// What `describe` prints.
fn described(at: usize, content: &Content) -> Value {
    let name = format!("accessPolicies/784512093311/accessLevels/level-{at}");
    match content {
        Content::Basic {
            combined,
            conditions,
        } => {
            let conditions: Vec<Value> = conditions.iter().map(condition).collect();
            let mut basic = json!({ "conditions": conditions });
            if let Setting::This(is_or) = combined {
                basic["combiningFunction"] = json!(if *is_or { "OR" } else { "AND" });
            }
            json!({ "basic": basic, "name": name, "title": "Atlas" })
        }
        Content::Custom => {
            let expression = "inIpRange(origin.ip, ['203.0.113.0/30'])";
            json!({ "custom": { "expr": { "expression": expression } }, "name": name, "title": "Atlas" })
        }
        Content::Perimeter {
            restricts,
            has_ingress,
        } => {
            let level = "accessPolicies/784512093311/accessLevels/atlas";
            let mut status =
                json!({ "accessLevels": [level], "resources": ["projects/421337905518"] });
            if *restricts {
                status["restrictedServices"] = json!(["cloudkms.googleapis.com"]);
            }
            if *has_ingress {
                status["ingressPolicies"] = json!([{
                    "ingressFrom": { "identityType": "ANY_IDENTITY", "sources": [{ "accessLevel": level }] },
                    "ingressTo": { "operations": [{ "serviceName": "cloudkms.googleapis.com" }], "resources": ["*"] },
                }]);
            }
            let name = format!("accessPolicies/784512093311/servicePerimeters/level-{at}");
            json!({ "name": name, "status": status, "title": "Keys" })
        }
    }
}

fn condition(condition: &Condition) -> Value {
    let mut map = Map::new();
    if condition.has_nets {
        let nets: Vec<&str> = condition.nets.iter().map(|net| BLOCKS[*net]).collect();
        map.insert("ipSubnetworks".to_owned(), json!(nets));
    }
    for (attribute, is_empty) in &condition.attributes {
        let name = ATTRIBUTES[*attribute];
        map.insert(name.to_owned(), value(name, *is_empty));
    }
    if let Setting::This(negate) = condition.negate {
        map.insert("negate".to_owned(), json!(negate));
    }
    Value::Object(map)
}

fn value(attribute: &str, is_empty: bool) -> Value {
    match attribute {
        "devicePolicy" | "timeOfDay" if is_empty => json!({}),
        _ if is_empty => json!([]),
        "regions" => json!(["NO"]),
        "members" => json!(["serviceAccount:mongodb-atlas@p-0.iam.gserviceaccount.com"]),
        "devicePolicy" => json!({ "requireScreenlock": true }),
        "requiredAccessLevels" => json!(["accessPolicies/784512093311/accessLevels/other"]),
        "vpcNetworkSources" => {
            json!([{ "vpcSubnetwork": { "network": "//compute.googleapis.com/projects/p/global/networks/n" } }])
        }
        _ => json!({ "start": "eight" }),
    }
}

/// A path and its value a line; what is empty has no line.
fn flattened(value: &Value) -> Option<String> {
    let mut lines = Vec::new();
    lines_of(value, "", &mut lines)?;
    Some(lines.join("\n") + "\n")
}

fn lines_of(value: &Value, path: &str, lines: &mut Vec<String>) -> Option<()> {
    match value {
        Value::Object(members) if !members.is_empty() => {
            for (name, value) in members {
                let dot = if path.is_empty() { "" } else { "." };
                lines_of(value, &format!("{path}{dot}{name}"), lines)?;
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for (at, value) in items.iter().enumerate() {
                lines_of(value, &format!("{path}[{at}]"), lines)?;
            }
        }
        Value::Object(_) | Value::Array(_) => return None,
        Value::Bool(value) => {
            let value = if *value { "True" } else { "False" };
            lines.push(format!("{path}: {value}"));
        }
        Value::String(value) => lines.push(format!("{path}: {value}")),
        other => lines.push(format!("{path}: {other}")),
    }
    Some(())
}

fn terraform(at: usize, content: &Content) -> Option<String> {
    let mut text = format!(
        "resource \"google_access_context_manager_access_level\" \"r{at}\" {{\n  parent = \
         \"accessPolicies/784512093311\"\n  name = \
         \"accessPolicies/784512093311/accessLevels/level-{at}\"\n  title = \"Atlas\"\n"
    );
    match content {
        Content::Basic {
            combined,
            conditions,
        } => {
            text += "  basic {\n";
            match combined {
                Setting::Nothing => {}
                Setting::This(true) => text += "    combining_function = \"OR\"\n",
                Setting::This(false) => text += "    combining_function = \"AND\"\n",
                Setting::Variable => text += "    combining_function = var.combined\n",
            }
            for condition in conditions {
                text += "    conditions {\n";
                block(condition, &mut text);
                text += "    }\n";
            }
            text += "  }\n";
        }
        Content::Custom => {
            text += "  custom {\n    expr {\n      expression = \"device.is_corp_owned_device\"\n    }\n  }\n";
        }
        Content::Perimeter { .. } => return None,
    }
    Some(text + "}\n")
}

fn block(condition: &Condition, text: &mut String) {
    if condition.has_nets {
        let nets: Vec<&str> = condition.nets.iter().map(|net| BLOCKS[*net]).collect();
        let nets = json!(nets);
        *text += &match (condition.more_nets, condition.nets.is_empty()) {
            (false, _) => format!("      ip_subnetworks = {nets}\n"),
            (true, true) => "      ip_subnetworks = var.nets\n".to_owned(),
            (true, false) => format!("      ip_subnetworks = concat({nets}, var.nets)\n"),
        };
    }
    for (attribute, is_empty) in &condition.attributes {
        *text += &match (ATTRIBUTES[*attribute], is_empty) {
            ("devicePolicy", true) => "      device_policy {}\n".to_owned(),
            ("devicePolicy", false) => {
                "      device_policy {\n        require_screen_lock = true\n      }\n".to_owned()
            }
            // Blocks: none of them is an empty list.
            ("vpcNetworkSources" | "timeOfDay", true) => String::new(),
            ("vpcNetworkSources", false) => "      vpc_network_sources {\n        vpc_subnetwork {\n          \
                network = \"//compute.googleapis.com/projects/p/global/networks/n\"\n        }\n      }\n"
                .to_owned(),
            ("timeOfDay", false) => "      time_of_day {\n        start = \"eight\"\n      }\n".to_owned(),
            ("requiredAccessLevels", is_empty) => {
                let value = value("requiredAccessLevels", *is_empty);
                format!("      required_access_levels = {value}\n")
            }
            (name, is_empty) => format!("      {name} = {}\n", value(name, *is_empty)),
        };
    }
    match condition.negate {
        Setting::Nothing => {}
        Setting::This(negate) => *text += &format!("      negate = {negate}\n"),
        Setting::Variable => *text += "      negate = var.negate\n",
    }
}

//! Vaults as texts: as `az` and PowerShell print them, as templates, and in Terraform.

use std::cell::RefCell;

use serde_json::{Map, Value, json};

use super::oracle::{Access, BLOCKS, Rules, Setting, Vault};
use crate::worlds::yaml;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Json,
    Yaml,
    /// `az keyvault network-rule list`.
    Rules,
    /// `Get-AzKeyVault | ConvertTo-Json`.
    PowerShell,
    /// A template of the resource manager.
    Template,
    Bicep,
    Terraform,
}

const SUBNET: &str = "/subscriptions/6f1c2d3e-4b5a-4678-9abc-def012345678/resourceGroups/net/providers/Microsoft.Network/virtualNetworks/hub/subnets/apps";

/// `vault` in this form; nothing where it has no such text.
pub(super) fn text(form: Form, vault: &Vault) -> Option<String> {
    let is_template = matches!(form, Form::Template | Form::Bicep);
    if (vault.is_conditional && !is_template)
        || (vault.is_associated && form != Form::Template)
        || (has_names(vault) && !is_template && form != Form::Terraform)
    {
        return None;
    }
    match form {
        Form::Json => Some(format!("{:#}", printed(vault))),
        Form::Yaml => Some(yaml(&printed(vault))),
        Form::Rules => match (&vault.rules, vault.access) {
            (Setting::This(rules), Setting::Nothing) => {
                Some(format!("{:#}", acls(rules, vault, &Names::none())))
            }
            _ => None,
        },
        Form::PowerShell => powershell(vault),
        Form::Template => Some(template(vault)),
        Form::Bicep => bicep(vault),
        Form::Terraform => terraform(vault),
    }
}

/// Whether something of it has a name instead of a value.
fn has_names(vault: &Vault) -> bool {
    let of_rules = match &vault.rules {
        Setting::Parameter | Setting::Variable(_) => true,
        Setting::This(rules) => {
            rules.more_nets || matches!(rules.default, Setting::Parameter | Setting::Variable(_))
        }
        _ => false,
    };
    of_rules || matches!(vault.access, Setting::Parameter | Setting::Variable(_))
}

fn word(text: &str, vault: &Vault) -> String {
    if vault.is_small {
        text.to_lowercase()
    } else {
        text.to_owned()
    }
}

/// How a text names a parameter and a variable, and the variables it has.
struct Names {
    parameter: fn(&str) -> Value,
    variable: fn(&str) -> Value,
    variables: RefCell<Map<String, Value>>,
}

impl Names {
    fn new(parameter: fn(&str) -> Value, variable: fn(&str) -> Value) -> Self {
        Self {
            parameter,
            variable,
            variables: RefCell::default(),
        }
    }

    /// A text has neither.
    fn none() -> Self {
        Self::new(|_| Value::Null, |_| Value::Null)
    }

    /// What is written for a value; nothing where nothing is.
    fn written<T>(
        &self,
        setting: &Setting<T>,
        name: &str,
        this: impl Fn(&T) -> Value,
    ) -> Option<Value> {
        Some(match setting {
            Setting::Nothing => return None,
            Setting::Null => Value::Null,
            Setting::This(value) => this(value),
            Setting::Odd => json!("Perhaps"),
            Setting::Parameter => (self.parameter)(name),
            Setting::Variable(value) => {
                let value = this(value);
                self.variables.borrow_mut().insert(name.to_owned(), value);
                (self.variable)(name)
            }
        })
    }
}

fn access(vault: &Vault, names: &Names) -> Option<Value> {
    let this = |access: &Access| json!(word(&format!("{access:?}"), vault));
    names.written(&vault.access, "access", this)
}

/// `networkAcls`.
fn acls(rules: &Rules, vault: &Vault, names: &Names) -> Value {
    let item = |net: &usize| json!({ "value": BLOCKS[*net] });
    let mut nets: Vec<Value> = rules.nets.iter().map(item).collect();
    let list = match (rules.more_nets, nets.is_empty()) {
        (false, _) => json!(nets),
        (true, true) => (names.parameter)("nets"),
        (true, false) => {
            nets.push(json!({ "value": (names.parameter)("net") }));
            json!(nets)
        }
    };
    let bypass = if rules.bypasses {
        "AzureServices"
    } else {
        "None"
    };
    let networks = vec![json!({ "id": SUBNET }); rules.networks];
    let mut acls = json!({
        "bypass": bypass, "ipRules": list, "virtualNetworkRules": networks,
    });
    let allows = |allows: &bool| json!(word(if *allows { "Allow" } else { "Deny" }, vault));
    if let Some(default) = names.written(&rules.default, "default", allows) {
        acls["defaultAction"] = default;
    }
    acls
}

fn properties(vault: &Vault, names: &Names) -> Value {
    let mut properties = json!({ "enableRbacAuthorization": true });
    let this = |rules: &Rules| acls(rules, vault, names);
    if let Some(acls) = names.written(&vault.rules, "acls", this) {
        properties["networkAcls"] = acls;
    }
    if let Some(access) = access(vault, names) {
        properties["publicNetworkAccess"] = access;
    }
    properties
}

/// `az keyvault show`.
fn printed(vault: &Vault) -> Value {
    json!({
        "location": "eastus2", "name": "payments-kv", "properties": properties(vault, &Names::none()),
        "resourceGroup": "payments-rg", "tags": {}, "type": "Microsoft.KeyVault/vaults",
    })
}

fn powershell(vault: &Vault) -> Option<String> {
    let acls = match &vault.rules {
        Setting::This(rules) => {
            // Enumerations are numbers; a set of rules always has one.
            let default = match rules.default {
                Setting::This(allows) => i32::from(!allows),
                _ => return None,
            };
            let nets: Vec<&str> = rules.nets.iter().map(|net| BLOCKS[*net]).collect();
            json!({ "DefaultAction": default, "Bypass": i32::from(rules.bypasses),
                "IpAddressRanges": nets, "VirtualNetworkResourceIds": vec![SUBNET; rules.networks] })
        }
        Setting::Null => Value::Null,
        _ => return None,
    };
    let mut printed = json!({ "VaultName": "payments-kv", "NetworkAcls": acls });
    if let Some(access) = access(vault, &Names::none()) {
        printed["PublicNetworkAccess"] = access;
    }
    Some(format!("{printed:#}"))
}

fn template(vault: &Vault) -> String {
    let names = Names::new(
        |name| json!(format!("[parameters('{name}')]")),
        |name| json!(format!("[variables('{name}')]")),
    );
    let mut resource = json!({
        "type": "Microsoft.KeyVault/vaults", "apiVersion": "2023-07-01", "name": "payments-kv",
        "properties": properties(vault, &names),
    });
    if vault.is_conditional {
        resource["condition"] = (names.parameter)("deploys");
    }
    let mut resources = vec![resource];
    if vault.is_associated {
        resources.push(json!({
            "type": "Microsoft.Network/networkSecurityPerimeters/resourceAssociations",
            "apiVersion": "2024-07-01", "name": "perimeter/payments-kv", "properties": {},
        }));
    }
    let schema = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#";
    // A parameter's default is not always what it is.
    let parameters = json!({ "default": { "type": "string", "defaultValue": "Deny" } });
    let template = json!({
        "$schema": schema, "contentVersion": "1.0.0.0", "parameters": parameters,
        "variables": *names.variables.borrow(), "resources": resources,
    });
    format!("{template:#}")
}

/// What stands around an expression of Bicep, which has no quotes.
const NAMED: &str = "\u{1}";

fn bicep(vault: &Vault) -> Option<String> {
    let names = Names::new(
        |name| match name {
            "nets" => json!(format!("{NAMED}[for net in nets: {{ value: net }}]{NAMED}")),
            _ => json!(format!("{NAMED}{name}{NAMED}")),
        },
        |name| json!(format!("{NAMED}{name}{NAMED}")),
    );
    let value = json!({ "name": "payments-kv", "properties": properties(vault, &names) });
    let mut text = String::new();
    for (name, value) in names.variables.borrow().iter() {
        text += &format!("var {name} = ");
        put_bicep(value, 0, &mut text)?;
        text += "\n";
    }
    let condition = if vault.is_conditional {
        "if (deploys) "
    } else {
        ""
    };
    text += &format!("resource kv 'Microsoft.KeyVault/vaults@2023-07-01' = {condition}");
    put_bicep(&value, 0, &mut text)?;
    Some(text + "\n")
}

fn put_bicep(value: &Value, depth: usize, text: &mut String) -> Option<()> {
    let blanks = "  ".repeat(depth);
    match value {
        Value::Object(members) => {
            *text += "{\n";
            for (name, value) in members {
                *text += &format!("{blanks}  {name}: ");
                put_bicep(value, depth + 1, text)?;
                *text += "\n";
            }
            *text += &format!("{blanks}}}");
        }
        Value::Array(items) => {
            *text += "[\n";
            for item in items {
                *text += &format!("{blanks}  ");
                put_bicep(item, depth + 1, text)?;
                *text += "\n";
            }
            *text += &format!("{blanks}]");
        }
        Value::String(word) => match word.strip_prefix(NAMED) {
            Some(name) => *text += name.strip_suffix(NAMED)?,
            None => *text += &format!("'{word}'"),
        },
        other => *text += &other.to_string(),
    }
    Some(())
}

fn terraform(vault: &Vault) -> Option<String> {
    let mut text = "resource \"azurerm_key_vault\" \"kv\" {\n  name = \"payments-kv\"\n".to_owned();
    text += match vault.access {
        Setting::Nothing => "",
        Setting::Null => "  public_network_access_enabled = null\n",
        Setting::This(Access::Enabled) => "  public_network_access_enabled = true\n",
        Setting::This(Access::Disabled) => "  public_network_access_enabled = false\n",
        Setting::Parameter => "  public_network_access_enabled = var.access\n",
        _ => return None,
    };
    match &vault.rules {
        Setting::Nothing => {}
        Setting::This(rules) => {
            let nets: Vec<&str> = rules.nets.iter().map(|net| BLOCKS[*net]).collect();
            let nets = match (json!(nets), rules.more_nets, nets.is_empty()) {
                (nets, false, _) => nets.to_string(),
                (_, true, true) => "var.nets".to_owned(),
                (nets, true, false) => format!("concat({nets}, var.nets)"),
            };
            // The provider asks for it, in these letters.
            let default = match rules.default {
                Setting::This(true) => "\"Allow\"",
                Setting::This(false) => "\"Deny\"",
                Setting::Parameter => "var.default",
                _ => return None,
            };
            let bypass = if rules.bypasses {
                "AzureServices"
            } else {
                "None"
            };
            let subnets = json!(vec![SUBNET; rules.networks]);
            text += &format!(
                "  network_acls {{\n    bypass = \"{bypass}\"\n    default_action = {default}\n    \
                 ip_rules = {nets}\n    virtual_network_subnet_ids = {subnets}\n  }}\n"
            );
        }
        Setting::Parameter => {
            text += "  dynamic \"network_acls\" {\n    for_each = var.acls\n    content {\n      bypass = \
                     \"None\"\n      default_action = \"Deny\"\n    }\n  }\n";
        }
        _ => return None,
    }
    Some(text + "}\n")
}

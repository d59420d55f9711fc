use super::*;

fn shown(text: &str) -> Vec<(String, serde_json::Value, Vec<Reason>)> {
    let resources = resources(text).into_iter();
    resources
        .map(|it| {
            let reasons = it.doubts.into_iter().map(|it| it.reason).collect();
            (it.address, plain(&it.node), reasons)
        })
        .collect()
}

const PLAN: &str = r#"
azurerm_key_vault.atlas: Refreshing state... [id=/subscriptions/0/vaults/kv-atlas]

Terraform used the selected providers to generate the following execution plan. Resource actions are indicated with the following symbols:
  ~ update in-place

Terraform will perform the following actions:

  # module.db.azurerm_key_vault.atlas will be updated in-place
  ~ resource "azurerm_key_vault" "atlas" {
        id                            = "/subscriptions/0/vaults/kv-atlas"
        name                          = "kv-atlas"
      ~ public_network_access_enabled = true -> false
      ~ tags                          = {
          - "a" = "b" -> null
        } -> (known after apply)
        # (13 unchanged attributes hidden)

      ~ network_acls {
          ~ default_action             = "Allow" -> "Deny" # why
          ~ ip_rules                   = [
              - "198.51.100.7/32",
              ~ "198.51.100.8/32" -> "198.51.100.9/32",
              + "203.0.113.0/24",
                # (1 unchanged element hidden)
            ]
          - virtual_network_subnet_ids = [
              - "net",
            ] -> null
            # (1 unchanged attribute hidden)
        }
    }

  # azurerm_key_vault.old will be destroyed
  # (because azurerm_key_vault.old is not in configuration)
  - resource "azurerm_key_vault" "old" {
      - name = "kv-old" -> null

      - network_acls {
          - ip_rules = [
              - "198.51.100.7/32",
            ] -> null
        }
    }

  # aws_kms_key.atlas will be created
  + resource "aws_kms_key" "atlas" {
      + arn    = (known after apply)
      + policy = jsonencode(
            {
              + Statement = [
                  + {
                      + Condition = {
                          + IpAddress = {
                              + "aws:SourceIp" = [
                                  + "198.51.100.7/32",
                                ]
                            }
                        }
                      + Resource  = "arn:${aws:x}:$${aws:y}"
                    },
                ]
            }
        )
      + text   = <<-EOT
            ] not read {
        EOT
    }

Plan: 1 to add, 1 to change, 1 to destroy.

Changes to Outputs:
  ~ allowed = [
      - "198.51.100.7/32",
    ]

─────────────────────────────────────────────────────────────────────────────
Note: You didn't use the -out option to save this plan.
"#;

#[test]
fn a_plan_says_what_will_be_and_that_it_is_not_yet() {
    let found = shown(PLAN);
    assert_eq!(found.len(), 2, "{found:#?}");
    assert_eq!(
        found[0],
        (
            "module.db.azurerm_key_vault.atlas".to_owned(),
            value!({
                "type": "Microsoft.KeyVault/vaults",
                "name": "kv-atlas",
                "id": "/subscriptions/0/vaults/kv-atlas",
                "properties": {
                    "publicNetworkAccess": "Disabled",
                    "networkAcls": {
                        "defaultAction": "Deny",
                        "ipRules": [
                            { "value": "198.51.100.9/32" },
                            { "value": "203.0.113.0/24" },
                            "<hidden>",
                        ],
                        "…": null,
                    },
                    "…": null,
                },
            }),
            vec![Reason::Change("plan: ~".to_owned())],
        )
    );
    assert_eq!(found[1].0, "aws_kms_key.atlas");
    assert_eq!(
        found[1].1["Properties"]["KeyPolicy"],
        value!({ "Statement": [{
            "Condition": { "IpAddress": { "aws:SourceIp": ["198.51.100.7/32"] } },
            "Resource": "arn:${aws:x}:${aws:y}",
        }] })
    );
    let rules = resources(PLAN)[0]
        .node
        .member("properties")
        .unwrap()
        .clone();
    let rules = rules
        .member("networkAcls")
        .unwrap()
        .member("ipRules")
        .unwrap()
        .clone();
    let line = PLAN
        .lines()
        .position(|it| it.contains("203.0.113.0"))
        .unwrap()
        + 1;
    assert_eq!(
        rules.items()[1].line as usize,
        line,
        "lines stay where they are"
    );
}

const SHOW: &str = r#"# module.db.azurerm_key_vault.atlas[0]:
resource "azurerm_key_vault" "atlas" {
    name         = "kv-atlas"

    network_acls {
        default_action = "Deny"
        ip_rules       = [
            "198.51.100.7/32",
        ]
    }
}

# azuread_application_password.atlas: (tainted)
resource "azuread_application_password" "atlas" {
    value = (sensitive value)
}


Outputs:

allowed = tolist([
    "198.51.100.7/32",
])
"#;

#[test]
fn what_show_prints_is_what_there_is() {
    let found = shown(SHOW);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].0, "module.db.azurerm_key_vault.atlas[0]");
    assert_eq!(found[0].2, []);
    let outputs = SHOW
        .replace("azurerm_key_vault\"", "azurerm_other\"")
        .replace("198.51.100.7/32\",\n        ]", "\"]");
    let found = shown(&outputs);
    assert_eq!(
        found,
        [("allowed".to_owned(), value!(["198.51.100.7/32"]), vec![])]
    );
}

#[test]
fn a_plan_that_is_cut_is_not_whole() {
    for text in [PLAN, SHOW] {
        let lines: Vec<_> = text.lines().collect();
        let begins: Vec<_> = (0..lines.len())
            .filter(|at| lines[*at].contains("resource \""))
            .collect();
        let ends: Vec<_> = (0..lines.len())
            .filter(|at| matches!(lines[*at], "    }" | "}"))
            .collect();
        for (begin, end) in begins.into_iter().zip(ends) {
            for at in begin + 1..end {
                let cut = lines[..=at].join("\n");
                assert!(read(&cut).unwrap().is_err(), "{cut}");
                let cut = lines[at..].join("\n");
                let is_resource = |it: Resource| it.kind != Kind::List && at < begin;
                if let Some(Ok(cut)) = read(&cut) {
                    assert!(!cut.resources.into_iter().any(is_resource));
                }
            }
        }
    }
    let inside = PLAN.lines().skip(17).collect::<Vec<_>>().join("\n");
    assert!(read(&inside).unwrap().is_err(), "its beginning is cut off");
}

#[test]
fn what_changed_outside_counts_once() {
    let drift = "  # azurerm_key_vault.v has changed\n  ~ resource \"azurerm_key_vault\" \"v\" {\n      ~ name = \"a\" -> \"b\"\n    }\n";
    let planned = "  # azurerm_key_vault.v will be updated in-place\n  ~ resource \"azurerm_key_vault\" \"v\" {\n      ~ name = \"b\" -> \"c\"\n    }\n";
    let found = shown(&format!("{drift}\n{planned}"));
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].1["name"], value!("c"));
}

#[test]
fn colours_are_no_part_of_it() {
    let plan = "  \u{1b}[33m~\u{1b}[0m resource \"azurerm_key_vault\" \"v\" {\n      \u{1b}[33m~\u{1b}[0m name = \"a\" -> \"b\"\n    }\n";
    assert_eq!(shown(plan)[0].1["name"], value!("b"));
}

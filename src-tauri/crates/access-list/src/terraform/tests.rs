//! Fixtures are invented: 198.51.100.0/24 and 203.0.113.0/24 are for documentation.

mod json;
mod printed;

use super::*;

/// A node as JSON; a value that is not known is `"<what is written>"`, and a map that may have more
/// members has `"…"`.
fn plain(node: &Node) -> serde_json::Value {
    use crate::document::Part;
    match &node.value {
        Value::Null => serde_json::Value::Null,
        Value::Bool(flag) => (*flag).into(),
        Value::Number(number) => serde_json::from_str(number).unwrap(),
        Value::Text(text) => text.as_str().into(),
        Value::Unknown(written) => format!("<{written}>").into(),
        Value::Template(parts) => {
            let parts = parts.iter().map(|part| match part {
                Part::Known(text) => text.clone(),
                Part::Unknown(written) => format!("<{written}>"),
            });
            parts.collect::<String>().into()
        }
        Value::List(items) => items.iter().map(plain).collect(),
        Value::Map(map) => {
            let members = map
                .members
                .iter()
                .map(|it| (it.name.clone(), plain(&it.value)));
            let more = map
                .is_open
                .then(|| ("…".to_owned(), serde_json::Value::Null));
            members.chain(more).collect()
        }
    }
}

fn resources(text: &str) -> Vec<Resource> {
    read(text).unwrap().unwrap().resources
}

fn only(text: &str) -> Resource {
    let mut resources = resources(text);
    assert_eq!(resources.len(), 1, "{resources:#?}");
    resources.remove(0)
}

fn node(text: &str) -> serde_json::Value {
    plain(&only(text).node)
}

/// What a local stands for.
fn local(text: &str) -> serde_json::Value {
    let text = format!("locals {{\n{text}\n}}\n");
    let body = hcl_edit::parser::parse_body(&text).unwrap();
    let mut scope = scope::Scope::new(&text);
    scope.declare(&body);
    plain(&scope.value_of("local.x").unwrap())
}

macro_rules! json {
    ($($json:tt)+) => { serde_json::json!($($json)+) };
}
use json as value;

#[test]
fn a_policy_document_is_the_policy_it_writes() {
    let text = r#"
data "aws_iam_policy_document" "key" {
  statement {
    sid       = "Account"
    actions   = ["kms:*"]
    resources = ["*"]
    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::${data.aws_caller_identity.current.account_id}:root"]
    }
  }
  statement {
    effect      = "Deny"
    not_actions = ["iam:*"]
    resources   = ["arn:aws:kms:*:*:key/&{aws:PrincipalTag/key}"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
    condition {
      test     = "NotIpAddress"
      variable = "aws:SourceIp"
      values   = concat(["198.51.100.7/32"], var.more)
    }
    condition {
      test     = "NotIpAddress"
      variable = "aws:SourceIp"
      values   = ["203.0.113.0/24"]
    }
    condition {
      test     = var.test
      variable = "aws:SourceVpc"
      values   = ["vpc-1"]
    }
  }
}
"#;
    let resource = only(text);
    assert_eq!((resource.kind, resource.line), (Kind::AwsPolicy, 2));
    let deny = resource.node.member("Statement").unwrap().items()[1].clone();
    assert_eq!(deny.line, 12);
    let condition = deny.member("Condition").unwrap().as_map().unwrap();
    assert!(condition.is_open, "an operator is not known");
    let addresses = condition.members[0].value.as_map().unwrap();
    assert_eq!(addresses.members.len(), 2, "each stands there by itself");
    assert_eq!(
        plain(&addresses.members[0].value),
        value!(["198.51.100.7/32", "<var.more>"])
    );
    assert_eq!(deny.member("Principal").unwrap().as_text(), Some("*"));
    assert_eq!(
        plain(deny.member("Resource").unwrap()),
        value!(["arn:aws:kms:*:*:key/${aws:PrincipalTag/key}"])
    );
    assert_eq!(
        plain(&resource.node.member("Statement").unwrap().items()[0]),
        value!({
            "Sid": "Account",
            "Effect": "Allow",
            "Action": ["kms:*"],
            "Resource": ["*"],
            "Principal": {
                "AWS": ["arn:aws:iam::<data.aws_caller_identity.current.account_id>:root"]
            },
        })
    );
}

#[test]
fn a_policy_stands_where_it_is_used() {
    let text = r#"
resource "aws_iam_role" "atlas" {
  name = "atlas-kms"
  path = "/db/"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}
data "aws_iam_policy_document" "trust" {
  statement { actions = ["sts:AssumeRole"] }
}
data "aws_iam_policy_document" "use" {
  source_policy_documents = [data.aws_iam_policy_document.base.json]
  statement {
    sid     = "Use"
    actions = ["kms:Decrypt"]
  }
}
data "aws_iam_policy_document" "base" {
  statement {
    sid     = "Use"
    actions = ["kms:*"]
  }
  statement {
    actions = ["kms:DescribeKey"]
  }
}
resource "aws_iam_role_policy" "atlas" {
  name   = "use"
  role   = aws_iam_role.atlas.id
  policy = data.aws_iam_policy_document.use.json
}
resource "aws_kms_key" "atlas" {
  policy = jsonencode({ Statement = [{ Principal = { AWS = aws_iam_role.atlas.arn } }] })
}
"#;
    let resources = resources(text);
    let addresses: Vec<_> = resources.iter().map(|it| it.address.as_str()).collect();
    assert_eq!(
        addresses,
        ["aws_iam_role_policy.atlas", "aws_kms_key.atlas"]
    );
    assert_eq!(
        plain(&resources[0].node),
        value!({
            "Type": "AWS::IAM::RolePolicy",
            "Properties": {
                "RoleName": "atlas-kms",
                "PolicyName": "use",
                "PolicyDocument": {
                    "Version": "2012-10-17",
                    "Statement": [
                        { "Sid": "Use", "Effect": "Allow", "Action": ["kms:Decrypt"] },
                        { "Effect": "Allow", "Action": ["kms:DescribeKey"] },
                    ],
                },
            },
        })
    );
    assert_eq!(
        plain(&resources[1].node),
        value!({
            "Type": "AWS::KMS::Key",
            "Properties": {
                "KeyPolicy": { "Statement": [
                    { "Principal": { "AWS": "arn:<partition>:iam::<account>:role/db/atlas-kms" } },
                ] },
            },
        })
    );
}

#[test]
fn what_a_document_is_made_of_may_not_be_known() {
    let statements = |text: &str| {
        let text = format!("data \"aws_iam_policy_document\" \"x\" {{\n{text}\n}}\n");
        node(&text)["Statement"].clone()
    };
    let own = "statement {\n sid = \"A\"\n actions = [\"kms:*\"]\n }";
    let first = json!({ "Sid": "A", "Effect": "Allow", "Action": ["kms:*"] });
    assert_eq!(
        statements(&format!("source_policy_documents = [var.base]\n{own}")),
        value!(["<statement>", first])
    );
    assert_eq!(
        statements(&format!("override_policy_documents = [var.base]\n{own}")),
        value!("<override_policy_documents>")
    );
    assert_eq!(
        statements("dynamic \"statement\" {\n for_each = var.x ? [1] : []\n content {}\n}"),
        value!(["<var.x ? [1] : []>"])
    );
    assert_eq!(
        statements("statement {\n dynamic \"condition\" {\n for_each = var.c\n content {}\n }\n }"),
        value!([{ "Effect": "Allow", "Condition": { "…": null } }])
    );
    assert_eq!(
        statements("statement {\n principals {\n type = var.t\n identifiers = [\"*\"]\n }\n }"),
        value!([{ "Effect": "Allow", "Principal": "<principals>" }])
    );
}

#[test]
fn a_heredoc_is_read_with_its_unknown_parts() {
    let text = r#"
variable "office" {
  default = ["198.51.100.0/24"]
}
resource "aws_kms_key" "atlas" {
  policy = <<-POLICY
    {
      "Statement": [{
        "Principal": {"AWS": "${aws_iam_role.other.arn}"},
        "Resource": "$${aws:x}",
        ${var.members}: 1,
        "Action": ${jsonencode(["kms:*", var.more])},
        "Condition": {"IpAddress": {"aws:SourceIp": ${jsonencode(var.office)}}},
        "Sid": "${var.a}-\"${var.b}"
      }]
    }
  POLICY
}
"#;
    let key = only(text);
    let policy = key
        .node
        .member("Properties")
        .unwrap()
        .member("KeyPolicy")
        .unwrap();
    assert_eq!(
        plain(policy),
        value!({ "Statement": [{
            "Principal": { "AWS": "<aws_iam_role.other.arn>" },
            "Resource": "${aws:x}",
            "Action": ["kms:*", "<var.more>"],
            "Condition": { "IpAddress": { "aws:SourceIp": ["198.51.100.0/24"] } },
            "Sid": "<var.a>-\"<var.b>",
            "…": null,
        }] })
    );
    let statement = &policy.member("Statement").unwrap().items()[0];
    assert_eq!(statement.member("Condition").unwrap().line, 13);
}

#[test]
fn a_policy_that_is_no_json_is_not_known() {
    for policy in [
        "file(\"policy.json\")",
        "templatefile(\"policy.json\", {})",
        "\"{\\\"Statement\\\": [\"",
        "\"${var.a}{}\"",
        "<<EOT\n{\"Statement\": [${var.a} ${var.b}]}\nEOT",
        "<<EOT\n%{ if var.x }{}%{ endif }\nEOT",
        "<<EOT\n{\"a\": 1 ${~ var.x ~} }\nEOT",
    ] {
        let key = only(&format!(
            "resource \"aws_kms_key\" \"k\" {{\n policy = {policy}\n}}\n"
        ));
        let policy = key
            .node
            .member("Properties")
            .unwrap()
            .member("KeyPolicy")
            .unwrap();
        assert!(matches!(policy.value, Value::Unknown(_)), "{policy:?}");
    }
}

#[test]
fn policies_belong_to_their_keys_and_roles() {
    let text = r#"
resource "aws_kms_key" "a" {}
resource "aws_kms_key_policy" "a" {
  key_id = aws_kms_key.a.id
  policy = jsonencode({ Id = "a" })
}
resource "aws_kms_key_policy" "b" {
  key_id = var.key
  policy = jsonencode({ Id = "b" })
}
resource "aws_iam_policy" "c" {
  name   = "c"
  policy = jsonencode({ Id = "c" })
}
resource "aws_iam_role_policy_attachment" "c" {
  role       = "atlas"
  policy_arn = aws_iam_policy.c.arn
}
resource "aws_iam_role" "d" {
  name = "d"
  inline_policy {
    name   = "i"
    policy = jsonencode({ Id = "d" })
  }
}
resource "aws_iam_role" "e" {
  name = "e"
  inline_policy {}
}
"#;
    let shown: Vec<_> = resources(text)
        .iter()
        .map(|it| (it.address.clone(), plain(&it.node)["Properties"].clone()))
        .collect();
    let one = |address: &str, properties| (address.to_owned(), properties);
    assert_eq!(
        shown,
        [
            one("aws_kms_key.a", value!({ "KeyPolicy": { "Id": "a" } })),
            one(
                "aws_kms_key_policy.b",
                value!({ "KeyPolicy": { "Id": "b" } })
            ),
            one(
                "aws_iam_policy.c",
                value!({
                    "ManagedPolicyName": "c",
                    "PolicyDocument": { "Id": "c" },
                    "Roles": ["atlas"],
                })
            ),
            one(
                "aws_iam_role.d",
                value!({
                    "RoleName": "d",
                    "Policies": [{ "PolicyName": "i", "PolicyDocument": { "Id": "d" } }],
                })
            ),
        ]
    );
}

#[test]
fn a_vault_is_what_azure_has() {
    let text = r#"
locals {
  allowed = ["198.51.100.7/32", var.office, "${var.second}/32"]
}
resource "azurerm_key_vault" "atlas" {
  name                          = "kv-${var.stage}"
  public_network_access_enabled = false
  network_acls {
    bypass                     = "None"
    default_action             = var.on ? "Deny" : "Allow"
    ip_rules                   = local.allowed
    virtual_network_subnet_ids = ["net"]
  }
}
"#;
    assert_eq!(
        node(text),
        value!({
            "type": "Microsoft.KeyVault/vaults",
            "name": "kv-<var.stage>",
            "properties": {
                "publicNetworkAccess": "Disabled",
                "networkAcls": {
                    "bypass": "None",
                    "defaultAction": "<var.on ? \"Deny\" : \"Allow\">",
                    "ipRules": [
                        { "value": "198.51.100.7/32" }, "<var.office>", { "value": "<var.second>/32" },
                    ],
                    "virtualNetworkRules": [{ "id": "net" }],
                },
            },
        })
    );
    let vault = |inside: &str| {
        let text = format!("resource \"azurerm_key_vault\" \"v\" {{\n{inside}\n}}\n");
        node(&text)["properties"].clone()
    };
    assert_eq!(vault("name = \"v\""), value!({}));
    assert_eq!(
        vault("dynamic \"network_acls\" {\n for_each = var.x\n content {}\n }"),
        value!({ "networkAcls": "<var.x>" })
    );
    let dynamic = "dynamic \"network_acls\" {\n for_each = [\"Deny\"]\n content {\n \
                   default_action = network_acls.value\n }\n }";
    assert_eq!(
        vault(dynamic),
        value!({ "networkAcls": { "defaultAction": "Deny" } })
    );
    let loose = node("network_acls {\n  default_action = \"Deny\"\n  ip_rules = []\n}\n");
    let acls = value!({ "networkAcls": { "defaultAction": "Deny", "ipRules": [] } });
    assert_eq!(loose["properties"], acls);
    let api = r#"
resource "azapi_resource" "v" {
  type = "Microsoft.KeyVault/vaults@2023-07-01"
  name = "v"
  body = jsonencode({ properties = { networkAcls = { defaultAction = "Deny" } } })
}
"#;
    let acls = value!({ "networkAcls": { "defaultAction": "Deny" } });
    assert_eq!(node(api)["properties"], acls);
}

#[test]
fn access_levels_are_what_google_has() {
    let text = r#"
resource "google_access_context_manager_access_level" "atlas" {
  name = "accessPolicies/1/accessLevels/atlas"
  basic {
    combining_function = var.combine
    dynamic "conditions" {
      for_each = chunklist(["198.51.100.1", "198.51.100.2", "198.51.100.3"], 2)
      content {
        ip_subnetworks = [for ip in conditions.value : "${ip}/32"]
        negate         = var.negate
      }
    }
  }
}
resource "google_access_context_manager_access_level_condition" "more" {
  access_level   = google_access_context_manager_access_level.atlas.name
  ip_subnetworks = ["203.0.113.0/24"]
}
"#;
    assert_eq!(
        node(text),
        value!({
            "name": "accessPolicies/1/accessLevels/atlas",
            "basic": {
                "combiningFunction": "<var.combine>",
                "conditions": [
                    {
                        "ipSubnetworks": ["198.51.100.1/32", "198.51.100.2/32"],
                        "negate": "<var.negate>",
                    },
                    { "ipSubnetworks": ["198.51.100.3/32"], "negate": "<var.negate>" },
                    { "ipSubnetworks": ["203.0.113.0/24"] },
                ],
            },
        })
    );
    let alone = "resource \"google_access_context_manager_access_level_condition\" \"c\" {\n \
                 access_level = var.level\n ip_subnetworks = [\"203.0.113.0/24\"]\n}\n";
    let basic = node(alone)["basic"].clone();
    assert_eq!(
        basic["conditions"][1],
        value!(format!("<{}>", google::CONDITION.replace("_condition", "")))
    );
    let several = "resource \"google_access_context_manager_access_levels\" \"l\" {\n \
                   access_levels {\n name = \"a\"\n basic {\n conditions {}\n }\n }\n \
                   access_levels {\n name = \"b\"\n custom {\n expr {\n expression = \"true\"\n }\n }\n }\n}\n";
    let found: Vec<_> = resources(several)
        .iter()
        .map(|it| plain(&it.node))
        .collect();
    assert_eq!(
        found,
        [
            value!({ "name": "a", "basic": { "conditions": [{}] } }),
            value!({ "name": "b", "custom": { "expr": { "expression": "true" } } }),
        ]
    );
    let module = "module \"level\" {\n source = \"terraform-google-modules/vpc-service-controls/google//modules/access_level\"\n \
                  name = \"atlas\"\n combining_function = \"OR\"\n members = [\"user:a\"]\n \
                  ip_subnetworks = [\"203.0.113.0/24\"]\n}\n";
    assert_eq!(
        node(module)["basic"],
        value!({
            "combiningFunction": "OR",
            "conditions": [{ "members": ["user:a"], "ipSubnetworks": ["203.0.113.0/24"] }],
        })
    );
}

#[test]
fn what_is_no_key_services_is_named() {
    let text = r#"
resource "azurerm_storage_account_network_rules" "backups" {
  default_action = "Deny"
  ip_rules       = ["198.51.100.7"]
}
resource "aws_s3_bucket_policy" "b" {
  policy = "{\"Condition\": {\"IpAddress\": {\"aws:SourceIp\": \"198.51.100.7\"}}}"
}
resource "azurerm_resource_group" "rg" {
  name = "rg"
}
"#;
    let found: Vec<_> = resources(text)
        .iter()
        .map(|it| (it.address.clone(), it.kind))
        .collect();
    assert_eq!(
        found,
        [
            (
                "azurerm_storage_account_network_rules.backups".to_owned(),
                Kind::Other
            ),
            ("aws_s3_bucket_policy.b".to_owned(), Kind::Other),
        ]
    );
}

#[test]
fn resources_stand_there_as_often_as_they_exist() {
    let text = r#"
variable "off" { default = false }
locals { vaults = { a = ["198.51.100.1"], b = [] } }
resource "azurerm_key_vault" "none" { count = 0 }
resource "azurerm_key_vault" "off" { count = var.off ? 1 : 0 }
resource "azurerm_key_vault" "one" {
  count = 1
  name  = "kv${count.index}"
}
resource "azurerm_key_vault" "each" {
  for_each = local.vaults
  name     = each.key
  network_acls { ip_rules = each.value }
}
resource "azurerm_key_vault" "set" {
  for_each = toset(["c"])
  name     = "${each.key}-${each.value}"
}
resource "azurerm_key_vault" "maybe" { count = var.count ? 1 : 0 }
resource "azurerm_key_vault" "unknown" { for_each = var.vaults }
"#;
    let text = text
        .replace("{ default", "{\n default")
        .replace("false }", "false\n}");
    let resources = resources(&text);
    let found: Vec<_> = resources
        .iter()
        .map(|it| {
            (
                it.address.as_str(),
                plain(&it.node)["name"].clone(),
                it.doubts.len(),
            )
        })
        .collect();
    let null = serde_json::Value::Null;
    assert_eq!(
        found,
        [
            ("azurerm_key_vault.one[0]", value!("kv0"), 0),
            ("azurerm_key_vault.each[\"a\"]", value!("a"), 0),
            ("azurerm_key_vault.each[\"b\"]", value!("b"), 0),
            ("azurerm_key_vault.set[\"c\"]", value!("c-c"), 0),
            ("azurerm_key_vault.maybe", null.clone(), 1),
            ("azurerm_key_vault.unknown", null, 1),
        ]
    );
    let reason = Reason::UnknownValue("count = var.count ? 1 : 0".to_owned());
    assert_eq!(resources[4].doubts[0].reason, reason);
}

#[test]
fn lists_with_a_name_are_found_where_there_is_nothing_else() {
    let text = "locals {\n  a = [\"198.51.100.1\"]\n  b = local.a\n  c = [1]\n}\n\
                variable \"d\" {\n  default = { x = \"198.51.100.0/24\" }\n}\n\
                output \"e\" {\n  value = concat(local.a, [\"203.0.113.1\"])\n}\n";
    let found: Vec<_> = resources(text)
        .iter()
        .map(|it| (it.address.clone(), it.line))
        .collect();
    let named = |name: &str, line| (name.to_owned(), line);
    assert_eq!(
        found,
        [
            named("local.a", 2),
            named("var.d", 7),
            named("output.e", 10)
        ]
    );
    let values = only("allowed = [\n  \"198.51.100.1\",\n]\nregion = \"x\"\n");
    assert_eq!(
        (values.address.as_str(), values.kind),
        ("allowed", Kind::List)
    );
    let vault = format!("{text}resource \"azurerm_key_vault\" \"v\" {{}}\n");
    assert_eq!(
        resources(&vault).len(),
        1,
        "a resource says which list is in force"
    );
}

#[test]
fn functions_give_what_is_certain() {
    for (text, wanted) in [
        ("x = concat([1], var.a, [2])", value!([1, "<var.a>", 2])),
        (
            "x = flatten([[1, [2]], var.a, []])",
            value!([1, 2, "<var.a>"]),
        ),
        ("x = distinct([\"a\", \"b\", \"a\"])", value!(["a", "b"])),
        (
            "x = toset([\"b\", var.a, \"a\"])",
            value!(["<var.a>", "a", "b"]),
        ),
        ("x = compact([\"\", null, \"a\"])", value!(["a"])),
        (
            "x = merge({a = 1, b = 2}, {b = 3})",
            value!({ "a": 1, "b": 3 }),
        ),
        (
            "x = merge({a = 1}, var.m, {b = 3})",
            value!({ "b": 3, "…": null }),
        ),
        ("x = join(\",\", [\"a\", var.a])", value!("a,<var.a>")),
        ("x = split(\",\", \"a,b\")", value!(["a", "b"])),
        ("x = format(\"%s/%d%%\", \"a\", 3)", value!("a/3%")),
        (
            "x = formatlist(\"%s/32\", [\"a\", var.a, \"b\"])",
            value!(["a/32", "<var.a>", "b/32"]),
        ),
        ("x = format(\"%05d\", 3)", value!("<format(\"%05d\", 3)>")),
        ("x = chunklist([1, 2, 3], 2)", value!([[1, 2], [3]])),
        (
            "x = chunklist([1, var.a], 2)",
            value!("<chunklist([1, var.a], 2)>"),
        ),
        ("x = length([1, var.a])", value!("<length([1, var.a])>")),
        ("x = length([1, 2]) == 2", value!(true)),
        ("x = keys({b = 1, a = 2})", value!(["a", "b"])),
        ("x = values({b = 1, a = 2})", value!([2, 1])),
        ("x = lookup({a = 1}, \"b\", 3)", value!(3)),
        ("x = coalesce(null, \"\", \"a\")", value!("a")),
        (
            "x = coalesce(var.a, \"a\")",
            value!("<coalesce(var.a, \"a\")>"),
        ),
        ("x = try(var.a, \"a\")", value!("<try(var.a, \"a\")>")),
        (
            "x = contains([\"a\", var.a], \"b\")",
            value!("<contains([\"a\", var.a], \"b\")>"),
        ),
        ("x = contains([\"a\", var.a], \"a\")", value!(true)),
        (
            "x = jsondecode(\"[1, {\\\"a\\\": 2}]\")",
            value!([1, { "a": 2 }]),
        ),
        ("x = yamldecode(\"a: [1]\")", value!({ "a": [1] })),
        (
            "x = \"${jsonencode([1, \"a\\\"\", var.a])}-\"",
            value!("[1,\"a\\\"\",<var.a>]-"),
        ),
        ("x = jsonencode(\"a\")", value!("\"a\"")),
        ("x = concat([[1], [2]]...)", value!([1, 2])),
        ("x = other::concat([1])", value!("<other::concat([1])>")),
        (
            "x = cidrsubnet(\"198.51.100.0/24\", 8, 1)",
            value!("<cidrsubnet(\"198.51.100.0/24\", 8, 1)>"),
        ),
    ] {
        assert_eq!(local(text), wanted, "{text}");
    }
}

#[test]
fn expressions_give_what_is_certain() {
    for (text, wanted) in [
        ("x = true ? 1 : 2", value!(1)),
        ("x = var.a ? [1] : [1]", value!([1])),
        ("x = var.a && false ? 1 : 2", value!(2)),
        ("x = local.y == null ? 1 : 2\ny = null", value!(1)),
        ("x = local.y != null ? 1 : 2\ny = [1]", value!(1)),
        ("x = !(\"a\" == \"b\")", value!(true)),
        ("x = -1", value!(-1)),
        (
            "x = {(local.y) = 1, (var.z) = 2}\ny = \"a\"",
            value!({ "a": 1, "…": null }),
        ),
        ("x = local.y.a[1]\ny = {a = [1, 2]}", value!(2)),
        ("x = local.y[\"a\"]\ny = {a = 1}", value!(1)),
        (
            "x = local.y[0]\ny = concat(var.z, [1])",
            value!("<local.y[0]>"),
        ),
        (
            "x = local.y[*].a\ny = [{a = 1}, var.z]",
            value!([1, "<var.z>"]),
        ),
        ("x = local.y.*.a\ny = {a = 1}", value!([1])),
        (
            "x = [for a in [1, 2] : a if a != \"2\"]",
            value!(["<a>", "<a>"]),
        ),
        (
            "x = [for a in [\"1\", \"2\"] : \"${a}!\" if a != \"2\"]",
            value!(["1!"]),
        ),
        (
            "x = [for k, v in {b = 1, a = 2} : \"${k}${v}\"]",
            value!(["a2", "b1"]),
        ),
        ("x = {for a in [\"1\"] : a => a}", value!({ "1": "1" })),
        ("x = [for a in var.a : a]", value!("<[for a in var.a : a]>")),
        (
            "x = [for a in concat([1], var.a) : a]",
            value!([1, "<concat([1], var.a)>"]),
        ),
        (
            "x = {for a in [\"1\"] : a => a...}",
            value!("<{for a in [\"1\"] : a => a...}>"),
        ),
        ("x = local.y\ny = local.x", value!("<local.x>")),
        ("x = \"${local.y}\"\ny = [1]", value!([1])),
        ("x = \"${1}\"", value!("1")),
        ("x = \"a$${b}%%{c}\"", value!("a${b}%{c}")),
        ("x = each.value", value!("<each.value>")),
    ] {
        assert_eq!(local(text), wanted, "{text}");
    }
}

#[test]
fn what_is_not_closed_is_no_configuration() {
    let text = "resource \"azurerm_key_vault\" \"v\" {\n  name = \"v\"\n  network_acls {\n    \
                ip_rules = [\"198.51.100.7\"]\n  }\n  tags = jsondecode(<<EOT\n{}\nEOT\n  )\n}\n";
    let whole = read(text).unwrap().unwrap();
    let mut wholes = 0;
    for end in 0..text.len() {
        if let Some(Ok(cut)) = read(&text[..end]) {
            wholes += 1;
            assert!(
                end + 1 == text.len() || cut.resources.is_empty(),
                "cut at {end}: {cut:?}"
            );
            assert!(end + 1 != text.len() || cut == whole);
        }
    }
    assert!(wholes > 0, "without its last newline it is whole");
    let cut = read("locals {\n  a = [\"198.51.100.7\",\n")
        .unwrap()
        .unwrap_err();
    assert_eq!(cut.reason, Reason::Malformed);
}

#[test]
fn other_texts_are_not_terraforms() {
    for text in [
        "198.51.100.7\n",
        "resource kv 'Microsoft.KeyVault/vaults@2023-07-01' = {\n}\n",
        "ALLOWED = ['198.51.100.7']\n",
        "{\"a\": 1}",
        "data:\n  - 198.51.100.7\n",
        "",
    ] {
        assert!(read(text).is_none(), "{text}");
    }
}

#[test]
fn short_texts_stand_for_no_more_than_fits() {
    let mut text = String::from("locals {\n  a0 = [\"198.51.100.7\"]\n");
    for level in 1..40 {
        let before = format!("local.a{}", level - 1);
        text += &format!("  a{level} = concat({before}, {before})\n");
    }
    text += "}\nresource \"azurerm_key_vault\" \"v\" {\n  network_acls {\n    ip_rules = local.a39\n  }\n}\n";
    assert_eq!(read(&text).unwrap().unwrap_err().reason, Reason::TooLarge);
    let loops = "locals {\n  a = [1, 2, 3, 4, 5, 6, 7, 8, 9]\n  b = [\"198.51.100.7\", [for a in local.a : \
                 [for b in local.a : [for c in local.a : [for d in local.a : [for e in local.a : \
                 [for f in local.a : [for g in local.a : local.a]]]]]]]]\n}\n";
    assert_eq!(read(loops).unwrap().unwrap_err().reason, Reason::TooLarge);
    let chain: String = (0..20_000)
        .map(|it| format!("  a{} = local.a{}\n", it, it + 1))
        .collect();
    let text = format!("locals {{\n{chain}  b = [\"198.51.100.7\"]\n}}\n");
    assert_eq!(only(&text).address, "local.b");
}

#[test]
fn depth_has_a_bound() {
    for (open, close) in [
        ("[", "]"),
        ("(", ")"),
        ("{a=", "}"),
        ("f(", ")"),
        ("\"${", "}\""),
        ("!", ""),
    ] {
        for depth in [60, 200_000] {
            let nested = format!("{}1{}", open.repeat(depth), close.repeat(depth));
            let _ = read(&format!("locals {{\n  a = {nested}\n}}\n"));
        }
    }
    let blocks = format!("{}{}", "a {\n".repeat(100_000), "}\n".repeat(100_000));
    assert!(read(&format!("locals {{\n}}\n{blocks}")).unwrap().is_err());
}

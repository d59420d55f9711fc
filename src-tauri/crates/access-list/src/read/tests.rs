#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod hostile;
mod meaning;
mod printed;

use proptest::prelude::*;
use serde_json::json;

use super::*;

fn nets(list: &AccessList) -> Vec<String> {
    list.entries
        .iter()
        .map(|entry| entry.net.to_string())
        .collect()
}

fn read_text(text: &str) -> AccessList {
    read(text.as_bytes()).unwrap()
}

fn policy(statements: &serde_json::Value) -> serde_json::Value {
    json!({"Version": "2012-10-17", "Statement": statements})
}

fn allow(addresses: &serde_json::Value) -> serde_json::Value {
    json!({"Effect": "Allow", "Action": ["kms:Decrypt"], "Resource": "*",
           "Condition": {"IpAddress": {"aws:SourceIp": addresses}}})
}

fn deny(addresses: &serde_json::Value) -> serde_json::Value {
    json!({"Effect": "Deny", "Principal": {"AWS": "arn:aws:iam::111122223333:role/atlas"},
           "Action": "kms:*", "Resource": "*",
           "Condition": {"NotIpAddress": {"aws:SourceIp": addresses}}})
}

#[test]
fn an_aws_policy_is_read_bare_and_in_every_wrapper() {
    let bare = policy(&json!([allow(&json!(["3.0.0.1", "3.0.0.0/24"]))]));
    let text = bare.to_string();
    let encoded: String = text.bytes().map(|byte| format!("%{byte:02X}")).collect();
    for wrapped in [
        bare.clone(),
        json!({"PolicyDocument": bare, "PolicyName": "atlas"}),
        json!({"Policy": text}),
        json!({"PolicyVersion": {"Document": bare, "VersionId": "v1"}}),
        json!([{"PolicyDocument": encoded}]),
    ] {
        let list = read_text(&format!("{wrapped:#}"));
        assert_eq!(list.form, Form::AwsPolicy, "{wrapped}");
        assert_eq!(nets(&list), ["3.0.0.1/32", "3.0.0.0/24"], "{wrapped}");
    }
    let whole = read_text(&encoded);
    assert_eq!(nets(&whole).len(), 2, "percent-encoded as a whole");
    let noisy = format!("$ aws iam get-role-policy\n{text}\n$ ");
    assert_eq!(nets(&read_text(&noisy)).len(), 2, "with a prompt around it");
}

#[test]
fn several_allowing_statements_let_in_all_they_list() {
    let list = read_text(
        &policy(&json!([
            allow(&json!("3.0.0.1")),
            allow(&json!(["3.0.0.2/32"]))
        ]))
        .to_string(),
    );
    assert_eq!(nets(&list), ["3.0.0.1/32", "3.0.0.2/32"]);
    assert!(list.remarks.is_empty());
}

#[test]
fn w1_an_unconditioned_statement_beside_the_list_is_called_out() {
    let open = json!({"Effect": "Allow", "Action": "kms:Decrypt", "Resource": "*"});
    let list = read_text(&policy(&json!([open, allow(&json!("3.0.0.1"))])).to_string());
    assert_eq!(list.remarks, [Remark::AllowsFromAnywhere]);
}

#[test]
fn a_deny_lists_who_stays_in_and_a_split_one_shuts_everyone_out() {
    let root = json!({"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
                      "Action": "kms:*", "Resource": "*"});
    let one = read_text(&policy(&json!([root, deny(&json!(["3.0.0.1", "3.0.0.2"]))])).to_string());
    assert_eq!(nets(&one), ["3.0.0.1/32", "3.0.0.2/32"]);
    assert!(one.remarks.is_empty());

    let split = read_text(
        &policy(&json!([
            root,
            deny(&json!("3.0.0.1")),
            deny(&json!("3.0.0.2"))
        ]))
        .to_string(),
    );
    assert!(split.entries.is_empty(), "nobody is on both lists");
    assert!(split.remarks.contains(&Remark::SplitDeny { statements: 2 }));

    let nested = read_text(
        &policy(&json!([
            deny(&json!("3.0.0.0/24")),
            deny(&json!(["3.0.0.7", "4.0.0.1"]))
        ]))
        .to_string(),
    );
    assert_eq!(nets(&nested), ["3.0.0.7/32"]);
}

#[test]
fn a_trust_policy_and_other_services_are_not_about_keys() {
    let trust = json!({"Effect": "Allow", "Action": "sts:AssumeRole",
                       "Principal": {"AWS": "arn:aws:iam::299602853325:root"},
                       "Condition": {"IpAddress": {"aws:SourceIp": "9.9.9.9"}}});
    let list = read_text(&policy(&json!([trust])).to_string());
    assert_eq!(list.remarks, [Remark::NoAddresses]);
}

#[test]
fn w2_a_condition_on_private_endpoints_is_named() {
    let mut statement = deny(&json!("3.0.0.1"));
    statement["Condition"]["Null"] = json!({"aws:SourceVpce": "true"});
    let list = read_text(&policy(&json!([statement])).to_string());
    assert_eq!(list.remarks, [Remark::PrivateEndpointCondition]);
}

#[test]
fn a_policy_that_is_cut_off_is_said_to_be() {
    let text = format!(
        "{:#}",
        policy(&json!([allow(&json!(["3.0.0.1", "3.0.0.2"]))]))
    );
    let cut = &text[..text.len() - 20];
    let list = read_text(cut);
    assert!(matches!(list.remarks[..], [Remark::Malformed { .. }]));
    assert_eq!(nets(&list), ["3.0.0.1/32", "3.0.0.2/32"]);
}

#[test]
fn azure_is_read_as_the_command_line_prints_it() {
    let acls = json!({
        "bypass": "AzureServices",
        "defaultAction": "Deny",
        "ipRules": [{"value": "20.0.0.1/32"}, {"value": "20.0.0.2"}],
        "virtualNetworkRules": [{"id": "/subscriptions/a"}],
    });
    for document in [
        acls.clone(),
        json!({"name": "vault", "properties": {"networkAcls": acls, "publicNetworkAccess": "Enabled"}}),
    ] {
        let list = read_text(&format!("{document:#}"));
        assert_eq!(list.form, Form::AzureKeyVault);
        assert_eq!(nets(&list), ["20.0.0.1/32", "20.0.0.2/32"]);
        assert_eq!(
            list.remarks,
            [
                Remark::DefaultDeny,
                Remark::BypassAzureServices,
                Remark::VirtualNetworkRules { count: 1 }
            ]
        );
    }
    let rules = json!([{"ipAddressRange": "20.0.0.1/32"}]);
    assert_eq!(read_text(&rules.to_string()).form, Form::AzureKeyVault);
    let closed =
        json!({"properties": {"networkAcls": {"ipRules": []}, "publicNetworkAccess": "Disabled"}});
    assert!(
        read_text(&closed.to_string())
            .remarks
            .contains(&Remark::PublicAccessDisabled)
    );
}

#[test]
fn bicep_is_read() {
    let text = "networkAcls: {\n  defaultAction: 'Allow'\n  bypass: 'None'\n  ipRules: [\n    { value: '20.0.0.1/32' }\n    { value: '20.0.0.2' } // office\n  ]\n}";
    let list = read_text(text);
    assert_eq!(nets(&list), ["20.0.0.1/32", "20.0.0.2/32"]);
    assert_eq!(list.remarks, [Remark::DefaultAllow]);
    assert_eq!(list.entries[1].line, 6);
}

#[test]
fn g1_conditions_are_combined_as_google_does() {
    let yaml = "- ipSubnetworks:\n  - 34.0.0.1/32\n  - 34.0.0.2/32\n";
    let one = read_text(yaml);
    assert_eq!(one.form, Form::GoogleAccessLevel);
    assert_eq!(nets(&one), ["34.0.0.1/32", "34.0.0.2/32"]);
    assert_eq!(one.entries[1].line, 3);

    let both = format!("{yaml}- ipSubnetworks:\n  - 34.0.0.2/32\n");
    let both = read_text(&both);
    assert_eq!(nets(&both), ["34.0.0.2/32"], "AND unless the level says OR");
    assert_eq!(both.remarks, [Remark::CombinedWithAnd { conditions: 2 }]);

    let level = json!({"name": "accessPolicies/1/accessLevels/atlas", "basic": {
        "combiningFunction": "OR",
        "conditions": [{"ipSubnetworks": ["34.0.0.1/32"]}, {"ipSubnetworks": ["34.0.0.2/32"]}],
    }});
    assert_eq!(nets(&read_text(&level.to_string())).len(), 2);

    let empty = json!({"basic": {"conditions": [{"ipSubnetworks": []}]}});
    assert!(
        read_text(&empty.to_string())
            .remarks
            .contains(&Remark::EmptyConditionAdmitsEveryone)
    );
}

#[test]
fn terraform_of_each_cloud_is_read() {
    let azure = r#"
resource "azurerm_key_vault" "atlas" {
  name = "vault"
  network_acls {
    bypass         = "AzureServices"
    default_action = "Deny"
    ip_rules       = concat(local.atlas, ["20.0.0.3/32"], var.office)
  }
}
locals {
  atlas = ["20.0.0.1/32", "20.0.0.2"]
}
"#;
    let list = read_text(azure);
    assert_eq!(list.form, Form::Terraform);
    assert_eq!(nets(&list), ["20.0.0.1/32", "20.0.0.2/32", "20.0.0.3/32"]);
    assert!(list.remarks.contains(&Remark::Expressions { count: 1 }));
    assert!(list.remarks.contains(&Remark::DefaultDeny));

    let aws = r#"
data "aws_iam_policy_document" "atlas" {
  statement {
    effect    = "Deny"
    actions   = ["kms:Decrypt"]
    resources = ["*"]
    condition {
      test     = "NotIpAddress"
      variable = "aws:SourceIp"
      values   = ["3.0.0.1/32"]
    }
  }
}
"#;
    assert_eq!(nets(&read_text(aws)), ["3.0.0.1/32"]);

    let google = r#"
resource "google_access_context_manager_access_level" "atlas" {
  basic {
    combining_function = "OR"
    conditions {
      ip_subnetworks = ["34.0.0.1/32"]
    }
    conditions {
      ip_subnetworks = ["34.0.0.2/32"]
    }
  }
}
"#;
    assert_eq!(nets(&read_text(google)), ["34.0.0.1/32", "34.0.0.2/32"]);

    let inline = r#"
resource "aws_kms_key" "atlas" {
  policy = jsonencode({
    Statement = [{
      Effect    = "Deny"
      Action    = "kms:*"
      Condition = { NotIpAddress = { "aws:SourceIp" = ["3.0.0.1"] } }
    }]
  })
}
"#;
    assert_eq!(nets(&read_text(inline)), ["3.0.0.1/32"]);
}

#[test]
fn a_table_gives_its_outbound_addresses_with_their_lines() {
    let text = "direction,service,cloud,region,cidr\r\noutbound,Control plane,aws,us-east-1,3.0.0.1/32\r\ninbound,Control plane,aws,us-east-1,9.9.9.9/32\r\noutbound,Control plane,aws,us-east-1,300.0.0.1\r\n";
    let list = read_text(text);
    assert_eq!(list.form, Form::Csv);
    assert_eq!(nets(&list), ["3.0.0.1/32"]);
    assert_eq!(list.not_understood[0].line, 4);
    assert_eq!(list.not_understood[0].text, "300.0.0.1");
}

#[test]
fn any_text_gives_its_addresses_and_names_what_it_could_not_read() {
    let text = "# our list, 2026-11-24T12:30:45Z v1.2.3\n3.0.0.1, 3.0.0.2/32; 2600:1f18::5\n10.0.0.1-10.0.0.9\n300.1.2.3 1.2.3.4/33 arn:aws:kms:us-east-1:1:key/a\n";
    let list = read_text(text);
    assert_eq!(
        nets(&list),
        ["3.0.0.1/32", "3.0.0.2/32", "2600:1f18::5/128"]
    );
    let not: Vec<(u32, &str)> = list
        .not_understood
        .iter()
        .map(|it| (it.line, it.text.as_str()))
        .collect();
    assert_eq!(
        not,
        [
            (3, "10.0.0.1-10.0.0.9"),
            (4, "300.1.2.3"),
            (4, "1.2.3.4/33")
        ]
    );
}

#[test]
fn a_text_from_powershell_is_read() {
    let mut bytes = vec![0xff, 0xfe];
    for unit in "3.0.0.1\r\n3.0.0.2".encode_utf16() {
        bytes.extend(unit.to_le_bytes());
    }
    assert_eq!(nets(&read(&bytes).unwrap()).len(), 2);
}

#[test]
fn everyone_is_called_out() {
    let list = read_text("0.0.0.0/0");
    assert_eq!(list.remarks, [Remark::AdmitsEveryone]);
}

#[test]
fn what_is_no_text_is_told() {
    assert_eq!(read(b""), Err(ReadError::Empty));
    assert_eq!(read(b" \n "), Err(ReadError::Empty));
    assert_eq!(read(b"PK\x03\x04\0\0"), Err(ReadError::Binary));
    assert_eq!(
        read(&vec![b' '; LARGEST_TEXT + 1]),
        Err(ReadError::TooLarge)
    );
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _read = read(&bytes);
    }

    #[test]
    fn no_text_makes_it_panic(text in "[-{}\\[\\]\":,a-zA-Z0-9./ \n#=]{0,200}") {
        let _read = read(text.as_bytes());
    }
}

//! What the clouds' command lines and consoles print.

use super::*;

#[track_caller]
fn expect(text: &str, form: Form, entries: &[&str], remarks: &[Remark]) -> AccessList {
    let list = read_text(text);
    assert_eq!(list.form, form);
    assert_eq!(nets(&list), entries);
    assert_eq!(list.remarks, remarks);
    assert_eq!(list.not_understood_count, 0, "{:?}", list.not_understood);
    list
}

#[test]
fn a_role_policy_among_prompts_is_read_with_its_lines() {
    let text = include_str!("printed/aws-get-role-policy.txt");
    let entries = ["54.201.17.33/32", "44.218.9.140/32", "81.2.69.160/28"];
    let list = expect(text, Form::AwsPolicy, &entries, &[]);
    let lines: Vec<u32> = list.entries.iter().map(|entry| entry.line).collect();
    assert_eq!(lines, [20, 21, 22]);
}

#[test]
fn a_managed_policy_with_one_statement_and_one_address_is_read() {
    let text = include_str!("printed/aws-get-policy-version.json");
    expect(text, Form::AwsPolicy, &["54.201.17.33/32"], &[]);
}

#[test]
fn a_key_policy_is_read_out_of_the_text_it_is_printed_as() {
    let text = include_str!("printed/aws-get-key-policy.json");
    let entries = ["54.201.17.33/32", "44.218.9.140/32"];
    expect(text, Form::AwsPolicy, &entries, &[]);

    let document: serde_json::Value = serde_json::from_str(text).unwrap();
    let policy = document["Policy"].as_str().unwrap();
    expect(policy, Form::AwsPolicy, &entries, &[]);
    let as_text = serde_json::Value::from(policy).to_string();
    expect(&as_text, Form::AwsPolicy, &entries, &[]);
    let encoded: String = policy.bytes().map(|byte| format!("%{byte:02x}")).collect();
    expect(&encoded, Form::AwsPolicy, &entries, &[]);
    let encoded = serde_json::json!({"RoleDetailList": [
        {"RolePolicyList": [{"PolicyName": "atlas", "PolicyDocument": encoded}]}]});
    expect(&encoded.to_string(), Form::AwsPolicy, &entries, &[]);
}

#[test]
fn two_policies_pasted_one_after_the_other_are_one() {
    let one = include_str!("printed/aws-get-policy-version.json");
    let other = include_str!("printed/aws-get-role-policy.txt");
    let list = read_text(&format!("{one}\n{other}"));
    assert_eq!(list.entries.len(), 4);
}

#[test]
fn a_vault_is_read_bare_and_slash_32_the_same() {
    let entries = ["20.83.41.7/32", "20.83.41.8/32", "52.179.8.0/24"];
    expect(
        include_str!("printed/az-keyvault-show.json"),
        Form::AzureKeyVault,
        &entries,
        &[
            Remark::DefaultDeny,
            Remark::BypassAzureServices,
            Remark::VirtualNetworkRules { count: 1 },
        ],
    );
}

#[test]
fn a_vault_whose_firewall_was_never_set_up_lets_everybody_in() {
    expect(
        include_str!("printed/az-keyvault-show-never-set-up.json"),
        Form::AzureKeyVault,
        &[],
        &[Remark::DefaultAllow, Remark::NoAddresses],
    );
}

#[test]
fn a_list_of_rules_is_read_as_every_tool_of_azure_shows_it() {
    let two = ["20.83.41.7/32", "20.83.41.8/32"];
    let azure = Form::AzureKeyVault;
    expect(
        include_str!("printed/az-network-rule-list.txt"),
        azure,
        &two,
        &[Remark::DefaultDeny],
    );
    let denied = [Remark::DefaultDeny, Remark::BypassAzureServices];
    expect(include_str!("printed/vault.bicep"), azure, &two, &denied);
    expect(
        include_str!("printed/get-azkeyvault.txt"),
        azure,
        &two,
        &denied,
    );
    expect(
        include_str!("printed/arm-template.json"),
        azure,
        &two[..1],
        &[Remark::DefaultAllow, Remark::BypassAzureServices],
    );
    let computed = read_text("{\"networkAcls\": {\"ipRules\": \"[parameters('rules')]\"}}");
    assert!(computed.remarks.contains(&Remark::Expressions { count: 1 }));
}

#[test]
fn json_of_a_vault_that_is_cut_off_is_said_to_be() {
    let text = include_str!("printed/az-keyvault-show.json");
    let cut = text.split("\"virtualNetworkRules\"").next().unwrap();
    let list = read_text(cut);
    assert_eq!(list.form, Form::AzureKeyVault);
    assert_eq!(list.entries.len(), 3);
    assert!(list.remarks.contains(&Remark::DefaultDeny));
    assert!(
        matches!(list.remarks[..], [.., Remark::Malformed { .. }]),
        "{:?}",
        list.remarks
    );
}

#[test]
fn g1_a_level_is_read_as_gcloud_prints_it() {
    let google = Form::GoogleAccessLevel;
    expect(
        include_str!("printed/gcloud-levels-describe.txt"),
        google,
        &["34.122.60.18/32", "35.226.14.9/32", "81.2.69.160/28"],
        &[],
    );
    expect(
        include_str!("printed/gcloud-levels-describe-empty.yaml"),
        google,
        &[],
        &[Remark::EmptyConditionAdmitsEveryone, Remark::NoAddresses],
    );
    expect(
        include_str!("printed/gcloud-levels-list.yaml"),
        google,
        &["34.122.60.18/32", "81.2.69.160/28"],
        &[Remark::SeveralLists { count: 2 }],
    );
    expect(
        include_str!("printed/gcloud-levels-describe-and.json"),
        google,
        &["34.122.60.18/32"],
        &[Remark::Negated, Remark::CombinedWithAnd { conditions: 3 }],
    );
}

#[test]
fn g1_yaml_that_cannot_be_read_is_said_to_be() {
    let text = "basic:\n  conditions:\n  - ipSubnetworks:\n    - 34.122.60.18/32\n   - : [\n";
    let list = read_text(text);
    assert_eq!(list.form, Form::GoogleAccessLevel);
    assert_eq!(nets(&list), ["34.122.60.18/32"]);
    assert!(matches!(list.remarks[..], [Remark::Malformed { .. }]));
}

#[test]
fn terraform_is_read_as_people_write_it() {
    let terraform = Form::Terraform;
    expect(
        include_str!("printed/vault.tf"),
        terraform,
        &["20.83.41.7/32", "20.83.41.8/32"],
        &[
            Remark::DefaultDeny,
            Remark::BypassAzureServices,
            Remark::VirtualNetworkRules { count: 1 },
            Remark::Expressions { count: 1 },
        ],
    );
    expect(
        include_str!("printed/key-policy.tf"),
        terraform,
        &["54.201.17.33/32", "44.218.9.140/32"],
        &[],
    );
    expect(
        include_str!("printed/role-policy.tf"),
        terraform,
        &["54.201.17.33/32"],
        &[],
    );
    expect(
        include_str!("printed/access-level.tf"),
        terraform,
        &["34.122.60.18/32", "35.226.14.9/32"],
        &[],
    );
}

#[test]
fn terraform_that_cannot_be_read_is_said_to_be() {
    let text = include_str!("printed/vault.tf");
    let list = read_text(text.split("virtual_network").next().unwrap());
    assert_eq!(list.form, Form::Terraform);
    assert_eq!(list.entries.len(), 2, "every address in it");
    assert!(matches!(list.remarks[..], [Remark::Malformed { .. }]));
}

#[test]
fn terraform_of_a_module_gives_its_addresses() {
    let text = "module \"vault\" {\n  source = \"./vault\"\n  network_acls = {\n    ip_rules = [\"20.83.41.7\"]\n  }\n}\n";
    assert_eq!(nets(&read_text(text)), ["20.83.41.7/32"]);
}

//! What the clouds' command lines and consoles print.

use percent_encoding::percent_encode_byte;

use super::*;

macro_rules! printed {
    ($name:literal) => {
        include_str!(concat!("../../../tests/printed/", $name))
    };
}

#[track_caller]
fn expect(text: &str, form: Form, entries: &[&str], remarks: &[Remark]) -> AccessList {
    let list = read_text(text);
    assert_eq!(list.form, form);
    assert_eq!(nets(&list), entries, "{:?}", list.doubts);
    assert_eq!(list.remarks, remarks);
    list
}

#[test]
fn a_role_policy_among_prompts_is_read_with_its_lines() {
    let list = read_text(printed!("aws-get-role-policy.txt"));
    assert_eq!(list.form, Form::AwsPolicy);
    let lines: Vec<u32> = list.entries.iter().map(|entry| entry.line).collect();
    assert_eq!(lines, [20, 21, 22], "{:?}", list.doubts);
}

#[test]
fn a_key_policy_is_read_out_of_the_text_it_is_printed_as() {
    let text = printed!("aws-get-key-policy.json");
    let entries = ["54.201.17.33/32", "44.218.9.140/32"];
    let document: serde_json::Value = serde_json::from_str(text).unwrap();
    let policy = document["Policy"].as_str().unwrap();
    let as_text = serde_json::Value::from(policy).to_string();
    let encoded: String = policy.bytes().map(percent_encode_byte).collect();
    let encoded = encoded.to_ascii_lowercase();
    for text in [text, policy, &as_text, &encoded] {
        let list = read_text(text);
        assert_eq!(list.form, Form::AwsPolicy);
        assert_eq!(nets(&list), entries, "{:?}", list.doubts);
    }
}

#[test]
fn a_vault_is_read_bare_and_slash_32_the_same() {
    let entries = ["20.83.41.7/32", "20.83.41.8/32", "52.179.8.0/24"];
    expect(
        printed!("az-keyvault-show.json"),
        Form::AzureKeyVault,
        &entries,
        &[
            Remark::BypassAzureServices,
            Remark::VirtualNetworkRules { count: 1 },
            Remark::DefaultDeny,
        ],
    );
}

#[test]
fn a_vault_whose_firewall_was_never_set_up_has_no_list_in_force() {
    let list = expect(
        printed!("az-keyvault-show-never-set-up.json"),
        Form::AzureKeyVault,
        &[],
        &[Remark::DefaultAllow],
    );
    assert!(list.is_open);
}

#[test]
fn a_list_of_rules_is_read_as_every_tool_of_azure_shows_it() {
    let two = ["20.83.41.7/32", "20.83.41.8/32"];
    let azure = Form::AzureKeyVault;
    let denied = [Remark::DefaultDeny];
    expect(printed!("az-network-rule-list.txt"), azure, &two, &denied);
    let denied = [Remark::BypassAzureServices, Remark::DefaultDeny];
    expect(printed!("vault.bicep"), azure, &two, &denied);
    expect(printed!("get-azkeyvault.txt"), azure, &two, &denied);
    let open = read_text(printed!("arm-template.json"));
    assert!(open.is_open, "{open:?}");
    let computed = read_text("{\"networkAcls\": {\"ipRules\": \"[parameters('rules')]\"}}");
    assert!(!computed.is_decided());
}

#[test]
fn a9_json_of_a_vault_that_is_cut_off_proves_nothing() {
    let text = printed!("az-keyvault-show.json");
    let cut = text.split("\"virtualNetworkRules\"").next().unwrap();
    let list = read_text(cut);
    assert_eq!(list.form, Form::AzureKeyVault);
    assert!(list.entries.is_empty());
    assert_eq!(reasons(&list), [Reason::Malformed]);
}

#[test]
fn g1_a_level_is_read_as_gcloud_prints_it() {
    let google = Form::GoogleAccessLevel;
    expect(
        printed!("gcloud-levels-describe.txt"),
        google,
        &["34.122.60.18/32", "35.226.14.9/32", "81.2.69.160/28"],
        &[],
    );
    let empty = read_text(printed!("gcloud-levels-describe-empty.yaml"));
    assert!(empty.is_open);
    assert_eq!(empty.remarks, [Remark::EmptyConditionAdmitsEveryone]);
    let several = read_text(printed!("gcloud-levels-list.yaml"));
    assert_eq!(several.lists.len(), 2);
    expect(
        printed!("gcloud-levels-describe-and.json"),
        google,
        &["34.122.60.18/32"],
        &[Remark::Negated, Remark::CombinedWithAnd { conditions: 3 }],
    );
}

#[test]
fn terraform_is_read_as_people_write_it() {
    let vault = read_text(printed!("vault.tf"));
    assert_eq!(vault.form, Form::Terraform);
    assert_eq!(nets(&vault), ["20.83.41.7/32", "20.83.41.8/32"]);
    assert!(!vault.is_decided(), "one value is computed elsewhere");
    for (text, entries) in [
        (
            printed!("key-policy.tf"),
            &["54.201.17.33/32", "44.218.9.140/32"][..],
        ),
        (printed!("role-policy.tf"), &["54.201.17.33/32"]),
        (
            printed!("access-level.tf"),
            &["34.122.60.18/32", "35.226.14.9/32"],
        ),
    ] {
        let list = read_text(text);
        assert_eq!(list.form, Form::Terraform);
        assert_eq!(nets(&list), entries, "{list:?}");
    }
}

#[test]
fn a9_terraform_that_cannot_be_read_proves_nothing() {
    let text = printed!("vault.tf");
    let list = read_text(text.split("virtual_network").next().unwrap());
    assert_eq!(list.form, Form::Terraform);
    assert!(list.entries.is_empty());
    assert_eq!(reasons(&list), [Reason::Malformed]);
}

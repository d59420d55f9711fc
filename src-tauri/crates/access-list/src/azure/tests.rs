mod generated;
mod oracle;
mod rendered;

use super::*;
use crate::document::Member;

fn text(text: &str) -> Node {
    Node::text(1, text)
}

fn list(items: Vec<Node>) -> Node {
    Node::new(1, Value::List(items))
}

fn map(members: Vec<(&str, Node)>) -> Node {
    let members = members.into_iter().map(|(name, value)| Member {
        name: name.to_owned(),
        line: 1,
        value,
    });
    let map = Map {
        members: members.collect(),
        is_open: false,
    };
    Node::new(1, Value::Map(map))
}

fn rules(nets: &[&str]) -> Node {
    list(
        nets.iter()
            .map(|net| map(vec![("value", text(net))]))
            .collect(),
    )
}

fn state(found: &Found, address: &str) -> Option<bool> {
    let net = block(address);
    if found.reach.allowed().contains(net) {
        Some(true)
    } else if found.reach.undecided().contains(net) {
        None
    } else {
        Some(false)
    }
}

fn block(address: &str) -> ipnet::IpNet {
    crate::blocks::block(address).unwrap_or_else(|| ipnet::IpNet::new_assert([0; 4].into(), 0))
}

fn only(mut found: Vec<Found>) -> Found {
    assert_eq!(found.len(), 1, "{found:?}");
    found.remove(0)
}

fn vault(kind: &str, properties: Vec<(&str, Node)>) -> Node {
    map(vec![
        ("type", text(kind)),
        ("name", text("kv")),
        ("properties", map(properties)),
    ])
}

const VAULT: &str = "Microsoft.KeyVault/vaults";

#[test]
fn a_vault_without_a_firewall_has_no_list_in_force() {
    for properties in [
        vec![],
        vec![("networkAcls", Node::new(1, Value::Null))],
        vec![("publicNetworkAccess", text("Enabled"))],
    ] {
        let found = only(lists(&vault(VAULT, properties)));
        assert!(found.is_open);
        assert_eq!(found.name.name, "kv");
    }
}

#[test]
fn a_storage_account_is_no_key_service() {
    let acls = map(vec![
        ("defaultAction", text("Deny")),
        ("ipRules", rules(&["20.0.0.1"])),
    ]);
    let found = only(lists(&vault(
        "Microsoft.Storage/storageAccounts",
        vec![("networkAcls", acls)],
    )));
    assert_eq!(found.name.kind, ListKind::Other);
}

#[test]
fn a9_a_perimeter_decides_and_was_not_read() {
    let acls = map(vec![
        ("defaultAction", text("Deny")),
        ("ipRules", rules(&["20.0.0.1"])),
    ]);
    let found = only(lists(&vault(
        VAULT,
        vec![
            ("networkAcls", acls),
            ("publicNetworkAccess", text("SecuredByPerimeter")),
        ],
    )));
    assert_eq!(found.doubts[0].reason, Reason::Perimeter);
    assert_eq!(state(&found, "20.0.0.1"), None);
}

#[test]
fn a9_a_member_that_stands_twice_proves_nothing() {
    let acls = map(vec![
        ("defaultAction", text("Deny")),
        ("ipRules", rules(&["20.0.0.1"])),
        ("ipRules", rules(&["20.0.0.2"])),
    ]);
    let found = only(lists(&acls));
    assert!(found.doubts.iter().any(|doubt| doubt.is_whole));
}

#[test]
fn bicep_is_read_without_its_comments() {
    let text = "param office string\nvar atlas = '20.0.0.2'\n\n@description('the vault')\n\
        resource kv 'Microsoft.KeyVault/vaults@2023-07-01' = {\n  name: 'kv'\n  properties: {\n\
        \x20   networkAcls: {\n      bypass: 'None'\n      // defaultAction: 'Allow'\n\
        \x20     defaultAction: 'Deny'\n      ipRules: [\n        { value: '20.0.0.1/32' }\n\
        \x20       { value: atlas }\n        /* { value: '20.0.0.3' }\n        */\n\
        \x20       { value: office }\n      ]\n    }\n  }\n}\n";
    let found = only(read_text(text).unwrap_or_default());
    assert_eq!(state(&found, "20.0.0.1"), Some(true));
    assert_eq!(state(&found, "20.0.0.2"), Some(true));
    assert_eq!(state(&found, "20.0.0.3"), None, "it may be the office");
    assert_eq!(found.listed[1].line, 14);
    let mangled = text.replace("      ]\n", "");
    let found = only(read_text(&mangled).unwrap_or_default());
    assert_eq!(found.doubts[0].reason, Reason::Malformed);
    let looped = text.replace("= {\n  name", "= if (deploy) {\n  name");
    let found = only(read_text(&looped).unwrap_or_default());
    assert_eq!(state(&found, "20.0.0.1"), None, "{found:?}");
}

#[test]
fn a_long_chain_of_interpolations_ends() {
    let text = format!(
        "resource a 'b@c' = {{\n  name: {}\n}}\n",
        "'${".repeat(10_000)
    );
    let found = only(read_text(&text).unwrap_or_default());
    assert_eq!(found.doubts[0].reason, Reason::Malformed);
}

#[test]
fn what_powershell_prints_is_read_and_its_command_line_is_not() {
    let text = "PS C:\\> (Get-AzKeyVault -VaultName kv).NetworkAcls | Format-List DefaultAction, Bypass\n\n\
        DefaultAction   : Deny\nBypass          : None\nIpAddressRanges : {20.0.0.1/32, 20.0.0.2/32}\n";
    let found = only(read_text(text).unwrap_or_default());
    assert_eq!(state(&found, "20.0.0.2"), Some(true));
    assert_eq!(state(&found, "20.0.0.3"), Some(false));
    assert_eq!(found.remarks, [Remark::DefaultDeny]);
    let cut = text.replace("2/32}", "2/32...}");
    let found = only(read_text(&cut).unwrap_or_default());
    assert_eq!(found.doubts[0].reason, Reason::CutShort);
}

#[test]
fn what_a_command_takes_out_is_refused_and_the_rest_is_not_known() {
    let text = "az keyvault network-rule add --name kv --ip-address 20.0.0.1/32 20.0.0.2\n\
        az keyvault network-rule remove -n kv --ip-address 20.0.0.2\n\
        # az keyvault network-rule add -n kv --ip-address 20.0.0.3\n";
    let found = only(read_text(text).unwrap_or_default());
    assert_eq!(found.name.name, "kv");
    assert_eq!(state(&found, "20.0.0.1"), Some(true));
    assert_eq!(state(&found, "20.0.0.2"), Some(false));
    assert_eq!(state(&found, "20.0.0.3"), None);
}

fn commands(text: &str) -> Found {
    only(read_text(text).unwrap_or_default())
}

#[test]
fn a9_what_a_template_may_not_deploy_or_writes_by_copying_is_not_known() {
    let properties = || {
        let acls = map(vec![
            ("defaultAction", text("Deny")),
            ("ipRules", rules(&["3.0.0.1/32"])),
        ]);
        ("properties", map(vec![("networkAcls", acls)]))
    };
    let deployed = |condition: Node| {
        let members = vec![
            ("condition", condition),
            ("type", text(VAULT)),
            properties(),
        ];
        only(lists(&map(members)))
    };
    let sure = deployed(Node::new(1, Value::Bool(true)));
    assert_eq!(state(&sure, "3.0.0.1"), Some(true));
    for condition in [text("[parameters('x')]"), Node::new(1, Value::Bool(false))] {
        assert_eq!(state(&deployed(condition), "3.0.0.1"), None);
    }
    let copied = map(vec![
        ("defaultAction", text("Deny")),
        ("copy", list(vec![map(vec![("name", text("ipRules"))])])),
    ]);
    let found = only(lists(&vault(VAULT, vec![("networkAcls", copied)])));
    assert_eq!(state(&found, "3.0.0.1"), None);
}

#[test]
fn a9_a_vault_beside_its_association_with_a_perimeter_is_not_known() {
    let acls = map(vec![
        ("defaultAction", text("Deny")),
        ("ipRules", rules(&["3.0.0.1/32"])),
    ]);
    let kind = "Microsoft.Network/networkSecurityPerimeters/resourceAssociations";
    let association = map(vec![("type", text(kind)), ("properties", map(vec![]))]);
    let both = list(vec![vault(VAULT, vec![("networkAcls", acls)]), association]);
    let found = only(lists(&both));
    assert_eq!(state(&found, "3.0.0.1"), None);
    assert!(found.doubts.iter().any(|it| it.reason == Reason::Perimeter));
}

#[test]
fn commands_that_switch_public_access_off_leave_nothing_accepted() {
    let add = "az keyvault network-rule add --name kv --ip-address 3.0.0.1/32\n";
    let update = |word: &str| {
        commands(&format!(
            "{add}az keyvault update --name kv --public-network-access {word}\n"
        ))
    };
    assert_eq!(state(&update("Disabled"), "3.0.0.1"), Some(false));
    assert_eq!(state(&update("SecuredByPerimeter"), "3.0.0.1"), None);
    assert_eq!(state(&update("Enabled"), "3.0.0.1"), Some(true));
}

#[test]
fn a10_a_change_below_what_is_shown_proves_nothing_of_it() {
    let shown = "{\"ipRules\": [{\"value\": \"3.0.0.1/32\"}]}";
    let remove = "$ az keyvault network-rule remove --name kv --ip-address 3.0.0.1/32";
    let is_doubted = |text: String| {
        let acls = map(vec![("ipRules", rules(&["3.0.0.1/32"]))]);
        let mut found = lists(&acls);
        doubt_changes(&text, &mut found);
        only(found).doubts.iter().any(|doubt| doubt.is_whole)
    };
    assert!(is_doubted(format!("{shown}\n{remove}\n")));
    assert!(
        !is_doubted(format!("{remove}\n{shown}\n")),
        "what is shown came after"
    );
}

#[test]
fn a_templates_variables_are_known_and_its_parameters_are_not() {
    let read = |access: &str, rules: &str| {
        let acls = map(vec![
            ("defaultAction", text("Deny")),
            ("ipRules", text(rules)),
        ]);
        let properties = vec![("networkAcls", acls), ("publicNetworkAccess", text(access))];
        let variables = map(vec![
            ("Access", text("Enabled")),
            ("other", text("[parameters('access')]")),
            ("rules", map(vec![("ipRules", rules_of_one())])),
            ("listed", rules_of_one()),
        ]);
        let schema =
            "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#";
        let parameter = map(vec![("defaultValue", text("Enabled"))]);
        let template = map(vec![
            ("$schema", text(schema)),
            ("parameters", map(vec![("access", parameter)])),
            ("variables", variables),
            ("resources", list(vec![vault(VAULT, properties)])),
        ]);
        state(&only(lists(&template)), "20.0.0.1")
    };
    let known = read("[variables('access')]", "[variables('listed')]");
    assert_eq!(known, Some(true));
    for access in [
        "[parameters('access')]",
        "[variables('other')]",
        "[variables('none')]",
        "[toLower(variables('access'))]",
        "[[variables('access')]",
    ] {
        assert_eq!(read(access, "[variables('listed')]"), None, "{access}");
    }
    assert_eq!(read("Enabled", "[variables('rules')]"), None);
}

fn rules_of_one() -> Node {
    rules(&["20.0.0.1"])
}

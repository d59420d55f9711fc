//! The firewall's rules, and each step after them (safety rules Z1 and A3).

use super::*;

#[test]
fn z1_rules_only_and_deny_as_a_last_step() {
    let needed = needed(&many(250));
    let artefact = write(&Target::Azure(vault()), &order(&needed, &[])).unwrap();
    let script = &artefact.files[0].text;
    assert_eq!(
        script.matches("az keyvault network-rule add").count(),
        3,
        "in chunks of a hundred"
    );
    for file in &artefact.files {
        let denies = file.text.contains("Deny");
        assert_eq!(denies, file.step == Step::Deny, "{}", file.name);
    }
    let too_many = self::needed(&many(1_001));
    assert_eq!(
        write(&Target::Azure(vault()), &order(&too_many, &[])).unwrap_err(),
        WriteError::TooMany {
            used: 1_001,
            limit: 1_000
        }
    );
    let v6 = self::needed(&nets(&["2600:1f18::/36"]));
    assert_eq!(
        write(&Target::Azure(vault()), &order(&v6, &[])).unwrap_err(),
        WriteError::Ipv6 { count: 1 }
    );
}

#[test]
fn x3_the_whole_script_runs_with_a_hostile_vault() {
    let hostile = "v'$(echo hacked)`id`";
    let azure = Azure {
        vault: hostile.to_owned(),
        ..vault()
    };
    let needed = needed(&many(2));
    let artefact = write(&Target::Azure(azure), &order(&needed, &[])).unwrap();
    // A pretend `az` that shows what it is given.
    let script = format!(
        "az() {{ printf '<%s>' \"$@\"; }}\n{}",
        artefact.files[0].text
    );
    let output = std::process::Command::new("bash")
        .args(["-c", &script])
        .output()
        .unwrap();
    let shown = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success());
    assert!(shown.contains(&format!("<--name><{hostile}>")), "{shown}");
    assert!(shown.ends_with("<--ip-address><107.222.0.0/32><107.222.0.2/32>"));
}

/// The files for `step`: for Bash, and for PowerShell.
fn of_step(artefact: &Artefact, step: Step) -> [&str; 2] {
    let text = |kind| {
        let mut files = artefact.files.iter();
        let file = files.find(|file| file.step == step && file.kind == kind);
        file.unwrap().text.as_str()
    };
    [text(FileKind::Bash), text(FileKind::PowerShell)]
}

#[test]
fn z1_deny_and_the_own_address_are_there_for_both_shells() {
    let needed = needed(&many(2));
    let azure = Azure {
        own_address: "81.2.69.160".to_owned(),
        subscription: "sub".to_owned(),
        ..vault()
    };
    let artefact = write(&Target::Azure(azure), &order(&needed, &[])).unwrap();
    let [bash, powershell] = of_step(&artefact, Step::Deny);
    assert!(bash.contains("az keyvault update --name 'atlas-vault' --resource-group 'rg'"));
    assert!(powershell.contains(
        "Update-AzKeyVaultNetworkRuleSet -VaultName 'atlas-vault' -ResourceGroupName 'rg' -SubscriptionId 'sub' -DefaultAction Deny"
    ));
    assert!(
        !powershell.contains("-IpAddressRange"),
        "the rules stay as they are"
    );
    for text in of_step(&artefact, Step::OwnAddress) {
        assert!(text.contains("81.2.69.160/32"), "{text}");
        assert!(!text.contains("107.222."), "the administrator's own alone");
    }
    let without = write(&Target::Azure(vault()), &order(&needed, &[])).unwrap();
    let steps: Vec<Step> = without.files.iter().map(|file| file.step).collect();
    assert!(!steps.contains(&Step::OwnAddress) && !steps.contains(&Step::Removal));
}

#[test]
fn a3_old_rules_are_taken_out_by_a_script_of_its_own_only_where_they_may_go() {
    let needed = needed(&many(2));
    let removed = nets(&["3.0.0.9/32", "3.0.0.10/32"]);
    let order = WriteRequest {
        removed: &removed,
        ..order(&needed, &[])
    };
    let artefact = write(&Target::Azure(vault()), &order).unwrap();
    let [bash, powershell] = of_step(&artefact, Step::Removal);
    assert!(powershell.contains("Remove-AzKeyVaultNetworkRule -VaultName 'atlas-vault'"));
    assert!(powershell.contains("  '3.0.0.9/32',\n  '3.0.0.10/32'"));
    let script = format!("az() {{ printf '<%s>' \"$@\"; }}\n{bash}");
    let output = std::process::Command::new("bash")
        .args(["-c", &script])
        .output()
        .unwrap();
    let shown = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success());
    assert_eq!(
        shown.matches("<network-rule><remove>").count(),
        2,
        "{shown}"
    );
    assert!(shown.ends_with("<--ip-address><3.0.0.10/32>"), "{shown}");
    for file in artefact.files.iter().filter(|it| it.step != Step::Removal) {
        assert!(!file.text.contains("3.0.0.9"), "{}", file.name);
    }
}

#[test]
fn a3_what_is_needed_is_never_taken_out() {
    let needed = needed(&many(2));
    let removed = [needed.nets()[1]];
    let order = WriteRequest {
        removed: &removed,
        ..order(&needed, &[])
    };
    assert_eq!(
        write(&Target::Azure(vault()), &order).unwrap_err(),
        WriteError::LeavesOut { count: 1 }
    );
}

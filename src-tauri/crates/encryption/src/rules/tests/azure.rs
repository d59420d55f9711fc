use super::*;

fn right() -> AzureForm {
    AzureForm {
        access: AzureAccess::ClientSecret,
        role_id: String::new(),
        client_id: UUID.to_owned(),
        tenant_id: UUID.to_owned(),
        environment: "AZURE".to_owned(),
        subscription_id: UUID.to_owned(),
        resource_group: "rg-payments".to_owned(),
        key_vault_name: "ExampleVault".to_owned(),
        key_identifier: "https://examplevault.vault.azure.net/keys/ExampleKey".to_owned(),
    }
}

fn with(field: Field, text: &str) -> Vec<(Level, FindingCode)> {
    let mut form = right();
    *match field {
        Field::ClientId => &mut form.client_id,
        Field::TenantId => &mut form.tenant_id,
        Field::AzureEnvironment => &mut form.environment,
        Field::SubscriptionId => &mut form.subscription_id,
        Field::ResourceGroup => &mut form.resource_group,
        Field::KeyVaultName => &mut form.key_vault_name,
        _ => &mut form.key_identifier,
    } = text.to_owned();
    on(field, check(&KmsForm::Azure(form)))
}

fn client_secret(text: &str) -> Vec<(Level, FindingCode)> {
    let form = KmsForm::Azure(right());
    on(
        Field::Secret,
        check_secret(&form, secret(text).as_ref(), false),
    )
}

#[test]
fn a_right_form_has_no_finding_in_either_kind_of_access() {
    assert_eq!(check(&KmsForm::Azure(right())), []);

    let with_role = AzureForm {
        access: AzureAccess::ServicePrincipalRole,
        role_id: ROLE.to_owned(),
        client_id: "not checked".to_owned(),
        ..right()
    };
    assert_eq!(check(&KmsForm::Azure(with_role)), []);
}

#[test]
fn client_tenant_and_subscription_are_uuids() {
    for field in [Field::ClientId, Field::TenantId, Field::SubscriptionId] {
        assert_eq!(with(field, &UUID.to_uppercase()), []);
        for wrong in [
            "1234abcd12ab34cd56ef1234567890ab",
            "1234abcd-12ab-34cd-56ef-1234567890a",
            "1234abcg-12ab-34cd-56ef-1234567890ab",
            "contoso.onmicrosoft.com",
        ] {
            assert_eq!(with(field, wrong), blocked(FindingCode::NotUuid), "{wrong}");
        }
    }
}

#[test]
fn the_environment_is_one_of_three() {
    let china = AzureForm {
        environment: "AZURE_CHINA".to_owned(),
        key_identifier: "https://examplevault.vault.azure.cn/keys/k".to_owned(),
        ..right()
    };
    let government = AzureForm {
        environment: "AZURE_US_GOVERNMENT".to_owned(),
        key_identifier: "https://examplevault.vault.usgovcloudapi.net/keys/k".to_owned(),
        ..right()
    };
    assert_eq!(check(&KmsForm::Azure(china)), []);
    assert_eq!(check(&KmsForm::Azure(government)), []);
    for wrong in ["Azure", "AZURE_GERMANY"] {
        assert_eq!(
            with(Field::AzureEnvironment, wrong),
            blocked(FindingCode::UnknownEnvironment)
        );
    }
}

#[test]
fn a_vault_name_follows_microsofts_rules() {
    let vault = |text: &str| {
        on(
            Field::KeyVaultName,
            check(&KmsForm::Azure(AzureForm {
                key_vault_name: text.to_owned(),
                ..right()
            })),
        )
    };
    for right in ["abc", "a-1", "Vault-2-x", &"v".repeat(24)] {
        assert_eq!(vault(right), [], "{right}");
    }
    for wrong in [
        "ab",
        &"v".repeat(25),
        "1vault",
        "-vault",
        "vault-",
        "my--vault",
        "my_vault",
        "my.vault",
        "väult",
    ] {
        assert_eq!(vault(wrong), blocked(FindingCode::NotVaultName), "{wrong}");
    }
}

#[test]
fn a_resource_group_follows_microsofts_rules() {
    for right in ["r", "Grüppe_1-(x).y", &"ü".repeat(90)] {
        assert_eq!(with(Field::ResourceGroup, right), [], "{right}");
    }
    for wrong in [&"r".repeat(91), "ends.", "two words", "a/b", "a#b"] {
        assert_eq!(
            with(Field::ResourceGroup, wrong),
            blocked(FindingCode::NotResourceGroup),
            "{wrong}"
        );
    }
}

#[test]
fn a_key_identifier_is_taken_with_and_without_version() {
    let long = "k".repeat(127);
    for right in [
        "https://examplevault.vault.azure.net/keys/ExampleKey",
        "https://examplevault.vault.azure.net/keys/ExampleKey/d891821e3d364e9eb88fbd3d11807b86",
        "https://EXAMPLEVault.vault.azure.net/keys/key-1",
        "HTTPS://examplevault.VAULT.azure.net/keys/key-1",
        &format!("https://examplevault.vault.azure.net/keys/{long}"),
    ] {
        assert_eq!(with(Field::KeyIdentifier, right), [], "{right}");
    }
}

#[test]
fn a_text_that_is_no_key_identifier_blocks() {
    let too_long = "k".repeat(128);
    for wrong in [
        "ExampleKey",
        "https://examplevault.vault.azure.net/keys/",
        "https://examplevault.vault.azure.net//keys/ExampleKey",
        "https://examplevault.vault.azure.net/keys/ExampleKey/d891",
        "https://examplevault.vault.azure.net/secrets/ExampleKey",
        "https://examplevault.vault.azure.net/keys/Example_Key",
        "https://examplevault.vault.azure.net/keys/k/d891821e3d364e9eb88fbd3d11807b86/x",
        "https://examplevault.vault.azure.net:8443/secrets/k",
        "https://examplevault.vault.azure.net:x/keys/k",
        "https://user@examplevault.vault.azure.net/keys/k",
        "https://examplevault.vault.azure.net/keys/k?api-version=7.4",
        "https://examplevault.vault.example.net/keys/k",
        "https://.vault.azure.net/keys/k",
        "https://a.b.vault.azure.net/keys/k",
        &format!("https://examplevault.vault.azure.net/keys/{too_long}"),
    ] {
        assert_eq!(
            with(Field::KeyIdentifier, wrong),
            blocked(FindingCode::NotKeyIdentifier),
            "{wrong}"
        );
    }
}

#[test]
fn a_port_that_cannot_be_left_out_is_named() {
    for (identifier, port) in [
        ("https://examplevault.vault.azure.net:8443/keys/k", "8443"),
        ("https://examplevault.vault.azure.net:80/keys/k/", "80"),
        ("examplevault.vault.azure.net:8443/keys/k", "8443"),
    ] {
        assert_eq!(
            with(Field::KeyIdentifier, identifier),
            blocked(FindingCode::PortInKeyIdentifier {
                port: port.to_owned()
            }),
            "{identifier}"
        );
    }
    assert_eq!(
        with(
            Field::KeyIdentifier,
            "https://examplevault.vault.azure.net:443/keys/k/"
        ),
        [],
        "the default port says nothing"
    );
}

#[test]
fn the_identifier_names_the_vault_of_the_form() {
    assert_eq!(
        with(
            Field::KeyIdentifier,
            "https://other-vault.vault.azure.net/keys/k"
        ),
        blocked(FindingCode::VaultDiffersFromIdentifier {
            vault: "other-vault".to_owned()
        })
    );
    let nameless = AzureForm {
        key_vault_name: String::new(),
        ..right()
    };
    assert_eq!(
        on(Field::KeyIdentifier, check(&KmsForm::Azure(nameless))),
        [],
        "with no vault entered yet there is nothing to compare"
    );
}

#[test]
fn the_identifier_belongs_to_the_environment_of_the_form() {
    for (identifier, environment) in [
        ("https://examplevault.vault.azure.cn/keys/k", "AZURE_CHINA"),
        (
            "https://examplevault.vault.usgovcloudapi.net/keys/k",
            "AZURE_US_GOVERNMENT",
        ),
    ] {
        assert_eq!(
            with(Field::KeyIdentifier, identifier),
            blocked(FindingCode::EnvironmentDiffersFromIdentifier { environment })
        );
        let unchosen = AzureForm {
            environment: String::new(),
            key_identifier: identifier.to_owned(),
            ..right()
        };
        assert_eq!(
            on(Field::KeyIdentifier, check(&KmsForm::Azure(unchosen))),
            []
        );
    }
}

#[test]
fn a_managed_hsm_may_not_work_and_has_no_vault_to_compare() {
    assert_eq!(
        with(
            Field::KeyIdentifier,
            "https://my-hsm.managedhsm.azure.net/keys/k"
        ),
        warned(FindingCode::ManagedHsmMayNotWork)
    );
}

#[test]
fn a_secret_that_is_a_uuid_is_probably_the_secrets_id() {
    assert_eq!(
        client_secret("abc8Q~free.text_of-40-characters-or-more"),
        []
    );
    assert_eq!(client_secret(UUID), warned(FindingCode::LooksLikeSecretId));
}

#[test]
fn white_space_around_a_client_secret_is_pointed_out() {
    assert_eq!(
        client_secret(" abc8Q~free.text"),
        warned(FindingCode::SurroundingWhitespace)
    );
    assert_eq!(client_secret("abc8Q~ free text"), []);
}

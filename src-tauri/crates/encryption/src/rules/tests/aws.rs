use super::*;

const ARN: &str = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";

fn form(key: &str, region: &str) -> KmsForm {
    KmsForm::Aws(AwsForm {
        role_id: ROLE.to_owned(),
        customer_master_key_id: key.to_owned(),
        region: region.to_owned(),
        ..AwsForm::default()
    })
}

fn key(text: &str) -> Vec<(Level, FindingCode)> {
    on(Field::CustomerMasterKeyId, check(&form(text, "")))
}

fn region(key: &str, text: &str) -> Vec<(Level, FindingCode)> {
    on(Field::AwsRegion, check(&form(key, text)))
}

fn access_key(text: &str) -> Vec<(Level, FindingCode)> {
    let form = KmsForm::Aws(AwsForm {
        access: AwsAccess::AccessKey,
        access_key_id: text.to_owned(),
        ..AwsForm::default()
    });
    on(Field::AccessKeyId, check(&form))
}

fn secret_key(text: &str) -> Vec<(Level, FindingCode)> {
    let form = KmsForm::Aws(AwsForm {
        access: AwsAccess::AccessKey,
        ..AwsForm::default()
    });
    on(
        Field::SecretAccessKey,
        check_secret(&form, secret(text).as_ref(), false),
    )
}

#[test]
fn a_key_arn_with_its_region_is_right() {
    assert_eq!(check(&form(ARN, "US_EAST_1")), []);
    assert_eq!(check(&form(ARN, "us-east-1")), []);
    let multi_region =
        "arn:aws:kms:eu-west-1:123456789012:key/mrk-1234abcd12ab34cd56ef1234567890ab";
    assert_eq!(check(&form(multi_region, "EU_WEST_1")), []);
}

#[test]
fn keys_of_the_other_partitions_are_right_in_their_regions() {
    for (partition, name, region) in [
        ("aws-us-gov", "us-gov-west-1", "US_GOV_WEST_1"),
        ("aws-cn", "cn-north-1", "CN_NORTH_1"),
    ] {
        let arn = format!("arn:{partition}:kms:{name}:123456789012:key/{UUID}");
        assert_eq!(check(&form(&arn, region)), []);
        assert_eq!(
            key(&format!("arn:aws:kms:{name}:123456789012:key/{UUID}")),
            blocked(FindingCode::NotKeyArn),
            "{name} is not in the partition aws"
        );
        assert_eq!(
            key(&format!(
                "arn:{partition}:kms:us-east-1:123456789012:key/{UUID}"
            )),
            blocked(FindingCode::NotKeyArn)
        );
    }
}

#[test]
fn a_key_id_alone_works_in_the_roles_account_only() {
    for id in [UUID, "mrk-1234abcd12ab34cd56ef1234567890ab"] {
        assert_eq!(key(id), warned(FindingCode::KeyArnNeededAcrossAccounts));
    }
}

#[test]
fn an_alias_may_not_work() {
    for alias in [
        "alias/atlas",
        "arn:aws:kms:us-east-1:123456789012:alias/atlas",
    ] {
        assert_eq!(key(alias), warned(FindingCode::AliasMayNotWork), "{alias}");
    }
}

#[test]
fn an_arn_of_anything_else_is_no_key() {
    for arn in [
        "arn:aws:iam::123456789012:role/atlas-kms",
        "arn:aws:kms:us-east-1:12345678901:key/1234abcd-12ab-34cd-56ef-1234567890ab",
        "arn:aws:kms:us-east-1:12345678901x:key/1234abcd-12ab-34cd-56ef-1234567890ab",
        "arn:aws:kms::123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
        "arn:aws:kms:us-east-1:123456789012:key/",
        "arn:aws:kms:us-east-1:123456789012:key/a b",
        "arn:aws:kms:us-east-1:123456789012:keys/x",
        "arn:gcp:kms:us-east-1:123456789012:key/x",
        "arn:aws:s3:us-east-1:123456789012:key/x",
        "arn:",
    ] {
        assert_eq!(key(arn), blocked(FindingCode::NotKeyArn), "{arn}");
    }
}

#[test]
fn a_partition_that_atlas_does_not_serve_is_named() {
    for (partition, name) in [
        ("aws-eusc", "eusc-de-east-1"),
        ("aws-iso", "us-iso-east-1"),
        ("aws-iso-b", "us-isob-east-1"),
    ] {
        let arn = format!("\"arn:{partition}:kms:{name}:123456789012:key/{UUID}\",");
        let partition = partition.to_owned();
        assert_eq!(
            key(&arn),
            blocked(FindingCode::PartitionNotServed { partition })
        );
        assert_eq!(region(&arn, name), blocked(FindingCode::UnknownRegion));
        assert_eq!(region(&arn, "EU_WEST_1"), [], "one remark is enough");
    }
}

#[test]
fn the_address_of_a_page_is_no_key() {
    for address in [
        format!(
            "https://eu-west-1.console.aws.amazon.com/kms/home?region=eu-west-1#/kms/keys/{UUID}"
        ),
        "https://example.org/a key".to_owned(),
    ] {
        assert_eq!(key(&address), blocked(FindingCode::WebAddress), "{address}");
    }
}

#[test]
fn characters_that_no_key_id_has_block() {
    for id in ["key/*", "my-key\"x", "küche", "${aws_kms_key.atlas.arn}"] {
        assert_eq!(key(id), blocked(FindingCode::UnexpectedCharacters), "{id}");
        assert_eq!(
            key(&format!("arn:aws:kms:us-east-1:123456789012:key/{id}")),
            blocked(FindingCode::NotKeyArn),
            "{id}"
        );
    }
    for half in ["aws:kms:us-east-1:123456789012:key/x", "ARN:AWS:KMS:x"] {
        assert_eq!(key(half), blocked(FindingCode::NotKeyArn), "{half}");
    }
}

#[test]
fn a_key_id_of_another_shape_is_unusual_and_one_with_blanks_is_none() {
    assert_eq!(key("my-key"), warned(FindingCode::UnusualKeyId));
    assert_eq!(
        key("arn:aws:kms:us-east-1:123456789012:key/my-key"),
        warned(FindingCode::UnusualKeyId)
    );
    assert_eq!(key("my key"), blocked(FindingCode::NotKeyId));
}

#[test]
fn a_key_id_has_at_most_2048_characters() {
    assert_eq!(key(&"k".repeat(2048)), warned(FindingCode::UnusualKeyId));
    assert_eq!(
        key(&"k".repeat(2049)),
        blocked(FindingCode::TooLong { limit: 2048 })
    );
}

#[test]
fn a_region_is_one_of_the_description() {
    assert_eq!(region(UUID, "SA_EAST_1"), []);
    assert_eq!(region(UUID, " sa-east-1 "), []);
    for unknown in ["GLOBAL", "US_EAST_9", "N. Virginia"] {
        assert_eq!(
            region(UUID, unknown),
            blocked(FindingCode::UnknownRegion),
            "{unknown}"
        );
    }
}

#[test]
fn the_region_is_the_one_in_the_keys_arn() {
    assert_eq!(region(ARN, "US_EAST_1"), []);
    assert_eq!(
        region(ARN, "EU_WEST_1"),
        blocked(FindingCode::RegionDiffersFromArn {
            arn_region: "US_EAST_1".to_owned()
        })
    );
    let new = "arn:aws:kms:xx-new-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    assert_eq!(
        region(new, "EU_WEST_1"),
        blocked(FindingCode::RegionDiffersFromArn {
            arn_region: "xx-new-1".to_owned()
        })
    );
    assert_eq!(
        region(ARN, "nowhere"),
        blocked(FindingCode::UnknownRegion),
        "one remark is enough"
    );
}

#[test]
fn an_access_key_id_has_16_to_128_characters() {
    let outside = FindingCode::LengthOutside {
        least: 16,
        most: 128,
    };
    assert_eq!(access_key("AKIAIOSFODNN7EXAMPLE"), []);
    assert_eq!(access_key(&"A".repeat(15)), blocked(outside.clone()));
    assert_eq!(access_key(&"A".repeat(129)), blocked(outside));
    for length in [16, 128] {
        assert_eq!(
            access_key(&"A".repeat(length)),
            warned(FindingCode::UnusualPrefix { usual: "AKIA" })
        );
    }
    assert_eq!(
        access_key("AKIAIOSFODNN7EXAMPL€"),
        blocked(FindingCode::UnexpectedCharacters)
    );
}

#[test]
fn an_access_key_id_of_another_kind_is_unusual() {
    assert_eq!(
        access_key("ASIAIOSFODNN7EXAMPLE"),
        warned(FindingCode::TemporaryKey)
    );
    assert_eq!(
        access_key("019dd98d94b4bb778e7552e4"),
        warned(FindingCode::UnusualPrefix { usual: "AKIA" })
    );
    assert_eq!(
        access_key("AKIAIOSFODNN7EXAMPLES"),
        warned(FindingCode::UnusualLength { usual: 20 })
    );
}

#[test]
fn a_secret_access_key_usually_has_40_characters() {
    assert_eq!(secret_key(&"s".repeat(40)), []);
    for length in [39, 41] {
        assert_eq!(
            secret_key(&"s".repeat(length)),
            warned(FindingCode::UnusualLength { usual: 40 })
        );
    }
}

#[test]
fn white_space_around_a_secret_access_key_is_pointed_out() {
    let padded = format!("{}\n", "s".repeat(40));

    assert_eq!(
        secret_key(&padded),
        warned(FindingCode::SurroundingWhitespace)
    );
}

#[test]
fn each_kind_of_access_checks_its_own_fields_only() {
    let mut with_role = AwsForm {
        role_id: ROLE.to_owned(),
        customer_master_key_id: ARN.to_owned(),
        region: "US_EAST_1".to_owned(),
        access_key_id: "!".to_owned(),
        ..AwsForm::default()
    };
    assert_eq!(check(&KmsForm::Aws(with_role.clone())), []);

    with_role.access = AwsAccess::AccessKey;
    with_role.access_key_id = "AKIAIOSFODNN7EXAMPLE".to_owned();
    with_role.role_id = "!".to_owned();
    assert_eq!(check(&KmsForm::Aws(with_role)), []);
}

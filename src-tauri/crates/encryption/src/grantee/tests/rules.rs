use super::*;

/// What becomes of `account` named by the commercial Atlas.
fn aws(account: &str) -> Result<AwsGrantee, GranteeError> {
    of(&Origin::commercial(), &role("r", account, EXTERNAL_ID), "")
}

fn of(origin: &Origin, role: &AwsRole, key: &str) -> Result<AwsGrantee, GranteeError> {
    let checked = KnownGrantees::default().aws(real(origin), role, key)?;
    Ok(checked.confirmed())
}

#[test]
fn an_account_and_a_role_or_user_of_one_are_taken() {
    for principal in [
        ATLAS,
        "arn:aws:iam::772401394250:role/my-test-aws-role",
        "arn:aws:iam::772401394250:role/path/to/role+1=2,3.4@5",
        "arn:aws:iam::772401394250:user/atlas",
    ] {
        assert_eq!(aws(principal).unwrap().principal(), principal);
    }
    let padded = format!(" {ATLAS}\n");
    assert_eq!(aws(&padded).unwrap().principal(), ATLAS);
}

#[test]
fn nothing_wider_or_other_than_an_account_is_taken() {
    use GranteeError::{EveryAccount, Missing, NotPrincipal};
    for (text, expected) in [
        ("", Missing),
        ("  ", Missing),
        ("*", EveryAccount),
        ("arn:aws:iam::*:root", EveryAccount),
        ("arn:aws:iam::299602853325:role/*", EveryAccount),
        ("arn:*:iam::299602853325:root", EveryAccount),
        ("299602853325", NotPrincipal),
        ("arn:aws:iam::29960285332:root", NotPrincipal),
        ("arn:aws:iam::2996028533255:root", NotPrincipal),
        ("arn:aws:iam::29960285332a:root", NotPrincipal),
        ("arn:aws:iam::٢99602853325:root", NotPrincipal),
        ("arn:aws:iam:us-east-1:299602853325:root", NotPrincipal),
        ("arn:aws:iam::299602853325:Root", NotPrincipal),
        ("arn:aws:iam::299602853325:root/x", NotPrincipal),
        ("arn:aws:iam::299602853325:role/", NotPrincipal),
        ("arn:aws:iam::299602853325:role/a//b", NotPrincipal),
        ("arn:aws:iam::299602853325:role/a?", NotPrincipal),
        ("arn:aws:iam::299602853325:group/a", NotPrincipal),
        ("arn:aws:iam::299602853325:role/a:b", NotPrincipal),
        ("arn:aws:sts::299602853325:assumed-role/a/b", NotPrincipal),
        ("arn:aws:iam::cloudfront:user/x", NotPrincipal),
        ("arn:aws-eusc:iam::299602853325:root", NotPrincipal),
        ("ARN:aws:iam::299602853325:root", NotPrincipal),
        ("arn:aws:iam::299602853325:root\", \"*", EveryAccount),
    ] {
        assert_eq!(aws(text), Err(expected), "{text:?}");
    }
}

#[test]
fn the_external_id_is_a_uuid_and_stays_as_atlas_writes_it() {
    let with = |text: &str| {
        let role = role("r", ATLAS, text);
        of(&Origin::commercial(), &role, "").map(|grantee| grantee.external_id().to_owned())
    };
    let upper = EXTERNAL_ID.to_uppercase();
    assert_eq!(with(&upper), Ok(upper), "AWS compares letter by letter");
    for missing in ["", " ", "00000000-0000-0000-0000-000000000000"] {
        assert_eq!(with(missing), Err(GranteeError::ExternalIdMissing));
    }
    for other in [
        "*",
        "atlas",
        "b63a96a95e214eee9902a3cdc7a0d81e",
        "{b63a96a9-5e21-4eee-9902-a3cdc7a0d81e}",
    ] {
        assert_eq!(with(other), Err(GranteeError::ExternalIdNotUuid), "{other}");
    }
    let none = AwsRole {
        external_id: None,
        ..role("r", ATLAS, EXTERNAL_ID)
    };
    let found = of(&Origin::commercial(), &none, "");
    assert_eq!(found, Err(GranteeError::ExternalIdMissing));
}

#[test]
fn the_accounts_partition_is_one_of_the_chosen_atlas() {
    let custom = Origin::parse("https://atlas.example.com").unwrap();
    let (commercial, government) = (Origin::commercial(), Origin::government());
    for (partition, origin, is_taken) in [
        ("aws", &commercial, true),
        ("aws-cn", &commercial, true),
        ("aws-us-gov", &commercial, false),
        ("aws", &government, true),
        ("aws-us-gov", &government, true),
        ("aws-cn", &government, false),
        ("aws", &custom, true),
        ("aws-us-gov", &custom, true),
        ("aws-cn", &custom, true),
    ] {
        let account = format!("arn:{partition}:iam::299602853325:root");
        let found = of(origin, &role("r", &account, EXTERNAL_ID), "");
        let expected = GranteeError::PartitionOfOtherAtlas {
            partition: partition.to_owned(),
        };
        assert_eq!(found.is_ok(), is_taken, "{partition} of {origin}");
        assert!(is_taken || found == Err(expected));
    }
}

#[test]
fn account_role_and_key_are_in_one_partition() {
    let key = |partition: &str, region: &str| {
        format!(
            "arn:{partition}:kms:{region}:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
        )
    };
    let with_role = |arn: &str| AwsRole {
        iam_assumed_role_arn: Some(arn.to_owned()),
        ..role("r", ATLAS, EXTERNAL_ID)
    };
    let origin = Origin::government();
    let own = with_role("arn:aws:iam::123456789012:role/kms");
    for fitting in [
        String::new(),
        "1234abcd-12ab-34cd-56ef-1234567890ab".to_owned(),
        key("aws", "us-east-1"),
    ] {
        assert!(of(&origin, &own, &fitting).is_ok(), "{fitting}");
    }
    let differs = Err(GranteeError::PartitionsDiffer {
        account: "aws".to_owned(),
        other: "aws-us-gov".to_owned(),
    });
    let other_key = key("aws-us-gov", "us-gov-west-1");
    assert_eq!(of(&origin, &own, &other_key), differs);
    let pasted = format!(" {other_key}\n");
    assert_eq!(of(&origin, &own, &pasted), differs);
    let other_role = with_role("arn:aws-us-gov:iam::123456789012:role/kms");
    assert_eq!(of(&origin, &other_role, ""), differs);
}

#[test]
fn x2_practice_and_real_accounts_never_mix() {
    let origin = Origin::parse("http://127.0.0.1:4711").unwrap();
    let practice = GranteeSource {
        origin: &origin,
        practice: true,
    };
    let pretend = "arn:aws:iam::000000000000:root";
    let known = KnownGrantees::default();
    let check = |source, account| known.aws(source, &role("r", account, EXTERNAL_ID), "");

    assert!(check(practice, pretend).is_ok());
    assert!(check(real(&origin), pretend).is_ok(), "a stand-in here");
    for (source, account) in [
        (practice, ATLAS),
        (real(&Origin::commercial()), pretend),
        (real(&Origin::government()), pretend),
    ] {
        assert_eq!(check(source, account), Err(GranteeError::PracticeMixed));
    }
}

#[test]
fn a_service_account_is_one_that_atlas_makes() {
    let check = |email: &str| {
        let checked =
            KnownGrantees::default().gcp(real(&Origin::commercial()), &account("r", email));
        checked.map(|sighting| sighting.confirmed().email().to_owned())
    };
    assert_eq!(check(EMAIL), Ok(EMAIL.to_owned()));
    assert_eq!(check(&format!("{EMAIL}\n")), Ok(EMAIL.to_owned()));
    assert_eq!(check(""), Err(GranteeError::Missing));
    for other in [
        "allUsers",
        "allAuthenticatedUsers",
        "someone@gmail.com",
        "mongodb-atlas-0123456789abcdef@p-0123456789abcdef01234567.iam.gserviceaccount.com.example",
        "mongodb-atlas-0123456789abcdef.iam.gserviceaccount.com",
    ] {
        assert_eq!(
            check(other),
            Err(GranteeError::NotServiceAccount),
            "{other}"
        );
    }
    for other in [
        "atlas@my-project.iam.gserviceaccount.com",
        "mongodb-atlas-0123456789abcdef@my-project.iam.gserviceaccount.com",
        "mongodb-atlas-0123456789ABCDEF@p-0123456789abcdef01234567.iam.gserviceaccount.com",
        "mongodb-atlas-0123456789abcde@p-0123456789abcdef01234567.iam.gserviceaccount.com",
        "mongodb-atlas-0123456789abcdef@p-0123456789abcdef01234567@p-0123456789abcdef01234567.iam.gserviceaccount.com",
        "xmongodb-atlas-0123456789abcdef@p-0123456789abcdef01234567.iam.gserviceaccount.com",
    ] {
        assert_eq!(
            check(other),
            Err(GranteeError::NotAtlasServiceAccount),
            "{other}"
        );
    }
    let in_the_making = GcpServiceAccount {
        email: None,
        ..account("r", EMAIL)
    };
    let found = KnownGrantees::default().gcp(real(&Origin::commercial()), &in_the_making);
    assert_eq!(found, Err(GranteeError::Missing));
}

#[test]
fn another_application_than_the_documented_one_is_reported_and_not_refused() {
    let check = |application: &str| {
        let principal = principal("r", application);
        let checked = KnownGrantees::default().azure(real(&Origin::commercial()), &principal);
        checked.map(|sighting| {
            let grantee = sighting.confirmed();
            (grantee.application().to_owned(), grantee.is_documented())
        })
    };
    let other = "6f2deb0d-be72-4524-a403-df531868bac0";
    assert_eq!(check(DOCUMENTED), Ok((DOCUMENTED.to_owned(), true)));
    assert_eq!(
        check(&DOCUMENTED.to_uppercase()),
        Ok((DOCUMENTED.to_owned(), true))
    );
    assert_eq!(check(other), Ok((other.to_owned(), false)));
    assert_eq!(check(""), Err(GranteeError::Missing));
    assert_eq!(
        check("$(curl example.com)"),
        Err(GranteeError::ApplicationNotUuid)
    );
}

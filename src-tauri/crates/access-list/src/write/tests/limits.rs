//! What each cloud takes, and no difference where it takes the place of a list.

use super::*;

#[test]
fn w1_a_difference_is_never_written_where_it_takes_the_place_of_a_list() {
    let needed = needed(&many(9));
    let difference = WriteRequest {
        blocks: &needed.nets()[..2],
        is_whole: false,
        ..order(&needed, &[])
    };
    let terraform = |terraform| Target::Terraform(terraform);
    for target in [
        key(None),
        Target::Google(level()),
        terraform(Terraform::AwsKey {
            role_arn: ROLE.to_owned(),
        }),
        terraform(Terraform::AwsRole {
            key_arn: KEY.to_owned(),
        }),
        terraform(Terraform::Azure),
        terraform(Terraform::Google),
    ] {
        assert_eq!(
            write(&target, &difference).unwrap_err(),
            WriteError::LeavesOut { count: 7 },
            "{target:?}"
        );
    }
}

#[test]
fn terraform_has_the_limits_of_its_cloud() {
    let too_many = |terraform, count| {
        let needed = needed(&many(count));
        let written = write(&Target::Terraform(terraform), &order(&needed, &[]));
        assert!(
            matches!(written, Err(WriteError::TooMany { .. })),
            "{written:?}"
        );
    };
    let role_arn = ROLE.to_owned();
    too_many(Terraform::AwsKey { role_arn }, 3_000);
    too_many(Terraform::Azure, 1_001);
    too_many(Terraform::Google, 8_001);
    let key_arn = KEY.to_owned();
    let all = needed(&many(900));
    let role = Target::Terraform(Terraform::AwsRole { key_arn });
    let written = write(&role, &order(&all, &[])).unwrap();
    assert!(!written.meter.unwrap().fits(), "the meter says so");
}

#[test]
fn a_role_takes_ten_managed_policies() {
    let ten = needed(&many(3_000));
    let written = write(&role(true, None), &order(&ten, &[])).unwrap();
    assert!(written.files.len() <= 10);
    let more = needed(&many(6_000));
    assert!(matches!(
        write(&role(true, None), &order(&more, &[])),
        Err(WriteError::TooMany { .. })
    ));
}

#[test]
fn z1_a_private_entry_that_is_carried_over_is_refused_before_the_script_fails_on_it() {
    let needed = needed(&many(3));
    let kept = nets(&["10.0.0.0/8", "81.2.69.160/28"]);
    let order = order(&needed, &kept);
    for target in [Target::Azure(vault()), Target::Terraform(Terraform::Azure)] {
        assert_eq!(
            write(&target, &order).unwrap_err(),
            WriteError::NotPublic { count: 1 }
        );
    }
    assert!(write(&Target::Plain, &order).is_ok(), "a1: carried over");
}

#[test]
fn g1_no_condition_is_ever_empty_or_longer_than_google_takes_and_host_bits_are_zero() {
    for count in [1, 200, 201, 420, 8_000] {
        let needed = needed(&many(count));
        let artefact = write(&Target::Google(level()), &order(&needed, &[])).unwrap();
        let conditions = yaml(&artefact.files[0].text);
        let conditions = conditions.as_array().unwrap();
        assert!(conditions.len() <= 40);
        for condition in conditions {
            let listed = condition["ipSubnetworks"].as_array().unwrap();
            assert!((1..=200).contains(&listed.len()));
            for text in listed {
                let net: IpNet = text.as_str().unwrap().parse().unwrap();
                assert_eq!(net, net.trunc());
            }
        }
    }
    let all = needed(&many(1));
    let kept = nets(&["81.2.69.161/24"]);
    let artefact = write(&Target::Google(level()), &order(&all, &kept)).unwrap();
    assert!(artefact.files[0].text.contains("81.2.69.0/24"));
}

#[test]
fn fifty_thousand_entries_are_compared_and_written() {
    let all = needed(&many(25_000));
    let entries = all.nets().iter().rev();
    let entries = entries.map(|net| crate::Entry { net: *net, line: 1 });
    let list = crate::AccessList::of_entries(entries.collect());
    let compared = crate::compare(&all, &list, all.nets(), jiff::Timestamp::UNIX_EPOCH);
    assert_eq!(compared.covered.len(), 25_000);
    let kept: Vec<IpNet> = (0..25_000_u32)
        .map(|number| {
            IpNet::from(std::net::IpAddr::from(
                0x2e00_0000_u32.wrapping_add(number).to_be_bytes(),
            ))
        })
        .collect();
    for target in [Target::Plain, Target::Csv, Target::Json] {
        let artefact = write(&target, &order(&all, &kept)).unwrap();
        assert_eq!(artefact.count, 50_000);
    }
}

use super::*;

/// The shared cases of AWS that are JSON: whether each of the two needed addresses is accepted.
#[test]
fn the_shared_cases_read_as_aws_evaluates_them() {
    let Some(cases) = fixtures::shared("cases") else {
        return;
    };
    let expected = [
        ("01", "yn"),
        ("02", "nn"),
        ("03", "nn"),
        ("04", "nn"),
        ("05", "??"),
        ("07", "yn"),
        ("08", "nn"),
        ("09", "yy"),
        ("10", "yy"),
        ("12", "yn"),
        ("13", "y?"),
        ("14", "??"),
        ("55", "yn"),
        ("59", "yy"),
        ("64", "yy"),
        ("71", "nn"),
        ("72", "yn"),
        ("74", "yn"),
        ("76", "yy"),
        ("78", "nn"),
        ("79", "nn"),
    ];
    let addresses = ["44.195.31.8", "54.84.211.102"];
    for (case, wanted) in expected {
        let mut files = std::fs::read_dir(&cases)
            .unwrap()
            .map(|it| it.unwrap().path());
        let path = files
            .find(|path| {
                let name = path.file_name().unwrap().to_str().unwrap();
                name.starts_with(case) && !name.ends_with(".role")
            })
            .unwrap();
        let role = std::fs::read_to_string(format!("{}.role", path.display())).ok();
        let text = std::fs::read_to_string(&path).unwrap();
        let context = context(role.as_deref().map(str::trim), None);
        let found = only(&[&text], &context);
        assert_eq!(answers(&found, &addresses), wanted, "{case}: {found:#?}");
    }
}

/// Two keys with lists of their own are two lists, and what is about another service is named apart.
#[test]
fn lists_of_two_keys_and_of_another_service_are_named() {
    let statement = |key: &str, address: &str| {
        format!(
            r#"{{"Effect":"Allow","Action":"kms:*","Resource":"{key}","Condition":{{"IpAddress":{{"aws:SourceIp":"{address}"}}}}}}"#
        )
    };
    let other = "arn:aws:kms:eu-central-1:111122223333:key/one";
    let text = format!(
        "[{},{}]",
        statement(KEY, "44.195.31.8"),
        statement(other, "54.84.211.102")
    );
    let found = read(&[&text], &context(None, None));
    let names: Vec<&str> = found.iter().map(|one| one.name.name.as_str()).collect();
    assert_eq!(names, [KEY, other]);
    assert_eq!(answers(&found[0], &["44.195.31.8", "54.84.211.102"]), "yn");
    assert_eq!(answers(&found[1], &["44.195.31.8", "54.84.211.102"]), "ny");

    let known = only(&[&text], &context(Some(ROLE), Some(other)));
    assert_eq!(answers(&known, &["44.195.31.8", "54.84.211.102"]), "ny");

    let bucket = statement("arn:aws:s3:::atlas-backups/*", "44.195.31.8");
    let found = only(&[&bucket], &context(None, None));
    assert_eq!(found.name.kind, crate::list::ListKind::Other);
}

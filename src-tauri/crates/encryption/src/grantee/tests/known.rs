use super::*;

/// What is known once `seen` was shown to a person.
fn known(origin: &Origin, seen: &[AwsRole]) -> KnownGrantees {
    let mut known = KnownGrantees::default();
    for role in seen {
        take(&mut known, origin, role);
    }
    known
}

fn take(known: &mut KnownGrantees, origin: &Origin, role: &AwsRole) {
    let sighting = known.aws(real(origin), role, "").unwrap();
    known.remember(real(origin), &sighting.confirmed());
}

fn seen<G>(sighting: &Sighting<G>) -> SeenGrantee
where
    for<'a> SeenGrantee: From<&'a G>,
{
    match sighting {
        Sighting::Known(grantee) => grantee.into(),
        Sighting::Unconfirmed { now, .. } => now.seen(),
    }
}

fn word<G>(sighting: &Sighting<G>) -> String {
    match sighting {
        Sighting::Known(_) => "known".to_owned(),
        Sighting::Unconfirmed { last: None, .. } => "first seen".to_owned(),
        Sighting::Unconfirmed {
            last: Some(last), ..
        } => format!("differs from {}", last.name()),
    }
}

fn aws(known: &KnownGrantees, origin: &Origin, role: &AwsRole) -> String {
    word(&known.aws(real(origin), role, "").unwrap())
}

const OTHER_ID: &str = "4645114e-4c60-47e2-aef4-fd0cc617d8f6";

#[test]
fn the_first_account_of_an_atlas_is_first_seen_and_then_known() {
    let origin = Origin::commercial();
    let first = role("1", ATLAS, EXTERNAL_ID);
    assert_eq!(aws(&known(&origin, &[]), &origin, &first), "first seen");

    let known = known(&origin, std::slice::from_ref(&first));
    assert_eq!(aws(&known, &origin, &first), "known");
    let new_role = role("2", ATLAS, OTHER_ID);
    assert_eq!(
        aws(&known, &origin, &new_role),
        "known",
        "another role has an external ID of its own"
    );
}

#[test]
fn nothing_is_known_until_a_person_confirmed_what_is_named_now() {
    let origin = Origin::commercial();
    let nobody = KnownGrantees::default();
    let sighting = |role| nobody.aws(real(&origin), &role, "").unwrap();
    let first = role("1", ATLAS, EXTERNAL_ID);
    assert_eq!(sighting(first.clone()).known(), None);

    for rewritten in [
        role("1", STRANGER, EXTERNAL_ID),
        role("1", ATLAS, OTHER_ID),
        role("2", ATLAS, EXTERNAL_ID),
    ] {
        let confirmed = seen(&sighting(rewritten));
        let sighting = sighting(first.clone()).confirmed_as(&confirmed);
        assert_eq!(sighting.known(), None, "{confirmed:?}");
    }
    let confirmed = seen(&sighting(first.clone()));
    assert!(sighting(first).confirmed_as(&confirmed).known().is_some());
}

#[test]
fn another_account_differs_for_the_same_role_and_for_a_new_one() {
    let origin = Origin::commercial();
    let known = known(&origin, &[role("1", ATLAS, EXTERNAL_ID)]);
    for id in ["1", "2"] {
        let rewritten = role(id, STRANGER, EXTERNAL_ID);
        let sighting = known.aws(real(&origin), &rewritten, "").unwrap();
        let Sighting::Unconfirmed { last, now } = &sighting else {
            panic!("{sighting:?}");
        };
        assert_eq!(last.as_ref().map(SeenGrantee::name), Some(ATLAS));
        assert_eq!(now.seen().name(), STRANGER);
        assert_eq!(sighting.known(), None, "nothing is written for it");
    }
}

#[test]
fn another_external_id_for_the_same_role_differs() {
    let origin = Origin::commercial();
    let known = known(&origin, &[role("1", ATLAS, EXTERNAL_ID)]);
    let rewritten = role("1", ATLAS, OTHER_ID);
    assert_eq!(
        aws(&known, &origin, &rewritten),
        format!("differs from {ATLAS}")
    );
}

#[test]
fn what_a_person_confirmed_is_known_beside_what_was_before() {
    let origin = Origin::commercial();
    let new = "arn:aws:iam::536727724300:root";
    let seen = [role("1", ATLAS, EXTERNAL_ID), role("2", new, OTHER_ID)];
    let mut known = known(&origin, &seen);
    for role in &seen {
        assert_eq!(aws(&known, &origin, role), "known");
    }
    assert_eq!(aws(&known, &origin, &role("3", ATLAS, OTHER_ID)), "known");
    assert_eq!(
        aws(&known, &origin, &role("3", STRANGER, OTHER_ID)),
        format!("differs from {new}"),
        "the last one seen is named"
    );

    take(&mut known, &origin, &role("1", new, EXTERNAL_ID));
    assert_eq!(
        aws(&known, &origin, &seen[0]),
        format!("differs from {new}"),
        "each role has one"
    );
}

#[test]
fn a5_what_one_atlas_named_says_nothing_of_another() {
    let (commercial, government) = (Origin::commercial(), Origin::government());
    let first = role("1", ATLAS, EXTERNAL_ID);
    let known = known(&commercial, std::slice::from_ref(&first));
    assert_eq!(aws(&known, &government, &first), "first seen");
    assert_eq!(
        aws(&known, &government, &role("1", STRANGER, EXTERNAL_ID)),
        "first seen"
    );
}

#[test]
fn a_service_account_is_known_by_its_role_alone() {
    let origin = Origin::commercial();
    let other = EMAIL.replace("0123456789abcdef@", "fedcba9876543210@");
    let mut known = KnownGrantees::default();
    let check = |known: &KnownGrantees, id: &str, email: &str| {
        word(&known.gcp(real(&origin), &account(id, email)).unwrap())
    };
    let sighting = known.gcp(real(&origin), &account("1", EMAIL)).unwrap();
    known.remember(real(&origin), seen(&sighting));

    assert_eq!(check(&known, "1", EMAIL), "known");
    assert_eq!(check(&known, "1", &other), format!("differs from {EMAIL}"));
    assert_eq!(
        check(&known, "2", &other),
        "first seen",
        "Atlas makes one for each role"
    );
}

#[test]
fn an_application_is_the_same_for_every_role() {
    let origin = Origin::commercial();
    let other = "6f2deb0d-be72-4524-a403-df531868bac0";
    let mut known = KnownGrantees::default();
    let undocumented = known.azure(real(&origin), &principal("1", other));
    assert_eq!(word(&undocumented.unwrap()), "first seen");
    let sighting = known.azure(real(&origin), &principal("1", DOCUMENTED));
    assert_eq!(
        word(sighting.as_ref().unwrap()),
        "known",
        "MongoDB documents it"
    );
    known.remember(real(&origin), &sighting.unwrap().known().unwrap());

    let check = |id: &str, application: &str| {
        let principal = principal(id, application);
        word(&known.azure(real(&origin), &principal).unwrap())
    };
    assert_eq!(check("2", DOCUMENTED), "known");
    for id in ["1", "2"] {
        assert_eq!(check(id, other), format!("differs from {DOCUMENTED}"));
    }
}

#[test]
fn what_is_known_comes_back_from_its_json() {
    let origin = Origin::commercial();
    let mut known = known(&origin, &[role("1", ATLAS, EXTERNAL_ID)]);
    let azure = known.azure(real(&origin), &principal("1", DOCUMENTED));
    known.remember(real(&origin), seen(&azure.unwrap()));
    let gcp = known.gcp(real(&origin), &account("1", EMAIL));
    known.remember(real(&origin), seen(&gcp.unwrap()));

    let json = serde_json::to_value(&known).unwrap();
    assert_eq!(
        json,
        serde_json::json!({"https://cloud.mongodb.com": [
            {"provider": "aws", "roleId": "1", "principal": ATLAS, "externalId": EXTERNAL_ID},
            {"provider": "azure", "roleId": "1", "application": DOCUMENTED},
            {"provider": "gcp", "roleId": "1", "email": EMAIL},
        ]})
    );
    let back: KnownGrantees = serde_json::from_value(json).unwrap();
    assert_eq!(back, known);
}

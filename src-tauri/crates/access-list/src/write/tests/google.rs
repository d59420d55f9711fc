//! The access level, and the ingress rule (safety rule G1).

use super::*;

#[test]
fn g1_conditions_of_two_hundred_combined_with_or_and_a_dry_run_first() {
    let needed = needed(&many(420));
    let artefact = write(&Target::Google(level()), &order(&needed, &[])).unwrap();
    let conditions = &artefact.files[0].text;
    assert_eq!(conditions.matches("- ipSubnetworks:").count(), 3);
    let make = &artefact.files[1].text;
    assert!(make.contains("--combine-function=OR"));
    let ingress = &artefact.files[2].text;
    assert!(ingress.contains("serviceAccount:mongodb-atlas-a@"));
    assert!(ingress.contains("cloudkms.googleapis.com"));
    let commands = &artefact.files[3].text;
    let dry = commands.find("dry-run update").unwrap();
    assert!(commands.find("dry-run enforce").unwrap() > dry);
    assert!(artefact.notes.contains(&Note::ReplacesIngress));
    let too_many = self::needed(&many(8_001));
    assert!(matches!(
        write(&Target::Google(level()), &order(&too_many, &[])),
        Err(WriteError::TooMany { limit: 8_000, .. })
    ));
}

fn waiting(google: Google) -> (Vec<String>, Vec<(Step, Vec<TargetField>)>) {
    let needed = needed(&many(3));
    let artefact = write(&Target::Google(google), &order(&needed, &[])).unwrap();
    let names = artefact.files.into_iter().map(|file| file.name);
    let waiting = artefact.waiting.into_iter().map(|waiting| {
        let fields = waiting.fields.iter().map(|lacking| lacking.field);
        (waiting.step, fields.collect())
    });
    (names.collect(), waiting.collect())
}

#[test]
fn g1_every_file_is_written_as_soon_as_what_it_names_is_known() {
    let (names, lacking) = waiting(Google::default());
    assert_eq!(names, ["atlas-access-level.yaml"], "it names nothing");
    assert_eq!(
        lacking,
        [
            (
                Step::List,
                vec![TargetField::PolicyNumber, TargetField::LevelName]
            ),
            (
                Step::DryRun,
                vec![
                    TargetField::PolicyNumber,
                    TargetField::LevelName,
                    TargetField::ProjectNumber,
                    TargetField::ServiceAccount
                ]
            ),
            (
                Step::DryRun,
                vec![TargetField::PolicyNumber, TargetField::Perimeter]
            ),
        ]
    );
    let (names, lacking) = waiting(Google {
        perimeter: String::new(),
        ..level()
    });
    assert_eq!(
        names,
        [
            "atlas-access-level.yaml",
            "atlas-access-level.sh",
            "atlas-ingress.yaml"
        ]
    );
    assert_eq!(lacking, [(Step::DryRun, vec![TargetField::Perimeter])]);
    let (names, lacking) = waiting(level());
    assert_eq!(names.len(), 4);
    assert!(lacking.is_empty());
}

#[test]
fn g1_a_name_google_refuses_and_an_empty_one_are_different_errors() {
    let needed = needed(&many(3));
    let google = Google {
        project_number: "my-project".to_owned(),
        service_account: String::new(),
        level_name: "9 lives".to_owned(),
        ..level()
    };
    let artefact = write(&Target::Google(google), &order(&needed, &[])).unwrap();
    assert_eq!(artefact.files.len(), 2, "conditions and dry run");
    let lacking = |field, is_unusable| Lacking { field, is_unusable };
    assert_eq!(
        artefact.waiting[0].fields,
        [lacking(TargetField::LevelName, true)]
    );
    assert_eq!(
        artefact.waiting[1].fields,
        [
            lacking(TargetField::LevelName, true),
            lacking(TargetField::ProjectNumber, true),
            lacking(TargetField::ServiceAccount, false)
        ]
    );
}

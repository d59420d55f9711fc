use atlas::{Client, Credentials, Origin, Timing};
use sandbox::{Config, Sandbox};
use secret::Secret;

use super::*;

type Result<T = ()> = std::result::Result<T, Box<dyn std::error::Error>>;

async fn with_api_key(config: Config) -> Result<(Sandbox, Connection)> {
    let sandbox = Sandbox::start(config).await?;
    let (public_key, private_key) = sandbox.api_key();
    let credentials = Credentials::ApiKey {
        public_key: public_key.to_owned(),
        private_key: Secret::new(private_key.to_owned()),
    };
    let origin = Origin::parse(sandbox.origin())?;
    let client = Client::new(origin, Some(credentials), Timing::default())?;
    let projects = with_organizations(client.projects().await?, &[]);
    let first = projects.first().map(|project| project.id.clone());
    let kind = SignInKind::ApiKey;
    let connection = Connection::signed_in(client, kind, projects, first.as_deref(), false);
    Ok((sandbox, connection))
}

#[tokio::test]
async fn s9_a_read_only_key_is_known_before_anything_is_typed() -> Result {
    let (_sandbox, reader) = with_api_key(Config {
        read_only: true,
        ..Config::default()
    })
    .await?;
    let project = reader.project().ok_or("no project")?;
    assert!(!reader.may_change(&project.id).await);

    let (_sandbox, owner) = with_api_key(Config::default()).await?;
    assert!(owner.may_change(&project.id).await);
    Ok(())
}

#[tokio::test]
async fn none_of_several_projects_is_opened_unasked() -> Result {
    let (_sandbox, several) = with_api_key(Config::default()).await?;
    let Connection {
        projects, client, ..
    } = several;
    let opened = |projects: &[Project], last: Option<&str>| {
        let kind = SignInKind::ApiKey;
        let connection =
            Connection::signed_in(client.clone(), kind, projects.to_vec(), last, false);
        connection.project().map(|project| project.id)
    };
    let [first, second, ..] = projects.as_slice() else {
        return Err("too few projects".into());
    };
    assert_eq!(opened(&projects, None), None);
    assert_eq!(opened(&projects, Some("gone")), None);
    assert_eq!(opened(&projects, Some(&second.id)), Some(second.id.clone()));
    let only = std::slice::from_ref(first);
    assert_eq!(opened(only, None), Some(first.id.clone()));
    Ok(())
}

#[test]
fn s9_an_owner_of_another_project_may_not_change_this_one() {
    let owner_of = |project: &str| KeyRole {
        name: "GROUP_OWNER".to_owned(),
        organization: None,
        project: Some(project.to_owned()),
    };
    assert!(owns(&owner_of("a"), "a"));
    assert!(!owns(&owner_of("b"), "a"));
}

#[test]
fn s9_a_cluster_manager_moves_clusters_and_changes_nothing_else() {
    let manager = KeyRole {
        name: "GROUP_CLUSTER_MANAGER".to_owned(),
        organization: None,
        project: Some("a".to_owned()),
    };
    assert!(manages_clusters(&manager, "a"));
    assert!(!manages_clusters(&manager, "b"));
    assert!(!owns(&manager, "a"));
}

#[tokio::test]
async fn s4_a_project_that_is_no_longer_in_use_gets_no_answer() -> Result {
    let (_sandbox, connection) = with_api_key(Config::default()).await?;
    let first = connection.project().ok_or("no project")?;
    let other = connection
        .projects
        .iter()
        .find(|project| project.id != first.id)
        .ok_or("one project only")?
        .id
        .clone();

    connection.choose_project(&other).map_err(|_| "not there")?;

    assert!(matches!(
        connection.project_in_use(&first.id),
        Err(ShellError::ProjectChanged)
    ));
    Ok(())
}

//! A person stops the authorisation of an AWS role, and what Atlas has afterwards.

use std::time::Duration;

use atlas::{AwsRole, Client, Credentials, NewRole, Origin, Role};
use encryption::{RoleError, RoleProgress, RoleStep, Timing, authorize_role, check_role_arn};
use sandbox::{Answer, Config, Operation, Sandbox};
use secret::Secret;
use tokio::sync::oneshot;

const ARN: &str = "arn:aws:iam::123456789012:role/atlas-kms";

/// No try follows the first one before the test has stopped it.
fn patient() -> Timing {
    Timing {
        propagation_wait: Duration::from_secs(3600),
        propagation_limit: Duration::from_secs(7200),
        ..Timing::default()
    }
}

/// A project with a new role that is not authorised, and that AWS knows everywhere.
struct Scene {
    atlas: Sandbox,
    client: Client,
    project: String,
    role: AwsRole,
}

impl Scene {
    async fn new() -> Self {
        let timing = sandbox::Timing {
            role_spreading: 0,
            ..sandbox::Timing::default()
        };
        let config = Config {
            timing,
            ..Config::default()
        };
        let atlas = Sandbox::start(config).await.unwrap();
        let (public, private) = atlas.api_key();
        let credentials = Credentials::ApiKey {
            public_key: public.to_owned(),
            private_key: Secret::new(private.to_owned()),
        };
        let origin = Origin::parse(atlas.origin()).unwrap();
        let timing = atlas::Timing::default();
        let client = Client::new(origin, Some(credentials), timing).unwrap();
        let project = client.projects().await.unwrap().remove(0).id;
        let made = client.create_role(&project, &NewRole::Aws).await.unwrap();
        let Role::Aws(role) = made else {
            panic!("of another cloud: {made:?}");
        };
        Self {
            atlas,
            client,
            project,
            role,
        }
    }

    async fn authorize(
        &self,
        stopped: oneshot::Receiver<()>,
        on_progress: impl FnMut(RoleProgress),
    ) -> Result<AwsRole, RoleError> {
        let arn = check_role_arn(ARN).unwrap();
        let stopped = async { stopped.await.unwrap() };
        let (project, role) = (&self.project, &self.role.role_id);
        let timing = patient();
        authorize_role(
            &self.client,
            project,
            role,
            &arn,
            &timing,
            stopped,
            on_progress,
        )
        .await
    }

    /// How many requests to authorise a role were let in.
    fn sent(&self) -> usize {
        let requests = self.atlas.script().requests();
        let sent = requests.iter().filter(|request| {
            request.operation == Operation::AuthorizeRole && request.status != Some(401)
        });
        sent.count()
    }

    async fn is_authorized(&self) -> bool {
        let read = self.client.role(&self.project, &self.role.role_id).await;
        matches!(read.unwrap(), Role::Aws(role) if role.authorized)
    }
}

#[tokio::test]
async fn stopped_in_the_wait_for_aws_nothing_more_is_sent_and_the_role_stays_as_it_was() {
    let scene = Scene::new().await;
    let refusal = Answer::error(400, "CANNOT_ASSUME_ROLE", "Cannot assume role.", &[]);
    let script = scene.atlas.script();
    script.always(Operation::AuthorizeRole, refusal);
    let (stop, stopped) = oneshot::channel();
    let mut stop = Some(stop);
    let result = scene
        .authorize(stopped, |progress| {
            if matches!(progress.step, RoleStep::Waiting { .. }) {
                stop.take().unwrap().send(()).unwrap();
            }
        })
        .await;

    assert!(
        matches!(result, Err(RoleError::Cancelled { refused: Some(_) })),
        "{result:?}"
    );
    assert_eq!(scene.sent(), 1);
    assert!(!scene.is_authorized().await);
}

#[tokio::test]
async fn stopped_while_atlas_is_answering_the_answer_is_waited_for() {
    let scene = Scene::new().await;
    let held = scene.atlas.script().hold_answers(Operation::AuthorizeRole);
    let (stop, stopped) = oneshot::channel();
    let stopping = async {
        held.reached().await;
        stop.send(()).unwrap();
        held.release();
    };
    let (result, ()) = tokio::join!(scene.authorize(stopped, |_| {}), stopping);

    let role = result.unwrap();
    assert_eq!(role.iam_assumed_role_arn.as_deref(), Some(ARN));
    assert_eq!(scene.sent(), 1);
    assert!(scene.is_authorized().await);
}

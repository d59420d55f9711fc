//! Everything that is asked of Atlas: each operation of the client, and each change as the program
//! makes it, which reads before and after.

use std::future::pending;

use atlas::{AtlasError, Client, EncryptionPatch, EncryptionProvider, EndpointCloud, NewRole};
use encryption::{
    Change, EndpointError, MoveError, Provider, RoleError, SendError, Target, Timing,
    check_role_arn,
};
use sandbox::Operation as Wire;

use crate::world::World;

/// How an operation behaves when something goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Changes nothing: asked again whenever the trouble may pass.
    Reads,
    /// Changes something: sent again only where it cannot have been taken.
    Writes,
    /// A write of the program's: after an unclear answer, what Atlas has is read back.
    Changes,
    /// Signing out: done within its time, whatever happens.
    Leaves,
}

macro_rules! operations {
    ($($name:ident $kind:ident $method:literal $path:literal $wire:ident $atlas:ident;)*) => {
        /// One row of the table.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Operation { $($name,)* }

        impl Operation {
            pub(crate) const ALL: &[Self] = &[$(Self::$name,)*];

            pub(crate) fn kind(self) -> Kind {
                match self { $(Self::$name => Kind::$kind,)* }
            }

            /// The request that meets the fault; `*` stands for one part of the path.
            pub(crate) fn request(self) -> (&'static str, &'static str) {
                match self { $(Self::$name => ($method, $path),)* }
            }

            /// What the stand-in calls it.
            pub(crate) fn wire(self) -> Wire {
                match self { $(Self::$name => Wire::$wire,)* }
            }
        }

        /// Every operation of the client has a row: one without does not compile.
        #[expect(unreachable_patterns, reason = "a change of the program's has the row of its write, too")]
        const _: fn(atlas::Operation) = |operation| match operation {
            $(atlas::Operation::$atlas => (),)*
        };
    };
}

operations! {
    SystemStatus      Reads   "GET"    "/api/atlas/v2"                                     SystemStatus           SystemStatus;
    ControlPlane      Reads   "GET"    "/api/atlas/v2/unauth/controlPlaneIPAddresses"      ControlPlaneAddresses  ControlPlaneAddresses;
    Organizations     Reads   "GET"    "/api/atlas/v2/orgs"                                Organizations          Organizations;
    Projects          Reads   "GET"    "/api/atlas/v2/groups"                              Projects               Projects;
    ProjectAddresses  Reads   "GET"    "/api/atlas/v2/groups/*/ipAddresses"                ProjectAddresses       ProjectAddresses;
    Encryption        Reads   "GET"    "/api/atlas/v2/groups/*/encryptionAtRest"           Encryption             Encryption;
    BackupCompliance  Reads   "GET"    "/api/atlas/v2/groups/*/backupCompliancePolicy"     BackupCompliancePolicy BackupCompliance;
    Roles             Reads   "GET"    "/api/atlas/v2/groups/*/cloudProviderAccess"        Roles                  Roles;
    Role              Reads   "GET"    "/api/atlas/v2/groups/*/cloudProviderAccess/*"      Role                   Role;
    Alerts            Reads   "GET"    "/api/atlas/v2/groups/*/alerts"                     Alerts                 Alerts;
    Clusters          Reads   "GET"    "/api/atlas/v2/groups/*/clusters"                   Clusters               Clusters;
    Cluster           Reads   "GET"    "/api/atlas/v2/groups/*/clusters/*"                 Cluster                Cluster;
    Endpoints         Reads   "GET"    "/api/atlas/v2/groups/*/encryptionAtRest/*/privateEndpoints"   Endpoints      PrivateEndpoints;
    Endpoint          Reads   "GET"    "/api/atlas/v2/groups/*/encryptionAtRest/*/privateEndpoints/*" Endpoint       PrivateEndpoint;
    UpdateEncryption  Writes  "PATCH"  "/api/atlas/v2/groups/*/encryptionAtRest"           UpdateEncryption       UpdateEncryption;
    UpdateCluster     Writes  "PATCH"  "/api/atlas/v2/groups/*/clusters/*"                 UpdateCluster          UpdateCluster;
    CreateRole        Writes  "POST"   "/api/atlas/v2/groups/*/cloudProviderAccess"        CreateRole             CreateRole;
    AuthorizeRole     Writes  "PATCH"  "/api/atlas/v2/groups/*/cloudProviderAccess/*"      AuthorizeRole          AuthorizeRole;
    CreateEndpoint    Writes  "POST"   "/api/atlas/v2/groups/*/encryptionAtRest/*/privateEndpoints"   CreateEndpoint CreatePrivateEndpoint;
    DeleteEndpoint    Writes  "DELETE" "/api/atlas/v2/groups/*/encryptionAtRest/*/privateEndpoints/*" DeleteEndpoint DeletePrivateEndpoint;
    SignIn            Reads   "POST"   "/api/oauth/token"                                  Token                  Token;
    SignOut           Leaves  "POST"   "/api/oauth/revoke"                                 Revoke                 Revoke;
    Save              Changes "PATCH"  "/api/atlas/v2/groups/*/encryptionAtRest"           UpdateEncryption       UpdateEncryption;
    MoveCluster       Changes "PATCH"  "/api/atlas/v2/groups/*/clusters/*"                 UpdateCluster          UpdateCluster;
    SetUpRole         Changes "POST"   "/api/atlas/v2/groups/*/cloudProviderAccess"        CreateRole             CreateRole;
    NameRole          Changes "PATCH"  "/api/atlas/v2/groups/*/cloudProviderAccess/*"      AuthorizeRole          AuthorizeRole;
    SetUpEndpoint     Changes "POST"   "/api/atlas/v2/groups/*/encryptionAtRest/*/privateEndpoints"   CreateEndpoint CreatePrivateEndpoint;
    RemoveEndpoint    Changes "DELETE" "/api/atlas/v2/groups/*/encryptionAtRest/*/privateEndpoints/*" DeleteEndpoint DeletePrivateEndpoint;
}

/// How an operation ended that did not do what it was for.
#[derive(Debug)]
pub(crate) enum Failure {
    Atlas(AtlasError),
    /// Reading back proved that the change did not arrive.
    NotTaken,
    /// Nobody knows.
    LostSight,
    /// What the fault has nothing to do with.
    Strange(String),
}

const ARN: &str = "arn:aws:iam::000000000000:role/keygate";
const CLOUD: EndpointCloud = EndpointCloud::Aws;
const REGION: &str = "EU_WEST_1";
const CLUSTER: &str = "checkout";

impl Operation {
    /// Whether `method` and `path` are the request that meets the fault.
    pub(crate) fn is(self, method: &str, path: &str) -> bool {
        let (own_method, own_path) = self.request();
        let mut parts = path.split('/');
        let fits = own_path
            .split('/')
            .all(|own| parts.next().is_some_and(|part| own == "*" || own == part));
        method == own_method && fits && parts.next().is_none()
    }

    /// Whether it is a change that looks what Atlas has before it sends anything. A role that waits
    /// for its name has nothing that could be lost.
    pub(crate) fn reads_first(self) -> bool {
        self.kind() == Kind::Changes && self != Self::NameRole
    }

    /// Whether it is about the sign-in of a service account itself.
    pub(crate) fn is_about_token(self) -> bool {
        matches!(self, Self::SignIn | Self::SignOut)
    }

    /// Whether nobody has to say who asks.
    pub(crate) fn is_unsigned(self) -> bool {
        self == Self::ControlPlane
    }

    /// Whether the answer to it has no content.
    pub(crate) fn is_answered_without_content(self) -> bool {
        matches!(
            self,
            Self::DeleteEndpoint | Self::RemoveEndpoint | Self::SignOut
        )
    }

    /// Does it.
    pub(crate) async fn run(self, world: &World) -> Result<(), Failure> {
        let client: &Client = &world.client;
        let project = world.project.as_str();
        match self {
            Self::SystemStatus => done(client.system_status().await),
            Self::ControlPlane => done(client.control_plane_addresses(true).await),
            Self::Organizations => done(client.organizations().await),
            Self::Projects => done(client.projects().await),
            Self::ProjectAddresses => done(client.project_addresses(project).await),
            Self::Encryption => done(client.encryption_at_rest(project).await),
            Self::BackupCompliance => done(client.backup_compliance(project).await),
            Self::Roles => done(client.roles(project).await),
            Self::Role => done(client.role(project, &world.role).await),
            Self::Alerts => done(client.alerts(project).await),
            Self::Clusters => done(client.clusters(project).await),
            Self::Cluster => done(client.cluster(project, CLUSTER).await),
            Self::Endpoints => done(client.private_endpoints(project, CLOUD).await),
            Self::Endpoint => done(
                client
                    .private_endpoint(project, CLOUD, &world.endpoint)
                    .await,
            ),
            Self::UpdateEncryption => {
                let patch = EncryptionPatch {
                    search_nodes: Some(true),
                    ..EncryptionPatch::default()
                };
                done(client.update_encryption_at_rest(project, &patch).await)
            }
            Self::UpdateCluster => done(
                client
                    .update_cluster_encryption(project, CLUSTER, &EncryptionProvider::Aws)
                    .await,
            ),
            Self::CreateRole => done(client.create_role(project, &NewRole::Aws).await),
            Self::AuthorizeRole => done(client.authorize_role(project, &world.role, ARN).await),
            Self::CreateEndpoint => {
                done(client.create_private_endpoint(project, CLOUD, REGION).await)
            }
            Self::DeleteEndpoint => done(
                client
                    .delete_private_endpoint(project, CLOUD, &world.endpoint)
                    .await,
            ),
            Self::SignIn => done(client.sign_in().await),
            Self::SignOut => {
                client.sign_out().await;
                Ok(())
            }
            Self::Save => save(world).await,
            Self::MoveCluster => {
                let target = Target::YourKey(Provider::Aws);
                let timing = Timing::short();
                let moved =
                    encryption::move_cluster(client, project, CLUSTER, target, &timing, |_| {});
                moved.await.map(|_| ()).map_err(Failure::from)
            }
            Self::SetUpRole => encryption::create_role(client, project, &NewRole::Aws, pending())
                .await
                .map(|_| ())
                .map_err(Failure::from),
            Self::NameRole => {
                let arn = check_role_arn(ARN).map_err(|error| strange(&error))?;
                let timing = Timing::short();
                let named = encryption::authorize_role(
                    client,
                    project,
                    &world.role,
                    &arn,
                    &timing,
                    pending(),
                    |_| {},
                );
                named.await.map(|_| ()).map_err(Failure::from)
            }
            Self::SetUpEndpoint => {
                encryption::create_endpoint(client, project, CLOUD, REGION, pending())
                    .await
                    .map(|_| ())
                    .map_err(Failure::from)
            }
            Self::RemoveEndpoint => {
                encryption::delete_endpoint(client, project, CLOUD, &world.endpoint, pending())
                    .await
                    .map_err(Failure::from)
            }
        }
    }
}

async fn save(world: &World) -> Result<(), Failure> {
    let before = &world.encryption;
    let change = Change::search_nodes(true, before)
        .ok_or_else(|| Failure::Strange("there is nothing to change".to_owned()))?;
    let timing = Timing::short();
    let sent = encryption::send(
        &world.client,
        &world.project,
        before,
        &change,
        &timing,
        std::future::pending(),
        |_| {},
    );
    sent.await.map(|_| ()).map_err(Failure::from)
}

fn done<T>(outcome: Result<T, AtlasError>) -> Result<(), Failure> {
    outcome.map(|_| ()).map_err(Failure::Atlas)
}

fn strange(error: &dyn std::fmt::Debug) -> Failure {
    Failure::Strange(format!("{error:?}"))
}

impl From<SendError> for Failure {
    fn from(error: SendError) -> Self {
        match error {
            SendError::NotSent { cause }
            | SendError::Refused { cause }
            | SendError::StillRefused { cause } => Self::Atlas(*cause),
            SendError::NotTaken { .. } => Self::NotTaken,
            SendError::LostSight { .. } => Self::LostSight,
            other => strange(&other),
        }
    }
}

impl From<MoveError> for Failure {
    fn from(error: MoveError) -> Self {
        match error {
            MoveError::NotSent { cause } | MoveError::Refused { cause } => Self::Atlas(*cause),
            MoveError::NotTaken { .. } => Self::NotTaken,
            MoveError::LostSight { .. } => Self::LostSight,
            other => strange(&other),
        }
    }
}

impl From<RoleError> for Failure {
    fn from(error: RoleError) -> Self {
        match error {
            RoleError::NotSent { cause }
            | RoleError::Refused { cause }
            | RoleError::StillRefused { cause } => Self::Atlas(*cause),
            RoleError::NotTaken { .. } => Self::NotTaken,
            RoleError::LostSight { .. } => Self::LostSight,
            other => strange(&other),
        }
    }
}

impl From<EndpointError> for Failure {
    fn from(error: EndpointError) -> Self {
        match error {
            EndpointError::NotSent { cause } | EndpointError::Refused { cause } => {
                Self::Atlas(*cause)
            }
            EndpointError::NotTaken { .. } => Self::NotTaken,
            EndpointError::LostSight { .. } => Self::LostSight,
            other => strange(&other),
        }
    }
}

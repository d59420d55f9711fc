//! The operations of Atlas's API that are asked for.

macro_rules! operations {
    ($($(#[$about:meta])* $variant:ident $name:literal;)*) => {
        /// An operation. Source of the names: the Atlas Admin API description, `operationId`, but for
        /// the sign-in of service accounts, which it does not describe.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Operation {
            $($(#[$about])* $variant,)*
        }

        impl Operation {
            /// Its name.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }
        }
    };
}

operations! {
    /// The state of the system, and who asks.
    SystemStatus "getSystemStatus";
    /// The addresses of the control plane.
    ControlPlaneAddresses "listControlPlaneIpAddresses";
    /// The organisations.
    Organizations "listOrgs";
    /// The projects.
    Projects "listGroups";
    /// The addresses of a project's clusters.
    ProjectAddresses "getGroupIpAddresses";
    /// How a project is encrypted at rest.
    Encryption "getGroupEncryptionAtRest";
    /// Changes how a project is encrypted at rest.
    UpdateEncryption "updateGroupEncryptionAtRest";
    /// A project's backup compliance policy.
    BackupCompliance "getGroupBackupCompliancePolicy";
    /// The cloud provider access roles of a project.
    Roles "listGroupCloudProviderAccess";
    /// One of them.
    Role "getGroupCloudProviderAccess";
    /// Sets one up.
    CreateRole "createGroupCloudProviderAccess";
    /// Names the cloud's own role in one.
    AuthorizeRole "authorizeGroupCloudProviderAccessRole";
    /// The open alerts of a project.
    Alerts "listGroupAlerts";
    /// The clusters of a project.
    Clusters "listGroupClusters";
    /// One of them.
    Cluster "getGroupCluster";
    /// Changes one.
    UpdateCluster "updateGroupCluster";
    /// The private endpoints to a project's key.
    PrivateEndpoints "listGroupEncryptionAtRestPrivateEndpoints";
    /// One of them.
    PrivateEndpoint "getGroupEncryptionAtRestPrivateEndpoint";
    /// Makes one.
    CreatePrivateEndpoint "createGroupEncryptionAtRestPrivateEndpoint";
    /// Asks for the deletion of one.
    DeletePrivateEndpoint "requestGroupEncryptionAtRestPrivateEndpointDeletion";
    /// A token for a service account.
    Token "token";
    /// The end of that token.
    Revoke "revoke";
}

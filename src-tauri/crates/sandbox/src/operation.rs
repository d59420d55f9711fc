//! What can be asked.

use axum::http::StatusCode;

/// One operation of the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Operation {
    /// `GET /api/atlas/v2`
    SystemStatus,
    /// `GET /api/atlas/v2/unauth/controlPlaneIPAddresses`
    ControlPlaneAddresses,
    /// `GET /api/atlas/v2/orgs`
    Organizations,
    /// `GET /api/atlas/v2/orgs/{orgId}/groups`
    OrganizationProjects,
    /// `GET /api/atlas/v2/groups`
    Projects,
    /// `GET /api/atlas/v2/groups/{groupId}`
    Project,
    /// `GET /api/atlas/v2/groups/{groupId}/ipAddresses`
    ProjectAddresses,
    /// `GET /api/atlas/v2/groups/{groupId}/encryptionAtRest`
    Encryption,
    /// `PATCH /api/atlas/v2/groups/{groupId}/encryptionAtRest`
    UpdateEncryption,
    /// `GET /api/atlas/v2/groups/{groupId}/encryptionAtRest/{cloudProvider}/privateEndpoints`
    Endpoints,
    /// `POST /api/atlas/v2/groups/{groupId}/encryptionAtRest/{cloudProvider}/privateEndpoints`
    CreateEndpoint,
    /// `GET …/privateEndpoints/{endpointId}`
    Endpoint,
    /// `DELETE …/privateEndpoints/{endpointId}`
    DeleteEndpoint,
    /// `GET /api/atlas/v2/groups/{groupId}/backupCompliancePolicy`
    BackupCompliancePolicy,
    /// `GET /api/atlas/v2/groups/{groupId}/cloudProviderAccess`
    Roles,
    /// `POST /api/atlas/v2/groups/{groupId}/cloudProviderAccess`
    CreateRole,
    /// `GET /api/atlas/v2/groups/{groupId}/cloudProviderAccess/{roleId}`
    Role,
    /// `PATCH /api/atlas/v2/groups/{groupId}/cloudProviderAccess/{roleId}`
    AuthorizeRole,
    /// `GET /api/atlas/v2/groups/{groupId}/alerts`
    Alerts,
    /// `GET /api/atlas/v2/groups/{groupId}/clusters`
    Clusters,
    /// `GET /api/atlas/v2/groups/{groupId}/clusters/{clusterName}`
    Cluster,
    /// `PATCH /api/atlas/v2/groups/{groupId}/clusters/{clusterName}`
    UpdateCluster,
    /// `POST /api/oauth/token`
    Token,
    /// `POST /api/oauth/revoke`
    Revoke,
    /// Anything else; answered with 404 or 405.
    Unknown,
}

/// Pages of a list. Source: Atlas Admin API description, the operations' parameters.
const PAGED: [&str; 5] = [
    "envelope",
    "includeCount",
    "itemsPerPage",
    "pageNum",
    "pretty",
];

impl Operation {
    /// The newest date of the operation; `None` where there are no versions. Source: Atlas Admin
    /// API description, the media types of the answers.
    pub(crate) fn version(self) -> Option<&'static str> {
        match self {
            Self::Token | Self::Revoke | Self::Unknown => None,
            Self::ControlPlaneAddresses => Some("2023-11-15"),
            Self::Clusters | Self::Cluster => Some("2024-08-05"),
            Self::UpdateCluster => Some("2024-10-23"),
            Self::BackupCompliancePolicy => Some("2023-10-01"),
            _ => Some("2023-01-01"),
        }
    }

    /// Whether Atlas wants to know who asks. Source: as above, `security`; the token end points
    /// check for themselves.
    pub(crate) fn needs_sign_in(self) -> bool {
        !matches!(
            self,
            Self::ControlPlaneAddresses | Self::Token | Self::Revoke
        )
    }

    /// Whether something is changed.
    pub(crate) fn writes(self) -> bool {
        matches!(
            self,
            Self::UpdateEncryption
                | Self::CreateRole
                | Self::AuthorizeRole
                | Self::UpdateCluster
                | Self::CreateEndpoint
                | Self::DeleteEndpoint
        )
    }

    /// Whether what is changed stands in a body.
    pub(crate) fn has_body(self) -> bool {
        self.writes() && self != Self::DeleteEndpoint
    }

    /// The status of an answer to what was done. Source: as above, `responses`.
    pub(crate) fn success(self) -> StatusCode {
        match self {
            Self::CreateEndpoint => StatusCode::ACCEPTED,
            Self::DeleteEndpoint => StatusCode::NO_CONTENT,
            _ => StatusCode::OK,
        }
    }

    /// Whether the operation knows a query parameter of this name. Source: as above.
    pub(crate) fn takes(self, parameter: &str) -> bool {
        match self {
            Self::Token | Self::Revoke | Self::Unknown => true,
            Self::ControlPlaneAddresses => parameter == "envelope",
            Self::Organizations | Self::OrganizationProjects => {
                PAGED.contains(&parameter) || parameter == "name"
            }
            Self::Projects | Self::Endpoints => PAGED.contains(&parameter),
            Self::Alerts => PAGED.contains(&parameter) || parameter == "status",
            Self::Clusters => {
                PAGED.contains(&parameter) || parameter == "includeDeletedWithRetainedBackups"
            }
            _ => matches!(parameter, "envelope" | "pretty"),
        }
    }
}

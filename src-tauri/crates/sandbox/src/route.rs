//! From method and path to an operation and what it is about.

use axum::http::Method;

use crate::operation::Operation;
use crate::refusal::Refusal;

/// An operation with the parts of its path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Route<'path> {
    pub(crate) operation: Operation,
    /// The id of an organisation or a project; empty where the path has none.
    pub(crate) id: &'path str,
    /// The name below it; empty where the path has none.
    pub(crate) name: &'path str,
    /// The id below that; empty where the path has none.
    pub(crate) below: &'path str,
}

impl<'path> Route<'path> {
    /// Finds the operation.
    pub(crate) fn find(method: &Method, path: &'path str) -> Result<Self, Refusal> {
        let segments: Vec<&str> = path.split('/').skip(1).collect();
        let (reading, writing) = match segments.as_slice() {
            ["api", "oauth", "token"] => (None, Some((Method::POST, Operation::Token))),
            ["api", "oauth", "revoke"] => (None, Some((Method::POST, Operation::Revoke))),
            ["api", "atlas", "v2", below @ ..] => below_v2(below),
            _ => (None, None),
        };
        let operation = match (reading, writing) {
            (None, None) => {
                return Err(Refusal::new(
                    404,
                    "RESOURCE_NOT_FOUND",
                    "The requested resource does not exist.",
                ));
            }
            (Some(operation), _) if method == Method::GET => operation,
            (_, Some((expected, operation))) if *method == expected => operation,
            _ => {
                return Err(Refusal::new(
                    405,
                    "METHOD_NOT_ALLOWED",
                    "The resource does not take this method.",
                ));
            }
        };
        Ok(Self {
            operation,
            id: segments.get(4).copied().unwrap_or_default(),
            name: segments.get(6).copied().unwrap_or_default(),
            below: segments.get(8).copied().unwrap_or_default(),
        })
    }
}

type Operations = (Option<Operation>, Option<(Method, Operation)>);

/// What can be read and changed at a path below `/api/atlas/v2`.
fn below_v2(below: &[&str]) -> Operations {
    let reading = match below {
        [] => Operation::SystemStatus,
        ["unauth", "controlPlaneIPAddresses"] => Operation::ControlPlaneAddresses,
        ["orgs"] => Operation::Organizations,
        ["orgs", _, "groups"] => Operation::OrganizationProjects,
        ["groups"] => Operation::Projects,
        ["groups", _] => Operation::Project,
        ["groups", _, "ipAddresses"] => Operation::ProjectAddresses,
        ["groups", _, "encryptionAtRest"] => Operation::Encryption,
        ["groups", _, "encryptionAtRest", _, "privateEndpoints"] => Operation::Endpoints,
        ["groups", _, "encryptionAtRest", _, "privateEndpoints", _] => Operation::Endpoint,
        ["groups", _, "backupCompliancePolicy"] => Operation::BackupCompliancePolicy,
        ["groups", _, "cloudProviderAccess"] => Operation::Roles,
        ["groups", _, "cloudProviderAccess", _] => Operation::Role,
        ["groups", _, "alerts"] => Operation::Alerts,
        ["groups", _, "clusters"] => Operation::Clusters,
        ["groups", _, "clusters", _] => Operation::Cluster,
        _ => return (None, None),
    };
    let writing = match reading {
        Operation::Encryption => Some((Method::PATCH, Operation::UpdateEncryption)),
        Operation::Endpoints => Some((Method::POST, Operation::CreateEndpoint)),
        Operation::Endpoint => Some((Method::DELETE, Operation::DeleteEndpoint)),
        Operation::Roles => Some((Method::POST, Operation::CreateRole)),
        Operation::Role => Some((Method::PATCH, Operation::AuthorizeRole)),
        Operation::Cluster => Some((Method::PATCH, Operation::UpdateCluster)),
        _ => None,
    };
    (Some(reading), writing)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn operation(method: &Method, path: &str) -> Result<Operation, u16> {
        Route::find(method, path)
            .map(|route| route.operation)
            .map_err(|refusal| refusal.status)
    }

    #[test]
    fn method_and_path_name_the_operation() {
        let id = "b0123456789abcdef012345b";
        let path = format!("/api/atlas/v2/groups/{id}/clusters/checkout");
        let route = Route::find(&Method::GET, &path);
        let expected = Route {
            operation: Operation::Cluster,
            id,
            name: "checkout",
            below: "",
        };

        assert_eq!(route, Ok(expected));
        let encryption = format!("/api/atlas/v2/groups/{id}/encryptionAtRest");
        assert_eq!(
            operation(&Method::GET, &encryption),
            Ok(Operation::Encryption)
        );
        assert_eq!(
            operation(&Method::PATCH, &encryption),
            Ok(Operation::UpdateEncryption)
        );
        assert_eq!(
            operation(&Method::GET, "/api/atlas/v2"),
            Ok(Operation::SystemStatus)
        );
    }

    #[test]
    fn an_unknown_path_and_a_wrong_method_have_different_answers() {
        assert_eq!(operation(&Method::GET, "/"), Err(404));
        assert_eq!(operation(&Method::GET, "/api/atlas/v2/"), Err(404));
        assert_eq!(operation(&Method::GET, "/api/atlas/v1.0/groups"), Err(404));
        assert_eq!(operation(&Method::DELETE, "/api/atlas/v2/groups"), Err(405));
        assert_eq!(operation(&Method::GET, "/api/oauth/token"), Err(405));
    }
}

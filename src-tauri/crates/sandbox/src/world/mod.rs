//! What there is: one organisation, its projects, and the control plane.

mod addresses;
mod alerts;
mod clusters;
mod encryption;
mod organization;
mod practice;
mod provider;
mod roles;
mod status;

pub use addresses::{practice_addresses, practice_addresses_before};
pub(crate) use addresses::{practice_allowed, practice_outbound};
pub(crate) use practice::{PRACTICE_ACCOUNT, PRACTICE_ROLE, UNTRUSTED_ROLE, second_project};
pub use provider::KeyProvider;
pub(crate) use roles::ATLAS_ACCOUNT;

use serde_json::Value;

use crate::asked::Asked;
use crate::config::Timing;
use crate::operation::Operation;
use crate::paging;
use crate::query;
use crate::refusal::Refusal;
use crate::route::Route;
use crate::sign_in::Identity;
use organization::{Organization, Project};
use status::Key;

/// Everything behind the answers.
pub(crate) struct World {
    /// Begins the links in answers.
    origin: String,
    control_plane: Vec<u8>,
    organization: Organization,
    projects: Vec<Project>,
    key: Key,
    off_access_list: Option<String>,
    timing: Timing,
    /// Numbers new roles.
    roles_made: usize,
    /// Numbers private endpoints.
    endpoints_made: usize,
}

impl World {
    /// Refuses a caller whom the API access list lacks. Source: reports of the Terraform provider's
    /// users; the first parameter is the caller's address.
    pub(crate) fn check_access_list(&self) -> Result<(), Refusal> {
        match &self.off_access_list {
            None => Ok(()),
            Some(address) => Err(Refusal::new(
                403,
                "IP_ADDRESS_NOT_ON_ACCESS_LIST",
                format!("IP address {address} is not allowed to access this resource."),
            )
            .with(address)),
        }
    }

    /// The body of the answer to a request that was let in.
    pub(crate) fn answer(
        &mut self,
        route: &Route<'_>,
        asked: &Asked,
        identity: Option<Identity>,
    ) -> Result<Vec<u8>, Refusal> {
        let body = match route.operation {
            Operation::ControlPlaneAddresses => return Ok(self.control_plane.clone()),
            Operation::SystemStatus => self.key.status(&self.origin, identity),
            Operation::Organizations => {
                let organization = self.organization.view(&self.origin);
                self.page(asked, vec![organization])?
            }
            Operation::OrganizationProjects => {
                self.organization.check(route.id)?;
                self.page(asked, self.project_views())?
            }
            Operation::Projects => self.page(asked, self.project_views())?,
            Operation::Project => self.project(route.id)?.view(&self.origin),
            Operation::ProjectAddresses => self.project(route.id)?.addresses(),
            Operation::Roles => self.project(route.id)?.role_views(),
            Operation::Role => self.project(route.id)?.role_view(route.name)?,
            Operation::CreateRole => {
                self.roles_made += 1;
                let (number, timing) = (self.roles_made, self.timing);
                self.project_mut(route.id)?
                    .create_role(&asked.body, number, timing)?
            }
            Operation::AuthorizeRole => self
                .project_mut(route.id)?
                .authorize_role(route.name, &asked.body)?,
            Operation::Alerts => {
                let alerts = self
                    .project(route.id)?
                    .alert_views(asked.parameter("status"));
                self.page(asked, alerts)?
            }
            Operation::UpdateCluster => {
                let (origin, lasting) = (self.origin.clone(), self.timing.cluster_change);
                self.project_mut(route.id)?.update_cluster(
                    &origin,
                    route.name,
                    &asked.body,
                    lasting,
                )?
            }
            Operation::Clusters => {
                let clusters = self.project(route.id)?.cluster_views(&self.origin);
                self.page(asked, clusters)?
            }
            Operation::Cluster => self
                .project(route.id)?
                .cluster_view(&self.origin, route.name)?,
            Operation::Encryption => self.project_mut(route.id)?.encryption.read(),
            Operation::UpdateEncryption => {
                let lasting = self.timing.endpoint_change;
                self.project_mut(route.id)?
                    .update_encryption(&asked.body, lasting)?
            }
            Operation::Endpoints => {
                let endpoints = self
                    .project(route.id)?
                    .encryption
                    .endpoint_views(route.name)?;
                self.page(asked, endpoints)?
            }
            Operation::Endpoint => self
                .project(route.id)?
                .encryption
                .endpoint_view(route.name, route.below)?,
            Operation::CreateEndpoint => {
                self.endpoints_made += 1;
                let (number, lasting) = (self.endpoints_made, self.timing.endpoint_change);
                let encryption = &mut self.project_mut(route.id)?.encryption;
                encryption.create_endpoint(route.name, &asked.body, number, lasting)?
            }
            Operation::DeleteEndpoint => {
                let lasting = self.timing.endpoint_change;
                let encryption = &mut self.project_mut(route.id)?.encryption;
                encryption.delete_endpoint(route.name, route.below, lasting)?;
                return Ok(Vec::new());
            }
            Operation::BackupCompliancePolicy => self.project(route.id)?.backup_policy(),
            Operation::Token | Operation::Revoke | Operation::Unknown => {
                return Err(Refusal::new(
                    404,
                    "RESOURCE_NOT_FOUND",
                    "The requested resource does not exist.",
                ));
            }
        };
        written(&body, query::flag(asked, "pretty", false)?)
    }

    /// A page of `entries` whose name begins with what `name` asks for, case aside.
    fn page(&self, asked: &Asked, mut entries: Vec<Value>) -> Result<Value, Refusal> {
        if let Some(start) = asked.parameter("name") {
            let start = start.to_lowercase();
            entries.retain(|entry| {
                entry["name"]
                    .as_str()
                    .is_some_and(|name| name.to_lowercase().starts_with(&start))
            });
        }
        paging::page(asked, &self.origin, &entries)
    }

    fn project_views(&self) -> Vec<Value> {
        self.projects
            .iter()
            .map(|project| project.view(&self.origin))
            .collect()
    }

    fn project(&self, id: &str) -> Result<&Project, Refusal> {
        self.projects
            .iter()
            .find(|project| project.id == id)
            .ok_or_else(|| organization::no_such_project(id))
    }

    fn project_mut(&mut self, id: &str) -> Result<&mut Project, Refusal> {
        self.projects
            .iter_mut()
            .find(|project| project.id == id)
            .ok_or_else(|| organization::no_such_project(id))
    }
}

#[cfg(feature = "scripting")]
impl World {
    pub(crate) fn project_ids(&self) -> Vec<String> {
        self.projects
            .iter()
            .map(|project| project.id.clone())
            .collect()
    }

    /// Changes a project; nothing happens where there is none.
    pub(crate) fn with(&mut self, project: &str, change: impl FnOnce(&mut Project)) {
        if let Ok(project) = self.project_mut(project) {
            change(project);
        }
    }

    pub(crate) fn set_control_plane(&mut self, document: Vec<u8>) {
        self.control_plane = document;
    }

    pub(crate) fn set_off_access_list(&mut self, address: Option<&str>) {
        self.off_access_list = address.map(str::to_owned);
    }

    pub(crate) fn add_projects(&mut self, count: usize) {
        for number in 1..=count {
            let project = practice::extra_project(&self.organization, self.projects.len(), number);
            self.projects.push(project);
        }
    }
}

fn written(body: &Value, pretty: bool) -> Result<Vec<u8>, Refusal> {
    if pretty {
        serde_json::to_vec_pretty(body)
    } else {
        serde_json::to_vec(body)
    }
    .map_err(|_| Refusal::new(500, "UNEXPECTED_ERROR", "Unexpected error."))
}

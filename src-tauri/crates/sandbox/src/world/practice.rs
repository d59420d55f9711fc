//! The practice organisation: what a person finds to try things on.

use super::World;
use super::addresses::{self, FIRST_OF_CLUSTERS};
use super::clusters::{Cluster, Clusters, Region, Shape};
use super::encryption::Encryption;
use super::organization::{Organization, Project};
use super::roles::{AwsRole, AzureServicePrincipal, GcpServiceAccount, Making, Roles};
use super::status::Key;
use crate::config::Timing;
use crate::samples;

/// The AWS role of both projects that works: its ARN and its external ID.
pub(crate) const PRACTICE_ROLE: (&str, &str) = (
    "arn:aws:iam::000000000000:role/practice-atlas-kms",
    "00000000-0000-4000-8000-00000000e001",
);
/// The AWS role that does not trust Atlas, likewise.
pub(crate) const UNTRUSTED_ROLE: (&str, &str) = (
    "arn:aws:iam::000000000000:role/practice-atlas-without-trust",
    "00000000-0000-4000-8000-00000000e002",
);
/// The service account of both projects in Google Cloud that is ready.
pub(crate) const PRACTICE_ACCOUNT: &str =
    "mongodb-atlas-practice00000000@p-practice0000000000000000.iam.gserviceaccount.com";

impl World {
    /// The practice organisation; `control_plane` is served instead of the made-up list.
    pub(crate) fn practice(
        origin: String,
        control_plane: Option<Vec<u8>>,
        public_key: &str,
        read_only: bool,
        timing: Timing,
    ) -> Self {
        let organization = Organization {
            id: id(0x0a, 1),
            name: "Northwind Ltd (practice)",
        };
        let role = if read_only {
            "ORG_READ_ONLY"
        } else {
            "ORG_OWNER"
        };
        Self {
            origin,
            control_plane: control_plane.unwrap_or_else(addresses::practice_addresses),
            projects: vec![payments(&organization), ledger(&organization)],
            key: Key {
                id: id(0x0c, 1),
                public_key: public_key.to_owned(),
                roles: vec![(role, "orgId", organization.id.clone())],
            },
            organization,
            off_access_list: None,
            timing,
            roles_made: 0,
            endpoints_made: 0,
        }
    }
}

/// The ID of the second project by name, which has a key vault of its own.
pub(crate) fn second_project() -> String {
    id(0x0b, 1)
}

/// An empty project, `number` in its name; `before` projects stand before it.
#[cfg(feature = "scripting")]
pub(super) fn extra_project(organization: &Organization, before: usize, number: usize) -> Project {
    Project {
        id: id(0x0b, before + 1),
        organization: organization.id.clone(),
        name: format!("Extra {number}"),
        created: "2026-11-01T09:00:00Z",
        clusters: Clusters::default(),
        roles: Roles::default(),
        encryption: Encryption::default(),
        alerts: Vec::new(),
        backup_policy: None,
    }
}

fn payments(organization: &Organization) -> Project {
    let clusters = vec![
        Plan::new("checkout", Shape::ReplicaSet).on("AWS", "US_EAST_1", "M30", 3),
        Plan::new("invoices", Shape::Sharded(2))
            .on("AZURE", "EUROPE_WEST", "M40", 3)
            .updating(2),
        Plan::new("try-out", Shape::ReplicaSet).on("AWS", "EU_WEST_1", "M0", 3),
        Plan::new("catalog", Shape::ReplicaSet).on("GCP", "CENTRAL_US", "M20", 3),
    ];
    Project {
        id: second_project(),
        organization: organization.id.clone(),
        name: "Payments (practice)".to_owned(),
        created: "2026-09-14T07:30:00Z",
        clusters: built(clusters, 1),
        roles: roles(1),
        encryption: Encryption::default(),
        alerts: Vec::new(),
        backup_policy: None,
    }
}

fn ledger(organization: &Organization) -> Project {
    let clusters = vec![
        Plan::new("ledger", Shape::ReplicaSet).on("GCP", "WESTERN_EUROPE", "M50", 3),
        Plan::new("archive", Shape::ReplicaSet)
            .on("AWS", "EU_CENTRAL_1", "M20", 2)
            .on("AZURE", "EUROPE_NORTH", "M20", 1),
        Plan::new("reports", Shape::ReplicaSet)
            .on("AWS", "EU_CENTRAL_1", "M10", 3)
            .paused(),
        Plan::new("prototype", Shape::ReplicaSet).on("GCP", "CENTRAL_US", "FLEX", 3),
    ];
    Project {
        id: id(0x0b, 2),
        organization: organization.id.clone(),
        name: "Ledger (practice)".to_owned(),
        created: "2026-10-02T12:00:00Z",
        clusters: built(clusters, 2),
        roles: roles(2),
        encryption: Encryption::default(),
        alerts: Vec::new(),
        backup_policy: None,
    }
}

/// The roles of the project with this number: one ready to use in each cloud, in AWS also one that
/// does not trust Atlas and one that was never authorised, in Google one still being made.
fn roles(project: usize) -> Roles {
    let number = |role: usize| id(0x0d, project * 16 + role);
    Roles {
        aws: vec![
            AwsRole {
                id: number(1),
                arn: Some(PRACTICE_ROLE.0.to_owned()),
                external_id: PRACTICE_ROLE.1.to_owned(),
                spreading: 0,
            },
            AwsRole {
                id: number(2),
                arn: Some(UNTRUSTED_ROLE.0.to_owned()),
                external_id: UNTRUSTED_ROLE.1.to_owned(),
                spreading: u32::MAX,
            },
            AwsRole {
                id: number(3),
                arn: None,
                external_id: "00000000-0000-4000-8000-00000000e003".to_owned(),
                spreading: u32::MAX,
            },
        ],
        azure: vec![AzureServicePrincipal {
            id: number(4),
            tenant_id: samples::AZURE_TENANT.to_owned(),
            service_principal_id: "00000000-0000-4000-8000-00000000a201".to_owned(),
        }],
        gcp: vec![
            GcpServiceAccount {
                id: number(5),
                making: Making::Done(PRACTICE_ACCOUNT.to_owned()),
            },
            GcpServiceAccount {
                id: number(6),
                making: Making::Endless,
            },
        ],
    }
}

/// A cluster before it has its id and addresses.
struct Plan(Cluster);

impl Plan {
    fn new(name: &'static str, shape: Shape) -> Self {
        Self(Cluster {
            id: String::new(),
            name,
            shape,
            regions: Vec::new(),
            state: "IDLE",
            paused: false,
            key: None,
            busy_until: None,
            first_address: 0,
            planned: 0,
        })
    }

    fn on(
        mut self,
        cloud: &'static str,
        name: &'static str,
        size: &'static str,
        nodes: u32,
    ) -> Self {
        self.0.regions.push(Region {
            cloud,
            name,
            size,
            nodes,
        });
        self
    }

    /// Being changed, so that `planned` more addresses will be used.
    fn updating(mut self, planned: u32) -> Self {
        self.0.state = "UPDATING";
        self.0.planned = planned;
        self
    }

    fn paused(mut self) -> Self {
        self.0.paused = true;
        self
    }
}

/// The clusters of the project with this number; each has a hundred address numbers to itself.
fn built(plans: Vec<Plan>, project: usize) -> Clusters {
    let clusters = plans
        .into_iter()
        .zip(0_u32..)
        .map(|(Plan(cluster), index)| {
            let number = project * 16 + 1 + index as usize;
            Cluster {
                id: id(0x0e, number),
                first_address: FIRST_OF_CLUSTERS
                    + 1000 * u32::try_from(project).unwrap_or(0)
                    + 100 * index,
                ..cluster
            }
        });
    Clusters(clusters.collect())
}

/// 24 hexadecimal digits that say what they name: the kind, then zeros, then the number.
pub(super) fn id(kind: u8, number: usize) -> String {
    format!("{kind:02x}a71a5{number:017x}")
}

//! The Atlas Admin API, as far as Keygate uses it: sign-in, transport, retries, operations, errors.
//!
//! A [`Client`] talks to exactly one [`Origin`] and sends its credentials nowhere else: it follows
//! no redirect and no link an answer names. Each operation asks for its own version of the API,
//! reads lists to their end and returns plain values; the wire types stay inside.
//!
//! Deliberately left out: what the answers mean for a key set-up (`encryption`), which addresses
//! may be used (`addresses`), where credentials are kept (`credentials`), and any cache. What
//! is logged names the operation, the host, the status and the time, at every level.

mod answer;
mod blot;
mod buffer;
mod call;
mod client;
mod connector;
mod error;
mod operation;
mod operations;
mod options;
mod origin;
mod paging;
mod proxy;
mod reach;
#[cfg(feature = "readers")]
pub mod readers;
mod retry;
mod route;
mod sign_in;
mod texts;
mod timing;
mod transport;
mod trust;

#[cfg(test)]
mod recorded;

/// Where a cluster's machines are.
pub use addresses::Cloud;
pub use answer::{Answer, FieldViolation};
pub use buffer::WipedBuffer;
pub use client::Client;
pub use connector::{Connector, Fault, read_body};
pub use error::{AtlasError, SetupError, Taken, Unexpected, Unreachable};
pub use operation::Operation;
pub use operations::alerts::Alert;
pub use operations::backup_compliance::BackupCompliance;
pub use operations::cluster_addresses::ClusterAddresses;
pub use operations::clusters::{Cluster, ClusterRegion, ClusterState, EncryptionProvider};
pub use operations::control_plane_addresses::ControlPlaneList;
pub use operations::encryption_at_rest::{AwsKms, AzureKeyVault, EncryptionAtRest, GoogleCloudKms};
pub use operations::encryption_patch::{
    AwsKmsPatch, AzureKeyVaultPatch, EncryptionPatch, GoogleCloudKmsPatch,
};
pub use operations::new_role::NewRole;
pub use operations::organizations::Organization;
pub use operations::private_endpoints::{EndpointCloud, PrivateEndpoint, PrivateEndpointStatus};
pub use operations::projects::Project;
pub use operations::role::Role;
pub use operations::roles::{
    AwsRole, AzureServicePrincipal, GcpServiceAccount, GcpServiceAccountStatus, Roles,
};
pub use operations::system_status::{KeyRole, SystemStatus};
pub use options::{ClientOptions, Clock};
pub use origin::{Origin, OriginError};
pub use retry::retry_after;
pub use route::{ProxyAddress, ProxyAddressError, ProxyChoice, ProxySignIn, Route};
pub use sign_in::Credentials;
pub use timing::Timing;
pub use trust::{Certificate, Issuers, NoCertificate, Trust};

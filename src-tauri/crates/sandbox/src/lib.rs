//! A stand-in Atlas on this computer, and stand-ins of AWS ([`PretendAws`]), Azure ([`PretendAzure`])
//! and Google Cloud ([`PretendGoogle`]) beside it: the practice project, and the servers that tests talk
//! to.
//!
//! It listens on 127.0.0.1 only, on a port the system chooses, makes its credentials anew at each
//! start and keeps everything in memory. It writes and reads the wire by hand and shares no type
//! with the client: both would share one mistake.
//!
//! # Inputs that rehearse a refusal
//! Whatever is plausible becomes *valid*. To practise what can go wrong, type one of these:
//!
//! | field | contains | what happens |
//! |---|---|---|
//! | AWS customer master key ID | `disabled` | `AWS_KMS_CUSTOMER_MASTER_KEY_NOT_ENABLED` |
//! | | `deleted` | `AWS_KMS_CUSTOMER_MASTER_KEY_PENDING_DELETION` |
//! | | `pending-import` | `AWS_KMS_CUSTOMER_MASTER_KEY_PENDING_IMPORT` |
//! | | `missing` | `AWS_CUSTOMER_MASTER_KEY_NOT_FOUND` |
//! | | `denied` | `INVALID_AWS_CREDENTIALS` |
//! | AWS role | the one without trust | `CANNOT_ASSUME_ROLE` |
//! | Azure key identifier | `disabled`, `expired`, `expiring`, `inactive`, `missing` | `AZURE_KEY_VAULT_KEY_NOT_ENABLED`, `…_EXPIRED`, `…_EXPIRING`, `…_NOT_ACTIVE`, `…_NOT_FOUND` |
//! | Azure secret | `expired`, `wrong` | `INVALID_AZURE_CREDENTIALS` |
//! | Azure resource group | `missing` | `INVALID_AZURE_API_REQUEST` |
//! | Azure key vault, there and in the key identifier | `practice-open-vault` | the pretend Azure has a vault that lets everybody in |
//! | Google key version ID | version 95, 96, 97, 98, 99 | pending generation, disabled, destruction scheduled, not found, destroyed |
//! | | `denied` | `NO_PERMISSION_TO_ENCRYPT_DECRYPT` |
//! | Google service account key | `expired` | `INVALID_GOOGLE_CLOUD_CREDENTIALS` |
//! | ARN of a new role | `without-trust` | `CANNOT_ASSUME_ROLE` for ever; any other twice, while AWS spreads the news |
//! | service principal object id | ends with `0bad` | `CLOUD_PROVIDER_ACCESS_AZURE_SERVICE_PRINCIPAL_INVALID` |
//! | any key | `too-often` | `RATE_LIMITED`, however often it is sent |
//! | | `unreachable` | taken, but *Not valid* for the answer and the next two readings |
//!
//! In the pretend clouds, [`Rehearsal`] lets somebody else change the list that lets Atlas in.
//!
//! Left out: what a correct server cannot do (cut connections, half bodies). The feature
//! `scripting` adds what only tests may do; it opens no port.

mod asked;
mod aws;
mod azure;
mod clock;
mod config;
mod google;
mod guard;
mod handle;
mod html;
mod lagging;
mod operation;
mod paging;
mod query;
mod random;
mod rate_limit;
mod refusal;
mod rehearsal;
mod reply;
mod route;
mod samples;
#[cfg(feature = "scripting")]
mod script;
mod server;
mod shared;
mod sign_in;
mod versions;
mod world;

pub use aws::{
    AwsAtlas, AwsConfig, AwsKeyState, AwsKeys, AwsOperation, AwsRights, AwsStatement, AwsTiming,
    AwsWorld, PretendAws,
};
#[cfg(feature = "scripting")]
pub use aws::{AwsRecorded, AwsScript};
pub use azure::{
    AzureAtlas, AzureConfig, AzureOperation, AzureRights, AzureTiming, AzureWorld, PretendAzure,
};
#[cfg(feature = "scripting")]
pub use azure::{AzureRecorded, AzureScript};
pub use config::{Config, Timing};
pub use google::{
    GoogleAtlas, GoogleConfig, GoogleOperation, GooglePolicy, GoogleProject, GoogleRights,
    GoogleTiming, GoogleWorld, PretendGoogle,
};
#[cfg(feature = "scripting")]
pub use google::{GoogleRecorded, GoogleScript};
pub use operation::Operation;
pub use rehearsal::Rehearsal;
pub use samples::{AwsSamples, AzureSamples, GcpSamples, Samples, samples, samples_of};
#[cfg(feature = "scripting")]
pub use script::{Answer, CloudAnswer, CloudScript, Hold, Recorded, Request, Script, Scripted};
pub use server::{Sandbox, SandboxError};
pub use world::{KeyProvider, practice_addresses, practice_addresses_before};

//! Why the shell did not do what it was asked. What people read is made of it in `view`.

use std::path::{Path, PathBuf};

use atlas::{AtlasError, OriginError, ProxyAddressError};
use credentials::CredentialError;
use encryption::{
    AzureRoleFinding, DisablingObstacle, EndpointError, Finding, GranteeError,
    PrivateNetworkingConflict, Provider, RoleArnMistake, RoleError, SendError,
};
use storage::{SignInKind, StorageError};

use super::clouds::{AdditionProblem, AwsProfileProblem, AzureField, RemovalProblem};

/// Which Atlas was asked, and with what kind of sign-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Host, and port where it is not the usual one.
    pub host: String,
    /// Service account or API key.
    pub sign_in: SignInKind,
}

/// Why the shell did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum ShellError {
    /// Atlas, or the route to it.
    #[error("{cause}")]
    Atlas {
        /// Who was asked.
        asked: Asked,
        /// Why not.
        #[source]
        cause: Box<AtlasError>,
    },
    /// A change was not made, or is not known to be.
    #[error("{cause}")]
    Change {
        /// Who was asked.
        asked: Asked,
        /// What became of it.
        #[source]
        cause: Box<SendError>,
    },
    /// A role was not set up.
    #[error("{cause}")]
    Role {
        /// Who was asked.
        asked: Asked,
        /// What became of it.
        #[source]
        cause: Box<RoleError>,
    },
    /// Who Atlas names may not be given the key.
    #[error("{cause}")]
    Grantee {
        /// The Atlas's host.
        host: String,
        /// Why not.
        #[source]
        cause: GranteeError,
    },
    /// A private endpoint was not made or deleted, or is no longer followed.
    #[error("{cause}")]
    Endpoint {
        /// Who was asked.
        asked: Asked,
        /// What became of it.
        #[source]
        cause: Box<EndpointError>,
    },
    /// The operating system's key store did not do as asked.
    #[error(transparent)]
    KeyStore(#[from] CredentialError),
    /// The entry that was kept earlier is gone from the key store.
    #[error("the key store has no such entry any more")]
    SecretGone,
    /// The form cannot be sent as it is.
    #[error("{} findings in the form", findings.len())]
    Form {
        /// What is wrong with it.
        findings: Vec<Finding>,
    },
    /// Nothing differs from what Atlas has.
    #[error("nothing differs from what Atlas has")]
    NothingChanged,
    /// A provider cannot be switched off yet. Nothing was sent.
    #[error("{} obstacles to switching off", obstacles.len())]
    DisablingBlocked {
        /// What has to be dealt with first.
        obstacles: Vec<DisablingObstacle>,
    },
    /// Private networking cannot be required yet. Nothing was sent.
    #[error("{} conflicts with private networking", conflicts.len())]
    NetworkingBlocked {
        /// What has to be dealt with first.
        conflicts: Vec<PrivateNetworkingConflict>,
    },
    /// What was entered is no ARN of a role.
    #[error("not the ARN of a role")]
    RoleArn(RoleArnMistake),
    /// The inputs of an Azure role cannot be right.
    #[error("{} findings in the inputs of the role", findings.len())]
    AzureRole {
        /// What is wrong with them.
        findings: Vec<AzureRoleFinding>,
    },
    /// The summary on screen belongs to an earlier state.
    #[error("the summary is out of date")]
    StaleSummary,
    /// The rows on screen belong to an earlier list.
    #[error("the list is out of date")]
    StaleList,
    /// The answer belongs to a project, or an Atlas, that is no longer in use.
    #[error("another project is in use")]
    ProjectChanged,
    /// No connection to Atlas is in use.
    #[error("no connection is in use")]
    NotConnected,
    /// The address typed for *Custom address* cannot be used.
    #[error(transparent)]
    Address(#[from] OriginError),
    /// No *Custom address* is set.
    #[error("no custom address is set")]
    NoCustomAddress,
    /// What was entered for the proxy cannot be used.
    #[error(transparent)]
    Proxy(#[from] ProxyAddressError),
    /// A user of a proxy without a password.
    #[error("the proxy's user has no password")]
    NoProxyPassword,
    /// A file holds no certificate in PEM form.
    #[error("{file} holds no certificate")]
    NoCertificate {
        /// Its name.
        file: String,
    },
    /// What was set for the route to Atlas cannot be used, so nothing was sent.
    #[error("the route to Atlas cannot be used: {0}")]
    Route(#[source] RouteProblem),
    /// The list has something to confirm before it is written anywhere (safety rule A4).
    #[error("{wide} wide blocks, {added} added, {removed} removed: to be confirmed first")]
    UnusualList {
        /// Blocks wider than one address.
        wide: usize,
        /// Addresses that came with a big change.
        added: usize,
        /// Addresses that went with a big change.
        removed: usize,
    },
    /// An entry of the list is a mistake, so that nothing of it is written (safety rule A4).
    #[error("the list is held back for {} at {}", _0.text, _0.place)]
    ListHeldBack(addresses::EntryProblem),
    /// A text is no access list.
    #[error("not an access list: {0}")]
    AccessListUnreadable(access_list::ReadError),
    /// A list cannot be written in this form.
    #[error(transparent)]
    Write(#[from] access_list::WriteError),
    /// What is no longer needed may not be removed yet (safety rules A2 to A4).
    #[error("removal is not possible yet")]
    RemovalBlocked,
    /// Nothing matches, so there is nothing to write or copy.
    #[error("there is nothing to write")]
    NothingToWrite,
    /// A list is longer than a workbook takes.
    #[error("a workbook takes {most} rows a sheet")]
    TooLongForWorkbook {
        /// So many rows.
        most: usize,
    },
    /// A file could not be read.
    #[error("{} cannot be read: {problem:?}", path.display())]
    FileNotRead {
        /// Which; empty where the dialog named none.
        path: PathBuf,
        /// Why not.
        problem: FileProblem,
    },
    /// A file could not be written.
    #[error("{} cannot be written: {problem:?}", path.display())]
    FileNotWritten {
        /// Which.
        path: PathBuf,
        /// Why not.
        problem: FileProblem,
    },
    /// No program of this computer shows folders.
    #[error("{} cannot be shown", path.display())]
    FolderNotOpened {
        /// Which folder.
        path: PathBuf,
    },
    /// What Keygate keeps on this computer could not be written; it holds until the program ends.
    #[error(transparent)]
    NotKept(StorageError),
    /// The system's timer could not be set or removed.
    #[error("the timer cannot be set: {0}")]
    Timer(#[source] TimerProblem),
    /// The clipboard did not take the text.
    #[error("the clipboard did not take the text")]
    ClipboardRefused,
    /// The practice project could not be started.
    #[error("practice could not be started: {detail}")]
    PracticeNotStarted {
        /// Why not.
        detail: String,
    },
    /// It happens in the practice project alone.
    #[error("practice is not in use")]
    NotPractice,
    /// Nobody is signed in to this cloud.
    #[error("nobody is signed in to {0:?}")]
    CloudNotSignedIn(Provider),
    /// The project does not use this cloud, or Atlas does not say with which key.
    #[error("the project uses no key of {0:?}")]
    CloudNotUsed(Provider),
    /// What was pasted, or stands in a profile, is no credentials of AWS.
    #[error(transparent)]
    AwsPasted(#[from] clouds::aws::sign_in::parts::PartsError),
    /// A profile of this computer is not used.
    #[error("the profile is not used: {0:?}")]
    AwsProfile(AwsProfileProblem),
    /// What was typed is no region of AWS.
    #[error("not a region of AWS")]
    AwsRegion,
    /// What was typed is no address of an access portal.
    #[error("not the address of an access portal")]
    AwsStartUrl,
    /// What was typed is not what Azure calls so.
    #[error("not a {0:?} of Azure")]
    AzureField(AzureField),
    /// Atlas uses a key vault in another Azure than the one that is signed in to.
    #[error("the vault is in {used:?}")]
    AzureOtherCloud {
        /// Where the vault is.
        used: clouds::azure::AzureCloud,
    },
    /// What was typed is no ID of an OAuth client.
    #[error("not the ID of an OAuth client")]
    GoogleClient,
    /// What was typed is no ID of a project.
    #[error("not the ID of a project")]
    GoogleProject,
    /// What was typed is no address of a service account.
    #[error("not the address of a service account")]
    GoogleAccount,
    /// A file of credentials is not used.
    #[error(transparent)]
    GoogleFile(clouds::google::sign_in::file::FileError),
    /// The browser brought no code.
    #[error("{error}")]
    Browser {
        /// Of which cloud.
        cloud: Provider,
        /// Why not.
        error: clouds::loopback::LoopbackError,
    },
    /// A cloud, or the route to it.
    #[error("{error}")]
    Cloud {
        /// Which.
        cloud: Provider,
        /// What it answered.
        error: Box<clouds::CloudError>,
    },
    /// Nothing can be added by itself.
    #[error("{problem}")]
    CloudAddition {
        /// To which cloud.
        cloud: Provider,
        /// Why not.
        problem: Box<AdditionProblem>,
    },
    /// Nothing can be taken out by itself.
    #[error("{problem}")]
    CloudRemoval {
        /// Of which cloud.
        cloud: Provider,
        /// Why not.
        problem: Box<RemovalProblem>,
    },
    /// The person cancelled it. Not a failure.
    #[error("cancelled")]
    Cancelled,
    /// A defect in Keygate, or a window system that refuses.
    #[error("{detail}")]
    Internal {
        /// What is known of it.
        detail: String,
    },
}

/// Why the route to Atlas that was set cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RouteProblem {
    /// The file of the settings cannot be read, so the proxy is not known.
    #[error("the network settings cannot be read")]
    NotRead,
    /// The proxy's address is none.
    #[error("the proxy's address: {0}")]
    Proxy(#[source] ProxyAddressError),
    /// The added certificates are damaged.
    #[error("the added certificates are damaged")]
    Certificates,
}

/// Why the system's timer was not set or removed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TimerProblem {
    /// This system has no timer that Keygate knows how to set.
    #[error("no timer that is known here")]
    NoTimer,
    /// The program that sets timers is not there.
    #[error("{program} is not there")]
    NotInstalled {
        /// Its name.
        program: String,
    },
    /// It did not do as asked.
    #[error("{program}: {detail}")]
    Refused {
        /// Its name.
        program: String,
        /// The system's message; empty where it gave none.
        detail: String,
    },
    /// A file of the timer could not be written or removed.
    #[error("{}: {detail}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// The system's message.
        detail: String,
    },
    /// The program lies where macOS takes it away.
    #[error("{} will be gone", path.display())]
    Vanishes {
        /// Where it lies.
        path: PathBuf,
    },
    /// Where this program lies cannot be found.
    #[error("this program is not found: {detail}")]
    OwnPlace {
        /// The system's message.
        detail: String,
    },
}

/// Why a file was not read or written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileProblem {
    /// Every name that could be taken is in use.
    Exists,
    /// The system does not allow it.
    NotAllowed,
    /// The disk is full.
    Full,
    /// The folder is not there.
    FolderMissing,
    /// It is a folder, a device or a pipe.
    NotAFile,
    /// Anything else.
    Other,
}

impl ShellError {
    /// A defect, as `error` describes it.
    #[must_use]
    pub fn internal(error: &impl ToString) -> Self {
        Self::Internal {
            detail: error.to_string(),
        }
    }

    /// The file at `path` could not be written.
    #[must_use]
    pub fn not_written(path: &Path, problem: FileProblem) -> Self {
        Self::FileNotWritten {
            path: path.to_owned(),
            problem,
        }
    }
}

impl From<StorageError> for ShellError {
    fn from(error: StorageError) -> Self {
        tracing::warn!(%error, "not kept");
        Self::NotKept(error)
    }
}

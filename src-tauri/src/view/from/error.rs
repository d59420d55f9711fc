//! What a person sees of an error.

mod refusals;

use access_list::{LARGEST_FORM, LARGEST_TEXT, ReadError, WriteError};
use atlas::{AtlasError, ProxyAddressError};
use credentials::CredentialError;
use encryption::{EndpointError, RoleError, SendError};

pub(super) use refusals::refused_fields;

use super::count;
use crate::support::error::{Asked, FileProblem, RouteProblem, ShellError};
use crate::support::panics::Panicked;
use crate::view::{
    ArtefactProblemView, ErrorView, FileProblemView, InvalidAddressView, InvalidProxyView,
    KeyStoreView, RoleProblemView, RouteProblemView, UnreadableView,
};

impl From<ShellError> for ErrorView {
    fn from(error: ShellError) -> Self {
        Self::from(&error)
    }
}

impl From<&ShellError> for ErrorView {
    fn from(error: &ShellError) -> Self {
        match error {
            ShellError::Atlas { asked, cause } => Self::from_atlas(cause, asked),
            ShellError::Change { asked, cause } => Self::from_change(cause, asked),
            ShellError::Role { asked, cause } => Self::from_role(cause, asked),
            ShellError::Grantee { host, cause } => Self::GranteeRefused {
                host: host.clone(),
                problem: cause.into(),
            },
            ShellError::Endpoint { asked, cause } => Self::from_endpoint(cause, asked),
            ShellError::KeyStore(error) => Self::KeyStore {
                problem: error.into(),
            },
            ShellError::SecretGone => Self::KeyStore {
                problem: KeyStoreView::EntryGone,
            },
            ShellError::Form { findings } => Self::Form {
                findings: findings.iter().cloned().map(Into::into).collect(),
            },
            ShellError::NothingChanged => Self::NothingChanged,
            ShellError::DisablingBlocked { obstacles } => Self::DisablingBlocked {
                obstacles: obstacles.iter().cloned().map(Into::into).collect(),
            },
            ShellError::NetworkingBlocked { conflicts } => Self::NetworkingBlocked {
                conflicts: conflicts.iter().cloned().map(Into::into).collect(),
            },
            ShellError::RoleArn(mistake) => Self::RoleArn {
                mistake: mistake.clone().into(),
            },
            ShellError::AzureRole { findings } => Self::AzureRole {
                findings: findings.iter().copied().map(Into::into).collect(),
            },
            ShellError::StaleSummary => Self::StaleSummary,
            ShellError::StaleList => Self::StaleList,
            ShellError::ProjectChanged => Self::ProjectChanged,
            ShellError::NotConnected => Self::NotConnected,
            ShellError::Address(error) => Self::InvalidAddress {
                reason: (*error).into(),
            },
            ShellError::NoCustomAddress => Self::InvalidAddress {
                reason: InvalidAddressView::NotSet,
            },
            ShellError::Proxy(error) => Self::InvalidProxy {
                reason: (*error).into(),
            },
            ShellError::NoProxyPassword => Self::InvalidProxy {
                reason: InvalidProxyView::NoPassword,
            },
            ShellError::NoCertificate { file } => Self::NoCertificate { file: file.clone() },
            ShellError::Route(problem) => Self::RouteUnusable {
                problem: (*problem).into(),
            },
            ShellError::UnusualList {
                wide,
                added,
                removed,
            } => Self::UnusualList {
                wide: count(*wide),
                added: count(*added),
                removed: count(*removed),
            },
            ShellError::ListHeldBack(mistake) => Self::ListHeldBack {
                place: mistake.place.clone(),
                block: mistake.text.clone(),
            },
            ShellError::AccessListUnreadable(error) => (*error).into(),
            ShellError::Write(error) => error.into(),
            ShellError::RemovalBlocked => Self::ArtefactRefused {
                reason: ArtefactProblemView::RemovalBlocked,
            },
            ShellError::NothingToWrite => Self::NothingToWrite,
            ShellError::TooLongForWorkbook { most } => {
                Self::TooLongForWorkbook { most: count(*most) }
            }
            ShellError::FileNotRead { path, problem } => Self::FileNotRead {
                path: path.display().to_string(),
                reason: (*problem).into(),
            },
            ShellError::FileNotWritten { path, problem } => Self::FileNotWritten {
                path: path.display().to_string(),
                reason: (*problem).into(),
            },
            ShellError::FolderNotOpened { path } => Self::FolderNotOpened {
                path: path.display().to_string(),
            },
            ShellError::NotKept(error) => Self::NotKept {
                detail: error.to_string(),
            },
            ShellError::Timer(problem) => Self::TimerNotSet {
                problem: problem.clone().into(),
            },
            ShellError::ClipboardRefused => Self::ClipboardRefused,
            ShellError::PracticeNotStarted { detail } => Self::PracticeNotStarted {
                detail: detail.clone(),
            },
            ShellError::NotPractice => Self::NotPractice,
            ShellError::CloudNotSignedIn(cloud) => Self::CloudNotSignedIn {
                cloud: (*cloud).into(),
            },
            ShellError::CloudNotUsed(cloud) => Self::CloudNotUsed {
                cloud: (*cloud).into(),
            },
            ShellError::AwsPasted(problem) => Self::AwsPasted {
                problem: (*problem).into(),
            },
            ShellError::AwsProfile(problem) => Self::AwsProfile {
                problem: problem.into(),
            },
            ShellError::AwsRegion => Self::AwsRegion,
            ShellError::AwsStartUrl => Self::AwsStartUrl,
            ShellError::AzureField(field) => Self::AzureField {
                field: (*field).into(),
            },
            ShellError::AzureOtherCloud { used } => Self::AzureOtherCloud {
                used: (*used).into(),
            },
            ShellError::GoogleClient => Self::GoogleClient,
            ShellError::GoogleProject => Self::GoogleProject,
            ShellError::GoogleAccount => Self::GoogleAccount,
            ShellError::GoogleFile(problem) => Self::GoogleFile {
                problem: (*problem).into(),
            },
            ShellError::Browser { cloud, error } => Self::Browser {
                cloud: (*cloud).into(),
                problem: error.into(),
            },
            ShellError::Cloud { cloud, error } => Self::Cloud {
                cloud: (*cloud).into(),
                problem: error.as_ref().into(),
            },
            ShellError::CloudAddition { cloud, problem } => Self::CloudAddition {
                cloud: (*cloud).into(),
                problem: problem.as_ref().into(),
            },
            ShellError::CloudRemoval { cloud, problem } => Self::CloudRemoval {
                cloud: (*cloud).into(),
                problem: problem.as_ref().into(),
            },
            ShellError::Cancelled => Self::Cancelled,
            ShellError::Internal { detail } => Self::Internal {
                detail: detail.clone(),
            },
        }
    }
}

impl ErrorView {
    /// Why a change was not made, or is not known to be.
    fn from_change(error: &SendError, asked: &Asked) -> Self {
        let host = asked.host.clone();
        match error {
            SendError::NotSent { cause } | SendError::Refused { cause } => {
                Self::from_atlas(cause, asked)
            }
            SendError::StillRefused { cause } => Self::still_refused(cause, asked),
            SendError::NotBegun => Self::Cancelled,
            SendError::Cancelled { cause } => match cause.as_ref() {
                AtlasError::Refused { answer } => Self::StoppedWaiting {
                    answer: answer.as_ref().into(),
                },
                other => Self::from_atlas(other, asked),
            },
            SendError::ChangedMeanwhile { .. } => Self::ChangedMeanwhile,
            SendError::OffWhileNotValid { .. } => Self::OffWhileNotValid,
            SendError::NotTaken { .. } => Self::NotTaken { host },
            SendError::LostSight { .. } => Self::LostSight { host },
        }
    }

    /// Why a step of setting up a role did not come to its end.
    fn from_role(error: &RoleError, asked: &Asked) -> Self {
        let host = asked.host.clone();
        let problem = match error {
            RoleError::NotSent { cause }
            | RoleError::Refused { cause }
            | RoleError::Stopped { cause } => return Self::from_atlas(cause, asked),
            RoleError::StillRefused { cause } => return Self::still_refused(cause, asked),
            RoleError::Cancelled { .. } => return Self::Cancelled,
            RoleError::NotTaken { .. } => return Self::NotTaken { host },
            RoleError::LostSight { .. } => return Self::LostSight { host },
            RoleError::OneOfSeveral { .. } => RoleProblemView::OneOfSeveral,
            RoleError::NotAuthorized { .. } => RoleProblemView::NotAuthorized,
            RoleError::CreationFailed { .. } => RoleProblemView::CreationFailed,
            RoleError::NotReady { .. } => RoleProblemView::NotReady,
        };
        Self::RoleNotSetUp { problem }
    }

    /// Why an endpoint was not made or deleted, or is no longer followed.
    fn from_endpoint(error: &EndpointError, asked: &Asked) -> Self {
        let host = asked.host.clone();
        match error {
            EndpointError::NotSent { cause }
            | EndpointError::Refused { cause }
            | EndpointError::Stopped { cause } => Self::from_atlas(cause, asked),
            EndpointError::Cancelled => Self::Cancelled,
            EndpointError::AlreadyThere { .. } => Self::NothingChanged,
            EndpointError::NotTaken { .. } => Self::NotTaken { host },
            EndpointError::LostSight { .. } => Self::LostSight { host },
        }
    }

    /// Atlas refused until the time that a cloud needs to spread a change was over.
    fn still_refused(cause: &AtlasError, asked: &Asked) -> Self {
        match cause {
            AtlasError::Refused { answer } => Self::StillRefused {
                fields: refused_fields(answer),
                answer: answer.as_ref().into(),
            },
            other => Self::from_atlas(other, asked),
        }
    }
}

impl From<Panicked> for ErrorView {
    fn from(_: Panicked) -> Self {
        Self::Panicked
    }
}

impl From<&CredentialError> for KeyStoreView {
    fn from(error: &CredentialError) -> Self {
        match error {
            CredentialError::Missing => Self::Missing,
            CredentialError::Locked => Self::Locked,
            CredentialError::Refused => Self::Refused,
            CredentialError::TooLong => Self::TooLong,
            CredentialError::Failed { .. } => Self::Failed,
        }
    }
}

impl From<ProxyAddressError> for InvalidProxyView {
    fn from(error: ProxyAddressError) -> Self {
        match error {
            ProxyAddressError::NotAnAddress => Self::NotAnAddress,
            ProxyAddressError::UnsupportedScheme => Self::OtherScheme,
            ProxyAddressError::HoldsCredentials => Self::HoldsSignIn,
            ProxyAddressError::HoldsPath => Self::HoldsPath,
        }
    }
}

impl From<RouteProblem> for RouteProblemView {
    fn from(problem: RouteProblem) -> Self {
        match problem {
            RouteProblem::NotRead => Self::NotRead,
            RouteProblem::Proxy(_) => Self::Proxy,
            RouteProblem::Certificates => Self::Certificates,
        }
    }
}

impl From<FileProblem> for FileProblemView {
    fn from(problem: FileProblem) -> Self {
        match problem {
            FileProblem::Exists => Self::Exists,
            FileProblem::NotAllowed => Self::NotAllowed,
            FileProblem::Full => Self::Full,
            FileProblem::FolderMissing => Self::FolderMissing,
            FileProblem::NotAFile => Self::NotAFile,
            FileProblem::Other => Self::Other,
        }
    }
}

impl From<ReadError> for ErrorView {
    fn from(error: ReadError) -> Self {
        let reason = match error {
            ReadError::Empty => UnreadableView::Empty,
            ReadError::Binary => UnreadableView::Binary,
            ReadError::TooLarge => UnreadableView::TooLarge {
                limit_mebibytes: count(LARGEST_TEXT / 1024 / 1024),
            },
            ReadError::FormTooLarge => UnreadableView::FormTooLarge {
                limit_mebibytes: count(LARGEST_FORM / 1024 / 1024),
            },
            ReadError::Cancelled => return Self::Cancelled,
        };
        Self::AccessListUnreadable { reason }
    }
}

impl From<&WriteError> for ErrorView {
    fn from(error: &WriteError) -> Self {
        let reason = match error {
            WriteError::Empty => return Self::NothingToWrite,
            WriteError::RefusedAddress(net) => ArtefactProblemView::RefusedAddress {
                cidr: net.to_string(),
            },
            WriteError::Ipv6 { count: found } => ArtefactProblemView::Ipv6 {
                count: count(*found),
            },
            WriteError::NotPublic { count: found } => ArtefactProblemView::NotPublic {
                count: count(*found),
            },
            WriteError::RoleArn => ArtefactProblemView::RoleArn,
            WriteError::KeyArn => ArtefactProblemView::KeyArn,
            WriteError::Name { field } => ArtefactProblemView::Field {
                field: (*field).into(),
            },
            WriteError::StillShutOut => ArtefactProblemView::StillShutOut,
            WriteError::NotAPolicy => ArtefactProblemView::NotAPolicy,
            WriteError::TooMany { used, limit } => ArtefactProblemView::TooMany {
                used: count(*used),
                limit: count(*limit),
            },
            WriteError::LeavesOut { count: left_out } => ArtefactProblemView::LeavesOut {
                count: count(*left_out),
            },
            WriteError::NotProven => ArtefactProblemView::NotProven,
            WriteError::ReadBackDiffers => ArtefactProblemView::ReadBackDiffers,
        };
        Self::ArtefactRefused { reason }
    }
}

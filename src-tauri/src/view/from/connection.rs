//! The connection in use, and what was set from outside.

use storage::SignInKind;

use crate::connection::address::{AtlasChoice, RememberedSignIn};
use crate::connection::connecting::{ConnectForm, ConnectPhase};
use crate::connection::presets::{Preset, PresetKind};
use crate::connection::session::{Connection, Mode, Project};
use crate::view::{
    AtlasView, ConnectPhaseView, ConnectRequest, ConnectionView, ModeView, PresetKindView,
    PresetView, ProjectView, RememberedView, SignInKindView,
};

impl From<AtlasView> for AtlasChoice {
    fn from(atlas: AtlasView) -> Self {
        match atlas {
            AtlasView::Commercial => Self::Commercial,
            AtlasView::Government => Self::Government,
            AtlasView::Custom => Self::Custom,
        }
    }
}

impl From<AtlasChoice> for AtlasView {
    fn from(choice: AtlasChoice) -> Self {
        match choice {
            AtlasChoice::Commercial => Self::Commercial,
            AtlasChoice::Government => Self::Government,
            AtlasChoice::Custom => Self::Custom,
        }
    }
}

impl From<ConnectRequest> for ConnectForm {
    fn from(request: ConnectRequest) -> Self {
        Self {
            atlas: request.atlas.into(),
            kind: request.kind.into(),
            id: request.id,
            secret: request.secret,
            keep: request.keep,
            private_issuer: request.private_issuer,
        }
    }
}

impl From<RememberedSignIn> for RememberedView {
    fn from(remembered: RememberedSignIn) -> Self {
        Self {
            atlas: remembered.atlas.into(),
            host: remembered.host,
            kind: remembered.kind.into(),
            id: remembered.id,
            resume: remembered.resume,
        }
    }
}

impl From<&Connection> for ConnectionView {
    fn from(connection: &Connection) -> Self {
        Self {
            mode: connection.mode.into(),
            host: connection.host(),
            kept: connection.kept,
            projects: connection.projects.iter().map(Into::into).collect(),
            project: connection.project().as_ref().map(Into::into),
        }
    }
}

impl From<Mode> for ModeView {
    fn from(mode: Mode) -> Self {
        match mode {
            Mode::SignedIn => Self::SignedIn,
            Mode::Practice => Self::Practice,
            Mode::AddressesOnly => Self::AddressesOnly,
        }
    }
}

impl From<&Project> for ProjectView {
    fn from(project: &Project) -> Self {
        Self {
            id: project.id.clone(),
            name: project.name.clone(),
            organization: project.organization.clone(),
        }
    }
}

impl From<SignInKind> for SignInKindView {
    fn from(kind: SignInKind) -> Self {
        match kind {
            SignInKind::ServiceAccount => Self::ServiceAccount,
            SignInKind::ApiKey => Self::ApiKey,
        }
    }
}

impl From<SignInKindView> for SignInKind {
    fn from(kind: SignInKindView) -> Self {
        match kind {
            SignInKindView::ServiceAccount => Self::ServiceAccount,
            SignInKindView::ApiKey => Self::ApiKey,
        }
    }
}

impl From<ConnectPhase> for ConnectPhaseView {
    fn from(phase: ConnectPhase) -> Self {
        match phase {
            ConnectPhase::SigningIn => Self::SigningIn,
            ConnectPhase::ReadingProjects => Self::ReadingProjects,
            ConnectPhase::WaitingForKeyStore => Self::WaitingForKeyStore,
        }
    }
}

impl From<Preset> for PresetView {
    fn from(preset: Preset) -> Self {
        Self {
            kind: match preset.kind {
                PresetKind::AtlasAddress => PresetKindView::AtlasAddress,
                PresetKind::AwsAddress => PresetKindView::AwsAddress,
                PresetKind::SaveFolder => PresetKindView::SaveFolder,
                PresetKind::DataFolder => PresetKindView::DataFolder,
                PresetKind::OpenFile => PresetKindView::OpenFile,
            },
            value: preset.value,
            refused: preset.refused,
        }
    }
}

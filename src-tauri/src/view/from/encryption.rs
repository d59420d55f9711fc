//! What Atlas has for a project, what would be sent to it, and what became of that.

use atlas::{Alert, AtlasError, Cluster, EncryptionAtRest, GcpServiceAccountStatus, Roles};
use encryption::{
    AwsRegion, AzureAccess, Change, ChangeLine, KeyCheck, KmsForm, OneWay, Phase, Provider,
    SendError, Subject, To, Unsettled, Verdict,
};
use jiff::Timestamp;

use super::clusters::cluster_use_view;
use crate::connection::session::{Connection, LastRead};
use crate::view::{
    AwsRegionView, ChangeView, EncryptionView, ErrorView, KeyAlertKindView, KeyAlertView,
    KeyCheckView, OneWayView, ProjectView, ProviderStateView, ProviderView, RoleView,
    SavePhaseView, SubjectView, SummaryView, ToView, VerdictView,
};

const PROVIDERS: [Provider; 3] = [Provider::Aws, Provider::Azure, Provider::Gcp];

/// What the Encryption screen draws beside the settings.
pub struct EncryptionParts {
    /// Why the roles could not be read.
    pub roles_problem: Option<ErrorView>,
    /// Open alerts, where they could be read.
    pub alerts: Option<Vec<Alert>>,
    /// The clusters, where they could be read.
    pub clusters: Option<Vec<Cluster>>,
    /// Whether this sign-in may change anything.
    pub may_change: bool,
    /// Whether this is the pretend Atlas.
    pub practice: bool,
}

/// What the Encryption screen draws of `read`.
#[must_use]
pub fn encryption_view(read: &LastRead, parts: EncryptionParts) -> EncryptionView {
    let EncryptionParts {
        roles_problem,
        alerts,
        clusters,
        may_change,
        practice,
    } = parts;
    EncryptionView {
        project_id: read.project.clone(),
        read_at: Timestamp::now().to_string(),
        providers: PROVIDERS
            .into_iter()
            .map(|provider| provider_view(provider, read, practice))
            .collect(),
        roles: roles_view(&read.roles),
        roles_problem,
        regions: AwsRegion::ALL
            .iter()
            .map(|region| AwsRegionView {
                name: region.key().to_owned(),
                place: region.place().to_owned(),
            })
            .collect(),
        practice,
        may_change,
        search_nodes: read.encryption.search_nodes,
        alerts: alerts.map(|alerts| alerts.iter().filter_map(key_alert).collect()),
        clusters: clusters.map(|clusters| {
            clusters
                .iter()
                .map(|cluster| cluster_use_view(cluster, &read.encryption))
                .collect()
        }),
    }
}

/// An alert that is about keys. Source of the names: the Atlas Admin API description, events of
/// encryption at rest.
fn key_alert(alert: &Alert) -> Option<KeyAlertView> {
    let name = alert.event_type_name.as_str();
    let provider = [
        ("AWS_", ProviderView::Aws),
        ("AZURE_", ProviderView::Azure),
        ("GCP_", ProviderView::Gcp),
    ]
    .into_iter()
    .find_map(|(prefix, provider)| Some((name.strip_prefix(prefix)?, provider)));
    let (kind, provider) = match (name, provider) {
        (_, Some(("ENCRYPTION_KEY_INVALID", provider))) => {
            (KeyAlertKindView::KeyInvalid, Some(provider))
        }
        (_, Some(("ENCRYPTION_KEY_NEEDS_ROTATION", provider))) => {
            (KeyAlertKindView::NeedsRotation, Some(provider))
        }
        ("ENCRYPTION_AT_REST_KMS_NETWORK_ACCESS_DENIED", _) => {
            (KeyAlertKindView::NetworkDenied, None)
        }
        ("ENCRYPTION_AT_REST_CONFIG_NO_LONGER_VALID", _) => (KeyAlertKindView::ConfigInvalid, None),
        _ => return None,
    };
    Some(KeyAlertView {
        kind,
        provider,
        since: alert.created.map(|since| since.to_string()),
        cluster: alert.cluster.clone(),
    })
}

fn provider_view(provider: Provider, read: &LastRead, practice: bool) -> ProviderStateView {
    let check = KeyCheck::of(provider, &read.encryption);
    let enabled = check != KeyCheck::NotSetUp;
    let form = KmsForm::from_current(provider, &read.encryption, &read.roles);
    let secret_stored = enabled && form.secret_field().is_some();
    let (form, practice_secret) = if practice && !enabled {
        practice_form(provider)
    } else {
        (set_out(form, enabled), None)
    };
    ProviderStateView {
        provider: provider.into(),
        enabled,
        check: check.into(),
        form: form.into(),
        secret_stored,
        practice_secret,
        private_networking: private_networking(provider, &read.encryption),
    }
}

/// Whether *Require private networking* is on.
pub fn private_networking(provider: Provider, settings: &EncryptionAtRest) -> bool {
    match provider {
        Provider::Aws => settings
            .aws
            .as_ref()
            .is_some_and(|aws| aws.require_private_networking),
        Provider::Azure => settings
            .azure
            .as_ref()
            .is_some_and(|azure| azure.require_private_networking),
        Provider::Gcp => false,
    }
}

/// A form nobody has filled yet begins with what most people choose.
fn set_out(form: KmsForm, enabled: bool) -> KmsForm {
    match form {
        KmsForm::Azure(mut azure) if !enabled && azure.environment.is_empty() => {
            "AZURE".clone_into(&mut azure.environment);
            KmsForm::Azure(azure)
        }
        other => other,
    }
}

/// The made-up values of the practice project. The role is left for the person to choose.
fn practice_form(provider: Provider) -> (KmsForm, Option<String>) {
    let samples = sandbox::samples();
    match provider {
        Provider::Aws => (
            KmsForm::Aws(encryption::AwsForm {
                customer_master_key_id: samples.aws.customer_master_key_id,
                region: samples.aws.region,
                ..encryption::AwsForm::default()
            }),
            None,
        ),
        Provider::Azure => (
            KmsForm::Azure(encryption::AzureForm {
                access: AzureAccess::ClientSecret,
                role_id: String::new(),
                client_id: samples.azure.client_id,
                tenant_id: samples.azure.tenant_id,
                environment: samples.azure.environment,
                subscription_id: samples.azure.subscription_id,
                resource_group: samples.azure.resource_group,
                key_vault_name: samples.azure.key_vault_name,
                key_identifier: samples.azure.key_identifier,
            }),
            Some(samples.azure.secret),
        ),
        Provider::Gcp => (
            KmsForm::Gcp(encryption::GcpForm {
                key_version_resource_id: samples.gcp.key_version_resource_id,
                ..encryption::GcpForm::default()
            }),
            Some(samples.gcp.service_account_key),
        ),
    }
}

fn roles_view(roles: &Roles) -> Vec<RoleView> {
    let aws = roles.aws.iter().map(|role| {
        let arn = role.iam_assumed_role_arn.as_deref().unwrap_or_default();
        RoleView {
            provider: ProviderView::Aws,
            id: role.role_id.clone(),
            // arn:aws:iam::123456789012:role/path/name
            name: arn.rsplit('/').next().unwrap_or_default().to_owned(),
            detail: arn.split(':').nth(4).unwrap_or_default().to_owned(),
            ready: role.authorized && !arn.is_empty(),
            used_for_encryption: role.used_for_encryption,
        }
    });
    let azure = roles.azure.iter().map(|principal| RoleView {
        provider: ProviderView::Azure,
        id: principal.id.clone(),
        name: principal.service_principal_id.clone().unwrap_or_default(),
        detail: principal.tenant_id.clone().unwrap_or_default(),
        ready: principal.service_principal_id.is_some(),
        used_for_encryption: principal.used_for_encryption,
    });
    let gcp = roles.gcp.iter().map(|account| RoleView {
        provider: ProviderView::Gcp,
        id: account.role_id.clone(),
        name: account.email.clone().unwrap_or_default(),
        detail: String::new(),
        ready: account.status == GcpServiceAccountStatus::Complete && account.email.is_some(),
        used_for_encryption: account.used_for_encryption,
    });
    aws.chain(azure).chain(gcp).collect()
}

impl SummaryView {
    /// What the summary of `change` says, before it has a token.
    #[must_use]
    pub fn new(change: &Change, project: &ProjectView, host: String, private_issuer: bool) -> Self {
        Self {
            token: 0,
            organization: project.organization.clone(),
            project: project.name.clone(),
            host,
            provider: change.provider().into(),
            subject: change.subject().into(),
            changes: change.lines().into_iter().map(Into::into).collect(),
            one_way: change.one_way().into_iter().map(Into::into).collect(),
            warnings: Vec::new(),
            type_project_name: change.subject() != Subject::Settings,
            read_along: private_issuer && change.sends_secret(),
        }
    }
}

impl From<Subject> for SubjectView {
    fn from(subject: Subject) -> Self {
        match subject {
            Subject::Settings => Self::Settings,
            Subject::Off => Self::SwitchOff,
            Subject::PrivateNetworking(true) => Self::PrivateNetworkingOn,
            Subject::PrivateNetworking(false) => Self::PrivateNetworkingOff,
            Subject::SearchNodes(true) => Self::SearchNodesOn,
            Subject::SearchNodes(false) => Self::SearchNodesOff,
        }
    }
}

impl From<ChangeLine> for ChangeView {
    fn from(line: ChangeLine) -> Self {
        Self {
            field: line.field.into(),
            from: line.from,
            to: match line.to {
                To::Text(text) => ToView::Text { text },
                To::SecretEntered => ToView::SecretEntered,
                To::On => ToView::On,
                To::Off => ToView::Off,
            },
        }
    }
}

impl From<OneWay> for OneWayView {
    fn from(one_way: OneWay) -> Self {
        match one_way {
            OneWay::AwsRoleForever => Self::AwsRoleForever,
            OneWay::GcpRoleForever => Self::GcpRoleForever,
            OneWay::AzureSecretRemoved => Self::AzureSecretRemoved,
            OneWay::SettingsRemoved => Self::SettingsRemoved,
        }
    }
}

impl From<KeyCheck> for KeyCheckView {
    fn from(check: KeyCheck) -> Self {
        match check {
            KeyCheck::NotSetUp => Self::NotSetUp,
            KeyCheck::Valid => Self::Valid,
            KeyCheck::NotValid => Self::NotValid,
            KeyCheck::Waiting => Self::Waiting,
            KeyCheck::Unknown => Self::Unknown,
        }
    }
}

impl From<Phase> for SavePhaseView {
    fn from(phase: Phase) -> Self {
        match phase {
            Phase::Checking => Self::Checking,
            Phase::Sending => Self::Sending,
            Phase::Waiting {
                attempt,
                attempts,
                left,
            } => Self::Waiting {
                attempt,
                attempts,
                seconds_left: u32::try_from(left.as_secs()).unwrap_or(u32::MAX),
            },
            Phase::ReadingBack => Self::ReadingBack,
        }
    }
}

impl From<Verdict> for VerdictView {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Valid => Self::Valid,
            Verdict::NotValid => Self::NotValid,
            Verdict::Waiting => Self::Waiting,
            Verdict::SwitchedOff => Self::SwitchedOff,
            Verdict::Unclear(Unsettled::NeverShown { .. }) => Self::CannotTell,
            Verdict::Unclear(Unsettled::ReadsDifferently { .. }) => Self::ReadsDifferently,
            Verdict::Unclear(Unsettled::NotReadBack { .. }) => Self::NotReadBack,
            Verdict::Unclear(Unsettled::NoVerdict) => Self::NoVerdict,
        }
    }
}

impl ErrorView {
    /// Why a change was not made, or is not known to be.
    #[must_use]
    pub fn from_send(error: SendError, connection: &Connection) -> Self {
        let host = connection.host();
        match error {
            SendError::NotSent { cause } | SendError::Refused { cause } => {
                connection.problem(*cause)
            }
            SendError::StillRefused { cause } => Self::still_refused(*cause, connection),
            SendError::NotBegun => Self::Cancelled,
            SendError::Cancelled { cause } => match *cause {
                AtlasError::Refused { answer } => Self::StoppedWaiting {
                    answer: answer.into(),
                },
                other => connection.problem(other),
            },
            SendError::ChangedMeanwhile { .. } => Self::ChangedMeanwhile,
            SendError::OffWhileNotValid { .. } => Self::OffWhileNotValid,
            SendError::NotTaken { .. } => Self::NotTaken { host },
            SendError::LostSight { .. } => Self::LostSight { host },
        }
    }
}

//! What Atlas has for a project, what would be sent to it, and what became of that.

mod form;
mod private_endpoints;
mod roles;

use atlas::{Alert, GcpServiceAccountStatus, Roles};
use encryption::{
    AZURE_APP, AwsRegion, AzureAccess, ChangeLine, KeyAlert, KeyCheck, KmsForm, OneWay, Phase,
    Provider, Reminder, Rotation, RotationStep, Subject, To, Unsettled, Verdict,
    requires_private_networking, rotations,
};

use super::clusters::cluster_use_view;
use crate::connection::session::LastRead;
use crate::encryption::change::{Answer, Beside, ProjectEncryption, Summary};
use crate::view::{
    AwsRegionView, ChangeView, EncryptionView, KeyAlertKindView, KeyAlertView, KeyCheckView,
    OneWayView, ProviderStateView, ProviderView, ReminderView, RoleView, RotationKindView,
    RotationStepView, RotationView, SaveAnswerView, SavePhaseView, SubjectView, SummaryView,
    ToView, VerdictView,
};

impl From<ProjectEncryption> for EncryptionView {
    fn from(project: ProjectEncryption) -> Self {
        let ProjectEncryption {
            read,
            read_at,
            beside,
            practice,
        } = project;
        let Beside {
            roles_problem,
            alerts,
            clusters,
            may_change,
        } = beside;
        Self {
            read_at: read_at.to_string(),
            providers: Provider::ALL
                .into_iter()
                .map(|provider| provider_view(provider, &read, practice))
                .collect(),
            roles: roles_view(&read.roles),
            roles_problem: roles_problem.map(Into::into),
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
            azure_app: AZURE_APP.to_owned(),
            alerts: alerts.map(|alerts| alerts.iter().filter_map(key_alert).collect()),
            clusters: clusters.map(|clusters| {
                clusters
                    .iter()
                    .map(|cluster| cluster_use_view(cluster, &read.encryption))
                    .collect()
            }),
            project_id: read.project,
        }
    }
}

fn key_alert(alert: &Alert) -> Option<KeyAlertView> {
    let about = KeyAlert::of(alert)?;
    Some(KeyAlertView {
        kind: match about {
            KeyAlert::KeyInvalid(_) => KeyAlertKindView::KeyInvalid,
            KeyAlert::NeedsRotation(_) => KeyAlertKindView::NeedsRotation,
            KeyAlert::NetworkDenied => KeyAlertKindView::NetworkDenied,
            KeyAlert::ConfigInvalid => KeyAlertKindView::ConfigInvalid,
        },
        provider: about.provider().map(Into::into),
        since: alert.created.map(|since| since.to_string()),
        cluster: alert.cluster.clone(),
    })
}

fn provider_view(provider: Provider, read: &LastRead, practice: bool) -> ProviderStateView {
    let check = KeyCheck::of(provider, &read.encryption);
    let enabled = check != KeyCheck::NotSetUp;
    let form = KmsForm::from_current(provider, &read.encryption, &read.roles);
    let rotations = rotations_of(&form);
    let secret_stored = enabled && form.secret_field().is_some();
    let (form, practice_secret) = if practice && !enabled {
        practice_form(provider, &read.project)
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
        private_networking: requires_private_networking(provider, &read.encryption),
        rotations,
    }
}

/// What can be renewed of the form as Atlas has it.
fn rotations_of(saved: &KmsForm) -> Vec<RotationView> {
    let view = |rotation: Rotation| RotationView {
        kind: rotation.into(),
        of_secret: rotation.is_of_secret(),
        changes_form: rotation.changes_form(saved),
        after: rotation.after().iter().map(|step| (*step).into()).collect(),
    };
    rotations(saved).into_iter().map(view).collect()
}

impl From<Rotation> for RotationKindView {
    fn from(rotation: Rotation) -> Self {
        match rotation {
            Rotation::AwsAutomatic => Self::AwsAutomatic,
            Rotation::AwsNewKey => Self::AwsNewKey,
            Rotation::AwsAccessKey => Self::AwsAccessKey,
            Rotation::AzureVersion => Self::AzureVersion,
            Rotation::AzureVersionless => Self::AzureVersionless,
            Rotation::AzureSecret => Self::AzureSecret,
            Rotation::GcpVersion => Self::GcpVersion,
            Rotation::GcpKeyFile => Self::GcpKeyFile,
        }
    }
}

impl From<RotationStep> for RotationStepView {
    fn from(step: RotationStep) -> Self {
        match step {
            RotationStep::CheckKey => Self::CheckKey,
            RotationStep::WaitForClusters => Self::WaitForClusters,
            RotationStep::KeepOld => Self::KeepOld,
        }
    }
}

/// A form that was not filled yet begins with what most people choose.
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
fn practice_form(provider: Provider, project: &str) -> (KmsForm, Option<String>) {
    let samples = sandbox::samples_of(project);
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

impl From<Summary> for SummaryView {
    fn from(summary: Summary) -> Self {
        Self {
            token: summary.token,
            organization: summary.project.organization,
            project: summary.project.name,
            host: summary.host,
            provider: summary.provider.into(),
            subject: summary.subject.into(),
            changes: summary.lines.into_iter().map(Into::into).collect(),
            one_way: summary.one_way.into_iter().map(Into::into).collect(),
            reminders: summary.reminders.into_iter().map(Into::into).collect(),
            warnings: summary.warnings.into_iter().map(Into::into).collect(),
            type_project_name: summary.subject != Subject::Settings,
            read_along: summary.read_along,
        }
    }
}

impl From<Answer> for SaveAnswerView {
    fn from(answer: Answer) -> Self {
        Self {
            verdict: answer.verdict.into(),
            provider: answer.provider.into(),
            encryption: answer.encryption.map(Into::into),
        }
    }
}

impl From<Reminder> for ReminderView {
    fn from(reminder: Reminder) -> Self {
        match reminder {
            Reminder::KeepOldKey => Self::KeepOldKey,
            Reminder::CheckVault => Self::CheckVault,
            Reminder::CheckVaultAndSecret => Self::CheckVaultAndSecret,
        }
    }
}

impl From<Subject> for SubjectView {
    fn from(subject: Subject) -> Self {
        match subject {
            Subject::Settings => Self::Settings,
            Subject::Disable => Self::SwitchOff,
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

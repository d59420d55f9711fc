//! Renewing a key, or the credentials for it: what can be renewed, and what comes after it.
//!
//! The old key is needed until every cluster and every snapshot has left it: it is never disabled or
//! deleted first (safety rule S8).

use crate::form::{AwsAccess, AzureAccess, GcpAccess, KmsForm};

/// What is renewed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Rotation {
    /// AWS makes new key material under the same ARN.
    AwsAutomatic,
    /// A new key in AWS.
    AwsNewKey,
    /// The access key of an IAM user.
    AwsAccessKey,
    /// A new version of a key in Azure, under an identifier of its own.
    AzureVersion,
    /// A new version of a key in Azure that is named without its version.
    AzureVersionless,
    /// The client secret of an application.
    AzureSecret,
    /// A new version of a key in Google Cloud.
    GcpVersion,
    /// The key file of a service account.
    GcpKeyFile,
}

/// What is done once the new one is in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RotationStep {
    /// Check whether Atlas can use it.
    CheckKey,
    /// Wait until every cluster has it.
    WaitForClusters,
    /// Keep the old one.
    KeepOld,
}

impl Rotation {
    /// Whether only credentials are renewed; the key stays.
    #[must_use]
    pub fn is_of_secret(self) -> bool {
        matches!(
            self,
            Self::AwsAccessKey | Self::AzureSecret | Self::GcpKeyFile
        )
    }

    /// Whether `saved`, the form as Atlas has it, changes: not where the cloud keeps the key's name.
    #[must_use]
    pub fn changes_form(self, saved: &KmsForm) -> bool {
        match self {
            Self::AwsAutomatic => false,
            Self::AzureVersionless => !is_versionless(saved),
            _ => true,
        }
    }

    /// What is done once the new one is in use, in order.
    #[must_use]
    pub fn after(self) -> &'static [RotationStep] {
        if self.is_of_secret() {
            &[RotationStep::CheckKey, RotationStep::KeepOld]
        } else {
            &[
                RotationStep::CheckKey,
                RotationStep::WaitForClusters,
                RotationStep::KeepOld,
            ]
        }
    }
}

/// What can be renewed of `saved`, the form as Atlas has it, beginning with what is usual.
#[must_use]
pub fn rotations(saved: &KmsForm) -> Vec<Rotation> {
    match saved {
        KmsForm::Aws(aws) => [Rotation::AwsAutomatic, Rotation::AwsNewKey]
            .into_iter()
            .chain((aws.access == AwsAccess::AccessKey).then_some(Rotation::AwsAccessKey))
            .collect(),
        KmsForm::Azure(azure) => {
            let mut kinds = [Rotation::AzureVersion, Rotation::AzureVersionless];
            if is_versionless(saved) {
                kinds.reverse();
            }
            kinds
                .into_iter()
                .chain((azure.access == AzureAccess::ClientSecret).then_some(Rotation::AzureSecret))
                .collect()
        }
        KmsForm::Gcp(gcp) => [Rotation::GcpVersion]
            .into_iter()
            .chain((gcp.access == GcpAccess::KeyFile).then_some(Rotation::GcpKeyFile))
            .collect(),
    }
}

/// Whether the form names a key in Azure without a version: `…/keys/{key}`.
fn is_versionless(form: &KmsForm) -> bool {
    let KmsForm::Azure(azure) = form else {
        return false;
    };
    let identifier = azure.key_identifier.trim().trim_end_matches('/');
    identifier
        .rsplit_once("/keys/")
        .is_some_and(|(_, key)| !key.is_empty() && !key.contains('/'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::{AwsForm, AzureForm, GcpForm};

    fn azure(key_identifier: &str) -> KmsForm {
        KmsForm::Azure(AzureForm {
            key_identifier: key_identifier.to_owned(),
            ..AzureForm::default()
        })
    }

    const VERSIONLESS: &str = "https://vault.vault.azure.net/keys/atlas";
    const VERSION: &str =
        "https://vault.vault.azure.net/keys/atlas/0123456789abcdef0123456789abcdef";

    #[test]
    fn what_is_usual_comes_first() {
        assert_eq!(
            rotations(&KmsForm::Aws(AwsForm::default())),
            [Rotation::AwsAutomatic, Rotation::AwsNewKey]
        );
        assert_eq!(
            rotations(&azure(VERSION)),
            [Rotation::AzureVersion, Rotation::AzureVersionless]
        );
        assert_eq!(
            rotations(&azure(VERSIONLESS)),
            [Rotation::AzureVersionless, Rotation::AzureVersion]
        );
    }

    #[test]
    fn credentials_are_renewed_only_where_atlas_signs_in_with_some() {
        let forms = [
            KmsForm::Aws(AwsForm {
                access: AwsAccess::AccessKey,
                ..AwsForm::default()
            }),
            KmsForm::Azure(AzureForm {
                access: AzureAccess::ClientSecret,
                ..AzureForm::default()
            }),
            KmsForm::Gcp(GcpForm {
                access: GcpAccess::KeyFile,
                ..GcpForm::default()
            }),
        ];
        for form in forms {
            let of_secret = rotations(&form)
                .into_iter()
                .filter(|one| one.is_of_secret());
            assert_eq!(of_secret.count(), 1, "{form:?}");
        }
        for form in [
            KmsForm::Aws(AwsForm::default()),
            azure(""),
            KmsForm::Gcp(GcpForm::default()),
        ] {
            assert!(!rotations(&form).into_iter().any(Rotation::is_of_secret));
        }
    }

    #[test]
    fn nothing_is_entered_where_the_cloud_keeps_the_name() {
        let aws = KmsForm::Aws(AwsForm::default());
        assert!(!Rotation::AwsAutomatic.changes_form(&aws));
        assert!(Rotation::AwsNewKey.changes_form(&aws));
        assert!(!Rotation::AzureVersionless.changes_form(&azure(VERSIONLESS)));
        assert!(!Rotation::AzureVersionless.changes_form(&azure(&format!("{VERSIONLESS}/"))));
        assert!(Rotation::AzureVersionless.changes_form(&azure(VERSION)));
        assert!(Rotation::AzureVersion.changes_form(&azure(VERSIONLESS)));
    }

    #[test]
    fn s8_the_old_one_is_kept_and_a_new_key_waits_for_the_clusters() {
        let all = [
            Rotation::AwsAutomatic,
            Rotation::AwsNewKey,
            Rotation::AwsAccessKey,
            Rotation::AzureVersion,
            Rotation::AzureVersionless,
            Rotation::AzureSecret,
            Rotation::GcpVersion,
            Rotation::GcpKeyFile,
        ];
        for rotation in all {
            let after = rotation.after();
            assert_eq!(after.first(), Some(&RotationStep::CheckKey));
            assert_eq!(after.last(), Some(&RotationStep::KeepOld));
            let waits = after.contains(&RotationStep::WaitForClusters);
            assert_eq!(waits, !rotation.is_of_secret(), "{rotation:?}");
        }
    }
}

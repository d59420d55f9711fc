//! The clouds that keep keys.

/// Whose key service it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum KeyProvider {
    /// AWS KMS.
    Aws,
    /// Azure Key Vault.
    Azure,
    /// Google Cloud KMS.
    Gcp,
}

impl KeyProvider {
    /// In the order of the wire.
    pub(crate) const ALL: [Self; 3] = [Self::Aws, Self::Azure, Self::Gcp];

    /// Its part of the settings. Source: Atlas Admin API description, `EncryptionAtRest`.
    pub(crate) fn part(self) -> &'static str {
        match self {
            Self::Aws => "awsKms",
            Self::Azure => "azureKeyVault",
            Self::Gcp => "googleCloudKms",
        }
    }

    /// Its name on a cluster. Source: as above, `encryptionAtRestProvider`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Aws => "AWS",
            Self::Azure => "AZURE",
            Self::Gcp => "GCP",
        }
    }
}

//! What the rules have to say about a form.

/// One input of the forms, and the switch above them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// Encryption at rest with this provider, on or off.
    Switch,
    /// *Require private networking*.
    PrivateNetworking,
    /// *Encrypt search nodes*.
    SearchNodes,
    /// The Atlas role that reaches the key: an Atlas id of 24 digits in all three forms.
    Role,
    /// AWS: the key.
    CustomerMasterKeyId,
    /// AWS: the key's region.
    AwsRegion,
    /// AWS: the access key's id.
    AccessKeyId,
    /// AWS: the access key's secret.
    SecretAccessKey,
    /// Azure: the application (client).
    ClientId,
    /// Azure: the directory (tenant).
    TenantId,
    /// Azure: the application's client secret.
    Secret,
    /// Azure: which of Microsoft's clouds.
    AzureEnvironment,
    /// Azure: the subscription.
    SubscriptionId,
    /// Azure: the key vault's resource group.
    ResourceGroup,
    /// Azure: the key vault.
    KeyVaultName,
    /// Azure: the key's web address, with or without version.
    KeyIdentifier,
    /// Google: the service account's key file.
    ServiceAccountKey,
    /// Google: the key's version.
    KeyVersionResourceId,
}

impl Field {
    /// Whether what is typed here is a secret.
    #[must_use]
    pub fn is_secret(self) -> bool {
        matches!(
            self,
            Self::SecretAccessKey | Self::Secret | Self::ServiceAccountKey
        )
    }

    /// Whether this says which key it is, not only how it is reached. The region of AWS does: a
    /// multi-Region key has one ID in all of them.
    #[must_use]
    pub fn names_key(self) -> bool {
        matches!(
            self,
            Self::CustomerMasterKeyId
                | Self::AwsRegion
                | Self::KeyIdentifier
                | Self::KeyVersionResourceId
        )
    }

    /// Whether two texts mean the same here: letters of either case are one in identifiers that
    /// their cloud reads so.
    pub(crate) fn same(self, one: &str, other: &str) -> bool {
        match self {
            Self::ClientId | Self::TenantId | Self::SubscriptionId => {
                one.eq_ignore_ascii_case(other)
            }
            _ => one == other,
        }
    }
}

/// One remark of the rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Where it belongs.
    pub field: Field,
    /// Whether it stops Save.
    pub level: Level,
    /// What it is.
    pub code: FindingCode,
}

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// It cannot be right: Save is off.
    Block,
    /// It is unusual: worth a second check.
    Warn,
}

/// What the rules found.
///
/// Source of the rules: the Atlas Admin API description and each cloud's own naming rules block;
/// what is only custom warns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FindingCode {
    /// Nothing was entered.
    Required,
    /// A secret begins or ends with white space. It is sent as it is.
    SurroundingWhitespace,
    /// More characters than the description allows.
    TooLong {
        /// The most that is allowed.
        limit: usize,
    },
    /// Fewer or more characters than the description allows.
    LengthOutside {
        /// The fewest characters.
        least: usize,
        /// The most characters.
        most: usize,
    },
    /// Another length than usual.
    UnusualLength {
        /// The usual number of characters.
        usual: usize,
    },
    /// Another beginning than usual.
    UnusualPrefix {
        /// The usual beginning.
        usual: &'static str,
    },
    /// Characters that the cloud never puts there.
    UnexpectedCharacters,
    /// A role is 24 digits 0-9 a-f, as Atlas gives it.
    NotAtlasId,
    /// An AWS ARN where Atlas's own id of the role belongs.
    LooksLikeArnNotRoleId,
    /// An ARN that names no AWS key or alias.
    NotKeyArn,
    /// An ARN in a partition of AWS that Atlas does not serve.
    PartitionNotServed {
        /// The partition: `aws-eusc`.
        partition: String,
    },
    /// The address of a page, such as the console's, where a key's ARN belongs.
    WebAddress,
    /// No key id: it holds white space.
    NotKeyId,
    /// None of the shapes that AWS gives its key ids.
    UnusualKeyId,
    /// Whether Atlas takes an alias is not documented.
    AliasMayNotWork,
    /// A key id without ARN finds a key of the role's own AWS account only.
    KeyArnNeededAcrossAccounts,
    /// Not one of the regions in the description.
    UnknownRegion,
    /// The key's ARN names another region.
    RegionDiffersFromArn {
        /// The ARN's region, as Atlas spells it where it knows it.
        arn_region: String,
    },
    /// A temporary access key (ASIA…): it will expire.
    TemporaryKey,
    /// No UUID.
    NotUuid,
    /// Not one of the three Azure environments.
    UnknownEnvironment,
    /// Against the naming rules of key vaults.
    NotVaultName,
    /// Against the naming rules of resource groups.
    NotResourceGroup,
    /// Not `https://{vault}.{suffix}/keys/{key}` with or without a version.
    NotKeyIdentifier,
    /// A key identifier with a port that is not the default one.
    PortInKeyIdentifier {
        /// The port's digits.
        port: String,
    },
    /// Whether Atlas takes a key of a managed HSM is not documented.
    ManagedHsmMayNotWork,
    /// The identifier is of a key in another vault.
    VaultDiffersFromIdentifier {
        /// The vault that the identifier names.
        vault: String,
    },
    /// The identifier belongs to another Azure environment.
    EnvironmentDiffersFromIdentifier {
        /// The environment that the identifier belongs to, as Atlas spells it.
        environment: &'static str,
    },
    /// A UUID: the secret's id rather than its value.
    LooksLikeSecretId,
    /// The key file is not a JSON object.
    KeyFileNotJson,
    /// The key file is for something other than a service account.
    KeyFileOfAnotherKind,
    /// The key file lacks a part.
    KeyFileMissing {
        /// The part.
        part: KeyFilePart,
    },
    /// The key file was damaged by copying, and is sent repaired.
    KeyFileRepaired {
        /// What was repaired.
        repair: KeyFileRepair,
    },
    /// The key file's `private_key` is no private key in PEM form, and cannot be repaired.
    PrivateKeyDamaged,
    /// Not `projects/…/locations/…/keyRings/…/cryptoKeys/…/cryptoKeyVersions/…`.
    NotKeyVersion,
    /// A key is named, without its version.
    KeyVersionMissing,
    /// Atlas does not go back from a role to keys.
    RoleCannotBeLeft,
}

/// What a Google key file must hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeyFilePart {
    /// `type`
    Type,
    /// `project_id`
    ProjectId,
    /// `private_key`
    PrivateKey,
    /// `client_email`
    ClientEmail,
}

/// What was repaired in a Google key file. None of these says what is in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeyFileRepair {
    /// A byte order mark, or other characters that are not seen, around it.
    InvisibleCharacters,
    /// Quotes, a name or other text around it.
    SurroundingText,
    /// It was in base64.
    Base64,
    /// It was a text in JSON: its own quotes were escaped.
    JsonText,
    /// Typographic or single quotes in place of straight ones.
    Quotes,
    /// Line breaks inside its values.
    LineBreaksInValues,
    /// In `private_key`, the line breaks were escaped twice.
    PrivateKeyEscapedTwice,
    /// In `private_key`, blanks or nothing stood for the line breaks.
    PrivateKeyLineBreaksLost,
}

impl Finding {
    pub(crate) fn block(field: Field, code: FindingCode) -> Self {
        Self {
            field,
            level: Level::Block,
            code,
        }
    }

    pub(crate) fn warn(field: Field, code: FindingCode) -> Self {
        Self {
            field,
            level: Level::Warn,
            code,
        }
    }

    /// The other field that the finding compares its own with.
    pub(crate) fn compared_with(&self) -> Option<Field> {
        match self.code {
            FindingCode::RegionDiffersFromArn { .. } => Some(Field::CustomerMasterKeyId),
            FindingCode::VaultDiffersFromIdentifier { .. } => Some(Field::KeyVaultName),
            FindingCode::EnvironmentDiffersFromIdentifier { .. } => Some(Field::AzureEnvironment),
            _ => None,
        }
    }
}

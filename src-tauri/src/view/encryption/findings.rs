//! What the rules found in the form.

use serde::Serialize;
use specta::Type;

use crate::view::{FieldView, KmsFormRequest};

/// Something about one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FieldFindingView {
    pub field: FieldView,
    pub level: LevelView,
    pub finding: FindingView,
}

/// What the rules found; `encryption::FindingCode` says what each means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(
    tag = "code",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum FindingView {
    Required,
    SurroundingWhitespace,
    TooLong { limit: u32 },
    LengthOutside { least: u32, most: u32 },
    UnusualLength { usual: u32 },
    UnusualPrefix { usual: String },
    UnexpectedCharacters,
    NotAtlasId,
    LooksLikeArnNotRoleId,
    NotKeyArn,
    PartitionNotServed { partition: String },
    WebAddress,
    NotKeyId,
    UnusualKeyId,
    AliasMayNotWork,
    KeyArnNeededAcrossAccounts,
    UnknownRegion,
    RegionDiffersFromArn { arn_region: String },
    TemporaryKey,
    NotUuid,
    UnknownEnvironment,
    NotVaultName,
    NotResourceGroup,
    NotKeyIdentifier,
    PortInKeyIdentifier { port: String },
    ManagedHsmMayNotWork,
    VaultDiffersFromIdentifier { vault: String },
    EnvironmentDiffersFromIdentifier { environment: String },
    LooksLikeSecretId,
    KeyFileNotJson,
    KeyFileOfAnotherKind,
    KeyFileMissing { part: String },
    KeyFileRepaired { repair: KeyFileRepairView },
    PrivateKeyDamaged,
    NotKeyVersion,
    KeyVersionMissing,
    RoleCannotBeLeft,
}

/// What was repaired in a key file; `encryption::KeyFileRepair` says what each means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum KeyFileRepairView {
    InvisibleCharacters,
    SurroundingText,
    Base64,
    JsonText,
    Quotes,
    LineBreaksInValues,
    PrivateKeyEscapedTwice,
    PrivateKeyLineBreaksLost,
}

/// The form after its check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CheckedFormView {
    /// As it would be sent: without what came along when texts were pasted.
    pub form: KmsFormRequest,
    pub findings: Vec<FieldFindingView>,
}

/// Whether Save is possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum LevelView {
    /// Cannot be right.
    Block,
    /// Unusual.
    Warn,
}

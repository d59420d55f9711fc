//! The attributes of each provider's settings. Source: Atlas Admin API description,
//! `AWSKMSConfiguration`, `AzureKeyVault`, `GoogleCloudKMS`.

use serde_json::Value;

use super::super::provider::KeyProvider;
use crate::refusal::Refusal;

pub(super) const PRIVATE_NETWORKING: &str = "requirePrivateNetworking";

/// One attribute that may be sent.
pub(super) struct Attribute {
    pub(super) name: &'static str,
    kind: Kind,
    /// Taken, and never shown.
    pub(super) write_only: bool,
}

enum Kind {
    Flag,
    /// So many characters at least and at most.
    Text(usize, usize),
    Choice(&'static [&'static str]),
    /// 24 hexadecimal digits.
    Id,
    Uuid,
}

const ANY_TEXT: Kind = Kind::Text(1, 65_536);

const AWS: [Attribute; 6] = [
    shown("accessKeyID", Kind::Text(16, 128)),
    shown("customerMasterKeyID", Kind::Text(1, 2048)),
    shown("region", Kind::Choice(&AWS_REGIONS)),
    shown(PRIVATE_NETWORKING, Kind::Flag),
    write_only("roleId", Kind::Id),
    write_only("secretAccessKey", ANY_TEXT),
];

const AZURE: [Attribute; 10] = [
    shown("azureEnvironment", Kind::Choice(&AZURE_ENVIRONMENTS)),
    shown("clientID", Kind::Uuid),
    shown("keyIdentifier", ANY_TEXT),
    shown("keyVaultName", ANY_TEXT),
    shown(PRIVATE_NETWORKING, Kind::Flag),
    shown("resourceGroupName", ANY_TEXT),
    shown("roleId", Kind::Id),
    write_only("secret", ANY_TEXT),
    shown("subscriptionID", Kind::Uuid),
    shown("tenantID", Kind::Uuid),
];

const GCP: [Attribute; 3] = [
    shown("keyVersionResourceID", ANY_TEXT),
    shown("roleId", Kind::Id),
    write_only("serviceAccountKey", ANY_TEXT),
];

const AZURE_ENVIRONMENTS: [&str; 3] = ["AZURE", "AZURE_CHINA", "AZURE_US_GOVERNMENT"];

const AWS_REGIONS: [&str; 39] = [
    "US_GOV_WEST_1",
    "US_GOV_EAST_1",
    "US_EAST_1",
    "US_EAST_2",
    "US_WEST_1",
    "US_WEST_2",
    "CA_CENTRAL_1",
    "EU_NORTH_1",
    "EU_WEST_1",
    "EU_WEST_2",
    "EU_WEST_3",
    "EU_CENTRAL_1",
    "EU_CENTRAL_2",
    "AP_EAST_1",
    "AP_EAST_2",
    "AP_NORTHEAST_1",
    "AP_NORTHEAST_2",
    "AP_NORTHEAST_3",
    "AP_SOUTHEAST_1",
    "AP_SOUTHEAST_2",
    "AP_SOUTHEAST_3",
    "AP_SOUTHEAST_4",
    "AP_SOUTHEAST_5",
    "AP_SOUTHEAST_6",
    "AP_SOUTHEAST_7",
    "AP_SOUTH_1",
    "AP_SOUTH_2",
    "SA_EAST_1",
    "CN_NORTH_1",
    "CN_NORTHWEST_1",
    "ME_SOUTH_1",
    "ME_CENTRAL_1",
    "AF_SOUTH_1",
    "EU_SOUTH_1",
    "EU_SOUTH_2",
    "IL_CENTRAL_1",
    "CA_WEST_1",
    "MX_CENTRAL_1",
    "GLOBAL",
];

const fn shown(name: &'static str, kind: Kind) -> Attribute {
    Attribute {
        name,
        kind,
        write_only: false,
    }
}

const fn write_only(name: &'static str, kind: Kind) -> Attribute {
    Attribute {
        name,
        kind,
        write_only: true,
    }
}

/// Every attribute of the provider that may be sent, apart from `enabled`.
pub(super) fn of(provider: KeyProvider) -> &'static [Attribute] {
    match provider {
        KeyProvider::Aws => &AWS,
        KeyProvider::Azure => &AZURE,
        KeyProvider::Gcp => &GCP,
    }
}

impl Attribute {
    /// Whether the value has the attribute's form. The answer repeats no value but a wrong choice.
    pub(super) fn check(&self, provider: KeyProvider, value: &Value) -> Result<(), Refusal> {
        let text = value.as_str();
        let (fits, wanted) = match self.kind {
            Kind::Flag => (value.is_boolean(), "must be true or false".to_owned()),
            Kind::Text(least, most) => (
                text.is_some_and(|text| (least..=most).contains(&text.chars().count())),
                format!("must be a text of {least} to {most} characters"),
            ),
            Kind::Choice(choices) => match text {
                Some(text) if !choices.contains(&text) => {
                    return Err(self.no_choice(provider, text));
                }
                text => (text.is_some(), "must be a text".to_owned()),
            },
            Kind::Id => (
                text.is_some_and(is_id),
                "must be 24 hexadecimal digits".to_owned(),
            ),
            Kind::Uuid => (text.is_some_and(is_uuid), "must be a UUID".to_owned()),
        };
        if fits {
            Ok(())
        } else {
            let path = path(provider, self.name);
            Err(
                Refusal::new(400, "VALIDATION_ERROR", format!("{path} {wanted}."))
                    .with(&path)
                    .at(path, wanted),
            )
        }
    }

    fn no_choice(&self, provider: KeyProvider, text: &str) -> Refusal {
        let text: String = text.chars().take(64).collect();
        Refusal::new(
            400,
            "INVALID_ENUM_VALUE",
            format!("An invalid enumeration value {text} was specified."),
        )
        .with(text)
        .at(path(provider, self.name), "must be one of the known values")
    }
}

/// An attribute that cannot be sent, or not now.
pub(super) fn invalid(provider: KeyProvider, name: &str) -> Refusal {
    let path = path(provider, name);
    no_such(path)
}

/// The same for a name given as a whole.
pub(super) fn no_such(path: impl Into<String>) -> Refusal {
    let path: String = path.into().chars().take(128).collect();
    Refusal::new(
        400,
        "INVALID_ATTRIBUTE",
        format!("Invalid attribute {path} specified."),
    )
    .with(&path)
    .at(path, "cannot be sent")
}

pub(super) fn path(provider: KeyProvider, name: &str) -> String {
    format!("{}.{name}", provider.part())
}

fn is_id(text: &str) -> bool {
    text.len() == 24
        && text
            .bytes()
            .all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'))
}

fn is_uuid(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    parts.iter().map(|part| part.len()).eq([8, 4, 4, 4, 12])
        && parts
            .iter()
            .all(|part| part.bytes().all(|digit| digit.is_ascii_hexdigit()))
}

//! The whole shape of what each field takes.

use crate::finding::{Field, FindingCode};
use crate::region::AwsRegion;
use crate::rules::aws::{is_access_key_id, is_alias, is_key_arn, is_key_id};
use crate::rules::azure::is_identifier;
use crate::rules::gcp::check_key_version;
use crate::rules::{is_atlas_id, is_uuid};

/// The value as it is sent, where the text is one.
pub(super) type Shape = fn(&str) -> Option<String>;

/// The shapes of what `field` takes, the one that says most first. Fields that take free names have
/// none.
pub(super) fn of_field(field: Field) -> &'static [Shape] {
    match field {
        Field::Role => &[|text| whole(text, is_atlas_id)],
        Field::ClientId | Field::TenantId | Field::SubscriptionId => &[|text| whole(text, is_uuid)],
        Field::AccessKeyId => &[|text| whole(text, is_access_key_id)],
        Field::AwsRegion => &[|text| AwsRegion::find(text).map(|region| region.key().to_owned())],
        Field::CustomerMasterKeyId => &[
            |text| whole(text.trim_end_matches('/'), is_key_arn),
            |text| whole(text.trim_end_matches('/'), is_key_id),
            |text| whole(text.trim_end_matches('/'), is_alias),
        ],
        Field::KeyIdentifier => &[key_identifier],
        Field::KeyVersionResourceId => &[key_version],
        _ => &[],
    }
}

/// `arn:…:iam::…:role/…`, in whatever partition.
pub(super) fn role_arn(text: &str) -> Option<String> {
    whole(text.trim_end_matches('/'), |text| {
        let parts: Vec<&str> = text.splitn(6, ':').collect();
        let &["arn", partition, "iam", "", account, resource] = parts.as_slice() else {
            return false;
        };
        let role = resource.strip_prefix("role/").unwrap_or_default();
        partition.starts_with("aws")
            && account.bytes().all(|byte| byte.is_ascii_digit())
            && !role.is_empty()
            && role
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"_+=,.@-/".contains(&byte))
    })
}

/// `https://{host}/keys/…`, also where the scheme, a default port or closing slashes differ, and in
/// the portal's address of a key.
fn key_identifier(text: &str) -> Option<String> {
    let (scheme, rest) = match text.rsplit_once("://") {
        None => ("https", text),
        Some((before, rest)) => match before.rsplit_once('/') {
            None => (before, rest),
            Some((page, scheme)) if page.contains("://portal.azure.") => (scheme, rest),
            Some(_) => return None,
        },
    };
    let (scheme, default_port) = match scheme {
        "http" => ("https", ":80"),
        other => (other, ":443"),
    };
    let (host, path) = rest.trim_end_matches('/').split_once('/')?;
    let host = host
        .strip_suffix(":443")
        .or_else(|| host.strip_suffix(default_port))
        .unwrap_or(host);
    whole(&format!("{scheme}://{host}/{path}"), is_identifier)
}

/// `projects/…`, also in Google's full resource names, its service's addresses and `gcp-kms://`. A
/// key without version has its shape, too: the rules say what is missing.
fn key_version(text: &str) -> Option<String> {
    let at = text.find("projects/")?;
    let (before, name) = text.split_at(at);
    let before = before.to_ascii_lowercase();
    let of_google = before.contains("cloudkms") && before.contains("googleapis.com");
    let full = before.trim_matches('/').is_empty()
        || (before.ends_with('/') && of_google)
        || matches!(before.as_str(), "gcp-kms://" | "gcpkms://");
    if !full {
        return None;
    }
    whole(name.trim_end_matches('/'), |name| {
        matches!(
            check_key_version(name),
            Ok(()) | Err(FindingCode::KeyVersionMissing)
        )
    })
}

fn whole(text: &str, fits: impl FnOnce(&str) -> bool) -> Option<String> {
    fits(text).then(|| text.to_owned())
}

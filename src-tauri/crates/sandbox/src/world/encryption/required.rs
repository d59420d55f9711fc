//! What a set-up must have, and which kind of access may follow which.

use super::super::provider::KeyProvider;
use super::{Values, attributes};
use crate::refusal::Refusal;

/// Whether the kind of access in `part` may follow the one in `before`.
///
/// Source: Atlas Admin API description and documentation: AWS access keys are for set-ups that have
/// them already, and a role in AWS or Google is final. The status of the AWS refusal is a guess.
pub(super) fn check_access(
    provider: KeyProvider,
    before: &Values,
    part: &Values,
) -> Result<(), Refusal> {
    match provider {
        KeyProvider::Aws => {
            let brings_key =
                part.contains_key("accessKeyID") || part.contains_key("secretAccessKey");
            if brings_key && !before.contains_key("accessKeyID") {
                return Err(Refusal::new(
                    400,
                    "AWS_KMS_CREDENTIALS_AUTH_DEPRECATED",
                    "Access keys are no longer accepted for AWS KMS. Use an IAM role.",
                ));
            }
        }
        KeyProvider::Gcp => {
            let has_role = before.contains_key("roleId") || part.contains_key("roleId");
            if has_role && part.contains_key("serviceAccountKey") {
                return Err(attributes::invalid(provider, "serviceAccountKey"));
            }
        }
        KeyProvider::Azure => {}
    }
    Ok(())
}

/// `before` with the changes of `part`; a role takes the place of a stored secret, and in Azure a
/// secret that of a role. Source: as above.
pub(super) fn merged(provider: KeyProvider, before: &Values, part: Values) -> Values {
    let gone: &[&str] = match provider {
        KeyProvider::Aws if part.contains_key("roleId") => &["accessKeyID", "secretAccessKey"],
        KeyProvider::Azure if part.contains_key("roleId") => &["secret"],
        KeyProvider::Azure if part.contains_key("secret") => &["roleId"],
        KeyProvider::Gcp if part.contains_key("roleId") => &["serviceAccountKey"],
        _ => &[],
    };
    let mut values = before.clone();
    values.extend(part);
    values.retain(|name, _| !gone.contains(name));
    values
}

/// Whether nothing is missing that the provider needs.
pub(super) fn check_complete(provider: KeyProvider, values: &Values) -> Result<(), Refusal> {
    let (always, one_of): (&[&str], &[&[&str]]) = match provider {
        KeyProvider::Aws => (
            &["customerMasterKeyID", "region"],
            &[&["roleId"], &["accessKeyID", "secretAccessKey"]],
        ),
        KeyProvider::Azure => (
            &[
                "azureEnvironment",
                "keyIdentifier",
                "keyVaultName",
                "resourceGroupName",
                "subscriptionID",
                "tenantID",
            ],
            &[&["roleId"], &["clientID", "secret"]],
        ),
        KeyProvider::Gcp => (
            &["keyVersionResourceID"],
            &[&["roleId"], &["serviceAccountKey"]],
        ),
    };
    let is_missing = |name: &&&str| !values.contains_key(**name);
    let mut lacking: Vec<&str> = always.iter().filter(is_missing).copied().collect();
    let kinds = one_of
        .iter()
        .map(|kind| kind.iter().filter(is_missing).copied().collect::<Vec<_>>());
    // Of the kinds of access, the one that lacks least is meant; a role where none was begun.
    lacking.extend(kinds.min_by_key(Vec::len).unwrap_or_default());
    if lacking.is_empty() {
        Ok(())
    } else {
        Err(missing(provider, &lacking))
    }
}

/// The answer to attributes that are not there.
pub(super) fn missing(provider: KeyProvider, names: &[&str]) -> Refusal {
    let paths: Vec<String> = names
        .iter()
        .map(|name| attributes::path(provider, name))
        .collect();
    let listed = paths.join(", ");
    let refusal = match paths.as_slice() {
        [_] => Refusal::new(
            400,
            "MISSING_ATTRIBUTE",
            format!("The required attribute {listed} was not specified."),
        ),
        _ => Refusal::new(
            400,
            "MISSING_ATTRIBUTES",
            format!("The required attributes {listed} were not specified."),
        ),
    };
    paths.into_iter().fold(refusal, |refusal, path| {
        refusal.with(&path).at(path, "is required")
    })
}

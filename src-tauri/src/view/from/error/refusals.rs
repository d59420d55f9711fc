//! Which fields of the form a refusal is about.

use atlas::Answer;

use crate::view::{FieldView, RefusedFieldView};

/// The fields of the form that a refusal is about: those of its violations, each with what is wrong
/// with it, else the one that its code names.
///
/// Source of the codes: MongoDB's API error reference; of the names: the Atlas Admin API
/// description, `EncryptionAtRest`.
#[must_use]
pub fn refused_fields(answer: &Answer) -> Vec<RefusedFieldView> {
    let violated: Vec<RefusedFieldView> = answer
        .fields
        .iter()
        .filter_map(|violation| {
            let name = violation.field.rsplit('.').next().unwrap_or_default();
            let azure = violation.field.contains("azure");
            let detail = violation.description.trim();
            Some(RefusedFieldView {
                field: field_named(name, azure)?,
                detail: (!detail.is_empty()).then(|| detail.to_owned()),
            })
        })
        .collect();
    if !violated.is_empty() {
        return violated;
    }
    let field = answer.error_code.as_deref().and_then(field_of_code);
    field
        .map(|field| RefusedFieldView {
            field,
            detail: answer.detail.clone(),
        })
        .into_iter()
        .collect()
}

fn field_named(name: &str, azure: bool) -> Option<FieldView> {
    Some(match name {
        "roleId" => FieldView::Role,
        "customerMasterKeyID" => FieldView::CustomerMasterKeyId,
        "region" => FieldView::AwsRegion,
        "accessKeyID" => FieldView::AccessKeyId,
        "secretAccessKey" => FieldView::SecretAccessKey,
        "clientID" => FieldView::ClientId,
        "tenantID" => FieldView::TenantId,
        "secret" if azure => FieldView::Secret,
        "azureEnvironment" => FieldView::AzureEnvironment,
        "subscriptionID" => FieldView::SubscriptionId,
        "resourceGroupName" => FieldView::ResourceGroup,
        "keyVaultName" => FieldView::KeyVaultName,
        "keyIdentifier" => FieldView::KeyIdentifier,
        "serviceAccountKey" => FieldView::ServiceAccountKey,
        "keyVersionResourceID" => FieldView::KeyVersionResourceId,
        _ => return None,
    })
}

fn field_of_code(code: &str) -> Option<FieldView> {
    Some(match code {
        "CANNOT_ASSUME_ROLE"
        | "CLOUD_PROVIDER_ACCESS_ROLE_NOT_AUTHORIZED"
        | "CLOUD_PROVIDER_ACCESS_ROLE_NOT_FOUND"
        | "CANNOT_AUTHENTICATE_SERVICE_PRINCIPAL" => FieldView::Role,
        "AWS_KMS_CREDENTIALS_AUTH_DEPRECATED" => FieldView::AccessKeyId,
        "AWS_KMS_REGION_NOT_SUPPORTED" => FieldView::AwsRegion,
        "AZURE_KEY_VAULT_ENVIRONMENT_NOT_SUPPORTED" => FieldView::AzureEnvironment,
        "CLOUD_PROVIDER_ACCESS_AZURE_SERVICE_PRINCIPAL_INVALID" => FieldView::TenantId,
        code if code.starts_with("AWS_CUSTOMER_MASTER_KEY")
            || code.starts_with("AWS_KMS_CUSTOMER_MASTER_KEY") =>
        {
            FieldView::CustomerMasterKeyId
        }
        code if code.starts_with("AZURE_KEY_VAULT_KEY") => FieldView::KeyIdentifier,
        code if code.starts_with("GOOGLE_CLOUD_KMS_KEY_VERSION") => FieldView::KeyVersionResourceId,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use atlas::FieldViolation;

    use super::*;
    use crate::view::REFUSAL_CODES;

    /// Every code of MongoDB's error reference that can answer a Save, with the field it belongs to.
    const CODES: [(&str, Option<FieldView>); 33] = [
        ("CANNOT_ASSUME_ROLE", Some(FieldView::Role)),
        ("INVALID_AWS_CREDENTIALS", None),
        (
            "CLOUD_PROVIDER_ACCESS_ROLE_NOT_AUTHORIZED",
            Some(FieldView::Role),
        ),
        (
            "CLOUD_PROVIDER_ACCESS_ROLE_NOT_FOUND",
            Some(FieldView::Role),
        ),
        (
            "AWS_CUSTOMER_MASTER_KEY_NOT_FOUND",
            Some(FieldView::CustomerMasterKeyId),
        ),
        (
            "AWS_KMS_CUSTOMER_MASTER_KEY_NOT_ENABLED",
            Some(FieldView::CustomerMasterKeyId),
        ),
        (
            "AWS_KMS_CUSTOMER_MASTER_KEY_PENDING_DELETION",
            Some(FieldView::CustomerMasterKeyId),
        ),
        (
            "AWS_KMS_CUSTOMER_MASTER_KEY_PENDING_IMPORT",
            Some(FieldView::CustomerMasterKeyId),
        ),
        ("AWS_KMS_REGION_NOT_SUPPORTED", Some(FieldView::AwsRegion)),
        (
            "AWS_KMS_CREDENTIALS_AUTH_DEPRECATED",
            Some(FieldView::AccessKeyId),
        ),
        ("INVALID_AZURE_CREDENTIALS", None),
        ("INVALID_AZURE_API_REQUEST", None),
        (
            "AZURE_KEY_VAULT_ENVIRONMENT_NOT_SUPPORTED",
            Some(FieldView::AzureEnvironment),
        ),
        (
            "AZURE_KEY_VAULT_KEY_EXPIRED",
            Some(FieldView::KeyIdentifier),
        ),
        (
            "AZURE_KEY_VAULT_KEY_EXPIRING",
            Some(FieldView::KeyIdentifier),
        ),
        (
            "AZURE_KEY_VAULT_KEY_IDENTIFIER_INVALID_FORMAT",
            Some(FieldView::KeyIdentifier),
        ),
        (
            "AZURE_KEY_VAULT_KEY_NOT_ACTIVE",
            Some(FieldView::KeyIdentifier),
        ),
        (
            "AZURE_KEY_VAULT_KEY_NOT_ENABLED",
            Some(FieldView::KeyIdentifier),
        ),
        (
            "AZURE_KEY_VAULT_KEY_NOT_FOUND",
            Some(FieldView::KeyIdentifier),
        ),
        (
            "CANNOT_AUTHENTICATE_SERVICE_PRINCIPAL",
            Some(FieldView::Role),
        ),
        (
            "CLOUD_PROVIDER_ACCESS_AZURE_SERVICE_PRINCIPAL_INVALID",
            Some(FieldView::TenantId),
        ),
        (
            "GOOGLE_CLOUD_KMS_KEY_VERSION_DESTROY_SCHEDULED",
            Some(FieldView::KeyVersionResourceId),
        ),
        (
            "GOOGLE_CLOUD_KMS_KEY_VERSION_DESTROYED",
            Some(FieldView::KeyVersionResourceId),
        ),
        (
            "GOOGLE_CLOUD_KMS_KEY_VERSION_DISABLED",
            Some(FieldView::KeyVersionResourceId),
        ),
        (
            "GOOGLE_CLOUD_KMS_KEY_VERSION_NOT_FOUND",
            Some(FieldView::KeyVersionResourceId),
        ),
        (
            "GOOGLE_CLOUD_KMS_KEY_VERSION_PENDING_GENERATION",
            Some(FieldView::KeyVersionResourceId),
        ),
        ("INVALID_GOOGLE_CLOUD_CREDENTIALS", None),
        ("NO_PERMISSION_TO_ENCRYPT_DECRYPT", None),
        ("ENCRYPTION_AT_REST_SETTINGS_INVALID", None),
        ("CANNOT_DISABLE_ENCRYPTION_AT_REST", None),
        (
            "CANNOT_DISABLE_ENCRYPTION_AT_REST_DUE_TO_PRIVATE_ENDPOINTS",
            None,
        ),
        ("VALIDATION_ERROR", None),
        ("A_CODE_OF_THE_FUTURE", None),
    ];

    fn answer(code: &str, fields: Vec<FieldViolation>) -> Answer {
        Answer {
            status: 400,
            error_code: Some(code.to_owned()),
            reason: None,
            detail: Some("Atlas's sentence.".to_owned()),
            parameters: Vec::new(),
            fields,
        }
    }

    #[test]
    fn every_code_lands_on_its_field() {
        for (code, expected) in CODES {
            let fields: Vec<FieldView> = refused_fields(&answer(code, Vec::new()))
                .iter()
                .map(|refused| refused.field)
                .collect();
            assert_eq!(fields, Vec::from_iter(expected), "{code}");
        }
    }

    #[test]
    fn every_violation_lands_on_its_own_field_with_its_own_words() {
        let violation = |field: &str, description: &str| FieldViolation {
            field: field.to_owned(),
            description: description.to_owned(),
        };
        let found = refused_fields(&answer(
            "VALIDATION_ERROR",
            vec![
                violation("azureKeyVault.tenantID", "must be a UUID"),
                violation("azureKeyVault.keyVaultName", ""),
                violation("somethingNew", "must not be there"),
            ],
        ));
        let found: Vec<(FieldView, Option<&str>)> = found
            .iter()
            .map(|refused| (refused.field, refused.detail.as_deref()))
            .collect();
        assert_eq!(
            found,
            [
                (FieldView::TenantId, Some("must be a UUID")),
                (FieldView::KeyVaultName, None),
            ]
        );
    }

    #[test]
    fn every_code_of_the_domain_page_has_words_and_its_field() -> Result<(), std::io::Error> {
        let Some(page) = fixtures::shared("domain.md") else {
            return Ok(());
        };
        let page = std::fs::read_to_string(page)?;
        let codes = codes_of(&page);
        assert!(codes.len() > 70, "the page was read: {codes:?}");
        for of_a_list in [
            "AWS_KMS_CUSTOMER_MASTER_KEY_PENDING_IMPORT",
            "AZURE_KEY_VAULT_KEY_EXPIRING",
            "GOOGLE_CLOUD_KMS_KEY_VERSION_DESTROYED",
            "MISSING_ENCRYPTION_AT_REST_PROVIDER",
            "access_denied",
            "invalid_grant",
        ] {
            assert!(codes.contains(of_a_list), "{of_a_list} in {codes:?}");
        }
        let absent: Vec<&String> = codes
            .iter()
            .filter(|code| !REFUSAL_CODES.contains(&code.as_str()))
            .collect();
        assert!(absent.is_empty(), "no words for {absent:?}");

        let of_keys = [
            "AWS_",
            "AZURE_",
            "GOOGLE_",
            "CLOUD_PROVIDER_",
            "INVALID_AZURE",
        ];
        let nowhere: Vec<&String> = codes
            .iter()
            .filter(|code| of_keys.iter().any(|start| code.starts_with(start)))
            .filter(|code| !CODES.iter().any(|(known, _)| known == code))
            .collect();
        assert!(
            nowhere.is_empty(),
            "nobody decided the field of {nowhere:?}"
        );
        Ok(())
    }

    /// Reported by other errors than a refusal: a wrong sign-in, a pause, a failure of Atlas.
    const ELSEWHERE: [&str; 4] = [
        "invalid_client",
        "UNEXPECTED_ERROR",
        "RATE_LIMITED",
        "RATE_LIMITED_TOKEN_BUCKET",
    ];

    /// The codes of the page's section on errors. `_KEY_EXPIRED` stands for another end of a code
    /// before it, `VERSION_{DISABLED, DESTROYED}` for two, `INVALID_/MISSING_X` for two beginnings.
    fn codes_of(page: &str) -> BTreeSet<String> {
        let errors = page.split("## 6.").nth(1).unwrap_or_default();
        let errors = errors.split("## 7.").next().unwrap_or_default();
        let mut codes = BTreeSet::new();
        for line in errors.lines() {
            let cell = match line.strip_prefix('|') {
                Some(row) => row.split('|').nth(1).unwrap_or_default(),
                None if line.starts_with("GCP") => line,
                None if line.starts_with("OAuth") => {
                    codes.extend(oauth_codes_in(line));
                    continue;
                }
                None => continue,
            };
            codes.extend(codes_in(cell));
        }
        codes.retain(|code| !ELSEWHERE.contains(&code.as_str()));
        codes
    }

    /// In small letters, unlike the Admin API's, beside the name of the text that explains them.
    fn oauth_codes_in(line: &str) -> impl Iterator<Item = String> {
        line.split(|one: char| !one.is_ascii_lowercase() && one != '_')
            .filter(|word| word.contains('_') && *word != "error_description")
            .map(str::to_owned)
    }

    fn codes_in(cell: &str) -> Vec<String> {
        let mut codes: Vec<String> = Vec::new();
        let mut braced: Option<String> = None;
        let mut end_of_list = None;
        let is_letter =
            |one: char| one.is_ascii_uppercase() || one == '_' || one == '{' || one == '}';
        for word in cell
            .split(|one| !is_letter(one))
            .filter(|word| word.len() > 1)
        {
            if let Some((beginning, first)) = word.split_once('{') {
                braced = Some(beginning.to_owned());
                codes.push(format!("{beginning}{}", first.trim_end_matches('}')));
            } else if let Some(beginning) = braced.clone() {
                codes.push(format!("{beginning}{}", word.trim_end_matches('}')));
                if word.ends_with('}') {
                    braced = None;
                }
            } else if let Some(beginning) = word.strip_suffix('_') {
                // `INVALID_/MISSING_ENCRYPTION…`: the rest stands after the next beginning.
                end_of_list = Some(beginning.to_owned());
            } else if word.starts_with('_') {
                codes.extend(with_another_end(&codes, word));
            } else if word.contains('_') && word != "AZURE_KEY_VAULT" {
                if let Some(beginning) = end_of_list.take()
                    && let Some((_, rest)) = word.split_once('_')
                {
                    codes.push(format!("{beginning}_{rest}"));
                }
                codes.push(word.to_owned());
            }
        }
        codes
    }

    /// `AWS_KMS_CUSTOMER_MASTER_KEY_NOT_ENABLED` and `_PENDING_IMPORT`; `AZURE_KEY_VAULT_…` and
    /// `_KEY_EXPIRED`.
    fn with_another_end(before: &[String], end: &str) -> Option<String> {
        let first = before.first()?;
        let beginning = ["AZURE_KEY_VAULT", "AWS_KMS_CUSTOMER_MASTER_KEY"]
            .into_iter()
            .find(|beginning| first.starts_with(beginning))?;
        Some(format!("{beginning}{end}"))
    }
}

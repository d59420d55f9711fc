//! What a Save builds on: what of the form is new, and what prevents sending it.

use atlas::EncryptionAtRest;

use super::stored::{self, enabled};
use super::{OneWay, SentText};
use crate::finding::{Field, Finding, FindingCode};
use crate::form::{AwsAccess, AzureAccess, GcpAccess, KmsForm};
use crate::rules;

/// What a Save builds on.
#[derive(Clone, Copy)]
pub(super) struct Basis {
    /// The provider is off today.
    pub first: bool,
    /// Atlas reaches the key by the same access as the form.
    same_access: bool,
}

impl Basis {
    pub(super) fn of(form: &KmsForm, today: &KmsForm, current: &EncryptionAtRest) -> Self {
        Self {
            first: !enabled(form.provider(), current),
            same_access: same_access(form, today),
        }
    }

    /// Whether there is something today that an untouched field leaves as it is.
    fn continues(self) -> bool {
        !self.first && self.same_access
    }

    /// Everything for a first set-up, later only what differs. What was left as Atlas has it stays
    /// as it is, whatever `form` makes of what was `typed`.
    pub(super) fn texts_to_send(
        self,
        form: &KmsForm,
        typed: &KmsForm,
        today: &KmsForm,
        current: &EncryptionAtRest,
    ) -> Vec<SentText> {
        let before = today.texts();
        let before = |field| {
            before
                .iter()
                .find_map(|(other, text)| (*other == field).then_some(*text))
                .or_else(|| stored::text(form.provider(), field, current))
                .unwrap_or_default()
        };
        form.texts()
            .into_iter()
            .zip(typed.texts())
            .filter(|((field, text), (_, typed))| {
                let before = before(*field);
                self.first || !(field.same(text, before) || field.same(typed, before))
            })
            .map(|((field, text), _)| SentText {
                field,
                from: Some(before(field).to_owned()).filter(|from| !from.is_empty()),
                text: text.to_owned(),
            })
            .collect()
    }

    /// Whether the secret that Atlas has stays right: it belongs to the identifier that it was
    /// stored with.
    pub(super) fn secret_stays(self, texts: &[SentText]) -> bool {
        let sent = |field| texts.iter().any(|text| text.field == field);
        self.continues() && !sent(Field::AccessKeyId) && !sent(Field::ClientId)
    }

    /// What is wrong or unusual about what would be sent, `of_secret` included.
    pub(super) fn findings(
        self,
        form: &KmsForm,
        of_secret: Vec<Finding>,
        texts: &[SentText],
        today: &KmsForm,
    ) -> Vec<Finding> {
        let sent = |field| texts.iter().any(|text| text.field == field);
        let mut findings = Vec::new();
        if !self.first && leaves_role(form, today) {
            findings.push(Finding::block(Field::Role, FindingCode::RoleCannotBeLeft));
        }
        findings.extend(rules::check(form));
        findings.extend(of_secret);
        if self.continues() {
            // What Atlas has already, and what would not be sent, is not this Save's business.
            findings.retain(|finding| {
                finding.field.is_secret()
                    || sent(finding.field)
                    || finding.compared_with().is_some_and(sent)
            });
        }
        findings
    }

    /// What could not be taken back.
    pub(super) fn one_way(self, form: &KmsForm, today: &KmsForm) -> Vec<OneWay> {
        if self.continues() {
            return Vec::new();
        }
        match (form, today) {
            (KmsForm::Aws(form), _) if form.access == AwsAccess::Role => {
                vec![OneWay::AwsRoleForever]
            }
            (KmsForm::Gcp(form), _) if form.access == GcpAccess::ServiceAccountRole => {
                vec![OneWay::GcpRoleForever]
            }
            (KmsForm::Azure(form), KmsForm::Azure(today))
                if !self.first
                    && form.access == AzureAccess::ServicePrincipalRole
                    && today.access == AzureAccess::ClientSecret =>
            {
                vec![OneWay::AzureSecretRemoved]
            }
            _ => Vec::new(),
        }
    }
}

fn same_access(form: &KmsForm, today: &KmsForm) -> bool {
    match (form, today) {
        (KmsForm::Aws(form), KmsForm::Aws(today)) => form.access == today.access,
        (KmsForm::Azure(form), KmsForm::Azure(today)) => form.access == today.access,
        (KmsForm::Gcp(form), KmsForm::Gcp(today)) => form.access == today.access,
        _ => false,
    }
}

/// Source: MongoDB's documentation (AWS) and the Atlas Admin API description (Google).
fn leaves_role(form: &KmsForm, today: &KmsForm) -> bool {
    match (form, today) {
        (KmsForm::Aws(form), KmsForm::Aws(today)) => {
            form.access == AwsAccess::AccessKey && today.access == AwsAccess::Role
        }
        (KmsForm::Gcp(form), KmsForm::Gcp(today)) => {
            form.access == GcpAccess::KeyFile && today.access == GcpAccess::ServiceAccountRole
        }
        _ => false,
    }
}

//! What one Save or one Off would send.

mod basis;
mod patch;
mod reminder;
mod stored;

use std::fmt;

use atlas::{EncryptionAtRest, EncryptionPatch, Roles};
use secret::Secret;

use self::basis::Basis;
use crate::finding::{Field, Finding, Level};
use crate::form::{KmsForm, Provider};
use crate::rules::{self, CheckedSecret};

pub use reminder::Reminder;
pub use stored::private_networking;
pub(crate) use stored::{enabled, valid};

/// What one Save or one Off would send, and nothing else.
///
/// It can be sent again as it is; the secret in it never comes out.
pub struct Change {
    provider: Provider,
    /// The switches that are turned, in the order of the screen.
    switches: Vec<(Field, bool)>,
    /// The texts sent, without what came along when they were pasted, in the order of the screen.
    texts: Vec<SentText>,
    secret: Option<Field>,
    warnings: Vec<Finding>,
    one_way: Vec<OneWay>,
    patch: EncryptionPatch,
}

/// What a change is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Subject {
    /// What the form says.
    Settings,
    /// Switching the provider off.
    Disable,
    /// *Require private networking*, on or off.
    PrivateNetworking(bool),
    /// *Encrypt search nodes*, on or off.
    SearchNodes(bool),
}

/// One line of the summary before sending.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeLine {
    /// What changes.
    pub field: Field,
    /// What Atlas has today, where it says so.
    pub from: Option<String>,
    /// What it would have.
    pub to: To,
}

/// What a field would be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum To {
    /// This text.
    Text(String),
    /// The secret that was entered; never shown.
    SecretEntered,
    /// Switched on.
    On,
    /// Switched off.
    Off,
}

/// What cannot be taken back once Atlas has taken the change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OneWay {
    /// AWS: a role cannot be replaced by access keys again.
    AwsRoleForever,
    /// Google: a role cannot be replaced by a key file again.
    GcpRoleForever,
    /// Azure: Atlas forgets the client secret once the role works.
    AzureSecretRemoved,
    /// Off: Atlas forgets the settings.
    SettingsRemoved,
}

/// How much of a change shows in what Atlas has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Shown {
    /// Every part that can be seen is there.
    All,
    /// These are not there; others are.
    Without(Vec<Field>),
    /// Nothing of it is there.
    Nothing,
    /// It has no part that could be seen.
    Unseeable,
}

struct SentText {
    field: Field,
    from: Option<String>,
    text: String,
}

impl Change {
    /// What a Save of `form` would send: everything and `enabled` for a first set-up, later only
    /// what differs from `current`.
    ///
    /// # Errors
    /// No findings: nothing would change. Otherwise all findings, at least one of which blocks. A
    /// text that Atlas has already and that would not be sent does not block.
    pub fn save(
        typed: &KmsForm,
        secret: Option<Secret>,
        current: &EncryptionAtRest,
        roles: &Roles,
    ) -> Result<Self, Vec<Finding>> {
        let form = typed.normalised();
        let provider = form.provider();
        let today = KmsForm::from_current(provider, current, roles);
        let basis = Basis::of(&form, &today, current);
        let secret = secret.filter(|secret| !secret.is_empty() && form.secret_field().is_some());

        let texts = basis.texts_to_send(&form, typed, &today, current);
        let CheckedSecret {
            findings: of_secret,
            repaired,
        } = rules::checked_secret(&form, secret.as_ref(), basis.secret_stays(&texts));
        let findings = basis.findings(&form, of_secret, &texts, &today);
        if findings.iter().any(|finding| finding.level == Level::Block) {
            return Err(findings);
        }
        if texts.is_empty() && secret.is_none() {
            return Err(Vec::new());
        }
        let secret_field = secret.as_ref().and(form.secret_field());
        Ok(Self {
            provider,
            switches: basis
                .first
                .then_some((Field::Switch, true))
                .into_iter()
                .collect(),
            secret: secret_field,
            one_way: basis.one_way(&form, &today),
            patch: patch::saving(provider, basis.first, &texts, repaired.or(secret)),
            texts,
            warnings: findings,
        })
    }

    /// What switching off would send: `enabled: false` and nothing else. Atlas then forgets the
    /// provider's settings.
    #[must_use]
    pub fn disable(provider: Provider, current: &EncryptionAtRest) -> Self {
        let one_way = if enabled(provider, current) {
            vec![OneWay::SettingsRemoved]
        } else {
            Vec::new()
        };
        Self {
            one_way,
            ..Self::switching(provider, Field::Switch, false, patch::off(provider))
        }
    }

    /// What switching *Require private networking* would send; `None` where it is so already,
    /// or where the provider has none.
    #[must_use]
    pub fn private_networking(
        provider: Provider,
        on: bool,
        current: &EncryptionAtRest,
    ) -> Option<Self> {
        if stored::private_networking(provider, current) == on {
            return None;
        }
        let patch = patch::private_networking(provider, on)?;
        Some(Self::switching(
            provider,
            Field::PrivateNetworking,
            on,
            patch,
        ))
    }

    /// What switching *Encrypt search nodes* would send; `None` where it is so already, or where
    /// no provider is on.
    #[must_use]
    pub fn search_nodes(on: bool, current: &EncryptionAtRest) -> Option<Self> {
        if current.search_nodes == on {
            return None;
        }
        let provider = Provider::ALL
            .into_iter()
            .find(|provider| enabled(*provider, current))?;
        let patch = EncryptionPatch {
            search_nodes: Some(on),
            ..EncryptionPatch::default()
        };
        Some(Self::switching(provider, Field::SearchNodes, on, patch))
    }

    fn switching(provider: Provider, field: Field, on: bool, patch: EncryptionPatch) -> Self {
        Self {
            provider,
            switches: vec![(field, on)],
            texts: Vec::new(),
            secret: None,
            warnings: Vec::new(),
            one_way: Vec::new(),
            patch,
        }
    }

    /// Whose settings change.
    #[must_use]
    pub fn provider(&self) -> Provider {
        self.provider
    }

    /// What it is about.
    #[must_use]
    pub fn subject(&self) -> Subject {
        match self.switches.as_slice() {
            [(Field::Switch, false)] => Subject::Disable,
            [(Field::PrivateNetworking, on)] => Subject::PrivateNetworking(*on),
            [(Field::SearchNodes, on)] => Subject::SearchNodes(*on),
            _ => Subject::Settings,
        }
    }

    pub(crate) fn is_off(&self) -> bool {
        self.subject() == Subject::Disable
    }

    /// Whether the key is reached through an AWS role, which may still be propagating.
    pub(crate) fn uses_aws_role(&self) -> bool {
        self.provider == Provider::Aws
            && self.subject() == Subject::Settings
            && self.secret.is_none()
    }

    /// Whether a secret would be sent.
    #[must_use]
    pub fn sends_secret(&self) -> bool {
        self.secret.is_some()
    }

    /// Exactly what would be sent, in the order of the screen.
    #[must_use]
    pub fn lines(&self) -> Vec<ChangeLine> {
        let switches = self.switches.iter().map(|(field, on)| ChangeLine {
            field: *field,
            from: None,
            to: if *on { To::On } else { To::Off },
        });
        let texts = self.texts.iter().map(|sent| ChangeLine {
            field: sent.field,
            from: sent.from.clone(),
            to: To::Text(sent.text.clone()),
        });
        let secret = self.secret.map(|field| ChangeLine {
            field,
            from: None,
            to: To::SecretEntered,
        });
        switches.chain(texts).chain(secret).collect()
    }

    /// What is unusual about what would be sent, and what was repaired in it. None of these blocks.
    #[must_use]
    pub fn warnings(&self) -> &[Finding] {
        &self.warnings
    }

    /// What could not be taken back.
    #[must_use]
    pub fn one_way(&self) -> Vec<OneWay> {
        self.one_way.clone()
    }

    pub(crate) fn patch(&self) -> &EncryptionPatch {
        &self.patch
    }

    /// How much of it shows in `now`. Secrets and the AWS role are never shown by Atlas.
    pub(crate) fn shown_in(&self, now: &EncryptionAtRest) -> Shown {
        let switches = self.switches.iter().map(|(field, on)| {
            let is_on = match field {
                Field::PrivateNetworking => stored::private_networking(self.provider, now),
                Field::SearchNodes => now.search_nodes,
                _ => enabled(self.provider, now),
            };
            (*field, is_on == *on)
        });
        let texts = self.texts.iter().filter_map(|sent| {
            if !stored::shows(self.provider, sent.field) {
                return None;
            }
            let is_there = stored::text(self.provider, sent.field, now)
                .is_some_and(|text| sent.field.same(text, &sent.text));
            Some((sent.field, is_there))
        });
        let seen: Vec<(Field, bool)> = switches.chain(texts).collect();
        let absent: Vec<Field> = seen
            .iter()
            .filter_map(|(field, is_there)| (!is_there).then_some(*field))
            .collect();
        match (seen.len(), absent.len()) {
            (0, _) => Shown::Unseeable,
            (_, 0) => Shown::All,
            (seen, absent) if seen == absent => Shown::Nothing,
            _ => Shown::Without(absent),
        }
    }
}

/// What would be sent, with the word `SecretEntered` in a secret's place.
impl fmt::Debug for Change {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Change")
            .field("provider", &self.provider)
            .field("lines", &self.lines())
            .field("one_way", &self.one_way)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;

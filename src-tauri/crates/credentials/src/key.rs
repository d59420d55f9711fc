//! What an entry is called in the store.

use std::fmt;

/// What a secret belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CredentialKind {
    /// The client secret of a service account.
    ServiceAccount,
    /// The private key of an API key.
    ApiKey,
    /// The password of a proxy before Atlas.
    Proxy,
    /// What signs in to a key service.
    KeyService,
}

/// What the service of every entry begins with.
pub(crate) const PROGRAM: &str = "keygate ";

/// Names one kept secret: for which Atlas or proxy, for which kind of sign-in, for which identifier.
///
/// Two keys that differ in anything, scheme and port included, never share an entry.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CredentialKey {
    /// Scheme, host and port, for example `https://cloud.mongodb.com`; no white space.
    pub origin: String,
    /// The kind of sign-in.
    pub kind: CredentialKind,
    /// Client ID, public key, the user of a proxy, or the account and the Atlas; not a secret.
    pub id: String,
}

impl CredentialKey {
    /// The entry's service in the store. It names the Atlas and nothing else.
    pub(crate) fn service(&self) -> String {
        format!("{PROGRAM}{}", self.origin)
    }

    /// The entry's user in the store. No kind's word contains a colon, so that two keys with
    /// different parts never give the same text.
    pub(crate) fn user(&self) -> String {
        format!("{}:{}", self.kind.word(), self.id)
    }

    /// The service and the user of an entry that a store has under one name, with a dot between user and
    /// service; `None` where it is another program's. The user may hold what a service begins with, and
    /// the address in the service holds no white space.
    #[cfg(any(windows, test))]
    pub(crate) fn parted(joined: &str) -> Option<(String, String)> {
        let (user, origin) = joined.rsplit_once(&format!(".{PROGRAM}"))?;
        Some((format!("{PROGRAM}{origin}"), user.to_owned()))
    }

    /// The key of an entry with this service and user; `None` where it is another program's.
    pub(crate) fn from_names(service: &str, user: &str) -> Option<Self> {
        let (word, id) = user.split_once(':')?;
        Some(Self {
            origin: service.strip_prefix(PROGRAM)?.to_owned(),
            kind: CredentialKind::from_word(word)?,
            id: id.to_owned(),
        })
    }
}

/// How the entry is labelled for a person who opens the store in another program.
impl fmt::Display for CredentialKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.kind {
            CredentialKind::ServiceAccount => "service account",
            CredentialKind::ApiKey => "API key",
            CredentialKind::Proxy => "proxy user",
            CredentialKind::KeyService => "key service sign-in",
        };
        write!(out, "Keygate: {kind} {} at {}", self.id, self.origin)
    }
}

impl CredentialKind {
    fn word(self) -> &'static str {
        match self {
            Self::ServiceAccount => "service-account",
            Self::ApiKey => "api-key",
            Self::Proxy => "proxy",
            Self::KeyService => "key-service",
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        [
            Self::ServiceAccount,
            Self::ApiKey,
            Self::Proxy,
            Self::KeyService,
        ]
        .into_iter()
        .find(|kind| kind.word() == word)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn key(origin: &str, kind: CredentialKind, id: &str) -> CredentialKey {
        CredentialKey {
            origin: origin.to_owned(),
            kind,
            id: id.to_owned(),
        }
    }

    fn any_key() -> impl Strategy<Value = CredentialKey> {
        let kind = prop_oneof![
            Just(CredentialKind::ServiceAccount),
            Just(CredentialKind::ApiKey),
            Just(CredentialKind::Proxy),
            Just(CredentialKind::KeyService)
        ];
        // A small alphabet makes near misses likely.
        ("https?://[a:.]{1,4}", kind, "[a:. k]{0,4}")
            .prop_map(|(origin, kind, id)| key(&origin, kind, &id))
    }

    proptest! {
        #[test]
        fn x1_different_keys_never_share_an_entry(
            one in any_key(), other in any_key(),
        ) {
            let names = |key: &CredentialKey| (key.service(), key.user());
            prop_assert_eq!(one == other, names(&one) == names(&other));
        }

        #[test]
        fn a_key_is_known_again_by_the_names_of_its_entry(key in any_key()) {
            let known = CredentialKey::from_names(&key.service(), &key.user());
            prop_assert_eq!(known, Some(key));
        }

        #[test]
        fn x1_different_keys_stay_different_where_a_store_joins_user_and_service(one in any_key(), other in any_key()) {
            // Windows: one target name made of both.
            let joined = |key: &CredentialKey| format!("{}.{}", key.user(), key.service());
            prop_assert_eq!(one == other, joined(&one) == joined(&other));
        }

        #[test]
        fn a_key_is_known_again_where_a_store_joins_user_and_service(
            origin in "https?://[a:.]{1,4}", id in "(a|:|\\.| |keygate|\\.keygate ){0,5}",
        ) {
            let key = key(&origin, CredentialKind::Proxy, &id);
            let parted = CredentialKey::parted(&format!("{}.{}", key.user(), key.service()));
            let known = parted.and_then(|(service, user)| CredentialKey::from_names(&service, &user));
            prop_assert_eq!(known, Some(key));
        }
    }

    #[test]
    fn x1_scheme_and_port_are_part_of_the_name() {
        let of = |origin| key(origin, CredentialKind::ApiKey, "abcdefgh").service();

        assert_ne!(of("https://localhost:8080"), of("http://localhost:8080"));
        assert_ne!(of("https://localhost:8080"), of("https://localhost:8081"));
        assert_ne!(of("https://localhost:8080"), of("https://localhost"));
    }

    #[test]
    fn entries_of_other_programs_are_not_taken_for_ours() {
        for (service, user) in [
            ("keygateway https://localhost", "api-key:abcdefgh"),
            ("keygate https://localhost", "password:abcdefgh"),
            ("keygate https://localhost", "abcdefgh"),
            ("", ""),
        ] {
            assert_eq!(CredentialKey::from_names(service, user), None);
        }
    }

    #[test]
    fn a_joined_name_without_the_program_s_is_another_program_s() {
        for joined in [
            "",
            "keygate https://localhost",
            "a.keygateway https://localhost",
        ] {
            assert_eq!(CredentialKey::parted(joined), None, "{joined}");
        }
    }

    #[test]
    fn the_label_says_what_the_entry_is_for() {
        let label = key(
            "https://cloud.mongodb.com",
            CredentialKind::ApiKey,
            "abcdefgh",
        )
        .to_string();

        assert_eq!(
            label,
            "Keygate: API key abcdefgh at https://cloud.mongodb.com"
        );
    }
}

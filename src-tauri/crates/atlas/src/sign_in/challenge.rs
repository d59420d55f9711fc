//! The challenge of HTTP digest, and the answer to it. Source: RFC 7616.

use reqwest::header::{HeaderMap, WWW_AUTHENTICATE};
use secret::Secret;
use sha2::Digest as _;
use zeroize::Zeroizing;

/// A digest challenge with `qop=auth`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Challenge {
    realm: String,
    nonce: String,
    opaque: Option<String>,
    algorithm: Algorithm,
    /// The answer was right, only its nonce is too old.
    pub(crate) stale: bool,
}

/// In order of strength.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Algorithm {
    Md5,
    Sha256,
}

/// What an answer is made for.
pub(crate) struct Question<'a> {
    pub(crate) method: &'a str,
    /// Path and query exactly as sent.
    pub(crate) target: &'a str,
    /// How often the nonce was used, this time included.
    pub(crate) count: u32,
    /// Our own random part.
    pub(crate) client_nonce: &'a str,
}

impl Challenge {
    /// The strongest challenge in `headers` that can be answered.
    pub(crate) fn strongest(headers: &HeaderMap) -> Option<Self> {
        headers
            .get_all(WWW_AUTHENTICATE)
            .iter()
            .filter_map(|header| header.to_str().ok())
            .flat_map(schemes)
            .filter(|scheme| scheme.name.eq_ignore_ascii_case("digest"))
            .filter_map(|scheme| Self::from_scheme(&scheme))
            .max_by_key(|challenge| challenge.algorithm)
    }

    /// The value of the `Authorization` header.
    pub(crate) fn answer(&self, user: &str, password: &Secret, question: &Question<'_>) -> String {
        let count = format!("{:08x}", question.count);
        // The password enters the hash and nothing else.
        let user_hash = self.algorithm.hash(&[user, &self.realm, password.expose()]);
        let request_hash = self.algorithm.hash(&[question.method, question.target]);
        let response = self.algorithm.hash(&[
            &user_hash,
            &self.nonce,
            &count,
            question.client_nonce,
            "auth",
            &request_hash,
        ]);
        let mut answer = format!(
            "Digest username={}, realm={}, nonce={}, uri={}, algorithm={}, qop=auth, nc={count}, \
             cnonce={}, response=\"{}\"",
            quoted(user),
            quoted(&self.realm),
            quoted(&self.nonce),
            quoted(question.target),
            self.algorithm.name(),
            quoted(question.client_nonce),
            response.as_str(),
        );
        if let Some(opaque) = &self.opaque {
            answer.push_str(", opaque=");
            answer.push_str(&quoted(opaque));
        }
        answer
    }

    fn from_scheme(scheme: &Scheme<'_>) -> Option<Self> {
        let offers_auth = scheme
            .value("qop")?
            .split(',')
            .any(|quality| quality.trim().eq_ignore_ascii_case("auth"));
        if !offers_auth {
            return None;
        }
        Some(Self {
            realm: scheme.value("realm")?.to_owned(),
            nonce: scheme.value("nonce")?.to_owned(),
            opaque: scheme.value("opaque").map(str::to_owned),
            algorithm: match scheme.value("algorithm") {
                None => Algorithm::Md5,
                Some(name) => Algorithm::named(name)?,
            },
            stale: scheme
                .value("stale")
                .is_some_and(|stale| stale.eq_ignore_ascii_case("true")),
        })
    }
}

impl Algorithm {
    fn named(name: &str) -> Option<Self> {
        [Self::Md5, Self::Sha256]
            .into_iter()
            .find(|algorithm| algorithm.name().eq_ignore_ascii_case(name))
    }

    fn name(self) -> &'static str {
        match self {
            Self::Md5 => "MD5",
            Self::Sha256 => "SHA-256",
        }
    }

    /// The hash, in hexadecimal digits, of the parts with a colon between each two.
    fn hash(self, parts: &[&str]) -> Zeroizing<String> {
        match self {
            Self::Md5 => hexadecimal(joined::<md5::Md5>(parts).finalize().as_slice()),
            Self::Sha256 => hexadecimal(joined::<sha2::Sha256>(parts).finalize().as_slice()),
        }
    }
}

fn joined<Hash: sha2::Digest>(parts: &[&str]) -> Hash {
    let mut hash = Hash::new();
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            hash.update(b":");
        }
        hash.update(part.as_bytes());
    }
    hash
}

pub(super) fn hexadecimal(bytes: &[u8]) -> Zeroizing<String> {
    Zeroizing::new(hex::encode(bytes))
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// One scheme of a `WWW-Authenticate` header with its parameters.
struct Scheme<'a> {
    name: &'a str,
    parameters: Vec<(&'a str, String)>,
}

impl Scheme<'_> {
    fn value(&self, name: &str) -> Option<&str> {
        self.parameters
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }
}

/// Several schemes may share one header: a part that begins with a word of its own opens the next.
fn schemes(header: &str) -> Vec<Scheme<'_>> {
    let mut schemes: Vec<Scheme<'_>> = Vec::new();
    for part in parts(header) {
        let (before, value) = part.split_once('=').unwrap_or((part, ""));
        let before = before.trim();
        let name = match before.split_once(char::is_whitespace) {
            Some((scheme, name)) => {
                schemes.push(Scheme {
                    name: scheme,
                    parameters: Vec::new(),
                });
                name.trim()
            }
            None if value.is_empty() && !part.contains('=') => {
                schemes.push(Scheme {
                    name: before,
                    parameters: Vec::new(),
                });
                continue;
            }
            None => before,
        };
        if let Some(scheme) = schemes.last_mut() {
            scheme.parameters.push((name, unquoted(value.trim())));
        }
    }
    schemes
}

/// The parts between commas that stand outside quotes.
fn parts(header: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut quoted, mut escaped) = (0, false, false);
    for (index, character) in header.char_indices() {
        match character {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            ',' if !quoted => {
                parts.push(&header[start..index]);
                start = index + 1;
            }
            _ => {}
        }
    }
    parts.push(&header[start..]);
    parts.retain(|part| !part.trim().is_empty());
    parts
}

fn unquoted(value: &str) -> String {
    let Some(inner) = value
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
    else {
        return value.to_owned();
    };
    let mut text = String::with_capacity(inner.len());
    let mut characters = inner.chars();
    while let Some(character) = characters.next() {
        text.extend(match character {
            '\\' => characters.next(),
            other => Some(other),
        });
    }
    text
}

#[cfg(test)]
#[path = "challenge_tests.rs"]
mod tests;

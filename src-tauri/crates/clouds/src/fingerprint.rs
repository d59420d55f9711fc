//! What tells a document from any other, whatever it is written like.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::Value;
use sha2::{Digest as _, Sha256};

/// The digest of a document's canonical form, and the cloud's own marker beside it where there is one.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Fingerprint {
    digest: [u8; 32],
    marker: Option<Marker>,
}

/// What a cloud itself calls one state of a document.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Marker {
    /// It rises by one with every change; AWS: the number of a managed policy's newest version.
    Version(u64),
    /// It changes with every write, to what stands beside the document, too, so that another one
    /// does not mean another document; Google: the perimeter's `etag`, which is the whole policy's.
    Tag(String),
}

impl Marker {
    /// The number, where it is one that rises.
    #[must_use]
    pub fn version(&self) -> Option<u64> {
        match self {
            Self::Version(version) => Some(*version),
            Self::Tag(_) => None,
        }
    }

    /// The tag, where it is one.
    #[must_use]
    pub fn tag(&self) -> Option<&str> {
        match self {
            Self::Version(_) => None,
            Self::Tag(tag) => Some(tag),
        }
    }
}

/// The same with the members of each object in the order of their names.
pub(crate) fn sorted(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let members: BTreeMap<String, Value> = members
                .into_iter()
                .map(|(name, value)| (name, sorted(value)))
                .collect();
            members.into_iter().collect()
        }
        Value::Array(items) => items.into_iter().map(sorted).collect(),
        other => other,
    }
}

impl Fingerprint {
    /// Of a document in its canonical form.
    pub(crate) fn of(canonical: &str, marker: Option<Marker>) -> Self {
        Self {
            digest: Sha256::digest(canonical.as_bytes()).into(),
            marker,
        }
    }

    /// The cloud's own marker.
    #[must_use]
    pub fn marker(&self) -> Option<&Marker> {
        self.marker.as_ref()
    }

    /// The marker's number, where it is one that rises.
    #[must_use]
    pub fn version(&self) -> Option<u64> {
        self.marker.as_ref().and_then(Marker::version)
    }

    /// The same document with another marker.
    #[must_use]
    pub fn with_marker(&self, marker: Option<Marker>) -> Self {
        Self {
            digest: self.digest,
            marker,
        }
    }

    /// Whether nobody wrote the document in between, as far as its marker says.
    #[must_use]
    pub fn is_same_state(&self, other: &Self) -> bool {
        self.is_same_document(other) && self.version() == other.version()
    }

    /// Whether both documents mean the same, whatever their markers are.
    #[must_use]
    pub fn is_same_document(&self, other: &Self) -> bool {
        self.digest == other.digest
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for byte in self.digest {
            write!(out, "{byte:02x}")?;
        }
        match &self.marker {
            Some(Marker::Version(version)) => write!(out, "@{version}"),
            Some(Marker::Tag(tag)) => write!(out, "@{tag}"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Fingerprint({self})")
    }
}

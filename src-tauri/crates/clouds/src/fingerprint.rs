//! What tells a document from any other, whatever it is written like.

use std::fmt;

use sha2::{Digest as _, Sha256};

/// The digest of a document's canonical form, and the cloud's own marker beside it where there is one.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Fingerprint {
    digest: [u8; 32],
    marker: Option<u64>,
}

impl Fingerprint {
    /// Of a document in its canonical form.
    pub(crate) fn of(canonical: &str, marker: Option<u64>) -> Self {
        Self {
            digest: Sha256::digest(canonical.as_bytes()).into(),
            marker,
        }
    }

    /// The cloud's own marker, which rises with every change; AWS: the number of a managed policy's
    /// newest version.
    #[must_use]
    pub fn marker(&self) -> Option<u64> {
        self.marker
    }

    /// The same document with another marker.
    #[must_use]
    pub fn with_marker(&self, marker: Option<u64>) -> Self {
        Self {
            digest: self.digest,
            marker,
        }
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
        match self.marker {
            Some(marker) => write!(out, "@{marker}"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Fingerprint({self})")
    }
}

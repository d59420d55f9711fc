//! What was written.

use crate::list::AccessList;
use crate::read::ReadError;

/// One or several files, and what to know about them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Artefact {
    /// In the order they are used.
    pub files: Vec<File>,
    /// How much of the cloud's limit is used.
    pub meter: Option<Meter>,
    /// Blocks in it.
    pub count: usize,
    /// Of these, carried over because they are not from Atlas.
    pub carried_over: usize,
    /// How many addresses it lets in that were not asked for, found by reading it back. Always 0:
    /// anything else is not offered.
    pub extra: u128,
    /// What to know before it is used.
    pub notes: Vec<Note>,
}

/// One file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// The name proposed for it.
    pub name: String,
    /// What it is.
    pub kind: FileKind,
    /// Its content.
    pub text: String,
    /// It shuts others out: a step of its own, after everything else (safety rule Z1).
    pub is_last_step: bool,
    /// It holds a part of the set; all parts together are the set.
    pub(crate) is_part: bool,
    /// It holds the set, or a part of it.
    pub(crate) holds_set: bool,
}

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FileKind {
    /// A whole policy.
    Policy,
    /// A statement of a policy.
    Statement,
    /// Commands for Bash.
    Bash,
    /// Commands for PowerShell.
    PowerShell,
    /// Commands for Bash that let the administrator's own address in.
    OwnAddress,
    /// A part of a resource's JSON.
    Fragment,
    /// The conditions of an access level.
    AccessLevel,
    /// An ingress rule.
    IngressPolicy,
    /// Terraform configuration.
    Terraform,
    /// One block a line.
    List,
    /// CSV.
    Table,
    /// JSON.
    Json,
}

/// How much of a limit is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Meter {
    /// So much.
    pub used: usize,
    /// Of so much.
    pub limit: usize,
    /// Of what.
    pub unit: Unit,
}

/// What a limit counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unit {
    /// Characters, white space not counted.
    Characters,
    /// Bytes.
    Bytes,
    /// Rules of a firewall.
    Rules,
    /// Addresses of an access level.
    Addresses,
}

/// What to know about files before they are used. Codes: the words are the user interface's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Note {
    /// A role that is deleted and made again is another one to AWS, though its ARN is the same: the
    /// statement then holds nobody any more (safety rule W1).
    RoleBoundSilently,
    /// The statement without a condition was replaced (safety rule W1).
    UnconditionedReplaced,
    /// Beside a statement without a condition, the list restricts nothing (safety rule W1).
    UnconditionedMustGo,
    /// A statement with an earlier list for Atlas's role alone was replaced.
    ListReplaced,
    /// It was split over several policies.
    Split,
    /// It holds only what is missing: it goes beside what is there and takes the place of nothing.
    AddBeside,
    /// Setting ingress policies replaces all there are (safety rule G1).
    ReplacesIngress,
    /// It needs an organisation, an access policy and a perimeter (safety rule G1).
    NeedsPerimeter,
    /// The rules are in force only once the default is `Deny` (safety rule Z1).
    DenyIsSeparate,
}

impl Meter {
    /// Whether it is within the limit.
    #[must_use]
    pub fn fits(&self) -> bool {
        self.used <= self.limit
    }
}

impl File {
    /// A file that holds the set.
    pub(crate) fn of_set(name: String, kind: FileKind, text: String) -> Self {
        Self {
            name,
            kind,
            text,
            is_last_step: false,
            is_part: false,
            holds_set: true,
        }
    }

    /// A file without the set in it.
    pub(crate) fn beside(name: String, kind: FileKind, text: String) -> Self {
        Self {
            holds_set: false,
            ..Self::of_set(name, kind, text)
        }
    }

    /// What our own reader makes of it; `None` where there is nothing to compare.
    pub(crate) fn reads_as(
        &self,
        read: impl FnOnce(&[u8]) -> Result<AccessList, ReadError>,
    ) -> Option<Result<AccessList, ReadError>> {
        if !self.holds_set {
            return None;
        }
        // A statement alone is no policy.
        if self.kind == FileKind::Statement {
            let policy = format!("{{\"Statement\": [{}]}}", self.text);
            return Some(read(policy.as_bytes()));
        }
        // The commands beside it say OR, which a file of conditions alone cannot.
        if self.kind == FileKind::AccessLevel {
            let level = format!("combiningFunction: OR\nconditions:\n{}", self.text);
            return Some(read(level.as_bytes()));
        }
        Some(read(self.text.as_bytes()))
    }
}

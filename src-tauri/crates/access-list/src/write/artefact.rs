//! What was written.

use super::target::TargetField;
use crate::list::AccessList;
use crate::read::ReadError;
use crate::runbook::RunbookStep;

/// One or several files, and what to know about them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Artefact {
    /// In the order they are used.
    pub files: Vec<File>,
    /// Files that wait for something to be filled in.
    pub waiting: Vec<Waiting>,
    /// How much of the cloud's limit is used.
    pub meter: Option<Meter>,
    /// Blocks in it.
    pub count: usize,
    /// Of these, carried over because they are not from Atlas.
    pub carried_over: usize,
    /// How many addresses it accepts that were not asked for, found by reading it back. Only other
    /// statements of a policy that the set was merged into can accept any: what is written by itself is
    /// not offered then.
    pub extra: u128,
    /// What to know before it is used.
    pub notes: Vec<Note>,
    /// What to do with it, in order.
    pub runbook: Vec<RunbookStep>,
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
    /// What it is for.
    pub step: Step,
    pub(crate) holds: Holds,
}

/// What a file is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Step {
    /// It brings the list.
    List,
    /// It tries an ingress rule without anything being shut (safety rule G1).
    DryRun,
    /// It lets the administrator's own address in.
    OwnAddress,
    /// It takes out what is no longer needed, once that may go (safety rule A3).
    Removal,
    /// It shuts others out: a step of its own, after everything else (safety rule Z1).
    Deny,
}

/// Which addresses a file lets in or takes out, by what our own reader has to find in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Holds {
    /// The set.
    Set,
    /// A part of the set; all parts together are the set.
    Part,
    /// What is no longer needed.
    Removed,
    /// The set, and whatever else a policy accepts that the set was merged into.
    Merged,
    /// Nothing to compare with.
    Nothing,
}

/// A file that is not written yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// What it will be.
    pub kind: FileKind,
    /// What it will be for.
    pub step: Step,
    /// What it waits for.
    pub fields: Vec<Lacking>,
}

/// A field that a file waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Lacking {
    /// Which.
    pub field: TargetField,
    /// Something was filled in, and it is nothing that the cloud takes.
    pub is_unusable: bool,
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
    /// What was replaced had `kms:GenerateDataKey` among its actions: it is in the new statement too.
    /// MongoDB's own Terraform module grants it; whether Atlas needs it is not documented.
    DataKeysCarriedOver,
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

impl Artefact {
    /// Takes over a file without the set in it, or what it waits for.
    pub(crate) fn take(
        &mut self,
        kind: FileKind,
        step: Step,
        written: Result<(String, String), Vec<Lacking>>,
    ) {
        match written {
            Ok((name, text)) => {
                self.files.push(File::beside(name, kind, step, text));
            }
            Err(fields) => self.waiting.push(Waiting { kind, step, fields }),
        }
    }
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
            step: Step::List,
            holds: Holds::Set,
        }
    }

    /// A file without the set in it.
    pub(crate) fn beside(name: String, kind: FileKind, step: Step, text: String) -> Self {
        Self {
            step,
            holds: Holds::Nothing,
            ..Self::of_set(name, kind, text)
        }
    }

    /// Whether it is a program, which the reader does not read.
    pub(crate) fn is_script(&self) -> bool {
        matches!(self.kind, FileKind::Bash | FileKind::PowerShell)
    }

    /// What our own reader makes of it; `None` where there is nothing to compare.
    pub(crate) fn reads_as(
        &self,
        read: impl FnOnce(&[u8]) -> Result<AccessList, ReadError>,
    ) -> Option<Result<AccessList, ReadError>> {
        if self.holds == Holds::Nothing {
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

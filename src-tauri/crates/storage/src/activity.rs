//! Who did what when: a line is appended for each action and one for how it ended, and a line that is
//! written is never changed. It holds names and answers, no secret. It is no audit evidence:
//! whoever may write in the folder may write here (safety rule X8).

mod log;

use ipnet::IpNet;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub(crate) use log::{Log, is_file};

use crate::file::VERSION;
use crate::{Storage, StorageError};

/// Something that was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Entry {
    /// Names it; greater than that of every earlier one.
    pub id: i64,
    /// When it began.
    pub at: Timestamp,
    /// Who did it.
    pub who: Who,
    /// Where.
    pub place: Place,
    /// What; earlier versions wrote it under another name.
    #[serde(alias = "deed")]
    pub action: Action,
    /// How it ended; `None`: it has not, or the program ended first.
    pub outcome: Option<Outcome>,
}

/// The public part of a sign-in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum Who {
    /// OAuth 2.0 client credentials.
    ServiceAccount {
        /// The client ID.
        id: String,
    },
    /// HTTP digest with a key pair.
    ApiKey {
        /// The public key.
        id: String,
    },
    /// Nobody had to sign in.
    NotSignedIn,
    /// Somebody who practised; never kept.
    Practice,
}

/// What it was done to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Place {
    /// The Atlas; `None`: only this computer.
    pub host: Option<String>,
    /// The organisation's name.
    pub organization: Option<String>,
    /// The project's name.
    pub project: Option<String>,
}

/// A key management provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Provider {
    /// AWS KMS.
    Aws,
    /// Azure Key Vault.
    Azure,
    /// Google Cloud KMS.
    Gcp,
}

impl Provider {
    /// Whose an entry is that names none.
    fn aws() -> Self {
        Self::Aws
    }
}

/// What one document in a cloud got.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AddedTo {
    /// The document, by the name that the cloud knows it by.
    pub document: String,
    /// The blocks, in numeric order.
    pub blocks: Vec<IpNet>,
}

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
#[expect(missing_docs, reason = "the fields are what their names say")]
pub enum Action {
    /// A role was made in Atlas.
    CreateRole { provider: Provider },
    /// Atlas was asked to assume this IAM role.
    AuthorizeRole { arn: String },
    /// A provider was switched on.
    SwitchOn { provider: Provider },
    /// Another key, or another version of it, was sent.
    ChangeKey { provider: Provider },
    /// Other settings of a provider were sent.
    ChangeSettings { provider: Provider },
    /// A provider was switched off.
    SwitchOff { provider: Provider },
    /// *Require private networking* was switched.
    RequirePrivateNetworking { provider: Provider, on: bool },
    /// *Encrypt search nodes* was switched.
    EncryptSearchNodes { on: bool },
    /// A private endpoint was asked for.
    CreateEndpoint { provider: Provider, region: String },
    /// A private endpoint was asked to be deleted.
    DeleteEndpoint {
        provider: Provider,
        endpoint: String,
    },
    /// A cluster was put on a key; without provider: on Atlas's own.
    MoveCluster {
        cluster: String,
        to: Option<Provider>,
    },
    /// Addresses were saved to a file.
    SaveFile { file: String, count: u32 },
    /// Entries of this record were saved to a file.
    SaveActivity { file: String, count: u32 },
    /// What the key service's access list has was taken over and compared.
    RememberAccessList { count: u32 },
    /// What the key service's access list has was forgotten.
    ForgetAccessList,
    /// A list of Atlas's, first fetched then, was accepted.
    AcceptList { fetched: Timestamp },
    /// A list of Atlas's was struck out.
    StrikeOutList { fetched: Timestamp },
    /// Somebody signed in to a cloud. Before other clouds could be, it was AWS.
    #[serde(alias = "signInToAws")]
    SignInToCloud {
        #[serde(default = "Provider::aws")]
        cloud: Provider,
        account: String,
        identity: String,
    },
    /// Addresses were added to lists in a cloud. Before others could be changed, it was AWS.
    #[serde(alias = "addToAws")]
    AddToCloud {
        #[serde(default = "Provider::aws")]
        cloud: Provider,
        account: String,
        count: u32,
        /// What each document got, to take it out again; empty where that is not kept, as in entries of
        /// earlier versions.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        added: Vec<AddedTo>,
    },
    /// What there was before an addition was put back.
    PutBackInCloud {
        cloud: Provider,
        account: String,
        count: u32,
        /// The entry of that addition; `None` where it is not known, as in entries of earlier versions.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        addition: Option<i64>,
    },
    /// Addresses were taken out of lists in a cloud.
    RemoveFromCloud {
        cloud: Provider,
        account: String,
        count: u32,
    },
    /// Watching while the program is closed was switched.
    WatchWhileClosed { on: bool },
}

/// How it ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum Outcome {
    /// As asked.
    Done,
    /// Atlas reaches the key.
    Valid,
    /// Atlas does not reach the key.
    NotValid,
    /// The clusters' nodes have not validated yet.
    Waiting,
    /// Atlas took it and did not say whether it reaches the key.
    NoVerdict,
    /// Atlas has other values than were sent.
    ReadsDifferently,
    /// Atlas refused.
    Refused {
        /// HTTP status.
        status: u16,
        /// Atlas's `errorCode`.
        code: Option<String>,
    },
    /// Nothing was sent.
    NotSent,
    /// It did not arrive; reading back proved it.
    NotTaken,
    /// Nobody knows.
    NotKnown,
    /// Atlas was not reached, or failed on its side.
    NotReached,
    /// The person stopped waiting.
    Stopped,
    /// A file or a setting could not be written on this computer.
    NotWritten,
    /// A comparison: something that Atlas needs is missing.
    Missing,
    /// A comparison: whether everything is allowed is not proven.
    NotProven,
    /// A comparison: no list is in force.
    NoList,
    /// A comparison: everything is allowed.
    Allowed,
    /// A comparison of one of AWS's two policies: nothing is missing in it.
    HalfAllowed,
}

/// What was done so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Activities {
    /// Oldest first.
    pub entries: Vec<Entry>,
    /// Lines that could not be understood; they stay where they are.
    pub damaged: usize,
    /// Lines that a newer version wrote; they stay where they are.
    pub newer: usize,
}

impl Activities {
    fn take(&mut self, line: Line) {
        match line {
            Line::Began(entry) => self.entries.push(entry),
            // The entry may have gone with the oldest file.
            Line::Ended { id, outcome } => {
                let entry = self.entries.iter_mut().rev().find(|entry| entry.id == id);
                if let Some(entry) = entry {
                    entry.outcome = Some(outcome);
                }
            }
        }
    }
}

#[derive(Serialize, Deserialize)]
struct Written<T> {
    version: u32,
    #[serde(flatten)]
    line: T,
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "line", rename_all = "camelCase")]
enum Line {
    Began(Entry),
    Ended { id: i64, outcome: Outcome },
}

impl Storage {
    /// What was done so far and is kept.
    #[must_use]
    pub fn activities(&self) -> Activities {
        let _turn = self.turn.lock();
        let mut found = Activities::default();
        for content in self.log_contents(&mut found) {
            for line in lines(&content) {
                match parse(line) {
                    Parsed::Line(line) => found.take(*line),
                    Parsed::Newer => found.newer += 1,
                    Parsed::Damaged => found.damaged += 1,
                }
            }
        }
        found
    }

    /// Appends `entry`.
    ///
    /// # Errors
    /// [`StorageError::NotSaved`]; it is tried again with the next line.
    pub fn begin_activity(&self, entry: &Entry) -> Result<(), StorageError> {
        self.append(&Line::Began(entry.clone()))
    }

    /// Appends how the entry `id` ended.
    ///
    /// # Errors
    /// As [`Storage::begin_activity`].
    pub fn end_activity(&self, id: i64, outcome: &Outcome) -> Result<(), StorageError> {
        self.append(&Line::Ended {
            id,
            outcome: outcome.clone(),
        })
    }

    fn append(&self, line: &Line) -> Result<(), StorageError> {
        let line = Written {
            version: VERSION,
            line,
        };
        let mut text = serde_json::to_vec(&line).map_err(|cause| StorageError::NotSaved {
            file: log::LABEL.to_owned(),
            cause: cause.into(),
        })?;
        text.push(b'\n');
        self.append_to_log(&text)
    }
}

enum Parsed {
    Line(Box<Line>),
    Newer,
    Damaged,
}

fn parse(line: &[u8]) -> Parsed {
    #[derive(Deserialize)]
    struct Version {
        version: u32,
    }
    match serde_json::from_slice::<Version>(line) {
        Ok(Version { version }) if version > VERSION => Parsed::Newer,
        _ => match serde_json::from_slice::<Written<Line>>(line) {
            Ok(Written {
                version: VERSION,
                line,
            }) => Parsed::Line(Box::new(line)),
            _ => Parsed::Damaged,
        },
    }
}

fn lines(content: &[u8]) -> impl Iterator<Item = &[u8]> {
    content
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
}

#[cfg(test)]
mod tests;

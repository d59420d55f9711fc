//! For every Atlas, what the key service's access list has and which projects use the key service.

use std::sync::Arc;

use access_list::AccessList;
use addresses::AccessListRead;
use ipnet::IpNet;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::file::{VERSION, file_name};
use crate::notice::Problem;
use crate::{Storage, StorageError};

/// What is remembered about the key service that serves one Atlas.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RememberedAccess {
    /// The IDs of the projects that use it; `None`: nobody chose them.
    pub projects: Option<Vec<String>>,
    /// What its access list has; `None`: not known here (safety rule A6).
    pub list: Option<RememberedList>,
    /// What earlier ones had that was the administrator's by himself (safety rule A1), the oldest
    /// first; it stays when the list is forgotten.
    #[serde(default)]
    pub administrators: Vec<AccessListRead>,
    /// What was handed over last to whoever owns the key service.
    #[serde(default)]
    pub handed_over: Option<HandedOver>,
}

/// A list that somebody else puts in place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HandedOver {
    /// When.
    pub at: Timestamp,
    /// All of it.
    pub blocks: Vec<IpNet>,
}

/// An access list as it was compared last.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RememberedList {
    /// What was read.
    pub content: Arc<AccessList>,
    /// When.
    pub read_at: Timestamp,
    /// Since when nothing is missing from it; `None` where something is.
    pub complete_since: Option<Timestamp>,
}

impl Storage {
    /// What is remembered for the Atlas at `origin`.
    #[must_use]
    pub fn access(&self, origin: &str) -> RememberedAccess {
        let name = file_name(origin);
        let _turn = self.turn.lock();
        let file: Option<AccessFile> = self.load(&self.access, &name);
        match file {
            Some(file) if file.origin == origin => file.access,
            Some(_) => {
                // Another Atlas's never stands in (safety rule A5).
                self.set_aside(&self.access, &name, Problem::Damaged);
                RememberedAccess::default()
            }
            None => RememberedAccess::default(),
        }
    }

    /// Remembers it.
    ///
    /// # Errors
    /// [`StorageError::NotSaved`]; then it holds until the program ends.
    pub fn set_access(&self, origin: &str, access: &RememberedAccess) -> Result<(), StorageError> {
        let name = file_name(origin);
        let _turn = self.turn.lock();
        let file = AccessFileRef {
            version: VERSION,
            origin,
            access,
        };
        self.save(&self.access, &name, &file)
    }
}

#[derive(Deserialize)]
struct AccessFile {
    origin: String,
    access: RememberedAccess,
}

#[derive(Serialize)]
struct AccessFileRef<'a> {
    version: u32,
    origin: &'a str,
    access: &'a RememberedAccess,
}

#[cfg(test)]
mod tests {
    use super::*;

    type Result = std::result::Result<(), Box<dyn std::error::Error>>;

    #[test]
    fn a6_what_was_never_compared_is_not_known_and_another_atlas_never_stands_in() -> Result {
        let folder = tempfile::tempdir()?;
        let storage = Storage::open(folder.path())?;
        let access = RememberedAccess {
            projects: Some(vec!["a".to_owned()]),
            ..RememberedAccess::default()
        };
        storage.set_access("https://cloud.mongodb.com", &access)?;

        assert_eq!(storage.access("https://cloud.mongodb.com"), access);
        assert_eq!(
            storage.access("https://cloud.mongodbgov.com"),
            RememberedAccess::default()
        );
        Ok(())
    }
}

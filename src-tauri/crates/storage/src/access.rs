//! For every Atlas, what the key service's access list has and which projects use the key service.

use std::collections::BTreeMap;
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
    /// What a person answered about each project, by its ID; an empty one stands for none.
    #[serde(default)]
    pub answers: BTreeMap<String, ProjectAnswers>,
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

/// What a person answered about one project.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ProjectAnswers {
    /// Whether its key service accepts requests only from certain addresses.
    #[serde(default)]
    pub listed: Option<Listed>,
    /// The form of list that was chosen last.
    #[serde(default)]
    pub target: Option<String>,
}

/// Whether a key service accepts requests only from certain addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Listed {
    /// It does.
    Yes,
    /// It does not: no list is needed.
    No,
    /// The person does not know.
    NotSure,
}

impl RememberedAccess {
    /// Of every project that uses the key service a person said that it needs no list. `in_use` stands
    /// for them where nobody chose them.
    #[must_use]
    pub fn needs_no_list(&self, in_use: Option<&str>) -> bool {
        let chosen = self.projects.as_deref().unwrap_or_default();
        let mut projects = chosen
            .iter()
            .map(String::as_str)
            .chain(in_use.filter(|_| self.projects.is_none()))
            .peekable();
        projects.peek().is_some() && projects.all(|project| self.answered_no(project))
    }

    /// A person said that the key service of `project` needs no list.
    #[must_use]
    pub fn answered_no(&self, project: &str) -> bool {
        let answers = self.answers.get(project);
        answers.and_then(|answers| answers.listed) == Some(Listed::No)
    }
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
    fn no_list_is_needed_only_where_every_project_says_so() {
        let answered = |listed| ProjectAnswers {
            listed: Some(listed),
            target: None,
        };
        let mut access = RememberedAccess::default();
        assert!(!access.needs_no_list(None), "nobody said anything");
        assert!(!access.needs_no_list(Some("a")));
        access.answers.insert("a".to_owned(), answered(Listed::No));
        assert!(access.needs_no_list(Some("a")));
        access.projects = Some(vec!["a".to_owned(), "b".to_owned()]);
        assert!(!access.needs_no_list(Some("a")), "b may need one");
        for (listed, expected) in [
            (Listed::Yes, false),
            (Listed::NotSure, false),
            (Listed::No, true),
        ] {
            access.answers.insert("b".to_owned(), answered(listed));
            assert_eq!(access.needs_no_list(None), expected, "{listed:?}");
        }
        access.projects = Some(Vec::new());
        assert!(!access.needs_no_list(Some("a")), "none is ticked");
    }

    #[test]
    fn what_an_earlier_version_wrote_has_no_answers() -> Result {
        let read: RememberedAccess = serde_json::from_str(r#"{"projects":["a"],"list":null}"#)?;
        assert!(read.answers.is_empty());
        Ok(())
    }

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

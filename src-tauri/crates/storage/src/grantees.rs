//! Whom each Atlas named to be given a key, as a person confirmed it.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::file::VERSION;
use crate::{Storage, StorageError};

impl Storage {
    /// The grantees that were seen, in the form of whoever keeps them; nothing where none are kept.
    #[must_use]
    pub fn grantees<T: DeserializeOwned>(&self) -> Option<T> {
        let _turn = self.turn.lock();
        let file: GranteesFile<T> = self.load(&self.root, GRANTEES)?;
        Some(file.grantees)
    }

    /// Keeps the grantees that were seen.
    ///
    /// # Errors
    /// [`StorageError::NotSaved`]; then they hold until the program ends.
    pub fn set_grantees(&self, grantees: &impl Serialize) -> Result<(), StorageError> {
        let _turn = self.turn.lock();
        let version = VERSION;
        self.save(&self.root, GRANTEES, &GranteesFile { version, grantees })
    }
}

pub(crate) const GRANTEES: &str = "grantees.json";

#[derive(Serialize, Deserialize)]
struct GranteesFile<T> {
    version: u32,
    grantees: T,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_seen_is_there_after_a_restart_and_a_damaged_file_is_set_aside()
    -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let storage = Storage::open(folder.path())?;
        assert_eq!(storage.grantees::<Vec<String>>(), None);
        storage.set_grantees(&["one", "two"])?;
        drop(storage);

        let storage = Storage::open(folder.path())?;
        assert_eq!(
            storage.grantees::<Vec<String>>(),
            Some(vec!["one".to_owned(), "two".to_owned()])
        );
        std::fs::write(folder.path().join(GRANTEES), "{\"version\":1,")?;
        drop(storage);

        let storage = Storage::open(folder.path())?;
        assert_eq!(storage.grantees::<Vec<String>>(), None);
        assert_eq!(storage.notices().len(), 1);
        Ok(())
    }
}

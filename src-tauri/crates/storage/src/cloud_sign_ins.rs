//! The sign-ins to key services whose secrets are in the key store.

use serde::{Deserialize, Serialize};

use crate::file::VERSION;
use crate::{Provider, Storage, StorageError};

/// A sign-in to a key service. What belongs to it and is secret is in the key store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CloudSignIn {
    /// Scheme, host and port of the Atlas that it is used with.
    pub atlas: String,
    /// The cloud.
    pub cloud: Provider,
    /// Scheme and host that the secret belongs to: `https://sts.eu-west-1.amazonaws.com`.
    pub origin: String,
    /// The account, the tenant or the project.
    pub account: String,
}

impl Storage {
    /// The sign-in to `cloud` that is kept for an Atlas.
    #[must_use]
    pub fn cloud_sign_in(&self, atlas: &str, cloud: Provider) -> Option<CloudSignIn> {
        let _turn = self.turn.lock();
        let mut all = self.cloud_sign_ins().into_iter();
        all.find(|one| one.atlas == atlas && one.cloud == cloud)
    }

    /// Remembers that a sign-in is kept, in the place of the one before; `None`: none is.
    ///
    /// # Errors
    /// [`StorageError::NotSaved`]; then it holds until the program ends.
    pub fn set_cloud_sign_in(
        &self,
        atlas: &str,
        cloud: Provider,
        sign_in: Option<CloudSignIn>,
    ) -> Result<(), StorageError> {
        let _turn = self.turn.lock();
        let mut sign_ins = self.cloud_sign_ins();
        sign_ins.retain(|one| one.atlas != atlas || one.cloud != cloud);
        sign_ins.extend(sign_in);
        let version = VERSION;
        self.save(&self.root, CLOUDS, &CloudsFile { version, sign_ins })
    }

    fn cloud_sign_ins(&self) -> Vec<CloudSignIn> {
        let file: Option<CloudsFile> = self.load(&self.root, CLOUDS);
        file.map(|file| file.sign_ins).unwrap_or_default()
    }
}

pub(crate) const CLOUDS: &str = "clouds.json";

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct CloudsFile {
    version: u32,
    sign_ins: Vec<CloudSignIn>,
}

#[cfg(test)]
mod tests {
    use super::*;

    type Result = std::result::Result<(), Box<dyn std::error::Error>>;

    fn sign_in(atlas: &str, account: &str) -> CloudSignIn {
        CloudSignIn {
            atlas: atlas.to_owned(),
            cloud: Provider::Aws,
            origin: "https://sts.eu-west-1.amazonaws.com".to_owned(),
            account: account.to_owned(),
        }
    }

    #[test]
    fn x1_each_atlas_has_its_own_and_the_last_one_counts() -> Result {
        let (one, other) = ("https://cloud.mongodb.com", "https://cloud.mongodbgov.com");
        let folder = tempfile::tempdir()?;
        let storage = Storage::open(folder.path())?;
        for kept in [sign_in(one, "1"), sign_in(other, "2"), sign_in(one, "3")] {
            let atlas = kept.atlas.clone();
            storage.set_cloud_sign_in(&atlas, Provider::Aws, Some(kept))?;
        }
        drop(storage);

        let storage = Storage::open(folder.path())?;
        let account = |atlas| {
            storage
                .cloud_sign_in(atlas, Provider::Aws)
                .map(|it| it.account)
        };
        assert_eq!(account(one).as_deref(), Some("3"));
        assert_eq!(account(other).as_deref(), Some("2"));
        assert_eq!(storage.cloud_sign_in(one, Provider::Azure), None);

        storage.set_cloud_sign_in(one, Provider::Aws, None)?;
        assert_eq!(account(one), None);
        assert_eq!(account(other).as_deref(), Some("2"));
        Ok(())
    }
}

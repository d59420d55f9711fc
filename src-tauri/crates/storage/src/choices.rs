//! What was chosen in Settings about the route to Atlas and about watching. What belongs to it and is
//! secret, a proxy's password, is in the key store.

use serde::{Deserialize, Serialize};

use crate::file::VERSION;
use crate::{Problem, Storage, StorageError};

/// The route to Atlas.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ProxySettings {
    /// Which proxy the connections go through.
    pub proxy: Proxy,
    /// Certificate authorities that are trusted beside this computer's own.
    pub certificates: Option<Certificates>,
}

/// Which proxy the connections go through.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum Proxy {
    /// The one this computer names, if any.
    #[default]
    System,
    /// None.
    Direct,
    /// This one.
    At {
        /// `http://host:port`.
        address: String,
        /// Who signs in there; `None` where it asks for nothing.
        user: Option<String>,
    },
}

/// Certificates out of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Certificates {
    /// The name of the file they came from, without its folder.
    pub name: String,
    /// The certificates, in PEM form.
    pub pem: String,
}

/// How the lists are watched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Watching {
    /// Between two checks of the lists.
    pub every: Every,
    /// Changes are shown as notifications of the desktop, too.
    pub notify: bool,
}

impl Default for Watching {
    fn default() -> Self {
        Self {
            every: Every::SixHours,
            notify: true,
        }
    }
}

/// Roughly, between two checks of the lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Every {
    /// 1 hour.
    Hour,
    /// 3 hours.
    ThreeHours,
    /// 6 hours.
    SixHours,
    /// 12 hours.
    TwelveHours,
    /// 24 hours.
    Day,
}

impl Every {
    /// As a number of hours, which divides a day.
    #[must_use]
    pub const fn hours(self) -> u32 {
        match self {
            Self::Hour => 1,
            Self::ThreeHours => 3,
            Self::SixHours => 6,
            Self::TwelveHours => 12,
            Self::Day => 24,
        }
    }
}

impl Storage {
    /// The route to Atlas that was set.
    ///
    /// # Errors
    /// What is wrong with the file, until [`Storage::set_proxy_settings`] replaces it: the usual route
    /// must not take the place of one that cannot be read.
    pub fn proxy_settings(&self) -> Result<ProxySettings, Problem> {
        let _turn = self.turn.lock();
        let file = self.network_file()?;
        if file.is_some() && self.is_shared {
            // Somebody else may have written it.
            return Err(Problem::FolderShared);
        }
        Ok(file.map(|file| file.network).unwrap_or_default())
    }

    /// Keeps the route to Atlas. A file that cannot be used is renamed aside.
    ///
    /// # Errors
    /// [`StorageError::NotSaved`]; then it holds until the program ends.
    pub fn set_proxy_settings(&self, network: &ProxySettings) -> Result<(), StorageError> {
        let _turn = self.turn.lock();
        if let Err(problem) = self.network_file() {
            self.set_aside(&self.root, NETWORK, problem);
        }
        let version = VERSION;
        self.save(&self.root, NETWORK, &NetworkFile { version, network })
    }

    fn network_file(&self) -> Result<Option<NetworkFile<ProxySettings>>, Problem> {
        self.load_or_problem(&self.root, NETWORK)
    }

    /// How the lists are watched.
    #[must_use]
    pub fn watching(&self) -> Watching {
        let _turn = self.turn.lock();
        let file: Option<WatchingFile> = self.load(&self.root, WATCHING);
        file.map(|file| file.watching).unwrap_or_default()
    }

    /// Keeps how the lists are watched.
    ///
    /// # Errors
    /// [`StorageError::NotSaved`]; then it holds until the program ends.
    pub fn set_watching(&self, watching: Watching) -> Result<(), StorageError> {
        let _turn = self.turn.lock();
        let version = VERSION;
        self.save(&self.root, WATCHING, &WatchingFile { version, watching })
    }
}

pub(crate) const NETWORK: &str = "network.json";
pub(crate) const WATCHING: &str = "watching.json";

#[derive(Serialize, Deserialize)]
struct NetworkFile<T> {
    version: u32,
    network: T,
}

#[derive(Serialize, Deserialize)]
struct WatchingFile {
    version: u32,
    watching: Watching,
}

#[cfg(test)]
mod tests {
    use super::*;

    type Result = std::result::Result<(), Box<dyn std::error::Error>>;

    #[test]
    fn what_was_chosen_outlasts_a_restart() -> Result {
        let folder = tempfile::tempdir()?;
        let network = ProxySettings {
            proxy: Proxy::At {
                address: "http://proxy.example.com:8080".to_owned(),
                user: Some("dana".to_owned()),
            },
            certificates: Some(Certificates {
                name: "office.pem".to_owned(),
                pem: "-----BEGIN CERTIFICATE-----".to_owned(),
            }),
        };
        let watching = Watching {
            every: Every::Day,
            notify: false,
        };

        let storage = Storage::open(folder.path())?;
        assert_eq!(storage.proxy_settings(), Ok(ProxySettings::default()));
        assert_eq!(storage.watching(), Watching::default());
        storage.set_proxy_settings(&network)?;
        storage.set_watching(watching)?;

        let again = Storage::open(folder.path())?;
        assert_eq!(again.proxy_settings(), Ok(network));
        assert_eq!(again.watching(), watching);
        Ok(())
    }

    #[test]
    fn a_route_that_cannot_be_read_is_no_usual_route_until_it_is_set_again() -> Result {
        let folder = tempfile::tempdir()?;
        let file = folder.path().join(NETWORK);
        for (content, problem) in [
            ("{", Problem::Damaged),
            ("{\"version\":1}", Problem::Damaged),
            ("{\"version\":2}", Problem::FromNewerVersion),
        ] {
            std::fs::write(&file, content)?;
            for _start in 0..2 {
                let storage = Storage::open(folder.path())?;
                assert_eq!(storage.proxy_settings(), Err(problem), "{content}");
                assert_eq!(storage.notices().len(), 1, "{:?}", storage.notices());
            }
            let storage = Storage::open(folder.path())?;
            storage.set_proxy_settings(&ProxySettings::default())?;
            assert_eq!(storage.proxy_settings(), Ok(ProxySettings::default()));
            let notices = storage.notices();
            let aside = notices.last().and_then(|notice| notice.kept_as.as_ref());
            let aside = folder.path().join(aside.ok_or("not kept")?);
            assert_eq!(std::fs::read_to_string(aside)?, content);
        }
        Ok(())
    }

    #[test]
    fn the_lists_are_fetched_at_the_same_hours_of_every_day() {
        for every in [
            Every::Hour,
            Every::ThreeHours,
            Every::SixHours,
            Every::TwelveHours,
            Every::Day,
        ] {
            assert_eq!(24 % every.hours(), 0, "{every:?}");
        }
    }
}

//! What was chosen in Settings about the way to Atlas and about watching. What belongs to it and is
//! secret, a proxy's password, is in the key store.

use serde::{Deserialize, Serialize};

use crate::file::VERSION;
use crate::{Storage, StorageError};

/// The way to Atlas.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ProxySettings {
    /// Which proxy the connections go through.
    pub proxy: Proxy,
    /// Certificate authorities that are believed beside this computer's own.
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
    /// Between two looks at the lists.
    pub every: Every,
    /// Changes are told as notifications of the desktop, too.
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

/// Between two looks at the lists, give or take.
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
    /// The way to Atlas that was set.
    #[must_use]
    pub fn proxy_settings(&self) -> ProxySettings {
        let _turn = self.turn.lock();
        let file: Option<NetworkFile<ProxySettings>> = self.load(&self.root, NETWORK);
        file.map(|file| file.network).unwrap_or_default()
    }

    /// Keeps the way to Atlas.
    ///
    /// # Errors
    /// [`StorageError::NotSaved`]; then it holds until the program ends.
    pub fn set_proxy_settings(&self, network: &ProxySettings) -> Result<(), StorageError> {
        let _turn = self.turn.lock();
        let version = VERSION;
        self.save(&self.root, NETWORK, &NetworkFile { version, network })
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
        assert_eq!(storage.proxy_settings(), ProxySettings::default());
        assert_eq!(storage.watching(), Watching::default());
        storage.set_proxy_settings(&network)?;
        storage.set_watching(watching)?;

        let again = Storage::open(folder.path())?;
        assert_eq!(again.proxy_settings(), network);
        assert_eq!(again.watching(), watching);
        Ok(())
    }

    #[test]
    fn the_lists_are_looked_at_at_the_same_hours_of_every_day() {
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

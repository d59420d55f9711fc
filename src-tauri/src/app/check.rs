//! `--check`: whether the lists changed, without a window.

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use atlas::Origin;
use credentials::SystemStore;
use encryption::Provider;
use storage::{FolderLock, Storage, StorageError};

use super::{PATIENCE, begin_logs};
use crate::access_list;
use crate::access_list::state::AccessListState;
use crate::activity::Activity;
use crate::addresses::book::Books;
use crate::addresses::history::History;
use crate::clouds;
use crate::clouds::state::Clouds;
use crate::connection;
use crate::connection::key_store::KeyStore;
use crate::connection::presets::Presets;
use crate::connection::proxy_settings::ProxySettings;
use crate::desktop::trouble::report;
use crate::watch::{self, CheckParts, Failure};

/// Checks once whether the lists changed, without a window.
pub(super) fn run(presets: &Presets, data_folder: &Path) -> ExitCode {
    begin_logs(data_folder);
    let failure = match checked(presets, data_folder) {
        Ok(()) => return ExitCode::SUCCESS,
        Err(failure) => failure,
    };
    report(match failure {
        Failure::NotFetched => {
            "Keygate could not check whether the addresses changed: a list could not be fetched. The log says why."
        }
        Failure::CloudNotRead => {
            "Keygate could not read all that decides in a key service. The log says why."
        }
        Failure::NotKept => {
            "Keygate checked whether the addresses changed, and could not keep what it found. Is the disk full?"
        }
        Failure::DataFolder => {
            "Keygate could not check whether the addresses changed: its data folder cannot be used. The log says why."
        }
    });
    ExitCode::from(failure.status())
}

fn checked(presets: &Presets, data_folder: &Path) -> Result<(), Failure> {
    let unusable = |error: StorageError| {
        tracing::error!(%error, "check: the data folder cannot be used");
        Failure::DataFolder
    };
    let lock = match FolderLock::take(data_folder, PATIENCE) {
        Err(StorageError::InUse { .. }) => {
            report("Keygate is open, and checks by itself.");
            return Ok(());
        }
        taken => taken.map_err(unusable)?,
    };
    let storage = Arc::new(Storage::open(data_folder).map_err(unusable)?);
    // A window that opens while Atlas answers need not wait for that.
    drop(lock);
    let kept = storage.connection().map(|connection| connection.origin);
    let kept = kept.or_else(|| storage.custom_address());
    let kept = kept.and_then(|origin| Origin::parse(&origin).ok());
    let usual = presets.atlas().cloned().or(kept);
    let usual = usual.unwrap_or_else(Origin::commercial);
    let turn = || FolderLock::take(data_folder, PATIENCE).ok();
    let proxy = ProxySettings::open(&storage);
    let key_store = KeyStore::new(Arc::new(SystemStore));
    let activity = Activity::start(Arc::clone(&storage), || {});
    let parts = CheckParts {
        clouds: clouds::Parts {
            lists: access_list::Parts {
                books: &Books::default(),
                history: &History::default(),
                storage: &storage,
                state: &AccessListState::default(),
            },
            clouds: &Clouds::with_stand_ins(presets.aws().map(|aws| (Provider::Aws, aws.clone()))),
            proxy: &proxy,
            key_store: &key_store,
            activity: &activity,
            data_folder,
        },
        connection: connection::Parts {
            presets,
            storage: &storage,
            key_store: &key_store,
            proxy: &proxy,
        },
    };
    let checked = tauri::async_runtime::block_on(async {
        let route = proxy.route(&key_store).await;
        watch::check(parts, &usual, route, turn).await
    });
    for found in &checked.clouds {
        report(&found.words());
    }
    let failure = checked.failures.first();
    failure.map_or(Ok(()), |failure| Err(*failure))
}

#[cfg(test)]
mod tests;

//! What the commands share for as long as the program runs.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use atlas::Origin;
use storage::{Deed, Outcome, Storage, StorageError, Watching};
use tokio::sync::Notify;

use crate::access_list::pasted::Pasted;
use crate::access_list::state::Access;
use crate::activity::{Activity, Actor};
use crate::addresses::book::Books;
use crate::addresses::history::History;
use crate::clusters::moves::Moves;
use crate::connection::key_store::{self, KeyStore};
use crate::connection::presets::Presets;
use crate::connection::proxy_settings::Network;
use crate::connection::session::Session;
use crate::desktop::appearance::Appearance;
use crate::desktop::clipboard::Clipboard;
use crate::desktop::drops::Drops;
use crate::desktop::files::{Destination, name_of};
use crate::desktop::saved_files::Exports;
use crate::encryption::pending::PendingChange;
use crate::support::cancellation::Waiting;
use crate::support::events::Notices;
use crate::support::preferences::Preferences;
use crate::view::{
    AtlasView, ErrorView, InvalidAddressView, ModeView, RememberedView, SettingsView, SignInView,
    StartView,
};
use crate::watch::{Parts, Watch};

/// The parts of the running program.
pub struct Program {
    /// Files that are saved for the person.
    pub exports: Exports,
    /// Everything here is forgotten; the rest goes when the program ends.
    pub left: AtomicBool,
    /// What was set from outside.
    pub presets: Presets,
    /// It was started to show the IP addresses.
    pub begins_with_addresses: bool,
    /// What may be lost: theme, last folder.
    pub preferences: Preferences,
    /// What is kept on disk.
    pub storage: Arc<Storage>,
    /// Who did what when.
    pub activity: Activity,
    /// The folder `storage` and the webview keep things in.
    pub data_folder: PathBuf,
    /// Where secrets are kept.
    pub key_store: KeyStore,
    /// The way to Atlas.
    pub network: Network,
    /// The connection in use.
    pub session: Session,
    /// The address book on screen.
    pub books: Books,
    /// What the key service's access list has.
    pub access: Access,
    /// The lists fetched so far.
    pub history: History,
    /// Files dropped on the window.
    pub drops: Drops,
    /// A long text on its way from the page.
    pub pasted: Pasted,
    /// The change that waits for its confirming press.
    pub pending: PendingChange,
    /// Clusters on their way to another key.
    pub moves: Moves,
    /// Ends waits for the cloud.
    pub waiting: Waiting,
    /// Ends what is read from Atlas or compared.
    pub reading: Waiting,
    /// When to fetch the lists again.
    pub watch: Watch,
    /// What the UI is told unasked.
    pub notices: Notices,
    /// The system's clipboard.
    pub clipboard: Clipboard,
    /// What the desktop asks the window to look like.
    pub appearance: Appearance,
    /// Ends connecting.
    pub cancel_connect: Notify,
}

impl Program {
    /// What the lists are read and compared with.
    #[must_use]
    pub fn parts(&self) -> Parts<'_> {
        Parts {
            books: &self.books,
            storage: &self.storage,
            access: &self.access,
        }
    }

    /// The address behind a choice on the Connect screen.
    ///
    /// # Errors
    /// `InvalidAddress` where *Custom address* is not set.
    pub fn origin(&self, atlas: AtlasView) -> Result<Origin, ErrorView> {
        match atlas {
            AtlasView::Commercial => Ok(Origin::commercial()),
            AtlasView::Government => Ok(Origin::government()),
            AtlasView::Custom => self.custom_address().ok_or(ErrorView::InvalidAddress {
                reason: InvalidAddressView::NotSet,
            }),
        }
    }

    /// What the UI starts with.
    #[must_use]
    pub fn start_view(&self, system_dark: bool) -> StartView {
        StartView {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            presets: self.presets.views(),
            custom_address: self
                .custom_address()
                .map(|origin| origin.as_str().to_owned()),
            theme: self.preferences.theme(),
            zoom: self.preferences.zoom(),
            system_dark,
            remembered: self.remembered_view(),
            begins_with_addresses: self.begins_with_addresses,
            connection: self.session.current().ok().map(|it| it.view()),
            storage: self.storage.notices().iter().map(Into::into).collect(),
        }
    }

    /// What Settings shows.
    #[must_use]
    pub fn settings_view(&self) -> SettingsView {
        SettingsView {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            theme: self.preferences.theme(),
            custom_address: self
                .custom_address()
                .map(|origin| origin.as_str().to_owned()),
            custom_address_preset: self.presets.atlas().is_some(),
            data_folder: self.data_folder.display().to_string(),
            watch_closed: crate::watch::timer::is_on(),
            check_every: self.watch.how().every.into(),
            notifications: self.watch.how().notify,
            network: self.network.view(),
            sign_in: self.sign_in(),
            key_store: key_store::NAME.to_owned(),
        }
    }

    /// Sets or removes the address behind *Custom address*.
    ///
    /// # Errors
    /// `InvalidAddress` where it is not https, or http on loopback; `NotKept`.
    pub fn set_custom_address(&self, address: Option<&str>) -> Result<(), ErrorView> {
        let address = address.map(str::trim).filter(|address| !address.is_empty());
        let origin = address.map(Origin::parse).transpose()?;
        self.storage
            .set_custom_address(origin.as_ref().map(Origin::as_str))?;
        Ok(())
    }

    /// Watches another way from now on, and after a restart.
    ///
    /// # Errors
    /// `NotKept`; then it holds until the program ends.
    pub fn watch_as(&self, how: Watching) -> Result<(), ErrorView> {
        self.watch.look(how);
        Ok(self.storage.set_watching(how)?)
    }

    /// Remembers a connection whose secret is in the key store, or forgets it. Returns whether that
    /// is on the disk; else it holds until the program ends, which the screen says.
    pub fn remember(&self, connection: Option<&storage::Connection>) -> bool {
        self.storage.set_connection(connection).is_ok()
    }

    /// Writes down that a file was saved, or that it could not be, and remembers its folder.
    pub fn saved_file(
        &self,
        destination: &Destination,
        saved: &Result<PathBuf, ErrorView>,
        count: u32,
    ) {
        let actor = match self.session.current() {
            Ok(connection) => Actor::new(&connection, connection.project()),
            Err(_) => Actor::here(),
        };
        let file = match saved {
            Ok(path) => {
                self.preferences.set_last_folder(path);
                name_of(path)
            }
            Err(_) => destination.name(),
        };
        let outcome = saved.as_ref().map_or_else(Outcome::from, |_| Outcome::Done);
        self.activity
            .begin(actor, Deed::SaveFile { file, count })
            .end(outcome);
    }

    fn sign_in(&self) -> Option<SignInView> {
        let in_use = self.session.current().ok();
        let in_use = in_use.filter(|it| it.mode == ModeView::SignedIn);
        if let Some(connection) = in_use {
            return Some(SignInView {
                kind: connection.kind,
                id: connection.id.clone()?,
                host: connection.host(),
            });
        }
        let remembered = self.storage.connection()?;
        Some(SignInView {
            kind: remembered.sign_in.into(),
            host: Origin::parse(&remembered.origin).ok()?.host().to_owned(),
            id: remembered.id,
        })
    }

    fn custom_address(&self) -> Option<Origin> {
        let kept = || Origin::parse(&self.storage.custom_address()?).ok();
        self.presets.atlas().cloned().or_else(kept)
    }

    fn remembered_view(&self) -> Option<RememberedView> {
        let remembered = self.storage.connection().filter(|it| it.kept)?;
        let origin = Origin::parse(&remembered.origin).ok()?;
        let atlas = if origin == Origin::commercial() {
            AtlasView::Commercial
        } else if origin == Origin::government() {
            AtlasView::Government
        } else {
            // Its address may not be the one behind *Custom address* any more: then connecting
            // again would go elsewhere than the secret belongs (safety rule X1).
            (self.custom_address()? == origin).then_some(AtlasView::Custom)?
        };
        Some(RememberedView {
            atlas,
            host: origin.host().to_owned(),
            kind: remembered.sign_in.into(),
            id: remembered.id,
            resume: remembered.connected,
        })
    }
}

impl From<StorageError> for ErrorView {
    fn from(error: StorageError) -> Self {
        tracing::warn!(%error, "not kept");
        Self::NotKept {
            detail: error.to_string(),
        }
    }
}
